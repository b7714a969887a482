"""Our own HTML as blocks of a paper. A part that it does not know is refused by its name."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import html as parser
from lxml.html import HtmlElement

from portal.files.papers import Block, Blocks, Facts, Heading, Items, Run, Runs, Tone, Words

_AROUND = {"section", "div", "article", "details"}
_NAVIGATION = "nav"  # links from place to place of a page: paper is turned
_LISTS = {"ul", "ol"}
_HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
_QUIET = {"figure-subtitle", "figure-note"}
_STRONG = {"strong", "b"}
_INLINE = {"a", "span", "em", "i", "code", "small", "p", "br", *_STRONG}
_BREAKS = {"p", "br"}
_BLANKS = re.compile(r"[ \t\r\n]+")  # and not what keeps words together
_UNSEEN = "visually-hidden"  # what tells a link apart for who hears it alone


def blocks(body: str, home: str) -> Blocks:
    """The blocks of HTML that we have written; addresses of the portal begin with `home`.

    Raises LookupError for a part that no paper can show.
    """
    found: list[Block] = []
    for part in parser.fragments_fromstring(body):
        if isinstance(part, str):
            if part.strip():
                raise LookupError(f"{part.strip()[:40]}: words outside of a paragraph")
        else:
            found += _blocks(part, home)
    return tuple(found)


def _blocks(part: HtmlElement, home: str) -> Iterator[Block]:
    if part.tag == _NAVIGATION:
        return
    if part.tag in _AROUND or (part.tag == "summary" and part.find("h2") is not None):
        for child in part:
            yield from _blocks(child, home)
    else:
        yield _block(part, home)


def _block(part: HtmlElement, home: str) -> Block:
    if part.tag in _HEADINGS:
        return Heading(part.text_content(), _HEADINGS[part.tag])
    if part.tag in {"p", "summary"}:
        is_quiet = bool(_QUIET & set(part.get("class", "").split()))
        return Words(_runs(part, home), Tone.NOTE if is_quiet else Tone.TEXT)
    if part.tag in _LISTS:
        return Items(tuple(_runs(item, home) for item in part))
    if part.tag == "dl":
        names = [one.text_content() for one in part if one.tag == "dt"]
        held = [_runs(one, home) for one in part if one.tag == "dd"]
        return Facts(tuple(zip(names, held, strict=True)))
    raise LookupError(f"{part.tag}: no such part of a paper")


def _runs(part: HtmlElement, home: str) -> Runs:
    langs = (one.get("lang") for one in (part, *part.iterancestors()))
    look = Run("", lang=next((lang for lang in langs if lang), ""))
    return tuple(_joined(list(_words(part, look, home))))


def _words(part: HtmlElement, look: Run, home: str) -> Iterator[Run]:
    """The words of a part in order, each in the look of what it stands in."""
    yield from _run(part.text, look)
    for child in part:
        if child.tag not in _INLINE:
            raise LookupError(f"{child.tag}: no such part of a paragraph")
        if _is_seen(child):
            yield from _words(child, _look(child, look, home), home)
            if child.tag in _BREAKS:
                yield Run(" ")
        yield from _run(child.tail, look)


def _is_seen(part: HtmlElement) -> bool:
    return part.get("aria-hidden") != "true" and _UNSEEN not in part.get("class", "").split()


def _look(part: HtmlElement, look: Run, home: str) -> Run:
    if part.tag == "a":
        address = part.get("href", "")
        return replace(look, address=f"{home}{address}" if address.startswith("/") else address)
    lang = part.get("lang", look.lang)
    return replace(look, lang=lang, is_strong=look.is_strong or part.tag in _STRONG)


def _run(text: str | None, look: Run) -> Iterator[Run]:
    if text:
        yield replace(look, text=_BLANKS.sub(" ", text))


def _joined(runs: list[Run]) -> Iterator[Run]:
    """The runs without blanks at either end."""
    while runs and not runs[0].text.strip():
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    for place, one in enumerate(runs):
        text = one.text.lstrip(" ") if place == 0 else one.text
        yield replace(one, text=text.rstrip(" ") if place == len(runs) - 1 else text)
