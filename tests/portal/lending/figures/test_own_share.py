"""The part of the loans at each place that is lent from its own collection, counted by hand."""

from portal.lending.figures.own_share import OWN_SHARE
from tests.portal.counted_release import Looker


def test_the_share_of_each_place_is_counted_by_hand(look: Looker) -> None:
    """January 2025. Aho: A1 -> A1 60, A1 -> A2 5 of 65 and 10 from others; Jänkä: 40 own of 60;
    Öylä: 30 own of 44. Of 179 loans 135 are own."""
    rows = OWN_SHARE.table(look()).rows

    assert rows["place"].tolist() == ["Aho", "Öylä", "Jänkä"]
    assert [round(share, 4) for share in rows["own_share"]] == [
        round(65 / 75, 4),
        round(30 / 44, 4),
        round(40 / 60, 4),
    ]
    assert rows["received"].tolist() == [10, 14, 20]


def test_its_words_tell_the_whole_and_who_leans_most_on_others(look: Looker) -> None:
    words = OWN_SHARE.words(look())

    assert words.headline.replace("\u00a0", " ") == (
        "75,4 % lainoista lainattiin omasta kokoelmasta; vähiten: Jänkä, 66,7 %"
    )
    assert "3 paikkaa" in words.alt


def test_a_chosen_place_is_bold_and_every_bar_says_its_value(look: Looker) -> None:
    chart = OWN_SHARE.chart(look(place="002"))

    assert chart.layout.yaxis.ticktext == ("Aho", "Öylä", "<b>Jänkä</b>")
    assert chart.data[0].customdata[2].startswith("Jänkä: 66,7")


def test_one_place_is_not_told_as_the_least_of_many(look: Looker) -> None:
    """February 2025: one loan of Aho's at Jänkä, none of an own item."""
    words = OWN_SHARE.words(look(first="2025-02-01", last="2025-02-01"))

    assert words.headline.replace("\u00a0", " ") == "0,0 % lainoista lainattiin omasta kokoelmasta"
