"""The key figures of a page as cards: value, change, what it is part of."""

from portal import findings
from portal.cards import Card
from portal.findings import change_text, leader_text, leaders, loans_text
from portal.i18n import _, ngettext, number, percent, signed
from portal.views import View


def loans_between(view: View) -> Card:
    """Loans between places, and how they changed."""
    before = view.before.loans_between if view.before else None
    renewals = ngettext("and {n} renewal", "and {n} renewals", view.totals.renewals_between)
    return Card(
        _(findings.BETWEEN[view.choice.scope.level]),
        number(view.totals.loans_between),
        change_text(view.totals.loans_between, before),
        renewals.format(n=number(view.totals.renewals_between)),
        measure="loans_between",
    )


def share(view: View) -> Card:
    """Their share of all loans, this year and the year before."""
    change = ""
    if view.before:
        change = _("{percent} a year before").format(percent=percent(view.before.share))
    return Card(
        _("Share of all loans"),
        percent(view.totals.share),
        change,
        _("of {loans} in all").format(loans=loans_text(view.totals.loans)),
        measure="share_between",
    )


def biggest_sender(view: View) -> Card:
    """Who sends most."""
    top = leaders(view.balance, "sent")
    most = int(view.balance["sent"].max()) if top else 0
    part = most / view.totals.loans_between if top else None
    return Card(
        _("Sends most"),
        leader_text(top, view.names, none="–"),
        loans_text(most),
        _("{percent} of all loans between").format(percent=percent(part, 0)),
        measure="sent",
    )


def biggest_net_receiver(view: View) -> Card:
    """Who receives most over what it sends."""
    frame = view.balance.assign(gain=-view.balance["net"])
    top = leaders(frame, "gain")
    row = frame.loc[frame["place"] == top[0]].iloc[0] if top else None
    note = "" if row is None else _("received {received}, sent {sent}").format(
        received=number(row["received"]), sent=number(row["sent"])
    )  # fmt: skip
    return Card(
        _("Receives most over what it sends"),
        leader_text(top, view.names, none="–"),
        _("net {n} loans").format(n=signed(None if row is None else row["net"])),
        note,
        measure="net",
    )


def pairs(view: View) -> Card:
    """In how many directions items move between two municipalities, of all there could be."""
    before = _("{n} a year before").format(n=number(view.before.pairs)) if view.before else ""
    count = len(view.order)
    return Card(
        _("Directions of lending from one municipality to another"),
        number(view.totals.pairs),
        before,
        _("of {m} possible between {n} municipalities").format(
            m=number(count * (count - 1)), n=number(count)
        ),
        measure="directions",
    )


def for_overview(view: View) -> list[Card]:
    """Four figures of the whole cooperation."""
    return [loans_between(view), share(view), biggest_sender(view), pairs(view)]


def for_lending(view: View) -> list[Card]:
    """Four figures of one selection."""
    return [loans_between(view), share(view), biggest_sender(view), biggest_net_receiver(view)]
