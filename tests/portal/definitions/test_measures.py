"""No number without a card, no card without words, no text without a translation."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from portal import sheets
from portal.definitions import words as definitions
from portal.definitions.measures import MEASURES
from portal.evidence import measured
from portal.evidence import measures as evidence_measures
from portal.kit import i18n, listening
from portal.kit.answers import Answers
from portal.kit.warehouse import Release
from portal.lending import measures as lending
from portal.lending.figures import matrix
from portal.lending.figures.net import NET
from portal.lending.flows import Unit
from tests.portal.evidence.evidence_release import COOPERATION, TABLES, asker
from tests.portal.opened import client


def test_every_unit_of_the_matrix_has_its_measure() -> None:
    assert [matrix.MEASURES[unit].id for unit in Unit] == [
        "loans_between",
        "share_of_sender",
        "share_of_receiver",
        "per_1000",
        "relative",
    ]


def test_the_measure_of_every_figure_and_column_is_among_the_definitions(
    release: Release,
) -> None:
    """Figures of all pages, as they are told with a place and a library chosen."""
    figures = {
        figure.key: (figure, view)
        for page in sheets.PAGES.values()
        for figure, view in listening.heard(
            page, Answers(release), {"kunta": "001", "kirjasto": "aho", "ryhma": "johto"}
        ).values()
    }
    used = {
        measure
        for figure, view in figures.values()
        for measure in (figure.about(view), *figure.table(view).measures)
    }

    assert len(figures) > 10
    assert used <= set(MEASURES)


def figures_of_evidence(plain: dict[str, Any]) -> set[str]:
    """Every figure of frozen evidence as part.figure, years apart; a rate's own card tells of its count,
    of what it is counted over, of its range and of the mean."""
    told = {f"size.{name}" for name in plain["size"]}
    told |= {
        f"{part}.{name}" for part in ("lending", "seats") for row in plain[part] for name in row
    }
    aside = {"title", "works", "records", "hours_known"}  # what a service is, and how much is known
    told |= {f"services.{name}" for row in plain["services"] for name in {*row} - aside}
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
    cards = dict(evidence_measures.MEASURE_OF)

    assert cards.pop("awards").id == "recognitions"
    assert cards.pop("services.per_person_year").id == "service_hours_per_person_year"
    assert figures_of_evidence(plain) == set(cards)
    assert set(cards.values()) <= set(MEASURES)
    assert set(plain) - {"library", "name", "year", "funnels", "unknown"} == {
        name.partition(".")[0] for name in evidence_measures.MEASURE_OF
    }


def test_a_figure_has_a_name_of_its_own_in_addresses() -> None:
    with pytest.raises(ValueError, match="netto: another figure has this name"):
        dataclasses.replace(NET)


def test_ids_are_unique() -> None:
    ids = [measure.id for measure in MEASURES]

    assert len(ids) == len(set(ids))


def test_definitions_are_found_by_id_and_by_word() -> None:
    assert [measure.id for measure in definitions.matching("net")] == ["net"]
    assert "partners" in [measure.id for measure in definitions.matching("entropian kumppania")]
    assert definitions.matching("") == list(MEASURES)
    assert (
        definitions.count_text([])
        == "Mikään määritelmä ei sisällä kaikkia näitä sanoja. Kokeile yhtä sanaa."
    )


def test_a_card_has_an_anchor_and_its_formula() -> None:
    html = definitions.as_html(lending.NET)

    assert '<section class="definition" id="net">' in html
    assert "Nettolainaus ei ole lasku" in html


def test_a_text_in_another_language_than_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Northern Sámi without the formula of the card: the formula is shown in Finnish."""
    net = lending.NET
    lacking = {key: forms for key, forms in i18n.catalogue("se").items() if key != net.formula}
    monkeypatch.setattr(i18n, "catalogue", {"fi": i18n.catalogue("fi"), "se": lacking}.__getitem__)

    with i18n.speaking("se"):
        html = definitions.as_html(net)

    assert '<dd><span lang="fi">' in html
    assert "<h3>Nettoluoikkaheapmi</h3>" in html


def test_every_definition_stands_once_in_one_group_that_is_folded() -> None:
    with i18n.speaking("fi"):
        groups = definitions.grouped(MEASURES)

    assert sorted(one.id for found in groups.values() for one in found) == sorted(
        measure.id for measure in MEASURES
    )
    page = client().get("/tuloste/maaritelmat").text
    assert [page.count(f'id="{measure.id}"') for measure in MEASURES] == [1] * len(MEASURES)
    assert page.count('<details class="definitions-fold"><summary>') == len(groups) == 7


def test_a_search_keeps_the_group_of_what_it_finds_and_no_other() -> None:
    with i18n.speaking("fi"):
        found = definitions.matching("net")
        assert list(definitions.grouped(found)) == ["Lainaus"]
        page = client().get("/tuloste/maaritelmat?haku=net").text
    assert page.count('<details class="definitions-fold" open>') == 1
    assert page.count('class="definitions-fold"') == 1
