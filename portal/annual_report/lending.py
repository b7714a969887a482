"""Lending between the libraries in the report: beside the support of interlibrary loans, never as them."""

from portal.annual_report.words import no_data
from portal.kit import covered, periods, uncounted
from portal.kit.answers import Answers, Read
from portal.kit.i18n import _, number, percent
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.kit.stage import Stage
from portal.kit.tables import Table
from portal.kit.told import Sentence, Told
from portal.lending import measures
from portal.lending import page as lending
from portal.lending import words as findings
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.net import NET
from portal.lending.figures.trend import TREND
from portal.lending.view import Choice, View

FLOWS = 10  # rows of the largest flows in the text; Excel has all


def section(stage: Stage, year: int) -> None:
    """Loans between municipalities in the year: sum, share, change, trend, largest flows."""
    stage.heading(_("Lending inside the consortium"))
    _counted(stage, year)
    stage.to_write(
        _("what of the lending inside the consortium is worth telling to those who decide")
    )


def summed(answers: Answers, year: int) -> Sentence | None:
    """The sum of the year in one sentence; None where nothing can be counted."""
    view = _looked(answers, year)
    return None if view is None or view.gap else _sum(view)


def _looked(answers: Answers, year: int) -> View | None:
    """The loans of the year between municipalities; None where there are none."""
    period = period_of(answers.read, year)
    if period is None:
        return None
    scope = Scope(Level.MUNICIPALITY, period.first, period.last)
    return lending.looked(answers, Choice(scope))


def _counted(stage: Stage, year: int) -> None:
    view = _looked(stage.answers, year)
    if view is None:
        stage.gap(no_data(_("Loans in {year}").format(year=year)))
        return
    if view.gap:
        stage.sentence(Sentence.plain(uncounted.lead(view.gap)))
        return
    stage.sentence(Sentence.plain(findings.overview_headline(view) + "."))
    stage.sentence(_sum(view))
    stage.sentence(Sentence.plain(findings.change_sentence(view)))
    stage.remarks(findings.notes(view))
    stage.figure(TREND, view)
    stage.happened(view.happened)
    stage.table(BIGGEST.table(view), BIGGEST.about(view), most=FLOWS)
    stage.table(_balance(view), NET.about(view))
    stage.remark(findings.not_a_bill())


def _sum(view: View) -> Sentence:
    values = {
        "loans": Told(
            _("Loans between municipalities"),
            number(view.totals.loans_between),
            measures.LOANS_BETWEEN,
        ),
        "share": Told(_("Share of all loans"), percent(view.totals.share), measures.SHARE_BETWEEN),
        "renewals": Told(
            _("Renewals between municipalities, libraries or branches"),
            number(view.totals.renewals_between),
            measures.RENEWALS_BETWEEN,
        ),
        "pairs": Told(_("Directions with loans"), number(view.totals.pairs), measures.DIRECTIONS),
    }
    return Sentence(
        _(
            "Loans between municipalities: {loans}, which is {share} of all loans; renewals of such loans {renewals}. Items moved in {pairs} directions. These are not interlibrary loans."
        ),
        values,
    )


def _balance(view: View) -> Table:
    """Sent, received and net: what a page of paper has room for."""
    whole = NET.table(view)
    wanted = ("place", "sent", "received", "net")
    columns = tuple(column for column in whole.columns if column.name in wanted)
    return Table(whole.caption, columns, whole.rows)


def period_of(read: Read, year: int) -> Period | None:
    """The months of the year that there are; None where there are none."""
    known = periods.years(read(covered.loans))
    return next((each for each in known if each.first.year == year), None)


def years(read: Read) -> list[int]:
    """Every year that has loans, newest first."""
    return [period.first.year for period in periods.years(read(covered.loans))]
