"""A paper as tagged PDF (PDF/UA-1), set by typst."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import plotly.graph_objects as go

from portal.charts.strips import Strips
from portal.files import papers, tagged_pdf
from portal.files.papers import (
    Annex,
    Block,
    Blocks,
    CardRow,
    Drawing,
    Exhibit,
    Facts,
    Heading,
    Items,
    Pair,
    Paper,
    Remarks,
    Rows,
    Run,
    Runs,
    Section,
    Words,
)
from portal.kit import i18n, tables, text_rule
from portal.kit.i18n import _
from portal.kit.tables import Table

MIME = "application/pdf"
Set = dict[str, Any]  # a block as the template takes it


def content(paper: Paper) -> bytes:
    """The bytes of the PDF, in the language in use. Nothing is read but the template and our fonts."""
    paper = text_rule.everywhere(paper)
    data = {
        "brand": paper.brand,
        "title": paper.title,
        "subtitle": paper.subtitle,
        "warnings": paper.warnings,
        "language": i18n.current(),
        "one_page": paper.is_one_page,
        "blocks": _all(paper.blocks),
        "foot": paper.foot,
        "measure": _("Measure"),
        "range": _("Smallest – largest, line at the median"),
        "more": _("More remarks are on the page of the address below."),
    }
    return tagged_pdf.made("paper.typ", "paper", data)


def _all(blocks: Blocks) -> list[Set]:
    flat: list[Block] = []
    for block in blocks:
        flat += papers.parts(block) if isinstance(block, Section) else [block]
    return [{"kind": type(one).__name__.lower(), **_SET[type(one)](one)} for one in flat]


def _heading(one: Heading) -> Set:
    return {"text": one.text, "level": one.level}


def _words(one: Words) -> Set:
    return {"runs": _runs(one.runs), "tone": one.tone.value}


def _items(one: Items) -> Set:
    return {"items": [_runs(item) for item in one.items], "numbered": one.is_numbered}


def _facts(one: Facts) -> Set:
    return {"rows": [(label, _runs(held)) for label, held in one.rows]}


def _rows(one: Rows) -> Set:
    return {"tables": [_table(table) for table in (one.table, *one.shorter)]}


def _drawing(one: Drawing) -> Set:
    drawn = papers.picture(one.figure, one.alt, papers.WIDTH)
    return {"svg": drawn, "alt": one.alt, "caption": one.caption}


def _exhibit(one: Exhibit) -> Set:
    words = one.words
    how = " ".join(i18n.gettext(text) for text in words.how)
    said = {
        "heading": words.headline,
        "level": one.level,
        "subtitle": words.subtitle,
        "alt": words.alt,
        "source": one.source,
        "how": f"{_('How to read the figure')}: {how}" if how else "",
    }
    return {**said, **_drawn(one.drawn, words.alt)}


def _drawn(drawn: go.Figure | Strips | Table, alt: str) -> Set:
    if isinstance(drawn, Table):
        return {"table": _table(drawn)}
    if isinstance(drawn, Strips):
        return {
            "strips": [asdict(one) for one in drawn.rows],
            "legend": drawn.legend,
            "note": drawn.note,
        }
    return {"svg": papers.picture(drawn, alt, papers.WIDE)}


def _cards(one: CardRow) -> Set:
    return {"cards": [asdict(card) | {"measure": None} for card in one.cards]}


def _pair(one: Pair) -> Set:
    return {"left": _all(one.left), "right": _all(one.right)}


def _remarks(one: Remarks) -> Set:
    return {"texts": one.texts}


def _annex(one: Annex) -> Set:
    return {"blocks": _all(one.blocks)}


_SET: Mapping[type, Callable[[Any], Set]] = {
    Heading: _heading,
    Words: _words,
    Items: _items,
    Facts: _facts,
    Rows: _rows,
    Drawing: _drawing,
    Exhibit: _exhibit,
    CardRow: _cards,
    Pair: _pair,
    Remarks: _remarks,
    Annex: _annex,
}


def _runs(runs: Runs) -> Sequence[Set]:
    return [_run(one) for one in runs]


def _run(one: Run) -> Set:
    return {"text": one.text, "strong": one.is_strong, "address": one.address, "lang": one.lang}


def _table(table: Table) -> Set:
    heads, rows = tables.written(table)
    numbers = [one.kind not in tables.LEFT for one in table.columns]
    return {"caption": table.caption, "heads": heads, "rows": rows, "numbers": numbers}
