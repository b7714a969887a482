"""Transfers and holds small enough to count by hand, over the branches of the counted release.

Transfers of January 2025 (A1 -> J1 is 100 km, J1 -> O1 50 km, A1 -> O1 80 km):

    A1 -> J1  for holds   20 took 1.5 days, 10 took 2 days;  on the way back  10 took 4 days
    J1 -> A1  on the way back  5 took 3 days, 2 open;        for holds  1 open for long
    A1 -> A2  other reasons    4 took half a day
    A1 -> O1  for holds        3 cancelled
    O1 -> A1  other reasons    1 not sent
    J1 -> O1  on the way back  1 arrived, days not known
    TEKN -> A1  for holds      1 took 1 day; TEKN has no municipality and no library

58 in all: 35 for holds, 18 on the way back, 5 for other reasons; 51 arrived, 3 cancelled, 3 open,
1 not sent. 50 have days: 25 under 48 hours, 15 up to 72, 10 over; median (1.5 + 2) / 2, P90 4.
Between municipalities 53, libraries 52, branches 58. The items went 4,550 km.
January 2024: A1 -> J1 10 took 1 day. February 2025: A1 -> J1 2 took 2 days. April 2025, not
complete: A1 -> O1 3 took 1 day. All other months are missing. Known until 20 April 2025.

Holds placed in January 2025, by pickup (owner in brackets) and days until they were on the shelf:

    J1  filled 25 (A1) 3 days, 10 (J1) 1 day, 5 (O1) 2 days, 1 (not known) 0 days;
        2 waiting, 3 cancelled, 1 expired 5 days
    A1  filled 4 (A1) 2 days, 1 (J1) 10 days

52 in all. At J1, by municipality: 10 of 47 filled from own stock, 30 from elsewhere; by library 15
and 25. 47 reached the shelf: median 3 days, P90 3 days. December 2024, only in part: 1 cancelled.
February 2025: 1 filled from own stock. April 2025, not complete: 2 waiting.
"""

import duckdb

TABLES = """
create table mart.transport (
    transfer_month date, from_branch text, from_library text, from_municipality_code text,
    to_branch text, to_library text, to_municipality_code text, purpose text, state text,
    is_overdue boolean, days double, band text, sent_weekday bigint, arrived_weekday bigint,
    km double
);
create table mart.demand (
    placed_month date, pickup_branch text, pickup_library text, pickup_municipality_code text,
    owner_branch text, owner_library text, owner_municipality_code text, outcome text,
    waiting_days bigint, holds bigint
);
create table mart.transport_coverage (
    report text, month date, known_until date, is_complete boolean, why text
);
"""
COVERAGE = """
insert into mart.transport_coverage values
    ('transfers', date '2024-01-01', date '2025-04-20', true, null),
    ('transfers', date '2025-01-01', date '2025-04-20', true, null),
    ('transfers', date '2025-02-01', date '2025-04-20', true, null),
    ('transfers', date '2025-04-01', date '2025-04-20', false, 'recent'),
    ('holds', date '2024-12-01', date '2025-04-20', false, 'edge'),
    ('holds', date '2025-01-01', date '2025-04-20', true, null),
    ('holds', date '2025-02-01', date '2025-04-20', true, null),
    ('holds', date '2025-04-01', date '2025-04-20', false, 'recent');
"""
MONDAY, TUESDAY, WEDNESDAY, FRIDAY = 0, 1, 2, 4
TRANSFERS = [
    # how many, month, from, to, purpose, state, days, sent, arrived on
    (20, "2025-01-01", "A1", "J1", "reserve", "arrived", 1.5, MONDAY, TUESDAY),
    (10, "2025-01-01", "A1", "J1", "reserve", "arrived", 2.0, MONDAY, WEDNESDAY),
    (10, "2025-01-01", "A1", "J1", "return", "arrived", 4.0, MONDAY, FRIDAY),
    (5, "2025-01-01", "J1", "A1", "return", "arrived", 3.0, TUESDAY, FRIDAY),
    (2, "2025-01-01", "J1", "A1", "return", "open", None, TUESDAY, None),
    (1, "2025-01-01", "J1", "A1", "reserve", "overdue", None, TUESDAY, None),
    (4, "2025-01-01", "A1", "A2", "other", "arrived", 0.5, MONDAY, MONDAY),
    (3, "2025-01-01", "A1", "O1", "reserve", "cancelled", None, MONDAY, None),
    (1, "2025-01-01", "O1", "A1", "other", "not_sent", None, None, None),
    (1, "2025-01-01", "J1", "O1", "return", "arrived", None, None, FRIDAY),
    (1, "2025-01-01", "TEKN", "A1", "reserve", "arrived", 1.0, TUESDAY, WEDNESDAY),
    (10, "2024-01-01", "A1", "J1", "reserve", "arrived", 1.0, MONDAY, TUESDAY),
    (2, "2025-02-01", "A1", "J1", "reserve", "arrived", 2.0, MONDAY, WEDNESDAY),
    (3, "2025-04-01", "A1", "O1", "reserve", "arrived", 1.0, MONDAY, TUESDAY),
]
HOLDS = [
    # how many, month, pickup, owner, outcome, days until on the shelf
    (25, "2025-01-01", "J1", "A1", "filled", 3),
    (10, "2025-01-01", "J1", "J1", "filled", 1),
    (5, "2025-01-01", "J1", "O1", "filled", 2),
    (1, "2025-01-01", "J1", None, "filled", 0),
    (2, "2025-01-01", "J1", None, "waiting", None),
    (3, "2025-01-01", "J1", None, "cancelled", None),
    (1, "2025-01-01", "J1", "A1", "expired", 5),
    (4, "2025-01-01", "A1", "A1", "filled", 2),
    (1, "2025-01-01", "A1", "J1", "filled", 10),
    (1, "2024-12-01", "J1", None, "cancelled", None),
    (1, "2025-02-01", "J1", "J1", "filled", 1),
    (2, "2025-04-01", "J1", None, "waiting", None),
]
KILOMETRES = {frozenset("AJ"): 100, frozenset("JO"): 50, frozenset("AO"): 80}


def add(con: duckdb.DuckDBPyConnection, *, transfers: bool = True, holds: bool = True) -> None:
    """Write the marts of the page on transport, with the reports that are asked for."""
    con.execute(TABLES)
    con.execute(COVERAGE)
    if transfers:
        _add_transfers(con)
    if holds:
        _add_holds(con)
    for report, is_there in (("transfers", transfers), ("holds", holds)):
        if not is_there:
            con.execute("delete from mart.transport_coverage where report = $1", [report])


def _add_transfers(con: duckdb.DuckDBPyConnection) -> None:
    for times, month, sender, receiver, purpose, state, days, sent, arrived in TRANSFERS:
        con.execute(
            """
            insert into mart.transport
            select $month::date, $sender, s.library, s.municipality_code, r.branch_code, r.library,
                r.municipality_code, $purpose, replace($state, 'overdue', 'open'),
                $state = 'overdue', $days,
                case when $days < 2 then 'under_48h' when $days <= 3 then 'up_to_72h'
                    when $days > 3 then 'over_72h' end,
                $sent, $arrived, $km
            from range($times)
            cross join mart.branch as r
            left join mart.branch as s on s.branch_code = $sender
            where r.branch_code = $receiver
            """,
            {
                "times": times,
                "month": month,
                "sender": sender,
                "receiver": receiver,
                "purpose": purpose,
                "state": state,
                "days": days,
                "sent": sent,
                "arrived": arrived,
                "km": KILOMETRES.get(frozenset((sender[0], receiver[0]))),
            },
        )


def _add_holds(con: duckdb.DuckDBPyConnection) -> None:
    for times, month, pickup, owner, outcome, days in HOLDS:
        con.execute(
            """
            insert into mart.demand
            select $month::date, p.branch_code, p.library, p.municipality_code, o.branch_code,
                o.library, o.municipality_code, $outcome, $days, $times
            from mart.branch as p
            left join mart.branch as o on o.branch_code = $owner
            where p.branch_code = $pickup
            """,
            {
                "times": times,
                "month": month,
                "pickup": pickup,
                "owner": owner,
                "outcome": outcome,
                "days": days,
            },
        )
