"""One figure the only way there is: finding, figure or table, one row of tools, source."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import plotly.graph_objects as go
import streamlit as st

from portal.kit import figure as shown
from portal.kit import tables
from portal.kit.figure import TABLE, Figure, Shown, Switch
from portal.kit.i18n import _
from portal.site import exhibit
from portal.ui import address, drawing
from portal.ui.page import present, tell_unknown

V = TypeVar("V", bound=Shown)
Files = Callable[
    [Mapping[str, str], bool], Mapping[str, str]
]  # of switches, and whether it is drawn


def show(figure: Figure[V], view: V, number: int, downloads: Files) -> None:
    """Show a figure of a view, which is this one of its page, counted from 0. downloads(codes of its switches, whether it is drawn): the address of each of
    its files by its label.

    Chart, words and table are made from the view, once a scope and choice.
    """
    release, key = present(), figure.key
    words = shown.words(release, view, view.once(figure.words))
    with st.container(key=f"exhibit-{key}"):
        st.html(exhibit.head(number, words, key))
        picture = st.container(key=f"picture-{key}")
        with st.container(key=f"tools-{key}", horizontal=True, vertical_alignment="center"):
            codes = {one.name: _picked(one) for one in figure.switches}
            drawn = figure.drawn(view, is_second=_is_second(figure, codes))
            is_drawn = isinstance(drawn, go.Figure)
            if is_drawn and codes[key] != TABLE:
                drawing.explorer(key)
            files = downloads(codes, is_drawn)
            other = exhibit.other(figure, codes, address.present())
            st.html(exhibit.tools(words, figure.about(view), files, key, other), width="content")
        with picture:
            tell_unknown()
            if codes[key] == TABLE:
                table = shown.table(release, view, view.once(figure.table))
                st.html(tables.beginning(table, exhibit.ROWS_SHOWN))
            elif isinstance(drawn, go.Figure):
                drawing.show(key, drawn, words.alt)
            else:
                st.html(shown.html(drawn))
        st.html(exhibit.source(release, view))


def _picked(switch: Switch) -> str:
    options = {code: _(key) for code, key in switch.options.items()}
    return address.switch(_(switch.label), switch.name, options)


def _is_second(figure: Figure[V], codes: Mapping[str, str]) -> bool:
    return figure.switch is not None and figure.switch.is_second(codes[figure.switch.name])
