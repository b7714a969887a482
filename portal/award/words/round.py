"""A round in words: its stages, parts, standings, what a person has to do, rules and seats as HTML."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from portal.award import workflow
from portal.award.publication import Published
from portal.award.reasons import Given
from portal.award.reviews import Unsent
from portal.award.rounds import Seated
from portal.award.rules import SCORES, Criterion, Words
from portal.award.words import published as published_words
from portal.award.workflow import Action, Round, Seat
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.kit.tables import Column, Kind, Table
from portal.records.words import DecidedBy, Part, RuledBy, Standing, State

STAGES: Mapping[State, str] = {
    State.DRAFT: N_("Being prepared"),
    State.RULES: N_("Rules published"),
    State.CALL: N_("Call open"),
    State.CONFLICTS: N_("Conflicts of interest"),
    State.ELIGIBILITY: N_("Eligibility"),
    State.REVIEW: N_("Independent review"),
    State.DELIBERATION: N_("Deliberation"),
    State.DECIDED: N_("Decided"),
    State.PUBLISHED: N_("Result published"),
    State.ARCHIVED: N_("Archived"),
}
CANCELLED = N_("The round was cancelled.")
WHY: Mapping[Action, str] = {
    Action.REOPEN: N_("Why the round goes back to review"),
    Action.CANCEL: N_("Why the round is cancelled"),
    Action.CLOSE_REVIEW: N_("Why the reviews there were are enough"),
}
PARTS: Mapping[Part, str] = {
    Part.CHAIR: N_("Chair"),
    Part.MEMBER: N_("Member"),
    Part.SECRETARY: N_("Secretary"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.UNDECLARED: N_("has not declared"),
    Standing.DECLARED: N_("waits for a ruling"),
    Standing.FREE: N_("takes part"),
    Standing.OUT: N_("disqualified"),
}
RULERS: Mapping[RuledBy, str] = {
    RuledBy.BODY: N_("the body"),
    RuledBy.OFFICER: N_("the officer"),
    RuledBy.SELF: N_("withdrew"),
}
_VACANT: Mapping[Part, str] = {
    Part.CHAIR: N_(
        "The role of the chair {name} has ended. The secretary appoints another chair, to whom an admin has given the role."
    ),
    Part.MEMBER: N_(
        "The role of the member {name} has ended. The chair or the secretary appoints a substitute, to whom an admin has given the role."
    ),
    Part.SECRETARY: N_(
        "The role of the secretary {name} has ended. The chair appoints another secretary, to whom an admin has given the role."
    ),
}
DECIDERS: Mapping[DecidedBy, str] = {
    DecidedBy.BODY: N_("The body, by vote"),
    DecidedBy.OFFICER: N_("One officer"),
}
DATES = (
    (N_("Call opens"), "call_opens_on"),
    (N_("Last day of the call"), "call_closes_on"),
    (N_("Reviews are due"), "reviews_due_on"),
    (N_("Decision is due"), "decision_due_on"),
    (N_("Result is public from"), "publish_from"),
)
_FOR_ALL: Mapping[State, str] = {
    State.DRAFT: N_("The rules are being prepared."),
    State.RULES: N_("The rules are public. The call opens on {call_opens_on}."),
    State.CALL: N_("Libraries can be nominated until {call_closes_on}."),
    State.CONFLICTS: N_(
        "The call has closed. Those who handle the matter declare their conflicts of interest."
    ),
    State.ELIGIBILITY: N_("The secretary checks which nominations compete."),
    State.REVIEW: N_("Every reviewer scores alone. Reviews are due on {reviews_due_on}."),
    State.DELIBERATION: N_("The body compares the reviews and prepares its decision."),
    State.DECIDED: N_("The decision has been taken. The result is public from {publish_from}."),
    State.PUBLISHED: N_("The result is public."),
    State.ARCHIVED: N_("The round is over and its papers are in the archive."),
    State.CANCELLED: CANCELLED,
}
_TO_DO: Mapping[tuple[State, Part], str] = {
    (State.DRAFT, Part.SECRETARY): N_(
        "Write the criteria, give the dates and appoint the body. Then the chair publishes the rules."
    ),
    (State.DRAFT, Part.CHAIR): N_(
        "Read the rules through and publish them when the secretary has finished."
    ),
    (State.RULES, Part.SECRETARY): N_("Open the call on its first day, {call_opens_on}."),
    (State.CALL, Part.SECRETARY): N_(
        "Send out the link for nominations. Close the call when its last day, {call_closes_on}, is over."
    ),
    (State.CONFLICTS, Part.SECRETARY): N_(
        "See that everybody declares. Go on to eligibility when the chair has recorded the rulings."
    ),
    (State.CONFLICTS, Part.CHAIR): N_(
        "See that everybody declares, and record what the body rules."
    ),
    (State.CONFLICTS, Part.MEMBER): N_("You have declared. Wait for the review to begin."),
    (State.ELIGIBILITY, Part.SECRETARY): N_("Rule on every nomination and freeze the evidence."),
    (State.ELIGIBILITY, Part.CHAIR): N_(
        "Begin the review when every nomination has been ruled on and the evidence is frozen."
    ),
    (State.ELIGIBILITY, Part.MEMBER): N_("You have declared. Wait for the review to begin."),
    (State.REVIEW, Part.CHAIR): N_(
        "Review the nominees. Close the review when everybody has submitted."
    ),
    (State.REVIEW, Part.MEMBER): N_("Review the nominees by {reviews_due_on}."),
    (State.DELIBERATION, Part.CHAIR): N_(
        "Compare the reviews, make a proposal and have it voted on."
    ),
    (State.DELIBERATION, Part.MEMBER): N_(
        "Compare the reviews and vote on the proposal at the meeting."
    ),
    (State.DELIBERATION, Part.SECRETARY): N_(
        "Note who is present and write down what is talked over."
    ),
    (State.DECIDED, Part.SECRETARY): N_(
        "Write the announcement and publish the result, on {publish_from} at the earliest."
    ),
    (State.PUBLISHED, Part.SECRETARY): N_("Archive the round when nothing is left to correct."),
}
_UNDECIDED = frozenset(
    {State.CALL, State.CONFLICTS, State.ELIGIBILITY, State.REVIEW, State.DELIBERATION}
)
_DECLARE = N_(
    "Declare first whether you have a conflict of interest. Until then you see nothing of the nominations."
)
_RULED = N_("Your declaration waits for a ruling. Until then you see nothing of the nominations.")
_CLOSED = N_("The call closed on {call_closes_on}. Libraries can no longer be nominated.")
_CLOSE = N_(
    "The last day of the call, {call_closes_on}, is over and the form is closed. Register what came by mail, then close the call."
)
_OUT = N_("You are disqualified in this matter. You see it again when the result is public.")


def name(round_: Round) -> str:
    """The round as its title says it: the award and the year."""
    return f"{round_.name} {round_.year}"


def to_do(round_: Round, seat: Seat | None, today: date) -> str:
    """What the person has to do next; what goes on, for who has nothing to do."""
    return _(_key(round_, seat, today)).format(**days(round_))


def _key(round_: Round, seat: Seat | None, today: date) -> str:
    if seat is None or round_.state is State.CANCELLED:
        return _for_all(round_, today)
    if seat.standing is Standing.OUT:
        return _OUT
    is_due = workflow.is_waited_for(round_.state, seat.part)
    if is_due and not seat.is_clear and round_.state not in {State.PUBLISHED, State.ARCHIVED}:
        return _DECLARE if seat.standing is Standing.UNDECLARED else _RULED
    if (
        round_.state is State.CALL
        and seat.part is Part.SECRETARY
        and not round_.takes_nominations(today)
    ):
        return _CLOSE
    return _TO_DO.get((round_.state, seat.part), _for_all(round_, today))


def _for_all(round_: Round, today: date) -> str:
    if round_.state is State.CALL and not round_.takes_nominations(today):
        return _CLOSED
    return _FOR_ALL[round_.state]


def days(round_: Round) -> dict[str, str]:
    """The days of a round in words, by field."""
    return {field: i18n.day(getattr(round_, field)) for _label, field in DATES}


def is_decision_late(round_: Round, today: date) -> bool:
    """True when the day of the decision is over and the decision is still to come."""
    due = round_.decision_due_on
    return due is not None and today > due and round_.state in _UNDECIDED


def steps(round_: Round) -> str:
    """The stages as a numbered line; the present one is marked in words too."""
    if round_.state is State.CANCELLED:
        return f'<p class="figure-remark">{text_rule.escape(_(CANCELLED))}</p>'
    reached = list(STAGES).index(round_.state)
    items = "".join(_step(at, reached, key) for at, key in enumerate(STAGES.values()))
    label = text_rule.escape(_("Stages of the round"))
    return f'<ol class="steps" aria-label="{label}">{items}</ol>'


def _step(at: int, reached: int, key: str) -> str:
    words = text_rule.escape(_(key))
    if at == reached:
        return f'<li class="now" aria-current="step">{words} <small>{text_rule.escape(_("now"))}</small></li>'
    done = f" <small>{text_rule.escape(_('done'))}</small>" if at < reached else ""
    return f'<li class="{"done" if done else "ahead"}">{words}{done}</li>'


def settings(round_: Round) -> str:
    """Dates and settings as HTML."""
    return facts_list(settings_facts(round_))


def settings_facts(round_: Round) -> list[tuple[str, str]]:
    """Dates and settings, label and value."""
    facts: list[tuple[str, str]] = [
        (_(key), i18n.day(getattr(round_, field))) for key, field in DATES
    ]
    facts += [
        (_("Who decides"), _(DECIDERS[round_.decided_by])),
        (_("Quorum"), i18n.number(round_.quorum)),
        (_("Complete reviews each nominee needs"), i18n.number(round_.reviews_needed)),
        (_("Lead under which scores tie, points"), i18n.number(round_.margin_hundredths / 100, 2)),
        (_("Years a winner stands aside"), i18n.number(round_.stand_aside_years)),
    ]
    return facts


def facts_list(facts: Iterable[tuple[str, str]]) -> str:
    """Name and value pairs as a description list."""
    rows = "".join(
        f"<dt>{text_rule.escape(label)}</dt><dd>{text_rule.escape(value)}</dd>"
        for label, value in facts
    )
    return f'<section class="definition"><dl>{rows}</dl></section>'


def given(one: Given) -> tuple[str, str]:
    """A reason that was given for a move: what it answers, and the reason with who gave it and when."""
    return (
        _(WHY[one.action]),
        f"{text_rule.shown(one.reason)} ({text_rule.shown(one.name)}, {i18n.local_time(one.given_at)})",
    )


def in_words(words: Words) -> str:
    """A text of the rules in the language in use, in Finnish where it lacks one."""
    return words.get(i18n.current()) or words.get(i18n.DEFAULT, "")


def marked(words: Words) -> str:
    """A text of the rules as HTML; one that is Finnish for want of another language says so."""
    text = text_rule.escape(in_words(words))
    if not text or i18n.current() == i18n.DEFAULT or words.get(i18n.current()):
        return text
    return f'<span lang="{i18n.DEFAULT}">{text}</span>'


def criterion_title(one: Criterion) -> str:
    """The criterion's name with its weight."""
    return f"{in_words(one.names)}, {_weight(one)}"


def _weight(one: Criterion) -> str:
    return i18n.percent(Decimal(one.weight_percent) / 100, 0)


def criterion_head(one: Criterion) -> str:
    """The criterion's name, weight and what is looked at, above its scores."""
    return (
        f'<div class="criterion"><h4>{marked(one.names)}, {_weight(one)}</h4>'
        f'<p class="figure-note">{marked(one.descriptions)}</p></div>'
    )


def criterion(one: Criterion) -> str:
    """One criterion with its scale in words."""
    rows = "".join(
        f"<dt>{score}</dt><dd>{marked(one.anchors.get(score, {})) or i18n.MISSING}</dd>"
        for score in SCORES
    )
    return (
        f'<section class="definition scale"><h3>{marked(one.names)}, {_weight(one)}</h3>'
        f"<p>{marked(one.descriptions)}</p><dl>{rows}</dl></section>"
    )


def sealed(rules_hash: str) -> str:
    """The fingerprint of the frozen rules in a sentence."""
    told = _("The rules are frozen. Their SHA-256 fingerprint is {hash}.")
    return told.format(hash=rules_hash)


def seats_table(seats: Iterable[Seated], ended: Collection[str] = ()) -> Table:
    """Who has a seat, in which part, how they stand to the matter, whom they replace. `ended`: the ids of
    those whose role for the seat holds no more."""
    known = list(seats)
    names = {one.person_id: one.name for one in known}
    rows = [
        (one.name, _(PARTS[one.part]), _standing(one, ended), names.get(one.replaces or ""))
        for one in known
    ]
    columns: tuple[Column, ...] = (
        Column("name", _("Name"), Kind.TEXT),
        Column("part", _("Part in the round"), Kind.TEXT),
        Column("standing", _("Standing"), Kind.TEXT),
        Column("replaces", _("Replaces"), Kind.TEXT),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    if not any(one.replaces for one in known):
        columns = columns[:3]
    return Table(_("Seats in the round"), columns, frame)


def _standing(one: Seated, ended: Collection[str]) -> str:
    said = _(STANDINGS[one.standing])
    return f"{said}; {_('the role has ended')}" if one.person_id in ended else said


def vacant(seats: Iterable[Seated], ended: Collection[str]) -> list[str]:
    """A sentence about every seat whose holder's role has ended and that nobody has taken over."""
    known = list(seats)
    taken = {one.replaces for one in known}
    return [
        _(_VACANT[one.part]).format(name=one.name)
        for one in known
        if one.person_id in ended and one.person_id not in taken
    ]


def reviews_table(counts: Mapping[str, int], names: Mapping[str, str], needed: int) -> Table:
    """How many complete reviews each nominee has and how many the rules ask for; no scores, no names.

    Both mappings go by nomination id; rows are in the order of `names`.
    """
    columns = (
        Column("name", _("Nominee"), Kind.TEXT),
        Column("reviews", _("Complete reviews")),
        Column("needed", _("The rules ask for")),
    )
    rows = [(name, counts[one], needed) for one, name in names.items() if one in counts]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("Complete reviews"), columns, frame)


def unsent(one: Unsent, names: Mapping[str, str]) -> str:
    """That somebody has changed a review without sending it anew, and what counts until then."""
    told = _(
        "{name} has changed the review of {library} after sending it and has not sent the change. What was sent last counts."
    )
    return told.format(name=one.name, library=names.get(one.nomination_id, i18n.MISSING))


def reviews_told(counts: Mapping[str, int], needed: int) -> str:
    """Whether every nominee has as many complete reviews as the rules ask for."""
    if min(counts.values()) >= needed:
        return _(
            "Every nominee has the complete reviews that the rules ask for. Scores are not shown before the review closes."
        )
    return _(
        "Not every nominee has the complete reviews that the rules ask for. Scores are not shown before the review closes."
    )


def task(text: str, waited_for: Iterable[str] = ()) -> str:
    """What has to be done next, set apart from the rest, and who is waited for."""
    lines = "".join(f'<p class="waited">{text_rule.escape(one)}</p>' for one in waited_for)
    return f'<div class="finding"><p>{text_rule.escape(text)}</p>{lines}</div>'


def result(one: Published) -> str:
    """What was published: the announcement in the language in use, the libraries, the grounds."""
    facts = [(_("Recognised"), ", ".join(one.libraries.values()) or _("No winner this year"))]
    facts.append((_("Grounds"), one.grounds))
    facts.append((_("Published on"), i18n.local_time(one.published_at)))
    facts += [(_("Correction"), said) for said in published_words.corrections(one)]
    return f"{published_words.announcement(one)}{facts_list(facts)}"
