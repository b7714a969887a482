"""A table as CSV for machines: UTF-8, commas, column names as header, the same in every language."""

import csv
import io

import pandas as pd

from portal.kit.notes import escaped
from portal.open_data.catalogue import Table


def content(table: Table, rows: pd.DataFrame) -> bytes:
    """The rows under the names of the columns; what is not known is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [column.name for column in table.columns]
    writer.writerow(names)
    writer.writerows(zip(*(_cells(rows[name]) for name in names), strict=True))
    return out.getvalue().encode("utf-8")


def _cells(values: pd.Series) -> list[object]:
    known = values.notna().tolist()
    return [
        escaped(value) if is_known else ""
        for value, is_known in zip(values.tolist(), known, strict=True)
    ]
