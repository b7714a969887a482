"""One library in its groups, years side by side."""

from portal.charts import signs
from portal.charts.signs import Row, Section, Sign
from portal.groups import measures
from portal.groups.figures import records
from portal.groups.view import View, ordered_groups
from portal.groups.words import seats_text
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import _
from portal.kit.tables import Column, Kind, Table


def chart(view: View) -> str:
    """The groups of one library, years side by side."""
    library = view.library
    rows = view.seats[view.seats["library"] == library]
    found = records.found(rows, "group_id", "year")
    years = records.shown_years(view)
    listed = [
        Row(
            view.group_name(group),
            [found.get((group, year), Sign()) for year in years],
            follow=records.follow_group(group),
        )
        for group in ordered_groups(view, set(rows["group_id"]))
    ]
    heads = [str(year) for year in years]
    caption = records.caption(view, words(view).subtitle)
    return signs.as_html(caption, heads, [Section("", listed)], is_upright=True)


def words(view: View) -> Finding:
    """One library's part in groups over the years."""
    library = view.library
    rows = view.seats[(view.seats["library"] == library) & view.seats["is_seat"]]
    now = rows[rows["year"] == view.year]
    said = _("{library}: nothing is recorded of {year}").format(
        library=view.name(library), year=view.year
    )
    if library in set(view.of_year["library"]):
        said = _("{library}: {seats} in {year}").format(
            library=view.name(library), seats=seats_text(len(now)), year=view.year
        )
    what = records.years_shown(view, _("Part of the library in working groups by year"))
    alt = _("Table of signs: {said}; {all} in all the years.").format(
        said=said, all=seats_text(len(rows))
    )
    return Finding(said, what, alt, (records.SIGNS_OVER_YEARS,))


def table(view: View) -> Table:
    """Every record of one library, newest first."""
    library = view.library
    rows = view.seats[view.seats["library"] == library]
    named = Column("group_name", _("Group"), Kind.TEXT)
    return records.table(view, rows, named, words(view).subtitle)


HISTORY = Figure("historia", chart, words, table, measures.ATTENDED)
