"""The rules of a round: criteria with weights and anchored scales, and who may be nominated.

While the round is a draft they can be changed; publishing freezes them as one text with its hash.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from portal.award import gate, workflow
from portal.award.workflow import Action, Round
from portal.kit.i18n import DEFAULT
from portal.kit.menu import N_
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
from portal.records.store import reading, writing
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
    """What a round goes by. `libraries` is code -> name; `text` and `hash` are there once frozen."""

    round_: Round
    criteria: tuple[Criterion, ...]
    libraries: Mapping[str, str]
    text: str | None


def set_criteria(
    records: sa.Engine, *, acting: Acting, round_id: str, criteria: Sequence[Criterion],
    seen: Sequence[str] | None = None,
) -> None:  # fmt: skip
    """Put these criteria in the place of the draft's. `seen` are the ids of those that the editor saw,
    where that is known.

    Raises NotYours, NotNow, Changed when they have been changed since.
    """
    with writing(records) as con:
        last = events.last_actor(con, round_id=round_id, action=f"round.{Action.EDIT_RULES}")
        workflow.step(con, acting, round_id, Action.EDIT_RULES)
        there = sa.select(criterion.c.criterion_id).where(criterion.c.round_id == round_id)
        if seen is not None and set(con.execute(there).scalars()) != set(seen):
            raise events.changed_since(acting, last)
        _forget_criteria(con, round_id)
        for position, one in enumerate(criteria, start=1):
            _keep(con, round_id, position, one)


def set_libraries(
    records: sa.Engine, *, acting: Acting, round_id: str, libraries: Mapping[str, str]
) -> None:
    """Say which libraries may be nominated: code -> name. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.EDIT_RULES)
        con.execute(round_library.delete().where(round_library.c.round_id == round_id))
        for library, name in libraries.items():
            con.execute(
                round_library.insert().values(round_id=round_id, library=library, name=name)
            )


def publish_rules(records: sa.Engine, *, acting: Acting, round_id: str) -> str:
    """Freeze the rules and make them public. Returns their hash.

    Raises NotYours, and NotNow when weights, Finnish words, dates, libraries or the body are amiss.
    """
    with writing(records) as con:
        before = workflow.allow(con, acting, round_id, Action.PUBLISH_RULES)
        _check(con, before)
        text = _as_text(read(con, before))
        sealed = ids.fingerprint(text)
        con.execute(
            round_.update()
            .where(round_.c.round_id == round_id)
            .values(rules_text=text, rules_hash=sealed)
        )
        workflow.step(con, acting, round_id, Action.PUBLISH_RULES)
        events.append(con, acting, "rules.frozen", round_id, round_id=round_id, hash=sealed)
        return sealed


@gate.reads
def read_rules(records: sa.Engine, *, acting: Acting, round_id: str) -> Rules | None:
    """The rules of a round: everybody's once published, before that only for who has a seat in it."""
    with reading(records) as con:
        found = workflow.read_round(con, round_id)
        if found is None or not may_see(con, acting, found):
            return None
        return read(con, found)


def may_see(con: sa.Connection, acting: Acting, found: Round) -> bool:
    """A round is public once its rules have been published; before, it is its seats' own, as long
    as their roles and sign-ins hold."""
    if found.rules_hash is not None:
        return True
    try:
        return gate.seat_held(con, acting, found.round_id) is not None
    except NotYours:
        return False


def read(con: sa.Connection, found: Round) -> Rules:
    """The rules as they stand in the tables."""
    rows = con.execute(
        sa.select(criterion)
        .where(criterion.c.round_id == found.round_id)
        .order_by(criterion.c.position)
    ).all()
    libraries = con.execute(
        sa.select(round_library.c.library, round_library.c.name)
        .where(round_library.c.round_id == found.round_id)
        .order_by(round_library.c.name)
    )
    text = con.execute(
        sa.select(round_.c.rules_text).where(round_.c.round_id == found.round_id)
    ).scalar()
    return Rules(
        round_=found,
        criteria=tuple(_criterion(con, row.criterion_id, row.weight_percent) for row in rows),
        libraries={row.library: row.name for row in libraries},
        text=text,
    )


def _criterion(con: sa.Connection, criterion_id: str, weight_percent: int) -> Criterion:
    texts = con.execute(
        sa.select(criterion_text).where(criterion_text.c.criterion_id == criterion_id)
    ).all()
    anchors: dict[int, dict[str, str]] = {}
    for row in con.execute(sa.select(anchor).where(anchor.c.criterion_id == criterion_id)):
        anchors.setdefault(row.score, {})[row.lang] = row.text
    return Criterion(
        weight_percent=weight_percent,
        names={row.lang: row.name for row in texts},
        descriptions={row.lang: row.description for row in texts},
        anchors=anchors,
        criterion_id=criterion_id,
        evidence=_speaking(con, criterion_id),
    )


def _speaking(con: sa.Connection, criterion_id: str) -> tuple[EvidencePart, ...]:
    """The parts of the evidence that speak to a criterion, in their own order."""
    told = sa.select(criterion_evidence.c.part).where(
        criterion_evidence.c.criterion_id == criterion_id
    )
    found = set(con.execute(told).scalars())
    return tuple(part for part in EvidencePart if part in found)


def _forget_criteria(con: sa.Connection, round_id: str) -> None:
    of_round = sa.select(criterion.c.criterion_id).where(criterion.c.round_id == round_id)
    for table in (anchor, criterion_text, criterion_evidence):
        con.execute(table.delete().where(table.c.criterion_id.in_(of_round)))
    con.execute(criterion.delete().where(criterion.c.round_id == round_id))


def _keep(con: sa.Connection, round_id: str, position: int, one: Criterion) -> None:
    criterion_id = ids.new()
    con.execute(
        criterion.insert().values(
            criterion_id=criterion_id, round_id=round_id, position=position,
            weight_percent=one.weight_percent,
        )
    )  # fmt: skip
    for lang, name in one.names.items():
        con.execute(
            criterion_text.insert().values(
                criterion_id=criterion_id, lang=lang, name=name,
                description=one.descriptions.get(lang, ""),
            )
        )  # fmt: skip
    for part in dict.fromkeys(one.evidence):
        con.execute(criterion_evidence.insert().values(criterion_id=criterion_id, part=part))
    for score, words in one.anchors.items():
        for lang, text in words.items():
            con.execute(
                anchor.insert().values(criterion_id=criterion_id, score=score, lang=lang, text=text)
            )


def _check(con: sa.Connection, found: Round) -> None:
    drafted = read(con, found)
    if sum(one.weight_percent for one in drafted.criteria) != WHOLE:
        raise NotNow(N_("The weights of the criteria must add up to 100."))
    if not all(_is_worded(one) for one in drafted.criteria):
        raise NotNow(N_("Every criterion needs a name and all five steps of its scale in Finnish."))
    if not drafted.libraries:
        raise NotNow(N_("Name the libraries that may be nominated."), field="libraries")
    if not _dates_ordered(found):
        raise NotNow(N_("Give all dates, in this order: call, reviews, decision, publication."))
    parts = workflow.parts_filled(con, found.round_id)
    body = parts.get(Part.CHAIR, 0) + parts.get(Part.MEMBER, 0)
    if parts.get(Part.CHAIR, 0) < 1 or body < found.quorum:
        raise NotNow(N_("Appoint a chair and at least as many members as the quorum needs."))


def _is_worded(one: Criterion) -> bool:
    steps = all(one.anchors.get(score, {}).get(DEFAULT, "").strip() for score in SCORES)
    return steps and bool(one.names.get(DEFAULT, "").strip())


def _dates_ordered(found: Round) -> bool:
    dates: list[date | None] = [
        found.call_opens_on, found.call_closes_on, found.reviews_due_on,
        found.decision_due_on, found.publish_from,
    ]  # fmt: skip
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
