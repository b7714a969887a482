"""Several systems on the page Aineistot: of which one a file is, what is asked, what is shown of each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.exports import desk, jobs, loaded_files
from portal.exports.desk import Question
from portal.exports.jobs import Job
from portal.kit.access import Role
from tests.portal.exports.waiting import ended
from tests.portal.opened import markup, opened, portal_over

KAKSI = Path(__file__).parents[2] / "regions" / "kaksi"
HEADER = "event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with portal_over(tmp_path / "data", monkeypatch, KAKSI):
        yield tmp_path / "data"


def report(*loans: tuple[int, str, str], kind: str = "issue") -> bytes:
    """A loans report: number, place and owner of each loan."""
    rows = "".join(
        f'{number};"2025-01-02 10:00:00";{kind};{place};{owner};AIK;KIR\n'
        for number, place, owner in loans
    )
    return (HEADER + rows).encode()


def check(data: Path, content: bytes, system: str = "", name: str = "loans.csv") -> Job:
    data.mkdir(exist_ok=True)
    sent = data / "sent"
    sent.write_bytes(content)
    return ended(data, jobs.upload(data, Role.STAFF, "Testi", [(name, sent)], system))


def published(data: Path, job: Job) -> Job:
    return ended(data, jobs.publish(data, Role.STAFF, "Testi", job.id, accept_unmapped=True))


def test_a_file_that_fits_two_systems_is_asked_about_and_the_answer_is_kept(data: Path) -> None:
    asked = check(data, report((1, "PK", "LA")))
    (card,) = desk.file_cards(asked.result)
    assert card.question is Question.SYSTEM
    assert list(desk.system_names(asked.result["systems"])) == ["meri", "sisa"]

    answered = ended(
        data,
        jobs.recheck(data, Role.STAFF, "Testi", asked.id, systems={card.upload: "sisa"}),
    )
    (card,) = desk.file_cards(answered.result)
    done = published(data, answered)

    assert card.question is None
    assert "Sisämaan kirjastot" in card.facts
    assert done.result["files"][0]["entry"]["system"] == "sisa"


def test_rows_of_other_branches_wait_for_a_yes(data: Path) -> None:
    first = [(n, "PK", "PK") for n in range(1, 9)]
    published(data, check(data, report(*first), "meri"))

    asked = check(data, report(*[(n, "LA", "LA") for n in range(1, 9)]), "meri")
    (card,) = desk.file_cards(asked.result)
    assert card.question is Question.REPLACE
    answered = ended(data, jobs.recheck(data, Role.STAFF, "Testi", asked.id, replace=[card.upload]))
    done = published(data, answered)

    assert [file["refusal"] for file in done.result["files"]] == [None]


def test_the_page_asks_for_the_system_and_shows_the_months_of_each(data: Path) -> None:
    published(data, check(data, report((1, "PK", "LA"), (2, "ME", "ME")), "meri"))
    published(data, check(data, report((1, "PK", "LA")), "sisa", "other.csv"))

    app = opened("exports.py", Role.STAFF)
    assert not app.exception
    choices = {each.key: each.options for each in app.selectbox}
    of_one = app.selectbox(key="months-system").select("sisa").run()

    names = ["Meri-kirjastot", "Sisämaan kirjastot"]
    assert choices["files-of"] == ["Tunnistetaan toimipisteistä", *names]
    assert choices["months-system"] == ["Kaikki järjestelmät", *names]
    assert "Sisämaan kirjastot" in markup(app)
    assert not of_one.exception
    names_of_files = {each.name: each.system for each in loaded_files.newest_first(data, {"meri": "M", "sisa": "S"})}  # fmt: skip
    assert names_of_files == {"loans.csv": "M", "other.csv": "S"}


def test_a_region_of_one_system_is_asked_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal_over(tmp_path / "data", monkeypatch, KAKSI.parent / "pohjola"):
        job = check(tmp_path / "data", report((1, "OUPK", "OUPK")))
        published(tmp_path / "data", job)
        app = opened("exports.py", Role.STAFF)

        assert job.result["systems"] == []
        assert not app.exception
        assert {"files-of", "months-system"}.isdisjoint({each.key for each in app.selectbox})
