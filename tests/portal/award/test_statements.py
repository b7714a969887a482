"""How much one drawing of a page asks of the records: few statements, and fewer transactions.

The round has three nominations, a chair and four members, evidence, everybody's reviews and, from the
deliberation on, a proposal with its votes. Each page is drawn as who has the most to see on it.
"""

import pytest

from portal.award import nominations, rounds, rules, stages
from portal.records.words import Part, State
from tests.portal.award.house import DURING, EVERYBODY, PAPERS, Body
from tests.portal.award.pages import ROLES, acts, opened, records_of, who
from tests.portal.records.counting import counted

STATEMENTS, TRANSACTIONS = 29, 3  # the most that one drawing may ask, with the frame round the page
REVIEWERS = ("kaisa", "matti", "maija", "mikko", "seppo")
PAGES = {
    "round.py": ("saga", "kaisa", "matti", "nobody"),
    "nominate.py": ("ulla", "saga"),
    "review.py": ("kaisa", "matti"),
    "decide.py": ("saga", "kaisa", "matti"),
}
STATES = (
    State.DRAFT,
    State.CALL,
    State.CONFLICTS,
    State.ELIGIBILITY,
    State.REVIEW,
    State.DELIBERATION,
    State.DECIDED,
    State.PUBLISHED,
)


def played(body: Body, state: State) -> Body:
    """The round in this state, with three nominations and five who review."""
    steps = {
        State.DRAFT: lambda: _begin(body),
        State.CALL: lambda: _open(body),
        State.CONFLICTS: lambda: _nominate(body),
        State.ELIGIBILITY: lambda: body.declare_all(*EVERYBODY, "seppo"),
        State.REVIEW: body.rule_and_freeze,
        State.DELIBERATION: lambda: _review(body),
        State.DECIDED: lambda: body.decide("arjeplog"),
        State.PUBLISHED: body.publish,
    }
    for reached, play in steps.items():
        play()
        body.at = DURING[reached]
        if reached is state:
            break
    if state is State.REVIEW:
        body.review("kaisa", "arjeplog", 5, 4)
        body.review("matti", "boden", 3, 4)
    if state is State.DELIBERATION:
        body.carry("arjeplog")
    return body


def _begin(body: Body) -> None:
    body.begin()
    rounds.appoint(
        body.records,
        acting=body.saga,
        round_id=body.round_id,
        person_id=body.ids["seppo"],
        part=Part.MEMBER,
    )


def _open(body: Body) -> None:
    rules.publish_rules(body.records, acting=body.kaisa, round_id=body.round_id)
    stages.open_call(body.records, acting=body.saga, round_id=body.round_id)


def _nominate(body: Body) -> None:
    nominations.register(
        body.records, acting=body.saga, round_id=body.round_id, library="kiruna", papers=PAPERS
    )
    body.nominate_and_close()


def _review(body: Body) -> None:
    for at, name in enumerate(REVIEWERS):
        for library in ("arjeplog", "boden", "kiruna"):
            body.review(name, library, 1 + at, 4)
    body.at = DURING[State.DELIBERATION]
    stages.close_review(body.records, acting=body.kaisa, round_id=body.round_id)


@pytest.fixture
def pages(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    every_role: None,  # noqa: ARG001 - a fixture that sets the switch
) -> pytest.MonkeyPatch:
    """Pages without a release."""
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path_factory.mktemp("data")))
    return monkeypatch


@pytest.mark.parametrize("state", STATES)
def test_a_page_asks_little_of_the_records(
    pages: pytest.MonkeyPatch, body: Body, state: State
) -> None:
    records_of(pages, body.records)
    played(body, state)
    asked = {}
    for page, people in PAGES.items():
        for name in people:
            acts(pages, who(body, name))
            app = opened(page, ROLES[name])
            with counted(body.records) as count:
                app.run()
            assert not app.exception
            asked[page, name] = count["statements"], count["transactions"]

    assert {
        key: count
        for key, count in asked.items()
        if count[0] > STATEMENTS or count[1] > TRANSACTIONS
    } == {}
