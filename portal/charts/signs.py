"""Tables of signs: what part a library has in a group, by shape and word, never by colour alone.

Drawn as HTML, so that every sign is a word for a screen reader and the table prints as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from portal.charts import look
from portal.kit.i18n import N_, _
from portal.kit.text_rule import escape

NONE = "none"
WORDS = {
    "chair": N_("chair"),
    "secretary": N_("secretary"),
    "member": N_("member"),
    "expert": N_("expert"),
    "unknown": N_("took part, role not known"),
    "absent": N_("absent from the meetings"),
    "not_invited": N_("not invited"),
    NONE: N_("no record"),
}
WORKS = {
    "duty": N_("on duty"),
    "upkeep": N_("upkeep"),
    "development": N_("development"),
    "training": N_("training"),
    NONE: N_("no record"),
}
LONGEST = 30  # letters of a heading that stands on end
FEW = 6  # columns whose headings fit lying down on a wide screen


@dataclass(frozen=True)
class Sign:
    """One sign: its state (a key of WORDS or WORKS) and what is written below it, if anything."""

    state: str = NONE
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One row: what it is called, its cells of one sign or several, its sums; whether it is the chosen one; where
    its name leads."""

    name: str
    signs: Sequence[Sign | Sequence[Sign]]
    sums: Sequence[str] = ()
    is_chosen: bool = False
    follow: str = ""


@dataclass(frozen=True)
class Section:
    """Rows under a heading of their own; without one when it is empty."""

    heading: str
    rows: Sequence[Row]


def as_html(
    caption: str,
    heads: Sequence[str],
    sections: Sequence[Section],
    sum_heads: Sequence[str] = (),
    foot: Row | None = None,
    *,
    is_upright: bool = False,
    words: Mapping[str, str] = WORDS,
    follow: Sequence[str] = (),
) -> str:
    """The table under its legend, which has the words of the signs; headings stand on end where there
    are many, unless they are short (is_upright). follow: where the headings lead."""
    columns = "".join(
        _head(head, lead, len(heads), is_upright=is_upright)
        for head, lead in zip_longest(heads, follow, fillvalue="")
    )
    sums = "".join(f'<th scope="col">{escape(head)}</th>' for head in sum_heads)
    width = 1 + len(heads) + len(sum_heads)
    body = "".join(_section(section, width) for section in sections)
    last = f"<tfoot>{_foot(foot, width - 1)}</tfoot>" if foot else ""
    return (
        f'{legend(words)}<div class="table-scroll signs" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table class="signs">'
        f'<caption class="visually-hidden">{escape(caption)}</caption>'
        f"<thead><tr><td></td>{columns}{sums}</tr></thead>{body}{last}</table></div>"
    )


def _head(head: str, lead: str, columns: int, *, is_upright: bool) -> str:
    if is_upright:
        return f'<th scope="col">{linked(head, lead)}</th>'
    if columns <= FEW:
        return f'<th scope="col" class="wrapped"><span>{linked(head, lead)}</span></th>'
    return (
        f'<th scope="col" class="turned"><span title="{escape(head)}">'
        f"{linked(look.short(head, LONGEST), lead)}</span></th>"
    )


def linked(name: str, lead: str) -> str:
    """The name, as a link where it leads somewhere."""
    if not lead:
        return escape(name)
    return f'<a href="{escape(lead)}" data-follow="{escape(lead)}">{escape(name)}</a>'


def legend(words: Mapping[str, str]) -> str:
    """Every sign with its word."""
    keys = "".join(
        f'<span class="key"><i class="sign {state}" aria-hidden="true"></i>{escape(_(word))}</span>'
        for state, word in words.items()
    )
    return f'<p class="signs-legend">{keys}</p>'


def _section(section: Section, width: int) -> str:
    head = (
        f'<tr class="size"><th scope="rowgroup" colspan="{width}">{escape(section.heading)}</th></tr>'
        if section.heading
        else ""
    )
    return f"<tbody>{head}{''.join(map(_row, section.rows))}</tbody>"


def _row(row: Row) -> str:
    chosen = ' class="chosen"' if row.is_chosen else ""
    cells = "".join(f"<td>{_cell(sign)}</td>" for sign in row.signs)
    sums = "".join(f'<td class="sum">{escape(text)}</td>' for text in row.sums)
    return f'<tr{chosen}><th scope="row">{linked(row.name, row.follow)}</th>{cells}{sums}</tr>'


def _foot(row: Row, columns: int) -> str:
    cells = "".join(f'<td class="sum">{escape(text)}</td>' for text in row.sums)
    rest = "<td></td>" * (columns - len(row.sums))
    return f'<tr><th scope="row">{escape(row.name)}</th>{cells}{rest}</tr>'


def _cell(held: Sign | Sequence[Sign]) -> str:
    signs = (held,) if isinstance(held, Sign) else held
    return " ".join(map(_sign, signs or (Sign(),)))


def _sign(sign: Sign) -> str:
    word = _({**WORDS, **WORKS}[sign.state])
    label = escape(f"{word} {sign.text}".strip())
    below = f'<small aria-hidden="true">{escape(sign.text)}</small>' if sign.text else ""
    return (
        f'<i class="sign {sign.state}" role="img" aria-label="{label}" title="{label}"></i>{below}'
    )
