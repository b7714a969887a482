"""Who sends more than it receives?"""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number, signed
from portal.kit.places import Level
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import leader_text, leaders
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import View


def chart(view: View) -> go.Figure:
    """Sent less received, a bar a place, largest net sender first; the sign is printed."""
    counts = ("sent", "received", "net")
    folded = view.cut.folded(view.balance, *counts).fillna(dict.fromkeys(counts, 0))
    frame = titles.last(_by_net(folded))
    names = [look.short(view.name(code)) for code in frame["place"]]
    chosen = [code == view.choice.place for code in frame["place"]]
    labels = [f"<b>{name}</b>" if bold else name for name, bold in zip(names, chosen, strict=True)]
    said = [
        _("{name}<br>sent {sent}, received {received}").format(
            name=name, sent=number(sent), received=number(received)
        )
        for name, sent, received in zip(names, frame["sent"], frame["received"], strict=True)
    ]
    nets = frame["net"].tolist()
    leads = list(map(view.follow_place, frame["place"]))
    return rows.figure(labels, nets, [signed(net) for net in nets], said, follow=leads)


def _by_net(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(["net", "place"], ascending=[False, True])


def words(view: View) -> Finding:
    """How many send more than they receive."""
    senders = int((view.balance["net"] > 0).sum())
    receivers = int((view.balance["net"] < 0).sum())
    headline = _net_headline(view.choice.scope.level, senders).format(
        n=number(senders), m=number(receivers)
    )
    alt = titles.no_loans(view)
    if view.totals.loans_between:
        loss = view.balance.assign(loss=-view.balance["net"])
        alt = _(
            "Bars of loans sent less loans received. Largest net sender {top}, {most}; largest net receiver {low}, {least}."
        ).format(
            top=leader_text(leaders(loss, "net"), view.names, none=i18n.MISSING),
            most=signed(loss["net"].max()),
            low=leader_text(leaders(loss, "loss"), view.names, none=i18n.MISSING),
            least=signed(loss["net"].min()),
        )
    how = N_(
        "A bar to the right (blue, +): more was sent than received. A bar to the left (orange, −): more was received. Over the region the bars add up to nothing."
    )
    what = titles.subtitle(view, _("sent less received"))
    shown = view.cut.told(what, view.choice.scope.level)
    return Finding(headline, shown, alt, (how, *view.cut.hows))


def _net_headline(level: Level, senders: int) -> str:
    if level is Level.MUNICIPALITY:
        return ngettext(
            "{n} municipality sends more than it receives, {m} receive more",
            "{n} municipalities send more than they receive, {m} receive more",
            senders,
        )
    if level is Level.LIBRARY:
        return ngettext(
            "{n} library sends more than it receives, {m} receive more",
            "{n} libraries send more than they receive, {m} receive more",
            senders,
        )
    if level is Level.CONSORTIUM:
        return ngettext(
            "{n} consortium sends more than it receives, {m} receive more",
            "{n} consortia send more than they receive, {m} receive more",
            senders,
        )
    if level is Level.REGION:
        return ngettext(
            "{n} region sends more than it receives, {m} receive more",
            "{n} regions send more than they receive, {m} receive more",
            senders,
        )
    return ngettext(
        "{n} branch sends more than it receives, {m} receive more",
        "{n} branches send more than they receive, {m} receive more",
        senders,
    )


def table(view: View) -> Table:
    """Every place with what it sends and receives, largest net sender first."""
    every = _by_net(view.balance)
    columns = (
        Column("place", _("Place"), Kind.TEXT),
        Column("sent", _("Sent")),
        Column("received", _("Received")),
        Column("net", _("Net"), Kind.SIGNED),
        Column("net_ratio", _("Net ratio"), Kind.SIGNED_SHARE),
        Column("share_sent", _("% of loans of own items"), Kind.SHARE),
        Column("share_received", _("% of loans at own branches"), Kind.SHARE),
        Column("own_share", _("Lent from own collection"), Kind.SHARE),
        Column("partners", _("Effective number of partners"), Kind.DECIMAL),
    )
    others = (
        measures.SENT,
        measures.RECEIVED,
        measures.NET_RATIO,
        measures.SHARE_OF_SENDER,
        measures.SHARE_OF_RECEIVER,
        measures.OWN_SHARE,
        measures.PARTNERS,
    )
    caption = titles.subtitle(view, _("sent less received"))
    return Table(caption, columns, titles.named(view, every, "place"), others)


NET = Figure("netto", chart, words, table, measures.NET)
