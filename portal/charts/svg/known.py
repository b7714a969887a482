"""Which properties of plotly our drawing knows: anything else is refused, never left out unseen."""

from collections.abc import Mapping, Sequence
from typing import Any

ANY = None  # every value of the property is drawn
_SAID = {
    "customdata": ANY,
    "hovertemplate": ANY,
    "hoverinfo": frozenset({"skip"}),
    "name": ANY,
    "showlegend": ANY,
    "ids": ANY,
}
_FONT = {"size": ANY, "color": ANY}
_TITLE = {"text": ANY, "font": {"size": ANY}}
_ON = {"type": ANY, "x": ANY, "y": ANY, "xaxis": ANY, "yaxis": ANY}
_LINE = {"color": ANY, "width": ANY}

TRACES: Mapping[str, Mapping[str, Any]] = {
    "bar": {
        **_ON,
        **_SAID,
        "orientation": frozenset({"h", "v"}),
        "width": ANY,
        "offset": ANY,
        "text": ANY,
        "textposition": frozenset({"outside", "inside"}),
        "textfont": _FONT,
        "textangle": frozenset({0}),
        "insidetextanchor": frozenset({"middle"}),
        "constraintext": frozenset({"none"}),
        "cliponaxis": frozenset({False}),
        "marker": {"color": ANY, "line": _LINE},
    },
    "scatter": {
        **_ON,
        **_SAID,
        "mode": frozenset({"lines", "markers", "text", "lines+markers"}),
        "text": ANY,
        "textfont": _FONT,
        "connectgaps": frozenset({False}),
        "cliponaxis": ANY,
        "line": {**_LINE, "dash": frozenset({"solid", "dash", "dot"})},
        "fill": frozenset({"toself"}),
        "fillcolor": ANY,
        "marker": {
            "color": ANY,
            "size": ANY,
            "symbol": ANY,
            "line": _LINE,
            "opacity": frozenset({1}),
        },
    },
    "heatmap": {
        **_ON,
        **_SAID,
        "text": ANY,
        "z": ANY,
        "zmin": ANY,
        "zmax": ANY,
        "colorscale": ANY,
        "xgap": ANY,
        "ygap": ANY,
        "hoverongaps": frozenset({False}),
        "showscale": frozenset({False}),
        "colorbar": {
            "orientation": frozenset({"h"}),
            "x": frozenset({0}),
            "xanchor": frozenset({"left"}),
            "y": ANY,
            "yanchor": frozenset({"top"}),
            "len": ANY,
            "thickness": ANY,
            "outlinewidth": frozenset({0}),
            "tickvals": ANY,
            "ticktext": ANY,
            "tickfont": {"size": ANY},
            "title": {**_TITLE, "side": frozenset({"top"})},
        },
    },
}
AXIS: Mapping[str, Any] = {
    "domain": ANY,
    "anchor": ANY,
    "visible": ANY,
    "range": ANY,
    "type": frozenset({"date"}),
    "rangemode": frozenset({"tozero"}),
    "side": frozenset({"top"}),
    "tickangle": ANY,
    "tickvals": ANY,
    "ticktext": ANY,
    "tickfont": {"size": ANY},
    "ticks": frozenset({""}),
    "showticklabels": ANY,
    "showgrid": ANY,
    "zeroline": ANY,
    "zerolinewidth": ANY,
    "title": _TITLE,
}
_PAPER_X = frozenset({"x", "paper"})
_PAPER_Y = frozenset({"y", "paper"})
LAYOUT: Mapping[str, Any] = {
    "template": ANY,
    "height": ANY,
    "showlegend": ANY,
    "margin": {"l": ANY, "r": ANY, "t": ANY, "b": ANY},
    "hovermode": frozenset({"closest"}),
    "legend": {"traceorder": frozenset({"normal"})},
    "barmode": frozenset({"group", "stack"}),
    "bargap": ANY,
    "bargroupgap": ANY,
    "shapes": {
        "type": frozenset({"rect"}),
        "xref": _PAPER_X,
        "yref": _PAPER_Y,
        "x0": ANY,
        "x1": ANY,
        "y0": ANY,
        "y1": ANY,
        "layer": frozenset({"below", "above"}),
        "fillcolor": ANY,
        "opacity": ANY,
        "line": _LINE,
    },
    "annotations": {
        "x": ANY,
        "y": ANY,
        "xref": _PAPER_X,
        "yref": _PAPER_Y,
        "text": ANY,
        "font": _FONT,
        "showarrow": ANY,
        "xanchor": frozenset({"left", "right", "center"}),
        "yanchor": frozenset({"top", "middle", "bottom"}),
        "xshift": ANY,
        "yshift": ANY,
        "bgcolor": ANY,
        "borderpad": ANY,
        "ax": ANY,
        "ay": ANY,
        "axref": frozenset({"x"}),
        "ayref": frozenset({"y"}),
        "arrowhead": frozenset({2}),
        "arrowsize": ANY,
        "arrowcolor": ANY,
        "arrowwidth": ANY,
    },
    **{f"{way}axis{number}": AXIS for way in "xy" for number in ("", "2", "3")},
}


def check(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> None:
    """Raise ValueError with the name of the first trace, property or value that cannot be drawn."""
    for trace in data:
        kind = trace["type"]
        if kind not in TRACES:
            raise ValueError(f"charts/svg cannot draw a {kind}")
        _each(trace, TRACES[kind], kind)
    _each(layout, LAYOUT, "layout")


def _each(found: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    for name, value in found.items():
        if name not in known:
            raise ValueError(f"charts/svg cannot draw {where}.{name}")
        rule = known[name]
        if isinstance(rule, Mapping):
            for one in value if isinstance(value, list | tuple) else (value,):
                _each(one, rule, f"{where}.{name}")
        elif rule is not ANY and value not in rule:
            raise ValueError(f"charts/svg cannot draw {where}.{name} = {value!r}")
