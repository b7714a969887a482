"""What reviews say together: counted by hand.

One criterion of 100 percent unless said otherwise. X and Y are nominees, A, B, C reviewers.
"""

import datetime as dt

import pytest

from portal.award import scoring
from portal.award.reviews import Mark, Submitted

ONE = {"c": 100}
TWO = {"c": 60, "d": 40}


def review(person: str, nominee: str, **scores: int | None) -> Submitted:
    marks = {key: Mark(score, "syy") for key, score in scores.items()}
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    return Submitted(f"{person}{nominee}", nominee, person, person, marks, 1, at, None)


def test_a_review_is_weighted_by_the_percents_of_its_criteria() -> None:
    """5 x 60 % + 2 x 40 % = 3.8."""
    assert scoring.weighted(review("A", "X", c=5, d=2), TWO) == pytest.approx(3.8)


def test_an_incomplete_review_is_in_no_mean() -> None:
    """A gives 4 and 4; B left d open: the mean is A's alone, and n says so."""
    reviews = [review("A", "X", c=4, d=4), review("B", "X", c=1, d=None), review("C", "X", c=1)]
    result = scoring.compare(["X"], reviews, TWO).results["X"]

    assert (result.mean, result.n, result.deviation) == (4.0, 1, None)


def test_mean_spread_and_range_of_three_reviews() -> None:
    """2, 4 and 3: mean 3, sample deviation 1, range 2 to 4; 2 and 4 differ by two."""
    reviews = [review(who, "X", c=score) for who, score in (("A", 2), ("B", 4), ("C", 3))]
    result = scoring.compare(["X"], reviews, ONE).results["X"]

    assert (result.mean, result.n, result.deviation) == (3.0, 3, 1.0)
    assert (result.lowest, result.highest) == (2, 4)
    assert result.differs == ("c",)
    assert result.criterion_means == {"c": 3.0}


def test_a_difference_of_one_is_no_flag() -> None:
    reviews = [review("A", "X", c=3, d=1), review("B", "X", c=4, d=3)]

    assert scoring.compare(["X"], reviews, TWO).results["X"].differs == ("d",)


def test_a_nominee_without_a_review_has_no_mean_and_is_not_last() -> None:
    compared = scoring.compare(["X", "Y"], [review("A", "X", c=1)], ONE)

    assert compared.results["Y"].mean is None
    assert compared.results["Y"].n == 0
    assert compared.by_mean == ("X",)
    assert compared.lead is None
    assert compared.is_tie(0)


@pytest.mark.parametrize(("margin", "is_tie"), [(0, False), (24, False), (25, False), (26, True)])
def test_a_lead_under_the_margin_is_a_tie(margin: int, *, is_tie: bool) -> None:
    """X 4, 4, 4, 4 has 4.00; Y 4, 4, 4, 3 has 3.75: a lead of 0.25."""
    reviews = [review(who, "X", c=4) for who in "ABCD"]
    reviews += [review(who, "Y", c=3 if who == "D" else 4) for who in "ABCD"]
    compared = scoring.compare(["X", "Y"], reviews, ONE)

    assert compared.lead == 0.25
    assert compared.is_tie(margin) is is_tie


def test_without_recusals_severity_changes_nothing() -> None:
    """A gives 2 and 3, B gives 4 and 5: Y leads by one either way."""
    reviews = [
        review("A", "X", c=2),
        review("A", "Y", c=3),
        review("B", "X", c=4),
        review("B", "Y", c=5),
    ]
    compared = scoring.compare(["X", "Y"], reviews, ONE)

    assert (compared.by_mean, compared.by_adjusted) == (("Y", "X"), ("Y", "X"))
    assert not compared.order_depends_on_reviewers
    assert compared.results["Y"].adjusted == pytest.approx(4.0)


def test_the_order_may_depend_on_who_reviewed() -> None:
    """A gives X 4 and Y 5; B, who gives 1, and C, who gives 3, reviewed Y alone. Means 4 and 3.

    By the additive model with a ridge of 0.5 (computed apart, with numpy): X 8/3, Y 3.
    """
    reviews = [
        review("A", "X", c=4),
        review("A", "Y", c=5),
        review("B", "Y", c=1),
        review("C", "Y", c=3),
    ]
    compared = scoring.compare(["X", "Y"], reviews, ONE)

    assert (compared.by_mean, compared.by_adjusted) == (("X", "Y"), ("Y", "X"))
    assert compared.results["X"].adjusted == pytest.approx(8 / 3, abs=1e-6)
    assert compared.results["Y"].adjusted == pytest.approx(3.0, abs=1e-6)
    assert compared.order_depends_on_reviewers


def test_equal_means_are_in_no_order_of_merit() -> None:
    reviews = [review("A", "Y", c=3), review("A", "X", c=3)]
    compared = scoring.compare(["Y", "X"], reviews, ONE)

    assert compared.by_mean == ("X", "Y")
    assert compared.lead == 0
    assert not compared.order_depends_on_reviewers


def test_no_reviews_compare_to_nothing() -> None:
    compared = scoring.compare([], [], ONE)

    assert (compared.by_mean, compared.lead, compared.order_depends_on_reviewers) == (
        (),
        None,
        False,
    )
