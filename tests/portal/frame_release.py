"""A small release with what the frame and its own pages read, for their tests."""

import json
from pathlib import Path

import duckdb

RELEASE_ID = "20260201T060000Z"
FILE_NAME = "SECRET-FILE-OF-STAFF.csv"
CONSORTIUM = "Esimerkkikimppa"

TABLES = {
    "release": f"""
        select '{RELEASE_ID}' as release_id, timestamp '2026-02-01 06:00:00' as built_at,
            'nowhere' as region, $is_sample as is_sample, '2026-1' as rule_version,
            date '2026-01-31' as data_until, 300 as rows_read, 290 as rows_accepted,
            10 as rows_refused, 200 as rows_published, 90 as rows_excluded, 0 as rows_superseded
    """,
    "region": f"""
        select 'nowhere' as region, 'Pohjola' as name_fi, 'Nordland' as name_sv,
            'Northland' as name_en, null as name_se, '{CONSORTIUM}' as consortium_fi,
            'Exempelnätet' as consortium_sv, 'Example network' as consortium_en,
            null as consortium_se
    """,
    "region_text": """
        select 'keeper' as what, 'AKE Pohjola' as fi, null as sv, null as en, null as se
    """,
    "region_word": "select 'fi' as language, 'x' as key, ['x'] as forms where false",
    "region_page": "select 'about' as topic, 'fi' as language, 'x' as text where false",
    "input_file": f"""
        select '{FILE_NAME}' as file_name, 'ab12' as sha256, 'loans_pseudonymized' as kind,
            12300 as rows_read, 12290 as rows_accepted, 10 as rows_refused,
            date '2025-01-01' as first_day, date '2026-01-31' as last_day,
            timestamp '2026-02-01 05:59:00' as loaded_at, true as used
    """,
    "coverage": """
        select date '2026-01-01' as month, 'loans_pseudonymized' as source_kind,
            date '2026-01-01' as first_day, date '2026-01-31' as last_day,
            true as is_complete, false as owner_is_todays, null as why, true as has_renewals,
            true as has_collections, true as has_locations
    """,
    "input_month": """
        select 'ab12' as sha256, 'loans_pseudonymized' as kind, date '2026-01-01' as month,
            12290 as rows_accepted
    """,
    "flow_by_month": """
        select date '2026-01-01' as loan_month, 12000 as loans, 200 as renewals
    """,
    "exclusion": """
        select date '2026-01-01' as month, 'unknown_branch' as reason, 'issue' as event_type,
            90 as events
    """,
}


MANIFEST = {
    "file_name": FILE_NAME,
    "sha256": "ab12",
    "kind": "loans_pseudonymized",
    "rows_accepted": 12290,
    "first_day": "2025-01-01",
    "last_day": "2026-01-31",
    "loaded_at": "2026-02-01T05:59:00+00:00",
    "is_sample": True,
}


def make_release(data: Path, *, is_sample: bool = True) -> None:
    """Write one release under data/warehouse and name it the current one."""
    folder = data / "warehouse"
    folder.mkdir(parents=True)
    path = folder / f"{RELEASE_ID}.duckdb"
    with duckdb.connect(path) as con:
        con.execute("create schema mart")
        for name, query in TABLES.items():
            text = query.replace("$is_sample", str(is_sample).lower())
            con.execute(f"create table mart.{name} as {text}")
    (folder / "current").write_text(path.name, encoding="utf-8")
    manifest = data / "archive" / "loans_pseudonymized" / "ab12.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps(MANIFEST), encoding="utf-8")
