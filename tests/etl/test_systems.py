"""Two systems in one folder: ids, codes and months of one are never those of the other."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl import archive, load
from etl.load import Outcome, Said
from etl.messages import Code
from etl.region import desk
from etl.region.pack import BuildError
from tests.etl.house import R2, REGIONS, Event, House, csv_of, event, house_in, r1, r1b, r5
from tests.etl.reports import FILES, Make, loaded, loans_file, put, take

KAKSI = REGIONS / "kaksi"
PLACES = {"meri": ("005", "010"), "sisa": ("901", "902")}


@pytest.fixture
def kaksi(tmp_path: Path) -> House:
    """An empty house in a region of two systems, meri and sisa, which both have the codes PK and LA."""
    pack = tmp_path / "kaksi"
    shutil.copytree(KAKSI, pack)
    return house_in(tmp_path, pack)


def here(**cells: object) -> Event:
    return event(**{"event_branch": "PK", "item_home_branch": "LA"} | cells)


# --- each alone equals both together --------------------------------------------------------------

_OF_BRANCHES = {
    "loans_by_month": "owner_branch",
    "flow_by_month": "owner_branch",
    "demand": "coalesce(pickup_branch, owner_branch)",
    "transfer": "coalesce(from_branch, to_branch)",
    "transport": "coalesce(from_branch, to_branch)",
    "branch": "branch_code",
}


def figures(house: House, system: str) -> dict[str, list[tuple[Any, ...]]]:
    """What every mart with places tells of a system."""
    found = {
        mart: house.ask(
            f"select * from mart.{mart} where starts_with({branch}, '{system}:') order by all"
        )
        for mart, branch in _OF_BRANCHES.items()
    }
    towns = PLACES[system]
    found["flow_by_week"] = house.ask(
        f"select * from mart.flow_by_week where owner_municipality_code in {towns} order by all"
    )
    found["hold"] = house.ask(
        f"select * from mart.hold where pickup_municipality_code in {towns} order by all"
    )
    found["place_period"] = house.ask(
        f"select * from mart.place_period where place in {towns} "
        f"or starts_with(place, '{system}:') order by all"
    )
    found["system_month"] = house.ask(
        f"select * from mart.system_month where system = '{system}' order by all"
    )
    found["input_file"] = house.ask(
        f"select sha256, used from mart.input_file where system = '{system}' order by all"
    )
    return found


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], House]:
    return lambda: house_in(tmp_path_factory.mktemp("systems"), KAKSI)


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # three builds each: no time to shrink
)
@given(data=st.data())
def test_each_alone_equals_both_together_in_every_order(
    houses: Callable[[], House], data: st.DataObject
) -> None:
    base = {"meri": loans_file(r1, [MERI_ROW]), "sisa": loans_file(r1, [SISA_ROW])}
    files = {
        system: list(dict.fromkeys([base[system], *data.draw(FILES, label=system)]))
        for system in PLACES
    }
    files["sisa"] = [file for file in files["sisa"] if file not in files["meri"]]
    turns = [system for system in PLACES for _file in files[system]]
    order = data.draw(st.permutations(turns), label="order")
    waiting = {system: iter(files[system]) for system in PLACES}

    both = houses()
    outcomes = loaded(both, [(system, next(waiting[system])) for system in order])
    both.build()

    assert [each.refusal for each in outcomes if each.refusal] == []
    for system in PLACES:
        alone = houses()
        loaded(alone, [(system, file) for file in files[system]])
        alone.build()
        assert figures(both, system) == figures(alone, system)


MERI_ROW = {
    "event_id": 1, "day": "2025-01-07", "event_type": "issue", "event_branch": "PK", "item_home_branch": "LA",
    "patron_category": "AIK1", "shelving_location": "AIK", "events": 3,
}  # fmt: skip
SISA_ROW = MERI_ROW | {"event_type": "renew", "day": "2025-02-03"}


def test_a_system_of_several_has_the_figures_that_it_has_as_the_only_one(
    kaksi: House, tmp_path: Path
) -> None:
    rows = [here(event_id=n, shelving_location="AIK", patron_category=c) for n, c in enumerate(("A", "TILASTO"), 1)]  # fmt: skip
    loaded(kaksi, [("meri", r1(*rows)), ("sisa", r1(here(event_type="renew")))])
    kaksi.build()
    pack = tmp_path / "yksi"
    shutil.copytree(KAKSI, pack)
    (pack / "systems.csv").unlink()
    for name in ("branch_codes.csv", "patron_categories.csv", "code_names.csv"):
        lines = (KAKSI / name).read_text(encoding="utf-8").splitlines()
        kept = [line.replace("meri", "") for line in lines if "sisa" not in line]
        (pack / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    one = house_in(tmp_path / "one", pack)
    one.take(r1(*rows))
    one.build()

    told = "select owner_branch, place_branch, shelving_location, loans from mart.loans_by_month"
    assert one.ask(told) == [("LA", "PK", "AIK", 1)]
    assert kaksi.ask(f"{told} where loans > 0") == [("meri:LA", "meri:PK", "meri:AIK", 1)]
    assert one.ask("from mart.system") == []
    assert kaksi.ask("select system, consortium, time_zone, source_system from mart.system") == [
        ("meri", "Meri-kimppa", "Europe/Helsinki", "Koha"),
        ("sisa", "Sisämaan kimppa", "Europe/Stockholm", "Aurora"),
    ]


def test_months_of_a_system_are_whole_whatever_another_lacks(kaksi: House) -> None:
    loaded(
        kaksi,
        [
            ("meri", r5(here(month="2025-01"), here(month="2025-02"))),
            ("sisa", r1b(here(event_time="2025-02-03 12:00:00"))),
        ],
    )
    kaksi.build()

    assert kaksi.ask(
        "select month::text, source_kind, is_complete, why from mart.coverage order by month"
    ) == [
        ("2025-01-01", "monthly_matrix", False, "system_missing"),
        ("2025-02-01", "monthly_matrix", False, "edge"),
    ]
    assert kaksi.ask("select system, month::text, source_kind, events from mart.system_month") == [
        ("meri", "2025-01-01", "monthly_matrix", 1),
        ("meri", "2025-02-01", "monthly_matrix", 1),
        ("sisa", "2025-02-01", "loans_statistics", 1),
    ]


def test_the_first_and_the_last_month_of_a_system_are_its_own(kaksi: House) -> None:
    """A system that begins late and ends early has months cut there, inside the months of another."""

    def every_day(system: str, first: date, last: date) -> tuple[str, bytes]:
        days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        return system, r1(*[here(event_time=f"{day} 12:00:00") for day in days for _ in range(5)])

    loaded(
        kaksi,
        [
            every_day("meri", date(2024, 12, 1), date(2025, 3, 31)),
            every_day("sisa", date(2025, 1, 15), date(2025, 2, 12)),
        ],
    )
    kaksi.build()

    assert kaksi.ask("select system, month::text, why from mart.system_month order by all") == [
        ("meri", "2024-12-01", None),
        ("meri", "2025-01-01", None),
        ("meri", "2025-02-01", None),
        ("meri", "2025-03-01", None),
        ("sisa", "2025-01-01", "edge"),
        ("sisa", "2025-02-01", "edge"),
    ]


def test_a_transfer_is_overdue_by_the_last_day_of_its_own_system(kaksi: House) -> None:
    """Both systems have one on its way since 2 January; only of one is anything known a fortnight later."""

    def moves(arrived_on: str) -> bytes:
        open_, done = (
            {"transfer_id": n, "from_branch": "PK", "to_branch": "LA", "requested_time": "2025-01-02 08:00:00",
             "sent_time": "2025-01-02 09:00:00"} for n in (1, 2)
        )  # fmt: skip
        return csv_of(R2, [open_, done | {"arrived_time": f"{arrived_on} 09:00:00"}])

    loaded(
        kaksi, [("meri", r1(here())), ("meri", moves("2025-01-10")), ("sisa", moves("2025-03-01"))]
    )
    kaksi.build()

    assert kaksi.ask(
        "select from_branch, is_overdue from mart.transport where state = 'open' order by all"
    ) == [("meri:PK", False), ("sisa:PK", True)]


# --- between systems, and clocks ------------------------------------------------------------------


def test_a_loan_from_a_branch_of_another_system_is_no_lending_inside_one(kaksi: House) -> None:
    take(kaksi, "meri", r1(here(), here(item_home_branch="SI"), here(item_home_branch="XX")))

    built = kaksi.build()

    assert kaksi.ask("select reason, events from mart.exclusion order by all") == [
        ("other_system", 1),
        ("unknown_branch", 1),
    ]
    assert kaksi.ask("select sum(loans)::int from mart.flow_by_month") == [(1,)]
    told = [note for note in built.warnings if note.code is Code.BETWEEN_SYSTEMS]
    assert [note.values for note in told] == [
        {"system": "meri", "branches": "meri:SI", "events": 1}
    ]
    assert [each.code for each in built.guard.release.codes] == ["meri:XX"]


def test_times_with_an_offset_are_read_by_the_clock_of_their_system(kaksi: House) -> None:
    """22.30 UTC is the next day in Helsinki (+2), and not in Stockholm (+1)."""
    late = [here(event_time="2025-01-15T22:30:00Z", event_branch=b) for b in ("ME", "SI")]
    meri, sisa = (r1(*[row | {"item_home_branch": row["event_branch"]}]) for row in late)

    assert take(kaksi, "meri", meri).entry.rows_by_day == {"2025-01-16": 1}  # type: ignore[union-attr]
    assert take(kaksi, "sisa", sisa).entry.rows_by_day == {"2025-01-15": 1}  # type: ignore[union-attr]
    again = here(
        event_id=9, event_time="2025-01-15T22:30:00Z", event_branch="SI", item_home_branch="SI"
    )
    recognised = kaksi.take(r1(again), "other.csv")
    assert recognised.entry is not None
    assert recognised.entry.system == "sisa"
    assert recognised.entry.rows_by_day == {"2025-01-15": 1}


# --- which system a file is of --------------------------------------------------------------------


def refusal(outcome: Outcome) -> Code | None:
    return outcome.refusal.code if outcome.refusal else None


OWN = {"meri": "ME", "sisa": "SI"}


def only(system: str, **cells: object) -> Event:
    """A loan at a branch whose code no other system has."""
    return here(**{"event_branch": OWN[system], "item_home_branch": OWN[system]} | cells)


@pytest.mark.parametrize("make", [r1, r1b, r5])
@pytest.mark.parametrize("system", ["meri", "sisa"])
def test_a_file_is_recognised_by_codes_that_one_system_has(
    kaksi: House, make: Make, system: str
) -> None:
    outcome = kaksi.take(make(*[only(system, event_id=n) for n in range(1, 9)], here(event_id=9)))

    assert outcome.entry is not None
    assert outcome.entry.system == system


def test_a_file_that_fits_two_systems_is_asked_about_and_nothing_is_loaded(kaksi: House) -> None:
    outcome = kaksi.take(r1(here()))

    assert refusal(outcome) is Code.SYSTEM_ASKED
    assert outcome.refusal is not None
    assert outcome.refusal.text() == (
        "Tiedoston toimipisteet sopivat järjestelmiin meri tai sisa, joten sitä ei ladattu."
    )
    assert archive.entries(kaksi.paths) == []
    assert take(kaksi, "sisa", r1(here())).entry is not None
    assert [entry.system for entry in archive.entries(kaksi.paths)] == ["sisa"]


def test_a_file_of_codes_that_no_system_has_is_asked_about(kaksi: House) -> None:
    outcome = kaksi.take(r1(here(event_branch="X1", item_home_branch="X2")))

    assert refusal(outcome) is Code.SYSTEM_UNKNOWN


def test_a_file_in_the_folder_of_another_system_is_not_loaded(kaksi: House) -> None:
    assert refusal(take(kaksi, "meri", r1(only("sisa")))) is Code.SYSTEM_OTHER


def test_the_same_file_is_of_one_system_until_it_is_taken_out_of_use(kaksi: House) -> None:
    first = take(kaksi, "meri", r1(here()))
    assert first.entry is not None

    assert refusal(take(kaksi, "sisa", r1(here()))) is Code.SYSTEM_LOADED
    archive.set_aside(first.entry.sha256, kaksi.paths, by="test", note="")
    moved = take(kaksi, "sisa", r1(here()))

    assert moved.refusal is None
    (entry,) = archive.entries(kaksi.paths)
    assert (entry.system, entry.aside_at) == ("sisa", None)


def test_the_command_line_says_the_system_and_names_those_there_are(kaksi: House) -> None:
    kaksi.drop("loans.csv", r1(here()))

    other = kaksi.command("run", "--system", "jokin")
    done = kaksi.command("run", "--system", "sisa", "--accept-unmapped")

    assert other.exit_code == 2
    assert "Järjestelmää jokin ei ole. Tiedostossa systems.csv on meri tai sisa." in other.output
    assert done.exit_code == 0, done.output
    assert kaksi.ask("select system, kind from mart.input_file") == [
        ("sisa", "loans_pseudonymized")
    ]


def test_files_of_one_name_are_put_away_by_their_systems(kaksi: House) -> None:
    put(kaksi, "meri", r1(here()))
    put(kaksi, "sisa", r1(here(event_type="renew")))

    assert kaksi.command("run").exit_code == 0

    accepted = kaksi.paths.exports / "accepted"
    assert sorted(str(path.relative_to(accepted)) for path in accepted.rglob("*.csv")) == [
        str(Path("meri") / "report.csv"),
        str(Path("sisa") / "report.csv"),
    ]


# --- archives and packs of before -----------------------------------------------------------------


def test_an_archive_of_before_is_the_first_systems_and_no_manifest_is_written_anew(
    kaksi: House,
) -> None:
    listed = (kaksi.paths.region / "systems.csv").read_bytes()
    (kaksi.paths.region / "systems.csv").unlink()
    lines = (KAKSI / "branch_codes.csv").read_text(encoding="utf-8").splitlines()
    of_meri = "\n".join(line.replace("meri", "") for line in lines if "sisa" not in line)
    (kaksi.paths.region / "branch_codes.csv").write_text(of_meri + "\n", encoding="utf-8")
    (kaksi.paths.region / "patron_categories.csv").unlink()
    (kaksi.paths.region / "code_names.csv").unlink()
    kaksi.take(r1(here()))
    kaksi.build()
    (manifest,) = kaksi.paths.archive.glob("*/*.json")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    del told["system"]  # as an archive of an earlier version has it
    manifest.write_text(json.dumps(told), encoding="utf-8")
    before = kaksi.ask("select loans, owner_branch from mart.flow_by_month"), manifest.read_bytes()

    (kaksi.paths.region / "systems.csv").write_bytes(listed)
    shutil.copy(KAKSI / "branch_codes.csv", kaksi.paths.region)
    take(kaksi, "sisa", r1(here(event_type="renew")))
    kaksi.build()

    assert before == ([(1, "LA")], manifest.read_bytes())
    assert kaksi.ask(
        "select loans, renewals, owner_branch from mart.flow_by_month order by all"
    ) == [
        (0, 1, "sisa:LA"),
        (1, 0, "meri:LA"),
    ]


def test_a_file_of_a_system_that_is_not_listed_any_more_stops_the_build(kaksi: House) -> None:
    take(kaksi, "sisa", r1(here()))
    listed = kaksi.paths.region / "systems.csv"
    listed.write_text("system,name_fi\nmeri,Meri\n", encoding="utf-8")
    for name in ("branch_codes.csv", "code_names.csv"):
        lines = (KAKSI / name).read_text(encoding="utf-8").splitlines()
        kept = "\n".join(line for line in lines if "sisa" not in line)
        (kaksi.paths.region / name).write_text(kept + "\n", encoding="utf-8")

    with pytest.raises(BuildError, match="järjestelmään sisa, jota ei ole tiedostossa"):
        kaksi.build()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("me ri,Meri,\n", "ei kelpaa järjestelmän tunnukseksi"),
        ("accepted,Meri,\n", "ei kelpaa järjestelmän tunnukseksi"),
        ("meri,Meri,\nMERI,Meri,\n", "ei kelpaa järjestelmän tunnukseksi"),
        ("meri,Meri,\nmeri,Meri,\n", "Sama asia on kahdesti"),
        ("meri,Meri,Lappi\n", "Aikavyöhykettä ei tunneta"),
        ("meri,Meri,\n", "Järjestelmää ei ole tiedostossa systems.csv"),
    ],
)
def test_a_list_of_systems_that_cannot_be_right_is_said(
    kaksi: House, lines: str, said: str
) -> None:
    listed = kaksi.paths.region / "systems.csv"
    listed.write_text(f"system,name_fi,time_zone\n{lines}", encoding="utf-8")

    assert said in kaksi.command("region", "--check").output


# --- rows of known ids that tell of something else ------------------------------------------------


def shifted(rows: int, **cells: object) -> list[Event]:
    return [event(event_id=n, **cells) for n in range(1, rows + 1)]


@pytest.mark.parametrize("make", [r1, r1b, r5])
def test_rows_of_another_system_replace_none_without_a_yes(house: House, make: Make) -> None:
    """Without a list of systems: ids, days and months are those of a second installation of Koha."""
    groups = [event(event_id=n, item_home_branch="OUPK", events=9, item_type=f"T{n}") for n in range(1, 21)]  # fmt: skip
    others = [
        row | {"event_branch": "PIPK", "item_home_branch": "PIPK", "item_type": f"S{n}"}
        for n, row in enumerate(groups)
    ]
    house.take(make(*groups))

    asked = house.take(make(*others), "others.csv")

    assert refusal(asked) is Code.OTHER_ROWS
    assert asked.refusal is not None
    assert "report.csv" in asked.refusal.text()
    assert len(archive.entries(house.paths)) == 1
    with load.opened(house.paths) as loading:
        (said,) = loading.take(house.drop("others.csv", make(*others)), Said(replaces=True))
    assert said.refusal is None


def test_what_a_later_export_tells_again_is_not_asked_about(house: House) -> None:
    house.take(r1(*shifted(20)))
    again = house.take(r1(*shifted(18), *[event(event_id=n, event_branch="PIPK") for n in (19, 20)]), "b.csv")  # fmt: skip

    assert again.refusal is None
    assert [note.code for note in again.warnings] == [Code.CHANGED]


def test_transfers_of_known_ids_and_other_days_are_asked_about(house: House) -> None:
    def moves(day: str) -> bytes:
        return csv_of(
            R2,
            [
                {"transfer_id": n, "requested_time": f"{day} 08:00:00", "from_branch": "OUPK", "to_branch": "PIPK"}
                for n in range(1, 9)
            ],
        )  # fmt: skip

    house.take(moves("2025-01-07"))

    assert refusal(house.take(moves("2025-02-07"), "other.csv")) is Code.OTHER_ROWS


def test_the_command_line_may_say_that_rows_are_replaced(house: House) -> None:
    house.take(r1(*shifted(20)))
    house.drop("others.csv", r1(*shifted(20, event_branch="PIPK")))

    asked = house.command("load", str(house.paths.exports))
    done = house.command("load", str(house.paths.exports), "--replace")

    assert asked.exit_code == 2
    assert "--replace" in asked.output
    assert done.exit_code == 0


# --- what staff tell ------------------------------------------------------------------------------


def codes(house: House) -> dict[tuple[str, str], int]:
    """Rows that are not known, by system (empty: the first) and code, of codes that are open."""
    told = json.loads(house.command("region", "codes", "--json").output)["codes"]
    return {(each["system"], each["code"]): each["rows_open"] for each in told if each["rows_open"]}


def test_a_code_is_told_for_its_own_system(kaksi: House) -> None:
    new = [here(event_branch="UUSI", event_id=n) for n in (1, 2)]
    loaded(kaksi, [("meri", r1(*new)), ("sisa", r1(new[0]))])
    before = codes(kaksi)
    cells = {"branch_code": "UUSI", "branch_name": "Uusi", "library": "saarela"}
    row = cells | {"municipality_code": "901", "system": "sisa"}

    saved = desk.save(
        kaksi.paths, {"version": 0, "rows": [{"table": "branch_code", "row": row}]}, "Testi"
    )
    kaksi.build()

    assert saved.findings == []
    assert before == {("", "UUSI"): 2, ("sisa", "UUSI"): 1}
    assert codes(kaksi) == {("", "UUSI"): 2}
    assert kaksi.ask("select place_branch, sum(loans)::int from mart.flow_by_month group by 1") == [
        ("sisa:UUSI", 1)
    ]


def test_the_first_system_is_told_by_naming_none_so_that_keys_of_before_are_the_same(
    kaksi: House,
) -> None:
    take(kaksi, "meri", r1(here(event_branch="UUSI")))
    for system in ("", "meri"):
        row = {"branch_code": "UUSI", "library": "outola", "municipality_code": "005"}
        request = {"version": 1 if system else 0, "rows": [{"table": "branch_code", "row": row | {"system": system}}]}  # fmt: skip
        saved = desk.save(kaksi.paths, request, "Testi")
        assert saved.version == 1

    told = json.loads((kaksi.paths.layer / "000001.json").read_text(encoding="utf-8"))["told"]
    assert [each["key"] for each in told] == [["UUSI", ""]]
    assert codes(kaksi) == {}


def test_the_workbook_asks_for_the_system_only_where_there_are_several(
    kaksi: House, house: House, tmp_path: Path
) -> None:
    take(kaksi, "sisa", r1(here(event_branch="UUSI")))
    heads = {}
    for name, each in (("kaksi", kaksi), ("yksi", house)):
        assert each.command("region", "export", str(tmp_path / f"{name}.xlsx")).exit_code == 0
        sheet = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["Toimipisteet"]
        heads[name] = list(sheet.iter_rows(values_only=True))
    place = heads["kaksi"][0].index("Järjestelmä")

    assert "Järjestelmä" not in heads["yksi"][0]
    assert [(row[0], row[place]) for row in heads["kaksi"][1:]] == [
        ("PK", None), ("LA", None), ("ME", None), ("PK", "sisa"), ("LA", "sisa"), ("SI", "sisa"), ("UUSI", "sisa"),
    ]  # fmt: skip
    assert kaksi.command("region", "import", str(tmp_path / "kaksi.xlsx")).exit_code == 0
    assert list(kaksi.paths.layer.glob("*.json")) == []
