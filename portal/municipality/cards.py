"""The key figures of the card."""

import pandas as pd

from portal.charts import strips
from portal.kit import changes
from portal.kit.cards import Card, Picture
from portal.kit.i18n import N_, _
from portal.kit.periods import period_short, period_text
from portal.municipality import words
from portal.municipality.view import MunicipalityView

A_LINE = 2  # years that make a line
COUNTED = {"received_per_1000": "received", "sent_per_1000": "sent"}
COUNTS = {
    "lent_per_inhabitant": N_("loans and renewals"),
    "received_per_1000": N_("loans received"),
    "sent_per_1000": N_("loans sent"),
}


def key_figures(view: MunicipalityView) -> list[Card]:
    """Each measure of the level: value, change, what it is among the others, and five years as a line."""
    return [_card(view, measure) for measure in view.measures]


def _card(view: MunicipalityView, measure: str) -> Card:
    return Card(
        _(words.NAMES[measure]),
        words.value_text(measure, view.row[measure]),
        _change(view, measure),
        _among(view, measure),
        _history(view, measure),
        words.CARD_OF[measure],
    )


def _change(view: MunicipalityView, measure: str) -> str:
    """Of counts the change of the count, since inhabitants change too; of the others the value before."""
    if measure in COUNTS:
        past = view.comparison.past([_count(row, measure) for row in view.before])
        said = changes.of_what(_(COUNTS[measure]), _count(view.row, measure), past)
        return _("no comparison: some months are not known") if said is None else said
    values = [float(row[measure]) for row in view.before if pd.notna(row[measure])]
    if not values or len(values) < len(view.before) or not _is_comparable(view, measure):
        return ""
    return view.comparison.told(words.value_text(measure, sum(values) / len(values)))


def _count(row: pd.Series, measure: str) -> int:
    return int(row[COUNTED[measure]]) if measure in COUNTED else words.lent(row)


def _is_comparable(view: MunicipalityView, measure: str) -> bool:
    return measure != "waiting_days" or view.has_all_holds


def _among(view: MunicipalityView, measure: str) -> str:
    """The median of the places of the level, and that of the similar ones."""
    parts = [f"{words.median_name(view)}: {words.value_text(measure, view.median(measure))}"]
    alike = view.figures.loc[list(view.similar), measure].dropna()
    if len(alike):
        one = _("similar municipality {name}: {value}")
        text = one if len(alike) == 1 else _("median of similar municipalities: {value}")
        value = words.value_text(measure, alike.median())
        parts.append(text.format(name=view.names.get(alike.index[0]), value=value))
    return " · ".join(parts)


def _history(view: MunicipalityView, measure: str) -> Picture | None:
    years = [period for period, _frame in view.series]
    known = list(zip(years, view.history(measure), view.bent_here(), strict=True))
    while known and known[0][1] is None:
        known.pop(0)
    values = [value for _year, value, _events in known]
    if sum(value is not None for value in values) < A_LINE:
        return None
    said = ", ".join(
        f"{period_text(year)} {words.value_text(measure, value)}" for year, value, _events in known
    )
    alt = _("Line of years: {values}").format(values=said)
    bent = [period_text(year) for year, _value, events in known if events]
    if bent:
        alt = f"{alt}. {_('Something happened that bent the figures: {years}').format(years=', '.join(bent))}"
    ends = [(words.value_text(measure, value), period_short(year)) for year, value, _e in known]
    drawn = strips.sparkline(values, [bool(events) for _year, _value, events in known])
    return Picture(drawn, alt, (ends[0], ends[-1]))
