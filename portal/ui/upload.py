"""The one way to ask a reader for files: the uploader, and the door through which they come."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from portal.kit import settings, sign_in
from portal.kit.access import Role, any_may
from portal.records import people, store
from portal.records.sitting import Sitting
from portal.records.words import NotYours
from portal.site import uploads
from portal.site.uploads import Bounds, Door, Upload
from portal.ui import sign_in as ui_sign_in

_MEGABYTE = 1 << 20
PAGE = "page_drawn"


def choose(
    label: str,
    may: Callable[[Role], bool],
    bounds: Bounds,
    *,
    key: str,
    several: bool = True,
    types: Sequence[str] | None = None,
    explanation: str | None = None,
) -> tuple[Upload, ...]:
    """Draw the uploader and return the files that have come, in the order in which they were chosen.

    Nothing is drawn for a reader who may not, and no door opens.
    """
    if not ui_sign_in.may(may):
        return ()
    session = _session()
    acting = ui_sign_in.acting()

    def still() -> bool:
        if not settings.sign_in_configured():
            return True  # the role of local mode is this tab's own: a change of it closes the door
        try:
            now = replace(acting, at=datetime.now(UTC))
            return any_may(Sitting.ask(store.records(), people.read_roles, acting=now), may)
        except NotYours:
            return False

    browser = sign_in.fingerprint(st.context.cookies)
    uploads.open_door(
        session, Door(bounds, str(st.session_state.get(PAGE)), key, may, browser, still)
    )
    chosen = st.file_uploader(
        label,
        accept_multiple_files=several,
        type=types,
        key=key,
        help=explanation,
        max_upload_size=bounds.bytes_each // _MEGABYTE,
    )
    files = chosen if isinstance(chosen, list) else [] if chosen is None else [chosen]
    come = (uploads.found(session, file.file_id) for file in files)
    return tuple(upload for upload in come if upload is not None)


def enter(page: str, roles: Collection[Role]) -> None:
    """Close the door that another page opened, or that who reads may use no longer.

    A door of this page stays open while the page runs anew: files may be on their way.
    """
    st.session_state[PAGE] = page
    opened = uploads.door(_session())
    if opened is not None and (opened.page != page or not any_may(roles, opened.may)):
        uploads.close_door(_session())


def _session() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.session_id
