"""The made-up round, begun at every stage it offers, holds what a newcomer is promised."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from portal.award import eligibility, rounds
from portal.award.possible import read_actions
from portal.award.sample import cast
from portal.award.sample.play import Stage, Start, fill_in, play
from portal.award.workflow import Action
from portal.records import people
from portal.records.acting import Acting
from portal.records.sitting import Sitting
from portal.records.words import Part, Standing, State
from tests.portal.award.house import LIBRARIES, criteria, measured

NOW = datetime.now(UTC)
STAGE = Stage(
    libraries=LIBRARIES,
    nominees=("arjeplog", "boden", "kiruna"),
    criteria=tuple(criteria()),
    measured=measured(),
    release_id="20260401T000000Z",
)


def begun(records: sa.Engine, start: Start) -> str:
    return play(records, STAGE, start, NOW)


def act(records: sa.Engine, key: str) -> Acting:
    found = cast.acting_as(records, key)
    assert found is not None
    return found


def count(records: sa.Engine, query: str) -> int:
    with records.connect() as con:
        return int(str(con.execute(sa.text(query)).scalar()))


@pytest.mark.parametrize(
    ("start", "state", "submitted", "drafts"),
    [
        (Start.CALL, State.CALL, 0, 0),
        (Start.REVIEW, State.REVIEW, 5, 1),  # two, two and one of three each; one begun
        (Start.MEETING, State.DELIBERATION, 9, 0),
        (Start.DECIDED, State.DECIDED, 9, 0),
    ],
)
def test_each_beginning_stands_where_it_says(
    records: sa.Engine, start: Start, state: State, submitted: int, drafts: int
) -> None:
    begun(records, start)
    assert count(records, "select count(*) from round") == 1
    assert count(records, f"select count(*) from round where state = '{state}'") == 1
    told = "select count(*) from review where state = '{}'"
    assert count(records, told.format("submitted")) == submitted
    assert count(records, told.format("draft")) == drafts
    assert count(records, "select count(*) from nomination where state <> 'draft'") == 3


def test_one_of_the_three_members_is_disqualified_and_sees_no_nomination(
    sqlite_records: sa.Engine,
) -> None:
    records = sqlite_records
    round_id = begun(records, Start.REVIEW)
    seats = Sitting.ask(records, rounds.read_seats, acting=act(records, "saga"), round_id=round_id)
    members = {one.name: one.standing for one in seats if one.part is Part.MEMBER}
    assert members == {
        "Maija Mieli": Standing.FREE,
        "Matti Maa": Standing.FREE,
        "Mikko Meri": Standing.OUT,
    }
    seen = {
        key: len(
            Sitting.ask(
                records, eligibility.read_nominations, acting=act(records, key), round_id=round_id
            )
        )
        for key in sorted(cast.KEYS)
    }
    assert seen == {"kaisa": 3, "maija": 3, "matti": 3, "mikko": 0, "saga": 3, "ulla": 0}


def test_the_others_give_what_they_owe_and_leave_ones_own(sqlite_records: sa.Engine) -> None:
    records = sqlite_records
    round_id = begun(records, Start.REVIEW)

    def one(key: str) -> Acting:
        return act(records, key)

    assert fill_in(records, round_id, one, but="matti") == 2  # the chair's third and Maija's third
    assert count(records, "select count(*) from review where state = 'submitted'") == 7
    assert fill_in(records, round_id, one) == 2
    assert fill_in(records, round_id, one) == 0
    chair = Sitting.ask(records, read_actions, acting=one("kaisa"), round_id=round_id)
    assert Action.CLOSE_REVIEW in chair


def test_the_call_can_be_answered_today(sqlite_records: sa.Engine) -> None:
    round_id = begun(sqlite_records, Start.CALL)
    actions = Sitting.ask(
        sqlite_records, read_actions, acting=act(sqlite_records, "ulla"), round_id=round_id
    )
    assert Action.NOMINATE in actions


def test_nobody_can_sign_in_as_one_of_them(sqlite_records: sa.Engine) -> None:
    begun(sqlite_records, Start.CALL)
    stranger = people.remember_person(
        sqlite_records, issuer="https://login.example", subject="saga", name="Saga Sihteeri"
    )
    assert act(sqlite_records, "saga").person_id != stranger
    assert cast.acting_as(sqlite_records, "stranger") is None
