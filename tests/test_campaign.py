"""The campaign in small: every part runs, counts what was accepted and finds it there; and it finds what is not."""

import os
import random
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("fork and kill -9", allow_module_level=True)

import sqlalchemy as sa

from campaign import disk, exports, mutations, records
from campaign.killing import finished, killed
from portal.records import store


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    return tmp_path


def test_what_a_killed_process_told_is_heard() -> None:
    def work(tell: object) -> None:
        for number in range(10**9):
            tell(str(number))  # type: ignore[operator]

    done = killed(work, random.Random(1), 0.2)

    assert done.was_killed
    assert list(done.told[:3]) == ["0", "1", "2"]
    assert finished(lambda tell: tell("all")) == ("all",)


def test_votes_copies_and_restorations_survive_their_killers(data: Path) -> None:
    chance = random.Random(1)
    for name, part in (("a", records.kill_backups), ("b", records.kill_restorations)):
        folder = data / name
        folder.mkdir()
        os.environ["PORTAL_DATA"] = str(folder)
        tally = part(folder, 2, chance)
        assert tally.faults == []
        assert tally.counts["kills"] == 2
    (data / "c").mkdir()
    os.environ["PORTAL_DATA"] = str(data / "c")
    votes = records.kill_votes(records.url_of(data / "c"), 2, chance, "SQLite")
    assert votes.faults == []
    assert votes.counts["there"] >= votes.counts["votes and proposals accepted"]


def test_a_vote_that_is_lost_is_found(data: Path) -> None:
    url = records.url_of(data)
    body = records.in_deliberation(url)
    told = finished(lambda tell: records.vote(url, body, tell, 1))
    tally = records.Tally("")
    records.look_at_votes(tally, url, set(told))
    assert tally.faults == []

    engine = store.engine(url)
    with store.writing(engine) as con:
        con.execute(sa.text("drop trigger vote_no_delete"))
        con.execute(sa.text("delete from vote"))
    engine.dispose()
    records.look_at_votes(tally, url, set(told))
    assert len(tally.faults) == 6  # three votes that are not there, and what the log tells of them


def test_loads_builds_and_publications_survive_their_killers(data: Path) -> None:
    parts = (exports.kill_loads, exports.kill_builds, exports.kill_publications)
    for number, part in enumerate(parts):
        tally = part(data / str(number), 1, random.Random(number))
        assert tally.faults == []


def test_broken_files_are_accounted_for() -> None:
    tally = mutations.run(24, 1)

    assert tally.faults == []
    assert tally.counts["files"] == 24
    assert tally.counts["rows published"] > 0


def test_a_full_disk_loses_nothing(data: Path) -> None:
    os.environ["PORTAL_DATA"] = str(data / "small")

    assert disk.run(data / "small", 5, random.Random(1)).faults == []
