"""What figures of the register share: signs, columns, years, and who is counted."""

import pandas as pd

from portal.charts.signs import Sign
from portal.groups.view import View
from portal.groups.words import YEARS_SHOWN, part_text
from portal.kit import follow, narrowing
from portal.kit.i18n import N_, _, ngettext, number, percent
from portal.kit.tables import Column, Kind, Table

ORDER_HOW = N_(
    "Libraries stand by the size of their staff and then by name: the table is no ranking."
)
SIGNS_OVER_YEARS = N_(
    "A column is a year. The sign is the part in that year: the strongest of the roles. The percentage is the share of meetings attended, where it may be told."
)


def caption(view: View, text: str) -> str:
    """The caption of a figure that is a table, with what narrows it."""
    return narrowing.told(text, view.narrowing)


def follow_library(code: str) -> str:
    """Where the name of a library leads: to its groups over the years."""
    return follow.to(follow.GROUPS, {"kirjasto": code}, "historia")


def follow_group(code: str) -> str:
    """Where the name of a group leads: to its libraries over the years."""
    return follow.to(follow.GROUPS, {"ryhma": code}, "ryhma-vuosittain")


def found(rows: pd.DataFrame, one: str, other: str) -> dict[tuple[object, object], Sign]:
    columns = [rows[name].tolist() for name in (one, other, "role", "is_seat", "attendance")]
    return {
        (first, second): _sign(role, is_seat=bool(is_seat), attendance=attendance)
        for first, second, role, is_seat, attendance in zip(*columns, strict=True)
    }


def _sign(role: object, *, is_seat: bool, attendance: float) -> Sign:
    if not is_seat:
        return Sign("not_invited")
    if attendance == 0:
        return Sign("absent")
    return Sign(str(role), "" if pd.isna(attendance) else percent(attendance, 0))


def columns() -> tuple[Column, ...]:
    return (
        Column("part", _("Part"), Kind.TEXT),
        Column("attendance", _("Meetings attended"), Kind.SHARE),
    )


def worded(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    said = [
        part_text(role if is_seat else None)
        for role, is_seat in zip(rows["role"], rows["is_seat"], strict=True)
    ]
    return rows.assign(
        library_name=[view.name(code) for code in rows["library"]],
        group_name=[view.group_name(code) for code in rows["group_id"]],
        part=said,
    )


def shown_years(view: View) -> list[int]:
    """The newest ten of all years from the first to the last record."""
    return list(range(min(view.years), max(view.years) + 1))[-YEARS_SHOWN:]


def table(view: View, rows: pd.DataFrame, named: Column, caption: str) -> Table:
    shown = (named, Column("year", _("Year"), Kind.YEAR), *columns())
    rows = worded(view, rows).sort_values(["year", named.name], ascending=[False, True])
    return Table(caption, shown, rows)


def libraries(count: int) -> str:
    return ngettext("{n} library", "{n} libraries", count).format(n=number(count))


def years_shown(view: View, what: str) -> str:
    """What a figure of years is of: the newest ones where there are more than it has room for."""
    every = max(view.years) - min(view.years) + 1
    if every <= YEARS_SHOWN:
        return what
    return _("{what}, the newest {n} of {m} years").format(
        what=what, n=number(YEARS_SHOWN), m=number(every)
    )
