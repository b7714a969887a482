"""Which report a table is: its first rows against the contracts, or one clear refusal."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from etl.contracts import CONTRACTS, LAINAUSDATA, PERSONAL, Contract, Kind, Type
from etl.cooperation_people import has_identity_code
from etl.messages import Code, Message, RefusalError

HEAD_ROWS = 40
FILLED = "·"  # all that is read of a value in a hidden column
_NEAR = 0.5
_MOST_NAMED, _LONGEST = 20, 40
_LAINAUSDATA_COLUMNS = 4
_NARROWEST = 2

Cell = str | None
Row = tuple[str | None, int, list[Cell]]  # sheet, row number as a spreadsheet shows it, cells


@dataclass(frozen=True)
class Layout:
    """Where the contract's columns are: names in file order (None = a column that is not read)."""

    contract: Contract
    header_row: int | None  # 0 for names that are not a row (JSON), None when there are no names
    columns: tuple[str | None, ...]
    warnings: tuple[Message, ...] = ()
    width: int = 0  # cells of the header row, empty ones at its end included


def find_layout(rows: list[Row]) -> Layout:
    """The report that the first rows hold. Raises RefusalError with the best reason found."""
    filled = [row for row in rows if any(cell and cell.strip() for cell in row[2])]
    if not filled:
        raise RefusalError(Code.EMPTY_FILE)
    for row in filled:
        for contract in CONTRACTS:
            if contract.required() <= set(_names(row[2])):
                return _with_header(contract, row)
    _refuse_known(filled)
    return _without_header(filled)


def _names(cells: list[Cell]) -> list[str]:
    return [(cell or "").strip().strip('"').lstrip("\ufeff").lower() for cell in cells]


def _with_header(contract: Contract, row: Row) -> Layout:
    names = _names(row[2])
    while names and not names[-1]:
        names.pop()
    known = set(contract.names())
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise RefusalError(Code.DUPLICATE_COLUMNS, columns=", ".join(twice))
    extra = [name for name in names if name and name not in known]
    warnings = (Message(Code.EXTRA_COLUMNS, {"columns": _listed(extra)}),) if extra else ()
    columns = tuple(name if name in known else None for name in names)
    return Layout(contract, row[1], columns, warnings, len(row[2]))


def _listed(names: list[str]) -> str:
    """The first names, cut, and how many there are when they are many."""
    shown = ", ".join(name[:_LONGEST] for name in names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} … (yhteensä {len(names)})"


def _refuse_known(rows: list[Row]) -> None:
    """Refuse what is recognisably something else, by the fullest of the first rows."""
    names = [name for name in _names(max(rows, key=lambda row: _filled(row[2]))[2]) if name]
    if len(LAINAUSDATA.intersection(names)) >= _LAINAUSDATA_COLUMNS:
        raise RefusalError(Code.LAINAUSDATA)
    _refuse_personal(names, rows)
    for contract in CONTRACTS:
        missing = contract.required() - set(names)
        if len(missing) < len(contract.required()) * _NEAR:
            columns = ", ".join(sorted(missing))
            raise RefusalError(Code.MISSING_COLUMNS, report=contract.report, columns=columns)


def _filled(cells: list[Cell]) -> int:
    return sum(1 for cell in cells if cell and cell.strip())


def _refuse_personal(names: list[str], rows: list[Row]) -> None:
    """Columns about persons that no report of ours has, or personal identity codes in the cells."""
    ours = {name for contract in CONTRACTS for name in contract.names()}
    personal = [
        name for name in names if name not in ours and any(part in name for part in PERSONAL)
    ]
    if not personal and any(
        cell and has_identity_code(cell) for _, _, cells in rows for cell in cells
    ):
        personal = ["hetu"]
    if personal:
        raise RefusalError(Code.PERSONAL, columns=", ".join(personal))


_LOOKS: dict[Type, Callable[[str], bool]] = {
    Type.ID: lambda text: text.isdigit(),
    Type.TIME: lambda text: bool(re.match(r"(\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})", text)),
    Type.MONTH: lambda text: bool(re.fullmatch(r"\d{4}-\d\d", text)),
    Type.COUNT: lambda text: text.isdigit(),
    Type.FLAG: lambda text: text in {"0", "1"},
    Type.WORD: lambda text: bool(re.fullmatch(r"[a-z_]+", text)),
    Type.CODE: lambda text: len(text) <= 10,  # noqa: PLR2004 - varchar(10) in Koha
    Type.NAME: lambda text: len(text) > 0,
}


def _without_header(rows: list[Row]) -> Layout:
    """runreport.pl and the plain JSON give no names: count and kinds of the columns must do."""
    table = [cells for _, _, cells in rows if "# ERROR" not in (cells[0] or "")]
    width = max((len(cells) for cells in table), default=0)
    for contract in CONTRACTS:
        for columns in _orders(contract):
            if len(columns) == width and _fits(contract, columns, table):
                warning = Message(Code.HEADERLESS, {"report": contract.report})
                return Layout(contract, None, columns, (warning,))
    first = [cell for cell in rows[0][2] if cell]
    if width < _NARROWEST:
        raise RefusalError(Code.UNREADABLE)
    if any(character.isdigit() for cell in first for character in cell):
        raise RefusalError(Code.NO_HEADER, count=width)
    raise RefusalError(Code.UNKNOWN_HEADER, columns=_listed(first))


def _orders(contract: Contract) -> Iterator[tuple[str, ...]]:
    """The columns as the report writes them, with and without the optional material type.

    The branch list is left out: nothing in it but words, so seven columns of anything would fit.
    """
    if contract.kind is Kind.BRANCHES:
        return
    yield contract.names()
    if contract.names()[-1] == "material_type":
        yield contract.names()[:-1]


def _fits(contract: Contract, columns: tuple[str, ...], table: list[list[Cell]]) -> bool:
    by_name = {column.name: column for column in contract.columns}
    for place, name in enumerate(columns):
        column = by_name[name]
        values = [cells[place] for cells in table if len(cells) == len(columns)]
        if not all(
            _LOOKS[column.type](value.strip()) for value in values if value and value.strip()
        ):
            return False
        if column.filled and not all(value and value.strip() for value in values):
            return False
    return len(columns) > 1
