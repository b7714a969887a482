"""All places of the level in the order of one measure of the card."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit import follow, largest
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.largest import Cut
from portal.kit.measure import Measure
from portal.kit.periods import period_text
from portal.kit.places import name_of, worded
from portal.kit.tables import Column, Kind, Table, named
from portal.municipality import queries as municipality
from portal.municipality.figures import columns
from portal.municipality.figures.standing import SIMILAR_HOW
from portal.municipality.view import MunicipalityView
from portal.municipality.words import CARD_OF, NAMES, value_text

NEIGHBOURS = 2  # of the chosen one in the order, each way


def order(view: MunicipalityView) -> pd.DataFrame:
    """The places whose value is known, the largest first: place, value, rank (equal ones share
    it: 1, 2, 2, 4); equal ones in the order of codes."""
    values = view.figures[view.choice.measure].dropna()
    frame = pd.DataFrame({"place": values.index, "value": values.to_numpy()})
    frame = frame.sort_values(["value", "place"], ascending=[False, True], kind="stable")
    ranks = frame["value"].rank(method="min", ascending=False).astype(int)
    return frame.assign(rank=ranks).reset_index(drop=True)


def cut(view: MunicipalityView) -> Cut:
    """Which of `order` are drawn: of many the first, the own one with its neighbours, and similar ones."""
    places = order(view)["place"].tolist()
    own = [places.index(view.place)] if view.place in places else []
    near = [place for at in own for place in places[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]]
    return largest.cut(places, (*near, *view.similar))


def chart(view: MunicipalityView) -> go.Figure:
    """A bar a place: the own one and similar ones are marked by a sign before their names."""
    drawn = cut(view)
    found = order(view)
    found = found[found["place"].isin(drawn.shown)]
    names = [view.names.get(place, place) for place in found["place"]]
    texts = [value_text(view.choice.measure, value) for value in found["value"]]
    labels = [
        f"{_sign(view, place)}{number(rank)}. {look.short(name, 18)}"
        for place, rank, name in zip(found["place"], found["rank"], names, strict=True)
    ]
    said = [
        f"{number(rank)}. {name}: {text}{_kind(view, place)}"
        for place, rank, name, text in zip(found["place"], found["rank"], names, texts, strict=True)
    ]
    quiet = [place != view.place and place not in view.similar for place in found["place"]]
    values = found["value"].tolist()
    leads = list(map(follow.card, found["place"]))
    if drawn.others:
        value, text = _of_others(view, drawn)
        label = drawn.label(view.level)
        labels, values, texts = [*labels, label], [*values, value], [*texts, text]
        said, quiet, leads = [*said, f"{label}: {text}"], [*quiet, True], [*leads, ""]
    return rows.figure(labels, values, texts, said, follow=leads, quiet=quiet)


def _of_others(view: MunicipalityView, drawn: Cut) -> tuple[float, str]:
    """The measure of the others as one, from their sums; a bar of nothing and why where it has none."""
    measure = view.choice.measure
    value = float(municipality.together(view.figures.loc[list(drawn.others)])[measure])
    if pd.isna(value):
        return 0.0, _("not told of many places together")
    return value, value_text(measure, value)


def _sign(view: MunicipalityView, place: str) -> str:
    if place == view.place:
        return "► "
    return "≈ " if place in view.similar else ""


def _kind(view: MunicipalityView, place: str) -> str:
    return f" ({_('similar municipality')})" if place in view.similar else ""


def words(view: MunicipalityView) -> Finding:
    """Which number the place has, and how many have no value."""
    found = order(view)
    measure = view.choice.measure
    own = found[found["place"] == view.place]
    text = worded(
        view.level,
        N_("{measure}, municipalities from the largest value to the smallest, {period}"),
        N_("{measure}, from the largest value to the smallest, {period}"),
    )
    what = _(text).format(measure=_(NAMES[measure]), period=period_text(view.period))
    if lacking := len(view.figures) - len(found):
        said = ngettext("{n} without a value", "{n} without a value", lacking)
        what = f"{what}, {said.format(n=number(lacking))}"
    drawn = cut(view)
    what = drawn.told(what, view.level)
    headline = _("{name}: {measure} is not known").format(name=view.name, measure=_(NAMES[measure]))
    if len(own):
        tied = int((found["rank"] == own["rank"].iloc[0]).sum()) - 1
        said = _("{name} is number {rank} of {of}: {value}")
        if tied:
            said = _("{name} shares number {rank} of {of}: {value}")
        headline = said.format(
            name=view.name,
            rank=number(own["rank"].iloc[0]),
            of=number(len(found)),
            value=value_text(measure, own["value"].iloc[0]),
        )
    how = worded(
        view.level,
        N_(
            "A bar is a municipality, the largest value first; equal values share a number. An arrow (►) marks the chosen municipality, a wave (≈) similar ones. The order is not one of good and bad: sizes, distances and collections differ."
        ),
        N_(
            "A bar is a place, the largest value first; equal values share a number. An arrow (►) marks the chosen one. The order is not one of good and bad: sizes, distances and collections differ."
        ),
    )
    near = worded(
        view.level,
        N_("The neighbours of the chosen one in the order and the similar ones have rows too."),
        N_("The neighbours of the chosen one in the order have rows too."),
    )
    hows = (*drawn.hows, near) if drawn.others else ()
    alike = () if view.is_group else (SIMILAR_HOW,)
    return Finding(headline, what, f"{what}. {headline}.", (how, *alike, *hows))


def table(view: MunicipalityView) -> Table:
    """Every place in that order, those without a value last."""
    found = order(view)
    lacking = [place for place in view.figures.index if place not in set(found["place"])]
    every = pd.concat([found, pd.DataFrame({"place": lacking})], ignore_index=True)
    (value,) = columns.of_measures(view.choice.measure)
    said = {
        view.place: _("the chosen one"),
        **dict.fromkeys(view.similar, _("similar municipality")),
    }
    every = every.assign(
        sign=every["place"].map(lambda place: said.get(place, "")),
        place=named(every["place"], view.names),
        **{value.name: every["value"]},
    )
    shown_columns = (
        Column("rank", _("Number")),
        Column("place", name_of(view.level), Kind.TEXT),
        value,
        Column("sign", _("Note"), Kind.TEXT),
    )
    return Table(words(view).subtitle, shown_columns, every)


def _about(view: MunicipalityView) -> Measure:
    return CARD_OF[view.choice.measure]


RANKING = Figure("sijaluku", chart, words, table, _about)
