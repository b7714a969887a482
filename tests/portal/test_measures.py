"""No number without a card, no card without words, no text without a translation."""

import ast
import re
from pathlib import Path

import pytest

from portal import definitions, exhibits, i18n, measures, settings
from portal.queries.flows import Unit

OWN = [
    "portal/ui.py", "portal/ui_figure.py", "portal/filters.py", "portal/findings.py",
    "portal/figure_findings.py", "portal/views.py", "portal/exhibits.py",
    "portal/key_figures.py", "portal/definitions.py", "portal/measures.py", "portal/tables.py",
    "portal/charts/lending.py", "portal/charts/matrix.py", "portal/charts/multiples.py",
    "portal/charts/tiles.py", "portal/charts/months.py", "portal/charts/ranges.py",
    "portal/charts/stacks.py", "portal/charts/transport.py", "portal/charts/demand.py",
    "portal/pickers.py", "portal/transport_view.py", "portal/transport_filters.py",
    "portal/transport_findings.py", "portal/transport_figure_findings.py",
    "portal/transport_exhibits.py", "portal/transport_key_figures.py",
    "portal/transport_measures.py", "portal/demand_findings.py", "portal/demand_exhibits.py",
    "portal/menu.py", "pages/overview.py", "pages/lending.py", "pages/transport.py",
    "pages/definitions.py",
]  # fmt: skip


def texts(path: Path) -> set[str]:
    """The keys of all texts in a file."""
    calls = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    named = [
        call
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "N_", "ngettext"}
    ]
    return {
        call.args[0].value
        for call in named
        if call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


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


@pytest.mark.parametrize("page", ["overview.py", "lending.py", "transport.py"])
def test_every_figure_of_a_page_names_a_card_that_exists(page: str) -> None:
    source = (settings.ROOT / "pages" / page).read_text("utf-8")
    shown = source.count("ui_figure.show(")
    named = re.findall(r'card="(\w+)"', source)

    assert shown == len(re.findall(r"card=", source))
    assert all(measures.card(name) for name in named)


def test_ids_are_unique() -> None:
    ids = [measure.id for measure in measures.CARDS]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", OWN)
def test_every_text_is_in_finnish(path: str) -> None:
    finnish = i18n.catalogue("fi")

    assert [text for text in texts(settings.ROOT / path) if text not in finnish] == []


@pytest.mark.parametrize("lang", ["fi", "sv", "se"])
def test_translations_keep_the_places_to_fill(lang: str) -> None:
    for key, forms in i18n.catalogue(lang).items():
        wanted = set(re.findall(r"(?<!%)\{(\w+)\}", key))
        assert set(re.findall(r"(?<!%)\{(\w+)\}", forms[0])) == wanted, key
        assert set(re.findall(r"(?<!%)\{(\w+)\}", forms[-1])) - {"n"} == wanted - {"n"}, key


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


def test_a_text_in_another_language_than_the_page_says_so() -> None:
    with i18n.speaking("se"):
        html = definitions.as_html(measures.card("net"))

    assert '<dd><span lang="fi">' in html
    assert "<h2>Nettoluoikkaheapmi</h2>" in html
