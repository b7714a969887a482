"""The largest flows of one place on the map: over the areas of municipalities, or over squares."""

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, map_figure, region_map
from portal.charts.region_map import LAND, PARTNER, SUBJECT, Area, Flow, Key, RegionMap
from portal.charts.svg.map_plan import EACH_WAY
from portal.kit import follow, i18n
from portal.kit.figure import Figure, Finding, Switch
from portal.kit.i18n import N_, _, number
from portal.kit.places import MADE_OF, Level
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import escape
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import LARGEST, View

HALF = 0.46
BEND = 0.22
POINTS = 60
THINNEST, THICKEST = 1.5, 7.0
HEAD = 3.4  # the size of an arrowhead, whatever the width of its line
HEAD_POINTS = 8  # the last part of a curve is drawn as the straight arrow that carries the head
LONG_NAME = 11  # letters that fit a square on a phone
RAISED = 0.12  # arrows meet above the name
TINT_HALO, WHITE_HALO = "rgba(227,239,245,0.92)", "rgba(255,255,255,0.92)"
ROOM = 0.34  # how far beside the middle of a square an arrow starts and ends
FLATTER = 2.4  # above and below it that many times nearer: heads stay clear of the names


def chart(view: View, squares: bool = False) -> go.Figure:  # noqa: FBT001, FBT002 - a cache key
    """The largest flows to and from a place. Branches have no areas of their own, so that theirs are drawn
    over squares."""
    can_lie = view.has_areas and view.choice.scope.level is not Level.BRANCH
    if len(view.towns) and (squares or not can_lie):
        return _over_squares(view)
    return _over_areas(view)


def _over_areas(view: View) -> region_map.Mapped:
    """Five flows each way over the municipalities as they lie; a library stands at its main branch."""
    place = view.subject
    homes = _homes(view)
    listed = zip(*(view.flows_of(place)[name] for name in ("owner", "place", "loans")), strict=True)
    flows = [
        Flow(
            homes[owner],
            homes[to],
            int(loans),
            number(loans),
            _flow_said(view, owner, to, loans),
            owner == place,
            view.follow(owner, to),
        )
        for owner, to, loans in listed
        if owner in homes and to in homes and homes[owner] != homes[to]
    ]
    drawn = RegionMap((), flows).shown(EACH_WAY)
    partners = {code for flow in drawn for code in (flow.start, flow.end)}
    home = homes.get(place)
    columns = (view.areas[name] for name in ("place", "label", "x", "y", "rings"))
    areas = [
        Area(
            code,
            label,
            (x, y),
            rings,
            SUBJECT if code == home else PARTNER if code in partners else LAND,
            label,
            "" if code == home or view.choice.scope.level in MADE_OF else follow.card(code),
            is_chosen=code == home,
        )
        for code, label, x, y, rings in zip(*columns, strict=True)
    ]
    legend = (
        Key(_("Received"), look.RECEIVED, is_line=True),
        Key(_("Sent"), look.SENT, is_line=True, is_dashed=True),
    )
    around = region_map.near(areas, {*partners, *([home] if home else [])})
    part = _("The map shows what is round the chosen place and its largest partners.")
    notes = (view.map_note, *([part] if len(around) < len(areas) else []))
    on_map = {area.code for area in around}
    drawn_flows = [flow for flow in flows if {flow.start, flow.end} <= on_map]
    return map_figure.figure(RegionMap(around, drawn_flows, "", legend, notes))


def _homes(view: View) -> dict[str, str]:
    """The area of each place that is on the map: its municipality's, or its own."""
    known = set(view.areas["place"])
    if view.choice.scope.level in MADE_OF:
        return {place: place for place in known}
    pairs = zip(view.places["place"], view.places["municipality_code"], strict=True)
    return {str(place): str(home) for place, home in pairs if home in known}


def _over_squares(view: View) -> go.Figure:
    """The ten largest flows to and from a place over the squares of municipalities."""
    place, towns = view.subject, view.towns
    flows = view.flows_of(place).head(LARGEST)
    points = _points(view)
    traces = _squares(towns, _home(view, place))
    heads = []
    most = max(1, int(flows["loans"].max())) if len(flows) else 1
    for flow in flows.sort_values("loans").itertuples():
        start, end = points.get(str(flow.owner)), points.get(str(flow.place))
        if start and end and start != end:
            colour = look.SENT if flow.owner == place else look.RECEIVED
            line, head = _arrow(start, end, colour, _width(int(str(flow.loans)), most))
            count = len(line["x"])
            leads = [view.follow(str(flow.owner), str(flow.place))] * count
            traces.append({**line, **look.says([_said(view, flow)] * count), "ids": leads})
            heads.append(head)
    traces += _dots(view, points, place)
    rows, columns = towns["tile_row"].dropna(), towns["tile_column"].dropna()
    return look.figure(
        traces,
        annotations=[*heads, *_names(towns, _home(view, place))],
        height=look.height_of(int(rows.max() - rows.min()) + 1, 84, 20),
        showlegend=False,
        xaxis={"visible": False, "range": [columns.min() - 0.55, columns.max() + 0.55]},
        yaxis={"visible": False, "range": [rows.max() + 0.55, rows.min() - 0.55]},
    )


def curve(start: tuple[float, float], end: tuple[float, float]) -> tuple[list[float], list[float]]:
    """A quadratic Bezier from start to end that bends to the right of the way it goes.

    The two directions of one pair bend apart, so both can be seen.
    """
    (x0, y0), (x2, y2) = start, end
    x1, y1 = (x0 + x2) / 2 - BEND * (y2 - y0), (y0 + y2) / 2 + BEND * (x2 - x0)
    steps = [index / POINTS for index in range(POINTS + 1)]
    xs = [(1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t**2 * x2 for t in steps]
    ys = [(1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t**2 * y2 for t in steps]
    return xs, ys


def _said(view: View, flow: Any) -> str:  # noqa: ANN401 - a row of the flows
    return _flow_said(view, flow.owner, flow.place, flow.loans)


def _flow_said(view: View, owner: str, place: str, loans: int) -> str:
    return _("{sender} → {receiver}: {n} loans").format(
        sender=view.name(owner), receiver=view.name(place), n=number(loans)
    )


def _arrow(
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    width: float,
) -> tuple[look.Trace, dict[str, object]]:
    xs, ys = _cut(*curve(start, end))
    line = look.trace(
        "scatter",
        x=xs[:-HEAD_POINTS],
        y=ys[:-HEAD_POINTS],
        mode="lines",
        line={"color": colour, "width": width},
    )
    head = {
        "x": xs[-1],
        "y": ys[-1],
        "ax": xs[-HEAD_POINTS - 1],
        "ay": ys[-HEAD_POINTS - 1],
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": max(0.3, HEAD / width),
        "arrowcolor": colour,
        "arrowwidth": width,
    }
    return line, head


def _cut(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    first, last = (xs[0], ys[0]), (xs[-1], ys[-1])
    kept = [
        point
        for point in zip(xs, ys, strict=True)
        if _apart(point, first) > ROOM * 0.6 and _apart(point, last) > ROOM
    ]
    enough = HEAD_POINTS + 2
    usable = kept if len(kept) >= enough else list(zip(xs, ys, strict=True))
    return [x for x, _y in usable], [y for _x, y in usable]


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.hypot(one[0] - other[0], FLATTER * (one[1] - other[1]))


def _width(loans: int, most: int) -> float:
    return THINNEST + (THICKEST - THINNEST) * loans / most


def _squares(towns: pd.DataFrame, home: str | None) -> list[look.Trace]:
    others, own = towns[towns["place"] != home], towns[towns["place"] == home]
    return [
        _square(others, look.TINT, {"color": look.CONTROL, "width": 1}),
        _square(own, "#FFFFFF", {"color": look.INK, "width": 3}),
    ]


def _square(towns: pd.DataFrame, fill: str, line: dict[str, object]) -> look.Trace:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row, column in zip(towns["tile_row"], towns["tile_column"], strict=True):
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        xs += [*(column + HALF * dx for dx, _dy in corners), None]
        ys += [*(row + HALF * dy for _dx, dy in corners), None]
    return look.trace(
        "scatter",
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line=line,
        hoverinfo="skip",
    )


def _home(view: View, place: str) -> str | None:
    """The municipality whose square holds the place."""
    found = view.places.loc[view.places["place"] == place, "municipality_code"]
    return str(found.iloc[0]) if len(found) else None


def _points(view: View) -> dict[str, tuple[float, float]]:
    """Where a place stands: the middle of its square; several in one square stand side by side."""
    columns = (view.places[name].tolist() for name in ("place", "tile_row", "tile_column"))
    squares: dict[tuple[float, float], list[str]] = {}
    wanted = set(view.order)
    for code, row, column in zip(*columns, strict=True):
        if code in wanted and not (pd.isna(row) or pd.isna(column)):
            squares.setdefault((float(row), float(column)), []).append(str(code))
    return {
        code: (column + (index - (len(codes) - 1) / 2) * 0.26, row - RAISED)
        for (row, column), codes in squares.items()
        for index, code in enumerate(codes)
    }


def _dots(view: View, points: dict[str, tuple[float, float]], place: str) -> list[look.Trace]:
    if view.choice.scope.level is Level.MUNICIPALITY:
        return []
    codes = list(points)
    return [
        look.trace(
            "scatter",
            x=[points[code][0] for code in codes],
            y=[points[code][1] for code in codes],
            mode="markers",
            text=[view.name(code) for code in codes],
            hovertemplate="%{text}<extra></extra>",
            marker={"size": [13 if code == place else 8 for code in codes], "color": look.INK},
        )
    ]


def broken(name: str) -> str:
    """A long name in two lines, parted near its middle where a consonant meets a vowel."""
    if len(name) <= LONG_NAME:
        return name
    vowels = "aeiouyåäöáâõ"
    after = [
        index
        for index in range(len(name) // 2, len(name) - 2)
        if name[index].lower() not in vowels and name[index + 1].lower() in vowels
    ]
    return f"{name[: after[0]]}-\n{name[after[0] :]}" if after else name


def _lines(text: str) -> str:
    return text.replace("\n", "<br>")


def _names(towns: pd.DataFrame, home: str | None) -> list[dict[str, object]]:
    shown = [escape(broken(str(label))) for label in towns["label"]]
    return [
        {
            "x": column,
            "y": row + HALF - 0.04,
            "yanchor": "bottom",
            "showarrow": False,
            "text": _lines(f"<b>{label}</b>" if place == home else label),
            "font": {"size": look.SMALL, "color": look.INK},
            "borderpad": 1,
            "bgcolor": TINT_HALO if place != home else WHITE_HALO,
        }
        for place, label, row, column in zip(
            towns["place"], shown, towns["tile_row"], towns["tile_column"], strict=True
        )
    ]


def words(view: View) -> Finding:
    """The same as arrows on a map."""
    place = view.subject
    every = view.flows_of(place)
    shown = every.head(3)
    name = view.name(place)
    headline = _("On the map: the largest flows of {name}").format(name=name)
    alt = _("Map with arrows of the largest flows of {name}: {flows}.").format(
        name=name, flows=titles.flow_list(view, shown) or number(0)
    )
    how = N_(
        "An arrow goes from the owner of the items to where they were lent; the thicker, the more loans. Blue and dashed leaves the chosen place, orange and solid comes to it. On the map of areas the five largest flows each way are drawn, on a phone three; over squares, each of which is a municipality roughly where it lies, the ten largest. The table and the downloads have every flow."
    )
    what = _("Number of loans, the largest flows each way")
    return Finding(headline, titles.subtitle(view, i18n.uncapital(what)), alt, (how,))


def no_map() -> str:
    """Why there is no map."""
    return _(
        "There is no map: where the municipalities stand on it has not been told in the data of the region."
    )


def table(view: View) -> Table:
    """Every flow to and from the place; the map draws the largest."""
    columns = (
        Column("owner", _("Sends"), Kind.TEXT),
        Column("place", _("Receives"), Kind.TEXT),
        Column("loans", _("Loans")),
    )
    rows = titles.named(view, view.flows_of(view.subject), "owner", "place")
    every = f"{_('all flows')}, {view.name(view.subject)}"
    return Table(titles.subtitle(view, every), columns, rows)


GROUND = Switch(N_("Map"), "karttapohja", {"alueet": N_("Areas"), "ruudut": N_("Squares")})
ARROWS = Figure("kartta", chart, words, table, measures.LOANS_BETWEEN, GROUND)
