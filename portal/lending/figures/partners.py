"""Whom one place lends to, and whom it borrows from."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, pairs
from portal.kit import changed, largest
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import each, tied_names
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import LARGEST, View
from portal.lending.words import balance_of, loans_text


def chart(view: View) -> go.Figure:
    """The places most is lent to and from, as pairs of bars; all others as one pair below them."""
    frame = shortened(view, LARGEST).rows
    names = [look.short(name, 18) for name in frame["place"]]
    codes = partner_rows(view, view.subject)["place"].head(LARGEST).tolist()
    rest = [""] * (len(frame) - len(codes))  # the others as one lead nowhere
    return pairs.both_ways(
        names,
        frame["sent"],
        frame["received"],
        _("Sent to"),
        _("Received from"),
        follow=(
            [*(view.follow(view.subject, code) for code in codes), *rest],
            [*(view.follow(code, view.subject) for code in codes), *rest],
        ),
    )


def partner_rows(view: View, place: str) -> pd.DataFrame:
    """Every partner of a place: place, sent, received; most loans both ways first."""
    sent: Counter[str] = Counter()
    received: Counter[str] = Counter()
    columns = (view.across[name].tolist() for name in ("owner", "place", "loans"))
    for owner, where, loans in zip(*columns, strict=True):
        if owner == place:
            sent[where] += loans
        elif where == place:
            received[owner] += loans
    partners = sorted(sent | received, key=lambda code: (-sent[code] - received[code], code))
    return pd.DataFrame(
        {
            "place": pd.Series(partners, dtype="object"),
            "sent": pd.Series([sent[code] for code in partners], dtype="int64"),
            "received": pd.Series([received[code] for code in partners], dtype="int64"),
        }
    )


def shortened(view: View, most: int) -> Table:
    """The partners of one place with most loans both ways; the others as one in the last row, so that no
    table lacks any loans."""
    columns = (
        Column("place", _("Partner"), Kind.TEXT),
        Column("sent", _("Sent to")),
        Column("received", _("Received from")),
    )
    every = titles.named(view, partner_rows(view, view.subject), "place")
    rows, rest = every.head(most), every.iloc[most:]
    if len(rest):
        said = largest.together(view.choice.scope.level, len(rest))
        others = {"place": said, "sent": rest["sent"].sum(), "received": rest["received"].sum()}
        rows = pd.concat([rows, pd.DataFrame([others])], ignore_index=True)
    return Table(_caption(view), columns, rows)


def words(view: View) -> Finding:
    """What one place sends and receives."""
    place = view.subject
    row = balance_of(view, place)
    name = view.name(place)
    headline = _("{name}: {sent} sent to others, {received} received from others").format(
        name=name, sent=number(row["sent"]), received=number(row["received"])
    )
    out = view.across
    partners = set(out.loc[out["owner"] == place, "place"]) | set(
        out.loc[out["place"] == place, "owner"]
    )
    alt = " ".join(
        [
            _("Pairs of bars of the largest partners of {name}.").format(name=name),
            *_partner(
                view, out[out["owner"] == place], "place", _("Most is sent to: {name}, {loans}.")
            ),
            *_partner(
                view,
                out[out["place"] == place],
                "owner",
                _("Most is received from: {name}, {loans}."),
            ),
            _("{sent} sent, {received} received in all.").format(
                sent=number(row["sent"]), received=number(row["received"])
            ),
        ]
    )
    how = N_(
        "Blue: items of the chosen place lent elsewhere. Orange: items of others lent at the chosen place. At most ten partners have bars of their own, those with most loans both ways; the others stand together below them. The table and the downloads have every partner."
    )
    return Finding(
        headline, titles.subtitle(view, _partners_shown(name, len(partners))), alt, (how,)
    )


def _partners_shown(name: str, count: int) -> str:
    if count <= LARGEST:
        return _("all partners of {name}").format(name=name)
    return _("{n} largest of {m} partners of {name}, the others together").format(
        n=number(LARGEST), m=number(count), name=name
    )


def _partner(view: View, top: pd.DataFrame, column: str, sentence: str) -> list[str]:
    if top.empty:
        return []
    most = int(top["loans"].max())
    codes = list(top.loc[top["loans"] == most, column])
    names = tied_names(codes, view.names)
    return [sentence.format(name=names, loans=each(codes, loans_text(most)))]


def table(view: View) -> Table:
    """Every partner of one place, most loans both ways first."""
    subject, to, come = view.subject, _("Sent to"), _("Received from")
    columns = (
        Column("place", _("Partner"), Kind.TEXT),
        Column("sent", to),
        *changed.columns("sent", to, view.comparison),
        Column("received", come),
        *changed.columns("received", come, view.comparison),
    )
    every_one = partner_rows(view, subject)
    for name in ("sent", "received"):
        every_one = changed.rows(every_one, name, view.comparison, _before(view, name))
    rows = titles.named(view, every_one, "place")
    return Table(_caption(view), columns, rows, (measures.RECEIVED, measures.CHANGE))


def _caption(view: View) -> str:
    every = _("all partners of {name}").format(name=view.name(view.subject))
    return titles.subtitle(view, every)


def _before(view: View, name: str) -> Callable[[Mapping[Any, Any]], float]:
    """What the place sent to a partner, or received from it, in what is compared with."""
    own, other = ("owner", "place") if name == "sent" else ("place", "owner")
    return lambda row: view.loans_before({own: view.subject, other: row["place"]})


PARTNERS = Figure("kumppanit", chart, words, table, measures.SENT)
