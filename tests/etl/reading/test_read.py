"""Every shape reads back as the table it was written from, and no bytes break the reader."""

import contextlib
import tempfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from etl.contracts import LOANS, LOANS_STATISTICS
from etl.messages import RefusalError
from etl.reading.layout import FILLED
from etl.reading.read import Source, read
from etl.reading.unpack import parts
from etl.settings import Paths
from tests.etl.house import R1, House, event, house_in, r1
from tests.exports import shapes
from tests.exports.shapes import SHAPES, Table

Read = list[tuple[str | None, ...]]
QUICK = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MANY = settings(max_examples=100, deadline=None)
HIDDEN = LOANS.hidden() | LOANS_STATISTICS.hidden()


def rows_of(source: Source, names: tuple[str, ...]) -> Read:
    with duckdb.connect() as con:
        columns = ", ".join(names)
        return con.execute(f"select {columns} from ({source.sql}) order by row").fetchall()


def sources(content: bytes, suffix: str, work: Path) -> list[Source]:
    path = work / f"export{suffix}"
    path.write_bytes(content)
    inside = work / "work"
    inside.mkdir()
    return [read(part, inside) for part in parts(path, inside)]


def back(content: bytes, suffix: str, names: tuple[str, ...]) -> Read:
    """The table as read, by the way the loader would take."""
    with tempfile.TemporaryDirectory() as folder:
        (source,) = sources(content, suffix, Path(folder))
        try:
            return rows_of(source, names)
        except duckdb.Error:
            assert source.spool
            return rows_of(source.spool(), names)


def meant(table: Table, shape: shapes.Shape) -> Read:
    """What the shape can carry of the table: an empty text is nothing, Excel forgets seconds."""
    rows = table.rows
    if not shape.keeps_seconds:
        place = table.header.index("event_time")
        rows = tuple((*r[:place], _minute(r[place]), *r[place + 1 :]) for r in rows)
    return [
        tuple(
            (FILLED if name in HIDDEN and cell.strip(" ") else cell) or None
            for name, cell in zip(table.header, row, strict=True)
        )
        for row in rows
    ]


def _minute(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{at.day}.{at.month}.{at.year} {at.hour}:{at.minute:02}"


CASES = [
    (name, table)
    for name, shape in SHAPES.items()
    for table in sorted(shape.tables)
    if shape.has_header or table != "branches"
]
AFTER = {"title_and_totals": 1, "xlsx_title_and_totals": 1, "error_lines": 1}  # rows that follow


@pytest.mark.parametrize(("name", "table"), CASES)
def test_a_shape_reads_back_as_its_table(name: str, table: str) -> None:
    shape, wanted = SHAPES[name], shapes.TABLES[table]()

    found = back(shape.write(wanted), shape.suffix, wanted.header)

    assert found[: len(wanted.rows)] == meant(wanted, shape)
    assert len(found) == len(wanted.rows) + AFTER.get(name, 0)


@pytest.mark.parametrize("table", [shapes.branches_with_newline(), shapes.branches_beyond_latin1()])
@pytest.mark.parametrize("name", ["semicolon_bom", "quoted_everywhere", "xlsx", "comma"])
def test_newlines_and_letters_beyond_latin1_survive(name: str, table: Table) -> None:
    shape = SHAPES[name]

    assert back(shape.write(table), shape.suffix, table.header) == meant(table, shape)


def test_a_tab_file_that_turned_to_utf8_reads_back() -> None:
    table = shapes.branches_beyond_latin1()

    found = back(shapes.koha_tab(table), ".tab", table.header)

    assert found == meant(table, SHAPES["koha_tab"])


@pytest.mark.parametrize("name", ["login_page", "binary", "broken_zip", "html_table_xls"])
def test_the_name_of_a_file_means_nothing(name: str) -> None:
    _, write = shapes.REFUSED[name]
    table = shapes.loans(20)

    with pytest.raises(RefusalError):
        back(write(), ".xlsx", R1)
    for shape in ("semicolon_bom", "xlsx", "json_annotated", "gzip", "zip", "ods"):
        assert len(back(SHAPES[shape].write(table), ".txt", R1)) == 20


# --- any table in any shape ---------------------------------------------------------------------

WORDS = st.text(st.sampled_from("abcÄöå é'\"<>&#/\\,;:=+-@|%0123()"), max_size=12)
CODES = st.text(st.sampled_from("ABCK_123"), min_size=1, max_size=10)
TIMES = st.datetimes(datetime(2017, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - Koha's are naive
    lambda at: at.replace(microsecond=0).isoformat(" ")
)


@st.composite
def loans(draw: st.DrawFn) -> Table:
    """Any loans report: times, codes and words of any kind, some cells empty."""
    number = st.integers(1, 10**12).map(str)
    cells = {
        "event_id": number,
        "event_time": TIMES,
        "event_type": st.sampled_from(["issue", "renew"]),
    }
    cells |= {"item_number": number, "item_type": CODES, "patron_category": CODES}
    cells |= {"shelving_location": WORDS, "collection_code": WORDS}
    maybe = st.one_of(st.just(""), CODES)
    row = st.tuples(*(cells.get(name, maybe) for name in R1))
    return Table("loans", R1, tuple(draw(st.lists(row, min_size=1, max_size=5))))


def carries(shape: str, cell: str) -> bool:
    """Whether a shape can carry a text at all; each exception has its reason."""
    if shape in {"xlsx", "xlsx_title_and_totals", "zip_of_xlsx"}:
        # A formula to Excel; and a whole number of days is a day, whatever its hour was.
        return not cell.startswith("=") and not cell.endswith(" 00:00:00")
    if shape == "ods":
        return cell == " ".join(cell.split())  # OpenDocument folds spaces
    if shape in {"koha_tab", "runreport_tsv", "excel_csv"}:
        return '"' not in cell and ";" not in cell  # written without quotes
    return True


@pytest.mark.parametrize("name", [name for name, s in SHAPES.items() if "loans" in s.tables])
@QUICK
@given(table=loans())
def test_any_table_reads_back_from_any_shape(name: str, table: Table) -> None:
    shape = SHAPES[name]
    words = [cell for row in table.rows for cell in row]
    if not all(carries(name, cell) for cell in words):
        return

    found = back(shape.write(table), shape.suffix, table.header)

    assert found[: len(table.rows)] == meant(table, shape)


@QUICK
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=20
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_letters_survive_kohas_csv(names: list[str]) -> None:
    header = shapes.branches().header
    rows = tuple((f"B{n}", name, "", "", "", "", "1") for n, name in enumerate(names))

    found = back(shapes.koha_csv(Table("branches", header, rows)), ".csv", header)

    assert [row[1] or "" for row in found] == names


# --- any bytes ----------------------------------------------------------------------------------

REAL = [
    shapes.koha_csv(shapes.loans(8)),
    shapes.koha_tab(shapes.loans(8)),
    shapes.annotated_json(shapes.loans(8)),
    shapes.xlsx(shapes.loans(8)),
    shapes.ods(shapes.loans(8)),
    shapes.zipped(a__csv=shapes.koha_csv(shapes.loans(8))),
    shapes.gzipped(shapes.koha_csv(shapes.loans(8))),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real export with some bytes replaced, cut or put in."""
    content = draw(st.sampled_from(REAL))
    at = draw(st.integers(0, len(content)))
    until = draw(st.integers(at, min(len(content), at + 40)))
    return content[:at] + draw(st.binary(max_size=20)) + content[until:]


ANY = st.one_of(
    st.binary(max_size=400),
    damaged(),
    st.binary(max_size=200).map(lambda b: b"event_id;event_time;event_type;" + b),
    st.binary(max_size=200).map(lambda b: shapes.koha_csv(shapes.loans(2)) + b),
    st.text(max_size=200).map(lambda t: f'[{{"event_id":"{t}"}}]'.encode("utf-8", "replace")),
)
BYTES = st.one_of(ANY, ANY.map(shapes.gzipped), ANY.map(lambda b: shapes.zipped(a__csv=b)))


@MANY
@given(BYTES)
@example(b"[1]")
@example(b"[[]]")
@example(b"[[1],{}]")
@example(b'{"a":[]}')
@example(b"\xff\xfe")
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"[" * 5_000)
@example(b'"' * 5_000)
@example(b"event_id;event_id\n1;2\n")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(RefusalError):
        found = sources(content, ".csv", Path(folder))
        assert all(source.layout.contract.columns for source in found)


@settings(max_examples=30, deadline=None)
@given(BYTES)
def test_any_bytes_are_loaded_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = house_in(Path(folder))

        for outcome in house.load(house.drop("any.csv", content)):
            entry = outcome.entry
            assert (entry is None) == (outcome.refusal is not None)
            if entry:
                assert entry.rows_read == entry.rows_accepted + entry.rows_refused


# --- two ways, one table ------------------------------------------------------------------------


def both_ways(content: bytes) -> tuple[Read, Read]:
    with tempfile.TemporaryDirectory() as folder:
        (source,) = sources(content, ".csv", Path(folder))
        assert source.spool
        names = ("row", "cells", *source.layout.contract.names())
        return rows_of(source, names), rows_of(source.spool(), names)


@pytest.mark.parametrize(
    "name",
    ["semicolon_bom", "comma", "hash", "slash", "backslash", "latin1", "utf8_crlf"],
)
@pytest.mark.parametrize("table", ["loans", "statistics", "matrix", "branches"])
def test_the_scan_and_the_row_by_row_way_agree(name: str, table: str) -> None:
    scanned, spooled = both_ways(SHAPES[name].write(shapes.TABLES[table]()))

    assert scanned == spooled
    assert len(scanned) == len(shapes.TABLES[table]().rows)


@QUICK
@given(loans())
def test_both_ways_agree_on_any_table(table: Table) -> None:
    scanned, spooled = both_ways(shapes.koha_csv(table))

    assert scanned == spooled


def test_both_ways_tell_of_a_hidden_column_only_whether_it_is_filled() -> None:
    items = ["", " ", "98765432", " 7 "]
    rows = [event(event_id=n, item_number=item) for n, item in enumerate(items, start=1)]
    scanned, spooled = both_ways(r1(*rows))

    place = 2 + LOANS.names().index("item_number")
    assert [row[place] for row in scanned] == [None, None, FILLED, FILLED]
    assert scanned == spooled


def test_both_ways_agree_on_quoted_newlines() -> None:
    scanned, spooled = both_ways(shapes.koha_csv(shapes.branches_with_newline()))

    assert scanned == spooled


# --- where a complaint points -------------------------------------------------------------------


def complained_rows(house: House, content: bytes, name: str) -> list[tuple[str | None, int]]:
    return [(each.sheet, each.row) for each in house.take(content, name).complaints]


def with_bad_row(table: Table, place: int) -> Table:
    rows = [list(row) for row in table.rows]
    rows[place][0] = "kissa"
    return Table(table.name, table.header, tuple(tuple(row) for row in rows))


def test_a_row_number_in_csv_is_the_spreadsheets(house: House) -> None:
    content = shapes.koha_csv(with_bad_row(shapes.loans(10), 4))

    assert complained_rows(house, content, "a.csv") == [(None, 6)]


def test_a_quoted_newline_makes_no_new_row(house: House) -> None:
    events = [event(shelving_location="A\nB"), event(), event(event_time="eilen")]

    assert complained_rows(house, r1(*events), "a.csv") == [(None, 4)]


def test_blank_lines_are_rows_of_the_file(house: House) -> None:
    lines = shapes.csv_text(with_bad_row(shapes.loans(4), 3)).splitlines(keepends=True)
    content = "".join([*lines[:3], "\n", *lines[3:]]).encode()

    assert complained_rows(house, content, "a.csv") == [(None, 6)]


def test_title_rows_are_rows_of_the_file(house: House) -> None:
    content = shapes.with_title_and_totals(with_bad_row(shapes.loans(10), 4))

    assert complained_rows(house, content, "a.csv") == [(None, 8)]


@pytest.mark.parametrize(("title", "row"), [(False, 6), (True, 8)])
def test_a_row_number_in_a_workbook_is_the_sheets(house: House, *, title: bool, row: int) -> None:
    table = shapes.loans(10)
    bad = Table(
        "loans",
        R1,
        tuple((*r[:1], "eilen" if n == 4 else r[1], *r[2:]) for n, r in enumerate(table.rows)),
    )
    text = Table("loans", tuple(h if h != "event_time" else "event_time " for h in R1), bad.rows)
    content = shapes.xlsx(text, title=title)

    assert complained_rows(house, content, "a.xlsx") == [("Sheet", row)]


def test_paths_need_not_be_ascii(tmp_path: Path) -> None:
    house = House(Paths(tmp_path / "Äiti's tiedot", house_in(tmp_path).paths.region))

    outcome = house.take(r1(event()), "Lainat 'maaliskuu'; ää.csv")

    assert outcome.entry is not None
    assert outcome.entry.rows_accepted == 1
    assert house.build().rows_published == 1
