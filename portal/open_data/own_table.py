"""A table of a reader's own as open data: the choices of its page are the parameters of its address."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from portal.kit import choice as choices
from portal.kit import figure as shown
from portal.kit import i18n, warehouse
from portal.kit.answers import Answers
from portal.kit.cube import By
from portal.kit.i18n import _
from portal.kit.notes import file_name
from portal.kit.periods import period_short
from portal.open_data import csv_file, files, jsonstat
from portal.open_data.files import CSV, CUBE, MEDIA, Edition, File
from portal.tables import inhabitants, page
from portal.tables import words as said
from portal.tables.parts import NAME
from portal.tables.queries import UNKNOWN
from portal.tables.view import Choice, Question, Side, View, question

KINDS = (CSV, CUBE)
DECIMALS = 6
BESIDE = frozenset({"lang", "julkaisu"})  # what an address may hold beside the choices
_ROLES = {By.MONTH: "time", By.YEAR: "time", By.PLACE: "geo"}


def unknown(edition: Edition, query: Mapping[str, str]) -> tuple[str, ...]:
    """What of an address is not known, as it stands there: a choice, or the code of one."""
    names = {one.name for one in page.PAGE.choices} | BESIDE
    strange = (choices.as_asked(name, code) for name, code in query.items() if name not in names)
    answers = Answers(edition.release)
    return (*strange, *choices.unknown(page.PAGE.choices, answers, query))


def find(edition: Edition, query: Mapping[str, str], kind: str) -> tuple[File, str] | None:
    """The file of an address whose choices are known, in the language in use, and the name it is saved
    under; None where there is nothing to count."""
    answers = Answers(edition.release)
    if not page.is_there(answers):
        return None
    codes = choices.asked(page.PAGE.choices, answers, query)
    choice = page.chosen(answers, codes)
    view = page.look(answers, codes)
    pieces = partial(_cube if kind == CUBE else _csv, edition, choice, view)
    key = (NAME, kind, edition.release.path, edition.is_asked_by_id, choice)
    return files.streamed(key, pieces, MEDIA[kind]), _saved_as(edition, view, kind)


def _saved_as(edition: Edition, view: View, kind: str) -> str:
    release = edition.release
    narrowed = (part.slug for part in view.narrowing)
    sample = _("sample data") if release.is_sample else ""
    measure = _column(view)
    period = period_short(view.period)
    return file_name(NAME, measure, *narrowed, period, sample, release.release_id, suffix=kind)


def _csv(edition: Edition, choice: Choice, view: View) -> Iterator[bytes]:
    """A row for every cell that is known: its codes, an empty one where it is not known, and its value under
    the id of the measure."""
    asked, _period, _coverage = question(Answers(edition.release).read, choice)
    measure = _column(view)
    columns = [side.dimension.column(choice.level) for side in asked.sides]
    named = {f"a{at}": name for at, name in enumerate(columns)} | {"value": measure}
    return csv_file.pieces(
        [*columns, measure],
        (_row(part, view).rename(columns=named) for part in _chunks(edition, asked, view)),
    )


def _column(view: View) -> str:
    """What the column of values is called: the id of the measure, and for each of what."""
    return view.counted.measure.id + (f"_per_{view.choice.per}" if view.choice.per else "")


def _row(cells: pd.DataFrame, view: View) -> pd.DataFrame:
    codes = {
        str(name): cells[name].where(cells[name] != UNKNOWN) for name in cells if name != "value"
    }
    return cells.assign(**codes, value=_plain(cells["value"], view))


def _plain(values: pd.Series, view: View) -> pd.Series:
    """Counts as whole numbers, others rounded as all files of the portal."""
    is_whole = view.counted.is_number or view.counted.is_count
    return values.round().astype("int64") if is_whole else values.round(DECIMALS)


def _chunks(edition: Edition, asked: Question, view: View) -> Iterator[pd.DataFrame]:
    """The cells some at a time, for each thousand inhabitants where that is asked."""
    if not view.choice.per:
        yield from _counts(edition, asked, view)
        return
    by = [side.dimension for side in asked.sides]
    people = inhabitants.asked(Answers(edition.release).read, view.choice.level, by, view.period)
    for cells in _counts(edition, asked, view):
        yield inhabitants.scaled(cells, by, view.period, people)


def _counts(edition: Edition, asked: Question, view: View) -> Iterator[pd.DataFrame]:
    cursor = warehouse.cursor(edition.release)
    try:
        yield from asked.chunks(cursor, view.period)
    finally:
        cursor.close()


def _cube(edition: Edition, choice: Choice, view: View) -> Iterator[bytes]:
    asked, _period, _coverage = question(Answers(edition.release).read, choice)
    head = _head(edition, choice, view, asked.sides)
    return jsonstat.written(head, _values(edition, asked, view))


def _head(edition: Edition, choice: Choice, view: View, sides: tuple[Side, ...]) -> jsonstat.Json:
    release, measure = edition.release, view.counted.measure
    label = shown.title(release, view, said.title(view))
    notes = [_(measure.formula), *(_(text) for text in measure.breaks), *said.notes(view)]
    columns = [side.dimension.column(choice.level) for side in sides]
    roles: dict[str, list[str]] = {}
    for side, column in zip(sides, columns, strict=True):
        if role := _ROLES.get(side.dimension.by):
            roles.setdefault(role, []).append(column)
    return {
        **jsonstat.opening(release, label, notes),
        "role": {**roles, "metric": [jsonstat.COUNTS]},
        "id": [*columns, jsonstat.COUNTS],
        "size": [*(len(side.codes) for side in sides), 1],
        "dimension": {
            **{column: _side(side) for column, side in zip(columns, sides, strict=True)},
            jsonstat.COUNTS: _counted(view),
        },
        "extension": {
            **jsonstat.extension(release),
            "absent": None,
            "definition": measure.address,
            "narrowing": [part.words for part in shown.narrowed(release, view)],
            "period": [view.period.first.isoformat(), view.period.last_day.isoformat()],
        },
    }


def _side(side: Side) -> jsonstat.Json:
    return {
        "label": side.label,
        "category": {"index": list(side.codes), "label": dict(side.codes)},
    }


def _counted(view: View) -> jsonstat.Json:
    measure = view.counted.measure
    decimals = 0 if view.counted.is_number or view.counted.is_count else DECIMALS
    unit = {"decimals": decimals, "label": i18n.capital(said.unit(view))}
    return {
        "label": _("What is counted"),
        "category": {
            "index": [measure.id],
            "label": {measure.id: said.name(view)},
            "unit": {measure.id: unit},
        },
    }


def _values(edition: Edition, asked: Question, view: View) -> Iterator[tuple[int, Any]]:
    """Where each cell stands, and its value."""
    places = [{code: at for at, code in enumerate(side.codes)} for side in asked.sides]
    for cells in _chunks(edition, asked, view):
        at = cells["a0"].map(places[0])
        for n, place in enumerate(places[1:], start=1):
            at = at * len(place) + cells[f"a{n}"].map(place)
        yield from zip(at.tolist(), _plain(cells["value"], view).tolist(), strict=True)
