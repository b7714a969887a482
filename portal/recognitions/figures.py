"""The pictures and tables of the history of recognition, with the words of each."""

import html

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.kit import i18n
from portal.kit.figure import Finding
from portal.kit.i18n import _, ngettext, number
from portal.kit.menu import N_
from portal.kit.tables import Column, Kind, Table
from portal.recognitions import view as recognitions
from portal.recognitions.view import NOT_GIVEN, RecognitionView

_LONG = 10  # letters that a square has no room for on a phone


def timeline(view: RecognitionView) -> go.Figure:
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
        marks, height=190, showlegend=False,
        margin={"l": look.room(labels), "r": 24, "t": 8, "b": 30},
        xaxis={"range": [first - beside, last + beside], "tickvals": years, "ticktext": [str(year) for year in years],
               "showgrid": False, "tickangle": 0},
        yaxis={"range": [1.6, -0.6], "tickvals": [0, 1], "ticktext": labels, "showgrid": True, "zeroline": False},
    )  # fmt: skip


def _dots(rows: pd.DataFrame, lane: int, colour: str, size: int, symbol: str) -> look.Trace:
    return look.trace("scatter",
        x=[int(year) for year in rows["year"]], y=[lane] * len(rows), mode="markers",
        marker={"color": colour, "size": size, "opacity": 1, "symbol": symbol, "line": {"color": colour, "width": 2}},
        customdata=[f"{year}: {winner}" for year, winner in zip(rows["year"], rows["winner_text"], strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def timeline_finding(view: RecognitionView) -> Finding:
    """What the timeline tells."""
    said = _("Recognitions year by year")
    what = _("Own recognition and related awards, {first} – {last}").format(
        first=view.period.first.year, last=view.period.last.year
    )
    alt = _("Timeline of {n} recognitions and {m} related awards. {headline}.").format(
        n=number(len(view.given)), m=number(len(view.related)), headline=recognitions.headline(view)
    )
    how = N_("Each dot is a recognition in its year: large ones are the region's own, small ones related awards. A year without a dot has no record.")  # fmt: skip
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
    return Table(timeline_finding(view).subtitle, columns, rows)


def tile_map(view: RecognitionView) -> str:
    """The municipalities as squares; one whose library won says in which years, in words and colour."""
    won = view.won()
    top, left = view.towns["tile_row"].min(), view.towns["tile_column"].min()
    columns = (view.towns[name] for name in ("place", "label", "tile_row", "tile_column"))
    squares = "".join(
        f'<li class="{"won" if str(code) in won else ""}" style="grid-row:{int(row - top) + 1};'
        f'grid-column:{int(column - left) + 1}"><span>{_breakable(html.escape(str(label)))}</span>'
        f"<strong>{', '.join(map(str, sorted(won.get(str(code), []))))}</strong></li>"
        for code, label, row, column in zip(*columns, strict=True)
    )
    label = html.escape(map_finding(view).alt)
    return f'<div role="img" aria-label="{label}"><ul class="tiles">{squares}</ul></div>'


def _breakable(name: str) -> str:
    """A long name with a place where it may be divided, before its last two syllables or so."""
    return name if len(name) < _LONG else f"{name[:-5]}&shy;{name[-5:]}"


def map_finding(view: RecognitionView) -> Finding:
    """In how many municipalities a library has won."""
    won = view.won()
    said = ngettext(
        "The own recognition has come to {n} municipality", "The own recognition has come to {n} municipalities", len(won)
    ).format(n=number(len(won)))  # fmt: skip
    names = dict(zip(view.towns["place"], view.towns["label"], strict=True))
    listed = ", ".join(
        f"{names.get(code, code)} {', '.join(map(str, sorted(years)))}"
        for code, years in sorted(won.items())
    )
    what = _("Municipalities of the libraries that have won")
    alt = _("Map of squares, {n} municipalities. Won: {won}.").format(
        n=number(len(view.towns)), won=listed or "–"
    )
    how = N_("Each square is a municipality, roughly where it lies. A joint library colours all its municipalities. The year is written in the square.")  # fmt: skip
    return Finding(said, what, alt, (how,))


def map_table(view: RecognitionView) -> Table:
    """Every municipality with the years its library won."""
    won = view.won()
    rows = view.towns.assign(
        years=[
            ", ".join(map(str, sorted(won.get(str(code), [])))) or "–"
            for code in view.towns["place"]
        ]
    ).sort_values("label", key=lambda labels: labels.map(i18n.sort_key))
    columns = (
        Column("label", _("Municipality"), Kind.TEXT),
        Column("years", _("Years"), Kind.TEXT),
    )
    return Table(map_finding(view).subtitle, columns, rows)
