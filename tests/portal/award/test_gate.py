"""Who sees what: every function that reads, as every kind of person, in every state of a round.

The round is that of secret_round.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import portal.award
import portal.records
from portal.award import (
    conflicts,
    eligibility,
    nominations,
    publication,
    reviews,
    rulings,
)
from portal.award.gate import READS
from portal.award.reviews import Mark
from portal.records import store
from portal.records.acting import Acting, keeper, nobody
from portal.records.sitting import Sitting
from portal.records.words import NotYours, State
from tests.portal.award.house import PAPERS, Body
from tests.portal.award.pages import who
from tests.portal.award.secret_round import OWN, PUBLIC, STATES, asked, played, short

KEPT_OUT = ("nobody", "ulla", "sulo", "aino", "seppo", "mikko", "maija")
SCORES = {
    "reviews.read_reviews",
    "proposals.read_comparison",
    "deliberation.read_meetings",
    "decisions.read_decisions",
}
OFFICE = {
    "eligibility.read_not_nominated",
    "publication.read_mails",
    "mailing.read_messages",
    "possible.read_candidates",
    "reviews.read_unsent",
}
BODY = {"reviews.read_own_reviews"}


@pytest.fixture(scope="module", params=STATES)
def body(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Body]:
    path = tmp_path_factory.mktemp("gate") / "records.sqlite"
    records = store.opened(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch:  # receipts wait in the outbox
        patch.setenv("PORTAL_SMTP", "smtp://127.0.0.1:1")
        patch.setenv("PORTAL_SMTP_FROM", "portaali@example.fi")
        yield played(records, request.param)
    records.dispose()


@pytest.mark.parametrize("name", sorted(READS))
@pytest.mark.parametrize("person", KEPT_OUT)
def test_who_is_kept_out_gets_nothing_of_the_matter(body: Body, name: str, person: str) -> None:
    answer = asked(body, READS[name], who(body, person))

    own = (person, short(name)) == ("ulla", "eligibility.read_own_nominations")
    if short(name) not in PUBLIC | OWN:
        assert not answer
    assert own or "SECRET-" not in repr(answer)


@pytest.mark.parametrize("name", sorted(READS))
def test_there_is_something_to_leak(body: Body, name: str) -> None:
    saga, matti = (asked(body, READS[name], who(body, one)) for one in ("saga", "matti"))

    state = _state(body)
    if short(name) in SCORES and state is State.REVIEW:
        assert not saga
        assert not matti
    elif short(name) in {
        "decisions.read_decisions",
        "publication.read_announcements",
        "reasons.read_reasons",
    }:
        assert bool(matti) == (state in _from(name))
    elif short(name) == "archive.read_package":
        assert (bool(saga), bool(matti)) == (state is State.PUBLISHED, False)
    elif short(name) == "publication.read_preview":
        assert (bool(saga), bool(matti)) == (state is State.DECIDED, False)
    elif short(name) not in {
        "eligibility.read_own_nominations",
        "eligibility.read_merged",
        "owing.read_owing",
        "mailing.read_addressed",
    }:
        assert bool(saga) or short(name) in BODY or state is State.REVIEW
        assert bool(matti) or short(name) in OFFICE


def _state(body: Body) -> State:
    with body.records.connect() as con:
        return State(con.execute(sa.text("select state from round")).scalar_one())


def _from(name: str) -> tuple[State, ...]:
    return STATES[2:] if short(name) == "decisions.read_decisions" else STATES[1:]


def test_nobody_sees_anothers_scores_before_the_review_closes(sqlite_records: sa.Engine) -> None:
    body = played(sqlite_records, State.REVIEW)
    for name, read in READS.items():
        for person in ("matti", "kaisa", "saga"):
            shown = repr(asked(body, read, who(body, person)))
            others = {"matti", "kaisa", "maija"} - {person}
            assert not any(f"SECRET-REASON {other}" in shown for other in others), (name, person)


def test_before_declaring_a_member_learns_the_names_of_the_parties_only(
    sqlite_records: sa.Engine,
) -> None:
    body = Body.made(sqlite_records).to(State.CONFLICTS)
    form = Sitting.ask(body.records, conflicts.read_form, acting=body.matti, round_id=body.round_id)

    assert form is not None
    assert form.libraries == ("Arjeplogin kirjasto", "Bodenin kirjasto")
    for name, read in READS.items():
        answer = asked(body, read, body.matti)
        assert not answer or short(name) in PUBLIC | OWN
        assert "SECRET-" not in repr(answer)


@pytest.mark.parametrize("state", [State.CALL, State.CONFLICTS, State.ELIGIBILITY])
def test_nobody_who_has_not_declared_gets_anything_from_the_first_nomination_on(
    sqlite_records: sa.Engine, state: State
) -> None:
    """A new library comes in, so that all have to declare anew; what is their own or public they keep."""
    body = Body.made(sqlite_records).to(state)
    library = "arjeplog" if state is State.CALL else "kiruna"
    nominations.register(
        body.records, acting=body.saga, round_id=body.round_id, library=library, papers=PAPERS
    )
    for person in ("saga", "kaisa", "matti", "mikko"):
        for name, read in READS.items():
            answer = asked(body, read, who(body, person))
            assert "SECRET-" not in repr(answer), (person, name)
            about_people = {
                "possible.read_candidates",
                "mailing.read_addressed",
            }  # nothing of the matter
            assert not answer or short(name) in PUBLIC | OWN | about_people, (person, name)


@pytest.mark.parametrize("name", sorted(READS))
def test_a_session_that_is_over_reads_nothing(body: Body, name: str) -> None:
    late = Acting(body.ids["matti"], signed_in_at=body.at - timedelta(hours=9), at=body.at)
    if short(name) in PUBLIC:
        assert "SECRET-" not in repr(asked(body, READS[name], late))
        return
    with pytest.raises(NotYours, match="eight hours"):
        asked(body, READS[name], late)


def test_every_function_that_reads_is_marked_or_is_for_everybody() -> None:
    found = set()
    modules = [
        module
        for package in (portal.award, portal.records)
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ]
    for module in modules:
        for name, function in inspect.getmembers(importlib.import_module(module.name)):
            is_read = name.startswith(("read_", "count_", "search_")) and inspect.isfunction(
                function
            )
            if is_read and function.__module__ == module.name:
                wanted = inspect.signature(function).parameters
                found |= (
                    {f"{module.name}.{name}"} if {"records", "sitting"} & set(wanted) else set()
                )
    of_people = {f"portal.records.people.{name}" for name in ("read_roles", "read_people")}
    by_key = {
        "portal.award.eligibility.read_by_key",
        "portal.award.nominations.read_round_of_link",
        "portal.award.archive.read_sealed",
    }
    public = {f"portal.award.publication.{name}" for name in ("read_history", "read_standing")}

    assert found == set(READS) | of_people | by_key | public


def test_history_names_libraries_and_nothing_of_the_matter(sqlite_records: sa.Engine) -> None:
    body = played(sqlite_records, State.PUBLISHED)
    (shown,) = publication.read_history(body.records)

    papers = ("SECRET-GROUNDS", "SECRET-REASON", "SECRET-TIE", "SECRET-MAIL", "SECRET-EVIDENCE")
    names = [name.title() for name in body.ids]
    assert not [word for word in (*papers, *names, *body.ids.values()) if word in repr(shown)]
    assert shown.texts["fi"].body == "SECRET-NEWS"


def test_the_key_of_a_link_opens_its_own_nomination_only(sqlite_records: sa.Engine) -> None:
    body = Body.made(sqlite_records).to(State.CALL)
    link = nominations.make_link(body.records, acting=body.saga, round_id=body.round_id)
    contact = nominations.Contact("Pirjo", "pirjo@example.fi")
    mine, key = nominations.begin_by_link(
        body.records, acting=Acting(None, at=body.at), link=link, library="kiruna", contact=contact
    )
    other, _key = nominations.begin_by_link(
        body.records, acting=Acting(None, at=body.at), link=link, library="boden", contact=contact
    )

    assert _by_key(body, mine, key) is not None
    assert _by_key(body, other, key) is None
    assert _by_key(body, mine, "") is None


def _by_key(body: Body, nomination_id: str, key: str) -> object:
    return Sitting.ask(
        body.records,
        eligibility.read_by_key,
        acting=nobody(),
        round_id=body.round_id,
        nomination_id=nomination_id,
        key=key,
    )


def test_a_disqualified_nominator_does_not_even_see_the_own_nomination(
    sqlite_records: sa.Engine,
) -> None:
    body = Body.made(sqlite_records).to(State.CALL)
    what = {"acting": body.matti, "round_id": body.round_id}
    nominations.begin_nomination(body.records, **what, library="kiruna")
    assert len(Sitting.ask(body.records, eligibility.read_own_nominations, **what)) == 1
    rulings.stand_down(body.records, **what, ground=7, reason="Ehdotin itse")

    assert Sitting.ask(body.records, eligibility.read_own_nominations, **what) == ()


def test_the_command_line_sees_no_round(sqlite_records: sa.Engine) -> None:
    body = played(sqlite_records, State.DELIBERATION)
    for name, read in READS.items():
        assert "SECRET-" not in repr(asked(body, read, keeper())), name


def test_marks_are_kept_apart_by_person(sqlite_records: sa.Engine) -> None:
    body = played(sqlite_records, State.REVIEW)
    own = Sitting.ask(
        body.records, reviews.read_own_reviews, acting=body.matti, round_id=body.round_id
    )
    marks = own[body.nominees()["arjeplog"]].marks

    assert sorted(marks.values(), key=repr) == [
        Mark(4, "SECRET-REASON matti 4"),
        Mark(5, "SECRET-REASON matti 5"),
    ]


def test_the_file_is_nobody_elses(tmp_path: Path) -> None:
    store.opened(f"sqlite:///{tmp_path / 'records.sqlite'}").dispose()

    assert (tmp_path / "records.sqlite").stat().st_mode & 0o077 == 0
