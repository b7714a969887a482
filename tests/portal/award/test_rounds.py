"""The round's papers: rules, nominations, reviews, meetings, decisions, publication, archive."""

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from portal.award import (
    archive,
    decisions,
    deliberation,
    eligibility,
    evidence,
    nominations,
    package_file,
    proposals,
    publication,
    reasons,
    retention,
    reviews,
    rounds,
    rules,
    stages,
    workflow,
)
from portal.award.nominations import Contact, Papers
from portal.award.publication import Text
from portal.award.reviews import Mark, Unsent
from portal.award.rules import Criterion
from portal.award.workflow import Action
from portal.records import events, people, store
from portal.records.acting import Acting, keeper
from portal.records.sitting import Sitting
from portal.records.words import (
    Ballot,
    Basis,
    Changed,
    Channel,
    NominationState,
    NotKept,
    NotNow,
    NotYours,
    Outcome,
    State,
)
from tests.portal.award.house import (
    DURING,
    GROUNDS,
    LIBRARIES,
    MINUTES,
    OFFICER,
    PAPERS,
    SETTINGS,
    WHY,
    Body,
    criteria,
    measured,
)


def what(body: Body, name: str) -> dict[str, object]:
    return {"acting": getattr(body, name), "round_id": body.round_id}


# ---- rules


def test_published_rules_are_public_and_their_hash_is_of_their_text(body: Body) -> None:
    body.begin()
    assert Sitting.ask(body.records, rules.read_rules, **what(body, "ulla")) is None
    sealed = rules.publish_rules(body.records, **what(body, "kaisa"))
    found = Sitting.ask(body.records, rules.read_rules, **what(body, "ulla"))

    assert found is not None
    assert found.round_.rules_hash == sealed
    assert sealed == rules.ids.fingerprint(str(body.asks(body.ulla, workflow.rules_text)))
    assert [one.weight_percent for one in found.criteria] == [60, 40]
    assert found.criteria[0].anchors[5]["fi"] == "Yhteistyö: taso 5"
    assert found.libraries == dict(sorted(LIBRARIES.items(), key=lambda item: item[1]))


@pytest.mark.parametrize(("weights", "word"), [((60, 30), "100"), ((60, 50), "100"), ((), "100")])
def test_weights_add_up(body: Body, weights: tuple[int, ...], word: str) -> None:
    body.begin()
    given = [
        replace(one, weight_percent=weight)
        for one, weight in zip(criteria(), weights, strict=False)
    ]
    rules.set_criteria(body.records, **what(body, "saga"), criteria=given)

    with pytest.raises(NotNow, match=word):
        rules.publish_rules(body.records, **what(body, "kaisa"))
    assert body.state() is State.DRAFT


@pytest.mark.parametrize("missing", [1, 3, 5])
def test_every_step_of_a_scale_is_worded(body: Body, missing: int) -> None:
    body.begin()
    first, second = criteria()
    steps = {step: words for step, words in first.anchors.items() if step != missing}
    rules.set_criteria(
        body.records, **what(body, "saga"), criteria=[replace(first, anchors=steps), second]
    )

    with pytest.raises(NotNow, match="scale"):
        rules.publish_rules(body.records, **what(body, "kaisa"))


@pytest.mark.parametrize(
    "change",
    [
        {"call_opens_on": None},
        {"call_closes_on": date(2026, 2, 1)},
        {"publish_from": date(2026, 4, 1)},
    ],
)
def test_dates_are_given_in_order(body: Body, change: dict[str, date | None]) -> None:
    body.begin(replace(SETTINGS, **change))

    with pytest.raises(NotNow, match="dates"):
        rules.publish_rules(body.records, **what(body, "kaisa"))


def test_a_body_smaller_than_its_quorum_begins_nothing(body: Body) -> None:
    body.begin(replace(SETTINGS, quorum=5))

    with pytest.raises(NotNow, match="quorum"):
        rules.publish_rules(body.records, **what(body, "kaisa"))


def test_settings_that_somebody_else_has_changed_are_not_overwritten(body: Body) -> None:
    body.begin()
    seen = body.row_version()
    edit = {**what(body, "saga"), "settings": replace(SETTINGS, quorum=2), "seen": seen}
    rounds.edit_settings(body.records, **edit)

    with pytest.raises(Changed):
        rounds.edit_settings(body.records, **edit)


def test_drafts_are_seen_by_their_seats_only(body: Body) -> None:
    """Saga's role has ended, and Kaisa's sign-in is too old: neither sees the draft any more."""
    body.begin()

    assert len(Sitting.ask(body.records, rounds.read_rounds, acting=body.matti)) == 1
    old = replace(body.kaisa, signed_in_at=body.at - timedelta(hours=9))
    assert Sitting.ask(body.records, rounds.read_rounds, acting=old) == ()
    assert len(Sitting.ask(body.records, rounds.read_rounds, acting=body.saga)) == 1
    found = {
        one.person_id: one
        for one in Sitting.ask(body.records, people.read_people, acting=body.aino)
    }
    (grant,) = found[body.ids["saga"]].grants
    people.end_role(body.records, acting=body.aino, grant_id=grant.grant_id)
    assert Sitting.ask(body.records, rounds.read_rounds, acting=body.saga) == ()
    assert Sitting.ask(body.records, rules.read_rules, **what(body, "saga")) is None
    assert Sitting.ask(body.records, rounds.read_rounds, acting=body.ulla) == ()
    assert Sitting.ask(body.records, rounds.read_own_seat, **what(body, "ulla")) is None


# ---- nominations


def test_a_draft_is_kept_and_a_receipt_given(body: Body) -> None:
    body.to(State.CALL)
    mine = nominations.begin_nomination(body.records, **what(body, "ulla"), library="kiruna")
    nominations.save_draft(
        body.records, acting=body.ulla, nomination_id=mine, papers=Papers("Kesken")
    )
    (draft,) = Sitting.ask(body.records, eligibility.read_own_nominations, **what(body, "ulla"))
    assert (draft.papers.grounds, draft.state, draft.version) == (
        "Kesken",
        NominationState.DRAFT,
        0,
    )

    first = nominations.submit(body.records, acting=body.ulla, nomination_id=mine, papers=PAPERS)
    second = nominations.submit(
        body.records, acting=body.ulla, nomination_id=mine, papers=Papers(GROUNDS + " Lisää.")
    )
    assert (first.version, second.version) == (1, 2)
    assert first.fingerprint != second.fingerprint
    body.declare_none("saga")
    seen = Sitting.ask(
        body.records, eligibility.read_versions, **what(body, "saga"), nomination_id=mine
    )
    assert [(one.number, one.papers.grounds) for one in seen] == [
        (1, GROUNDS),
        (2, GROUNDS + " Lisää."),
    ]


def test_a_link_lets_nominate_without_sign_in_until_it_is_changed(body: Body) -> None:
    body.to(State.CALL)
    link = nominations.make_link(body.records, **what(body, "saga"))
    visitor = Acting(None, at=body.at)
    contact = Contact("Pirjo", "pirjo@example.fi")
    mine, key = nominations.begin_by_link(
        body.records, acting=visitor, link=link, library="boden", contact=contact
    )
    with pytest.raises(NotYours):
        nominations.submit(
            body.records, acting=visitor, nomination_id=mine, papers=PAPERS, key="wrong"
        )
    nominations.submit(body.records, acting=visitor, nomination_id=mine, papers=PAPERS, key=key)

    body.declare_none("saga")
    (seen,) = Sitting.ask(body.records, eligibility.read_nominations, **what(body, "saga"))
    assert (seen.channel, seen.contact) == (Channel.LINK, "Pirjo pirjo@example.fi")
    nominations.make_link(body.records, **what(body, "saga"))
    with pytest.raises(NotYours, match="not in use"):
        nominations.begin_by_link(
            body.records, acting=visitor, link=link, library="boden", contact=contact
        )
    assert body.scalar("select count(*) from nomination where key_hash = :key", key=key) == 0


def test_nobody_nominates_after_the_last_day_or_without_a_name(body: Body) -> None:
    body.to(State.CALL)
    with pytest.raises(NotYours, match="Sign in"):
        nominations.begin_nomination(
            body.records, acting=Acting(None, at=body.at), round_id=body.round_id, library="boden"
        )
    body.at = DURING[State.ELIGIBILITY]
    with pytest.raises(NotNow, match="closed"):
        nominations.begin_nomination(body.records, **what(body, "ulla"), library="boden")


def test_only_libraries_of_the_round_are_nominated_and_with_grounds(body: Body) -> None:
    body.to(State.CALL)
    with pytest.raises(NotNow, match="libraries"):
        nominations.begin_nomination(body.records, **what(body, "ulla"), library="Pirjo Virtanen")
    mine = nominations.begin_nomination(body.records, **what(body, "ulla"), library="boden")
    with pytest.raises(NotNow, match="why"):
        nominations.submit(
            body.records, acting=body.ulla, nomination_id=mine, papers=Papers("Hyvä")
        )
    with pytest.raises(NotYours):
        nominations.submit(body.records, acting=body.sulo, nomination_id=mine, papers=PAPERS)


def test_the_call_opens_and_closes_on_the_days_of_the_rules(body: Body) -> None:
    body.to(State.RULES)
    body.at -= timedelta(days=1)
    with pytest.raises(NotNow, match="later day"):
        stages.open_call(body.records, **what(body, "saga"))
    body.at += timedelta(days=1)
    stages.open_call(body.records, **what(body, "saga"))
    with pytest.raises(NotNow, match="later day"):
        stages.close_call(body.records, **what(body, "saga"))


def test_who_has_won_lately_stands_aside(body: Body) -> None:
    body.to(State.ELIGIBILITY)
    mine = body.nominees()["boden"]
    for year, is_out in ((2022, False), (2023, True), (2025, True)):
        ask = {"acting": body.saga, "nomination_id": mine, "earlier_wins": {"boden": year}}
        if is_out:
            with pytest.raises(NotNow, match="stands aside"):
                eligibility.rule_eligible(body.records, **ask)
        else:
            eligibility.rule_eligible(body.records, **ask)


def test_nominations_of_one_library_are_merged(body: Body) -> None:
    body.to(State.CALL)
    first, second = (
        nominations.register(body.records, **what(body, "saga"), library="boden", papers=PAPERS)
        for _each in range(2)
    )
    body.at = DURING[State.CONFLICTS]
    stages.close_call(body.records, **what(body, "saga"))
    body.declare_all()
    eligibility.rule_eligible(
        body.records, acting=body.saga, nomination_id=first.nomination_id, earlier_wins={}
    )
    with pytest.raises(NotNow, match="merge"):
        eligibility.rule_eligible(
            body.records, acting=body.saga, nomination_id=second.nomination_id, earlier_wins={}
        )
    eligibility.merge(
        body.records, acting=body.saga, nomination_id=second.nomination_id, into=first.nomination_id
    )

    merged = Sitting.ask(
        body.records,
        eligibility.read_merged,
        **what(body, "saga"),
        nomination_id=first.nomination_id,
    )
    assert [(one.nomination_id, one.papers.grounds, one.channel) for one in merged] == [
        (second.nomination_id, GROUNDS, Channel.MAIL)
    ]
    assert set(Sitting.ask(body.records, eligibility.read_not_nominated, **what(body, "saga"))) == {
        "arjeplog",
        "kiruna",
    }
    with pytest.raises(NotNow, match="merged into"):
        eligibility.rule_ineligible(
            body.records, acting=body.saga, nomination_id=first.nomination_id, reason="Syy on"
        )


def test_a_nomination_is_left_out_with_a_reason(body: Body) -> None:
    body.to(State.ELIGIBILITY)
    mine = body.nominees()["boden"]
    with pytest.raises(NotNow, match="reason"):
        eligibility.rule_ineligible(body.records, acting=body.saga, nomination_id=mine, reason=" ")
    eligibility.rule_ineligible(
        body.records, acting=body.saga, nomination_id=mine, reason="Myöhässä"
    )
    every = Sitting.ask(body.records, eligibility.read_nominations, **what(body, "saga"))
    (found,) = [one for one in every if one.nomination_id == mine]

    assert (found.state, found.reason) == (NominationState.INELIGIBLE, "Myöhässä")
    with pytest.raises(NotNow, match="every nomination"):
        stages.begin_review(body.records, **what(body, "kaisa"))


def test_who_nominated_withdraws_and_so_does_the_secretary(body: Body) -> None:
    body.to(State.CALL)
    mine = nominations.begin_nomination(body.records, **what(body, "ulla"), library="kiruna")
    with pytest.raises(NotYours):
        nominations.withdraw(body.records, acting=body.sulo, nomination_id=mine, reason="Ei minun")
    nominations.withdraw(body.records, acting=body.ulla, nomination_id=mine, reason="Erehdys")
    with pytest.raises(NotNow):
        nominations.withdraw(body.records, acting=body.saga, nomination_id=mine, reason="Uudelleen")


# ---- reviews


def test_a_review_is_saved_as_it_is_written_and_submitted_whole(body: Body) -> None:
    body.to(State.REVIEW)
    nominee = body.nominees()["boden"]
    first, second = body.marks(4, 2)
    part = {first: Mark(4, "Hyvä"), second: Mark(None, "")}
    seen = reviews.save_review(
        body.records, acting=body.matti, nomination_id=nominee, marks=part, seen=0
    )
    own = Sitting.ask(body.records, reviews.read_own_reviews, **what(body, "matti"))[nominee]
    assert (own.marks, own.versions, own.row_version) == (part, 0, seen)
    with pytest.raises(NotNow, match="score and a reason"):
        reviews.submit_review(
            body.records, acting=body.matti, nomination_id=nominee, marks=part, seen=seen
        )

    whole = {first: Mark(4, "Hyvä"), second: Mark(2, "Vähän")}
    assert (
        reviews.submit_review(
            body.records, acting=body.matti, nomination_id=nominee, marks=whole, seen=seen
        )
        == 1
    )
    with pytest.raises(NotNow, match="Say why"):
        reviews.submit_review(
            body.records, acting=body.matti, nomination_id=nominee, marks=whole, seen=seen + 1
        )
    again = reviews.submit_review(
        body.records,
        acting=body.matti,
        nomination_id=nominee,
        marks=whole,
        seen=seen + 1,
        change_reason="Tarkennus",
    )
    assert again == 2


def test_two_tabs_do_not_overwrite_each_other(body: Body) -> None:
    body.to(State.REVIEW)
    nominee = body.nominees()["boden"]
    reviews.save_review(body.records, acting=body.matti, nomination_id=nominee, marks={}, seen=0)

    with pytest.raises(Changed):
        reviews.save_review(
            body.records, acting=body.matti, nomination_id=nominee, marks={}, seen=0
        )


def test_what_was_sent_last_counts_until_a_change_is_sent(body: Body) -> None:
    """Matti sends 5 and 4, then writes 1 and 4: the mean stays 4.6 (5 * 60 % + 4 * 40 %)."""
    body.to(State.REVIEW)
    nominee = body.nominees()["boden"]
    body.review("matti", "boden", 5, 4)
    changed = body.marks(1, 4, "matti")
    seen = reviews.save_review(
        body.records, acting=body.matti, nomination_id=nominee, marks=changed, seen=1
    )
    own = Sitting.ask(body.records, reviews.read_own_reviews, **what(body, "matti"))[nominee]
    assert (own.is_changed, own.sent_at, own.versions) == (True, body.at, 1)
    assert Sitting.ask(body.records, reviews.read_unsent, **what(body, "kaisa")) == (
        Unsent("Matti", nominee),
    )
    assert Sitting.ask(body.records, reviews.read_unsent, **what(body, "maija")) == ()
    reviews.take_back_changes(body.records, acting=body.matti, nomination_id=nominee, seen=seen)
    assert Sitting.ask(body.records, reviews.read_unsent, **what(body, "kaisa")) == ()
    reviews.save_review(
        body.records, acting=body.matti, nomination_id=nominee, marks=changed, seen=seen + 1
    )

    stages.close_review(body.records, **what(body, "kaisa"), waiver="Yksi arvio riittää")
    compared = Sitting.ask(body.records, proposals.read_comparison, **what(body, "kaisa"))
    assert compared is not None
    assert compared.results[nominee].mean == pytest.approx(4.6)


def test_a_review_after_its_day_is_late_and_so_is_a_nomination_by_mail(body: Body) -> None:
    """Reviews are due on 30.4., the call closes on 31.3.; both days still count in full."""
    body.to(State.REVIEW)
    for day, name in ((30, "matti"), (31, "maija")):
        body.at = datetime(2026, 4, 30, 20, 59, tzinfo=UTC) + timedelta(minutes=day - 30)
        body.review(name, "boden", 3, 3)
    stages.close_review(body.records, **what(body, "kaisa"), waiver="Kaksi riittää")
    every = Sitting.ask(body.records, reviews.read_reviews, **what(body, "kaisa"))

    assert {one.name: one.is_late for one in every} == {"Matti": False, "Maija": True}


def test_a_nomination_by_mail_has_its_day_of_arrival(body: Body) -> None:
    """It arrives on 31.3. and is registered on 2.4.: in time. One that arrives on 1.4. is late."""
    body.to(State.ELIGIBILITY)
    for day in (date(2026, 3, 31), date(2026, 4, 1)):
        nominations.register(
            body.records, **what(body, "saga"), library="boden", papers=PAPERS, arrived_on=day
        )
    with pytest.raises(NotNow, match="still to come"):
        nominations.register(
            body.records,
            **what(body, "saga"),
            library="boden",
            papers=PAPERS,
            arrived_on=date(2026, 4, 3),
        )
    every = Sitting.ask(body.records, eligibility.read_nominations, **what(body, "saga"))

    boden = sorted((one.arrived_on, one.is_late) for one in every if one.library == "boden")
    assert boden == [
        (date(2026, 3, 5), False),
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
    ]


@pytest.mark.parametrize(
    ("name", "email", "told"),
    [
        ("", "pirjo@example.fi", "name"),
        (" ", "pirjo@example.fi", "name"),
        ("Pirjo", "", "e-mail"),
        ("Pirjo", "pirjo", "e-mail"),
        ("Pirjo", "pirjo@example", "e-mail"),
        ("Pirjo", "pirjo@example.fi, muu@example.fi", "e-mail"),
    ],
)
def test_who_nominates_by_the_link_gives_a_name_and_an_address(
    body: Body, name: str, email: str, told: str
) -> None:
    body.to(State.CALL)
    link = nominations.make_link(body.records, **what(body, "saga"))
    with pytest.raises(NotNow, match=told):
        nominations.begin_by_link(
            body.records,
            acting=Acting(None, at=body.at),
            link=link,
            library="boden",
            contact=Contact(name, email),
        )


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_on_the_scale(body: Body, score: int) -> None:
    body.to(State.REVIEW)
    first, second = body.marks(1, 1)
    with pytest.raises(NotNow, match="1 to 5"):
        reviews.save_review(
            body.records,
            acting=body.matti,
            nomination_id=body.nominees()["boden"],
            marks={first: Mark(score, "syy"), second: Mark(3, "syy")},
            seen=0,
        )
    with pytest.raises(NotNow, match="criteria"):
        reviews.save_review(
            body.records,
            acting=body.matti,
            nomination_id=body.nominees()["boden"],
            marks={"other": Mark(3, "syy")},
            seen=0,
        )


def test_who_works_at_a_nominee_does_not_review_it(body: Body) -> None:
    body.to(State.REVIEW)
    with store.writing(body.records) as con:
        con.execute(
            rounds.seat.update()
            .where(rounds.seat.c.person_id == body.ids["matti"])
            .values(library="boden")
        )

    with pytest.raises(NotYours, match="works there"):
        body.review("matti", "boden", 5, 5)
    assert body.review("matti", "arjeplog", 5, 5) == 1


def test_the_review_closes_with_enough_reviews_or_a_waiver(body: Body) -> None:
    body.to(State.REVIEW)
    for name in ("kaisa", "matti"):
        body.review(name, "arjeplog", 5, 4)
        body.review(name, "boden", 3, 4)
    with pytest.raises(NotNow, match="fewer complete reviews"):
        stages.close_review(body.records, **what(body, "kaisa"))

    stages.close_review(body.records, **what(body, "kaisa"), waiver="Kaksi jäsentä sairaana")
    assert body.state() is State.DELIBERATION


def test_why_a_round_was_moved_is_kept_word_for_word(body: Body) -> None:
    """The review closed early, taken back, cancelled; what is not given is not kept."""
    body.to(State.REVIEW)
    stages.close_review(body.records, **what(body, "kaisa"), waiver="Kaksi jäsentä sairaana")
    stages.reopen(body.records, **what(body, "kaisa"), reason="He palasivat")
    for name in ("kaisa", "matti", "maija"):
        body.review(name, "arjeplog", 5, 4)
        body.review(name, "boden", 3, 4)
    stages.close_review(body.records, **what(body, "kaisa"), waiver=" ")
    before = body.dump()
    for deed in (stages.reopen, stages.cancel):
        with pytest.raises(NotNow, match="reason"):
            deed(body.records, **what(body, "kaisa"), reason=" ")
    assert body.dump() == before
    stages.cancel(body.records, **what(body, "kaisa"), reason="Palkintoa ei jaeta")

    kept = Sitting.ask(body.records, reasons.read_reasons, **what(body, "matti"))
    assert {(one.action, one.reason, one.name) for one in kept} == {
        (Action.CLOSE_REVIEW, "Kaksi jäsentä sairaana", "Kaisa"),
        (Action.REOPEN, "He palasivat", "Kaisa"),
        (Action.CANCEL, "Palkintoa ei jaeta", "Kaisa"),
    }


# ---- meetings and decisions


def test_a_lead_under_the_margin_is_not_the_only_ground(body: Body) -> None:
    """Means: arjeplog 4.0 and boden 3.8 (three times 4 and 4, once 4 and 2: 3.2): a lead of 0.2."""
    body.to(State.REVIEW)
    for name in ("kaisa", "matti", "maija", "mikko"):
        body.review(name, "arjeplog", 4, 4)
        body.review(name, "boden", 4, 2 if name == "mikko" else 4)
    body.at = DURING[State.DELIBERATION]
    stages.close_review(body.records, **what(body, "kaisa"))
    compared = Sitting.ask(body.records, proposals.read_comparison, **what(body, "kaisa"))
    assert compared is not None
    assert compared.lead == pytest.approx(0.2)
    assert compared.is_tie(25)

    by_scores = replace(body.suggestion("arjeplog"), basis=Basis.SCORES)
    with pytest.raises(NotNow, match="under the margin"):
        proposals.propose(body.records, **what(body, "saga"), suggestion=by_scores)
    assert proposals.propose(
        body.records, **what(body, "saga"), suggestion=body.suggestion("arjeplog", "boden")
    )


def test_on_scores_alone_the_highest_mean_wins(body: Body) -> None:
    body.to(State.DELIBERATION)
    wrong = replace(body.suggestion("boden"), basis=Basis.SCORES)
    with pytest.raises(NotNow, match="highest mean"):
        proposals.propose(body.records, **what(body, "saga"), suggestion=wrong)

    right = replace(body.suggestion("arjeplog"), basis=Basis.SCORES)
    assert proposals.propose(body.records, **what(body, "saga"), suggestion=right)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"outcome": Outcome.SHARED}, "Name one winner"),
        ({"outcome": Outcome.NONE}, "Name one winner"),
        ({"winners": ("nobody",)}, "competes"),
        ({"grounds": "Paras"}, "forty"),
        ({"criterion_grounds": {}}, "every criterion"),
    ],
)
def test_a_proposal_is_whole(body: Body, change: dict[str, object], word: str) -> None:
    body.to(State.DELIBERATION)

    with pytest.raises(NotNow, match=word):
        proposals.propose(
            body.records,
            **what(body, "saga"),
            suggestion=replace(body.suggestion("arjeplog"), **change),
        )


def proposed(body: Body, present: tuple[str, ...]) -> str:
    deliberation.set_attendance(
        body.records, **what(body, "saga"), present=[body.ids[name] for name in present]
    )
    return proposals.propose(
        body.records, **what(body, "saga"), suggestion=body.suggestion("arjeplog")
    )


def decide(body: Body, proposal_id: str, minutes: str = MINUTES) -> str:
    return decisions.decide(
        body.records, **what(body, "kaisa"), proposal_id=proposal_id, minutes_reference=minutes
    )


def test_quorum_counts_those_present_with_the_chair(body: Body) -> None:
    body.to(State.DELIBERATION)
    for present in (("kaisa", "matti"), ("matti", "maija", "mikko")):
        deliberation.open_meeting(body.records, **what(body, "saga"))
        proposal_id = body.carry("arjeplog", present=present)
        with pytest.raises(NotNow, match="Too few"):
            decide(body, proposal_id)


def test_everybody_present_votes_once_and_most_decide(body: Body) -> None:
    body.to(State.DELIBERATION)
    mine = proposed(body, ("kaisa", "matti", "maija"))
    ballots = {"kaisa": Ballot.YES, "matti": Ballot.NO}
    for name, ballot in ballots.items():
        proposals.cast_vote(body.records, **what(body, name), proposal_id=mine, ballot=ballot)
    with pytest.raises(NotNow, match="Everybody present"):
        decide(body, mine)
    with pytest.raises(Changed, match="voted"):
        proposals.cast_vote(
            body.records, **what(body, "matti"), proposal_id=mine, ballot=Ballot.YES
        )
    with pytest.raises(NotYours, match="present"):
        proposals.cast_vote(
            body.records, **what(body, "mikko"), proposal_id=mine, ballot=Ballot.YES
        )

    proposals.cast_vote(
        body.records, **what(body, "maija"), proposal_id=mine, ballot=Ballot.ABSTAIN
    )
    with pytest.raises(NotNow, match="not carried"):
        decide(body, mine)
    assert body.state() is State.DELIBERATION


def test_a_decision_seals_rules_evidence_and_log_with_votes_and_dissent(body: Body) -> None:
    body.to(State.DELIBERATION)
    mine = proposed(body, ("kaisa", "matti", "maija"))
    for name, ballot in (("kaisa", Ballot.YES), ("matti", Ballot.YES), ("maija", Ballot.NO)):
        proposals.cast_vote(body.records, **what(body, name), proposal_id=mine, ballot=ballot)
    with pytest.raises(NotNow, match="voted"):
        proposals.state_dissent(body.records, **what(body, "mikko"), proposal_id=mine, text=WHY)
    proposals.state_dissent(body.records, **what(body, "maija"), proposal_id=mine, text=WHY)
    with pytest.raises(NotNow, match="minutes"):
        decide(body, mine, " ")
    decide(body, mine)

    (taken,) = Sitting.ask(body.records, decisions.read_decisions, **what(body, "kaisa"))
    found = Sitting.ask(body.records, rules.read_rules, **what(body, "kaisa"))
    assert found is not None
    assert (taken.present, taken.yes, taken.no, taken.abstain) == (3, 2, 1, 0)
    assert taken.rules_hash == found.round_.rules_hash
    assert taken.proposal.dissents == {body.ids["maija"]: WHY}
    assert (taken.minutes_reference, taken.is_valid, len(taken.evidence_hash)) == (
        MINUTES,
        True,
        64,
    )
    assert (
        body.scalar("select count(*) from event where hash = :one", one=taken.last_event_hash) == 1
    )


def test_nothing_is_decided_by_rules_that_are_not_those_published(body: Body) -> None:
    """Somebody with the database in hand takes the trigger away and moves the margin in the text."""
    body.to(State.DELIBERATION)
    proposal_id = body.carry("arjeplog")
    with store.writing(body.records) as con:
        on = "" if con.dialect.name == "sqlite" else " on round"
        con.execute(sa.text(f"drop trigger round_no_update{on}"))
        con.execute(sa.text("update round set rules_text = replace(rules_text, '25', '0')"))
    before = body.dump()
    with pytest.raises(NotNow, match="not those that were published"):
        decide(body, proposal_id)
    assert body.dump() == before


def test_a_proposal_of_an_older_meeting_is_closed(body: Body) -> None:
    body.to(State.DELIBERATION)
    mine = body.carry("arjeplog")
    stages.reopen(body.records, **what(body, "kaisa"), reason="Arviot tarkistetaan")
    stages.close_review(body.records, **what(body, "kaisa"))

    with pytest.raises(NotNow, match="no longer open"):
        decide(body, mine)
    with pytest.raises(NotNow, match="no longer open"):
        proposals.cast_vote(
            body.records, **what(body, "mikko"), proposal_id=mine, ballot=Ballot.YES
        )


def test_reopened_reviews_hide_the_scores_again_and_keep_every_version(body: Body) -> None:
    body.to(State.DELIBERATION)
    assert len(Sitting.ask(body.records, reviews.read_reviews, **what(body, "matti"))) == 8
    stages.reopen(body.records, **what(body, "kaisa"), reason="Arviot tarkistetaan")
    assert Sitting.ask(body.records, reviews.read_reviews, **what(body, "matti")) == ()

    assert body.review("matti", "boden", 5, 5, seen=1) == 2
    stages.close_review(body.records, **what(body, "kaisa"))
    changed = [
        one
        for one in Sitting.ask(body.records, reviews.read_reviews, **what(body, "matti"))
        if one.version == 2
    ]
    assert [(one.name, one.change_reason) for one in changed] == [("Matti", "Keskustelun jälkeen")]
    assert body.scalar("select count(*) from review_version") == 9


def test_one_officer_decides_without_a_vote(body: Body) -> None:
    body.to(State.DELIBERATION, OFFICER)
    mine = proposed(body, ("kaisa",))
    with pytest.raises(NotNow, match="officer decides"):
        proposals.cast_vote(
            body.records, **what(body, "matti"), proposal_id=mine, ballot=Ballot.YES
        )
    decide(body, mine)

    (taken,) = Sitting.ask(body.records, decisions.read_decisions, **what(body, "kaisa"))
    assert (taken.present, taken.yes, taken.no, taken.decided_by) == (1, 0, 0, "Kaisa")


def test_a_memo_that_somebody_else_has_changed_is_not_overwritten(body: Body) -> None:
    body.to(State.DELIBERATION)
    deliberation.write_memo(body.records, **what(body, "saga"), memo="Ensin", seen=1)
    with pytest.raises(Changed):
        deliberation.write_memo(body.records, **what(body, "kaisa"), memo="Toinen", seen=1)

    (meeting,) = Sitting.ask(body.records, deliberation.read_meetings, **what(body, "maija"))
    assert meeting.memo == "Ensin"


def test_a_correction_is_a_new_decision_that_names_the_old(body: Body) -> None:
    body.to(State.PUBLISHED)
    deliberation.open_meeting(body.records, **what(body, "saga"))
    mine = body.carry("arjeplog", "boden")
    with pytest.raises(NotNow, match="reason"):
        decisions.correct(
            body.records,
            **what(body, "kaisa"),
            proposal_id=mine,
            minutes_reference=MINUTES,
            reason="",
        )
    decisions.correct(
        body.records,
        **what(body, "kaisa"),
        proposal_id=mine,
        minutes_reference=MINUTES,
        reason="Laskuvirhe",
    )

    old, new = sorted(
        Sitting.ask(body.records, decisions.read_decisions, **what(body, "kaisa")),
        key=lambda one: one.corrects or "",
    )
    assert (old.is_valid, new.is_valid, new.corrects, new.correction_reason) == (
        False,
        True,
        old.decision_id,
        "Laskuvirhe",
    )
    (shown,) = publication.read_history(body.records)
    assert (list(shown.libraries), shown.is_being_corrected) == (["arjeplog"], True)
    publication.confirm_announcement(body.records, **what(body, "saga"), lang="fi")
    publication.publish(body.records, **what(body, "saga"))
    (shown,) = publication.read_history(body.records)
    assert (list(shown.libraries), shown.outcome, shown.is_being_corrected) == (
        ["arjeplog", "boden"],
        Outcome.SHARED,
        False,
    )


def test_a_correction_is_announced_anew(body: Body) -> None:
    """Texts and a letter of the first decision are set aside: only what is written or confirmed for the
    corrected one goes out. The Finnish text is written anew, the Swedish stays aside, of two letters one
    is confirmed."""
    body.to(State.DECIDED)
    letter = {"lang": "fi", "recipients": "a@example.fi", "body": "Onnea"}
    for lang in ("fi", "sv"):
        publication.write_announcement(
            body.records, **what(body, "saga"), lang=lang, text=Text(f"Arjeplog {lang}", "")
        )
    first, second = (
        publication.prepare_mail(body.records, **what(body, "saga"), subject=subject, **letter)
        for subject in ("Ensimmäinen", "Toinen")
    )
    body.correct("boden")

    texts = Sitting.ask(body.records, publication.read_announcements, **what(body, "saga"))
    assert {lang: text.is_set_aside for lang, text in texts.items()} == {"fi": True, "sv": True}
    letters = Sitting.ask(body.records, publication.read_mails, **what(body, "saga"))
    assert [one.is_set_aside for one in letters] == [True, True]
    body.at = DURING[State.PUBLISHED]
    with pytest.raises(NotNow, match="confirm"):
        publication.publish(body.records, **what(body, "saga"))
    publication.write_announcement(
        body.records, **what(body, "saga"), lang="fi", text=Text("Boden", "")
    )
    publication.confirm_mail(body.records, **what(body, "saga"), mail_id=second)
    seen = Sitting.ask(body.records, publication.read_preview, **what(body, "saga"))
    publication.publish(body.records, **what(body, "saga"))
    (shown,) = publication.read_history(body.records)

    assert {lang: text.title for lang, text in shown.texts.items()} == {"fi": "Boden"}
    assert seen is not None
    assert (seen.libraries, seen.texts, seen.grounds, seen.is_correction) == (
        shown.libraries,
        shown.texts,
        shown.grounds,
        shown.is_correction,
    )
    letters = Sitting.ask(body.records, publication.read_mails, **what(body, "saga"))
    assert {one.mail_id: str(one.state) for one in letters} == {
        first: "pending",
        second: "released",
    }


def test_what_a_full_disk_does_not_take_is_refused_in_a_sentence(
    sqlite_records: sa.Engine,
) -> None:
    body = Body.made(sqlite_records).to(State.REVIEW)
    before = body.dump()
    body.records.dispose()

    def fill(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count = {pages}")

    sa.event.listen(body.records, "connect", fill)
    nominee, marks = (
        body.nominees()["boden"],
        dict.fromkeys(body.marks(1, 1), Mark(1, "x" * 20_000)),
    )
    mine = {"acting": body.matti, "nomination_id": nominee, "marks": marks, "seen": 0}
    with pytest.raises(NotKept, match="cannot be written"):
        reviews.save_review(body.records, **mine)
    sa.event.remove(body.records, "connect", fill)
    body.records.dispose()
    assert body.dump() == before


def test_no_award_is_an_outcome_too(body: Body) -> None:
    body.to(State.DELIBERATION)
    body.decide()
    body.publish()
    (shown,) = publication.read_history(body.records)

    assert (shown.outcome, shown.libraries) == (Outcome.NONE, {})


# ---- publication and archive


def test_nothing_is_published_before_its_day_or_without_finnish(body: Body) -> None:
    body.to(State.DECIDED)
    with pytest.raises(NotNow, match="later day"):
        publication.publish(body.records, **what(body, "saga"))
    body.at = DURING[State.PUBLISHED]
    publication.write_announcement(
        body.records, **what(body, "saga"), lang="en", text=Text("Award", "Text")
    )
    with pytest.raises(NotNow, match="Finnish"):
        publication.publish(body.records, **what(body, "saga"))

    assert publication.read_history(body.records) == ()


def test_publication_releases_texts_and_mails_together(body: Body) -> None:
    body.to(State.DECIDED)
    publication.write_announcement(
        body.records,
        **what(body, "saga"),
        lang="se",
        text=Text("Bálkkašupmi", "", is_translated=False),
    )
    body.publish()

    (shown,) = publication.read_history(body.records)
    assert {lang: text.is_translated for lang, text in shown.texts.items()} == {
        "fi": True,
        "se": False,
    }
    (letter,) = Sitting.ask(body.records, publication.read_mails, **what(body, "saga"))
    assert letter.state == "released"
    with pytest.raises(NotNow):
        publication.publish(body.records, **what(body, "saga"))


@pytest.mark.parametrize("table", ["publication", "published_text", "mail", "event", "round"])
def test_a_publication_that_fails_midway_publishes_nothing(
    sqlite_records: sa.Engine, table: str
) -> None:
    """Each table that publishing writes to refuses once, as a full disk would."""
    body = Body.made(sqlite_records).to(State.DECIDED)
    body.write_texts()
    body.at = DURING[State.PUBLISHED]
    deed = "update" if table in {"mail", "round"} else "insert"
    with store.writing(body.records) as con:
        con.execute(
            sa.text(
                f"create trigger full before {deed} on {table} begin select raise(abort, 'full'); end"
            )
        )
    before = body.dump()
    with pytest.raises(sa.exc.DBAPIError, match="full"):
        publication.publish(body.records, **what(body, "saga"))
    assert body.dump() == before
    assert publication.read_history(body.records) == ()

    with store.writing(body.records) as con:
        con.execute(sa.text("drop trigger full"))
    publication.publish(body.records, **what(body, "saga"))
    assert len(publication.read_history(body.records)) == 1


@pytest.mark.parametrize("lang", ["sma", "", "FI"])
def test_texts_are_in_the_portals_languages(body: Body, lang: str) -> None:
    body.to(State.DECIDED)
    with pytest.raises(NotNow, match="languages"):
        publication.write_announcement(
            body.records, **what(body, "saga"), lang=lang, text=Text("A", "B")
        )
    with pytest.raises(NotNow, match="languages"):
        publication.prepare_mail(
            body.records,
            **what(body, "saga"),
            lang=lang,
            recipients="a@b.fi",
            subject="A",
            body="B",
        )


def test_a_package_is_sealed_and_a_changed_one_is_found(body: Body) -> None:
    body.to(State.PUBLISHED)
    drawn = Sitting.ask(body.records, archive.read_package, **what(body, "saga"))
    assert drawn is not None
    files = drawn.files
    changed = {**files, "decisions.json": files["decisions.json"].replace("yes", "no")}
    with pytest.raises(NotNow, match="anew"):
        archive.archive_round(
            body.records, **what(body, "saga"), manifest=archive.manifest_of(changed)
        )
    archive.archive_round(body.records, **what(body, "saga"), manifest=drawn.manifest)

    manifest = str(body.scalar("select manifest from package"))
    assert archive.broken_files(files, manifest) == ()
    assert archive.broken_files(changed, manifest) == ("decisions.json",)
    assert archive.broken_files({}, manifest) == tuple(sorted(files))
    assert body.state() is State.ARCHIVED


def test_an_archived_round_still_makes_the_package_it_was_archived_from(body: Body) -> None:
    """Until contact details are erased: then the package says which of its files has changed."""
    body.to(State.PUBLISHED)
    drawn = Sitting.ask(body.records, archive.read_package, **what(body, "saga"))
    assert drawn is not None
    archive.archive_round(body.records, **what(body, "saga"), manifest=drawn.manifest)

    again = Sitting.ask(body.records, archive.read_package, **what(body, "saga"))
    assert again is not None
    assert (again.files, again.sealed, again.changed) == (drawn.files, drawn.manifest, ())
    assert archive.read_sealed(body.records, manifest=drawn.manifest) == "Vuoden onnistuja 2026"
    assert archive.read_sealed(body.records, manifest="") is None
    lines = drawn.manifest.splitlines(keepends=True)
    older = "".join(line for line in lines if "format.json" not in line)
    told = archive.Package(again.files, again.manifest, older)
    assert (told.is_of_another_version, told.changed) == (True, ())
    assert not again.is_of_another_version


def test_a_package_file_is_verified_by_its_own_manifest(tmp_path: Path) -> None:
    """sha256sum, no code of ours, agrees; a changed and an added file are named."""
    files = {"a.json": "{}", "ä.json": '{"nimi": "Äkäslompolo"}'}
    good, bad, none = (tmp_path / name for name in ("good.zip", "bad.zip", "none.zip"))
    good.write_bytes(package_file.content(files))
    assert good.read_bytes() == package_file.content(files)
    with ZipFile(good) as packed:
        packed.extractall(tmp_path / "out")
    subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "out",
        check=True,
        capture_output=True,
    )
    manifest = archive.manifest_of(files)
    assert package_file.broken_in(good) == (manifest, ())

    with ZipFile(bad, "w") as packed:
        for name, text in {"a.json": "[]", "new.json": "{}", "SHA256SUMS": manifest}.items():
            packed.writestr(name, text)
    assert package_file.broken_in(bad) == (manifest, ("a.json", "new.json", "ä.json"))
    for junk in (b"", b"PK", package_file.content({})[:40]):
        none.write_bytes(junk)
        with pytest.raises(package_file.PackageError):
            package_file.broken_in(none)


def test_evidence_is_frozen_once_and_a_mended_one_is_a_new_version(body: Body) -> None:
    body.to(State.REVIEW)
    freeze = {**what(body, "saga"), "release_id": "r2"}
    assert evidence.freeze_evidence(body.records, **freeze, measured=measured()) == 0
    mended = {code: replace(one, year=2024) for code, one in measured().items()}
    assert evidence.freeze_evidence(body.records, **freeze, measured=mended) == 2

    seen = Sitting.ask(body.records, evidence.read_evidence, **what(body, "matti"))
    assert [(one.library, one.version, one.content["year"]) for one in seen] == [
        ("arjeplog", 2, 2024),
        ("boden", 2, 2024),
    ]
    assert all(evidence.is_intact(one) for one in seen)
    assert not evidence.is_intact(replace(seen[0], content={}))
    with pytest.raises(NotNow, match="does not know"):
        evidence.freeze_evidence(body.records, **freeze, measured={})


def test_every_write_of_a_round_stands_in_the_log(body: Body) -> None:
    body.to(State.PUBLISHED)
    entries = Sitting.ask(body.records, archive.read_events, **what(body, "saga"))
    actions = [str(one["action"]) for one in entries]

    assert actions[:3] == ["round.created", "seat.appointed", "round.edit_rules"]
    assert actions.count("review.submitted") == 8
    assert actions[-1] == "decision.published"
    with store.reading(body.records) as con:
        assert events.verify(con).broken_at is None


def test_a_criterion_keeps_its_words_in_every_language(body: Body) -> None:
    body.begin()
    names = {"fi": "Yhteistyö", "sv": "Samarbete", "en": "Cooperation", "se": "Ovttasbargu"}
    steps = {step: {"fi": f"taso {step}", "se": f"dássi {step}"} for step in range(1, 6)}
    one = Criterion(100, names, {"fi": "Mitä", "se": "Maid"}, steps)
    rules.set_criteria(body.records, **what(body, "saga"), criteria=[one])
    found = Sitting.ask(body.records, rules.read_rules, **what(body, "saga"))

    assert found is not None
    (kept,) = found.criteria
    assert kept.names == names
    assert kept.descriptions == {"fi": "Mitä", "se": "Maid", "sv": "", "en": ""}
    assert kept.anchors == steps


def test_contact_details_are_erased_when_their_time_is_up(body: Body) -> None:
    """One nomination by mail and one letter hold addresses."""
    body.to(State.PUBLISHED)
    asked = {"acting": keeper(), "older_than": body.at}
    with pytest.raises(NotYours):
        retention.erase_contacts(body.records, acting=body.saga, older_than=body.at)

    assert retention.erase_contacts(body.records, **asked, dry_run=True) == 2
    assert body.scalar("select recipients from mail") == "kirjasto@example.fi"
    assert body.scalar("select count(*) from nomination where contact_email is not null") == 1
    assert (
        retention.erase_contacts(body.records, **{**asked, "older_than": DURING[State.DRAFT]}) == 0
    )
    assert retention.erase_contacts(body.records, **asked) == 2
    assert retention.erase_contacts(body.records, **asked) == 0
    assert body.scalar("select recipients from mail") == retention.ERASED
    assert body.scalar("select count(*) from nomination where contact_email is not null") == 0
    assert body.scalar("select count(*) from nomination_version") == 2


def test_contact_details_of_a_round_that_goes_on_stay(body: Body) -> None:
    body.to(State.DECIDED)

    assert retention.erase_contacts(body.records, acting=keeper(), older_than=body.at) == 0
