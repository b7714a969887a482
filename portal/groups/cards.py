"""The key figures of the page on working groups as cards."""

from collections.abc import Sequence

import pandas as pd

from portal.groups import queries as groups
from portal.groups.view import View
from portal.kit import changes
from portal.kit.cards import Card
from portal.kit.i18n import _, ngettext, number


def taking_part(view: View) -> Card:
    """Libraries in at least one group."""
    return Card(
        _("Libraries in at least one group"),
        number(view.taken["library"].nunique()),
        _before(view, [rows["library"].nunique() for rows in _seats_before(view)]),
        _("of {n} libraries").format(n=number(len(view.names))),
    )


def seats(view: View) -> Card:
    """Seats and in how many groups they are."""
    count = len(view.shown_groups)
    return Card(
        _("Seats in working groups"),
        number(len(view.taken)),
        _seats_changed(view, len(view.taken), [len(rows) for rows in _seats_before(view)]),
        ngettext("in {n} group", "in {n} groups", count).format(n=number(count)),
    )


def _seats_before(view: View) -> list[pd.DataFrame]:
    """The seats of each year that is compared with."""
    taken = view.seats[view.seats["is_seat"]]
    return [taken[taken["year"] == each.first.year] for each in view.comparison.periods]


def _before(view: View, counts: Sequence[int]) -> str:
    """The count of what is compared with; nothing where nothing was recorded."""
    past = view.comparison.past(counts)
    if past is None or not past.count:
        return ""
    return view.comparison.told(number(past.count, 0 if past.of == 1 else 1))


def _seats_changed(view: View, now: int, counts: Sequence[int]) -> str:
    """The change by the rule of all counts; where it is too little to tell, the count as it was."""
    past = view.comparison.past(counts)
    if past is None or not past.count:
        return ""
    if changes.change(now, past.count, past.of) is changes.Change.LITTLE:
        return _before(view, counts)
    return changes.alone(now, past)


def leads(view: View) -> Card:
    """Lead roles and how many libraries carry them."""
    rows = view.taken[view.taken["role"].isin(groups.LEADS)]
    count = rows["library"].nunique()
    said = ngettext("carried by {n} library", "carried by {n} libraries", count)
    return Card(_("Lead roles"), number(len(rows)), "", said.format(n=number(count)))


def meetings(view: View) -> Card:
    """Meetings that are known of the year and of what it is compared with."""
    by_year = view.meetings.groupby("year")["meetings"].sum()
    counts = [int(by_year.get(each.first.year, 0)) for each in view.comparison.periods]
    return Card(
        _("Meetings of the groups"), number(view.meetings_of_year.sum()), _before(view, counts)
    )


def figures(view: View) -> list[Card]:
    """Four figures of the year."""
    return [taking_part(view), seats(view), leads(view), meetings(view)]
