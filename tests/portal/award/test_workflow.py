"""The one table of what may be done: everything in it is done, everything else changes nothing.

A machine of random people doing random things in random states checks after every deed: either the
table allowed it, or it was refused and not a byte of the records changed. No other error comes up.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from portal.award import gate, workflow
from portal.award.workflow import TABLE, Action
from portal.kit import access
from portal.records import events, store
from portal.records.words import NotYours, Part, Refusal, Standing, State
from tests.portal.award.deeds import DEEDS
from tests.portal.award.house import DURING, Body

PLAYED = tuple(DURING)
ALL = ("saga", "kaisa", "matti", "maija", "mikko", "seppo", "aino", "sulo", "ulla")

FITTING = {
    Part.SECRETARY: ("saga",),
    Part.CHAIR: ("kaisa",),
    Part.MEMBER: ("matti", "maija", "mikko"),
}
RARE = {Action.CANCEL, Action.STAND_DOWN, Action.DISQUALIFY}  # they end the game for somebody

MEMBERS = ("kaisa", "matti", "maija", "mikko")
_CARRIED = (
    (Action.HOLD_MEETING, "saga", 3, 0),
    (Action.HOLD_MEETING, "saga", 2, 1),
    (Action.PROPOSE, "saga", 0, 0),
    *((Action.VOTE, name, 0, 0) for name in MEMBERS),
    (Action.VOTE, "matti", 0, 1),
)
SCRIPTS = {
    State.DRAFT: ((Action.PUBLISH_RULES, "kaisa", 0, 0),),
    State.RULES: ((Action.OPEN_CALL, "saga", 0, 0),),
    State.CALL: ((Action.CLOSE_CALL, "saga", 0, 0),),
    State.CONFLICTS: (
        (Action.REGISTER, "saga", 0, 0),
        *((Action.DECLARE, name, 0, which) for name in ("saga", *MEMBERS) for which in (2, 0)),
        (Action.DECLARE, "mikko", 0, 1),
        *((Action.CLEAR, "kaisa", number, 0) for number in range(9)),
        (Action.OPEN_ELIGIBILITY, "saga", 0, 0),
    ),
    State.ELIGIBILITY: (
        *((Action.RULE_ELIGIBILITY, "saga", n, 0) for n in range(3)),
        (Action.FREEZE_EVIDENCE, "saga", 0, 0),
        (Action.BEGIN_REVIEW, "kaisa", 0, 0),
    ),
    State.REVIEW: (
        *((Action.REVIEW, name, number, 1) for name in MEMBERS for number in range(2)),
        (Action.CLOSE_REVIEW, "kaisa", 0, 1),
    ),
    State.DELIBERATION: (*_CARRIED, (Action.DECIDE, "kaisa", 0, 0)),
    State.DECIDED: ((Action.WRITE_TEXTS, "saga", 0, 0), (Action.PUBLISH, "saga", 0, 0)),
    State.PUBLISHED: (*_CARRIED, (Action.CORRECT, "kaisa", 0, 0)),
}
LATE = {
    State.RULES: dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC),
    State.CALL: dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC),
    State.DECIDED: dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC),
}


@pytest.fixture(scope="module")
def games() -> Iterator[dict[State, tuple[Path, Body]]]:
    """A file of records for every state of the straight round."""
    with TemporaryDirectory() as folder:
        made = {}
        for state in PLAYED:
            path = Path(folder) / f"{state}.sqlite"
            records = store.opened(f"sqlite:///{path}")
            body = Body.made(records).to(state)
            records.dispose()
            made[state] = (path, body)
        yield made


def continued(game: tuple[Path, Body], folder: Path) -> Body:
    """A copy of a game, to go on with."""
    path, body = game
    copy = folder / "records.sqlite"
    shutil.copy(path, copy)
    return Body(store.opened(f"sqlite:///{copy}"), dict(body.ids), body.at, body.round_id)


def test_every_action_has_a_rule_and_a_deed() -> None:
    assert set(TABLE) == set(Action) == set(DEEDS)


def test_the_table_as_it_is_published() -> None:
    moves = {
        (rule_.moves[state], action, state)
        for action, rule_ in TABLE.items()
        for state in rule_.moves
        if rule_.moves[state] is not state
    }
    straight = [
        State.DRAFT,
        State.RULES,
        State.CALL,
        State.CONFLICTS,
        State.ELIGIBILITY,
        State.REVIEW,
        State.DELIBERATION,
        State.DECIDED,
        State.PUBLISHED,
        State.ARCHIVED,
    ]
    steps = [
        "publish_rules",
        "open_call",
        "close_call",
        "open_eligibility",
        "begin_review",
        "close_review",
        "decide",
        "publish",
        "archive",
    ]
    back = {
        (State.REVIEW, "reopen", State.DELIBERATION),
        (State.REVIEW, "stand_down", State.DELIBERATION),
        (State.REVIEW, "disqualify", State.DELIBERATION),
        (State.DECIDED, "correct", State.PUBLISHED),
        (State.DECIDED, "stand_down", State.PUBLISHED),
        (State.DECIDED, "disqualify", State.PUBLISHED),
    }
    given_up = {(State.CANCELLED, "cancel", state) for state in straight[:7]}

    assert moves == {*zip(straight[1:], steps, straight, strict=False)} | back | given_up


@pytest.mark.parametrize("state", PLAYED)
def test_what_the_table_does_not_list_raises_and_changes_nothing(
    games: dict[State, tuple[Path, Body]], state: State, tmp_path: Path
) -> None:
    body = continued(games[state], tmp_path)
    before = body.dump()
    for action, deeds in DEEDS.items():
        if state in TABLE[action].moves:
            continue
        for deed in deeds:
            for name in ALL:
                with pytest.raises(Refusal):
                    deed(body, getattr(body, name), 0)
    assert body.dump() == before
    body.records.dispose()


@pytest.mark.parametrize("state", PLAYED)
def test_who_has_no_part_in_the_round_moves_nothing(
    games: dict[State, tuple[Path, Body]], state: State, tmp_path: Path
) -> None:
    body = continued(games[state], tmp_path)
    before = body.dump()
    for action, deeds in DEEDS.items():
        if TABLE[action].parts is None:
            continue
        for deed in deeds:
            for name in ("aino", "sulo", "ulla", "seppo"):
                with pytest.raises(NotYours):
                    _tried(deed, body, name, state, action)
    assert body.dump() == before
    body.records.dispose()


def _tried(deed: Any, body: Body, name: str, state: State, action: Action) -> None:  # noqa: ANN401 - a deed
    """A deed out of its state is refused for that; it counts as refused for the person too."""
    try:
        deed(body, getattr(body, name), 0)
    except NotYours:
        raise
    except Refusal as refusal:
        if state not in TABLE[action].moves or name == "seppo":
            raise NotYours(str(refusal)) from refusal
        raise


@pytest.mark.parametrize("state", PLAYED)
def test_whose_role_has_ended_moves_nothing_more(
    games: dict[State, tuple[Path, Body]], state: State, tmp_path: Path
) -> None:
    """Saga, Kaisa, Matti, Maija and Mikko keep their seats and lose their roles; to nominate needs none."""
    body = continued(games[state], tmp_path)
    with store.writing(body.records) as con:
        con.execute(
            sa.text("update role_grant set valid_until = :at where role <> 'admin'"),
            {"at": "2026-03-01 12:00:00"},
        )
    before = body.dump()
    for action, deeds in DEEDS.items():
        if action is Action.NOMINATE or state not in TABLE[action].moves:
            continue
        for deed in deeds:
            for name in ("saga", *MEMBERS):
                for number in range(2):  # one nomination is Ulla's, the other was registered
                    with pytest.raises(NotYours):
                        deed(body, getattr(body, name), number)
    assert body.dump() == before
    body.records.dispose()


class RoundMachine(RuleBasedStateMachine):
    """Random people do random things."""

    games: ClassVar[dict[State, tuple[Path, Body]]] = {}

    @initialize(state=st.sampled_from(PLAYED))
    def begin(self, state: State) -> None:
        self.folder = TemporaryDirectory()
        self.body = continued(self.games[state], Path(self.folder.name))

    @rule(
        action=st.sampled_from(Action),
        name=st.sampled_from(ALL),
        number=st.integers(0, 11),
        which=st.integers(0, 2),
    )
    def do(self, action: Action, name: str, number: int, which: int) -> None:
        self._try(action, name, number, which)

    @rule(data=st.data(), number=st.integers(0, 11), which=st.integers(0, 2))
    def do_what_may_succeed(self, data: st.DataObject, number: int, which: int) -> None:
        state = self.body.state()
        possible = [
            action for action in Action if state in TABLE[action].moves and action not in RARE
        ]
        if possible:
            action = data.draw(st.sampled_from(possible))
            fitting = (
                FITTING
                if TABLE[action].parts is None
                else {part: FITTING[part] for part in TABLE[action].parts}
            )
            names = [name for of_part in fitting.values() for name in of_part]
            self._try(action, data.draw(st.sampled_from(names)), number, which)

    @rule(data=st.data())
    def play_on(self, data: st.DataObject) -> None:
        """What the state is for, in order, broken off at random."""
        state = self.body.state()
        script = SCRIPTS.get(state, ())
        self.body.at = max(self.body.at, LATE.get(state, self.body.at))
        for action, name, number, which in script[: data.draw(st.integers(1, 22))]:
            self._try(action, name, number, which)

    @rule(days=st.integers(1, 30))
    def wait(self, days: int) -> None:
        self.body.at += dt.timedelta(days=days)

    def _try(self, action: Action, name: str, number: int, which: int) -> None:
        body, deeds = self.body, DEEDS[action]
        body.at += dt.timedelta(seconds=1)
        before, was = body.dump(), body.state()
        acting = getattr(body, name)
        held = _standing(body, name)
        try:
            deeds[which % len(deeds)](body, acting, number)
        except Refusal:
            assert body.dump() == before
            return
        rule_ = TABLE[action]
        assert was in rule_.moves
        assert body.state() is rule_.moves[was]
        assert access.any_may(_roles(body, name), rule_.may)
        assert held != Standing.OUT

    @invariant()
    def nothing_is_broken(self) -> None:
        if not hasattr(self, "body"):
            return
        with store.reading(self.body.records) as con:
            assert events.verify(con).broken_at is None
            _check_invariants(con)

    @invariant()
    def the_disqualified_see_nothing(self) -> None:
        if not hasattr(self, "body"):
            return
        body = self.body
        for name in ALL:
            if _standing(body, name) in {Standing.OUT, Standing.DECLARED}:
                acting = getattr(body, name)
                assert body.asks(acting, gate.sight) is gate.Sight.NOTHING

    def teardown(self) -> None:
        if hasattr(self, "body"):
            self.body.records.dispose()
            self.folder.cleanup()


def _standing(body: Body, name: str) -> Standing | None:
    found = body.scalar("select standing from seat where person_id = :who", who=body.ids[name])
    return None if found is None else Standing(str(found))


def _roles(body: Body, name: str) -> list[access.Role]:
    found = body.scalar("select role from role_grant where person_id = :who", who=body.ids[name])
    return [access.Role.VISITOR, *([access.Role(str(found))] if found else [])]


def _check_invariants(con: sa.Connection) -> None:
    """What must hold whatever was done: each query counts faults."""
    faults = {
        "I2 one valid decision at most": "select count(*) from (select round_id from decision where decision_id not in (select corrects from decision where corrects is not null) group by round_id having count(*) > 1) as x",
        "decided means a decision": "select count(*) from round where state in ('decided', 'published', 'archived') and round_id not in (select round_id from decision)",
        "no decision before": "select count(*) from round where state not in ('decided', 'published', 'archived') and round_id in (select round_id from decision)",
        "no ruling on eligibility before a declaration": "select count(*) from event where action in ('nomination.eligible', 'nomination.ineligible', 'nomination.merged') and actor not in (select person_id from declaration where declaration.round_id = event.round_id and declared_at <= event.at)",
        "I3 no review by who is not free": "select count(*) from review join seat using (round_id, person_id) where review.state <> 'void' and seat.standing <> 'free'",
        "I9 votes of the present": "select count(*) from vote where person_id not in (select person_id from attendance where attendance.meeting_id = vote.meeting_id)",
        "I1 a decision says all": "select count(*) from decision join proposal using (proposal_id) where length(trim(proposal.grounds)) < 40 or length(trim(minutes_reference)) = 0 or length(evidence_hash) < 64 or decided_at is null or decision.decided_by is null",
        "I9 quorum of the present who voted": "select count(*) from decision join round using (round_id) where round.decided_by = 'body' and (present < quorum or yes + no + abstain <> present or yes <= no)",
        "I10 no nominator reviews": "select count(*) from review join nomination as one on one.nomination_id = review.nomination_id join nomination as mine on mine.library = one.library and mine.round_id = one.round_id where review.person_id = mine.nominator_id and mine.state not in ('draft', 'withdrawn')",
        "I13 what counts is whole": "select count(*) from (select review_id, version from score group by review_id, version having count(*) <> 2) as x",
        "I16 no tie on scores alone": "select count(*) from proposal where basis = 'scores' and (lead_hundredths is null or lead_hundredths < margin_hundredths)",
        "I12 nothing published before its decision": "select count(*) from publication where decision_id not in (select decision_id from decision)",
        "I12 no mail out before publication": "select count(*) from mail where state = 'released' and round_id not in (select round_id from publication)",
        "I7 the rules of the decision are the published ones": "select count(*) from decision join round using (round_id) where decision.rules_hash <> round.rules_hash",
        "no score lacks a reason": "select count(*) from score where length(reason) < 3",
    }
    for what, query in faults.items():
        assert con.execute(sa.text(query)).scalar() == 0, what


def test_random_people_do_random_things(games: dict[State, tuple[Path, Body]]) -> None:
    RoundMachine.games = games
    machine = RoundMachine.TestCase
    machine.settings = settings(
        max_examples=60,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()


def test_the_seat_of_a_deed_is_that_of_the_round(
    tmp_path: Path, games: dict[State, tuple[Path, Body]]
) -> None:
    body = continued(games[State.CALL], tmp_path)
    assert body.asks(body.ulla, workflow.own_seat) is None
    held = body.asks(body.kaisa, workflow.own_seat)
    body.records.dispose()

    assert held is not None
    assert held.part is Part.CHAIR
