"""Which report a table is: its first rows against the contracts, or one clear refusal."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from etl.contracts import (
    CONTRACTS,
    LAINAUSDATA,
    LAINAUSDATA_CORE,
    PERSONAL,
    Contract,
    Kind,
    Proof,
    Type,
)
from etl.cooperation.people import has_identity_code
from etl.messages import Code, Message, RefusalError
from etl.reading.sheet import Cell, Row
from etl.reading.text import plain

HEAD_ROWS = 40
FILLED = "·"  # all that is read of a value in a hidden column
_NEAR = 0.5
_MOST_NAMED, _LONGEST = 20, 40
_LAINAUSDATA_COLUMNS = 6
_NARROWEST = 2


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
    return [(plain(cell or "") or "").strip().strip('"').lower() for cell in cells]


def header_again(layout: Layout, row: Row) -> Layout | None:
    """The layout from here on where the header comes again (files joined into one), else None."""
    if not layout.header_row:
        return None
    place = next(place for place, name in enumerate(layout.columns) if name)
    cell = row[2][place] if place < len(row[2]) else None
    if not cell or not set(_names([cell])) <= set(layout.contract.names()):
        return None
    is_header = layout.contract.required() <= set(_names(row[2]))
    return _with_header(layout.contract, row) if is_header else None


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
    header = max(rows, key=lambda row: _filled(row[2]))
    names = [name for name in _names(header[2]) if name]
    _refuse_personal(header, rows)
    for contract in CONTRACTS:
        missing = contract.required() - set(names)
        if len(missing) < len(contract.required()) * _NEAR:
            columns = ", ".join(sorted(missing))
            raise RefusalError(Code.MISSING_COLUMNS, report=contract.report, columns=columns)


def _filled(cells: list[Cell]) -> int:
    return sum(1 for cell in cells if cell and cell.strip())


def _refuse_personal(header: Row, rows: list[Row]) -> None:
    """Columns about persons that no report of ours has, or personal identity codes in the cells.

    A file is deleted for them: only when a column says so by its name and by its values.
    """
    names = _names(header[2])
    ours = {name for contract in CONTRACTS for name in contract.names()}
    named = {
        place: name
        for place, name in enumerate(names)
        if name not in ours and any(part in name for part in PERSONAL)
    }
    below = [cells for _, number, cells in rows if number > header[1]]
    proven = [name for place, name in named.items() if _is_proven(name, place, below)]
    if _is_lainausdata(set(names)):
        raise RefusalError(Code.LAINAUSDATA if proven else Code.LAINAUSDATA_ALONE)
    if proven:
        raise RefusalError(Code.PERSONAL, columns=_listed(proven))
    if named:
        raise RefusalError(Code.MAYBE_PERSONAL, columns=_listed(list(named.values())))
    if any(cell and has_identity_code(cell) for _, _, cells in rows for cell in cells):
        raise RefusalError(Code.MAYBE_PERSONAL, columns="hetu")


def _is_lainausdata(names: set[str]) -> bool:
    """Whether it is Koha-Suomi's report: words that any library's list has are not enough."""
    return LAINAUSDATA_CORE in names and len(LAINAUSDATA & names) >= _LAINAUSDATA_COLUMNS


def _is_proven(name: str, place: int, rows: list[list[Cell]]) -> bool:
    """Whether the values of a column look like what its name says of persons."""
    values = [plain(cells[place] or "") for cells in rows if place < len(cells)]
    filled = [value for value in values if value]
    proofs = [proof for part, proof in PERSONAL.items() if part in name]
    alike = sum(1 for value in filled if any(_PROOFS[proof](value) for proof in proofs))
    return bool(filled) and alike >= len(filled) * _NEAR


_PROOFS: dict[Proof, Callable[[str], bool]] = {
    Proof.NUMBER: lambda text: bool(re.search(r"[0-9]{2}|[0-9]$", text)) and " " not in text,
    Proof.IDENTITY: lambda text: bool(re.fullmatch(r"[0-9]{6}[-+A-Ya-y][0-9]{3}\w", text)),
    Proof.BIRTH: lambda text: bool(re.search(r"(?:18|19|20)[0-9]{2}", text)),
    Proof.NAME: lambda text: bool(re.fullmatch(r"[^\W\d_]{2,}(?:[ '-][^\W\d_]+)*", text)),
    Proof.NONE: lambda _text: False,
}

_DAY_FIRST = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}")
_LOOKS: dict[Type, Callable[[str], bool]] = {
    Type.ID: lambda text: text.isdecimal(),
    **dict.fromkeys((Type.TIME, Type.MOMENT, Type.DATE), lambda text: bool(_DAY_FIRST.match(text))),
    Type.MONTH: lambda text: bool(re.fullmatch(r"\d{4}-\d\d", text)),
    Type.COUNT: lambda text: text.isdecimal(),
    Type.FLAG: lambda text: text in {"0", "1"},
    Type.WORD: lambda text: bool(re.fullmatch(r"[A-Za-z_]+", text)),
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
