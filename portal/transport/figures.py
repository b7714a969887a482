"""The words of each figure on transport: finding, what it shows, text for who cannot see, how to read."""

import pandas as pd

from portal.kit import changes, i18n
from portal.kit.figure import Finding
from portal.kit.i18n import _, ngettext, number, percent
from portal.kit.menu import N_
from portal.kit.periods import Period, period_text
from portal.kit.places import Level
from portal.lending.words import NAMED_TIES, months_text
from portal.transport.charts import MOST_ROUTES
from portal.transport.queries import ENOUGH
from portal.transport.view import TRANSFERS, View
from portal.transport.words import transfers_text

MONTHS_HOW = N_(
    "A point is a month. A missing month leaves a gap, never a zero. A hollow grey point is a month that is not complete yet. The tinted area is the period of the figures."
)
RECEIVERS = {
    Level.MUNICIPALITY: N_("by receiving municipality"),
    Level.LIBRARY: N_("by receiving library"),
    Level.BRANCH: N_("by receiving branch"),
}


def subtitle(view: View, what: str, period: Period | None = None) -> str:
    """What, region and period: the statistical title under a finding."""
    return f"{what}, {view.region}, {period_text(period or view.period)}"


def trend(view: View) -> Finding:
    """The busiest of the complete months."""
    known = view.by_month[view.by_month["is_complete"]]
    what = subtitle(view, _("Transfers a month by reason"), _span(view))
    how = (MONTHS_HOW, N_("For holds: the item is on its way to who asked for it. On the way back: it goes home to its owner. Other reasons: for instance sent by hand, cancelled holds, rotating collections."))  # fmt: skip
    if known.empty:
        return Finding(_("No complete month yet"), what, _empty(view), how)
    most, least = known["transfers"].max(), known["transfers"].min()
    high, low = (known[known["transfers"] == end] for end in (most, least))
    headline = _("The busiest month: {month}, {transfers}").format(
        month=months_text(high["month"]), transfers=transfers_text(most)
    )
    alt = _(
        "Lines of transfers a month by reason. Most in {high}: {most}, of which {reserve} for holds. Fewest in {low}: {least}. Complete months only."
    ).format(
        high=months_text(high["month"]),
        most=number(most),
        reserve=" / ".join(map(number, high["reserve"])),
        low=months_text(low["month"]),
        least=number(least),
    )
    return Finding(headline, what, alt, how)


def days(view: View) -> Finding:
    """Between what the medians of the months lie."""
    known = view.by_month[view.by_month["is_complete"] & view.by_month["days_median"].notna()]
    what = subtitle(view, _("Days from sent to arrived, a month"), _span(view))
    how = (MONTHS_HOW, N_("The median halves the transfers: one half was faster, one half slower. Nine out of ten arrived within the upper line. A cross on the axis is a month with too few transfers to tell."))  # fmt: skip
    if known.empty:
        return Finding(_("Too few transfers to tell the days by month"), what, _empty(view), how)
    low, high = known["days_median"].min(), known["days_median"].max()
    headline = _("Month by month the median is {days}").format(days=_days_span(low, high))
    alt = _(
        "Lines of transport days a month, {n} complete months. Median {median}; nine out of ten arrived within {p90}."
    ).format(
        n=number(len(known)),
        median=_days_span(low, high),
        p90=_days_span(known["days_p90"].min(), known["days_p90"].max()),
    )
    return Finding(headline, what, alt, how)


def weekdays(view: View) -> Finding:
    """On which day most is sent."""
    frame = view.by_weekday
    what = subtitle(view, _("Transfers sent and arrived by day of the week"))
    how = (N_("Blue: sent on that day. Orange: arrival registered on that day."),)
    if not len(frame) or not frame["sent"].max():
        return Finding(_("No day of sending is known"), what, _empty(view), how)
    said = [
        _("{day}: sent {sent}, arrived {arrived}").format(
            day=i18n.weekday_short(int(day)), sent=number(sent), arrived=number(arrived)
        )
        for day, sent, arrived in zip(
            frame["weekday"], frame["sent"], frame["arrived"], strict=True
        )
    ]
    busiest = frame[frame["sent"] == frame["sent"].max()]
    headline = _("Most is sent on: {days}, {transfers}").format(
        days=", ".join(i18n.weekday(int(day)) for day in busiest["weekday"]),
        transfers=transfers_text(frame["sent"].max()),
    )
    alt = _("Pairs of bars. {days}.").format(days="; ".join(said))
    return Finding(headline, what, alt, how)


def bands(view: View) -> Finding:
    """How many of all arrive within two days, and how many take more than three."""
    totals = view.totals
    what = subtitle(
        view, f"{_('Share of transfers by transport time')}, {_(RECEIVERS[view.level])}"
    )
    how = (N_("A bar is all transfers that arrived at the place and whose time is known. 48 and 72 hours belong to the middle band. The number beside a bar is how many they are; shares are told from 30. The order is that of volume, not of speed: the time depends on the sender and the carrier too."),)  # fmt: skip
    if totals["timed"] < ENOUGH:
        return Finding(_("Too few transfers to tell shares"), what, _empty(view), how)
    shares = {
        part: percent(totals[part] / totals["timed"], 0)
        for part in ("under_48h", "up_to_72h", "over_72h")
    }
    headline = _(
        "{under_48h} of transfers arrive in less than 48 hours, {over_72h} take more than 72 hours"
    ).format(**shares)
    alt = _(
        "Stacked bars of three bands of transport time, {n} receiving places. In all {under_48h} under 48 hours, {up_to_72h} in 48–72 hours, {over_72h} over 72 hours."
    ).format(n=number(len(view.by_receiver)), **shares)
    return Finding(headline, what, alt, how)


def routes(view: View) -> Finding:
    """The busiest route."""
    top = view.travelled.head(MOST_ROUTES)
    what = subtitle(
        view, _with_place(view, _shown(_("Transfers and days by route"), view.travelled))
    )
    how = (N_("Each row is one sender and one receiver; the way back is a row of its own. The bar tells how many transfers. The blue point is the median of days, the orange diamond the time within which nine out of ten arrived. Days are told from 30 transfers that arrived; the table has every route."),)  # fmt: skip
    if top.empty:
        return Finding(_("No transfers between two places"), what, _empty(view), how)
    headline = _busiest(view, top)
    alt = _(
        "The {n} busiest routes with a bar of transfers and a span of days. {routes}. Days are told of {told} routes."
    ).format(
        n=number(len(top)),
        routes=", ".join(_said(view, top.head(3))),
        told=number(top["days_median"].notna().sum()),
    )
    return Finding(headline, what, alt, how)


def _busiest(view: View, top: pd.DataFrame) -> str:
    """The busiest route; two that are equal by name, more as equal ones."""
    most = top["transfers"].max()
    tied = top[top["transfers"] == most]
    names = [view.route(*ends) for ends in zip(tied["sender"], tied["receiver"], strict=True)]
    if len(names) == 1:
        text = _("The busiest route: {route}, {transfers}")
    elif len(names) == NAMED_TIES:
        text = _("The busiest routes: {route}, both {transfers}")
    else:
        text = _("The busiest routes are equally busy: {transfers} each")
    return text.format(route=changes.listed(names), transfers=transfers_text(most))


def _shown(what: str, routes: pd.DataFrame) -> str:
    """What a figure of routes is of: all, or how many and what part of the transfers they have."""
    if len(routes) <= MOST_ROUTES:
        return f"{what}, {_('all routes')}"
    part = routes["transfers"].head(MOST_ROUTES).sum() / routes["transfers"].sum()
    return _("{what}, {n} busiest of {m} routes: {percent} of their transfers").format(
        what=what, n=number(MOST_ROUTES), m=number(len(routes)), percent=percent(part, 0)
    )


def left_open(view: View) -> Finding:
    """How many transfers are open, and for how long."""
    found = view.left_open
    day = i18n.day(view.known_until(TRANSFERS))
    still_open, overdue = int(found["open"].sum()), int(found["overdue"].sum())
    headline = ngettext(
        "{n} transfer is open on {day}, {m} for more than 14 days",
        "{n} transfers are open on {day}, {m} for more than 14 days",
        still_open,
    ).format(n=number(still_open), m=number(overdue), day=day)
    listed = _shown(_("Open transfers by route"), found)
    what = subtitle(view, _with_place(view, listed), view.open_period)
    alt = _(
        "Bars of open transfers, {n} routes in the order of volume. On {day} {open} are open in all, {overdue} of them for more than 14 days."
    ).format(
        n=number(min(len(found), MOST_ROUTES)),
        day=day,
        open=number(still_open),
        overdue=number(overdue),
    )
    how = (N_("Open: sent, but neither arrived nor cancelled. It is a record left open, not proof of a lost item: the item may have arrived without anybody having registered it. Routes are in the order of volume; at most twenty are drawn, the table has all."),)  # fmt: skip
    return Finding(headline, what, alt, how)


def _span(view: View) -> Period:
    months = view.by_month["month"]
    return Period(months.iloc[0].date(), months.iloc[-1].date())


def _days_span(low: float, high: float) -> str:
    """3.0 days, or 2.8–3.1 days."""
    ends = dict.fromkeys((number(low, 1), number(high, 1)))
    return _("{n} days").format(n="–".join(ends))


def _said(view: View, top: pd.DataFrame) -> list[str]:
    return [
        f"{view.route(sender, receiver)} {number(count)}"
        for sender, receiver, count in zip(
            top["sender"], top["receiver"], top["transfers"], strict=True
        )
    ]


def _with_place(view: View, what: str) -> str:
    place = view.choice.place
    return what if place is None else f"{what}, {view.name(place)}"


def _empty(view: View) -> str:
    return _(
        "An empty figure: {period}, {n} transfers that arrived and whose time is known."
    ).format(period=period_text(view.period), n=number(view.totals["timed"]))
