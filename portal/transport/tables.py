"""The table behind each figure on transport: the same frames, named, with every row.

A dash has its reason beside it: no data, not complete yet, too few to tell, or not applicable.
"""

import pandas as pd

from portal.kit import i18n
from portal.kit.i18n import _, number
from portal.kit.tables import Column, Kind, Table
from portal.transport import figures as findings
from portal.transport.queries import ENOUGH
from portal.transport.view import View

OF_TIMES = ("days_median", "days_p90", "transport_bands")
BANDS = ("under_48h", "up_to_72h", "over_72h")


def trend(view: View) -> Table:
    """Transfers by reason, a row a month, newest first."""
    columns = (
        Column("month", _("Month"), Kind.MONTH),
        Column("transfers", _("Transfers")),
        Column("reserve", _("For holds")),
        Column("returned", _("On the way back")),
        Column("other", _("Other reasons")),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_month.assign(sign=_month_signs(view.by_month, "transfers")).iloc[::-1]
    return Table(findings.trend(view).subtitle, columns, rows, ("reserve_share",))


def days(view: View) -> Table:
    """Days and bands, a row a month, newest first."""
    columns = (
        Column("month", _("Month"), Kind.MONTH),
        *_time_columns(),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_month.assign(sign=_month_signs(view.by_month, "days_median")).iloc[::-1]
    return Table(findings.days(view).subtitle, columns, _with_shares(rows), OF_TIMES)


def weekdays(view: View) -> Table:
    """Sent and arrived, a row a day of the week."""
    columns = (
        Column("day", _("Day of the week"), Kind.TEXT),
        Column("sent", _("Sent")),
        Column("arrived", _("Arrived")),
    )
    names = [i18n.weekday(int(day)) for day in view.by_weekday["weekday"]]
    return Table(findings.weekdays(view).subtitle, columns, view.by_weekday.assign(day=names))


def bands(view: View) -> Table:
    """Days and bands of every receiving place, most transfers first."""
    columns = (
        Column("name", _("Receives"), Kind.TEXT),
        Column("transfers", _("Transfers")),
        *_time_columns(),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_receiver.assign(
        name=[view.name(code) for code in view.by_receiver["place"]],
        sign=_time_signs(view.by_receiver),
    )
    cards = ("transfers", *OF_TIMES)
    return Table(findings.bands(view).subtitle, columns, _with_shares(rows), cards)


def routes(view: View) -> Table:
    """Every route between two places, most transfers first; the highlighted place's only."""
    columns = (
        *_ends(),
        Column("transfers", _("Transfers")),
        Column("reserve", _("For holds")),
        Column("returned", _("On the way back")),
        Column("other", _("Other reasons")),
        *_time_columns(),
        Column("km", _("Way of the items, km (estimate)")),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = _named(view, view.travelled).assign(sign=_time_signs(view.travelled))
    cards = ("transfers", "reserve_share", *OF_TIMES, "transport_km")
    return Table(findings.routes(view).subtitle, columns, _with_shares(rows), cards)


def left_open(view: View) -> Table:
    """Every route that has open transfers, most transfers first; the highlighted place's only."""
    columns = (
        *_ends(),
        Column("open", _("Open transfers")),
        Column("overdue", _("Open for more than 14 days")),
        Column("transfers", _("Transfers")),
    )
    cards = ("transfers_overdue", "transfers")
    return Table(findings.left_open(view).subtitle, columns, _named(view, view.left_open), cards)


def too_few() -> str:
    """The sign of what is not told."""
    return _("fewer than {n}").format(n=number(ENOUGH))


def _ends() -> tuple[Column, Column]:
    return Column("sender", _("Sends"), Kind.TEXT), Column("receiver", _("Receives"), Kind.TEXT)


def _time_columns() -> tuple[Column, ...]:
    return (
        Column("timed", _("Arrived, time known")),
        Column("days_median", _("Days, median"), Kind.DECIMAL),
        Column("days_p90", _("Days, nine out of ten at most"), Kind.DECIMAL),
        Column("under_48h_share", _("Under 48 hours"), Kind.SHARE),
        Column("up_to_72h_share", _("48–72 hours"), Kind.SHARE),
        Column("over_72h_share", _("Over 72 hours"), Kind.SHARE),
    )


def _with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """The bands as shares of the transfers whose time is known, from thirty of them."""
    whole = rows["timed"].where(rows["timed"] >= ENOUGH)
    return rows.assign(**{f"{band}_share": rows[band] / whole for band in BANDS})


def _month_signs(months: pd.DataFrame, figure: str) -> list[str]:
    return [
        _month_sign(is_known=pd.notna(count), is_complete=complete, is_told=pd.notna(told))
        for count, complete, told in zip(
            months["transfers"], months["is_complete"], months[figure], strict=True
        )
    ]


def _month_sign(*, is_known: bool, is_complete: bool, is_told: bool) -> str:
    if not is_known:
        return _("no data")
    parts = [] if is_told else [too_few()]
    return ", ".join(parts if is_complete else [*parts, _("not complete yet")])


def _time_signs(rows: pd.DataFrame) -> list[str]:
    """Why days are empty: nothing has arrived, so they do not apply, or too little has."""
    return [
        "" if timed >= ENOUGH else too_few() if arrived else _("not applicable")
        for timed, arrived in zip(rows["timed"], rows["arrived"], strict=True)
    ]


def _named(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        sender=[view.name(code) for code in rows["sender"]],
        receiver=[view.name(code) for code in rows["receiver"]],
    )
