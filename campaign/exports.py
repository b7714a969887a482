"""Reports loaded, releases built and published in processes that are killed, and what stands afterwards."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from campaign.killing import Tell, finished, killed
from campaign.tally import Tally
from etl import archive, intake, job
from etl.build import CURRENT, build
from etl.settings import Paths
from tests.etl.house import House, event, house_in, r1

ROWS = 40


def month_file(number: int) -> bytes:
    """A report of its own month and ids, so that each adds its rows to what is there."""
    year, month = 2000 + number // 12, number % 12 + 1
    return r1(
        *[
            event(
                event_id=number * ROWS + n + 1,
                event_time=f"{year}-{month:02d}-{n % 28 + 1:02d} 12:00:00",
                item_home_branch="OUBY" if n % 2 else "OUPK",
            )
            for n in range(ROWS)
        ]
    )


def seeded(folder: Path) -> House:
    """A house with one month loaded and published."""
    house = house_in(folder)
    house.drop("first.csv", month_file(0))

    def work(_tell: Tell) -> None:
        for path in list(house.paths.exports.glob("*.csv")):
            house.load(path)
        house.build()

    finished(work)
    return house


def kill_loads(folder: Path, kills: int, chance: random.Random) -> Tally:
    """Files loaded one after another; a file that was told as loaded is in the archive whole, once."""
    tally, house = Tally("kill -9 in load"), seeded(folder)
    number, accepted = 1, {_rows_of(0)}
    span = _seconds(house, number, _load)
    while tally.counts["kills"] < kills:
        names = []
        for _ in range(3):
            house.drop(f"r{number}.csv", month_file(number))
            names.append(number)
            number += 1
        done = killed(
            lambda tell, mine=tuple(names): _load(house, tell, mine),
            chance,
            1.2 * span * len(names),
        )  # type: ignore[misc]
        tally.counts["runs"] += 1
        tally.counts["kills"] += done.was_killed
        accepted |= set(done.told)
        look_at_archive(tally, house.paths, accepted)
        finished(lambda tell: _load(house, tell, None))  # what was left is taken by the next load
        accepted |= {_rows_of(each) for each in names}
    tally.counts["files accepted"] = len(accepted)
    tally.counts["files there"] = len(_archived(house.paths))
    tally.counts["rows there"] = sum(_archived(house.paths).values())
    if tally.counts["rows there"] != ROWS * len(accepted):
        tally.fault(f"{ROWS * len(accepted)} rows were accepted")
    return tally


def _load(house: House, tell: Tell, numbers: tuple[int, ...] | None) -> None:
    names = (
        sorted(house.paths.exports.glob("*.csv"))
        if numbers is None
        else [house.paths.exports / f"r{n}.csv" for n in numbers]
    )
    for path in names:
        for outcome in intake.take([path], house.paths, dry_run=False):
            if outcome.entry is not None and not outcome.is_known:
                tell(str(outcome.entry.first_day))


def _rows_of(number: int) -> str:
    return f"{2000 + number // 12}-{number % 12 + 1:02d}-01"


def _archived(places: Paths) -> dict[str, int]:
    """First day -> rows of each file of the archive."""
    return {
        str(entry.first_day): pq.ParquetFile(archive.parquet_of(entry, places)).metadata.num_rows
        for entry in archive.entries(places)
    }


def look_at_archive(tally: Tally, places: Paths, accepted: set[str]) -> None:
    try:
        there = _archived(places)
    except (OSError, ValueError) as error:
        tally.fault(f"the archive cannot be read: {error}")
        return
    for day in sorted(accepted - there.keys()):
        tally.fault(f"the file of {day} was told as loaded and is not there")
    for day, rows in there.items():
        if rows != ROWS:
            tally.fault(f"the file of {day} has {rows} rows of {ROWS}")


def kill_builds(folder: Path, kills: int, chance: random.Random) -> Tally:
    """Releases built again and again; the one in use always opens, and one told as built is there."""
    tally, house = Tally("kill -9 in build"), seeded(folder)
    span = _seconds(house, 0, lambda kept, tell, _n: _build(kept, tell))
    while tally.counts["kills"] < kills:
        done = killed(lambda tell: _build(house, tell), chance, 1.2 * span)
        tally.counts["runs"] += 1
        tally.counts["kills"] += done.was_killed
        tally.counts["releases accepted"] += len(done.told)
        rows = finished(lambda tell: tell(str(loans(house.paths))))
        tally.counts["releases there and whole"] += bool(done.told) and rows == (str(ROWS),)
        if rows != (str(ROWS),):
            tally.fault(f"the release in use shows {rows} loans of {ROWS}")
        if done.told and _current(house.paths) != done.told[-1]:
            tally.fault(f"{done.told[-1]} was told as built and {_current(house.paths)} is in use")
    return tally


def _build(house: House, tell: Tell) -> None:
    with archive.locked(house.paths):
        build(house.paths, accept_unmapped=True)
    tell(_current(house.paths))


def _current(places: Paths) -> str:
    return (places.warehouse / CURRENT).read_text(encoding="utf-8").strip()


def loans(places: Paths) -> int:
    with duckdb.connect(str(places.warehouse / _current(places)), read_only=True) as con:
        row = con.execute("select sum(loans) from mart.loans_by_month").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def kill_publications(folder: Path, kills: int, chance: random.Random) -> Tally:
    """The staff's jobs; a file is published whole and told so, or nothing of it is in use."""
    tally, house = Tally("kill -9 in publish"), seeded(folder)
    span = _seconds(house, 1, lambda kept, tell, n: _publish(kept, tell, n))
    number, published = 2, 1
    while tally.counts["kills"] < kills:
        done = killed(lambda tell, n=number: _publish(house, tell, n), chance, 1.2 * span)  # type: ignore[misc]
        tally.counts["runs"] += 1
        tally.counts["kills"] += done.was_killed
        tally.counts["publications accepted"] += len(done.told)
        months = [int(each) for each in finished(lambda tell: tell(str(loans(house.paths))))]
        there = months[0] // ROWS if months and months[0] % ROWS == 0 else -1
        if there not in {published, published + 1} or (done.told and there != published + 1):
            tally.fault(
                f"{published} months were in use, {done.told} was told, {months} loans are shown"
            )
        tally.counts["publications there"] += there - published if there > published else 0
        if there >= 0:
            published = there
        number += 1
        if number % 20 == 0:
            shutil.rmtree(house.paths.jobs, ignore_errors=True)
    return tally


def _publish(house: House, tell: Tell, number: int) -> None:
    folder = house.paths.jobs / f"20260101T{number:06d}-{number:08x}"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "r.csv").write_bytes(month_file(number))
    (folder / "job.json").write_text(json.dumps({"what": "publish", "by": "Testi"}), "utf-8")
    if job.work("publish", folder, house.paths, "Testi", accept_unmapped=True):
        told = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        if told.get("result", {}).get("release"):
            tell(str(told["result"]["release"]["release_id"]))


def _seconds(house: House, number: int, work: object) -> float:
    """How long the work takes when nothing disturbs it, on a copy."""
    copy = House(Paths(house.paths.data.with_name("copy"), house.paths.region))
    shutil.rmtree(copy.paths.data, ignore_errors=True)
    shutil.copytree(house.paths.data, copy.paths.data)
    copy.drop(f"r{number}.csv", month_file(number))
    start = time.monotonic()
    finished(lambda tell: work(copy, tell, (number,) if work is _load else number))  # type: ignore[operator]
    shutil.rmtree(copy.paths.data)
    return max(0.05, time.monotonic() - start)


def sample(data: Path) -> None:
    """Made-up data of a whole region, loaded and built, for those who read."""
    environment = os.environ | {"PORTAL_DATA": str(data)}
    for words in (("sample",), ("run",)):
        subprocess.run(
            [sys.executable, "-m", "etl", *words], check=False, env=environment, capture_output=True
        )
