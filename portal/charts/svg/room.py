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
        for row, column in self.cells_along(points):
            self.taken[row, column] += by

    def take_thick(self, points: Sequence[Point], by: int = 1) -> None:
        """Take the cells along a thick line, each once."""
        for cell in self.cells_beside(points):
            self.taken[cell] += by

    def want_line(self, points: Sequence[Point], by: int = 1) -> None:
        """Mark the cells along a line as wanted, by so much, by what else is drawn."""
        for cell in self.cells_along(points):
            self.wanted[cell] += by

    def is_free(self, box: Box) -> bool:
        """Whether the box lies on the drawing and nothing stands there."""
        inside = box.left >= 0 and box.top >= 0
        inside &= box.right <= self.columns * CELL and box.bottom <= self.rows * CELL
        return inside and not self.taken[self._cells(box)].any()

    def _crossed(self, points: Sequence[Point]) -> int:
        """How many taken cells a line crosses; of many only that they are too many."""
        found = (1 for cell in self._cells_on(points) if self.taken[cell])
        return sum(itertools.islice(found, LINES_CROSSED + 1))

    def cells_beside(self, points: Sequence[Point]) -> set[tuple[int, int]]:
        """The cells along a thick line: its own, and those beside them."""
        return {
            (row + down, column + across)
            for row, column in self.cells_along(points)
            for down in (-1, 0, 1)
            for across in (-1, 0, 1)
            if 0 <= row + down < self.rows and 0 <= column + across < self.columns
        }

    def cells_along(self, points: Sequence[Point]) -> set[tuple[int, int]]:
        """The cells along a line of straight parts."""
        return set(self._cells_on(points))

    def _cells_on(self, points: Sequence[Point]) -> Iterator[tuple[int, int]]:
        """The cells along a line one after another; of one straight part each comes once."""
        before = None
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            steps = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / (CELL / 2)))
            for step in range(steps + 1):
                row = int((y0 + (y1 - y0) * step / steps) // CELL)
                column = int((x0 + (x1 - x0) * step / steps) // CELL)
                cell = (row, column)
                if cell != before and 0 <= row < self.rows and 0 <= column < self.columns:
                    yield cell
                before = cell

    def cells_in(self, box: Box) -> set[tuple[int, int]]:
        """The cells that a box touches."""
        rows, columns = self._cells(box)
        return {
            (row, column)
            for row in range(rows.start, min(rows.stop, self.rows))
            for column in range(columns.start, min(columns.stop, self.columns))
        }

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
            crossed = 0 if leader is None else self._crossed(_shortened(leader))
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
        foreign_cells = (self.owner != index) & (self.owner != SEA)
        layers = (self.taken, self.owner == index, foreign_cells, self.wanted)
        taken, own, foreign, wanted = (_sums(layer, wide, high) for layer in layers)
        own, foreign = own / (wide * high), foreign / (wide * high)
        rows, columns = np.indices(taken.shape)
        away = np.hypot(columns * CELL + width / 2 - goal[0], rows * CELL + height / 2 - goal[1])
        price = prices.foreign * foreign + prices.open * (1 - own - foreign) + prices.far * away
        price = np.where(taken > 0, np.inf, price + prices.wanted * wanted)
        best = np.argsort(price, axis=None)[:TRIED]
        for place, flat in enumerate(best.tolist()):
            row, column = divmod(flat, price.shape[1])
            if not math.isfinite(price[row, column]):
                return
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


def _shortened(leader: tuple[Point, Point]) -> list[Point]:
    """A line without its end, which touches its own text, and its beginning, where its own dot is."""
    (x0, y0), (x1, y1) = leader
    length = math.dist((x0, y0), (x1, y1)) or 1
    cut = min(0.4, 2 * CELL / length)
    return [
        (x0 + (x1 - x0) * cut, y0 + (y1 - y0) * cut),
        (x1 - (x1 - x0) * cut, y1 - (y1 - y0) * cut),
    ]


def _sums(layer: NDArray[np.generic], wide: int, high: int) -> NDArray[np.float64]:
    """The sum of every window of so many cells, by its upper left cell."""
    whole = np.zeros((layer.shape[0] + 1, layer.shape[1] + 1))
    whole[1:, 1:] = np.cumsum(np.cumsum(layer, axis=0, dtype=float), axis=1)
    return whole[high:, wide:] - whole[:-high, wide:] - whole[high:, :-wide] + whole[:-high, :-wide]
