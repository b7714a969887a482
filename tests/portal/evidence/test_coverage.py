"""How often the ranges of the evidence hold the truth, in made-up years whose truth is known.

Eighteen libraries of 2.5 to 45 person-years, or twenty-one of which seven have two people. A seat that is taken is kept from year to year with a
given chance: a seat kept for three years is three in the counts, and one decision.
"""

import math

import numpy as np
import pytest

from portal.evidence import fairness, proportion, rates
from portal.evidence.fairness import Say

STAFF = (45, 22, 18, 15, 12, 10, 9, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2.5)
SMALL = (30, 18, 12, 10, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2)
SEATS, YEARS, TIMES = 0.6, 3, 30
LEAST, MOST = 0.85, 0.95


def spells(rng: np.random.Generator, expected: float, keeping: float) -> list[int]:
    """For how many of the three years each seat was held; new ones come as others are left."""
    first = [0] * rng.poisson(expected)
    later = [year for year in (1, 2) for _seat in range(rng.poisson(expected * (1 - keeping)))]
    return [held(rng, keeping, YEARS - start) for start in first + later]


def held(rng: np.random.Generator, keeping: float, most: int) -> int:
    years = 1
    while years < most and rng.random() < keeping:
        years += 1
    return years


def true_rates(rng: np.random.Generator, differences: float, units: int) -> np.ndarray:
    """Seats for each person-year: the same everywhere, or with this coefficient of variation."""
    if not differences:
        return np.full(units, SEATS)
    return SEATS * rng.gamma(1 / differences**2, differences**2, units)


def covered(
    keeping: float, differences: float, staff: tuple[float, ...] = STAFF
) -> dict[str, float]:
    """What part of the ranges held the truth, and of how many libraries a difference was called clear."""
    codes = [f"k{number}" for number in range(len(staff))]
    rng = np.random.default_rng(20_250_109)
    held_truth = {"raw": 0, "shrunk": 0, "clear": 0}
    for _time in range(TIMES):
        truth = true_rates(rng, differences, len(staff))
        seats = [spells(rng, rate * size, keeping) for rate, size in zip(truth, staff, strict=True)]
        told = rates.rates(
            "groups",
            "staff_years",
            {code: sum(kept) for code, kept in zip(codes, seats, strict=True)},
            {code: YEARS * size for code, size in zip(codes, staff, strict=True)},
            codes,
            fairness.dispersion([years for kept in seats for years in kept]),
        )
        for code, rate in zip(codes, truth, strict=True):
            one = told[code]
            assert one.raw is not None
            assert one.shrunk is not None
            held_truth["raw"] += one.raw.low <= rate <= one.raw.high
            held_truth["shrunk"] += one.shrunk.low <= rate <= one.shrunk.high
            held_truth["clear"] += one.say in {Say.CLEARLY_ABOVE, Say.CLEARLY_BELOW}
    return {name: count / (TIMES * len(staff)) for name, count in held_truth.items()}


@pytest.mark.parametrize("staff", [STAFF, SMALL])
@pytest.mark.parametrize("keeping", [0.0, 0.7, 1.0])
@pytest.mark.parametrize("differences", [0.0, 0.25, 0.4, 0.7])
def test_ranges_hold_the_truth_whether_libraries_differ_or_not(
    staff: tuple[float, ...], keeping: float, differences: float
) -> None:
    found = covered(keeping, differences, staff)

    assert LEAST <= found["shrunk"] <= MOST
    if staff is STAFF:  # a small library's own range holds it more often: counts are whole
        assert LEAST <= found["raw"] <= MOST


@pytest.mark.parametrize("staff", [STAFF, SMALL])
@pytest.mark.parametrize("keeping", [0.0, 0.7, 1.0])
def test_without_any_difference_hardly_any_is_called_clear(
    staff: tuple[float, ...], keeping: float
) -> None:
    """With seats counted as events, a tenth were."""
    assert covered(keeping, 0, staff)["clear"] <= 0.01


def test_seats_counted_as_events_would_hold_it_too_seldom() -> None:
    """What was wrong: three years of the same 60 seats are no 180 events."""
    rng = np.random.default_rng(7)
    within = 0
    for _time in range(200):
        seats = 3 * int(rng.poisson(SEATS * 12))
        told = fairness.own_interval(seats, 36.0)
        within += told.low <= SEATS <= told.high

    assert within / 200 < 0.80


def test_the_dispersion_is_that_of_seats_kept() -> None:
    """Two seats of three years and one of one: (9 + 9 + 1) / 7."""
    assert fairness.dispersion([3, 3, 1]) == 19 / 7
    assert fairness.dispersion([1, 1, 1]) == 1
    assert fairness.dispersion([]) == 1


@pytest.mark.parametrize("differences", [0.0, 0.25, 0.5, 1.0])
def test_ranges_of_attendance_hold_the_truth(differences: float) -> None:
    """Three quarters of 3 to 40 meetings attended; differences on the scale of log odds."""
    rng = np.random.default_rng(11)
    ofs = [3, 4, 5, 6, 8, 8, 10, 12, 12, 15, 16, 18, 20, 24, 28, 32, 36, 40]
    raw = shrunk = 0
    for _time in range(3 * TIMES):
        odds = math.log(3) + differences * rng.standard_normal(len(ofs))
        truth = 1 / (1 + np.exp(-odds))
        came = [int(rng.binomial(n, share)) for n, share in zip(ofs, truth, strict=True)]
        for one, share, k, n in zip(proportion.shrink(came, ofs), truth, came, ofs, strict=True):
            exact = proportion.own_interval(k, n)
            raw += exact.low <= share <= exact.high
            shrunk += one.low <= share <= one.high

    every = 3 * TIMES * len(ofs)
    assert LEAST <= raw / every <= MOST
    assert LEAST <= shrunk / every <= MOST


@pytest.mark.parametrize("clusters", [2, 5])
@pytest.mark.parametrize("growth", [1.0, 1.3])
def test_the_range_of_a_change_holds_it(clusters: int, growth: float) -> None:
    """Three years against three; loans come in clusters, so years vary more than single events would."""
    rng = np.random.default_rng(3)
    within, times = 0, 600
    for _time in range(times):
        before = clusters * rng.poisson(400 / clusters, YEARS)
        after = clusters * rng.poisson(growth * 400 / clusters, YEARS)
        halves = [(years - years.mean()) ** 2 / years.mean() for years in (before, after)]
        spread = max(1.0, float(sum(half.sum() for half in halves)) / 4)
        told = fairness.change(int(before.sum()), int(after.sum()), spread, freedom=4)
        within += told.low <= growth <= told.high

    assert LEAST <= within / times <= MOST
