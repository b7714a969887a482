"""How accessible is the portal, and what does not work yet?"""

from html import escape

import streamlit as st

from portal import access, identity, settings, ui
from portal.i18n import _, marked

REQUIREMENTS = "https://www.saavutettavuusvaatimukset.fi/"

ui.guard(access.may_read_reports, needs_release=False)

st.title(_("Accessibility statement"), anchor=False)
st.markdown(
    marked(
        "This statement is about this portal. The aim is level AA of the accessibility guidelines"
        " WCAG 2.1, which the Act on the Provision of Digital Services (306/2019) requires."
    ),
    unsafe_allow_html=True,
)

st.header(_("State of accessibility"), anchor=False)
st.markdown(
    marked(
        "The portal meets the requirements in part. This is the developers' own assessment,"
        " made in November 2026 with automatic tests (axe-core) and by keyboard in the Chromium"
        " browser. Nobody outside the team has assessed the portal, and it has not been tried"
        " with a screen reader."
    ),
    unsafe_allow_html=True,
)

st.header(_("What does not work yet"), anchor=False)
st.markdown(
    "\n".join(
        f"- {line}"
        for line in (
            marked(
                "The points of a chart cannot be reached by keyboard. Every chart has a table with the same figures."
            ),
            marked(
                "The Swedish, English and Northern Sámi texts have not been checked. Where one is missing, Finnish is shown."
            ),
            marked(
                "The pages do not work without JavaScript and a WebSocket connection. The [sheets to print]({address}) show the lending flows, the municipality cards and the recognitions without them."
            ).format(address="/tuloste"),
        )
    ),
    unsafe_allow_html=True,
)

st.header(_("Feedback"), anchor=False)
st.markdown(
    marked("If something is hard or impossible to use, tell us.")
    + " "
    + identity.contact_sentence(),
    unsafe_allow_html=True,
)
st.markdown(
    marked(
        "The law says that feedback on accessibility is answered within 14 days. If you are not"
        " content with the answer, or get none, you can turn to the supervising authority:"
        " {authority}. [saavutettavuusvaatimukset.fi]({address}) tells how."
    ).format(authority=escape(settings.accessibility_authority()), address=REQUIREMENTS),
    unsafe_allow_html=True,
)
