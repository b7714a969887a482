"""A made-up consortium of any size with known truth, written as Koha would have written it."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from etl.sample import EVENTS_PER_YEAR, SEED, transport
from etl.sample import cooperation as sample_cooperation
from etl.sample import counts as sample_counts
from etl.sample import files as sample_files
from etl.sample import plan as sample_plan
from etl.sample import region as sample_region
from etl.sample import rows as sample_rows
from etl.sample.plan import Piece, Tally
from etl.sample.region import Region
from etl.sample.transport import Transport
from etl.sample.truth import Truth

TRUTH = "truth.json"
COLUMNS = (
    "event_id",
    "event_time",
    "event_type",
    "event_branch",
    "item_home_branch",
    "item_holding_branch",
    "patron_home_branch",
    "patron_category",
    "item_number",
    "item_type",
    "shelving_location",
    "collection_code",
)
BRANCH_COLUMNS = (
    "branch",
    "branch_name",
    "okm_group",
    "okm_group_count",
    "postal_city",
    "postal_code",
    "is_pickup_location",
)

OnFile = Callable[[Path, int], None]


def default_period(today: date) -> tuple[date, date]:
    """First and last day of four whole years and the current one to last month."""
    return date(today.year - 4, 1, 1), today.replace(day=1) - timedelta(days=1)


def write(
    folder: Path,
    *,
    pack: Path,
    events_per_year: int = EVENTS_PER_YEAR,
    first: date,
    last: date,
    seed: int = SEED,
    on_file: OnFile = lambda _path, _rows: None,
    has_book: bool = True,
) -> Truth:
    """Write reports of loans, transfers and holds, one a month, the branch list, the workbook of
    cooperation (where it is asked for) and truth.json.

    Return what they hold. The same arguments give the same bytes. A month is written in pieces, so
    memory does not grow with the number of rows. SAMPLE_SHA256SUMS names a file before the file
    appears: whatever is there is marked as made up, even if this is interrupted. Transfers and holds
    follow from the loans, also from those shortly before and after the period. on_file hears of each
    file and its rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    region = sample_region.read(pack, seed)
    stock = sample_rows.stock_of(region, seed)
    tallies: list[Tally] = []
    with transport.opened(folder, region, stock, first, last, seed) as moved:
        for days in _months(first, last):
            month = sample_plan.month(region, days, events_per_year, seed)
            _write_month(folder, month, moved, sum(tally.rows for tally in tallies), on_file)
            tallies += [tally for tally, _, _ in month]
        for days in _around(first, last):
            _add_loans(sample_plan.month(region, days, events_per_year, seed), moved)
        moved.write(folder, on_file)
    _write_branches(folder, region, on_file)
    cooperation: dict[str, Any] = {}
    if has_book:
        book, cooperation = sample_cooperation.made(region, pack, first, last, seed)
        sample_files.write_bytes(folder / sample_cooperation.FILE, book)
        on_file(folder / sample_cooperation.FILE, cooperation["all_rows"])
    truth = Truth(
        region,
        sample_counts.strata(tallies),
        sample_counts.pairs(region, tallies),
        sample_counts.summed(moved.transfers),
        sample_counts.summed(moved.holds),
        cooperation,
    )
    (folder / TRUTH).write_text(truth.as_json(), encoding="utf-8", newline="\n")
    return truth


def _write_month(
    folder: Path, month: list[Piece], moved: Transport, written: int, on_file: OnFile
) -> None:
    """Write the pieces one after the other; event ids go on from those written before."""
    first_day = month[0][1][0]
    path = folder / f"12-lainatapahtumat-{first_day:%Y-%m}-reportresults.csv"
    event_id = written + 1
    with sample_files.report(path, COLUMNS) as append:
        for tally, days, rng in month:
            events = sample_rows.events(moved.region, moved.stock, tally, days, rng)
            events.insert(0, "event_id", np.arange(event_id, event_id + len(events)))
            event_id += len(events)
            moved.con.register("events", events)
            append(moved.con, "select * from events")
            moved.con.unregister("events")
            moved.add(events)
    on_file(path, event_id - written - 1)


def _add_loans(month: list[Piece], moved: Transport) -> None:
    """Loans that no report tells of: transfers and holds of theirs may lie in the period."""
    for tally, days, rng in month:
        loans = sample_plan.first_loans(tally)
        events = sample_rows.events(moved.region, moved.stock, loans, days, rng)
        moved.add(events)


def _write_branches(folder: Path, region: Region, on_file: OnFile) -> None:
    groups = {
        unit["municipality_code"]: f"{unit['branch_code'].split('_')[0]}_OKM"
        for unit in sorted(
            region.units, key=lambda unit: unit.get("kind", "") != "main", reverse=True
        )
    }
    rows = []
    for branch in region.branches:
        group = groups.get(branch["municipality_code"], "")
        city = region.names.get(branch["municipality_code"], "").upper()
        name = branch["branch_name"]
        rows.append([branch["branch_code"], name, group, "1" if group else "", city, "", "1"])
    path = folder / "15-toimipisteet-reportresults.csv"
    sample_files.write_lines(path, BRANCH_COLUMNS, rows)
    on_file(path, len(rows))


def _around(first: date, last: date) -> Iterator[list[date]]:
    longest = timedelta(days=transport.LONGEST_DAYS)
    yield from _months(first - longest, first - timedelta(days=1))
    yield from _months(last + timedelta(days=1), last + longest)


def _months(first: date, last: date) -> Iterator[list[date]]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for _, month in itertools.groupby(days, key=lambda day: (day.year, day.month)):
        yield list(month)
