"""Recognitions year by year."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.evidence import measures
from portal.kit import follow
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.recognitions import view as recognitions
from portal.recognitions.view import NOT_GIVEN, RecognitionView


def chart(view: RecognitionView) -> go.Figure:
    """A dot a recognition: years across, the region's own above the related ones."""
    marks = [
        _dots(rows, lane, colour, size, symbol)
        for rows, lane, colour, size, symbol in (
            (view.given, 0, look.SENT, 18, "circle"),
            (view.own[view.own["result"] == NOT_GIVEN], 0, look.SENT, 16, "circle-open"),
            (view.related, 1, look.CONTROL, 12, "circle"),
        )
        if len(rows)
    ]
    labels = [_("Own recognition"), _("Related awards")]
    first, last = view.period.first.year, view.period.last.year
    step = -(-(last - first + 1) // 3)  # what a phone has room for
    beside = max(0.6, (last - first) / 10)  # years: the outermost dots are whole on a phone too
    years = list(range(first, last + 1, step))
    return look.figure(
        marks,
        height=190,
        showlegend=False,
        margin={"l": look.room(labels), "r": 24, "t": 8, "b": 30},
        xaxis={
            "range": [first - beside, last + beside],
            "tickvals": years,
            "ticktext": [str(year) for year in years],
            "showgrid": False,
            "tickangle": 0,
        },
        yaxis={
            "range": [1.6, -0.6],
            "tickvals": [0, 1],
            "ticktext": labels,
            "showgrid": True,
            "zeroline": False,
        },
    )


def _dots(rows: pd.DataFrame, lane: int, colour: str, size: int, symbol: str) -> look.Trace:
    return look.trace(
        "scatter",
        x=[int(year) for year in rows["year"]],
        y=[lane] * len(rows),
        mode="markers",
        marker={
            "color": colour,
            "size": size,
            "opacity": 1,
            "symbol": symbol,
            "line": {"color": colour, "width": 2},
        },
        ids=[follow.to(follow.RECOGNITIONS, {"tunnustus": one}) for one in rows["recognition_id"]],
        customdata=[
            f"{year}: {winner}"
            for year, winner in zip(rows["year"], rows["winner_text"], strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def words(view: RecognitionView) -> Finding:
    """What the timeline tells."""
    said = _("Recognitions year by year")
    what = _("Own recognition and related awards, {first} – {last}").format(
        first=view.period.first.year, last=view.period.last.year
    )
    alt = _("Timeline of {n} recognitions and {m} related awards. {headline}.").format(
        n=number(len(view.given)), m=number(len(view.related)), headline=recognitions.headline(view)
    )
    how = N_(
        "Each dot is a recognition in its year: large ones are the region's own, small ones related awards. A year without a dot has no record."
    )
    if len(view.given) == len(view.own):
        return Finding(said, what, alt, (how,))
    without = N_("A hollow dot is a year in which it was decided not to give the recognition.")
    return Finding(said, what, alt, (how, without))


def table(view: RecognitionView) -> Table:
    """Every recognition in a row."""
    rows = view.rows.assign(
        result=[recognitions.result(row) for _index, row in view.rows.iterrows()]
    )
    columns = (
        Column("year", _("Year"), Kind.YEAR),
        Column("award", _("Award"), Kind.TEXT),
        Column("winner_text", _("Winner"), Kind.TEXT),
        Column("result", _("Result"), Kind.TEXT),
        Column("grounds_fi", _("Grounds"), Kind.TEXT),
        Column("source", _("Source"), Kind.TEXT),
    )
    return Table(words(view).subtitle, columns, rows)


TIMELINE = Figure("aikajana", chart, words, table, measures.RECOGNITIONS)
