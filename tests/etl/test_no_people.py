"""Nothing about a person is left in any byte of what the portal keeps, publishes or prints.

Every report comes in with all that is forbidden, in columns that the contract knows and in extra
ones. Each value is one that could not be there by chance. Of loans not even the minute may stay.
"""

import io
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from etl.contracts import HOLDS, LOANS, LOANS_STATISTICS, TRANSFERS, Contract
from etl.reading.read import read
from etl.reading.unpack import Part
from etl.reading.xlsx import sheets
from tests.etl.house import LAPLAND, House, house_in
from tests.exports import shapes

LENT_AT = datetime(2025, 1, 15, 12, 34, 56, tzinfo=UTC)

# Columns of reports that are known but not kept.
KNOWN = {
    "item_number": "98765432",
    "patron_home_branch": "ASIAKASKIR",
    "channel": "SIP-Kortti77",
}
# Columns that somebody added to a report.
ADDED = {
    "borrowernumber": "47110815",
    "hashed_borrowernumber": "$2a$08$Pseudonyymi.Kortti",
    "cardnumber": "LAPPI0001234",
    "zipcode": "96999-Nuorgam",
    "birth_year": "1907",
    "dateofbirth": "1907-08-31",
    "surname": "Mallikas-Matikainen",
    "firstname": "Maija-Liisa",
    "hetu": "310807-308T",
    "email": "maija.mallikas@example.org",
    "phone": "+358401234567",
    "address": "Kotikatu 13 B 7",
    "reservenotes": "Soita naapurille Pekalle",
    "age": "vuotta-117",
}
EVENT = {
    "event_time": f"{LENT_AT:%Y-%m-%d %H:%M:%S}",
    "event_type": "issue",
    "event_branch": "ROV_PK",
    "item_home_branch": "KE_PK",
    "item_holding_branch": "ROV_PK",
    "patron_category": "HENKILO",
    "item_type": "28VRK",
    "has_patron": "1",
}
ROWS: dict[str, tuple[Contract, dict[str, str]]] = {
    "r1": (LOANS, {"event_id": "71"} | EVENT),
    "r1b": (LOANS_STATISTICS, EVENT),
    "r2": (
        TRANSFERS,
        {
            "transfer_id": "72",
            "item_home_branch": "KE_PK",
            "from_branch": "KE_PK",
            "to_branch": "ROV_PK",
            "requested_time": "2025-01-13 09:10:11",
            "sent_time": "2025-01-13 09:10:11",
            "arrived_time": "2025-01-14 10:11:12",
            "reason": "Reserve",
        },
    ),
    "r3": (
        HOLDS,
        {
            "hold_id": "73",
            "source_table": "old_reserves",
            "placed_date": "2025-01-12",
            "pickup_branch": "ROV_PK",
            "patron_category": "HENKILO",
            "item_home_branch": "KE_PK",
            "found": "F",
            "waiting_date": "2025-01-14",
            "expiration_date": "2025-01-21",
            "item_level": "0",
            "last_change": f"{LENT_AT:%Y-%m-%d %H:%M:%S}",  # the loan that filled it
        },
    ),
}
LONG_ID, OLD_TIME = "1" + 18 * "0", "1980-02-02 08:00:00"
SHAPES = ("semicolon_bom", "latin1", "koha_tab", "xlsx", "json_annotated", "zip")


def report(name: str) -> shapes.Table:
    """Three sound rows, and one whose id or time cannot be right, all with everything forbidden."""
    contract, cells = ROWS[name]
    header = (*contract.names(), *ADDED)
    sound = {**KNOWN, **ADDED, **cells}
    faulty = sound | {header[0]: LONG_ID if contract.key else OLD_TIME}
    rows = [sound | ({header[0]: str(n)} if contract.key else {}) for n in range(80, 83)]
    return shapes.Table(
        name,
        header,
        tuple(tuple(row.get(column, "") for column in header) for row in [*rows, faulty]),
    )


def forbidden_in(content: bytes) -> list[str]:
    """Which of the forbidden values stand in the bytes."""
    values = {**KNOWN, **ADDED}
    del values["birth_year"]
    found = [name for name, value in values.items() if value.encode() in content]
    if re.search(rb"(?<![0-9A-Fa-f])1907(?![0-9A-Fa-f])", content):
        found.append("birth_year")
    texts = [f"{LENT_AT:%d %H:%M}", f"{LENT_AT:%dT%H:%M}", f"{LENT_AT:%d.%m.%Y %H:%M}"]
    seconds = int(LENT_AT.timestamp())
    numbers = [struct.pack("<q", seconds * unit) for unit in (1, 1_000, 1_000_000, 1_000_000_000)]
    if any(each in content for each in [*(text.encode() for text in texts), *numbers]):
        found.append("minute of the loan")
    return found


def cells_of(con: duckdb.DuckDBPyConnection, source: str) -> bytes:
    """Every cell of a table as text."""
    rows = con.execute(f"select columns(*)::varchar from {source}").fetchall()
    return "\n".join(cell or "" for row in rows for cell in row).encode()


def kept_bytes(house: House) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file below the data folder but the exports themselves.

    A Parquet file and a release also as the text of all their cells, a Parquet file unpacked too.
    """
    for path in sorted(house.paths.data.rglob("*")):
        if path.is_file() and house.paths.exports not in path.parents:
            yield path.name, path.name.encode() + path.read_bytes()
            if path.suffix == ".parquet":
                with duckdb.connect() as con:
                    yield path.name, cells_of(con, f"'{path}'")
                unpacked = io.BytesIO()
                pq.write_table(
                    pq.read_table(path), unpacked, compression="none", use_dictionary=False
                )
                yield path.name, unpacked.getvalue()
            if path.suffix == ".duckdb":
                yield path.name, release_cells(path)


def release_cells(path: Path) -> bytes:
    with duckdb.connect(path, read_only=True) as con:
        tables = con.execute(
            "select schema_name || '.' || table_name, sql from duckdb_tables()"
        ).fetchall()
        assert len(tables) > 10
        return b"\n".join(cells_of(con, name) + sql.encode() for name, sql in tables)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_byte_that_is_kept_or_printed_tells_of_a_person(tmp_path: Path, shape: str) -> None:
    house = house_in(tmp_path, LAPLAND)
    writer = shapes.SHAPES[shape]
    for name in ROWS:
        content = writer.write(report(name))
        if shape != "zip" and shape != "xlsx":  # which are packed
            assert set(forbidden_in(content)) >= {*ADDED, "item_number"}
        house.drop(f"{name}{writer.suffix}", content)

    complaints = tmp_path / "complaints.xlsx"
    done = house.command("run", "--report", str(complaints))
    told = house.command("load", "--json", str(house.paths.exports))
    printed = [done.output, done.stderr, told.output, told.stderr, house.command("status").output]

    assert done.exit_code == 1
    assert house.ask("select count(*) from mart.transfer") == [(3,)]
    assert house.ask("select count(*) from mart.hold") == [(3,)]
    assert house.ask("select sum(loans)::int from mart.flow_by_month") == [(3,)]
    seen = {name.rsplit(".", 1)[-1] for name, _ in kept_bytes(house)}
    assert seen == {"parquet", "json", "jsonl", "lock", "duckdb", "current"}
    for name, content in kept_bytes(house):
        assert forbidden_in(content) == [], name
    for text in printed:
        assert forbidden_in(text.encode()) == []
    assert LONG_ID in done.output
    assert OLD_TIME in done.output
    (sheet,) = sheets(complaints)
    complained = list(sheet.rows())
    assert len(complained) == 5
    assert (
        forbidden_in(" ".join(cell or "" for _, _, row in complained for cell in row).encode())
        == []
    )


def test_transfers_keep_their_minutes(tmp_path: Path) -> None:
    """No person is in them."""
    house = house_in(tmp_path, LAPLAND)
    house.take(shapes.koha_csv(report("r2")), "r2.csv")

    kept = b"".join(content for _, content in kept_bytes(house))

    assert b"2025-01-13 09:10:11" in kept
    assert b"2025-01-14 10:11:12" in kept


@pytest.mark.parametrize("name", ROWS)
def test_what_a_load_writes_on_its_way_holds_no_person_either(tmp_path: Path, name: str) -> None:
    """A workbook is unfolded into a file of rows, which a killed load would leave behind."""
    path = tmp_path / "report.xlsx"
    path.write_bytes(shapes.xlsx(report(name)))
    work = tmp_path / "work"
    work.mkdir()

    read(Part("report.xlsx", path), work)

    written = list(work.iterdir())
    assert len(written) == 1
    with duckdb.connect() as con:
        cells = cells_of(con, f"'{written[0]}'")
    assert [name for name in forbidden_in(cells) if name != "minute of the loan"] == []
