"""The cards, rows of dots and tables of the municipality card, from one view."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, strips
from portal.charts.strips import Dot, Strip
from portal.kit import changes, i18n
from portal.kit.cards import Card, Picture
from portal.kit.i18n import _, number
from portal.kit.menu import N_
from portal.kit.periods import period_text
from portal.kit.tables import Column, Kind, Table, named
from portal.lending.charts import both_ways
from portal.municipality import figures, words
from portal.municipality.queries import MEASURES, WAITS_FROM
from portal.municipality.view import MunicipalityView

A_LINE = 2  # years that make a line
COUNTED = {"received_per_1000": "received", "sent_per_1000": "sent"}
OF_COUNTS = ("loans", "renewals", "sent", "received", "population")
COUNTS = {
    "lent_per_inhabitant": N_("loans and renewals"),
    "received_per_1000": N_("loans received"),
    "sent_per_1000": N_("loans sent"),
}


def key_figures(view: MunicipalityView) -> list[Card]:
    """Five figures: value, change, what it is among the others, and five years as a line."""
    return [_card(view, measure) for measure in MEASURES]


def _card(view: MunicipalityView, measure: str) -> Card:
    return Card(
        _(words.NAMES[measure]),
        words.value_text(measure, view.row[measure]),
        _change(view, measure),
        _among(view, measure),
        _history(view, measure),
        words.CARDS[measure],
    )


def _change(view: MunicipalityView, measure: str) -> str:
    """Of counts the change of the count, since inhabitants change too; of the others the year before."""
    before = view.before
    if measure in COUNTS:
        past = None if before is None else _count(before, measure)
        said = changes.of_what(_(COUNTS[measure]), _count(view.row, measure), past)
        return _("no comparison with the year before") if said is None else said
    if before is None or pd.isna(before[measure]) or not _is_comparable(view, measure):
        return ""
    return _("{value} a year before").format(value=words.value_text(measure, before[measure]))


def _count(row: pd.Series, measure: str) -> int:
    return int(row[COUNTED[measure]]) if measure in COUNTED else words.lent(row)


def _is_comparable(view: MunicipalityView, measure: str) -> bool:
    return measure != "waiting_days" or view.has_all_holds


def _among(view: MunicipalityView, measure: str) -> str:
    """The median of the municipalities, and that of the similar ones."""
    median = words.value_text(measure, view.median(measure))
    parts = [_("median of the municipalities: {value}").format(value=median)]
    alike = view.figures.loc[list(view.similar), measure].dropna()
    if len(alike):
        one = _("similar municipality {name}: {value}")
        text = one if len(alike) == 1 else _("median of similar municipalities: {value}")
        value = words.value_text(measure, alike.median())
        parts.append(text.format(name=view.names.get(alike.index[0]), value=value))
    return " · ".join(parts)


def _history(view: MunicipalityView, measure: str) -> Picture | None:
    years = [period for period, _frame in view.series]
    known = list(zip(years, view.history(measure), strict=True))
    while known and known[0][1] is None:
        known.pop(0)
    values = [value for _year, value in known]
    if sum(value is not None for value in values) < A_LINE:
        return None
    said = ", ".join(
        f"{period_text(year)} {words.value_text(measure, value)}" for year, value in known
    )
    return Picture(strips.sparkline(values), _("Line of years: {values}").format(values=said))


def rows_of_dots(view: MunicipalityView) -> str:
    """A row of dots for each measure that is known, as HTML."""
    legend = {
        "own": view.name,
        "similar": _("similar municipality"),
        "other": _("other municipality"),
    }
    known = [measure for measure in MEASURES if view.figures[measure].notna().any()]
    drawn = strips.as_html([strip(view, measure) for measure in known], legend)
    return f'{drawn}<p class="figure-subtitle">{figures.similar_text(view)}</p>'


def strip(view: MunicipalityView, measure: str) -> Strip:
    """One row of dots."""
    values = view.figures[measure].dropna()
    low, high, median = float(values.min()), float(values.max()), float(values.median())
    texts = {end: words.value_text(measure, value) for end, value in (("low", low), ("high", high))}
    own = words.value_text(measure, view.row[measure])
    alt = _("{measure}: {name} {own}; {n} municipalities from {low} to {high}, median {median}").format(
        measure=_(words.NAMES[measure]), name=view.name, own=own, n=number(len(values)),
        median=words.value_text(measure, median), **texts,
    )  # fmt: skip
    dots = [
        Dot(
            strips.at(float(value), low, high),
            f"{view.names.get(str(code), str(code))}: {words.value_text(measure, value)}",
            _part(view, str(code)),
        )
        for code, value in values.items()
    ]
    return Strip(
        _(words.NAMES[measure]),
        own,
        texts["low"],
        texts["high"],
        strips.at(median, low, high),
        alt,
        dots,
    )


def _part(view: MunicipalityView, code: str) -> str:
    if code == view.place:
        return "own"
    return "similar" if code in view.similar else "other"


def all_municipalities(view: MunicipalityView) -> Table:
    """Every municipality with its measures and counts, in the order of the alphabet; why a value is
    empty stands in a column of its own, where one is."""
    names = view.names
    rows = view.figures.assign(sign=_signs(view)).reset_index(names="place")
    rows = rows.assign(place=named(rows["place"], names)).sort_values("place", key=_alphabet)
    note = (Column("sign", _("Note"), Kind.TEXT),) if rows["sign"].any() else ()
    columns = (
        Column("place", _("Municipality"), Kind.TEXT),
        *_measure_columns(*MEASURES),
        *_counts(),
        *note,
    )
    cards = (*words.CARDS.values(), *OF_COUNTS)
    return Table(figures.standing(view).subtitle, columns, rows, cards)


def _signs(view: MunicipalityView) -> list[str]:
    """Why a municipality lacks a value: not known, not applicable, or too little to tell."""
    waits = (
        _("waits: fewer than {n} holds").format(n=number(WAITS_FROM))
        if view.has_holds
        else _("waits: no data")
    )
    reasons = {
        "population": _("inhabitants: no data"),
        "own_share": _("lent from own collection: not applicable"),
        "waiting_days": waits,
    }
    lacking = view.figures[list(reasons)].isna()
    return [
        "; ".join(text for name, text in reasons.items() if row[name])
        for row in lacking.to_dict("records")
    ]


def joint_bars(view: MunicipalityView) -> go.Figure:
    """Loans sent and received by each member of the joint library, and by the library as one."""
    rows = joint_library(view).rows
    names = [look.short(name, 22) for name in rows["place"]]
    return both_ways(names, rows["sent"], rows["received"], _("Sent"), _("Received"))


def joint_library(view: MunicipalityView) -> Table:
    """The members of the joint library, and the library as one in the last row."""
    rows = view.as_one().reset_index(names="place")
    labels = {**view.names, **{joint.library: joint.name for joint in view.joint}}
    columns = (
        Column("place", _("Place"), Kind.TEXT),
        *(_measure_columns("lent_per_inhabitant", "own_share")),
        *_counts(),
    )
    return Table(
        figures.joint(view).subtitle,
        columns,
        rows.assign(place=named(rows["place"], labels)),
        ("own_share", *OF_COUNTS),
    )


def _alphabet(names: pd.Series) -> pd.Series:
    return names.map(i18n.sort_key)


def _measure_columns(*measures: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, _(words.NAMES[name]), Kind.SHARE if name == "own_share" else Kind.DECIMAL)
        for name in measures
    )


def _counts() -> tuple[Column, ...]:
    return (
        Column("loans", _("Loans")),
        Column("renewals", _("Renewals")),
        Column("sent", _("Sent")),
        Column("received", _("Received")),
        Column("population", _("Inhabitants")),
    )
