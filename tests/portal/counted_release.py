"""A release small enough to count by hand: three municipalities, two libraries, four branches.

Loans of January 2025 (owner -> place), renewals in brackets:

    A1 -> A1 60 (10)   A1 -> A2 5        A1 -> J1 15 (3) adults + 5 children   A1 -> O1 10
    J1 -> J1 40        J1 -> A1 8        J1 -> O1 4
    O1 -> O1 30        O1 -> A1 2

A1 and A2 are Aho's, J1 is Jänkä's, O1 is Öylä's; Jänkä and Öylä have one library together.
Between municipalities 20 + 10 + 8 + 4 + 2 = 44 of 179, between libraries 40, between branches 49.
January 2024: A1 -> J1 10, J1 -> A1 4, own 50 + 30 + 20. February 2025: A1 -> J1 1.
March 2025: A1 -> A1 1. April 2025, not complete: A1 -> O1 3. All other months are missing.
Transfers and holds over the same branches are written out in counted_transport.py.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from portal.lending.view import View
from portal.transport import view as transport_view
from tests.portal import counted_transport

RELEASE_ID = "20250505T120000Z"
FILE_NAME = f"{RELEASE_ID}.duckdb"

TABLES = """
create schema mart;
create table mart.loans_by_month (
    loan_month date, owner_branch text, owner_library text, owner_municipality_code text,
    place_branch text, place_library text, place_municipality_code text, item_type text,
    shelving_location text, collection_code text, material_type text, loans bigint,
    renewals bigint
);
create table mart.coverage (
    month date, source_kind text, owner_is_todays boolean, first_day date, last_day date,
    is_complete boolean, why text, has_renewals boolean, has_collections boolean, has_locations boolean
);
create table mart.release as select
    '20250505T120000Z' as release_id, timestamp '2025-05-05 12:00:00' as built_at,
    'pohjola' as region, true as is_sample, '1' as rule_version, date '2025-04-20' as data_until,
    300::bigint as rows_read, 299::bigint as rows_accepted, 1::bigint as rows_refused,
    298::bigint as rows_published, 1::bigint as rows_excluded, 0::bigint as rows_superseded;
create table mart.region as select
    'pohjola' as region, 'Pohjola' as name_fi, 'Norrland' as name_sv, 'Northland' as name_en,
    'Davvi' as name_se, 'Pohjan kirjasto' as consortium_fi, 'Nordbibliotek' as consortium_sv,
    'North library' as consortium_en, null::text as consortium_se;
create table mart.municipality as from (values
    ('001', 'Aho', 'Backa', 'Aho', null, '1', 'Etelä', 2, 1, 66.0, 24.0),
    ('002', 'Jänkä', null, null, null, '1', 'Etelä', 1, 1, 67.0, 24.0),
    ('003', 'Öylä', null, null, null, '2', 'Itä', 1, 2, 67.0, 26.0)
) as t(municipality_code, name_fi, name_sv, name_en, name_se, subregion_code, subregion_fi,
    tile_row, tile_column, latitude, longitude);
create table mart.municipality_area as from (values
    ('001', 50.0, 150.0, [[[0.0, 100.0], [100.0, 100.0], [100.0, 200.0], [0.0, 200.0], [0.0, 100.0]]]),
    ('002', 50.0, 50.0, [[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]]]),
    ('003', 150.0, 50.0, [[[100.0, 0.0], [200.0, 0.0], [200.0, 100.0], [100.0, 100.0], [100.0, 0.0]]])
) as t(municipality_code, x, y, rings);
alter table mart.municipality_area alter rings type double[][][];
alter table mart.municipality_area alter x type double;
alter table mart.municipality_area alter y type double;
create table mart.region_map as select
    false as is_schematic, 'Pohjan mittarit' as source_fi, null::text as source_sv,
    null::text as source_en, null::text as source_se;
create table mart.library as from (values
    ('aho', 'Ahon kirjasto', null, null, null), ('yhteis', 'Yhteiskirjasto', null, null, null)
) as t(library, name_fi, name_sv, name_en, name_se);
create table mart.library_member as from (values
    ('aho', '001', null::date, null::date),
    ('yhteis', '002', date '2011-01-01', null), ('yhteis', '003', date '2011-01-01', null),
    ('yhteis', '001', date '2009-01-01', date '2010-12-31')
) as t(library, municipality_code, valid_from, valid_to);
create table mart.branch as from (values
    ('A1', 'Ahon pääkirjasto', 'main', 'aho', '001'), ('A2', 'Ahon auto', 'mobile', 'aho', '001'),
    ('J1', 'Jänkän kirjasto', 'main', 'yhteis', '002'), ('O1', 'Öylän kirjasto', 'main', 'yhteis', '003')
) as t(branch_code, name, kind, library, municipality_code);
create table mart.population as from (values
    ('001', 2023, 900), ('001', 2024, 1000), ('002', 2022, 500), ('003', 2024, 250),
    ('001', 2025, 9999)
) as t(municipality_code, year, population);
create table mart.code_name as from (values
    ('shelving_location', 'AIK', 'Aikuiset', 'Vuxna', 'Adults', null)
) as t(kind, code, name_fi, name_sv, name_en, name_se);
create table mart.region_text as from (values
    ('currency', 'EUR', null::text, null::text, null::text), ('keeper', 'AKE Pohjola', null, null, null), ('source_system', 'Koha', null, null, null)
) as t(what, fi, sv, en, se);
create table mart.region_word (language text, key text, forms text[]);
create table mart.region_page (topic text, language text, text text);
create table mart.annotation as from (values
    (date '2025-01-10', date '2025-01-20', '001', 'Remontti.', null, 'Renovation.', null, 'made up'),
    (date '2020-01-01', date '2020-02-01', '001', 'Vanha.', null, 'Old.', null, 'made up')
) as t(date_from, date_to, municipality_code, text_fi, text_sv, text_en, text_se, source);
create table mart.transfer (
    transfer_id bigint, from_branch text, from_library text, from_municipality_code text,
    to_branch text, to_library text, to_municipality_code text, reason text,
    requested_at timestamp, sent_at timestamp, arrived_at timestamp, cancelled_at timestamp,
    hours double
);
create table mart.hold (
    placed_month date, pickup_branch text, pickup_library text, pickup_municipality_code text,
    owner_library text, owner_municipality_code text, outcome text, waiting_days integer
);
create table mart.exclusion (month date, reason text, event_type text, events bigint);
create table mart.input_file (
    file_name text, sha256 text, kind text, rows_read bigint, rows_accepted bigint,
    rows_refused bigint, first_day date, last_day date, loaded_at timestamp, used boolean
);
create table mart.place_period as
select 'municipality' as level, municipality_code as place, null::date as valid_from,
    null::date as valid_to from mart.municipality
union all select 'library', library, null, null from mart.library
union all select 'branch', branch_code, null, null from mart.branch
union all select 'consortium', 'pohja', null, null
union all select 'region', '01', null, null;
create table mart.level_place as from (values
    ('consortium', 'pohja', 'Pohjan kimppa', null, null, null), ('region', '01', 'Pohjola', null, null, null)
) as t(level, place, name_fi, name_sv, name_en, name_se);
create table mart.level_member as
select 'consortium' as level, branch_code as code, 'pohja' as place from mart.branch
union all select 'region', municipality_code, '01' from mart.municipality;
create table mart.input_month (sha256 text, kind text, month date, rows_accepted bigint);
"""

FLOW = """
create table mart.flow_by_month as
select loan_month, owner_branch, owner_library, owner_municipality_code, place_branch,
    place_library, place_municipality_code, sum(loans)::bigint as loans,
    sum(renewals)::bigint as renewals
from mart.loans_by_month
group by loan_month, owner_branch, owner_library, owner_municipality_code, place_branch,
    place_library, place_municipality_code;
"""

LOANS = [
    ("2025-01-01", "A1", "A1", "AIK", 60, 10),
    ("2025-01-01", "A1", "A2", "AIK", 5, 0),
    ("2025-01-01", "A1", "J1", "AIK", 15, 3),
    ("2025-01-01", "A1", "J1", "LAP", 5, 0),
    ("2025-01-01", "A1", "O1", "AIK", 10, 0),
    ("2025-01-01", "J1", "J1", "AIK", 40, 0),
    ("2025-01-01", "J1", "A1", "AIK", 8, 0),
    ("2025-01-01", "J1", "O1", "AIK", 4, 0),
    ("2025-01-01", "O1", "O1", "AIK", 30, 0),
    ("2025-01-01", "O1", "A1", None, 2, 0),
    ("2024-01-01", "A1", "A1", "AIK", 50, 0),
    ("2024-01-01", "J1", "J1", "AIK", 30, 0),
    ("2024-01-01", "O1", "O1", "AIK", 20, 0),
    ("2024-01-01", "A1", "J1", "AIK", 10, 0),
    ("2024-01-01", "J1", "A1", "AIK", 4, 0),
    ("2025-02-01", "A1", "J1", "AIK", 1, 0),
    ("2025-03-01", "A1", "A1", "AIK", 1, 0),
    ("2025-04-01", "A1", "O1", "AIK", 3, 0),
]


def make_counted_release(data: Path, **reports: bool) -> Path:
    """Write the release into data/warehouse and name it current; return its path.

    transfers=False or holds=False leaves that report out.
    """
    folder = data / "warehouse"
    folder.mkdir(parents=True)
    with duckdb.connect(folder / FILE_NAME) as con:
        con.execute(TABLES)
        for month, owner, place, location, loans, renewals in LOANS:
            con.execute(
                """
                insert into mart.loans_by_month
                select $month::date, o.branch_code, o.library, o.municipality_code, p.branch_code,
                    p.library, p.municipality_code, '28VRK', $location, null, null, $loans, $renewals
                from mart.branch as o, mart.branch as p
                where o.branch_code = $owner and p.branch_code = $place
                """,
                {
                    "month": month,
                    "owner": owner,
                    "place": place,
                    "location": location,
                    "loans": loans,
                    "renewals": renewals,
                },
            )
        con.execute(FLOW)
        counted_transport.add(con, **reports)
        con.execute(
            """
            insert into mart.coverage
            select distinct loan_month, 'R1', false, loan_month, loan_month,
                loan_month <> date '2025-04-01',
                case when loan_month = date '2025-04-01' then 'edge' end, true, true, true
            from mart.flow_by_month
            """
        )
    (folder / "current").write_text(FILE_NAME, encoding="utf-8")
    return folder / FILE_NAME


def reader(con: duckdb.DuckDBPyConnection) -> Callable[..., pd.DataFrame]:
    """Ask a query of the open release."""
    return lambda query, **parameters: query(con, **parameters)


Looker = Callable[..., View]
TransportLooker = Callable[..., transport_view.View]
