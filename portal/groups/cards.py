"""The key figures of the page on working groups as cards."""

from portal.groups import queries as groups
from portal.groups.view import View
from portal.kit import changes
from portal.kit.cards import Card
from portal.kit.i18n import _, ngettext, number


def taking_part(view: View) -> Card:
    """Libraries in at least one group."""
    before = view.seats[(view.seats["year"] == view.year - 1) & view.seats["is_seat"]]
    change = ""
    if len(before):
        change = _("{n} a year before").format(n=number(before["library"].nunique()))
    return Card(
        _("Libraries in at least one group"),
        number(view.taken["library"].nunique()),
        change,
        _("of {n} libraries").format(n=number(len(view.names))),
    )


def seats(view: View) -> Card:
    """Seats and in how many groups they are."""
    count = len(view.shown_groups)
    before = view.seats[(view.seats["year"] == view.year - 1) & view.seats["is_seat"]]
    return Card(
        _("Seats in working groups"),
        number(len(view.taken)),
        _seats_changed(len(view.taken), len(before)),
        ngettext("in {n} group", "in {n} groups", count).format(n=number(count)),
    )


def _seats_changed(now: int, before: int) -> str:
    """The change by the rule of all counts; where it is too little to tell, the year before as it was."""
    if not before:
        return ""
    if changes.change(now, before) is changes.Change.LITTLE:
        return _("{n} a year before").format(n=number(before))
    return changes.alone(now, before)


def leads(view: View) -> Card:
    """Lead roles and how many libraries carry them."""
    rows = view.taken[view.taken["role"].isin(groups.LEADS)]
    count = rows["library"].nunique()
    said = ngettext("carried by {n} library", "carried by {n} libraries", count)
    return Card(_("Lead roles"), number(len(rows)), "", said.format(n=number(count)))


def meetings(view: View) -> Card:
    """Meetings that are known of the year and of the year before."""
    before = view.meetings[view.meetings["year"] == view.year - 1]["meetings"].sum()
    change = _("{n} a year before").format(n=number(before)) if before else ""
    return Card(_("Meetings of the groups"), number(view.meetings_of_year.sum()), change)


def figures(view: View) -> list[Card]:
    """Four figures of the year."""
    return [taking_part(view), seats(view), leads(view), meetings(view)]
