"""Every figure of the portal is drawn as SVG, and by what our drawing knows: played on sample data."""

import ast
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from portal.award import sample_round
from portal.award.sample.play import Start
from portal.charts import look, svg
from portal.kit import choice, follow, settings, warehouse
from portal.kit.answers import Answers
from portal.kit.warehouse import Release
from portal.lending.page import UNITS
from portal.records import store
from portal.sheets import PAGES
from portal.whatif.queries import Key
from tests import sample_data
from tests.portal.opened import opened

FOLDER = settings.ROOT / "portal"
PHONE, PAGE = 320, 760
PLACES = ("x", "y", "width", "height", "cx", "cy", "dx", "d")
OWN_TABLES: tuple[dict[str, str], ...] = (
    {},
    {"sarakkeet": "vuosi"},
    {"mittari": "loans_between", "sarakkeet": "paikka"},
    {"sarakkeet": "kuukausi", "yksikko": "1000", "lukuina": "indeksi"},
)
Made = list[tuple[frozenset[str], go.Figure]]
# What stands behind a month of e-loans, a week, a weekday or a library's own members no address asks for.
LEAD_NOWHERE = {
    "portal.groups.figures.e_loans.chart",
    "portal.lending.figures.event_weeks.chart",
    "portal.municipality.figures.joint.chart",
    "portal.transport.figures.weekdays.chart",
}


def chart_functions() -> set[str]:
    """Every function that says that it returns a figure, but those that make all figures."""
    found = set()
    for path in FOLDER.rglob("*.py"):
        name = ".".join(path.relative_to(settings.ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.FunctionDef)
                and ast.unparse(node.returns or ast.Constant(None)) == "go.Figure"
            ):
                found.add(f"{name}.{node.name}")
    return {name for name in found if not name.startswith("portal.charts.look.")}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_data.copy(tmp_path_factory, events_per_year=8_000)


@pytest.fixture
def made(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """The figures that are made meanwhile, each with the names of the functions that it is made in."""
    monkeypatch.setenv("PORTAL_DATA", str(sample))
    monkeypatch.setenv("PORTAL_SECRETS", str(sample / "none.toml"))
    st.cache_data.clear()
    figures: Made = []
    figure = look.figure

    def noted(*traces: object, **layout: object) -> go.Figure:
        found = figure(*traces, **layout)  # type: ignore[arg-type]  # as it was called
        figures.append((frozenset(callers()), found))
        return found

    monkeypatch.setattr(look, "figure", noted)
    yield figures
    store.close()
    warehouse.close()


def callers() -> Iterator[str]:
    frame = sys._getframe(2)  # noqa: SLF001 - who asked for a figure, without a list kept by hand
    while frame is not None:
        yield f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}"
        frame = frame.f_back  # type: ignore[assignment]  # None after the outermost


def player(stage: Start, page: str, key: str) -> AppTest:
    sample_round.begin(stage)
    app = AppTest.from_file(FOLDER / "frame.py", default_timeout=60)
    app.query_params["rooli"] = key
    return app.run().switch_page(str(settings.ROOT / "pages" / page)).run()


def pages() -> Iterator[Callable[[], AppTest]]:
    """All that shows figures, in the choices that change what is drawn."""
    for page in ("overview.py", "groups.py", "awards.py"):
        yield lambda page=page: opened(page, kirjasto="inari")
    for unit in UNITS:
        yield lambda unit=unit: opened("lending.py", korosta="148", yksikko=unit)
    for level in ("kirjasto", "toimipiste"):
        yield lambda level=level: opened("lending.py", taso=level)
        yield lambda level=level: opened("transport.py", taso=level)
        yield lambda level=level: opened("demand.py", taso=level)
    yield lambda: opened("lending.py", virta="698..261")
    yield lambda: opened("lending.py", tapahtuma="2025-03-22..2025-06-01.698")
    yield lambda: opened("transport.py", korosta="148")
    for place in ("148", "854"):
        yield lambda place=place: opened("municipality.py", kunta=place)
    yield from (lambda own=own: opened("own_tables.py", **own) for own in OWN_TABLES)
    for key in Key:
        yield lambda key=key: opened("whatif.py", avain=key.value, kunta="148")
    kept = "900.equal.50.-.0.0.received.-"
    yield lambda: opened("whatif.py", sopimukset=kept)
    yield lambda: player(Start.REVIEW, "review.py", "matti")
    yield lambda: player(Start.MEETING, "decide.py", "saga")


def test_every_figure_of_the_portal_is_drawn(made: Made) -> None:
    for page in pages():
        assert not page().exception

    assert chart_functions() - frozenset().union(*(names for names, _figure in made)) == set()
    for _names, figure in made:
        for width in (None, PHONE, PAGE):
            drawn = ET.fromstring(svg.drawn(figure, "Kuvio 1", width))  # noqa: S314 - ours
            assert drawn.get("aria-label") == "Kuvio 1"
            places = " ".join(part.get(name, "") for part in drawn.iter() for name in PLACES)
            assert "nan" not in places
    charts = {
        name: set(leads(figure))
        for names, figure in made
        for name in names
        if ".figures." in name and name.endswith(".chart")
    }
    for names, figure in made:
        for name in names & charts.keys():
            charts[name] |= set(leads(figure))
    assert {name for name, found in charts.items() if not found} == LEAD_NOWHERE
    release = warehouse.newest(Path(os.environ["PORTAL_DATA"]))
    assert isinstance(release, Release)
    assert [one for one in set().union(*charts.values()) if is_lost(one, Answers(release))] == []


def leads(figure: go.Figure) -> Iterator[str]:
    """Where the marks of a figure lead."""
    for trace in figure.to_dict()["data"]:
        rows = trace.get("text", []) if trace["type"] == "heatmap" else [trace.get("ids") or []]
        yield from (lead for row in rows for lead in row if lead)


def is_lost(lead: str, answers: Answers) -> bool:
    """Whether a page is asked for something that it has no choice of, or another page for what it does not
    know."""
    address = urlsplit(lead if lead.startswith("/") else f"{follow.FLOWS}?{lead}")
    page, codes = PAGES[address.path], dict(parse_qsl(address.query, keep_blank_values=True))
    if not codes.keys() <= {one.name for one in page.choices}:
        return True
    is_elsewhere = address.path == follow.CARD or "mittari" in codes
    return is_elsewhere and bool(choice.unknown(page.choices, answers, codes))
