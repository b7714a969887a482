"""A made-up consortium of any size with known truth, written as Koha would have written it."""

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl import sample_plan, sample_region, sample_rows
from etl.sample_plan import NO_BRANCH, TYPES, Piece, Tally
from etl.sample_region import Ints, Period, Region
from etl.sample_rows import Stock

SUMS = "SAMPLE_SHA256SUMS"
TRUTH = "truth.json"
EVENTS_PER_YEAR = 300_000
SEED = 2026
LOANS = ("issue", "renew")
LEVELS = {"municipality": "municipality_code", "library": "library", "branch": "branch"}
BOM = "\ufeff"
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


@dataclass(frozen=True)
class Truth:
    """What the files hold, counted before they were written.

    pairs: loan_month, owner_branch, place_branch and what they belong to, group (the patron
    category left out of the statistics, or '' for what is published), loans, renewals; own loans
    too. strata: loan_month, event_type, group, branch (the word written instead of a branch, else
    None), reason (why it is not published, else None), events.
    """

    strata: pd.DataFrame
    pairs: pd.DataFrame
    left_out: list[str]

    @property
    def rows(self) -> int:
        return int(self.strata["events"].sum())

    @property
    def events(self) -> dict[str, int]:
        """Events by type."""
        return _sums(self.strata, "event_type", list(TYPES))

    @property
    def excluded(self) -> dict[str, int]:
        """Events that are not published, by reason."""
        reasons = [_category(name) for name in self.left_out]
        return _sums(self.strata, "reason", ["event_type", "unknown_branch", *reasons])

    def published(self) -> pd.DataFrame:
        """Rows of pairs that a release publishes."""
        return self.pairs[self.pairs["group"] == ""]

    def between(self, level: str = "municipality_code") -> pd.DataFrame:
        """Published loans and renewals where owner <> place: loan_month, owner, place, loans, renewals.

        level is municipality_code, library or branch.
        """
        return _between(self.published(), level)

    def as_json(self) -> str:
        """Totals before anything is left out, with the keys of the golden file of the full year;
        then what a release of these files publishes and leaves out."""
        published = self.published()
        told = _before_exclusions(self) | {
            "rows": self.rows,
            "events": self.events,
            "published": {
                "issue": int(published["loans"].sum()),
                "renew": int(published["renewals"].sum()),
            },
            "published_between": {
                level: _told(self.between(column)) for level, column in LEVELS.items()
            },
            "exclusions": _exclusions(self.strata),
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _before_exclusions(truth: Truth) -> dict[str, object]:
    crossing = _between(truth.pairs, "municipality")
    totals = {
        "issue": truth.events["issue"],
        "issue_cross_municipality": int(crossing["loans"].sum()),
        "renew": truth.events["renew"],
        "renew_cross_municipality": int(crossing["renewals"].sum()),
    }
    for event_type in LOANS:
        groups = _sums(
            truth.strata[truth.strata["event_type"] == event_type], "group", truth.left_out
        )
        totals |= {f"{event_type}_{name}": events for name, events in groups.items()}
        totals |= {f"{event_type}_to_{name}_patrons": events for name, events in groups.items()}
    by_month = crossing.groupby("loan_month")["loans"].sum()
    by_pair = crossing.groupby(["owner", "place"], as_index=False)["loans"].sum()
    return {
        "note": "counted inside the generator, before anything was written",
        "totals": totals,
        "events_with_unmapped_branch": {
            f"renew|{name}": events
            for name, events in _sums(truth.strata, "branch", list(NO_BRANCH)).items()
        },
        "cross_municipality_issues_by_month": {
            str(month)[:7]: int(loans) for month, loans in by_month.items()
        },
        "cross_municipality_issues_owner_to_lender": [
            {
                "item_municipality": row.owner,
                "event_municipality": row.place,
                "issues": row.loans,
            }
            for row in by_pair.itertuples()
            if row.loans
        ],
    }


def _told(between: pd.DataFrame) -> dict[str, object]:
    """Loans and renewals: all, by month, and by owner and place."""
    by_month = between.groupby("loan_month")[["loans", "renewals"]].sum()
    by_pair = between.groupby(["owner", "place"])[["loans", "renewals"]].sum()
    return {
        "issue": int(between["loans"].sum()),
        "renew": int(between["renewals"].sum()),
        "by_month": {
            str(month)[:7]: [int(loans), int(renewals)]
            for month, loans, renewals in by_month.itertuples(name=None)
        },
        "by_pair": {
            ">".join(pair): [int(loans), int(renewals)]
            for pair, loans, renewals in by_pair.itertuples(name=None)
        },
    }


def _exclusions(strata: pd.DataFrame) -> list[dict[str, object]]:
    """One item for each month, reason and event type that is not published."""
    left_out = strata[strata["reason"].notna() & (strata["events"] > 0)]
    summed = left_out.groupby(["loan_month", "reason", "event_type"], as_index=False)[
        "events"
    ].sum()
    return [
        {
            "month": str(row.loan_month)[:7],
            "reason": row.reason,
            "event_type": row.event_type,
            "events": row.events,
        }
        for row in summed.itertuples()
    ]


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
    on_file: Callable[[Path, int], None] = lambda _path, _rows: None,
) -> Truth:
    """Write one loans report a month, the branch list and truth.json; return what they hold.

    The same arguments give the same bytes. A month is written in pieces, so memory does not grow
    with the number of rows. SAMPLE_SHA256SUMS names a file before the file appears: whatever is
    there is marked as made up, even if this is interrupted. on_file hears of each file and its rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    region = sample_region.read(pack, seed)
    stock = sample_rows.stock_of(region, seed)
    tallies: list[Tally] = []
    event_id = 1
    with duckdb.connect() as con:
        for days in _months(first, last):
            path = folder / f"12-lainatapahtumat-{days[0]:%Y-%m}-reportresults.csv"
            month = sample_plan.month(region, days, events_per_year, seed)
            _write_month(con, path, region, stock, month, event_id)
            tallies += [tally for tally, _, _ in month]
            rows = sum(tally.rows for tally, _, _ in month)
            event_id += rows
            on_file(path, rows)
    branches = folder / "15-toimipisteet-reportresults.csv"
    _write_branches(branches, region)
    on_file(branches, len(region.branches))
    truth = Truth(_strata(tallies), _pairs(region, tallies), region.left_out)
    (folder / TRUTH).write_text(truth.as_json(), encoding="utf-8", newline="\n")
    return truth


def _write_month(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    region: Region,
    stock: Stock,
    month: list[Piece],
    event_id: int,
) -> None:
    """Write the pieces one after the other; the file gets its name when it is whole."""
    digest = hashlib.sha256()
    draft = path.with_suffix(".tmp")
    part = path.with_suffix(".part.tmp")
    with draft.open("wb") as file:
        header = (BOM + ";".join(COLUMNS) + "\n").encode()
        file.write(header)
        digest.update(header)
        for tally, days, rng in month:
            events = sample_rows.events(region, stock, tally, days, rng)
            events.insert(0, "event_id", np.arange(event_id, event_id + len(events)))
            event_id += len(events)
            _copy(con, events, part)
            with part.open("rb") as rows:
                while block := rows.read(1 << 22):
                    file.write(block)
                    digest.update(block)
    part.unlink()
    _publish(draft, path, digest.hexdigest())


def _publish(draft: Path, path: Path, digest: str) -> None:
    """Mark the file as sample, then let it appear under its name."""
    sums = path.parent / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.exists() else []
    others = [line for line in lines if not line.endswith(f"  {path.name}")]
    marked = path.parent / f"{SUMS}.tmp"
    marked.write_text(
        "\n".join(sorted([*others, f"{digest}  {path.name}"], key=lambda line: line[66:])) + "\n",
        encoding="utf-8",
        newline="\n",
    )
    marked.replace(sums)
    draft.replace(path)


def _copy(con: duckdb.DuckDBPyConnection, events: pd.DataFrame, path: Path) -> None:
    """Quote as Koha does: only the time has a space, and no code has anything else to quote."""
    con.register("events", events)
    con.execute(
        "copy (select * from events) to $path "
        "(format csv, delimiter ';', header false, force_quote (event_time))",
        {"path": str(path)},
    )
    con.unregister("events")


def _write_branches(path: Path, region: Region) -> None:
    header = (
        "branch;branch_name;okm_group;okm_group_count;postal_city;postal_code;is_pickup_location"
    )
    lines = [BOM + header]
    groups = {
        unit["municipality_code"]: f"{unit['branch_code'].split('_')[0]}_OKM"
        for unit in sorted(
            region.units, key=lambda unit: unit.get("kind", "") != "main", reverse=True
        )
    }
    for branch in region.branches:
        group = groups.get(branch["municipality_code"], "")
        city = region.names.get(branch["municipality_code"], "").upper()
        name = branch["branch_name"]
        cells = [branch["branch_code"], name, group, "1" if group else "", city, "", "1"]
        lines.append(";".join(quoted(cell) for cell in cells))
    content = ("\n".join(lines) + "\n").encode()
    draft = path.with_suffix(".tmp")
    draft.write_bytes(content)
    _publish(draft, path, hashlib.sha256(content).hexdigest())


def quoted(cell: str) -> str:
    """The cell as Koha's CSV download writes it: quoted only for a space, delimiter, quote or non-ASCII."""
    if cell.isascii() and not any(mark in cell for mark in ' ;"\n\r\t'):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _months(first: date, last: date) -> Iterator[list[date]]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for _, month in itertools.groupby(days, key=lambda day: (day.year, day.month)):
        yield list(month)


def _strata(tallies: list[Tally]) -> pd.DataFrame:
    columns = ["loan_month", "event_type", "group", "branch", "reason", "events"]
    rows = [
        (tally.month, event_type, group, branch, _reason(event_type, group, branch), events)
        for tally in tallies
        for (event_type, group, branch), events in zip(
            tally.strata, tally.counts.sum(axis=1).tolist(), strict=True
        )
    ]
    strata = pd.DataFrame(rows, columns=columns)
    return strata.groupby(columns[:-1], dropna=False, as_index=False, sort=False)[["events"]].sum()


def _sums(strata: pd.DataFrame, column: str, values: list[str]) -> dict[str, int]:
    return {value: int(strata.loc[strata[column] == value, "events"].sum()) for value in values}


def _reason(event_type: str, group: str, branch: str | None) -> str | None:
    """Why events are left out: the first that applies of type, branch and patron category."""
    if event_type not in LOANS:
        return "event_type"
    if branch is not None:
        return "unknown_branch"
    return _category(group) if group else None


def _category(name: str) -> str:
    return f"patron_category:{name}"


def _pairs(region: Region, tallies: list[Tally]) -> pd.DataFrame:
    counted: dict[tuple[date, str, tuple[Period | None, ...]], dict[str, Ints]] = {}
    for tally in tallies:
        for (event_type, group, branch), counts in zip(tally.strata, tally.counts, strict=True):
            if event_type in LOANS and branch is None:
                key = (tally.month, group, tuple(tally.places))
                of_type = counted.setdefault(key, {})
                of_type[event_type] = of_type.get(event_type, 0) + counts
    frames = [
        _pair_frame(region, places).assign(
            loan_month=month, group=group, loans=counts["issue"], renewals=counts["renew"]
        )
        for (month, group, places), counts in counted.items()
    ]
    pairs = pd.concat(
        [frame[(frame["loans"] > 0) | (frame["renewals"] > 0)] for frame in frames],
        ignore_index=True,
    )
    return pairs.reset_index(drop=True)


def _pair_frame(region: Region, places: tuple[Period | None, ...]) -> pd.DataFrame:
    """Every owner and place at each level, in the order of the counts."""
    units = len(region.units)
    owner, place = np.divmod(np.arange(units * units), units)
    home = [each.municipality_code if each else None for each in places]
    labels = {
        "branch": [unit["branch_code"] for unit in region.units],
        "municipality_code": home,
        "municipality": [region.names[code] if code else None for code in home],
        "library": [each.library if each else None for each in places],
    }
    return pd.DataFrame(
        {
            f"{role}_{level}": np.array(names, dtype=object)[unit]
            for role, unit in (("owner", owner), ("place", place))
            for level, names in labels.items()
        }
    )


def _between(pairs: pd.DataFrame, level: str) -> pd.DataFrame:
    owner, place = f"owner_{level}", f"place_{level}"
    crossing = pairs[pairs[owner] != pairs[place]].rename(columns={owner: "owner", place: "place"})
    return crossing.groupby(["loan_month", "owner", "place"], as_index=False)[
        ["loans", "renewals"]
    ].sum()
