"""Two authors of the workbook: nobody's change is undone by a workbook made before it, and clashes are told."""

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from etl.cooperation.merge import merged
from etl.cooperation.words import BASE, BASE_PACK
from etl.load import Outcome
from etl.messages import Code
from tests.etl.cooperation.house import Rows, book, edited, part, small
from tests.etl.house import House, event, r1

TOLD = {
    Code.BOOK_STALE,
    Code.BOOK_BASE,
    Code.BOOK_KEPT,
    Code.BOOK_KEPT_NEW,
    Code.BOOK_KEPT_GONE,
    Code.BOOK_CLASH,
    Code.BOOK_CLASH_GONE,
    Code.BOOK_CLASH_KEPT,
}


@pytest.fixture
def house_with_book(house: House) -> tuple[House, str]:
    """The small workbook is in use; its hash is what a workbook downloaded now says it is made from."""
    house.take(r1(event()))
    content = book()
    house.take(content, "pohja.xlsx")
    return house, hashlib.sha256(content).hexdigest()


def made_from(base: str, rows: Rows) -> bytes:
    def mark(workbook: Workbook) -> None:
        workbook["Ohje"].append([BASE, base])

    return edited(book(rows), mark)


def changed(**staff_years: float) -> Rows:
    """The small workbook with other staff years of 2025, by the first letter of the library."""
    rows = small()
    for row in rows["staff_year"]:
        row["staff_years"] = staff_years.get(str(row["library"])[0], row["staff_years"])
    return rows


def told(outcome: Outcome) -> list[str]:
    return [note.text() for note in outcome.warnings if note.code in TOLD]


def staff(house: House) -> dict[str, float]:
    house.build()
    return {
        library: float(number)
        for library, number in house.ask("select library, staff_years from mart.staff_year")
    }


def test_a_change_of_another_author_is_kept_and_told_cell_by_cell(
    house_with_book: tuple[House, str],
) -> None:
    house, base = house_with_book
    house.take(made_from(base, changed(O=7)), "saga.xlsx")

    outcome = house.take(made_from(base, changed(S=2)), "kaisa.xlsx")

    assert told(outcome) == [
        "Työkirja on ladattu portaalista ennen viimeisintä muutosta. Muiden sen jälkeen tekemiä "
        "muutoksia säilytetään: 1. Samaa solua on muutettu kahdesti: 0.",
        "Henkilötyövuodet, Outola, 2025, 7: toisen tekemä muutos säilyy (Henkilötyövuosia: 6 → 7).",
    ]
    assert staff(house) == {"outola": 7, "saaripikku": 2}


def test_a_clash_is_shown_and_the_newest_workbook_counts(
    house_with_book: tuple[House, str],
) -> None:
    house, base = house_with_book
    house.take(made_from(base, changed(O=7)), "saga.xlsx")

    outcome = house.take(made_from(base, changed(O=8)), "kaisa.xlsx")

    assert told(outcome)[1:] == [
        "Henkilötyövuodet, Outola, 2025, 8, sarake Henkilötyövuosia: toinen on kirjoittanut ”7”, "
        "tässä kirjassa on ”8”, joka jää voimaan."
    ]
    assert staff(house)["outola"] == 8


def test_a_row_that_another_added_is_kept_with_its_group(
    house_with_book: tuple[House, str],
) -> None:
    house, base = house_with_book
    theirs = small()
    theirs["working_group"].append({"name_fi": "Kellutus", "kind": "AKE:n ryhmä"})
    theirs["participation"].append(
        {"group": "Kellutus", "year": 2025} | part("Outola", "Mukana, läsnäoloa ei tiedetä")
    )
    house.take(made_from(base, theirs), "saga.xlsx")

    outcome = house.take(made_from(base, changed(S=2)), "kaisa.xlsx")
    house.build()

    assert told(outcome)[1:] == [
        "Ryhmät, Kellutus, AKE:n ryhmä: toisen lisäämä rivi säilyy.",
        "Osallistuminen, Kellutus, Outola, Ei tietoa: toisen lisäämä rivi säilyy.",
    ]
    assert house.ask("select count(*) from mart.participation where group_id = 'kellutus'") == [
        (1,)
    ]


def test_a_row_that_another_took_away_does_not_come_back(
    house_with_book: tuple[House, str],
) -> None:
    house, base = house_with_book
    theirs = small()
    theirs["recognition"] = []
    house.take(made_from(base, theirs), "saga.xlsx")

    outcome = house.take(made_from(base, changed(S=2)), "kaisa.xlsx")
    house.build()

    assert told(outcome)[1:] == [
        "Tunnustukset, 2025, Vuoden onnistuja, Vuoden onnistuja: toinen on poistanut rivin, eikä se palaa."
    ]
    assert house.ask("select count(*) from mart.recognition") == [(0,)]


def test_a_group_that_one_took_away_stays_while_the_other_needs_it(
    house_with_book: tuple[House, str],
) -> None:
    house, base = house_with_book
    theirs = small()
    theirs["working_group"] = theirs["working_group"][:1]
    theirs["participation"] = [row for row in theirs["participation"] if row["group"] != "Kuvailu"]
    house.take(made_from(base, theirs), "saga.xlsx")
    mine = small()
    mine["participation"].append(
        {"group": "Kuvailu", "year": 2024} | part("Saari-Pikku", "Ei kutsuttu")
    )

    house.take(made_from(base, mine), "kaisa.xlsx")
    house.build()

    assert house.ask(
        "select group_id, year from mart.participation where group_id = 'kuvailu'"
    ) == [("kuvailu", 2024)]
    assert house.ask("select count(*) from mart.working_group where group_id = 'kuvailu'") == [(1,)]


def test_a_workbook_made_from_the_newest_replaces_it_whole(
    house_with_book: tuple[House, str],
) -> None:
    house, base = house_with_book
    fewer = small()
    fewer["staff_year"] = fewer["staff_year"][:1]

    outcome = house.take(made_from(base, fewer), "saga.xlsx")

    assert told(outcome) == []
    assert staff(house) == {"outola": 6}


def test_a_workbook_of_an_unknown_version_says_so(house_with_book: tuple[House, str]) -> None:
    house, _base = house_with_book

    outcome = house.take(made_from("0" * 64, changed(S=2)), "kaisa.xlsx")

    assert told(outcome) == [
        "Ei tiedetä, mistä versiosta työkirja on tehty, joten muiden muutoksia ei voi säilyttää."
    ]


def test_two_workbooks_made_from_the_region_are_merged_as_well(house: House) -> None:
    house.take(r1(event()))
    house.take(made_from(BASE_PACK, changed(O=7)), "saga.xlsx")

    outcome = house.take(made_from(BASE_PACK, changed(O=7, S=2)), "kaisa.xlsx")

    assert staff(house) == {"outola": 7, "saaripikku": 2}
    assert any("toinen on kirjoittanut ”1,5”" in text or "säily" in text for text in told(outcome))


# --- the rule alone -------------------------------------------------------------------------------

CELLS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.sampled_from(["1", "2", "3"]), max_size=3
)


def table(cells: dict[str, str]) -> dict[str, list[dict[str, str | None]]]:
    """Staff years: one row a library."""
    return {
        "staff_year": [
            {"library": library, "year": "2025", "staff_years": number, "source": None}
            for library, number in cells.items()
        ]
    }


def cells(rows: list[dict[str, str | None]]) -> dict[str, str | None]:
    return {str(row["library"]): row["staff_years"] for row in rows}


@given(CELLS, CELLS, CELLS)
def test_what_one_side_alone_changed_counts_and_nothing_is_undone_in_silence(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    found = merged(table(base), table(theirs), table(mine))
    result = cells(found.rows["staff_year"])

    for library in {*base, *theirs, *mine}:
        was, other, own = (each.get(library) for each in (base, theirs, mine))
        if other == was:
            assert result.get(library) == own
        elif own == was:
            assert result.get(library) == other
        elif other == own:
            assert result.get(library) == own
        else:
            assert result.get(library) == (own if own is not None else other)
    both = [
        library
        for library in {*base, *theirs, *mine}
        if len({base.get(library), theirs.get(library), mine.get(library)}) == 3
    ]
    assert len(found.clashes) == len(both)


def test_the_merge_of_equal_books_is_the_book() -> None:
    for one, two in itertools.product(({}, {"a": "1"}), repeat=2):
        assert cells(merged(table(one), table(two), table(two)).rows["staff_year"]) == two
