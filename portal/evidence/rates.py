"""Each library's rate or proportion beside the others': as counted, evened out, and what to say of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.evidence import fairness, proportion
from portal.evidence.fairness import Interval, Say

SAME = (0.0, 1.0)  # none or all of everything: no library differs from another


class Model(StrEnum):
    """What chance is taken to be: events at a rate, or so many of so many.

    Snapshots frozen before the second one was known hold none: they are of rates.
    """

    RATE = "rate"  # Poisson
    PROPORTION = "proportion"  # binomial


@dataclass(frozen=True)
class Rate:
    """A count over an exposure beside the others': raw with its own interval, shrunk, and what to say.

    `per`: what the exposure is. `mean` is that of all libraries together, `limits` the funnel's.
    `dispersion`: how many times more the count varies than single events would, since they are kept
    over the years. Snapshots frozen before it was known hold none.
    """

    measure: str
    per: str
    count: int | None
    exposure: float | None
    raw: Interval | None
    shrunk: Interval | None
    mean: float | None
    limits: tuple[float, ...]
    say: Say
    model: Model = Model.RATE
    dispersion: float = 1.0


@dataclass(frozen=True)
class Point:
    """One library in the funnel plot."""

    library: str
    exposure: float
    rate: float


def rates(
    measure: str,
    per: str,
    counts: Mapping[str, int],
    exposures: Mapping[str, float],
    codes: Iterable[str],
    dispersion: float = 1.0,
) -> dict[str, Rate]:
    """By library code: events over an exposure. What chance does is Poisson's, of clusters of events:
    counts and exposures are divided by the dispersion before anything is said of chance.

    All is None for a library whose count or exposure is not known.
    """
    known = _known_of(codes, counts, exposures)
    y = {code: counts[code] / dispersion for code in known}
    e = {code: exposures[code] / dispersion for code in known}
    mean = sum(y.values()) / sum(e.values()) if sum(y.values()) else None
    is_enough = sum(y.values()) >= fairness.ENOUGH
    shrunk, sure = (
        dict(zip(known, fairness.shrink(list(y.values()), list(e.values()), tail), strict=True))
        if is_enough
        else {}
        for tail in (None, fairness.SURE)
    )
    made = {}
    for code in codes:
        made[code] = Rate(
            measure=measure,
            per=per,
            count=counts.get(code),
            exposure=exposures.get(code),
            raw=fairness.own_interval(y[code], e[code]) if code in y else None,
            shrunk=shrunk.get(code),
            mean=mean,
            limits=fairness.funnel_limits(e[code], mean) if code in y and mean else (),
            say=fairness.say(y.get(code), sure.get(code), mean),
            dispersion=dispersion,
        )
    return made


def proportions(
    measure: str,
    per: str,
    counts: Mapping[str, int],
    ofs: Mapping[str, int],
    codes: Iterable[str],
) -> dict[str, Rate]:
    """By library code: so many of so many, never above 1. What chance does is binomial.

    What may be too few is what it is counted of: nine meetings of ten missed say much.
    """
    known = _known_of(codes, counts, ofs)
    k, n = [counts[code] for code in known], [ofs[code] for code in known]
    mean = sum(k) / sum(n) if known else None
    is_enough = sum(n) >= fairness.ENOUGH and mean not in SAME
    shrunk, sure = (
        dict(zip(known, proportion.shrink(k, n, tail), strict=True)) if is_enough else {}
        for tail in (None, fairness.SURE)
    )
    made = {}
    for code in codes:
        count, of, is_known = counts.get(code), ofs.get(code), code in known
        made[code] = Rate(
            measure=measure,
            per=per,
            count=count,
            exposure=None if of is None else float(of),
            raw=proportion.own_interval(counts[code], ofs[code]) if is_known else None,
            shrunk=shrunk.get(code),
            mean=mean,
            limits=proportion.funnel_limits(ofs[code], mean) if is_known and mean else (),
            say=_say_of(of if is_known else None, sure.get(code), mean),
            model=Model.PROPORTION,
        )
    return made


def _say_of(of: int | None, sure: Interval | None, mean: float | None) -> Say:
    if of is not None and of >= fairness.FEW and mean in SAME:
        return Say.WITHIN_CHANCE
    return fairness.say(of, sure, mean)


def _known_of(
    codes: Iterable[str], counts: Mapping[str, int], exposures: Mapping[str, float]
) -> list[str]:
    return [code for code in codes if code in counts and exposures.get(code, 0) > 0]


def points(told: Mapping[str, Rate]) -> tuple[Point, ...]:
    """The libraries of a funnel plot: those whose rate is known."""
    return tuple(
        Point(code, one.exposure, one.raw.value)
        for code, one in told.items()
        if one.raw is not None and one.exposure is not None
    )
