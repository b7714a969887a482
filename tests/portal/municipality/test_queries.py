"""The figures of one municipality among the others, counted by hand from counted_release.

January 2025, loans made at: Aho 60 + 5 + 8 + 2 = 75 (and 10 renewals), Jänkä 20 + 40 = 60 (3),
Öylä 10 + 4 + 30 = 44. Inhabitants Aho 1,000, Jänkä 500, Öylä 250. Aho sends 20 + 10 = 30 and receives
8 + 2 = 10; Jänkä sends 8 + 4 = 12 and receives 20; Öylä sends 2 and receives 10 + 4 = 14.
"""

import datetime as dt
import math

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import region
from portal.kit.places import Level, Scope
from portal.lending import queries as lending
from portal.municipality import queries as municipality
from portal.whatif import queries as cost_share
from portal.whatif.queries import Key

JANUARY = dt.date(2025, 1, 1)
NO_WAITS = pd.DataFrame({"place": [], "waits": [], "waiting_days": []})


@pytest.fixture
def asked(con: duckdb.DuckDBPyConnection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs and inhabitants of January 2025."""
    pairs = lending.pairs(con, Scope(Level.MUNICIPALITY, JANUARY, JANUARY))
    people = region.population(con, Level.MUNICIPALITY, 2024, dt.date(2025, 1, 31))
    return pairs, people


def test_every_figure_of_every_municipality(asked: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    frame = municipality.figures(*asked, NO_WAITS)

    columns = ["loans", "renewals", "own", "sent", "received", "population"]
    assert frame[columns].astype(int).to_dict("index") == {
        "001": dict(zip(columns, (75, 10, 65, 30, 10, 1000), strict=True)),
        "002": dict(zip(columns, (60, 3, 40, 12, 20, 500), strict=True)),
        "003": dict(zip(columns, (44, 0, 30, 2, 14, 250), strict=True)),
    }
    assert frame["lent_per_inhabitant"].tolist() == pytest.approx([0.085, 0.126, 0.176])
    assert frame["received_per_1000"].tolist() == pytest.approx([10, 40, 56])
    assert frame["sent_per_1000"].tolist() == pytest.approx([30, 24, 8])
    assert frame["own_share"].tolist() == pytest.approx([65 / 75, 40 / 60, 30 / 44])
    assert frame["waiting_days"].isna().all()


def test_the_region_is_the_sums_and_the_ratios_of_the_sums(
    asked: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    row = municipality.whole(municipality.figures(*asked, NO_WAITS), NO_WAITS)

    assert (row["loans"], row["renewals"], row["sent"], row["received"]) == (179, 13, 44, 44)
    assert row["lent_per_inhabitant"] == pytest.approx(192 / 1750)
    assert row["own_share"] == pytest.approx(135 / 179)
    assert math.isnan(row["waiting_days"])


def test_without_inhabitants_a_figure_per_inhabitant_is_empty_and_so_is_the_regions(
    asked: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    pairs, people = asked
    unknown = people.assign(population=people["population"].where(people["place"] != "003"))
    frame = municipality.figures(pairs, unknown, NO_WAITS)

    assert frame["lent_per_inhabitant"].notna().tolist() == [True, True, False]
    assert frame.loc["003", "own_share"] == pytest.approx(30 / 44)
    assert math.isnan(municipality.whole(frame, NO_WAITS)["lent_per_inhabitant"])


def test_a_municipality_without_loans_has_zeros_and_no_share(
    asked: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    pairs, people = asked
    others = pairs[(pairs["owner"] != "003") & (pairs["place"] != "003")]
    row = municipality.figures(others, people, NO_WAITS).loc["003"]

    assert (row["loans"], row["sent"], row["received_per_1000"]) == (0, 0, 0)
    assert math.isnan(row["own_share"])


def test_a_median_of_waits_is_told_from_thirty_holds(
    asked: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    waited = pd.DataFrame(
        {"place": ["001", "002", None], "waits": [30, 29, 59], "waiting_days": [4.0, 9.0, 5.5]}
    )
    frame = municipality.figures(*asked, waited)

    assert frame["waiting_days"].fillna(-1).tolist() == [4.0, -1, -1]
    assert municipality.whole(frame, waited)["waiting_days"] == 5.5


def test_members_of_a_joint_library_become_one_place(
    asked: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    """Jänkä and Öylä as one: own 40 + 30 + 4 (Jänkä's item lent in Öylä), sent 8 + 2, received 20 + 10."""
    pairs, people = asked
    inhabitants = people.set_index("place")["population"]
    row = municipality.merged(pairs, inhabitants, ["002", "003"], "yhteis").loc["yhteis"]

    assert (row["own"], row["sent"], row["received"], row["population"]) == (74, 10, 30, 750)
    assert (row["loans"], row["renewals"]) == (104, 3)


def holds(*rows: tuple[str, str | None, int | None]) -> duckdb.DuckDBPyConnection:
    """A release with holds alone: month placed, municipality of pickup, days waited."""
    con = duckdb.connect()
    con.execute(
        "create schema mart; create table mart.hold (placed_month date,"
        " pickup_municipality_code text, waiting_days integer)"
    )
    for row in rows:
        con.execute("insert into mart.hold values (?, ?, ?)", row)
    return con


def test_waits_are_the_median_of_holds_that_reached_the_shelf() -> None:
    """Aho waited 1, 2 and 6 days, Jänkä 3; all: 1, 2, 3, 6, whose median is 2.5."""
    con = holds(
        ("2025-01-01", "001", 1),
        ("2025-01-01", "001", 6),
        ("2025-01-01", "001", None),
        ("2025-02-01", "001", 2),
        ("2025-01-01", "002", 3),
        ("2025-01-01", None, 50),
        ("2024-12-01", "001", 90),
    )
    frame = municipality.waits(con, Level.MUNICIPALITY, JANUARY, dt.date(2025, 2, 1))

    rows = {
        (None if pd.isna(place) else place): (waits, days)
        for place, waits, days in frame.itertuples(index=False)
    }
    assert rows == {"001": (3, 2.0), "002": (1, 3.0), None: (4, 2.5)}


def test_the_median_of_a_region_or_consortium_is_that_of_all_its_holds() -> None:
    """Region 1 is Aho and Jänkä: 1, 6 and 3 days, whose median is 3; consortium a has the branch of Aho alone."""
    con = holds(("2025-01-01", "001", 1), ("2025-01-01", "001", 6), ("2025-01-01", "002", 3))
    con.execute(
        "alter table mart.hold add pickup_branch text;"
        " update mart.hold set pickup_branch = 'B' || pickup_municipality_code;"
        " create table mart.level_member as select * from (values ('region', '001', '1'),"
        " ('region', '002', '1'), ('consortium', 'B001', 'a')) as t(level, code, place)"
    )

    def told(level: Level) -> list[tuple[str, int, float]]:
        frame = municipality.waits(con, level, JANUARY, JANUARY).dropna(subset=["place"])
        return list(frame.itertuples(index=False, name=None))

    assert told(Level.REGION) == [("1", 3, 3.0)]
    assert told(Level.CONSORTIUM) == [("a", 2, 3.5)]


def test_without_holds_there_is_no_row_at_all() -> None:
    assert municipality.waits(holds(), Level.MUNICIPALITY, JANUARY, JANUARY).empty


def places(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["place", "latitude", "longitude"])


def test_similar_ones_are_of_the_same_class_nearest_first_then_of_the_next() -> None:
    towns = places(("a", 66, 24), ("b", 67, 24), ("c", 66.1, 24), ("d", 66.5, 24), ("e", 66, 24.1))
    people = pd.Series({"a": 3000, "b": 2500, "c": 1000, "d": 4999, "e": 30_000})

    assert municipality.similar(towns, people, "a") == ("d", "b", "c")
    assert municipality.similar(towns, people, "e") == ()


def test_at_most_four_are_similar_and_none_where_size_or_point_is_unknown() -> None:
    towns = places(*((code, 66 + number / 10, 24) for number, code in enumerate("abcdefg")))
    people = pd.Series(dict.fromkeys("abcdef", 900.0) | {"g": math.nan})

    assert municipality.similar(towns, people, "a") == ("b", "c", "d", "e")
    assert municipality.similar(towns, people, "g") == ()


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert municipality.kilometres((66.0, 24.0), (67.0, 24.0)) == pytest.approx(111.195, abs=0.001)


def test_a_euro_in_three_equal_parts_gives_the_odd_cent_to_the_first_code() -> None:
    assert cost_share.shares(100, {"b": 1, "a": 1, "c": 1}) == {"b": 33, "a": 34, "c": 33}


def test_odd_cents_go_to_the_largest_remainders() -> None:
    """10 cents by 1 : 2 : 4 are 1.43, 2.86 and 5.71: rounded down 8, the two odd cents to 2.86 and 5.71."""
    assert cost_share.shares(10, {"a": 1, "b": 2, "c": 4}) == {"a": 1, "b": 3, "c": 6}


def test_nothing_to_divide_by_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to divide by"):
        cost_share.shares(100, {"a": 0, "b": 0})


@given(
    cents=st.integers(1, 10**11),
    weights=st.lists(st.floats(0, 1e7), min_size=1, max_size=40).filter(lambda w: sum(w) > 0),
)
def test_shares_add_up_to_the_cent_and_none_is_a_cent_off(cents: int, weights: list[float]) -> None:
    by_place = {f"{number:03d}": weight for number, weight in enumerate(weights)}
    shares = cost_share.shares(cents, by_place)
    total = sum(weights)

    assert sum(shares.values()) == cents
    off = [abs(shares[place] - cents * weight / total) for place, weight in by_place.items()]
    assert max(off) <= 1 + 1e-9 * cents


def test_what_is_carried_for_a_reader_and_back_is_counted_for_the_readers_municipality(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """January: to Jänkä for holds 30, and one sent from there on its way back to Öylä and 7 to Aho.

    To Aho for holds one that is still open, and 10 on their way back from there to Jänkä. What was
    cancelled, not sent, sent by hand, inside Aho or from a branch of no municipality is left out.
    """
    ways = cost_share.carried(con, JANUARY, JANUARY)

    assert list(ways.itertuples(index=False, name=None)) == [
        ("001", 11, 11 * 100.0),
        ("002", 38, 37 * 100.0 + 50.0),
    ]


def test_who_was_carried_nothing_for_has_no_kilometres(con: duckdb.DuckDBPyConnection) -> None:
    ways = cost_share.carried(con, JANUARY, JANUARY)
    lengths = cost_share.kilometres(ways, pd.Index(["001", "002", "003"]))

    assert lengths.tolist() == [1100.0, 3750.0, 0.0]


def test_kilometres_are_not_known_when_one_way_is_not() -> None:
    ways = pd.DataFrame({"place": ["001", "002"], "transfers": [1, 2], "km": [100.0, None]})

    assert cost_share.kilometres(ways, pd.Index(["001", "002"])).empty
    assert cost_share.kilometres(ways.iloc[:0], pd.Index(["001"])).empty


def test_a_key_that_lacks_a_weight_is_left_out(asked: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    pairs, people = asked
    unknown = people.assign(population=people["population"].where(people["place"] != "003"))
    frame = municipality.figures(pairs, unknown, NO_WAITS)

    known = cost_share.weights(frame, pd.Series(dtype=float))

    assert list(known) == [Key.EQUAL, Key.RECEIVED, Key.SENT]
