"""The largest flows as a numbered list with bars: what a phone shows for the matrix."""

import html
from collections.abc import Sequence


def as_html(items: Sequence[tuple[str, str, float]]) -> str:
    """(what, value, share of the longest) a flow, in the order given."""
    rows = "".join(
        f"<li><span>{html.escape(what)}</span><span>{html.escape(value)}</span>"
        f'<span class="flow-bar" aria-hidden="true"><span style="width:{100 * share:.0f}%">'
        "</span></span></li>"
        for what, value, share in items
    )
    return f'<ol class="flows">{rows}</ol>'
