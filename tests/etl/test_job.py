"""The staff's jobs: a check changes nothing and tells everything, publishing is whole or nothing."""

import gzip
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from etl import archive, job
from etl.changes import others
from etl.engine.models import RULE_VERSION
from tests.etl.house import ROOT, House, event, r1
from tests.exports import shapes


def asked(house: House, number: int = 1, **files: bytes) -> Path:
    """A job folder with files; names get the ending .csv."""
    folder = house.paths.jobs / f"2026010{number}T000000-0000000{number}"
    (folder / "files").mkdir(parents=True)
    for name, content in files.items():
        (folder / "files" / f"{name}.csv").write_bytes(content)
    return folder


def state(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return found


def snapshot(house: House) -> dict[str, bytes]:
    """Every file of archive and warehouse, to see that nothing changed."""
    roots = (house.paths.archive, house.paths.warehouse)
    return {
        str(path.relative_to(house.paths.data)): path.read_bytes()
        for root in roots
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def journal(house: House) -> list[dict[str, Any]]:
    return [json.loads(line) for line in house.paths.journal.read_text("utf-8").splitlines()]


def before_and_after(**figures: tuple[int | None, int | None]) -> dict[str, int | None]:
    return {
        f"{name}_{when}": figure
        for name, pair in figures.items()
        for when, figure in zip(("before", "after"), pair, strict=True)
    }


JANUARY = r1(event(), event(item_home_branch="OUBY"), event(event_type="renew"))
FEBRUARY = r1(
    *(event(event_id=10 + day, event_time=f"2025-02-0{day} 10:00:00") for day in (1, 2, 3))
)


@pytest.fixture
def loaded(house: House) -> House:
    """January is loaded: two loans and a renewal."""
    house.take(JANUARY, "january.csv")
    house.build()
    return house


def test_a_check_tells_what_would_change_and_changes_nothing(loaded: House) -> None:
    before = snapshot(loaded)
    folder = asked(loaded, february=FEBRUARY)

    assert job.work("check", folder, loaded.paths, "Testi")

    result = state(folder)["result"]
    assert [file["entry"]["rows_accepted"] for file in result["files"]] == [3]
    assert result["changes"] == [
        {
            "month": "2025-02-01",
            **before_and_after(loans=(None, 3), renewals=(None, 0)),
            **before_and_after(transfers=(None, None), holds=(None, None)),
        }
    ]
    assert snapshot(loaded) == before
    assert not loaded.paths.journal.exists()
    assert [path.name for path in folder.iterdir() if path.name.startswith("rehearsal")] == []


def test_the_first_upload_of_all_is_checked_against_nothing(house: House) -> None:
    folder = asked(house, january=JANUARY)

    assert job.work("check", folder, house.paths, "Testi")

    assert [row["loans_after"] for row in state(folder)["result"]["changes"]] == [2]
    assert not list(house.paths.warehouse.glob("*.duckdb"))


def test_publishing_loads_builds_and_is_written_into_the_journal(loaded: House) -> None:
    folder = asked(loaded, february=FEBRUARY)

    assert job.work("publish", folder, loaded.paths, "Testi")

    release = state(folder)["result"]["release"]["release_id"]
    assert loaded.ask("select sum(loans) from mart.flow_by_month") == [(5,)]
    assert loaded.release().stem == release
    assert [
        (each["what"], each["by"], each["release"], each["files"]) for each in journal(loaded)
    ] == [("publish", "Testi", release, ["february.csv"])]
    assert list((folder / "files").iterdir()) == []


def test_a_faulty_branch_map_fails_the_publication_and_the_old_release_stays(
    loaded: House, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    for path in loaded.paths.region.glob("*.csv"):
        (pack / path.name).write_bytes(path.read_bytes())
    (pack / "branch_codes.csv").write_text("branch_code\n", encoding="utf-8")
    broken = House(type(loaded.paths)(loaded.paths.data, pack))
    release = loaded.release()
    folder = asked(loaded, february=FEBRUARY)

    assert not job.work("publish", folder, broken.paths, "Testi")

    assert "branch_codes.csv" in state(folder)["failure"]
    assert loaded.release() == release


def test_when_no_file_is_accepted_nothing_is_published(loaded: House) -> None:
    release = loaded.release()
    folder = asked(loaded, page=b"<html>login</html>")

    assert not job.work("publish", folder, loaded.paths, "Testi")

    assert state(folder)["failure"].startswith("Yhtään tiedostoa ei voitu hyväksyä")
    assert loaded.release() == release


def test_a_file_with_personal_data_does_not_outlive_the_check(loaded: House) -> None:
    folder = asked(
        loaded, people=b"cardnumber;surname;event_time\n1;Virtanen;2025-01-01\n", february=FEBRUARY
    )

    assert job.work("check", folder, loaded.paths, "Testi")

    assert [path.name for path in (folder / "files").iterdir()] == ["february.csv"]


def test_a_packed_file_with_personal_data_goes_alone_and_one_of_a_like_name_stays(
    loaded: House,
) -> None:
    people = b"cardnumber;surname;event_time\n1;Virtanen;2025-01-01\n"
    folder = asked(loaded, february=FEBRUARY)
    (folder / "files" / "people.csv.gz").write_bytes(gzip.compress(people))
    (folder / "files" / "february.csv.zip").write_bytes(shapes.zipped(people__csv=people))

    assert job.work("check", folder, loaded.paths, "Testi")

    assert [path.name for path in (folder / "files").iterdir()] == ["february.csv"]


def test_a_broken_file_beside_one_with_a_faulty_row_is_told_and_the_row_still_marked(
    loaded: House,
) -> None:
    folder = asked(loaded, march=r1(event(event_id=20), event(event_id="kissa")))
    (folder / "files" / "broken.csv.gz").write_bytes(gzip.compress(FEBRUARY)[:-20])

    assert job.work("check", folder, loaded.paths, "Testi")

    result = state(folder)["result"]
    assert sorted(file["refusal"] is None for file in result["files"]) == [False, True]
    assert result["marked"] == ["march.csv.korjattavat.xlsx"]


def test_the_marked_copy_is_mended_in_excel_and_loaded_again(loaded: House) -> None:
    """Three rows, one with a faulty time: the copy holds it alone; mended, its loan is counted."""
    rows = [event(event_id=20 + day, event_time=f"2025-03-0{day} 10:00:00") for day in (1, 2)]
    content = r1(*rows, event(event_id=23, event_time="32.13.2025"))
    folder = asked(loaded, march=content)
    assert job.work("check", folder, loaded.paths, "Testi")
    (name,) = state(folder)["result"]["marked"]
    book = openpyxl.load_workbook(folder / "marked" / name)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    faulty = sheet.cell(2, header.index("event_time") + 1)

    assert sheet.max_row == 2
    assert header[-1] == "Huomautus"
    assert faulty.value == "32.13.2025"
    assert faulty.fill.start_color.rgb == "00FFF4D6"
    assert faulty.comment is not None
    assert faulty.comment.text.startswith("Aikaa ei voi lukea.")

    assert job.work("publish", folder, loaded.paths, "Testi")
    faulty.value = "2025-03-03 10:00:00"
    again = asked(loaded, 2)
    book.save(again / "files" / "mended.xlsx")
    assert job.work("publish", again, loaded.paths, "Testi")

    march = "select sum(loans) from mart.flow_by_month where loan_month = '2025-03-01'"
    assert loaded.ask(march) == [(3,)]


def test_going_back_makes_an_older_release_current_and_is_told(loaded: House) -> None:
    older = loaded.release().stem
    loaded.take(FEBRUARY, "february.csv")
    loaded.build()

    job.use(older, loaded.paths, "Testi")

    assert loaded.release().stem == older
    assert journal(loaded)[-1] | {"at": ""} == {
        "at": "",
        "what": "use",
        "by": "Testi",
        "release": older,
    }


@pytest.mark.parametrize("name", ["20200101T000000Z", "../archive/x", "current", ""])
def test_no_other_file_can_be_made_the_release(loaded: House, name: str) -> None:
    release = loaded.release()

    with pytest.raises(LookupError):
        job.use(name, loaded.paths, "Testi")

    assert loaded.release() == release


def start(house: House, folder: Path, what: str = "publish") -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "etl", "job", what, str(folder), "--by", "Testi"],
        cwd=ROOT,
        env=house.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.8, 1.0, 1.3])
def test_a_killed_publication_leaves_the_old_release_or_the_new_one(
    loaded: House, seconds: float
) -> None:
    folder = asked(loaded, february=FEBRUARY)
    process = start(loaded, folder)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()

    (loans,) = loaded.ask("select sum(loans) from mart.flow_by_month")[0]
    assert loans in {2, 5}
    loaded.build()  # whoever builds next publishes nothing that was not told as published
    assert loaded.ask("select sum(loans) from mart.flow_by_month") == [(loans,)]
    again = asked(loaded, 2, february=FEBRUARY)
    assert job.work("publish", again, loaded.paths, "Testi")
    assert loaded.ask("select sum(loans) from mart.flow_by_month") == [(5,)]


def test_a_publication_that_died_before_its_release_is_taken_back_by_the_next_writer(
    loaded: House,
) -> None:
    """It had archived February and not built."""
    before = snapshot(loaded)
    with archive.locked(loaded.paths):
        archive.remember(loaded.paths, "dead", loaded.paths.data / "alive")
    loaded.take(FEBRUARY, "february.csv")
    loaded.build()

    # the first writer after it was that load itself: nothing of its own was lost
    assert loaded.ask("select sum(loans) from mart.flow_by_month") == [(5,)]

    with archive.locked(loaded.paths):
        dead = archive.remember(loaded.paths, "dead", loaded.paths.data / "alive")
    kept = dead.read_text(encoding="utf-8")
    march = r1(event(event_id=40, event_time="2025-03-01 10:00:00"))
    loaded.take(march, "march.csv")
    dead.write_text(kept, encoding="utf-8")
    loaded.build()

    assert loaded.ask("select sum(loans) from mart.flow_by_month") == [(5,)]
    assert not dead.exists()
    assert before.keys() < snapshot(loaded).keys()


def test_two_publications_at_once_both_arrive(loaded: House) -> None:
    march = r1(*(event(event_id=30 + day, event_time=f"2025-03-0{day} 10:00:00") for day in (1, 2)))
    first = start(loaded, asked(loaded, 1, february=FEBRUARY))
    second = start(loaded, asked(loaded, 2, march=march))

    assert (first.wait(), second.wait()) == (0, 0)
    assert loaded.ask("select sum(loans) from mart.flow_by_month") == [(7,)]
    assert len(journal(loaded)) == 2


# --- files out of use, and back -------------------------------------------------------------------


def wanting(folder: Path, **told: object) -> Path:
    """What the page writes down beside the files."""
    (folder / "job.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def sha_of(house: House, name: str) -> str:
    (found,) = [e.sha256 for e in archive.entries(house.paths) if e.file_name == name]
    return found


@pytest.fixture
def twice(loaded: House) -> House:
    """January is loaded and published, and then February."""
    assert job.work("publish", asked(loaded, 9, february=FEBRUARY), loaded.paths, "Testi")
    return loaded


def published(house: House) -> list[tuple[str, int]]:
    return house.ask(
        "select strftime(loan_month, '%Y-%m'), sum(loans)::int from mart.flow_by_month group by 1 order by 1"
    )


def test_the_effect_of_taking_a_file_out_of_use_is_shown_first(twice: House) -> None:
    before = snapshot(twice)
    folder = wanting(asked(twice), aside=[sha_of(twice, "february.csv")])

    assert job.work("check", folder, twice.paths, "Testi")

    (change,) = state(folder)["result"]["changes"]
    assert (change["month"], change["loans_before"], change["loans_after"]) == (
        "2025-02-01",
        3,
        None,
    )
    assert snapshot(twice) == before


def test_a_file_is_taken_out_of_use_and_back(twice: House) -> None:
    february = sha_of(twice, "february.csv")
    out = wanting(asked(twice, 1), aside=[february], note="Väärä kuukausi")
    back = wanting(asked(twice, 2), back=[february])

    assert job.work("publish", out, twice.paths, "Saga")
    assert published(twice) == [("2025-01", 2)]
    (entry,) = [e for e in archive.entries(twice.paths) if e.sha256 == february]
    assert (entry.aside_by, entry.aside_note) == ("Saga", "Väärä kuukausi")

    assert job.work("publish", back, twice.paths, "Saga")
    assert published(twice) == [("2025-01", 2), ("2025-02", 3)]
    assert [
        (line["what"], line.get("aside"), line.get("back")) for line in journal(twice)[-2:]
    ] == [
        ("publish", ["february.csv"], None),
        ("publish", None, ["february.csv"]),
    ]


def test_a_file_that_is_out_of_use_is_said_to_be_when_it_comes_again(twice: House) -> None:
    february = sha_of(twice, "february.csv")
    assert job.work("publish", wanting(asked(twice, 1), aside=[february]), twice.paths, "Saga")

    outcome = twice.take(FEBRUARY, "again.csv")

    assert outcome.warnings[0].text() == "Sama tiedosto on ladattu aiemmin ja poistettu käytöstä."


def test_nothing_is_left_out_of_use_when_no_release_comes_of_it(twice: House) -> None:
    """Without any loans there is nothing to build from."""
    every = [entry.sha256 for entry in archive.entries(twice.paths)]
    before = snapshot(twice)

    assert not job.work("publish", wanting(asked(twice), aside=every), twice.paths, "Saga")

    assert snapshot(twice) == before


def test_files_of_which_no_release_comes_are_back_where_they_were(loaded: House) -> None:
    """All codes of the new file are unknown, and so is the rest once January is out of use."""
    before = snapshot(loaded)
    unknown = r1(event(event_id=77, event_branch="X1", item_home_branch="X2"))
    folder = wanting(asked(loaded, strange=unknown), aside=[sha_of(loaded, "january.csv")])

    assert not job.work("publish", folder, loaded.paths, "Saga", accept_unmapped=True)

    assert snapshot(loaded) == before
    assert (folder / "files" / "strange.csv").read_bytes() == unknown
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["files"]


def test_what_an_older_release_was_built_without_is_told_before_it_comes_back(twice: House) -> None:
    """Somebody went back to January; the next upload would bring February along."""
    older = min(path.stem for path in twice.paths.warehouse.glob("*Z.duckdb"))
    job.use(older, twice.paths, "Testi")
    march = r1(event(event_id=99, event_time="2025-03-01 10:00:00"))
    folder = asked(twice, march=march)

    assert job.work("check", folder, twice.paths, "Testi")

    assert [each["file_name"] for each in state(folder)["result"]["joins"]] == ["february.csv"]


def test_other_things_that_differ_are_told(twice: House) -> None:
    older, newer = sorted(twice.paths.warehouse.glob("*Z.duckdb"))[:2]
    with duckdb.connect(str(newer)) as con:
        con.execute("insert into mart.meeting (meeting_id, group_id, year) values ('m', 'g', 2024)")
        con.execute("update mart.release set rule_version = 'new'")

    told = [(each.what, each.when, each.before, each.after) for each in others(older, newer)]

    assert told == [("meetings", "2024", None, "1"), ("rules", "", RULE_VERSION, "new")]


# --- rows that have been mended -------------------------------------------------------------------

SPOILED = r1(
    event(event_id=50, event_time="2025-03-01 10:00:00"),
    event(event_id=51, event_time="32.3.2025"),
    event(event_id=52, event_time="eilen"),
)
MENDED = r1(event(event_id=51, event_time="2025-03-02 10:00:00"))


def to_mend(folder: Path) -> dict[str, tuple[int, list[str]]]:
    """By file: how many rows are left to mend, and the values that are complained of."""
    return {
        file["file"]: (file["rows_to_mend"], [each["value"] for each in file["complaints"]])
        for file in state(folder)["result"]["files"]
    }


def test_a_mended_row_leaves_the_list_of_rows_to_mend(loaded: House) -> None:
    """The copy to mend is dropped beside the file that it was made of."""
    folder = asked(loaded, a_spoiled=SPOILED, b_mended=MENDED)

    assert job.work("check", folder, loaded.paths, "Testi")

    assert to_mend(folder) == {"a_spoiled.csv": (1, ["eilen"]), "b_mended.csv": (0, [])}


def test_rows_that_were_mended_before_are_not_asked_for_again(loaded: House) -> None:
    assert job.work("publish", asked(loaded, 1, mended=MENDED), loaded.paths, "Testi")
    folder = asked(loaded, 2, spoiled=SPOILED)

    assert job.work("check", folder, loaded.paths, "Testi")

    assert to_mend(folder) == {"spoiled.csv": (1, ["eilen"])}


def test_without_a_mended_row_all_stay_on_the_list(loaded: House) -> None:
    folder = asked(loaded, spoiled=SPOILED)

    assert job.work("check", folder, loaded.paths, "Testi")

    assert to_mend(folder) == {"spoiled.csv": (2, ["32.3.2025", "eilen"])}
