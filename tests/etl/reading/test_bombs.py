"""Small files that would become large ones, and shapes that nobody writes: each is one refusal, soon, and leaves nothing."""

import gzip
import io
import json
import time
import zipfile
from pathlib import Path

import pytest

from etl import intake
from etl.messages import Code, RefusalError
from etl.reading import unpack
from etl.reading.read import read
from etl.reading.unpack import Part, parts
from tests.etl.house import House, event, r1

MEGABYTE = 1 << 20
SECONDS = 60  # on a machine that does much else; alone it is two
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def in_zips(content: bytes, *numbers: int) -> bytes:
    """Packages of so many packages of so many files."""
    for number in numbers:
        content = zipped(
            *(
                (f"{one}.zip" if content[:2] == b"PK" else f"{one}.csv", content)
                for one in range(number)
            )
        )
    return content


def workbook(sheet: str, strings: str = "") -> bytes:
    """A workbook of one sheet, written by hand."""
    links = "".join(
        f'<Relationship Id="{name}" Type="http://x/{kind}" Target="{target}"/>'
        for name, kind, target in (
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "sharedStrings", "sharedStrings.xml"),
        )
    )
    return zipped(
        (
            "[Content_Types].xml",
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{LINKS}">{links}</Relationships>'.encode(),
        ),
        ("xl/worksheets/sheet1.xml", sheet.encode()),
        ("xl/sharedStrings.xml", (strings or f'<sst xmlns="{MAIN}"/>').encode()),
    )


def sheet_of(cell: str, before: str = "") -> str:
    rows = f'<sheetData><row r="1">{cell}</row><row r="2"><c><v>1</v></c></row></sheetData>'
    return f'{before}<worksheet xmlns="{MAIN}">{rows}</worksheet>'


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]>"
)
OTHERS = "this is read from another file"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv.gz", gzip.compress(bytes(300 * MEGABYTE)), Code.TOO_LARGE),
        ("a.gz", gzip.compress(gzip.compress(bytes(300 * MEGABYTE))), Code.TOO_LARGE),
        ("a.zip", zipped(*[(f"{n}.csv", bytes(20 * MEGABYTE)) for n in range(15)]), Code.TOO_LARGE),
        ("b.zip", in_zips(bytes(10 * MEGABYTE), 8, 8, 8), Code.TOO_LARGE),
        ("c.zip", zipped(*[(f"{n}.csv", b"") for n in range(1001)]), Code.TOO_MANY_FILES),
        ("d.zip", in_zips(b"a;b", 50, 50), Code.TOO_MANY_FILES),
    ],
    ids=lambda given: given if isinstance(given, str) else None,
)
def test_a_package_is_unpacked_no_further_than_any_report_goes(
    tmp_path: Path, work: Path, name: str, content: bytes, code: Code
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(RefusalError) as refused:
        list(parts(path, work))

    assert refused.value.message.code is code
    assert sum(one.stat().st_size for one in work.iterdir()) <= unpack.LEAST


@pytest.mark.parametrize("part", ["strings", "sheet"])
def test_a_workbook_whose_text_would_fill_the_memory_is_refused_unread(
    tmp_path: Path, work: Path, part: str
) -> None:
    """Fifty megabytes of one letter, packed into a thousandth."""
    word = f"<si><t>{'a' * 10_000}</t></si>" * 5_000
    cell = sheet_of('<c t="s"><v>0</v></c>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        workbook(cell, f'<sst xmlns="{MAIN}">{word}</sst>')
        if part == "strings"
        else workbook(sheet_of(f'<c t="inlineStr"><is><t>{"a" * 50_000_000}</t></is></c>'))
    )

    with pytest.raises(RefusalError) as refused:
        read(Part("a.xlsx", path), work)

    assert refused.value.message.code is Code.TOO_LARGE


def test_packages_that_people_make_are_unpacked(tmp_path: Path, work: Path) -> None:
    """A month a file, a year a package; a report shrinks to a tenth or so."""
    rows = r1(*[event(event_id=n) for n in range(2000)])
    year = zipped(*[(f"{month}.csv", rows) for month in range(1, 13)])
    path = tmp_path / "years.zip"
    path.write_bytes(zipped(*[(f"{y}.zip", year) for y in range(2020, 2026)]))

    found = [part.path.read_bytes() for part in parts(path, work)]

    assert found == [rows] * 72


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(("a.csv", content))])
def test_a_disk_that_fills_up_is_no_fault_of_the_package(
    tmp_path: Path, work: Path, pack: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "FREE_DISK", 1 << 60)
    path = tmp_path / "a"
    path.write_bytes(pack(bytes(100 * MEGABYTE)))  # type: ignore[operator]

    with pytest.raises(OSError, match="No space left"):
        list(parts(path, work))
    assert list(work.iterdir()) == []


SHAPES = {
    "laughs.xlsx": lambda: workbook(sheet_of('<c t="inlineStr"><is><t>&j;</t></is></c>', LAUGHS)),
    "laughing_words.xlsx": lambda: workbook(
        sheet_of('<c t="s"><v>0</v></c>'), f'{LAUGHS}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'
    ),
    "deep.xlsx": lambda: workbook(
        sheet_of(f'<c t="inlineStr">{"<is>" * 200_000}{"</is>" * 200_000}</c>')
    ),
    "deep_words.xlsx": lambda: workbook(
        sheet_of('<c t="s"><v>0</v></c>'),
        f'<sst xmlns="{MAIN}"><si>{"<r>" * 100_000}<t>x</t>{"</r>" * 100_000}</si></sst>',
    ),
    "deep.json": lambda: b"[" * 200_000 + b"]" * 200_000,
    "deep_object.json": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep_cell.json": lambda: b'[{"a":' + b"[" * 900 + b"]" * 900 + b"}]",
    "long_number.json": lambda: b'[{"a":' + b"9" * 5_000_000 + b"}]",
    "wide.csv": lambda: b"\n".join(
        b";".join(b"%d" % n for n in range(10_000)) for _row in range(100)
    ),
    "wide.json": lambda: json.dumps(
        [{f"k{r}_{n}": 1 for n in range(500)} for r in range(50)]
    ).encode(),
    "cell.csv": lambda: b"event_time;x\n2025-01-01;" + b"a" * (100 * MEGABYTE) + b"\n",
    "open_quote.csv": lambda: b'event_time;x\n2025-01-01;"' + b"a" * (100 * MEGABYTE),
    "one_line.csv": lambda: b"a" * (100 * MEGABYTE),
    "delimiters.csv": lambda: b";" * (100 * MEGABYTE),
    "newlines.csv": lambda: b"\n" * (100 * MEGABYTE),
    "zeros.csv": lambda: bytes(100 * MEGABYTE),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_that_nobody_writes_is_refused_and_the_next_file_loads(
    house: House, name: str
) -> None:
    house.drop(name, SHAPES[name]())
    house.drop("z.csv", r1(event()))
    started = time.monotonic()

    outcomes = {
        one.file: one for one in intake.take([house.paths.exports], house.paths, dry_run=False)
    }

    assert outcomes[name].refusal is not None
    assert "\n" not in outcomes[name].refusal.text()
    assert outcomes["z.csv"].exit_code == 0
    assert time.monotonic() - started < SECONDS


def test_a_workbook_reads_no_other_file(house: House, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(OTHERS)
    header = "".join(
        f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("event_time", "&e;")
    )
    house.drop(
        "x.xlsx",
        workbook(
            sheet_of(
                header, f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{other.as_uri()}">]>'
            )
        ),
    )

    (outcome,) = intake.take([house.paths.exports], house.paths, dry_run=False)

    assert outcome.refusal is not None
    assert OTHERS not in outcome.refusal.text()
