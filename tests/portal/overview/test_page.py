"""Yleiskuva through the frame, in every language, and without data."""

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.kit import settings
from tests.portal.opened import SECONDS, alts, headings, markup, opened

pytestmark = pytest.mark.usefixtures("counted_portal")


def test_the_overview_has_a_headline_four_figures_and_three_charts() -> None:
    app = opened()

    assert not app.exception
    assert [title.value for title in app.title] == ["Valitse kuntasi"]
    assert "Noin joka 4. laina on toisen kunnan kirjaston aineistoa" in headings(app)
    assert markup(app).count('<li class="card">') == 4
    assert len(alts(app)) == 3


def test_the_municipality_is_chosen_first() -> None:
    """In the usual months Aho received 10 of its 76 loans, Jänkä 21 of 61, Öylä 17 of 47."""
    found = html.unescape(markup(opened()))
    listed = re.findall(r'<li><a data-go="" href="([^"]+)">([^<]+)</a> <span>([^<]+)</span>', found)

    assert listed[:3] == [
        ("/kuntakortti?kunta=001", "Aho", "13,2\xa0%"),
        ("/kuntakortti?kunta=002", "Jänkä", "34,4\xa0%"),
        ("/kuntakortti?kunta=003", "Öylä", "36,2\xa0%"),
    ]
    assert 'action="/kuntakortti" method="get"' in found
    assert '<option value="Ahon auto">' in found  # a branch is found by its name


def test_the_list_can_be_in_the_order_of_the_shares() -> None:
    found = html.unescape(markup(opened(jarjestys="osuus")))

    listed = re.findall(r'<li><a data-go="" href="[^"]+">([^<]+)</a> <span>', found)
    assert listed[:3] == ["Öylä", "Jänkä", "Aho"]
    assert '<a data-go="" href="/?jarjestys=osuus" aria-current="true">Osuus</a>' in found


@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        ("fi", "Mitä on muuttunut"),
        ("sv", "Vad som har ändrats"),
        ("en", "What has changed"),
        ("se", "Mii lea nuppástuvvan"),
    ],
)
def test_the_overview_speaks_the_language(lang: str, heading: str) -> None:
    app = opened(lang=lang)

    assert not app.exception
    assert heading in headings(app)


def test_every_figure_tells_its_source_and_that_it_is_a_sample() -> None:
    notes = markup(opened()).split('<p class="figure-note">')[1:]

    assert len(notes) == 3
    assert all(
        "Lähde: lainaustapahtumat, Pohjan kirjasto, Koha" in note and "Esimerkkiaineisto" in note
        for note in notes
    )


def test_without_data_the_page_says_how_to_load_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    app = opened()

    assert [title.value for title in app.title] == ["Näytettävää aineistoa ei vielä ole"]
    assert "python -m etl run" in " ".join(text.value for text in app.markdown)


def test_a_page_without_the_frame_is_refused() -> None:
    app = AppTest.from_file(settings.ROOT / "pages" / "overview.py", default_timeout=SECONDS).run()

    assert [title.value for title in app.title] == ["Tämä sivu ei ole avoinna sinulle"]
    assert not alts(app)
