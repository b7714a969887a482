"""What the page of a round offers is what the table of the workflow allows, in every state, to everybody.

The house's round; Saga is the secretary, Kaisa the chair, Matti and Maija members, Mikko withdraws when
conflicts are declared, Seppo has no seat, Ulla and Sulo no part.
"""

import pytest
from streamlit.testing.v1 import AppTest

from portal.award import possible, rulings
from portal.award.workflow import TABLE, Action
from portal.records.sitting import Sitting
from portal.records.words import State
from tests.portal.award.house import DURING, Body
from tests.portal.award.pages import Opener

PEOPLE = ("saga", "kaisa", "matti", "maija", "mikko", "seppo", "ulla", "sulo")
OFFERS = {
    "withdraw": {Action.STAND_DOWN},
    "rule": {Action.CLEAR, Action.DISQUALIFY},
    "move-close_call": {Action.CLOSE_CALL},
    "move-open_eligibility": {Action.OPEN_ELIGIBILITY},
    "move-begin_review": {Action.BEGIN_REVIEW},
    "move-cancel": {Action.CANCEL},
    "register": {Action.REGISTER},
    "make-link": {Action.MAKE_LINK},
}


def keys(app: AppTest) -> set[str]:
    return {one.key for one in app.button if one.key}


@pytest.mark.parametrize("state", list(DURING))
def test_the_page_offers_what_the_table_allows(
    as_person: Opener, scene: Body, state: State
) -> None:
    scene.to(state)
    if state in TABLE[Action.STAND_DOWN].moves and state is not State.PUBLISHED:
        rulings.stand_down(
            scene.records, acting=scene.mikko, round_id=scene.round_id, ground=4, reason="Töissä"
        )
    check(as_person, scene)


def test_the_page_offers_what_the_table_allows_when_a_library_has_been_nominated(
    as_person: Opener, scene: Body
) -> None:
    """In the call, before and after a declaration: who has not declared is offered no more than that,
    withdrawal, and what handles no nomination."""
    scene.to(State.CALL)
    scene.nominate("ulla", "kiruna")
    check(as_person, scene)
    assert offers(as_person("saga", "round.py")) == {
        "withdraw",
        "register",
        "make-link",
        "move-close_call",
    }
    assert offers(as_person("kaisa", "round.py")) == {"withdraw"}
    for name in ("saga", "kaisa"):
        scene.declare_none(name)
    check(as_person, scene)
    assert offers(as_person("kaisa", "round.py")) == {"withdraw", "rule", "move-cancel"}


def offers(app: AppTest) -> set[str]:
    return keys(app) & set(OFFERS)


def check(as_person: Opener, scene: Body) -> None:
    """Every person's page against what the table opens to them."""
    for name in PEOPLE:
        can = Sitting.ask(
            scene.records,
            possible.read_actions,
            acting=getattr(scene, name),
            round_id=scene.round_id,
        )
        allowed = {one for one, actions in OFFERS.items() if actions & can}
        assert offers(as_person(name, "round.py")) == allowed, name


@pytest.mark.parametrize("state", [State.CALL, State.CONFLICTS, State.ELIGIBILITY, State.REVIEW])
def test_a_declaration_is_offered_to_everybody_who_owes_one(
    as_person: Opener, scene: Body, state: State
) -> None:
    """In the call nothing has been nominated yet, so nothing is asked; later the undeclared are asked."""
    scene.to(state)
    owed = {name for name in PEOPLE[:5] if state is State.CONFLICTS}

    assert {one for one in PEOPLE if is_asked(as_person(one, "round.py"))} == owed


def is_asked(app: AppTest) -> bool:
    return "Mikä kirjasto on työnantajasi?" in [one.label for one in app.selectbox]
