"""What the page of a round offers is what the table of the workflow allows, in every state, to everybody.

The house's round; Saga is the secretary, Kaisa the chair, Matti and Maija members, Mikko withdraws when
conflicts are declared, Seppo has no seat, Ulla and Sulo no part.
"""

import pytest
from streamlit.testing.v1 import AppTest

from portal.award import possible, rulings
from portal.award.words import State
from portal.award.workflow import TABLE, Action
from tests.portal.award.house import DURING, Body
from tests.portal.award.pages import every_role
from tests.portal.award.test_round_pages import Opener, as_person, scene

__all__ = ["as_person", "every_role", "scene"]
PEOPLE = ("saga", "kaisa", "matti", "maija", "mikko", "seppo", "ulla", "sulo")
OFFERS = {
    "withdraw": {Action.STAND_DOWN}, "rule": {Action.CLEAR, Action.DISQUALIFY},
    "move-close_call": {Action.CLOSE_CALL}, "move-open_eligibility": {Action.OPEN_ELIGIBILITY},
    "move-begin_review": {Action.BEGIN_REVIEW}, "move-cancel": {Action.CANCEL},
    "register": {Action.REGISTER}, "make-link": {Action.MAKE_LINK},
}  # fmt: skip


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
    for name in PEOPLE:
        can = possible.read_actions(scene.records, acting=getattr(scene, name), round_id=scene.round_id)  # fmt: skip
        offered = keys(as_person(name, "round.py"))
        assert {one: one in offered for one in OFFERS} == {
            one: bool(actions & can) for one, actions in OFFERS.items()
        }, name


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
