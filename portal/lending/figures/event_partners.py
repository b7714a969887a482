"""What an event changed, partner by partner."""

import pandas as pd

from portal.kit import changes, tables
from portal.kit.changes import Change
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.lending import measures
from portal.lending.event import AFTER, BEFORE, DURING, EARLIER, LATER, RECEIVED, EventView
from portal.lending.words import loans_text

SHOWN = 10  # rows on the page; the table and the downloads have all


def chart(view: EventView) -> str:
    """The largest rows as a table: numbers are what is asked for."""
    return tables.as_html(tables.cut(table(view), SHOWN), is_titled=True)


def words(view: EventView) -> Finding:
    """Who changed most from the same weeks of the year before, or moved most where that is not known."""
    what = _what(view)
    how = N_(
        "Each column has as many weeks. What is written beside the change holds only where it is more than chance: see the definition. An empty cell is not known."
    )
    known = view.rows.dropna(subset=["change"])
    if known.empty:
        return Finding(_("Partners in the weeks of the event"), what, what, (how,))
    sure = [_is_sure(*pair) for pair in zip(known[DURING], known[EARLIER], strict=True)]
    real = known[sure]
    if real.empty:
        headline = _("No flow changed by more than chance")
    else:
        row = real.sort_values("change", key=abs, ascending=False, kind="stable").iloc[0]
        headline = _("Most changed: {name}, {now} (a year before {past})").format(
            name=_way(view, row), now=loans_text(int(row[DURING])), past=number(row[EARLIER])
        )
    return Finding(headline, what, f"{what}. {headline}.", (how,))


def _is_sure(now: float, past: float) -> bool:
    """Whether the loans during the event and those a year before differ by more than chance."""
    return changes.change(now, past) in {Change.GREW, Change.FELL, Change.NEW}


def _what(view: EventView) -> str:
    return _("{place}, loans in the weeks of the event and around it, by flow").format(
        place=view.name
    )


def table(view: EventView) -> Table:
    """A row a partner and way, with the loans of every span."""
    columns = (
        Column("flow", _("Flow"), Kind.TEXT),
        Column(EARLIER, _("A year before")),
        Column(BEFORE, _("Just before")),
        Column(DURING, _("During")),
        Column(AFTER, _("Just after")),
        Column(LATER, _("A year after")),
        Column("change", _("Change from a year before"), Kind.SIGNED),
        Column("said", _("Told"), Kind.TEXT),
    )
    ways: pd.DataFrame = view.rows.assign(
        flow=[_way(view, row) for _at, row in view.rows.iterrows()]
    )
    return Table(_what(view), columns, ways, (measures.CHANGE,))


def _way(view: EventView, row: pd.Series) -> str:
    """Who sends to whom; the place of the event, or all others where it is of the whole region."""
    other = _("others") if view.event.code is None else view.name
    received = row["way"] == RECEIVED
    # Of the whole region each place is told itself: what it received came from the others.
    to_other = received if view.event.code is not None else not received
    return f"{row['name']} → {other}" if to_other else f"{other} → {row['name']}"


EVENT_PARTNERS = Figure("tapahtuman-kumppanit", chart, words, table, measures.WEEKS)
