"""Where the place stands among all of its level: rows of dots."""

import pandas as pd

from portal.charts import strips
from portal.charts.strips import Dot, Strip, Strips
from portal.kit import follow, i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.periods import period_text
from portal.kit.places import Level, counted, name_of, worded
from portal.kit.tables import Column, Kind, Table, named
from portal.lending.words import inhabitants
from portal.municipality import measures
from portal.municipality.figures import columns
from portal.municipality.queries import WAITS_FROM
from portal.municipality.view import MunicipalityView
from portal.municipality.words import CARD_OF, NAMES, median_name, value_text

DOTS = {
    Level.MUNICIPALITY: N_("Each dot is a municipality, {region}, {period}"),
    Level.CONSORTIUM: N_("Each dot is a consortium, {region}, {period}"),
    Level.REGION: N_("Each dot is a region of municipalities, {region}, {period}"),
}
SIMILAR_HOW = N_(
    "Similar municipalities are up to four of the same size class, the nearest first; when there are fewer, the nearest of the next class above or below. The classes begin at 2,000, 5,000, 10,000, 20,000, 40,000 and 100,000 inhabitants. Distance is measured straight between the centres."
)


def chart(view: MunicipalityView) -> Strips:
    """A row of dots for each measure that is known."""
    legend = {
        "own": view.name,
        "similar": _("similar municipality"),
        "other": _(worded(view.level, N_("other municipality"), N_("one of the others"))),
    }
    if not view.similar:
        del legend["similar"]
    known = [measure for measure in view.measures if view.figures[measure].notna().any()]
    drawn = [strip(view, measure) for measure in known]
    return Strips(drawn, legend, median_name(view), similar_text(view))


def strip(view: MunicipalityView, measure: str) -> Strip:
    """One row of dots."""
    values = view.figures[measure].dropna()
    low, high, median = float(values.min()), float(values.max()), float(values.median())
    texts = {end: value_text(measure, value) for end, value in (("low", low), ("high", high))}
    own = value_text(measure, view.row[measure])
    alt = _("{measure}: {name} {own}; {places} from {low} to {high}, median {median}").format(
        measure=_(NAMES[measure]),
        name=view.name,
        own=own,
        places=counted(view.level, len(values)),
        median=value_text(measure, median),
        **texts,
    )
    dots = [
        Dot(
            strips.at(float(value), low, high),
            f"{view.names.get(str(code), str(code))}: {value_text(measure, value)}",
            _part(view, str(code)),
            follow.card(str(code)),
        )
        for code, value in values.items()
    ]
    return Strip(
        _(NAMES[measure]),
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


def similar_text(view: MunicipalityView) -> str:
    """Which municipalities are marked as similar, or why none is."""
    if view.is_group:
        return _("Similar ones are not marked: there are no classes of size at this level.")
    if not view.can_compare:
        return _("No municipality is marked as similar: inhabitants or centres are not known.")
    if not view.similar:
        return _("No municipality of the region is like this one in size.")
    names = ", ".join(view.names.get(code, code) for code in view.similar)
    return ngettext(
        "Similar municipality: {names}.", "Similar municipalities: {names}.", len(view.similar)
    ).format(names=names)


def words(view: MunicipalityView) -> Finding:
    """Where the place stands among all: its own value and the median, no ranking."""
    known = [measure for measure in view.measures if pd.notna(view.row[measure])]
    measure = next(iter(known), view.measures[0])
    values = view.figures[measure].dropna()
    said = _standing_text(measure).format(
        name=view.name,
        measure=_(NAMES[measure]),
        own=value_text(measure, view.row[measure]),
        what=median_name(view),
        median=value_text(measure, values.median()),
    )
    what = _(DOTS[view.level]).format(region=view.region, period=period_text(view.period))
    if years := inhabitants(list(view.population_years.values())):
        what = f"{what}, {years}"
    alt = _("Rows of dots of {places}. {said}; values from {low} to {high}.").format(
        places=counted(view.level, len(values)),
        said=said,
        low=value_text(measure, values.min()),
        high=value_text(measure, values.max()),
    )
    how = worded(
        view.level,
        N_(
            "Each row is one measure, each dot one municipality: large values to the right. The large dot is the chosen municipality, rings are similar ones, the line is the median of all. The scales of the rows differ."
        ),
        N_(
            "Each row is one measure, each dot one place: large values to the right. The large dot is the chosen one, the line is the median of all. The scales of the rows differ."
        ),
    )
    return Finding(said, what, alt, (how,) if view.is_group else (how, SIMILAR_HOW))


def _standing_text(measure: str) -> str:
    if measure == "lent_per_inhabitant":
        return _("{name}: {own} loans and renewals per inhabitant, {what} {median}")
    return _("{measure}: {name} {own}, {what} {median}")


def table(view: MunicipalityView) -> Table:
    """Every place of the level with its measures and counts, in the order of the alphabet; why a value is
    empty stands in a column of its own, where one is."""
    names = view.names
    rows = view.figures.assign(sign=_signs(view)).reset_index(names="place")
    rows = rows.assign(place=named(rows["place"], names)).sort_values("place", key=_alphabet)
    note = (Column("sign", _("Note"), Kind.TEXT),) if rows["sign"].any() else ()
    shown = (
        Column("place", name_of(view.level), Kind.TEXT),
        *columns.of_measures(*view.measures),
        *columns.counts(view),
        *note,
    )
    others = (*(CARD_OF[measure] for measure in view.measures), *columns.OF_COUNTS)
    return Table(words(view).subtitle, shown, rows, others)


def _signs(view: MunicipalityView) -> list[str]:
    """Why a place lacks a value: not known, not applicable, or too little to tell."""
    waits = (
        _("waits: fewer than {n} holds").format(n=number(WAITS_FROM))
        if view.has_holds
        else _("waits: no data")
    )
    reasons = {
        "population": _("inhabitants: no data"),
        **({"own_share": _("lent from own collection: not applicable")} if view.is_between else {}),
        "waiting_days": waits,
    }
    lacking = view.figures[list(reasons)].isna()
    return [
        _("branch map: a part of the months only")
        if place in view.partly
        else "; ".join(text for name, text in reasons.items() if row[name])
        for place, row in zip(lacking.index, lacking.to_dict("records"), strict=True)
    ]


def _alphabet(names: pd.Series) -> pd.Series:
    return names.map(i18n.sort_key)


STANDING = Figure("sijoittuminen", chart, words, table, measures.LOANS_MINISTRY)
