"""The matrix of who lends to whom as a table of HTML, for print views: the same squares and colours."""

import html

from portal.charts import look
from portal.kit.i18n import _, number
from portal.lending.matrix import colours_of, margin_of, squares_of
from portal.lending.view import View


def matrix_table(view: View, caption: str) -> str:
    """Rows send, columns receive; the diagonal is empty; the last column and row add up loans."""
    names = [look.short(view.name(code)) for code in view.order]
    heads = "".join(f'<th scope="col"><span>{html.escape(name)}</span></th>' for name in names)
    sent, received = margin_of(view, "sent"), margin_of(view, "received")
    cells = _cells(view)
    rows = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th>{"".join(cells[row])}'
        f'<td class="sum">{number(sent[row])}</td></tr>'
        for row, name in enumerate(names)
    )
    sums = "".join(f'<td class="sum">{number(loans)}</td>' for loans in received)
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{html.escape(caption)}">'
        f'<table class="matrix"><caption>{html.escape(caption)}</caption><thead><tr>'
        f'<td></td>{heads}<th scope="col"><span>{html.escape(_("Sent, loans"))}</span></th></tr></thead>'
        f'<tbody>{rows}<tr><th scope="row">{html.escape(_("Received, loans"))}</th>{sums}<td></td></tr>'
        f"</tbody></table></div>"
    )


def _cells(view: View) -> list[list[str]]:
    colours = colours_of(view)
    grid = [["<td></td>"] * len(view.order) for _row in view.order]
    for square in squares_of(view):
        ground = look.SURFACE if square.step is None else colours[square.step]
        grid[square.row][square.column] = (
            f'<td style="background:{ground};color:{square.ink}">{html.escape(square.text)}</td>'
        )
    return grid
