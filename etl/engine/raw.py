"""What the models call the rows of a report, and which columns these have."""

from collections.abc import Iterator

from etl.contracts import Contract, Kind, Type
from etl.sql import literal

_SQL_TYPES = {
    Type.ID: "bigint",
    Type.COUNT: "bigint",
    Type.FLAG: "boolean",
    Type.MONTH: "date",
    Type.DATE: "date",
    Type.MOMENT: "timestamp",
}


def raw_name(contract: Contract) -> str:
    """What the models call the rows of a report."""
    return "raw.loans" if contract.kind is Kind.LOANS else f"raw.{contract.kind}"


def raw_sql(contract: Contract, scan: str | None) -> str:
    """The rows of a report, with the order in which their files were loaded.

    scan: what gives file_index, file_row and the archived columns; None: there are no rows.
    """
    columns = list(archived_columns(contract))
    if scan is None:
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in columns)
        return (
            "select null::bigint as file_order, null::boolean as is_contested, "
            f"null::date as loaded_on, null::varchar as system, null::bigint as file_row, {empty} "
            "where false"
        )
    names = ", ".join(f"archived.{name}" for name, _ in columns)
    return (
        "select file.file_order::bigint as file_order, file.is_contested, "
        "file.loaded_at::date as loaded_on, file.system, archived.file_row, "
        f"{names} from {scan} as archived inner join raw.scanned as file "
        f"on file.kind = {literal(contract.kind)} and archived.file_index = file.file_index"
    )


def archived_columns(contract: Contract) -> Iterator[tuple[str, str]]:
    """Name and type of what is stored of a report, without its row numbers."""
    for column in contract.columns:
        if column.kept and column.type is Type.TIME:
            yield "event_day", "date"
            yield "event_hour", "utinyint"
        elif column.kept:
            yield column.name, _SQL_TYPES.get(column.type, "varchar")
