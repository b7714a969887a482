"""Run python -m etl many times and kill it each time: one start, then a fork for every run.

How long the command takes here is measured on a copy of the data folder; each run may then live
at most the given share of it. Prints one line of JSON a round: whether the run was killed, and
what a look at the data folder found afterwards. Nothing here opens DuckDB before a fork.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from etl import archive
from etl.build import CURRENT
from etl.commands import app
from etl.settings import paths


def in_fork(work: Callable[[], None]) -> int:
    """The process id of a fork that does the work and ends."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)  # without the parent's clean-up
    return pid


def command(words: list[str]) -> Callable[[], None]:
    def work() -> None:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        app(words, standalone_mode=False)

    return work


def was_killed(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def archived() -> list[list[int]]:
    """Rows that each manifest promises, and rows that its Parquet file holds."""
    places = paths()
    return [
        [entry.rows_accepted, pq.ParquetFile(archive.parquet_of(entry, places)).metadata.num_rows]
        for entry in archive.entries(places)
    ]


def open_release() -> None:
    """Fails when `current` names no release that opens."""
    folder = paths().warehouse
    name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    with duckdb.connect(str(folder / name), read_only=True) as con:
        con.execute("from mart.release").fetchall()


def seconds(words: list[str]) -> float:
    """How long the command takes when nothing disturbs it; the data folder stays as it is."""
    data = os.environ["PORTAL_DATA"]
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(data, Path(folder) / "data")

        def work() -> None:
            os.environ["PORTAL_DATA"] = str(copy)
            command([word.replace(data, str(copy)) for word in words])()

        start = time.monotonic()
        os.waitpid(in_fork(work), 0)
        return time.monotonic() - start


def main(rounds: int, share: float, *words: str) -> None:
    chance = random.Random(rounds)  # noqa: S311 - no secret
    longest = share * seconds(list(words))
    for _ in range(rounds):
        killed = was_killed(in_fork(command(list(words))), chance.uniform(0, longest))
        looked = {"killed": killed, "archived": archived()}
        if words[0] == "build":
            _, status = os.waitpid(in_fork(open_release), 0)
            looked["opens"] = status == 0
        sys.stdout.write(json.dumps(looked) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:])
