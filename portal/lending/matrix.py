"""Who lends to whom: the matrix with its margins."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.charts import squares as charts
from portal.kit.i18n import _, number
from portal.kit.largest import OTHERS
from portal.lending.flows import Unit
from portal.lending.view import View

NUMBERED = 24  # up to so many places a square holds its number: as many as are drawn of a large set
SHARES = frozenset({Unit.SHARE_OF_SENDER, Unit.SHARE_OF_RECEIVER})
SMALLEST = {Unit.LOANS: 1, Unit.PER_1000: 0.1}
DECIMALS_BELOW = 10
LEAN = 50  # degrees that the names above the columns lean
SLOPE = math.sin(math.radians(LEAN))


def matrix(view: View) -> go.Figure:
    """Rows send, columns receive; the diagonal is empty, bars add up loans sent and received."""
    labels = _labels(view)
    count = len(view.order)
    row = 28 if count <= NUMBERED else 22
    size = look.TEXT if count <= NUMBERED else look.SMALL
    return look.figure(
        view.drawn.once(_layers),
        height=look.height_of(count, row, 300),
        showlegend=False,
        margin={
            "l": look.room(labels, size),
            "r": 8,
            "b": 8,
            "t": round(look.room(labels, size) * SLOPE) + 24,
        },
        xaxis={
            "domain": [0, 0.88],
            "side": "top",
            "tickangle": -LEAN,
            "showgrid": False,
            "range": [-0.5, count - 0.5],
            "tickvals": list(range(count)),
            "ticktext": labels,
            "tickfont": {"size": size},
            "ticks": "",
            "zeroline": False,
        },
        yaxis={
            "domain": [0.2, 1],
            "showgrid": False,
            "range": [count - 0.5, -0.5],
            "tickvals": list(range(count)),
            "ticktext": labels,
            "tickfont": {"size": size},
            "zeroline": False,
        },
        xaxis2={
            "domain": [0.89, 1],
            "anchor": "y2",
            "visible": False,
            "range": [0, _widest(view, "sent") * 1.75],
        },
        yaxis2={"domain": [0.2, 1], "anchor": "x2", "range": [count - 0.5, -0.5], "visible": False},
        xaxis3={
            "domain": [0, 0.88],
            "anchor": "y3",
            "range": [-0.5, count - 0.5],
            "visible": False,
        },
        yaxis3={
            "domain": [0.08, 0.185],
            "anchor": "x3",
            "visible": False,
            "range": [_widest(view, "received") * 1.4, 0],
        },
        annotations=_margin_titles(),
        shapes=_outlines(view),
    )


@dataclass(frozen=True)
class Square:
    """One square of the matrix: where it is, its class of colour, its number, its hover text."""

    row: int
    column: int
    step: int | None
    text: str
    hover: str
    ink: str


def _layers(view: View) -> list[look.Trace]:
    """All but what depends on the highlighted place."""
    squares = squares_of(view)
    numbers = _numbers(squares) if len(view.order) <= NUMBERED else []
    return [_ground(view, squares), _colours(view, squares), *numbers, _sent(view), _received(view)]


def squares_of(view: View) -> list[Square]:
    at = {code: index for index, code in enumerate(view.order)}
    names = {code: view.name(code) for code in view.order}
    cells, unit, scale, colours = view.cells, view.choice.unit, _edges(view), colours_of(view)
    columns = (cells[name].tolist() for name in ("owner", "place", "loans", "value"))
    texts = {value: _text(value, unit) for value in set(cells["value"].tolist())}
    hover = _hover(unit)
    squares = []
    for owner, place, loans, value in zip(*columns, strict=True):
        step = _class(value, loans, unit, scale)
        text = texts.get(value) or _text(value, unit)
        said = hover.format(sender=names[owner], receiver=names[place], n=text)
        ink = _ink(loans, None if step is None else colours[step])
        squares.append(Square(at[owner], at[place], step, text, said, ink))
    return squares


def _class(value: float, loans: int, unit: Unit, scale: tuple[float, ...]) -> int | None:
    """Which of the colours a square has; None for nothing lent and for the unknown."""
    relative = unit is Unit.RELATIVE
    if math.isnan(value) or (loans == 0 and not relative):
        return None
    place = bisect_right(scale, value)
    return place if relative else min(len(scale) - 1, max(0, place - 1))


def _ink(loans: int, colour: str | None) -> str:
    if colour is not None and not look.is_light(colour):
        return "#FFFFFF"
    return look.INK if loans > 0 else look.INK_2


def _edges(view: View) -> tuple[float, ...]:
    if view.choice.unit is Unit.RELATIVE:
        return look.RELATIVE_EDGES
    cells = view.cells
    largest = cells.loc[(cells["owner"] != OTHERS) | (cells["place"] != OTHERS), "value"].max()
    return look.edges(0 if pd.isna(largest) else largest, SMALLEST.get(view.choice.unit, 0.001))


def colours_of(view: View) -> tuple[str, ...]:
    if view.choice.unit is Unit.RELATIVE:
        return look.DIVERGING
    return look.spread(len(_edges(view)))


def _text(value: float, unit: Unit) -> str:
    if pd.isna(value):
        return number(None)
    if unit is Unit.LOANS:
        return number(value)
    if unit is Unit.RELATIVE:
        rounded = round(value * 100)
        return ("+" if rounded > 0 else "") + number(rounded)
    shown = value * 100 if unit in SHARES else value
    return number(0) if shown == 0 else number(shown, 1 if shown < DECIMALS_BELOW else 0)


def _grid(view: View, squares: list[Square], values: Iterable[object]) -> list[list[object]]:
    count = len(view.order)
    grid: list[list[object]] = [[None] * count for _row in range(count)]
    for square, value in zip(squares, values, strict=True):
        grid[square.row][square.column] = value
    return grid


def _ground(view: View, squares: list[Square]) -> look.Trace:
    order = view.order
    return charts.ground(
        _grid(view, squares, [0] * len(squares)),
        _grid(view, squares, [square.hover for square in squares]),
        text=_grid(view, squares, [_follow(view, order, square) for square in squares]),
    )


def _follow(view: View, order: Sequence[str], square: Square) -> str:
    """What the address holds of the flow of a square; nothing of those of all others."""
    owner, place = order[square.row], order[square.column]
    return "" if OTHERS in {owner, place} else view.follow(owner, place)


def _hover(unit: Unit) -> str:
    return {
        Unit.LOANS: _("{sender} → {receiver}: {n} loans"),
        Unit.SHARE_OF_SENDER: _("{sender} → {receiver}: {n} % of the sender's loans"),
        Unit.SHARE_OF_RECEIVER: _("{sender} → {receiver}: {n} % of the receiver's loans"),
        Unit.PER_1000: _("{sender} → {receiver}: {n} loans per 1,000 inhabitants"),
        Unit.RELATIVE: _("{sender} → {receiver}: {n} % relative to expectation"),
    }[unit]


def _colours(view: View, squares: list[Square]) -> look.Trace:
    colours = colours_of(view)
    steps = _grid(view, squares, [square.step for square in squares])
    return charts.coloured(steps, colours, _legend(view, len(colours)))


def _legend(view: View, count: int) -> dict[str, object]:
    scale = _edges(view)
    relative = view.choice.unit is Unit.RELATIVE
    start = 0.5 if relative else -0.5
    signs = ["+" if relative and edge > 0 else "" for edge in scale]
    shown = [edge * (100 if relative or view.choice.unit in SHARES else 1) for edge in scale]
    decimals = 0 if relative or view.choice.unit is Unit.LOANS else 1
    titles = {
        Unit.LOANS: _("Loans, at least"),
        Unit.SHARE_OF_SENDER: _("% of the sender's loans, at least"),
        Unit.SHARE_OF_RECEIVER: _("% of the receiver's loans, at least"),
        Unit.PER_1000: _("Loans per 1,000 inhabitants, at least"),
        Unit.RELATIVE: _("% more (+) or less (−) than expected"),
    }
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 0.07,
        "yanchor": "top",
        "len": 0.6,
        "thickness": 14,
        "outlinewidth": 0,
        "title": {"text": titles[view.choice.unit], "side": "top", "font": {"size": look.TEXT}},
        "tickvals": [start + index for index in range(min(count, len(scale)))],
        "ticktext": [
            sign + number(edge, decimals if edge % 1 else 0)
            for sign, edge in zip(signs, shown, strict=True)
        ],
        "tickfont": {"size": look.TEXT},
    }


def _numbers(squares: list[Square]) -> list[look.Trace]:
    groups = [
        ([square for square in squares if square.ink == ink], ink)
        for ink in (look.INK, look.INK_2, "#FFFFFF")
    ]
    return [
        look.trace(
            "scatter",
            x=[square.column for square in group],
            y=[square.row for square in group],
            text=[square.text for square in group],
            mode="text",
            textfont={"size": look.SMALL, "color": ink},
            hoverinfo="skip",
        )
        for group, ink in groups
    ]


def _labels(view: View) -> list[str]:
    return [
        f"<b>{look.short(view.name(code))}</b>"
        if code == view.choice.place
        else look.short(view.name(code))
        for code in view.order
    ]


def margin_of(view: View, column: str) -> list[int]:
    return margin(view, column, view.order)


def margin(view: View, column: str, order: Sequence[str]) -> list[int]:
    """The loans of places and of OTHERS, which are all that are not among them."""
    loans = dict(zip(view.balance["place"], view.balance[column].tolist(), strict=True))
    own = {code: loans.get(code, 0) for code in order if code != OTHERS}
    rest = sum(loans.values()) - sum(own.values())
    return [own.get(code, rest) for code in order]


def _widest(view: View, column: str) -> int:
    return max(1, *margin_of(view, column))


def _sums(view: View, word: str, loans: list[int]) -> look.Trace:
    return look.says(
        f"{view.name(code)}<br>{word}: {number(count)}"
        for code, count in zip(view.order, loans, strict=True)
    )


def _sent(view: View) -> look.Trace:
    loans = margin_of(view, "sent")
    return look.trace(
        "bar",
        y=list(range(len(loans))),
        x=loans,
        orientation="h",
        xaxis="x2",
        yaxis="y2",
        marker={"color": look.SENT},
        width=0.62,
        text=[number(count) for count in loans],
        textposition="outside",
        textangle=0,
        textfont={"size": look.SMALL},
        cliponaxis=False,
        **_sums(view, _("Sent, loans"), loans),
    )


def _received(view: View) -> look.Trace:
    loans = margin_of(view, "received")
    return look.trace(
        "bar",
        x=list(range(len(loans))),
        y=loans,
        xaxis="x3",
        yaxis="y3",
        marker={"color": look.RECEIVED},
        width=0.62,
        text=[number(count) for count in loans] if len(loans) <= NUMBERED else None,
        textposition="outside",
        textangle=0,
        textfont={"size": look.SMALL},
        cliponaxis=False,
        **_sums(view, _("Received, loans"), loans),
    )


def _margin_titles() -> list[dict[str, object]]:
    common = {"x": 0.89, "xref": "paper", "yref": "paper", "xanchor": "left", "showarrow": False}
    return [
        {**common, "text": _("Sent, loans"), "y": 1, "yanchor": "bottom"},
        {**common, "text": _("Received, loans"), "y": 0.16, "yanchor": "middle"},
    ]


def _outlines(view: View) -> list[dict[str, object]]:
    if view.choice.place not in view.order:
        return []
    at, last = view.order.index(view.choice.place), len(view.order) - 0.5
    line = {"type": "rect", "line": {"color": look.INK, "width": 2.5}}
    return [
        {**line, "x0": -0.5, "x1": last, "y0": at - 0.5, "y1": at + 0.5},
        {**line, "x0": at - 0.5, "x1": at + 0.5, "y0": -0.5, "y1": last},
    ]
