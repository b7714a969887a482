"""Two of the staff, six reviewers and 200 readers at one portal, while the rest of the campaign goes on."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import sqlalchemy as sa

from bench.served import ROOT, served
from campaign.tally import Tally
from portal.award import reviews, rounds, rules
from portal.award.reviews import Mark
from portal.award.rounds import Settings
from portal.exports import jobs
from portal.kit.access import Role
from portal.records import audit, events, heads, people, store
from portal.records.acting import keeper
from portal.records.sitting import Sitting
from portal.records.words import Part, Refusal, State
from tests.portal.award.house import SETTINGS, Body

READERS, EVERY_S = 200, 10
MORE = ("seppo", "sulo")
REVIEWERS = ("kaisa", "matti", "maija", "mikko", *MORE)


class _Six(Body):
    """The round of the tests with two more members."""

    def begin(self, settings: Settings = SETTINGS) -> str:
        """A draft whose body is six."""
        round_id = super().begin(settings)
        keeping = replace(keeper(), at=self.at)
        people.grant_role(
            self.records, acting=keeping, person_id=self.ids["sulo"], role=Role.MEMBER
        )
        for name in MORE:
            rounds.appoint(
                self.records,
                acting=self.saga,
                round_id=round_id,
                person_id=self.ids[name],
                part=Part.MEMBER,
            )
        return round_id

    def declare_all(self, *names: str) -> None:
        """Everybody declares no conflict."""
        for name in MORE:
            self.declare_none(name)
        super().declare_all(*names)


@contextmanager
def around(data: Path, url: str, readers: int, seconds: float) -> Iterator[Tally]:
    """The crowd comes when the block begins and has gone when it ends; the tally is whole then."""
    tally, over = Tally("crowd"), Event()
    body = _Six.made(store.opened(url)).to(State.REVIEW)
    with served(
        ROOT / "app.py", {"PORTAL_DATA": str(data), "PORTAL_CLIENT_SOCKETS": "1000"}
    ) as portal:
        command = [
            sys.executable,
            "-m",
            "bench.reader",
            portal.address,
            str(portal.pid),
            str(readers),
            str(EVERY_S),
            str(int(seconds)),
        ]
        reading = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        hands = [Thread(target=_staff, args=(data, name, tally, over)) for name in ("Saga", "Sulo")]
        hands += [Thread(target=_review, args=(body, name, tally, over)) for name in REVIEWERS]
        hands += [Thread(target=_try_in_vain, args=(body, "ulla", tally, over))]
        for hand in hands:
            hand.start()
        yield tally
        told = json.loads(reading.communicate()[0] or b"{}")
        over.set()
        for hand in hands:
            hand.join()
    tally.counts["readers"] = len(told.get("opened", ())) + 1
    tally.counts["filter changes"] = len(told.get("changes", ()))
    if told.get("failed", 1) or told.get("unchanged", 1):
        tally.fault(
            f"readers: {told.get('failed')} failed, {told.get('unchanged')} changed no figure"
        )
    _look(body, tally)


def _staff(data: Path, name: str, tally: Tally, over: Event) -> None:
    """Check what is loaded again and again, and discard the check."""
    while not over.is_set():
        job_id = jobs.turn(data, Role.STAFF, name)
        while (job := jobs.read(data, job_id)) and job.status in {
            jobs.Status.WAITING,
            jobs.Status.RUNNING,
        }:
            time.sleep(0.5)
        tally.counts["checks asked"] += 1
        if job is None or job.status is not jobs.Status.DONE:
            tally.fault(f"a check ended as {job and job.status}")
        else:
            tally.counts["checks answered"] += 1
        jobs.discard(data, Role.STAFF, job_id)


def _review(body: Body, name: str, tally: Tally, over: Event) -> None:
    """Send a review, and change it, again and again."""
    seen, acting = 0, getattr(body, name)
    nomination_id = body.nominees()["boden"]
    while not over.is_set():
        said = Sitting.ask(body.records, rules.read_rules, acting=acting, round_id=body.round_id)
        assert said is not None  # noqa: S101 - published long ago
        marks = {one.criterion_id: Mark(seen % 5 + 1, f"Perustelu {seen}") for one in said.criteria}
        seen = reviews.submit_review(
            body.records,
            acting=acting,
            nomination_id=nomination_id,
            marks=marks,
            seen=body.review_version(acting, nomination_id),
            change_reason="Uusi harkinta" if seen else "",
        )
        tally.counts["reviews accepted"] += 1
        time.sleep(0.5)


def _try_in_vain(body: Body, name: str, tally: Tally, over: Event) -> None:
    """Who has no seat is refused each time."""
    while not over.is_set():
        try:
            body.review(name, "boden", 3, 3)
            tally.fault(f"{name} reviewed without a right")
        except Refusal:
            tally.counts["reviews refused"] += 1
        time.sleep(1)


def _look(body: Body, tally: Tally) -> None:
    with store.reading(body.records) as con:
        tally.counts["reviews there"] = int(
            con.execute(sa.text("select count(*) from review_version")).scalar_one()
        )
        verdict = events.verify(con, heads.read())
        tally.faults += audit.differences(con)
    if verdict.broken_at is not None:
        tally.fault(f"the log is broken at {verdict.broken_at}")
    if tally.counts["reviews there"] != tally.counts["reviews accepted"]:
        tally.fault("reviews accepted and there differ")
    body.records.dispose()
