"""What does a year hold for AKE's annual report? Told once for the page, Word and Excel, in the order of
AKE's own reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.annual_report import goals, joint, lending, measures, prompts, summary, tasks
from portal.annual_report import known as facts
from portal.annual_report.known import Known
from portal.award import history as published
from portal.award.history import History
from portal.kit import access, i18n, identity, listening, periods
from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import N_, _, number
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.kit.told import Sentence, Told
from portal.municipality import page as municipality
from portal.municipality import view as municipality_view


@dataclass(frozen=True)
class Draft:
    """The year of the draft, and what the portal has published itself."""

    year: int
    known: History


def look(_answers: Answers, codes: Codes) -> Draft:
    """The draft of the chosen year."""
    return of(int(codes[YEAR.name]))


def of(year: int) -> Draft:
    """The draft of a year, with what the portal has published by now."""
    return Draft(year, published.history())


def tell(stage: Stage, draft: Draft) -> None:
    """The whole draft. What the data cannot tell is a gap that says so, and all gaps stand together at the
    end, before the cards of the municipalities."""
    release = stage.answers.present
    stage.title(_("Annual report {year}: draft").format(year=draft.year))
    stage.lead(
        _("{keeper}. Put together on {day} from release {release_id}.").format(
            keeper=identity.keeper(release),
            day=i18n.day(release.built_at.date()),
            release_id=release.release_id,
        )
    )
    known = _known(stage.answers, draft)
    if stage.may(access.may_manage_exports):
        _facts(stage, known)
    _sections(stage, known)
    stage.heading(_("What the data cannot tell"))
    stage.sentences(gaps(stage.answers, draft) or [_("Nothing is missing.")])
    _cards(stage, draft.year)


def gaps(answers: Answers, draft: Draft) -> Sequence[str]:
    """All that the data cannot tell, in the order of the draft."""
    heard = listening.Listening(answers, PAGE.path, {})
    _sections(heard, _known(answers, draft))
    return heard.gaps


def _known(answers: Answers, draft: Draft) -> Known:
    return facts.of(answers.read, draft.year, draft.known)


def _facts(stage: Stage, known: Known) -> None:
    """How many of the facts are there, and a link to what fills each of the others: for who writes it."""
    every = facts.facts(known)
    lacking = [fact for fact in every if not fact.is_there]
    there = Told(_("Facts of the report"), number(len(every) - len(lacking)), measures.FACTS)
    stage.heading(_("What the report has and what it lacks"))
    stage.sentence(
        Sentence(_("{n} of {all} facts are there."), {"n": there, "all": number(len(every))})
    )
    for fact in lacking:
        stage.link(fact.path, fact.remedy)


def _sections(stage: Stage, known: Known) -> None:
    """The report in the order of AKE's own reports."""
    summary.told(stage, known)
    goals.reached(stage, known)
    tasks.resources(stage, known)
    for code in ("osaaminen", "kehittaminen", "verkostot"):
        tasks.task(stage, known, code)
    tasks.visits(stage, known)
    tasks.networks(stage, known)
    joint.services(stage, known)
    tasks.task(stage, known, "kaukopalvelu")
    prompts.external_loans(stage)
    lending.section(stage, known.year)
    joint.travelled(stage, known)
    prompts.collections(stage)
    prompts.projects(stage, known)
    prompts.impact(stage, known)
    tasks.recognised(stage, known)
    goals.planned(stage, known)


def _cards(stage: Stage, year: int) -> None:
    """The card of each municipality, where the year has loans."""
    period = lending.period_of(stage.answers.read, year)
    if period is None:
        return
    code = periods.code(period)
    stage.annex(
        _("Municipality cards"),
        municipality.PAGE.path,
        municipality.PLACE.name,
        municipality_view.labelled(stage.answers.read),
        {municipality.PERIOD.name: code},
        lambda part, place: municipality.tell_brief(
            part, municipality.of(part.answers, place, code)
        ),
    )


def _years(answers: Answers, _codes: Codes) -> dict[str, str]:
    """The newest whole year, then every year that has loans: the one that goes on is seldom reported."""
    known = lending.years(answers.read)
    usual = known[1:2] or known
    return {str(each): str(each) for each in [*usual, *known]}


YEAR = choices.Choice("vuosi", N_("Year"), _years, 160)
PAGE = Page("/toimintakertomus", look, tell, choices=(YEAR,))
