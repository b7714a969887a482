"""What data does the portal hold, and what does it leave out?"""

import streamlit as st

from portal import access, identity, ui
from portal.i18n import _, marked

ui.guard(access.may_read_reports, needs_release=False)

st.title(_("Data protection"), anchor=False)
st.markdown(
    marked(
        "The portal counts loans of items between libraries. It does not count or follow people."
    ),
    unsafe_allow_html=True,
)

st.header(_("What is kept of a loan"), anchor=False)
st.markdown(
    marked(
        "From the library system Koha the portal keeps: a running number of the event, day and"
        " hour, whether it was a loan, renewal or return, the library that owns the item, the"
        " library where the loan was made, the customer group, and the item's loan type, shelf"
        " and collection. The customer group serves only to leave out what is not lending to the"
        " public; it is not published."
    ),
    unsafe_allow_html=True,
)
st.markdown(
    marked(
        "It does not keep: the customer's name, number, age, address, postal code or home library,"
        " nor the item's number, title or the minute of the loan. An export that holds personal"
        " data the portal does not know is refused whole and deleted."
    ),
    unsafe_allow_html=True,
)

st.header(_("Why small numbers are shown"), anchor=False)
st.markdown(
    marked(
        "Numbers of loans are published exactly, small ones too. A number tells how many items of"
        " one library were lent at another in a month. It does not tell who borrowed or what,"
        " and where customers live is not in the data at all."
    ),
    unsafe_allow_html=True,
)

st.header(_("Working groups"), anchor=False)
st.markdown(
    marked(
        "The register of cooperation names libraries, roles and numbers, never people. A row that"
        " seems to hold a person's name is left out until it has been mended. What share of the"
        " meetings a library attended is not shown where it has fewer than three person-years: it"
        " would tell of one person's work."
    ),
    unsafe_allow_html=True,
)

st.header(_("Cookies and other traces"), anchor=False)
st.markdown(
    "\n".join(
        f"- {line}"
        for line in (
            marked("The cookie `lang` remembers the language you chose, for a year."),
            marked(
                "The cookie `_streamlit_xsrf` protects file uploads. It is set for every visitor and names nobody."
            ),
            marked(
                "The cookies `_streamlit_user` and `_streamlit_user_tokens` are set only when you sign in. They hold what the identity provider says of you, and the portal believes them for eight hours. `return_to` leads back to the page where you signed in, and lasts ten minutes."
            ),
            marked("There is no visitor counting, and nothing is loaded from other sites."),
            marked(
                "When a page fails, the portal writes the failure and its id in its log, not who visited."
            ),
        )
    ),
    unsafe_allow_html=True,
)

st.header(_("People who sign in"), anchor=False)
st.markdown(
    marked(
        "Of a person who signs in the portal keeps the name and the number that the identity provider gives, the roles from when to when, and what the person does in the rounds of recognition: nominations, declarations of conflicts of interest, reviews and votes. Nominations are public documents; the contact details of who nominated are for the secretary. What is published of a decision names libraries, never persons."
    ),
    unsafe_allow_html=True,
)

st.header(_("Contact"), anchor=False)
st.markdown(identity.contact_sentence(), unsafe_allow_html=True)
