"""What figures of lending share: their titles, lists of flows, named rows."""

import pandas as pd

from portal.kit import tables
from portal.kit.i18n import _, number
from portal.kit.largest import OTHERS
from portal.kit.periods import Period, period_text
from portal.lending.view import View
from portal.lending.words import BETWEEN


def subtitle(view: View, unit: str = "") -> str:
    """What, unit, area and period: the statistical title under a finding."""
    parts = (
        _(BETWEEN[view.choice.scope.level]),
        unit,
        view.region,
        period_text(view.choice.period),
    )
    return ", ".join(part for part in parts if part)


def flows_shown(count: int, shown: int) -> str:
    """How many of the flows are drawn."""
    if count <= shown:
        return _("all flows")
    return _("{n} largest of {m} flows").format(n=number(shown), m=number(count))


def flow_list(view: View, top: pd.DataFrame) -> str:
    """Rovaniemi → Tornio 120, Kemi → Tornio 80."""
    return ", ".join(
        f"{view.name(owner)} → {view.name(place)} {number(loans)}"
        for owner, place, loans in zip(top["owner"], top["place"], top["loans"], strict=True)
    )


def monthly(view: View) -> str:
    """The title of what goes on over the months of the trend, whatever the period is."""
    months = view.by_month["loan_month"]
    span = period_text(Period(months.iloc[0].date(), months.iloc[-1].date()))
    return f"{_(BETWEEN[view.choice.scope.level])}, {_('loans a month')}, {view.region}, {span}"


def no_loans(view: View) -> str:
    return _("An empty figure: the selection {period} has 0 loans between places.").format(
        period=period_text(view.choice.period)
    )


def no_change(view: View) -> str:
    return _("Bars of the flows that changed most in {period}: none by more than chance.").format(
        period=period_text(view.choice.period)
    )


def last(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with that of the others, if there is one, below them."""
    is_others = rows["place"] == OTHERS
    return pd.concat([rows[~is_others], rows[is_others]])


def named(view: View, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows with names for the codes of a column of places, or of those of owners and places; each row
    leads to what stands behind it."""
    codes = zip(*(rows[column].tolist() for column in columns), strict=True)
    leads = {tables.LEAD: list(map(view.follow_row, codes))}
    shown = {column: tables.named(rows[column], view.names) for column in columns}
    return rows.assign(**shown, **leads)
