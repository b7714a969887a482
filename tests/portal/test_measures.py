"""No number without a card, no card without words, no text without a translation."""

import ast
from pathlib import Path
from typing import Any

import pytest

from portal.definitions import measures
from portal.definitions import words as definitions
from portal.evidence import measured
from portal.evidence import measures as evidence_measures
from portal.kit import i18n, settings
from portal.lending import tables as exhibits
from portal.lending.flows import Unit
from tests.portal.award.test_evidence import COOPERATION, TABLES, asker

FIGURES = {"ui_figure.show", "figure"}


def figures(path: Path) -> list[ast.Call]:
    """The calls that show a figure in a file of pages or sheets."""
    return [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in FIGURES
    ]


def test_every_unit_of_the_matrix_has_a_card() -> None:
    assert [measures.card(exhibits.CARDS[unit]).id for unit in Unit] == [
        "loans_between",
        "share_of_sender",
        "share_of_receiver",
        "per_1000",
        "relative",
    ]


def test_a_figure_without_a_card_is_refused() -> None:
    with pytest.raises(LookupError, match="made_up: no measure card"):
        measures.card("made_up")


@pytest.mark.parametrize("where", ["pages/*.py", "portal/*/sheet.py"])
def test_every_figure_names_a_card_that_exists(where: str) -> None:
    shown = [call for path in settings.ROOT.glob(where) for call in figures(path)]
    cards = [word.value for call in shown for word in call.keywords if word.arg == "card"]

    assert len(cards) == len(shown) > 3
    for card in cards:
        if isinstance(card, ast.Constant):
            assert measures.card(str(card.value))
        else:
            assert ast.unparse(card) == "exhibits.CARDS[view.choice.unit]"


def figures_of_evidence(plain: dict[str, Any]) -> set[str]:
    """Every figure of frozen evidence as part.figure, years apart; a rate's own card tells of its count,
    of what it is counted over, of its range and of the mean."""
    told = {f"size.{name}" for name in plain["size"]}
    told |= {
        f"{part}.{name}" for part in ("lending", "seats") for row in plain[part] for name in row
    }
    own = {"measure", "per", "model", "say", "count", "exposure", "raw", "mean"}
    told |= {f"rates.{name}" for row in plain["rates"] for name in {*row} - own}
    told |= {f"rates.{row['measure']}" for row in plain["rates"]}
    told |= {f"rates.{measure}" for measure in plain["funnels"]}
    told |= {f"changes.{side}" for side in plain["changes"]}
    return {name for name in told if not name.endswith("year")}


def test_every_figure_of_the_evidence_has_a_card(tmp_path: Path) -> None:
    """Of arjeplog everything is known; a figure that is added without a card fails here."""
    (plain,) = [
        measured.as_plain(measured.of_all(measured.gathered(ask, 2025))["arjeplog"])
        for ask in asker({**TABLES, **COOPERATION}, tmp_path / "release.duckdb")
    ]
    cards = dict(evidence_measures.CARD_OF)

    assert measures.card(cards.pop("awards")).id == "recognitions"
    assert figures_of_evidence(plain) == set(cards)
    assert all(measures.card(card) for card in cards.values())
    assert set(plain) - {"library", "name", "year", "funnels", "unknown"} == {
        name.partition(".")[0] for name in evidence_measures.CARD_OF
    }


def test_a_figure_has_a_name_of_its_own_among_all_pages() -> None:
    """Streamlit forgets the choice of a switch whose name a page before had too."""
    pages = (settings.ROOT / "pages").glob("*.py")
    names = [ast.unparse(call.args[0]) for path in pages for call in figures(path)]

    assert len(names) == len(set(names)) > 10


def test_ids_are_unique() -> None:
    ids = [measure.id for measure in measures.CARDS]

    assert len(ids) == len(set(ids))


def test_definitions_are_found_by_id_and_by_word() -> None:
    assert [measure.id for measure in definitions.matching("net")] == ["net"]
    assert "partners" in [measure.id for measure in definitions.matching("entropian kumppania")]
    assert definitions.matching("") == list(measures.CARDS)
    assert (
        definitions.count_text([])
        == "Mikään määritelmä ei sisällä kaikkia näitä sanoja. Kokeile yhtä sanaa."
    )


def test_a_card_has_an_anchor_and_its_formula() -> None:
    html = definitions.as_html(measures.card("net"))

    assert '<section class="definition" id="net">' in html
    assert "nettolainaus ei ole lasku" in html


def test_a_text_in_another_language_than_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Northern Sámi without the formula of the card: the formula is shown in Finnish."""
    net = measures.card("net")
    lacking = {key: forms for key, forms in i18n.catalogue("se").items() if key != net.formula}
    monkeypatch.setattr(i18n, "catalogue", {"fi": i18n.catalogue("fi"), "se": lacking}.__getitem__)

    with i18n.speaking("se"):
        html = definitions.as_html(net)

    assert '<dd><span lang="fi">' in html
    assert "<h2>Nettoluoikkaheapmi</h2>" in html
