"""The areas of municipalities: counted by hand, schematic without a file, and what is wrong with a file."""

import itertools
import json
import math
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest
import shapely

from etl.region import areas
from etl.region import pack as region_pack
from etl.region.areas import Area
from etl.region.check import check

ROOT = Path(__file__).parents[3]
LAPLAND = ROOT / "data" / "reference" / "lapland"
POHJOLA = ROOT / "tests" / "regions" / "pohjola"
NAMES = {"005": "Outola", "010": "Pikkula", "901": "Saarela"}
Ring = Sequence[Sequence[float]]


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    """A square of degrees, as GeoJSON has it: longitude first."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, ring: Ring, **more: object) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"kunta": code}, "geometry": geometry, **more}


RIGHT = [
    feature("005", square(25, 65)),
    feature("010", square(25, 64)),
    feature("901", square(26.5, 65)),
    feature("999", square(10, 50)),  # of another region: nobody's concern
]
CURVED = {"type": "CurvePolygon", "coordinates": [square(26.5, 65)]}
OTHERS = [
    feature("997", square(426_000, 7_212_000, 5000)),
    feature("998", [[26, 65], [27, 66], [27, 65], [26, 66], [26, 65]]),
    {"properties": {"kunta": "999"}, "geometry": CURVED},
]
LINE = "municipalities.csv, rivi 4, sarake centre_lat, arvo ”65.20 27.10”: "


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[str]]:
    """What is said of Pohjola with these features as its boundaries, with or without a box of its country."""

    def said(features: object, box: str = 'box,"59.4 19.0 70.2 31.7",,,\n') -> list[str]:
        pack = shutil.copytree(POHJOLA, tmp_path / "pack", dirs_exist_ok=True)
        text = "what,fi,sv,en,se\nname,Pohjola,,,\n"
        source = "boundaries,Tilastokeskus,,,\ncountry,SE,,,\n"
        (pack / "region.csv").write_text(text + box + source, "utf-8")
        (pack / "boundaries.geojson").write_text(
            features if isinstance(features, str) else json.dumps({"features": features}), "utf-8"
        )
        return [each.sentence() for each in check(region_pack.read(pack))]

    return said


def drawn(pack: Path) -> tuple[dict[str, Area], bool]:
    read = region_pack.read(pack)
    with duckdb.connect() as con:
        con.execute("create schema raw")
        region_pack.load_areas(con, read)
        found = con.execute("from raw.municipality_area").fetchall()
    return {
        code: Area(code, (x, y), [[(px, py) for px, py in ring] for ring in rings])
        for code, _schematic, x, y, rings in found
    }, any(row[1] for row in found)


def advice(pack: Path) -> list[str]:
    return [each.sentence() for each in check(region_pack.read(pack)) if not each.is_fault]


def polygon(area: Area) -> shapely.Polygon:
    return shapely.union_all([shapely.Polygon(ring) for ring in area.rings])


def test_a_right_file_has_nothing_to_complain_about(told: Callable[..., list[str]]) -> None:
    assert told(RIGHT) == []


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ("ei", "boundaries.geojson: Tiedosto ei ole GeoJSON-muotoa. Lataa se uudelleen"),
        (
            [*RIGHT, feature("005", square(23, 65))],
            "boundaries.geojson, kohde 5, arvo ”005”: Kunnalla Outola on kaksi aluetta: myös "
            "boundaries.geojson, kohde 1. Poista toinen",
        ),
        (
            RIGHT[:2],
            "boundaries.geojson: Kunnan Saarela (901) aluetta ei ole. Lisää alue",
        ),
        (
            [*RIGHT[:2], feature("901", square(25.5, 65))],
            "boundaries.geojson, kohde 3, arvo ”901”: Kunnan Saarela alue menee toisen kunnan "
            "päälle: Outola, boundaries.geojson, kohde 1. Tarkista kuntakoodit",
        ),
        (
            [*RIGHT[:2], feature("901", [[65, 26], [66, 26], [66, 27], [65, 26]])],
            "boundaries.geojson, kohde 3, arvo ”901”: Alueen leveys- ja pituusaste ovat vaihtaneet",
        ),
        (
            [*RIGHT[:2], feature("901", square(5, 50))],
            "boundaries.geojson, kohde 3, arvo ”901”: Alue ei ole maassa",
        ),
        (
            [*RIGHT[:2], feature("901", square(426_000, 7_212_000, 5000))],
            "boundaries.geojson, kohde 3, arvo ”901”: Koordinaatit eivät ole asteita. Lataa "
            "tiedosto koordinaatistossa WGS84",
        ),
        (
            [*RIGHT[:2], feature("901", [[26, 65], [27, 66], [27, 65], [26, 66], [26, 65]])],
            "boundaries.geojson, kohde 3, arvo ”901”: Alueen raja leikkaa itsensä. Lataa",
        ),
        (
            [*RIGHT[:2], {"properties": {"kunta": "901"}, "geometry": None}],
            "boundaries.geojson, kohde 3, arvo ”901”: Kohteella ei ole aluetta",
        ),
        (
            [*RIGHT[:2], {"properties": {"kunta": "901"}, "geometry": CURVED}],
            "boundaries.geojson, kohde 3, arvo ”901”: Kohteella ei ole aluetta (Polygon tai Multi",
        ),
        (
            [feature(code, square(426_000, 7_212_000, 5000)) for code in NAMES],
            "boundaries.geojson: Koordinaatit eivät ole asteita. Lataa",
        ),
        (
            [feature("999", square(10, 50))],
            "boundaries.geojson: Yhdelläkään kohteella ei ole alueen kunnan koodia. Tarkista",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_feature_reason_and_remedy(
    told: Callable[..., list[str]], features: object, said: str
) -> None:
    (found,) = told(features)

    assert found.startswith(said)


def test_what_is_wrong_with_other_municipalities_is_nobodys_concern(
    told: Callable[..., list[str]],
) -> None:
    assert told([*RIGHT, *OTHERS]) == []


def test_a_large_file_is_to_be_of_a_more_general_scale(
    told: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(areas, "LIMIT_MEGABYTES", 0)

    assert told(RIGHT)[0] == (
        "boundaries.geojson: Tiedosto on suurempi kuin 0 megatavua. Lataa rajat yleispiirteisemmässä "
        "mittakaavassa, esimerkiksi 1:4 500 000."
    )


@pytest.mark.parametrize(
    ("feature_", "said"),
    [
        (
            feature("901", [[65, 26.5], [66, 26.5], [66, 27.5], [65, 26.5]]),
            "Alueen leveys- ja pituusaste ovat vaihtaneet paikkaa. Lataa tiedosto niin",
        ),
        (
            feature("901", square(5, 50)),
            "Kunnan Saarela alue on kaukana alueen kuntien keskipisteistä. Tarkista, mistä",
        ),
    ],
)
def test_without_a_box_areas_are_held_against_the_centres(
    told: Callable[..., list[str]], feature_: object, said: str
) -> None:
    (found,) = told([*RIGHT[:2], feature_], box="")

    assert found.startswith(f"boundaries.geojson, kohde 3, arvo ”901”: {said}")


def test_a_centre_outside_its_own_area_is_told(told: Callable[..., list[str]]) -> None:
    """Saarela's centre is at 27.10, its area from 28 to 29."""
    assert told([*RIGHT[:2], feature("901", square(28, 65))]) == [
        f"{LINE}Kunnan Saarela keskipiste ei ole kunnan alueella, joten kartan piste on muualla sen "
        "sisällä. Tarkista keskipiste tiedostossa municipalities.csv, tai kunnan koodi kuntarajoissa."
    ]


def test_a_part_that_is_no_area_leaves_the_others() -> None:
    """A cell may meet an outline in a line, too: the square alone has a ring."""
    parts = [shapely.box(25, 65, 26, 66), shapely.LineString([(25, 67), (26, 67)])]
    shapes = areas.Shapes(outline=shapely.GeometryCollection(parts))

    (area,), _schematic = areas.drawn({"901": (25.5, 65.5)}, ["901"], shapes)

    assert [len(ring) for ring in area.rings] == [5]


def test_a_centre_outside_the_outline_is_told(tmp_path: Path) -> None:
    pack = shutil.copytree(POHJOLA, tmp_path / "pack")
    narrow = json.dumps({"features": [feature("", square(25, 64.5))]})
    (pack / "outline.geojson").write_text(narrow, "utf-8")

    said = [each.sentence() for each in check(region_pack.read(pack)) if each.is_fault]

    assert said == [
        "outline.geojson: Kunnan Saarela keskipiste ei ole ääriviivan sisällä. Piirrä ääriviiva "
        "väljemmäksi, tai tarkista keskipiste tiedostossa municipalities.csv."
    ]


def test_a_degree_is_as_long_as_on_the_earth(tmp_path: Path) -> None:
    """At 65 degrees a degree of latitude is 111.2 km, one of longitude 111.2 x cos 65.5 = 46.1 km."""
    pack = shutil.copytree(POHJOLA, tmp_path / "pack")
    (pack / "boundaries.geojson").write_text(json.dumps({"features": RIGHT}), "utf-8")
    found, is_schematic = drawn(pack)

    west, south, east, north = polygon(found["005"]).bounds
    sphere = areas.EARTH_KM**2 * math.radians(1)
    exact = sphere * (math.sin(math.radians(66)) - math.sin(math.radians(65)))
    assert not is_schematic
    assert set(found) == set(NAMES)
    assert north - south == pytest.approx(111.2, abs=0.6)
    assert east - west == pytest.approx(47, abs=1)  # at its southern edge
    assert polygon(found["005"]).area == pytest.approx(exact, rel=0.005)  # areas keep their size
    assert found["010"].point[1] > found["005"].point[1]  # the south is below
    assert found["901"].point[0] > found["005"].point[0]  # the east is to the right


def test_neighbours_share_their_line_when_lines_are_simplified(tmp_path: Path) -> None:
    """A saw of teeth of 250 m between two municipalities is as straight on both sides of it."""
    saw = [[26 + (0.005 if n % 2 else 0), 65 + n / 40] for n in range(41)]
    west = [[25, 65], *saw, [25, 66], [25, 65]]
    east = [[27, 65], *saw, [27, 66], [27, 65]]
    pack = shutil.copytree(POHJOLA, tmp_path / "pack")
    features = [feature("005", west), feature("010", square(25, 64)), feature("901", east)]
    (pack / "boundaries.geojson").write_text(json.dumps({"features": features}), "utf-8")
    found, _ = drawn(pack)

    one, other = polygon(found["005"]), polygon(found["901"])
    assert sum(map(len, found["005"].rings)) < len(west)
    assert one.intersection(other).area == pytest.approx(0, abs=0.1)
    assert one.union(other).area == pytest.approx(one.area + other.area, rel=1e-4)


@pytest.mark.parametrize("pack", [LAPLAND, POHJOLA], ids=lambda pack: pack.name)
def test_a_schematic_map_parts_the_outline_without_gap_or_overlap(pack: Path) -> None:
    found, is_schematic = drawn(pack)
    shapes = [polygon(area) for area in found.values()]
    whole = shapely.union_all(shapes)

    assert is_schematic
    for one, other in itertools.combinations(shapes, 2):
        assert one.intersection(other).area < 1e-3 * min(one.area, other.area)
    for area in found.values():
        assert polygon(area).contains(shapely.Point(area.point))
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-3)


def test_a_cell_is_what_lies_nearest_to_its_centre() -> None:
    """Three points in 10 by 20: those at (2, 5) and (8, 5) part at x = 5, those at (8, 5) and (8, 15) at
    y = 10, and the first and last where 12 x + 20 y = 260, from (0, 13) to the corner (5, 10)."""
    points = [shapely.Point(*at) for at in ((2, 5), (8, 5), (8, 15))]
    found = areas.cells(points, shapely.box(0, 0, 10, 20))

    assert [cell.area for cell in found] == [
        pytest.approx(5 * (13 + 10) / 2),
        pytest.approx(5 * 10),
        pytest.approx(200 - 57.5 - 50),
    ]


def test_without_an_outline_the_hull_of_the_centres_and_what_is_round_it(tmp_path: Path) -> None:
    pack = shutil.copytree(POHJOLA, tmp_path / "pack")
    (pack / "outline.geojson").unlink()
    found, is_schematic = drawn(pack)

    assert is_schematic
    assert set(found) == set(NAMES)
    assert all(polygon(area).contains(shapely.Point(area.point)) for area in found.values())


def test_one_centre_that_is_not_known_and_there_is_no_map(tmp_path: Path) -> None:
    pack = shutil.copytree(POHJOLA, tmp_path / "pack")
    path = pack / "municipalities.csv"
    path.write_text(path.read_text("utf-8").replace("65.20,27.10", ","), "utf-8")

    assert drawn(pack)[0] == {}
    assert advice(pack) == [
        "municipalities.csv, rivi 4: Kunnan Saarela keskipistettä ei ole, joten karttaa ei piirretä. Anna "
        "asteet (centre_lat ja centre_lon), tai lisää kuntarajat (boundaries.geojson)."
    ]


def test_two_centres_in_one_place_and_there_is_no_map(tmp_path: Path) -> None:
    pack = shutil.copytree(POHJOLA, tmp_path / "pack")
    path = pack / "municipalities.csv"
    path.write_text(path.read_text("utf-8").replace("65.20,27.10", "64.70,25.90"), "utf-8")

    assert drawn(pack)[0] == {}
    assert advice(pack) == [
        "municipalities.csv, rivi 4, sarake centre_lat, arvo ”64.70 25.90”: Sama keskipiste kuin kunnalla "
        "Pikkula, joten karttaa ei piirretä. Tarkista, kumman asteet ovat väärin."
    ]


def test_a_region_of_one_municipality_is_its_outline() -> None:
    outline = shapely.box(0, 0, 10, 20)

    assert areas.cells([shapely.Point(1, 1)], outline) == [outline]
