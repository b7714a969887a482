"""The frame round every page: language, role, menu, banners, footer; and the pages about the portal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.kit import access, menu, settings, warehouse
from tests.portal.frame_release import FILE_NAME, RELEASE_ID, make_release

FRAME = settings.ROOT / "portal" / "frame.py"
PAGES = settings.ROOT / "pages"
OWN_PAGES = ("about.py", "accessibility.py", "privacy.py")
SECONDS = 20


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.setenv("PORTAL_CONTACT", "ake@example.fi")
    yield tmp_path
    warehouse.close()


@pytest.fixture
def release(data: Path) -> Path:
    make_release(data)
    return data


def opened(page: str, lang: str | None = None, role: str | None = None) -> AppTest:
    """The frame with one page open."""
    app = AppTest.from_file(FRAME, default_timeout=SECONDS)
    if lang:
        app.query_params["lang"] = lang
    if role:
        app.session_state["local_role"] = role
    app.run()
    return app.switch_page(str(PAGES / page)).run()


def texts(app: AppTest) -> str:
    """Everything a reader gets to see."""
    markdown = [element.value for element in app.markdown]
    html = [element.proto.body for element in app.get("html")]
    titles = [element.value for element in app.title]
    return "\n".join((*markdown, *html, *titles))


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("fi", ["Tietoa portaalista", "Saavutettavuusseloste", "Tietosuoja"]),
        ("sv", ["Om portalen", "Tillgänglighetsutlåtande", "Dataskydd"]),
        ("en", ["About the portal", "Accessibility statement", "Data protection"]),
        ("se", ["Dieđut portála birra", "Olahahttivuođa čilgehus", "Diehtosuodji"]),
    ],
)
def test_the_pages_about_the_portal_open_in_every_language(
    release: Path, lang: str, titles: list[str]
) -> None:
    assert release.is_dir()
    for page, title in zip(OWN_PAGES, titles, strict=True):
        app = opened(page, lang)

        assert not app.exception
        assert [element.value for element in app.title] == [title]
        assert "ake@example.fi" in texts(app)


@pytest.mark.parametrize("page", OWN_PAGES)
def test_the_pages_about_the_portal_need_no_release(data: Path, page: str) -> None:
    assert not (data / "warehouse").exists()
    app = opened(page)

    assert not app.exception
    assert len(app.title) == 1
    assert "Tietoja ei ole vielä ladattu." in texts(app)


def test_a_missing_contact_is_said_and_not_made_up(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert release.is_dir()
    monkeypatch.delenv("PORTAL_CONTACT")

    assert "Yhteystieto puuttuu asetuksista." in texts(opened("accessibility.py"))


def test_the_footer_names_the_keeper_and_the_data(release: Path) -> None:
    assert release.is_dir()
    shown = texts(opened("about.py"))

    assert "AKE Pohjola" in shown
    assert f"Tiedot 31.1.2026 asti. Julkaisu {RELEASE_ID}." in shown


def test_a_sample_is_labelled_on_every_page(release: Path) -> None:
    assert release.is_dir()

    assert "Esimerkkiaineisto." in texts(opened("about.py"))
    assert "Exempeldata." in texts(opened("privacy.py", "sv"))


def test_real_data_carry_no_sample_label(data: Path) -> None:
    make_release(data, is_sample=False)

    assert "Esimerkkiaineisto" not in texts(opened("about.py"))


def test_unchecked_languages_say_so_in_themselves(release: Path) -> None:
    assert release.is_dir()
    hint = "Översättningen har inte granskats"

    swedish, finnish = texts(opened("about.py", "sv")), texts(opened("about.py"))
    assert f'<p class="banner-text">{hint}' in swedish
    assert f'<p class="banner-text">{hint}' not in finnish
    assert "<span>Svenska</span> <small>ogranskad</small>" in finnish


def test_the_language_stays_when_the_page_changes(release: Path) -> None:
    assert release.is_dir()
    app = opened("about.py", "en")
    app.query_params.clear()
    app.switch_page(str(PAGES / "privacy.py")).run()

    assert [element.value for element in app.title] == ["Data protection"]


def test_the_footer_stands_also_under_a_page_that_stops_early(data: Path) -> None:
    assert not (data / "warehouse").exists()
    app = AppTest.from_file(FRAME, default_timeout=SECONDS).run()

    assert [element.value for element in app.title] == ["Näytettävää aineistoa ei vielä ole"]
    assert "Tietoja ei ole vielä ladattu." in texts(app)


# ---- roles


def test_a_visitor_who_starts_at_a_staff_page_is_told_no_and_shown_nothing(release: Path) -> None:
    assert release.is_dir()
    app = AppTest.from_file(FRAME, default_timeout=SECONDS).run()

    with pytest.raises(ValueError, match=r"exports\.py"):
        app.switch_page(str(PAGES / "exports.py"))
    assert FILE_NAME not in texts(app)
    assert "aineistot" not in texts(app)


def test_staff_see_what_is_loaded(release: Path) -> None:
    assert release.is_dir()
    app = opened("exports.py", role="staff")

    shown = texts(app)
    assert [element.value for element in app.title] == ["Aineistot"]
    assert FILE_NAME in shown
    assert "12\u00a0290" in shown
    assert "<small>R1</small>" in shown  # January's report
    assert "Toimipistettä ei tunneta" in shown


@pytest.mark.parametrize("role", [None, access.Role.VISITOR, access.Role.MEMBER])
def test_the_staff_page_alone_refuses_who_is_not_staff(
    release: Path, role: access.Role | None
) -> None:
    assert release.is_dir()
    app = AppTest.from_file(PAGES / "exports.py", default_timeout=SECONDS)
    if role:
        app.session_state["roles"] = (role,)
    app.run()

    assert not app.exception
    assert FILE_NAME not in texts(app)


def test_an_unknown_local_role_is_a_visitor(release: Path) -> None:
    assert release.is_dir()
    app = AppTest.from_file(FRAME, default_timeout=SECONDS)
    app.session_state["local_role"] = "admin"
    app.run()

    assert app.session_state["roles"] == (access.Role.VISITOR,)


def test_local_mode_says_so(release: Path) -> None:
    assert release.is_dir()

    assert "Paikallinen tila: kirjautuminen ei ole käytössä" in texts(opened("about.py"))


def test_the_frame_knows_every_page_of_the_menu() -> None:
    assert {page.file for page in menu.PAGES} >= {*OWN_PAGES, "exports.py", "overview.py"}
