"""The notes of a downloaded table define every measure that stands in it."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from portal.definitions import measures
from portal.kit import figure as shown
from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.figure import Finding, Shown
from portal.kit.periods import Period
from portal.kit.tables import Table
from portal.kit.warehouse import Release
from portal.lending import figures as figure_findings
from portal.lending import tables as exhibits
from portal.municipality import figures as municipality_figure_findings
from portal.municipality import tables as municipality_exhibits
from portal.municipality import view as municipality_view
from portal.transport import figures as transport_figure_findings
from portal.transport import tables as transport_exhibits
from portal.transport.demand import tables as demand_exhibits
from portal.transport.demand import words as demand_findings
from portal.whatif import figures as cost_exhibits
from portal.whatif import view as cost_view
from portal.whatif.queries import Key
from tests.portal.conftest import Looker, TransportLooker

JANUARY = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))


@pytest.fixture
def release(counted: Path) -> Release:
    found = warehouse.newest(counted)
    assert isinstance(found, Release)
    return found


def told(release: Release, view: Shown, finding: Finding, table: Table, card: str) -> list[str]:
    """The names of the measures that the notes define; each has its definition and unit."""
    rows = shown.notes(release, view, finding, table, measures.card(card)).rows
    kinds = [what for what, _text in rows]

    assert rows[0] == ("Mitä", table.caption)
    assert kinds.count("Määritelmä") == kinds.count("Yksikkö") == kinds.count("Mittari")
    return [text for what, text in rows if what == "Mittari"]


def test_the_table_of_all_municipalities_defines_each_of_its_columns(release: Release) -> None:
    frames = municipality_view.gathered(partial(read, release), JANUARY, "Pohjola")
    view = municipality_view.of(frames, "001")
    finding = municipality_figure_findings.standing(view)
    table = municipality_exhibits.all_municipalities(view)

    assert told(release, view, finding, table, "loans_ministry") == [
        "Lainat ja uusinnat asukasta kohti", "Tuli muilta 1\u00a0000 asukasta kohti",
        "Lähti muille 1\u00a0000 asukasta kohti", "Omasta kokoelmasta lainattu", "Varauksen odotusaika", "Lainat",
        "Uusinnat", "Lähetetyt", "Vastaanotetut", "Asukkaita",
    ]  # fmt: skip


def test_the_net_table_defines_its_shares_and_partners(release: Release, look: Looker) -> None:
    view = look()
    names = told(release, view, figure_findings.net(view), exhibits.net(view), "net")

    assert names[0] == "Nettolainaus"
    assert {"Nettosuhde", "Omasta kokoelmasta lainattu", "Kumppanien tehollinen määrä"} <= set(
        names
    )


@pytest.mark.parametrize(
    ("finding", "table", "card"),
    [
        (figure_findings.matrix, exhibits.flows, "loans_between"),
        (figure_findings.multiples, exhibits.by_month_and_place, "received"),
        (figure_findings.trend, exhibits.by_month, "loans_between"),
        (figure_findings.biggest, exhibits.biggest, "loans_between"),
    ],
)
def test_every_table_of_lending_has_its_notes(
    release: Release,
    look: Looker,
    finding: Callable[..., Finding],
    table: Callable[..., Table],
    card: str,
) -> None:
    view = look()

    assert told(release, view, finding(view), table(view), card)


@pytest.mark.parametrize(
    ("finding", "table", "card"),
    [
        (transport_figure_findings.trend, transport_exhibits.trend, "transfers"),
        (transport_figure_findings.days, transport_exhibits.days, "days_median"),
        (transport_figure_findings.weekdays, transport_exhibits.weekdays, "transfers_by_weekday"),
        (transport_figure_findings.bands, transport_exhibits.bands, "transport_bands"),
        (transport_figure_findings.routes, transport_exhibits.routes, "days_p90"),
        (transport_figure_findings.left_open, transport_exhibits.left_open, "transfers_open"),
        (demand_findings.outcomes, demand_exhibits.outcomes, "holds"),
        (demand_findings.waiting, demand_exhibits.waiting, "waiting_days"),
    ],
)
def test_every_table_of_transport_has_its_notes(
    release: Release,
    look_at_transport: TransportLooker,
    finding: Callable[..., Finding],
    table: Callable[..., Table],
    card: str,
) -> None:
    view = look_at_transport()

    assert told(release, view, finding(view), table(view), card)


def test_the_what_if_table_defines_its_keys(release: Release) -> None:
    ask = partial(read, release)
    frames = municipality_view.gathered(ask, JANUARY, "Pohjola")
    view = cost_view.of(frames, ask, 100, Key.EQUAL, None)
    table = cost_exhibits.by_key(view)

    assert told(release, view, cost_exhibits.finding(view), table, "cost_share")[1:] == [
        "Asukkaita", "Vastaanotetut", "Lähetetyt", "Niteiden arvioitu matka",
    ]  # fmt: skip
