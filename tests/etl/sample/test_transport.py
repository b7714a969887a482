"""Transfers and holds of the sample follow from its loans, equal its truth and look like Koha's."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.sample import counts as sample_counts
from etl.sample import region as sample_region
from etl.sample import write as sample
from tests.etl.house import LAPLAND, House
from tests.exports import shapes

FIRST, LAST = date(2022, 2, 1), date(2022, 9, 30)
EXPORTS = Path(shapes.__file__).parent
KINDS = {"transfers": "13-kuljetukset", "holds": "14-varaukset"}


def real_looking(kind: str) -> list[str]:
    """Lines of the year that a reproduction of Koha exported."""
    packed = (EXPORTS / f"{kind}_2025.semicolon.bom.csv.gz").read_bytes()
    return gzip.decompress(packed).decode().splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight months of Lapland: in the middle Rovaniemi's collection begins to float."""
    made = tmp_path_factory.mktemp("sample")
    sample.write(made, pack=LAPLAND, events_per_year=90_000, first=FIRST, last=LAST, seed=3)
    return made


@pytest.fixture(scope="module")
def con(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables loan, transfer and hold with real times, real the two of the real-looking year."""
    with duckdb.connect() as con:
        files = {"loan": "12-*.csv", "transfer": "13-*.csv", "hold": "14-*.csv"}
        for table, pattern in files.items():
            con.execute(
                f"create table {table} as "
                "select * from read_csv($files, delim = ';', header = true, filename = 'file')",
                {"files": str(folder / pattern)},
            )
        con.execute("delete from loan where event_type <> 'issue'")
        for kind in KINDS:
            con.execute(
                f"create table real_{kind} as "
                "select * from read_csv($file, delim = ';', header = true)",
                {"file": str(EXPORTS / f"{kind}_2025.semicolon.bom.csv.gz")},
            )
        yield con


def one(con: duckdb.DuckDBPyConnection, sql: str) -> Any:  # noqa: ANN401 - one cell of anything
    row = con.execute(sql).fetchone()
    assert row is not None
    return row[0]


# --- a release equals the truth --------------------------------------------------------------------


def test_transfers_of_a_release_equal_the_truth(made_up: tuple[House, dict[str, Any]]) -> None:
    house, truth = made_up
    told = truth["transfers"]

    assert house.ask(
        """
        select
            count(*),
            count(*) filter (
                where sent_at is not null and arrived_at is null and cancelled_at is null
            ),
            count(cancelled_at)
        from mart.transfer
        """
    ) == [(told["rows"], told["open"], told["cancelled"])]
    assert told["open"] > 0
    assert told["cancelled"] > 0
    sums = {
        "by_reason": "coalesce(reason, '')",
        "by_month": "strftime(requested_at, '%Y-%m')",
        "by_route": "from_branch || '>' || to_branch",
    }
    for key, expression in sums.items():
        rows = house.ask(f"select {expression}, count(*) from mart.transfer group by 1")
        assert dict(rows) == told[key]


def test_hours_of_a_release_fall_into_the_bands_of_the_truth(
    made_up: tuple[House, dict[str, Any]],
) -> None:
    """48 and 72 hours belong to the middle band."""
    house, truth = made_up
    rows = house.ask(
        """
        select
            case
                when hours < 48 then 'under_48_hours'
                when hours <= 72 then '48_to_72_hours'
                else 'over_72_hours'
            end,
            count(*)
        from mart.transfer
        where hours is not null
        group by 1
        """
    )

    assert dict(rows) == truth["transfers"]["arrived_by_band"]
    assert min(truth["transfers"]["arrived_by_band"].values()) > 50


def test_holds_of_a_release_equal_the_truth(made_up: tuple[House, dict[str, Any]]) -> None:
    house, truth = made_up
    told = truth["holds"]

    assert house.ask("select count(*) from mart.hold") == [(told["rows"],)]
    sums = {
        "by_outcome": "outcome",
        "by_month": "strftime(placed_month, '%Y-%m')",
        "by_pickup_and_outcome": "pickup_branch || '|' || outcome",
    }
    for key, expression in sums.items():
        rows = house.ask(f"select {expression}, count(*) from mart.hold group by 1")
        assert dict(rows) == told[key]
    assert set(told["by_outcome"]) == {"filled", "expired", "cancelled", "waiting"}
    assert house.ask(
        "select count(*) from mart.hold where outcome = 'filled' "
        "and owner_municipality_code <> pickup_municipality_code"
    ) == [(told["filled_from_another_municipality"],)]


def test_a_transfer_is_counted_in_the_band_of_its_hours() -> None:
    """47:59:59, 48:00:00, 72:00:00 and 72:00:01 on the way."""
    sent = pd.Timestamp("2025-03-03 12:00:00")
    hours = ["47:59:59", "48:00:00", "72:00:00", "72:00:01"]
    rows = pd.DataFrame(
        {
            "requested_time": sent,
            "sent_time": sent,
            "arrived_time": [sent + pd.Timedelta(each) for each in hours],
            "cancelled_time": pd.NaT,
            "from_branch": "A",
            "to_branch": "B",
            "reason": "Reserve",
        }
    )

    counted = sample_counts.transfers(rows)

    assert dict(zip(counted["state"], counted["transfers"], strict=True)) == {
        "under_48_hours": 1,
        "48_to_72_hours": 2,
        "over_72_hours": 1,
    }


def test_loans_made_in_many_steps_still_equal_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.sample.transport.LOANS_AT_ONCE", 300)

    sample.write(
        tmp_path,
        pack=LAPLAND,
        events_per_year=30_000,
        first=date(2025, 1, 1),
        last=date(2025, 3, 31),
    )

    truth = json.loads((tmp_path / sample.TRUTH).read_text(encoding="utf-8"))
    for kind, name in KINDS.items():
        lines = [
            line
            for path in sorted(tmp_path.glob(f"{name}-*.csv"))
            for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]
        ]
        ids = [int(line.split(";")[0]) for line in lines]
        assert len(set(ids)) == len(ids) == truth[kind]["rows"]


# --- the bytes are Koha's ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_header_quotes_and_line_ends_are_those_of_the_real_looking_file(
    folder: Path, kind: str
) -> None:
    header, *_ = real_looking(kind)
    for path in folder.glob(f"{KINDS[kind]}-*.csv"):
        content = path.read_bytes()
        lines = content.decode().splitlines()
        assert lines[0] == header
        assert b"\r" not in content
        assert content.endswith(b"\n")
        for line in lines[1:]:
            for cell in line.split(";"):
                assert (" " in cell) == (cell[:1] == '"') == (cell[-1:] == '"')


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("transfers", "reason, sent_time, arrived_time, cancelled_time, cancel_reason"),
        (
            "holds",
            "source_table, found, waiting_date, expiration_date, cancelled_date, cancel_reason, "
            "item_number, item_home_branch, patron_home_branch, patron_category",
        ),
    ],
)
def test_every_pattern_of_filled_and_empty_cells_is_in_the_real_looking_file(
    con: duckdb.DuckDBPyConnection, kind: str, pattern: str
) -> None:
    """Words stay as they are; of numbers, times and branches only whether they are there."""
    words = {"reason", "cancel_reason", "source_table", "found"}
    cells = ", ".join(
        name if name in words else f"{name} is not null" for name in pattern.split(", ")
    )
    ours = con.execute(f"select distinct {cells} from {kind.removesuffix('s')}").fetchall()
    theirs = con.execute(f"select distinct {cells} from real_{kind}").fetchall()

    assert set(ours) <= set(theirs)
    assert len(ours) > 8


@pytest.mark.parametrize(
    ("table", "key", "began", "dated"),
    [
        ("transfer", "transfer_id", "requested_time", "requested_time"),
        ("hold", "hold_id", "placed_date", "last_change"),
    ],
)
def test_ids_follow_the_beginning_and_files_the_month_of_the_report(
    con: duckdb.DuckDBPyConnection, table: str, key: str, began: str, dated: str
) -> None:
    assert con.execute(f"select min({key}), max({key}) = count(*) from {table}").fetchall() == [
        (1, True)
    ]
    assert (
        one(
            con,
            f"select count(*) from (select {began} < lag({began}) over (order by {key}) as is_back "
            f"from {table}) where is_back",
        )
        == 0
    )
    assert (
        one(
            con,
            f"select count(*) from {table} where not contains(file, strftime({dated}, '-%Y-%m-'))",
        )
        == 0
    )
    assert one(con, f"select count(distinct file) from {table}") == 8


def test_rows_of_a_file_stand_in_the_order_of_their_ids(folder: Path) -> None:
    for name in KINDS.values():
        for path in folder.glob(f"{name}-*.csv"):
            lines = path.read_text(encoding="utf-8-sig").splitlines()[1:]
            ids = [int(line.split(";")[0]) for line in lines]
            assert ids == sorted(ids)


# --- a loan, its hold and its vans ------------------------------------------------------------------


def test_a_loan_between_branches_usually_has_its_hold_and_a_van_there_and_back(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Loans of February and March; later ones come home later, and then the collection floats."""
    loans, holds, there, back = con.execute(
        """
        select
            count(*),
            count(*) filter (where exists (
                select 1 from hold
                where
                    hold.item_number = loan.item_number
                    and hold.pickup_branch = loan.event_branch
                    and hold.found = 'F'
                    and hold.last_change = loan.event_time
            )),
            count(*) filter (where exists (
                select 1 from transfer
                where
                    transfer.item_number = loan.item_number
                    and transfer.reason = 'Reserve'
                    and transfer.from_branch = loan.item_home_branch
                    and transfer.to_branch = loan.event_branch
                    and transfer.arrived_time < loan.event_time
                    and transfer.arrived_time > loan.event_time - interval 8 day
            )),
            count(*) filter (where exists (
                select 1 from transfer
                where
                    transfer.item_number = loan.item_number
                    and transfer.reason = 'ReturnToHome'
                    and transfer.from_branch = loan.event_branch
                    and transfer.to_branch = loan.item_home_branch
                    and transfer.sent_time > loan.event_time
            ))
        from loan
        where
            item_home_branch <> event_branch
            and item_home_branch <> 'ROV_PK'
            and event_time between '2022-02-10' and '2022-03-31'
        """
    ).fetchall()[0]

    assert loans > 500
    assert 0.7 < holds / loans < 0.85
    assert 0.7 < there / loans < 0.85
    assert 0.8 < back / loans < 0.95


def test_every_filled_hold_is_a_loan(con: duckdb.DuckDBPyConnection) -> None:
    orphans = one(
        con,
        """
        select count(*)
        from hold
        where found = 'F' and item_number is not null and not exists (
            select 1 from loan
            where
                loan.item_number = hold.item_number
                and loan.item_home_branch = hold.item_home_branch
                and loan.event_branch = hold.pickup_branch
                and loan.event_time = hold.last_change
        )
        """,
    )

    assert orphans == 0
    assert one(con, "select count(*) from hold where found = 'F'") > 2_000


def test_a_hold_from_elsewhere_waits_from_the_day_the_van_came_and_one_from_own_stock_needs_none(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = con.execute(
        """
        select
            hold.item_home_branch = hold.pickup_branch as is_own,
            count(*) > 100 as are_many,
            count(transfer.transfer_id) = count(*) as all_came,
            count(transfer.transfer_id) = 0 as none_came
        from hold
        left join transfer
            on
                transfer.reason = 'Reserve'
                and transfer.item_number = hold.item_number
                and transfer.to_branch = hold.pickup_branch
                and transfer.arrived_time::date = hold.waiting_date
                and transfer.arrived_time < hold.last_change
        where
            hold.found = 'F' and hold.item_number is not null
            and hold.waiting_date > '2022-03-31'
        group by is_own
        order by is_own
        """
    ).fetchall()

    assert rows == [(False, True, True, False), (True, True, False, True)]


def test_a_hold_that_was_not_filled_is_of_another_item_than_the_one_that_was(
    con: duckdb.DuckDBPyConnection,
) -> None:
    unfilled, same = con.execute(
        """
        select count(*), count(*) filter (where exists (
            select 1 from loan
            where
                loan.item_number = hold.item_number
                and loan.event_branch = hold.pickup_branch
                and loan.event_time between hold.placed_date and hold.placed_date + interval 90 day
        ))
        from hold
        where hold.found is distinct from 'F' and hold.item_number is not null
        """
    ).fetchall()[0]

    assert unfilled > 200
    assert same < 0.05 * unfilled


def test_koha_forgets_some_patrons_of_holds_that_are_over(con: duckdb.DuckDBPyConnection) -> None:
    shares = dict(
        con.execute(
            "select source_table, avg((patron_home_branch is null)::int) from hold group by 1"
        ).fetchall()
    )

    assert shares["reserves"] == 0
    assert 0.3 < shares["old_reserves"] < 0.45


def test_days_of_a_hold_follow_each_other_and_the_waits_are_plausible(
    con: duckdb.DuckDBPyConnection,
) -> None:
    backwards = one(
        con,
        """
        select count(*)
        from hold
        where
            placed_date > waiting_date
            or waiting_date > last_change::date
            or expiration_date <> waiting_date + 7
            or cancelled_date <> last_change::date
            or placed_date > last_change::date
            or (cancel_reason = 'EXPIRED') <> coalesce(cancelled_date > expiration_date, false)
            or (found = 'F' and last_change::date > expiration_date)
        """,
    )
    tenth, half, most = one(
        con,
        "select quantile_cont(waiting_date - placed_date, [0.1, 0.5, 0.9]) from hold where found = 'F'",
    )

    assert backwards == 0
    assert (tenth <= 2, 2 <= half <= 6, 7 <= most <= 25) == (True, True, True)


def test_a_transfer_leaves_after_it_is_asked_for_and_arrives_after_it_left(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert (
        one(
            con,
            "select count(*) from transfer where sent_time < requested_time "
            "or arrived_time <= sent_time or cancelled_time <= sent_time "
            "or (arrived_time is not null and cancelled_time is not null)",
        )
        == 0
    )
    ends = con.execute(
        """
        select
            reason,
            bool_and(from_branch = item_home_branch),
            bool_and(to_branch = item_home_branch),
            bool_and(from_branch = to_branch)
        from transfer
        where reason <> 'TransferCancellation'
        group by reason
        order by reason
        """
    ).fetchall()
    assert ends == [
        ("CancelReserve", False, True, False),
        ("Manual", True, False, False),
        ("Reserve", True, False, False),
        ("ReturnToHome", False, True, False),
        ("RotatingCollection", True, False, False),
    ]


def test_a_transfer_cancelled_on_its_way_is_followed_by_one_where_it_was_last_seen(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = con.execute(
        """
        select count(*) > 20, count(*) = count(back.transfer_id)
        from transfer as stopped
        left join transfer as back
            on
                back.reason = 'TransferCancellation'
                and back.item_number = stopped.item_number
                and back.requested_time = stopped.cancelled_time
                and back.from_branch = stopped.from_branch
                and back.to_branch = stopped.from_branch
        where stopped.cancelled_time is not null
        """
    ).fetchall()

    assert rows == [(True, True)]
    assert (
        one(
            con,
            "select count(*) from transfer where (cancelled_time is null) <> (cancel_reason is null)",
        )
        == 0
    )


def test_what_nobody_took_from_the_shelf_goes_back(con: duckdb.DuckDBPyConnection) -> None:
    left, back = con.execute(
        """
        select count(*), count(transfer.transfer_id)
        from hold
        left join transfer
            on
                transfer.reason = 'CancelReserve'
                and transfer.item_number = hold.item_number
                and transfer.from_branch = hold.pickup_branch
                and transfer.requested_time > hold.last_change
        where
            hold.found = 'W' and hold.cancelled_date < '2022-09-20'
            and hold.item_home_branch <> hold.pickup_branch
        """
    ).fetchall()[0]

    assert left == back
    assert left > 50


# --- vans --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["sent_time", "arrived_time"])
def test_vans_move_on_working_days_seldom_on_saturday_and_never_on_sunday(
    con: duckdb.DuckDBPyConnection, moment: str
) -> None:
    days = dict(
        con.execute(
            f"select dayofweek({moment}), count(*) from transfer where {moment} is not null group by 1"
        ).fetchall()
    )

    assert set(days) == {1, 2, 3, 4, 5, 6}
    assert days[6] < 0.05 * sum(days.values())
    assert min(days[day] for day in range(1, 6)) > 0.14 * sum(days.values())


def test_far_municipalities_wait_longer_and_every_band_is_there(
    con: duckdb.DuckDBPyConnection,
) -> None:
    region = sample_region.read(LAPLAND, 1)
    codes = [unit["branch_code"] for unit in region.units]
    rows = con.execute(
        "select from_branch, to_branch, date_diff('second', sent_time, arrived_time) / 3600.0 "
        "from transfer where arrived_time is not null and from_branch <> to_branch"
        " and sent_time is not null"
    ).fetchall()
    travelled: dict[str, list[float]] = {"near": [], "middle": [], "far": []}
    for begin, end, hours in rows:
        km = region.kilometres[codes.index(begin), codes.index(end)]
        travelled["near" if km <= 80 else "middle" if km <= 220 else "far"].append(hours)

    near, middle, far = (median(hours) for hours in travelled.values())
    assert near < 72 < middle < far
    bands = Counter(
        "soon" if hours < 48 else "late" if hours > 72 else "between" for *_, hours in rows
    )
    assert min(bands.values()) > 0.1 * len(rows)
    assert len(bands) == 3


def test_less_comes_home_while_a_collection_floats(con: duckdb.DuckDBPyConnection) -> None:
    """From 14 April 2022 on, Rovaniemi's items stay where they are handed in."""
    homeward = dict(
        con.execute(
            """
            select sent_time >= '2022-05-01', count(*)
            from transfer
            where
                reason = 'ReturnToHome' and item_home_branch = 'ROV_PK'
                and (sent_time < '2022-04-01' or sent_time between '2022-06-01' and '2022-08-01')
            group by 1
            """
        ).fetchall()
    )
    others = dict(
        con.execute(
            """
            select sent_time >= '2022-05-01', count(*)
            from transfer
            where
                reason = 'ReturnToHome' and item_home_branch <> 'ROV_PK'
                and (sent_time < '2022-04-01' or sent_time between '2022-06-01' and '2022-08-01')
            group by 1
            """
        ).fetchall()
    )

    assert homeward[True] < 0.5 * homeward[False]
    assert others[True] > 0.6 * others[False]


# --- the end of the data -----------------------------------------------------------------------------


def test_nothing_is_known_of_what_happens_after_the_last_day(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for table, moments in (
        ("transfer", ("requested_time", "sent_time", "arrived_time", "cancelled_time")),
        ("hold", ("placed_date", "waiting_date", "cancelled_date", "last_change")),
    ):
        for moment in moments:
            newest = one(con, f"select max({moment})::date from {table}")
            assert date(2022, 9, 26) <= newest <= LAST, moment


def test_near_the_end_holds_queue_travel_and_wait_on_the_shelf(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Earlier there are only those whose item was lost on its way."""
    rows = con.execute(
        """
        select placed_date >= '2022-07-01', coalesce(found, 'queued'), count(*)
        from hold
        where source_table = 'reserves'
        group by all
        order by all
        """
    ).fetchall()

    late = {found: number for is_late, found, number in rows if is_late}
    early = {found: number for is_late, found, number in rows if not is_late}
    assert set(late) == {"T", "W", "queued"}
    assert min(late.values()) > 5
    assert set(early) == {"T"}


@pytest.mark.parametrize("reason", ["Reserve", "ReturnToHome"])
def test_a_lost_transfer_stays_sent_for_ever(con: duckdb.DuckDBPyConnection, reason: str) -> None:
    lost, sent = con.execute(
        """
        select count(*) filter (arrived_time is null and cancelled_time is null), count(*)
        from transfer
        where reason = $reason and sent_time < '2022-08-15'
        """,
        {"reason": reason},
    ).fetchall()[0]

    assert 0.005 < lost / sent < 0.03


def test_holds_and_transfers_grow_with_the_loans_and_only_with_them(tmp_path: Path) -> None:
    rows = []
    for events in (20_000, 80_000):
        made = tmp_path / str(events)
        sample.write(
            made,
            pack=LAPLAND,
            events_per_year=events,
            first=date(2025, 1, 1),
            last=date(2025, 1, 31),
        )
        truth = json.loads((made / sample.TRUTH).read_text(encoding="utf-8"))
        rows.append((truth["transfers"]["rows"], truth["holds"]["rows"]))

    (few_transfers, few_holds), (many_transfers, many_holds) = rows
    assert 3 < many_transfers / few_transfers < 5
    assert 3 < many_holds / few_holds < 5
