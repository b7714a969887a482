"""What is guessed, kept from earlier or asked in a roundabout way: it leads to nothing of the matter.

The scenario is that of secret_round. All that is sent to a browser is looked at, not only what is shown.
"""

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from portal.award import eligibility, nominations, reviews, rulings, stages
from portal.award.gate import READS
from portal.award.nominations import Contact, Papers
from portal.award.rulings import Verdict
from portal.award.ui import base as ui_award
from portal.award.workflow import Action
from portal.records import people, store
from portal.records.acting import Acting
from portal.records.sitting import Sitting
from portal.records.words import Refusal, State
from portal.site import private_files
from tests.portal.asgi import Answer
from tests.portal.award.deeds import DEEDS
from tests.portal.award.house import DURING, PAPERS, Body
from tests.portal.award.pages import ROLES, acts, opened, records_of, who
from tests.portal.award.secret_round import OWN, PUBLIC, asked, played, short
from tests.portal.opened import client

PAGES = ("round.py", "nominate.py", "review.py", "decide.py")
KEPT_OUT = ("nobody", "ulla", "sulo", "aino", "seppo", "mikko", "maija")
SIGN_IN = {"_streamlit_user": "the browser's own"}
IS_PUBLIC = ("SECRET-PROPOSAL", "SECRET-NEWS")  # grounds and announcement, once published


@pytest.fixture(scope="module", params=[State.DELIBERATION, State.DECIDED, State.PUBLISHED])
def over(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Body]:
    """The scenario in a state in which there is much to leak; nothing in it is changed."""
    folder = tmp_path_factory.mktemp("guessing")
    records = store.opened(f"sqlite:///{folder / 'records.sqlite'}")
    yield played(records, request.param)
    records.dispose()


@pytest.fixture
def pages(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    every_role: None,  # noqa: ARG001 - a fixture that sets the switch
) -> Callable[..., AppTest]:
    """Opens a page as a person of a scenario, with no release and with the browser's own cookies."""
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setattr(type(st.context), "cookies", SIGN_IN)

    def of(body: Body, name: str, page: str, **query: str) -> AppTest:
        records_of(monkeypatch, body.records)
        acts(monkeypatch, who(body, name))
        monkeypatch.setattr(ui_award, "Acting", lambda *one: Acting(*one, at=body.at))
        app = opened(page, ROLES[name], query=query)
        assert not app.exception, [one.value for one in app.exception]
        return app

    return of


def sent(app: AppTest) -> str:
    """Everything that a page sends to the browser, labels and values of fields too."""
    return "\n".join(str(getattr(one, "proto", "")) for one in app.main) + "\n".join(
        html.unescape(one.proto.body) for one in app.get("html")
    )


def secrets_in(text: str, state: State) -> set[str]:
    """The confidential words in a text, but for those that are public by now.

    The calendar holds the days of the rules, which are public with the call.
    """
    found = set(re.findall(r"SECRET-[A-Z]+", text))
    found |= {one for one in re.findall(r"/asiakirja/[^\s\\\"]+", text) if not one.endswith(".ics")}
    return found - (set(IS_PUBLIC) if state is State.PUBLISHED else set())


# ---- pages and addresses


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", KEPT_OUT)
def test_no_guessed_address_opens_anything(
    over: Body, pages: Callable[..., AppTest], person: str, page: str
) -> None:
    """The ids of round and nomination are known; the key is guessed."""
    mine = over.nominees()["arjeplog"]
    for query in (
        {"kierros": over.round_id},
        {"kierros": over.round_id, "ehdokas": mine},
        {"kierros": over.round_id, "ehdotus": mine, "avain": "guessed"},
        {"kierros": over.round_id, "ehdotus": mine, "linkki": "guessed"},
    ):
        assert secrets_in(sent(pages(over, person, page, **query)), over.state()) == set()


def test_what_is_looked_for_is_there_for_those_who_see_it(
    over: Body, pages: Callable[..., AppTest]
) -> None:
    text = sent(pages(over, "matti", "decide.py"))

    assert "SECRET-REASON" in secrets_in(text, over.state())
    assert "/asiakirja/" in text  # the papers of the meeting, and after the decision the minutes
    assert "SECRET-GROUNDS" in sent(pages(over, "saga", "round.py"))


def test_the_key_of_ones_own_nomination_opens_no_other(
    sqlite_records: sa.Engine, pages: Callable[..., AppTest]
) -> None:
    body = Body.made(sqlite_records).to(State.CALL)
    theirs = nominations.begin_nomination(
        body.records, acting=body.ulla, round_id=body.round_id, library="boden"
    )
    nominations.submit(body.records, acting=body.ulla, nomination_id=theirs, papers=PAPERS)
    link = nominations.make_link(body.records, acting=body.saga, round_id=body.round_id)
    mine, key = nominations.begin_by_link(
        body.records,
        acting=Acting(None, at=body.at),
        link=link,
        library="kiruna",
        contact=Contact("Pirjo", "pirjo@example.fi"),
    )
    nominations.save_draft(
        body.records,
        acting=Acting(None, at=body.at),
        nomination_id=mine,
        key=key,
        papers=Papers("SECRET-OWN"),
    )

    came = {"linkki": link, "avain": key}
    for person in ("nobody", "sulo", "aino", "mikko"):
        for query in (came, {"linkki": link, "avain": ""}, {"linkki": link}):
            shown = sent(pages(body, person, "nominate.py", ehdotus=theirs, **query))
            assert "SECRET-" not in shown
    assert "SECRET-OWN" in sent(pages(body, "nobody", "nominate.py", ehdotus=mine, **came))


# ---- private files


def fetched(address: str, cookies: dict[str, str]) -> Answer:
    browser = client()
    browser.cookies = dict(cookies)
    return browser.get(address)


def addresses_in(app: AppTest) -> list[str]:
    """Where the page's files are; the calendar, which holds what the rules tell everybody, left out."""
    found = sorted(set(re.findall(r'/asiakirja/[^"\\]+', sent(app))))
    return [one for one in found if not one.endswith(".ics")]


def _ruled(body: Body, name: str) -> None:
    verdict = Verdict(body.ids[name], "Palveluksessa", 4)
    rulings.disqualify(body.records, acting=body.kaisa, round_id=body.round_id, verdict=verdict)


def _role_ended(body: Body, name: str) -> None:
    every = {
        one.person_id: one
        for one in Sitting.ask(body.records, people.read_people, acting=body.aino)
    }
    (grant,) = every[body.ids[name]].grants
    people.end_role(body.records, acting=body.aino, grant_id=grant.grant_id)


def _hours_passed(body: Body, _name: str) -> None:
    body.at += timedelta(hours=8)


def _signed_out(body: Body, name: str) -> None:
    people.sign_out(body.records, acting=getattr(body, name))


def _withdrawn(body: Body, name: str) -> None:
    rulings.stand_down(
        body.records,
        acting=getattr(body, name),
        round_id=body.round_id,
        ground=4,
        reason="Palveluksessa",
    )


SINCE = {
    "was ruled disqualified": _ruled,
    "withdrew": _withdrawn,
    "lost the role": _role_ended,
    "signed in nine hours ago": _hours_passed,
    "signed out elsewhere": _signed_out,
}


@pytest.mark.parametrize("since", sorted(SINCE))
@pytest.mark.parametrize(
    ("name", "page", "state"),
    [("matti", "decide.py", State.DECIDED), ("saga", "round.py", State.PUBLISHED)],
)
def test_an_address_made_before_fetches_nothing_for_who(
    sqlite_records: sa.Engine,
    pages: Callable[..., AppTest],
    name: str,
    page: str,
    state: State,
    since: str,
) -> None:
    """The minutes and the meeting's papers on Matti's page, the package of the round on Saga's."""
    body = Body.made(sqlite_records).to(state)
    addresses = addresses_in(pages(body, name, page))
    body.at += timedelta(minutes=1)
    assert addresses
    for address in addresses:
        assert fetched(address, SIGN_IN).content[:2] in {b"PK", b"%P"}
        assert fetched(address, {"_streamlit_user": "another's"}).status_code == 404

    SINCE[since](body, name)
    body.at += timedelta(minutes=1)
    for address in addresses:
        gone = fetched(address, SIGN_IN)
        assert gone.status_code == 404
        assert gone.content == fetched(f"{private_files.PATH}/never/made", SIGN_IN).content


# ---- what refusals say


OWN_DEEDS: tuple[Callable[[Body, str], object], ...] = (
    lambda b, one: nominations.submit(b.records, acting=b.mikko, nomination_id=one, papers=PAPERS),
    lambda b, one: nominations.save_draft(
        b.records, acting=b.mikko, nomination_id=one, papers=PAPERS
    ),
    lambda b, one: nominations.withdraw(
        b.records, acting=b.mikko, nomination_id=one, reason="Erehdys"
    ),
    lambda b, one: reviews.save_review(
        b.records, acting=b.mikko, nomination_id=one, marks={}, seen=0
    ),
)


def test_refusals_tell_the_disqualified_nothing_of_their_own_nominations(
    sqlite_records: sa.Engine,
) -> None:
    """Mikko nominated three times, withdraws; one competes, one is merged, one was left out."""
    body = Body.made(sqlite_records).to(State.CALL)
    mine = []
    for library in ("kiruna", "kiruna", "boden"):
        one = nominations.begin_nomination(
            body.records, acting=body.mikko, round_id=body.round_id, library=library
        )
        nominations.submit(body.records, acting=body.mikko, nomination_id=one, papers=PAPERS)
        mine.append(one)
    body.at = DURING[State.CONFLICTS]
    stages.close_call(body.records, acting=body.saga, round_id=body.round_id)
    _withdrawn(body, "mikko")
    body.declare_all("saga", "kaisa", "matti", "maija")
    office = {"acting": body.saga}
    eligibility.rule_eligible(body.records, **office, nomination_id=mine[0], earlier_wins={})
    eligibility.merge(body.records, **office, nomination_id=mine[1], into=mine[0])
    eligibility.rule_ineligible(body.records, **office, nomination_id=mine[2], reason="Myöhässä")

    before = body.dump()
    for deed in OWN_DEEDS:
        assert len({tried(deed, body, one) for one in mine}) == 1
    assert body.dump() == before


@pytest.mark.parametrize("name", ["mikko", "seppo", "aino"])
def test_refusals_say_the_same_whatever_is_asked_about(over: Body, name: str) -> None:
    """Every deed, on every nomination, person and proposal that a number chooses."""
    before = over.dump()
    may = {Action.DECLARE, Action.STAND_DOWN} if name == "seppo" else set()
    for action in set(DEEDS) - may:
        for deed in DEEDS[action]:
            said = {tried(deed, over, getattr(over, name), number) for number in range(4)}
            assert len(said) == 1, (action, said)
    assert over.dump() == before


def tried(deed: Callable[..., object], *about: object) -> str:
    """The sentence with which a deed is refused."""
    with pytest.raises(Refusal) as refused:
        deed(*about)
    return str(refused.value)


@pytest.mark.parametrize("name", sorted(READS))
def test_who_awaits_a_ruling_reads_nothing(sqlite_records: sa.Engine, name: str) -> None:
    """Maija declares a conflict when conflicts are asked about; the body has not ruled."""
    body = Body.made(sqlite_records).to(State.CONFLICTS)
    body.declare("maija", [7], "SECRET-TIE")
    answer = asked(body, READS[name], body.maija)

    assert "SECRET-" not in repr(answer)
    assert not answer or short(name) in PUBLIC | OWN
