"""The key figures of a page as cards: value, change, what it is part of."""

from collections.abc import Callable

import pandas as pd

from portal.charts import strips
from portal.kit import changes, i18n, periods
from portal.kit.cards import Card, Picture
from portal.kit.i18n import _, ngettext, number, percent, signed
from portal.kit.periods import Period
from portal.kit.ties import each, leader_text, leaders
from portal.lending import flows, measures
from portal.lending import words as findings
from portal.lending.view import View
from portal.lending.words import loans_text

YEARS, A_LINE = 5, 2  # years that are drawn, and that make a line


def loans_between(view: View) -> Card:
    """Loans between places, and how they changed."""
    before = findings.between_before(view)
    renewals = renewals_text(view.totals.renewals_between)
    return Card(
        _(findings.BETWEEN[view.choice.scope.level]),
        number(view.totals.loans_between),
        changes.alone(view.totals.loans_between, before),
        renewals,
        _history(view, _between, number),
        measure=measures.LOANS_BETWEEN,
    )


def _history(
    view: View, told: Callable[[pd.DataFrame], float | None], text: Callable[[float], str]
) -> Picture | None:
    """The same months of up to five years as a line; a year whose months are not all known leaves a gap."""
    months = view.by_month.assign(month=view.by_month["loan_month"].dt.date).set_index("month")
    known: list[tuple[Period, float | None]] = []
    for years in range(YEARS - 1, -1, -1):
        period = periods.shifted(view.period, -years)
        part = months.reindex(list(period.months))
        is_whole = part["is_complete"].eq(True).all()  # noqa: FBT003 - a column of flags, or nothing
        known.append((period, told(part) if is_whole else None))
    while known and known[0][1] is None:
        known.pop(0)
    values = [value for _year, value in known]
    if sum(value is not None for value in values) < A_LINE:
        return None
    said = ", ".join(f"{periods.period_text(year)} {_said(value, text)}" for year, value in known)
    ends = [(_said(value, text), periods.period_short(year)) for year, value in known]
    alt = _("Line of years: {values}").format(values=said)
    return Picture(strips.sparkline(values), alt, (ends[0], ends[-1]))


def _said(value: float | None, text: Callable[[float], str]) -> str:
    return i18n.MISSING if value is None else text(value)


def _between(part: pd.DataFrame) -> float:
    return float(part["loans_between"].sum())


def _share(part: pd.DataFrame) -> float | None:
    loans = part["loans"].sum()
    return float(part["loans_between"].sum() / loans) if loans else None


def renewals_text(renewals: int | None) -> str:
    """How many renewals there were besides, or that nothing is known of them."""
    if renewals is None:
        return _("renewals are not known")
    return ngettext("and {n} renewal", "and {n} renewals", renewals).format(n=number(renewals))


def share(view: View) -> Card:
    """Their share of all loans, and that of what it is compared with."""
    change = view.comparison.told(percent(flows.share_of(view.before))) if view.before else ""
    title, whole = _("Share of all loans"), _("of {loans} in all")
    if view.collection:
        title, whole = _("Share of the loans of this collection"), _("of {loans} of the collection")
    return Card(
        title,
        percent(view.totals.share),
        change,
        whole.format(loans=loans_text(view.totals.loans)),
        _history(view, _share, percent),
        measure=measures.SHARE_BETWEEN,
    )


def biggest_sender(view: View) -> Card:
    """Who sends most."""
    return _biggest(view, "sent", _("Sends most"), _("{percent} of what is sent"))


def biggest_receiver(view: View) -> Card:
    """Who receives most."""
    return _biggest(view, "received", _("Receives most"), _("{percent} of what is received"))


def _biggest(view: View, column: str, title: str, part: str) -> Card:
    top = leaders(view.balance, column)
    most = int(view.balance[column].max()) if top else 0
    share = most / view.totals.loans_between if top else None
    return Card(
        title,
        leader_text(top, view.names, none=i18n.MISSING),
        each(top, loans_text(most)),
        each(top, part.format(percent=percent(share, 0))),
        measure=measures.SENT if column == "sent" else measures.RECEIVED,
    )


def biggest_net_receiver(view: View) -> Card:
    """Who receives most over what it sends."""
    frame = view.balance.assign(gain=-view.balance["net"])
    top = leaders(frame, "gain")
    gain = frame["gain"].max() if top else None
    note = ""
    if len(top) == 1:
        row = frame.loc[frame["place"] == top[0]].iloc[0]
        note = _("received {received}, sent {sent}").format(
            received=number(row["received"]), sent=number(row["sent"])
        )
    return Card(
        _("Receives most over what it sends"),
        leader_text(top, view.names, none=i18n.MISSING),
        each(top, _("net {n} loans").format(n=signed(None if gain is None else -gain))),
        note,
        measure=measures.NET,
    )


def for_overview(view: View) -> list[Card]:
    """Four figures of the whole cooperation."""
    return [loans_between(view), share(view), biggest_sender(view), biggest_receiver(view)]


def for_lending(view: View) -> list[Card]:
    """Four figures of one selection."""
    return [loans_between(view), share(view), biggest_sender(view), biggest_net_receiver(view)]
