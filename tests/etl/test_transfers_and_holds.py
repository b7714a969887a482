"""Transfers (R2) and holds (R3): kept from the first export on, since Koha deletes them."""

import gzip
from pathlib import Path

import pytest

from etl.contracts import Kind
from etl.messages import Code
from tests.etl.house import LAPLAND, House, house_in
from tests.exports import shapes

EXPORTS = Path(shapes.__file__).parent


@pytest.fixture(scope="module")
def year_of_transport(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = house_in(tmp_path_factory.mktemp("transport"), LAPLAND)
    for path in (shapes.YEAR, shapes.BRANCHES):
        made.take(path.read_bytes(), path.name)
    for kind in ("transfers", "holds"):
        path = EXPORTS / f"{kind}_2025.semicolon.bom.csv.gz"
        made.take(path.read_bytes(), path.name)
    made.build()
    return made


def test_every_transfer_of_the_year_is_there_and_150_are_open(year_of_transport: House) -> None:
    rows = year_of_transport.ask("""
        select count(*), count(*) filter (
            where sent_at is not null and arrived_at is null and cancelled_at is null
        ) from mart.transfer
    """)

    assert rows == [(5796, 150)]


def test_holds_filled_are_the_pickups_that_were_counted_before_export(
    year_of_transport: House,
) -> None:
    rows = year_of_transport.ask(
        "select outcome, count(*) from mart.hold group by outcome order by outcome"
    )

    assert rows == [("cancelled", 305), ("expired", 82), ("filled", 2844), ("waiting", 201)]


def test_transfers_and_holds_are_not_counted_as_rows_of_loans(year_of_transport: House) -> None:
    assert year_of_transport.ask("select rows_read, rows_published from mart.release") == [
        (58130, 33970)
    ]


@pytest.mark.parametrize("kind", [Kind.TRANSFERS, Kind.HOLDS])
def test_a_report_without_a_header_is_recognised_and_said(house: House, kind: Kind) -> None:
    content = gzip.decompress((EXPORTS / f"{kind}_2025.semicolon.bom.csv.gz").read_bytes())

    outcome = house.take(content.split(b"\n", 1)[1])

    assert outcome.entry is not None
    assert outcome.entry.kind is kind
    assert outcome.entry.rows_accepted == outcome.entry.rows_read == content.count(b"\n") - 1
    assert [each.code for each in outcome.warnings][:1] == [Code.HEADERLESS]


def test_the_newest_export_of_a_transfer_wins(house: House) -> None:
    header = (
        "transfer_id;item_number;item_home_branch;item_type;from_branch;to_branch;requested_time;"
        "sent_time;arrived_time;cancelled_time;reason;cancel_reason\n"
    )
    under_way = "7;1;A;B;OUPK;OUPK;2025-03-01 08:00:00;2025-03-01 09:30:00;;;Reserve;\n"
    arrived = under_way.replace(";;;Reserve", ";2025-03-03 10:00:00;;Reserve")
    house.take((header + under_way).encode(), "r2-march.csv")
    house.take((header + arrived).encode(), "r2-june.csv")
    house.take(
        b"event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type\n"
        b"1;2025-03-01 08:00:00;issue;OUPK;OUPK;HENKILO;28VRK\n",
        "r1.csv",
    )
    house.build()

    assert house.ask("select transfer_id, hours from mart.transfer") == [(7, 48.5)]


def test_no_item_and_no_patron_enters_the_archive(year_of_transport: House) -> None:
    columns = {
        kind: {
            name
            for (name, *_) in year_of_transport.ask(
                f"describe select * from '{year_of_transport.paths.archive}/{kind}/*.parquet'"
            )
        }
        for kind in (Kind.TRANSFERS, Kind.HOLDS)
    }

    for names in columns.values():
        assert not names & {"item_number", "patron_home_branch", "item_type", "item_level"}
