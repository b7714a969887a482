"""Groups and recognitions of one municipality: the same words on card, sheet and brief.

The register is that of cooperation_release: Aho is Aho's, Yhteiskirjasto is Jänkä's and Öylä's.
"""

import dataclasses
import datetime as dt
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pypdf
import pytest

from portal import sheets
from portal.files import paper_pdf
from portal.files.papers import Items, Pair, Paper, Remarks, Run
from portal.kit import i18n, warehouse
from portal.kit.answers import Answers, read
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.municipality import cooperation as municipality_cooperation
from portal.municipality import view as municipality_view
from portal.municipality.view import Chosen, MunicipalityView
from tests.portal.opened import client

JANUARY = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))
LAST_YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 1, 1))
SHEET = "/tuloste/kuntakortti/janka?vuosi=2025-01..2025-04"


@pytest.fixture
def release(registered: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Release]:
    monkeypatch.setenv("PORTAL_DATA", str(registered))
    found = warehouse.newest(registered)
    assert isinstance(found, Release)
    yield found
    warehouse.close()


def card(release: Release, place: str, period: Period = JANUARY) -> MunicipalityView:
    frames = municipality_view.gathered(partial(read, release), period, "Pohjola")
    return municipality_view.of(frames, place)


def brief(release: Release, place: str) -> Paper:
    return sheets.brief(Answers(release), card(release, place), "https://portaali.example")


def cooperation(paper: Paper) -> tuple[int, Pair]:
    """Where groups and recognitions stand beside each other, and the pair itself; LookupError without."""
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Pair) and isinstance(block.left[1], Items):
            return place, block
    raise LookupError("no groups")


def in_one_page(paper: Paper) -> str:
    pages = pypdf.PdfReader(io.BytesIO(paper_pdf.content(paper))).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_the_library_is_that_of_the_municipality_on_that_day(release: Release) -> None:
    """Aho's library was the joint one in 2009 and 2010."""
    old = Period(dt.date(2010, 1, 1), dt.date(2010, 1, 1))

    assert municipality_cooperation.library_of(card(release, "002")) == "yhteis"
    assert municipality_cooperation.library_of(card(release, "001")) == "aho"
    view = dataclasses.replace(card(release, "003"), period=old)
    assert municipality_cooperation.library_of(view) is None


def test_the_groups_are_named_with_the_part_in_them(release: Release) -> None:
    assert municipality_cooperation.groups(card(release, "001")) == [
        "Ahon kirjasto, 2025: 2 ryhmää. Johtoryhmä (jäsen), Kuvailuryhmä (sihteeri).",
        "Puuttuva merkintä ei ole poissaolo: mitä ei ole kirjattu, sitä ei tiedetä.",
    ]


def test_a_library_that_was_only_not_invited_has_no_group_of_it(release: Release) -> None:
    assert municipality_cooperation.groups(card(release, "002"))[0] == (
        "Yhteiskirjasto, 2025: 1 ryhmä. Johtoryhmä (jäsen)."
    )


def test_an_earlier_card_tells_its_own_year_and_says_where_nothing_is_recorded(
    release: Release,
) -> None:
    assert municipality_cooperation.groups(card(release, "001", LAST_YEAR))[0] == (
        "Ahon kirjasto, 2024: 1 ryhmä. Johtoryhmä (puheenjohtaja)."
    )
    assert municipality_cooperation.groups(card(release, "002", LAST_YEAR))[0] == (
        "Yhteiskirjasto: työryhmiin osallistumisesta ei ole merkintöjä."
    )


def test_many_groups_are_counted_after_the_eighth(release: Release) -> None:
    view = card(release, "001")
    register = view.register
    assert register is not None
    names = {f"g{n}": f"Ryhmä {n:02}" for n in range(11)}
    row = register.seats[(register.seats["group_id"] == "johto") & (register.seats["year"] == 2025)]
    seats = [row.head(1).assign(group_id=code) for code in names]
    many = dataclasses.replace(
        register,
        seats=pd.concat(seats),
        group_names=names,
        groups=pd.DataFrame({"kind": "kimppa"}, index=list(names)),
    )

    (said, _rest) = municipality_cooperation.groups(dataclasses.replace(view, register=many))

    assert said.startswith("Ahon kirjasto, 2025: 11 ryhmää. Ryhmä 00 (jäsen), ")
    assert said.endswith("Ryhmä 07 (jäsen) ja 3 muuta.")


def test_recognitions_stand_newest_first_with_finnish_grounds_marked(release: Release) -> None:
    view = card(release, "001")

    with i18n.speaking("sv"):
        html = municipality_cooperation.recognitions_html(card(release, "001"))
    assert '<span lang="fi">Hyvä &lt;työ&gt;.</span>' in html
    assert '<a href="https://aho.example/a" rel="noopener">aho.example</a>' in html
    assert "<span>Hyvä" in municipality_cooperation.recognitions_html(view)
    assert [one.title for one in municipality_cooperation.recognitions(view)] == [
        "2021: Pohjan palkinto, voittaja: Ahon kirjasto"
    ]


def test_without_a_recognition_the_card_says_so(release: Release) -> None:
    view = card(release, "002", LAST_YEAR)
    none = dataclasses.replace(view, choice=Chosen("999"))

    assert municipality_cooperation.recognitions(none) == []
    assert municipality_cooperation.none_yet() in municipality_cooperation.recognitions_html(none)


def test_without_a_register_the_card_has_no_such_part(counted: Path) -> None:
    older = warehouse.newest(counted)
    assert isinstance(older, Release)

    view = card(older, "001")

    assert view.register is None
    assert municipality_cooperation.groups(view) == []
    with pytest.raises(LookupError, match="no groups"):
        cooperation(brief(older, "001"))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_sheet_and_brief_say_the_same(release: Release, lang: str) -> None:
    browser = client()
    sheet = browser.get(f"{SHEET}&lang={lang}").text
    pdf = browser.get(f"{SHEET.replace('?', '.pdf?')}&lang={lang}").content
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    brief = " ".join(pages[0].extract_text().split())
    april = Period(dt.date(2025, 1, 1), dt.date(2025, 4, 1))

    with i18n.speaking(lang):
        view = card(release, "002", april)
        said = municipality_cooperation.groups(view)
        titles = [one.title for one in municipality_cooperation.recognitions(view)]
    assert len(pages) == 1
    assert len(titles) == 1
    for words in (*said, *titles):
        assert words in sheet
        assert " ".join(words.split()) in brief


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_brief_stays_one_page_however_much_there_is(release: Release, lang: str) -> None:
    with i18n.speaking(lang):
        made = brief(release, "002")
    place, pair = cooperation(made)
    group = "Lapin kirjaston johtoryhmän puheenjohtajisto (puheenjohtaja)"
    title = "2021: Lapin kirjaston Vuoden onnistuja, voittaja: Tornionlaakson kirjasto"
    groups = Items(((Run(", ".join([group] * 8)),), (Run(title),)))
    won = Items(
        ((Run(f"{title}. "), Run("Perustelu on pitkä. " * 13)), (Run(title),), (Run(title),))
    )
    heavy = Pair((pair.left[0], groups), (pair.right[0], won))
    remarks = made.blocks[-1]
    assert isinstance(remarks, Remarks)
    blocks = (*made.blocks[:place], heavy, *made.blocks[place + 1 : -1], Remarks(remarks.texts * 8))

    assert group in in_one_page(dataclasses.replace(made, blocks=blocks))


def test_the_brief_ends_a_title_before_its_grounds_begin(release: Release) -> None:
    """Read aloud or copied, the title and the Finnish grounds are two sentences; no grounds, no stop."""
    _place, pair = cooperation(brief(release, "001"))

    assert pair.right[1] == Items(
        ((Run("2021: Pohjan palkinto, voittaja: Ahon kirjasto. "), Run("Hyvä <työ>.")),)
    )


def test_the_brief_tells_of_joint_services_after_all_that_must_be_known(release: Release) -> None:
    """One page has room for as many remarks as fit: these are the last of them."""
    (remarks,) = [block for block in brief(release, "001").blocks if isinstance(block, Remarks)]

    told = card(release, "001").once(municipality_cooperation.services)
    at = remarks.texts.index(told[0])
    assert remarks.texts[at : at + 2] == tuple(told)
    assert told[1] == "Kunnan Aho e-lainat jaksolla: 12."
