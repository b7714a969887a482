"""The steps of a meeting: in order, one of them due, whatever has happened."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from portal.award import deliberation, proposals
from portal.award.deliberation import Meeting
from portal.award.words import meeting_steps
from portal.award.words.meeting_steps import Due, Key
from portal.award.workflow import Round, round_of
from portal.records.sitting import Sitting
from portal.records.words import Ballot, State
from tests.portal.award.house import Body


@pytest.fixture
def body(sqlite_records: sa.Engine) -> Body:
    return Body.made(sqlite_records).to(State.DELIBERATION)


def found(body: Body) -> Round:
    one = body.asks(body.saga, round_of)
    assert one is not None
    return one


def newest(body: Body) -> Meeting:
    return Sitting.ask(
        body.records, deliberation.read_meetings, acting=body.saga, round_id=body.round_id
    )[-1]


def attend(body: Body, *names: str) -> None:
    present = [body.ids[name] for name in names]
    deliberation.set_attendance(
        body.records, acting=body.saga, round_id=body.round_id, present=present
    )


def propose(body: Body, **ballots: Ballot) -> None:
    made = proposals.propose(
        body.records,
        acting=body.saga,
        round_id=body.round_id,
        suggestion=body.suggestion("arjeplog"),
    )
    for name, ballot in ballots.items():
        proposals.cast_vote(
            body.records,
            acting=getattr(body, name),
            round_id=body.round_id,
            proposal_id=made,
            ballot=ballot,
        )


def due(body: Body, *, decided: bool = False, written: tuple[str, ...] = ()) -> Key | None:
    """The step that is due; those before it are done and those after it wait."""
    held = newest(body)
    every = meeting_steps.of(found(body), held, {held.meeting_id} if decided else set(), written)
    assert [one.key for one in every] == list(Key)
    at = next((n for n, one in enumerate(every) if one.due is Due.NOW), len(every))
    assert {one.due for one in every[:at]} <= {Due.DONE}
    assert {one.due for one in every[at + 1 :]} <= {Due.WAITS}
    return every[at].key if at < len(every) else None


def test_it_begins_with_who_is_present_and_waits_for_a_quorum(body: Body) -> None:
    """The quorum is three."""
    assert due(body) is Key.PRESENT
    attend(body, "kaisa", "matti")
    assert due(body) is Key.PRESENT
    attend(body, "kaisa", "matti", "maija")
    assert due(body) is Key.PROPOSAL


def test_votes_are_counted_and_then_it_is_the_chairs_turn(body: Body) -> None:
    attend(body, "kaisa", "matti", "maija")
    propose(body, kaisa=Ballot.YES, matti=Ballot.NO)
    assert due(body) is Key.VOTE
    (vote,) = [
        one for one in meeting_steps.of(found(body), newest(body), (), ()) if one.key is Key.VOTE
    ]
    assert meeting_steps.label(3, vote) == "3. Äänestys: nyt, 2/3 ääntä"
    proposals.cast_vote(
        body.records,
        acting=body.maija,
        round_id=body.round_id,
        proposal_id=body.proposals()[-1],
        ballot=Ballot.YES,
    )
    assert due(body) is Key.DECISION


def test_a_proposal_that_is_not_carried_asks_for_another(body: Body) -> None:
    """One for, one against, one abstains: equal votes do not carry."""
    attend(body, "kaisa", "matti", "maija")
    propose(body, kaisa=Ballot.YES, matti=Ballot.NO, maija=Ballot.ABSTAIN)
    assert due(body) is Key.PROPOSAL


def test_after_the_decision_come_announcement_and_publication(body: Body) -> None:
    body.decide("arjeplog")
    assert due(body, decided=True) is Key.ANNOUNCEMENT
    assert due(body, decided=True, written=("sv",)) is Key.ANNOUNCEMENT  # Finnish is what it needs
    assert due(body, decided=True, written=("fi",)) is Key.PUBLICATION


def test_a_published_round_has_nothing_due_until_a_further_meeting(body: Body) -> None:
    body.decide("arjeplog")
    body.publish()
    assert due(body, decided=True, written=("fi",)) is None
    deliberation.open_meeting(body.records, acting=body.saga, round_id=body.round_id)
    assert due(body) is Key.PRESENT


def test_the_day_of_publication_is_told(body: Body) -> None:
    there = replace(found(body), publish_from=date(2026, 5, 20))
    last = meeting_steps.of(there, newest(body), (), ())[-1]
    assert last.told == "aikaisintaan 20.5.2026"
