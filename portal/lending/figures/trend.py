"""Loans between places, month by month."""

from functools import partial

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, months
from portal.charts.months import Line
from portal.kit import changes, follow, i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.periods import period_text
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import months_text
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import View
from portal.lending.words import BETWEEN, between_before, loans_text


def chart(view: View) -> go.Figure:
    """Loans a month: a missing month leaves a gap, an incomplete one is a hollow grey point."""
    line = Line("loans_between", "", look.SENT)
    return months.figure(
        view.by_month["loan_month"],
        view.by_month,
        [line],
        view.period,
        events=view.happened,
        follow=partial(follow.month, follow.FLOWS),
    )


def words(view: View) -> Finding:
    """Whether the number grew, fell or stayed, and the highest month."""
    known = view.by_month[view.by_month["is_complete"]]
    headline = _trend_headline(view, known)
    what = titles.monthly(view)
    alt = titles.no_loans(view)
    if len(known):
        loans = known["loans_between"]
        alt = _(
            "Line of loans a month. Highest in {high}: {most}. Lowest in {low}: {least}. Complete months only."
        ).format(
            high=months_text(known.loc[loans == loans.max(), "loan_month"]),
            most=number(loans.max()),
            low=months_text(known.loc[loans == loans.min(), "loan_month"]),
            least=number(loans.min()),
        )
    how = N_(
        "A point is a month. A missing month leaves a gap, never a zero. A hollow grey point is a month whose days are not all known yet. The tinted area is the period of the figures."
    )
    return Finding(headline, what, alt, (how,))


def _trend_headline(view: View, known: pd.DataFrame) -> str:
    what = _(BETWEEN[view.choice.scope.level])
    said = changes.of_what(i18n.uncapital(what), view.totals.loans_between, between_before(view))
    if said is not None:
        period = i18n.capital(period_text(view.period))
        return changes.with_events(f"{period}: {said}", view.compared, most=1)
    if known.empty:
        return what
    most = known["loans_between"].max()
    return _("The busiest month: {month}, {loans}").format(
        month=months_text(known.loc[known["loans_between"] == most, "loan_month"]),
        loans=loans_text(int(most)),
    )


def table(view: View) -> Table:
    """Loans and renewals between places, a row a month, newest first."""
    columns = (
        Column("loan_month", _("Month"), Kind.MONTH),
        Column("loans_between", _("Loans between")),
        Column("renewals_between", _("Renewals between")),
        Column("loans", _("All loans")),
        Column("complete", _("Complete month"), Kind.TEXT),
    )
    said = view.by_month["is_complete"].map({True: _("yes"), False: _("no")})
    rows = view.by_month.assign(complete=said).iloc[::-1]
    others = (measures.RENEWALS_BETWEEN, measures.LOANS)
    return Table(words(view).subtitle, columns, rows, others)


TREND = Figure("kehitys", chart, words, table, measures.LOANS_BETWEEN)
