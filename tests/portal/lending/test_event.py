"""What an event changed, counted by hand: Aho was closed from Friday 10 to Monday 20 January 2025."""

import datetime as dt
from functools import partial
from pathlib import Path

import duckdb
import pytest

from portal.kit import answers, i18n, warehouse
from portal.kit.changes import Event
from portal.kit.warehouse import Release
from portal.lending import event as events
from portal.lending import event_page
from portal.lending.event import AFTER, BEFORE, DURING, EARLIER, LATER, RECEIVED, SENT, EventView
from portal.lending.figures.event_partners import EVENT_PARTNERS
from portal.lending.figures.event_weeks import EVENT_WEEKS
from tests.portal.counted_release import make_counted_release
from tests.portal.opened import client, portal_over

KEY = "2025-01-10..2025-01-20.001"
LAST = dt.date(2025, 4, 20)
WEEKS = """
create table mart.flow_by_week (
    week date, owner_municipality_code text, place_municipality_code text, loans bigint
);
insert into mart.flow_by_week values
    ('2025-01-13', '002', '001', 5), ('2025-01-13', '001', '002', 40),
    ('2025-01-13', '002', '003', 9),
    ('2025-01-15', '001', '002', 0),
    ('2024-01-15', '001', '002', 100), ('2024-01-15', '002', '001', 4),
    ('2025-01-27', '003', '001', 7),
    ('2025-01-06', '001', '003', 50);
update mart.coverage set source_kind = 'loans_pseudonymized';
"""


def spoiled(folder: Path, *changes: str) -> Release:
    path = make_counted_release(folder)
    with duckdb.connect(str(path)) as con:
        for change in changes:
            con.execute(change)
    found = warehouse.newest(folder)
    assert isinstance(found, Release)
    return found


def seen(release: Release, key: str = KEY) -> EventView:
    read = partial(answers.read, release)
    with i18n.speaking("fi"):
        return events.gathered(read, events.decoded(read, key), "Pohjola", LAST)


@pytest.fixture
def closed(tmp_path: Path) -> EventView:
    view = seen(spoiled(tmp_path, WEEKS))
    warehouse.close()
    return view


def test_the_weeks_are_whole_and_as_many(closed: EventView) -> None:
    """Of 10 to 20 January one week lies inside whole; the weeks that it touches in part are in no span."""
    assert {name: (span.first.isoformat(), span.weeks) for name, span in closed.spans.items()} == {
        EARLIER: ("2024-01-15", 1),
        BEFORE: ("2024-12-30", 1),
        DURING: ("2025-01-13", 1),
        AFTER: ("2025-01-27", 1),
        LATER: ("2026-01-12", 1),
    }
    assert closed.known == {EARLIER, DURING, AFTER}


def test_what_is_not_known_is_empty_and_the_rest_adds_up(closed: EventView) -> None:
    rows = EVENT_PARTNERS.table(closed).rows
    found = rows[["flow", EARLIER, BEFORE, DURING, AFTER, LATER, "change"]]
    told = found.astype(object).where(found.notna(), None).to_numpy().tolist()

    assert told == [
        ["Aho → Jänkä", 100, None, 40, 0, None, -60],
        ["Jänkä → Aho", 4, None, 5, 0, None, 1],
        ["Öylä → Aho", 0, None, 0, 7, None, 0],
    ]
    assert [closed.total(RECEIVED, span) for span in (EARLIER, BEFORE, DURING, AFTER)] == [
        4,
        None,
        5,
        7,
    ]
    assert closed.total(SENT, DURING) == 40


def test_words_say_only_what_is_more_than_chance(closed: EventView) -> None:
    with i18n.speaking("fi"):
        headline = EVENT_PARTNERS.words(closed).headline
        lead = event_page.lead(closed)
        sent = event_page.card(closed, SENT)

    assert headline == "Eniten muuttui Aho → Jänkä: 40\u00a0lainaa (vuotta aiemmin 100)"
    assert lead.endswith("Päivittäin ei tiedetä: juuri ennen ja vuotta myöhemmin.")
    assert (sent.value, sent.note) == ("40", "ennen –, jälkeen 0")


def test_weeks_of_months_that_are_not_known_leave_gaps(closed: EventView) -> None:
    rows = EVENT_WEEKS.table(closed).rows
    known = rows.dropna(subset=["sent"])

    assert len(rows) == 5
    assert [week.date().isoformat() for week in known["week"]] == [
        "2025-01-27",
        "2025-01-20",
        "2025-01-13",
        "2025-01-06",
    ]
    assert known["sent"].tolist() == [0, 0, 40, 50]


def test_a_report_without_days_a_map_that_lacks_the_place_and_an_old_release_are_not_zero(
    tmp_path: Path,
) -> None:
    monthly = "update mart.coverage set source_kind = 'monthly_matrix' where month = '2024-01-01'"
    ended = "update mart.place_period set valid_to = date '2024-12-31' where place = '002'"

    assert seen(spoiled(tmp_path / "monthly", WEEKS, monthly)).known == {DURING, AFTER}
    assert seen(spoiled(tmp_path / "old", "drop table mart.place_period")).known == frozenset()
    partner = seen(spoiled(tmp_path / "ended", WEEKS, ended)).rows.set_index(["name", "way"])
    assert partner.loc[("Jänkä", SENT), DURING] != partner.loc[("Jänkä", SENT), DURING]
    assert partner.loc[("Jänkä", SENT), EARLIER] == 100
    warehouse.close()


@pytest.mark.parametrize(
    ("first", "last", "during", "weeks"),
    [
        ("2025-04-01", "2025-04-01", "2025-03-31", 1),
        ("2025-03-31", "2025-04-06", "2025-03-31", 1),
        ("2025-03-31", "2025-04-13", "2025-03-31", 2),
        ("2025-03-30", "2025-04-07", "2025-03-31", 1),
        ("2025-04-05", "2025-04-08", "2025-03-31", 2),
        ("2025-04-01", None, "2025-04-07", 2),
    ],
)
def test_spans_of_events(first: str, last: str | None, during: str, weeks: int) -> None:
    end = dt.date.fromisoformat(last) if last else None
    found = events.spans(Event("001", dt.date.fromisoformat(first), end, "Kiinni."), LAST)

    assert (found[DURING].first.isoformat(), found[DURING].weeks) == (during, weeks)
    assert {span.weeks for span in found.values()} == {weeks}
    assert found[BEFORE].last_day < dt.date.fromisoformat(first)
    assert found[AFTER].first > (end or LAST)


def test_the_sheet_opens_the_event_and_says_what_nobody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled(tmp_path, WEEKS)
    with portal_over(tmp_path, monkeypatch):
        listed = client().get("/tuloste/lainausvirrat?jakso=2025-01..2025-01").text
        body = client().get(f"/tuloste/lainausvirrat?jakso=2025-01..2025-01&tapahtuma={KEY}").text
        strange = client().get("/tuloste/lainausvirrat?tapahtuma=2001-01-01").text

    assert f"/lainausvirrat?tapahtuma={KEY}" in listed
    assert "10.1.2025 – 20.1.2025: Remontti.</h2>" in body
    assert "tapahtuma=2001-01-01" in strange
    assert "Sulje tapahtuma" not in strange


def test_a_partner_that_joins_the_map_is_in_the_total_and_its_own_cell_is_empty(
    tmp_path: Path,
) -> None:
    """Jänkä is mapped from 15 January: the week from 13 January is touched, the year before is not known."""
    joined = "update mart.place_period set valid_from = date '2025-01-15' where place = '002'"
    view = seen(spoiled(tmp_path, WEEKS, joined))
    rows = view.rows.set_index(["name", "way"])

    assert view.total(SENT, EARLIER) == 100
    assert rows.loc[("Jänkä", SENT), EARLIER] != rows.loc[("Jänkä", SENT), EARLIER]
    assert view.total(SENT, DURING) == rows.loc[("Jänkä", SENT), DURING] == 40
    warehouse.close()


def test_weeks_in_which_the_map_lacks_the_place_are_gaps(tmp_path: Path) -> None:
    ended = "update mart.place_period set valid_to = date '2025-01-12' where place = '001'"
    view = seen(spoiled(tmp_path, WEEKS, ended))

    weeks = view.by_week.set_index("week")["sent"]
    assert {week.date().isoformat() for week in weeks.dropna().index} == {"2025-01-06"}
    assert view.known == {EARLIER}
    warehouse.close()


def test_an_event_that_goes_on_lasts_until_the_newest_known_week(tmp_path: Path) -> None:
    """April is not complete: the newest week that is known is that of 24 March."""
    goes_on = "update mart.annotation set date_from = date '2025-02-03', date_to = null where date_from = date '2025-01-10'"
    view = seen(spoiled(tmp_path, WEEKS, goes_on), "2025-02-03...001")

    assert (view.spans[DURING].first, view.spans[DURING].last_day) == (
        dt.date(2025, 2, 3),
        dt.date(2025, 3, 30),
    )
    assert DURING in view.known
    warehouse.close()


def test_an_event_of_one_day_is_tinted_wide_enough_to_be_seen(tmp_path: Path) -> None:
    one_day = "update mart.annotation set date_to = date_from where date_from = date '2025-01-10'"
    shape = EVENT_WEEKS.chart(
        seen(spoiled(tmp_path, WEEKS, one_day), "2025-01-10.001")
    ).layout.shapes[0]

    width = dt.date.fromisoformat(shape.x1) - dt.date.fromisoformat(shape.x0)
    assert width >= dt.timedelta(days=9)
    warehouse.close()
