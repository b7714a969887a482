"""Proposals of a meeting: winner, shared or none, on what grounds; votes and dissent; the comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, queries, scoring, workflow
from portal.award.eligibility import competing
from portal.award.reviews import newest_reviews
from portal.award.workflow import Action, Round
from portal.kit import text_rule
from portal.kit.i18n import N_
from portal.records import ids, seals
from portal.records.acting import Acting
from portal.records.schema import dissent, proposal, proposal_ground, proposal_winner, vote
from portal.records.sitting import Row, Sitting
from portal.records.words import Ballot, Basis, Changed, DecidedBy, NotNow, NotYours, Outcome, State

LEAST_GROUNDS = 40
_WINNERS = {Outcome.WINNER: (1, 1), Outcome.SHARED: (2, 99), Outcome.NONE: (0, 0)}


@dataclass(frozen=True)
class Suggestion:
    """What is put to the vote: outcome, winning nominations, grounds as a whole and per criterion."""

    outcome: Outcome
    winners: tuple[str, ...]
    grounds: str
    criterion_grounds: Mapping[str, str]
    basis: Basis = Basis.DELIBERATION


@dataclass(frozen=True)
class Proposal:
    """A proposal of a meeting, with its votes by person and dissenting opinions by person."""

    proposal_id: str
    meeting_id: str
    suggestion: Suggestion
    lead_hundredths: int | None
    corrects: str | None
    proposed_at: datetime
    votes: Mapping[str, Ballot]
    dissents: Mapping[str, str]


def propose(records: sa.Engine, *, acting: Acting, round_id: str, suggestion: Suggestion) -> str:
    """Put a proposal to the newest meeting; after the decision it is a proposal to correct it.

    Returns its id. Raises NotYours, NotNow: grounds for every criterion, as many winners as the
    outcome has, and scores as the only ground only with a lead of the margin or more.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        round_ = workflow.step(sitting, Action.PROPOSE)
        _check_suggestion(sitting, suggestion)
        compared = comparison(sitting)
        _check_basis(round_, suggestion, compared)
        proposal_id = ids.new()
        sitting.write(
            proposal.insert().values(
                proposal_id=proposal_id,
                round_id=round_id,
                meeting_id=decided.newest_meeting(sitting),
                outcome=suggestion.outcome,
                basis=suggestion.basis,
                lead_hundredths=compared.lead_hundredths,
                margin_hundredths=round_.margin_hundredths,
                grounds=suggestion.grounds,
                corrects=None if round_.state is State.DELIBERATION else decided.valid(sitting),
                proposed_by=acting.person_id,
                proposed_at=acting.at,
            )
        )
        _keep_parts(sitting, proposal_id, suggestion)
        sitting.log("proposal.made", proposal_id)
        return proposal_id


def cast_vote(
    records: sa.Engine, *, acting: Acting, round_id: str, proposal_id: str, ballot: Ballot
) -> None:
    """Vote on a proposal of the newest meeting, once, when present. Raises NotYours, NotNow, Changed."""
    with Sitting.writing(records, acting, round_id) as sitting:
        round_ = workflow.step(sitting, Action.VOTE)
        if round_.decided_by is DecidedBy.OFFICER:
            raise NotNow(N_("In this round one officer decides: nobody votes."))
        meeting_id = decided.newest_meeting(sitting)
        made = by_id(sitting).get(proposal_id)
        if (
            made is None
            or made.meeting_id != meeting_id
            or decided.is_settled(sitting, proposal_id)
        ):
            raise NotNow(N_("This proposal is no longer open."))
        if str(acting.person_id) not in decided.present(sitting, meeting_id):
            raise NotYours(N_("Only those who are present vote."))
        if str(acting.person_id) in made.votes:
            raise Changed(N_("You have voted on this proposal already."))
        row = {
            "proposal_id": proposal_id,
            "person_id": acting.person_id,
            "meeting_id": meeting_id,
            "ballot": ballot,
            "voted_at": acting.at,
        }
        sitting.write(vote.insert().values(**row))
        sitting.log("vote.cast", proposal_id, seal=seals.of_vote(row))


def state_dissent(
    records: sa.Engine, *, acting: Acting, round_id: str, proposal_id: str, text: str
) -> None:
    """Enter a dissenting opinion, after voting. Raises NotYours, NotNow, Changed."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.VOTE)
        if not text_rule.says(text, workflow.LEAST_REASON):
            raise NotNow(N_("Give a reason: it is kept."), field="reason")
        made = by_id(sitting).get(proposal_id)
        if made is None or str(acting.person_id) not in made.votes:
            raise NotNow(N_("Who has voted on the proposal may dissent."))
        if str(acting.person_id) in made.dissents:
            raise Changed(N_("Your dissenting opinion has been entered already."))
        sitting.write(
            dissent.insert().values(
                proposal_id=proposal_id, person_id=acting.person_id, text=text, stated_at=acting.at
            )
        )
        sitting.log("dissent.stated", proposal_id)


def _check_suggestion(sitting: Sitting, suggestion: Suggestion) -> None:
    least, most = _WINNERS[suggestion.outcome]
    winners = set(suggestion.winners)
    if not least <= len(winners) <= most or len(winners) != len(suggestion.winners):
        raise NotNow(N_("Name one winner, several that share, or none."), field="winners")
    if not winners <= set(competing(sitting)):
        raise NotNow(N_("Only a nomination that competes can win."))
    if not text_rule.says(suggestion.grounds, LEAST_GROUNDS):
        raise NotNow(N_("Write the grounds in full: at least forty characters."), field="grounds")
    _check_grounds(sitting, suggestion.criterion_grounds)


def _check_grounds(sitting: Sitting, grounds: Mapping[str, str]) -> None:
    """Every criterion of the round has its grounds, and nothing else has."""
    every = weights(sitting)
    if not set(grounds) <= set(every):
        raise NotNow(N_("The criteria are those of the round's rules."))
    for criterion_id in every:
        text = grounds.get(criterion_id, "")
        if not text_rule.says(text, workflow.LEAST_REASON):
            field = f"criterion_grounds-{criterion_id}"
            raise NotNow(N_("Give grounds for every criterion."), field=field)


def _check_basis(round_: Round, suggestion: Suggestion, compared: scoring.Comparison) -> None:
    if suggestion.basis is not Basis.SCORES:
        return
    if compared.is_tie(round_.margin_hundredths) or suggestion.outcome is not Outcome.WINNER:
        raise NotNow(N_("The lead is under the margin: scores cannot be the only ground."))
    if suggestion.winners != compared.by_mean[:1]:
        raise NotNow(N_("On scores alone only the nominee with the highest mean can win."))


def comparison(sitting: Sitting) -> scoring.Comparison:
    """The reviews side by side, inside a sitting whose rights were checked."""
    return scoring.compare(sorted(competing(sitting)), newest_reviews(sitting), weights(sitting))


def weights(sitting: Sitting) -> dict[str, int]:
    """The weight of each criterion in percent, by id, in the order of the rules."""
    return {row.criterion_id: row.weight_percent for row in sitting.rows(queries.CRITERIA)}


def _keep_parts(sitting: Sitting, proposal_id: str, suggestion: Suggestion) -> None:
    for nomination_id in suggestion.winners:
        sitting.write(
            proposal_winner.insert().values(
                proposal_id=proposal_id, nomination_id=nomination_id, round_id=sitting.round_id
            )
        )
    for criterion_id, text in suggestion.criterion_grounds.items():
        sitting.write(
            proposal_ground.insert().values(
                proposal_id=proposal_id, criterion_id=criterion_id, text=text
            )
        )


@gate.reads
def read_comparison(sitting: Sitting) -> scoring.Comparison | None:
    """The nominees side by side once the review has closed; None for who does not see scores."""
    return comparison(sitting) if gate.sees_scores(sitting) else None


def by_id(sitting: Sitting) -> dict[str, Proposal]:
    """The proposals of the round with all their parts, the first one first, inside a sitting whose rights
    were checked."""
    return {row.proposal_id: _proposal(sitting, row) for row in sitting.rows(queries.PROPOSALS)}


def _proposal(sitting: Sitting, row: Row) -> Proposal:
    key = row.proposal_id
    parts = [part for part in sitting.rows(queries.PROPOSAL_PARTS) if part.proposal_id == key]
    votes = [one for one in sitting.rows(queries.VOTES) if one.proposal_id == key]
    suggestion = Suggestion(
        Outcome(row.outcome),
        tuple(sorted(part.nomination_id for part in parts if part.nomination_id is not None)),
        row.grounds,
        {part.criterion_id: part.text for part in parts if part.criterion_id is not None},
        Basis(row.basis),
    )
    return Proposal(
        proposal_id=key,
        meeting_id=row.meeting_id,
        suggestion=suggestion,
        lead_hundredths=row.lead_hundredths,
        corrects=row.corrects,
        proposed_at=row.proposed_at,
        votes={one.person_id: Ballot(one.ballot) for one in votes},
        dissents={one.person_id: one.text for one in votes if one.text is not None},
    )
