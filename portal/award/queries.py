"""What is asked of the records about one round: a whole matter at a time, in the order in which it is told.

Sitting.rows asks each of these once; who may see what of the answers is for portal.award.gate to say.
"""

from typing import Any

import sqlalchemy as sa

from portal.kit.access import Role
from portal.records.schema import (
    anchor,
    announcement,
    attendance,
    criterion,
    criterion_evidence,
    criterion_text,
    decision,
    declaration,
    declared_ground,
    dissent,
    draft_score,
    employer_told,
    event,
    evidence,
    mail,
    meeting,
    move_reason,
    nomination,
    nomination_draft,
    nomination_version,
    package,
    person,
    proposal,
    proposal_ground,
    proposal_winner,
    review,
    review_version,
    role_grant,
    round_,
    round_library,
    ruling,
    score,
    seat,
    vote,
)
from portal.records.sitting import THE_ROUND, holds


def _of_round(table: sa.Table, *more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The rows of a table of the round that is asked about, with more columns beside its own."""
    return sa.select(table, *more).where(table.c.round_id == THE_ROUND)


def _with_name(table: sa.Table, who: str, *more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The same, each row with the name of the person in the column `who`."""
    return _of_round(table, person.c.name, *more).join(person, person.c.person_id == table.c[who])


# ---- every round, and everybody who may sit

ROUNDS = sa.select(
    *(one for one in round_.c if one.name not in {"rules_text", "link_hash"})
).order_by(round_.c.year.desc(), round_.c.created_at.desc())
SITTERS = (
    sa.select(person.c.person_id, person.c.name, role_grant.c.role)
    .join(role_grant, role_grant.c.person_id == person.c.person_id)
    .where(role_grant.c.role.in_((Role.MEMBER, Role.CHAIR, Role.SECRETARY)), holds())
    .order_by(person.c.name, person.c.person_id, role_grant.c.role)
)

# ---- the round

RULES_TEXT = sa.select(round_.c.rules_text).where(round_.c.round_id == THE_ROUND)
LIBRARIES = _of_round(round_library).order_by(round_library.c.name)
CRITERIA = (  # a row for each language of its words and each part of the evidence that speaks to it
    sa.select(
        criterion,
        criterion_text.c.lang,
        criterion_text.c.name,
        criterion_text.c.description,
        criterion_evidence.c.part,
    )
    .outerjoin(criterion_text, criterion_text.c.criterion_id == criterion.c.criterion_id)
    .outerjoin(criterion_evidence, criterion_evidence.c.criterion_id == criterion.c.criterion_id)
    .where(criterion.c.round_id == THE_ROUND)
    .order_by(criterion.c.position)
)
ANCHORS = (
    sa.select(anchor)
    .join(criterion, criterion.c.criterion_id == anchor.c.criterion_id)
    .where(criterion.c.round_id == THE_ROUND)
)
SEATS = _with_name(seat, "person_id").order_by(person.c.name, seat.c.person_id)
REASONS = _with_name(move_reason, "given_by").order_by(
    move_reason.c.given_at, move_reason.c.reason_id
)
PACKAGE = _of_round(package)
EVENTS = _of_round(event).order_by(event.c.seq)

# ---- nominations and evidence

NOMINATIONS = (
    sa.select(
        nomination, round_library.c.name.label("library_name"), person.c.name.label("nominator")
    )
    .join(
        round_library,
        sa.and_(
            round_library.c.round_id == nomination.c.round_id,
            round_library.c.library == nomination.c.library,
        ),
    )
    .outerjoin(person, person.c.person_id == nomination.c.nominator_id)
    .where(nomination.c.round_id == THE_ROUND)
    .order_by(round_library.c.name, nomination.c.submitted_at, nomination.c.nomination_id)
)
VERSIONS = (
    sa.select(nomination_version)
    .join(nomination, nomination.c.nomination_id == nomination_version.c.nomination_id)
    .where(nomination.c.round_id == THE_ROUND)
    .order_by(nomination_version.c.version)
)
DRAFTS = (
    sa.select(nomination_draft)
    .join(nomination, nomination.c.nomination_id == nomination_draft.c.nomination_id)
    .where(nomination.c.round_id == THE_ROUND)
)
EVIDENCE = _of_round(evidence).order_by(evidence.c.library, evidence.c.version)

# ---- conflicts of interest

DECLARATIONS = (  # a row for each ground; one without a ground where none was named
    _with_name(declaration, "person_id", declared_ground.c.ground)
    .outerjoin(declared_ground, declared_ground.c.declaration_id == declaration.c.declaration_id)
    .order_by(declaration.c.declared_at)
)
EMPLOYERS = _of_round(employer_told).order_by(employer_told.c.told_at)
RULINGS = _with_name(ruling, "person_id").order_by(ruling.c.ruled_at)

# ---- reviews

REVIEWS = _with_name(review, "person_id").order_by(person.c.name, review.c.nomination_id)
DRAFT_SCORES = (
    sa.select(draft_score)
    .join(review, review.c.review_id == draft_score.c.review_id)
    .where(review.c.round_id == THE_ROUND)
)
SCORES = (  # a row for each criterion of each version that was submitted
    sa.select(review_version, score.c.criterion_id, score.c.score, score.c.reason)
    .join(review, review.c.review_id == review_version.c.review_id)
    .outerjoin(
        score,
        sa.and_(
            score.c.review_id == review_version.c.review_id,
            score.c.version == review_version.c.version,
        ),
    )
    .where(review.c.round_id == THE_ROUND)
    .order_by(review_version.c.version)
)

# ---- meetings, proposals, decisions

MEETINGS = _of_round(meeting).order_by(meeting.c.number)
ATTENDANCE = _with_name(attendance, "person_id").order_by(person.c.name)
PROPOSALS = _of_round(proposal).order_by(proposal.c.proposed_at, proposal.c.proposal_id)
_OF_PROPOSALS = sa.select(proposal.c.proposal_id).where(proposal.c.round_id == THE_ROUND)
PROPOSAL_PARTS = sa.union_all(  # winners have a nomination, grounds a criterion and a text
    sa.select(
        proposal_winner.c.proposal_id,
        proposal_winner.c.nomination_id,
        sa.null().label("criterion_id"),
        sa.null().label("text"),
    ).where(proposal_winner.c.round_id == THE_ROUND),
    sa.select(
        proposal_ground.c.proposal_id,
        sa.null(),
        proposal_ground.c.criterion_id,
        proposal_ground.c.text,
    ).where(proposal_ground.c.proposal_id.in_(_OF_PROPOSALS)),
)
VOTES = (  # with the dissenting opinion of who gave the vote
    sa.select(vote, dissent.c.text)
    .outerjoin(
        dissent,
        sa.and_(
            dissent.c.proposal_id == vote.c.proposal_id, dissent.c.person_id == vote.c.person_id
        ),
    )
    .where(vote.c.proposal_id.in_(_OF_PROPOSALS))
)
DECISIONS = _with_name(decision, "decided_by").order_by(
    decision.c.decided_at, decision.c.decision_id
)

# ---- what goes out

ANNOUNCEMENTS = _of_round(announcement)
MAILS = _of_round(mail).order_by(mail.c.prepared_at, mail.c.mail_id)
