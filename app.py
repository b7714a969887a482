"""The ASGI shell round the portal: `streamlit run app.py` starts here, every page in portal/frame.py."""

import logging
import secrets
import sys

import streamlit as st
from starlette.middleware import Middleware

from portal import access, settings
from portal.i18n import _
from portal.shell import ROUTES, Shell, lifespan

logger = logging.getLogger("portal")


def show_error(error: Exception) -> bool:
    """Log a failure with its trace, show the reader one sentence and the failure's id."""
    error_id = secrets.token_hex(4).upper()
    logger.error("page failed, id %s", error_id, exc_info=error)
    st.error(
        _("Something went wrong on this page. Try again in a moment. Error id: {error_id}").format(
            error_id=error_id
        )
    )
    return True


def refuse_open_address() -> None:
    """End the process with one sentence when it would serve strangers without sign-in."""
    sentence = access.refusal_to_start(
        st.get_option("server.address"), sign_in=settings.sign_in_configured()
    )
    if sentence:
        sys.exit(sentence)


refuse_open_address()
app = st.App(
    settings.ROOT / "portal" / "frame.py",
    routes=ROUTES,
    middleware=[Middleware(Shell)],
    lifespan=lifespan,
    on_script_error=show_error,
)
