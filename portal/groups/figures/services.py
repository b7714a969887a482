"""Who carries which joint service: every library with any record, the kinds of work as signs."""

import pandas as pd

from portal.charts import signs
from portal.charts.signs import Row, Section, Sign
from portal.evidence import services
from portal.groups import measures
from portal.groups.figures import records
from portal.groups.view import View
from portal.groups.words import SIZES
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.tables import Column, Kind, Table

HOW = N_(
    "A row is a library, a column a service; the signs are the kinds of work that are recorded of the year. At the edge the hours that are known, and hours for each person-year: ten hours are a larger part of the year of two people than of fifty. “At least” means that some records do not tell their hours."
)


def chart(view: View) -> str:
    """Libraries by size, services in a fixed order; hours and hours for each person-year at the edge."""
    rows = view.services_of_year
    columns = services.carried(rows)
    by_size: dict[int, list[Row]] = {}
    for library in view.libraries:
        own = rows[rows["library"] == library]
        hours = services.amount(own, "hours")
        row = Row(
            view.name(library),
            [_signs(own[own["service"] == service]) for service in columns],
            (hours.text, hours.per(view.staff_years.get(library))),
            library == view.choice.library,
            records.follow_library(library),
        )
        by_size.setdefault(view.size_class(library), []).append(row)
    is_sized = len(view.staff_years) > 0
    sections = [Section(_(SIZES[size]) if is_sized else "", each) for size, each in by_size.items()]
    carriers = rows.groupby("service")["library"].nunique()
    foot = Row(_("Libraries"), (), [number(carriers[service]) for service in columns])
    heads = [
        services.named(service, rows["title"][rows["service"] == service]) for service in columns
    ]
    sums = (_("Hours"), _("Hours per person-year"))
    caption = records.caption(view, words(view).subtitle)
    return signs.as_html(caption, heads, sections, sums, foot, words=signs.WORKS)


def _signs(own: pd.DataFrame) -> list[Sign]:
    return [Sign(work) for work in services.WORKS if work in set(own["work"])]


def words(view: View) -> Finding:
    """How many libraries carry how many services, and the hours that are known."""
    rows = view.services_of_year
    count = len(services.carried(rows))
    carried = ngettext("{n} joint service", "{n} joint services", count).format(n=number(count))
    carriers = rows["library"].nunique()
    said = _("{libraries} carry {services}").format(
        libraries=records.libraries(carriers), services=carried
    )
    if not carriers:  # the records name the whole consortium
        said = _("{services} recorded, no library named").format(services=carried)
    hours = services.amount(rows, "hours")
    if hours.sum is not None:
        said = _("{finding}; hours recorded: {hours}").format(finding=said, hours=hours.text)
    what = _("Work of each library for joint services, {region}, {year}").format(
        region=view.region, year=view.year
    )
    alt = _("Table of signs. {said}.").format(said=said)
    return Finding(said, what, alt, (HOW, records.ORDER_HOW))


def table(view: View) -> Table:
    """Every record of the year by the size of the library: service, kind of work, what is known of it."""
    order = {library: place for place, library in enumerate(view.libraries)}
    rows = view.services_of_year
    rows = rows.sort_values(
        "library", key=lambda codes: codes.map(order).fillna(len(order)), kind="stable"
    )
    shown = rows.assign(
        library_name=[
            view.name(code) if isinstance(code, str) else _("the whole consortium")
            for code in rows["library"]
        ],
        service_name=[
            services.named(service, [title])
            for service, title in zip(rows["service"], rows["title"], strict=True)
        ],
        work_name=[_(services.WORKS[work]) for work in rows["work"]],
        staff_years=rows["library"].map(view.staff_years),
    )
    columns = (
        Column("library_name", _("Library"), Kind.TEXT),
        Column("service_name", _("Service"), Kind.TEXT),
        Column("work_name", _("Kind of work"), Kind.TEXT),
        Column("shifts", _("Shifts")),
        Column("hours", _("Hours"), Kind.DECIMAL),
        Column("items", _("Items")),
        Column("staff_years", _("Person-years"), Kind.DECIMAL),
    )
    others = (measures.SERVICE_HOURS, measures.SERVICE_HOURS_PER_PERSON_YEAR)
    return Table(words(view).subtitle, columns, shown, others)


SERVICES = Figure("palvelut", chart, words, table, measures.JOINT_SERVICES)
