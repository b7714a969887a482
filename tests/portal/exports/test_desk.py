"""The words and tables of the staff page, from what etl writes."""

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from portal import exports_desk
from portal.access import Role
from tests.portal.opened import markup, opened, portal_over

FILE = {
    "file": "r1.csv",
    "entry": {"kind": "loans_pseudonymized", "rows_read": 3, "rows_accepted": 1, "rows_refused": 2},
    "refusal": None,
    "warnings": [{"reason": "Varo.", "remedy": "Katso."}],
    "complaints": [
        {"file": "r1.csv", "sheet": None, "row": 3, "column": "event_time", "value": "x", "reason": "Aikaa ei voi lukea.", "remedy": "Kirjoita."},
        {"file": "b.xlsx", "sheet": "Taul1", "row": 4, "column": "", "value": "", "reason": "Rivi.", "remedy": "Korjaa."},
    ],
}  # fmt: skip
PAGE = {
    "file": "sivu.csv",
    "entry": None,
    "refusal": {"reason": "Verkkosivu.", "remedy": "Vie uudelleen."},
    "warnings": [],
    "complaints": [],
}
RESULT = {
    "files": [FILE, PAGE],
    "release": {
        "is_sample": False,
        "warnings": [{"reason": "Kuukausi puuttuu.", "remedy": "Vie se."}],
    },
}


def test_every_file_has_its_counts_and_a_verdict() -> None:
    rows = exports_desk.files_table(RESULT).rows

    assert rows["verdict"].tolist() == ["2 riviä korjattava", "ei kelpaa"]
    assert rows["report"].tolist() == ["Lainat, omistaja tapahtumapäivänä (R1)", "–"]
    assert rows["refused"].fillna(-1).tolist() == [2, -1]


def test_refusals_warnings_and_what_the_release_says_are_sentences() -> None:
    assert exports_desk.sentences(RESULT) == [
        "r1.csv: Varo. Katso.",
        "sivu.csv: Verkkosivu. Vie uudelleen.",
        "Kuukausi puuttuu. Vie se.",
    ]


def test_complaints_tell_sheet_and_row() -> None:
    assert exports_desk.complaints_table(RESULT).rows["row"].tolist() == [3, "Taul1, 4"]


def test_the_sample_gives_way_only_to_real_data() -> None:
    assert exports_desk.sample_gives_way(RESULT, is_sample=True)
    assert not exports_desk.sample_gives_way(RESULT, is_sample=False)
    assert not exports_desk.sample_gives_way({"release": None}, is_sample=True)


def test_the_journal_names_three_files_and_counts_the_rest() -> None:
    entry = {
        "at": "2026-11-24T06:44:37+00:00",
        "what": "publish",
        "by": "Testi",
        "release": "R",
        "files": list("abcde"),
    }
    rows = exports_desk.journal_table([entry]).rows

    assert rows.iloc[0].tolist() == [
        "24.11.2026 klo 8.44", "Testi", "Otti käyttöön julkaisun R: a, b, c ja 2 muuta tiedostoa",
    ]  # fmt: skip


def test_the_calendar_tells_reports_gaps_and_months_that_are_not_complete() -> None:
    """R1 for January and, twice, February; R2 for April alone, so April has no loans; March has nothing."""
    days = [
        ("loans_pseudonymized", dt.date(2025, 1, 1), dt.date(2025, 2, 28)),
        ("loans_pseudonymized", dt.date(2025, 2, 1), dt.date(2025, 2, 20)),
        ("transfers", dt.date(2025, 4, 1), dt.date(2025, 4, 30)),
        ("branches", None, None),
    ]
    files = pd.DataFrame(days, columns=["kind", "first_day", "last_day"])
    coverage = pd.DataFrame({"month": [dt.date(2025, 2, 1)], "is_complete": [False]})

    cells = re.findall(r"<td[^>]*>(.*?)</td>", exports_desk.calendar(files, coverage))

    assert cells[:5] == ["R1", "R1×2 <small>vajaa</small>", "ei lainoja", "ei lainoja R2", ""]
    assert cells[5:] == [""] * 7


def test_without_files_there_is_no_calendar() -> None:
    empty = pd.DataFrame({"kind": [], "first_day": [], "last_day": []})

    assert exports_desk.calendar(empty, pd.DataFrame({"month": [], "is_complete": []})) == ""


def test_the_page_of_a_release_without_files_opens_without_a_calendar(
    counted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal_over(counted, monkeypatch):
        app = opened("exports.py", Role.STAFF)

    assert not app.exception
    assert "Aineistot" in [title.value for title in app.title]
    assert 'class="data calendar"' not in markup(app)
