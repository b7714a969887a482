"""What stands behind one flow: its months, branches, collections, transfers and holds."""

import dataclasses
from dataclasses import dataclass

import pandas as pd

from portal.kit import covered, follow, i18n, narrowing, tables, view
from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.changes import Event, Past
from portal.kit.comparison import Comparison
from portal.kit.i18n import N_, _
from portal.kit.kept import KEPT_OF_SCOPE, Kept
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.lending import collections, flow_queries, queries
from portal.lending.collections import Counted
from portal.lending.view import View
from portal.transport import holds as demand
from portal.transport import queries as transport


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What is known of one flow in one language. `transfers` and `holds` are None where the release has
    none of the flow; `collections` is None where some month
    does not tell them."""

    region: str
    period: Period
    comparison: Comparison
    owner: str
    place: str
    loans: int
    past: Past | None
    back: int
    by_month: pd.DataFrame
    happened: tuple[Event, ...]
    branches: pd.DataFrame
    collections: Counted | None
    transfers: pd.Series | None
    holds: pd.Series | None
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(KEPT_OF_SCOPE), compare=False)


@dataclass(frozen=True, kw_only=True)
class FlowView(Frames, view.View[tuple[Narrowing, ...]]):
    """The frames of a flow; the choice is what narrows the page that it stands on."""

    source = N_("Source: loan events of {consortium}, {system}")

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """What narrows the page, and the flow."""
        return (*self.choice, *narrowing.of_subject(_("flow: {name}"), self.name))

    @property
    def name(self) -> str:
        """Rovaniemi → Kittilä."""
        return f"{self.owner} → {self.place}"


def decoded(asked: str, view: View) -> tuple[str, str] | None:
    """Owner and place of a code, where both are places of the view and differ; None otherwise."""
    owner, between, place = asked.partition(follow.BETWEEN)
    known = set(view.everywhere)
    return (owner, place) if between and owner != place and {owner, place} <= known else None


def gathered(read: Read, page: View, owner: str, place: str) -> FlowView:
    """Ask everything about a flow of the page."""
    scope, period = page.choice.scope, page.period
    names = tables.names(read(regions.places, level=Level.BRANCH))
    trend = scope.moved(covered.trend_period(period, read(covered.loans, part=scope.part)))
    both = {"owner": owner, "place": place}
    pairs = page.flows.set_index(["owner", "place"])["loans"]
    before = page.loans_before(both)
    of = len(page.comparison.periods)
    return FlowView(
        choice=page.only().narrowing,
        region=page.region,
        period=period,
        comparison=page.comparison,
        owner=page.name(owner),
        place=page.name(place),
        loans=int(pairs.get((owner, place), 0)),
        past=None if not of or pd.isna(before) else Past(before / of, of, page.comparison.words),
        back=int(pairs.get((place, owner), 0)),
        by_month=read(queries.by_month_of_flow, scope=trend, **both),
        happened=_happened(read, page, trend, set(both.values())),
        branches=_branches(read, page, names, both),
        collections=collections.counted(read, scope, page.comparison, owner, place),
        transfers=_transfers(read, scope, owner, place),
        holds=_holds(read, scope, owner, place),
    )


def _happened(read: Read, page: View, trend: Scope, both: set[str]) -> tuple[Event, ...]:
    """What bent the months of the trend for the places of the flow, or for all."""
    places = page.places
    towns = set(places.loc[places["place"].isin(both), "municipality_code"])
    events = regions.events(read, Period(trend.first, trend.last))
    return tuple(event for event in events if event.code is None or event.code in towns)


def _branches(read: Read, page: View, names: dict[str, str], both: dict[str, str]) -> pd.DataFrame:
    """Loans by branches of the flow: owner_code, place_code, owner_branch, place_branch (names), loans."""
    found = read(flow_queries.by_branch, scope=page.choice.scope, **both)
    return found.assign(
        owner_code=found["owner_branch"],
        place_code=found["place_branch"],
        owner_branch=tables.named(found["owner_branch"], names),
        place_branch=tables.named(found["place_branch"], names),
    )


def _transfers(read: Read, scope: Scope, owner: str, place: str) -> pd.Series | None:
    """The transfers from the owner to the place; None where there are none or none have been loaded."""
    if read(covered.by_report).query("report == 'transfers'").empty:
        return None
    routes = read(transport.routes, scope=scope)
    found = routes[(routes["sender"] == owner) & (routes["receiver"] == place)]
    return found.iloc[0] if len(found) else None


def _holds(read: Read, scope: Scope, owner: str, place: str) -> pd.Series | None:
    """The holds fetched at the place that caught an item of the owner; None where there are none."""
    if read(covered.by_report).query("report == 'holds'").empty:
        return None
    found = read(demand.of_pair, scope=scope, owner=owner, place=place).iloc[0]
    return found if found["caught"] else None


def months(view: FlowView) -> str:
    """The months that the line of the flow goes over."""
    first, last = view.by_month["loan_month"].iloc[[0, -1]]
    return f"{i18n.month_short(first.date())} – {i18n.month_short(last.date())}"
