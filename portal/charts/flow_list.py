"""The largest flows as a numbered list with bars: what a phone shows for the matrix."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.kit.text_rule import escape


@dataclass(frozen=True)
class FlowList:
    """Headline and title of the list, its items (what, value, share of the longest, what the
    address asks for with the flow), what it leaves out."""

    headline: str
    subtitle: str
    items: tuple[tuple[str, str, float, str], ...]
    rest: str


def as_html(flows: FlowList, address: Callable[[str], str]) -> str:
    """A row a flow, in the order given, that leads to address(query), and the rest as a sentence."""
    rows = "".join(
        f'<li><span><a href="{escape(address(query))}" data-follow="{escape(query)}">'
        f"{escape(what)}</a></span><span>{escape(value)}</span>"
        f'<span class="flow-bar" aria-hidden="true"><span style="width:{100 * share:.0f}%">'
        "</span></span></li>"
        for what, value, share, query in flows.items
    )
    rest = f'<p class="figure-subtitle">{escape(flows.rest)}</p>' if flows.rest else ""
    return f'<ol class="flows">{rows}</ol>{rest}'
