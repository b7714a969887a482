"""A hundred thousand files that are each a little broken: loaded, published, accounted for to the row."""

import gzip
import io
import math
import random
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from campaign.tally import Tally
from etl import archive, intake
from etl.contracts import LOAN_KINDS
from etl.load import Outcome
from etl.messages import Code
from tests.etl.house import LAPLAND, House, house_in
from tests.exports import shapes

BATCH = 200
_TOLD_EVERY = 2_000
_DIED = frozenset({Code.READER_DIED, Code.READER_TIME, Code.READER_MEMORY, Code.OUT_OF_MEMORY})
_ID = "111111"  # what an id begins with in a seed
_SHEET = "xl/worksheets/sheet1.xml"
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


@dataclass(frozen=True)
class Seed:
    """A whole file: what is in it, and how that is packed."""

    name: str
    inside: bytes
    packed: Callable[[bytes], bytes] = bytes


def seeds() -> list[Seed]:
    """A file of every kind that is read, of the month and with the ids that `mutant` changes."""
    loans = shapes.loans(15)
    numbered = [(f"{_ID}{n:03}", *row[1:]) for n, row in enumerate(loans.rows)]
    table = shapes.Table("loans", loans.header, tuple(numbered))
    rows = shapes.koha_csv(table)
    plain = {
        "loans.csv": rows,
        "statistics.csv": shapes.koha_csv(_short(shapes.statistics())),
        "matrix.csv": shapes.koha_csv(_short(shapes.matrix())),
        "transfers.csv": _lines("transfers_2025.semicolon.bom.csv.gz"),
        "holds.csv": _lines("holds_2025.semicolon.bom.csv.gz"),
        "loans.tab": shapes.koha_tab(table),
        "loans.json": shapes.annotated_json(table),
    }
    book = shapes.xlsx(table)
    return [
        *(Seed(name, content) for name, content in plain.items()),
        Seed("loans.csv.gz", rows, gzip.compress),
        Seed("loans.zip", rows, lambda inside: shapes.zipped(raportti__csv=inside)),
        Seed("loans.xlsx", _sheet(book), lambda inside: _with_sheet(book, inside)),
    ]


def _short(table: shapes.Table) -> shapes.Table:
    return shapes.Table(table.name, table.header, table.rows[:15])


def _lines(name: str) -> bytes:
    return b"\n".join(gzip.decompress((shapes.HERE / name).read_bytes()).split(b"\n")[:16])


def _sheet(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archived:
        return archived.read(_SHEET)


def _with_sheet(book: bytes, sheet: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == _SHEET else old.read(name))
    return out.getvalue()


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


def run(files: int, seed: int, until: float = math.inf) -> Tally:
    """Load so many mutated files and publish them, or as many as there is time for until a moment.

    Every row that was read is accepted, or complained of; every row that was accepted lies there, and
    is published, excluded or superseded. Numbers of files that a reader died of are printed.
    """
    tally, kinds = Tally("mutated files"), seeds()
    for first in range(0, files, BATCH):
        if time.time() > until:
            break
        with tempfile.TemporaryDirectory(prefix="campaign-") as name:
            house = house_in(Path(name), LAPLAND)
            numbers = range(first, min(files, first + BATCH))
            for number in numbers:
                house.drop(*mutant(number, kinds, seed))
            outcomes = intake.take([house.paths.exports], house.paths, dry_run=False)
            _count(outcomes, numbers, tally)
            _publish(house, outcomes, tally)
        if tally.counts["files"] % _TOLD_EVERY == 0:
            print("until now:", *tally.lines(), sep="\n", flush=True)
    return tally


def mutant(number: int, kinds: list[Seed], seed: int) -> tuple[str, bytes]:
    """Name and bytes of one file of a campaign; the same number of a seed is the same file.

    Half of the packed ones are whole outside and broken inside.
    """
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - faults, no secrets
    kind = kinds[number % len(kinds)]
    month = f"{2000 + number // 12 % 25}-{number % 12 + 1:02}".encode()
    inside = kind.inside.replace(b"2025-03", month)
    inside = inside.replace(_ID.encode(), str(100_000 + number % 800_000).encode())
    if chance.random() < 0.5:
        return f"{number}-{kind.name}", kind.packed(mutated(inside, chance))
    return f"{number}-{kind.name}", mutated(kind.packed(inside), chance)


def _count(outcomes: list[Outcome], numbers: range, tally: Tally) -> None:
    """What became of each file of a batch, and that none was passed over."""
    tally.counts["files"] += len(numbers)
    answered = {int(each.file.split("-")[0]) for each in outcomes}
    tally.faults += [f"file {number}: no outcome" for number in numbers if number not in answered]
    for each in outcomes:
        if each.refusal:
            _count_refusal(each, tally)
        elif each.is_known:
            tally.counts["known already"] += 1
        elif each.entry:
            told = len({(complaint.sheet, complaint.row) for complaint in each.complaints})
            tally.counts["reports"] += 1
            tally.counts["rows read"] += each.entry.rows_read
            tally.counts["rows complained of"] += told
            if each.entry.rows_read != each.entry.rows_accepted + told:
                tally.fault(f"{each.file}: {each.entry.rows_read} rows read, {told} complained of")


def _count_refusal(outcome: Outcome, tally: Tally) -> None:
    tally.counts["refused whole"] += 1
    if outcome.refusal and outcome.refusal.code in _DIED:
        tally.counts[f"of these {outcome.refusal.code}"] += 1
        print(f"{outcome.file}: {outcome.refusal.code}", flush=True)


def _publish(house: House, outcomes: list[Outcome], tally: Tally) -> None:
    """Build a release of a batch, and see that every row that was read is in it, or said."""
    read = [each.entry for each in outcomes if each.entry and not each.is_known]
    kept = archive.entries(house.paths)
    there = [pq.ParquetFile(archive.parquet_of(e, house.paths)).metadata.num_rows for e in kept]
    accepted = sum(entry.rows_accepted for entry in read)
    if sum(there) != accepted:
        tally.fault(f"{accepted} rows accepted, {sum(there)} there: {[e.file_name for e in kept]}")
    built = house.build()
    loans = sum(entry.rows_accepted for entry in read if entry.kind in LOAN_KINDS)
    fate = built.rows_published + built.rows_excluded + built.rows_superseded
    if loans != fate:
        tally.fault(f"{loans} rows accepted, {fate} in the release: {[e.file_name for e in kept]}")
    tally.counts["rows published"] += built.rows_published
    tally.counts["rows excluded"] += built.rows_excluded
    tally.counts["rows superseded"] += built.rows_superseded
