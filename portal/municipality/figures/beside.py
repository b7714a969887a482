"""Two places of a level side by side: every measure of the card, and the difference."""

import pandas as pd

from portal.kit import tables
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent, signed
from portal.kit.periods import period_text
from portal.kit.places import name_of, worded
from portal.kit.tables import Column, Kind, Table, named
from portal.lending import measures as lending
from portal.lending.words import loans_text
from portal.municipality import measures
from portal.municipality.figures import columns
from portal.municipality.view import MunicipalityView
from portal.municipality.words import SHARES

DECIMALS = {"lent_per_inhabitant": 2, "waiting_days": 1}
OF_GROUPS = {"received_per_1000": 2, "sent_per_1000": 2}  # little moves between large places


def chart(view: MunicipalityView) -> str:
    """A row a measure: the value of each of the two, and the difference."""
    one, two = (view.figures.loc[[code]].iloc[0] for code in (view.place, view.beside))
    rows = [
        (
            column.label,
            *(_value(view, column.name, float(row[column.name])) for row in (one, two)),
            _difference(view, column.name, float(one[column.name]), float(two[column.name])),
        )
        for column in (*columns.of_measures(*view.measures), *columns.counts(view))
    ]
    heads = (_("Measure"), view.name, _name(view, view.beside), _("Difference"))
    shown = tuple(
        Column(str(at), head, Kind.TEXT if not at else Kind.WRITTEN)
        for at, head in enumerate(heads)
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in shown])
    return tables.as_html(Table(_what(view), shown, frame), is_titled=True)


def _decimals(view: MunicipalityView, measure: str) -> int:
    found = {**DECIMALS, **(OF_GROUPS if view.is_group else {})}
    return found.get(measure, 0)


def _value(view: MunicipalityView, measure: str, value: float) -> str:
    if measure in SHARES:
        return percent(value)
    text = number(value, _decimals(view, measure))
    return _("{n} days").format(n=text) if measure == "waiting_days" else text


def _difference(view: MunicipalityView, measure: str, one: float, two: float) -> str:
    """Of the values as they are shown, so that the row adds up; of shares in percentage points."""
    if pd.isna(one) or pd.isna(two):
        return number(None)
    if measure in SHARES:
        points = round(100 * one, 1) - round(100 * two, 1)
        return _("{n} percentage points").format(n=signed(points, 1))
    decimals = _decimals(view, measure)
    return signed(round(one, decimals) - round(two, decimals), decimals)


def _name(view: MunicipalityView, code: str) -> str:
    return view.names.get(code, code)


def _what(view: MunicipalityView) -> str:
    """What stands side by side."""
    return _("{one} and {two} side by side, {period}").format(
        one=view.name, two=_name(view, view.beside), period=period_text(view.period)
    )


def words(view: MunicipalityView) -> Finding:
    """Which of the two receives more, and how much went between them."""
    pairs = view.pairs.set_index(["owner", "place"])["loans"]
    there = int(pairs.get((view.place, view.beside), 0))
    back = int(pairs.get((view.beside, view.place), 0))
    one, two = view.name, _name(view, view.beside)
    headline = _("{one} → {two}: {there}; {two} → {one}: {back}").format(
        one=one, two=two, there=loans_text(there), back=loans_text(back)
    )
    how = worded(
        view.level,
        N_(
            "The difference is the first municipality less the second. It is no ranking: the two may differ in size, distances and collections."
        ),
        N_(
            "The difference is the first less the second. It is no ranking: the two may differ in size, distances and collections."
        ),
    )
    return Finding(headline, _what(view), _what(view), (how,))


def table(view: MunicipalityView) -> Table:
    """The two, and the difference in the last row."""
    pair = view.figures.loc[[view.place, view.beside]]
    names = [
        column.name for column in (*columns.of_measures(*view.measures), *columns.counts(view))
    ]
    difference = (pair.iloc[0][names] - pair.iloc[1][names]).to_frame().T
    rows = pd.concat([pair[names].reset_index(names="place"), difference.assign(place="")])
    labels = {**view.names, "": _("Difference")}
    shown = (
        Column("place", name_of(view.level), Kind.TEXT),
        *columns.of_measures(*view.measures),
        *columns.counts(view),
    )
    return Table(
        _what(view),
        shown,
        rows.assign(place=named(rows["place"], labels)).reset_index(drop=True),
        (lending.OWN_SHARE, *columns.OF_COUNTS),
    )


BESIDE = Figure("rinnakkain", chart, words, table, measures.LOANS_MINISTRY)
