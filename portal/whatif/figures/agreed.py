"""Several agreements beside each other: what each municipality would pay in all, and of each."""

import pandas as pd
import plotly.graph_objects as go

from portal.evidence import measures as of_libraries
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, money, ngettext, number
from portal.kit.periods import period_text
from portal.kit.places import Level
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures as transport
from portal.whatif import measures
from portal.whatif.figures import shares
from portal.whatif.view import CostView, agreed
from portal.whatif.words import agreement, key_text


def sums(view: CostView) -> dict[str, int]:
    """What each municipality would pay of all agreements together, in cents."""
    found: dict[str, int] = {}
    for each in agreed(view):
        for place, cents in (each.divided or {}).items():
            found[place] = found.get(place, 0) + cents
    return found


def chart(view: CostView) -> go.Figure:
    """A bar a municipality."""
    return shares.bars(view, sums(view))


def words(view: CostView) -> Finding:
    """All agreements together."""
    count, summed = len(agreed(view)), sums(view)
    total = money(sum(summed.values()))
    said = ngettext("{n} agreement: {total} in all", "{n} agreements: {total} in all", count)
    headline = said.format(n=number(count), total=total)
    most = max(summed, key=lambda code: (summed[code], code))
    alt = _("Bars of sums by municipality. {said}. Most: {name}, {most}.").format(
        said=headline, name=view.name(most), most=money(summed[most])
    )
    how = N_(
        "Each bar is the sum of a municipality's shares of all kept agreements. The table has the share of each agreement, and its difference to the key that the agreement is compared with. Every column adds up to its amount to the cent, and every difference to nothing."
    )
    drawn = shares.cut(view, summed)
    what = drawn.told(period_text(view.period), Level.MUNICIPALITY)
    return Finding(headline, what, alt, (how, *shares.hows(drawn)))


def table(view: CostView) -> Table:
    """Every municipality with its share of each agreement and the difference to the other key, the sum of
    the shares in the last column, and the sum of all in the last row."""
    columns = [Column("place", _("Municipality"), Kind.TEXT)]
    found: dict[str, dict[str, int]] = {}
    for place, each in enumerate(agreed(view), start=1):
        found[f"share{place}"] = each.divided or {}
        label = _("Agreement {n}: {what}").format(n=place, what=agreement(each))
        columns.append(Column(f"share{place}", label, Kind.EUROS))
        if each.difference is not None:
            found[f"difference{place}"] = each.difference
            other = _("Agreement {n}, difference to: {key}").format(
                n=place, key=i18n.uncapital(key_text(each, each.choice.against))
            )
            columns.append(Column(f"difference{place}", other, Kind.EUROS))
    columns.append(Column("all", _("In all"), Kind.EUROS))
    frame = pd.DataFrame({**found, "all": sums(view)})
    frame = frame.assign(place=[view.name(str(code)) for code in frame.index])
    frame = frame.sort_values("place", key=lambda names: names.map(i18n.sort_key))
    summed = {name: int(frame[name].sum()) for name in frame.columns if name != "place"}
    total = pd.DataFrame([{**summed, "place": _("In all")}])
    others = (
        of_libraries.POPULATION,
        of_libraries.RECEIVED,
        of_libraries.SENT,
        transport.TRANSPORT_KM,
    )
    return Table(
        words(view).headline, tuple(columns), pd.concat([frame, total], ignore_index=True), others
    )


AGREED = Figure("sopimuksittain", chart, words, table, measures.COST_SHARE)
