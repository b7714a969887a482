"""python -m etl says what it did, in words and in JSON, and by its exit code."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from etl.commands import app
from tests.etl.house import POHJOLA, House, event, r1
from tests.exports import shapes

Run = Callable[..., Result]


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PORTAL_DATA", str(house.paths.data))
    monkeypatch.setenv("PORTAL_REGION", str(POHJOLA))
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files but the locks and the empty scratch folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def told(result: Result) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(result.stdout)
    return data


GOOD = r1(event(), event())
SOME_BAD = r1(event(), event(event_time="eilen"))
REFUSED = shapes.LOGIN_PAGE.encode()


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.csv": GOOD}, 0),
        ({"a.csv": SOME_BAD}, 1),
        ({"a.csv": REFUSED}, 2),
        ({"a.csv": REFUSED, "b.csv": GOOD, "c.csv": SOME_BAD}, 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst_file(
    house: House, run: Run, files: dict[str, bytes], code: int
) -> None:
    paths = [house.drop(name, content) for name, content in files.items()]

    assert run("load", *paths).exit_code == code


def test_a_refused_file_does_not_stop_the_others(house: House, run: Run) -> None:
    house.drop("a.csv", REFUSED)
    house.drop("b.csv", GOOD)

    run("load", house.paths.exports)

    assert len(house.archived()) == 2


def test_the_table_and_the_sentences(house: House, run: Run) -> None:
    text = run("load", house.drop("maaliskuu.csv", SOME_BAD)).stdout

    assert "maaliskuu.csv" in text
    assert "rivi 3, sarake event_time, arvo ”eilen”" in text


def test_json_for_programs(house: House, run: Run) -> None:
    data = told(run("load", "--json", house.drop("a.csv", SOME_BAD)))

    (file,) = data["files"]
    assert (file["entry"]["rows_read"], file["entry"]["rows_accepted"]) == (2, 1)
    assert file["entry"]["rows_refused"] == 1
    (complaint,) = file["complaints"]
    assert (complaint["row"], complaint["column"], complaint["value"]) == (3, "event_time", "eilen")
    assert complaint["code"] == "bad_time"
    assert file["exit_code"] == 1


def test_the_report_marks_each_complaint_and_escapes_formulas(
    house: House, run: Run, tmp_path: Path
) -> None:
    bad = r1(event(event_time="=cmd()"), event(event_branch="KAUHEAN_PITKÄ"))
    report = tmp_path / "report.xlsx"

    run("load", "--report", report, house.drop("a.csv", bad))

    rows = [
        list(row)
        for row in openpyxl.load_workbook(report).worksheets[0].iter_rows(values_only=True)
    ]
    assert rows[0][:5] == ["Tiedosto", "Taulukko", "Rivi", "Sarake", "Arvo"]
    assert [row[:5] for row in rows[1:]] == [
        ["a.csv", None, 2, "event_time", "'=cmd()"],
        ["a.csv", None, 3, "event_branch", "KAUHEAN_PITKÄ"],
    ]


@pytest.mark.parametrize("content", [GOOD, SOME_BAD, REFUSED, shapes.lainausdata()])
def test_a_dry_run_changes_nothing(house: House, run: Run, content: bytes) -> None:
    path = house.drop("a.csv", content)
    before = snapshot(house.paths.data)

    run("load", "--dry-run", path)
    run("run", "--dry-run")

    assert snapshot(house.paths.data) == before


def test_run_takes_the_exports_folder_and_builds(house: House, run: Run) -> None:
    house.drop("a.csv", GOOD)

    data = told(run("run", "--json"))

    assert data["release"]["rows_published"] == 2
    assert house.ask("select sum(loans)::int from mart.flow_by_month") == [(2,)]


def test_a_missing_file_and_an_empty_archive_are_said_in_a_sentence(house: House, run: Run) -> None:
    missing = run("load", house.paths.data / "puuttuu.csv")
    nothing = run("build")

    assert missing.exit_code == 2
    assert "puuttuu.csv ei ole" in missing.output
    assert nothing.exit_code == 2
    assert "Lainausaineistoa ei ole ladattu" in nothing.output


def test_status_tells_what_is_loaded(house: House, run: Run) -> None:
    house.drop("a.csv", GOOD)
    run("run")

    data = told(run("status", "--json"))

    assert data["release"] == house.release().name
    assert [file["file_name"] for file in data["files"]] == ["a.csv"]


def test_diff_tells_the_months_that_changed(house: House, run: Run) -> None:
    house.take(r1(event()), "a.csv")
    older = house.build().path
    house.take(r1(event(event_id=5)), "b.csv")
    newer = house.build().path

    (change,) = json.loads(run("diff", "--json", older, newer).stdout)["changes"]
    same = run("diff", newer, newer)

    assert (change["loans_before"], change["loans_after"]) == (1, 2)
    assert "samat luvut" in same.stdout


def test_a_disk_that_is_full_ends_a_command_with_one_sentence(house: House) -> None:
    """The fault is DuckDB's own: where its files shall be there is a file."""
    house.take(r1(event()))
    house.build()
    shutil.rmtree(house.paths.archive / "tmp", ignore_errors=True)
    shutil.rmtree(house.paths.warehouse / "tmp", ignore_errors=True)
    (house.paths.warehouse / "tmp").write_text("a file where a folder should be")

    done = house.command("build", "--accept-unmapped")

    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert "Työ keskeytyi, eikä mitään julkaistu tai muutettu" in done.output
    assert house.ask("select count(*) from mart.release") == [(1,)]
