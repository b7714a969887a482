"""JSON -> rows of text, as Koha would have written them: an array, a page of one, or a row a line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.messages import Code, RefusalError
from etl.reading.sheet import Cell, Row, number
from etl.reading.text import nested, shown

_WRAPPED = re.compile(
    r"\s*(?:\)\]\}'|[\w.$]+\s*\(\s*[\[{])"
)  # for a program in a browser, not for us


def json_rows(path: Path) -> Iterator[Row]:
    """Rows of Koha's JSON shapes: objects, arrays without names, a page of objects, or JSON lines."""
    data = _table(_parsed(path))
    if all(isinstance(item, dict) for item in data):
        _refuse_error(data[-1])
        names = list(dict.fromkeys(key for item in data for key in item))
        yield None, 0, list(names)
        data = [[item.get(name) for name in names] for item in data]
    for place, item in enumerate(data, start=1):
        if not isinstance(item, list):
            raise RefusalError(Code.JSON_SHAPE)
        yield None, place, [_cell(value) for value in item]


def _table(data: Any) -> list[Any]:  # noqa: ANN401 - JSON
    if isinstance(data, dict):
        data = _rows_inside(data)
    if not data:
        raise RefusalError(Code.NO_ROWS)
    if not isinstance(data, list):
        raise RefusalError(Code.JSON_SHAPE)
    return data


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever JSON holds
    """A value as the text Koha would have written."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return number(repr(value))
    if isinstance(value, (dict, list)):
        return nested(json.dumps(value, ensure_ascii=False))
    return str(value)


def _parsed(path: Path) -> Any:  # noqa: ANN401 - JSON
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    if _WRAPPED.match(text):
        raise RefusalError(Code.JSON_WRAPPED)
    try:
        return _loaded(text)
    except json.JSONDecodeError as error:
        lines = _json_lines(text)
        if lines is None:
            raise RefusalError(Code.JSON_BROKEN, position=error.pos) from error
        return lines
    except RefusalError:
        raise
    except (RecursionError, ValueError) as error:
        raise RefusalError(Code.JSON_SHAPE) from error


def _json_lines(text: str) -> list[Any] | None:
    """The rows of JSON lines: each line a row of its own. None when it is not that."""
    try:
        return [_loaded(line) for line in text.split("\n") if line.strip()]
    except RefusalError:
        raise
    except (RecursionError, ValueError):
        return None


def _loaded(text: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names all differ: of one that stands twice nobody knows which value is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        again = sorted({name for name in names if names.count(name) > 1})
        raise RefusalError(Code.DUPLICATE_COLUMNS, columns=shown(", ".join(again))[:200])
    return found


def _refuse_error(data: dict[str, Any]) -> None:
    for key in ("error", "errors", "message"):
        if key in data:
            raise RefusalError(Code.JSON_ERROR, error=shown(str(data[key]))[:200])


def _rows_inside(data: dict[str, Any]) -> list[Any]:
    _refuse_error(data)
    lists = [value for value in data.values() if isinstance(value, list)]
    if not lists and len(data) > 1 and not any(isinstance(each, dict) for each in data.values()):
        return [data]  # one row by itself
    if len(lists) != 1:
        raise RefusalError(Code.JSON_SHAPE)
    return lists[0]
