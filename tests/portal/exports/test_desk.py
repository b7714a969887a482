"""The words and tables of the staff page, from what etl writes."""

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from portal.exports import desk
from portal.exports.desk import Weight
from portal.exports.jobs import Job, Status, What
from portal.exports.months import Months
from portal.kit.access import Role
from tests.portal.opened import markup, opened, portal_over

FILE = {
    "file": "r1.csv",
    "entry": {
        "kind": "loans_pseudonymized",
        "rows_read": 3,
        "rows_accepted": 1,
        "rows_refused": 2,
        "first_day": "2025-03-01",
        "last_day": "2025-03-31",
    },
    "rows_to_mend": 2,
    "refusal": None,
    "warnings": [{"reason": "Varo.", "remedy": "Katso."}],
    "complaints": [
        {
            "file": "r1.csv",
            "sheet": None,
            "row": 3,
            "column": "event_time",
            "value": "x",
            "reason": "Aikaa ei voi lukea.",
            "remedy": "Kirjoita.",
        },
        {
            "file": "b.xlsx",
            "sheet": "Taul1",
            "row": 4,
            "column": "",
            "value": "",
            "reason": "Rivi.",
            "remedy": "Korjaa.",
        },
    ],
}
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


def test_every_file_has_its_counts_and_a_verdict_and_the_worst_comes_first() -> None:
    cards = desk.file_cards(RESULT)

    assert [(card.file, card.weight, card.verdict) for card in cards] == [
        ("sivu.csv", Weight.REFUSED, "ei kelpaa"),
        ("r1.csv", Weight.MEND, "2 riviä korjattava"),
    ]
    assert cards[1].facts == (
        "Lainat, omistaja tapahtumapäivänä (R1) · 1.3.2025–31.3.2025 · 3 riviä luettu, 1 hyväksytty"
    )
    assert cards[0].facts == "Raporttia ei tunnistettu, tai sitä ei oteta."


def test_refusals_warnings_and_what_the_release_says_are_sentences() -> None:
    assert [card.sentences for card in desk.file_cards(RESULT)] == [
        ("Verkkosivu. Vie uudelleen.",),
        ("Varo. Katso.",),
    ]
    assert desk.release_sentences(RESULT) == ["Kuukausi puuttuu. Vie se."]


def test_a_file_tells_how_much_of_it_would_be_left_out_and_why() -> None:
    left = {
        "rows": 200,
        "published": 150,
        "unmapped": 40,
        "by_reason": {"": 150, "unknown_branch": 40, "patron_category:KAUKO": 10, "event_type": 99},
    }
    (card,) = desk.file_cards({"files": [FILE | {"left_out": left, "warnings": []}]})

    assert card.sentences == (
        "Lainoista ja uusinnoista jäisi pois 25,0\u00a0%: toimipistettä ei tunneta 40, "
        "asiakasryhmä tilaston ulkopuolella: kauko 10.",
    )


def test_a_file_of_which_nothing_would_be_published_stops_the_publication() -> None:
    left = {"rows": 9, "published": 0, "unmapped": 9, "by_reason": {"unknown_branch": 9}}

    (card,) = desk.file_cards({"files": [FILE | {"left_out": left}]})

    assert (card.weight, card.verdict) == (Weight.BLOCKS, "estää käyttöönoton")


# --- the guard ------------------------------------------------------------------------------------

NOTE = {"reason": "Paljon jää pois.", "remedy": "Kerro toimipisteet."}
LEFT = {"rows": 200, "unmapped": 50, "without_branch": 10}


def test_the_guard_asks_in_red_with_number_share_and_sentence() -> None:
    box = desk.guard({"left_out": {"question": NOTE, "refusal": None, "release": LEFT}})

    assert box is not None
    assert box.heading == "Toimipisteitä ei tunneta: 50 riviä, 25,0\u00a0%"
    assert box.text == "Paljon jää pois. Kerro toimipisteet."
    assert box.may_accept
    assert 'role="alert"' in box.as_html()
    assert "Mukana 75,0\u00a0%" in box.as_html()


def test_the_guard_refuses_when_nothing_is_mapped() -> None:
    result = {"left_out": {"question": None, "refusal": NOTE, "release": LEFT}, "release": {}}

    box = desk.guard(result)

    assert box is not None
    assert not box.may_accept
    assert not desk.may_publish(job_of(result))


def test_without_unknown_branches_the_guard_says_nothing() -> None:
    assert desk.guard({"left_out": {"question": None, "refusal": None, "release": LEFT}}) is None


def job_of(result: dict[str, object], what: What = What.CHECK, **more: tuple[str, ...]) -> Job:
    at = dt.datetime(2026, 11, 24, 6, 44, tzinfo=dt.UTC)
    state = {"result": result}
    return Job("id", Path("nowhere"), what, "Saga", at, Status.DONE, state, **more)


# --- steps and the bar ----------------------------------------------------------------------------


def test_the_steps_say_where_the_work_stands() -> None:
    blocked = desk.steps(job_of(RESULT))
    fine = desk.steps(
        job_of({"files": [FILE | {"entry": None}], "release": {}, "changes": [{}, {}]})
    )

    assert [(each.state, each.told) for each in blocked] == [
        ("done", "2 luettu"),
        ("now", "1 este · 4 huomautusta"),  # two rows to mend, a warning, one of the release
        ("waits", "0 kuukautta"),
        ("waits", "Odottaa korjauksia"),
    ]
    assert [each.state for each in fine] == ["done", "done", "done", "now"]
    assert [each.state for each in desk.steps(None)] == ["now", "waits", "waits", "waits"]


def test_the_bar_names_what_stands_in_the_way() -> None:
    html = desk.bar_html(job_of(RESULT), desk.blockers(RESULT), may=True)

    assert "1 este; muut voi ottaa käyttöön" in html
    assert "sivu.csv ei kelpaa" in html


def test_taking_files_out_of_use_can_be_published_without_an_upload() -> None:
    assert desk.may_publish(job_of({"files": [], "release": {}}, aside=("abc",)))
    assert not desk.may_publish(job_of({"files": [PAGE], "release": None}))


# --- what changes ---------------------------------------------------------------------------------


def test_only_measures_that_differ_have_columns() -> None:
    row = {
        "month": "2025-02-01",
        "loans_before": 3,
        "loans_after": 3,
        "holds_before": None,
        "holds_after": 4,
    }

    table = desk.changes_table([row], "Kuukaudet")

    assert [column.label for column in table.columns] == [
        "Kuukausi",
        "Varaukset ennen",
        "Varaukset jälkeen",
    ]


def test_other_things_are_named() -> None:
    others = [
        {"what": "meetings", "when": "2024", "before": None, "after": "3"},
        {"what": "rules", "when": "", "before": "2026-1", "after": "2026-2"},
    ]

    rows = desk.others_table(others, "Muuta").rows

    assert rows["what"].tolist() == ["Kokouksia 2024", "Laskentasäännöt"]


def test_files_that_an_older_release_lacks_are_named_before_they_come_back() -> None:
    assert desk.joins_text([{"file_name": "b.csv"}]) == (
        "Käytössä on vanhempi julkaisu, jossa eivät ole mukana: b.csv. Ne tulisivat takaisin lukuihin."
    )


def test_a_release_tells_who_made_it_of_what_and_why() -> None:
    entry = {
        "at": "2026-11-24T06:44:37+00:00",
        "what": "publish",
        "by": "Saga",
        "release": "R1",
        "files": ["a.csv"],
        "aside": ["b.csv"],
        "note": "Syyskuu täydennetty",
        "months": ["2026-09", "2026-10"],
    }
    at = dt.datetime(2026, 11, 24, 6, 44, tzinfo=dt.UTC)

    newest, older = desk.release_rows([("R1", at), ("R0", at)], "R1", [entry])

    assert newest.is_current
    assert newest.told == (
        "Saga · ”Syyskuu täydennetty”",
        "a.csv",
        "Pois käytöstä: b.csv",
        "Luvut muuttuivat: syyskuu 2026 – lokakuu 2026",
    )
    assert older.told == ()


def test_complaints_tell_sheet_and_row() -> None:
    assert desk.complaints_table(RESULT).rows["row"].tolist() == [3, "Taul1, 4"]


def test_the_sample_gives_way_only_to_real_data() -> None:
    assert desk.sample_gives_way(RESULT, is_sample=True)
    assert not desk.sample_gives_way(RESULT, is_sample=False)
    assert not desk.sample_gives_way({"release": None}, is_sample=True)


def test_the_journal_names_three_files_and_counts_the_rest() -> None:
    entry = {
        "at": "2026-11-24T06:44:37+00:00",
        "what": "publish",
        "by": "Testi",
        "release": "R",
        "files": list("abcde"),
    }
    rows = desk.journal_table([entry]).rows

    assert rows.iloc[0].tolist() == [
        "24.11.2026 klo 8.44",
        "Testi",
        "Otti käyttöön julkaisun R: a, b, c ja 2 muuta tiedostoa",
    ]


# --- months ---------------------------------------------------------------------------------------


def test_months_tell_numbers_reports_and_what_is_not_whole() -> None:
    """January whole, February partial from two files, March nothing, April changed by the upload."""
    counted = pd.DataFrame(
        [
            (dt.date(2025, 1, 1), 1200, True, None),
            (dt.date(2025, 2, 1), 640, False, "silent_days"),
        ],
        columns=["month", "events", "is_complete", "why"],
    )
    files = pd.DataFrame(
        [
            (dt.date(2025, 1, 1), "loans_pseudonymized", 1),
            (dt.date(2025, 2, 1), "loans_pseudonymized", 2),
        ],
        columns=["month", "kind", "files"],
    )

    html = Months(counted, files, {dt.date(2025, 4, 1)}).as_html("Lainat kuukausittain")
    cells = [re.sub(r"<[^>]+>", " ", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", html)]
    words = [" ".join(cell.split()) for cell in cells]

    assert words[0] == "1 200 R1"
    assert words[1] == "640 R1×2 ! vajaa Aukiolopäiviltä puuttuu tapahtumia kokonaan."
    assert words[2] == "– ei tietoja"
    assert words[3] == "– ▲ muuttuu"
    assert words[4:] == [""] * 8


def test_without_months_there_is_no_table() -> None:
    empty = pd.DataFrame(columns=["month", "events", "is_complete", "why"])

    assert Months(empty, pd.DataFrame(columns=["month", "kind", "files"])).as_html("x") == ""


def test_the_page_of_a_release_without_files_opens_with_its_months(
    counted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal_over(counted, monkeypatch):
        app = opened("exports.py", Role.STAFF)

    assert not app.exception
    assert "Aineistot" in [title.value for title in app.title]
    assert 'class="data months"' in markup(app)
