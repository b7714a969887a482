"""Rows as they came -> a file that holds the columns of the report alone, in one order.

Here personal data end: of an answer nothing else is ever written down.
"""

import json
from collections.abc import Sequence
from typing import Any

from etl.contracts import CONTRACTS, Contract
from etl.fetch.faults import Fault, FetchError
from etl.fetch.sources import REPORTS
from etl.fetch.web import Ask
from etl.reading.text import shown

Row = dict[str, Any]


def refuse_columns(rows: Sequence[Row], ask: Ask) -> None:
    """Raise FetchError when the rows are not those of the report; no rows say nothing."""
    if not rows:
        return
    names = set(rows[0]).intersection(*rows)
    missing = sorted(REPORTS[ask.report].required() - names)
    other = next((each for each in CONTRACTS if _is(each, names)), None)
    if other is not None and other.report != ask.report:
        raise FetchError(
            Fault.OTHER_REPORT, number=ask.number, report=ask.report, found=other.report
        )
    if missing:
        columns = shown(", ".join(missing))
        raise FetchError(Fault.COLUMNS, number=ask.number, report=ask.report, columns=columns)


def _is(contract: Contract, names: set[str]) -> bool:
    """Whether the names are those of the report, and of no other that has more of them."""
    fits = [each for each in CONTRACTS if each.required() <= names]
    return contract in fits and contract == max(fits, key=lambda each: len(each.required()))


def as_file(rows: Sequence[Row], ask: Ask) -> bytes:
    """The rows in the columns that are kept, as JSON; the same rows always give the same bytes."""
    names = [column.name for column in REPORTS[ask.report].columns if column.kept]
    there = [name for name in names if any(name in row for row in rows)]
    kept = [{name: row.get(name) for name in there} for row in rows]
    lines = sorted(json.dumps(row, ensure_ascii=False) for row in kept)
    return ("[" + ",\n".join(lines) + "]\n").encode()
