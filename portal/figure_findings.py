"""The words of each figure: its finding, what it shows, a text for who cannot see it, how to read it."""

import pandas as pd

from portal import i18n
from portal.findings import (
    BETWEEN,
    NOTHING,
    UNITS,
    change_sentence,
    leader_text,
    leaders,
    loans_text,
)
from portal.i18n import _, ngettext, number, percent, signed
from portal.menu import N_
from portal.queries.flows import Unit
from portal.queries.lending import Level
from portal.queries.periods import Period, period_text
from portal.shown import Finding
from portal.views import View


def subtitle(view: View, unit: str = "") -> str:
    """What, unit, area and period: the statistical title under a finding."""
    parts = (
        _(BETWEEN[view.choice.scope.level]),
        unit,
        view.region,
        period_text(view.choice.period),
    )
    return ", ".join(part for part in parts if part)


def matrix(view: View) -> Finding:
    """The largest pair, or that there is none."""
    top = view.largest(3)
    what = subtitle(view, _unit(view))
    if top.empty:
        return Finding(_(NOTHING[view.choice.scope.level]), what, _no_alt(view), matrix_how(view))
    headline = _tied_flow(view, top)
    alt = _("Matrix of who lends to whom, {n} places. The largest flows: {flows}.").format(
        n=number(len(view.order)), flows=flow_list(view, top)
    )
    return Finding(headline, what, alt, matrix_how(view))


def _tied_flow(view: View, top: pd.DataFrame) -> str:
    first = top.iloc[0]
    if len(top) > 1 and top["loans"].iloc[1] == first["loans"]:
        return _("The largest flows are equally large: {loans} each").format(
            loans=loans_text(int(first["loans"]))
        )
    return _("The largest flow: {sender} → {receiver}, {loans}").format(
        sender=view.name(first["owner"]),
        receiver=view.name(first["place"]),
        loans=loans_text(int(first["loans"])),
    )


def matrix_how(view: View) -> tuple[str, str]:
    """How a cell is read in the chosen unit, as keys."""
    general = N_(
        "A row sends, a column receives: each square tells how much of the row's items was lent in the column. The darker, the more. The diagonal is empty, since it would hold loans of own items. 0 means that nothing was lent; a dash means that the figure is not known or not told. The bars beside the matrix add up loans sent (right) and received (below)."
    )
    by_unit = {
        Unit.LOANS: N_("The number is first loans."),
        Unit.SHARE_OF_SENDER: N_("The number is % of all loans of the sender's items."),
        Unit.SHARE_OF_RECEIVER: N_("The number is % of all loans made at the receiver."),
        Unit.PER_1000: N_("The number is loans per 1,000 inhabitants of the receiver."),
        Unit.RELATIVE: N_(
            "Blue pairs lend more, orange ones less than they would if only sizes mattered: +100 % is twice as much. Told where at least five loans are expected."
        ),
    }
    return general, by_unit[view.choice.unit]


def net(view: View) -> Finding:
    """How many send more than they receive."""
    senders = int((view.balance["net"] > 0).sum())
    receivers = int((view.balance["net"] < 0).sum())
    headline = _net_headline(view.choice.scope.level, senders).format(
        n=number(senders), m=number(receivers)
    )
    ordered = view.balance.sort_values("net", ascending=False)
    alt = _no_alt(view)
    if view.totals.loans_between:
        alt = _(
            "Bars of loans sent less loans received. Largest net sender {top}, {most}; largest net receiver {low}, {least}."
        ).format(
            top=view.name(ordered["place"].iloc[0]),
            most=signed(ordered["net"].iloc[0]),
            low=view.name(ordered["place"].iloc[-1]),
            least=signed(ordered["net"].iloc[-1]),
        )
    how = N_(
        "A bar to the right (blue, +): more was sent than received. A bar to the left (orange, −): more was received. Over the region the bars add up to nothing."
    )
    return Finding(headline, subtitle(view, _("sent less received")), alt, (how,))


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
    return ngettext(
        "{n} branch sends more than it receives, {m} receive more",
        "{n} branches send more than they receive, {m} receive more",
        senders,
    )


def focus(view: View, place: str) -> Finding:
    """What one place sends and receives."""
    row = _row(view, place)
    name = view.name(place)
    headline = _("{name}: {sent} sent to others, {received} received from others").format(
        name=name, sent=number(row["sent"]), received=number(row["received"])
    )
    out = view.across
    sent_to = out[out["owner"] == place].head(1)
    got_from = out[out["place"] == place].head(1)
    alt = " ".join(
        [
            _("Pairs of bars of the ten largest partners of {name}.").format(name=name),
            *_partner(view, sent_to, "place", _("Most is sent to: {name}, {loans}.")),
            *_partner(view, got_from, "owner", _("Most is received from: {name}, {loans}.")),
            _("{sent} sent, {received} received in all.").format(
                sent=number(row["sent"]), received=number(row["received"])
            ),
        ]
    )
    how = N_(
        "Blue: items of the chosen place lent elsewhere. Orange: items of others lent at the chosen place. The ten partners with most loans both ways are shown."
    )
    return Finding(headline, subtitle(view, _("ten largest partners")), alt, (how,))


def focus_map(view: View, place: str) -> Finding:
    """The same as arrows on a map."""
    shown = view.flows_of(place)
    name = view.name(place)
    headline = _("On the map: the largest flows of {name}").format(name=name)
    alt = _("Map of squares with arrows of the largest flows of {name}: {flows}.").format(
        name=name, flows=flow_list(view, shown.head(3)) or number(0)
    )
    how = N_(
        "Each square is a municipality, roughly where it lies. An arrow goes from the owner of the items to where they were lent; the thicker, the more loans. Blue leaves the chosen place, orange comes to it. At most ten arrows are drawn."
    )
    return Finding(headline, subtitle(view, _("ten largest flows")), alt, (how,))


def no_map() -> str:
    """Why there is no map."""
    return _(
        "There is no map: where the municipalities stand on it has not been told in the data of the region."
    )


def multiples(view: View) -> Finding:
    """How many places have grown, when a year can be compared."""
    top = leaders(view.balance, "received")
    name = leader_text(top, view.names, none="–")
    most = int(view.balance["received"].max()) if len(view.balance) else 0
    headline = _("Month by month: most is received by {name}, {loans}").format(
        name=name, loans=loans_text(most)
    )
    alt = _(
        "Small line charts of loans sent and received a month, {n} places on one scale. Most received: {name}, {loans}."
    ).format(n=number(len(view.order)), name=name, loans=loans_text(most))
    how = N_(
        "A chart for each place, a point for each month. Blue: sent, orange and dashed: received. On the same scale heights can be compared; on a scale of its own each chart shows its shape. A missing month leaves a gap; an incomplete month has a grey ground."
    )
    months = view.by_month["loan_month"]
    span = period_text(Period(months.iloc[0].date(), months.iloc[-1].date()))
    what = f"{_(BETWEEN[view.choice.scope.level])}, {_('loans a month')}, {view.region}, {span}"
    return Finding(headline, what, alt, (how,))


def trend(view: View) -> Finding:
    """Whether the number grew, fell or stayed, and the highest month."""
    known = view.by_month[view.by_month["is_complete"]]
    before = view.before.loans_between if view.before else None
    headline = _trend_headline(view, known, before)
    span = period_text(
        Period(
            view.by_month["loan_month"].iloc[0].date(), view.by_month["loan_month"].iloc[-1].date()
        )
    )
    what = f"{_(BETWEEN[view.choice.scope.level])}, {_('loans a month')}, {view.region}, {span}"
    alt = _no_alt(view)
    if len(known):
        ranked = known.sort_values("loans_between", kind="stable")
        low, high = ranked.iloc[0], ranked.iloc[-1]
        alt = _(
            "Line of loans a month. Highest in {high}: {most}. Lowest in {low}: {least}. Complete months only."
        ).format(
            high=i18n.month(high["loan_month"]),
            most=number(high["loans_between"]),
            low=i18n.month(low["loan_month"]),
            least=number(low["loans_between"]),
        )
    how = N_(
        "A point is a month. A missing month leaves a gap, never a zero. A hollow grey point is a month whose days are not all known yet. The tinted area is the period of the figures."
    )
    return Finding(headline, what, alt, (how,))


def _trend_headline(view: View, known: pd.DataFrame, before: int | None) -> str:
    if before is not None:
        return change_sentence(view.totals.loans_between, before).rstrip(".")
    if known.empty:
        return _(BETWEEN[view.choice.scope.level])
    high = known.sort_values("loans_between", kind="stable").iloc[-1]
    return _("The busiest month: {month}, {loans}").format(
        month=i18n.month(high["loan_month"]), loans=loans_text(int(high["loans_between"]))
    )


def biggest(view: View) -> Finding:
    """The ten largest flows."""
    top = view.largest(10)
    if top.empty:
        return Finding(_(NOTHING[view.choice.scope.level]), subtitle(view), _no_alt(view), ())
    share = percent(top["loans"].sum() / view.totals.loans_between, 0)
    headline = ngettext(
        "The largest flow is {percent} of all loans between municipalities",
        "The {n} largest flows are {percent} of all loans between municipalities",
        len(top),
    ).format(n=number(len(top)), percent=share)
    alt = _("Bars of the largest flows between places: {flows}.").format(
        flows=flow_list(view, top.head(3))
    )
    how = N_("A bar is one sender and one receiver. The other direction is a bar of its own.")
    return Finding(headline, subtitle(view, _lower(_("Number of loans"))), alt, (how,))


def flow_list(view: View, top: pd.DataFrame) -> str:
    """Rovaniemi → Tornio 120, Kemi → Tornio 80."""
    return ", ".join(
        f"{view.name(owner)} → {view.name(place)} {number(loans)}"
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    )


def flow_items(view: View, count: int) -> list[tuple[str, str, float]]:
    """The largest flows as (sender and receiver, loans, share of the largest)."""
    top = view.largest(count)
    longest = top["loans"].max() if len(top) else 1
    return [
        (f"{view.name(owner)} → {view.name(place)}", number(loans), loans / longest)
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    ]


def _unit(view: View) -> str:
    return _lower(_(UNITS[view.choice.unit]))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _no_alt(view: View) -> str:
    return _("An empty figure: the selection {period} has 0 loans between places.").format(
        period=period_text(view.choice.period)
    )


def _row(view: View, place: str) -> pd.Series:
    found = view.balance[view.balance["place"] == place]
    return found.iloc[0] if len(found) else pd.Series({"sent": 0, "received": 0, "net": 0})


def _partner(view: View, top: pd.DataFrame, column: str, sentence: str) -> list[str]:
    if top.empty:
        return []
    return [
        sentence.format(
            name=view.name(top[column].iloc[0]), loans=loans_text(int(top["loans"].iloc[0]))
        )
    ]
