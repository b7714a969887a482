"""Where texts have room on a map: a raster of what is taken and of whose area a place is, and the cheapest free place.

Cells are four pixels wide. Whatever is taken is taken in whole cells, so that two boxes that have been
given room never touch.
"""

import heapq
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CELL = 4  # pixels
SEA = -1  # the owner of what is no area
NEAR_PX, TRIED = 16, 3000  # from so far a name needs a line; so many places are tried for one
LINES_CROSSED = (
    3  # cells of other lines that one may cross where there is no other way: less than a text
)
DENSE, EVERY = (
    60,
    3,
)  # so many of the cheapest are tried, and of the others each third in both directions
Point = tuple[float, float]
Form = tuple[tuple[str, ...], float, float]  # the lines of a name, its width and height
Grid = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """The rectangle of a text, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def nearest(self, point: Point) -> Point:
        """The point of the box that is nearest to another."""
        return (
            min(max(point[0], self.left), self.right),
            min(max(point[1], self.top), self.bottom),
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two share any place."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Prices:
    """What a place costs: each part on another's area or on none, each pixel from where the name belongs,
    a second line, and each cell that something may cross later."""

    foreign: float
    open: float
    far: float
    two_lines: float
    wanted: float = 0.0


IN_AREA = Prices(foreign=40, open=6, far=0.1, two_lines=2)  # a name is to stand in its own area
AT_DOT = Prices(foreign=2, open=0, far=0.4, two_lines=6, wanted=0.7)  # it is to stand at its dot


@dataclass(frozen=True)
class Placed:
    """A text that has been given room: its lines, its box, and the line that leads to its place if it
    stands away from it."""

    lines: tuple[str, ...]
    box: Box
    leader: tuple[Point, Point] | None = None


class Room:
    """What is taken of a drawing so many pixels wide and high."""

    def __init__(self, width: float, height: float) -> None:
        self.columns, self.rows = math.floor(width / CELL), math.floor(height / CELL)
        self.taken: Grid = np.zeros((self.rows, self.columns), dtype=np.int32)
        self.owner: Grid = np.full((self.rows, self.columns), SEA, dtype=np.int32)
        self.wanted: Grid = np.zeros((self.rows, self.columns), dtype=np.int32)

    def own(self, index: int, rings: Sequence[Sequence[Point]]) -> None:
        """Give the cells whose middles lie inside the rings to an area (even-odd rule)."""
        crossings: dict[int, list[float]] = {}
        for ring in rings:
            for one, other in itertools.pairwise(ring):
                (x0, y0), (x1, y1) = sorted((one, other), key=lambda point: point[1])
                for row in range(
                    max(0, math.ceil(y0 / CELL - 0.5)),
                    min(self.rows, math.ceil(y1 / CELL - 0.5)),
                ):
                    y = (row + 0.5) * CELL
                    crossings.setdefault(row, []).append(x0 + (y - y0) * (x1 - x0) / (y1 - y0))
        for row, across in crossings.items():
            across.sort()
            for start, end in zip(across[::2], across[1::2], strict=True):
                first, last = (max(0, math.ceil(x / CELL - 0.5)) for x in (start, end))
                self.owner[row, first:last] = index

    def take(self, box: Box, by: int = 1) -> None:
        """Take the cells that a box touches, or with by=-1 give them back."""
        self.taken[self._cells(box)] += by

    def take_line(self, points: Sequence[Point], by: int = 1) -> None:
        """Take the cells along a line, each once."""
        self.taken[self.along(points)] += by

    def take_thick(self, points: Sequence[Point], by: int = 1) -> None:
        """Take the cells along a thick line, each once: its own, and those beside them."""
        mask = np.pad(self.along(points), 1)
        thick = np.zeros_like(self.taken, dtype=bool)
        for down, across in itertools.product(range(3), repeat=2):
            thick |= mask[down : down + self.rows, across : across + self.columns]
        self.taken[thick] += by

    def want_line(self, points: Sequence[Point], by: int = 1) -> None:
        """Mark the cells along a line as wanted, by so much, by what else is drawn."""
        self.wanted[self.along(points)] += by

    def is_free(self, box: Box) -> bool:
        """Whether the box lies on the drawing and nothing stands there."""
        inside = box.left >= 0 and box.top >= 0
        inside &= box.right <= self.columns * CELL and box.bottom <= self.rows * CELL
        return inside and not self.taken[self._cells(box)].any()

    def _crossed(self, start: Point, end: Point) -> int:
        """How many taken cells a straight line crosses; of many only that they are too many."""
        (x0, y0), (x1, y1) = start, end
        steps = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / (CELL / 2)))
        found, before = 0, None
        for step in range(steps + 1):
            row = int((y0 + (y1 - y0) * step / steps) // CELL)
            column = int((x0 + (x1 - x0) * step / steps) // CELL)
            if (row, column) == before or not (0 <= row < self.rows and 0 <= column < self.columns):
                continue
            before = row, column
            found += bool(self.taken[row, column])
            if found > LINES_CROSSED:
                break
        return found

    def along(self, points: Sequence[Point]) -> Mask:
        """Which cells lie along a line of straight parts."""
        ends = np.asarray(points)
        start, way = ends[:-1], np.diff(ends, axis=0)
        steps = np.maximum(1, np.ceil(np.hypot(way[:, 0], way[:, 1]) / (CELL / 2))).astype(int)
        part = np.repeat(np.arange(len(way)), steps + 1)
        step = np.arange(len(part)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)
        on = start[part] + way[part] * step[:, None] / steps[part][:, None]
        column, row = (on // CELL).astype(int).T
        inside = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        mask = np.zeros_like(self.taken, dtype=bool)
        mask[row[inside], column[inside]] = True
        return mask

    def within(self, mask: Mask, box: Box) -> int:
        """How many of the cells a box touches."""
        return int(np.count_nonzero(mask[self._cells(box)]))

    def _middle(self, index: int) -> Point | None:
        """The middle of the cells of an area."""
        rows, columns = np.nonzero(self.owner == index)
        if not len(rows):
            return None
        return float((columns.mean() + 0.5) * CELL), float((rows.mean() + 0.5) * CELL)

    def place(
        self,
        index: int,
        forms: Sequence[Form],
        point: Point,
        prices: Prices = IN_AREA,
    ) -> Placed | None:
        """The cheapest free place of a name of an area: at a distance with a line from its point. forms: its
        lines, width and height. None where all is taken."""
        goal = point if prices is AT_DOT else self._middle(index) or point
        listed = [
            self._places(index, number, form, goal, prices) for number, form in enumerate(forms)
        ]
        second = None
        for _price, number, (left, top) in heapq.merge(*listed):
            lines, width, height = forms[number]
            box = Box(left, top, width, height)
            leader = self._leader(index, box, point, prices)
            crossed = 0 if leader is None else self._crossed(*_shortened(leader))
            if not crossed:
                return Placed(lines, box, leader)
            if second is None and crossed <= LINES_CROSSED:
                second = Placed(lines, box, leader)
        return second

    def _leader(
        self, index: int, box: Box, point: Point, prices: Prices
    ) -> tuple[Point, Point] | None:
        end = box.nearest(point)
        is_near = math.dist(end, point) < NEAR_PX
        if prices is AT_DOT:
            return None if is_near else (point, end)
        cells = self.owner[self._cells(box)] == index
        is_inside = cells.mean() > 0.5  # noqa: PLR2004 - most of it
        return None if is_inside or (is_near and cells.any()) else (point, end)

    def _places(
        self, index: int, number: int, form: Form, goal: Point, prices: Prices
    ) -> Iterator[tuple[float, int, Point]]:
        """The free places of a form, each with its price and the form's number, the cheapest first: all of
        those, and some of the others."""
        _lines, width, height = form
        wide, high = math.ceil(width / CELL), math.ceil(height / CELL)
        if wide > self.columns or high > self.rows:
            return
        layers = (self.taken, self.owner == index, self.owner != SEA, self.wanted)
        taken, own, owned, wanted = (_sums(layer, wide, high) for layer in layers)
        own, owned = own / (wide * high), owned / (wide * high)
        rows, columns = (np.arange(number) * CELL for number in taken.shape)
        away = np.hypot(columns + width / 2 - goal[0], rows[:, None] + height / 2 - goal[1])
        price = prices.foreign * (owned - own) + prices.open * (1 - owned) + prices.far * away
        price = np.where(taken > 0, np.inf, price + prices.wanted * wanted)
        for place, flat in enumerate(_lowest(price.ravel(), TRIED)):
            row, column = divmod(flat, price.shape[1])
            if place < DENSE or (row % EVERY == 0 and column % EVERY == 0):
                left = column * CELL + (wide * CELL - width) / 2
                costs = float(price[row, column]) + number * prices.two_lines
                yield costs, number, (left, row * CELL + (high * CELL - height) / 2)

    def _cells(self, box: Box) -> tuple[slice, slice]:
        top, left = max(0, math.floor(box.top / CELL)), max(0, math.floor(box.left / CELL))
        return (
            slice(top, max(top, math.ceil(box.bottom / CELL))),
            slice(left, max(left, math.ceil(box.right / CELL))),
        )


def _lowest(values: NDArray[np.float64], number: int) -> list[int]:
    """Where the lowest finite values stand, the lowest first, and of equal ones the first."""
    found = np.flatnonzero(np.isfinite(values))
    if len(found) > number:
        found = found[values[found] <= np.partition(values[found], number)[number]]
    order: list[int] = found[np.argsort(values[found], kind="stable")][:number].tolist()
    return order


def _shortened(leader: tuple[Point, Point]) -> tuple[Point, Point]:
    """A line without its end, which touches its own text, and its beginning, where its own dot is."""
    (x0, y0), (x1, y1) = leader
    length = math.dist((x0, y0), (x1, y1)) or 1
    cut = min(0.4, 2 * CELL / length)
    return (
        (x0 + (x1 - x0) * cut, y0 + (y1 - y0) * cut),
        (x1 - (x1 - x0) * cut, y1 - (y1 - y0) * cut),
    )


def _sums(layer: NDArray[np.generic], wide: int, high: int) -> NDArray[np.float64]:
    """The sum of every window of so many cells, by its upper left cell."""
    whole = np.zeros((layer.shape[0] + 1, layer.shape[1] + 1))
    whole[1:, 1:] = np.cumsum(np.cumsum(layer, axis=0, dtype=float), axis=1)
    return whole[high:, wide:] - whole[:-high, wide:] - whole[high:, :-wide] + whole[:-high, :-wide]
