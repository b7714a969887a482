"""The pictures and tables of the page on working groups, from one view."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import signs
from portal.charts.signs import Row, Section, Sign
from portal.groups import equity as chart
from portal.groups import lifelines as lives
from portal.groups import queries as groups
from portal.groups import words
from portal.groups.equity import Point
from portal.groups.lifelines import Life
from portal.groups.view import View, ordered_groups
from portal.kit import narrowing
from portal.kit.i18n import _, number, percent
from portal.kit.tables import Column, Kind, Table


def matrix(view: View) -> str:
    """Libraries by size, groups by kind; the sums stand at the edges."""
    found = _found(view.of_year, "library", "group_id")
    columns = view.shown_groups
    seats = view.taken.groupby("library").size()
    leads = view.taken[view.taken["role"].isin(groups.LEADS)].groupby("library").size()
    by_group = view.taken.groupby("group_id").size()
    known = set(view.of_year["library"])
    rows: dict[int, list[Row]] = {}
    for library in view.libraries:
        nothing = 0 if library in known else None  # of whom nothing is recorded nothing is known
        row = Row(
            view.name(library),
            [found.get((library, group), Sign()) for group in columns],
            [number(counts.get(library, nothing)) for counts in (seats, leads)],
            library == view.choice.library,
        )
        rows.setdefault(view.size_class(library), []).append(row)
    sections = [Section(_heading(view, size), each) for size, each in rows.items()]
    foot = Row(_("Libraries"), (), [number(by_group.get(group, 0)) for group in columns])
    heads = [view.group_name(group) for group in columns]
    sums = (_("Seats"), _("Lead roles"))
    return signs.as_html(_caption(view, words.matrix(view).subtitle), heads, sections, sums, foot)


def _caption(view: View, text: str) -> str:
    """The caption of a figure that is a table, with what narrows it."""
    return narrowing.told(text, view.narrowing)


def _heading(view: View, size: int) -> str:
    """Sizes are told apart only where person-years are known of any library."""
    return _(words.SIZES[size]) if len(view.staff_years) else ""


def _found(rows: pd.DataFrame, one: str, other: str) -> dict[tuple[object, object], Sign]:
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


def parts(view: View) -> Table:
    """Every record of the year: library, group, part, share of meetings attended."""
    rows = _worded(view, view.of_year)
    order = {library: place for place, library in enumerate(view.libraries)}
    rows = rows.sort_values("library", key=lambda codes: codes.map(order), kind="stable")
    columns = (
        Column("library_name", _("Library"), Kind.TEXT),
        Column("group_name", _("Group"), Kind.TEXT),
        *_PARTS(),
    )
    return Table(words.matrix(view).subtitle, columns, rows)


def _PARTS() -> tuple[Column, ...]:  # noqa: N802 - columns in the language in use
    return (
        Column("part", _("Part"), Kind.TEXT),
        Column("attendance", _("Meetings attended"), Kind.SHARE),
    )


def _worded(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    said = [
        words.part_text(role if is_seat else None)
        for role, is_seat in zip(rows["role"], rows["is_seat"], strict=True)
    ]
    return rows.assign(
        library_name=[view.name(code) for code in rows["library"]],
        group_name=[view.group_name(code) for code in rows["group_id"]],
        part=said,
    )


def lifelines(view: View) -> str:
    """Every group, the newest ten years."""
    years = _shown_years(view)
    met = view.meetings.set_index(["group_id", "year"])["meetings"].to_dict()
    found = [
        Life(
            view.group_name(group),
            [(_is_alive(view, group, year), int(met.get((group, year), 0))) for year in years],
        )
        for group in ordered_groups(view, set(view.lives.index))
    ]
    return lives.as_html(
        _caption(view, words.lifelines(view).subtitle), years, found, lives.legend()
    )


def _is_alive(view: View, group: str, year: int) -> bool:
    life = view.lives.loc[group]
    return bool(life["first_year"] <= year <= life["last_year"])


def _shown_years(view: View) -> list[int]:
    """The newest ten of all years from the first to the last record."""
    return list(range(min(view.years), max(view.years) + 1))[-words.YEARS_SHOWN :]


def meetings(view: View) -> Table:
    """Meetings of every group and year, newest first."""
    rows = view.meetings.assign(
        group_name=[view.group_name(code) for code in view.meetings["group_id"]],
        kind=[
            _(words.KINDS[kind]) for kind in view.groups["kind"].reindex(view.meetings["group_id"])
        ],
    ).sort_values(["year", "group_name"], ascending=[False, True])
    columns = (
        Column("group_name", _("Group"), Kind.TEXT),
        Column("kind", _("Kind"), Kind.TEXT),
        Column("year", _("Year"), Kind.YEAR),
        Column("meetings", _("Meetings")),
    )
    return Table(words.lifelines(view).subtitle, columns, rows)


def equity(view: View) -> go.Figure:
    """A point a library."""
    frame = view.shares
    return chart.scatter(
        [
            Point(view.name(str(code)), float(staff), float(seats), code == view.choice.library)
            for code, staff, seats in zip(
                frame.index, frame["share_of_staff"], frame["share_of_seats"], strict=True
            )
        ]
    )


def shares(view: View) -> Table:
    """Seats, lead roles and person-years of every library, by size and name."""
    order = [library for library in view.libraries if library in view.shares.index]
    rows = view.shares.loc[order].assign(library_name=[view.name(code) for code in order])
    columns = (
        Column("library_name", _("Library"), Kind.TEXT),
        Column("seats", _("Seats")),
        Column("share_of_seats", _("Share of seats"), Kind.SHARE),
        Column("staff_years", _("Person-years"), Kind.DECIMAL),
        Column("share_of_staff", _("Share of person-years"), Kind.SHARE),
        Column("lead_roles", _("Lead roles")),
    )
    return Table(words.equity(view).subtitle, columns, rows)


def history(view: View, library: str) -> str:
    """The groups of one library, years side by side."""
    rows = view.seats[view.seats["library"] == library]
    found = _found(rows, "group_id", "year")
    years = _shown_years(view)
    listed = [
        Row(view.group_name(group), [found.get((group, year), Sign()) for year in years])
        for group in ordered_groups(view, set(rows["group_id"]))
    ]
    heads = [str(year) for year in years]
    caption = _caption(view, words.history(view, library).subtitle)
    return signs.as_html(caption, heads, [Section("", listed)], is_upright=True)


def history_rows(view: View, library: str) -> Table:
    """Every record of one library, newest first."""
    rows = view.seats[view.seats["library"] == library]
    named = Column("group_name", _("Group"), Kind.TEXT)
    return _records(view, rows, named, words.history(view, library).subtitle)


def group(view: View, chosen: str) -> str:
    """The libraries of one group, years side by side, and its meetings below."""
    rows = view.seats[view.seats["group_id"] == chosen]
    found = _found(rows, "library", "year")
    years = _shown_years(view)
    there = set(rows["library"])
    listed = [
        Row(
            view.name(library),
            [found.get((library, year), Sign()) for year in years],
            is_chosen=library == view.choice.library,
        )
        for library in view.libraries
        if library in there
    ]
    met = view.meetings[view.meetings["group_id"] == chosen].set_index("year")["meetings"]
    foot = Row(_("Meetings"), (), [number(met[year]) if year in met else "" for year in years])
    heads = [str(year) for year in years]
    caption = _caption(view, words.group(view, chosen).headline)
    return signs.as_html(caption, heads, [Section("", listed)], foot=foot, is_upright=True)


def group_rows(view: View, chosen: str) -> Table:
    """Every record of one group, newest first."""
    rows = view.seats[view.seats["group_id"] == chosen]
    named = Column("library_name", _("Library"), Kind.TEXT)
    return _records(view, rows, named, words.group(view, chosen).headline)


def _records(view: View, rows: pd.DataFrame, named: Column, caption: str) -> Table:
    columns = (named, Column("year", _("Year"), Kind.YEAR), *_PARTS())
    rows = _worded(view, rows).sort_values(["year", named.name], ascending=[False, True])
    return Table(caption, columns, rows)
