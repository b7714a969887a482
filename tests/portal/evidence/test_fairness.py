"""Arithmetic that is fair to small libraries, against numbers counted by hand or in the notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.evidence import fairness
from portal.evidence.fairness import Interval, Say


def test_the_own_interval_of_nine_events_of_930_inhabitants() -> None:
    """9 in 0.93 thousand: 9.68. Half of chi-square with 19 degrees of freedom (tables: 10.117 and 30.144)
    over 0.93 is 5.44 and 16.21."""
    told = fairness.own_interval(9, 0.93)

    assert [round(x, 2) for x in (told.value, told.low, told.high)] == [9.68, 5.44, 16.21]


def test_no_event_has_an_interval_that_begins_at_zero() -> None:
    """The upper end is half of chi-square with one degree of freedom: 3.841 / 2 = 1.921 events."""
    told = fairness.own_interval(0, 2.0)

    assert (told.value, told.low) == (0.0, 0.0)
    assert told.high == pytest.approx(3.841459 / 2 / 2)


@pytest.mark.parametrize(("count", "exposure"), [(1, 0.0), (1, -1.0), (-1, 1.0)])
def test_a_rate_needs_an_exposure(count: int, exposure: float) -> None:
    with pytest.raises(ValueError, match="exposure"):
        fairness.own_interval(count, exposure)


def test_chance_alone_stays_within_the_funnel() -> None:
    """Expected 6 x 0.93 = 5.58 events: P(X <= 1) = 2.48 %, P(X <= 2) = 8.35 %, so 2.5 % is at 2 events.

    P(X <= 10) = 97.1 %, P(X <= 11) = 98.8 %: 97.5 % is at 11.
    """
    lowest, low, high, highest = fairness.funnel_limits(0.93, 6)

    assert [round(x * 0.93) for x in (lowest, low, high, highest)] == [0, 2, 11, 14]


def test_a_funnel_is_wider_where_units_differ_anyway() -> None:
    plain, wide = fairness.funnel_limits(10, 6), fairness.funnel_limits(10, 6, variance=0.1)

    assert wide[0] < plain[0]
    assert wide[3] > plain[3]


def test_equal_units_are_drawn_to_their_common_rate_exactly() -> None:
    """10 events in 5 everywhere: whatever the prior, (a + 10) / (a / 2 + 5) = 2."""
    told = fairness.shrink([10, 10, 10], [5.0, 5.0, 5.0])

    assert [one.value for one in told] == pytest.approx([2.0, 2.0, 2.0])
    assert all(one.low < 2 < one.high for one in told)


def test_the_less_is_known_the_more_is_drawn_to_the_mean() -> None:
    """Two of three events in a year each; the mean of all is 1.66. The small unit moves further."""
    small, _middle, _large, largest = fairness.shrink([6, 9, 30, 60], [2.0, 4.0, 15.0, 40.0])

    assert 105 / 61 < small.value < 6 / 2
    assert abs(largest.value - 60 / 40) < abs(small.value - 6 / 2)
    assert small.high - small.low > largest.high - largest.low


@pytest.mark.parametrize(
    ("counts", "exposures"), [([1], [1.0, 2.0]), ([-1, 5], [1.0, 1.0]), ([1, 5], [0.0, 1.0])]
)
def test_wrong_input_is_refused(counts: list[int], exposures: list[float]) -> None:
    with pytest.raises(ValueError, match="needed"):
        fairness.shrink(counts, exposures)


def test_no_events_anywhere_are_no_rate_of_zero() -> None:
    with pytest.raises(ValueError, match="no events"):
        fairness.shrink([0, 0], [1.0, 2.0])


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.floats(0.5, 100, allow_nan=False)), min_size=2, max_size=8
    ).filter(lambda units: any(y for y, _e in units))
)
def test_a_shrunk_rate_lies_between_its_own_and_the_common_one(
    units: list[tuple[int, float]],
) -> None:
    counts, exposures = [y for y, _e in units], [e for _y, e in units]
    common = sum(counts) / sum(exposures)

    for told, y, e in zip(fairness.shrink(counts, exposures), counts, exposures, strict=True):
        least, most = sorted((y / e, common))
        assert least - 1e-9 <= told.value <= most + 1e-9
        assert told.low <= told.value <= told.high


def test_change_is_a_ratio_with_its_interval() -> None:
    """From 100 to 130: 130.5 / 100.5 = 1.299; the error of its logarithm is 0.1327."""
    told = fairness.change(100, 130)

    assert [round(x, 2) for x in (told.value, told.low, told.high)] == [1.3, 1.04, 1.62]


def test_clusters_widen_the_interval_of_a_change() -> None:
    plain, clustered = fairness.change(100, 130), fairness.change(100, 130, dispersion=4)

    assert clustered.value == plain.value
    assert clustered.low < 1 < plain.low


@pytest.mark.parametrize(
    ("count", "shrunk", "mean", "said"),
    [
        (None, None, 2.0, Say.UNKNOWN),
        (9, Interval(2, 1, 3), None, Say.UNKNOWN),
        (4, Interval(9, 8, 10), 2.0, Say.FEW),
        (9, None, 2.0, Say.FEW),
        (9, Interval(2.5, 1.9, 3), 2.0, Say.WITHIN_CHANCE),
        (9, Interval(3, 2.1, 4), 2.0, Say.CLEARLY_ABOVE),
        (9, Interval(1, 0.5, 1.9), 2.0, Say.CLEARLY_BELOW),
    ],
)
def test_what_can_honestly_be_said(
    count: int | None, shrunk: Interval | None, mean: float | None, said: Say
) -> None:
    assert fairness.say(count, shrunk, mean) is said
