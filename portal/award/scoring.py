"""What the reviews say together: means with n, spread, ties, and whether the order depends on who reviewed.

Means of complete reviews, never totals; an incomplete review is in no mean. The severity-adjusted
values follow the additive model y = mu + severity + quality with a ridge of 0.5 and are a note on
sensitivity, never a result. With fewer than twenty nominees adjusted orders are unstable.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.award.reviews import Submitted

RIDGE = 0.5
ROUNDS = 200
DIFFER = 2  # reviewers whose weighted scores differ by this much or more are asked to talk
WHOLE = 100


@dataclass(frozen=True)
class Result:
    """One nominee: mean of n complete reviews in score points, None without one; spread and range.

    `deviation` is the sample standard deviation, None under two reviews. `differs` names criteria on
    which two reviewers are two points or more apart.
    """

    nomination_id: str
    mean: float | None
    n: int
    deviation: float | None
    lowest: float | None
    highest: float | None
    adjusted: float | None
    criterion_means: Mapping[str, float]
    differs: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """All nominees in the order of `by_mean`, a tie told apart by nothing.

    `lead` is the distance of the first from the second in score points, None with fewer than two.
    `order_depends_on_reviewers`: severity-adjusted, another nominee would lead.
    """

    results: Mapping[str, Result]
    by_mean: tuple[str, ...]
    by_adjusted: tuple[str, ...]
    lead: float | None
    order_depends_on_reviewers: bool

    def is_tie(self, margin_hundredths: int) -> bool:
        """True when the lead is under the margin: then scores cannot be the only ground."""
        return self.lead_hundredths is None or self.lead_hundredths < margin_hundredths

    @property
    def lead_hundredths(self) -> int | None:
        """The lead in whole hundredths of a point, as margins are told."""
        return None if self.lead is None else round(self.lead * WHOLE)


def weighted(review: Submitted, weights: Mapping[str, int]) -> float | None:
    """A review's weighted score from 1 to 5; None for a review that lacks a criterion."""
    scores = {key: mark.score for key, mark in review.marks.items() if mark.score is not None}
    if set(scores) != set(weights):
        return None
    return sum(scores[key] * weight for key, weight in weights.items()) / sum(weights.values())


def compare(
    nominees: Sequence[str], reviews: Sequence[Submitted], weights: Mapping[str, int]
) -> Comparison:
    """Put the nominees side by side. `weights` is criterion id -> percent."""
    complete = [(one, value) for one in reviews if (value := weighted(one, weights)) is not None]
    scores = {(one.person_id, one.nomination_id): value for one, value in complete}
    adjusted = severity_adjusted(scores)
    results = {
        nominee: _result(
            nominee,
            scores,
            [one for one, _value in complete if one.nomination_id == nominee],
            adjusted.get(nominee),
            weights,
        )
        for nominee in nominees
    }
    by_mean = _order({key: one.mean for key, one in results.items()})
    by_adjusted = _order({key: one.adjusted for key, one in results.items()})
    return Comparison(
        results=results,
        by_mean=by_mean,
        by_adjusted=by_adjusted,
        lead=_lead([results[key].mean for key in by_mean]),
        order_depends_on_reviewers=_leaders_differ(results, by_mean, by_adjusted),
    )


def severity_adjusted(scores: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Quality by nominee when every reviewer's severity is taken out; key (reviewer, nominee).

    Alternating means with a ridge on severities, which sum to zero: a reviewer of one nominee moves
    little.
    """
    reviewers = sorted({reviewer for reviewer, _nominee in scores})
    nominees = sorted({nominee for _reviewer, nominee in scores})
    severity = dict.fromkeys(reviewers, 0.0)
    quality = {nominee: _mean_less(scores, nominee, severity) for nominee in nominees}
    for _round in range(ROUNDS):
        severity = _centred({one: _severity(scores, one, quality) for one in reviewers})
        quality = {nominee: _mean_less(scores, nominee, severity) for nominee in nominees}
    return quality


def _severity(
    scores: Mapping[tuple[str, str], float], reviewer: str, quality: Mapping[str, float]
) -> float:
    off = [score - quality[nominee] for (who, nominee), score in scores.items() if who == reviewer]
    return sum(off) / (len(off) + RIDGE)


def _mean_less(
    scores: Mapping[tuple[str, str], float], nominee: str, severity: Mapping[str, float]
) -> float:
    return statistics.fmean(
        score - severity[reviewer] for (reviewer, whom), score in scores.items() if whom == nominee
    )


def _centred(values: Mapping[str, float]) -> dict[str, float]:
    middle = statistics.fmean(values.values()) if values else 0.0
    return {key: value - middle for key, value in values.items()}


def _result(
    nominee: str,
    scores: Mapping[tuple[str, str], float],
    reviews: Sequence[Submitted],
    adjusted: float | None,
    weights: Mapping[str, int],
) -> Result:
    own = [score for (_reviewer, whom), score in scores.items() if whom == nominee]
    marks = {
        key: [mark.score for one in reviews if (mark := one.marks[key]).score is not None]
        for key in weights
    }
    return Result(
        nomination_id=nominee,
        mean=statistics.fmean(own) if own else None,
        n=len(own),
        deviation=statistics.stdev(own) if len(own) > 1 else None,
        lowest=min(own, default=None),
        highest=max(own, default=None),
        adjusted=adjusted,
        criterion_means={key: statistics.fmean(given) for key, given in marks.items() if given},
        differs=tuple(
            k for k, given in marks.items() if given and max(given) - min(given) >= DIFFER
        ),
    )


def _order(values: Mapping[str, float | None]) -> tuple[str, ...]:
    known = {key: value for key, value in values.items() if value is not None}
    return tuple(sorted(known, key=lambda key: (-round(known[key], 9), key)))


def _lead(means: Sequence[float | None]) -> float | None:
    known = [mean for mean in means if mean is not None]
    return known[0] - known[1] if len(known) > 1 else None


def _leaders_differ(
    results: Mapping[str, Result], by_mean: Sequence[str], by_adjusted: Sequence[str]
) -> bool:
    if not by_mean or not by_adjusted:
        return False
    first = results[by_mean[0]].adjusted
    best = results[by_adjusted[0]].adjusted
    return first is not None and best is not None and round(best - first, 9) > 0
