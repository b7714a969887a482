"""The part Haku of the staff page: what is fetched from where, and its buttons."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from portal.exports import fetching, jobs
from portal.exports import ui as ui_exports
from portal.exports.fetching import State
from portal.exports.jobs import Job, Status
from portal.kit import access, settings
from portal.kit.i18n import _, finnish, marked
from portal.kit.text_rule import as_label
from portal.ui import page as ui
from portal.ui import sign_in as ui_sign_in

JOB, TRIED, FAILED = "fetch_job", "fetch_tried", "fetch_failed"
EVERY_SECONDS = 1.0


def fetch() -> None:
    """The whole part; where nothing is fetched, where it is told how to begin."""
    ui.heading(_("Fetching"))
    data = settings.data_dir()
    if not fetching.is_set_up(data):
        st.markdown(
            marked(
                "Nothing is fetched from the library systems by itself. How to set it up is told in the help."
            ),
            unsafe_allow_html=True,
        )
        return
    try:
        state = State(_told(str(data), fetching.signature(data)))
    except RuntimeError as error:
        st.error(as_label(str(error)))
        return
    if state.failure:
        st.error(as_label(state.failure))
        return
    _status(state)
    _held(state)
    _sources(state)


@st.cache_data(max_entries=4, show_spinner=False)
def _told(data: str, signature: tuple[int, ...]) -> Any:  # noqa: ANN401, ARG001 - what it is kept by
    return fetching.read().told


def _status(state: State) -> None:
    """The last and the next run, what is under way, and the buttons."""
    if _progress() is not None:
        _follow()
        return
    job = _job()
    if job is not None and (said := fetching.ended_text(job)):
        st.error(as_label(said))
    if failed := st.session_state.pop(FAILED, ""):
        st.error(as_label(failed))
    now = dt.datetime.now(dt.UTC)
    ui.sentences(
        [each for each in (fetching.last_text(state), fetching.next_text(state, now)) if each]
    )
    ui.remarks([], [finnish(each) for each in fetching.other_failures(state)])
    with st.container(key="fetch-deeds", horizontal=True):
        if state.paused:
            st.button(_("Let fetching go on"), key="resume", on_click=_pause, args=(False,))
            return
        st.button(_("Fetch now"), key="fetch-now", type="primary", on_click=_fetch)
        st.button(_("Pause fetching"), key="pause", on_click=_pause, args=(True,))


@st.fragment(run_every=EVERY_SECONDS)
def _follow() -> None:
    """How far the fetch is, looked up every second; the page is drawn anew when it ends."""
    told = _progress()
    if told is None:
        st.rerun()
        return
    st.progress(fetching.progress_share(told), text=as_label(fetching.progress_text(told)))
    st.markdown(
        marked("You may close the page: the fetch goes on, and what came of it waits here."),
        unsafe_allow_html=True,
    )


def _held(state: State) -> None:
    for place, held in enumerate(state.held):
        with st.container(key=f"held-{place}"):
            st.html(fetching.held_card(held).as_html())
            with st.container(key=f"held-deeds-{place}", horizontal=True):
                name = as_label(fetching.held_title(held))
                st.button(
                    _("See what would change"),
                    key=f"check-{held['id']}",
                    on_click=_check,
                    args=(held,),
                    help=name,
                )
                st.button(
                    _("Discard"),
                    key=f"refuse-{held['id']}",
                    on_click=_refuse,
                    args=(held["id"],),
                    help=name,
                )


def _sources(state: State) -> None:
    for card in fetching.source_cards(state):
        with st.container(key=f"source-{card.file}"):
            st.html(card.as_html())
            st.button(
                _("Try the connection"),
                key=f"try-{card.file}",
                on_click=_try,
                args=(card.file,),
                help=card.file,
            )
            _trial(card.file)


def _trial(name: str) -> None:
    """What came of the last try of this visit."""
    found = st.session_state.get(f"{TRIED}-{name}")
    if found is None:
        return
    for show, said in zip((st.success, st.error), found, strict=True):
        if said:
            show("\n\n".join(as_label(each) for each in said))


# --- deeds ----------------------------------------------------------------------------------------


def _job() -> Job | None:
    """The fetch of this visit; else one that is under way, whoever asked for it."""
    data = settings.data_dir()
    mine = st.session_state.get(JOB)
    return jobs.read(data, mine) if mine else jobs.fetch_under_way(data)


def _progress() -> Mapping[str, Any] | None:
    """How far the fetch is that goes on, whoever or whatever began it; None where there is none."""
    job = _job()
    if job is not None and job.status in {Status.WAITING, Status.RUNNING}:
        return job.state
    return fetching.under_way(settings.data_dir())


def _fetch() -> None:
    data = settings.data_dir()
    try:
        st.session_state[JOB] = jobs.fetch(data, _role(), ui_exports.who())
    except OSError:
        st.session_state[FAILED] = _("The fetch could not be started: the disk may be full.")


def _pause(is_paused: bool) -> None:  # noqa: FBT001 - as a button hands it on
    _done(lambda: fetching.pause(_role(), ui_exports.who(), is_paused=is_paused))


def _refuse(held: str) -> None:
    _done(lambda: fetching.refuse(_role(), ui_exports.who(), held))


def _check(held: dict[str, Any]) -> None:
    def begin() -> None:
        job_id = fetching.check(settings.data_dir(), _role(), ui_exports.who(), held)
        st.session_state[ui_exports.JOB] = job_id

    _done(begin)


def _try(name: str) -> None:
    def ask() -> None:
        st.session_state[f"{TRIED}-{name}"] = fetching.tried(_role(), name)

    _done(ask)


def _done(do: Callable[[], None]) -> None:
    try:
        do()
    except (RuntimeError, OSError) as error:
        st.session_state[FAILED] = str(error)


def _role() -> access.Role:
    return ui_sign_in.role(access.may_manage_exports)
