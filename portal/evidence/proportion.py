"""Arithmetic of proportions that is fair to small libraries: k of n, such as meetings attended.

A proportion never passes 1, so it gets no rate's arithmetic (`fairness`). Sources: interval of Jeffreys
(Brown, Cai & DasGupta 2001, doi:10.1214/ss/1009213286); funnel limits
Spiegelhalter 2005 (doi:10.1002/sim.1970), exact binomial; shrinkage by a hierarchical beta-binomial
model (Gelman et al., Bayesian Data Analysis, chapter 5) whose between-unit variation is integrated
over the grid and prior of `fairness.shrink`. How often the ranges hold the truth is in
docs/decisions/0016.
"""

from collections.abc import Sequence

import numpy as np
from scipy import stats

from portal.evidence.fairness import BISECTIONS, FUNNEL, GRID, Floats, Interval, calibrated, weights


def own_interval(count: int, of: int, confidence: float = 0.90) -> Interval:
    """A proportion with its own interval, by Jeffreys: the ends lie within 0 and 1.

    The ends are quantiles of Beta(k + 1/2, n - k + 1/2), but 0 for none and 1 for all (Brown, Cai &
    DasGupta 2001). Raises ValueError unless 0 <= count <= of and 0 < of.
    """
    _check([count], [of])
    tail = (1 - confidence) / 2
    shape = count + 0.5, of - count + 0.5
    low = float(stats.beta.ppf(tail, *shape)) if count else 0.0
    high = float(stats.beta.ppf(1 - tail, *shape)) if count < of else 1.0
    return Interval(count / of, low, high)


def funnel_limits(of: int, mean: float) -> tuple[float, ...]:
    """The proportions that chance alone stays within, of so many, around the proportion of all.

    The four are the 0.1, 2.5, 97.5 and 99.9 % points of the binomial distribution.
    """
    return tuple(float(point) / of for point in stats.binom.ppf(FUNNEL, of, mean))


def shrink(
    counts: Sequence[int], ofs: Sequence[int], tail: float | None = None
) -> tuple[Interval, ...]:
    """Each unit's proportion drawn towards that of all, the more the less is known of it.

    True proportions are Beta(a, b) around the proportion of all; the smaller of a and b is 1 / cv^2,
    so that for rare events this is the gamma-Poisson model of `fairness.shrink`, and counting those
    who came or those who did not gives the same answer. Values are means of the mixture of
    Beta(a + k, b + n - k) over the grid of cv, ends its exact quantiles: `tail` is left out on either
    side, or as much as lets the range hold the truth nine times of ten (`fairness.calibrated`).
    Raises ValueError for wrong input and when all or none of everything happened: no unit differs.
    """
    _check(counts, ofs)
    k, n = np.asarray(counts, float), np.asarray(ofs, float)
    common = k.sum() / n.sum()
    if common in {0.0, 1.0}:
        raise ValueError("all or none: there is no difference to tell")
    smaller = 1 / GRID**2
    a, b = (smaller * max(1.0, odds) for odds in (common / (1 - common), (1 - common) / common))
    fit = stats.betabinom.logpmf(k[None], n[None], a[:, None], b[:, None]).sum(1)
    weight = weights(fit)
    if tail is None:
        tail = calibrated(fit, float(stats.binom.logpmf(k, n, common).sum()))
    alpha, beta = a[:, None] + k, b[:, None] + n - k
    mean = (weight[:, None] * alpha / (alpha + beta)).sum(0)
    low, high = (_quantile(p, weight, alpha, beta) for p in (tail, 1 - tail))
    return tuple(
        Interval(float(one), float(least), float(most))
        for one, least, most in zip(mean, low, high, strict=True)
    )


def _quantile(p: float, weight: Floats, alpha: Floats, beta: Floats) -> Floats:
    """Quantiles of the mixture of beta distributions, by bisection: no random numbers."""
    low, high = np.zeros(alpha.shape[1]), np.ones(alpha.shape[1])
    for _step in range(BISECTIONS):
        middle = (low + high) / 2
        below = (weight[:, None] * stats.beta.cdf(middle, alpha, beta)).sum(0)
        low, high = np.where(below < p, middle, low), np.where(below < p, high, middle)
    return (low + high) / 2


def _check(counts: Sequence[int], ofs: Sequence[int]) -> None:
    pairs = zip(counts, ofs, strict=False)
    if len(counts) != len(ofs) or any(not 0 <= count <= of or of == 0 for count, of in pairs):
        raise ValueError("a count from 0 to what it is of is needed, as many of each")
