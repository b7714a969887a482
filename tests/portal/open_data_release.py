"""The hand-counted release with transfers, holds and events left out, and an older one beside it.

Transfers (asked for, from -> to, reason: what happened):

    1  2 January 2025   A1 -> J1  Reserve       sent, arrived
    2  31 January 2025  A1 -> J1  Reserve       sent
    3  1 February 2025  A1 -> J1  ReturnToHome  cancelled before it was sent
    4  3 February 2025  J1 -> ?   no reason     sent, cancelled; the branch is not in the map

Holds of January 2025 (pickup, owner: outcome):

    J1, A1: filled   J1, A1: filled   J1, no item yet: waiting   O1, A1: expired

Events left out in January 2025: 2 and 3 first loans of two customer groups, 7 returns.
The register of cooperation is that of cooperation_release. The older release has the first loan row alone: A1 -> A1 60 (10).
"""

import shutil
from pathlib import Path

import duckdb

from tests.portal.cooperation_release import make_registered_release
from tests.portal.counted_release import FILE_NAME, RELEASE_ID

OLDER_ID = "20250401T000000Z"
MORE_TABLES = """
create or replace table mart.transfer as from (values
    (1, 'A1', 'aho', '001', 'J1', 'yhteis', '002', 'Reserve', timestamp '2025-01-02 08:15:00',
        timestamp '2025-01-02 09:30:00', timestamp '2025-01-04 10:00:00', null::timestamp, 48.5),
    (2, 'A1', 'aho', '001', 'J1', 'yhteis', '002', 'Reserve', timestamp '2025-01-31 23:59:00',
        timestamp '2025-02-01 09:30:00', null, null, null),
    (3, 'A1', 'aho', '001', 'J1', 'yhteis', '002', 'ReturnToHome', timestamp '2025-02-01 00:00:00',
        null, null, timestamp '2025-02-02 09:30:00', null),
    (4, 'J1', 'yhteis', '002', 'X9', null, null, null, timestamp '2025-02-03 08:15:00',
        timestamp '2025-02-03 09:30:00', null, timestamp '2025-02-05 09:30:00', null)
) as t(transfer_id, from_branch, from_library, from_municipality_code, to_branch, to_library,
    to_municipality_code, reason, requested_at, sent_at, arrived_at, cancelled_at, hours);
create or replace table mart.hold as from (values
    (date '2025-01-01', 'J1', 'yhteis', '002', 'aho', '001', 'filled', 3),
    (date '2025-01-01', 'J1', 'yhteis', '002', 'aho', '001', 'filled', 5),
    (date '2025-01-01', 'J1', 'yhteis', '002', null, null, 'waiting', null),
    (date '2025-01-01', 'O1', 'yhteis', '003', 'aho', '001', 'expired', 2)
) as t(placed_month, pickup_branch, pickup_library, pickup_municipality_code, owner_library,
    owner_municipality_code, outcome, waiting_days);
insert into mart.exclusion values
    (date '2025-01-01', 'patron_category:EITILASTO', 'issue', 2),
    (date '2025-01-01', 'patron_category:KAUKO', 'issue', 3),
    (date '2025-01-01', 'event_type', 'return', 7);
"""


def make_open_release(data: Path, *, is_sample: bool = True) -> None:
    """Write both releases into data/warehouse; the hand-counted one is the newest."""
    newest = make_registered_release(data)
    with duckdb.connect(newest) as con:
        con.execute(MORE_TABLES)
        con.execute("update mart.release set is_sample = $1", [is_sample])
    older = newest.with_name(f"{OLDER_ID}.duckdb")
    shutil.copyfile(newest, older)
    with duckdb.connect(older) as con:
        con.execute("update mart.release set release_id = $1", [OLDER_ID])
        con.execute("delete from mart.flow_by_month where loans <> 60")
    assert f"{RELEASE_ID}.duckdb" == FILE_NAME
