"""Rows of dots: one measure a row, one place a dot; and the small line of five years on a card.

Drawn as HTML so that a row folds on a phone, is text for a screen reader and prints as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.charts import look
from portal.kit.text_rule import escape

WIDTH, HEIGHT, EDGE = 200, 44, 8


@dataclass(frozen=True)
class Dot:
    """One place on a row: where (0 to 1), what it says, which part it plays, and where it leads."""

    at: float
    text: str
    part: str = "other"
    follow: str = ""


@dataclass(frozen=True)
class Strip:
    """One measure: title, the value of the chosen place, the ends of the scale, the median, the dots."""

    title: str
    value: str
    low: str
    high: str
    median: float
    alt: str
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Strips:
    """Rows under one legend (part -> words), what the line of the median is called, and a sentence of what is
    marked."""

    rows: Sequence[Strip]
    legend: Mapping[str, str]
    median: str
    note: str

    def __html__(self) -> str:
        """The drawing as HTML."""
        return f'{as_html(self.rows, self.legend, self.median)}<p class="figure-subtitle">{escape(self.note)}</p>'


def at(value: float, low: float, high: float) -> float:
    """Where a value stands between the ends; the middle when they are equal."""
    return (value - low) / (high - low) if high > low else 0.5


def as_html(strips: Sequence[Strip], legend: Mapping[str, str], median: str) -> str:
    """All rows under one legend; a row that nobody has a value for says so itself."""
    words = "".join(
        f'<span class="key"><i class="dot {part}"></i>{escape(said)}</span>'
        for part, said in legend.items()
    )
    line = f'<span class="key"><i class="line"></i>{escape(median)}</span>'
    return f'<p class="strips-legend">{words}{line}</p><div class="strips">{"".join(map(_row, strips))}</div>'


def _row(strip: Strip) -> str:
    order = {"other": 0, "similar": 1, "own": 2}
    dots = "".join(
        f'<i class="dot {dot.part}" style="left:{100 * dot.at:.1f}%" data-tip="{escape(dot.text)}"{_follow(dot)}></i>'
        for dot in sorted(strip.dots, key=lambda dot: (order[dot.part], dot.at))
    )
    line = f'<i class="median" style="left:{100 * strip.median:.1f}%"></i>' if strip.dots else ""
    return (
        f'<div class="strip"><p class="strip-title"><span>{escape(strip.title)}</span> '
        f"<strong>{escape(strip.value)}</strong></p>"
        f'<div class="strip-line" role="img" aria-label="{escape(strip.alt)}">{line}{dots}</div>'
        f'<p class="strip-ends" aria-hidden="true"><span>{escape(strip.low)}</span>'
        f"<span>{escape(strip.high)}</span></p></div>"
    )


def _follow(dot: Dot) -> str:
    return f' data-follow="{escape(dot.follow)}"' if dot.follow else ""


def sparkline(values: Sequence[float | None], bent: Sequence[bool] = ()) -> str:
    """A line of years as SVG, from zero up; a year that is not known leaves a gap, and a triangle stands
    above one that something bent."""
    top = max((value for value in values if value is not None), default=0) or 1
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    points = [
        None
        if value is None
        else (EDGE + number * step, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / top)
        for number, value in enumerate(values)
    ]
    lines = " ".join(
        f"{'L' if number and points[number - 1] else 'M'}{point[0]:.1f} {point[1]:.1f}"
        for number, point in enumerate(points)
        if point
    )
    dots = "".join(
        f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{4 if number == len(points) - 1 else 2.5}" '
        f'fill="{look.SENT}"/>'
        for number, point in enumerate(points)
        if point
    )
    signs = "".join(
        f'<path d="M{EDGE + number * step - 4:.1f} 0h8l-4 6z" fill="{look.RECEIVED}"/>'
        for number, is_bent in enumerate(bent)
        if is_bent
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}"><line x1="0" x2="{WIDTH}" y1="{HEIGHT - EDGE}" '
        f'y2="{HEIGHT - EDGE}" stroke="{look.LINE}"/><path d="{lines}" fill="none" '
        f'stroke="{look.SENT}" stroke-width="2"/>{dots}{signs}</svg>'
    )
