"""Joint services and e-lending on the page and the card, from cooperation_release (counted there)."""

import dataclasses
import datetime as dt
import re
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from portal.evidence import services
from portal.evidence.services import Amount
from portal.groups import cubes, page, words
from portal.groups import view as groups_view
from portal.groups.figures import e_loans
from portal.groups.figures.e_loans import E_LOANS
from portal.groups.figures.services import SERVICES
from portal.groups.view import Choice, View
from portal.kit import i18n, warehouse
from portal.kit.answers import Answers, read
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.municipality import cooperation as municipality_cooperation
from portal.municipality import view as municipality_view
from portal.site.sheet import Sheet
from tests.portal.cooperation_release import make_registered_release


def rows(html: str) -> list[list[str]]:
    """The rows of a table: names, the words of signs, and sums."""
    told = re.sub(r'<i class="sign[^>]*aria-label="([^"]*)"[^>]*></i>', r" \1 ", html)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", told)
    ]


def test_who_carries_what_stands_by_size_with_hours_for_each_person_year(view: View) -> None:
    """Large first; at least where hours of cataloguing are not known; nobody is ranked."""
    assert [row for row in rows(str(SERVICES.drawn(view))) if len(row) > 1] == [
        ["", "Chat ja neuvonta", "Verkkokirjasto", "Kuvailu", "Tunteja", "Tuntia / htv"],
        ["Ahon kirjasto", "päivystys", "ei merkintää", "ylläpito", "vähintään 25", "vähintään 2,0"],
        ["Yhteiskirjasto", "päivystys", "ei merkintää", "ei merkintää", "6", "3,0"],
        ["Kirjastot", "2", "0", "1", "", ""],
    ]


def test_the_finding_tells_what_is_known_and_the_remarks_what_is_not(view: View) -> None:
    assert SERVICES.words(view).headline == (
        "2 kirjastoa kantaa 3 yhteistä palvelua; tunteja on kirjattu vähintään 31"
    )
    assert words.service_remarks(view) == [
        "Tunnit on kirjattu 2 merkintään; vuoden merkintöjä on 4.",
        "1 yhteisten palvelujen merkintä koskee koko kimppaa eikä ole minkään kirjaston.",
    ]


def test_small_and_large_are_told_only_of_libraries_whose_hours_are_known(view: View) -> None:
    """Were the 2 hours of cataloguing known: Aho 27 of 12.5 person-years = 2.2, Yhteiskirjasto 6 of 2 = 3."""
    known = view.services.fillna({"hours": 2.0})

    assert words.service_remarks(dataclasses.replace(view, services=known))[0] == (
        "Pienet kirjastot tekivät yhteisten palvelujen työtä 3,0 tuntia henkilötyövuotta kohti, suuret 2,2; "
        "mukana eivät ole kirjastot, joiden tunteja tai henkilötyövuosia ei tiedetä."
    )


def test_every_record_is_in_the_table_and_an_unknown_amount_is_empty(view: View) -> None:
    table = SERVICES.table(view)
    told = table.rows[["library_name", "service_name", "work_name", "hours"]].astype(object)

    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["Ahon kirjasto", "Kuvailu", "ylläpito", None],
        ["Ahon kirjasto", "Chat ja neuvonta", "päivystys", 25.0],
        ["Yhteiskirjasto", "Chat ja neuvonta", "päivystys", 6.0],
        ["koko kimppa", "Verkkokirjasto", "ylläpito", None],
    ]


def test_e_loans_are_counted_with_the_months_and_municipalities_that_are_known(view: View) -> None:
    assert E_LOANS.words(view).headline == (
        "E-lainoja vuonna 2025: 31; tieto on 4 kuntakuukaudesta, kaikkiaan 36"
    )
    months = e_loans.by_month(view)
    assert months["e_loans"].tolist() == [16, 15]
    assert months["is_complete"].tolist() == [True, False]
    towns = e_loans.by_town(view).rows
    assert towns["town"].tolist() == ["Aho", "Jänkä", "Öylä"]
    assert towns["e_loans"].tolist() == [27, 4, 0]
    assert towns["months"].tolist() == [2, 1, 1]
    assert towns["e_holds"].isna().tolist() == [True, False, True]  # a sum of some is not the sum


def test_a_sum_of_nothing_known_is_not_zero() -> None:
    assert Amount(None, 0, 2).text == "–"
    assert Amount(None, 0, 2).per(2.0) == "–"
    assert Amount(5.0, 1, 1).per(None) == "–"
    assert Amount(0.0, 1, 1).text == "0"


def test_a_release_without_the_sheets_says_that_it_does_not_know(tmp_path: Path) -> None:
    with duckdb.connect(make_registered_release(tmp_path)) as con:
        con.execute("drop table mart.joint_service; drop table mart.e_lending")
    release = warehouse.newest(tmp_path)
    assert isinstance(release, Release)
    answers = Answers(release)
    stage = Sheet(answers, page.PAGE.path, {}, {})

    page.tell(stage, groups_view.usual(page.frames(answers)))

    assert "Vuodelta 2025 ei ole merkitty työtä yhteisiin palveluihin" in stage.body
    assert "eKirjaston lainoja vuodelta 2025 ei tiedetä." in stage.body
    assert read(release, services.services).empty
    warehouse.close()


@pytest.mark.parametrize(
    ("place", "first", "last", "told"),
    [
        (
            "001",
            (2025, 1),
            (2025, 2),
            [
                "Ahon kirjasto kantaa yhteisiä palveluja (2025): Chat ja neuvonta (päivystys); Kuvailu "
                "(ylläpito). Tunteja niihin on kirjattu vähintään 25, henkilötyövuotta kohti vähintään 2,0.",
                "Kunnan Aho e-lainat jaksolla: 27.",
            ],
        ),
        (
            "002",
            (2025, 1),
            (2025, 4),
            [
                "Yhteiskirjasto kantaa yhteisiä palveluja (2025): Chat ja neuvonta (päivystys). "
                "Tunteja niihin on kirjattu 6, henkilötyövuotta kohti 3,0.",
                "Kunnan Jänkä e-lainat: 4; tieto on 1 kuukaudelta, kuukausia on 4.",
            ],
        ),
        (
            "002",
            (2024, 1),
            (2024, 3),
            [
                "Yhteiskirjasto: työtä yhteisiin palveluihin ei ole merkitty.",
                "Kunnan Jänkä e-lainoja ei tiedetä jaksolta.",
            ],
        ),
    ],
)
def test_the_card_tells_the_services_and_e_loans_of_its_period(
    release: Release,
    place: str,
    first: tuple[int, int],
    last: tuple[int, int],
    told: list[str],
) -> None:
    period = Period(dt.date(*first, 1), dt.date(*last, 1))
    frames = municipality_view.gathered(partial(read, release), period, "Pohjola")

    assert municipality_cooperation.services(municipality_view.of(frames, place)) == told


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_part_is_told_in_every_language(release: Release, lang: str) -> None:
    with i18n.speaking(lang):
        answers = Answers(release)
        stage = Sheet(answers, page.PAGE.path, {}, {})
        page.tell(stage, groups_view.usual(page.frames(answers)))

    assert i18n.catalogue("fi")["{libraries} carry {services}"]
    assert stage.body.count("<table") >= 4


def test_years_of_services_alone_are_no_years_without_groups(release: Release) -> None:
    """Seats are recorded of some years; a year of e-loans alone has no zeros and is in no mean."""
    gathered = groups_view.gathered(partial(read, release), None, "Pohjola")
    lent = gathered.e_lending.assign(month=gathered.e_lending["month"] - pd.DateOffset(years=9))
    frames = dataclasses.replace(
        gathered, e_lending=lent, years=(*gathered.years, 2016), memory=type(gathered.memory)(64)
    )
    view = groups_view.of(frames, Choice(2016))
    stage = Sheet(Answers(release), page.PAGE.path, {}, {})

    page.tell(stage, view)

    assert 2016 not in frames.recorded_years
    assert groups_view.of(frames, Choice(2025, against="2016")).comparison.periods == ()
    assert words.lead(view) == words.no_record()
    assert "Paikkoja työryhmissä" not in stage.body


def test_a_service_of_the_whole_consortium_is_carried_by_no_library_that_is_known(
    view: View,
) -> None:
    unnamed = view.services.assign(library=None)

    assert SERVICES.words(dataclasses.replace(view, services=unnamed)).headline.startswith(
        "3 yhteistä palvelua kirjattu, kirjastoa ei ole nimetty"
    )


def test_a_month_of_e_loans_is_complete_only_when_every_municipality_told_it(
    release: Release,
) -> None:
    found = read(release, cubes.months_told)

    assert found["is_complete"].tolist() == [True, False]
