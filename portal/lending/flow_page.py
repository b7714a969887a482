"""The part of Lainausvirrat that is about one flow: what stands behind a square of the matrix."""

from collections.abc import Mapping

import pandas as pd

from portal.kit import changes, follow
from portal.kit import choice as choices
from portal.kit.cards import Card
from portal.kit.i18n import _, number, percent, whole_days
from portal.kit.stage import Stage
from portal.lending import flow, measures
from portal.lending.figures.flow_branches import FLOW_BRANCHES
from portal.lending.figures.flow_collections import FLOW_COLLECTIONS
from portal.lending.figures.flow_months import FLOW_MONTHS
from portal.lending.flow import FlowView
from portal.lending.view import View
from portal.lending.words import loans_text
from portal.transport import measures as transport


def tell(stage: Stage, page: View, asked: str, others: Mapping[str, str]) -> None:
    """The flow that the address asks for, where both places are known; others are the other choices."""
    both = flow.decoded(asked, page)
    if both is None:
        if asked:
            stage.remark(choices.unknown_text([choices.as_asked(follow.FLOW, asked)]))
        return
    owner, place = both
    key = ("flow", page.choice, owner, place)
    view = stage.answers.once(key, lambda: flow.gathered(stage.answers.read, page, owner, place))
    panel = stage.panel(follow.FLOW)
    panel.part(view, headline(view), lead(view))
    panel.cards(cards(view))
    if view.loans:
        panel.figure(FLOW_MONTHS, view)
        panel.happened(view.happened)
        left, right = panel.pair()
        left.figure(FLOW_BRANCHES, view)
        if view.collections is not None:
            right.figure(FLOW_COLLECTIONS, view)
    turned = _("The other way: {flow}").format(flow=f"{view.place} → {view.owner}")
    panel.link("/lainausvirrat", turned, {**others, follow.FLOW: follow.pair(place, owner)})
    panel.link("/lainausvirrat", _("Close the flow"), others)


def headline(view: FlowView) -> str:
    """Rovaniemi → Kittilä: 176 loans."""
    return _("{flow}: {loans}").format(flow=view.name, loans=loans_text(view.loans))


def lead(view: FlowView) -> str:
    """Whether that changed, and how much went the other way."""
    said = changes.sentence(_("Loans of the flow"), view.loans, view.past)
    back = _("The other way went {loans}.").format(loans=loans_text(view.back))
    return f"{said} {back}"


def cards(view: FlowView) -> list[Card]:
    """Loans, the other way, transfers and holds."""
    found = [
        Card(
            _("Loans of the flow"),
            number(view.loans),
            changes.alone(view.loans, view.past),
            _was(view),
            measure=measures.LOANS_BETWEEN,
        ),
        Card(
            _("Loans the other way"),
            number(view.back),
            f"{view.place} → {view.owner}",
            measure=measures.LOANS_BETWEEN,
        ),
    ]
    return [*found, *_transfers(view), *_holds(view)]


def _was(view: FlowView) -> str:
    """How many loans there were in what is compared with."""
    if view.past is None:
        return ""
    return view.comparison.told(number(view.past.count, 0 if view.past.of == 1 else 1))


def _transfers(view: FlowView) -> list[Card]:
    if view.transfers is None:
        return []
    days = view.transfers["days_median"]
    half = "" if pd.isna(days) else _("half arrived in {n} days").format(n=whole_days(days))
    return [
        Card(
            _("Transfers along the route"),
            number(view.transfers["transfers"]),
            half,
            _("{n} open").format(n=number(view.transfers["open"])),
            measure=transport.TRANSFERS,
        )
    ]


def _holds(view: FlowView) -> list[Card]:
    if view.holds is None:
        return []
    found = view.holds
    return [
        Card(
            _("Holds that caught an item of the sender"),
            number(found["caught"]),
            _("{percent} filled").format(percent=percent(found["filled"] / found["caught"], 0)),
            _("waiting {waiting}, cancelled {cancelled}, expired {expired}").format(
                waiting=number(found["waiting"]),
                cancelled=number(found["cancelled"]),
                expired=number(found["expired"]),
            ),
            measure=transport.HOLDS_FILLED_ELSEWHERE,
        )
    ]
