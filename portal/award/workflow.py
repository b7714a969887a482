"""Everything that can be done in a round, in one table: from which state to which, and by whom.

What the table does not list raises and changes nothing. Every function that writes to a round begins
with `step`, which checks role, seat, conflict of interest, state and reason, and moves the round.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.award import parties, queries
from portal.kit import access, text_rule
from portal.kit.access import Role
from portal.kit.i18n import N_
from portal.records import ids
from portal.records.schema import move_reason
from portal.records.schema import round_ as round_table
from portal.records.sitting import Row, Sitting
from portal.records.words import DecidedBy, NotNow, NotYours, Part, Refusal, Standing, State


class Action(StrEnum):
    """What can be done in a round."""

    EDIT_RULES = "edit_rules"
    APPOINT = "appoint"
    PUBLISH_RULES = "publish_rules"
    OPEN_CALL = "open_call"
    MAKE_LINK = "make_link"
    NOMINATE = "nominate"
    REGISTER = "register_nomination"
    WITHDRAW_NOMINATION = "withdraw_nomination"
    CLOSE_CALL = "close_call"
    DECLARE = "declare"
    STAND_DOWN = "stand_down"
    CLEAR = "clear"
    DISQUALIFY = "disqualify"
    OPEN_ELIGIBILITY = "open_eligibility"
    RULE_ELIGIBILITY = "rule_eligibility"
    FREEZE_EVIDENCE = "freeze_evidence"
    BEGIN_REVIEW = "begin_review"
    REVIEW = "review"
    CLOSE_REVIEW = "close_review"
    HOLD_MEETING = "hold_meeting"
    PROPOSE = "propose"
    VOTE = "vote"
    DECIDE = "decide"
    CORRECT = "correct"
    REOPEN = "reopen"
    WRITE_TEXTS = "write_texts"
    PUBLISH = "publish"
    ARCHIVE = "archive"
    CANCEL = "cancel"


OFFICE = frozenset({Part.SECRETARY})
CHAIR = frozenset({Part.CHAIR})
CHAIR_OR_OFFICE = CHAIR | OFFICE
BODY = frozenset({Part.CHAIR, Part.MEMBER})
ANY_SEAT = BODY | OFFICE


@dataclass(frozen=True)
class Rule:
    """From which state to which, for whom: a role that holds now, and a seat in this round.

    No parts means that no seat is asked for. `by_undeclared`: also before one's own declaration,
    once declarations are asked for; it is for what handles no nomination.
    """

    moves: Mapping[State, State]
    may: Callable[[Role], bool]
    parts: frozenset[Part] | None
    needs_reason: bool = False
    by_undeclared: bool = False


def _stay(*states: State) -> dict[State, State]:
    return {state: state for state in states}


_S = State
# Conflicts are asked about from the first nomination on: who is disqualified handles nothing of it.
_HANDLED = (_S.CALL, _S.CONFLICTS, _S.ELIGIBILITY, _S.REVIEW, _S.DELIBERATION, _S.DECIDED)
_OPEN = (_S.DRAFT, _S.RULES, _S.CALL, _S.CONFLICTS, _S.ELIGIBILITY, _S.REVIEW, _S.DELIBERATION)
_COME_IN = (_S.CALL, _S.CONFLICTS, _S.ELIGIBILITY)
_MEETS = (_S.DELIBERATION, _S.DECIDED, _S.PUBLISHED)
# A conflict found late takes the matter back to where the person took part in it.
_DISQUALIFIES = {
    **_stay(_S.CALL, _S.CONFLICTS, _S.ELIGIBILITY, _S.REVIEW, _S.DECIDED),
    _S.DELIBERATION: _S.REVIEW,
    _S.PUBLISHED: _S.DECIDED,
}
_chair, _office, _either = access.may_chair, access.may_prepare, access.may_prepare_or_chair
_body, _seated, _all = access.may_review, access.may_sit, access.may_read_reports

TABLE: Mapping[Action, Rule] = {
    Action.EDIT_RULES: Rule(_stay(_S.DRAFT), _office, OFFICE),
    Action.APPOINT: Rule(_stay(*_OPEN, _S.DECIDED, _S.PUBLISHED), _either, None),
    Action.PUBLISH_RULES: Rule({_S.DRAFT: _S.RULES}, _chair, CHAIR),
    Action.OPEN_CALL: Rule({_S.RULES: _S.CALL}, _office, OFFICE),
    Action.MAKE_LINK: Rule(_stay(_S.RULES, _S.CALL), _office, OFFICE, by_undeclared=True),
    Action.NOMINATE: Rule(_stay(_S.CALL), _all, None),
    Action.REGISTER: Rule(_stay(*_COME_IN), _office, OFFICE, by_undeclared=True),
    Action.WITHDRAW_NOMINATION: Rule(_stay(*_COME_IN), _all, None, needs_reason=True),
    Action.CLOSE_CALL: Rule({_S.CALL: _S.CONFLICTS}, _office, OFFICE, by_undeclared=True),
    Action.DECLARE: Rule(_stay(*_HANDLED), _seated, ANY_SEAT, by_undeclared=True),
    Action.STAND_DOWN: Rule(
        _DISQUALIFIES, _seated, ANY_SEAT, needs_reason=True, by_undeclared=True
    ),
    Action.CLEAR: Rule(_stay(*_HANDLED), _seated, ANY_SEAT, needs_reason=True),
    Action.DISQUALIFY: Rule(_DISQUALIFIES, _seated, ANY_SEAT, needs_reason=True),
    Action.OPEN_ELIGIBILITY: Rule({_S.CONFLICTS: _S.ELIGIBILITY}, _office, OFFICE),
    Action.RULE_ELIGIBILITY: Rule(_stay(_S.ELIGIBILITY), _office, OFFICE),
    Action.FREEZE_EVIDENCE: Rule(
        _stay(_S.ELIGIBILITY, _S.REVIEW, _S.DELIBERATION), _office, OFFICE
    ),
    Action.BEGIN_REVIEW: Rule({_S.ELIGIBILITY: _S.REVIEW}, _chair, CHAIR),
    Action.REVIEW: Rule(_stay(_S.REVIEW), _body, BODY),
    Action.CLOSE_REVIEW: Rule({_S.REVIEW: _S.DELIBERATION}, _chair, CHAIR),
    Action.HOLD_MEETING: Rule(_stay(*_MEETS), _either, CHAIR_OR_OFFICE),
    Action.PROPOSE: Rule(_stay(*_MEETS), _either, CHAIR_OR_OFFICE),
    Action.VOTE: Rule(_stay(*_MEETS), _body, BODY),
    Action.DECIDE: Rule({_S.DELIBERATION: _S.DECIDED}, _chair, CHAIR),
    Action.CORRECT: Rule(
        {_S.DECIDED: _S.DECIDED, _S.PUBLISHED: _S.DECIDED}, _chair, CHAIR, needs_reason=True
    ),
    Action.REOPEN: Rule({_S.DELIBERATION: _S.REVIEW}, _chair, CHAIR, needs_reason=True),
    Action.WRITE_TEXTS: Rule(_stay(*_OPEN, _S.DECIDED), _office, OFFICE),
    Action.PUBLISH: Rule({_S.DECIDED: _S.PUBLISHED}, _office, OFFICE),
    Action.ARCHIVE: Rule({_S.PUBLISHED: _S.ARCHIVED}, _office, OFFICE),
    Action.CANCEL: Rule(dict.fromkeys(_OPEN, _S.CANCELLED), _chair, CHAIR, needs_reason=True),
}

_ASKED = frozenset({*_HANDLED, _S.PUBLISHED, _S.ARCHIVED})
OVER = frozenset({_S.PUBLISHED, _S.ARCHIVED, _S.CANCELLED})
LEAST_REASON = 3
KEEPS_REASON = frozenset(
    {Action.REOPEN, Action.CANCEL, Action.CLOSE_REVIEW}
)  # others keep their own


@dataclass(frozen=True)
class Round:
    """One round as its row says: settings, state and, from publication on, its frozen rules.

    `margin_hundredths` is the lead in score points, times a hundred, under which scores tie.
    """

    round_id: str
    year: int
    name: str
    state: State
    decided_by: DecidedBy
    quorum: int
    margin_hundredths: int
    reviews_needed: int
    stand_aside_years: int
    call_opens_on: date | None
    call_closes_on: date | None
    reviews_due_on: date | None
    decision_due_on: date | None
    publish_from: date | None
    rules_hash: str | None
    row_version: int

    def takes_nominations(self, today: date) -> bool:
        """True while the call is open: after its last day the date itself closes it."""
        last = self.call_closes_on
        return self.state is State.CALL and (last is None or today <= last)


@dataclass(frozen=True)
class Seat:
    """One person's part in one round and how the person stands to the matter.

    `is_asked`: a declaration is asked of everybody, because a library has been nominated.
    """

    person_id: str
    part: Part
    standing: Standing
    is_asked: bool = False

    @property
    def is_clear(self) -> bool:
        """True when no conflict of interest keeps the person from the matter as it is now."""
        free = self.standing is Standing.FREE
        return free or (self.standing is Standing.UNDECLARED and not self.is_asked)


# ---- what a sitting knows


def rounds(sitting: Sitting) -> dict[str, Round]:
    """Every round by id, the newest first."""
    return {row.round_id: _round(row) for row in sitting.rows(queries.ROUNDS)}


def round_of(sitting: Sitting) -> Round | None:
    """The round of the sitting, None when there is none of that id."""
    return rounds(sitting).get(sitting.round_id)


def _round(row: Row) -> Round:
    values = {name: getattr(row, name) for name in Round.__dataclass_fields__}
    return Round(**values | {"state": State(row.state), "decided_by": DecidedBy(row.decided_by)})


def rules_text(sitting: Sitting) -> str | None:
    """The rules of the round as one text, as they were frozen; None before that."""
    return next((row.rules_text for row in sitting.rows(queries.RULES_TEXT)), None)


def seats(sitting: Sitting) -> dict[str, Seat]:
    """Every seat of the round by person id, by name."""
    round_ = round_of(sitting)
    is_asked = round_ is not None and round_.state in _ASKED and bool(parties.named(sitting))
    return {
        row.person_id: Seat(row.person_id, Part(row.part), Standing(row.standing), is_asked)
        for row in sitting.rows(queries.SEATS)
    }


def own_seat(sitting: Sitting) -> Seat | None:
    """The seat of who acts in this round, None without one."""
    return seats(sitting).get(sitting.acting.person_id or "")


def employer(sitting: Sitting, person_id: str | None) -> str | None:
    """The library that employs the person, as it was told last; None where it was not told."""
    return next(
        (row.library for row in sitting.rows(queries.SEATS) if row.person_id == person_id), None
    )


def is_waited_for(state: State, part: Part) -> bool:
    """True when a declaration is waited for: while the call is open the office alone handles nominations,
    and the body may declare but need not yet."""
    return state is not State.CALL or part is Part.SECRETARY


def parts_filled(sitting: Sitting) -> Counter[Part]:
    """How many seats of each part are held by persons who are not disqualified."""
    return Counter(
        seat.part for seat in seats(sitting).values() if seat.standing is not Standing.OUT
    )


# ---- what may be done


def allow(sitting: Sitting, action: Action, reason: str = "") -> Round:
    """Check that the table lets who acts do this now. Returns the round as it is.

    Raises NotYours or NotNow.
    """
    rule = TABLE[action]
    round_ = _check(rule, sitting)
    if rule.needs_reason and not text_rule.says(reason, LEAST_REASON):
        raise NotNow(N_("Give a reason: it is kept."), field="reason")
    return round_


def open_to(sitting: Sitting) -> frozenset[Action]:
    """The actions that `allow` lets who acts do now, reasons granted.

    Raises NotYours when the session is over.
    """
    sitting.check_session()
    return frozenset(action for action, rule in TABLE.items() if _is_open(rule, sitting))


def step(sitting: Sitting, action: Action, reason: str = "") -> Round:
    """Check as `allow` does, move the round and log it. Returns the round as it was."""
    before = allow(sitting, action, reason)
    to = TABLE[action].moves[before.state]
    sitting.write(
        round_table.update()
        .where(round_table.c.round_id == sitting.round_id)
        .values(state=to, row_version=before.row_version + 1)
    )
    sealed = ids.fingerprint(reason) if reason else None
    sitting.log(f"round.{action}", sitting.round_id, state=to, was=before.state, reason=sealed)
    if action in KEEPS_REASON and text_rule.says(reason, LEAST_REASON):
        _keep_reason(sitting, action, reason)
    return before


def _keep_reason(sitting: Sitting, action: Action, reason: str) -> None:
    """The log holds no word of what people wrote, so the reason stands in a table of its own."""
    sitting.write(
        move_reason.insert().values(
            reason_id=ids.new(),
            round_id=sitting.round_id,
            action=action.value,
            reason=reason,
            given_by=sitting.acting.person_id,
            given_at=sitting.acting.at,
        )
    )


def _check(rule: Rule, sitting: Sitting) -> Round:
    sitting.require(rule.may)
    round_ = round_of(sitting)
    if round_ is None or round_.state not in rule.moves:
        raise NotNow(N_("This is not possible at this stage of the round."))
    _check_seat(rule, own_seat(sitting))
    return round_


def _is_open(rule: Rule, sitting: Sitting) -> bool:
    try:
        _check(rule, sitting)
    except Refusal:
        return False
    return True


def _check_seat(rule: Rule, seat: Seat | None) -> None:
    if seat is not None and seat.standing is Standing.OUT:
        raise NotYours(N_("You are disqualified in this matter."))
    if rule.parts is None:
        return
    if seat is None or seat.part not in rule.parts:
        raise NotYours(N_("You do not have a seat in this round that may do this."))
    if not (seat.is_clear or rule.by_undeclared):
        raise NotYours(N_("First declare your conflicts of interest; a ruling may be awaited."))
