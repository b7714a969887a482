"""Tables of figures as statistics publish them, and what is said of them."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from etl.figures.mapping import Figure, Joint, Mapping
from etl.load import Outcome, Said
from tests.etl.house import House

Rows = Sequence[Sequence[object]]


def csv(*rows: Sequence[object], delimiter: str = ";") -> bytes:
    """A text of the rows."""
    return "\n".join(delimiter.join(map(str, row)) for row in rows).encode()


def xlsx(*rows: Sequence[object], sheet: str = "Tilasto", **more: Rows) -> bytes:
    """A workbook of one sheet, and of others by their names."""
    book = Workbook()
    for place, (name, found) in enumerate({sheet: rows, **more}.items()):
        target = book.worksheets[0] if place == 0 else book.create_sheet()
        target.title = name
        for row in found:
            target.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(house: House, content: bytes, name: str = "tilasto.csv", **said: object) -> Outcome:
    """Bring a file in as it is proposed, with what is said instead."""
    path = house.drop(name, content)
    (asked,) = house.load(path)
    if asked.asked is None:
        return asked
    mapping = asked.asked.mapping
    told: dict[str, Any] = {**mapping.as_data(), **said}
    told["figures"] = {text: Figure(figure) for text, figure in told["figures"].items()}
    told["joint"] = Joint(told["joint"])
    with house.loading() as loading:
        (outcome,) = loading.take(path, Said(mapping=Mapping(**told)))
    return outcome


def figures(house: House) -> list[tuple[Any, ...]]:
    """Every figure of the release: which, of which place, of which year, and the number."""
    house.build()
    return house.ask(
        "select figure, coalesce(municipality_code, library), year, value::double "
        "from mart.outside_figure order by all"
    )
