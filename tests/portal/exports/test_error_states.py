"""Every error that the staff's pages can show, from the code's own lists: opened, read, beside its field.

A refusal, warning or fault that is new in the code and has no state here fails.
"""

import ast
import html
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from etl.load import Outcome
from etl.messages import Code, Message
from etl.reading.check import Complaint
from etl.region.faults import Fault, Finding, Place
from etl.show import result_data
from portal.exports import desk, jobs, region_desk
from portal.exports.jobs import Job
from portal.exports.region_desk import Answer
from portal.kit import i18n, settings, tables
from portal.kit.access import Role
from portal.kit.i18n import _
from tests.e2e.language import ALLOWED_ENGLISH, ENGLISH
from tests.etl.house import POHJOLA
from tests.portal import opened
from tests.portal.exports.waiting import ended

PORTAL = settings.ROOT / "portal"
JOB = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-0000000a"
HEADER = "event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type\n"
LOAN = HEADER + '1;"2025-01-02 10:00:00";issue;MUU;MUU;A;KIR\n'


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    i18n.use("fi")
    with opened.portal_over(tmp_path, monkeypatch, POHJOLA):
        yield tmp_path


def left(data: Path, state: dict[str, Any]) -> None:
    """A check that somebody asked for and that has come to this."""
    folder = jobs.folder(data) / JOB
    folder.mkdir(parents=True)
    at = datetime.now(UTC) - timedelta(hours=1)
    asked = {"what": "check", "by": "Testi", "asked_at": at.isoformat()}
    (folder / "job.json").write_text(json.dumps(asked), encoding="utf-8")
    (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
    (folder / "files").mkdir()


def filled(say: Callable[[dict[str, str | int]], str]) -> dict[str, str | int]:
    """Values for every gap of a sentence."""
    values: dict[str, str | int] = {}
    while True:
        try:
            say(values)
        except KeyError as gap:
            values[gap.args[0]] = 12
        else:
            return values


MESSAGES = [Message(code, filled(lambda v, c=code: Message(c, v).sentences())) for code in Code]  # type: ignore[misc]
FINDINGS = [
    Finding(fault, Place("branch_codes.csv", 3), column, "X", filled(said))
    for fault in Fault
    for column in ("valid_to",)
    for said in (
        lambda v, f=fault: (
            Finding(f, Place(""), values=v).reason()  # type: ignore[misc]
            + Finding(f, Place(""), values=v).remedy()
        ),
    )
]


def english(text: str) -> list[str]:
    return [found.group() for found in ENGLISH.finditer(ALLOWED_ENGLISH.sub("", text))]


def page_text(app: AppTest) -> str:
    """Everything that is read on a page, its alerts too."""
    alerts = [str(each.value) for kind in (app.error, app.warning, app.info) for each in kind]
    return " ".join([opened.text(app), *alerts]).replace("\\", "")


# ---- what etl says -------------------------------------------------------------------------------


def test_every_word_of_the_intake_has_a_reason_and_a_remedy_on_the_page(data: Path) -> None:
    """Each as a refusal of a file of its own and as a remark of another."""
    files = [Outcome(f"{each.code}.csv", refusal=each) for each in MESSAGES]
    files += [Outcome(f"huom-{each.code}.csv", warnings=[each]) for each in MESSAGES]
    left(data, {"result": json.loads(json.dumps(result_data(files, None)))})

    said = page_text(opened.opened("exports.py", Role.STAFF))

    assert [each.code for each in MESSAGES if said.count(each.sentences()) < 2] == []
    assert [each.code for each in MESSAGES if not (each.text() and each.remedy())] == []


def test_every_complaint_names_its_row_column_and_remedy() -> None:
    told = [
        Complaint("a.csv", None, n, "event_time", "eilen", each) for n, each in enumerate(MESSAGES)
    ]
    result = result_data([Outcome("a.csv", complaints=told)], None)

    shown = html.unescape(tables.as_html(desk.complaints_table(result)))

    for number, each in enumerate(MESSAGES):
        row = shown.split("<tr>")[number + 2]
        assert f"<td>{number}</td>" in row.replace(' class="num"', "")
        assert "<td>event_time</td><td>eilen</td>" in row
        assert f"<td>{each.text()}</td><td>{each.remedy()}</td>" in row


def test_no_word_of_the_intake_is_english() -> None:
    assert {each.code: english(each.sentences()) for each in MESSAGES} == {
        code: [] for code in Code
    }
    assert {each.fault: english(each.reason() + each.remedy()) for each in FINDINGS} == {
        fault: [] for fault in Fault
    }


def test_a_page_in_another_language_says_that_the_intake_speaks_finnish() -> None:
    refused = Outcome("a.csv", refusal=Message(Code.NO_ROWS))
    told = [Complaint("b.csv", None, 2, "event_time", "eilen", Message(Code.BAD_TIME))]
    result = result_data([refused, Outcome("b.csv", complaints=told)], None)
    with i18n.speaking("sv"):
        (card, *_others) = desk.file_cards(result)
        table = tables.as_html(desk.complaints_table(result))

    assert f'<span lang="fi">{Message(Code.NO_ROWS).sentences()}</span>' in card.as_html()
    assert f'<td><span lang="fi">{Message(Code.BAD_TIME).text()}</span></td>' in table


def test_every_fault_of_the_region_stands_beside_its_field(data: Path) -> None:
    """All at once, by turns at the four fields of the form and at none of them."""
    unknown_code(data)
    app = opened.opened("branch_map.py", Role.STAFF)
    columns = ("library", "municipality_code", "valid_from", "valid_to", "branch_name")
    placed = [
        (columns[n % 5], each, each.reason() + " " + each.remedy())
        for n, each in enumerate(FINDINGS)
    ]
    app.session_state["map_faults"] = [
        {
            "column": column,
            "reason": each.reason(),
            "remedy": each.remedy(),
            "sentence": each.sentence(),
        }
        for column, each, _said in placed
    ]
    app.run()

    errors = [
        html.unescape(each.proto.body)
        for each in app.get("html")
        if "field-error" in each.proto.body
    ]
    assert len(errors) == 5
    for column, each, said in placed:
        wanted = each.sentence() if column == "branch_name" else said
        assert [n for n, error in enumerate(errors) if wanted.strip() in error]


# ---- what the portal says itself -----------------------------------------------------------------


def keys(path: str, *functions: str, calls: tuple[str, ...] = ()) -> set[str]:
    """The texts to be translated in some functions of a module, and in its calls of these names."""
    tree = ast.parse((PORTAL / path).read_text(encoding="utf-8"))
    places = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.FunctionDef) and node.name in functions)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in calls)
    ]
    assert functions == () or {p.name for p in places if isinstance(p, ast.FunctionDef)} == set(
        functions
    )
    return {
        str(node.args[0].value)
        for place in places
        for node in ast.walk(place)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "N_", "ngettext"}
        and isinstance(node.args[0], ast.Constant)
    }


TOLD = ("st.error", "st.warning")
ERRORS = (
    keys("exports/ui.py", calls=TOLD)
    | keys("exports/desk.py", "failure_text", "joins_text", "blockers")
    | keys("exports/ui_branch_map.py", "_missing", calls=TOLD)
    | keys("exports/branch_map.py", "clash_text")
    | keys("annual_report/ui.py", calls=TOLD)
    | keys("groups/ui.py", calls=TOLD)
)
GAPS = {
    "what": "MUU",
    "by": "Toinen",
    "at": "1.1.2026 klo 12.00",
    "file": "a.csv",
    "files": "b.csv",
}


def check(data: Path, **result: object) -> None:
    """A check of two files, both refused."""
    outcome = Outcome("a.csv", refusal=Message(Code.NO_ROWS))
    left(data, {"result": json.loads(json.dumps({**result_data([outcome] * 2, None), **result}))})


def unknown_code(data: Path) -> Job:
    """A checked file of one loan at a code that the map lacks."""
    (data / "sent.csv").write_text(LOAN, encoding="utf-8")
    sent = [("r1.csv", data / "sent.csv")]
    return ended(data, jobs.upload(data, Role.STAFF, "Testi", sent))


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    return fail


def answering(**told: Any) -> Callable[..., Answer]:  # noqa: ANN401 - parts of an answer
    empty: dict[str, Any] = {"findings": (), "clashes": (), "others": ()}
    return lambda *_arguments, **_named: Answer(0, **{"is_saved": False, **empty, **told})


def exports() -> AppTest:
    return opened.opened("exports.py", Role.STAFF)


def branch_map() -> AppTest:
    return opened.opened("branch_map.py", Role.STAFF)


def cut_off(data: Path, _patch: pytest.MonkeyPatch) -> AppTest:
    left(data, {})
    app = exports()
    app.session_state["exports_job"] = JOB
    return app.run()


def a_full_disk(data: Path, patch: pytest.MonkeyPatch) -> AppTest:
    check(data)
    patch.setattr(jobs, "recheck", raising(OSError()))
    return exports().button(key="without-0").click().run()


def published_already(data: Path, patch: pytest.MonkeyPatch) -> AppTest:
    check(data)
    patch.setattr(jobs, "recheck", raising(LookupError()))
    return exports().button(key="without-0").click().run()


def older_in_use(data: Path, _patch: pytest.MonkeyPatch) -> AppTest:
    check(data, joins=[{"sha256": "0" * 64, "file_name": "b.csv"}])
    return exports()


def refused(data: Path, _patch: pytest.MonkeyPatch) -> AppTest:
    check(data)
    return exports()


def asked(data: Path, _patch: pytest.MonkeyPatch) -> AppTest:
    question = Message(Code.SYSTEM_ASKED, {"systems": "a tai b", "system": "a"})
    files = [Outcome("a.csv", refusal=question)]
    told = {"systems": [{"system": each, "name_fi": each.upper()} for each in "ab"]}
    left(data, {"result": json.loads(json.dumps(result_data(files, None))) | told})
    return exports()


def faulty_region(data: Path, patch: pytest.MonkeyPatch) -> AppTest:
    known = region_desk.read(Role.STAFF, unknown_code(data).folder)
    patch.setattr(region_desk, "read", lambda *_: replace(known, faults=("Vika.",)))
    return branch_map()


def saved_without_a_place(data: Path, _patch: pytest.MonkeyPatch) -> AppTest:
    unknown_code(data)
    return branch_map().button(key="map-save").click().run()


def clash(after: dict[str, str] | None) -> Callable[[Path, pytest.MonkeyPatch], AppTest]:
    def open_it(data: Path, patch: pytest.MonkeyPatch) -> AppTest:
        unknown_code(data)
        patch.setattr(
            region_desk, "save", answering(clashes=[{"key": ["MUU", ""], "after": after}])
        )
        app = branch_map()
        app.radio(key="map-kind-MUU-new").set_value("technical").run()
        return app.button(key="map-save").click().run()

    return open_it


OPENERS: dict[str, Callable[[Path, pytest.MonkeyPatch], AppTest]] = {
    "The files could not be kept: the disk may be full. Nothing has changed.": a_full_disk,
    "These files have been published already, or they are too old. Drop them again.": published_already,
    "The work was cut off, for instance because the computer was turned off. Nothing has changed: start again.": cut_off,
    "An older release is in use, and it was built without these files: {files}. They would be in the figures again.": older_in_use,
    "{file} is not accepted": refused,
    "{file} waits for an answer": asked,
    "No figures can be put together before these are mended:": faulty_region,
    "Choose the library, or give the name of a new one.": saved_without_a_place,
    "Choose the municipality, or give the code and name of a new one.": saved_without_a_place,
    "{what} has been changed by somebody else since you opened it. Nothing was saved.": clash(None),
    "{what} was changed by {by}, {at}, since you opened it. Nothing was saved: look at it and save again.": clash(
        {"by": "Toinen", "at": "2026-01-01T10:00:00+00:00"}
    ),
}


def test_every_error_of_the_pages_has_a_state_here() -> None:
    assert OPENERS.keys() == ERRORS


@pytest.mark.parametrize("key", sorted(OPENERS), ids=range(len(OPENERS)))
def test_an_error_is_told_in_finnish(data: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    said = page_text(OPENERS[key](data, monkeypatch))

    assert _(key) != key
    assert _(key).format(**GAPS) in said
    assert english(_(key).format(**GAPS)) == []
