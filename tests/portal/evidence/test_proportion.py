"""Arithmetic of proportions, against published tables and numbers counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.evidence import fairness, proportion
from portal.evidence.fairness import Say
from portal.evidence.rates import Model, proportions

UNITS = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=8,
).filter(lambda units: 0 < sum(k for k, _n in units) < sum(n for _k, n in units))


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 0.217), (5, 0.224, 0.776), (10, 0.783, 1.0)]
)
def test_the_own_interval_is_that_of_the_published_tables(
    count: int, low: float, high: float
) -> None:
    """Jeffreys' 95 % limits for 0, 5 and 10 of 10, as Brown, Cai and DasGupta (2001) print them."""
    told = proportion.own_interval(count, 10, 0.95)

    assert told.value == count / 10
    assert (told.low, told.high) == pytest.approx((low, high), abs=6e-4)


def test_none_and_all_mirror_each_other() -> None:
    """0 of 3 and 3 of 3: an end at 0 and at 1, the others as far from them."""
    none, every = proportion.own_interval(0, 3), proportion.own_interval(3, 3)

    assert (none.low, every.high) == (0.0, 1.0)
    assert none.high == pytest.approx(1 - every.low)
    assert 0.3 < none.high < 0.6


@pytest.mark.parametrize(("count", "of"), [(-1, 3), (4, 3), (0, 0)])
def test_a_proportion_is_of_something_and_never_more_than_all(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="needed"):
        proportion.own_interval(count, of)


def test_chance_alone_stays_within_the_binomial_funnel() -> None:
    """20 meetings at 75 %: P(X <= 8) = 0.094 %, P(X <= 9) = 0.39 %: 0.1 % is at 9 of 20.

    P(X <= 10) = 1.4 %, P(X <= 11) = 4.1 %: 2.5 % is at 11. P(X <= 18) = 97.57 %: 97.5 % is at 18;
    P(X <= 19) = 99.68 %: 99.9 % is at 20, all of them.
    """
    assert proportion.funnel_limits(20, 0.75) == (0.45, 0.55, 0.9, 1.0)


def test_equal_units_are_drawn_to_their_common_proportion_exactly() -> None:
    """7 of 10 everywhere: whatever the prior, (a + 7) / (a + b + 10) = 0.7 where a / (a + b) is 0.7."""
    told = proportion.shrink([7, 7, 7], [10, 10, 10])

    assert [one.value for one in told] == pytest.approx([0.7, 0.7, 0.7])
    assert all(one.low < 0.7 < one.high for one in told)


def test_the_fewer_the_meetings_the_more_is_drawn_to_the_common_proportion() -> None:
    """Everything of 4 and of 40 meetings, beside 50 of 80: all together 94 of 124 = 0.758."""
    few, many, _others = proportion.shrink([4, 40, 50], [4, 40, 80])

    assert 94 / 124 < few.value < many.value < 1
    assert few.high - few.low > many.high - many.low


def test_who_came_and_who_did_not_give_the_same_answer() -> None:
    """2, 9 and 30 of 8, 12 and 40 came; 6, 3 and 10 did not."""
    came = proportion.shrink([2, 9, 30], [8, 12, 40])
    stayed = proportion.shrink([6, 3, 10], [8, 12, 40])

    for one, other in zip(came, stayed, strict=True):
        assert one.value == pytest.approx(1 - other.value)
        assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low))


def test_rare_events_get_the_answer_of_rates() -> None:
    """9 and 390 of a thousand times as many: binomial and Poisson are then the same."""
    as_share = proportion.shrink([9, 390], [930_000, 65_000_000])
    as_rate = fairness.shrink([9, 390], [930_000.0, 65_000_000.0])

    for one, other in zip(as_share, as_rate, strict=True):
        assert (one.value, one.low, one.high) == pytest.approx(
            (other.value, other.low, other.high), rel=1e-4
        )


@pytest.mark.parametrize(("counts", "ofs"), [([1], [1, 2]), ([-1, 5], [5, 5]), ([6, 1], [5, 5])])
def test_wrong_input_is_refused(counts: list[int], ofs: list[int]) -> None:
    with pytest.raises(ValueError, match="needed"):
        proportion.shrink(counts, ofs)


@pytest.mark.parametrize("counts", [[0, 0], [3, 9]])
def test_none_or_all_of_everything_is_no_difference(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="no difference"):
        proportion.shrink(counts, [3, 9])


@given(UNITS)
def test_everything_told_of_a_proportion_lies_in_order_within_none_and_all(
    units: list[tuple[int, int]],
) -> None:
    counts, ofs = [k for k, _n in units], [n for _k, n in units]
    common = sum(counts) / sum(ofs)

    for told, k, n in zip(proportion.shrink(counts, ofs), counts, ofs, strict=True):
        assert 0 <= told.low <= told.value <= told.high <= 1
        least, most = sorted((k / n, common))
        assert least - 1e-9 <= told.value <= most + 1e-9
        raw, limits = proportion.own_interval(k, n), proportion.funnel_limits(n, common)
        assert 0 <= raw.low <= raw.value <= raw.high <= 1
        assert list(limits) == sorted(limits)
        assert 0 <= limits[0] <= common + 1 / n
        assert limits[3] <= 1


def test_attendance_is_told_of_who_is_known_and_never_passes_all() -> None:
    """10 of 10, 12 of 24 and 3 of 4 meetings: 25 of 38. Nothing is on record of the fourth."""
    told = proportions(
        "attended", "meetings", {"a": 10, "b": 12, "c": 3}, {"a": 10, "b": 24, "c": 4}, list("abcd")
    )

    assert {one.model for one in told.values()} == {Model.PROPORTION}
    assert told["a"].mean == 25 / 38
    assert [told[code].raw is None for code in "abcd"] == [False, False, False, True]
    assert all(one.raw.high <= 1 and one.limits[3] <= 1 for one in told.values() if one.raw)
    assert [told[code].say for code in "abcd"] == [
        Say.CLEARLY_ABOVE,
        Say.WITHIN_CHANCE,
        Say.FEW,
        Say.UNKNOWN,
    ]


@pytest.mark.parametrize(("count", "mean"), [(20, 1.0), (0, 0.0)])
def test_where_all_or_none_came_no_library_differs(count: int, mean: float) -> None:
    """20 of 20 meetings twice, and 3 of 3: nobody differs; of 3 meetings too little is known."""
    few = 3 if count else 0
    told = proportions(
        "attended",
        "meetings",
        {"a": count, "b": count, "c": few},
        {"a": 20, "b": 20, "c": 3},
        list("abc"),
    )

    assert [(one.mean, one.shrunk, one.say) for one in told.values()] == [
        (mean, None, Say.WITHIN_CHANCE),
        (mean, None, Say.WITHIN_CHANCE),
        (mean, None, Say.FEW),
    ]
