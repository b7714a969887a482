"""What is the portal, who keeps it, and what does the libraries' joint use mean?"""

from html import escape

import streamlit as st

from portal.kit import access, identity, settings, warehouse
from portal.kit.i18n import _, local_time, marked
from portal.site import frame_html
from portal.ui import page as ui

KEHITTAMISTEHTAVA = (
    "https://www.kirjastot.fi/kirjastot-ja-kehittaminen/kehittamistehtavaa-hoitavat-kirjastot"
)

ui.guard(access.may_read_reports, needs_release=False)
release = ui.release()

st.title(_("About the portal"), anchor=False)
st.markdown(
    marked(
        "The portal shows how the public libraries of one region work together:"
        " whose items are lent where. It is made for library staff, for those who decide on"
        " libraries in the municipalities, and for anybody who is interested."
    ),
    unsafe_allow_html=True,
)

st.header(_("What joint use means"), anchor=False)
st.markdown(
    marked(
        "The libraries share one catalogue. A customer can place a hold on an item of any of"
        " them, fetch it at the nearest library and return it there. The item travels, and the"
        " loan is made at another library than the one that owns the item. Those loans are what"
        " the portal counts."
    ),
    unsafe_allow_html=True,
)
st.markdown(
    marked(
        "National statistics count these loans as local loans, so they cannot be seen there."
        " They are not interlibrary loans either: those go to libraries outside the shared"
        " catalogue and are not counted here."
    ),
    unsafe_allow_html=True,
)
st.markdown(
    marked(
        "The figures are no bill: the portal does not know what any library has agreed to pay,"
        " and a library that lends more than it borrows has not lost anything."
    ),
    unsafe_allow_html=True,
)
ui.region_words("about")

said = _("The portal's figures can also be fetched as tables for programs and statistics software:")
st.html(f"<p>{escape(said)} {frame_html.open_data_link()}</p>")

st.header(_("Who maintains the portal"), anchor=False)
st.markdown(
    marked(
        "{keeper}, the regional development library. The Public Libraries Act (1492/2016,"
        " section 8) gives it the task of supporting the work, competence and cooperation of the"
        " public libraries of its region. [Read more at Libraries.fi]({address})."
    ).format(keeper=identity.keeper(release), address=KEHITTAMISTEHTAVA),
    unsafe_allow_html=True,
)

if len(kept := warehouse.kept(settings.data_dir())) > 1:
    st.header(_("As published earlier"), anchor=False)
    st.markdown(
        marked(
            "A release never changes. The last five and each month's last are kept, so that a"
            " figure can be checked as it was when somebody used it."
        ),
        unsafe_allow_html=True,
    )
    for release_id in kept:
        built = local_time(warehouse.built_at(release_id))
        ui.page_link("overview.py", built, {ui.RELEASE: release_id})

st.header(_("Feedback"), anchor=False)
st.markdown(identity.contact_sentence(), unsafe_allow_html=True)
