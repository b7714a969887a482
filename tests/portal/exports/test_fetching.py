"""The part Haku of the staff page: its words, and its buttons over a Koha of our own."""

import datetime as dt
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from etl import archive
from etl.fetch.shelf import lock, tell_progress, waiting
from etl.settings import Paths
from portal.exports import desk, fetching, jobs
from portal.exports.desk import Weight
from portal.exports.fetching import State
from portal.exports.jobs import Job, Status, What
from portal.kit import i18n
from portal.kit.access import Role
from tests.etl.fetch.asked import R1, Desk, desk_in, loans
from tests.etl.fetch.koha_server import CLIENT_SECRET, OAUTH
from tests.etl.house import POHJOLA
from tests.portal import opened
from tests.portal.exports.waiting import ended

NOW = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)
LAST: dict[str, Any] = {
    "at": "2026-11-30T02:30:00+00:00",
    "by": "komentorivi",
    "release": "20261130T023100Z",
    "failures": ["lappi: Palvelin ei vastaa.", "a.csv: Tiedosto on tyhjä."],
    "sources": [
        {
            "source": "lappi",
            "rows": 1200,
            "files": ["a", "b"],
            "failures": ["Palvelin ei vastaa."],
            "held": [],
            "remarks": [],
        }
    ],
}
SOURCE = {
    "name": "lappi",
    "kind": "koha-suomi",
    "address": "https://koha.example.fi",
    "folder": "",
    "reports": ["R1", "R4"],
    "until": {"R1": "2026-11-29"},
    "files": 0,
}
HELD = {
    "id": "ab",
    "source": "lappi",
    "report": "R1",
    "first": "2026-11-01",
    "rows": 108,
    "at": "2026-11-30T02:30:00+00:00",
    "name": "lappi_R1.json",
    "path": "lappi_R1.json",
    "system": "",
    "sentence": "Ajalta tuli vähän.",
}


@pytest.fixture(autouse=True)
def _finnish() -> None:
    i18n.use("fi")


def told(**parts: Any) -> State:  # noqa: ANN401 - what etl prints
    return State({"sources": [SOURCE], "held": [], "last": LAST, **parts})


def test_the_last_run_is_told_in_one_sentence() -> None:
    assert fetching.last_text(told()) == (
        "Viimeksi haettu 30.11.2026 klo 4.30 (komentorivi): tuli 1\u00a0200 riviä, 2 uutta tiedostoa, uusi julkaisu "
        "koottiin."
    )
    assert fetching.last_text(told(last=None)) == ""


def test_the_next_run_is_told_only_where_a_timer_has_been_seen() -> None:
    later = told(next_at="2026-12-01T04:30+02:00")
    paused = told(paused={"at": "2026-11-30T02:30:00+00:00", "by": "Aino"})

    assert fetching.next_text(later, NOW) == "Seuraava haku noin 1.12.2026 klo 4.30."
    assert fetching.next_text(later, NOW + dt.timedelta(days=2)) == fetching.next_text(told(), NOW)
    assert "Ajastettua hakua ei ole ollut" in fetching.next_text(told(), NOW)
    assert fetching.next_text(paused, NOW) == (
        "Haku on keskeytetty 30.11.2026 klo 4.30 alkaen. Keskeyttäjä: Aino."
    )


def test_a_source_tells_what_it_is_and_what_is_wrong() -> None:
    (card,) = fetching.source_cards(told())

    assert (card.weight, card.verdict) == (Weight.REFUSED, "vika")
    assert card.facts == (
        "Koha-Suomen raporttipalvelu · https://koha.example.fi · R1 29.11.2026 asti · R4 vielä kysymättä"
    )
    assert card.sentences == ("Palvelin ei vastaa.",)
    assert fetching.other_failures(told()) == ["a.csv: Tiedosto on tyhjä."]


def test_a_source_stands_as_its_last_run_and_what_waits_of_it() -> None:
    fine = {**LAST, "sources": [{**LAST["sources"][0], "failures": []}]}
    remarked = {**LAST, "sources": [{**fine["sources"][0], "remarks": ["Rivejä hylättiin 2."]}]}
    states = [told(last=None), told(last=fine), told(last=fine, held=[HELD]), told(last=remarked)]

    verdicts = [fetching.source_cards(each)[0].verdict for each in states]

    assert verdicts == ["ei vielä kysytty", "haettu", "odottaa päätöstä", "katso huomautukset"]


def test_what_waits_is_named_by_its_report_and_month() -> None:
    card = fetching.held_card(HELD)

    assert card.file == "R1, marraskuu 2026"
    assert card.facts == "lappi · rivejä 108 · tuli 30.11.2026 klo 4.30"
    assert fetching.held_title({**HELD, "report": "", "first": ""}) == "lappi_R1.json"
    assert fetching.held_title({**HELD, "report": "R4", "first": ""}) == "R4"


def job(state: dict[str, Any], status: Status = Status.RUNNING) -> Job:
    return Job("x", Path("x"), What.FETCH, "Testi", NOW, status, state)


def test_a_fetch_tells_how_far_it_is() -> None:
    asking = {"step": "fetch", "source": "lappi", "report": "R1", "done": 3, "of": 12}

    assert fetching.progress_text({}) == "Aloitetaan …"
    assert fetching.progress_text(asking) == "Kysytään lähteestä lappi raporttia R1, 3/12"
    assert fetching.progress_share(asking) == pytest.approx(0.225)
    checking = {"step": "fetch", "source": "lappi", "file": ""}
    assert fetching.progress_text(checking) == "Tarkistetaan, mitä lähteestä lappi tuli"
    assert fetching.progress_text({"step": "build"}) == "Kootaan lukuja"
    assert "Haku katkesi" in fetching.ended_text(job({}, Status.CUT_OFF))
    assert fetching.ended_text(job({"failure": "Ei käy."}, Status.FAILED)) == "Ei käy."


def test_the_log_tells_of_fetches() -> None:
    at = NOW.isoformat()
    entries = [
        {"at": at, "by": "x", "what": "fetch", "files": ["a"], "failures": ["b"], "held": ["c"]},
        {"at": at, "by": "x", "what": "fetch", "files": [], "failures": ["b", "c"], "held": []},
        {"at": at, "by": "x", "what": "pause"},
    ]

    assert list(desk.journal_table(entries).rows["what"]) == [
        "Haki: a · 1 vika · 1 odottaa päätöstä",
        "Haki: ei tiedostoja · 2 vikaa",
        "Keskeytti haun",
    ]


# --- over a Koha of our own -----------------------------------------------------------------------


@pytest.fixture
def lappi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A portal, and a Koha whose loans reach until today, since etl asks its clock."""
    secrets = tmp_path / "secrets.toml"
    lines = "\n".join(f'{key} = "{value}"' for key, value in OAUTH.items())
    secrets.write_text(f"[sources.lappi]\n{lines}\n", encoding="utf-8")
    monkeypatch.setenv("PORTAL_SECRETS", str(secrets))
    today = dt.datetime.now().astimezone().date()
    with desk_in(tmp_path) as made:
        first = (today - dt.timedelta(days=70)).replace(day=1)
        made.koha.reports[R1] = loans(first, today)
        made.sources(since=f"{first:%Y-%m}")
        made.house.paths.data.mkdir(parents=True)
        with opened.portal_over(made.house.paths.data, monkeypatch, POHJOLA):
            yield made


def page() -> AppTest:
    return opened.opened("exports.py", Role.STAFF)


def button(app: AppTest, label: str) -> Any:  # noqa: ANN401 - Streamlit's own
    (found,) = [each for each in app.button if each.label == label]
    return found


def fetched(data: Path) -> Job:
    return ended(data, jobs.fetch(data, Role.STAFF, "Testi"))


def test_a_press_fetches_and_publishes(lappi: Desk) -> None:
    data = lappi.house.paths.data
    app = page()
    button(app, "Hae nyt").click().run()
    job_id = app.session_state["fetch_job"]
    ended(data, job_id)

    app.run()

    assert "Viimeksi haettu" in opened.text(app)
    assert CLIENT_SECRET not in opened.markup(app)
    assert (data / "warehouse" / "current").exists()
    assert jobs.newest_open(data) is None  # the desk is free for files


def test_a_fetch_of_a_timer_is_seen_while_it_goes_on(lappi: Desk) -> None:
    paths = lappi.house.paths
    assert fetching.under_way(paths.data) is None

    with FileLock(lock(paths)):
        assert fetching.under_way(paths.data) == {}
        tell_progress({"source": "lappi", "report": "R1", "done": 1, "of": 3}, paths)
        assert fetching.progress_text(fetching.under_way(paths.data) or {}) == (
            "Kysytään lähteestä lappi raporttia R1, 1/3"
        )
        assert [each for each in page().button if each.label == "Hae nyt"] == []

    assert button(page(), "Hae nyt")


def test_a_connection_is_tried_from_the_page(lappi: Desk) -> None:
    app = page()

    button(app, "Kokeile yhteyttä").click().run()

    assert [each.value for each in app.success] == [
        "R1 vastasi: rivejä eiliseltä 6, sarakkeet ovat oikein."
    ]
    assert archive.entries(lappi.house.paths) == []


def test_a_pause_is_made_and_ended_on_the_page(lappi: Desk) -> None:
    app = page()

    button(app, "Keskeytä haku").click().run()

    assert "Haku on keskeytetty" in opened.text(app)
    assert [each.label for each in app.button if each.label == "Hae nyt"] == []
    button(app, "Jatka hakua").click().run()
    assert button(app, "Hae nyt")
    assert lappi.koha.asked == []


def _held(lappi: Desk) -> None:
    """A second fetch that brings far less of last month."""
    fetched(lappi.house.paths.data)
    time.sleep(0.01)
    middle = len(lappi.koha.reports[R1]) - 6 * 40
    del lappi.koha.reports[R1][middle : middle + 6 * 20]
    done = fetched(lappi.house.paths.data)
    assert done.result["held"]


def test_what_waits_goes_to_the_desk_and_waits_until_it_is_published(lappi: Desk) -> None:
    _held(lappi)
    paths: Paths = lappi.house.paths
    count = len(waiting(paths))
    app = page()

    next(each for each in app.button if each.label == "Katso, mitä muuttuisi").click().run()

    assert len(waiting(paths)) == count
    checked = jobs.read(paths.data, app.session_state["exports_job"])
    assert checked is not None
    assert checked.what is What.CHECK
    assert len(ended(paths.data, checked.id).result["files"]) == 1

    published = jobs.publish(paths.data, Role.STAFF, "Aino", checked.id)
    assert ended(paths.data, published).result["release"] is not None
    assert len(waiting(paths)) == count - 1
    assert (
        len(fetched(paths.data).result["held"]) == count - 1
    )  # the very same is not asked about again
    assert len(waiting(paths)) == count - 1


def test_what_waits_can_be_discarded_on_the_page(lappi: Desk) -> None:
    _held(lappi)
    paths: Paths = lappi.house.paths
    (first, *_rest) = waiting(paths)
    app = page()

    app.button(key=f"refuse-{first.id}").click().run()

    assert first.id not in {each.id for each in waiting(paths)}
    last = paths.journal.read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["what"] == "refuse"


def test_only_staff_may_fetch_try_pause_and_decide(tmp_path: Path) -> None:
    for role in (Role.VISITOR, Role.MEMBER, Role.CHAIR, Role.SECRETARY):
        for deed in (
            lambda r=role: jobs.fetch(tmp_path, r, "x"),  # type: ignore[misc]
            lambda r=role: fetching.tried(r, "lappi"),  # type: ignore[misc]
            lambda r=role: fetching.pause(r, "x", is_paused=True),  # type: ignore[misc]
            lambda r=role: fetching.refuse(r, "x", "ab"),  # type: ignore[misc]
            lambda r=role: fetching.check(tmp_path, r, "x", HELD),  # type: ignore[misc]
        ):
            with pytest.raises(PermissionError):
                deed()


def test_without_sources_the_page_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened.portal_over(tmp_path / "data", monkeypatch, POHJOLA):
        (tmp_path / "data").mkdir()
        said = " ".join(str(each.value) for each in page().markdown)

    assert "Kirjastojärjestelmistä ei haeta mitään itsestään." in said


def test_a_mistake_in_the_file_of_sources_is_told_on_the_page(lappi: Desk) -> None:
    lappi.sources(kind="sierra")

    said = [str(each.value).replace("\\", "") for each in page().error]

    assert any("lajia (kind) ei tunneta" in each for each in said)
