"""What figures of transport share: their titles, the names of places and routes."""

import pandas as pd

from portal.charts import look
from portal.kit.i18n import N_, _, number, percent
from portal.kit.largest import OTHERS, Cut
from portal.kit.periods import Period, period_text
from portal.transport.view import View

MOST_ROUTES = 20
TOO_FEW = N_("{n}: too few for shares")
MONTHS_HOW = N_(
    "A point is a month. A missing month leaves a gap, never a zero. A hollow grey point is a month that is not complete yet. The tinted area is the period of the figures."
)


def subtitle(view: View, what: str, period: Period | None = None) -> str:
    """What, region and period: the statistical title under a finding."""
    return f"{what}, {view.region}, {period_text(period or view.period)}"


def span(view: View) -> Period:
    months = view.by_month["month"]
    return Period(months.iloc[0].date(), months.iloc[-1].date())


def days_span(low: float, high: float) -> str:
    """3.0 days, or 2.8–3.1 days."""
    ends = dict.fromkeys((number(low, 1), number(high, 1)))
    return _("{n} days").format(n="–".join(ends))


def listed(view: View, top: pd.DataFrame) -> list[str]:
    return [
        f"{view.route(sender, receiver)} {number(count)}"
        for sender, receiver, count in zip(
            top["sender"], top["receiver"], top["transfers"], strict=True
        )
    ]


def with_place(view: View, what: str) -> str:
    place = view.choice.place
    return what if place is None else f"{what}, {view.name(place)}"


def no_transfers(view: View) -> str:
    return _(
        "An empty figure: {period}, {n} transfers that arrived and whose time is known."
    ).format(period=period_text(view.period), n=number(view.totals["timed"]))


def shown(what: str, routes: pd.DataFrame) -> str:
    """What a figure of routes is of: all, or how many and what part of the transfers they have."""
    if len(routes) <= MOST_ROUTES:
        return f"{what}, {_('all routes')}"
    part = routes["transfers"].head(MOST_ROUTES).sum() / routes["transfers"].sum()
    return _("{what}, {n} busiest of {m} routes: {percent} of their transfers").format(
        what=what, n=number(MOST_ROUTES), m=number(len(routes)), percent=percent(part, 0)
    )


def place_labels(view: View, places: pd.Series, cut: Cut, longest: int = 40) -> list[str]:
    """Names that fit beside a bar, the highlighted one bold, and what the others are called."""
    others = {OTHERS: cut.label(view.level)}
    names = [(code, others.get(code) or look.short(view.name(code), longest)) for code in places]
    return [f"<b>{name}</b>" if code == view.choice.place else name for code, name in names]


def route_names(view: View, routes: pd.DataFrame) -> list[str]:
    """Rovaniemi → Tornio, shortened so that it fits a phone; one name when both ends are the same."""
    return [
        _("{name}, inside the place").format(name=look.short(view.name(sender), 21))
        if sender == receiver
        else f"{look.short(view.name(sender), 21)} → {look.short(view.name(receiver), 21)}"
        for sender, receiver in zip(routes["sender"], routes["receiver"], strict=True)
    ]
