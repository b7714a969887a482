"""What a browser is asked to find by our style sheets, at each change of a page of thousands of elements."""

import re

import pytest

from portal.kit import settings

SHEETS = ("portal.css", "boxes.css")
_PRINT = re.compile(r"@media print \{(?:[^{}]|\{[^{}]*\})*\}")
_SELECTORS = re.compile(r"([^{};]+)\{")


def selectors(sheet: str) -> list[str]:
    """The selectors of a sheet that hold in a window, one by one."""
    css = (settings.ROOT / "portal" / "static" / sheet).read_text(encoding="utf-8")
    css = _PRINT.sub("", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    listed = [found.strip() for found in _SELECTORS.findall(css) if "@" not in found]
    return [one.strip() for found in listed for one in _parted(found, ",")]


def _parted(text: str, marks: str) -> list[str]:
    """The text parted at the marks that stand in no brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if not depth and letter in marks:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _steps(selector: str) -> list[str]:
    return [step for step in _parted(selector, " >~+") if step]


ASKING = [one for sheet in SHEETS for one in selectors(sheet) if ":has(" in one]


def test_selectors_are_read_one_by_one() -> None:
    assert len(ASKING) > 20
    assert _parted("a:is(b, c), d[e='f,g']", ",") == ["a:is(b, c)", " d[e='f,g']"]
    assert _steps("a > b:has(> c) ~ *") == ["a", "b:has(> c)", "*"]


@pytest.mark.parametrize("selector", ASKING)
def test_what_an_element_holds_is_asked_of_named_elements_only(selector: str) -> None:
    """`> :has(details)` and `:has(details) ~ *` look into everything before every mark of every drawing: a third
    of a second for each choice on Lainausvirrat."""
    steps = _steps(selector)
    universal = re.compile(r"\*|:has\(|:not\(")

    assert not [step for step in steps if ":has(" in step and universal.match(step)]
    assert not universal.match(steps[-1])


@pytest.mark.parametrize("selector", ASKING)
def test_what_a_page_holds_is_told_by_its_name(selector: str) -> None:
    """A question about the whole page is asked anew at each change anywhere in it."""
    assert not re.search(r"(\.st-key-page|body|html|:root|\.stApp|#root)[^ ]*:has\(", selector)
