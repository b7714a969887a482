"""The words of each figure: its finding, what it shows, a text for who cannot see it, how to read it."""

import pandas as pd

from portal.charts.flow_list import FlowList
from portal.kit import changes, i18n
from portal.kit.figure import Finding
from portal.kit.i18n import _, ngettext, number, percent, signed
from portal.kit.menu import N_
from portal.kit.periods import Period, period_text
from portal.kit.places import Level
from portal.lending.flows import Unit
from portal.lending.view import LARGEST, View
from portal.lending.words import (
    BETWEEN,
    NAMED_TIES,
    NOTHING,
    UNITS,
    balance_of,
    between_before,
    each,
    inhabitants,
    leader_text,
    leaders,
    loans_text,
    months_text,
    tied_names,
)

LISTED = 20  # flows that a phone shows for the matrix


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
        n=number(len(view.everywhere)), flows=flow_list(view, top)
    )
    return Finding(headline, what, alt, matrix_how(view))


def _tied_flow(view: View, top: pd.DataFrame) -> str:
    """The largest flow; two that are equal by name, more as equal ones."""
    first = top.iloc[0]
    tied = top[top["loans"] == first["loans"]]
    if len(tied) == NAMED_TIES:
        return _("The largest flows: {flows}, both {loans}").format(
            flows=_(" and ").join(
                f"{view.name(owner)} → {view.name(place)}"
                for owner, place in zip(tied["owner"], tied["place"], strict=True)
            ),
            loans=loans_text(int(first["loans"])),
        )
    if len(tied) > NAMED_TIES:
        return _("The largest flows are equally large: {loans} each").format(
            loans=loans_text(int(first["loans"]))
        )
    return _("The largest flow: {sender} → {receiver}, {loans}").format(
        sender=view.name(first["owner"]),
        receiver=view.name(first["place"]),
        loans=loans_text(int(first["loans"])),
    )


def matrix_how(view: View) -> tuple[str, ...]:
    """How a cell is read in the chosen unit, and what stands in the last row, as keys."""
    general = N_(
        "A row sends, a column receives: each square tells how much of the row's items was lent in the column. The darker, the more. The diagonal is empty, since it would hold loans of own items. 0 means that nothing was lent; a dash means that the figure is not known or not told. The bars beside the matrix add up loans sent (right) and received (below)."
    )
    by_unit = {
        Unit.LOANS: N_("The number is first loans."),
        Unit.SHARE_OF_SENDER: N_(
            "The number is % of the loans of the sender's items, in the collection that is looked at."
        ),
        Unit.SHARE_OF_RECEIVER: N_(
            "The number is % of the loans made at the receiver, in the collection that is looked at."
        ),
        Unit.PER_1000: N_("The number is loans per 1,000 inhabitants of the receiver."),
        Unit.RELATIVE: N_(
            "Blue pairs lend more, orange ones less than they would if only sizes mattered: +100 % is twice as much. Told where at least five loans are expected."
        ),
    }
    if not view.has_others:
        return general, by_unit[view.choice.unit]
    others = N_("The places with most loans have a row and a column each. The last row and column are all other places together, so that nothing is left out of the sums; where they cross are the loans between those places. The table and the downloads have every place.")  # fmt: skip
    return general, by_unit[view.choice.unit], others


def net(view: View) -> Finding:
    """How many send more than they receive."""
    senders = int((view.balance["net"] > 0).sum())
    receivers = int((view.balance["net"] < 0).sum())
    headline = _net_headline(view.choice.scope.level, senders).format(
        n=number(senders), m=number(receivers)
    )
    alt = _no_alt(view)
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
    return Finding(headline, subtitle(view, _partners_shown(name, len(partners))), alt, (how,))


def _partners_shown(name: str, count: int) -> str:
    if count <= LARGEST:
        return _("all partners of {name}").format(name=name)
    return _("{n} largest of {m} partners of {name}, the others together").format(
        n=number(LARGEST), m=number(count), name=name
    )


def focus_map(view: View, place: str) -> Finding:
    """The same as arrows on a map."""
    every = view.flows_of(place)
    shown = every.head(LARGEST)
    name = view.name(place)
    headline = _("On the map: the largest flows of {name}").format(name=name)
    alt = _("Map of squares with arrows of the largest flows of {name}: {flows}.").format(
        name=name, flows=flow_list(view, shown.head(3)) or number(0)
    )
    how = N_(
        "Each square is a municipality, roughly where it lies. An arrow goes from the owner of the items to where they were lent; the thicker, the more loans. Blue leaves the chosen place, orange comes to it. At most ten arrows are drawn; the table and the downloads have every flow."
    )
    return Finding(headline, subtitle(view, flows_shown(len(every), LARGEST)), alt, (how,))


def flows_shown(count: int, shown: int) -> str:
    """How many of the flows are drawn."""
    if count <= shown:
        return _("all flows")
    return _("{n} largest of {m} flows").format(n=number(shown), m=number(count))


def _other_flows(view: View, shown: int) -> str:
    """What a list of the largest flows leaves out; nothing when it has all."""
    rest = view.across["loans"].iloc[shown:]
    if rest.empty:
        return ""
    said = ngettext(
        "{n} other flow: {loans} in all.", "{n} other flows: {loans} in all.", len(rest)
    )
    return said.format(n=number(len(rest)), loans=loans_text(int(rest.sum())))


def no_map() -> str:
    """Why there is no map."""
    return _(
        "There is no map: where the municipalities stand on it has not been told in the data of the region."
    )


def multiples(view: View) -> Finding:
    """Who receives most in the period; the lines go on for longer, as the subtitle tells."""
    top = leaders(view.balance, "received")
    name = leader_text(top, view.names, none="–")
    most = int(view.balance["received"].max()) if len(view.balance) else 0
    period = period_text(view.period)
    headline = _("Month by month; most in {period} is received by {name}: {loans}").format(
        name=tied_names(top, view.names) or name, loans=each(top, loans_text(most)), period=period
    )
    alt = _(
        "Small line charts of loans sent and received a month, {n} places. Most received in {period}: {name}, {loans}."
    ).format(n=number(len(view.everywhere)), name=name, loans=loans_text(most), period=period)
    how = N_(
        "A chart for each place, a point for each month. Blue: sent, orange and dashed: received. On the same scale heights can be compared; on a scale of its own each chart shows its shape. A missing month leaves a gap; an incomplete month has a grey ground. The numbers under a chart are those of the period that stands beside them."
    )
    hows = (how, N_("The places with most loans have charts of their own; the last chart is all other places together.")) if view.has_others else (how,)  # fmt: skip
    return Finding(headline, _monthly(view), alt, hows)


def _monthly(view: View) -> str:
    """The title of what goes on over the months of the trend, whatever the period is."""
    months = view.by_month["loan_month"]
    span = period_text(Period(months.iloc[0].date(), months.iloc[-1].date()))
    return f"{_(BETWEEN[view.choice.scope.level])}, {_('loans a month')}, {view.region}, {span}"


def trend(view: View) -> Finding:
    """Whether the number grew, fell or stayed, and the highest month."""
    known = view.by_month[view.by_month["is_complete"]]
    headline = _trend_headline(view, known)
    what = _monthly(view)
    alt = _no_alt(view)
    if len(known):
        loans = known["loans_between"]
        alt = _(
            "Line of loans a month. Highest in {high}: {most}. Lowest in {low}: {least}. Complete months only."
        ).format(
            high=months_text(known.loc[loans == loans.max(), "loan_month"]),
            most=number(loans.max()),
            low=months_text(known.loc[loans == loans.min(), "loan_month"]),
            least=number(loans.min()),
        )
    how = N_(
        "A point is a month. A missing month leaves a gap, never a zero. A hollow grey point is a month whose days are not all known yet. The tinted area is the period of the figures."
    )
    return Finding(headline, what, alt, (how,))


def _trend_headline(view: View, known: pd.DataFrame) -> str:
    what = _(BETWEEN[view.choice.scope.level])
    said = changes.of_what(_lower(what), view.totals.loans_between, between_before(view))
    if said is not None:
        period = i18n.capital(period_text(view.period))
        return changes.with_events(f"{period}: {said}", view.compared, most=1)
    if known.empty:
        return what
    most = known["loans_between"].max()
    return _("The busiest month: {month}, {loans}").format(
        month=months_text(known.loc[known["loans_between"] == most, "loan_month"]),
        loans=loans_text(int(most)),
    )


def biggest(view: View) -> Finding:
    """The ten largest flows."""
    top = view.largest(LARGEST)
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
    what = f"{_lower(_('Number of loans'))}, {flows_shown(len(view.across), LARGEST)}"
    return Finding(headline, subtitle(view, what), alt, (how,))


def flow_list(view: View, top: pd.DataFrame) -> str:
    """Rovaniemi → Tornio 120, Kemi → Tornio 80."""
    return ", ".join(
        f"{view.name(owner)} → {view.name(place)} {number(loans)}"
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    )


def flows(view: View) -> FlowList:
    """The largest flows, and how many loans the others are."""
    top = view.largest(LISTED)
    longest = top["loans"].max() if len(top) else 1
    items = tuple(
        (f"{view.name(owner)} → {view.name(place)}", number(loans), loans / longest)
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    )
    what = subtitle(view, flows_shown(len(view.across), LISTED))
    return FlowList(matrix(view).headline, what, items, _other_flows(view, LISTED))


def _unit(view: View) -> str:
    said = _lower(_(UNITS[view.choice.unit]))
    years = inhabitants(view.population_years)
    return f"{said}, {years}" if view.choice.unit is Unit.PER_1000 and years else said


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _no_alt(view: View) -> str:
    return _("An empty figure: the selection {period} has 0 loans between places.").format(
        period=period_text(view.choice.period)
    )


def _partner(view: View, top: pd.DataFrame, column: str, sentence: str) -> list[str]:
    if top.empty:
        return []
    most = int(top["loans"].max())
    codes = list(top.loc[top["loans"] == most, column])
    names = tied_names(codes, view.names)
    return [sentence.format(name=names, loans=each(codes, loans_text(most)))]
