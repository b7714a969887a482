"""A round in which everything that may leak holds the word SECRET, and how its reads are asked.

Kaisa (chair) and Matti are free, Saga is the secretary, Mikko is disqualified, Maija's role has ended,
Seppo was appointed late and has not declared, Aino is the admin, Sulo of the staff, Ulla nominated and
holds no role.
"""

import inspect
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from portal.award import reviews, rounds, rulings, stages
from portal.records import store
from portal.records.acting import Acting
from portal.records.sitting import Sitting
from portal.records.words import Part, State
from tests.portal.award.house import DURING, Body

STATES = (State.REVIEW, State.DELIBERATION, State.DECIDED, State.PUBLISHED)
PUBLIC = {"rounds.read_rounds", "rules.read_rules"}
OWN = {
    "rounds.read_own_seat",
    "rounds.read_seats",
    "rounds.read_ended",
    "conflicts.read_form",
    "eligibility.read_own_nominations",
    "possible.read_actions",
    "owing.read_owing",
}


def played(records: sa.Engine, state: State) -> Body:
    """The scenario, in a state from review on."""
    body = Body.made(records).to(State.CONFLICTS)
    rulings.stand_down(
        records, acting=body.mikko, round_id=body.round_id, ground=4, reason="SECRET-TIE"
    )
    body.declare_all("saga", "kaisa", "matti", "maija")
    body.at = DURING[State.ELIGIBILITY]
    body.rule_and_freeze()
    body.at = DURING[State.REVIEW]
    rounds.appoint(
        records,
        acting=body.saga,
        round_id=body.round_id,
        person_id=body.ids["seppo"],
        part=Part.MEMBER,
        replaces=body.ids["mikko"],
    )
    for name in ("kaisa", "matti", "maija"):
        body.review(name, "arjeplog", 5, 4)
        body.review(name, "boden", 3, 4)
    reviews.save_review(  # changed after it was sent, and not sent anew
        records,
        acting=body.matti,
        nomination_id=body.nominees()["boden"],
        marks=body.marks(2, 4, "matti"),
        seen=1,
    )
    _play_on(body, state)
    body.end_role("maija")
    return body


def _play_on(body: Body, state: State) -> None:
    steps = STATES[1 : STATES.index(state) + 1]
    if State.DELIBERATION in steps:
        body.at = DURING[State.DELIBERATION]
        stages.close_review(
            body.records, acting=body.kaisa, round_id=body.round_id, waiver="SECRET-WAIVER"
        )
        body.write_texts()
    if State.DECIDED in steps:
        body.declare_none("seppo")
        body.decide("arjeplog")
    if State.PUBLISHED in steps:
        body.publish()
    if State.DECIDED in steps:  # Seppo was needed for the decision; now he has not declared again
        _forget_declaration(body)


def _forget_declaration(body: Body) -> None:
    with store.writing(body.records) as con:
        con.execute(
            sa.text("update seat set standing = 'undeclared' where person_id = :who"),
            {"who": body.ids["seppo"]},
        )


def short(name: str) -> str:
    return name.removeprefix("portal.award.").removeprefix("portal.records.")


def asked(body: Body, read: Callable[..., Any], acting: Acting) -> Any:  # noqa: ANN401 - whatever it reads
    """What a read answers, asked about the scenario's round and its first nominee."""
    wanted = inspect.signature(read).parameters
    known = {"nomination_id": body.nominees()["arjeplog"]} if "nomination_id" in wanted else {}
    return Sitting.ask(body.records, read, acting=acting, round_id=body.round_id, **known)
