"""The controls by which staff say once what the columns of a file of figures are."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from portal.exports import figures
from portal.exports.desk import FileCard
from portal.exports.figures import FIGURES, HEADINGS, JOINT, ONE_YEAR, Asked
from portal.kit.i18n import _, marked
from portal.kit.tables import as_html
from portal.ui import page as ui

WIDTH = 420
LONGEST_SOURCE = 200


def ask(card: FileCard, place: int, tell: Callable[[dict[str, Any]], None]) -> None:
    """Ask what the columns are; what is said goes to `tell`. Folded away where the file has been read."""
    asked = card.asked
    if asked is None:
        return
    if card.question is not None:
        _form(asked, place, tell)
        return
    with st.expander(_("Say otherwise what the columns are")):
        _form(asked, place, tell)


def _form(asked: Asked, place: int, tell: Callable[[dict[str, Any]], None]) -> None:
    st.html(as_html(asked.preview(), is_titled=True))
    left, right = ui.side_by_side()
    with left:
        answers = _columns(asked, place)
    with right:
        answers["figures"] = _figures(asked, answers["figure"], place)
    with st.form(f"figures-form-{place}", border=False):
        _origin(asked, place)
        st.form_submit_button(
            _("Read the file like this"),
            key=f"figures-read-{place}",
            type="primary",
            disabled=not answers["figures"],
            on_click=_told,
            args=(asked, answers, place, tell),
        )


def _told(
    asked: Asked, answers: dict[str, Any], place: int, tell: Callable[[dict[str, Any]], None]
) -> None:
    """Tell what was said; the fields of the form have come with the button."""
    said = {
        name: st.session_state.get(f"figures-{name}-{place}")
        for name in ("source", "dated", "joint", "over")
    }
    dated = said["dated"]
    tell(
        asked.said(
            **answers,
            source=str(said["source"] or "").strip(),
            dated=dated.isoformat() if isinstance(dated, dt.date) else "",
            joint=said["joint"] or asked.mapping["joint"],
            is_over=bool(said["over"]),
        )
    )


def _columns(asked: Asked, place: int) -> dict[str, Any]:
    told = asked.mapping
    where = _choose(
        _("Municipality or library"), asked.where, told["place"], f"figures-place-{place}"
    )
    year = str(told["year"])
    when = st.selectbox(
        _("Year"),
        figures.year_choices(asked),
        index=_index(figures.year_choices(asked), ONE_YEAR if year.isdigit() else year),
        format_func=figures.year_label,
        key=f"figures-year-{place}",
        width=WIDTH,
    )
    if when == ONE_YEAR:
        today = dt.datetime.now(dt.UTC).year
        value = int(year) if year.isdigit() else today - 1
        when = str(
            st.number_input(
                _("Which year?"), 1990, today, value, key=f"figures-one-{place}", width=WIDTH
            )
        )
    what = _choose(
        _("What is counted is told by"), asked.what, told["figure"], f"figures-what-{place}"
    )
    return {"place": where, "year": when, "figure": what}


def _choose(label: str, options: list[str], chosen: str, key: str) -> str:
    return str(
        st.selectbox(
            label,
            options,
            index=_index(options, chosen),
            format_func=figures.column_label,
            key=key,
            width=WIDTH,
        )
    )


def _index(options: Any, chosen: str) -> int:  # noqa: ANN401 - any list of names
    return list(options).index(chosen) if chosen in options else len(options) - 1


def _figures(asked: Asked, column: str, place: int) -> dict[str, str]:
    """Which text of the file is which figure."""
    words = [None, *asked.words.get(column, ())]
    found: dict[str, str] = {}
    for figure, label in FIGURES.items():
        told = asked.figure_of(figure)
        text = st.selectbox(
            _(label),
            words,
            index=words.index(told) if told in words else 0,
            format_func=figures.word_label,
            key=f"figures-{figure}-{column or HEADINGS}-{place}",
            width=WIDTH,
        )
        if text is not None:
            found[text] = figure
    return found


def _origin(asked: Asked, place: int) -> None:
    """Where the figures are from, and what they stand beside."""
    told = asked.mapping
    st.text_input(
        _("Source, such as the national library statistics"),
        str(told["source"]),
        max_chars=LONGEST_SOURCE,
        key=f"figures-source-{place}",
    )
    st.date_input(
        _("Day of the source"),
        dt.date.fromisoformat(told["dated"]) if told["dated"] else "today",
        format="DD.MM.YYYY",
        max_value="today",
        key=f"figures-dated-{place}",
        width=WIDTH,
    )
    joint = str(told["joint"])
    if asked.repeated or joint:
        st.radio(
            _("The same figure stands at every municipality of a joint library. It is"),
            list(JOINT),
            index=list(JOINT).index(joint) if joint else None,
            format_func=lambda name: _(JOINT[name]),
            key=f"figures-joint-{place}",
        )
    st.checkbox(
        _("Use these also instead of the region's own figures"),
        bool(told["is_over"]),
        key=f"figures-over-{place}",
    )
    st.markdown(
        marked(
            "Otherwise the region's tables and the sheet Henkilötyövuodet come first, and these figures fill what they lack. Of two files the one that was brought in later counts."
        ),
        unsafe_allow_html=True,
    )
