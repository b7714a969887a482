"""Sentences generated from figures by rules that never claim more than the figures hold.

Names of places stay in the nominative: their case endings cannot be generated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from portal import i18n
from portal.i18n import _, ngettext, number, percent, signed
from portal.menu import N_
from portal.queries.flows import Unit
from portal.queries.lending import Level
from portal.queries.periods import Period
from portal.views import View

CHANGE_SHARE = 0.02
CHANGE_LOANS = 30
NAMED_TIES = 2
FREQUENT = 0.4  # above this "every n-th loan" would say less than the share itself


class Change(StrEnum):
    """What may be said of a change."""

    GREW = "grew"
    FELL = "fell"
    SAME = "same"


@dataclass(frozen=True)
class Finding:
    """The words of one figure: finding, what it shows, text for who cannot see, how to read."""

    headline: str
    subtitle: str
    alt: str
    how: str


BETWEEN = {
    Level.MUNICIPALITY: N_("Loans between municipalities"),
    Level.LIBRARY: N_("Loans between libraries"),
    Level.BRANCH: N_("Loans between branches"),
}
NOTHING = {
    Level.MUNICIPALITY: N_("No loans between municipalities in this selection"),
    Level.LIBRARY: N_("No loans between libraries in this selection"),
    Level.BRANCH: N_("No loans between branches in this selection"),
}
UNITS = {
    Unit.LOANS: N_("Number of loans"),
    Unit.SHARE_OF_SENDER: N_("% of the sender's loans"),
    Unit.SHARE_OF_RECEIVER: N_("% of the receiver's loans"),
    Unit.PER_1000: N_("Per 1,000 inhabitants"),
    Unit.RELATIVE: N_("Relative to expectation"),
}


def change(now: int, before: int | None) -> Change | None:
    """Grew or fell only from 2 % and 30 loans; None without a year to compare with."""
    if not before:
        return None
    step = now - before
    if abs(step) < CHANGE_LOANS or abs(step) < CHANGE_SHARE * before:
        return Change.SAME
    return Change.GREW if step > 0 else Change.FELL


def change_text(now: int, before: int | None) -> str:
    """The change as a sentence for a card."""
    found = change(now, before)
    if found is None or not before:
        return _("no comparison: the same months a year before are not known in full")
    share = percent(abs(now - before) / before)
    if found is Change.GREW:
        return _("grew by {percent} from the year before").format(percent=share)
    if found is Change.FELL:
        return _("fell by {percent} from the year before").format(percent=share)
    return _("stayed as it was the year before")


def period_text(period: Period) -> str:
    """2025, or tammi 2025 – kesä 2025."""
    if period.is_calendar_year:
        return str(period.first.year)
    if period.first == period.last:
        return i18n.month(period.first)
    return f"{i18n.month_short(period.first)} – {i18n.month_short(period.last)}"


def loans_text(count: int) -> str:
    """1 laina, 412 lainaa: number and word stay on one line."""
    said = ngettext("{n} loan", "{n} loans", count).format(n=number(count))
    return said.replace(" ", i18n.NBSP)


def leaders(frame: pd.DataFrame, column: str) -> list[str]:
    """The places that share the largest value; none when it is not above zero."""
    if frame.empty or frame[column].max() <= 0:
        return []
    return [str(place) for place in frame.loc[frame[column] == frame[column].max(), "place"]]


def leader_text(codes: Sequence[str], names: Mapping[str, str], *, none: str) -> str:
    """The leader's name; two by name; more as a number."""
    if not codes:
        return none
    if len(codes) > NAMED_TIES:
        return _("{n} places equally").format(n=number(len(codes)))
    return _(" and ").join(names.get(code, code) for code in codes)


def overview_headline(view: View) -> str:
    """About how often a loan comes from elsewhere, or the share when that is often."""
    share = view.totals.share
    if not share:
        return _(NOTHING[view.choice.scope.level])
    if share > FREQUENT:
        return _("{percent} of loans are items of another municipality's library").format(
            percent=percent(share, 0)
        )
    return _("About one loan in {n} is an item of another municipality's library").format(
        n=number(round(1 / share))
    )


def overview_lead(view: View) -> str:
    """What that is in loans, and whether it changed."""
    said = _("{region}, {period}: {loans} between municipalities.").format(
        region=view.region,
        period=period_text(view.choice.period),
        loans=loans_text(view.totals.loans_between),
    )
    before = view.before.loans_between if view.before else None
    return f"{said} {_change_sentence(view.totals.loans_between, before)}"


def _change_sentence(now: int, before: int | None) -> str:
    found = change(now, before)
    if found is None or not before:
        return _("The year before cannot be compared: its months are not known in full.")
    texts = {
        Change.GREW: _("The number of loans grew by {percent} from the year before."),
        Change.FELL: _("The number of loans fell by {percent} from the year before."),
        Change.SAME: _("The number of loans stayed as it was the year before."),
    }
    return texts[found].format(percent=percent(abs(now - before) / before))


def lending_headline(view: View) -> str:
    """Who sends most, with the share of all loans between."""
    top = leaders(view.balance, "sent")
    if not top:
        return _(NOTHING[view.choice.scope.level])
    sent = int(view.balance["sent"].max())
    if len(top) > 1:
        return _("Equally much sent by {names}: {loans} each").format(
            names=leader_text(top, view.names, none=""), loans=loans_text(sent)
        )
    return _("Most is sent by {name}: {loans}, {percent} of all that is sent").format(
        name=view.name(top[0]),
        loans=loans_text(sent),
        percent=percent(sent / view.totals.loans_between, 0),
    )


def lending_lead(view: View) -> str:
    """How much is lent between places, of all loans, and whether it changed."""
    if not view.totals.loans_between:
        return _("Choose another period or collection.")
    before = view.before.loans_between if view.before else None
    said = _("{what}, {period}: {n}, which is {percent} of all loans.").format(
        what=_(BETWEEN[view.choice.scope.level]),
        period=period_text(view.choice.period),
        n=number(view.totals.loans_between),
        percent=percent(view.totals.share),
    )
    return f"{said} {_change_sentence(view.totals.loans_between, before)}"


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
    top = largest_flows(view, 3)
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


def matrix_how(view: View) -> str:
    """How a cell is read in the chosen unit."""
    general = _(
        "A row sends, a column receives: each square tells how much of the row's items was lent in the column. The darker, the more. The diagonal is empty, since it would hold loans of own items. 0 means that nothing was lent; a dash means that the figure is not known or not told. The bars beside the matrix add up loans sent (right) and received (below)."
    )
    by_unit = {
        Unit.LOANS: _("The number is first loans."),
        Unit.SHARE_OF_SENDER: _("The number is % of all loans of the sender's items."),
        Unit.SHARE_OF_RECEIVER: _("The number is % of all loans made at the receiver."),
        Unit.PER_1000: _("The number is loans per 1,000 inhabitants of the receiver."),
        Unit.RELATIVE: _(
            "Blue pairs lend more, orange ones less than they would if only sizes mattered: +100 % is twice as much. Told where at least five loans are expected."
        ),
    }
    return f"{general} {by_unit[view.choice.unit]}"


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
    how = _(
        "A bar to the right (blue, +): more was sent than received. A bar to the left (orange, −): more was received. Over the region the bars add up to nothing."
    )
    return Finding(headline, subtitle(view, _("sent less received")), alt, how)


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


def not_a_bill() -> str:
    """The sentence that belongs beside every net balance."""
    return _(
        "No agreement known to us charges by lending: net lending is not a bill. Costs are shared in other ways, for instance by inhabitants."
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
    how = _(
        "Blue: items of the chosen place lent elsewhere. Orange: items of others lent at the chosen place. The ten partners with most loans both ways are shown."
    )
    return Finding(headline, subtitle(view, _("ten largest partners")), alt, how)


def focus_map(view: View, place: str) -> Finding:
    """The same as arrows on a map."""
    shown = arrows(view, place)
    name = view.name(place)
    headline = _("On the map: the largest flows of {name}").format(name=name)
    alt = _("Map of squares with arrows of the largest flows of {name}: {flows}.").format(
        name=name, flows=flow_list(view, shown.head(3)) or number(0)
    )
    how = _(
        "Each square is a municipality, roughly where it lies. An arrow goes from the owner of the items to where they were lent; the thicker, the more loans. Blue leaves the chosen place, orange comes to it. At most ten arrows are drawn."
    )
    return Finding(headline, subtitle(view, _("ten largest flows")), alt, how)


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
    how = _(
        "A chart for each place, a point for each month. Blue: sent, orange and dashed: received. On the same scale heights can be compared; on a scale of its own each chart shows its shape. A missing month leaves a gap; an incomplete month has a grey ground."
    )
    months = view.by_month["loan_month"]
    span = period_text(Period(months.iloc[0].date(), months.iloc[-1].date()))
    what = f"{_(BETWEEN[view.choice.scope.level])}, {_('loans a month')}, {view.region}, {span}"
    return Finding(headline, what, alt, how)


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
    how = _(
        "A point is a month. A missing month leaves a gap, never a zero. A hollow grey point is a month whose days are not all known yet. The tinted area is the period of the figures."
    )
    return Finding(headline, what, alt, how)


def _trend_headline(view: View, known: pd.DataFrame, before: int | None) -> str:
    if change(view.totals.loans_between, before) is not None:
        return _change_sentence(view.totals.loans_between, before).rstrip(".")
    if known.empty:
        return _(BETWEEN[view.choice.scope.level])
    high = known.sort_values("loans_between", kind="stable").iloc[-1]
    return _("The busiest month: {month}, {loans}").format(
        month=i18n.month(high["loan_month"]), loans=loans_text(int(high["loans_between"]))
    )


def biggest(view: View) -> Finding:
    """The ten largest flows."""
    top = largest_flows(view, 10)
    if top.empty:
        return Finding(_(NOTHING[view.choice.scope.level]), subtitle(view), _no_alt(view), "")
    share = percent(top["loans"].sum() / view.totals.loans_between, 0)
    headline = ngettext(
        "The largest flow is {percent} of all loans between municipalities",
        "The {n} largest flows are {percent} of all loans between municipalities",
        len(top),
    ).format(n=number(len(top)), percent=share)
    alt = _("Bars of the largest flows between places: {flows}.").format(
        flows=flow_list(view, top.head(3))
    )
    how = _("A bar is one sender and one receiver. The other direction is a bar of its own.")
    return Finding(headline, subtitle(view, _lower(_("Number of loans"))), alt, how)


def largest_flows(view: View, count: int) -> pd.DataFrame:
    """The pairs with most loans: owner, place, loans; equal ones in the order of codes."""
    return view.across[["owner", "place", "loans"]].head(count)


def arrows(view: View, place: str, count: int = 10) -> pd.DataFrame:
    """The largest flows to and from a place."""
    across = view.across
    return across[(across["owner"] == place) | (across["place"] == place)].head(count)


def flow_list(view: View, top: pd.DataFrame) -> str:
    """Rovaniemi → Tornio 120, Kemi → Tornio 80."""
    return ", ".join(
        f"{view.name(owner)} → {view.name(place)} {number(loans)}"
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    )


def flow_items(view: View, count: int) -> list[tuple[str, str, float]]:
    """The largest flows as (sender and receiver, loans, share of the largest)."""
    top = largest_flows(view, count)
    longest = top["loans"].max() if len(top) else 1
    return [
        (f"{view.name(owner)} → {view.name(place)}", number(loans), loans / longest)
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    ]


def notes(view: View) -> list[str]:
    """What must be known about the period: incomplete months, today's owners, what bent figures."""
    said = []
    if not view.is_complete:
        said.append(_("The period has months that are missing or not complete."))
    if view.has_todays_owner:
        said.append(
            _("Some months use the owner an item has today, not the owner of the day of the loan.")
        )
    if view.choice.unit is Unit.PER_1000 and view.population_years:
        said.append(
            _("Inhabitants on 31 December {years}.").format(
                years=" – ".join(
                    str(year)
                    for year in sorted({view.population_years[0], view.population_years[-1]})
                )
            )
        )
    return [*said, *view.annotations]


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
