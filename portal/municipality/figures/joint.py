"""The joint library as one, and its members."""

import plotly.graph_objects as go

from portal.charts import look, pairs
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.periods import period_text
from portal.kit.tables import Column, Kind, Table, named
from portal.lending import measures as lending
from portal.lending.words import inhabitants, loans_text
from portal.municipality import measures
from portal.municipality.figures import columns
from portal.municipality.view import MunicipalityView


def chart(view: MunicipalityView) -> go.Figure:
    """Loans sent and received by each member of the joint library, and by the library as one."""
    rows = table(view).rows
    names = [look.short(name, 22) for name in rows["place"]]
    return pairs.both_ways(names, rows["sent"], rows["received"], _("Sent"), _("Received"))


def words(view: MunicipalityView) -> Finding:
    """The joint library as one, and what it sends and receives as one."""
    library, as_one = view.library, view.as_one().iloc[-1]
    name = library.name if library else view.name
    count = len(library.members) if library else 1
    said = _("{library}: one library, {n} municipalities").format(library=name, n=number(count))
    what = _("Loans of the members and of the library as one, {period}").format(
        period=period_text(view.period)
    )
    members = library.members if library else (view.place,)
    years = [view.population_years[code] for code in members if code in view.population_years]
    if said_of := inhabitants(years):
        what = f"{what}, {said_of}"
    alt = _("Pairs of bars. {said}. As one it sent {sent} and received {received}.").format(
        said=said,
        sent=loans_text(int(as_one["sent"])),
        received=loans_text(int(as_one["received"])),
    )
    how = N_(
        "The last row is the library as one: what moves between its own municipalities is then neither sent nor received."
    )
    return Finding(said, what, alt, (how,))


def table(view: MunicipalityView) -> Table:
    """The members of the joint library, and the library as one in the last row."""
    rows = view.as_one().reset_index(names="place")
    labels = {**view.names, **{joint.library: joint.name for joint in view.joint}}
    shown = (
        Column("place", _("Place"), Kind.TEXT),
        *(columns.of_measures("lent_per_inhabitant", "own_share")),
        *columns.counts(view),
    )
    return Table(
        words(view).subtitle,
        shown,
        rows.assign(place=named(rows["place"], labels)),
        (lending.OWN_SHARE, *columns.OF_COUNTS),
    )


JOINT = Figure("yhteinen", chart, words, table, measures.LOANS_MINISTRY)
