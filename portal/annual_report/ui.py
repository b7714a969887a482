"""The files of the annual report, on its page."""

from collections.abc import Callable

import streamlit as st

from portal.annual_report import word, xlsx
from portal.annual_report.page import Draft
from portal.files import docx_file, xlsx_file
from portal.kit import i18n
from portal.kit.answers import Answers
from portal.kit.i18n import _
from portal.kit.notes import file_name
from portal.ui import page as ui


def downloads(answers: Answers, draft: Draft) -> None:
    """Word and Excel, made when they are asked for."""
    home = f"{st.context.url or ''}".rsplit("/", 1)[0]
    files = (
        (_("Download Word"), lambda: word.content(answers, draft, home), ".docx", docx_file.MIME),
        (_("Download Excel"), lambda: xlsx.content(answers, draft), ".xlsx", xlsx_file.MIME),
    )
    sample = _("sample data") if answers.present.is_sample else ""
    with st.container(key="tools-report", horizontal=True):
        for label, make, suffix, mime in files:
            name = file_name(_("annual report"), str(draft.year), sample, suffix=suffix)
            made = _in_language(i18n.current(), make)
            st.download_button(label, made, name, mime, key=f"report{suffix}", on_click="ignore")
    ui.lead(
        _(
            "A draft: figures, charts and tables are filled in, prose is left to write. Your own text lives in the Word file, not here."
        )
    )


def _in_language(language: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    def made() -> bytes:
        with i18n.speaking(language):
            return make()

    return made
