"""The report in a few sentences: only what is known, each number the same as in its own part."""

from collections.abc import Iterator

from portal.annual_report import lending, measures, tasks
from portal.annual_report.known import Known
from portal.evidence import measures as shared
from portal.evidence import services as work
from portal.groups import measures as groups
from portal.kit.i18n import _, money, number
from portal.kit.stage import Stage
from portal.kit.told import Sentence, Told


def told(stage: Stage, known: Known) -> None:
    """The summary, or that nothing is known to sum up."""
    stage.heading(_("Summary"))
    sentences = [*_means(known), *_work(known), *_together(known)]
    if (loans := lending.summed(stage.answers, known.year)) is not None:
        sentences.append(loans)
    if sentences:
        stage.sentence(Sentence.joined(sentences))
    stage.to_write(_("what was most important in the year, in two or three sentences"))


def _means(known: Known) -> Iterator[Sentence]:
    granted = known.spent("grant")["euros"].dropna()
    if len(granted):
        euros = Told(_("Grant"), money(round(float(granted.sum()) * 100)), measures.GRANT)
        yield Sentence(_("The grant of the year was {euros}."), {"euros": euros})
    years = tasks.person_years(known, known.year)
    if years is not None:
        worked = Told(
            _("Person-years of the regional work"), number(years, 1), measures.AKE_PERSON_YEARS
        )
        yield Sentence(_("The regional work took {years} person-years."), {"years": worked})


def _work(known: Known) -> Iterator[Sentence]:
    own = known.done[known.done["task"].isin(tasks.PROMPTS)]
    people = own["participants"].dropna()
    if len(people):
        values: dict[str, Told | str] = {
            "n": Told(_("Activities"), number(len(own)), measures.AKE_ACTIVITIES),
            "people": Told(_("Participants"), number(people.sum()), measures.AKE_PARTICIPANTS),
        }
        yield Sentence(
            _("{n} activities are recorded under its tasks, with {people} participants known."),
            values,
        )
    visited = set(known.visits["library"].dropna()) & known.libraries.keys()
    if visited:
        count = Told(_("Libraries visited"), number(len(visited)), measures.VISITED)
        yield Sentence(
            _("It visited {n} of {all} libraries."),
            {"n": count, "all": number(len(known.libraries))},
        )


def _together(known: Known) -> Iterator[Sentence]:
    met = known.meetings[known.meetings["year"] == known.year]
    if len(met):
        meetings = Told(_("Meetings"), number(met["meetings"].sum()), groups.MEETINGS)
        yield Sentence(
            _("Working groups of the libraries met {meetings} times."), {"meetings": meetings}
        )
    if len(known.services):
        count = len(work.carried(known.services))
        hours = work.amount(known.services, "hours")
        values: dict[str, Told | str] = {
            "n": Told(_("Joint services"), number(count), shared.JOINT_SERVICES),
            "hours": Told(_("Hours for joint services"), hours.text, shared.SERVICE_HOURS),
        }
        yield Sentence(_("Joint services carried: {n}; hours recorded: {hours}."), values)
