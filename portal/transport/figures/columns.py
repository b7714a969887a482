"""The columns that the tables of transport share, and why a value is not told."""

import pandas as pd

from portal.kit.i18n import _, number
from portal.kit.tables import Column, Kind
from portal.transport import measures
from portal.transport.queries import ENOUGH
from portal.transport.view import View

OF_TIMES = (measures.DAYS_MEDIAN, measures.DAYS_P90, measures.TRANSPORT_BANDS)
BANDS = ("under_48h", "up_to_72h", "over_72h")


def too_few() -> str:
    """The sign of what is not told."""
    return _("fewer than {n}").format(n=number(ENOUGH))


def ends() -> tuple[Column, Column]:
    return Column("sender", _("Sends"), Kind.TEXT), Column("receiver", _("Receives"), Kind.TEXT)


def of_times() -> tuple[Column, ...]:
    return (
        Column("timed", _("Arrived, time known")),
        Column("days_median", _("Days, median"), Kind.DECIMAL),
        Column("days_p90", _("Days, nine out of ten at most"), Kind.DECIMAL),
        Column("under_48h_share", _("Under 48 hours"), Kind.SHARE),
        Column("up_to_72h_share", _("48–72 hours"), Kind.SHARE),
        Column("over_72h_share", _("Over 72 hours"), Kind.SHARE),
    )


def with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """The bands as shares of the transfers whose time is known, from thirty of them."""
    whole = rows["timed"].where(rows["timed"] >= ENOUGH)
    return rows.assign(**{f"{band}_share": rows[band] / whole for band in BANDS})


def month_signs(months: pd.DataFrame, figure: str) -> list[str]:
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


def time_signs(rows: pd.DataFrame) -> list[str]:
    """Why days are empty: nothing has arrived, so they do not apply, or too little has."""
    return [
        "" if timed >= ENOUGH else too_few() if arrived else _("not applicable")
        for timed, arrived in zip(rows["timed"], rows["arrived"], strict=True)
    ]


def named(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        sender=[view.name(code) for code in rows["sender"]],
        receiver=[view.name(code) for code in rows["receiver"]],
    )
