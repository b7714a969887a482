"""Lainausvirrat and Määritelmät through the frame: filters, link, table view, refusal."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from portal.definitions import measures
from tests.portal import opened as pages
from tests.portal.opened import alts, headings, markup

pytestmark = pytest.mark.usefixtures("counted_portal")


def opened(page: str = "lending.py", **parameters: str) -> AppTest:
    return pages.opened(page, **parameters)


def headline(app: AppTest) -> str:
    return str(app.title[0].value)


def test_the_page_opens_with_the_finding_and_its_figures() -> None:
    app = opened()

    assert not app.exception
    assert headline(app).startswith("Eniten lähettää Aho: 34\u00a0lainaa")
    assert len(alts(app)) == 6
    assert "Nettolainaus ei ole lasku" in markup(app)


def test_every_figure_has_an_alt_with_a_number() -> None:
    for alt in alts(opened()):
        assert 40 <= len(alt) <= 300
        assert any(letter.isdigit() for letter in alt)


def test_the_level_changes_what_counts_as_between() -> None:
    app = opened()
    app.selectbox(key="taso").select("toimipiste").run()

    assert not app.exception
    assert headline(app).startswith("Eniten lähettää Ahon pääkirjasto: 39\u00a0lainaa")


def test_branches_have_no_figures_per_inhabitant() -> None:
    app = opened()
    app.selectbox(key="taso").select("toimipiste").run()

    assert "1\u00a0000 asukasta kohti" not in app.selectbox(key="yksikko").options


def test_a_collection_narrows_every_figure() -> None:
    app = opened()
    app.selectbox(key="kokoelma").select("hylly.LAP").run()

    assert (
        headline(app)
        == "Eniten lähettää Aho: 5\u00a0lainaa, 100\u00a0% lähetetyistä (kokoelma: LAP)"
    )


@pytest.mark.parametrize(
    "unit",
    [
        "kpl",
        "lahettajasta",
        "vastaanottajasta",
        "asukasta-kohti",
        "odotettuun",
    ],
)
def test_every_unit_draws(unit: str) -> None:
    app = opened()
    app.selectbox(key="yksikko").select(unit).run()

    assert not app.exception
    assert len(alts(app)) == 6


def test_a_link_restores_the_view() -> None:
    app = opened(taso="kirjasto", korosta="yhteis", jarjestys="aakkoset")

    assert app.selectbox(key="taso").value == "kirjasto"
    assert app.selectbox(key="korosta").value == "yhteis"
    assert "Yhteiskirjasto: muille lähti 10, muilta tuli 34 (taso: kirjasto)" in headings(app)


def address(app: AppTest) -> dict[str, str]:
    """What the address says, but for the language."""
    return {
        name: value if isinstance(value, str) else value[0]
        for name, value in app.query_params.items()
        if name != "lang"
    }


def test_a_choice_is_written_to_the_address_by_codes() -> None:
    app = opened()
    assert address(app) == {}

    app.selectbox(key="taso").select("kirjasto").run()
    app.selectbox(key="korosta").select("aho").run()

    assert address(app) == {"jakso": "2025-01..2025-04", "taso": "kirjasto", "korosta": "aho"}


def test_a_link_made_in_one_language_opens_the_same_view_in_another() -> None:
    finnish = opened()
    finnish.selectbox(key="jakso").select("kuukaudet").run()
    finnish.selectbox(key="alku").select("2025-01").run()
    finnish.selectbox(key="loppu").select("2025-02").run()
    finnish.selectbox(key="kokoelma").select("hylly.AIK").run()
    finnish.selectbox(key="yksikko").select("odotettuun").run()
    finnish.selectbox(key="jarjestys").select("maara").run()
    finnish.selectbox(key="korosta").select("002").run()
    finnish.segmented_control(key="netto").set_value("taulukko").run()
    swedish = opened(lang="sv", **address(finnish))

    assert not swedish.exception
    assert address(swedish) == address(finnish)
    for key in ("alku", "loppu", "kokoelma", "yksikko", "jarjestys", "korosta"):
        assert swedish.selectbox(key=key).value == finnish.selectbox(key=key).value
    assert len(alts(swedish)) == 4
    assert headline(swedish).startswith("Mest skickar Backa: 26")


def test_a_copied_link_names_the_period_even_when_nothing_is_chosen() -> None:
    plain, chosen = opened(), opened(taso="kirjasto", netto="taulukko", lang="en")

    assert 'data-copy-query="?jakso=' in markup(plain)
    copied = markup(chosen).split('data-copy-query="?')[1].split('"')[0]
    assert {part.split("=")[0] for part in copied.split("&amp;")} == {"jakso", "taso", "netto"}


def test_codes_that_nobody_knows_count_as_not_chosen() -> None:
    app = opened(
        jakso="2025-13..x",
        taso="maa",
        kokoelma="?",
        yksikko="x",
        jarjestys="",
        korosta="<b>",
        netto="x",
        asteikko="x",
    )

    assert not app.exception
    assert headline(app).startswith("Eniten lähettää Aho: 34")
    assert app.selectbox(key="taso").value == "kunta"


def test_going_back_shows_the_view_before() -> None:
    app = opened()
    app.selectbox(key="taso").select("kirjasto").run()
    app.query_params.clear()
    app.run()

    assert app.selectbox(key="taso").value == "kunta"
    assert address(app) == {}


def test_months_can_be_chosen_and_turned_round() -> None:
    app = opened()
    app.selectbox(key="jakso").select("kuukaudet").run()
    app.selectbox(key="alku").select("2025-02").run()
    app.selectbox(key="loppu").select("2025-01").run()

    assert not app.exception
    assert headline(app).startswith("Eniten lähettää Aho: 31\u00a0lainaa")


def test_an_empty_selection_says_so_and_breaks_nothing() -> None:
    app = opened()
    app.selectbox(key="jakso").select("kuukaudet").run()
    app.selectbox(key="alku").select("2025-03").run()
    app.selectbox(key="loppu").select("2025-03").run()

    assert not app.exception
    assert headline(app) == "Tällä rajauksella ei ole lainoja kuntien välillä"


def test_a_figure_can_be_read_as_a_table() -> None:
    app = opened(netto="taulukko")

    assert not app.exception
    assert len(alts(app)) == 5
    found = re.findall(r'<th scope="row"><a href="([^"]*)" data-follow="\1">Öylä</a>', markup(app))
    assert [html.unescape(lead) for lead in found] == [
        "/lainausvirrat?korosta=003&jakso=2025-01..2025-04&taso=kunta#kumppanit"
    ]
    assert "Öylä: muille lähti 2, muilta tuli 17" in headings(opened(**codes(found[0])))


def test_a_row_of_owner_and_place_leads_to_their_flow() -> None:
    app = opened(matriisi="taulukko")

    head = r'<a href="([^"]*)" data-follow="\1">Öylä<span class="visually-hidden">, Aho</span></a>'
    (lead,) = re.findall(head, markup(app))
    assert codes(lead) == {"virta": "003..001", "jakso": "2025-01..2025-04", "taso": "kunta"}
    assert [one for one in headings(opened(**codes(lead))) if one.startswith("Öylä → Aho")]


def codes(lead: str) -> dict[str, str]:
    """What a link of a table has in its address."""
    return dict(parse_qsl(urlsplit(html.unescape(lead)).query))


def test_definitions_open_with_every_card_and_narrow_by_search() -> None:
    everything = markup(opened("definitions.py"))
    one = markup(opened("definitions.py", haku="own_share"))
    none = opened("definitions.py", haku="eisellaista")

    assert everything.count('<section class="definition"') == len(measures.MEASURES)
    assert one.count('<section class="definition"') == 1
    assert 'id="own_share"' in one
    assert not none.exception
    assert '<section class="definition"' not in markup(none)
