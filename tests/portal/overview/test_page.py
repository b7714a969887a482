"""Yleiskuva through the frame, in every language, and without data."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.kit import settings
from tests.portal.opened import SECONDS, alts, markup, opened

pytestmark = pytest.mark.usefixtures("counted_portal")


def test_the_overview_has_a_headline_four_figures_and_two_charts() -> None:
    app = opened()

    assert not app.exception
    assert [title.value for title in app.title] == [
        "Noin joka 4. laina on toisen kunnan kirjaston aineistoa"
    ]
    assert markup(app).count('<li class="card">') == 4
    assert len(alts(app)) == 2


@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        ("fi", "Kuinka tuoreita luvut ovat"),
        ("sv", "Hur färska siffrorna är"),
        ("en", "How fresh the figures are"),
        ("se", "Man ođđasat logut leat"),
    ],
)
def test_the_overview_speaks_the_language(lang: str, heading: str) -> None:
    app = opened(lang=lang)

    assert not app.exception
    assert heading in [header.value for header in app.header]


def test_every_figure_tells_its_source_and_that_it_is_a_sample() -> None:
    notes = markup(opened()).split('<p class="figure-note">')[1:]

    assert len(notes) == 2
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
