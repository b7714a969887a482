"""The made-up round, played by its people as far as somebody wants to begin.

Every step goes through the functions that pages use, so that the made-up records hold nothing that a
real round could not. Times lie before now; a round that is begun at the review or later has all its
last days today at the latest, so that it can be played to its publication in one sitting.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from portal.award import (
    conflicts,
    decisions,
    deliberation,
    eligibility,
    evidence,
    nominations,
    possible,
    proposals,
    reviews,
    rounds,
    rules,
    rulings,
    stages,
)
from portal.award.nominations import Contact, Papers
from portal.award.proposals import Suggestion
from portal.award.reviews import Mark
from portal.award.rounds import Settings
from portal.award.rules import Criterion
from portal.award.sample import cast, texts
from portal.award.sample.cast import CHAIR, DISQUALIFIED, NOMINATOR, REVIEWERS, SECRETARY, TRIER
from portal.award.workflow import Action
from portal.evidence.measured import Evidence
from portal.kit.i18n import _
from portal.records.acting import Acting, day_of
from portal.records.sitting import Sitting
from portal.records.words import Ballot, Channel, Outcome, Part, ReviewState

NOMINEES = 3
MOST_CRITERIA = 8
BY_MAIL = Contact("Niilo Naapuri", "niilo@example.org")
OWN_EMPLOYER = 1  # which nominee employs the disqualified member
_SCORES = {  # reviewer -> a row for each nominee: the scores by criterion, the last one repeated
    "kaisa": ((5, 4, 4, 4), (4, 4, 3, 4), (2, 3, 4, 5)),
    "maija": ((4, 4, 5, 3), (4, 5, 3, 4), (3, 2, 3, 4)),
    "matti": ((4, 5, 4, 4), (3, 4, 4, 4), (2, 2, 3, 3)),
}


class Start(StrEnum):
    """Where the made-up round stands when it is begun."""

    CALL = "call"
    REVIEW = "review"
    MEETING = "meeting"
    DECIDED = "decided"


_DAYS = {  # call opens, call closes, reviews due, decision due, public from: days from today
    Start.CALL: (-10, 0, 14, 21, 28),
    Start.REVIEW: (-44, -20, 0, 0, 0),
    Start.MEETING: (-44, -20, -3, 0, 0),
    Start.DECIDED: (-44, -20, -3, -1, 0),
}


@dataclass(frozen=True)
class Stage:
    """What the round needs of the release: libraries that may be nominated (code -> name), the three
    that are, criteria, the evidence on every library and its release."""

    libraries: Mapping[str, str]
    nominees: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    measured: Mapping[str, Evidence]
    release_id: str


@dataclass
class _Play:
    records: sa.Engine
    stage: Stage
    now: datetime
    ids: dict[str, str] = field(default_factory=dict)
    days_ago: float = 0
    round_id: str = ""
    made: list[str] = field(default_factory=list)

    def act(self, key: str) -> Acting:
        return cast.signed_in(self.ids[key], self.now - timedelta(days=self.days_ago))

    def about(self, key: str) -> dict[str, Any]:
        return {"acting": self.act(key), "round_id": self.round_id}

    # ---- step by step

    def prepare(self, start: Start) -> None:
        opens = -_DAYS[start][0]
        self.days_ago = opens + 1
        self.ids = cast.engage(self.records, self.now - timedelta(days=opens + 2))
        today = day_of(self.now)
        dates = [today + timedelta(days=days) for days in _DAYS[start]]
        self.round_id = rounds.create_round(
            self.records,
            acting=self.act(SECRETARY.key),
            settings=Settings(
                today.year,
                _(texts.NAME),
                call_opens_on=dates[0],
                call_closes_on=dates[1],
                reviews_due_on=dates[2],
                decision_due_on=dates[3],
                publish_from=dates[4],
            ),
        )
        office = self.about(SECRETARY.key)
        rules.set_criteria(self.records, **office, criteria=self.stage.criteria)
        rules.set_libraries(self.records, **office, libraries=self.stage.libraries)
        for one, part in (
            (CHAIR, Part.CHAIR),
            (TRIER, Part.MEMBER),
            (cast.MEMBER, Part.MEMBER),
            (DISQUALIFIED, Part.MEMBER),
        ):
            rounds.appoint(self.records, **office, person_id=self.ids[one.key], part=part)
        rules.publish_rules(self.records, **self.about(CHAIR.key))
        self.days_ago = opens
        stages.open_call(self.records, **self.about(SECRETARY.key))

    def nominate(self) -> None:
        """Two by the nominator, the third by mail."""
        self.days_ago -= 5
        papers = [
            Papers(_(one), _(shown) if shown else "")
            for one, shown in zip(texts.GROUNDS, texts.EVIDENCE, strict=True)
        ]
        *nominated, left = self.stage.nominees
        for library, said in zip(nominated, papers, strict=False):
            mine = nominations.begin_nomination(
                self.records, **self.about(NOMINATOR.key), library=library
            )
            nominations.submit(
                self.records, acting=self.act(NOMINATOR.key), nomination_id=mine, papers=said
            )
            self.made.append(mine)
        receipt = nominations.register(
            self.records,
            **self.about(SECRETARY.key),
            library=left,
            papers=papers[-1],
            channel=Channel.MAIL,
            contact=BY_MAIL,
        )
        self.made.append(receipt.nomination_id)

    def rule(self) -> None:
        self.days_ago = 16
        stages.open_eligibility(self.records, **self.about(SECRETARY.key))
        for one in self.made:
            eligibility.rule_eligible(
                self.records, acting=self.act(SECRETARY.key), nomination_id=one, earlier_wins={}
            )

    def declare(self) -> None:
        """The call is over; one member withdraws, whom a nominee employs, and the others are free."""
        self.days_ago = 17
        stages.close_call(self.records, **self.about(SECRETARY.key))
        employer = self.stage.nominees[OWN_EMPLOYER]
        conflicts.tell_employer(self.records, **self.about(DISQUALIFIED.key), library=employer)
        rulings.stand_down(
            self.records, **self.about(DISQUALIFIED.key), ground=1, reason=_(texts.CONFLICT)
        )
        for one in (SECRETARY, *REVIEWERS):
            conflicts.tell_employer(self.records, **self.about(one.key), library=None)
            conflicts.declare_none(self.records, **self.about(one.key))

    def freeze(self) -> None:
        self.days_ago = 15
        evidence.freeze_evidence(
            self.records,
            **self.about(SECRETARY.key),
            release_id=self.stage.release_id,
            measured=self.stage.measured,
        )
        stages.begin_review(self.records, **self.about(CHAIR.key))

    def review(self) -> None:
        """The chair and the second member have two of three ready, the first member one and a draft."""
        self.days_ago = 4
        for one, count in ((CHAIR, 2), (cast.MEMBER, 2), (TRIER, 1)):
            for nomination_id in self.made[:count]:
                _submit(self.records, self.act(one.key), self.round_id, nomination_id, one.key)
        begun = self.made[1]
        marks = _marks(self.records, self.act(TRIER.key), self.round_id, begun, TRIER.key)
        half = dict(list(marks.items())[: len(marks) // 2])
        reviews.save_review(
            self.records, acting=self.act(TRIER.key), nomination_id=begun, marks=half, seen=0
        )

    def meet(self) -> None:
        """All reviews there, the review closed and a meeting opened."""
        self.days_ago = 3
        fill_in(self.records, self.round_id, self.act)
        self.days_ago = 2
        stages.close_review(self.records, **self.about(CHAIR.key))

    def decide(self) -> None:
        self.days_ago = 1
        present = [self.ids[one.key] for one in REVIEWERS]
        deliberation.set_attendance(self.records, **self.about(SECRETARY.key), present=present)
        grounds = {
            one.criterion_id: _(texts.GROUND)
            for one in _criteria(self.records, self.act(CHAIR.key), self.round_id)
        }
        known = _competing(self.records, self.act(SECRETARY.key), self.round_id)
        made = proposals.propose(
            self.records,
            **self.about(SECRETARY.key),
            suggestion=Suggestion(Outcome.WINNER, (known[0],), _(texts.PROPOSAL), grounds),
        )
        for one in REVIEWERS:
            proposals.cast_vote(
                self.records, **self.about(one.key), proposal_id=made, ballot=Ballot.YES
            )
        decisions.decide(
            self.records,
            **self.about(CHAIR.key),
            proposal_id=made,
            minutes_reference=_(texts.MINUTES),
        )


def play(records: sa.Engine, stage: Stage, start: Start, now: datetime | None = None) -> str:
    """Play the round on empty records as far as `start`. Returns its id."""
    one = _Play(records, stage, now or datetime.now(UTC))
    one.prepare(start)
    one.nominate()
    if start is Start.CALL:
        return one.round_id
    one.declare()
    one.rule()
    one.freeze()
    one.review()
    if start in {Start.MEETING, Start.DECIDED}:
        one.meet()
    if start is Start.DECIDED:
        one.decide()
    return one.round_id


def fill_in(records: sa.Engine, round_id: str, act: Callable[[str], Acting], but: str = "") -> int:
    """Give the reviews and the votes that the made-up reviewers still owe, but those of `but`.

    `act` tells who acts under a key. Returns how many were given.
    """
    owing = [one.key for one in REVIEWERS if one.key != but]
    return sum(_review_rest(records, act(key), round_id, key) for key in owing) + sum(
        _vote_rest(records, act(key), round_id) for key in owing
    )


def _review_rest(records: sa.Engine, acting: Acting, round_id: str, key: str) -> int:
    with Sitting.reading(records, acting, round_id) as sitting:
        can, own = possible.read_actions(sitting), reviews.read_own_reviews(sitting)
    if Action.REVIEW not in can:
        return 0
    waiting = [
        one
        for one in _competing(records, acting, round_id)
        if one not in own or own[one].state is not ReviewState.SUBMITTED
    ]
    for one in waiting:
        seen = own[one].row_version if one in own else 0
        _submit(records, acting, round_id, one, key, seen)
    return len(waiting)


def _vote_rest(records: sa.Engine, acting: Acting, round_id: str) -> int:
    with Sitting.reading(records, acting, round_id) as sitting:
        can, meetings = possible.read_actions(sitting), deliberation.read_meetings(sitting)
    me = str(acting.person_id)
    if Action.VOTE not in can or not meetings or me not in meetings[-1].present:
        return 0
    if not meetings[-1].proposals:
        return 0
    newest = meetings[-1].proposals[-1]
    if me in newest.votes:
        return 0
    proposals.cast_vote(
        records, acting=acting, round_id=round_id, proposal_id=newest.proposal_id, ballot=Ballot.YES
    )
    return 1


def _submit(
    records: sa.Engine, acting: Acting, round_id: str, nomination_id: str, key: str, seen: int = 0
) -> None:
    marks = _marks(records, acting, round_id, nomination_id, key)
    reviews.submit_review(
        records, acting=acting, nomination_id=nomination_id, marks=marks, seen=seen
    )


def _marks(
    records: sa.Engine, acting: Acting, round_id: str, nomination_id: str, key: str
) -> dict[str, Mark]:
    known = _competing(records, acting, round_id)
    row = _SCORES[key][known.index(nomination_id) % NOMINEES]
    steps = (*row, *row[-1:] * MOST_CRITERIA)
    return {
        one.criterion_id: Mark(step, _(texts.REASONS[step]))
        for one, step in zip(_criteria(records, acting, round_id), steps, strict=False)
    }


def _criteria(records: sa.Engine, acting: Acting, round_id: str) -> tuple[Criterion, ...]:
    known = Sitting.ask(records, rules.read_rules, acting=acting, round_id=round_id)
    return () if known is None else known.criteria


def _competing(records: sa.Engine, acting: Acting, round_id: str) -> list[str]:
    """The nominees in the order in which everybody reads them."""
    every = Sitting.ask(records, eligibility.read_nominations, acting=acting, round_id=round_id)
    return [one.nomination_id for one in every if one.state in eligibility.COMPETES]
