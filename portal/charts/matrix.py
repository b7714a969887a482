"""Who lends to whom: the matrix with its margins."""

from bisect import bisect_right

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.i18n import _, number
from portal.queries.flows import Unit
from portal.views import View

NUMBERED = 24  # up to so many places a square holds its number
SHARES = frozenset({Unit.SHARE_OF_SENDER, Unit.SHARE_OF_RECEIVER})
SMALLEST = {Unit.LOANS: 1, Unit.PER_1000: 0.1}
DECIMALS_BELOW = 10


def matrix(view: View) -> go.Figure:
    """Rows send, columns receive; the diagonal is empty, bars add up loans sent and received."""
    cells = _classed(view)
    numbers = _numbers(cells) if len(view.order) <= NUMBERED else []
    labels = _labels(view)
    count = len(view.order)
    row = 30 if count <= NUMBERED else 22
    size = look.TEXT if count <= NUMBERED else look.SMALL
    return look.figure(
        [_ground(view, cells), _colours(view, cells), *numbers, _sent(view), _received(view)],
        height=look.height_of(count, row, 330),
        showlegend=False,
        margin={"l": 8, "r": 8, "t": 118, "b": 8},
        xaxis={"domain": [0, 0.88], "side": "top", "tickangle": -50, "showgrid": False,
               "range": [-0.5, count - 0.5], "tickvals": list(range(count)), "ticktext": labels,
               "tickfont": {"size": size}, "ticks": "", "automargin": True, "zeroline": False},
        yaxis={"domain": [0.2, 1], "showgrid": False, "range": [count - 0.5, -0.5],
               "tickvals": list(range(count)), "ticktext": labels, "tickfont": {"size": size},
               "zeroline": False},
        xaxis2={"domain": [0.89, 1], "anchor": "y2", "visible": False,
                "range": [0, _widest(view, "sent") * 1.75]},
        yaxis2={"domain": [0.2, 1], "anchor": "x2", "range": [count - 0.5, -0.5], "visible": False},
        xaxis3={"domain": [0, 0.88], "anchor": "y3", "range": [-0.5, count - 0.5], "visible": False},
        yaxis3={"domain": [0.08, 0.185], "anchor": "x3", "visible": False,
                "range": [_widest(view, "received") * 1.4, 0]},
        annotations=_margin_titles(), shapes=_outlines(view),
    )  # fmt: skip


def _classed(view: View) -> pd.DataFrame:
    at = {code: index for index, code in enumerate(view.order)}
    cells = view.cells.assign(column=view.cells["place"].map(at), row=view.cells["owner"].map(at))
    scale = _edges(view)
    last = len(scale) - 1 if view.choice.unit is not Unit.RELATIVE else len(scale)
    below = 1 if view.choice.unit is not Unit.RELATIVE else 0
    classes = [
        None if pd.isna(value) or (loans == 0 and view.choice.unit is not Unit.RELATIVE)
        else min(last, max(0, bisect_right(scale, value) - below))
        for value, loans in zip(cells["value"], cells["loans"], strict=True)
    ]  # fmt: skip
    colours = _scale(view)
    return cells.assign(
        step=pd.array(classes, dtype="Float64"),
        text=[_text(value, view.choice.unit) for value in cells["value"]],
        is_light=[True if step is None else look.is_light(colours[step]) for step in classes],
    )


def _edges(view: View) -> tuple[float, ...]:
    if view.choice.unit is Unit.RELATIVE:
        return look.RELATIVE_EDGES
    largest = view.cells["value"].max()
    return look.edges(0 if pd.isna(largest) else largest, SMALLEST.get(view.choice.unit, 0.001))


def _scale(view: View) -> tuple[str, ...]:
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


def _grid(view: View, cells: pd.DataFrame, column: str) -> list[list[object]]:
    count = len(view.order)
    grid: list[list[object]] = [[None] * count for _row in range(count)]
    for row, place, value in zip(cells["row"], cells["column"], cells[column], strict=True):
        grid[row][place] = None if pd.isna(value) else value
    return grid


def _ground(view: View, cells: pd.DataFrame) -> look.Trace:
    texts = _hover(view, cells)
    return look.trace("heatmap",
        z=_grid(view, cells.assign(ground=0), "ground"),
        customdata=_grid(view, cells.assign(hover=texts), "hover"),
        colorscale=[[0, look.SURFACE], [1, look.SURFACE]], showscale=False, xgap=2, ygap=2,
        hovertemplate="%{customdata}<extra></extra>", hoverongaps=False,
    )  # fmt: skip


def _hover(view: View, cells: pd.DataFrame) -> list[str]:
    unit = {
        Unit.LOANS: _("{sender} → {receiver}: {n} loans"),
        Unit.SHARE_OF_SENDER: _("{sender} → {receiver}: {n} % of the sender's loans"),
        Unit.SHARE_OF_RECEIVER: _("{sender} → {receiver}: {n} % of the receiver's loans"),
        Unit.PER_1000: _("{sender} → {receiver}: {n} loans per 1,000 inhabitants"),
        Unit.RELATIVE: _("{sender} → {receiver}: {n} % relative to expectation"),
    }[view.choice.unit]
    return [
        unit.format(sender=view.name(owner), receiver=view.name(place), n=text)
        for owner, place, text in zip(cells["owner"], cells["place"], cells["text"], strict=True)
    ]


def _colours(view: View, cells: pd.DataFrame) -> look.Trace:
    colours = _scale(view)
    return look.trace("heatmap",
        z=_grid(view, cells, "step"), zmin=-0.5, zmax=len(colours) - 0.5,
        colorscale=look.stepped(colours), xgap=2, ygap=2, hoverinfo="skip", hoverongaps=False,
        colorbar=_legend(view, len(colours)),
    )  # fmt: skip


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
        "orientation": "h", "x": 0, "xanchor": "left", "y": 0.07, "yanchor": "top",
        "len": 0.6, "thickness": 14, "outlinewidth": 0,
        "title": {"text": titles[view.choice.unit], "side": "top", "font": {"size": look.TEXT}},
        "tickvals": [start + index for index in range(min(count, len(scale)))],
        "ticktext": [
            sign + number(edge, decimals if edge % 1 else 0)
            for sign, edge in zip(signs, shown, strict=True)
        ],
        "tickfont": {"size": look.TEXT},
    }  # fmt: skip


def _numbers(cells: pd.DataFrame) -> list[look.Trace]:
    size = look.SMALL
    groups = [
        (cells[cells["is_light"] & (cells["loans"] > 0)], look.INK),
        (cells[cells["loans"] == 0], look.INK_2),
        (cells[~cells["is_light"]], "#FFFFFF"),
    ]
    return [
        look.trace("scatter",
            x=group["column"].tolist(), y=group["row"].tolist(), text=group["text"].tolist(),
            mode="text", textfont={"size": size, "color": colour}, hoverinfo="skip",
        )
        for group, colour in groups
    ]  # fmt: skip


def _labels(view: View) -> list[str]:
    return [
        f"<b>{look.short(view.name(code))}</b>"
        if code == view.choice.place
        else look.short(view.name(code))
        for code in view.order
    ]


def _margin(view: View, column: str) -> list[int]:
    loans = view.balance.set_index("place")[column]
    return [int(loans.get(code, 0)) for code in view.order]


def _widest(view: View, column: str) -> int:
    return max(1, *_margin(view, column))


def _sent(view: View) -> look.Trace:
    loans = _margin(view, "sent")
    return look.trace("bar",
        y=list(range(len(loans))), x=loans, orientation="h", xaxis="x2", yaxis="y2",
        marker={"color": look.SENT}, width=0.62, text=[number(count) for count in loans],
        textposition="outside", textangle=0, textfont={"size": look.SMALL}, hoverinfo="skip",
        cliponaxis=False,
    )  # fmt: skip


def _received(view: View) -> look.Trace:
    loans = _margin(view, "received")
    return look.trace("bar",
        x=list(range(len(loans))), y=loans, xaxis="x3", yaxis="y3", marker={"color": look.RECEIVED},
        width=0.62, text=[number(count) for count in loans] if len(loans) <= NUMBERED else None,
        textposition="outside", textangle=0, textfont={"size": look.SMALL}, hoverinfo="skip",
        cliponaxis=False,
    )  # fmt: skip


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
