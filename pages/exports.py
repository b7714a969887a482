"""What do the figures stand on, and how do new reports get in?"""

import streamlit as st

from portal.exports import desk, jobs, ui_fetching
from portal.exports import queries as exports
from portal.exports import tables as loaded
from portal.exports import ui as ui_exports
from portal.kit import access, settings
from portal.kit.i18n import _
from portal.kit.tables import as_html
from portal.ui import page as ui

ui.guard(access.may_manage_exports, needs_release=False)

ui.title(_("Loaded data"))
ui.lead(ui_exports.state_line())
ui_exports.intake()
ui_fetching.fetch()

if ui.release() is not None:
    ui_exports.months()
    left, right = ui.side_by_side()
    with left:
        ui_exports.releases()
    with right:
        ui_exports.files()
    ui.heading(_("Left out of the figures"))
    st.html(as_html(loaded.left_out(ui.read(exports.left_out)), is_titled=True))
ui_exports.report_help()
ui.page_link("/ohje", _("Help: how the reports and the register are kept"))

if journal := jobs.journal(settings.data_dir()):
    ui.heading(_("What has been done"))
    st.html(as_html(desk.journal_table(journal), 50, is_titled=True))
