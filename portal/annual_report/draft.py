"""The whole draft of a year's report, in the order of AKE's own reports."""

from functools import partial

from portal.annual_report import lending, tasks
from portal.annual_report.parts import Prompt, Report, Section
from portal.award import history as published
from portal.award.history import History
from portal.kit import answers, i18n, identity
from portal.kit.i18n import _
from portal.kit.warehouse import Release


def made(release: Release, year: int, known: History = published.NOTHING) -> Report:
    """The draft of a year, in the language in use. What the data cannot tell is a gap that says so;
    `known` is what the portal has published itself."""
    read = partial(answers.read, release)
    goals = Section(_("Goals"), (Prompt(_("the goals of the year and how they were reached")),))
    sections = (
        goals,
        tasks.resources(read, year),
        tasks.task(
            read,
            year,
            "osaaminen",
            _("Competence of the staff"),
            _("what was learned and why it was chosen"),
        ),
        tasks.task(
            read,
            year,
            "kehittaminen",
            _("Development of the libraries"),
            _("what changed in the libraries"),
        ),
        tasks.task(
            read,
            year,
            "verkostot",
            _("Cooperation of the libraries"),
            _("what the libraries did together"),
        ),
        tasks.networks(read, year, lending.libraries(read)),
        tasks.task(
            read,
            year,
            "kaukopalvelu",
            _("Regional support of interlibrary loans"),
            _("advice and training on interlibrary loans"),
        ),
        lending.section(read, year, identity.region_name(release)),
        tasks.recognised(read, year, known),
    )
    return Report(
        title=_("Annual report {year}: draft").format(year=year),
        subtitle=_("{keeper}. Put together on {day} from release {release_id}.").format(
            keeper=identity.keeper(release),
            day=i18n.day(release.built_at.date()),
            release_id=release.release_id,
        ),
        year=year,
        release_id=release.release_id,
        is_sample=release.is_sample,
        source=identity.keeper(release),
        sections=sections,
    )
