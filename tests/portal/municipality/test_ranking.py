"""All municipalities in the order of one measure, against figures written by hand."""

import dataclasses
import datetime as dt
from functools import partial

import pandas as pd
import pytest

from portal.kit import i18n
from portal.kit.answers import read
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.municipality import view as views
from portal.municipality.figures import ranking
from portal.municipality.figures.ranking import RANKING
from portal.municipality.view import Frames, MunicipalityView


@pytest.fixture
def frames(release: Release) -> Frames:
    january = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))
    return views.gathered(partial(read, release), january, "Pohjola")


@pytest.fixture
def made(frames: Frames) -> MunicipalityView:
    """Aho 3 and Jänkä 3 loans an inhabitant, Öylä not known, and a fourth with 5."""
    figures = frames.figures.reindex(["001", "002", "003", "004"])
    figures["sent_per_1000"] = [3.0, 3.0, float("nan"), 5.0]
    names = {**frames.names, "004": "Neljäs"}
    changed = dataclasses.replace(frames, figures=figures, names=names)
    return views.of(changed, "002", measure="sent_per_1000")


def test_equal_values_share_a_number_and_what_is_not_known_has_none(made: MunicipalityView) -> None:
    rows = RANKING.table(made).rows

    assert rows["place"].tolist() == ["Neljäs", "Aho", "Jänkä", "Öylä"]
    assert rows["rank"].astype(object).where(rows["rank"].notna(), None).tolist() == [1, 2, 2, None]
    assert rows["sent_per_1000"].isna().tolist() == [False, False, False, True]


def test_the_words_tell_the_shared_number_and_what_is_missing(made: MunicipalityView) -> None:
    with i18n.speaking("fi"):
        words = RANKING.words(made)

    assert words.headline == "Jänkä: jaettu sija 2/3, 3"
    assert "1 ilman arvoa" in words.subtitle


def test_a_sign_marks_the_chosen_one_not_only_its_colour(made: MunicipalityView) -> None:
    labels = RANKING.chart(made).layout.yaxis.ticktext

    assert [label.startswith("► ") for label in labels] == [False, False, True]


def test_of_many_the_first_the_own_and_its_neighbours_are_drawn(made: MunicipalityView) -> None:
    codes = [f"{n:03}" for n in range(1, 101)]
    figures = pd.DataFrame(dict.fromkeys(made.figures.columns, 0.0), index=pd.Index(codes)).assign(
        sent_per_1000=[float(100 - n) for n in range(100)], population=float("nan")
    )
    many = dataclasses.replace(
        made, figures=figures, choice=views.Chosen("050", None, "sent_per_1000")
    )

    drawn = ranking.cut(many)
    assert drawn.shown == (*codes[:20], *codes[47:52])
    assert drawn.count == len(RANKING.table(many).rows) == 100
    with i18n.speaking("fi"):
        assert "näkyvissä 25, kaikkiaan 100 kuntaa" in RANKING.words(many).subtitle
        bars = RANKING.chart(many)
        assert bars.layout.yaxis.ticktext[-1] == "muut (75 kuntaa)"
        assert bars.data[0].text[-1] == "ei kerrota monesta paikasta yhdessä"  # no inhabitants
        rated = RANKING.chart(
            dataclasses.replace(many, figures=figures.assign(population=100.0, sent=3))
        )
        assert rated.data[0].x[-1] == pytest.approx(30)  # 3 of 100 inhabitants each
