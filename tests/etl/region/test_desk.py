"""What staff tell over the pack is saved whole, kept in every version, taken back, and never lost between two."""

import json
import multiprocessing
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl import job
from etl.region import desk, layer
from etl.region.layer import LayerError
from etl.region.pack import BuildError, effective
from tests.etl.house import PIENI, ROOT, House, event, house_in, r1
from tests.exports import shapes

NEW = {
    "branch_code": "UUSI",
    "branch_name": "Uusi kirjasto",
    "library": "saaripikku",
    "municipality_code": "901",
    "kind": "branch",
}


def telling(*rows: dict[str, Any], version: int = 0, table: str = "branch_code") -> dict[str, Any]:
    """A request that tells rows of one table."""
    return {"version": version, "rows": [{"table": table, "row": row} for row in rows]}


def codes(house: House, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(house.command("region", "codes", "--json", *words).stdout)
    return told


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}


def test_a_code_that_was_told_counts_from_the_next_build_and_the_release_names_the_version(
    house: House,
) -> None:
    house.take(r1(event(event_branch="UUSI"), event()))
    pack = files_of(house.paths.region)
    house.build()
    before = house.ask("select rows_published, region_layer from mart.release")

    saved = desk.save(house.paths, telling(NEW), "Saga Sihteeri")
    house.build()

    assert (saved.is_saved, saved.version) == (True, 1)
    assert before == [(1, None)]
    assert house.ask("select rows_published, region_layer from mart.release") == [(2, 1)]
    assert files_of(house.paths.region) == pack


def test_who_told_it_and_when_stands_in_the_version_and_every_version_is_kept(house: House) -> None:
    desk.save(house.paths, telling(NEW), "Saga")
    desk.save(house.paths, telling(NEW | {"branch_name": "Parempi nimi"}, version=1), "Sami")

    first, second = (layer.read(house.paths.layer, number) for number in (1, 2))
    told = second.of("branch_code", ("UUSI", ""))

    assert (first.by, second.by) == ("Saga", "Sami")
    assert told is not None
    assert (told.by, told.version, told.cells and told.cells["branch_name"]) == (
        "Sami",
        2,
        "Parempi nimi",
    )
    assert told.at.startswith("20")
    assert layer.versions(house.paths.layer) == [1, 2]


def test_an_undo_is_a_new_version_that_says_what_was_said_before(house: House) -> None:
    desk.save(house.paths, telling(NEW), "Saga")
    desk.save(house.paths, telling(NEW | {"branch_name": "Parempi nimi"}, version=1), "Sami")

    desk.undo(house.paths, None, "Saga")
    once = effective(house.paths)
    desk.undo(house.paths, 1, "Saga")

    assert [
        row["branch_name"] for row in once.rows("branch_code") if row["branch_code"] == "UUSI"
    ] == ["Uusi kirjasto"]
    assert "UUSI" not in {row["branch_code"] for row in effective(house.paths).rows("branch_code")}
    assert layer.versions(house.paths.layer) == [1, 2, 3, 4]


def test_what_was_told_anew_since_is_not_undone(house: House) -> None:
    desk.save(house.paths, telling(NEW), "Saga")
    desk.save(house.paths, telling(NEW | {"branch_name": "Parempi nimi"}, version=1), "Sami")

    undone = desk.undo(house.paths, 1, "Saga")

    assert not undone.is_saved
    assert [each.key for each in undone.clashes] == [("UUSI", "")]
    assert layer.versions(house.paths.layer) == [1, 2]


def test_one_row_of_many_that_were_told_at_once_is_undone_alone(house: House) -> None:
    desk.save(house.paths, telling(NEW, NEW | {"branch_code": "TOIN"}), "Saga")

    desk.undo(house.paths, 1, "Saga", ("branch_code", ("TOIN", "")))

    known = {row["branch_code"] for row in effective(house.paths).rows("branch_code")}
    assert known & {"UUSI", "TOIN"} == {"UUSI"}


def test_there_is_nothing_to_undo_in_an_empty_layer(house: House) -> None:
    with pytest.raises(LookupError):
        desk.undo(house.paths, None, "Saga")
    assert house.command("region", "undo").exit_code == 2


def test_two_who_tell_of_different_branches_both_arrive_and_hear_of_each_other(
    house: House,
) -> None:
    desk.save(house.paths, telling(NEW), "Saga")
    second = desk.save(house.paths, telling(NEW | {"branch_code": "TOIN"}), "Sami")

    assert second.is_saved
    assert [each.key[0] for each in second.others] == ["UUSI"]
    assert {"UUSI", "TOIN"} <= {
        r["branch_code"] for r in effective(house.paths).rows("branch_code")
    }


def test_two_who_tell_of_one_branch_clash_and_the_first_stays(house: House) -> None:
    desk.save(house.paths, telling(NEW), "Saga")
    second = desk.save(house.paths, telling(NEW | {"valid_from": "1.3.2025"}), "Sami")

    assert not second.is_saved
    assert [(each.key, each.after and each.after.by) for each in second.clashes] == [
        (("UUSI", ""), "Saga")
    ]
    assert layer.versions(house.paths.layer) == [1]


def _tell(house: House, number: int) -> None:
    desk.save(house.paths, telling(NEW | {"branch_code": f"UU{number}"}), f"Tallentaja {number}")


def test_ten_writers_at_once_all_arrive(house: House) -> None:
    context = multiprocessing.get_context("fork" if sys.platform != "win32" else "spawn")
    writers = [context.Process(target=_tell, args=(house, number)) for number in range(10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    known = {row["branch_code"] for row in effective(house.paths).rows("branch_code")}
    assert {f"UU{number}" for number in range(10)} <= known
    assert layer.versions(house.paths.layer) == list(range(1, 11))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("seconds", [0.3, 0.5, 0.7, 0.9, 1.2])
def test_a_killed_save_leaves_the_version_before_or_the_whole_one(
    house: House, seconds: float
) -> None:
    desk.save(house.paths, telling(NEW), "Saga")
    rows = [NEW | {"branch_code": f"UU{number}"} for number in range(200)]
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", "region", "save", "--by", "Sami"],
        cwd=ROOT,
        env=house.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(telling(*rows, version=1)).encode())
    process.stdin.close()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()

    told = len(layer.newest(house.paths.layer).told)
    assert told in {1, 201}
    assert desk.save(
        house.paths, telling(NEW | {"branch_code": "LOPU"}, version=2), "Saga"
    ).is_saved


def test_what_cannot_be_read_or_does_not_fit_is_told_by_its_column_and_not_saved(
    house: House,
) -> None:
    wrong = [
        ({"valid_to": "kesällä"}, "valid_to", "Arvo ei ole päivä."),
        (
            {"valid_from": "1.6.2026", "valid_to": "31.5.2026"},
            "valid_to",
            "Päättyy ennen kuin alkaa.",
        ),
        ({"municipality_code": "999"}, "municipality_code", "Kuntaa ei ole alueen kunnissa."),
        ({"library": "tuntematon"}, "library", "Kirjastoa ei ole alueen kirjastoissa."),
        ({"kind": "technical"}, "kind", "Tekninen yksikkö UUSI ei voi kuulua kuntaan"),
        (
            {"branch_code": "OUPK", "valid_from": "1.3.2025"},
            "valid_from",
            "Toimipisteen OUPK jaksot menevät päällekkäin",
        ),
    ]
    for cells, column, reason in wrong:
        saved = desk.save(house.paths, telling(NEW | cells), "Saga")
        assert not saved.is_saved
        assert [each.column for each in saved.findings] == [column]
        assert saved.findings[0].reason().startswith(reason)
    assert layer.versions(house.paths.layer) == []


def test_a_fault_that_was_in_the_pack_before_does_not_stop_a_save_but_a_build(
    tmp_path: Path,
) -> None:
    pack = shutil.copytree(PIENI, tmp_path / "oma")
    with (pack / "branch_codes.csv").open("a", encoding="utf-8") as file:
        file.write("VANHA,Vanha,vanha,999,,\n")
    own = house_in(tmp_path, pack)
    own.take(r1(event(event_branch="YLA", item_home_branch="YLA")))
    row = {"branch_code": "KES", "branch_name": "K", "library": "ala", "municipality_code": "048"}

    assert desk.save(own.paths, telling(row), "Saga").is_saved
    with pytest.raises(BuildError, match="999"):
        own.build()


def test_a_branch_of_the_pack_moves_by_ending_one_period_and_beginning_another(
    house: House,
) -> None:
    """SAKA of Saari-Pikku is Outola's from 15 January: one loan before that, one after."""
    old = {
        "branch_code": "SAKA",
        "branch_name": "Auto",
        "library": "saaripikku",
        "municipality_code": "901",
        "valid_to": "14.1.2025",
    }
    new = old | {
        "library": "outola",
        "municipality_code": "005",
        "valid_from": "15.1.2025",
        "valid_to": "",
    }
    house.take(
        r1(event(event_branch="SAKA", event_time="2025-01-14 10:00:00"), event(event_branch="SAKA"))
    )

    assert desk.save(house.paths, telling(old, new), "Saga").is_saved
    house.build()

    places = "select place_municipality_code, sum(loans)::int from mart.flow_by_month group by all order by all"
    assert house.ask(places) == [("005", 1), ("901", 1)]


def test_a_new_municipality_a_new_library_and_its_branch_are_saved_in_one(house: House) -> None:
    request = {
        "version": 0,
        "rows": [
            {"table": "municipality", "row": {"municipality_code": "902", "name_fi": "Uusila"}},
            {"table": "library", "row": {"library": "uusila", "name_fi": "Uusila"}},
            {
                "table": "branch_code",
                "row": NEW | {"library": "uusila", "municipality_code": "902"},
            },
            {
                "table": "population",
                "row": {"municipality_code": "902", "year": 2024, "population": "1 234"},
            },
            {
                "table": "annotation",
                "row": {
                    "date_from": "1.1.2025",
                    "municipality_code": "902",
                    "text_fi": "Avattiin.",
                },
            },
        ],
    }
    house.take(r1(event(event_branch="UUSI")))

    assert desk.save(house.paths, request, "Saga").is_saved
    house.build()

    assert house.ask("select name_fi from mart.municipality where municipality_code = '902'") == [
        ("Uusila",)
    ]
    assert house.ask("select name_fi from mart.library where library = 'uusila'") == [("Uusila",)]
    assert house.ask("select population from mart.population where municipality_code = '902'") == [
        (1234,)
    ]
    assert house.ask(
        "select text_fi, source from mart.annotation where municipality_code = '902'"
    ) == [("Avattiin.", "kerrottu portaalissa")]


def test_what_is_told_finds_its_row_though_excel_took_a_zero_from_the_code(tmp_path: Path) -> None:
    pack = shutil.copytree(PIENI, tmp_path / "oma")
    (pack / "population.csv").write_text(
        "municipality_code;year;population\n47;2024;1800\n48;2024;90\n", "utf-8"
    )
    own = house_in(tmp_path, pack)
    row = {"municipality_code": "047", "year": "2024", "population": "1801"}

    assert desk.save(own.paths, telling(row, table="population"), "Saga").is_saved

    rows = effective(own.paths).rows("population")
    assert [(each["municipality_code"], each["population"]) for each in rows] == [
        ("047", "1801"),
        ("048", "90"),
    ]


def test_a_row_of_the_pack_can_be_taken_away_and_comes_back(house: House) -> None:
    request = {"version": 0, "rows": [{"table": "population", "remove": ["901", "2023"]}]}

    desk.save(house.paths, request, "Saga")
    without = len(effective(house.paths).rows("population"))
    desk.undo(house.paths, None, "Saga")

    assert (without, len(effective(house.paths).rows("population"))) == (4, 5)


def test_a_version_that_is_broken_stops_the_build_with_a_sentence(house: House) -> None:
    house.take(r1(event()))
    desk.save(house.paths, telling(NEW), "Saga")
    (house.paths.layer / "000001.json").write_text("{", encoding="utf-8")

    with pytest.raises(LayerError, match=r"000001\.json"):
        layer.newest(house.paths.layer)
    with pytest.raises(BuildError, match=r"versiota 000001\.json .* ei voi lukea"):
        house.build()
    assert house.command("region", "codes", "--json").exit_code == 2


@pytest.mark.parametrize(
    "request_data",
    [
        {},
        {"version": 0, "rows": "x"},
        {"version": 0, "rows": [{"table": "loans", "row": {}}]},
        {"rows": []},
        {"version": 0, "rows": [{"table": "population", "remove": ["901"]}]},
        [],
    ],
)
def test_a_request_that_is_none_is_said_on_the_command_line(
    house: House, request_data: object
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl", "region", "save"],
        cwd=ROOT,
        env=house.environment(),
        input=json.dumps(request_data),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


# --- the codes that are met ----------------------------------------------------------------------


def branch_list(*rows: tuple[str, str]) -> bytes:
    names = shapes.branches().header
    lines = [
        ";".join({"branch": code, "branch_name": name}.get(column, "") for column in names)
        for code, name in rows
    ]
    return "\n".join([";".join(names), *lines, ""]).encode()


def test_every_code_is_told_with_its_rows_and_a_proposal_that_says_why(house: House) -> None:
    """Six rows: OUPK stands on five, SAPK on two, PIK on two, XX on one; TEKN, which is known, on one."""
    house.take(
        branch_list(("SAPK", "Saarelan kirjasto"), ("AUTO9", "Saarelan kirjastoauto"), ("XX", "")),
        "r4.csv",
    )
    house.take(
        r1(
            event(event_branch="SAPK", event_time="2025-01-10 10:00:00"),
            event(event_branch="SAPK", event_time="2025-01-20 10:00:00"),
            event(event_branch="PIK", item_home_branch="PIK"),
            event(event_branch="PIK"),
            event(event_branch="XX"),
            event(event_branch="TEKN"),
            event(event_type="renew", event_branch="OPACRenew"),
            event(event_type="renew", event_branch=""),
        )
    )

    told = codes(house)

    by_code = {each["code"]: each for each in told["codes"]}
    assert (told["rows"], told["rows_told"], told["version"]) == (8, 3, 0)
    assert {code: each["rows"] for code, each in by_code.items()} == {
        "OUPK": 7,
        "SAPK": 2,
        "PIK": 2,
        "TEKN": 1,
        "XX": 1,
    }
    assert {c: (e["rows_open"], e["rows_freed"]) for c, e in by_code.items() if e["rows_open"]} == {
        "SAPK": (2, 2),
        "PIK": (2, 2),
        "XX": (1, 1),
    }
    assert (by_code["SAPK"]["first_day"], by_code["SAPK"]["last_day"]) == (
        "2025-01-10",
        "2025-01-20",
    )
    assert by_code["SAPK"]["name"] == "Saarelan kirjasto"
    assert by_code["SAPK"]["proposal"] == {
        "certainty": "sure",
        "clues": ["place_name"],
        "library": "saaripikku",
        "municipality_code": "901",
        "kind": "branch",
    }
    assert by_code["PIK"]["proposal"]["certainty"] == "likely"
    assert by_code["PIK"]["proposal"]["clues"] == ["prefix"]
    assert by_code["XX"]["proposal"] == {
        "certainty": "none",
        "clues": [],
        "library": "",
        "municipality_code": "",
        "kind": "",
    }
    assert by_code["OUPK"]["proposal"] is None


def test_the_same_name_as_a_branch_of_the_map_is_a_sure_proposal(house: House) -> None:
    house.take(branch_list(("SA2", "Saarelan Kirjastoauto"), ("TEK", "Tekninen yksikkö")), "r4.csv")
    house.take(r1(event(event_branch="SA2"), event(event_branch="TEK"), event()))

    proposals = {each["code"]: each["proposal"] for each in codes(house)["codes"]}

    assert proposals["SA2"] == {
        "certainty": "sure",
        "clues": ["same_name"],
        "library": "saaripikku",
        "municipality_code": "901",
        "kind": "mobile",
    }
    assert proposals["TEK"]["kind"] == "technical"
    assert proposals["TEK"]["certainty"] == "sure"


def test_the_codes_of_a_file_that_was_only_checked_are_told(house: House) -> None:
    folder = house.paths.jobs / "20260101T000000-00000001"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "loans.csv").write_bytes(
        r1(event(event_branch="AAPK", item_home_branch="AAPK"))
    )
    (folder / "files" / "r4.csv").write_bytes(branch_list(("AAPK", "Outolan uusi kirjasto")))
    assert job.work("check", folder, house.paths, "Testi")

    (told,) = codes(house, "--job", str(folder))["codes"]

    assert (told["code"], told["rows"], told["name"]) == ("AAPK", 1, "Outolan uusi kirjasto")
    assert told["proposal"]["municipality_code"] == "005"
    assert codes(house)["codes"] == []


def test_a_check_counts_what_was_told_before_it(house: House) -> None:
    desk.save(house.paths, telling(NEW), "Saga")
    folder = house.paths.jobs / "20260101T000000-00000001"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "loans.csv").write_bytes(r1(event(event_branch="UUSI")))

    assert job.work("check", folder, house.paths, "Testi")

    result = json.loads((folder / "state.json").read_text("utf-8"))["result"]
    assert result["left_out"]["release"]["unmapped"] == 0


def test_a_check_without_files_rehearses_what_is_loaded_and_its_publication_builds_it(
    house: House,
) -> None:
    house.take(r1(event(event_branch="UUSI"), event()))
    house.build()
    desk.save(house.paths, telling(NEW), "Saga")
    folder = house.paths.jobs / "20260101T000000-00000001"
    (folder / "files").mkdir(parents=True)

    assert job.work("check", folder, house.paths, "Testi")
    result = json.loads((folder / "state.json").read_text("utf-8"))["result"]
    assert [each["loans_after"] for each in result["changes"]] == [2]
    assert job.work("publish", folder, house.paths, "Testi")

    assert house.ask("select rows_published, region_layer from mart.release") == [(2, 1)]
    assert json.loads(house.paths.journal.read_text("utf-8"))["what"] == "build"


# --- Excel ---------------------------------------------------------------------------------------


def exported(house: House, tmp_path: Path, name: str = "kartta.xlsx") -> Path:
    target = tmp_path / name
    assert house.command("region", "export", str(target)).exit_code == 0
    return target


def brought(house: House, path: Path, code: int = 0) -> dict[str, Any]:
    done = house.command("region", "import", str(path), "--by", "Saga", "--json")
    assert done.exit_code == code
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_workbook_that_nobody_changed_changes_nothing(house: House, tmp_path: Path) -> None:
    house.take(r1(event(event_branch="UUSI"), event()))

    assert brought(house, exported(house, tmp_path))["version"] == 0
    assert layer.versions(house.paths.layer) == []


def test_open_codes_are_filled_in_in_excel_and_other_rows_are_added_and_ended(
    house: House, tmp_path: Path
) -> None:
    house.take(r1(event(event_branch="UUSI"), event()))
    path = exported(house, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["Toimipisteet"]
    at = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "UUSI")
    for column, value in ((2, "Uusi kirjasto"), (3, "saaripikku"), (4, "901"), (7, "Lähikirjasto")):
        sheet.cell(at, column).value = value
    book["Väkiluvut"].append(["901", 2024, 1490, "Tilastokeskus"])
    book.save(path)

    assert brought(house, path)["is_saved"] is True
    house.build()

    assert house.ask("select rows_published from mart.release") == [(2,)]
    assert house.ask(
        "select population from mart.population where municipality_code = '901' and year = 2024"
    ) == [(1490,)]
    assert layer.newest(house.paths.layer).what == "import"


def test_a_workbook_of_an_older_version_keeps_what_others_told_since(
    house: House, tmp_path: Path
) -> None:
    path = exported(house, tmp_path)
    desk.save(house.paths, telling(NEW), "Sami")
    book = openpyxl.load_workbook(path)
    book["Väkiluvut"].append(["901", 2024, 1490, ""])
    book.save(path)

    told = brought(house, path)

    assert [each["key"] for each in told["others"]] == [["UUSI", ""]]
    assert "UUSI" in {row["branch_code"] for row in effective(house.paths).rows("branch_code")}


def test_a_row_that_both_have_changed_is_a_clash_and_nothing_is_saved(
    house: House, tmp_path: Path
) -> None:
    path = exported(house, tmp_path)
    row = {"municipality_code": "901", "year": "2023", "population": "1501"}
    desk.save(house.paths, telling(row, table="population"), "Sami")
    book = openpyxl.load_workbook(path)
    sheet = book["Väkiluvut"]
    at = next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 1).value == "901")
    sheet.cell(at, 3).value = "1502"
    book.save(path)

    told = brought(house, path, code=2)

    assert [each["after"]["by"] for each in told["clashes"]] == ["Sami"]
    assert layer.versions(house.paths.layer) == [1]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rikki", b"a;b\n1;2\n"])
def test_what_is_no_workbook_of_ours_is_said(house: House, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kartta.xlsx"
    path.write_bytes(content)

    (finding,) = brought(house, path, code=2)["findings"]

    assert finding["sentence"].startswith("kartta.xlsx: Tiedostoa ei voi lukea taulukkona.")


def test_a_workbook_without_a_sheet_says_which(house: House, tmp_path: Path) -> None:
    path = exported(house, tmp_path)
    book = openpyxl.load_workbook(path)
    del book["Kunnat"]
    book.save(path)

    (finding,) = brought(house, path, code=2)["findings"]

    assert finding["reason"] == "Työkirjasta puuttuu taulukko Kunnat."


def test_nothing_is_exported_over_a_file(house: House, tmp_path: Path) -> None:
    path = exported(house, tmp_path)
    before = path.read_bytes()

    assert house.command("region", "export", str(path)).exit_code == 2
    assert path.read_bytes() == before
