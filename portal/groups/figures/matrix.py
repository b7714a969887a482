"""Who sits where: every library in every group."""

from portal.charts import signs
from portal.charts.signs import Row, Section, Sign
from portal.groups import measures
from portal.groups import queries as groups
from portal.groups.figures import records
from portal.groups.view import View
from portal.groups.words import SIZES, seats_text
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.tables import Column, Kind, Table

SIGNS_HOW = N_(
    "A row is a library, a column a group. The sign is the library's part in the year: the strongest of its roles. The percentage is the share of meetings attended; it is told from three meetings, and only where the library has at least three person-years, since below that it would tell of one person's work."
)


def chart(view: View) -> str:
    """Libraries by size, groups by kind; the sums stand at the edges."""
    found = records.found(view.of_year, "library", "group_id")
    columns = view.shown_groups
    seats = view.taken.groupby("library").size()
    leads = view.taken[view.taken["role"].isin(groups.LEADS)].groupby("library").size()
    by_group = view.taken.groupby("group_id").size()
    known = set(view.of_year["library"])
    rows: dict[int, list[Row]] = {}
    for library in view.libraries:
        nothing = 0 if library in known else None  # of whom nothing is recorded nothing is known
        row = Row(
            view.name(library),
            [found.get((library, group), Sign()) for group in columns],
            [number(counts.get(library, nothing)) for counts in (seats, leads)],
            library == view.choice.library,
            records.follow_library(library),
        )
        rows.setdefault(view.size_class(library), []).append(row)
    sections = [Section(_heading(view, size), each) for size, each in rows.items()]
    foot = Row(_("Libraries"), (), [number(by_group.get(group, 0)) for group in columns])
    heads = [view.group_name(group) for group in columns]
    sums = (_("Seats"), _("Lead roles"))
    to_groups = list(map(records.follow_group, columns))
    caption = records.caption(view, words(view).subtitle)
    return signs.as_html(caption, heads, sections, sums, foot, follow=to_groups)


def _heading(view: View, size: int) -> str:
    """Sizes are told apart only where person-years are known of any library."""
    return _(SIZES[size]) if len(view.staff_years) else ""


def words(view: View) -> Finding:
    """Who sits where."""
    seats, leads = len(view.taken), int(view.taken["role"].isin(groups.LEADS).sum())
    said = _("{libraries} have {seats} in {groups}").format(
        libraries=records.libraries(view.taken["library"].nunique()),
        seats=seats_text(seats),
        groups=ngettext("{n} group", "{n} groups", len(view.shown_groups)).format(
            n=number(len(view.shown_groups))
        ),
    )
    what = _("Part of each library in each working group, {region}, {year}").format(
        region=view.region, year=view.year
    )
    lead_text = ngettext(
        "{n} of them is as chair or secretary", "{n} of them are as chair or secretary", leads
    ).format(n=number(leads))
    alt = _("Table of signs. {said}; {leads}.").format(said=said, leads=lead_text)
    return Finding(said, what, alt, (SIGNS_HOW, records.ORDER_HOW))


def table(view: View) -> Table:
    """Every record of the year: library, group, part, share of meetings attended."""
    rows = records.worded(view, view.of_year)
    order = {library: place for place, library in enumerate(view.libraries)}
    rows = rows.sort_values("library", key=lambda codes: codes.map(order), kind="stable")
    columns = (
        Column("library_name", _("Library"), Kind.TEXT),
        Column("group_name", _("Group"), Kind.TEXT),
        *records.columns(),
    )
    return Table(words(view).subtitle, columns, rows)


MATRIX = Figure("osallistuminen", chart, words, table, measures.SEATS)
