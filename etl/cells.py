"""Workbooks and JSON -> rows of text, as Koha would have written them."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from etl.layout import Cell, Row
from etl.messages import Code, RefusalError


def sheets(path: Path) -> list[list[Row]]:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [
            list(
                _sheet_rows(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            )
            for name in workbook.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise RefusalError(Code.BROKEN_WORKBOOK) from error


def _sheet_rows(name: str, rows: list[list[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        yield name, number, [_cell(cell) for cell in cells]


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever a spreadsheet or JSON holds
    """A value as the text Koha would have written."""
    if value is None or value == "":
        return None
    if isinstance(value, (bool, float)):
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, (date, time)):
        return _moment(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _moment(value: date | time) -> str:
    """Excel keeps days as a binary fraction, so its seconds come out a hair off."""
    if isinstance(value, datetime):
        rounded = value + timedelta(microseconds=500_000)
        return rounded.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat()


def json_rows(path: Path) -> Iterator[Row]:
    """Rows of Koha's three JSON shapes: objects, arrays without names, or a page of objects."""
    data = _parsed(path)
    if isinstance(data, dict):
        data = _rows_inside(data)
    if not data:
        raise RefusalError(Code.NO_ROWS)
    if all(isinstance(item, dict) for item in data):
        names = list(dict.fromkeys(key for item in data for key in item))
        yield None, 0, [_mended(name) for name in names]
        data = [[item.get(name) for name in names] for item in data]
    for number, item in enumerate(data, start=1):
        if not isinstance(item, list):
            raise RefusalError(Code.JSON_SHAPE)
        yield None, number, [_cell(value) for value in item]


def _parsed(path: Path) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
    except json.JSONDecodeError as error:
        raise RefusalError(Code.JSON_BROKEN, position=error.pos) from error
    except RecursionError as error:
        raise RefusalError(Code.JSON_SHAPE) from error


def _rows_inside(data: dict[str, Any]) -> list[Any]:
    for key in ("error", "errors", "message"):
        if key in data:
            raise RefusalError(Code.JSON_ERROR, error=str(data[key])[:200])
    lists = [value for value in data.values() if isinstance(value, list)]
    if len(lists) != 1:
        raise RefusalError(Code.JSON_SHAPE)
    return lists[0]


def _mended(name: str) -> str:
    """Koha's annotated JSON encodes letters of its keys twice ("TekijÃ¤")."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name
