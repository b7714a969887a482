"""make campaign: 1,000 kills, 100,000 broken files, a disk that fills up, a crowd; what was accepted, what is there.

It takes hours and is no part of `make test`. `--share 0.01` tries a hundredth of everything; `--minutes` ends the
broken files after a while. It needs fork and kill -9, so not Windows. PostgreSQL is tried where it is installed.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from campaign import crowd, disk, exports, mutations, records
from campaign.tally import Tally, begun
from portal.records import store
from tests.portal.records import server

KILLS = {
    "load": 200,
    "build": 150,
    "publish": 150,
    "vote": 200,
    "vote on PostgreSQL": 100,
    "backup": 100,
    "restore": 100,
}
FILES, FILLINGS = 100_000, 500
CROWD_S = 240.0

Part = Callable[[random.Random], Tally]
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    share: Annotated[float, typer.Option(help="How much of everything, 1 is all.")] = 1.0,
    minutes: Annotated[float, typer.Option(help="How long the broken files may take.")] = 600.0,
    only: Annotated[str, typer.Option(help="kills, disk, files or crowd; all when empty.")] = "",
    readers: Annotated[int, typer.Option(help="How many read at once.")] = crowd.READERS,
    seconds: Annotated[float, typer.Option(help="How long the crowd stays.")] = CROWD_S,
    seed: Annotated[int, typer.Option(help="The same seed tries the same.")] = 1,
) -> None:
    """Run the campaign and print a line for each part. Exit code 1 when anything accepted is not there."""
    parts = {
        "kills": lambda: _kills(share, seed),
        "disk": lambda: [_disk(share, seed)],
        "files": lambda: [
            mutations.run(int(FILES * share), _chance(seed), time.time() + 60 * minutes)
        ],
        "crowd": lambda: [_crowd(readers, seconds, seed)],
    }
    wanted = [part for name, part in parts.items() if only in {"", name}]
    told: list[Tally] = []
    try:
        for tally in chain.from_iterable(part() for part in wanted):
            print(*tally.lines(), sep="\n", flush=True)
            told.append(tally)
    except KeyboardInterrupt:
        for tally in (one for one in begun if one.name and one not in told):
            print("interrupted:", *tally.lines(), sep="\n", flush=True)
    if any(tally.faults for tally in begun):
        raise typer.Exit(1)


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - moments and faults, no secrets


def _kills(share: float, seed: int) -> Iterator[Tally]:
    chance = _chance(seed)

    def number(name: str) -> int:
        return max(1, round(KILLS[name] * share))

    with _data() as folder:
        yield records.kill_votes(records.url_of(folder), number("vote"), chance, "SQLite")
    with _data() as folder:
        yield records.kill_backups(folder, number("backup"), chance)
    with _data() as folder:
        yield records.kill_restorations(folder, number("restore"), chance)
    yield from _kill_votes_on_postgresql(number("vote on PostgreSQL"), chance)
    for name, part in (
        ("load", exports.kill_loads),
        ("build", exports.kill_builds),
        ("publish", exports.kill_publications),
    ):
        with _data() as folder:
            yield part(folder, number(name), chance)


def _kill_votes_on_postgresql(kills: int, chance: random.Random) -> Iterator[Tally]:
    programs = server.programs()
    if programs is None:
        print("kill -9 in vote, PostgreSQL: not tried, no server is installed")
        return
    with server.running(programs) as address, _data() as folder:
        url = address.format(database="postgres")
        os.environ["PORTAL_RECORDS_URL"] = url
        assert folder.is_dir()  # noqa: S101 - the head of the log is kept there
        yield records.kill_votes(url, kills, chance, "PostgreSQL")
        del os.environ["PORTAL_RECORDS_URL"]


def _disk(share: float, seed: int) -> Tally:
    with _data() as folder:
        small = folder / "small"
        os.environ["PORTAL_DATA"] = str(small)
        return disk.run(small, max(5, round(FILLINGS * share)), _chance(seed))


def _crowd(readers: int, seconds: float, seed: int) -> Tally:
    """A crowd at a portal with sample data, while votes, copies and jobs are killed beside it."""
    with _data() as folder:
        exports.sample(folder)
        with (
            crowd.around(folder, records.url_of(folder), readers, seconds) as tally,
            tempfile.TemporaryDirectory() as other,
        ):
            beside = exports.kill_builds(Path(other), 10, _chance(seed))
        tally.counts["builds killed beside"] = beside.counts["kills"]
        tally.faults += beside.faults
        return tally


@contextmanager
def _data() -> Iterator[Path]:
    """A data folder of the part's own, as the portal is told of it."""
    with tempfile.TemporaryDirectory(prefix="campaign-") as name:
        os.environ["PORTAL_DATA"] = name
        yield Path(name)
        store.close()


if __name__ == "__main__":
    sys.exit(app())
