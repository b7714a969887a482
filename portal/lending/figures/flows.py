"""The largest flows as a list: what a phone shows for the matrix."""

from portal.charts.flow_list import FlowList
from portal.kit.i18n import ngettext, number
from portal.lending.figures import titles
from portal.lending.figures.matrix import words as matrix
from portal.lending.view import View
from portal.lending.words import loans_text

LISTED = 20  # flows that a phone shows for the matrix


def largest(view: View) -> FlowList:
    """The largest flows, and how many loans the others are."""
    top = view.largest(LISTED)
    longest = top["loans"].max() if len(top) else 1
    items = tuple(
        (
            f"{view.name(owner)} → {view.name(place)}",
            number(loans),
            loans / longest,
            view.follow(owner, place),
        )
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    )
    what = titles.subtitle(view, titles.flows_shown(len(view.across), LISTED))
    return FlowList(matrix(view).headline, what, items, _other_flows(view, LISTED))


def _other_flows(view: View, shown: int) -> str:
    """What a list of the largest flows leaves out; nothing when it has all."""
    rest = view.across["loans"].iloc[shown:]
    if rest.empty:
        return ""
    said = ngettext(
        "{n} other flow: {loans} in all.", "{n} other flows: {loans} in all.", len(rest)
    )
    return said.format(n=number(len(rest)), loans=loans_text(int(rest.sum())))
