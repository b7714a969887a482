"""A disk that fills up at random moments: what is refused says so, what stood stands, and it goes on after.

A small file system of its own is mounted where the machine lets us; elsewhere a quota on the size of files in the
process stands for it.
"""

import random
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from typer.testing import Result

from campaign import exports, records
from campaign.killing import Tell, finished
from campaign.tally import Tally
from portal.records import audit, backup, events, heads, store
from portal.records.words import Refusal
from tests.etl.house import House
from tests.portal.award.house import Body

SIZE = 48 << 20
_QUOTAS = (4096, 20_000, 60_000, 200_000, 700_000)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of 48 MB at the folder; False where the machine does not let us mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    is_mounted = _runs(mount)
    try:
        yield is_mounted
    finally:
        if is_mounted:
            _runs(["umount", str(folder)])


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def run(folder: Path, times: int, chance: random.Random) -> Tally:
    """Fill the disk so many times, each time under another kind of work."""
    tally = Tally("full disk")
    with small_disk(folder) as is_mounted:
        tally.counts["on a file system of its own"] = int(is_mounted)
        works = list(_works(folder))
        for number in range(times):
            name, work, look = works[number % len(works)]
            free = chance.randrange(0, 9_000_000)
            with _filled(folder, free) if is_mounted else _no_filling():
                told = finished(_limited(work, None if is_mounted else chance.choice(_QUOTAS)))
            tally.counts[f"{name} tried"] += 1
            tally.counts[f"{name} done"] += "done" in told
            tally.counts["refused with a sentence"] += "refused" in told
            if not told or told[-1] not in {"done", "refused"}:
                tally.fault(f"{name} with {free:,} bytes free ended without a word: {told}")
            tally.faults += [f"{name} with {free:,} bytes free: {one}" for one in finished(look)]
    return tally


def _limited(work: Callable[[Tell], None], quota: int | None) -> Callable[[Tell], None]:
    def limited(tell: Tell) -> None:
        if quota is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (quota, resource.RLIM_INFINITY))
        work(tell)

    return limited


@contextmanager
def _filled(folder: Path, free: int) -> Iterator[None]:
    """All of the disk but so many bytes is taken."""
    ballast = folder / "ballast"
    size = max(0, shutil.disk_usage(folder).free - free)
    with ballast.open("wb") as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
        file.write(bytes(size & ((1 << 20) - 1)))
    yield
    ballast.unlink()


@contextmanager
def _no_filling() -> Iterator[None]:
    yield


_Work = tuple[str, Callable[[Tell], None], Callable[[Tell], None]]


def _works(folder: Path) -> Iterator[_Work]:
    """Name, work that says `done` or `refused`, and a look that says what is wrong afterwards."""
    url = records.url_of(folder)
    body = records.in_deliberation(url)
    finished(lambda tell: records.vote(url, body, tell, 5))
    copy = folder / "good.copy"
    backup.back_up(url, copy)
    house = exports.seeded(folder / "house")
    yield "vote", lambda tell: _vote(url, body, tell), lambda tell: _look(url, tell)
    yield (
        "backup",
        lambda tell: _back_up(url, folder / "new.copy", tell),
        lambda tell: _look(url, tell),
    )
    yield "restore", lambda tell: _restore(url, copy, tell), lambda tell: _look(url, tell)
    yield "load", lambda tell: _load(house, tell), lambda tell: _look_at_house(house, tell)
    yield "build", lambda tell: _build(house, tell), lambda tell: _look_at_house(house, tell)


def _vote(url: str, body: Body, tell: Tell) -> None:
    try:
        records.vote(url, body, lambda _line: None, 30)
    except (Refusal, *store.FAILURES):
        tell("refused")
    else:
        tell("done")


def _back_up(url: str, target: Path, tell: Tell) -> None:
    try:
        backup.back_up(url, target)
    except backup.BackupError:
        tell("there" if target.exists() else "nothing of it is there")
        tell("refused")
    else:
        backup.examined(target)
        tell("done")
    target.unlink(missing_ok=True)


def _restore(url: str, copy: Path, tell: Tell) -> None:
    try:
        backup.restore(url, copy)
    except (backup.BackupError, *store.FAILURES):
        tell("refused")
    else:
        tell("done")


def _load(house: House, tell: Tell) -> None:
    number = len(list(house.paths.archive.rglob("*.parquet")))
    path = _dropped(house, number)
    if path is None:
        tell("refused")
        return
    done = house.command("load", str(path))
    tell(_word(done))


def _dropped(house: House, number: int) -> Path | None:
    try:
        return house.drop(f"r{number}.csv", exports.month_file(number))
    except OSError:
        return None


def _build(house: House, tell: Tell) -> None:
    done = house.command("build", "--accept-unmapped")
    tell(_word(done))


def _word(done: Result) -> str:
    """What a command of etl has said: done, refused with a sentence, or how it broke."""
    if done.exit_code == 0:
        return "done"
    is_sentence = isinstance(done.exception, SystemExit) and bool(done.output.strip())
    return "refused" if is_sentence and "Traceback" not in done.output else repr(done.exception)


def _look(url: str, tell: Tell) -> None:
    engine = store.engine(url)
    try:
        with store.reading(engine) as con:
            verdict = events.verify(con, heads.read())
            for sentence in audit.differences(con):
                tell(sentence)
        if verdict.broken_at is not None:
            tell(f"the log is broken at {verdict.broken_at}")
    except store.FAILURES as error:
        tell(f"the records cannot be read: {error}")


def _look_at_house(house: House, tell: Tell) -> None:
    tally = Tally("")
    exports.look_at_archive(tally, house.paths, set())
    for fault in tally.faults:
        tell(fault)
    if exports.loans(house.paths) % exports.ROWS:
        tell("the release in use is not whole")
