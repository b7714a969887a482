"""The map: names never on each other or on an arrow, numbers never on a name, and a drawing for each width."""

import html
import itertools
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import plotly.graph_objects as go
import pytest

from etl.region import areas as etl_areas
from etl.region import pack as region_pack
from portal.charts import map_figure, region_map, svg
from portal.charts.region_map import Area, Flow, Key, RegionMap, near
from portal.charts.svg.map_plan import NARROW, NARROWEST, WIDE, Plan, plan
from portal.charts.svg.room import AT_DOT, Box, Room
from portal.lending.figures import arrows
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.from_elsewhere import FROM_ELSEWHERE, _said, class_of, edges, shares
from portal.lending.view import View

Looker = Callable[..., View]
WIDTHS = (WIDE, NARROW, NARROWEST)
SIDE, ACROSS, DOWN = 60.0, 4, 5
NAMES = [
    "Enontekiö",
    "Inari",
    "Utsjoki",
    "Sodankylä",
    "Muonio",
    "Kittilä",
    "Pelkosenniemi",
    "Savukoski",
    "Kolari",
    "Rovaniemi",
    "Kemijärvi",
    "Salla",
    "Pello",
    "Ylitornio",
    "Ranua",
    "Posio",
    "Tornio",
    "Keminmaa",
    "Kemi",
    "Tervola",
]


def board(**small: tuple[float, float]) -> list[Area]:
    """Twenty municipalities as a board of four by five squares; the last row is low, so that names have no
    room inside."""
    found = []
    for index, name in enumerate(NAMES):
        row, column = divmod(index, ACROSS)
        left, top = column * SIDE, row * SIDE
        height = SIDE / 6 if row == DOWN - 1 else SIDE
        ring = [
            (left, top),
            (left + SIDE, top),
            (left + SIDE, top + height),
            (left, top + height),
            (left, top),
        ]
        point = small.get(name, (left + SIDE / 2, top + height / 2))
        found.append(Area(name, name, point, [ring], said=f"{name}: {index}"))
    return found


def flows(subject: str, count: int = 5) -> list[Flow]:
    others = [name for name in NAMES if name != subject][:: len(NAMES) // count][:count]
    both = [(other, subject, False) for other in others]
    both += [(subject, other, True) for other in reversed(others)]
    return [
        Flow(one, other, 200 - 10 * at, str(200 - 10 * at), f"{one} {other}", is_out)
        for at, (one, other, is_out) in enumerate(both)
    ]


def crosses(points: tuple[tuple[float, float], ...], box: Box) -> bool:
    """Whether a line runs through a box, looked at every half pixel."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        steps = max(1, math.ceil(2 * math.hypot(x1 - x0, y1 - y0)))
        for step in range(steps + 1):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            if box.left < x < box.right and box.top < y < box.bottom:
                return True
    return False


def boxes(found: Plan) -> list[Box]:
    numbers = [arrow.number for arrow in found.arrows if arrow.number is not None]
    return [placed.box for placed in found.names.values()] + numbers


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("subject", ["Rovaniemi", "Utsjoki", "Kemi"])
def test_names_and_numbers_never_meet_and_no_arrow_crosses_a_name(width: int, subject: str) -> None:
    found = plan(RegionMap(board(), flows(subject)), width)

    for one, other in itertools.combinations(boxes(found), 2):
        assert not one.meets(other)
    for arrow in found.arrows:
        for name, placed in found.names.items():
            assert not crosses(arrow.points, placed.box), name
    for box in boxes(found):
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= width
        assert box.bottom <= found.height


@pytest.mark.parametrize("width", WIDTHS)
def test_every_name_of_a_map_without_flows_has_room_and_small_areas_a_line(width: int) -> None:
    found = plan(RegionMap(board()), width)

    assert set(found.names) == set(NAMES)
    for one, other in itertools.combinations(boxes(found), 2):
        assert not one.meets(other)
    inside = found.names["Inari"].box
    xs = [x for x, _y in found.rings["Inari"][0]]
    ys = [y for _x, y in found.rings["Inari"][0]]
    assert min(xs) <= inside.left < inside.right <= max(xs)
    assert min(ys) <= inside.top < inside.bottom <= max(ys)


def test_a_phone_shows_three_flows_each_way_and_names_their_partners_alone() -> None:
    found = RegionMap(board(), flows("Rovaniemi"))
    narrow, wide = plan(found, NARROW), plan(found, WIDE)

    partners = {arrow.flow.start for arrow in narrow.arrows} | {
        arrow.flow.end for arrow in narrow.arrows
    }
    assert [len(narrow.arrows), len(wide.arrows)] == [6, 10]
    assert set(narrow.names) == partners
    assert {arrow.flow.text for arrow in narrow.arrows} == {
        "200",
        "190",
        "180",
        "150",
        "140",
        "130",
    }
    assert all(arrow.number is not None for arrow in wide.arrows)
    assert set(wide.names) > partners


@pytest.fixture(scope="module")
def lapland() -> list[Area]:
    """Lapland as the pack has it: a schematic map."""
    read = region_pack.read(Path(__file__).parents[3] / "data" / "reference" / "lapland")
    rows = read.rows("municipality")
    centres = {
        row["municipality_code"]: (float(row["centre_lon"]), float(row["centre_lat"]))
        for row in rows
    }
    found, _schematic = etl_areas.drawn(centres, list(centres), read.shapes)
    names = {row["municipality_code"]: row["name_fi"] for row in rows}
    return [Area(names[one.code], names[one.code], one.point, one.rings) for one in found]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("subject", ["Rovaniemi", "Utsjoki", "Kemi", "Keminmaa", "Inari", "Pello"])
def test_on_lapland_no_name_meets_another_or_an_arrow(
    lapland: list[Area], width: int, subject: str
) -> None:
    found = plan(RegionMap(lapland, flows(subject)), width)

    for one, other in itertools.combinations(boxes(found), 2):
        assert not one.meets(other)
    for arrow in found.arrows:
        assert not [
            name for name, placed in found.names.items() if crosses(arrow.points, placed.box)
        ]
    assert len(found.arrows) == (10 if width == WIDE else 6)
    assert sum(arrow.number is not None for arrow in found.arrows) >= len(found.arrows) / 2


@pytest.mark.parametrize("width", WIDTHS)
def test_on_lapland_every_name_has_room(lapland: list[Area], width: int) -> None:
    assert len(plan(RegionMap(lapland), width).names) == 21


def test_names_of_a_country_are_tried_once_and_its_plan_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """400 squares of 14 pixels: where thirty names in a row have had no room, no other is tried, and those
    without room are not tried again."""
    side = 10.0
    country = []
    for index in range(400):
        left, top = side * (index % 20), side * (index // 20)
        right, bottom = left + side, top + side
        ring = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        name = f"{NAMES[index % 20]} {index}"
        country.append(Area(name, name, (left + side / 2, top + side / 2), [ring]))
    tried: list[bool] = []
    place = Room.place

    def counted(self: Room, *asked: object) -> object:
        tried.append((found := place(self, *asked)) is not None)  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(Room, "place", counted)
    found = plan(RegionMap(country), NARROW)
    first = len(tried)
    again = plan(RegionMap([replace(area, said="sanoo") for area in country]), NARROW)

    assert tried.count(False) < 100 < 400 - len(found.names)
    assert (again, len(tried)) == (found, first)


def test_another_name_or_flow_is_another_plan() -> None:
    one = board()
    other = [replace(one[0], name="Enare"), *one[1:]]

    assert plan(RegionMap(one), WIDE) != plan(RegionMap(other), WIDE)
    assert plan(RegionMap(one, flows("Kemi")), WIDE) != plan(RegionMap(one, flows("Inari")), WIDE)


def test_an_arrow_runs_from_the_sender_to_the_receiver_and_is_as_wide_as_its_loans() -> None:
    found = plan(RegionMap(board(), flows("Rovaniemi")), WIDE)

    for arrow in found.arrows:
        start, end = found.dots[arrow.flow.start], found.dots[arrow.flow.end]
        assert math.dist(arrow.points[0], start) < 25 < math.dist(arrow.points[0], end)
        assert math.dist(arrow.points[-1], end) < 25
    widths = [arrow.width for arrow in sorted(found.arrows, key=lambda arrow: -arrow.flow.loans)]
    assert widths == sorted(widths, reverse=True)


def test_the_two_directions_of_a_pair_are_seen_apart() -> None:
    found = plan(RegionMap(board(), flows("Rovaniemi", 1)), WIDE)

    there, back = (arrow.points[len(arrow.points) // 2] for arrow in found.arrows)
    assert math.dist(there, back) > 12


def test_letters_are_at_least_14_pixels_in_every_drawing() -> None:
    legend = [Key("alle 5 %", "#FFFFFF"), Key("Saatu", "#000000", is_line=True, is_dashed=True)]
    drawn = svg.drawn(
        map_figure.figure(RegionMap(board(), flows("Inari"), "Otsikko", legend, ("Lähde",))),
        "alt",
    )

    assert "font-size" not in drawn.replace('font-size="14"', "")
    assert [drawn.count(f'class="{name}"') for name in "wnt"] == [1, 1, 1]
    assert drawn.count("Lähde<") == drawn.count("Otsikko<") == 3
    assert "viewBox" not in drawn  # nothing is scaled


def test_a_map_that_leads_somewhere_is_a_group_of_named_links() -> None:
    linked = [
        Area(
            each.code, each.name, each.point, each.rings, said=each.said, address=f"/k?{each.code}"
        )
        for each in board()
    ]
    figure = map_figure.figure(RegionMap(linked))
    root = ET.fromstring(svg.drawn(figure, "Valitse"))  # noqa: S314 - ours
    links = root.findall(".//{*}svg[@class='w']//{*}a")

    assert root.get("role") == "group"
    assert [(link.get("href"), link.get("aria-label")) for link in links] == [
        (f"/k?{name}", f"{name}: {index}") for index, name in enumerate(NAMES)
    ]
    still = svg.drawn(figure, "Valitse", 600)
    assert 'role="group"' in still
    assert "<a " not in still
    assert "data-tip" not in still


def test_heights_are_those_of_the_drawing() -> None:
    figure = map_figure.figure(RegionMap(board(), (), "Otsikko", (), ("Lähde",)))
    wide, narrow = svg.heights(figure)
    drawn = svg.drawn(figure, "alt")

    assert f"--dh:{wide}px;--dhn:{narrow}px" in drawn
    lowest = max(float(y) for y in re.findall(r'<text x="0" y="([\d.]+)"', drawn))
    assert wide - 22 <= lowest <= max(wide, narrow)


def test_an_arrow_that_cannot_go_round_a_name_makes_it_move() -> None:
    room = Room(120, 40)
    room.own(0, [[(0, 0), (120, 0), (120, 40), (0, 40), (0, 0)]])
    first = room.place(0, [(("Aho",), 30, 17)], (60, 20), AT_DOT)
    assert first is not None
    room.take_line([(0, 20), (120, 20)])
    second = room.place(0, [(("Aho",), 30, 17)], (60, 20), AT_DOT)

    assert crosses(((0, 20), (120, 20)), first.box)
    assert second is None or not crosses(((0, 20), (120, 20)), second.box)


def test_classes_begin_at_whole_percents_and_a_share_is_classed_as_it_is_told() -> None:
    begins = edges([0.05, 0.08, 0.11, 0.114, 0.15, 0.2])

    assert begins == [0.09, 0.11, 0.14]
    assert [class_of(value, begins) for value in (0.05, 0.0899, 0.1099, 0.1101, 0.2)] == [
        0,
        1,
        2,
        2,
        3,
    ]
    assert edges([]) == []


def test_the_shares_of_the_counted_release(view_of: Looker) -> None:
    """Aho received 10 of its 75 loans, Jänkä 20 of 60, Öylä 14 of 44."""
    frame = shares(view_of()).set_index("place")

    assert frame["received"].tolist() == [10, 20, 14]
    assert frame["lent"].tolist() == [75, 60, 44]
    assert frame.loc["002", "share"] == pytest.approx(1 / 3)
    figure = FROM_ELSEWHERE.chart(view_of())
    said = [area.said for area in figure.region_map.areas]
    assert said[1] == "Jänkä\n33,3\xa0% lainoista tulee muilta kunnilta (20)"
    known = [_said(view_of(), "Jänkä", frame.loc["002"].copy()), _said(view_of(), "Jänkä", None)]
    assert [text.splitlines()[1][:10] for text in known] == ["33,3\xa0% lai", "ei lukuja"]
    assert (
        _said(view_of(), "X", pd.Series({"received": 0, "lent": 0, "share": float("nan")}))
        == "X\nei lainoja"
    )
    assert (
        _said(view_of(), "X", pd.Series({"received": None, "lent": None, "share": None}))
        == "X\nei lukuja"
    )
    assert figure.region_map.areas[1].address == "/kuntakortti?kunta=002"
    assert figure.region_map.notes == ("Kuntarajat: Pohjan mittarit",)
    assert "suurin, Jänkä: 33,3\xa0%" in FROM_ELSEWHERE.words(view_of()).headline
    assert len(FROM_ELSEWHERE.table(view_of()).rows) == 3


def test_the_flows_of_a_place_over_the_areas(view_of: Looker) -> None:
    """Aho sends 20 to Jänkä and 10 to Öylä, and receives 8 and 2."""
    figure = ARROWS.chart(view_of(place="001"))
    found = figure.region_map

    assert [(flow.start, flow.end, flow.text, flow.is_out) for flow in found.shown(5)] == [
        ("002", "001", "8", False),
        ("003", "001", "2", False),
        ("001", "002", "20", True),
        ("001", "003", "10", True),
    ]
    assert [area.code for area in found.areas if area.is_chosen] == ["001"]
    drawn = html.unescape(svg.drawn(figure, "alt"))
    assert 'data-follow="virta=001..002"' in drawn
    assert "Aho → Jänkä: lainoja 20" in drawn.replace("\xa0", " ")
    assert region_map.of(arrows.chart(view_of(place="001"), squares=True)) is None


def test_of_many_areas_a_map_of_flows_shows_what_is_round_its_places() -> None:
    """100 squares of 50 kilometres in ten rows: round two of the third row is the one between them, and the corner of
    the map is theirs."""
    side = 50.0
    areas = [
        Area(
            f"{at}",
            f"K {at}",
            (side * (at % 10) + side / 2, side * (at // 10) + side / 2),
            [
                [
                    (side * (at % 10 + x), side * (at // 10 + y))
                    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
                ]
            ],
        )
        for at in range(100)
    ]
    kept = near(areas, {"22", "24"})

    assert [area.code for area in kept] == ["22", "23", "24"]
    assert kept[0].point == (25.0, 25.0)
    assert min(x for area in kept for x, _y in area.rings[0]) == 0
    assert len(near(areas, {"0", "99"})) == 100
    assert near(areas, {"none"}) is areas
    assert near(areas[:20], {"2"}) == areas[:20]


def test_what_is_explored_stands_where_the_drawing_has_it() -> None:
    legend = [Key("Saatu", "#000000", is_line=True), Key("Annettu", "#111111", is_line=True)]
    found = RegionMap(board(), flows("Rovaniemi"), "Otsikko", legend, ("Lähde",))
    planned = plan(found, WIDE)
    explored = go.Figure(map_figure.figure(found).to_dict())  # plotly checks every property
    lines = {tuple(zip(each.x, each.y, strict=True)) for each in explored.data}
    texts = {(note.text, round(note.x or 0, 3)) for note in explored.layout.annotations}

    assert len(planned.arrows) == 10
    for arrow in planned.arrows:
        assert {tuple(arrow.shaft), tuple(arrow.head)} <= lines
        middle = arrow.points[len(arrow.points) // 2]
        straight = [(a + b) / 2 for a, b in zip(arrow.points[0], arrow.points[-1], strict=True)]
        assert math.dist(middle, straight) > 2
        if arrow.number is not None:
            centre = round(arrow.number.left + arrow.number.width / 2, 3)
            assert (f"<b>{arrow.flow.text}</b>", centre) in texts
    assert {"Lähde", "Otsikko"} <= {text for text, _x in texts}
    assert len(explored.layout.shapes) == len(NAMES) + sum(
        placed.leader is not None for placed in planned.names.values()
    )
