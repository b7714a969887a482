"""The municipality card's view, sentences, rows of dots and tables, from counted_release.

The figures of January 2025 are counted in test_queries_municipality. January 2024: Aho 54 loans,
Jänkä 40, Öylä 20; all other months of 2024 are missing.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pandas as pd
import pytest

from portal.charts import strips
from portal.kit import covered
from portal.kit.answers import read
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.municipality import cards as municipality_cards
from portal.municipality import view as municipality_view
from portal.municipality import words as municipality_findings
from portal.municipality.figures import standing
from portal.municipality.figures.joint import JOINT
from portal.municipality.figures.standing import STANDING
from portal.municipality.view import MunicipalityView

JANUARY = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))


@pytest.fixture
def frames(release: Release) -> municipality_view.Frames:
    return municipality_view.gathered(partial(read, release), JANUARY, "Pohjola")


def card(frames: municipality_view.Frames, place: str) -> MunicipalityView:
    return municipality_view.of(frames, place)


def with_row(view: MunicipalityView, **values: float) -> MunicipalityView:
    """The same view with other figures of its municipality."""
    return with_figures(view, [view.place], values)


def with_others(view: MunicipalityView, **values: float) -> MunicipalityView:
    """The same view with other figures of all the other municipalities."""
    return with_figures(view, [code for code in view.figures.index if code != view.place], values)


def with_figures(
    view: MunicipalityView, places: list[str], values: dict[str, float]
) -> MunicipalityView:
    figures = view.figures.copy()
    for name, value in values.items():
        figures.loc[places, name] = value
    parts = {name: getattr(view, name) for name in municipality_view.Frames.__dataclass_fields__}
    parts |= {"figures": figures, "memory": type(view.memory)(64)}
    return MunicipalityView(choice=view.choice, **parts)


def test_the_headline_tells_the_change_and_the_stand_to_the_median(
    frames: municipality_view.Frames,
) -> None:
    """Jänkä: 63 loans and renewals, 40 a year before: a change of 23, which is not told as a share.

    Aho: 85 against 54, a change of 31. Per inhabitant Aho has 0.085, Jänkä 0.126 and Öylä 0.176: the median
    is Jänkä's own.
    """
    headline = municipality_findings.headline

    assert headline(card(frames, "001")) == (
        "Aho: lainat ja uusinnat kasvoivat 57,4\u00a0% edellisvuodesta, asukasta kohti"
        " vähemmän kuin kuntien mediaani; huomaa: Remontti (10.1.2025 – 20.1.2025)"
    )
    assert headline(card(frames, "002")) == (
        "Jänkä: lainat ja uusinnat muuttuivat edellisvuodesta vain vähän (alle 30),"
        " asukasta kohti suunnilleen kuntien mediaanin verran"
    )


def test_one_comparison_serves_the_whole_card(frames: municipality_view.Frames) -> None:
    """The region has 0.110 loans per inhabitant; both others are made to lend more, or less, than Jänkä.

    What is told is the median alone: an average that one large municipality bends is not told.
    """
    janka = card(frames, "002")
    both_more = with_others(with_row(janka, lent_per_inhabitant=0.12), lent_per_inhabitant=0.14)
    both_less = with_others(with_row(janka, lent_per_inhabitant=0.10), lent_per_inhabitant=0.08)

    assert municipality_findings.headline(both_more).endswith(
        ", asukasta kohti vähemmän kuin kuntien mediaani"
    )
    assert municipality_findings.headline(both_less).endswith(
        ", asukasta kohti enemmän kuin kuntien mediaani"
    )
    note = municipality_cards.key_figures(both_less)[0].note
    assert note.startswith("kuntien mediaani: 0,08")
    assert "Pohjola" not in note


def test_near_the_median_is_about_as_much(frames: municipality_view.Frames) -> None:
    """The median of the three is 0.126: 63 loans of 500 inhabitants."""
    view = with_row(card(frames, "003"), lent_per_inhabitant=63 / 500 * 1.019)

    assert municipality_findings.headline(view).endswith(
        "asukasta kohti suunnilleen kuntien mediaanin verran"
    )


def test_without_a_year_to_compare_with_the_headline_tells_the_number(release: Release) -> None:
    march = Period(dt.date(2025, 3, 1), dt.date(2025, 3, 1))
    view = card(municipality_view.gathered(partial(read, release), march, "Pohjola"), "001")

    assert municipality_findings.headline(view).startswith("Aho: 1 laina tai uusinta, ")


def test_few_loans_are_told_without_a_share(frames: municipality_view.Frames) -> None:
    """Jänkä received 20 loans from two municipalities of two others, sent 12."""
    assert municipality_findings.meaning(card(frames, "002")) == [
        "Muiden kuntien aineistoa lainattiin niin vähän (20\u00a0lainaa), ettei osuutta kerrota.",
        "Aineistoa tuli 1 kunnasta, muita kuntia on 2.",
        "Lähteneitä tai tulleita lainoja on alle 30, joten niitä ei verrata toisiinsa.",
    ]


def test_thirty_loans_are_told_with_their_share(frames: municipality_view.Frames) -> None:
    view = with_row(card(frames, "002"), received=30, loans=90, sent=60)
    sentences = municipality_findings.meaning(view)

    assert (
        sentences[0]
        == "Noin joka 3. täällä tehty laina oli toisen kunnan aineistoa: 30\u00a0lainaa."
    )
    assert (
        sentences[2] == "Aineistoa lähti enemmän kuin tuli: yhtä tullutta lainaa kohti lähti 2,0."
    )


def test_a_share_above_two_fifths_is_told_as_it_is(frames: municipality_view.Frames) -> None:
    view = with_row(card(frames, "002"), received=45, loans=90, sent=46)
    sentences = municipality_findings.meaning(view)

    assert (
        sentences[0]
        == "50\u00a0% täällä tehdyistä lainoista oli toisen kunnan aineistoa: 45\u00a0lainaa."
    )
    assert sentences[2] == "Aineistoa lähti ja tuli lähes yhtä paljon."


def test_nothing_received_is_said_plainly(release: Release) -> None:
    march = Period(dt.date(2025, 3, 1), dt.date(2025, 3, 1))
    view = card(municipality_view.gathered(partial(read, release), march, "Pohjola"), "002")

    assert municipality_findings.meaning(view)[1] == "Muista kunnista ei tullut aineistoa."


def test_there_are_always_three_questions(frames: municipality_view.Frames) -> None:
    for place in ("001", "002", "003"):
        asked = municipality_findings.questions(card(frames, place))

        assert len(asked) == len(set(asked)) == 3


def test_the_remarks_tell_of_inhabitants_joint_library_and_missing_holds(
    frames: municipality_view.Frames,
) -> None:
    said = municipality_findings.remarks(card(frames, "002"))

    assert said[:2] == [
        "Asukasluku 31.12.2022; osalla muista kunnista vuodelta 2024.",
        "Yhteiskirjasto on usean kunnan yhteinen kirjasto: Jänkä, Öylä."
        " Tällä kortilla on niistä yksi: Jänkä.",
    ]
    assert municipality_findings.remarks(card(frames, "001")) == [
        "Asukasluku 31.12.2024; osalla muista kunnista vuodelta 2022.",
        "Kolmio pienen viivan vuoden yllä: silloin kunnassa tapahtui jotakin, mikä vaikutti sen lukuihin.",
        *said[2:],
    ]


def test_only_events_of_the_municipality_or_of_all_are_told(
    frames: municipality_view.Frames,
) -> None:
    assert [event.told for event in card(frames, "001").events] == [
        "10.1.2025 – 20.1.2025: Remontti."
    ]
    assert card(frames, "002").events == []


def test_the_cards_are_the_figures_as_texts(frames: municipality_view.Frames) -> None:
    cards = municipality_cards.key_figures(card(frames, "001"))

    assert [item.value for item in cards] == ["0,09", "10", "30", "86,7\u00a0%", "–"]
    assert cards[0].change == "lainat ja uusinnat kasvoivat 57,4\u00a0% edellisvuodesta"
    assert (
        cards[1].change == "vastaanotetut lainat muuttuivat edellisvuodesta vain vähän (alle 30)"
    )  # 10 against 4
    assert cards[3].change == "vuotta aiemmin 92,6\u00a0%"  # 50 of 54
    assert cards[0].note == "kuntien mediaani: 0,13 · samankaltaisten kuntien mediaani 0,15"
    assert cards[0].picture is not None
    assert cards[0].picture.alt.endswith(
        "tammikuu 2024 0,06, tammikuu 2025 0,09. Lukuihin vaikutti tapahtuma: tammikuu 2025"
    )
    assert cards[0].picture.ends == (("0,06", "tammikuu 2024"), ("0,09", "tammikuu 2025"))
    assert cards[4].picture is None


def test_a_year_that_is_not_known_in_full_is_a_gap(frames: municipality_view.Frames) -> None:
    assert card(frames, "001").history("sent_per_1000") == [
        None,
        None,
        None,
        pytest.approx(1000 * 10 / 900),
        30.0,
    ]


def test_a_row_of_dots_stands_between_the_smallest_and_the_largest(
    frames: municipality_view.Frames,
) -> None:
    """Received per 1,000: 10, 40, 56: Jänkä stands at 30/46 and is the median."""
    row = standing.strip(card(frames, "002"), "received_per_1000")

    assert (row.value, row.low, row.high) == ("40", "10", "56")
    assert row.median == pytest.approx(30 / 46)
    assert sorted((dot.part, round(dot.at, 2)) for dot in row.dots) == [
        ("own", 0.65),
        ("similar", 0.0),
        ("similar", 1.0),
    ]
    assert (
        row.alt
        == "Tuli muilta 1\u00a0000 asukasta kohti: Jänkä 40; 3 kuntaa välillä 10 – 56, mediaani 40"
    )


def test_equal_values_stand_in_the_middle() -> None:
    assert strips.at(3, 3, 3) == 0.5


def test_a_line_of_years_breaks_where_a_year_is_missing() -> None:
    svg = strips.sparkline([1.0, None, 2.0, 2.0])

    assert svg.count("<circle") == 3
    assert 'd="M8.0 22.0 M130.7 8.0 L192.0 8.0"' in svg


def test_the_table_has_every_municipality_in_the_order_of_the_alphabet(
    frames: municipality_view.Frames,
) -> None:
    rows = STANDING.table(card(frames, "001")).rows

    assert rows["place"].tolist() == ["Aho", "Jänkä", "Öylä"]
    assert rows["received"].tolist() == [10, 20, 14]


def test_the_joint_library_stands_below_its_members_as_one(
    frames: municipality_view.Frames,
) -> None:
    table = JOINT.table(card(frames, "003"))

    assert table.rows["place"].tolist() == ["Jänkä", "Öylä", "Yhteiskirjasto"]
    assert table.rows["sent"].tolist() == [12, 2, 10]
    assert table.rows["received"].tolist() == [20, 14, 30]


def test_a_municipality_alone_has_no_joint_library(frames: municipality_view.Frames) -> None:
    assert card(frames, "001").library is None
    with pytest.raises(LookupError, match="no joint library"):
        JOINT.table(card(frames, "001"))


def test_addresses_hold_finnish_names_in_plain_letters(release: Release) -> None:
    assert municipality_view.slugs(partial(read, release)) == {
        "aho": "001",
        "janka": "002",
        "oyla": "003",
    }


def answers_of(months: pd.DatetimeIndex) -> Callable[..., pd.DataFrame]:
    """A release that has loans of these months and no other report."""
    loans = pd.DataFrame({"month": months, "is_complete": True, "owner_is_todays": False})
    nothing = pd.DataFrame({"month": [], "is_complete": []})
    return lambda query: loans if query is covered.loans else nothing


def test_the_card_opens_with_the_latest_months_as_every_page_does() -> None:
    ask = answers_of(pd.date_range("2023-06-01", "2025-03-01", freq="MS"))

    assert list(municipality_view.years(ask)) == [
        "2024-04..2025-03",
        "2025-01..2025-03",
        "2024",
        "2023-06..2023-12",
    ]


def test_months_that_another_page_has_chosen_can_be_chosen_on_the_card() -> None:
    ask = answers_of(pd.date_range("2023-06-01", "2025-03-01", freq="MS"))

    assert list(municipality_view.years(ask, "2024-02..2024-05"))[-1] == "2024-02..2024-05"
    assert len(municipality_view.years(ask, "1999")) == 4


def test_without_twelve_months_the_newest_year_comes_first(release: Release) -> None:
    known = municipality_view.years(partial(read, release))

    assert next(iter(known)) == "2025-01..2025-04"


def test_without_inhabitants_the_card_tells_what_is_known(
    frames: municipality_view.Frames,
) -> None:
    nobody = with_row(
        card(frames, "001"),
        population=float("nan"),
        lent_per_inhabitant=float("nan"),
        received_per_1000=float("nan"),
        sent_per_1000=float("nan"),
    )

    assert municipality_findings.lead(nobody).startswith("Tammikuu 2025: 85 lainaa ja uusintaa. ")
    assert STANDING.words(nobody).headline.startswith("Omasta kokoelmasta lainattu: Aho 86,7")
    assert standing.similar_text(nobody).startswith("Samankaltaisia kuntia ei ole")


def test_waits_of_holds_that_are_not_all_known_are_told_and_not_compared(release: Release) -> None:
    """Holds are known from January to May 2025 in the counted release; April is not complete."""
    spring = Period(dt.date(2025, 3, 1), dt.date(2025, 4, 1))
    view = card(municipality_view.gathered(partial(read, release), spring, "Pohjola"), "001")

    assert view.has_all_holds is False
    assert any(
        text.startswith("Varausten odotusajat") for text in municipality_findings.remarks(view)
    )
    assert municipality_cards.key_figures(view)[4].change == ""


def test_an_empty_value_of_the_table_has_its_reason_beside_it(
    frames: municipality_view.Frames,
) -> None:
    """The release knows the inhabitants of all and the holds of none."""
    table = STANDING.table(card(frames, "001"))
    nobody = with_row(card(frames, "001"), population=float("nan"), own_share=float("nan"))
    signs = STANDING.table(nobody).rows["sign"].tolist()

    assert table.columns[-1].name == "sign"
    assert table.rows["sign"].tolist() == ["odotus: ei tietoa"] * 3
    assert (
        signs[0]
        == "asukkaat: ei tietoa; omasta kokoelmasta lainattu: ei sovellu; odotus: ei tietoa"
    )
