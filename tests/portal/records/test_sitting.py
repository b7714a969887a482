"""A sitting: each answer read once, of one moment, and forgotten when something is written."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import portal.award
from portal.award import nominations, queries, rounds, workflow
from portal.award.workflow import Action
from portal.kit import access
from portal.records.acting import Acting, keeper, nobody
from portal.records.schema import round_
from portal.records.sitting import Sitting
from portal.records.words import Changed, NotNow, NotYours, Standing, State
from portal.ui import run
from tests.portal.award.house import DURING, PAPERS, SETTINGS, Body
from tests.portal.records.counting import counted


def test_what_was_asked_is_not_asked_again(body: Body) -> None:
    """Rounds and who acts are the same for every round; seats are not."""
    body.begin()
    with Sitting.reading(body.records, body.saga) as sitting, counted(body.records) as asked:
        for about in (sitting.of(body.round_id), sitting.of(body.round_id), sitting.of("none")):
            assert about.roles
            assert (workflow.round_of(about) is None) == (about.round_id == "none")
            assert bool(about.rows(queries.SEATS)) == (about.round_id != "none")

    assert asked["statements"] == 2 + 2


def test_a_sitting_sees_one_moment(body: Body) -> None:
    """What another writes meanwhile is not seen, even in a table that is read for the first time."""
    body.to(State.CALL)
    with Sitting.reading(body.records, body.kaisa, body.round_id) as sitting:
        before = workflow.round_of(sitting)
        nominations.register(
            body.records, acting=body.saga, round_id=body.round_id, library="boden", papers=PAPERS
        )
        assert sitting.rows(queries.NOMINATIONS) == []
        assert workflow.round_of(sitting) == before

    assert len(body.asks(body.kaisa, lambda later: later.rows(queries.NOMINATIONS))) == 1


def test_what_is_written_is_seen_in_the_same_sitting(body: Body) -> None:
    body.begin()
    with Sitting.writing(body.records, body.saga, body.round_id) as sitting:
        elsewhere = sitting.of(body.round_id)
        assert workflow.round_of(elsewhere) == workflow.round_of(sitting)
        assert sitting.write(round_.update().values(quorum=7)) == 1
        quorums = [one and one.quorum for one in map(workflow.round_of, (sitting, elsewhere))]

    assert quorums == [7, 7]


def test_an_error_takes_back_what_a_sitting_wrote(body: Body) -> None:
    body.begin()
    before = body.dump()
    with pytest.raises(Changed):
        rounds.edit_settings(
            body.records, acting=body.saga, round_id=body.round_id, settings=SETTINGS, seen=0
        )

    assert body.dump() == before


def test_a_deed_trusts_no_sitting_from_before(body: Body) -> None:
    """Matti's page is open and offers the review; meanwhile he is told out of the matter."""
    body.to(State.REVIEW)
    with Sitting.reading(body.records, body.matti, body.round_id) as page:
        assert Action.REVIEW in workflow.open_to(page)
        with body.records.begin() as con:
            con.execute(
                sa.text("update seat set standing = 'out' where person_id = :who"),
                {"who": body.ids["matti"]},
            )
        assert Action.REVIEW in workflow.open_to(page)
        with pytest.raises(NotYours, match="disqualified"):
            body.review("matti", "arjeplog", 3, 3)

    held = body.asks(body.matti, workflow.own_seat)
    assert held is not None
    assert held.standing is Standing.OUT


@pytest.mark.parametrize(
    ("late", "is_known"),
    [(timedelta(hours=9), True), (timedelta(), False)],
    ids=["eight hours over", "unknown person"],
)
def test_a_sitting_of_who_counts_no_more_answers_nothing_of_roles(
    body: Body, late: timedelta, *, is_known: bool
) -> None:
    who = replace(body.saga, at=body.at + late)
    who = who if is_known else replace(who, person_id="stranger")
    for ask in (lambda sitting: sitting.roles, rounds.read_own_seat, Sitting.check_session):
        with pytest.raises(NotYours, match="eight hours"):
            body.asks(who, ask)


@pytest.mark.parametrize(
    ("who", "may"), [(nobody, False), (keeper, True)], ids=["nobody", "keeper"]
)
def test_nobody_may_nothing_and_the_keeper_everything(
    body: Body, who: Callable[[], Acting], *, may: bool
) -> None:
    with Sitting.reading(body.records, who()) as sitting:
        if may:
            sitting.require(access.may_chair)
        else:
            with pytest.raises(NotYours):
                sitting.require(access.may_chair)


# ---- a run of a page


def test_a_run_holds_one_sitting_and_ends_it(body: Body) -> None:
    body.to(State.CALL)
    with counted(body.records) as asked, pytest.raises(NotNow):
        _drawn(body)

    assert asked["transactions"] == 1
    assert body.records.pool.status() == _idle(body.records)


def _drawn(body: Body) -> None:
    with run.running():
        for _time in range(3):
            with run.sitting(lambda: body.records, lambda: body.saga) as sitting:
                rounds.read_rounds(sitting)
        raise NotNow("the page stops")


def _idle(records: sa.Engine) -> str:
    """How the pool tells that nobody holds a connection."""
    records.connect().close()
    return records.pool.status()


def test_outside_of_a_run_every_question_is_looked_up_anew(body: Body) -> None:
    body.at = DURING[State.CALL]
    with counted(body.records) as asked:
        for _time in range(3):
            with run.sitting(lambda: body.records, lambda: body.saga) as sitting:
                assert sitting.roles
    numbers = iter(range(10))

    assert asked["transactions"] == 3
    assert [run.once("number", lambda: next(numbers)) for _time in range(2)] == [0, 1]
    with run.running():
        assert [run.once("number", lambda: next(numbers)) for _time in range(2)] == [2, 2]


# ---- the whole of portal/award


def test_nothing_is_written_past_the_sitting() -> None:
    """Sitting.write forgets what was read; a statement that writes goes through nothing else."""
    past = [
        f"{path.name}:{call.lineno}"
        for path in sorted(Path(portal.award.__path__[0]).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") == "execute"
        and any(
            getattr(part, "attr", "") in {"insert", "update", "delete"} for part in ast.walk(call)
        )
    ]

    assert past == []
