"""What readers can count of transfers and holds in tables of their own."""

from functools import partial

import duckdb
import pandas as pd

from portal.kit import covered
from portal.kit.answers import Read
from portal.kit.cube import MONTH, YEAR, Counted, Cube, Dimension, place
from portal.kit.i18n import N_
from portal.kit.measure import Measure
from portal.kit.tables import Kind
from portal.transport import holds, measures, queries
from portal.transport.view import HOLDS, TRANSFERS, View

BANDS = {
    "under_48h": N_("Under 48 hours"),
    "up_to_72h": N_("48–72 hours"),
    "over_72h": N_("Over 72 hours"),
}
PURPOSES = {
    "reserve": N_("For holds"),
    "return": N_("On the way back"),
    "other": N_("Other reasons"),
}
STATES = {
    "arrived": N_("Arrived"),
    "cancelled": N_("Cancelled"),
    "open": N_("Open"),
    "not_sent": N_("Not sent"),
}
OUTCOMES = {
    "filled": N_("Filled"),
    "waiting": N_("Waiting"),
    "cancelled": N_("Cancelled"),
    "expired": N_("Expired"),
}


def months(con: duckdb.DuckDBPyConnection, report: str) -> pd.DataFrame:
    """The months of a report: month, is_complete, why where the release tells it, is_known."""
    frame = covered.by_report(con)
    return frame[frame["report"] == report].assign(is_known=True)


def coverage(report: str, read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    """The same, asked once a release."""
    return read(months, report=report)


_REASON, _STATE, _BAND, _OUTCOME = "syy", "tila", "kuljetusaika", "tulos"
OF_TRANSFERS = Cube(
    """
    select
        transfer_month as month, from_{level} as sender_{level}, to_{level} as receiver_{level},
        purpose, state, band, is_overdue, days, km
    from mart.transport
    """,
    (
        place("lahettaja", N_("Sender"), "sender"),
        place("vastaanottaja", N_("Receiver"), "receiver"),
        YEAR,
        MONTH,
        Dimension(_REASON, N_("Reason"), "purpose", words=PURPOSES),
        Dimension(_STATE, N_("State"), "state", words=STATES),
        Dimension(_BAND, N_("Transport time"), "band", words=BANDS),
    ),
    (
        Counted(measures.TRANSFERS, "count(*)"),
        Counted(
            measures.RESERVE_SHARE,
            "count(*) filter (purpose = 'reserve') / nullif(count(*), 0)",
            Kind.SHARE,
            without=frozenset({_REASON}),
        ),
        Counted(
            measures.DAYS_MEDIAN,
            "quantile_cont(days, 0.5)",
            Kind.DECIMAL,
            adds=False,
            base="count(days)",
            enough=queries.ENOUGH,
        ),
        Counted(
            measures.DAYS_P90,
            "quantile_cont(days, 0.9)",
            Kind.DECIMAL,
            adds=False,
            base="count(days)",
            enough=queries.ENOUGH,
        ),
        Counted(
            measures.TRANSFERS_OPEN,
            "count(*) filter (state = 'open')",
            without=frozenset({_STATE, _BAND}),
        ),
        Counted(
            measures.TRANSFERS_OVERDUE,
            "count(*) filter (is_overdue)",
            without=frozenset({_STATE, _BAND}),
        ),
        Counted(
            measures.TRANSPORT_KM,
            "sum(km) filter (state = 'arrived')",
            without=frozenset({_STATE}),
            is_partial=True,
        ),
    ),
    frozenset({"transport", "transport_coverage"}),
    View.source,
    partial(coverage, TRANSFERS),
)


def _share(measure: Measure, part: str, whole: str = "") -> Counted:
    """A share of the holds, or of those that are of the whole. It is not told by owner or outcome: a hold
    that caught no item has no owner, and by its outcome it would be all or nothing."""
    of = f"count(*) filter ({whole})" if whole else "count(*)"
    return Counted(
        measure,
        f"count(*) filter ({part}) / nullif({of}, 0)",
        Kind.SHARE,
        without=frozenset({_OUTCOME, "omistaja"}),
        base=of,
        enough=holds.ENOUGH,
    )


OF_HOLDS = Cube(
    """
    select
        placed_month as month, pickup_{level}, owner_{level}, outcome, waiting_days
    from mart.demand, unnest(range(holds))
    """,
    (
        place("nouto", N_("Pickup"), "pickup"),
        place("omistaja", N_("Owner"), "owner"),
        YEAR,
        MONTH,
        Dimension(_OUTCOME, N_("Outcome"), "outcome", words=OUTCOMES),
    ),
    (
        Counted(measures.HOLDS, "count(*)"),
        _share(measures.HOLDS_FILLED_OWN, "outcome = 'filled' and owner = pickup"),
        _share(measures.HOLDS_FILLED_ELSEWHERE, "outcome = 'filled' and owner <> pickup"),
        _share(
            measures.HOLDS_UNMET,
            "outcome in ('cancelled', 'expired')",
            "outcome in ('filled', 'cancelled', 'expired')",
        ),
        _share(measures.HOLDS_WAITING, "outcome = 'waiting'"),
        _share(measures.HOLDS_CANCELLED, "outcome = 'cancelled'"),
        _share(measures.HOLDS_EXPIRED, "outcome = 'expired'"),
        Counted(
            measures.WAITING_DAYS,
            "quantile_cont(waiting_days, 0.5)",
            Kind.DECIMAL,
            adds=False,
            base="count(waiting_days)",
            enough=holds.ENOUGH,
            label=N_("Days of waiting for a hold, median"),
        ),
    ),
    frozenset({"demand", "transport_coverage"}),
    View.source,
    partial(coverage, HOLDS),
)
CUBES = (OF_TRANSFERS, OF_HOLDS)
