"""Where is the round, by what rules, and what came of it? What everybody may read, told once for every stage.

The page of who has a seat tells the same parts, with what that person has to do between them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from portal.award import history as published
from portal.award import rounds, sample_round
from portal.award.publication import Published
from portal.award.rules import Rules, read_rules
from portal.award.words import round as round_words
from portal.award.workflow import Round
from portal.evidence import register
from portal.evidence.queries import OWN_AWARD, WON
from portal.kit import changes, i18n, settings, text_rule
from portal.kit.answers import Answers
from portal.kit.choice import Choice, Codes
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.records.acting import nobody
from portal.records.sitting import Sitting
from portal.records.words import State

PATH = "/kierros"


@dataclass(frozen=True)
class Looked:
    """A round, its rules where they are public, what has been published of it, and the day of now."""

    round_: Round
    rules: Rules | None
    publications: tuple[Published, ...]
    today: date


@dataclass(frozen=True)
class Rounds(Choice):
    """The rounds, newest first: never kept with a release, since they change without a new one."""

    def listed(self, answers: Answers, codes: Codes) -> dict[str, str]:
        """Every public round by its id."""
        return self.options(answers, codes)

    def is_drawn(self, answers: Answers) -> bool:
        """Where there is more than one to choose from."""
        return len(self.listed(answers, {})) > 1


def is_there(answers: Answers) -> bool:
    """Whether any round is public."""
    return bool(_public(answers))


def newest_state(answers: Answers) -> State | None:
    """Where the newest public round is; None where there is none."""
    return next((one.state for one in _public(answers).values()), None)


def look(answers: Answers, codes: Codes) -> Looked:
    """The chosen round, as everybody may read it."""
    round_, acting = _public(answers)[codes[ROUND.name]], nobody()
    with Sitting.reading(sample_round.records(), acting, round_.round_id) as sitting:
        return Looked(round_, read_rules(sitting), publications(round_), acting.today)


def tell(stage: Stage, looked: Looked) -> None:
    """Where the round is, what came of it, and its rules."""
    round_ = looked.round_
    stage.title(round_words.name(round_))
    standing(stage, round_, round_words.to_do(round_, None, looked.today), looked.today)
    if round_.takes_nominations(looked.today):
        stage.link("/ehdota", _("Nominate a library"), {ROUND.name: round_.round_id})
    results(stage, looked.publications)
    if looked.rules is not None:
        stage.heading(_("Rules"))
        rules(stage, looked.rules)


def otherwise(stage: Stage) -> None:
    """What a round is, who decides and when the last one was, while there is none."""
    stage.title(_("No round is open"))
    stage.lead(_("When the rules of a round have been published, they are shown here."))
    stage.heading(_("What a round is"))
    stage.sentences(
        [
            _("The rules are published first: the criteria, their weights and the days."),
            _("Anybody may nominate a library until the last day of nominations."),
            _("Members, chair and secretary tell what could disqualify them before anything else."),
            _("Each member reviews every nominee alone, beside the same evidence from the data."),
            _("The meeting decides, and the decision is published with its grounds."),
        ]
    )
    stage.heading(_("Who decides"))
    stage.sentences(
        [
            _("The award group: a chair and members. The secretary prepares and does not vote."),
            _(
                "Who is disqualified takes no part in handling the matter. The minutes tell who that was and why."
            ),
        ]
    )
    stage.heading(_("The last recognition"))
    stage.sentences([_last(stage.answers)])
    stage.link("/tunnustukset", _("All recognitions"))


def _last(answers: Answers) -> str:
    """The newest recognition of the region's own, of the register or the portal; that none is known."""
    recorded = pd.DataFrame(columns=list(register.COLUMNS))
    if answers.release is not None:
        recorded = answers.read(register.recognitions)
    history = published.history()
    known = published.joined(recorded, history)
    own = known[(known["award_kind"] == OWN_AWARD) & known["result"].isin(WON)]
    if own.empty and not history.is_readable:
        return _("Recognitions cannot be read just now")
    if own.empty:
        return _("No recognition is recorded.")
    newest = own[own["year"] == own["year"].max()]
    winners = changes.listed(list(dict.fromkeys(newest["winner_text"].dropna().map(str))) or ["–"])
    return f"{newest['award'].iloc[0]} {newest['year'].iloc[0]}: {winners}."


def standing(
    stage: Stage, round_: Round, task: str, today: date, waited_for: Iterable[str] = ()
) -> None:
    """The line of stages, what goes on or has to be done, and that the decision is late where it is."""
    stage.sections([round_words.steps(round_), round_words.task(task, waited_for)])
    if round_words.is_decision_late(round_, today):
        told = _("The decision was due on {day} and has not been taken.")
        stage.remark(told.format(day=i18n.day(round_.decision_due_on)))


def publications(round_: Round) -> tuple[Published, ...]:
    """What has been published of the round."""
    every = published.history().publications
    return tuple(one for one in every if one.round_id == round_.round_id)


def results(stage: Stage, every: Iterable[Published]) -> None:
    """What has been published, for everybody."""
    for one in every:
        stage.heading(_("Result"))
        stage.sections([round_words.result(one)])


def rules(stage: Stage, known: Rules) -> None:
    """Days, settings and criteria, and the fingerprint of what is frozen."""
    round_ = known.round_
    stage.sections([round_words.settings(round_)])
    stage.sections([round_words.criterion(one) for one in known.criteria])
    if round_.rules_hash:
        said = text_rule.escape(round_words.sealed(round_.rules_hash))
        stage.sections([f'<p class="figure-note">{said}</p>'])


def _labelled(answers: Answers, _codes: Codes) -> dict[str, str]:
    return {key: round_words.name(one) for key, one in _public(answers).items()}


def _public(answers: Answers) -> dict[str, Round]:
    """Every public round by its id, newest first; none, and no records made, where there are none yet."""
    return answers.now(_public, _read)


def _read() -> dict[str, Round]:
    if not (sample_round.is_on() or settings.has_records()):
        return {}
    with Sitting.reading(sample_round.records(), nobody()) as sitting:
        return {one.round_id: one for one in rounds.read_rounds(sitting)}


ROUND = Rounds("kierros", N_("Round"), _labelled, 320)
PAGE = Page(
    PATH,
    look,
    tell,
    choices=(ROUND,),
    is_there=is_there,
    otherwise=otherwise,
    needs_release=False,
    is_kept=False,
)
