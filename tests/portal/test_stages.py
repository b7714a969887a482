"""Every page that is told, on every stage, in every language."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document as Word
from streamlit.testing.v1 import AppTest

from portal.files import paper_docx, paper_pdf
from portal.files.document import Document
from portal.files.papers import Blocks, Exhibit, Pair
from portal.kit import choice, i18n, listening, warehouse
from portal.kit.access import Role
from portal.kit.answers import Answers
from portal.kit.page import Page
from portal.kit.warehouse import Release
from portal.site import sheet
from tests.portal.cooperation_release import make_registered_release
from tests.portal.living_page import PAGES, play
from tests.portal.opened import portal_over, text

HOME = "https://portaali.example"
CHOSEN = [
    ("/kuntakortti", {"kunta": "002", "vuosi": "2025-01..2025-04"}),
    ("/lainausvirrat", {"korosta": "001", "yksikko": "asukasta-kohti"}),
    ("/lainausvirrat", {"taso": "toimipiste"}),
    ("/lainausvirrat", {"jakso": "2025-01..2025-01", "virta": "001..002"}),
    ("/kuljetukset", {"korosta": "001"}),
    ("/kysynta", {"korosta": "001"}),
    ("/yhteistyo", {"kirjasto": "aho", "ryhma": "johto"}),
    ("/enta-jos", {"kunta": "001"}),
    ("/tunnustukset", {"tunnustus": "r1"}),
    ("/maaritelmat", {"haku": "net"}),
    ("/omat-taulukot", {"mittari": "loans_between", "sarakkeet": "paikka", "paikka": "001,002"}),
    ("/omat-taulukot", {"mittari": "seats", "sarakkeet": "ryhma"}),
]
PLAYED = [*((path, {}) for path in PAGES), *CHOSEN]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registered")
    make_registered_release(folder)
    return folder


@pytest.fixture
def answers(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    with portal_over(data, monkeypatch):
        release = warehouse.newest(data)
        assert isinstance(release, Release)
        yield Answers(release)


def played(page: Page[Any], answers: Answers, query: Mapping[str, str]) -> Document:
    """The page on the stage of documents."""
    if not page.is_there(answers):
        stage = Document(answers, page.path, {}, HOME)
        page.otherwise(stage)
        return stage
    codes = choice.asked(page.choices, answers, query)
    stage = Document(answers, page.path, codes, HOME)
    page.play(stage, page.look(answers, codes))
    return stage


def lived(path: str, query: Mapping[str, str], lang: str) -> AppTest:
    app = AppTest.from_function(play, default_timeout=30, args=(path, lang))
    app.session_state["roles"] = (Role.STAFF,)
    for name, code in query.items():
        app.query_params[name] = code
    return app.run()


def exhibits(blocks: Blocks) -> int:
    """The figures of a document, without those of its annexes."""
    halves = [half for one in blocks if isinstance(one, Pair) for half in (one.left, one.right)]
    return sum(isinstance(one, Exhibit) for one in blocks) + sum(map(exhibits, halves))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize(("path", "query"), PLAYED)
def test_every_page_is_played_on_every_stage(
    answers: Answers, path: str, query: dict[str, str], lang: str
) -> None:
    """One title on all of them; the figures that are heard are in the document too."""
    page = PAGES[path]
    with i18n.speaking(lang):
        told = sheet.told(page, answers, query)
        document = played(page, answers, query)
        paper = document.paper("AKE")
        pdf = pypdf.PdfReader(io.BytesIO(paper_pdf.content(paper)))
        word = Word(io.BytesIO(paper_docx.content(paper)))
        heard = listening.heard(page, answers, query)
    app = lived(path, query, lang)

    assert told.headline
    assert told.headline == paper.title == word.paragraphs[0].text
    assert pdf.metadata is not None
    assert pdf.metadata.title == told.headline
    assert pdf.trailer["/Root"]["/Lang"] == lang
    assert not app.exception
    assert told.headline in text(app).replace("\\", "")
    assert len(heard) == exhibits(paper.blocks)
