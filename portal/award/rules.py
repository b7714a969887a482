"""The rules of a round: criteria with weights and anchored scales, and who may be nominated.

While the round is a draft they can be changed; publishing freezes them as one text with its hash.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from portal.award import gate, queries, workflow
from portal.award.workflow import Action, Round
from portal.kit.i18n import DEFAULT, N_
from portal.records import events, ids
from portal.records.acting import Acting
from portal.records.schema import (
    anchor,
    criterion,
    criterion_evidence,
    criterion_text,
    round_,
    round_library,
)
from portal.records.sitting import Row, Sitting
from portal.records.words import DecidedBy, EvidencePart, NotNow, NotYours, Part

SCORES = (1, 2, 3, 4, 5)
WHOLE = 100
Words = Mapping[str, str]  # language -> text; Finnish is never missing from published rules


@dataclass(frozen=True)
class Criterion:
    """One criterion: its weight in percent, its words, what each score from 1 to 5 means, and which parts
    of the evidence speak to it."""

    weight_percent: int
    names: Words
    descriptions: Words
    anchors: Mapping[int, Words]
    criterion_id: str = ""
    evidence: tuple[EvidencePart, ...] = ()


@dataclass(frozen=True)
class Rules:
    """What a round goes by. `libraries` is code -> name."""

    round_: Round
    criteria: tuple[Criterion, ...]
    libraries: Mapping[str, str]


def set_criteria(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    criteria: Sequence[Criterion],
    seen: Sequence[str] | None = None,
) -> None:
    """Put these criteria in the place of the draft's. `seen` are the ids of those that the editor saw,
    where that is known.

    Raises NotYours, NotNow, Changed when they have been changed since.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        last = events.last_actor(
            sitting.con, round_id=round_id, action=f"round.{Action.EDIT_RULES}"
        )
        workflow.step(sitting, Action.EDIT_RULES)
        there = {row.criterion_id for row in sitting.rows(queries.CRITERIA)}
        if seen is not None and there != set(seen):
            raise events.changed_since(acting, last)
        _forget_criteria(sitting)
        for position, one in enumerate(criteria, start=1):
            _keep(sitting, position, one)


def set_libraries(
    records: sa.Engine, *, acting: Acting, round_id: str, libraries: Mapping[str, str]
) -> None:
    """Say which libraries may be nominated: code -> name. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.EDIT_RULES)
        sitting.write(round_library.delete().where(round_library.c.round_id == round_id))
        for library, name in libraries.items():
            sitting.write(
                round_library.insert().values(round_id=round_id, library=library, name=name)
            )


def publish_rules(records: sa.Engine, *, acting: Acting, round_id: str) -> str:
    """Freeze the rules and make them public. Returns their hash.

    Raises NotYours, and NotNow when weights, Finnish words, dates, libraries or the body are amiss.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        before = workflow.allow(sitting, Action.PUBLISH_RULES)
        drafted = of_round(sitting, before)
        _check(sitting, drafted)
        text = _as_text(drafted)
        sealed = ids.fingerprint(text)
        sitting.write(
            round_.update()
            .where(round_.c.round_id == round_id)
            .values(rules_text=text, rules_hash=sealed)
        )
        workflow.step(sitting, Action.PUBLISH_RULES)
        sitting.log("rules.frozen", round_id, hash=sealed)
        return sealed


@gate.reads
def read_rules(sitting: Sitting) -> Rules | None:
    """The rules of a round: everybody's once published, before that only for who has a seat in it."""
    known = workflow.round_of(sitting)
    return of_round(sitting, known) if known is not None and may_see(sitting, known) else None


def may_see(sitting: Sitting, known: Round) -> bool:
    """A round is public once its rules have been published; before, it is its seats' own, as long
    as their roles and sign-ins hold."""
    if known.rules_hash is not None:
        return True
    try:
        return gate.seat_held(sitting) is not None
    except NotYours:
        return False


def of_round(sitting: Sitting, known: Round) -> Rules:
    """The rules as they stand in the tables."""
    rows: dict[str, list[Row]] = {}
    for row in sitting.rows(queries.CRITERIA):
        rows.setdefault(row.criterion_id, []).append(row)
    return Rules(
        round_=known,
        criteria=tuple(_criterion(sitting, of_one) for of_one in rows.values()),
        libraries={row.library: row.name for row in sitting.rows(queries.LIBRARIES)},
    )


def _criterion(sitting: Sitting, rows: Sequence[Row]) -> Criterion:
    """A criterion of the rows of its words and of the evidence that speaks to it."""
    criterion_id, speaking = rows[0].criterion_id, {row.part for row in rows}
    anchors: dict[int, dict[str, str]] = {}
    for row in sitting.rows(queries.ANCHORS):
        if row.criterion_id == criterion_id:
            anchors.setdefault(row.score, {})[row.lang] = row.text
    return Criterion(
        weight_percent=rows[0].weight_percent,
        names={row.lang: row.name for row in rows if row.lang is not None},
        descriptions={row.lang: row.description for row in rows if row.lang is not None},
        anchors=anchors,
        criterion_id=criterion_id,
        evidence=tuple(part for part in EvidencePart if part in speaking),
    )


def _forget_criteria(sitting: Sitting) -> None:
    of_round = sa.select(criterion.c.criterion_id).where(criterion.c.round_id == sitting.round_id)
    for table in (anchor, criterion_text, criterion_evidence):
        sitting.write(table.delete().where(table.c.criterion_id.in_(of_round)))
    sitting.write(criterion.delete().where(criterion.c.round_id == sitting.round_id))


def _keep(sitting: Sitting, position: int, one: Criterion) -> None:
    criterion_id = ids.new()
    sitting.write(
        criterion.insert().values(
            criterion_id=criterion_id,
            round_id=sitting.round_id,
            position=position,
            weight_percent=one.weight_percent,
        )
    )
    for lang, name in one.names.items():
        sitting.write(
            criterion_text.insert().values(
                criterion_id=criterion_id,
                lang=lang,
                name=name,
                description=one.descriptions.get(lang, ""),
            )
        )
    for part in dict.fromkeys(one.evidence):
        sitting.write(criterion_evidence.insert().values(criterion_id=criterion_id, part=part))
    for step, words in one.anchors.items():
        for lang, text in words.items():
            sitting.write(
                anchor.insert().values(criterion_id=criterion_id, score=step, lang=lang, text=text)
            )


def _check(sitting: Sitting, drafted: Rules) -> None:
    if sum(one.weight_percent for one in drafted.criteria) != WHOLE:
        raise NotNow(N_("The weights of the criteria must add up to 100."))
    if not all(_is_worded(one) for one in drafted.criteria):
        raise NotNow(N_("Every criterion needs a name and all five steps of its scale in Finnish."))
    if not drafted.libraries:
        raise NotNow(N_("Name the libraries that may be nominated."), field="libraries")
    if not _dates_ordered(drafted.round_):
        raise NotNow(N_("Give all dates, in this order: call, reviews, decision, publication."))
    parts = workflow.parts_filled(sitting)
    if parts[Part.CHAIR] < 1 or parts[Part.CHAIR] + parts[Part.MEMBER] < drafted.round_.quorum:
        raise NotNow(N_("Appoint a chair and at least as many members as the quorum needs."))


def _is_worded(one: Criterion) -> bool:
    steps = all(one.anchors.get(score, {}).get(DEFAULT, "").strip() for score in SCORES)
    return steps and bool(one.names.get(DEFAULT, "").strip())


def _dates_ordered(drafted: Round) -> bool:
    dates: list[date | None] = [
        drafted.call_opens_on,
        drafted.call_closes_on,
        drafted.reviews_due_on,
        drafted.decision_due_on,
        drafted.publish_from,
    ]
    given = [day for day in dates if day is not None]
    return len(given) == len(dates) and given == sorted(given)


def _as_text(drafted: Rules) -> str:
    """The rules as one text that is the same whenever they are the same: what the hash is of."""
    settings = {
        name: value
        for name, value in asdict(drafted.round_).items()
        if name not in {"round_id", "state", "rules_hash", "row_version"}
    }
    said = {
        "settings": settings,
        "libraries": dict(drafted.libraries),
        "criteria": [
            {key: value for key, value in asdict(one).items() if _is_said(key, value)}
            for one in drafted.criteria
        ],
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain)


def _is_said(key: str, value: object) -> bool:
    """Rules that name no evidence read as they did before it could be named."""
    return key != "criterion_id" and (key != "evidence" or bool(value))


def _plain(value: object) -> str:
    return value.value if isinstance(value, DecidedBy) else str(value)
