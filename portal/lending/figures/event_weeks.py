"""The weeks before an event, during it and after it."""

import plotly.graph_objects as go

from portal.charts import look, months
from portal.charts.months import Line
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.lending import measures
from portal.lending.event import DURING, RECEIVED, SENT, EventView


def chart(view: EventView) -> go.Figure:
    """Loans received and sent a week, the event tinted."""
    lines = (
        Line(SENT, _("Sent"), look.SENT),
        Line(RECEIVED, _("Received"), look.RECEIVED, "dash"),
    )
    last = view.event.last or view.spans[DURING].last_day
    return months.of_weeks(view.by_week["week"], view.by_week, lines, view.event.first, last)


def words(view: EventView) -> Finding:
    """The weeks that are shown."""
    weeks = view.by_week["week"]
    what = _("{place}, loans between municipalities a week, {first} – {last}").format(
        place=view.name,
        first=i18n.day(weeks.iloc[0].date()),
        last=i18n.day(weeks.iloc[-1].date()),
    )
    known = view.by_week[view.by_week["is_complete"]]
    alt = _("Lines of loans a week: received {received} in all, sent {sent} in all.").format(
        received=number(known[RECEIVED].sum()), sent=number(known[SENT].sum())
    )
    how = N_(
        "A point is a week from Monday to Sunday. A week whose days are not all known leaves a gap, never a zero. The tinted area is the event."
    )
    return Finding(_("Week by week"), what, f"{what}. {alt}", (how,))


def table(view: EventView) -> Table:
    """Loans received and sent, a row a week, newest first."""
    columns = (
        Column("week", _("Week from Monday"), Kind.DAY),
        Column(RECEIVED, _("Received")),
        Column(SENT, _("Sent")),
    )
    return Table(words(view).subtitle, columns, view.by_week.iloc[::-1])


EVENT_WEEKS = Figure("tapahtuman-viikot", chart, words, table, measures.WEEKS)
