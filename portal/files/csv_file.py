"""A table as CSV for Excel: semicolons, a byte order mark, the decimal mark of the language."""

import csv
import datetime as dt
import io

from portal.kit.notes import escaped
from portal.kit.tables import Table, plain

DECIMALS = 6


def content(table: Table, decimal_mark: str) -> bytes:
    """The whole table, one header row; unknown values are empty, shares are of 0 to 1."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([escaped(column.label) for column in table.columns])
    wanted = [
        [
            _cell(plain(value, column.kind), decimal_mark)
            for value in table.rows[column.name].tolist()
        ]
        for column in table.columns
    ]
    writer.writerows(zip(*wanted, strict=True))
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object, decimal_mark: str) -> object:
    if isinstance(value, float):
        return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".").replace(".", decimal_mark)
    if isinstance(value, dt.date):
        return value.isoformat()
    return escaped(value)
