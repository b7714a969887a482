"""Proposals of a meeting: winner, shared or none, on what grounds; votes and dissent; the comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, scoring, workflow
from portal.award.eligibility import competing
from portal.award.reviews import newest_reviews
from portal.award.workflow import Action, Round
from portal.kit import text_rule
from portal.kit.menu import N_
from portal.records import events, ids, seals
from portal.records.acting import Acting
from portal.records.schema import (
    criterion,
    dissent,
    proposal,
    proposal_ground,
    proposal_winner,
    vote,
)
from portal.records.store import reading, writing
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
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.PROPOSE)
        _check_suggestion(con, round_id, suggestion)
        compared = comparison(con, round_id)
        _check_basis(found, suggestion, compared)
        proposal_id = ids.new()
        con.execute(
            proposal.insert().values(
                proposal_id=proposal_id, round_id=round_id,
                meeting_id=decided.newest_meeting(con, round_id), outcome=suggestion.outcome,
                basis=suggestion.basis, lead_hundredths=compared.lead_hundredths,
                margin_hundredths=found.margin_hundredths, grounds=suggestion.grounds,
                corrects=None if found.state is State.DELIBERATION else decided.valid(con, round_id),
                proposed_by=acting.person_id, proposed_at=acting.at,
            )
        )  # fmt: skip
        _keep_parts(con, round_id, proposal_id, suggestion)
        events.append(con, acting, "proposal.made", proposal_id, round_id=round_id)
        return proposal_id


def cast_vote(
    records: sa.Engine, *, acting: Acting, round_id: str, proposal_id: str, ballot: Ballot
) -> None:
    """Vote on a proposal of the newest meeting, once, when present. Raises NotYours, NotNow, Changed."""
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.VOTE)
        if found.decided_by is DecidedBy.OFFICER:
            raise NotNow(N_("In this round one officer decides: nobody votes."))
        meeting_id = decided.newest_meeting(con, round_id)
        if decided.is_settled(con, proposal_id) or not _is_of(con, proposal_id, meeting_id):
            raise NotNow(N_("This proposal is no longer open."))
        if str(acting.person_id) not in decided.present(con, meeting_id):
            raise NotYours(N_("Only those who are present vote."))
        mine = (vote.c.proposal_id == proposal_id, vote.c.person_id == acting.person_id)
        if con.execute(sa.select(vote.c.ballot).where(*mine)).first() is not None:
            raise Changed(N_("You have voted on this proposal already."))
        row = {
            "proposal_id": proposal_id, "person_id": acting.person_id, "meeting_id": meeting_id,
            "ballot": ballot, "voted_at": acting.at,
        }  # fmt: skip
        con.execute(vote.insert().values(**row))
        events.append(
            con, acting, "vote.cast", proposal_id, round_id=round_id, seal=seals.of_vote(row)
        )


def state_dissent(
    records: sa.Engine, *, acting: Acting, round_id: str, proposal_id: str, text: str
) -> None:
    """Enter a dissenting opinion, after voting. Raises NotYours, NotNow, Changed."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.VOTE)
        if not text_rule.says(text, workflow.LEAST_REASON):
            raise NotNow(N_("Give a reason: it is kept."), field="reason")
        mine = (vote.c.proposal_id == proposal_id, vote.c.person_id == acting.person_id)
        if con.execute(sa.select(vote.c.ballot).where(*mine)).first() is None:
            raise NotNow(N_("Who has voted on the proposal may dissent."))
        stated = (dissent.c.proposal_id == proposal_id, dissent.c.person_id == acting.person_id)
        if con.execute(sa.select(dissent.c.text).where(*stated)).first() is not None:
            raise Changed(N_("Your dissenting opinion has been entered already."))
        con.execute(
            dissent.insert().values(
                proposal_id=proposal_id, person_id=acting.person_id, text=text, stated_at=acting.at
            )
        )
        events.append(con, acting, "dissent.stated", proposal_id, round_id=round_id)


def _check_suggestion(con: sa.Connection, round_id: str, suggestion: Suggestion) -> None:
    least, most = _WINNERS[suggestion.outcome]
    winners = set(suggestion.winners)
    if not least <= len(winners) <= most or len(winners) != len(suggestion.winners):
        raise NotNow(N_("Name one winner, several that share, or none."), field="winners")
    if not winners <= set(competing(con, round_id)):
        raise NotNow(N_("Only a nomination that competes can win."))
    if not text_rule.says(suggestion.grounds, LEAST_GROUNDS):
        raise NotNow(N_("Write the grounds in full: at least forty characters."), field="grounds")
    _check_grounds(con, round_id, suggestion.criterion_grounds)


def _check_grounds(con: sa.Connection, round_id: str, grounds: Mapping[str, str]) -> None:
    """Every criterion of the round has its grounds, and nothing else has."""
    of_round = sa.select(criterion.c.criterion_id).where(criterion.c.round_id == round_id)
    every = list(con.execute(of_round.order_by(criterion.c.position)).scalars())
    if not set(grounds) <= set(every):
        raise NotNow(N_("The criteria are those of the round's rules."))
    for criterion_id in every:
        text = grounds.get(criterion_id, "")
        if not text_rule.says(text, workflow.LEAST_REASON):
            field = f"criterion_grounds-{criterion_id}"
            raise NotNow(N_("Give grounds for every criterion."), field=field)


def _check_basis(found: Round, suggestion: Suggestion, compared: scoring.Comparison) -> None:
    if suggestion.basis is not Basis.SCORES:
        return
    if compared.is_tie(found.margin_hundredths) or suggestion.outcome is not Outcome.WINNER:
        raise NotNow(N_("The lead is under the margin: scores cannot be the only ground."))
    if suggestion.winners != compared.by_mean[:1]:
        raise NotNow(N_("On scores alone only the nominee with the highest mean can win."))


def comparison(con: sa.Connection, round_id: str) -> scoring.Comparison:
    """The reviews side by side, inside a transaction whose caller was checked."""
    rows = con.execute(
        sa.select(criterion.c.criterion_id, criterion.c.weight_percent).where(
            criterion.c.round_id == round_id
        )
    )
    weights = {row.criterion_id: row.weight_percent for row in rows}
    return scoring.compare(sorted(competing(con, round_id)), newest_reviews(con, round_id), weights)


def _keep_parts(
    con: sa.Connection, round_id: str, proposal_id: str, suggestion: Suggestion
) -> None:
    for nomination_id in suggestion.winners:
        con.execute(
            proposal_winner.insert().values(
                proposal_id=proposal_id, nomination_id=nomination_id, round_id=round_id
            )
        )
    for criterion_id, text in suggestion.criterion_grounds.items():
        con.execute(
            proposal_ground.insert().values(
                proposal_id=proposal_id, criterion_id=criterion_id, text=text
            )
        )


def _is_of(con: sa.Connection, proposal_id: str, meeting_id: str) -> bool:
    row = con.execute(
        sa.select(proposal.c.meeting_id).where(proposal.c.proposal_id == proposal_id)
    ).scalar()
    return row == meeting_id


@gate.reads
def read_comparison(
    records: sa.Engine, *, acting: Acting, round_id: str
) -> scoring.Comparison | None:
    """The nominees side by side once the review has closed; None for who does not see scores."""
    with reading(records) as con:
        if not gate.sees_scores(con, acting, round_id):
            return None
        return comparison(con, round_id)


def read_proposal(con: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Proposal:
    """A proposal with all its parts, inside a transaction whose caller was checked."""
    mine = row.proposal_id
    winners = con.execute(
        sa.select(proposal_winner.c.nomination_id)
        .where(proposal_winner.c.proposal_id == mine)
        .order_by(proposal_winner.c.nomination_id)
    ).scalars()
    grounds = con.execute(sa.select(proposal_ground).where(proposal_ground.c.proposal_id == mine))
    votes = con.execute(sa.select(vote).where(vote.c.proposal_id == mine))
    dissents = con.execute(sa.select(dissent).where(dissent.c.proposal_id == mine))
    suggestion = Suggestion(
        Outcome(row.outcome), tuple(winners), row.grounds,
        {one.criterion_id: one.text for one in grounds}, Basis(row.basis),
    )  # fmt: skip
    return Proposal(
        proposal_id=mine, meeting_id=row.meeting_id, suggestion=suggestion,
        lead_hundredths=row.lead_hundredths, corrects=row.corrects, proposed_at=row.proposed_at,
        votes={one.person_id: Ballot(one.ballot) for one in votes},
        dissents={one.person_id: one.text for one in dissents},
    )  # fmt: skip


def by_id(con: sa.Connection, proposal_ids: Sequence[str]) -> dict[str, Proposal]:
    """Proposals by id, inside a transaction whose caller was checked."""
    rows = con.execute(sa.select(proposal).where(proposal.c.proposal_id.in_(proposal_ids))).all()
    return {row.proposal_id: read_proposal(con, row) for row in rows}
