"""The annotations of a figure: texts at places, some on a ground of their own, and arrows."""

import math
from collections.abc import Iterator, Sequence

from portal.charts import look
from portal.charts.svg import ink
from portal.charts.svg.frame import fitted
from portal.charts.svg.ink import part
from portal.charts.svg.plane import LETTER, NARROWEST, Fit, Json, Plane, shortened

HEAD_PX = 4.5


def annotations(plane: Plane, places: Sequence[Fit]) -> Iterator[str]:
    """In the order given, but arrows under all texts."""
    notes = plane.layout.get("annotations", ())
    arrows = [_arrow(plane, note) for note in notes if note.get("showarrow")]
    if arrows:
        yield ink.ground(plane.width, plane.height, "".join(arrows))
    for note in notes:
        if note.get("text"):
            yield from _note(plane, note, places)


def _note(plane: Plane, note: Json, places: Sequence[Fit]) -> Iterator[str]:
    anchor = ink.ANCHORS[note.get("xanchor", "center")]
    share, font = plane.across(note), note.get("font")
    size = (font or {}).get("size", look.TEXT)
    at = (part(share), plane.down(note) - note.get("yshift", 0))
    said = note["text"]
    for words, more in fitted(said, _narrow(note, share, size, places), places):
        rise, dx = note.get("yanchor", "middle"), note.get("xshift", 0)
        if "bgcolor" in note:
            yield ink.grounded(
                at, words, anchor, rise, dx=dx, font=font, colour=note["bgcolor"], more=more
            )
        else:
            yield ink.text(at, words, anchor, rise, dx=dx, font=font, more=more)


def _narrow(note: Json, share: float, size: float, places: Sequence[Fit]) -> str:
    """A text that begins at the left as a phone has room for it; others are short as they are."""
    words: str = note["text"]
    if note.get("xanchor") != "left" or share > 0 or "<br>" in words:
        return words
    room = NARROWEST - places[-1].left - note.get("xshift", 0)
    return shortened(words, int(room / (size * LETTER)))


def _arrow(plane: Plane, note: Json) -> str:
    """A straight line with a filled head, which points the same way at every width of the drawing."""
    ends = [
        (plane.axes["x"].at(note[x]) * plane.width, plane.axes["y"].at(note[y]))
        for x, y in (("ax", "ay"), ("x", "y"))
    ]
    (x0, y0), (x1, y1) = ends
    width, colour = note["arrowwidth"], note["arrowcolor"]
    size = HEAD_PX * note.get("arrowsize", 1) * width / 2 + 2
    angle = math.atan2(y1 - y0, x1 - x0)
    back = (x1 - 2 * size * math.cos(angle), y1 - 2 * size * math.sin(angle))
    aside = (-size * math.sin(angle), size * math.cos(angle))
    corners = [f"{back[0] + way * aside[0]:.1f} {back[1] + way * aside[1]:.1f}" for way in (1, -1)]
    return (
        f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{colour}" stroke-width="{width:g}"'
        f'{ink.STEADY}/><path class="head" d="M{x1:.1f} {y1:.1f}L{corners[0]}L{corners[1]}Z" '
        f'fill="{colour}"/>'
    )
