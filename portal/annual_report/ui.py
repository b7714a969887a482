"""The controls of the annual report's page: year, downloads, contents."""

from collections import Counter
from collections.abc import Callable

import streamlit as st

from portal.annual_report import draft as drafts
from portal.annual_report import lending, word
from portal.annual_report import xlsx as report_xlsx
from portal.annual_report.parts import Figure, Prompt, Report, Rows, Sentence
from portal.award import history as published
from portal.files import docx_file
from portal.files.xlsx_file import MIME as XLSX
from portal.kit import answers, i18n
from portal.kit.i18n import _, ngettext
from portal.kit.notes import file_name
from portal.kit.text_rule import escape
from portal.ui import address as ui_address
from portal.ui import page as ui

_OTHERS: dict[type, Callable[[int], str]] = {
    Figure: lambda n: ngettext("{n} chart", "{n} charts", n),
    Rows: lambda n: ngettext("{n} table", "{n} tables", n),
    Prompt: lambda n: ngettext("{n} place to write", "{n} places to write", n),
}


def year() -> int:
    """The year that is chosen; the newest whole one at first."""
    known = ui.made(lending.years, ui.read)
    usual = known[1:2] or known  # the year that goes on is seldom reported
    listed = list(dict.fromkeys([*usual, *known]))
    with ui.filter_row():
        chosen = ui_address.pick(_("Year"), "vuosi", {str(each): str(each) for each in listed}, 160)
        ui_address.write({"vuosi": None if chosen == str(listed[0]) else chosen})
    return int(chosen)


def draft(of_year: int) -> Report:
    """The draft; made once a release, language and standing of what the portal has published."""
    release, known = ui.present(), published.history()
    key = (drafts.made, of_year, known)
    return answers.kept(release, key, lambda: drafts.made(release, of_year, known))


def downloads(report: Report) -> None:
    """Word and Excel, made when they are asked for."""
    sample = _("sample data") if report.is_sample else ""
    language = i18n.current()

    def in_language(make: Callable[[Report], bytes]) -> Callable[[], bytes]:
        def made() -> bytes:
            with i18n.speaking(language):
                return make(report)

        return made

    with st.container(key="tools-report", horizontal=True):
        for label, make, suffix, mime in (
            (_("Download Word"), word.content, ".docx", docx_file.MIME),
            (_("Download Excel"), report_xlsx.content, ".xlsx", XLSX),
        ):
            name = file_name(_("annual report"), str(report.year), sample, suffix=suffix)
            st.download_button(
                label, in_language(make), name, mime, key=f"report{suffix}", on_click="ignore"
            )


def contents(report: Report) -> None:
    """Each section with its sentences, as they are in the document."""
    for section in report.sections:
        st.subheader(section.title, anchor=False)
        said = [part.text for part in section.parts if isinstance(part, Sentence)]
        others = Counter(type(part) for part in section.parts)
        rest = [
            words(n).format(n=i18n.number(n))
            for kind, words in _OTHERS.items()
            if (n := others[kind])
        ]
        st.html(
            "".join(f"<p>{escape(text)}</p>" for text in said)
            + f'<p class="figure-subtitle">{escape(_("Also in the file: {parts}").format(parts=", ".join(rest)))}</p>'
        )
