"""Sentences on transport and demand claim what the figures hold, in all four languages."""

import re

import pandas as pd
import pytest

from portal.kit import i18n
from portal.kit.places import Level
from portal.transport import cards as transport_key_figures
from portal.transport import demand_words
from portal.transport import words as transport_findings
from portal.transport.figures.bands import BANDS
from portal.transport.figures.days import DAYS
from portal.transport.figures.left_open import LEFT_OPEN
from portal.transport.figures.outcomes import OUTCOMES
from portal.transport.figures.routes import ROUTES
from portal.transport.figures.trend import TREND
from portal.transport.figures.waiting import WAITING
from portal.transport.figures.weekdays import WEEKDAYS
from portal.transport.view import HOLDS, TRANSFERS, View
from tests.portal.counted_release import TransportLooker

FIGURES = [
    TREND.words,
    DAYS.words,
    WEEKDAYS.words,
    ROUTES.words,
    BANDS.words,
    LEFT_OPEN.words,
    OUTCOMES.words,
    WAITING.words,
]


def plain(text: str) -> str:
    return text.replace(i18n.NBSP, " ")


def with_totals(view: View, **changes: float) -> View:
    """The view with other totals."""
    return View(**{**vars(view), "totals": pd.Series({**view.totals, **changes})})


def test_the_headline_tells_how_long_half_and_nine_out_of_ten_took(
    look_at_transport: TransportLooker,
) -> None:
    assert plain(transport_findings.headline(look_at_transport())) == (
        "Puolet kuljetuksista oli perillä 1,8 päivässä, yhdeksän kymmenestä 4,0 päivässä"
    )


def test_few_transfers_tell_no_days(look_at_transport: TransportLooker) -> None:
    february = look_at_transport(first="2025-02-01", last="2025-02-01")

    assert (
        transport_findings.headline(february)
        == "2 kuljetusta: liian vähän kuljetusajan kertomiseen"
    )
    assert transport_key_figures.days(february).value == "–"
    assert transport_key_figures.reserve_share(february).value == "–"


def test_the_lead_compares_only_complete_months(look_at_transport: TransportLooker) -> None:
    assert plain(transport_findings.lead(look_at_transport())) == (
        "Tammikuu 2025: 58 kuljetusta, joista 60 % varauksia varten, 31 % paluulla omistajalle "
        "ja 9 % muista syistä. Kuljetukset kasvoivat 480,0 % edellisvuodesta; huomaa: Remontti (10.1.2025 – 20.1.2025)."
    )
    assert transport_findings.lead(look_at_transport(last="2025-04-01")).endswith(
        "Vertailua ei ole, koska vertailun kuukaudet eivät ole kokonaan tiedossa."
    )


def test_small_numbers_are_told_as_numbers_not_as_shares(
    look_at_transport: TransportLooker,
) -> None:
    february = look_at_transport(first="2025-02-01", last="2025-02-01")

    assert plain(transport_findings.lead(february)).startswith(
        "Helmikuu 2025: 2 kuljetusta, joista 2 varauksia varten, 0 paluulla omistajalle"
    )


def test_a_period_without_transfers_says_so(look_at_transport: TransportLooker) -> None:
    march = look_at_transport(first="2025-03-01", last="2025-03-01")

    assert transport_findings.headline(march) == "Tällä jaksolla ei ole kuljetuksia"
    assert demand_words.headline(march) == "Kysyntä: tällä jaksolla ei ole varauksia"
    assert transport_findings.lead(march) == "Valitse toinen jakso."


def test_notes_tell_months_that_are_missing_partial_and_not_complete_apart(
    look_at_transport: TransportLooker,
) -> None:
    view = look_at_transport(first="2024-12-01", last="2025-04-01")
    transfers = transport_findings.notes(view, TRANSFERS)
    holds = transport_findings.notes(view, HOLDS)

    assert transfers[0] == "Jaksosta puuttuvat 2 kuukauden kuljetukset (R2)."
    assert transfers[1].startswith("Vielä kesken: huhtikuu 2025.")
    assert holds[0] == "Jaksosta puuttuvat 1 kuukauden varaukset (R3)."
    assert (
        "Vain osa on tiedossa: joulukuu 2024. Raportit alkavat tai päättyvät kesken"
        " kuukauden. Näitä kuukausia ei verrata."
    ) in holds


def test_notes_tell_what_stands_in_no_place_and_what_has_not_left(
    look_at_transport: TransportLooker,
) -> None:
    notes = transport_findings.notes(look_at_transport(), TRANSFERS)

    assert notes[0].startswith("1 kuljetuksessa on toimipiste, jota ei ole toimipistekartassa")
    assert notes[1] == "1 kuljetus on pyydetty mutta ei vielä lähetetty."
    assert notes[2].startswith("Neljä eri asiaa pidetään erillään")


def test_the_way_of_the_items_is_an_estimate(look_at_transport: TransportLooker) -> None:
    said = plain(transport_findings.way_of_items(look_at_transport()))

    assert said.startswith(
        "Arvio: kunnasta toiseen kuljetettu nide kulki keskimäärin 99 kilometriä"
    )
    assert "Se on niteen matka, ei auton" in said


def test_a_way_that_is_not_known_is_not_zero(look_at_transport: TransportLooker) -> None:
    nowhere = with_totals(look_at_transport(), km=float("nan"))

    assert "ei tiedetä" in transport_findings.way_of_items(nowhere)


def test_key_figures_of_transport(look_at_transport: TransportLooker) -> None:
    transfers, days, left_open, reserve = transport_key_figures.for_transport(look_at_transport())

    assert (transfers.value, transfers.note) == ("58", "kuntien välillä 53, saman kunnan sisällä 4")
    assert transfers.change == "kasvoi 480,0\u00a0% edellisvuodesta"
    assert plain(days.value) == "1,8 päivää"
    assert days.change == ""
    assert (left_open.title, left_open.value) == ("Avoinna 20.4.2025", "3")
    assert left_open.change == "niistä 1 yli 14 päivää"
    assert plain(reserve.value) == "60 %"
    assert plain(reserve.note) == "paluulla omistajalle 31 %, muut syyt 9 %"


def test_open_transfers_go_on_to_the_newest_month_where_the_period_reaches_the_present(
    look_at_transport: TransportLooker,
) -> None:
    present, past = look_at_transport(last="2025-02-01"), look_at_transport()

    assert transport_key_figures.left_open(present).note.startswith(
        "pyydetty tammikuu 2025 – huhtikuu 2025;"
    )
    assert transport_key_figures.left_open(past).note.startswith("pyydetty tammikuu 2025;")
    assert present.open_routes["transfers"].sum() == 63


def test_key_figures_of_demand(look_at_transport: TransportLooker) -> None:
    own, elsewhere, wait, still = transport_key_figures.for_demand(look_at_transport())

    assert plain(own.value) == "27 %"
    assert plain(elsewhere.value) == "60 %"
    assert elsewhere.note == "31, kaikkiaan 52 varausta"
    assert plain(wait.value) == "3 päivää"
    assert (still.value, plain(still.note)) == ("2", "peruttu 6 %, vanhentunut 2 %")


def test_demand_in_one_sentence(look_at_transport: TransportLooker) -> None:
    assert plain(demand_words.headline(look_at_transport())) == (
        "Kysyntä: varauksista 27 % täyttyi omasta aineistosta, 60 % muualta"
    )
    assert plain(demand_words.lead(look_at_transport())) == (
        "Tammikuu 2025: 52 varausta, joista odottaa 2, peruttiin 3 ja vanhentui 1. "
        "Vertailua ei ole, koska vertailun kuukaudet eivät ole kokonaan tiedossa. "
        "Niteen omistaja ei ole tiedossa 1 täyttyneessä varauksessa."
    )


def test_few_holds_have_no_shares(look_at_transport: TransportLooker) -> None:
    february = look_at_transport(first="2025-02-01", last="2025-02-01")

    assert demand_words.headline(february) == "Kysyntä: 1 varaus, liian vähän osuuksiin"
    assert demand_words.share(february.holds, "filled_own") == "–"


def test_figures_name_the_busiest_and_never_the_slowest(
    look_at_transport: TransportLooker,
) -> None:
    view = look_at_transport()
    told = [plain(figure(view).headline) for figure in FIGURES]

    assert told == [
        "Vilkkain kuukausi: tammikuu 2025, 58 kuljetusta",
        "Kuukausittain mediaani on 1,8 päivää",
        "Eniten lähetetään: maanantai, 47 kuljetusta",
        "Vilkkain reitti: Aho → Jänkä, 40 kuljetusta",
        "Kuljetuksista 50 % saapuu alle 48 tunnissa, 20 % kestää yli 72 tuntia",
        "Avoinna 20.4.2025: 3 kuljetusta, yli 14 päivää 1",
        "1 noutopaikassa varauksia täyttyy enemmän muualta kuin omasta aineistosta "
        "(noutopaikkoja, joissa on vähintään 30 varausta: 1)",
        "Noutohyllyyn tulleista varauksista puolet odotti enintään 3 päivää, "
        "yhdeksän kymmenestä enintään 3 päivää",
    ]


def test_equally_busy_routes_are_not_ranked(look_at_transport: TransportLooker) -> None:
    view = look_at_transport()
    routes = view.routes.assign(transfers=7)
    tied = View(**{**vars(view), "routes": routes})

    assert plain(ROUTES.words(tied).headline) == (
        "Vilkkaimmat reitit ovat yhtä vilkkaita: kussakin 7 kuljetusta"
    )


def test_a_highlight_narrows_routes_and_open_transfers(
    look_at_transport: TransportLooker,
) -> None:
    view = look_at_transport(place="003")

    assert view.travelled["transfers"].tolist() == [3, 1, 1]
    assert view.left_open.empty
    assert "Öylä" in ROUTES.words(view).subtitle


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("month", ["2025-01-01", "2025-02-01"])
def test_every_alt_holds_a_number_and_fits(
    look_at_transport: TransportLooker, lang: str, level: Level, month: str
) -> None:
    with i18n.speaking(lang):
        view = look_at_transport(level=level, first=month, last=month)
        found = [figure(view) for figure in FIGURES]

    for finding in found:
        assert 40 <= len(finding.alt) <= 300
        assert re.search(r"\d", finding.alt)
        assert "{" not in finding.headline + finding.subtitle + finding.alt
