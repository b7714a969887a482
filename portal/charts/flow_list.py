"""The largest flows as a numbered list with bars: what a phone shows for the matrix."""

import html
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class FlowList:
    """Headline and title of the list, its items (what, value, share of the longest, the code of the
    flow), what it leaves out."""

    headline: str
    subtitle: str
    items: tuple[tuple[str, str, float, str], ...]
    rest: str


def as_html(flows: FlowList, address: Callable[[str], str]) -> str:
    """A row a flow, in the order given, that leads to address(code), and the rest as a sentence."""
    rows = "".join(
        f'<li><span><a href="{html.escape(address(code))}" data-follow="{html.escape(code)}">'
        f"{html.escape(what)}</a></span><span>{html.escape(value)}</span>"
        f'<span class="flow-bar" aria-hidden="true"><span style="width:{100 * share:.0f}%">'
        "</span></span></li>"
        for what, value, share, code in flows.items
    )
    rest = f'<p class="figure-subtitle">{html.escape(flows.rest)}</p>' if flows.rest else ""
    return f'<ol class="flows">{rows}</ol>{rest}'
