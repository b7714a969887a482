"""A table as CSV for machines: UTF-8, commas, column names as header, the same in every language."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from portal.kit.notes import escaped


def pieces(names: Sequence[str], chunks: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """The rows under the names of the columns, some at a time; what is not known is an empty cell."""
    yield _lines([names])
    for rows in chunks:
        yield _lines(zip(*(_cells(rows[name]) for name in names), strict=True))


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def _cells(values: pd.Series) -> list[object]:
    known = values.notna().tolist()
    return [
        escaped(value) if is_known else ""
        for value, is_known in zip(values.tolist(), known, strict=True)
    ]
