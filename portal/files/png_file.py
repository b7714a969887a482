"""A figure as PNG for documents that cannot hold SVG: set by typst, with our fonts."""

from pathlib import Path

import plotly.graph_objects as go
import typst

from portal.charts import svg

_HERE = Path(__file__).parent
WIDTH, PPI = 760, 150.0


def content(figure: go.Figure, alt: str) -> bytes:
    """The picture's bytes, 16 cm wide at 150 dots an inch."""
    return of_svg(svg.drawn(figure, alt, WIDTH))


def of_svg(drawn: str) -> bytes:
    """The same of a drawing that is SVG already."""
    made = typst.compile(
        _HERE / "figure.typ",
        root=_HERE,
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        format="png",
        ppi=PPI,
        sys_inputs={"drawn": drawn},
    )
    return bytes(made)
