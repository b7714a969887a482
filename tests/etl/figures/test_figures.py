"""Figures of others in any layout: read as somebody has said once, whole or not at all, counted by hand.

In the small region Outola has the municipality Outola (and Pikkula until the end of 2024), Saari-Pikku
has Saarela and, since 2025, Pikkula.
"""

from pathlib import Path
from typing import Any

import pytest

from etl import archive
from etl.contracts import Kind
from etl.figures.mapping import of_data
from etl.load import Said
from etl.messages import Code
from tests.etl.cooperation.house import book
from tests.etl.figures.house import bring, csv, figures, xlsx
from tests.etl.house import LAPLAND, House, event, house_in, r1

STAFF = [
    ("staff_years", "005", 2023, 6.5),
    ("staff_years", "005", 2024, 7.0),
    ("staff_years", "010", 2023, 1.25),
    ("staff_years", "010", 2024, 1.5),
]
LAYOUTS: dict[str, tuple[bytes, str, dict[str, Any]]] = {
    "years across": (
        csv(("Kunta", 2023, 2024), ("Outola", "6,5", 7), ("Pikkula", "1,25", "1,5")),
        "a.csv",
        {"figures": {"": "staff_years"}},
    ),
    "years across, what is counted told above": (
        xlsx(
            ("Henkilötyövuodet kunnittain",),
            (),
            ("Kunta", 2023, 2024),
            ("Outola", 6.5, 7),
            ("Pikkula", 1.25, 1.5),
        ),
        "a.xlsx",
        {},
    ),
    "a row a year": (
        csv(
            ("Vuosi", "Kunta", "Henkilötyövuodet"),
            (2023, "Utby", "6.5"),
            (2024, "OUTOLA", "7"),
            (2023, "Lillby", "1,25"),
            (2024, "Pikkula", "1,5"),
            delimiter="\t",
        ),
        "a.txt",
        {},
    ),
    "what is counted in a column": (
        csv(
            ("Kunta", "Tilastotieto", 2023, 2024),
            ("Koko maa", "Henkilötyövuodet", "4 000,5", "4 010"),
            ("Outola", "Henkilötyövuodet", "6,5", "7,0"),
            ("Outola", "Lehtien vuosikerrat", "200", "190"),
            ("Pikkula", "Henkilötyövuodet", "1,25", "1,5"),
        ),
        "a.csv",
        {},
    ),
    "all in rows": (
        csv(
            ("Kuntanumero", "Nimi", "Vuosi", "Tieto", "Arvo"),
            ("5", "Outola", 2023, "HTV yhteensä", "6,5"),
            ("5", "Outola", 2024, "HTV yhteensä", "7"),
            ("10", "Pikkula", 2023, "HTV yhteensä", "1,25"),
            ("10", "Pikkula", 2024, "HTV yhteensä", "1,5"),
        ),
        "a.csv",
        {},
    ),
    "municipalities across": (
        xlsx(("Vuosi", "Outola", "Pikkula"), (2023, 6.5, 1.25), (2024, 7, 1.5)),
        "a.xlsx",
        {"figures": {"": "staff_years"}},
    ),
    "codes alone, and a name of two rows": (
        xlsx(
            (None, "Henkilötyövuodet", None, "Käyntejä / asukas", None),
            ("Alue", 2023, 2024, 2023, 2024),
            ("KU005", 6.5, 7, 10, 11),
            ("KU010", 1.25, 1.5, 12, 13),
        ),
        "a.xlsx",
        {},
    ),
    "a name written once for its rows": (
        xlsx(
            ("Kunta", "Vuosi", "Henkilötyövuosia"),
            ("Outola", 2023, 6.5),
            (None, 2024, 7),
            ("Pikkula", 2023, 1.25),
            (None, "2024*", 1.5),
        ),
        "a.xlsx",
        {},
    ),
}


@pytest.fixture
def real(house: House) -> House:
    """A house with a real loan, so that a release can be built."""
    house.take(r1(event()))
    return house


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_and_the_same_is_read_from_every_layout(real: House, layout: str) -> None:
    content, name, said = LAYOUTS[layout]
    outcome = bring(real, content, name, **said)

    assert outcome.refusal is None
    assert figures(real) == STAFF


def test_a_file_waits_for_an_answer_once_and_its_like_is_read_by_itself(real: House) -> None:
    first = csv(("Kunta", "Lainat 2023"), ("Outola", 100))
    (asked,) = real.load(real.drop("eka.csv", first))
    assert asked.refusal is not None
    assert asked.refusal.code is Code.FIGURES_ASKED
    assert asked.asked is not None
    assert asked.asked.columns == ("Kunta", "Lainat 2023")
    assert archive.entries(real.paths)[1:] == []

    bring(real, first, "eka.csv", source="Kirjastotilasto", dated="2024-04-01")
    (again,) = real.load(real.drop("toka.csv", csv(("Kunta", "Lainat 2024"), ("Outola", 90))))

    assert again.refusal is None
    assert [note.code for note in again.warnings] == [
        Code.FIGURES_TAKEN,
        Code.FIGURES_REMEMBERED,
    ]
    assert figures(real) == [("loans", "005", 2023, 100.0), ("loans", "005", 2024, 90.0)]
    assert real.ask(
        "select distinct source, dated::varchar from mart.outside_figure where year = 2023"
    ) == [("Kirjastotilasto", "2024-04-01")]


def test_a_new_text_among_known_headings_is_asked_about(real: House) -> None:
    head = ("Kunta", "Tieto", 2024)
    bring(real, csv(head, ("Outola", "Lainat", 5)))
    (asked,) = real.load(real.drop("b.csv", csv(head, ("Outola", "Käynnit", 7))))

    assert asked.refusal is not None
    assert asked.refusal.code is Code.FIGURES_ASKED


FAULTS = [
    (("Outolla", 2024, 1), Code.FIGURES_PLACE, "Kunta", "Outolla"),
    (("Outola", "viime", 1), Code.FIGURES_YEAR, "Vuosi", "viime"),
    (("Outola", 2090, 1), Code.NOT_YET, "Vuosi", "2090"),
    (("Outola", 2024, "paljon"), Code.FIGURES_NUMBER, "Lainat", "paljon"),
    (("Outola", 2024, "-3"), Code.FIGURES_NUMBER, "Lainat", "-3"),
    (("Outola", 2024, "1,234"), Code.FIGURES_THOUSANDS, "Lainat", "1,234"),
    (("Outola", 2024, "12,5"), Code.FIGURES_WHOLE, "Lainat", "12,5"),
    (("Pikkula", 2023, 8), Code.FIGURES_TWICE, "Lainat", "8"),
]


@pytest.mark.parametrize(("row", "code", "column", "value"), FAULTS)
def test_one_faulty_cell_is_told_and_nothing_is_taken(
    real: House, row: tuple[object, ...], code: Code, column: str, value: str
) -> None:
    head = ("Kunta", "Vuosi", "Lainat")
    outcome = bring(real, csv(head, ("Pikkula", 2023, 8), ("Saarela", 2023, 9), row))

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.FIGURES_FAULTS
    (told,) = outcome.complaints
    assert (told.row, told.column, told.value, told.message.code) == (4, column, value, code)
    assert [each.kind for each in archive.entries(real.paths)] == [Kind.LOANS]


HEADINGS = [
    (("Kunta", "Lainat 2023", "Lainat 20224"), Code.FIGURES_YEAR, "Lainat 20224"),
    (("Kunta", "Lainat 2023", "Lainat 2O24"), Code.FIGURES_YEAR, "Lainat 2O24"),
    (("Kunta", "Lainat 2023", "Lainat 202"), Code.FIGURES_YEAR, "Lainat 202"),
    (("Kunta", "Lainat 2023", "Lainat 0224"), Code.FIGURES_YEAR, "Lainat 0224"),
    (("Kunta", "Lainat 2023", "Lainat 2090"), Code.NOT_YET, "Lainat 2090"),
]


@pytest.mark.parametrize(("head", "code", "told"), HEADINGS)
def test_a_year_that_is_mistyped_in_a_heading_is_told_and_nothing_is_taken(
    real: House, head: tuple[str, ...], code: Code, told: str
) -> None:
    outcome = bring(real, csv(("Lainat kunnittain",), head, ("Outola", 5, 6), ("Pikkula", 7, 8)))

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.FIGURES_FAULTS
    assert {(each.column, each.value, each.message.code) for each in outcome.complaints} == {
        (told, told, code)
    }
    if code is Code.FIGURES_YEAR:
        assert [each.row for each in outcome.complaints] == [2]
    assert [each.kind for each in archive.entries(real.paths)] == [Kind.LOANS]


def test_a_mistyped_year_is_told_where_a_column_says_what_is_counted(real: House) -> None:
    head = ("Kunta", "Tieto", "2023", "20224")
    outcome = bring(real, csv(head, ("Outola", "Lainat", 5, 6), ("Pikkula", "Lainat", 7, 8)))

    assert [(each.row, each.column, each.value) for each in outcome.complaints] == [
        (1, "20224", "20224")
    ]


def test_a_mistyped_place_in_a_heading_is_told(real: House) -> None:
    rows = (("Vuosi", "Outola", "Saarela", "Pikula"), (2023, 6, 1, 2), (2024, 7, 1, 3))
    outcome = bring(real, csv(*rows), figures={"": "loans"})

    assert [(each.row, each.column, each.message.code) for each in outcome.complaints] == [
        (1, "Pikula", Code.FIGURES_PLACE)
    ]
    assert "Pikkula" in outcome.complaints[0].message.sentences()


def test_columns_that_are_something_else_are_left_as_before(real: House) -> None:
    head = ("Kunta", "Lainat 2023", "Lainat, kaukolainat 200", "Osuus %", "Kokoelma 202")
    outcome = bring(real, csv(head, ("Outola", 5, 6, 7, 8), ("Pikkula", 7, 8, 9, 9)))

    assert outcome.refusal is None
    assert figures(real) == [("loans", "005", 2023, 5.0), ("loans", "010", 2023, 7.0)]


def test_a_fault_in_a_workbook_names_its_sheet(real: House) -> None:
    rows = (("Kunta", "Vuosi", "Lainat"), ("Pikkula", 2024, 2), ("Outola", 2024, "x2"))
    outcome = bring(real, xlsx(*rows, sheet="Lainat", Ohje=[("Lue tämä",)]), "a.xlsx")

    assert [(each.sheet, each.row) for each in outcome.complaints] == [("Lainat", 3)]


def test_other_municipalities_totals_and_unknown_cells_are_passed_over_and_told(
    tmp_path: Path,
) -> None:
    lapland = house_in(tmp_path, LAPLAND)
    outcome = bring(
        lapland,
        csv(
            ("Kunta", 2023, 2024),
            ("Koko maa", 9, 9),
            ("Lappi", 9, 9),
            ("Kuusamo", 9, 9),
            ("Inari", "..", 4),
            ("Enare", 3, "N/A"),
            ("Sodankylä+Pelkosenn.+Savuk.", 9, "9,5"),
        ),
        figures={"": "staff_years"},
    )

    assert outcome.refusal is None
    assert [(note.code, note.values) for note in outcome.warnings] == [
        (Code.FIGURES_TAKEN, {"figures": "henkilötyövuodet 4", "years": "2023–2024"}),
        (Code.FIGURES_ELSEWHERE, {"places": 3}),
        (Code.FIGURES_EMPTY, {"cells": 2}),
    ]


def test_a_library_sums_its_municipalities_only_when_all_are_known(real: House) -> None:
    bring(
        real,
        csv(
            ("Kunta", 2024, 2025),
            ("Outola", "6", "6,5"),
            ("Pikkula", "1", "2"),
            ("Saarela", "0,5", ""),
        ),
        figures={"": "staff_years"},
    )
    real.build()

    # 2024: Outola 6 + Pikkula 1, Saari-Pikku is Saarela alone; 2025: Pikkula went to Saari-Pikku, of
    # which Saarela is not known.
    assert real.ask("select library, year, staff_years::double from mart.staff_year") == [
        ("outola", 2024, 7.0),
        ("outola", 2025, 6.5),
        ("saaripikku", 2024, 0.5),
    ]


def test_what_is_told_of_the_library_itself_comes_before_the_sum(real: House) -> None:
    bring(
        real,
        csv(("Kirjasto", 2025), ("Saari-Pikku", "3"), ("Saarela", "1"), ("Pikkula", "1,5")),
        figures={"": "staff_years"},
    )
    real.build()

    assert real.ask("select library, staff_years::double from mart.staff_year") == [
        ("saaripikku", 3.0)
    ]


@pytest.mark.parametrize(
    ("is_over", "staff", "people"), [(False, 6.0, (21_100, 2)), (True, 9.0, (1, 2))]
)
def test_figures_fill_what_is_lacking_or_stand_instead_when_somebody_has_said_so(
    real: House, *, is_over: bool, staff: float, people: tuple[int, int]
) -> None:
    real.take(book(), "kirja.xlsx")
    bring(
        real,
        csv(("Kunta", "Vuosi", "HTV", "Väkiluku"), ("Outola", 2025, 9, 2), ("Outola", 2024, 8, 1)),
        is_over=is_over,
    )
    real.build()

    found = real.ask(
        "select year, staff_years::double, outside_file from mart.staff_year "
        "where library = 'outola' order by year"
    )
    assert found[-1] == (2025, staff, "tilasto.csv" if is_over else None)
    assert real.ask(
        "select population from mart.population where municipality_code = '005' and year > 2023 "
        "order by year"
    ) == [(people[0],), (people[1],)]


def test_of_two_files_the_one_brought_in_later_counts_and_undoing_it_brings_the_other_back(
    real: House,
) -> None:
    bring(real, csv(("Kunta", "Lainat 2024"), ("Outola", 5), ("Pikkula", 3)), "a.csv")
    bring(real, csv(("Kunta", "Lainat 2024"), ("Outola", 6)), "b.csv")
    assert figures(real) == [("loans", "005", 2024, 6.0), ("loans", "010", 2024, 3.0)]

    newest = archive.entries(real.paths)[-1]
    with archive.locked(real.paths):
        archive.set_aside(newest.sha256, real.paths, by="Testi", note="")
    assert figures(real) == [("loans", "005", 2024, 5.0), ("loans", "010", 2024, 3.0)]


def test_the_same_file_read_otherwise_takes_the_place_of_what_it_gave_before(real: House) -> None:
    content = csv(("Kunta", "Lainat 2024"), ("Outola", 50))
    bring(real, content)
    with real.loading() as loading:
        (outcome,) = loading.take(
            real.drop("tilasto.csv", content),
            Said(mapping=of_data({**mapping_of(real), "figures": {"lainat": "visits"}})),
        )

    assert Code.FIGURES_AGAIN in [note.code for note in outcome.warnings]
    assert figures(real) == [("visits", "005", 2024, 50.0)]

    (known,) = real.load(real.drop("tilasto.csv", content))
    assert known.is_known
    assert [note.code for note in known.warnings] == [Code.ALREADY_LOADED]


def mapping_of(house: House) -> dict[str, Any]:
    mapping = archive.entries(house.paths)[-1].mapping
    assert mapping is not None
    return mapping


def test_a_joint_figure_at_each_municipality_is_asked_about(real: House) -> None:
    content = csv(("Kunta", "HTV 2025"), ("Pikkula", "2,5"), ("Saarela", "2,5"), ("Outola", 4))
    asked = bring(real, content)
    assert asked.refusal is not None
    assert asked.refusal.code is Code.FIGURES_REPEATED
    assert asked.refusal.values == {"texts": "Pikkula, Saarela: henkilötyövuodet 2025"}

    bring(real, content, joint="repeated")
    real.build()
    assert real.ask("select library, staff_years::double from mart.staff_year") == [
        ("outola", 4.0),
        ("saaripikku", 2.5),
    ]

    bring(real, content, joint="own")
    real.build()
    assert real.ask("select library, staff_years::double from mart.staff_year") == [
        ("outola", 4.0),
        ("saaripikku", 5.0),
    ]


def test_made_up_loans_and_true_figures_never_meet(made_up: tuple[House, dict[str, Any]]) -> None:
    house, _truth = made_up
    before = house.ask("select count(*) from mart.outside_figure")
    outcome = bring(house, csv(("Kunta", "Lainat 2024"), ("Inari", 5)))

    assert [note.code for note in outcome.warnings][-1] is Code.FIGURES_ASIDE
    house.build()
    assert house.ask("select count(*) from mart.outside_figure") == before == [(0,)]


@pytest.mark.parametrize(
    "content",
    [
        csv(("Otsikko", "Toinen"), ("a", 1)),
        csv(("Kunta", "Luku"), ("Kuusamo", 1)),
    ],
)
def test_a_table_without_a_municipality_of_the_region_is_no_file_of_figures(
    house: House, content: bytes
) -> None:
    (outcome,) = house.load(house.drop("muu.csv", content))

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.UNKNOWN_HEADER
