"""Whatever is done to a file, every row of it is published, left out, superseded or complained of."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.messages import Code
from tests.etl.house import LAPLAND, Event, event, house_in
from tests.exports import spoiled
from tests.exports.spoiled import R1B, inline, stored_error

PLACES = ("ROV_PK", "KE_PK", "TOR_PK", "OUTO")
EVENTS = st.builds(
    lambda day, kind, place, owner: event(
        event_time=f"2025-{day // 28 + 1:02}-{day % 28 + 1:02} 10:00:00",
        event_type=kind,
        event_branch=place,
        item_home_branch=owner,
    ),
    st.integers(0, 83),
    st.sampled_from(["issue", "issue", "renew", "return"]),
    st.sampled_from(PLACES),
    st.sampled_from(PLACES),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp850", "mac-roman")


def table(events: list[Event]) -> list[spoiled.Row]:
    """The events as R1b, each told from the others by its seconds."""
    cells = [
        {name: str(each.get(name, "")) for name in R1B}
        | {"event_time": f"{str(each['event_time'])[:-5]}{n // 60:02}:{n % 60:02}"}
        for n, each in enumerate(events)
    ]
    for each in cells:
        each["shelving_location"] = "Pääkirjasto"
    return spoiled.rows(cells, R1B)


@st.composite
def spoiled_files(draw: st.DrawFn) -> tuple[bytes, str, int, int]:
    """Bytes, name, rows that are to be read, and how many of them are to be complained of."""
    events = draw(st.lists(EVENTS, min_size=1, max_size=12))
    events.append(
        event(event_time="2025-02-11 09:00:00", event_branch="ROV_PK", item_home_branch="KE_PK")
    )
    rows = table(events)
    how = draw(st.sampled_from(["text", "doubled", "sheet copied", "cell error", "appended"]))
    if how == "text":
        encoding = draw(st.sampled_from(ENCODINGS))
        return spoiled.text(rows).encode(encoding), "a.csv", len(events), 0
    if how == "doubled":
        some = rows[1 : 1 + draw(st.integers(1, len(events)))]
        alone = ("2025-03-30 12:34:56", *rows[1][1:])
        return spoiled.csv([*rows, *some, alone]), "a.csv", len(events) + len(some) + 1, 0
    if how == "appended":
        return 2 * spoiled.csv(rows), "a.csv", len(events), 0
    bad = draw(st.sets(st.integers(2, len(rows)), max_size=3)) - {len(rows)}
    odd = {(row, 2): stored_error("#N/A") for row in bad} if how == "cell error" else {}
    sheet = spoiled.sheet_xml(rows, odd=odd)
    sheets = {"a": sheet} | ({"a (2)": sheet} if how == "sheet copied" else {})
    return spoiled.xlsx(sheets), "a.xlsx", len(events), len(odd)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spoiled_files())
def test_every_row_of_a_spoiled_file_is_accounted_for(file: tuple[bytes, str, int, int]) -> None:
    content, name, read, bad = file
    with tempfile.TemporaryDirectory() as folder:
        house = house_in(Path(folder), LAPLAND)

        outcome = house.take(content, name)
        built = house.build()

        assert outcome.entry is not None
        assert len({each.row for each in outcome.complaints}) == bad
        assert outcome.entry.rows_read == read
        assert built.rows_published + built.rows_excluded + built.rows_superseded + bad == read
        held = {day[:7] for day in outcome.entry.rows_by_day}
        months = {
            month
            for (month,) in house.ask(
                "select distinct strftime(month, '%Y-%m') from mart.exclusion"
            )
        }
        months |= {
            month
            for (month,) in house.ask(
                "select distinct strftime(loan_month, '%Y-%m') from mart.flow_by_month "
                "where loans + renewals > 0"
            )
        }
        assert months <= held


def test_a_wholly_faulty_file_publishes_nothing_and_says_so() -> None:
    rows = spoiled.rows(spoiled.events(), R1B)
    odd = {(row, 0): inline("eilen") for row in range(2, 32)}
    with tempfile.TemporaryDirectory() as folder:
        house = house_in(Path(folder), LAPLAND)

        outcome = house.take(spoiled.xlsx({"a": spoiled.sheet_xml(rows, odd=odd)}), "a.xlsx")

        assert {each.message.code for each in outcome.complaints} == {Code.BAD_TIME}
        assert len(outcome.complaints) == 30
        assert house.archived() == []
