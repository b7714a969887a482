"""The notes of a downloaded table define every measure that stands in it."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from portal.kit import figure as shown
from portal.kit.answers import read
from portal.kit.figure import Figure
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.multiples import MULTIPLES
from portal.lending.figures.net import NET
from portal.lending.figures.trend import TREND
from portal.municipality import view as municipality_view
from portal.municipality.figures.standing import STANDING
from portal.transport.figures.bands import BANDS
from portal.transport.figures.days import DAYS
from portal.transport.figures.left_open import LEFT_OPEN
from portal.transport.figures.outcomes import OUTCOMES
from portal.transport.figures.routes import ROUTES
from portal.transport.figures.trend import TREND as TRANSFERS
from portal.transport.figures.waiting import WAITING
from portal.transport.figures.weekdays import WEEKDAYS
from portal.whatif import view as cost_view
from portal.whatif.figures.shares import SHARES
from portal.whatif.queries import Key
from tests.portal.counted_release import Looker, TransportLooker

JANUARY = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))


def told(release: Release, figure: Figure[Any], view: Any) -> list[str]:  # noqa: ANN401 - any view
    """The names of the measures that the notes define; each has its definition and unit."""
    table = figure.table(view)
    rows = shown.notes(release, view, figure.words(view), table, figure.about(view)).rows
    kinds = [what for what, _text in rows]

    assert rows[0] == ("Mitä", table.caption)
    assert kinds.count("Määritelmä") == kinds.count("Yksikkö") == kinds.count("Mittari")
    return [text for what, text in rows if what == "Mittari"]


def test_the_table_of_all_municipalities_defines_each_of_its_columns(release: Release) -> None:
    frames = municipality_view.gathered(partial(read, release), JANUARY, "Pohjola")
    view = municipality_view.of(frames, "001")

    assert told(release, STANDING, view) == [
        "Lainat ja uusinnat asukasta kohti",
        "Tuli muilta 1\u00a0000 asukasta kohti",
        "Lähti muille 1\u00a0000 asukasta kohti",
        "Omasta kokoelmasta lainattu",
        "Varauksen odotusaika",
        "Lainat",
        "Uusinnat",
        "Lähetetyt",
        "Vastaanotetut",
        "Asukkaita",
    ]


def test_the_net_table_defines_its_shares_and_partners(release: Release, look: Looker) -> None:
    view = look()
    names = told(release, NET, view)

    assert names[0] == "Nettolainaus"
    assert {"Nettosuhde", "Omasta kokoelmasta lainattu", "Kumppanien tehollinen määrä"} <= set(
        names
    )


@pytest.mark.parametrize("figure", [MATRIX, MULTIPLES, TREND, BIGGEST])
def test_every_table_of_lending_has_its_notes(
    release: Release, look: Looker, figure: Figure[Any]
) -> None:
    assert told(release, figure, look())


@pytest.mark.parametrize(
    "figure", [TRANSFERS, DAYS, WEEKDAYS, BANDS, ROUTES, LEFT_OPEN, OUTCOMES, WAITING]
)
def test_every_table_of_transport_has_its_notes(
    release: Release, look_at_transport: TransportLooker, figure: Figure[Any]
) -> None:
    assert told(release, figure, look_at_transport())


def test_the_what_if_table_defines_its_keys(release: Release) -> None:
    ask = partial(read, release)
    frames = municipality_view.gathered(ask, JANUARY, "Pohjola")
    view = cost_view.of(frames, ask, cost_view.Choice(100, Key.EQUAL))

    assert told(release, SHARES, view)[1:] == [
        "Asukkaita",
        "Vastaanotetut",
        "Lähetetyt",
        "Niteiden arvioitu matka",
    ]
