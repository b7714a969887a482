"""Sources of two systems, whose ids and branch codes are the same: each answer is of its own."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from etl import archive
from etl.fetch import daily
from tests.etl.fetch.asked import R1, TODAY, Desk
from tests.etl.house import REGIONS, House
from tests.etl.house import house_in as made_in


def loans(*branches: str) -> list[dict[str, Any]]:
    """Sixty loans between branches of one system, numbered from 1."""
    return [
        {
            "event_id": n,
            "event_time": f"2025-03-0{n % 9 + 1} 12:00:00",
            "event_type": "issue",
            "event_branch": branches[n % len(branches)],
            "item_home_branch": branches[0],
            "patron_category": "AIK1",
            "item_type": "KIR",
        }
        for n in range(1, 61)
    ]


@pytest.fixture
def two(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A region of the systems meri and sisa, and a Koha that has the reports of both."""
    shutil.copytree(REGIONS / "kaksi", tmp_path / "kaksi")
    desk.house = made_in(tmp_path / "portaali", tmp_path / "kaksi")
    desk.koha.reports |= {R1: loans("PK", "ME"), 201: loans("PK", "SI"), 301: loans("PK", "LA")}
    desk.koha.dated_by |= {201: "event_time", 301: "event_time"}
    for name in ("SISA", "MERI"):
        monkeypatch.setenv(f"PORTAL_SOURCE_{name}_USER", "raportoija")
        monkeypatch.setenv(f"PORTAL_SOURCE_{name}_PASSWORD", "salasana-jota-ei-nahda-5521")
    return desk


def sources(house: House, address: str, **told: tuple[str, int]) -> None:
    """sources.toml with a source each: its system and the number of its R1."""
    house.paths.sources.parent.mkdir(parents=True, exist_ok=True)
    house.paths.sources.write_text(
        "".join(
            f"[[source]]\nname = '{name}'\nkind = 'koha-suomi'\naddress = '{address}'\nsince = '2025-03'\n"
            f"system = '{system}'\nreports = {{ R1 = {number} }}\n"
            for name, (system, number) in told.items()
        ),
        encoding="utf-8",
    )


def fetched(desk: Desk) -> Any:  # noqa: ANN401 - what came of it
    return daily.daily(desk.house.paths, "Testi", today=TODAY, pause=desk.pauses.append)


def test_ids_of_one_system_never_replace_those_of_the_other(two: Desk) -> None:
    sources(two.house, two.koha.address, meri=("meri", R1), sisa=("sisa", 201))

    told = fetched(two)

    assert (told.failures, told.held) == ([], [])
    assert sorted(
        (each.system, each.rows_accepted) for each in archive.entries(two.house.paths)
    ) == [
        ("meri", 60),
        ("sisa", 60),
    ]
    assert two.house.ask("select sum(loans) from mart.loans_by_month") == [(120,)]


def test_an_answer_is_weighed_against_its_own_system_alone(two: Desk) -> None:
    sources(two.house, two.koha.address, meri=("meri", R1))
    fetched(two)
    two.koha.reports[201] = loans("PK", "SI")[:9]
    sources(two.house, two.koha.address, meri=("meri", R1), sisa=("sisa", 201))

    assert fetched(two).held == []


def test_an_answer_of_which_nobody_knows_the_system_waits(two: Desk) -> None:
    sources(two.house, two.koha.address, meri=("", 301))

    told = fetched(two)

    assert "sopivat järjestelmiin meri tai sisa" in told.held[0]
    assert [each.report for each in two.held()] == ["R1"]
    assert archive.entries(two.house.paths) == []


def test_a_system_that_the_region_does_not_have_is_told_of(two: Desk) -> None:
    sources(two.house, two.koha.address, meri=("jokin", R1))

    told = fetched(two)

    assert told.failures == [
        "meri: Lähteen järjestelmää (system) jokin ei ole alueen tiedostossa systems.csv: siinä on meri tai sisa. "
        "Korjaa tiedosto sources.toml."
    ]
    assert two.koha.asked == []
