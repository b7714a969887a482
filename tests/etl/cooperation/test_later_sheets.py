"""The sheets that came later: Palvelut, E-aineistot, Tavoitteet and Talous, and workbooks without them.

The rows are those of `house.whole`, counted by hand.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from etl.cooperation.contract import SHEETS
from etl.cooperation.words import BASE
from etl.load import Outcome
from etl.messages import Code
from tests.etl.cooperation.house import LATER, Rows, book, e_lent, edited, small, whole
from tests.etl.house import House, event, r1

NAMES = [sheet.name for sheet in SHEETS if sheet.came_later]


def without(workbook: Workbook) -> None:
    """As a workbook was before these sheets came to be."""
    for name in NAMES:
        workbook.remove(workbook[name])


def old(rows: Rows | None = None, base: str = "") -> bytes:
    def edit(workbook: Workbook) -> None:
        without(workbook)
        workbook["Ohje"].append([BASE, base])

    return edited(book(rows), edit)


def built(house: House, content: bytes) -> Outcome:
    house.take(r1(event()))
    outcome = house.take(content, "kirja.xlsx")
    house.build()
    return outcome


def counts(house: House) -> dict[str, int]:
    return {mart: house.ask(f"select count(*)::int from mart.{mart}")[0][0] for mart in LATER}


def test_every_row_is_taken_with_its_amounts_and_what_is_not_known_stays_empty(
    house: House,
) -> None:
    outcome = built(house, book(whole()))

    assert outcome.complaints == []
    assert house.ask(
        "select service, library, work, date_from, shifts, hours::double, items "
        "from mart.joint_service order by service, library nulls last"
    ) == [
        ("cataloguing", "outola", "upkeep", None, None, 30.5, 200),
        ("chat", "outola", "duty", date(2025, 1, 1), 10, 20.0, None),
        ("chat", "saaripikku", "duty", None, 6, None, None),
        ("web_library", None, "upkeep", None, None, None, None),
    ]
    assert house.ask(
        "select month, municipality_code, e_loans, e_holds from mart.e_lending "
        "order by month, municipality_code"
    ) == [
        (date(2025, 1, 1), "005", 12, 4),
        (date(2025, 1, 1), "010", 0, 0),
        (date(2025, 2, 1), "005", 15, None),
    ]
    assert house.ask("select year, task, outcome from mart.goal order by year") == [
        (2025, "verkostot", "Kaikki olivat."),
        (2026, None, None),
    ]
    assert house.ask(
        "select finance_kind, item, euros::double, person_years::double from mart.finance order by item"
    ) == [
        ("cost", "Palkat", 700.5, None),
        ("staff", "Suunnittelija", None, 1.5),
        ("grant", "Valtionavustus", 1000.0, None),
    ]


def test_an_old_workbook_without_the_sheets_is_loaded_as_before(house: House) -> None:
    outcome = built(house, old())

    assert outcome.refusal is None
    assert outcome.complaints == []
    assert outcome.warnings == []
    assert outcome.entry is not None
    assert (outcome.entry.rows_read, outcome.entry.rows_refused) == (15, 0)
    assert counts(house) == dict.fromkeys(LATER, 0)
    assert house.ask("select count(*)::int from mart.participation") == [(6,)]


def test_rows_that_were_archived_before_the_sheets_are_built_again(house: House) -> None:
    built(house, old())
    archived = next((house.paths.archive / "cooperation").rglob("*.parquet"))
    table = pq.read_table(archived)
    later = {"service", "work", "shifts", "items", "month", "municipality_code", "e_loans"}
    later |= {"e_holds", "goal", "action", "outcome", "finance_kind", "item", "goal_id"}
    pq.write_table(table.drop_columns([*later, "joint_service_id"]), archived)

    house.build()

    assert counts(house) == dict.fromkeys(LATER, 0)
    assert house.ask("select count(*)::int from mart.staff_year") == [(2,)]


@pytest.mark.parametrize("has_base", [True, False])
def test_a_workbook_without_the_sheets_leaves_their_rows_as_they_are_and_says_so(
    house: House, *, has_base: bool
) -> None:
    content = book(whole())
    built(house, content)
    before = counts(house)
    base = hashlib.sha256(content).hexdigest() if has_base else ""

    outcome = house.take(old(base=base), "vanha.xlsx")
    house.build()

    assert [note.sentences() for note in outcome.warnings] == [
        "Yhteistyökirjassa ei ole taulukkoa Palvelut, E-aineistot, Tavoitteet, Talous, joten sen tiedot "
        "jäivät ennalleen. Lataa portaalista uusi yhteistyökirja, kun haluat muuttaa niitä."
    ]
    assert counts(house) == before
    assert outcome.entry is not None
    assert (outcome.entry.rows_read, outcome.entry.rows_accepted) == (15, 15)


def test_an_empty_sheet_takes_its_rows_away(house: House) -> None:
    built(house, book(whole()))

    house.take(book(small()), "tyhja.xlsx")
    house.build()

    assert counts(house) == dict.fromkeys(LATER, 0)


def test_both_authors_rows_of_the_new_sheets_are_kept(house: House) -> None:
    content = book(whole())
    built(house, content)
    theirs, mine = whole(), whole()
    theirs["e_lending"].append(e_lent("Pikkula", date(2025, 2, 1), 7))
    mine["finance"][1]["euros"] = 800
    made = [
        edited(book(rows), lambda w: w["Ohje"].append([BASE, hashlib.sha256(content).hexdigest()]))
        for rows in (theirs, mine)
    ]
    house.take(made[0], "saga.xlsx")

    outcome = house.take(made[1], "kaisa.xlsx")
    house.build()

    told = [note.text() for note in outcome.warnings if note.code is Code.BOOK_KEPT_NEW]
    assert told == ["E-aineistot, 2/2025, Pikkula, 7: toisen lisäämä rivi säilyy."]
    assert counts(house)["e_lending"] == 4
    assert house.ask("select euros::double from mart.finance where item = 'Palkat'") == [(800.0,)]
    assert outcome.entry is not None
    assert outcome.entry.rows_refused == 0


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], None]:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "sheet", "cell", "column", "code", "remedy"),
    [
        (put("Palvelut", "A2", "Kahvila"), "Palvelut", "A2", "Palvelu", Code.BAD_WORD, "luettelosta"),
        (put("Palvelut", "C3", "Muualla"), "Palvelut", "C3", "Kirjasto", Code.UNKNOWN_LIBRARY, "Outola"),
        (put("Palvelut", "F2", date(2026, 1, 5)), "Palvelut", "F2", "Päättyen", Code.MORE_YEARS, "oma rivinsä"),
        (put("Palvelut", "I2", -3), "Palvelut", "I2", "Tunteja", Code.BAD_NUMBER, "luku"),
        (put("Palvelut", "B2", "Maija Virtanen"), "Palvelut", "B2", "Tarkenne", Code.PERSON, "rooli"),
        (put("E-aineistot", "A2", "2025"), "E-aineistot", "A2", "Kuukausi", Code.BAD_MONTH, "2025-03"),
        (put("E-aineistot", "A2", "13/2025"), "E-aineistot", "A2", "Kuukausi", Code.BAD_MONTH, "2025-03"),
        (put("E-aineistot", "A2", "3/2062"), "E-aineistot", "A2", "Kuukausi", Code.NOT_YET, "kuukausi ja vuosi"),
        (put("Palvelut", "D3", 2062), "Palvelut", "D3", "Vuosi", Code.NOT_YET, "kuukausi ja vuosi"),
        (put("Tavoitteet", "A3", 2092), "Tavoitteet", "A3", "Vuosi", Code.YEARS_AHEAD, "Tarkista vuosi"),
        (put("Talous", "A2", 2092), "Talous", "A2", "Vuosi", Code.YEARS_AHEAD, "Tarkista vuosi"),
        (put("E-aineistot", "B2", "Muuala"), "E-aineistot", "B2", "Kunta", Code.UNKNOWN_MUNICIPALITY, "Outola"),
        (put("E-aineistot", "C2", None), "E-aineistot", "C2", "E-lainoja", Code.REQUIRED, "Täydennä"),
        (put("E-aineistot", "B4", "Outola"), "E-aineistot", "A4", "Kuukausi", Code.TWICE, "toinen"),
        (put("Tavoitteet", "E2", "Soita 040 123 4567"), "Tavoitteet", "E2", "Tulos", Code.PERSON, "rooli"),
        (put("Talous", "D4", 5), "Talous", "D4", "Euroja", Code.OTHER_KIND, "henkilöstön riveille"),
        (put("Talous", "E3", 1), "Talous", "E3", "Henkilötyövuosia", Code.OTHER_KIND, "menojen riveille"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_sheet_row_column_and_remedy(
    house: House,
    edit: Callable[[Workbook], None],
    sheet: str,
    cell: str,
    column: str,
    code: Code,
    remedy: str,
) -> None:
    outcome = house.take(edited(book(whole()), edit), "kirja.xlsx")

    found = [
        (each.sheet, each.cell, each.column, each.row, each.message.code)
        for each in outcome.complaints
    ]
    assert found == [(sheet, cell, column, int(cell[1:]), code)]
    assert remedy in outcome.complaints[0].message.sentences()


@pytest.mark.parametrize("written", ["3/2025", "03/2025", "3.2025", "2025-03", date(2025, 3, 17)])
def test_a_month_is_read_however_it_is_written(house: House, written: object) -> None:
    built(house, edited(book(whole()), put("E-aineistot", "A2", written)))

    assert house.ask("select e_loans from mart.e_lending where month = '2025-03-01'") == [(12,)]


def test_a_workbook_of_other_things_is_not_taken_for_this_one(house: House, tmp_path: Path) -> None:
    """Palvelut, Tavoitteet and Talous are names that any workbook may have."""
    other = Workbook()
    for name in ("Palvelut", "Tavoitteet", "Talous"):
        other.create_sheet(name).append(["x"])
    other.save(tmp_path / "muu.xlsx")

    refusal = house.take((tmp_path / "muu.xlsx").read_bytes(), "muu.xlsx").refusal

    assert refusal is not None
    assert refusal.code not in {Code.BOOK_SHEETS, Code.BOOK_UNMARKED}
