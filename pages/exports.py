"""Which files and which months do the figures stand on?"""

import streamlit as st

from portal import access, i18n, loaded, ui
from portal.i18n import _, marked
from portal.queries import exports
from portal.tables import as_html

ui.guard(access.may_manage_exports)
release = ui.release()
files = ui.read(exports.input_files)

st.title(_("Loaded data"), anchor=False)
if release is not None:
    st.markdown(
        marked("Release {release_id}: data until {day}, counted by rules {rules}.").format(
            release_id=release.release_id,
            day=i18n.day(release.data_until),
            rules=release.rule_version,
        ),
        unsafe_allow_html=True,
    )

st.header(_("Files"), anchor=False)
st.markdown(
    marked(
        "Rows read are either accepted or refused. A file is unused when a better one replaces it."
    ),
    unsafe_allow_html=True,
)
st.html(as_html(loaded.files(files)))

st.header(_("Months"), anchor=False)
st.markdown(
    marked(
        "One source for each month. Where the owner is today's, the report did not tell who owned"
        " the item on the day of the loan."
    ),
    unsafe_allow_html=True,
)
st.html(as_html(loaded.months(ui.read(exports.coverage))))

st.header(_("Left out of the figures"), anchor=False)
st.html(as_html(loaded.left_out(ui.read(exports.left_out))))
