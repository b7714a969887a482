"""Loans of the e-library, month by month."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, months
from portal.charts.months import Line
from portal.groups import measures
from portal.groups.view import View
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import months_text


def by_month(view: View) -> pd.DataFrame:
    """All months that anything is known of: month, e_loans, e_holds, municipalities that are known,
    is_complete (all of the region are)."""
    rows = view.e_lending
    grouped = rows.groupby("month", as_index=False)
    frame: pd.DataFrame = grouped.agg(
        e_loans=("e_loans", "sum"),
        e_holds=("e_holds", lambda known: known.sum(skipna=False)),
        municipalities=("municipality_code", "nunique"),
    )
    frame["month"] = pd.to_datetime(frame["month"])
    every = pd.DataFrame(
        {"month": pd.date_range(frame["month"].min(), frame["month"].max(), freq="MS")}
    )
    frame = every.merge(frame, how="left", on="month")
    return frame.assign(is_complete=frame["municipalities"] == len(view.towns))


def chart(view: View) -> go.Figure:
    """Loans a month: a missing month leaves a gap, one that is known in part is a hollow grey point."""
    frame = by_month(view)
    return months.figure(frame["month"], frame, [Line("e_loans", "", look.SENT)], view.period)


def words(view: View) -> Finding:
    """The loans of the year, of the months that are known, and how many municipalities these are of."""
    rows = view.e_lent
    said = _("E-loans in {year}: {loans}").format(
        year=view.year, loans=number(rows["e_loans"].sum())
    )
    every = len(view.towns) * 12
    if len(rows) < every:
        said = _("{finding}, known of {known} of {all} municipality-months").format(
            finding=said, known=number(len(rows)), all=number(every)
        )
    what = _("E-loans by month, {region}").format(region=view.region)
    frame = by_month(view)
    whole = frame[frame["is_complete"]]
    alt = _("Line of e-loans a month. No month is known of every municipality.")
    if len(whole):
        most = whole["e_loans"].max()
        alt = _("Line of e-loans a month. Highest in {high}: {most}. Whole months only.").format(
            high=months_text(whole.loc[whole["e_loans"] == most, "month"]), most=number(most)
        )
    how = N_(
        "A point is a month that is known of every municipality. A hollow grey point lacks some of them, and a missing month leaves a gap, never a zero. The tinted area is the year of the figures. The e-library's own statistics count by the customer's municipality; these loans are in no other figure."
    )
    return Finding(said, what, alt, (how,))


def table(view: View) -> Table:
    """Loans and holds a month, newest first, and of how many municipalities they are known."""
    rows = by_month(view).iloc[::-1]
    columns = (
        Column("month", _("Month"), Kind.MONTH),
        Column("e_loans", _("E-loans")),
        Column("e_holds", _("E-holds")),
        Column("municipalities", _("Municipalities known")),
    )
    return Table(words(view).subtitle, columns, rows, (measures.E_HOLDS,))


def by_town(view: View) -> Table:
    """Loans and holds of the year by municipality, in the order of the alphabet, with the months that are
    known; a municipality without a row is not known."""
    rows = view.e_lent
    grouped = rows.groupby("municipality_code").agg(
        e_loans=("e_loans", "sum"),
        e_holds=("e_holds", lambda known: known.sum(skipna=False)),
        months=("month", "nunique"),
    )
    towns = sorted(view.towns.items(), key=lambda item: i18n.sort_key(item[1]))
    frame = grouped.reindex([code for code, _name in towns])
    frame = frame.assign(town=[name for _code, name in towns], months=frame["months"].fillna(0))
    columns = (
        Column("town", _("Municipality"), Kind.TEXT),
        Column("e_loans", _("E-loans")),
        Column("e_holds", _("E-holds")),
        Column("months", _("Months known")),
    )
    caption = _("E-loans by municipality, {year}").format(year=view.year)
    return Table(caption, columns, frame, (measures.E_HOLDS,))


E_LOANS = Figure("e-lainat", chart, words, table, measures.E_LOANS)
