"""Conflicts of interest: declared, ruled on, and answered for when they come to light late."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.award import (
    conflicts,
    decisions,
    deliberation,
    eligibility,
    evidence,
    gate,
    nominations,
    owing,
    proposals,
    publication,
    reviews,
    rounds,
    rulings,
    stages,
)
from portal.award.conflicts import Hint
from portal.award.rulings import Verdict
from portal.records import store
from portal.records.sitting import Sitting
from portal.records.words import (
    Ballot,
    Changed,
    NotNow,
    NotYours,
    Part,
    ReviewState,
    RuledBy,
    Standing,
    State,
)
from tests.portal.award.house import DURING, MINUTES, OFFICER, PAPERS, Body, measured

WHY = "Työskentelen ehdokkaan palveluksessa"


def standing(body: Body, name: str) -> Standing:
    query = "select standing from seat where person_id = :who"
    return Standing(str(body.scalar(query, who=body.ids[name])))


def sees(body: Body, name: str) -> bool:
    return body.asks(getattr(body, name), gate.sees_papers)


def what(body: Body, name: str) -> dict[str, object]:
    return {"acting": getattr(body, name), "round_id": body.round_id}


def test_there_are_seven_grounds() -> None:
    assert sorted(conflicts.GROUNDS) == [1, 2, 3, 4, 5, 6, 7]


def test_who_declares_none_and_is_hinted_at_by_nothing_is_free(body: Body) -> None:
    body.to(State.CONFLICTS)
    assert not sees(body, "matti")

    assert body.declare_none("matti") is Standing.FREE
    assert sees(body, "matti")


def test_an_employer_among_the_nominees_is_hinted_at_and_ruled_on(body: Body) -> None:
    body.to(State.CONFLICTS)
    conflicts.tell_employer(body.records, **what(body, "matti"), library="boden")
    form = Sitting.ask(body.records, conflicts.read_form, **what(body, "matti"))
    assert form is not None
    assert form.hints == (Hint.EMPLOYER,)
    with pytest.raises(NotNow, match="no conflict"):
        body.declare_none("matti")

    done = conflicts.declare_none(
        body.records, **what(body, "matti"), explanation="Olen virkavapaalla"
    )
    assert done is Standing.DECLARED
    assert not sees(body, "matti")


def test_who_nominated_is_hinted_at(body: Body) -> None:
    body.to(State.CALL)
    mine = nominations.begin_nomination(body.records, **what(body, "matti"), library="kiruna")
    nominations.submit(body.records, acting=body.matti, nomination_id=mine, papers=PAPERS)
    body.nominate_and_close()
    form = Sitting.ask(
        body.records, conflicts.read_form, **what(body, "matti"), leads={"kiruna": {"boden"}}
    )

    assert form is not None
    assert form.hints == (Hint.NOMINATOR,)


def test_a_library_that_leads_a_nominees_group_is_hinted_at(body: Body) -> None:
    body.to(State.CONFLICTS)
    conflicts.tell_employer(body.records, **what(body, "matti"), library="kiruna")
    form = Sitting.ask(
        body.records, conflicts.read_form, **what(body, "matti"), leads={"kiruna": {"boden"}}
    )

    assert form is not None
    assert form.hints == (Hint.GROUP_CHAIR,)


def test_the_body_rules_and_the_ruling_stands_in_the_minutes(body: Body) -> None:
    body.to(State.CONFLICTS)
    body.declare("mikko", [4, 7], WHY)
    body.at += timedelta(minutes=1)  # what is told of one moment has no order
    body.declare("maija", [7], "Ystävyys")
    body.at += timedelta(minutes=1)
    body.declare_none("kaisa")
    rulings.disqualify(
        body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["mikko"], WHY, 4)
    )
    body.at += timedelta(minutes=1)
    rulings.clear(
        body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["maija"], "Ei läheinen")
    )

    assert (standing(body, "mikko"), standing(body, "maija")) == (Standing.OUT, Standing.FREE)
    told = Sitting.ask(body.records, rulings.read_rulings, **what(body, "kaisa"))
    assert [(one.name, one.is_disqualified, one.ground, one.ruled_by) for one in told] == [
        ("Mikko", True, 4, RuledBy.BODY),
        ("Maija", False, None, RuledBy.BODY),
    ]
    said = Sitting.ask(body.records, conflicts.read_declarations, **what(body, "kaisa"))
    assert [(one.name, set(one.grounds)) for one in said] == [
        ("Mikko", {4, 7}),
        ("Maija", {7}),
        ("Kaisa", set()),
    ]


def test_nobody_rules_on_themself(body: Body) -> None:
    body.to(State.CONFLICTS)
    body.declare_none("kaisa")

    with pytest.raises(NotNow, match="own conflict"):
        rulings.disqualify(
            body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["kaisa"], WHY, 4)
        )


def test_who_awaits_a_ruling_rules_on_nobody(body: Body) -> None:
    body.to(State.CONFLICTS)
    body.declare("mikko", [7], WHY)
    body.declare("maija", [7], WHY)

    with pytest.raises(NotYours):
        rulings.clear(body.records, **what(body, "mikko"), verdict=Verdict(body.ids["maija"], WHY))


@pytest.mark.parametrize("grounds", [[], [8], [0]])
def test_a_conflict_is_declared_on_a_statutory_ground(body: Body, grounds: list[int]) -> None:
    body.to(State.CONFLICTS)

    with pytest.raises(NotNow, match="ground"):
        body.declare("mikko", grounds, WHY)


def test_withdrawing_by_oneself_is_enough(body: Body) -> None:
    body.to(State.CONFLICTS)
    with pytest.raises(NotNow, match="ground"):
        rulings.stand_down(body.records, **what(body, "mikko"), ground=0, reason=WHY)
    rulings.stand_down(body.records, **what(body, "mikko"), ground=4, reason=WHY)

    assert standing(body, "mikko") is Standing.OUT
    with pytest.raises(NotYours, match="disqualified"):
        body.declare_none("mikko")


def test_eligibility_is_not_ruled_on_before_everybody_has_declared(body: Body) -> None:
    body.to(State.CONFLICTS)
    with pytest.raises(NotNow, match="declared"):
        body.declare_all("saga", "kaisa", "matti", "maija")
    with pytest.raises(NotNow, match="stage"):
        body.rule()


def test_a_quorum_must_be_left_and_substitutes_fill_it(body: Body) -> None:
    body.to(State.CONFLICTS)
    for name in ("mikko", "maija"):
        rulings.stand_down(body.records, **what(body, name), ground=4, reason=WHY)
    with pytest.raises(NotNow, match="quorum"):
        body.declare_all("saga", "kaisa", "matti")

    rounds.appoint(
        body.records,
        **what(body, "saga"),
        person_id=body.ids["seppo"],
        part=Part.MEMBER,
        replaces=body.ids["mikko"],
    )
    body.declare_none("seppo")
    stages.open_eligibility(body.records, **what(body, "saga"))
    assert body.state() is State.ELIGIBILITY


def test_only_the_disqualified_are_replaced_by_those_with_the_role(body: Body) -> None:
    body.to(State.CONFLICTS)
    with pytest.raises(NotNow, match="disqualified"):
        rounds.appoint(
            body.records,
            **what(body, "saga"),
            person_id=body.ids["seppo"],
            part=Part.MEMBER,
            replaces=body.ids["mikko"],
        )
    with pytest.raises(NotNow, match="role"):
        rounds.appoint(
            body.records, **what(body, "saga"), person_id=body.ids["ulla"], part=Part.MEMBER
        )
    with pytest.raises(Changed, match="seat"):
        rounds.appoint(
            body.records, **what(body, "saga"), person_id=body.ids["matti"], part=Part.MEMBER
        )


def test_a_conflict_found_in_review_voids_what_was_written(body: Body) -> None:
    body.to(State.REVIEW)
    body.review("mikko", "arjeplog", 1, 1)
    rulings.disqualify(
        body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["mikko"], WHY, 4)
    )

    states = body.scalar("select state from review")
    assert ReviewState(str(states)) is ReviewState.VOID
    assert body.scalar("select count(*) from score") == 2
    counted = Sitting.ask(body.records, reviews.count_submitted, **what(body, "kaisa"))
    assert set(counted.values()) == {0}
    with pytest.raises(NotYours, match="disqualified"):
        body.review("mikko", "boden", 1, 1)


def test_who_has_reviewed_does_not_quietly_declare_anew(body: Body) -> None:
    body.to(State.REVIEW)
    body.review("mikko", "arjeplog", 1, 1)

    with pytest.raises(NotNow, match="taken part"):
        body.declare("mikko", [4], WHY)


def test_a_conflict_found_in_deliberation_takes_the_round_back_to_review(body: Body) -> None:
    body.to(State.DELIBERATION)
    before = Sitting.ask(body.records, proposals.read_comparison, **what(body, "kaisa"))
    deliberation.set_attendance(
        body.records, **what(body, "saga"), present=[body.ids["mikko"], body.ids["kaisa"]]
    )
    rulings.disqualify(
        body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["mikko"], WHY, 4)
    )
    assert body.state() is State.REVIEW

    stages.close_review(body.records, **what(body, "kaisa"), waiver="Kolme arviota riittää")
    after = Sitting.ask(body.records, proposals.read_comparison, **what(body, "kaisa"))
    assert before is not None
    assert after is not None
    assert {one.n for one in before.results.values()} == {4}
    assert {one.n for one in after.results.values()} == {3}
    old, new = Sitting.ask(body.records, deliberation.read_meetings, **what(body, "kaisa"))
    assert list(old.voided.values()) == ["Mikko"]
    assert new.present == {}


def test_a_conflict_found_after_the_decision_asks_for_a_correction(body: Body) -> None:
    body.to(State.PUBLISHED)
    rulings.disqualify(
        body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["mikko"], WHY, 4)
    )
    assert body.state() is State.DECIDED
    with pytest.raises(NotNow, match="correct the decision"):
        publication.publish(body.records, **what(body, "saga"))

    deliberation.open_meeting(body.records, **what(body, "saga"))
    proposal_id = body.carry("boden")
    decisions.correct(
        body.records,
        **what(body, "kaisa"),
        proposal_id=proposal_id,
        minutes_reference=MINUTES,
        reason="Esteellinen jäsen oli mukana",
    )
    publication.confirm_announcement(body.records, **what(body, "saga"), lang="fi")
    publication.publish(body.records, **what(body, "saga"))
    (shown,) = publication.read_history(body.records)
    assert list(shown.libraries) == ["boden"]
    assert shown.is_correction


def test_an_officer_rules_on_the_own_conflict_alone(body: Body) -> None:
    body.to(State.CONFLICTS, OFFICER)
    conflicts.tell_employer(body.records, **what(body, "kaisa"), library="boden")

    done = conflicts.declare_none(body.records, **what(body, "kaisa"), explanation="Virkavapaalla")
    assert done is Standing.FREE


def test_a_body_does_not_let_one_officer_rule(body: Body) -> None:
    body.to(State.CONFLICTS)
    body.declare("mikko", [4], WHY)
    body.declare_none("kaisa")

    with pytest.raises(NotNow, match="the body rules"):
        rulings.clear(
            body.records,
            **what(body, "kaisa"),
            verdict=Verdict(body.ids["mikko"], WHY, None, RuledBy.OFFICER),
        )


def test_a_void_review_cannot_be_written_straight_into_the_database(body: Body) -> None:
    body.to(State.REVIEW)
    body.review("mikko", "arjeplog", 1, 1)
    rulings.stand_down(body.records, **what(body, "mikko"), ground=4, reason=WHY)

    deed = "update review set state = 'submitted', standing = 'free', void_reason = null"
    with pytest.raises(sa.exc.IntegrityError), store.writing(body.records) as con:
        con.execute(sa.text(deed))


def nominated_by_matti(body: Body, library: str) -> str:
    """Two nominations that the secretary registered or let compete, and one of Matti's for `library`."""
    body.to(State.CALL)
    mine = nominations.begin_nomination(body.records, **what(body, "matti"), library=library)
    nominations.submit(body.records, acting=body.matti, nomination_id=mine, papers=PAPERS)
    body.nominate_and_close()
    return mine


@pytest.mark.parametrize("ruling", ["merged", "ineligible"])
def test_who_nominated_does_not_review_though_another_nomination_competes(
    body: Body, ruling: str
) -> None:
    """Matti's own nomination of Boden was merged into the office's, or left out; Boden competes."""
    mine = nominated_by_matti(body, "boden")
    form = Sitting.ask(body.records, conflicts.read_form, **what(body, "matti"))
    assert form is not None
    assert form.hints == (Hint.NOMINATOR,)
    conflicts.tell_employer(body.records, **what(body, "matti"), library=None)
    declared = conflicts.declare_none(body.records, **what(body, "matti"), explanation="Vain tieto")
    assert declared is Standing.DECLARED
    body.declare_none("kaisa")
    rulings.clear(
        body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["matti"], "Ei etua")
    )
    body.declare_all("saga", "maija", "mikko")
    other = body.scalar(
        "select nomination_id from nomination where library = 'boden' and channel = 'mail'"
    )
    for one in (str(other), body.nominees()["arjeplog"]):
        eligibility.rule_eligible(
            body.records, acting=body.saga, nomination_id=one, earlier_wins={}
        )
    if ruling == "merged":
        eligibility.merge(body.records, acting=body.saga, nomination_id=mine, into=str(other))
    else:
        eligibility.rule_ineligible(
            body.records, acting=body.saga, nomination_id=mine, reason="Kahteen kertaan"
        )
    evidence.freeze_evidence(
        body.records, **what(body, "saga"), release_id="20260401T000000Z", measured=measured()
    )
    stages.begin_review(body.records, **what(body, "kaisa"))
    before = body.dump()
    with pytest.raises(NotYours, match="does not review"):
        reviews.save_review(
            body.records, acting=body.matti, nomination_id=str(other), marks={}, seen=0
        )
    assert body.dump() == before
    assert body.review("matti", "arjeplog", 4, 4) == 1


def test_a_quorum_does_not_count_who_was_disqualified_since(body: Body) -> None:
    """Three were at the meeting that decided; Matti is found disqualified; two are too few to correct."""
    body.to(State.PUBLISHED)
    rulings.disqualify(
        body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["matti"], WHY, 4)
    )
    proposal_id = proposals.propose(
        body.records, **what(body, "saga"), suggestion=body.suggestion("boden")
    )
    for name in ("kaisa", "maija"):
        proposals.cast_vote(
            body.records, **what(body, name), proposal_id=proposal_id, ballot=Ballot.YES
        )
    with pytest.raises(NotYours, match="disqualified"):
        proposals.cast_vote(
            body.records, **what(body, "matti"), proposal_id=proposal_id, ballot=Ballot.YES
        )
    before = body.dump()
    correction = {**what(body, "kaisa"), "minutes_reference": MINUTES, "reason": "Esteellinen"}
    with pytest.raises(NotNow, match="Too few"):
        decisions.correct(body.records, **correction, proposal_id=proposal_id)
    assert body.dump() == before

    deliberation.open_meeting(body.records, **what(body, "saga"))
    deliberation.set_attendance(body.records, **what(body, "saga"), present=[body.ids["mikko"]])
    rulings.stand_down(body.records, **what(body, "mikko"), ground=4, reason=WHY)
    rounds.appoint(
        body.records,
        **what(body, "saga"),
        person_id=body.ids["seppo"],
        part=Part.MEMBER,
        replaces=body.ids["mikko"],
    )
    body.declare_none("seppo")
    carried = body.carry("boden", present=("kaisa", "maija", "seppo"))
    decisions.correct(body.records, **correction, proposal_id=carried)
    assert body.state() is State.DECIDED
    held = Sitting.ask(body.records, deliberation.read_meetings, **what(body, "kaisa"))[-1]
    assert (set(held.present.values()), set(held.voided.values())) == (
        {"Kaisa", "Maija", "Seppo"},
        {"Mikko"},
    )


# ---- conflicts come first


def test_the_secretary_declares_before_the_first_nomination_is_seen(body: Body) -> None:
    """While nothing has come in nothing is asked; from the first nomination on nothing is seen or done."""
    body.to(State.CALL)
    assert Sitting.ask(body.records, conflicts.read_form, **what(body, "saga")) is None
    mine = nominations.begin_nomination(body.records, **what(body, "ulla"), library="kiruna")
    nominations.submit(body.records, acting=body.ulla, nomination_id=mine, papers=PAPERS)

    form = Sitting.ask(body.records, conflicts.read_form, **what(body, "saga"))
    assert form is not None
    assert (form.libraries, form.is_told, form.is_anew) == (("Kiirunan kirjasto",), False, False)
    assert Sitting.ask(body.records, eligibility.read_nominations, **what(body, "saga")) == ()
    assert not sees(body, "saga")
    with pytest.raises(NotYours):
        nominations.withdraw(body.records, acting=body.saga, nomination_id=mine, reason="Pyynnöstä")
    body.declare_none("saga")
    (seen,) = Sitting.ask(body.records, eligibility.read_nominations, **what(body, "saga"))
    assert (seen.nomination_id, seen.nominator) == (mine, "Ulla")


def test_who_has_declared_is_asked_anew_when_another_library_is_nominated(body: Body) -> None:
    """Kiruna is known when Saga declares; a second nomination of it asks nothing, one of Boden does."""
    body.to(State.CALL)
    for library, is_free in (("kiruna", True), ("kiruna", True), ("boden", False)):
        nominations.register(body.records, **what(body, "saga"), library=library, papers=PAPERS)
        if body.scalar("select count(*) from declaration") == 0:
            body.declare_none("saga")
        assert (standing(body, "saga") is Standing.FREE) == is_free
    form = Sitting.ask(body.records, conflicts.read_form, **what(body, "saga"))

    assert form is not None
    assert (form.libraries, form.is_anew) == (("Bodenin kirjasto", "Kiirunan kirjasto"), True)


def test_eligibility_waits_for_everybody_again_when_a_library_is_registered_late(
    body: Body,
) -> None:
    body.to(State.ELIGIBILITY)
    boden = body.nominees()["boden"]
    nominations.register(body.records, **what(body, "saga"), library="kiruna", papers=PAPERS)
    with pytest.raises(NotYours, match="declare"):
        eligibility.rule_eligible(
            body.records, acting=body.saga, nomination_id=boden, earlier_wins={}
        )
    body.declare_none("saga")
    with pytest.raises(NotNow, match="declared"):
        eligibility.rule_eligible(
            body.records, acting=body.saga, nomination_id=boden, earlier_wins={}
        )
    for name in ("kaisa", "matti", "maija", "mikko"):
        body.declare_none(name)
    eligibility.rule_eligible(body.records, acting=body.saga, nomination_id=boden, earlier_wins={})


def test_the_chair_rules_on_the_secretary_while_the_call_is_open(body: Body) -> None:
    body.to(State.CALL)
    nominations.register(body.records, **what(body, "saga"), library="boden", papers=PAPERS)
    body.declare("saga", [4], WHY)
    verdict = Verdict(body.ids["saga"], "Ei ole palveluksessa")
    with pytest.raises(NotYours, match="declare"):
        rulings.clear(body.records, **what(body, "kaisa"), verdict=verdict)
    body.declare_none("kaisa")
    rulings.clear(body.records, **what(body, "kaisa"), verdict=verdict)

    assert sees(body, "saga")


def test_a_ruling_clears_of_what_was_declared_about_only(body: Body) -> None:
    """Saga waits for a ruling on Boden while Kiruna is nominated: cleared, she declares about Kiruna too."""
    body.to(State.CALL)
    nominations.register(body.records, **what(body, "saga"), library="boden", papers=PAPERS)
    body.declare("saga", [4], WHY)
    body.nominate("ulla", "kiruna")
    body.declare_none("kaisa")
    rulings.clear(body.records, **what(body, "kaisa"), verdict=Verdict(body.ids["saga"], "Ei ole"))

    assert standing(body, "saga") is Standing.UNDECLARED
    assert not sees(body, "saga")


def test_while_the_call_is_open_the_secretary_alone_is_waited_for(body: Body) -> None:
    body.to(State.CALL)
    nominations.register(body.records, **what(body, "saga"), library="boden", papers=PAPERS)
    waited = Sitting.ask(body.records, owing.read_owing, **what(body, "kaisa"))
    assert [(one.name, one.owed) for one in waited] == [("Saga", owing.Owed.DECLARATION)]
    body.at = DURING[State.CONFLICTS]
    stages.close_call(body.records, **what(body, "saga"))

    waited = Sitting.ask(body.records, owing.read_owing, **what(body, "kaisa"))
    assert [one.name for one in waited] == ["Kaisa", "Maija", "Matti", "Mikko", "Saga"]


# ---- the employer


def test_a_declaration_of_none_wants_an_answer_about_the_employer(body: Body) -> None:
    body.to(State.CONFLICTS)
    with pytest.raises(NotNow, match="employs"):
        conflicts.declare_none(body.records, **what(body, "matti"))
    with pytest.raises(NotNow, match="libraries"):
        conflicts.tell_employer(body.records, **what(body, "matti"), library="Pirjo Virtanen")


def test_a_hint_is_not_dodged_by_another_answer_and_the_body_sees_every_answer(body: Body) -> None:
    """Matti says Boden, which is nominated, sees the hint, and says none of these: the hint stays."""
    body.to(State.CONFLICTS)
    conflicts.tell_employer(body.records, **what(body, "matti"), library="boden")
    body.at += timedelta(minutes=1)
    conflicts.tell_employer(body.records, **what(body, "matti"), library=None)
    form = Sitting.ask(body.records, conflicts.read_form, **what(body, "matti"))
    assert form is not None
    assert (form.hints, form.employer, form.is_told) == ((Hint.EMPLOYER,), None, True)
    with pytest.raises(NotNow, match="no conflict"):
        conflicts.declare_none(body.records, **what(body, "matti"))
    done = conflicts.declare_none(
        body.records, **what(body, "matti"), explanation="Valitsin väärin"
    )
    assert done is Standing.DECLARED
    assert not sees(body, "matti")

    body.declare_none("kaisa")
    (seen,) = [
        one
        for one in Sitting.ask(body.records, conflicts.read_declarations, **what(body, "kaisa"))
        if one.name == "Matti"
    ]
    assert [one.library for one in seen.employers] == ["Bodenin kirjasto", None]
    assert (seen.hints, seen.explanation) == ((Hint.EMPLOYER,), "Valitsin väärin")
    verdict = Verdict(body.ids["matti"], "Valitsi väärin")
    body.declare_none("maija")
    with pytest.raises(NotYours, match="chair"):
        rulings.clear(body.records, **what(body, "maija"), verdict=verdict)
    rulings.clear(body.records, **what(body, "kaisa"), verdict=verdict)
    assert sees(body, "matti")


def test_a_hint_of_an_earlier_declaration_stays_when_one_declares_anew(body: Body) -> None:
    """Matti takes his own nomination back after declaring: what it hinted at is ruled on all the same."""
    body.to(State.CALL)
    mine = nominations.begin_nomination(body.records, **what(body, "matti"), library="kiruna")
    nominations.submit(body.records, acting=body.matti, nomination_id=mine, papers=PAPERS)
    conflicts.tell_employer(body.records, **what(body, "matti"), library=None)
    conflicts.declare_none(body.records, **what(body, "matti"), explanation="Vain ehdotus")
    nominations.withdraw(body.records, acting=body.matti, nomination_id=mine, reason="Erehdys")
    nominations.register(body.records, **what(body, "saga"), library="boden", papers=PAPERS)
    again = conflicts.declare_none(body.records, **what(body, "matti"), explanation="Peruin sen")

    assert again is Standing.DECLARED


def test_who_names_an_employer_after_declaring_declares_anew(body: Body) -> None:
    body.to(State.CONFLICTS)
    body.declare_none("matti")
    conflicts.tell_employer(body.records, **what(body, "matti"), library="boden")

    assert standing(body, "matti") is Standing.UNDECLARED


# ---- roles that have ended


def test_whose_role_has_ended_is_not_waited_for_and_is_replaced(body: Body) -> None:
    """Mikko's role ends before he declares: the round goes on without him, Seppo takes the seat."""
    body.to(State.CONFLICTS)
    body.end_role("mikko")
    ended_roles = Sitting.ask(body.records, rounds.read_ended, **what(body, "saga"))
    assert ended_roles == {body.ids["mikko"]}
    with pytest.raises(NotNow, match="role has ended"):
        rounds.appoint(
            body.records,
            **what(body, "saga"),
            person_id=body.ids["seppo"],
            part=Part.MEMBER,
            replaces=body.ids["matti"],
        )
    rounds.appoint(
        body.records,
        **what(body, "saga"),
        person_id=body.ids["seppo"],
        part=Part.MEMBER,
        replaces=body.ids["mikko"],
    )
    body.declare_all("saga", "kaisa", "matti", "maija", "seppo")

    assert body.state() is State.ELIGIBILITY


def test_a_quorum_does_not_count_whose_role_has_ended(body: Body) -> None:
    body.to(State.CONFLICTS)
    for name in ("mikko", "maija"):
        body.end_role(name)
    with pytest.raises(NotNow, match="quorum"):
        body.declare_all("saga", "kaisa", "matti")
