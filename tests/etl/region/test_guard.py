"""What lies at unknown branches is told before it is published, and never becomes a zero."""

import json
from pathlib import Path
from typing import Any

import pytest

from etl import job
from etl.messages import Code
from etl.region.guard import UnmappedError
from tests.etl.house import House, event, r1, r5
from tests.exports import shapes


def asked(house: House, content: bytes) -> Path:
    folder = house.paths.jobs / "20260101T000000-00000001"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "loans.csv").write_bytes(content)
    return folder


def result(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "state.json").read_text("utf-8"))
    return dict(found["result"])


def many(known: int, *others: dict[str, Any]) -> bytes:
    """So many loans in Outola, and others."""
    return r1(*[event() for _ in range(known)], *(event(**each) for each in others))


UNKNOWN = {"event_branch": "UUSI"}
MIXED = many(
    5,
    UNKNOWN,
    {"event_branch": "UUSI", "item_home_branch": "UUSI"},
    {"event_branch": "OUPK", "item_home_branch": "OUTO"},
    {"event_type": "renew", "event_branch": ""},
    {"event_type": "renew", "event_branch": "OPACRenew"},
    {"event_branch": "TEKN"},
    {"patron_category": "TILASTO"},
    {"event_type": "localuse", "event_branch": "UUSI"},
)


def test_rows_are_told_by_reason_and_by_file_with_the_codes_that_are_not_known(
    house: House,
) -> None:
    """Thirteen rows: 5 counted, 5 unknown (3 by a code, 2 without one), 1 technical, 1 category, 1 local use."""
    folder = asked(house, MIXED)

    assert job.work("check", folder, house.paths, "Testi")

    told = result(folder)["left_out"]
    assert told["release"] == result(folder)["files"][0]["left_out"]
    assert told["release"]["by_reason"] == {
        "": 5,
        "event_type": 1,
        "patron_category:TILASTO": 1,
        "technical_unit": 1,
        "unknown_branch": 5,
    }
    assert (told["release"]["rows"], told["release"]["published"]) == (12, 5)
    assert (told["release"]["unmapped"], told["release"]["without_branch"]) == (3, 2)
    assert told["release"]["share"] == pytest.approx(3 / 12)
    assert [(each["code"], each["rows"]) for each in told["release"]["codes"]] == [
        ("UUSI", 2),
        ("OUTO", 1),
    ]
    assert told["refusal"] is None
    assert told["question"]["reason"] == (
        "Lainoista ja uusinnoista 25,0 % jäisi pois luvuista (3 riviä 12 rivistä), koska näitä "
        "toimipisteitä ei tunneta: UUSI, OUTO."
    )


def test_the_name_of_the_newest_branch_list_stands_beside_an_unknown_code(house: House) -> None:
    names = shapes.branches().header
    row = [
        "UUSI" if name == "branch" else "Uusi kirjasto" if name == "branch_name" else ""
        for name in names
    ]
    house.take((";".join(names) + "\n" + ";".join(row) + "\n").encode(), "r4.csv")
    house.take(many(1, UNKNOWN))

    built = house.build()

    assert [(each.code, each.name) for each in built.guard.release.codes] == [
        ("UUSI", "Uusi kirjasto")
    ]


def test_two_unmapped_rows_in_a_hundred_pass_and_three_are_asked_about(house: House) -> None:
    house.take(many(98, UNKNOWN, UNKNOWN))
    assert house.build(accept_unmapped=False).rows_published == 98

    house.take(r1(event(event_id=1000, event_branch="UUSI")), "more.csv")
    release = house.release()
    with pytest.raises(UnmappedError, match=r"3,0 % jäisi pois luvuista \(3 riviä 101 rivistä\)"):
        house.build(accept_unmapped=False)
    assert house.release() == release
    assert house.build(accept_unmapped=True).rows_published == 98


def test_the_limit_is_a_setting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.take(many(1, UNKNOWN))
    monkeypatch.setenv("PORTAL_UNMAPPED_PERCENT", "50,0")

    assert house.build(accept_unmapped=False).rows_published == 1


def test_a_release_without_any_known_branch_is_never_published(house: House) -> None:
    house.take(r1(event(event_branch="AAPK", item_home_branch="BBPK"), event(event_branch="AAPK")))

    with pytest.raises(UnmappedError, match=r"Yhtään lainaa tai uusintaa ei voi laskea.*AAPK"):
        house.build(accept_unmapped=True)

    assert not list(house.paths.warehouse.glob("*.duckdb"))


def test_the_check_of_a_file_without_any_known_branch_tells_its_codes_and_has_no_release(
    house: House,
) -> None:
    folder = asked(house, r1(event(event_branch="AAPK"), event(item_home_branch="BBPK")))

    assert job.work("check", folder, house.paths, "Testi")

    told = result(folder)
    assert told["release"] is None
    assert told["left_out"]["refusal"]["code"] == Code.NOTHING_MAPPED
    assert told["files"][0]["left_out"]["unmapped"] == 2


def test_a_job_publishes_what_is_unmapped_only_when_that_was_accepted(house: House) -> None:
    folder = asked(house, many(1, UNKNOWN))

    assert not job.work("publish", folder, house.paths, "Testi")
    state = json.loads((folder / "state.json").read_text("utf-8"))
    assert state["failure"].startswith("Lainoista ja uusinnoista 50,0 % jäisi pois")

    assert job.work("publish", folder, house.paths, "Testi", accept_unmapped=True)
    assert house.ask("select rows_published from mart.release") == [(1,)]


def test_the_command_ends_with_two_and_the_same_sentence_unless_told_to_accept(
    house: House,
) -> None:
    house.drop("loans.csv", many(1, UNKNOWN))

    refused = house.command("run")
    accepted = house.command("build", "--accept-unmapped")

    assert refused.exit_code == 2
    assert "50,0 % jäisi pois luvuista" in refused.stderr
    assert accepted.exit_code == 0
    assert "julkaistu 1 riviä" in accepted.stdout


def test_a_code_that_the_map_knows_for_other_days_is_named_so(tmp_path: Path, house: House) -> None:
    pack = tmp_path / "oma"
    pack.mkdir()
    for path in house.paths.region.glob("*.csv"):
        (pack / path.name).write_bytes(path.read_bytes())
    with (pack / "branch_codes.csv").open("a", encoding="utf-8") as file:
        file.write("MUUT,Muuttaja,outola,005,2025-02-01,,branch,test\n")
    own = House(type(house.paths)(house.paths.data, pack))
    own.take(r1(event(), event(event_branch="MUUT")))

    (note,) = own.build().warnings

    assert note.code is Code.OUTSIDE_PERIODS
    assert note.text() == ("Toimipiste MUUT on kartassa, mutta ei näiden rivien päivinä; rivejä 1.")


def test_rows_that_a_newer_export_replaced_are_not_asked_about(house: House) -> None:
    """R5 of a month is replaced whole by a newer one: the unknown row of the old one counts no more."""
    house.take(r5(event(event_branch="UUSI", events=9), event(events=1)), "old.csv")
    house.take(r5(event(events=5)), "new.csv")

    built = house.build(accept_unmapped=False)

    assert built.guard.release.by_reason == {"": 1, "superseded": 2}
    assert built.guard.release.rows == 1


def test_the_sample_passes_without_being_accepted(made_up: tuple[House, dict[str, Any]]) -> None:
    house, _truth = made_up

    assert house.build(accept_unmapped=False).guard.release.unmapped == 0
