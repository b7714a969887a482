"""The lives of groups: years side by side, the years of a group tinted, its meetings as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts import signs
from portal.groups import measures
from portal.groups.figures import records
from portal.groups.view import View, ordered_groups
from portal.groups.words import (
    KINDS,
    meetings_text,
)
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import escape


@dataclass(frozen=True)
class Life:
    """One group: name as HTML, and for each year whether it lived and how many meetings are known."""

    name: str
    years: Sequence[tuple[bool, int]]


def chart(view: View) -> str:
    """Every group, the newest ten years."""
    years = records.shown_years(view)
    met = view.meetings.set_index(["group_id", "year"])["meetings"].to_dict()
    found = [
        Life(
            signs.linked(view.group_name(group), records.follow_group(group)),
            [(_is_alive(view, group, year), int(met.get((group, year), 0))) for year in years],
        )
        for group in ordered_groups(view, set(view.lives.index))
    ]
    return as_html(records.caption(view, words(view).subtitle), years, found)


def _is_alive(view: View, group: str, year: int) -> bool:
    life = view.lives.loc[group]
    return bool(life["first_year"] <= year <= life["last_year"])


def as_html(caption: str, years: Sequence[int], lives: Sequence[Life]) -> str:
    """A row a group, a column a year, under the words for tint and numbers."""
    heads = "".join(f'<th scope="col">{year}</th>' for year in years)
    rows = "".join(
        f'<tr><th scope="row">{life.name}</th>{"".join(_cell(*year) for year in life.years)}</tr>'
        for life in lives
    )
    return (
        f'<p class="signs-legend">{legend()}</p>'
        f'<div class="table-scroll signs" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="signs lives"><caption class="visually-hidden">{escape(caption)}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def legend() -> str:
    """What tint and number mean."""
    alive = escape(_("the group existed, or something is recorded of it"))
    counted = escape(_("meetings that are known of"))
    return (
        f'<span class="key"><i class="life alive" aria-hidden="true"></i>{alive}</span>'
        f'<span class="key"><i class="life met" aria-hidden="true">{number(3)}</i>{counted}</span>'
    )


def _cell(is_alive: bool, meetings: int) -> str:  # noqa: FBT001 - a pair of a Life
    if meetings:
        said = ngettext("{n} meeting", "{n} meetings", meetings).format(n=number(meetings))
        return f'<td><i class="life met" role="img" aria-label="{escape(said)}">{number(meetings)}</i></td>'
    if is_alive:
        said = escape(_("no meeting known"))
        return f'<td><i class="life alive" role="img" aria-label="{said}"></i></td>'
    return "<td></td>"


def words(view: View) -> Finding:
    """Meetings by group and year; the group that met most in the chosen year."""
    met = view.meetings_of_year
    total = int(met.sum())
    if total:
        top = met[met == met.max()].index
        most = _(", most of them by {group}: {n}").format(
            group=view.group_name(str(top[0])), n=number(met.max())
        )
        said = _("{meetings} are known of {year}").format(
            meetings=meetings_text(total), year=view.year
        ) + (most if len(top) == 1 and len(met) > 1 else "")
    else:
        said = _("No meeting is known of {year}").format(year=view.year)
    what = records.years_shown(view, _("Years of the groups and the meetings known of each year"))
    alt = _("Table of {groups} groups and {years} years. {said}.").format(
        groups=number(len(view.lives)), years=number(len(view.years)), said=said
    )
    how = N_(
        "A tinted year is one in which the group existed, by its own dates or by the first and the last record of it. The number tells the meetings that are recorded; a year without a number may have had meetings that nobody wrote down."
    )
    return Finding(said, what, alt, (how,))


def table(view: View) -> Table:
    """Meetings of every group and year, newest first."""
    rows = view.meetings.assign(
        group_name=[view.group_name(code) for code in view.meetings["group_id"]],
        kind=[_(KINDS[kind]) for kind in view.groups["kind"].reindex(view.meetings["group_id"])],
    ).sort_values(["year", "group_name"], ascending=[False, True])
    columns = (
        Column("group_name", _("Group"), Kind.TEXT),
        Column("kind", _("Kind"), Kind.TEXT),
        Column("year", _("Year"), Kind.YEAR),
        Column("meetings", _("Meetings")),
    )
    return Table(words(view).subtitle, columns, rows)


LIFELINES = Figure("elinkaaret", chart, words, table, measures.MEETINGS)
