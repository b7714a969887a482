"""What the reports do not tell is unknown on every page: never a zero, never compared."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from portal.kit import answers, i18n, uncounted, warehouse
from portal.kit.access import Role
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.kit.uncounted import Gap
from portal.kit.warehouse import Release
from portal.lending import cards as key_figures
from portal.lending import queries as lending
from portal.lending import view as views
from portal.lending.view import Choice, View
from portal.municipality import view as municipality_view
from portal.municipality import words as municipality_words
from portal.municipality.figures.standing import STANDING
from portal.municipality.queries import MEASURES
from portal.municipality.view import MunicipalityView
from tests.portal.counted_release import make_counted_release
from tests.portal.opened import client, opened, portal_over

JANUARY, FEBRUARY = dt.date(2025, 1, 1), dt.date(2025, 2, 1)
WITHOUT_RENEWALS = "update mart.coverage set has_renewals = false where month = '2025-02-01'"
WITHOUT_LOCATIONS = "update mart.coverage set has_locations = false where month = '2025-02-01'"
ENDED = "update mart.place_period set valid_to = date '2024-12-31' where place = '003'"
ENDED_INSIDE = "update mart.place_period set valid_to = date '2025-01-31' where place = '003'"
BEFORE_THE_UPDATE = """
    alter table mart.coverage drop column has_renewals;
    alter table mart.coverage drop column has_collections;
    alter table mart.coverage drop column has_locations;
    alter table mart.coverage drop column why;
    drop table mart.place_period;
"""


@pytest.fixture(autouse=True)
def finnish() -> Iterator[None]:
    with i18n.speaking("fi"):
        yield
    warehouse.close()


def spoiled(folder: Path, change: str) -> Release:
    """The hand-counted release, changed before it is opened."""
    path = make_counted_release(folder)
    with duckdb.connect(str(path)) as con:
        con.execute(change)
    found = warehouse.newest(folder)
    assert isinstance(found, Release)
    return found


def view(release: Release, first: dt.date, last: dt.date, location: str | None = None) -> View:
    scope = Scope(Level.MUNICIPALITY, first, last, location)

    def read(query: object, **parameters: object) -> object:
        return answers.read(release, query, **parameters)  # type: ignore[arg-type]

    return views.look(read, Choice(scope), "pohjola")  # type: ignore[arg-type]


def test_renewals_of_a_month_that_tells_none_are_not_known(tmp_path: Path) -> None:
    release = spoiled(tmp_path, WITHOUT_RENEWALS)

    known, unknown = view(release, JANUARY, JANUARY), view(release, JANUARY, FEBRUARY)

    assert known.totals.renewals_between is not None
    assert unknown.totals.renewals_between is None
    assert key_figures.loans_between(unknown).note == "uusinnoista ei ole tietoa"
    by_month = unknown.by_month.set_index("loan_month")["renewals_between"]
    assert by_month.isna()[pd.Timestamp(2025, 2, 1)]
    assert by_month.notna()[pd.Timestamp(2025, 1, 1)]


def test_a_collection_is_not_known_in_months_that_tell_none(tmp_path: Path) -> None:
    release = spoiled(tmp_path, WITHOUT_LOCATIONS)

    whole = view(release, JANUARY, FEBRUARY)
    part = view(release, JANUARY, FEBRUARY, "LAP")

    assert dict(whole.lacking.partial) == {}
    assert part.before == ()
    assert dict(part.lacking.partial) == {"no_collections": (FEBRUARY,)}
    by_month = part.by_month.set_index("loan_month")["loans"]
    assert by_month.isna()[pd.Timestamp(2025, 2, 1)]
    assert by_month[pd.Timestamp(2025, 1, 1)] == 5


def test_a_place_is_not_known_after_its_map_has_ended(tmp_path: Path) -> None:
    release = spoiled(tmp_path, ENDED)
    scope = Scope(Level.MUNICIPALITY, dt.date(2024, 12, 1), JANUARY)

    rows = lending.by_month_and_place(warehouse.cursor(release), scope)
    ended = rows[rows["place"] == "003"].set_index("loan_month")

    assert ended["received"].isna()[pd.Timestamp(2025, 1, 1)]
    assert not ended["is_complete"][pd.Timestamp(2025, 1, 1)]
    assert rows[rows["place"] == "001"]["received"].notna().iloc[-1]


def flow_months(release: Release, location: str | None = None) -> dict[str, int]:
    """The months of Aho → Öylä (10 loans in January 2025, 3 in April) that are known."""
    scope = Scope(Level.MUNICIPALITY, dt.date(2024, 12, 1), dt.date(2025, 4, 1), location)
    rows = lending.by_month_of_flow(warehouse.cursor(release), scope, "001", "003")
    known = rows.dropna(subset="loans")
    assert len(rows) == 5
    assert rows["loans"].notna()[rows["is_complete"]].all()
    return {
        f"{month:%m}": int(n) for month, n in zip(known["loan_month"], known["loans"], strict=True)
    }


def test_the_months_of_a_flow_follow_the_same_rule(tmp_path: Path) -> None:
    """December is in no export; the map of one end covers the flow; a collection is not known in February."""
    whole = {"01": 10, "02": 0, "03": 0, "04": 3}
    assert flow_months(spoiled(tmp_path / "whole", "select 1")) == whole
    assert flow_months(spoiled(tmp_path / "old", BEFORE_THE_UPDATE)) == whole
    assert flow_months(spoiled(tmp_path / "ended", ENDED_INSIDE)) == {"01": 10}
    assert flow_months(spoiled(tmp_path / "bare", WITHOUT_LOCATIONS), "AIK") == {
        "01": 10,
        "03": 0,
        "04": 3,
    }


def card(release: Release, place: str) -> MunicipalityView:
    def read(query: object, **parameters: object) -> object:
        return answers.read(release, query, **parameters)  # type: ignore[arg-type]

    frames = municipality_view.gathered(read, Period(JANUARY, FEBRUARY), "pohjola")  # type: ignore[arg-type]
    return municipality_view.of(frames, place)


def test_the_card_of_a_municipality_whose_map_has_ended_says_that_nothing_is_known(
    tmp_path: Path,
) -> None:
    release = spoiled(tmp_path, ENDED)

    ended, other = card(release, "003"), card(release, "001")

    assert ended.gap is Gap.OFF_THE_MAP
    assert uncounted.heading(Gap.OFF_THE_MAP, "Öylä") == "Öylä: luvut eivät ole tiedossa"
    assert other.gap is None
    assert other.figures.index.tolist() == ["001", "002"]


def test_page_sheet_and_pdf_of_such_a_municipality_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled(tmp_path, ENDED)
    with portal_over(tmp_path, monkeypatch):
        app = opened("municipality.py", Role.VISITOR, kunta="003", vuosi="2025")
        sheet = client().get("/tuloste/kuntakortti/oyla?vuosi=2025")
        pdf = client().get("/tuloste/kuntakortti/oyla.pdf?vuosi=2025")

    assert not app.exception
    assert [title.value for title in app.title] == ["Öylä: luvut eivät ole tiedossa"]
    assert "<h1>Öylä: luvut eivät ole tiedossa</h1>" in sheet.text
    assert (pdf.status_code, "Öylä: luvut eivät ole tiedossa" in pdf.text) == (404, True)


def test_a_release_of_an_earlier_version_is_read_as_it_was(tmp_path: Path) -> None:
    old, new = spoiled(tmp_path / "old", BEFORE_THE_UPDATE), spoiled(tmp_path / "new", "select 1")

    for location in (None, "LAP"):
        before = view(old, JANUARY, FEBRUARY, location)
        after = view(new, JANUARY, FEBRUARY, location)
        assert before.totals == after.totals
        assert before.by_month.equals(after.by_month)
        assert before.by_month_and_place.equals(after.by_month_and_place)


def looked_at(release: Release, place: str, first: dt.date, last: dt.date) -> MunicipalityView:
    def read(query: object, **parameters: object) -> object:
        return answers.read(release, query, **parameters)  # type: ignore[arg-type]

    frames = municipality_view.gathered(read, Period(first, last), "pohjola")  # type: ignore[arg-type]
    return municipality_view.of(frames, place)


def test_a_municipality_that_is_known_for_some_months_is_not_told_as_if_for_all(
    tmp_path: Path,
) -> None:
    """Öylä's branches end in January: February of it is not known, though nobody else lacks it."""
    release = spoiled(tmp_path, ENDED_INSIDE)
    partly = looked_at(release, "003", JANUARY, FEBRUARY)
    other = looked_at(release, "001", JANUARY, FEBRUARY)
    january = looked_at(release, "003", JANUARY, JANUARY)

    assert partly.unknown_months == (FEBRUARY,)
    assert january.unknown_months == other.unknown_months == ()
    assert partly.row[list(partly.measures)].isna().all()
    assert january.row[list(MEASURES[:3])].notna().all()
    assert partly.before == ()
    assert any("helmikuu 2025" in text for text in municipality_words.remarks(partly))
    assert not any("Toimipistekartassa" in text for text in municipality_words.remarks(other))


def test_a_part_of_the_months_is_in_no_median_and_has_its_sign(tmp_path: Path) -> None:
    view = looked_at(spoiled(tmp_path, ENDED_INSIDE), "001", JANUARY, FEBRUARY)
    table = STANDING.table(view).rows.set_index("place")

    known = view.figures.loc[["001", "002"], "received_per_1000"]
    assert view.median("received_per_1000") == known.median()
    assert table.loc["Öylä", "sign"] == "toimipistekartta: vain osa kuukausista"
    assert table.loc["Öylä", "received"] == 14


def test_the_card_of_it_opens_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoiled(tmp_path, ENDED_INSIDE)
    warehouse.close()
    with portal_over(tmp_path, monkeypatch):
        answer = client().get("/tuloste/kuntakortti/oyla?vuosi=2025-01..2025-02")

    assert answer.status_code == 200
    assert "Toimipistekartassa ei ole kunnan toimipistettä kuukausina helmikuu 2025" in answer.text
