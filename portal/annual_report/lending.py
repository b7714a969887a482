"""Lending between the libraries in the report: beside the support of interlibrary loans, never as them."""

import pandas as pd

from portal.annual_report.parts import Figure, Part, Prompt, Rows, Section, Sentence, Told, no_data
from portal.kit import covered, periods, region, uncounted
from portal.kit.answers import Read
from portal.kit.i18n import _, number, percent
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.kit.tables import Table
from portal.lending import measures
from portal.lending import view as views
from portal.lending import words as findings
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.net import NET
from portal.lending.figures.trend import TREND
from portal.lending.view import Choice, View


def section(read: Read, year: int, region: str) -> Section:
    """Loans between municipalities in the year: sum, share, change, trend, largest flows."""
    title = _("Lending inside the consortium")
    prompt = Prompt(
        _("what of the lending inside the consortium is worth telling to those who decide")
    )
    coverage = read(covered.loans)
    period = _period(year, coverage)
    if period is None:
        return Section(title, (no_data(_("Loans in {year}").format(year=year)), prompt))
    view = views.look(read, Choice(Scope(Level.MUNICIPALITY, period.first, period.last)), region)
    if view.gap:
        return Section(title, (Sentence(uncounted.lead(view.gap)), prompt))
    parts: list[Part] = [
        Sentence(findings.overview_headline(view) + "."),
        _sum(view),
        Sentence(findings.change_sentence(view)),
        *(Sentence(text) for text in findings.notes(view)),
        Figure(TREND.drawn(view), TREND.words(view), TREND.about(view)),
        Rows(BIGGEST.table(view), BIGGEST.about(view), 10),
        Rows(_balance(view), NET.about(view)),
        Sentence(findings.not_a_bill()),
        prompt,
    ]
    return Section(title, tuple(parts))


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
            "Loans between municipalities: {loans}, which is {share} of all loans; renewals of such loans {renewals}. Items moved in {pairs} directions. These are local loans in national statistics, not interlibrary loans."
        ),
        values,
    )


def _balance(view: View) -> Table:
    """Sent, received and net: what a page of paper has room for."""
    whole = NET.table(view)
    wanted = ("place", "sent", "received", "net")
    columns = tuple(column for column in whole.columns if column.name in wanted)
    return Table(whole.caption, columns, whole.rows)


def _period(year: int, coverage: pd.DataFrame) -> Period | None:
    """The months of the year that there are."""
    return next((each for each in periods.years(coverage) if each.first.year == year), None)


def years(read: Read) -> list[int]:
    """Every year that has loans, newest first."""
    return [period.first.year for period in periods.years(read(covered.loans))]


def libraries(read: Read) -> int:
    """How many libraries the region has now."""
    return len(read(region.places, level=Level.LIBRARY))
