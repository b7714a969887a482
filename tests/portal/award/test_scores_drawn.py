"""The reviews drawn on the scale: a dot a review, a line at each mean, the same in words."""

import sqlalchemy as sa

from portal.award import proposals, reviews, rules, scores
from portal.award.words import comparison as comparison_words
from portal.records.sitting import Sitting
from portal.records.words import State
from tests.portal.award.house import Body


def test_a_dot_is_a_review_and_a_line_the_mean() -> None:
    rows = [scores.Row("Arjeplog", 4.6, (4.6, 4.6, 4.6)), scores.Row("Boden", None, ())]
    data = scores.scores(rows).to_dict()["data"]
    dots = [one for one in data if one["mode"] == "markers"]
    lines = [one for one in data if one["mode"] == "lines"]
    assert [one["x"] for one in dots] == [[4.6], [4.6], [4.6]]
    assert len({one["y"][0] for one in dots}) == 3  # equal scores are seen apart
    assert [one["x"] for one in lines] == [[4.6, 4.6]]


def test_the_means_are_told_in_words_too(sqlite_records: sa.Engine) -> None:
    """Arjeplog 5 and 4 by 60 and 40 percent is 4.6; Boden 3 and 4 is 3.4; four reviews each."""
    body = Body.made(sqlite_records).to(State.DELIBERATION)
    about = {"acting": body.saga, "round_id": body.round_id}
    found = Sitting.ask(body.records, proposals.read_comparison, **about)
    said = Sitting.ask(body.records, rules.read_rules, **about)
    assert found is not None
    assert said is not None
    names = {body.nominees()["arjeplog"]: "Arjeplog", body.nominees()["boden"]: "Boden"}
    every = Sitting.ask(body.records, reviews.read_reviews, **about)
    shown = comparison_words.drawn(found, every, said.criteria, names)
    assert "Keskiarvot: Arjeplog 4,60; Boden 3,40." in shown
    table = comparison_words.means(found, said.criteria, names)
    assert table.rows.to_dict("records")[-1] == {
        "what": "Painotettu keskiarvo",
        **dict(zip(names, ("4,60", "3,40"), strict=True)),
    }
