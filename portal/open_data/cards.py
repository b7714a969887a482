"""The measure cards as an open table: one row for each measure and language."""

import duckdb
import pandas as pd

from portal.definitions.measures import MEASURES
from portal.kit import i18n
from portal.kit.i18n import N_, translated
from portal.kit.measure import Measure
from portal.open_data.columns import Column

COLUMNS = (
    Column("measure", N_("Id of the measure"), N_("The same in every language and release.")),
    Column("language", N_("Language"), N_("fi Finnish, sv Swedish, en English, se Northern Sámi.")),
    Column("name", N_("Name of the measure"), N_("What the measure is called."), filled=False),
    Column("definition", N_("Definition"), N_("How it is counted, in words."), filled=False),
    Column("unit", N_("Unit"), N_("What it is counted in."), filled=False),
    Column("breaks", N_("Breaks in the series"), N_("What bends the figures."), filled=False),
    Column("model", N_("Source"), N_("The table of the release behind the figure.")),
)


def rows(_con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The cards: measure, language, name, definition, unit, breaks, model.

    A text that nobody has written in a language is empty. The cards are the portal's own and the
    same in every release.
    """
    return pd.DataFrame(
        [_row(measure, lang) for measure in MEASURES for lang in i18n.LANGUAGES],
        columns=[column.name for column in COLUMNS],
    )


def _row(measure: Measure, lang: str) -> tuple[str | None, ...]:
    with i18n.speaking(lang):
        breaks = [text for text in map(_own, measure.breaks) if text]
        return (
            measure.id,
            lang,
            _own(measure.name),
            _own(measure.formula),
            _own(measure.unit),
            " ".join(breaks) or None,
            measure.model,
        )


def _own(key: str) -> str | None:
    """A text, unless it fell back to another language; a sign such as % is the same in all."""
    text, lang = translated(key)
    is_sign = not any(letter.isalpha() for letter in text)
    return text if is_sign or lang == i18n.current() else None
