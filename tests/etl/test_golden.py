"""The full year of 2025 and its pieces give the figures that are known to be true."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from etl.archive import entries
from tests.etl.house import LAPLAND, House, house_in
from tests.exports import shapes

LEVELS = {"municipality": "municipality_code", "library": "library", "branch": "branch"}


def sums(house: House, level: str) -> tuple[int, int]:
    (row,) = house.ask(
        "select sum(loans)::int, sum(renewals)::int from mart.loans_by_month "
        f"where owner_{LEVELS[level]} <> place_{LEVELS[level]}"
    )
    return row[0], row[1]


def before_exclusions(house: House) -> list[dict[str, Any]]:
    """Archived issues and renewals between municipalities, whoever borrowed."""
    home = dict(house.ask("select branch_code, municipality_code from mart.branch"))
    return [
        row
        for row in house.archived()
        if row.get("event_type") in {"issue", "renew"}
        and row["event_branch"] in home
        and home[row["item_home_branch"]] != home[row["event_branch"]]
    ]


@pytest.mark.parametrize(
    ("level", "loans", "renewals"),
    [("municipality", 1_730, 949), ("library", 1_725, None), ("branch", 2_755, None)],
)
def test_published_loans_between(year: House, level: str, loans: int, renewals: int | None) -> None:
    found = sums(year, level)

    assert found[0] == loans
    assert renewals is None or found[1] == renewals


def test_every_row_of_the_year_is_accounted_for(year: House) -> None:
    release = year.ask(
        "select rows_read, rows_accepted, rows_refused, rows_published, rows_excluded, "
        "rows_superseded from mart.release"
    )
    published = year.ask("select sum(loans)::int, sum(renewals)::int from mart.flow_by_month")
    excluded = year.ask(
        "select reason, event_type, sum(events)::int from mart.exclusion group by all order by all"
    )

    assert release == [(58_130, 58_130, 0, 33_970, 24_160, 0)]
    assert published == [(23_159, 10_811)]
    assert excluded == [
        ("event_type", "onsite_checkout", 89),
        ("event_type", "return", 23_261),
        ("patron_category:EITILASTO", "issue", 267),
        ("patron_category:EITILASTO", "renew", 111),
        ("patron_category:KAUKO", "issue", 136),
        ("unknown_branch", "renew", 296),
    ]


def test_the_totals_of_the_truth_stand_in_the_archive(year: House, golden: dict[str, Any]) -> None:
    rows = [row for row in year.archived() if "event_type" in row]
    crossing = Counter(row["event_type"] for row in before_exclusions(year))
    lent = Counter(row["event_type"] for row in rows)
    category = Counter((row["event_type"], row["patron_category"]) for row in rows)
    nowhere = Counter(
        f"renew|{row['event_branch'] or ''}"
        for row in rows
        if row["event_type"] == "renew" and row["event_branch"] in {None, "OPACRenew"}
    )

    assert {
        "issue": lent["issue"],
        "issue_cross_municipality": crossing["issue"],
        "issue_to_KAUKO_patrons": category["issue", "KAUKO"],
        "issue_EITILASTO": category["issue", "EITILASTO"],
        "renew": lent["renew"],
        "renew_cross_municipality": crossing["renew"],
        "renew_EITILASTO": category["renew", "EITILASTO"],
    } == golden["totals"]
    assert dict(nowhere) == golden["events_with_unmapped_branch"]


def test_month_by_month_with_what_is_left_out_added_back(
    year: House, golden: dict[str, Any]
) -> None:
    found: Counter[str] = Counter()
    for row in before_exclusions(year):
        if row["event_type"] == "issue":
            found[f"{row['event_day']:%Y-%m}"] += 1
    published = dict(
        year.ask(
            "select strftime(loan_month, '%Y-%m'), sum(loans)::int from mart.loans_by_month "
            "where owner_municipality_code <> place_municipality_code group by all"
        )
    )
    left_out = Counter(
        f"{row['event_day']:%Y-%m}"
        for row in before_exclusions(year)
        if row["event_type"] == "issue" and row["patron_category"] in {"EITILASTO", "KAUKO"}
    )

    assert dict(found) == golden["cross_municipality_issues_by_month"]
    assert Counter(published) + left_out == found


def test_pair_by_pair_with_what_is_left_out_added_back(year: House, golden: dict[str, Any]) -> None:
    wanted = Counter(
        {
            (pair["item_municipality"], pair["event_municipality"]): pair["issues"]
            for pair in golden["cross_municipality_issues_owner_to_lender"]
        }
    )
    name = dict(
        year.ask(
            "select branch.branch_code, municipality.name_fi from mart.branch as branch "
            "inner join mart.municipality as municipality using (municipality_code)"
        )
    )
    left_out = Counter(
        (name[row["item_home_branch"]], name[row["event_branch"]])
        for row in before_exclusions(year)
        if row["event_type"] == "issue" and row["patron_category"] in {"EITILASTO", "KAUKO"}
    )
    published = Counter(
        {
            (owner, place): loans
            for owner, place, loans in year.ask(
                "select owner.name_fi, place.name_fi, sum(flow.loans)::int "
                "from mart.flow_by_month as flow "
                "inner join mart.municipality as owner "
                "on flow.owner_municipality_code = owner.municipality_code "
                "inner join mart.municipality as place "
                "on flow.place_municipality_code = place.municipality_code "
                "where owner.name_fi <> place.name_fi group by all having sum(flow.loans) > 0"
            )
        }
    )

    assert len(wanted) == 283
    assert published + left_out == wanted


def test_sent_and_received_cancel_out(year: House) -> None:
    net = year.ask(
        "with flow as (select * from mart.flow_by_month where "
        "owner_municipality_code <> place_municipality_code), sides as ("
        "select owner_municipality_code as code, loans as net from flow union all "
        "select place_municipality_code, -loans from flow) select sum(net)::int from sides"
    )

    assert net == [(0,)]


@pytest.mark.parametrize(
    ("file", "rows", "issues", "between"),
    [
        (shapes.MARCH, 5_643, 2_189, 167),
        (shapes.MARCH_JSON, 2_000, 745, 59),
        (shapes.MARCH_XLSX, 1_500, 574, 45),
    ],
    ids=["march csv", "annotated json", "excel re-save"],
)
def test_a_piece_of_march_before_exclusions(
    tmp_path: Path, file: Path, rows: int, issues: int, between: int
) -> None:
    house = house_in(tmp_path, LAPLAND)
    outcome = house.take(file.read_bytes(), file.name)
    house.build()

    archived = house.archived()
    assert outcome.entry is not None
    assert outcome.entry.rows_read == outcome.entry.rows_accepted == len(archived) == rows
    assert sum(row["event_type"] == "issue" for row in archived) == issues
    assert sum(row["event_type"] == "issue" for row in before_exclusions(house)) == between


def test_march_alone_equals_march_of_the_year(year: House, tmp_path: Path) -> None:
    house = house_in(tmp_path, LAPLAND)
    house.take(shapes.MARCH.read_bytes(), "march.csv.gz")
    house.build()
    sql = "from mart.loans_by_month where loan_month = date '2025-03-01' order by all"

    assert house.ask(sql) == year.ask(sql)


def test_the_manifest_tells_the_file(year: House) -> None:
    loans, branches = entries(year.paths)

    assert (loans.kind, loans.file_name, loans.rows_read) == (
        "loans_pseudonymized",
        "loans.csv",
        58_130,
    )
    assert (loans.first_day, loans.last_day) == ("2025-01-02", "2025-12-31")
    assert sum(loans.rows_by_day.values()) == 58_130
    assert (branches.kind, branches.rows_read) == ("branches", 29)
