"""The daily run: it builds when something has changed, keeps the archive small, and tells."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import pytest

from etl import archive, job
from etl.fetch import shelf, spent
from etl.region.pack import BuildError
from tests.etl.fetch import koha_server
from tests.etl.fetch.asked import R1, Desk, loans
from tests.etl.house import R2, event, r1


def releases(desk: Desk) -> list[str]:
    return sorted(path.name for path in desk.house.paths.warehouse.glob("*Z.duckdb"))


def test_a_release_is_built_when_something_came_and_only_then(desk: Desk) -> None:
    desk.sources()

    first = desk.daily()
    again = desk.daily()

    assert first.release is not None
    assert (again.release, again.exit_code, releases(desk)) == (
        None,
        0,
        [f"{first.release}.duckdb"],
    )
    assert desk.house.ask("select sum(loans) from mart.loans_by_month") == [(69 * 4,)]


def test_what_was_dropped_is_loaded_as_well(desk: Desk) -> None:
    desk.house.drop("vanha.csv", r1(event(event_id=9_999, event_time="2024-12-30 10:00:00")))
    desk.sources()

    told = desk.daily()

    assert told.files == ["vanha.csv"]
    assert 9_999 in desk.loaded()


def test_without_sources_what_was_dropped_is_loaded_all_the_same(desk: Desk) -> None:
    desk.house.drop("vanha.csv", r1(event()))

    assert desk.daily().release is not None


def test_a_source_at_fault_keeps_nothing_else(desk: Desk) -> None:
    desk.house.drop("vanha.csv", r1(event()))
    desk.sources()
    desk.koha.faults.extend([koha_server.login_page])

    told = desk.daily()

    assert told.exit_code == 2
    assert told.release is not None
    assert [each["what"] for each in desk.journal()] == ["fetch"]
    assert desk.journal()[0]["failures"] == told.failures


def test_a_file_of_sources_with_a_mistake_is_told_of(desk: Desk) -> None:
    desk.house.drop("vanha.csv", r1(event()))
    desk.sources(kind="sierra")

    told = desk.daily()

    assert "lajia (kind) ei tunneta" in told.failures[0]
    assert told.release is not None


def test_a_step_that_may_not_write_keeps_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_asked: object, **_told: object) -> None:
        raise PermissionError(13, "Permission denied", "/data/exports/vanha.csv")

    desk.sources()
    monkeypatch.setattr("etl.intake.take", refused)
    desk.house.drop("vanha.csv", r1(event()))

    told = desk.daily()

    assert told.failures == [
        "Tiedostoa vanha.csv ei voi lukea tai kirjoittaa (oikeus puuttuu). Tarkista tiedosto, portaalin oikeudet ja "
        "levytila; seuraava ajo yrittää uudelleen."
    ]
    assert told.release is not None
    assert told.ended


def test_nobody_builds_behind_the_back_of_who_went_back(desk: Desk) -> None:
    desk.sources()
    older = desk.daily().release or ""
    desk.daily(date(2025, 3, 12))
    job.use(older, desk.house.paths, "Testi")

    told = desk.daily(date(2025, 3, 13))

    assert told.release is None
    assert "vanhempi julkaisu, johon joku on palannut" in told.held[0]
    assert told.exit_code == 1
    assert desk.house.release().stem == older


def test_too_many_unknown_branches_are_told_of_and_nothing_is_published(desk: Desk) -> None:
    desk.sources()
    for row in desk.koha.reports[R1]:
        row["item_home_branch"] = "OUTO"

    told = desk.daily()

    assert (told.release, told.exit_code) == (None, 2)
    assert "OUTO" in told.failures[0]


def test_months_that_come_again_do_not_fill_the_archive(desk: Desk) -> None:
    desk.sources()
    desk.daily()

    for day in range(12, 20):
        desk.daily(date(2025, 3, day))

    months = [each.first_day for each in archive.entries(desk.house.paths)]
    assert sorted(str(each) for each in months) == ["2025-01-01", "2025-02-01", "2025-03-01"]
    assert len(desk.loaded()) == (31 + 28 + 18) * 6


def test_what_koha_has_forgotten_since_stays(desk: Desk) -> None:
    desk.sources()
    desk.daily()
    gone = desk.koha.reports[R1].pop(31 * 6 + 5)["event_id"]

    desk.daily(date(2025, 3, 12))

    assert gone in desk.loaded()


@pytest.mark.parametrize(
    ("unlike", "dropped"), [({}, 1), ({"system": "toinen"}, 0), ({"is_sample": True}, 0)]
)
def test_an_export_of_another_system_or_a_sample_is_not_spent(
    desk: Desk, unlike: dict[str, Any], dropped: int
) -> None:
    places = desk.house.paths
    desk.sources(since="2025-03")
    desk.fetch()
    (older,) = archive.entries(places)
    archive.describe(replace(older, **unlike), places)

    desk.fetch(date(2025, 3, 12))

    assert spent.drop(places, shelf.recall(places)) == dropped


def test_transfers_arrive_when_they_are_asked_for_again(desk: Desk) -> None:
    names = [name for name in R2 if name not in {"item_number", "item_type"}]
    sent = dict.fromkeys(names) | {
        "transfer_id": 7,
        "from_branch": "OUPK",
        "to_branch": "PIPK",
        "item_home_branch": "OUPK",
        "requested_time": "2025-02-03 10:00:00",
        "sent_time": "2025-02-03 12:00:00",
        "reason": "Reserve",
    }
    desk.koha.reports[102], desk.koha.dated_by[102] = [sent], "requested_time"
    desk.sources(reports={"R1": R1, "R2": 102})
    desk.daily()
    sent["arrived_time"] = "2025-03-10 09:00:00"

    desk.daily(date(2025, 3, 12))

    assert desk.house.ask("select arrived_at::varchar from mart.transfer") == [
        ("2025-03-10 09:00:00",)
    ]


def test_a_pause_lets_nobody_be_asked(desk: Desk) -> None:
    desk.sources()
    shelf.pause("Testi", desk.house.paths)

    told = desk.daily()

    assert (told.is_paused, desk.koha.asked, told.exit_code) == (True, [], 0)
    assert desk.fetch().is_paused
    shelf.resume(desk.house.paths)
    assert desk.daily().release is not None


def test_a_job_of_the_staff_page_is_the_daily_run(desk: Desk) -> None:
    desk.sources()
    folder = desk.house.paths.jobs / "20250311T000000-00000001"
    folder.mkdir(parents=True)

    assert job.work("fetch", folder, desk.house.paths, "Testi")

    state: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    assert state["result"]["release"] is not None
    assert state["result"]["by"] == "Testi"


def test_a_publication_of_which_nothing_comes_takes_nothing_of_a_fetch_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sources()
    folder = desk.house.paths.jobs / "20250311T000000-00000001"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "vanha.csv").write_bytes(r1(event(event_id=9_999)))
    fetching = Thread(target=desk.daily)

    def fetch_meanwhile(*_told: object) -> NoReturn:
        fetching.start()
        fetching.join(3)  # it would be done by then, if it did not wait
        raise BuildError("Julkaisua ei koottu.")

    monkeypatch.setattr("etl.job.mended.left", fetch_meanwhile)

    assert not job.work("publish", folder, desk.house.paths, "Testi")

    fetching.join()
    assert desk.loaded() == list(range(1, 69 * 6 + 1))
    assert len(releases(desk)) == 1


def test_runs_are_remembered_for_the_staff_page(desk: Desk) -> None:
    desk.sources()
    desk.daily()

    (run,) = shelf.recall(desk.house.paths).runs

    assert run["sources"][0]["rows"] == 69 * 6
    assert run["ended"] >= run["at"]


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def days(desk: Desk) -> Desk:
    """A Koha whose days are those of today: the commands take today from the clock."""
    today = date.today()  # noqa: DTZ011 - as the commands do
    first = today - timedelta(days=40)
    desk.koha.reports[R1] = loans(first, today)
    desk.sources(since=f"{first:%Y-%m}")
    return desk


def test_a_dry_run_shows_what_would_be_asked_and_asks_nothing(days: Desk) -> None:
    done = days.house.command("fetch", "--dry-run")

    assert (done.exit_code, days.koha.asked) == (0, [])
    assert "lappi: kysyttävää" in done.output


def test_fetch_and_daily_tell_by_their_exit_codes(days: Desk) -> None:
    assert days.house.command("fetch", "--json").exit_code == 0
    assert days.house.command("daily").exit_code == 0
    days.sources(kind="sierra")
    assert days.house.command("fetch").exit_code == 2
    assert days.house.command("fetch", "--since", "viime").exit_code == 2


def test_fetch_without_sources_says_where_they_are_told(desk: Desk) -> None:
    done = desk.house.command("fetch")

    assert done.exit_code == 2
    assert "sources.toml" in done.output


def test_the_list_of_sources_shows_no_secret(days: Desk, tmp_path: Path) -> None:
    days.house.command("daily")

    told = json.loads(days.house.command("sources", "list", "--json").output)

    assert told["sources"][0]["address"] == days.koha.address
    assert told["last"]["exit_code"] == 0
    assert koha_server.CLIENT_SECRET not in json.dumps(told)
    assert koha_server.CLIENT_SECRET in (tmp_path / "secrets.toml").read_text(encoding="utf-8")


def test_a_source_can_be_tried_without_keeping_anything(days: Desk) -> None:
    told = json.loads(days.house.command("sources", "try", "lappi", "--json").output)

    assert told["faults"] == []
    assert "R1 vastasi: rivejä eiliseltä 6, sarakkeet ovat oikein." in told["well"]
    assert archive.entries(days.house.paths) == []
    days.sources(reports={"R1": 999})
    told = json.loads(days.house.command("sources", "try", "lappi", "--json").output)
    assert (told["well"], len(told["faults"])) == ([], 1)
    assert days.house.command("sources", "try", "toinen").exit_code == 2


def test_what_is_held_is_refused(desk: Desk) -> None:
    desk.sources()
    desk.fetch()
    del desk.koha.reports[R1][31 * 6 : 31 * 6 + 60]
    desk.fetch(date(2025, 3, 12))
    (held,) = desk.held()

    assert desk.house.command("sources", "refuse", held.id).exit_code == 0

    assert (desk.held(), Path(held.path).exists()) == ([], False)
    assert desk.journal()[-1]["what"] == "refuse"
    told = desk.fetch(date(2025, 3, 13))
    assert (told.held, desk.held()) == ([], [])  # the very same is not asked about twice
    assert "on hylätty aiemmin" in told.remarks[0]
    assert desk.house.command("sources", "refuse", held.id).exit_code == 2


def test_pausing_and_going_on_are_written_down(desk: Desk) -> None:
    desk.house.command("sources", "pause", "--by", "Aino")
    assert shelf.paused(desk.house.paths)["by"] == "Aino"
    desk.house.command("sources", "resume", "--by", "Aino")

    assert [each["what"] for each in desk.journal()] == ["pause", "resume"]
    assert shelf.paused(desk.house.paths) == {}
