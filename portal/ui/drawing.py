"""The one way a living page draws a figure: our SVG, and on request the same figure in plotly."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from portal.charts import look
from portal.kit import i18n
from portal.kit.i18n import N_, _
from portal.site import figures

BUTTONS = ("toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d")
# plotly's own words, in its English
WORDS = (
    N_("Download plot as a PNG"),
    N_("Zoom"),
    N_("Pan"),
    N_("Zoom in"),
    N_("Zoom out"),
    N_("Reset axes"),
    N_("Double-click to zoom back out"),
    N_("Sorry, there was a problem downloading your image!"),
)


def show(key: str, figure: go.Figure, alt: str) -> None:
    """The drawing, whose text is `alt`, or the same in plotly where it is explored."""
    with st.container(key=f"figure-{key}"):
        if st.session_state.get(_explored(key)):
            st.plotly_chart(
                look.explorable(figure),
                theme=None,
                alt=alt,
                key=f"plotly-{key}",
                config=_config(key),
            )
        else:
            st.html(figures.place(key, figure, alt))


def explorer(key: str) -> None:
    """The button that opens the figure in plotly and closes it again."""
    is_open = bool(st.session_state.get(_explored(key)))
    label = _("Back to the picture") if is_open else _("Explore")
    st.button(label, key=f"explore-{key}", type="tertiary", on_click=_turn, args=(_explored(key),))


def _explored(key: str) -> str:
    return f"explored-{key}"


def _turn(explored: str) -> None:
    st.session_state[explored] = not st.session_state.get(explored)


def _config(key: str) -> dict[str, Any]:
    """Plotly's row of buttons in the reader's language."""
    language = i18n.current()
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [list(BUTTONS)],
        "toImageButtonOptions": {"format": "png", "filename": key, "scale": 2},
        "locale": language,
        "locales": {language: {"dictionary": {words: _(words) for words in WORDS}, "format": {}}},
    }
