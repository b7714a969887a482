"""Arithmetic that is fair to small libraries: intervals, funnel limits, shrunk values, change.

Counts are y, exposures E: inhabitants, person-years or opportunities. Sources: interval of Jeffreys
(Brown, Cai & DasGupta 2003, Statistica Sinica 13: 19-49); funnel plot Spiegelhalter 2005
(doi:10.1002/sim.1970); shrinkage by a hierarchical gamma-Poisson model (Clayton & Kaldor 1987) whose
between-unit variation is integrated over a grid with a gamma prior, which never lets it be none (Chung
et al. 2013, doi:10.1007/s11336-013-9328-2); its ranges are calibrated (Carlin & Gelfand 1990,
JASA 85: 105-114) so that they hold the truth nine times of ten whether units differ or not. Counts that come in clusters are divided by their dispersion, as their exposures are: what is left
is as if each cluster were one event. How often the ranges hold the truth is in docs/decisions/0016.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

FEW = 5  # fewer events than this in one library say little
ENOUGH = 30  # fewer in all: the model has nothing to learn from
GRID = np.linspace(
    0.02, 1.5, 75
)  # how much units differ: the coefficient of variation of true rates
PRIOR = GRID**4 * np.exp(-2 * GRID)
TAIL = 0.05
NARROWER, FADING = 0.06, 0.6  # how much the tails grow where nothing tells that units differ
SURE = 0.025  # each tail of the range that a difference must leave to be called clear
FUNNEL = (0.001, 0.025, 0.975, 0.999)
BISECTIONS = 40

Floats = NDArray[np.float64]


class Say(StrEnum):
    """What can honestly be said of a library's rate beside the others'."""

    UNKNOWN = "unknown"
    FEW = "few"
    WITHIN_CHANCE = "within_chance"
    CLEARLY_ABOVE = "clearly_above"
    CLEARLY_BELOW = "clearly_below"


@dataclass(frozen=True)
class Interval:
    """A value with the ends of its 90 % interval, in the unit of the value."""

    value: float
    low: float
    high: float


def own_interval(count: float, exposure: float, confidence: float = 0.90) -> Interval:
    """A rate with its own interval, by Jeffreys: it holds the truth about as often as it says, where an
    exact interval holds it more often (Brown, Cai & DasGupta 2003). Raises ValueError for no exposure.
    """
    if count < 0 or exposure <= 0:
        raise ValueError("a rate needs a count from 0 and an exposure above 0")
    tail = (1 - confidence) / 2
    low = float(stats.gamma.ppf(tail, count + 0.5)) if count else 0.0
    high = float(stats.gamma.ppf(1 - tail, count + 0.5))
    return Interval(count / exposure, low / exposure, high / exposure)


def funnel_limits(exposure: float, mean: float, variance: float = 0.0) -> tuple[float, ...]:
    """The rates that chance alone stays within, at an exposure, around the mean of all.

    The four are the 0.1, 2.5, 97.5 and 99.9 % points: exact Poisson, or negative binomial where the
    log rates vary between units by `variance` anyway.
    """
    expected = mean * exposure
    if variance > 0:
        size = 1 / math.expm1(variance)
        points = stats.nbinom.ppf(FUNNEL, size, size / (size + expected))
    else:
        points = stats.poisson.ppf(FUNNEL, expected)
    return tuple(float(point) / exposure for point in points)


def dispersion(clusters: Sequence[int]) -> float:
    """How many times the variance of a count exceeds Poisson's, when events come in clusters of these
    sizes: a seat kept for three years is one cluster of three.

    The count is then compound Poisson, whose variance over its mean is the mean of squares over the
    mean: 1 where every cluster is one event, 3 where each is three.
    """
    whole = sum(clusters)
    return sum(size * size for size in clusters) / whole if whole else 1.0


def shrink(
    counts: Sequence[float], exposures: Sequence[float], tail: float | None = None
) -> tuple[Interval, ...]:
    """Each unit's rate drawn towards the mean of all, the more the less is known of it.

    The range leaves out `tail` on either side; without one as much as lets it hold the truth nine times
    of ten. Raises ValueError for wrong input and when nothing has happened anywhere: that is no rate of zero.
    """
    y, e = np.asarray(counts, float), np.asarray(exposures, float)
    if y.shape != e.shape or (y < 0).any() or (e <= 0).any():
        raise ValueError("counts from 0 and exposures above 0 are needed, as many of each")
    if y.sum() == 0:
        raise ValueError("no events: there is no rate to tell")
    shape = 1 / GRID**2
    mean_of_all = y.sum() / e.sum()
    rate = shape / mean_of_all
    fit = _fit(y, e, shape[:, None], rate[:, None])
    weight = weights(fit)
    if tail is None:
        tail = calibrated(fit, float((y * math.log(mean_of_all) - mean_of_all * e).sum()))
    alpha, beta = shape[:, None] + y, rate[:, None] + e
    mean = (weight[:, None] * alpha / beta).sum(0)
    low, high = (_quantile(p, weight, alpha, beta) for p in (tail, 1 - tail))
    return tuple(
        Interval(float(one), float(least), float(most))
        for one, least, most in zip(mean, low, high, strict=True)
    )


def weights(fit: Floats) -> Floats:
    """How likely each variation of the grid is, by its log likelihood and the prior."""
    likely = np.exp(fit - fit.max()) * PRIOR
    weight: Floats = likely / likely.sum()
    return weight


def calibrated(fit: Floats, same: float) -> float:
    """How much of a range is left out on either side, by how much better the best variation of the grid
    explains the counts than no variation at all does (`same`, its log likelihood).

    Where units do not differ, each is drawn to the very point that is true, and ranges of the model
    hold it more often than they say; there they may be narrower.
    """
    better = max(0.0, float(fit.max()) - same)
    return TAIL + NARROWER * math.exp(-FADING * 2 * better)


def _fit(y: Floats, e: Floats, shape: Floats, rate: Floats) -> Floats:
    """The log likelihood of each row of the grid: negative binomial, for counts that need not be whole."""
    each = (
        special.gammaln(shape + y)
        - special.gammaln(shape)
        + shape * np.log(rate / (rate + e))
        - y * np.log(rate + e)
    )
    summed: Floats = each.sum(axis=1)
    return summed


def _quantile(p: float, weight: Floats, alpha: Floats, beta: Floats) -> Floats:
    """Quantiles of the mixture of gamma distributions, by bisection: no random numbers."""
    low = np.zeros(alpha.shape[1])
    high: Floats = stats.gamma.ppf(1 - 1e-9, alpha, scale=1 / beta).max(0)
    for _step in range(BISECTIONS):
        middle = (low + high) / 2
        below = (weight[:, None] * stats.gamma.cdf(middle, alpha, scale=1 / beta)).sum(0)
        low, high = np.where(below < p, middle, low), np.where(below < p, high, middle)
    return (low + high) / 2


def change(before: int, after: int, dispersion: float = 1.0, freedom: float = math.inf) -> Interval:
    """How many times as large a count became, with its 90 % interval: 1.0 is no change.

    The log ratio of the counts with half an event added to each; loans come in clusters, so its
    standard error grows by the root of the dispersion. Where that was
    estimated from a few years, the interval is Student's t of so many degrees of freedom.
    """
    ratio = math.log((after + 0.5) / (before + 0.5))
    error = math.sqrt(dispersion * (1 / (before + 0.5) + 1 / (after + 0.5)))
    reach = float(stats.t.ppf(0.95, freedom)) * error
    return Interval(math.exp(ratio), math.exp(ratio - reach), math.exp(ratio + reach))


def say(events: float | None, sure: Interval | None, mean: float | None) -> Say:
    """What can be said of a library beside the mean of all.

    `events`: what there was to learn from, the count of a rate or what a proportion is of. `sure`: the
    evened-out value with the range that leaves out `SURE` on either side.
    """
    if events is None or mean is None:
        return Say.UNKNOWN
    if sure is None or events < FEW:
        return Say.FEW
    if sure.low > mean:
        return Say.CLEARLY_ABOVE
    return Say.CLEARLY_BELOW if sure.high < mean else Say.WITHIN_CHANCE
