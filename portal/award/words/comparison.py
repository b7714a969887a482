"""The reviews side by side in words and tables: means with n and spread, ties, what depends on whom."""

from collections.abc import Mapping, Sequence

import pandas as pd

from portal.award import scores, scoring
from portal.award.deliberation import Meeting
from portal.award.proposals import Proposal
from portal.award.reviews import Submitted
from portal.award.rules import Criterion
from portal.award.scoring import Comparison, Result
from portal.award.words import round as round_words
from portal.award.workflow import Round
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.kit.tables import Column, Kind, Table
from portal.records.words import Ballot, Basis, Outcome
from portal.site import figures

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.WINNER: N_("One winner"),
    Outcome.SHARED: N_("Shared by several"),
    Outcome.NONE: N_("No winner this year"),
}
BASES: Mapping[Basis, str] = {
    Basis.DELIBERATION: N_("The reviews and what was talked over"),
    Basis.SCORES: N_("The scores alone"),
}
BALLOTS: Mapping[Ballot, str] = {
    Ballot.YES: N_("for"),
    Ballot.NO: N_("against"),
    Ballot.ABSTAIN: N_("abstains"),
}


def matrix(
    compared: Comparison,
    reviews: Sequence[Submitted],
    criteria: Sequence[Criterion],
    names: Mapping[str, str],
) -> Table:
    """Nominees by name with each reviewer's weighted score, mean, n, spread, adjusted mean, flag.

    `names`: nomination id -> library.
    """
    weights = {one.criterion_id: one.weight_percent for one in criteria}
    people = {one.person_id: one.name for one in reviews}
    given = {(one.nomination_id, one.person_id): scoring.weighted(one, weights) for one in reviews}
    rows = [
        {
            "name": names.get(key, key),
            **{who: given.get((key, who)) for who in people},
            **_summed(one),
        }
        for key, one in _by_name(compared, names)
    ]
    columns = (
        Column("name", _("Nominee"), Kind.TEXT),
        *(Column(who, person, Kind.DECIMAL) for who, person in people.items()),
        Column("mean", _("Mean"), Kind.TEXT),
        Column("n", _("Reviews, n")),
        Column("deviation", _("Spread"), Kind.TEXT),
        Column("range", _("Lowest to highest"), Kind.TEXT),
        Column("adjusted", _("Mean, severity evened out"), Kind.TEXT),
        Column("flag", _("Talk over"), Kind.TEXT),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("Weighted scores of every complete review"), columns, frame)


def _by_name(compared: Comparison, names: Mapping[str, str]) -> list[tuple[str, Result]]:
    return sorted(compared.results.items(), key=lambda item: i18n.sort_key(names.get(item[0], "")))


def _summed(one: Result) -> dict[str, object]:
    low, high = i18n.number(one.lowest, 2), i18n.number(one.highest, 2)
    return {
        "mean": i18n.number(one.mean, 2),
        "n": one.n,
        "deviation": i18n.number(one.deviation, 2),
        "range": i18n.MISSING if one.lowest is None else f"{low}–{high}",
        "adjusted": i18n.number(one.adjusted, 2),
        "flag": _("reviewers two points apart or more") if one.differs else None,
    }


def by_criterion(
    compared: Comparison, criteria: Sequence[Criterion], names: Mapping[str, str]
) -> Table:
    """The mean of every criterion by nominee; where reviewers differ by two points, it says so."""
    rows = [
        {"name": names.get(key, key), **{c.criterion_id: _mean(one, c) for c in criteria}}
        for key, one in _by_name(compared, names)
    ]
    columns = (
        Column("name", _("Nominee"), Kind.TEXT),
        *(Column(c.criterion_id, round_words.criterion_title(c), Kind.TEXT) for c in criteria),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("Means by criterion"), columns, frame)


def means(compared: Comparison, criteria: Sequence[Criterion], names: Mapping[str, str]) -> Table:
    """A row a criterion, a column a nominee, and the weighted means last: narrow, for beside the steps."""
    ordered = _by_name(compared, names)
    rows = [
        {
            "what": round_words.criterion_title(c),
            **{
                key: i18n.number(one.criterion_means.get(c.criterion_id), 2) for key, one in ordered
            },
        }
        for c in criteria
    ]
    rows.append(
        {"what": _("Weighted mean"), **{key: i18n.number(one.mean, 2) for key, one in ordered}}
    )
    columns = (
        Column("what", _("Criterion and weight"), Kind.TEXT),
        *(Column(key, names.get(key, key), Kind.TEXT) for key, _one in ordered),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("Means by criterion"), columns, frame)


def drawn(
    compared: Comparison,
    reviews: Sequence[Submitted],
    criteria: Sequence[Criterion],
    names: Mapping[str, str],
) -> str:
    """Every review as a dot on the scale and the means as lines, a row a nominee; nothing without reviews."""
    weights = {one.criterion_id: one.weight_percent for one in criteria}
    rows = [
        scores.Row(
            names.get(key, key),
            one.mean,
            tuple(
                value
                for review in reviews
                if review.nomination_id == key
                and (value := scoring.weighted(review, weights)) is not None
            ),
        )
        for key, one in _by_name(compared, names)
    ]
    if not any(row.scores for row in rows):
        return ""
    told = "; ".join(f"{row.name} {i18n.number(row.mean, 2)}" for row in rows)
    alt = _("Weighted scores of every review on the scale from 1 to 5. Means: {means}.").format(
        means=told
    )
    place = figures.place("scores", scores.scores(rows), alt, is_secret=True)
    caption = _("Each dot is one review, the line the mean of the nominee. 1 is weak, 5 strong.")
    return f'<figure class="funnel">{place}<figcaption>{text_rule.escape(caption)}</figcaption></figure>'


def _mean(one: Result, criterion: Criterion) -> str:
    text = i18n.number(one.criterion_means.get(criterion.criterion_id), 2)
    differs = criterion.criterion_id in one.differs
    return f"{text} ({_('differ')})" if differs else text


def notes(compared: Comparison, round_: Round) -> list[str]:
    """What must be known before anybody leans on the means."""
    margin = i18n.number(round_.margin_hundredths / 100, 2)
    if compared.lead is None:
        lead = _("There is nothing to compare the first with.")
    elif compared.is_tie(round_.margin_hundredths):
        lead = _(
            "The lead is {lead} points, under the margin of {margin}: this is a tie, and scores cannot be the only ground."
        )
    else:
        lead = _("The lead is {lead} points; the margin is {margin}.")
    said = [lead.format(lead=i18n.number(compared.lead, 2), margin=margin)]
    if compared.lead:  # with equal means nobody is first
        said.append(
            _("The order depends on who reviewed: with severity evened out another nominee leads.")
            if compared.order_depends_on_reviewers
            else _("The first stays first when the reviewers' severity is evened out.")
        )
    few = _("Severity evened out shows only how sensitive the order is. It decides nothing.")
    return [*said, few]


def reasons(reviews: Sequence[Submitted], criteria: Sequence[Criterion]) -> str:
    """Every reviewer's scores and reasons on one nominee."""
    parts = []
    for one in reviews:
        rows = "".join(_reason(one, criterion) for criterion in criteria)
        why = (
            f"<p>{text_rule.escape(_('Changed: {reason}').format(reason=text_rule.shown(one.change_reason)))}</p>"
            if one.change_reason
            else ""
        )
        parts.append(
            f'<p class="said-head">{text_rule.escape(_reviewer(one))}</p>{why}<ul>{rows}</ul>'
        )
    return "".join(parts)


def _reviewer(one: Submitted) -> str:
    """Who reviewed, and that it came late where it did."""
    if not one.is_late:
        return one.name
    told = _("{name}, late: sent {time}")
    return told.format(name=one.name, time=i18n.local_time(one.submitted_at))


def _reason(one: Submitted, criterion: Criterion) -> str:
    mark = one.marks.get(criterion.criterion_id)
    if mark is None:
        return ""
    name = round_words.marked(criterion.names)
    return f"<li>{name}: {text_rule.escape(f'{mark.score}. {mark.reason}')}</li>"


def outcome(one: Proposal, names: Mapping[str, str]) -> str:
    """What is proposed, in a line: outcome and libraries."""
    libraries = ", ".join(names.get(key, key) for key in one.suggestion.winners)
    told = _(OUTCOMES[one.suggestion.outcome])
    return f"{told}: {libraries}" if libraries else told


def votes(one: Proposal, meeting: Meeting) -> str:
    """The votes of those present in a line, by name, then who has not voted yet."""
    given = [
        f"{name} {_(BALLOTS[one.votes[who]])}"
        for who, name in meeting.present.items()
        if who in one.votes
    ]
    waiting = [name for who, name in meeting.present.items() if who not in one.votes]
    if waiting:
        given.append(_("not yet: {names}").format(names=", ".join(waiting)))
    return "; ".join(given) or i18n.MISSING


def dissents(one: Proposal, meeting: Meeting) -> list[tuple[str, str]]:
    """The dissenting opinions, each under the name of who entered it."""
    return [
        (_("Dissent: {name}").format(name=meeting.present.get(who, "")), text)
        for who, text in one.dissents.items()
    ]
