"""Reports of every kind at random, and loading of what several systems have sent."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from etl import load
from etl.load import Outcome, Said
from tests.etl.house import R2, R3, Event, House, csv_of, event, r1, r1b, r5

R4 = ("branch", "branch_name", "okm_group")


def put(house: House, system: str, content: bytes, name: str = "report.csv") -> Path:
    """Put a file into the folder of a system."""
    (house.paths.exports / system).mkdir(parents=True, exist_ok=True)
    return house.drop(f"{system}/{name}", content)


def take(house: House, system: str, content: bytes, *, replaces: bool = False) -> Outcome:
    (outcome,) = loaded(house, [(system, content)], replaces=replaces)
    return outcome


def loaded(
    house: House, files: Sequence[tuple[str, bytes]], *, replaces: bool = True
) -> list[Outcome]:
    """Load files of systems in this order."""
    outcomes = []
    with load.opened(house.paths) as loading:
        for number, (system, content) in enumerate(files):
            path = put(house, system, content, f"{number}.csv")
            outcomes += loading.take(path, Said(replaces=replaces))
    return outcomes


IDS = st.integers(1, 6)
DAYS = st.sampled_from(["2025-01-07", "2025-01-20", "2025-02-03", "2025-02-04", "2025-03-12"])
CODES = st.sampled_from(["PK", "LA", "XX", "OPACRenew", ""])  # none that says whose file it is
LOANS = st.fixed_dictionaries(
    {
        "event_id": IDS,
        "day": DAYS,
        "event_type": st.sampled_from(["issue", "renew", "return"]),
        "event_branch": CODES,
        "item_home_branch": CODES,
        "patron_category": st.sampled_from(["AIK1", "tilasto", "KAUKO"]),
        "shelving_location": st.sampled_from(["AIK", "LAS", ""]),
        "events": st.integers(1, 40),
    }
)
MOVES = st.fixed_dictionaries(
    {
        "transfer_id": IDS,
        "day": DAYS,
        "hours": st.booleans(),
        "from_branch": CODES,
        "to_branch": CODES,
        "reason": st.sampled_from(["Reserve", "ReturnToHome"]),
    }
)
HOLDS = st.fixed_dictionaries(
    {"hold_id": IDS, "day": DAYS, "pickup_branch": CODES, "item_home_branch": CODES}
)


Make = Callable[..., bytes]
GROUP = ("event_type", "event_branch", "item_home_branch", "patron_category")
ALWAYS = event(
    event_id=99,
    event_time="2025-01-07 09:00:00",
    event_branch="PK",
    item_home_branch="PK",
    month="2025-01",
    events=7,
)


def loans_file(make: Make, rows: list[Event]) -> bytes:
    """Rows of one id are one event, as in Koha, and a group stands in a report once: the last of them."""
    keys: dict[Make, Callable[[int, Event], object]] = {
        r1: lambda _number, row: row["event_id"],
        r1b: lambda number, _row: number,
        r5: lambda _number, row: (row["day"][:7], *(row[name] for name in GROUP)),
    }
    told = {keys[make](number, row): row for number, row in enumerate(rows)}
    events = [
        event(**row, event_time=f"{row['day']} 12:00:00", month=row["day"][:7])
        for row in told.values()
    ]
    return make(*events, ALWAYS)


def moves_file(rows: list[dict[str, Any]]) -> bytes:
    first = {row["transfer_id"]: row for row in rows}
    return csv_of(
        R2,
        [
            row
            | {"requested_time": f"{row['day']} 08:00:00", "sent_time": f"{row['day']} 10:00:00"}
            | ({"arrived_time": f"{row['day']} 23:00:00"} if row["hours"] else {})
            for row in first.values()
        ],
    )


def holds_file(rows: list[dict[str, Any]]) -> bytes:
    first = {row["hold_id"]: row for row in rows}
    told = [row | {"placed_date": row["day"], "last_change": row["day"]} for row in first.values()]
    return csv_of(R3, told)


def rows_of(one: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(one, min_size=1, max_size=6)


FILE = st.one_of(
    rows_of(LOANS).map(lambda rows: loans_file(r1, rows)),
    rows_of(LOANS).map(lambda rows: loans_file(r1, rows)),
    rows_of(LOANS).map(lambda rows: loans_file(r1b, rows)),
    rows_of(LOANS).map(lambda rows: loans_file(r5, rows)),
    rows_of(MOVES).map(moves_file),
    rows_of(HOLDS).map(holds_file),
    st.sampled_from(["Keskus", "Keskusta"]).map(
        lambda name: csv_of(R4, [{"branch": "PK", "branch_name": name, "okm_group": ""}])
    ),
)
FILES = st.lists(FILE, min_size=1, max_size=5)
