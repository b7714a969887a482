"""Telling what became of a file cannot fail, whatever letters there are and wherever it is told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from etl import complaint_file, intake, marked_copy
from etl.messages import Code, Message
from tests.etl.house import ROOT, House, event, r1

ODD = "[/b] \x1b[31m\udc00 č \u202e=1+1"


def spoiled(house: House) -> None:
    """Two files with complaints and one refusal, all with letters that are hard to print."""
    faulty = (
        r1(event(event_id="x")).decode().replace(";x;", f";x{ODD};").replace("x;", f"{ODD};", 1)
    )
    house.drop("[bold]č.csv", faulty.encode("utf-8", errors="surrogatepass"))
    house.drop(os.fsdecode(b"\xe4\xff.csv"), b"kuukausi;[red]\x1b[31m\n1;2\n")


def told(house: House, *words: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "etl", *words],
        cwd=ROOT,
        env=house.environment() | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_outcomes_are_printed_in_any_encoding(house: House, encoding: str) -> None:
    spoiled(house)

    table = told(house, "load", str(house.paths.exports), "--dry-run", encoding=encoding)
    data = told(house, "load", str(house.paths.exports), "--dry-run", "--json", encoding=encoding)

    assert (table.returncode, data.returncode) == (2, 2)
    assert b"Traceback" not in table.stderr + data.stderr
    assert b"[bold]" in table.stdout
    assert b"\x1b" not in table.stdout
    assert len(json.loads(data.stdout.decode(encoding))["files"]) == 2


def test_complaints_and_marked_copies_are_written(house: House, tmp_path: Path) -> None:
    spoiled(house)
    outcomes = intake.take([house.paths.exports], house.paths, dry_run=True)

    complaint_file.write(tmp_path / "complaints.xlsx", outcomes)
    (name,) = marked_copy.write(house.paths.exports, tmp_path / "marked", outcomes)

    rows = list(openpyxl.load_workbook(tmp_path / "complaints.xlsx").worksheets[0].values)
    assert len(rows) == 3
    marked = openpyxl.load_workbook(tmp_path / "marked" / name).worksheets[0]
    assert marked.max_row == 2


def test_amounts_have_their_thousands_apart_and_places_have_not() -> None:
    many = Message(Code.MUCH_UNMAPPED, {"rows": 2345, "of": 1234567, "share": "0,2", "codes": "X"})

    assert "(2\u00a0345 riviä 1\u00a0234\u00a0567 rivistä)" in many.text()
    assert "1204" in Message(Code.BROKEN_TEXT, {"row": 1204}).text()
