"""Write records in processes that are killed at random moments; print what had been acknowledged.

Run as `python -m tests.portal.records.killer URL ROUND_ID PERSON_ID RUNS`: each run is a fork that hands in
nominations one after another and tells each one's id after the call has returned.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta

import sqlalchemy as sa

from portal.award import nominations
from portal.records import store
from portal.records.acting import Acting
from portal.records.words import State
from tests.portal.award.house import DURING, PAPERS


def hand_in(url: str, round_id: str, person_id: str, told: int) -> None:
    """Hand in nominations until the end."""
    engine = store.engine(url)  # the tables are there: nothing to migrate
    at = DURING[State.CALL]
    acting = Acting(person_id, signed_in_at=at - timedelta(hours=1), at=at)
    while True:
        mine = nominations.begin_nomination(
            engine, acting=acting, round_id=round_id, library="kiruna"
        )
        nominations.submit(engine, acting=acting, nomination_id=mine, papers=PAPERS)
        os.write(told, f"{mine}\n".encode())


def killed_run(url: str, round_id: str, person_id: str, seconds: float) -> list[str]:
    """One process killed so many seconds after the first id it told; the ids that it told."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        hand_in(url, round_id, person_id, told)
    os.close(told)
    with os.fdopen(heard) as lines:
        first = lines.readline()  # however slow the machine is, there is something to lose
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (first, *lines) if line.endswith("\n")]


def main() -> None:
    """Kill so many runs and print all ids as JSON."""
    url, round_id, person_id, runs = sys.argv[1:]
    sa.create_engine(url)  # imports the driver once, before the forks
    chance = random.Random(7)  # noqa: S311 - moments of death, no secrets
    seconds = [chance.uniform(0.004, 0.12) for _run in range(int(runs))]
    acknowledged = [one for each in seconds for one in killed_run(url, round_id, person_id, each)]
    sys.stdout.write(json.dumps(acknowledged))


if __name__ == "__main__":
    main()
