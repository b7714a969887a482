"""Votes, backups and restorations in processes that are killed, on SQLite and on PostgreSQL."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from campaign.killing import Tell, finished, killed
from campaign.tally import Tally
from portal.award import deliberation, proposals
from portal.records import audit, backup, events, heads, people, store
from portal.records.words import Ballot, State
from tests.portal.award.house import Body

PRESENT = ("kaisa", "matti", "maija")


def url_of(folder: Path) -> str:
    """SQLite records in a data folder, as the portal finds them there."""
    return f"sqlite:///{(folder / 'records.sqlite').resolve()}"


def in_deliberation(url: str) -> Body:
    """A round played on to the meeting; its engine is closed, so that forks open their own."""
    records = store.opened(url)
    body = Body.made(records).to(State.DELIBERATION)
    deliberation.set_attendance(
        records,
        acting=body.saga,
        round_id=body.round_id,
        present=[body.ids[one] for one in PRESENT],
    )
    records.dispose()
    return body


def kill_votes(url: str, kills: int, chance: random.Random, name: str) -> Tally:
    """Proposals and votes on them; each that was told as kept is there, and the log tells the same."""
    tally, body = Tally(f"kill -9 in vote, {name}"), in_deliberation(url)
    accepted: set[str] = set()
    while tally.counts["kills"] < kills:
        done = killed(lambda tell: vote(url, body, tell, 4000), chance, 0.8)
        tally.counts["runs"] += 1
        tally.counts["kills"] += done.was_killed
        accepted |= set(done.told)
        if tally.counts["runs"] % 10 == 0 or tally.counts["kills"] == kills:
            look_at_votes(tally, url, accepted)
    return tally


def vote(url: str, body: Body, tell: Tell, number: int) -> None:
    mine = replace(body, records=store.engine(url))
    for _ in range(number):
        proposal_id = proposals.propose(
            mine.records,
            acting=mine.saga,
            round_id=mine.round_id,
            suggestion=mine.suggestion("boden"),
        )
        tell(f"proposal {proposal_id}")
        for person in PRESENT:
            proposals.cast_vote(
                mine.records,
                acting=getattr(mine, person),
                round_id=mine.round_id,
                proposal_id=proposal_id,
                ballot=Ballot.NO,
            )
            tell(f"vote {proposal_id} {mine.ids[person]}")


def look_at_votes(tally: Tally, url: str, accepted: set[str]) -> None:
    records = store.engine(url)
    with store.reading(records) as con:
        there = {
            f"vote {row[0]} {row[1]}"
            for row in con.execute(sa.text("select proposal_id, person_id from vote"))
        }
        there |= {
            f"proposal {row[0]}" for row in con.execute(sa.text("select proposal_id from proposal"))
        }
        tally.faults += [f"{one} was told as kept and is not there" for one in accepted - there]
        if (broken := events.verify(con, heads.read()).broken_at) is not None:
            tally.fault(f"the log is broken at {broken}")
        tally.faults += audit.differences(con)
    records.dispose()
    tally.counts["votes and proposals accepted"] = len(accepted)
    tally.counts["there"] = len(there)


def kill_backups(folder: Path, kills: int, chance: random.Random) -> Tally:
    """Copies while others write; a copy that has its name is whole, one told as made is there."""
    tally, url = Tally("kill -9 in backup"), url_of(folder)
    body = in_deliberation(url)
    finished(lambda tell: vote(url, body, tell, 30))
    number = 0
    span = _seconds(lambda tell: _copy(url, folder / "copies", 0, tell))
    while tally.counts["kills"] < kills:
        number += 1
        first = number * 1000
        done = killed(
            lambda tell, n=first: _copies(url, body, folder / "copies", n, tell), chance, 8 * span
        )  # type: ignore[misc]
        tally.counts["runs"] += 1
        tally.counts["kills"] += done.was_killed
        tally.counts["copies accepted"] += len(done.told)
        _look_at_copies(tally, folder / "copies", done.told)
    return tally


def _copies(url: str, body: Body, folder: Path, first: int, tell: Tell) -> None:
    for number in range(20):
        vote(url, body, lambda _line: None, 1)
        _copy(url, folder, first + number, tell)


def _copy(url: str, folder: Path, number: int, tell: Tell) -> None:
    folder.mkdir(exist_ok=True)
    target = folder / f"{number}.sqlite"
    verdict = backup.back_up(url, target)
    tell(f"{target} {verdict.entries}")


def _look_at_copies(tally: Tally, folder: Path, told: tuple[str, ...]) -> None:
    made = {Path(path): int(entries) for path, entries in (line.rsplit(" ", 1) for line in told)}
    tally.faults += [
        f"{path.name} was told as made and is not there" for path in made if not path.exists()
    ]
    for path in folder.glob("*.sqlite"):
        fault = _fault_of(path, made.get(path, 0))
        tally.faults += [fault] if fault else []
        tally.counts["copies there and whole"] += path in made and not fault
        path.unlink()
    for left in folder.glob(".*"):
        tally.counts["halves left beside"] += 1
        left.unlink()


def _fault_of(path: Path, entries: int) -> str:
    try:
        verdict = backup.examined(path)
    except backup.BackupError as error:
        return str(error)
    if verdict.broken_at is not None:
        return f"{path.name} is broken at {verdict.broken_at}"
    return f"{path.name} lacks entries" if verdict.entries < entries else ""


def kill_restorations(folder: Path, kills: int, chance: random.Random) -> Tally:
    """Two copies put back in turn; what stands is one of them, or what stood before, whole."""
    tally, url = Tally("kill -9 in restore"), url_of(folder)
    body = in_deliberation(url)
    copies = [folder / f"{number}.copy" for number in range(2)]
    sizes = {}
    for copy in copies:
        finished(lambda tell: vote(url, body, tell, 25))
        sizes[str(copy)] = backup.back_up(url, copy).entries
    span = _seconds(lambda tell: _restore(url, copies[0], tell))
    while tally.counts["kills"] < kills:
        copy = copies[tally.counts["runs"] % 2]
        done = killed(lambda tell, one=copy: _restore(url, one, tell), chance, 1.3 * span)  # type: ignore[misc]
        tally.counts["runs"] += 1
        tally.counts["kills"] += done.was_killed
        tally.counts["restorations accepted"] += bool(done.told)
        entries = _look_at_records(tally, url)
        if entries not in sizes.values() or (done.told and entries != sizes[str(copy)]):
            tally.fault(f"{entries} entries stand after a restoration of {sizes[str(copy)]}")
        tally.counts["there"] += bool(done.told) and entries == sizes[str(copy)]
    return tally


def _restore(url: str, copy: Path, tell: Tell) -> None:
    backup.restore(url, copy)
    tell(str(copy))


def _look_at_records(tally: Tally, url: str) -> int:
    records = store.engine(url)
    try:
        with store.reading(records) as con:
            verdict = events.verify(con, heads.read())
            tally.faults += audit.differences(con)
    except store.FAILURES as error:
        tally.fault(f"the records cannot be read: {error}")
        return -1
    finally:
        records.dispose()
    if verdict.broken_at is not None:
        tally.fault(f"the log is broken at {verdict.broken_at}")
    return verdict.entries


def keep_writing(url: str, until: float, tell: Tell) -> None:
    """Sign in and out as people of its own until a moment, telling each that is kept."""
    records, number = store.engine(url), 0
    while time.time() < until:
        number += 1
        subject = f"{time.time_ns()}-{number}"
        tell(
            people.remember_person(
                records, issuer="https://campaign.example", subject=subject, name="Kirjoittaja"
            )
        )


def _seconds(work: Callable[[Tell], None]) -> float:
    start = time.monotonic()
    finished(work)
    return max(0.05, time.monotonic() - start)
