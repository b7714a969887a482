"""An amount divided by a key or two: a bar a municipality, of many the largest."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, rows
from portal.evidence import measures as of_libraries
from portal.kit import follow, i18n, largest
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, money
from portal.kit.largest import Cut
from portal.kit.periods import period_text
from portal.kit.places import Level
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures as transport
from portal.whatif import measures
from portal.whatif.queries import Key
from portal.whatif.view import CostView
from portal.whatif.words import division_text, headline, key_text

NO_BAR = N_("The row of all others tells their sum and has no bar.")


def chart(view: CostView) -> go.Figure:
    """A bar a municipality."""
    return bars(view, view.divided or {})


def cut(view: CostView, cents_of: Mapping[str, int]) -> Cut:
    """Which municipalities are drawn: all, or of many those that pay most, and the chosen one."""
    order = sorted(cents_of, key=lambda code: (-cents_of[code], view.name(code)))
    return largest.cut(order, (view.place,))


def hows(drawn: Cut) -> tuple[str, ...]:
    """How the bars of many are read, as keys: nothing where each is drawn."""
    return (*drawn.hows, NO_BAR) if drawn.others else ()


def bars(view: CostView, cents_of: Mapping[str, int]) -> go.Figure:
    """A bar for each municipality's cents, the largest first; the chosen one in bold. All others of many have
    their sum in words: as a bar it would leave the others too short to compare."""
    drawn = cut(view, cents_of)
    shares = [(code, cents_of[code]) for code in drawn.shown]
    names = [look.short(view.name(code)) for code, _cents in shares]
    labels = [
        f"<b>{name}</b>" if code == view.place else name
        for name, (code, _cents) in zip(names, shares, strict=True)
    ]
    euros = [cents / 100 for _code, cents in shares]
    texts = [money(cents) for _code, cents in shares]
    said = [f"{name}: {text}" for name, text in zip(names, texts, strict=True)]
    reach = (0, max(1.0, *euros) * 1.4)
    leads = [follow.card(code) for code, _cents in shares]
    if drawn.others:
        label = drawn.label(Level.MUNICIPALITY)
        summed = money(sum(cents_of[code] for code in drawn.others))
        labels, euros, leads = [*labels, label], [*euros, 0.0], [*leads, ""]
        texts, said = [*texts, summed], [*said, f"{label}: {summed}"]
    return rows.figure(labels, euros, texts, said, reach=reach, follow=leads)


def words(view: CostView) -> Finding:
    """The bars of one key."""
    total = money(sum((view.divided or {}).values()))
    said = headline(view)
    what = _("{key}, {amount}, {period}").format(
        key=division_text(view), amount=money(view.cents), period=period_text(view.period)
    )
    alt = _("Bars of shares by municipality. {said}. The shares add up to {total}.").format(
        said=said, total=total
    )
    how = N_(
        "Each bar is the share of a municipality. The shares add up to the amount to the cent: each part is rounded down, and the cents that are left go to the largest remainders."
    )
    by_km = N_(
        "Estimated kilometres: transfers made for the municipality's readers, and their way back, times the straight distance between the centres. Vans drive other routes, so this is an estimate."
    )
    drawn = cut(view, view.divided or {})
    of_key = (by_km,) if view.key is Key.KILOMETRES else ()
    what = drawn.told(what, Level.MUNICIPALITY)
    return Finding(said, what, alt, (how, *of_key, *hows(drawn)))


def table(view: CostView) -> Table:
    """Every municipality with its share under each key that is known, and the sum in the last row."""
    chosen = {"share": view.divided or {}}
    if view.difference is not None:
        chosen["difference"] = view.difference
    frame = pd.DataFrame({**chosen, **{key.value: view.shares(key) for key in view.weights}})
    frame = frame.assign(place=[view.name(str(code)) for code in frame.index])
    frame = frame.sort_values("place", key=lambda names: names.map(i18n.sort_key))
    summed = {name: int(frame[name].sum()) for name in frame.columns if name != "place"}
    rows = pd.concat([frame, pd.DataFrame([{**summed, "place": _("In all")}])], ignore_index=True)
    columns = (
        Column("place", _("Municipality"), Kind.TEXT),
        Column("share", _("This division"), Kind.EUROS),
        *(
            [Column("difference", _difference(view), Kind.EUROS)]
            if view.difference is not None
            else []
        ),
        *(Column(key.value, key_text(view, key), Kind.EUROS) for key in view.weights),
    )
    others = (
        of_libraries.POPULATION,
        of_libraries.RECEIVED,
        of_libraries.SENT,
        transport.TRANSPORT_KM,
    )
    return Table(words(view).subtitle, columns, rows, others)


def _difference(view: CostView) -> str:
    return _("Difference to: {key}").format(key=key_text(view, view.choice.against))


SHARES = Figure("jako", chart, words, table, measures.COST_SHARE)
