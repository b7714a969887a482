"""What evidence is counted of: a release small enough to count by hand.

Libraries: arjeplog (municipality 001, 3,000 inhabitants at the end of 2024), boden (002 and 003, 5,000
and 4,000), kiruna (004, inhabitants not known). First loans 2025: arjeplog to boden 6, boden to
arjeplog 2, at home 10. 2020-2024: arjeplog to boden 10 a year. Groups: arjeplog sat in g1 2024
(4 meetings, 3 attended) and chaired it 2025 (4 and 4); boden sat in g1 2025, no meeting on record,
and was not invited to g2. Person-years: arjeplog 2.26 (2024), boden 10 (2025). arjeplog won 2021
and shared 2023; a related award 2024 is another matter. arjeplog was on duty in the chat in 2025 (two
records: 8 shifts and 20 hours, 2 shifts without hours), catalogued in 2024 (12 hours, 90 items), and did
something in 2020, which is too long ago.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

TABLES = {
    "library": "select * from (values ('arjeplog', 'Arjeplog', null, null, null), ('boden', 'Boden', null, null, null), ('kiruna', 'Kiiruna', null, null, null)) as t(library, name_fi, name_sv, name_en, name_se)",
    "library_member": "select *, null::date as valid_from, null::date as valid_to from (values ('arjeplog', '001'), ('boden', '002'), ('boden', '003'), ('kiruna', '004')) as t(library, municipality_code)",
    "population": "select * from (values ('001', 2024, 3000), ('001', 2025, 9999), ('002', 2024, 5000), ('003', 2024, 4000)) as t(municipality_code, year, population)",
    "flow_by_month": """
        select make_date(year, 3, 1) as loan_month, owner as owner_library, place as place_library, loans, 0 as renewals
        from (values (2025, 'arjeplog', 'boden', 6), (2025, 'boden', 'arjeplog', 2), (2025, 'arjeplog', 'arjeplog', 10),
            (2020, 'arjeplog', 'boden', 10), (2021, 'arjeplog', 'boden', 10), (2022, 'arjeplog', 'boden', 10),
            (2023, 'arjeplog', 'boden', 10), (2024, 'arjeplog', 'boden', 10)) as t(year, owner, place, loans)
    """,
}
COOPERATION = {
    "seat_by_year": """
        select * from (values ('arjeplog', 'g1', 2024, 'member', true, 4, 3), ('arjeplog', 'g1', 2025, 'chair', true, 4, 4),
            ('boden', 'g1', 2025, 'member', true, null, null), ('boden', 'g2', 2025, null, false, null, null))
            as t(library, group_id, year, role, is_seat, meetings, attended)
    """,
    "staff_year": "select * from (values ('arjeplog', 2024, 2.26), ('boden', 2025, 10.0)) as t(library, year, staff_years)",
    "recognition": """
        select row_number() over () as recognition_id, *, null as winner_text, null as grounds_fi, null as decided_by,
            null::date as announced_on, 'lähde' as source, 'confirmed' as confidence
        from (values (2021, 'Vuoden onnistuja', 'vuoden_onnistuja', 'winner', 'arjeplog'),
            (2023, 'Vuoden onnistuja', 'vuoden_onnistuja', 'shared', 'arjeplog'),
            (2024, 'Vuoden kirjasto', 'related', 'winner', 'boden')) as t(year, award, award_kind, result, library)
    """,
    "joint_service": """
        select *, null as title from (values (2025, 'chat', 'arjeplog', 'duty', 8, 20.0, null), (2025, 'chat', 'arjeplog', 'training', 2, null, null),
            (2024, 'cataloguing', 'arjeplog', 'upkeep', null, 12, 90), (2020, 'rules', 'arjeplog', 'upkeep', null, 1, null))
            as t(year, service, library, work, shifts, hours, items)
    """,
}

Ask = Callable[..., pd.DataFrame]


def asker(tables: dict[str, str], path: Path) -> Iterator[Ask]:
    with duckdb.connect(path) as con:
        con.execute("create schema mart")
        for name, query in tables.items():
            con.execute(f"create table mart.{name} as {query}")

        def ask(query: Callable[..., pd.DataFrame], **parameters: Any) -> pd.DataFrame:  # noqa: ANN401 - a query's own
            return query(con, **parameters)

        yield ask
