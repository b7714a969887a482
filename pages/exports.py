"""What do the figures stand on, and how do new reports get in?"""

import streamlit as st

from portal import access, exports_desk, jobs, loaded, settings, ui, ui_exports
from portal.i18n import _, marked, number
from portal.queries import exports
from portal.tables import as_html

ui.guard(access.may_manage_exports, needs_release=False)

ui.title(_("Loaded data"))
ui_exports.intake()

if ui.release() is not None:
    files = ui.read(exports.input_files)
    ui.heading(_("Months"))
    ui.sections([exports_desk.calendar(files, ui.read(exports.coverage))])
    st.markdown(
        marked("R1, R1b and R5 are loans, R2 transfers, R3 holds; ×2 means that two files reach into the month. A month has one source of loans, and nothing is counted twice."),
        unsafe_allow_html=True,
    )  # fmt: skip
    ui_exports.releases()
    ui.heading(_("Files"))
    st.markdown(
        marked(
            "Rows read are either accepted or refused. A file is unused when a better one replaces it."
        ),
        unsafe_allow_html=True,
    )
    with st.expander(_("Loaded files ({n})").format(n=number(len(files)))):
        st.html(as_html(loaded.files(files), is_titled=True))
    ui.heading(_("Left out of the figures"))
    st.html(as_html(loaded.left_out(ui.read(exports.left_out))))

ui.heading(_("What has been done"))
st.html(as_html(exports_desk.journal_table(jobs.journal(settings.data_dir())), 50, is_titled=True))
