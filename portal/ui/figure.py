"""One figure the only way there is: finding, figure or table, source, downloads, how to read it."""

from collections.abc import Mapping
from typing import TypeVar

import plotly.graph_objects as go
import streamlit as st

from portal.kit import figure as shown
from portal.kit import tables
from portal.kit.figure import TABLE, Drawn, Figure, Shown, Switch
from portal.kit.i18n import _
from portal.kit.measure import DEFINITIONS
from portal.site import exhibit
from portal.ui import address, drawing
from portal.ui.page import heading, page_link, present, tell_unknown

V = TypeVar("V", bound=Shown)


def show(figure: Figure[V], view: V, downloads: Mapping[str, str]) -> None:
    """Show a figure of a view. downloads: the address of each of its files by its label.

    Chart, words and table are made from the view, once a scope and choice.
    """
    release, key = present(), figure.key
    words = shown.words(release, view, view.once(figure.words))
    with st.container(key=f"exhibit-{key}"):
        heading(words.headline)
        st.html(exhibit.subtitle(words))
        with st.container(key=f"switches-{key}", horizontal=True):
            codes = {one.name: _picked(one) for one in figure.switches}
        tell_unknown()
        if codes[key] == TABLE:
            table = shown.table(release, view, view.once(figure.table))
            st.html(tables.beginning(table, exhibit.ROWS_SHOWN))
        else:
            _drawn(key, figure.drawn(view, is_second=_is_second(figure, codes)), words.alt)
        st.html(exhibit.source(release, view))
        with st.container(key=f"tools-{key}", horizontal=True, vertical_alignment="center"):
            for label, address_ in downloads.items():
                st.html(exhibit.download(label, address_, words), width="content")
            measure = figure.about(view)
            page_link(DEFINITIONS, exhibit.definition(measure), {"haku": measure.id})
        st.html(exhibit.how_to_read(words))


def _picked(switch: Switch) -> str:
    options = {code: _(key) for code, key in switch.options.items()}
    return address.switch(_(switch.label), switch.name, options)


def _is_second(figure: Figure[V], codes: Mapping[str, str]) -> bool:
    return figure.switch is not None and figure.switch.is_second(codes[figure.switch.name])


def _drawn(key: str, drawn: Drawn, alt: str) -> None:
    if isinstance(drawn, go.Figure):
        drawing.show(key, drawn, alt)
    else:
        st.html(shown.html(drawn))
