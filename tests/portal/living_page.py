"""The pages that are told, and one of them on the living stage without the frame."""

from collections.abc import Mapping
from typing import Any

from portal import sheets
from portal.annual_report import page as annual_report
from portal.kit.page import Page

PAGES: Mapping[str, Page[Any]] = {**sheets.PAGES, annual_report.PAGE.path: annual_report.PAGE}


def play(path: str, lang: str) -> None:
    """Show the page in a language. Streamlit runs this as a script, which has its imports inside."""
    import streamlit as st  # noqa: PLC0415

    from portal.kit import i18n, menu, settings  # noqa: PLC0415
    from portal.ui import living  # noqa: PLC0415
    from tests.portal.living_page import PAGES  # noqa: PLC0415

    i18n.use(lang)
    files = [settings.ROOT / "pages" / entry.file for entry in menu.PAGES]
    st.navigation([st.Page(file) for file in files], position="hidden")
    living.show(PAGES[path])
