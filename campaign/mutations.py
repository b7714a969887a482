"""A hundred thousand files that are each a little broken: read, accounted for to the row, nothing dies of them."""

import gzip
import io
import math
import random
import shutil
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

from campaign.tally import Tally
from etl.messages import RefusalError
from etl.reading.tasks import Read, Setting, read_part, unpacked
from etl.reading.workers import POOL, Limits
from tests.etl.house import event, r1
from tests.exports import shapes

AT_ONCE = 2
BATCH = 100
LIMITS = Limits(120, 2500)
_BITS = (
    b";",
    b",",
    b"\t",
    b'"',
    b"'",
    b"\r\n",
    b"\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b"[",
    b"<",
    b"&a;",
    b"=1+1",
    b"9" * 400,
    b"-",
    b"2025-02-30",
    b"NaN",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"a" * 5000,
)


def seeds() -> list[tuple[str, bytes]]:
    """Whole files of every kind that is read."""
    rows = r1(*[event(event_id=n, event_time=f"2025-01-{n + 1:02d} 10:00:00") for n in range(12)])
    tables = (shapes.loans(), shapes.statistics(), shapes.matrix())
    plain = [("rows.csv", rows)]
    for table in tables:
        short = shapes.Table(table.name, table.header, table.rows[:15])
        plain.append((f"{table.name}.csv", shapes.koha_csv(short)))
    book = openpyxl.Workbook()
    for line in rows.decode("utf-8-sig").splitlines():
        book.active.append([cell.strip('"') for cell in line.split(";")])  # type: ignore[union-attr]  # a new book has a sheet
    out = io.BytesIO()
    book.save(out)
    header, *lines = [
        [cell.strip('"') for cell in line.split(";")]
        for line in rows.decode("utf-8-sig").splitlines()
    ]
    objects = [dict(zip(header, line, strict=False)) for line in lines]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.csv", rows)
    return [
        *plain,
        ("book.xlsx", out.getvalue()),
        ("rows.json", repr(objects).replace("'", '"').encode()),
        ("rows.csv.gz", gzip.compress(rows)),
        ("rows.zip", packed.getvalue()),
    ]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file with one to six faults: bytes turned, cut, doubled, moved, put in."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_FAULTS)(changed, chance)
    return bytes(changed)


def _turn(changed: bytearray, chance: random.Random) -> None:
    if changed:
        changed[chance.randrange(len(changed))] = chance.randrange(256)


def _cut(changed: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(changed) + 1)
    del changed[start : start + chance.choice((1, 3, 20, 200, len(changed)))]


def _double(changed: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(changed) + 1)
    changed[start:start] = changed[start : start + chance.choice((1, 30, 400))]


def _put_in(changed: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(changed) + 1)
    changed[place:place] = chance.choice(_BITS)


_FAULTS: tuple[Callable[[bytearray, random.Random], None], ...] = (_turn, _cut, _double, _put_in)


def run(files: int, chance: random.Random, until: float = math.inf) -> Tally:
    """Read so many mutated files, or as many as there is time for until a moment.

    What is accepted of each, and no more, lies there as rows.
    """
    tally, kinds = Tally("mutated files"), seeds()
    with (
        tempfile.TemporaryDirectory(prefix="campaign-") as name,
        ThreadPoolExecutor(AT_ONCE) as hands,
    ):
        batches = _batches(files, kinds, chance, Path(name))
        while time.time() < until and (some := list(islice(batches, AT_ONCE))):
            for counts, faults in hands.map(_read, some):
                tally.counts.update(counts)
                tally.faults += faults
    return tally


def _batches(
    files: int, kinds: list[tuple[str, bytes]], chance: random.Random, folder: Path
) -> Iterator[Path]:
    for first in range(0, files, BATCH):
        place = folder / str(first)
        (place / "work").mkdir(parents=True)
        for number in range(first, min(files, first + BATCH)):
            kind, content = kinds[number % len(kinds)]
            (place / f"{number}-{kind}").write_bytes(mutated(content, chance))
        yield place


def _read(place: Path) -> tuple[Counter[str], list[str]]:
    """One batch in a process of its own; when that dies, its files one by one."""
    paths = sorted(path for path in place.iterdir() if path.is_file())
    try:
        found = POOL.call(LIMITS, read_all, paths, place / "work")
    except RefusalError:
        found = (Counter(), [])
        for path in paths:
            found = _added(found, _alone(path, place / "work"))
    shutil.rmtree(place)
    return found


def _alone(path: Path, work: Path) -> tuple[Counter[str], list[str]]:
    try:
        return POOL.call(LIMITS, read_all, [path], work)
    except RefusalError as refusal:  # as the portal refuses it: the process is replaced
        return Counter({"files": 1, "refused whole": 1, f"of these {refusal.message.code}": 1}), []


def _added(
    one: tuple[Counter[str], list[str]], two: tuple[Counter[str], list[str]]
) -> tuple[Counter[str], list[str]]:
    return one[0] + two[0], one[1] + two[1]


def read_all(paths: list[Path], work: Path) -> tuple[Counter[str], list[str]]:
    """What became of each file: counts, and sentences on rows that do not add up."""
    setting = Setting(work, "1200MB", 1, "Europe/Helsinki", date(2026, 1, 1))
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for path in paths:
        counts["files"] += 1
        opened = unpacked(path, work)
        reads = [read_part(part, work, frozenset(), setting) for part in opened.parts]
        counts["refused whole"] += not any(read.report for read in reads)
        for read in reads:
            _count(read, counts, faults, path)
        for left in work.iterdir():
            left.unlink() if left.is_file() else shutil.rmtree(left)
    return counts, faults


def _count(read: Read, counts: Counter[str], faults: list[str], path: Path) -> None:
    if read.report is None:
        return
    told = read.report.counts
    there = pq.ParquetFile(read.report.path).metadata.num_rows
    counts["rows read"] += told.rows_read
    counts["rows refused"] += told.rows_refused
    counts["rows accepted"] += told.rows_accepted
    counts["rows there"] += there
    if there != told.rows_accepted:
        faults.append(f"{path.name}: {told.rows_accepted} rows accepted, {there} there")
