"""The lives of groups: years side by side, the years of a group tinted, its meetings as numbers."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from portal.kit.i18n import _, ngettext, number


@dataclass(frozen=True)
class Life:
    """One group: name, and for each year whether it lived and how many meetings are known."""

    name: str
    years: Sequence[tuple[bool, int]]


def as_html(caption: str, years: Sequence[int], lives: Sequence[Life], words: str) -> str:
    """A row a group, a column a year; `words` explain the tint and the numbers."""
    heads = "".join(f'<th scope="col">{year}</th>' for year in years)
    rows = "".join(
        f'<tr><th scope="row">{html.escape(life.name)}</th>'
        f"{''.join(_cell(*year) for year in life.years)}</tr>"
        for life in lives
    )
    return (
        f'<p class="signs-legend">{words}</p>'
        f'<div class="table-scroll signs" tabindex="0" role="region" aria-label="{html.escape(caption)}">'
        f'<table class="signs lives"><caption class="visually-hidden">{html.escape(caption)}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def legend() -> str:
    """What tint and number mean."""
    alive = html.escape(_("the group existed, or something is recorded of it"))
    counted = html.escape(_("meetings that are known of"))
    return (
        f'<span class="key"><i class="life alive" aria-hidden="true"></i>{alive}</span>'
        f'<span class="key"><i class="life met" aria-hidden="true">{number(3)}</i>{counted}</span>'
    )


def _cell(is_alive: bool, meetings: int) -> str:  # noqa: FBT001 - a pair of a Life
    if meetings:
        said = ngettext("{n} meeting", "{n} meetings", meetings).format(n=number(meetings))
        return f'<td><i class="life met" role="img" aria-label="{html.escape(said)}">{number(meetings)}</i></td>'
    if is_alive:
        said = html.escape(_("no meeting known"))
        return f'<td><i class="life alive" role="img" aria-label="{said}"></i></td>'
    return "<td></td>"
