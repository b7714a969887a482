"""The papers of a round, for those who see them: a nominee's dossier, the meeting's papers, the comparison.

Each asks the records as the person who fetches it; who may not see the matter gets none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from portal.award import eligibility, evidence, proposals, reviews
from portal.award.eligibility import COMPETES, Nomination
from portal.award.nominations import Papers
from portal.award.reviews import Submitted
from portal.award.rules import SCORES, Criterion, Rules, read_rules
from portal.award.scoring import Comparison
from portal.award.words import comparison as comparison_words
from portal.award.words import evidence as evidence_words
from portal.award.words import round as round_words
from portal.files.papers import Paper, Section
from portal.kit import i18n
from portal.kit.i18n import N_, _
from portal.kit.notes import Notes
from portal.kit.tables import Column, Kind, Table
from portal.records.sitting import Sitting

CONFIDENTIAL = N_("For those who handle the matter. Confidential until the result is public.")
MADE_UP = N_("Made-up sample data: it tells nothing about real libraries.")


@dataclass(frozen=True)
class _Read:
    """Everything that the person sees of the matter."""

    rules: Rules
    nominees: tuple[Nomination, ...]
    merged: Mapping[str, tuple[Papers, ...]]
    evidence: Mapping[str, evidence.Snapshot]
    comparison: Comparison | None
    reviews: Sequence[Submitted]


def dossier(sitting: Sitting, nomination_id: str, *, is_sample: bool) -> Paper | None:
    """One nominee: the nomination with what was merged into it, and the frozen evidence.

    None for who does not see it. Raises NotYours when the session is over.
    """
    read = _read(sitting)
    one = (
        next((one for one in read.nominees if one.nomination_id == nomination_id), None)
        if read
        else None
    )
    if read is None or one is None:
        return None
    subtitle = _("Dossier of a nominee. {round}").format(round=round_words.name(read.rules.round_))
    return Paper(one.name, subtitle, _warnings(is_sample=is_sample), _nominee(read, one, 1))


def meeting(sitting: Sitting, *, is_sample: bool) -> Paper | None:
    """Everything for a meeting: dates, criteria, comparison and reasons once they are open, all dossiers.

    None for who sees no nominee. Raises NotYours when the session is over.
    """
    read = _read(sitting)
    if read is None:
        return None
    parts = [
        Section(
            _("Dates and settings"), facts=tuple(round_words.settings_facts(read.rules.round_))
        ),
        Section(_("Criteria")),
        *(_criterion(one) for one in read.rules.criteria),
        *_compared(read),
    ]
    for one in read.nominees:
        parts += [Section(one.name), *_nominee(read, one, 2)]
    title = _("Papers of the meeting")
    return Paper(
        title, round_words.name(read.rules.round_), _warnings(is_sample=is_sample), tuple(parts)
    )


def comparison(sitting: Sitting) -> tuple[Table, Notes] | None:
    """Every score with its reason, a row each, with the means of the nominees; None before scores are open."""
    read = _read(sitting)
    if read is None or read.comparison is None:
        return None
    names = {one.nomination_id: one.name for one in read.nominees}
    rows = [
        {
            "nominee": names[one.nomination_id],
            "reviewer": one.name,
            "criterion": round_words.in_words(criterion.names),
            "weight": criterion.weight_percent,
            "score": mark.score,
            "reason": mark.reason,
            "mean": i18n.number(read.comparison.results[one.nomination_id].mean, 2),
        }
        for one in sorted(
            read.reviews, key=lambda one: (names.get(one.nomination_id, ""), one.name)
        )
        if one.nomination_id in names
        for criterion in read.rules.criteria
        if (mark := one.marks.get(criterion.criterion_id)) is not None
    ]
    columns = (
        Column("nominee", _("Nominee"), Kind.TEXT),
        Column("reviewer", _("Reviewer"), Kind.TEXT),
        Column("criterion", _("Criterion"), Kind.TEXT),
        Column("weight", _("Weight, %")),
        Column("score", _("Score")),
        Column("reason", _("Reason"), Kind.TEXT),
        Column("mean", _("Mean of the nominee"), Kind.TEXT),
    )
    table = Table(
        _("Comparison"), columns, pd.DataFrame(rows, columns=[one.name for one in columns])
    )
    told = [(_("Round"), round_words.name(read.rules.round_)), (_("Note"), _(CONFIDENTIAL))]
    told += [("", said) for said in comparison_words.notes(read.comparison, read.rules.round_)]
    return table, Notes(_("Notes"), _("Comparison"), tuple(told))


def grounds(
    criteria: Sequence[Criterion], every: Sequence[Submitted], nomination_id: str, name: str
) -> dict[str, str]:
    """A text to begin the grounds of each criterion with: the mean, and what the reviewers wrote.

    By criterion id. It is a beginning, not a text to publish: the reviewers are left unnamed.
    """
    own = [one for one in every if one.nomination_id == nomination_id]
    return {one.criterion_id: _beginning(one, own, name) for one in criteria}


def _beginning(criterion: Criterion, own: Sequence[Submitted], name: str) -> str:
    marks = [
        one.marks[criterion.criterion_id] for one in own if criterion.criterion_id in one.marks
    ]
    scores = [mark.score for mark in marks if mark.score is not None]
    if not scores:
        return ""
    told = _("{library}: mean {mean} of 5, {n} reviews. The reviewers wrote:").format(
        library=name, mean=i18n.number(sum(scores) / len(scores), 2), n=i18n.number(len(scores))
    )
    return "\n".join((told, *(f"– {mark.reason.strip()}" for mark in marks)))


def _read(sitting: Sitting) -> _Read | None:
    rules = read_rules(sitting)
    every = eligibility.read_nominations(sitting)
    nominees = tuple(one for one in every if one.state in COMPETES)
    if rules is None or not nominees:
        return None
    merged = {
        one.nomination_id: tuple(
            other.papers
            for other in eligibility.read_merged(sitting, nomination_id=one.nomination_id)
        )
        for one in nominees
    }
    return _Read(
        rules,
        nominees,
        merged,
        {snapshot.library: snapshot for snapshot in evidence.read_evidence(sitting)},
        proposals.read_comparison(sitting),
        reviews.read_reviews(sitting),
    )


def _warnings(*, is_sample: bool) -> tuple[str, ...]:
    return (_(MADE_UP), _(CONFIDENTIAL)) if is_sample else (_(CONFIDENTIAL),)


def _criterion(one: Criterion) -> Section:
    scale = tuple(
        (str(step), round_words.in_words(one.anchors.get(step, {})) or i18n.MISSING)
        for step in SCORES
    )
    title = round_words.criterion_title(one)
    described = round_words.in_words(one.descriptions)
    return Section(title, 2, facts=scale, notes=(described,) if described else ())


def _nominee(read: _Read, one: Nomination, level: int) -> tuple[Section, ...]:
    texts = (one.papers, *read.merged[one.nomination_id])
    parts = [Section(_("Nomination"), level, texts=_texts(papers)) for papers in texts]
    frozen = read.evidence.get(one.library)
    if frozen is None:
        parts.append(
            Section(_("Evidence"), level, texts=(_("The evidence has not been frozen yet."),))
        )
        return tuple(parts)
    parts += [
        Section(
            block.heading,
            level,
            block.facts,
            block.findings,
            block.tables,
            block.drawings,
            block.notes,
        )
        for block in evidence_words.blocks(frozen, read.rules.libraries)
    ]
    return tuple(parts)


def _texts(papers: Papers) -> tuple[str, ...]:
    return tuple(text for text in (papers.grounds, papers.evidence) if text.strip())


def _compared(read: _Read) -> list[Section]:
    if read.comparison is None:
        return []
    names = {one.nomination_id: one.name for one in read.nominees}
    tables = (
        comparison_words.matrix(read.comparison, read.reviews, read.rules.criteria, names),
        comparison_words.by_criterion(read.comparison, read.rules.criteria, names),
    )
    notes = tuple(comparison_words.notes(read.comparison, read.rules.round_))
    parts = [Section(_("Comparison"), tables=tables, notes=notes)]
    for key, name in names.items():
        own = [one for one in read.reviews if one.nomination_id == key]
        parts.append(
            Section(
                _("Reasons: {library}").format(library=name),
                2,
                texts=tuple(_review(one, read.rules) for one in own),
            )
        )
    return parts


def _review(one: Submitted, rules: Rules) -> str:
    lines = [
        f"{round_words.in_words(criterion.names)}: {mark.score}. {mark.reason}"
        for criterion in rules.criteria
        if (mark := one.marks.get(criterion.criterion_id)) is not None
    ]
    return "\n".join((one.name, *lines))
