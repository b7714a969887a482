"""The workbook of cooperation, which only staff may download."""

from functools import partial

import streamlit as st

from portal.files.xlsx_file import MIME as XLSX
from portal.groups import view
from portal.groups import workbook as cooperation_book
from portal.groups import workbook_xlsx as cooperation_workbook
from portal.kit import access, answers
from portal.kit.i18n import _, marked
from portal.kit.notes import file_name
from portal.ui import page as ui


def workbook() -> None:
    """Say what the workbook is for, and let staff download it, where the release has a register; it is
    made when it is asked for."""
    if not ui.may(access.may_manage_exports) or not view.is_known(ui.read):
        return
    release = ui.present()

    def made() -> bytes:
        book = cooperation_book.book(
            partial(answers.read, release), release.release_id, is_sample=release.is_sample
        )
        return cooperation_workbook.content(book)

    ui.heading(_("Workbook of cooperation"))
    st.markdown(
        marked(
            "The workbook holds the whole register. Download it, add and change rows, and bring it in on the page Loaded data: the newest workbook takes the place of the one before."
        ),
        unsafe_allow_html=True,
    )
    sample = _("sample data") if release.is_sample else ""
    name = file_name("yhteistyokirja", sample, release.release_id, suffix=".xlsx")
    st.download_button(
        _("Download the workbook (Excel)"), made, name, XLSX, key="workbook", on_click="ignore"
    )
