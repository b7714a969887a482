"""Everything that can be done in a round, as calls that any person may try: action -> deeds."""

from collections.abc import Callable
from dataclasses import replace

from portal.award import (
    archive,
    conflicts,
    decisions,
    deliberation,
    eligibility,
    evidence,
    nominations,
    proposals,
    publication,
    reviews,
    rounds,
    rules,
    rulings,
    stages,
)
from portal.award.publication import Text
from portal.award.rulings import Verdict
from portal.award.workflow import Action
from portal.records.acting import Acting
from portal.records.sitting import Sitting
from portal.records.words import Ballot, Part, RuledBy
from tests.portal.award.house import MINUTES, PAPERS, SETTINGS, WHY, Body, criteria, measured

Deed = Callable[[Body, Acting, int], object]  # the number chooses among what there is
REASON = "Syy on kerrottu"


def _what(body: Body, acting: Acting) -> dict[str, object]:
    return {"acting": acting, "round_id": body.round_id}


def _nominee(body: Body, number: int) -> str:
    every = sorted(body.all_nominations().values())
    return every[number % len(every)] if every else "none"


def _person(body: Body, number: int) -> str:
    every = sorted(body.ids.values())
    return every[number % len(every)]


def _proposal(body: Body, number: int) -> str:
    every = body.proposals()
    return every[-1 - number % len(every)] if every else "none"


def _edit(body: Body, acting: Acting, number: int) -> object:
    settings = replace(SETTINGS, quorum=3, margin_hundredths=number % 50)
    return rounds.edit_settings(
        body.records, **_what(body, acting), settings=settings, seen=body.row_version()
    )


def _nominate(body: Body, acting: Acting, number: int) -> object:
    library = ("arjeplog", "boden", "kiruna")[number % 3]
    mine = nominations.begin_nomination(body.records, **_what(body, acting), library=library)
    return nominations.submit(body.records, acting=acting, nomination_id=mine, papers=PAPERS)


def _archive(body: Body, acting: Acting, _number: int) -> object:
    files = Sitting.ask(body.records, archive.read_files, **_what(body, acting))
    manifest = archive.manifest_of(files)
    return archive.archive_round(body.records, **_what(body, acting), manifest=manifest)


def _discard(body: Body, acting: Acting, _number: int) -> object:
    waiting = body.scalar(
        "select mail_id from mail where state = 'pending' order by mail_id limit 1"
    )
    return publication.discard_mail(body.records, **_what(body, acting), mail_id=str(waiting))


def _vote(body: Body, acting: Acting, number: int) -> object:
    ballot = (Ballot.YES, Ballot.YES, Ballot.NO, Ballot.ABSTAIN)[number % 4]
    return proposals.cast_vote(
        body.records, **_what(body, acting), proposal_id=_proposal(body, 0), ballot=ballot
    )


DEEDS: dict[Action, tuple[Deed, ...]] = {
    Action.EDIT_RULES: (
        _edit,
        lambda b, a, _n: rules.set_criteria(b.records, **_what(b, a), criteria=criteria()),
        lambda b, a, _n: rules.set_libraries(
            b.records, **_what(b, a), libraries={"arjeplog": "A", "boden": "B", "kiruna": "K"}
        ),
    ),
    Action.APPOINT: (
        lambda b, a, n: rounds.appoint(
            b.records, **_what(b, a), person_id=_person(b, n), part=Part.MEMBER
        ),
    ),
    Action.PUBLISH_RULES: (lambda b, a, _n: rules.publish_rules(b.records, **_what(b, a)),),
    Action.OPEN_CALL: (lambda b, a, _n: stages.open_call(b.records, **_what(b, a)),),
    Action.MAKE_LINK: (lambda b, a, _n: nominations.make_link(b.records, **_what(b, a)),),
    Action.NOMINATE: (_nominate,),
    Action.REGISTER: (
        lambda b, a, _n: nominations.register(
            b.records, **_what(b, a), library="kiruna", papers=PAPERS
        ),
    ),
    Action.WITHDRAW_NOMINATION: (
        lambda b, a, n: nominations.withdraw(
            b.records, acting=a, nomination_id=_nominee(b, n), reason=REASON
        ),
    ),
    Action.CLOSE_CALL: (lambda b, a, _n: stages.close_call(b.records, **_what(b, a)),),
    Action.RULE_ELIGIBILITY: (
        lambda b, a, n: eligibility.rule_eligible(
            b.records, acting=a, nomination_id=_nominee(b, n), earlier_wins={"kiruna": 2010}
        ),
        lambda b, a, n: eligibility.rule_ineligible(
            b.records, acting=a, nomination_id=_nominee(b, n), reason=REASON
        ),
        lambda b, a, n: eligibility.merge(
            b.records, acting=a, nomination_id=_nominee(b, n), into=_nominee(b, n + 1)
        ),
    ),
    Action.OPEN_ELIGIBILITY: (lambda b, a, _n: stages.open_eligibility(b.records, **_what(b, a)),),
    Action.DECLARE: (
        lambda b, a, _n: conflicts.declare_none(b.records, **_what(b, a), explanation=REASON),
        lambda b, a, n: conflicts.declare(
            b.records, **_what(b, a), grounds=[1 + n % 7], explanation=REASON
        ),
        lambda b, a, n: conflicts.tell_employer(
            b.records, **_what(b, a), library=(None, "arjeplog", "kiruna")[n % 3]
        ),
    ),
    Action.STAND_DOWN: (
        lambda b, a, n: rulings.stand_down(
            b.records, **_what(b, a), ground=1 + n % 7, reason=REASON
        ),
    ),
    Action.CLEAR: (
        lambda b, a, n: rulings.clear(
            b.records, **_what(b, a), verdict=Verdict(_person(b, n), REASON)
        ),
    ),
    Action.DISQUALIFY: (
        lambda b, a, n: rulings.disqualify(
            b.records, **_what(b, a), verdict=Verdict(_person(b, n), REASON, 4, RuledBy.BODY)
        ),
    ),
    Action.FREEZE_EVIDENCE: (
        lambda b, a, _n: evidence.freeze_evidence(
            b.records, **_what(b, a), release_id="r", measured=measured()
        ),
    ),
    Action.BEGIN_REVIEW: (lambda b, a, _n: stages.begin_review(b.records, **_what(b, a)),),
    Action.REVIEW: (
        lambda b, a, n: reviews.save_review(
            b.records,
            acting=a,
            nomination_id=_nominee(b, n),
            marks={},
            seen=b.review_version(a, _nominee(b, n)),
        ),
        lambda b, a, n: reviews.submit_review(
            b.records,
            acting=a,
            nomination_id=_nominee(b, n),
            marks=b.marks(1 + n % 5, 3),
            seen=b.review_version(a, _nominee(b, n)),
            change_reason=REASON,
        ),
    ),
    Action.CLOSE_REVIEW: (
        lambda b, a, _n: stages.close_review(b.records, **_what(b, a)),
        lambda b, a, _n: stages.close_review(b.records, **_what(b, a), waiver=REASON),
    ),
    Action.HOLD_MEETING: (
        lambda b, a, _n: deliberation.open_meeting(b.records, **_what(b, a)),
        lambda b, a, n: deliberation.set_attendance(
            b.records,
            **_what(b, a),
            present=[b.ids[one] for one in ("kaisa", "matti", "maija", "mikko")[: 1 + n % 4]],
        ),
        lambda b, a, _n: deliberation.write_memo(
            b.records, **_what(b, a), memo="Keskusteltiin", seen=1
        ),
    ),
    Action.PROPOSE: (
        lambda b, a, n: proposals.propose(
            b.records,
            **_what(b, a),
            suggestion=b.suggestion(*(("arjeplog",), ("arjeplog", "boden"), ())[n % 3]),
        ),
    ),
    Action.VOTE: (
        _vote,
        lambda b, a, n: proposals.state_dissent(
            b.records, **_what(b, a), proposal_id=_proposal(b, n), text=WHY
        ),
    ),
    Action.DECIDE: (
        lambda b, a, n: decisions.decide(
            b.records, **_what(b, a), proposal_id=_proposal(b, n % 2), minutes_reference=MINUTES
        ),
    ),
    Action.CORRECT: (
        lambda b, a, n: decisions.correct(
            b.records,
            **_what(b, a),
            proposal_id=_proposal(b, n % 2),
            minutes_reference=MINUTES,
            reason=REASON,
        ),
    ),
    Action.REOPEN: (lambda b, a, _n: stages.reopen(b.records, **_what(b, a), reason=REASON),),
    Action.WRITE_TEXTS: (
        lambda b, a, _n: publication.write_announcement(
            b.records, **_what(b, a), lang="fi", text=Text("Otsikko", "Teksti")
        ),
        lambda b, a, _n: publication.prepare_mail(
            b.records,
            **_what(b, a),
            lang="fi",
            recipients="x@example.fi",
            subject="Aihe",
            body="Teksti",
        ),
        _discard,
    ),
    Action.PUBLISH: (lambda b, a, _n: publication.publish(b.records, **_what(b, a)),),
    Action.ARCHIVE: (_archive,),
    Action.CANCEL: (lambda b, a, _n: stages.cancel(b.records, **_what(b, a), reason=REASON),),
}
