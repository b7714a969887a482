"""Sentences claim what the figures hold, no more, in all four languages."""

import re

import pandas as pd
import pytest

from portal.kit import changes, i18n, ties
from portal.kit.changes import Change, Past
from portal.kit.places import MADE_OF, Level
from portal.lending import view as views
from portal.lending import words as findings
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.multiples import MULTIPLES
from portal.lending.figures.net import NET
from portal.lending.figures.partners import PARTNERS
from portal.lending.figures.trend import TREND
from portal.lending.flows import Unit
from tests.portal.counted_release import Looker


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (1029, 1000, Change.LITTLE),
        (1019, 1000, Change.SAME),
        (971, 1000, Change.LITTLE),
        (2039, 2000, Change.SAME),
        (2040, 2000, Change.CHANCE),  # 2 x the root of 4,040 is 127
        (1096, 1004, Change.GREW),  # 2 x the root of 2,100 is 91.65
        (1095, 1004, Change.CHANCE),
        (1004, 1096, Change.FELL),
        (1004, 1095, Change.CHANCE),
        (50, 32, Change.LITTLE),
        (10_408, 10_200, Change.CHANCE),
        (102_000, 100_000, Change.GREW),
        (20, 10, Change.LITTLE),
        (40, 10, Change.GREW),
        (40, 0, Change.NEW),
        (29, 0, Change.LITTLE),
        (0, 0, Change.SAME),
        (40, None, None),
    ],
)
def test_a_change_needs_two_percent_thirty_loans_and_more_than_chance(
    now: int, before: int | None, said: Change | None
) -> None:
    assert changes.change(now, before) is said


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (1100, 1000, "kasvoi 10,0\u00a0% edellisvuodesta"),
        (900, 1000, "väheni 10,0\u00a0% edellisvuodesta"),
        (
            950,
            1000,
            "pysyi ennallaan edellisvuodesta: ero (−5,0\u00a0%) mahtuu sattumaan",
        ),
        (1000, 1000, "pysyi ennallaan edellisvuodesta"),
        (10, 38, "muutos edellisvuodesta alle 30"),
        (30, 0, "edellisvuonna ei yhtään"),
        (1000, None, "ei vertailua: vertailun kuukaudet eivät ole kokonaan tiedossa"),
    ],
)
def test_a_change_in_finnish(now: int, before: int | None, text: str) -> None:
    assert changes.alone(now, None if before is None else Past(before)) == text


def test_a_mean_of_years_varies_less_than_a_year() -> None:
    """2 x the root of 1,090 + 1,000 is 91.4; of 1,090 + 1,000 / 4 it is 73.2."""
    assert changes.change(1080, 1000) is Change.CHANCE
    assert changes.change(1080, 1000, of=4) is Change.GREW


def test_what_is_compared_with_is_named_unless_it_is_the_year_before() -> None:
    assert (
        changes.sentence("Lainat", 1200, Past(1000, 3, "3 aiemman vuoden keskiarvo"))
        == "Lainat kasvoivat 20,0\u00a0%, kun vertailuna on 3 aiemman vuoden keskiarvo."
    )
    assert changes.alone(900, Past(1000, words="2023")) == (
        "väheni 10,0\u00a0%, kun vertailuna on 2023"
    )


def test_the_lending_headline_names_the_biggest_sender(look: Looker) -> None:
    assert (
        findings.lending_headline(look())
        == "Eniten lähettää Aho: 30\u00a0lainaa, 68\u00a0% lähetetyistä"
    )


def test_the_lead_compares_only_complete_months(look: Looker) -> None:
    january = findings.lending_lead(look())
    quarter = findings.lending_lead(look(last="2025-03-01"))

    assert january.endswith(
        "Lainat kuntien välillä kasvoivat 214,3\u00a0% edellisvuodesta;"
        " huomaa: Remontti (10.1.2025 – 20.1.2025)."
    )
    assert quarter.endswith(
        "Vertailua ei ole, koska vertailun kuukaudet eivät ole kokonaan tiedossa."
    )


def test_an_empty_selection_says_so(look: Looker) -> None:
    view = look(first="2025-03-01", last="2025-03-01")

    assert findings.lending_headline(view) == "Tällä rajauksella ei ole lainoja kuntien välillä"
    assert findings.lending_lead(view) == "Valitse toinen jakso tai kokoelma."
    assert view.focus is None


def test_one_loan_is_one_loan() -> None:
    assert [findings.loans_text(count) for count in (0, 1, 2, 1234)] == [
        "0\u00a0lainaa",
        "1\u00a0laina",
        "2\u00a0lainaa",
        "1\u00a0234\u00a0lainaa",
    ]


def test_ties_are_told_as_ties(look: Looker) -> None:
    view = look()
    tied = view.balance.assign(sent=[30, 30, 2])

    assert ties.leaders(tied, "sent") == ["001", "002"]
    assert ties.leader_text(["001", "002"], view.names, none="–") == "Aho ja Jänkä"
    assert ties.leader_text(["001", "002", "003"], view.names, none="–") == "3 paikkaa yhtä paljon"


def test_nobody_leads_when_nothing_is_lent() -> None:
    assert ties.leaders(pd.DataFrame({"place": ["a"], "sent": [0]}), "sent") == []


def test_equal_largest_flows_are_not_ranked(look: Looker) -> None:
    view = look(first="2025-01-01", last="2025-01-01")
    top = pd.DataFrame({"owner": ["001", "002"], "place": ["002", "001"], "loans": [7, 7]})
    changed = pd.concat(
        [view.pairs[view.pairs["owner"] == view.pairs["place"]], top.assign(renewals=0)]
    )
    tied = views.View(**{**vars(view), "pairs": changed})

    assert (
        MATRIX.words(tied).headline
        == "Suurimmat virrat: Aho → Jänkä ja Jänkä → Aho, kumpikin 7\u00a0lainaa"
    )


def test_the_net_headline_counts_senders_in_singular(look: Looker) -> None:
    assert (
        NET.words(look()).headline
        == "1 kunta lähettää enemmän kuin vastaanottaa, 2 vastaanottaa enemmän"
    )


def test_the_overview_says_how_often_a_loan_comes_from_elsewhere(look: Looker) -> None:
    january = look()
    february = look(first="2025-02-01", last="2025-02-01")

    assert (
        findings.overview_headline(january)
        == "Noin joka 4. laina on toisen kunnan kirjaston aineistoa"
    )
    assert (
        findings.overview_headline(february)
        == "100\u00a0% lainoista on toisen kunnan kirjaston aineistoa"
    )


def test_the_trend_speaks_of_complete_months_only(look: Looker) -> None:
    alt = TREND.words(look(last="2025-04-01")).alt

    assert "tammikuu 2025: 44" in alt
    assert "maaliskuu 2025: 0" in alt


def test_notes_tell_of_incomplete_months_inhabitants_and_events(look: Looker) -> None:
    view = look(last="2025-04-01", unit=Unit.PER_1000)

    assert findings.notes(view) == [
        "Vain osa on tiedossa: huhtikuu 2025. Raportit alkavat tai päättyvät kesken kuukauden."
        " Näitä kuukausia ei verrata.",
        "Asukasluku 31.12.2022 ja 2024.",
    ]
    assert [event.told for event in view.annotations] == ["10.1.2025 – 20.1.2025: Remontti."]


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("level", [level for level in Level if level not in MADE_OF])
def test_every_alt_holds_a_number_and_fits(look: Looker, lang: str, level: Level) -> None:
    with i18n.speaking(lang):
        view = look(level=level)
        place = view.focus
        assert place is not None
        found = [
            MATRIX.words(view),
            NET.words(view),
            TREND.words(view),
            BIGGEST.words(view),
            MULTIPLES.words(view),
            PARTNERS.words(view.on(place)),
            ARROWS.words(view.on(place)),
        ]

    for finding in found:
        assert 40 <= len(finding.alt) <= 300
        assert re.search(r"\d", finding.alt)
        assert "{" not in finding.headline + finding.subtitle + finding.alt + " ".join(finding.how)
