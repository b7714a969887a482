"""The ASGI shell round the portal: `streamlit run app.py` starts here, every page in portal/frame.py."""

import logging
import secrets
import sys

import streamlit as st
from starlette.middleware import Middleware

from portal.kit import access, settings, sign_in
from portal.kit.i18n import N_, _
from portal.records import store
from portal.shell import ROUTES, Shell, lifespan
from portal.site import metrics

logger = logging.getLogger("portal")
_PAGE_FAILED = N_("Something went wrong on this page. Try again in a moment. Error id: {error_id}")
_RECORDS_FAILED = N_(
    "The portal could not read or write its own records or files. What you did last was not kept;"
    " what was kept before stands. Copy the text that you wrote, and try again in a moment."
    " Error id: {error_id}"
)


def show_error(error: Exception) -> bool:
    """Log a failure with its trace, show the reader one sentence and the failure's id."""
    metrics.PAGE_ERRORS.inc()
    error_id = secrets.token_hex(4).upper()
    logger.error("page failed, id %s", error_id, exc_info=error)
    sentence = _RECORDS_FAILED if isinstance(error, store.FAILURES) else _PAGE_FAILED
    st.error(_(sentence).format(error_id=error_id))
    return True


def refuse_unsafe_start() -> None:
    """End the process with one sentence when it would let strangers act as staff."""
    auth = settings.secrets().get("auth")
    sentence = access.refusal_to_start(
        st.get_option("server.address"), sign_in=auth is not None
    ) or (None if auth is None else sign_in.refusal(auth, _server()))
    if sentence:
        sys.exit(sentence)


def warn_of_what_is_missing() -> None:
    """Say in the log what the privacy notice lacks, once people sign in."""
    missing = settings.missing_for_people() if settings.sign_in_configured() else []
    if missing:
        logger.warning("The privacy notice is not whole (GDPR 13): set %s.", ", ".join(missing))


def _server() -> sign_in.Server:
    return sign_in.Server(
        allowed_hosts=st.get_option("server.allowedHosts") or (),
        trusted_user_headers=st.get_option("server.trustedUserHeaders") or {},
        agent_api=bool(st.get_option("server.enableAgentApi")),
    )


refuse_unsafe_start()
warn_of_what_is_missing()
app = st.App(
    settings.ROOT / "portal" / "frame.py",
    routes=ROUTES,
    middleware=[Middleware(Shell)],
    lifespan=lifespan,
    secrets=settings.secrets(),
    on_script_error=show_error,
)
