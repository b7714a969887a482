"""What pages use of Streamlit: guard, read, look, headings, cards, and the one way to show a figure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from portal.kit import answers, menu, region_text, settings, warehouse
from portal.kit.access import Role
from portal.kit.cards import Card, as_html
from portal.kit.choice import SEARCH_WIDTH, unknown_text
from portal.kit.figure import RELEASE
from portal.kit.i18n import _
from portal.kit.text_rule import escape, shown
from portal.kit.warehouse import Problem, Release
from portal.site import boxes, parts
from portal.ui import address as ui_address
from portal.ui import sign_in as ui_sign_in

PUBLISHED = "published"  # in the session

T = TypeVar("T")
_running: ContextVar[Release | None] = ContextVar("running", default=None)


def guard(predicate: Callable[[Role], bool], *, needs_release: bool = True) -> None:
    """Stop the page with a plain sentence when the role may not read it, or there is no data.

    A page that runs without the frame has no roles in its session and is refused.
    """
    if not ui_sign_in.may(predicate):
        st.title(_("This page is not open to you"), anchor=False)
        st.markdown(_("Sign in with a role that may use this page, or go back to the front page."))
        st.stop()
    found = _found()
    _running.set(found if isinstance(found, Release) else None)
    if needs_release and isinstance(found, Problem):
        st.title(_("There is no data to show yet"), anchor=False)
        st.markdown(_(found.value))
        st.markdown(_("Put the exports in the folder data/exports and run: python -m etl run"))
        st.markdown(
            _(
                "To try the portal with made-up data, run: python -m etl sample, then python -m etl run"
            )
        )
        st.stop()


def may(predicate: Callable[[Role], bool]) -> bool:
    """Whether one of the reader's roles may do what the predicate asks."""
    return ui_sign_in.may(predicate)


def release() -> Release | None:
    """The release that is looked at, looked up at every call, or None when there is none.

    It is the newest, unless the reader has asked for an older one that is still kept.
    """
    found = _found()
    return found if isinstance(found, Release) else None


def _found() -> Release | Problem:
    chosen = st.session_state.get(PUBLISHED)
    older = warehouse.published(settings.data_dir(), chosen) if chosen else None
    return older or warehouse.newest(settings.data_dir())


def choose_published() -> bool:
    """Take an older release from the address, for all pages of this visit; True while one is shown."""
    if asked := st.query_params.get(RELEASE):
        kept = warehouse.published(settings.data_dir(), asked)
        st.session_state[PUBLISHED] = None if kept is None else kept.release_id
        if kept is None:
            ui_address.mark_unknown(RELEASE, asked)
    newest = warehouse.newest(settings.data_dir())
    chosen = st.session_state.get(PUBLISHED)
    return bool(chosen) and not (isinstance(newest, Release) and newest.release_id == chosen)


def show_newest() -> None:
    """Go back to the newest release."""
    st.session_state[PUBLISHED] = None
    st.query_params.pop(RELEASE, None)


def read(query: Callable[..., pd.DataFrame], **parameters: Any) -> pd.DataFrame:  # noqa: ANN401 - a query's own parameters
    """What the query answers on the release of this run."""
    return answers.read(present(), query, **parameters)


def made(make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
    """What make(*parameters) returns; made once a release and language."""
    return answers.made(present(), make, *parameters)


def escaped(text: str) -> str:
    """A text as it may stand inside HTML."""
    return escape(text)


def title(text: str) -> None:
    """The one h1 of a page."""
    st.title(_plain(text), anchor=False)


def heading(text: str) -> None:
    """The heading of a part."""
    st.html(parts.heading(text))


def focus_next(token: str) -> None:
    """Ask that the focus go to the heading that is drawn next; each token asks once."""
    st.html(f'<span class="focus-next" data-token="{escape(token)}"></span>')


def lead(text: str) -> None:
    """The sentence under the title."""
    st.html(parts.lead(text))


def text(*paragraphs: str) -> None:
    """Paragraphs of Markdown, in which what is filled in has been escaped."""
    for paragraph in paragraphs:
        st.markdown(paragraph, unsafe_allow_html=True)


def remark(text: str) -> None:
    """A sentence that nobody may miss beside a figure."""
    st.html(parts.remark(text))


def remarks(
    texts: Sequence[str],
    events: Sequence[str] = (),
    more: Callable[[int], str] = parts.more_events,
) -> None:
    """What must be known about the figures of the page, as a list; nothing when there is nothing.

    Of what happened in the period three are seen at once, the rest on request under the words of more.
    """
    for part in parts.remarks(texts, events, more):
        if part:
            st.html(part)


def cards(figures: Sequence[Card]) -> None:
    """Key figures side by side, under a heading that only a screen reader needs."""
    st.html(as_html(figures))


def sentences(texts: Sequence[str]) -> None:
    """Plain sentences as a list; nothing when there are none."""
    if texts:
        st.html(parts.listed(texts))


def search(label: str, key: str) -> str:
    """A search field whose words stay in the address."""
    return (
        st.text_input(label, key=key, bind="query-params", type="search", width=SEARCH_WIDTH) or ""
    )


def sections(items: Sequence[str]) -> None:
    """Ready sections of HTML, one after another; nothing when there is none."""
    if body := "".join(items):
        st.html(body)


def region_words(topic: str) -> None:
    """What the region pack tells of a topic in words; nothing when it tells nothing."""
    found = release()
    if found is not None and (text := region_text.told(found, topic)):
        st.markdown(text, unsafe_allow_html=True)


def side_by_side() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns, one below the other on a phone."""
    left, right = st.columns(2, gap="large")
    return left, right


@contextmanager
def filter_row() -> Iterator[None]:
    """The row of choices above a page."""
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        yield
    tell_unknown()


def tell_unknown() -> None:
    """Say which choices of the address are not known, so that nobody takes the usual view for them."""
    if codes := ui_address.unknown():
        st.warning(unknown_text(map(_plain, codes)), icon=":material/link_off:")


def copy_link(query: str) -> None:
    """The button that copies a link with this query."""
    chosen = st.session_state.get(PUBLISHED)
    whole = f"{query}&{RELEASE}={chosen}" if chosen else query
    st.html(boxes.copy_link(_("Copy link"), whole), width="content")


def link(label: str, address: str) -> None:
    """A link that looks like a button, to what the server writes itself."""
    st.html(boxes.button_link(label, address), width="content")


def page_link(path: str, label: str, query: Mapping[str, str] | None = None) -> None:
    """A link to another page of the portal, with what its address shall hold."""
    if menu.by_path(path) is None:
        raise LookupError(f"{path}: no such page")
    st.html(boxes.page_link(boxes.address(path, query or {}), label), width="content")


def present() -> Release:
    """The release of this run of the page, as guard() found it."""
    found = _running.get()
    if found is None:
        raise LookupError("There is no release; guard() comes first on every page.")
    return found


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#$~|]|:(?=\S))", r"\\\1", shown(text))
