"""The only module of the pages that knows Streamlit: guard, read, release, cards, show."""

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from portal import settings, warehouse
from portal.access import Role
from portal.i18n import _
from portal.warehouse import Problem, Release


def guard(predicate: Callable[[Role], bool], *, needs_release: bool = True) -> None:
    """Stop the page with a plain sentence when the role may not read it, or there is no data.

    A page that runs without the frame has no role in its session and is refused.
    """
    role = st.session_state.get("role")
    if role is None or not predicate(role):
        st.title(_("This page is not open to you"), anchor=False)
        st.markdown(_("Sign in with a role that may use this page, or go back to the front page."))
        st.stop()
    if needs_release and isinstance(found := warehouse.newest(settings.data_dir()), Problem):
        st.title(_("There is no data to show yet"), anchor=False)
        st.markdown(_(found.value))
        st.markdown(
            _("Put the exports in the folder data/exports and run: python -m etl run")
            + "  \n"
            + _("To try the portal with made-up data, run: python -m etl sample")
        )
        st.stop()


def release() -> Release | None:
    """Return the newest release, looked up at every call, or None when there is none."""
    found = warehouse.newest(settings.data_dir())
    return found if isinstance(found, Release) else None


def read(query: Callable[..., pd.DataFrame], **parameters: Any) -> pd.DataFrame:  # noqa: ANN401 - a query's own parameters
    """Return what the query answers on the newest release; asked once a release."""
    found = release()
    if found is None:
        raise LookupError("There is no release; guard() comes first on every page.")
    name = f"{query.__module__}.{query.__qualname__}"
    return _answer(found.release_id, name, tuple(sorted(parameters.items())), query, found)


@st.cache_data(max_entries=1000, show_spinner=False)
def _answer(
    release_id: str,  # noqa: ARG001 - part of the cache key
    name: str,  # noqa: ARG001 - part of the cache key
    parameters: tuple[tuple[str, Any], ...],
    _query: Callable[..., pd.DataFrame],
    _release: Release,
) -> pd.DataFrame:
    cursor: duckdb.DuckDBPyConnection = warehouse.cursor(_release)
    try:
        return _query(cursor, **dict(parameters))
    finally:
        cursor.close()
