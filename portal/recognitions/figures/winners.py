"""The municipalities whose library has won, on the map of squares."""

from portal.evidence import measures
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import escape
from portal.recognitions.view import RecognitionView

_LONG = 10  # letters that a square has no room for on a phone


def chart(view: RecognitionView) -> str:
    """The municipalities as squares; one whose library won says in which years, in words and colour."""
    won = view.won()
    top, left = view.towns["tile_row"].min(), view.towns["tile_column"].min()
    columns = (view.towns[name] for name in ("place", "label", "tile_row", "tile_column"))
    squares = "".join(
        f'<li class="{"won" if str(code) in won else ""}" style="grid-row:{int(row - top) + 1};'
        f'grid-column:{int(column - left) + 1}"><span>{_breakable(escape(str(label)))}</span>'
        f"<strong>{', '.join(map(str, sorted(won.get(str(code), []))))}</strong></li>"
        for code, label, row, column in zip(*columns, strict=True)
    )
    label = escape(words(view).alt)
    return f'<div role="img" aria-label="{label}"><ul class="tiles">{squares}</ul></div>'


def _breakable(name: str) -> str:
    """A long name with a place where it may be divided, before its last two syllables or so."""
    return name if len(name) < _LONG else f"{name[:-5]}&shy;{name[-5:]}"


def words(view: RecognitionView) -> Finding:
    """In how many municipalities a library has won."""
    won = view.won()
    said = ngettext(
        "The own recognition has come to {n} municipality",
        "The own recognition has come to {n} municipalities",
        len(won),
    ).format(n=number(len(won)))
    names = dict(zip(view.towns["place"], view.towns["label"], strict=True))
    listed = ", ".join(
        f"{names.get(code, code)} {', '.join(map(str, sorted(years)))}"
        for code, years in sorted(won.items())
    )
    what = _("Municipalities of the libraries that have won")
    alt = _("Map of squares, {n} municipalities. Won: {won}.").format(
        n=number(len(view.towns)), won=listed or "–"
    )
    how = N_(
        "Each square is a municipality, roughly where it lies. A joint library colours all its municipalities. The year is written in the square."
    )
    return Finding(said, what, alt, (how,))


def table(view: RecognitionView) -> Table:
    """Every municipality with the years its library won."""
    won = view.won()
    rows = view.towns.assign(
        years=[
            ", ".join(map(str, sorted(won.get(str(code), [])))) or "–"
            for code in view.towns["place"]
        ]
    ).sort_values("label", key=lambda labels: labels.map(i18n.sort_key))
    columns = (
        Column("label", _("Municipality"), Kind.TEXT),
        Column("years", _("Years"), Kind.TEXT),
    )
    return Table(words(view).subtitle, columns, rows)


WINNERS = Figure("kunnat", chart, words, table, measures.RECOGNITIONS)
