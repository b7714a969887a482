"""One group and its libraries, years side by side."""

from portal.charts import signs
from portal.charts.signs import Row, Section, Sign
from portal.groups import measures
from portal.groups.figures import records
from portal.groups.view import View
from portal.groups.words import KINDS, meetings_text
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import _, number
from portal.kit.tables import Column, Kind, Table


def chart(view: View) -> str:
    """The libraries of one group, years side by side, and its meetings below."""
    chosen = view.group
    rows = view.seats[view.seats["group_id"] == chosen]
    found = records.found(rows, "library", "year")
    years = records.shown_years(view)
    there = set(rows["library"])
    listed = [
        Row(
            view.name(library),
            [found.get((library, year), Sign()) for year in years],
            is_chosen=library == view.choice.library,
            follow=records.follow_library(library),
        )
        for library in view.libraries
        if library in there
    ]
    met = view.meetings[view.meetings["group_id"] == chosen].set_index("year")["meetings"]
    foot = Row(_("Meetings"), (), [number(met[year]) if year in met else "" for year in years])
    heads = [str(year) for year in years]
    caption = records.caption(view, words(view).headline)
    return signs.as_html(caption, heads, [Section("", listed)], foot=foot, is_upright=True)


def words(view: View) -> Finding:
    """Who has taken part in one group."""
    chosen = view.group
    rows = view.taken[view.taken["group_id"] == chosen]
    said = _("{group}: {libraries}, {meetings} in {year}").format(
        group=view.group_name(chosen),
        libraries=records.libraries(len(rows)),
        meetings=meetings_text(int(view.meetings_of_year.get(chosen, 0))),
        year=view.year,
    )
    alt = _("Table of signs: {said}.").format(said=said)
    return Finding(said, about(view), alt, (records.SIGNS_OVER_YEARS, records.ORDER_HOW))


def about(view: View) -> str:
    """What kind of group it is and what it does, in the words of the register."""
    chosen = view.group
    row = view.groups.loc[chosen]
    kind = _(KINDS[str(row["kind"])])
    purpose = row["purpose_fi"]
    return f"{kind}. {purpose}" if isinstance(purpose, str) else f"{kind}."


def table(view: View) -> Table:
    """Every record of one group, newest first."""
    chosen = view.group
    rows = view.seats[view.seats["group_id"] == chosen]
    named = Column("library_name", _("Library"), Kind.TEXT)
    return records.table(view, rows, named, words(view).headline)


GROUP = Figure("ryhma-vuosittain", chart, words, table, measures.ATTENDED)
