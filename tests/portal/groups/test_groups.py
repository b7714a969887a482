"""Working groups: queries, shares, sentences, tables of signs, from cooperation_release (counted there)."""

import dataclasses
import re
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from portal.annual_report import queries as annual
from portal.charts import signs
from portal.charts.signs import Row, Section, Sign
from portal.evidence import register as recognition
from portal.groups import cards as groups_key_figures
from portal.groups import queries as groups
from portal.groups import view as groups_view
from portal.groups import words as groups_findings
from portal.groups import workbook_queries
from portal.groups.figures import group, lifelines, records
from portal.groups.figures.equity import EQUITY as GROUPS_EQUITY
from portal.groups.figures.equity import Point, scatter
from portal.groups.figures.group import GROUP as GROUPS_GROUP
from portal.groups.figures.history import HISTORY as GROUPS_HISTORY
from portal.groups.figures.lifelines import LIFELINES as GROUPS_LIFELINES
from portal.groups.figures.matrix import MATRIX as GROUPS_MATRIX
from portal.groups.view import Choice, Frames, View
from portal.kit import i18n, warehouse
from portal.kit.answers import read
from portal.kit.warehouse import Release

NBSP = "\u00a0"


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


# --- numbers --------------------------------------------------------------------------------------


def test_page_and_annual_report_count_the_same_libraries_with_a_seat(
    release: Release, view: View
) -> None:
    """2025: Aho sits in two groups, Yhteiskirjasto in one and was not invited to the other. 2024: Aho."""
    rows = read(release, annual.taking_part, year=2025)
    now = rows[rows["year"] == 2025]

    assert rows.to_dict("records") == [
        {"year": 2024, "library": "aho", "groups": 1},
        {"year": 2025, "library": "aho", "groups": 2},
        {"year": 2025, "library": "yhteis", "groups": 1},
    ]
    assert groups_key_figures.taking_part(view).value == str(len(now)) == "2"
    assert groups_key_figures.seats(view).value == str(now["groups"].sum()) == "3"


def test_person_years_are_told_in_halves_and_of_the_nearest_earlier_year(view: View) -> None:
    assert view.staff_years.to_dict() == {"aho": 12.5, "yhteis": 2.0}


def test_shares_and_concentration_as_counted_by_hand(view: View) -> None:
    shares = view.shares

    assert shares["seats"].to_dict() == {"aho": 2, "yhteis": 1}
    assert shares["lead_roles"].to_dict() == {"aho": 1, "yhteis": 0}
    assert shares["share_of_seats"].to_dict() == pytest.approx({"aho": 2 / 3, "yhteis": 1 / 3})
    assert shares["share_of_staff"].to_dict() == pytest.approx({"aho": 25 / 29, "yhteis": 4 / 29})
    assert groups.concentration(shares) == pytest.approx(17 / 87)


def test_seats_in_proportion_to_staff_are_not_concentrated() -> None:
    even = pd.DataFrame({"library": list("aab"), "is_seat": True, "role": "member"})

    shares = groups.shares(even, pd.Series({"a": 20.0, "b": 10.0}))

    assert groups.concentration(shares) == pytest.approx(0)


def test_a_library_without_a_record_is_left_out_of_the_comparison() -> None:
    rows = pd.DataFrame({"library": ["a"], "is_seat": [True], "role": ["member"]})

    shares = groups.shares(rows, pd.Series({"a": 2.0, "b": 3.0}))

    assert shares.index.tolist() == ["a"]
    assert shares["share_of_staff"].tolist() == [1.0]


def test_a_group_that_goes_on_lives_to_the_newest_year(frames: Frames) -> None:
    assert frames.lives.T.to_dict("list") == {
        "johto": [2024, 2025],
        "kuvailu": [2025, 2025],
        "tiimi": [2024, 2025],
    }


def test_the_usual_year_is_the_newest_with_half_of_the_libraries(frames: Frames) -> None:
    assert (frames.years, frames.usual_year) == ((2025, 2024), 2025)


def test_a_year_with_few_records_does_not_come_first() -> None:
    seats = pd.DataFrame(
        {"year": [2023, 2023, 2026], "library": ["a", "b", "a"], "is_seat": [True, True, True]}
    )

    assert groups_view._usual_year(seats, 4) == 2023  # noqa: SLF001
    assert groups_view._usual_year(seats, 9) == 2026  # noqa: SLF001
    assert groups_view._usual_year(seats.head(0), 9) is None  # noqa: SLF001


def test_libraries_stand_by_size_and_name_and_groups_by_kind_and_name(view: View) -> None:
    assert view.libraries == ("aho", "yhteis")
    assert view.shown_groups == ("johto", "kuvailu")
    assert groups_view.ordered_groups(view, set(view.group_names)) == ("johto", "tiimi", "kuvailu")


def test_an_older_release_has_no_register(counted: Path, release: Release) -> None:
    older = warehouse.newest(counted)
    assert isinstance(older, Release)

    assert not groups_view.is_known(partial(read, older))
    assert groups_view.is_known(partial(read, release))


# --- words ----------------------------------------------------------------------------------------


def test_the_headline_counts_libraries_not_seats(frames: Frames, view: View) -> None:
    assert groups_findings.headline(view) == (
        "Kaikki 2 kirjastoa ovat mukana vähintään yhdessä työryhmässä"
    )
    assert groups_findings.headline(groups_view.of(frames, Choice(2024))) == (
        "2 kirjastosta 1 on mukana vähintään yhdessä työryhmässä"
    )
    assert groups_findings.headline(groups_view.of(frames, Choice(2019))) == (
        "Vuodelta 2019 ei ole merkintöjä kirjastojen osallistumisesta"
    )


def test_the_lead_and_the_remarks(view: View) -> None:
    assert groups_findings.lead(view) == "2025: 2 ryhmää, 3 paikkaa, 5 kokousta."
    assert groups_findings.remarks(view) == [
        "1 vuoden merkinnässä on vain koko kimpan nimi, eikä sitä lasketa millekään kirjastolle."
    ]
    assert groups_findings.left_out(view) == []


def test_facts_of_the_pack_are_said_to_have_gaps(view: View) -> None:
    facts = dataclasses.replace(view, choice=Choice(2024), is_workbook=False)

    assert groups_findings.remarks(facts)[0].startswith(
        "Tiedot on koottu julkisista asiakirjoista."
    )
    assert groups_findings.left_out(facts) == [
        "1 kirjasto, josta ei ole vuodelta merkintää, ei ole vertailussa."
    ]


def test_the_overview_tells_the_newest_recognition_of_the_region(view: View) -> None:
    assert groups_findings.overview(view) == [
        "Kaikki 2 kirjastoa ovat mukana vähintään yhdessä työryhmässä (2025).",
        "Uusin tunnustus: Vuoden kirjasto 2024, Yhteiskirjasto (finalisti).",
    ]


def test_every_finding_has_an_alt_with_a_number_of_fair_length(view: View) -> None:
    found = [
        GROUPS_MATRIX.words(view),
        GROUPS_LIFELINES.words(view),
        GROUPS_EQUITY.words(view),
        GROUPS_HISTORY.words(view.having(library="yhteis")),
        GROUPS_GROUP.words(view.having(group="johto")),
    ]

    for finding in found:
        assert 40 <= len(finding.alt) <= 300
        assert any(mark.isdigit() for mark in finding.alt)


def test_the_findings_say_what_was_counted(view: View) -> None:
    assert GROUPS_MATRIX.words(view).headline == "2 kirjastoa, 3 paikkaa ja 2 ryhmää"
    assert GROUPS_LIFELINES.words(view).headline == (
        "Vuodelta 2025 tiedetään 5 kokousta, eniten ryhmällä Johtoryhmä: 4"
    )
    assert GROUPS_EQUITY.words(view).headline == (
        f"Pienillä kirjastoilla on 33{NBSP}% paikoista ja 14{NBSP}% henkilötyövuosista"
    )
    assert GROUPS_HISTORY.words(view.having(library="aho")).headline == (
        "Ahon kirjasto: 2 paikkaa vuonna 2025"
    )
    assert GROUPS_GROUP.words(view.having(group="johto")).headline == (
        "Johtoryhmä: 2 kirjastoa ja 4 kokousta vuonna 2025"
    )
    assert group.about(view.having(group="tiimi")) == "Aluetyön ryhmä. Hoitaa <työn>."
    assert groups_findings.concentration(view).startswith("Paikkojen keskittyminen (Gini): 0,20.")


def test_the_small_are_explained_and_nobody_is_ranked(view: View) -> None:
    said = " ".join(i18n.gettext(key) for key in GROUPS_EQUITY.words(view).how)

    assert "Yhden tai kahden hengen kirjasto ei voi istua kahdeksassa ryhmässä" in said
    assert "Se ei mittaa kenenkään ahkeruutta." in said


def test_a_year_without_meetings_or_person_years_breaks_nothing(frames: Frames) -> None:
    empty = groups_view.of(frames, Choice(2019))

    assert GROUPS_LIFELINES.words(empty).headline == "Vuodelta 2019 ei tiedetä kokouksia"
    assert len(empty.shares) == 0
    assert groups_findings.concentration(empty).startswith("Paikkojen keskittymistä ei tiedetä")
    assert [card.value for card in groups_key_figures.figures(empty)] == ["0", "0", "0", "0"]
    assert "<table" in GROUPS_MATRIX.chart(empty)


def test_the_cards(view: View) -> None:
    cards = groups_key_figures.figures(view)

    assert [(card.value, card.change, card.note) for card in cards] == [
        ("2", "vuotta aiemmin 1", "2 kirjastosta"),
        ("3", "vuotta aiemmin 1", "2 ryhmässä"),
        ("1", "", "1 kirjaston vastuulla"),
        ("5", "vuotta aiemmin 2", ""),
    ]


# --- pictures and tables --------------------------------------------------------------------------


def labels(html: str) -> list[str]:
    return re.findall(r'role="img" aria-label="([^"]*)"', html)


def test_every_cell_of_the_matrix_is_a_word(view: View) -> None:
    html = GROUPS_MATRIX.chart(view)

    assert labels(html) == [f"jäsen 75{NBSP}%", "sihteeri", "jäsen", "ei kutsuttu"]
    assert "vähintään kymmenen henkilötyövuotta" in text(html)
    assert text(html).endswith("Kirjastot 2 1")


def test_a_small_library_has_no_percentage(view: View) -> None:
    html = GROUPS_MATRIX.chart(view)
    row = html[html.index(">Yhteiskirjasto<") :]

    assert "%" not in text(row)


def test_a_library_without_any_record_has_a_dash_and_not_zero(frames: Frames) -> None:
    html = GROUPS_MATRIX.chart(groups_view.of(frames, Choice(2024)))

    assert labels(html) == ["puheenjohtaja", "ei merkintää"]
    assert "Yhteiskirjasto – –" in text(html)


def test_absent_not_invited_and_no_record_are_three_signs() -> None:
    html = signs.as_html(
        "x",
        ["a", "b", "c"],
        [Section("", [Row("r", [Sign("absent"), Sign("not_invited"), Sign()])])],
    )

    assert labels(html) == ["poissa kokouksista", "ei kutsuttu", "ei merkintää"]
    classes = re.findall(r'class="sign (\w+)" role', html)
    assert classes == ["absent", "not_invited", "none"]


def test_attendance_of_nothing_is_absence(view: View) -> None:
    rows = view.of_year.assign(attendance=[0.0] + [None] * 3)
    found = records.found(rows, "library", "group_id")

    assert found["aho", "johto"] == Sign("absent")


def test_the_legend_has_every_sign_and_headings_stand_when_there_are_many() -> None:
    few = signs.as_html("x", ["Ryhmä"] * 6, [])
    many = signs.as_html("x", ["Pitkä nimi, joka ei mahdu sellaisenaan"] * 7, [])

    assert [few.count(f"sign {state}") for state in signs.WORDS] == [1] * len(signs.WORDS)
    assert few.count('class="wrapped"') == 6
    assert many.count('class="turned"') == 7
    assert 'title="Pitkä nimi, joka ei mahdu sellaisenaan"' in many


def test_names_are_escaped() -> None:
    html = signs.as_html("<c>", ["<h>"], [Section("<s>", [Row("<r>", [Sign()], ["<x>"])])])

    assert "<h>" not in html
    assert "&lt;r&gt;" in html
    assert "&lt;x&gt;" in html


def test_the_lifelines_tell_meetings_and_years(view: View) -> None:
    html = GROUPS_LIFELINES.chart(view.spanned)

    assert re.findall(r'<th scope="col">(\d+)</th>', html) == ["2024", "2025"]
    assert labels(html) == [
        "2 kokousta",
        "4 kokousta",
        "kokouksia ei tiedossa",
        "kokouksia ei tiedossa",
        "1 kokous",
    ]
    assert lifelines.legend().count("life") == 2


def test_the_history_of_a_library_and_the_years_of_a_group(view: View) -> None:
    assert labels(GROUPS_HISTORY.chart(view.spanned.having(library="yhteis"))) == [
        "ei merkintää",
        "jäsen",
        "ei merkintää",
        "ei kutsuttu",
    ]
    html = GROUPS_GROUP.chart(view.spanned.having(group="johto"))
    assert labels(html) == ["puheenjohtaja", f"jäsen 75{NBSP}%", "ei merkintää", "jäsen"]
    assert text(html).endswith("Kokouksia 2 4")


def test_the_tables_hold_every_record(view: View) -> None:
    parts = GROUPS_MATRIX.table(view).rows

    assert parts[["library_name", "group_name", "part"]].to_numpy().tolist() == [
        ["Ahon kirjasto", "Johtoryhmä", "jäsen"],
        ["Ahon kirjasto", "Kuvailuryhmä", "sihteeri"],
        ["Yhteiskirjasto", "Johtoryhmä", "jäsen"],
        ["Yhteiskirjasto", "Kuvailuryhmä", "ei kutsuttu"],
    ]
    assert GROUPS_EQUITY.table(view).rows["staff_years"].tolist() == [12.5, 2.0]
    assert GROUPS_LIFELINES.table(view).rows["meetings"].tolist() == [4, 1, 2]
    assert GROUPS_HISTORY.table(view.having(library="aho")).rows["year"].tolist() == [
        2025,
        2025,
        2024,
    ]
    assert GROUPS_GROUP.table(view.having(group="johto")).rows["year"].tolist() == [
        2025,
        2025,
        2024,
    ]


def test_the_scatter_marks_the_chosen_one_by_shape_and_names_the_large() -> None:
    figure = scatter(
        [
            Point("Suuri", 0.6, 0.4, is_chosen=False),
            Point("Pieni", 0.05, 0.02, is_chosen=False),
            Point("Oma", 0.03, 0.04, is_chosen=True),
        ]
    )
    dots = figure.to_dict()["data"][1]
    names = [note["text"] for note in figure.to_dict()["layout"]["annotations"]]

    assert names == ["suhteessa henkilöstöön", "Suuri", "Oma"]
    assert dots["marker"]["symbol"] == ["circle", "circle", "diamond"]


def test_the_period_of_the_years_together_reaches_over_them_all(view: View) -> None:
    assert (view.period.first.year, view.period.last.year) == (2025, 2025)
    assert (view.spanned.period.first.year, view.spanned.period.last.year) == (2024, 2025)
    assert view.spanned.once(groups_findings.lead) == groups_findings.lead(view)


def test_queries_read_what_they_say(registered: Path) -> None:
    with duckdb.connect(
        registered / "warehouse" / "20250505T120000Z.duckdb", read_only=True
    ) as con:
        assert groups.unnamed(con).to_numpy().tolist() == [[2025, 1]]
        assert groups.sources(con)["file_name"].tolist() == ["kirja.xlsx"]
        assert recognition.recognitions(con)["winner_text"].tolist() == [
            "Yhteiskirjasto",
            "Helsinki",
            "Ahon kirjasto",
        ]


def test_figures_of_others_never_enter_the_workbook() -> None:
    """A workbook that is downloaded and brought back would make them the register's own, past any undo."""
    with duckdb.connect() as con:
        con.execute("""
            create schema mart;
            create table mart.staff_year as from (values
                ('inari', 2024, 9.0, 'Yhteistyökirja', null),
                ('salla', 2024, 4.0, 'Tilasto', 'tilasto.xlsx')
            ) as t(library, year, staff_years, source, outside_file)
        """)

        assert workbook_queries.rows(con, "staff_year")["library"].tolist() == ["inari"]
