"""The drawings of living pages: their names, who may fetch them, and plotly for who asks."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.charts import look, svg
from portal.site import figures
from tests.portal.asgi import Client
from tests.portal.opened import alts, client, markup, opened, portal_over

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"><text>Öylä</text></svg>'


@pytest.fixture
def reader(counted: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    with portal_over(counted, monkeypatch):
        yield client()


def test_a_drawing_is_fetched_by_its_name_and_kept_for_ever(reader: Client) -> None:
    name = figures.put(DRAWN)
    answer = reader.get(f"/kuvio/{name}")

    assert (answer.status_code, answer.text) == (200, DRAWN)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert reader.get(f"/kuvio/{name}", accept_encoding="br").headers["content-encoding"] == "br"


def test_a_drawing_that_no_page_has_shown_is_not_there(reader: Client) -> None:
    answer = reader.get(f"/kuvio/{'0' * 64}")

    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_a_name_cannot_be_told_from_the_drawing() -> None:
    name = figures.put(DRAWN)

    assert figures.put(DRAWN) == name
    assert re.fullmatch(r"[0-9a-f]{64}", name)
    assert name != hashlib.sha256(DRAWN.encode()).hexdigest()
    assert figures.put(DRAWN.replace("Öylä", "Aho")) != name


def test_a_secret_drawing_is_kept_by_no_browser(reader: Client) -> None:
    name = figures.put(DRAWN.replace("Öylä", "Salaisuus"), is_secret=True)

    assert reader.get(f"/kuvio/{name}").headers["cache-control"] == "no-store"


def test_what_was_shown_longest_ago_goes_first(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "MOST_LETTERS", 3 * len(DRAWN))
    names = [figures.put(DRAWN.replace("Öylä", word)) for word in ("Alku", "Yksi", "Kuus")]
    figures.put(DRAWN.replace("Öylä", "Alku"))
    figures.put(DRAWN.replace("Öylä", "Neli"))

    found = [reader.get(f"/kuvio/{name}").status_code for name in names]
    assert found == [200, 404, 200]


def test_a_page_names_its_drawings_which_are_as_high_as_their_places(reader: Client) -> None:
    places = re.findall(
        r'data-figure="(\w+)" data-key="(\w+)" role="img" aria-label="[^"]+" style="--h:(\d+)px;--hn:(\d+)px"',
        markup(opened("lending.py")),
    )

    assert [key for _name, key, _high, _narrow in places] == [
        "matriisi",
        "kokoelmat",
        "netto",
        "omasta",
        "kumppanit",
        "kartta",
    ]
    for name, _key, high, narrow in places:
        drawn = reader.get(f"/kuvio/{name}").text
        told = dict(re.findall(r"--(dhn?):(\d+)px", drawn))  # a map tells both its heights itself
        if told:
            assert (high, narrow) == (told["dh"], told["dhn"])
            continue
        plane = int(re.findall(r' height="(\d+)" style="', drawn)[0])
        above = dict(re.findall(r"--(tn?):(\d+)px", drawn))
        assert (int(high), int(narrow)) == (plane + int(above["t"]), plane + int(above["tn"]))


def test_who_asks_has_the_figure_in_plotly_and_comes_back(reader: Client) -> None:
    assert reader.get("/healthz").status_code == 200
    app = opened("lending.py")
    assert (len(alts(app)), len(app.get("plotly_chart"))) == (6, 0)

    app.button(key="explore-netto").click().run()
    (chart,) = app.get("plotly_chart")
    assert (len(alts(app)), chart.proto.alt) == (5, alts(opened("lending.py"))[2])
    assert '"Zoom": "Suurenna valittu alue"' in chart.proto.config.encode().decode("unicode_escape")

    app.button(key="explore-netto").click().run()
    assert (len(alts(app)), len(app.get("plotly_chart"))) == (6, 0)


def test_an_explored_figure_can_be_zoomed_and_the_drawn_one_stays_as_it_is() -> None:
    figure = look.figure([], xaxis={"range": [0, 1]}, legend={"traceorder": "normal"})
    layout = look.explorable(figure).to_dict()["layout"]

    assert layout["xaxis"] == {"range": [0, 1], "fixedrange": False}
    assert (layout["dragmode"], layout["legend"]["itemclick"]) == ("zoom", "toggle")
    assert figure.to_dict()["layout"]["xaxis"] == {"range": [0, 1]}


def test_a_place_says_the_text_of_its_drawing_safely() -> None:
    axis = {"tickvals": [], "ticktext": []}
    figure = look.figure([], xaxis=axis, yaxis=axis, height=120)
    place = figures.place("avain", figure, 'Kuvio "<b>" 1')

    assert 'aria-label="Kuvio &quot;&lt;b&gt;&quot; 1"' in place
    assert svg.heights(figure) == (120, 120)
