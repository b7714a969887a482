"""Everything that a table of a reader's own can be made of: the cubes of all subjects."""

from dataclasses import dataclass
from functools import cache

from portal.groups import cubes as groups
from portal.kit import marts
from portal.kit.answers import Answers, Read
from portal.kit.cube import By, Counted, Cube, Dimension
from portal.kit.i18n import _
from portal.kit.places import Level
from portal.lending import cubes as lending
from portal.recognitions import cubes as recognitions
from portal.tables import queries
from portal.tables.queries import Ask
from portal.transport import cubes as transport

CUBES = (*lending.CUBES, *transport.CUBES, *groups.CUBES, *recognitions.CUBES)


@dataclass(frozen=True)
class Found:
    """A measure and the cube that counts it."""

    cube: Cube
    counted: Counted


@cache
def by_measure() -> dict[str, Found]:
    """Every measure that can be counted, by its id. Raises ValueError where two cubes count one alike."""
    every = [Found(cube, counted) for cube in CUBES for counted in cube.measures]
    found = {one.counted.measure.id: one for one in every}
    if len(found) < len(every):
        raise ValueError("two cubes count a measure of one id")
    return found


def offered(answers: Answers) -> dict[str, Found]:
    """Those that the release can count: an older one may lack marts, and no report may have come yet."""
    there = counted(answers.read)
    return {measure: one for measure, one in by_measure().items() if one.cube in there}


def counted(read: Read) -> list[Cube]:
    """The cubes that have anything to count."""
    known = set(read(marts.marts)["mart"])
    return [
        cube for cube in CUBES if cube.marts <= known and not cube.coverage(read, frozenset()).empty
    ]


def dimensions(answers: Answers, found: Found) -> tuple[Dimension, ...]:
    """What a measure can be counted by in the release: of items only what some month tells."""
    return tuple(
        one
        for one in found.cube.dimensions
        if one.key not in found.counted.without and _is_told(answers.read, found.cube, one)
    )


def _is_told(read: Read, cube: Cube, one: Dimension) -> bool:
    return not one.part or bool(cube.coverage(read, frozenset({one.part}))["is_known"].any())


def labels(read: Read, cube: Cube, one: Dimension, level: Level) -> dict[str, str]:
    """The codes of a dimension that is no time: code -> label, in their order."""
    if one.names is not None:
        return dict(one.names(read, level))
    if one.words:
        return {code: _(word) for code, word in one.words.items()}
    return {code: code for code in _every_code(read, cube, one, level)}


def _every_code(read: Read, cube: Cube, one: Dimension, level: Level) -> list[str]:
    every = cube.coverage(read, frozenset())["month"]
    months = tuple(month.date() for month in every)
    ask = Ask(cube, cube.measures[0], level, months, (one,), given=given(read, cube))
    return [code for code in read(queries.codes, ask=ask)["code"] if code != queries.UNKNOWN]


def given(read: Read, cube: Cube) -> tuple[tuple[object, ...], ...]:
    """The rows of a cube that no mart has."""
    return () if cube.given is None else cube.given(read)


def is_yearly(cube: Cube) -> bool:
    """Whether it knows whole years only."""
    return all(one.by is not By.MONTH for one in cube.dimensions)
