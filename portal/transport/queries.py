"""How items are moved: questions about transfers between branches, from the marts of one release.

The sender is where the transfer left, the receiver where it was to go, as they were on the day it
was asked for. Days are whole days of 24 hours from sent to arrived.
"""

import duckdb
import pandas as pd

from portal.kit import places
from portal.kit.places import Scope

ENOUGH = 30  # median and P90 are told from thirty transfers that arrived

_LEG = """
with leg as (
    select transfer_month, purpose, state, is_overdue, days, band, sent_weekday, arrived_weekday,
        km, from_{level} as sender, to_{level} as receiver
    from mart.transport
    where transfer_month between $first and $last
)"""

_FIGURES = """
    count(*) as transfers,
    count(*) filter (purpose = 'reserve') as reserve,
    count(*) filter (purpose = 'return') as returned,
    count(*) filter (purpose = 'other') as other,
    count(*) filter (state = 'arrived') as arrived,
    count(*) filter (state = 'cancelled') as cancelled,
    count(*) filter (state = 'open') as open,
    count(*) filter (state = 'not_sent') as not_sent,
    count(*) filter (is_overdue) as overdue,
    count(days) as timed,
    count(*) filter (band = 'under_48h') as under_48h,
    count(*) filter (band = 'up_to_72h') as up_to_72h,
    count(*) filter (band = 'over_72h') as over_72h,
    case when count(days) >= $enough then quantile_cont(days, 0.5) end as days_median,
    case when count(days) >= $enough then quantile_cont(days, 0.9) end as days_p90,
    sum(km) filter (state = 'arrived') as km,
    count(km) filter (state = 'arrived') as km_transfers"""

_TOTALS = """{leg}
select
    count(*) filter (sender <> receiver) as between_places,
    count(*) filter (sender = receiver) as inside_places,
    count(*) filter (sender is null or receiver is null) as unknown_places,
    {figures}
from leg
"""

_ROUTES = """{leg}
select sender, receiver, {figures}
from leg
group by sender, receiver
order by transfers desc, sender, receiver
"""

_BY_RECEIVER = """{leg}
select receiver as place, {figures}
from leg
where receiver is not null
group by receiver
order by timed desc, transfers desc, receiver
"""

_BY_MONTH = """{leg},
by_month as (
    select transfer_month, {figures}
    from leg
    group by transfer_month
),
month as (
    select unnest(generate_series($first::date, $last::date, interval 1 month))::date as month
)
select
    month.month, coalesce(coverage.is_complete, false) as is_complete,
    by_month.transfers, by_month.reserve, by_month.returned, by_month.other, by_month.timed,
    by_month.under_48h, by_month.up_to_72h, by_month.over_72h, by_month.days_median,
    by_month.days_p90
from month
left join mart.transport_coverage as coverage
    on month.month = coverage.month and coverage.report = 'transfers'
left join by_month on month.month = by_month.transfer_month
order by month.month
"""

_BY_WEEKDAY = """{leg},
weekday as (select unnest(range(7)) as weekday)
select
    weekday.weekday,
    count(*) filter (leg.sent_weekday = weekday.weekday) as sent,
    count(*) filter (leg.arrived_weekday = weekday.weekday) as arrived
from weekday
cross join leg
group by weekday.weekday
order by weekday.weekday
"""

_MEDIANS = """{leg},
timed as (
    select sender, receiver, list(days order by days) as days
    from leg
    where days is not null and sender <> receiver
    group by sender, receiver
    having count(*) >= $enough
)
select
    sender, receiver, len(days) as timed,
    list_aggregate(days, 'quantile_cont', 0.5) as days_median,
    days[greatest(1, floor(len(days) / 2.0 - 0.98 * sqrt(len(days)))::integer)] as days_low,
    days[least(len(days), ceil(len(days) / 2.0 + 1 + 0.98 * sqrt(len(days)))::integer)] as days_high
from timed
order by sender, receiver
"""

_PREPARED = {
    template: template.replace("{leg}", _LEG).replace("{figures}", _FIGURES)
    for template in (_TOTALS, _ROUTES, _BY_RECEIVER, _BY_MONTH, _BY_WEEKDAY, _MEDIANS)
}


def totals(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """The scope in one row: between_places, inside_places, unknown_places and the figures: transfers
    by purpose (reserve, returned, other) and state (arrived, cancelled, open, not_sent), overdue,
    timed (days known), under_48h, up_to_72h, over_72h, days_median, days_p90, km (estimate of the
    whole way), km_transfers (how many transfers it is of).

    Median and P90 are empty below thirty timed transfers; km is empty where no way is known.
    """
    return _ask(con, _TOTALS, scope)


def routes(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """The figures of every two places, most transfers first: sender, receiver and as in totals.

    Transfers inside one place are rows too; a branch that nobody has mapped is empty.
    """
    return _ask(con, _ROUTES, scope).astype({"sender": "object", "receiver": "object"})


def medians(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """The median of days of every route between two places with thirty timed transfers, and the ends of its
    95 % confidence interval: sender, receiver, timed, days_median, days_low, days_high.

    The ends are the values whose ranks are n / 2 less and 1 + n / 2 more 0.98 x the root of n (the normal
    approximation of the binomial; Conover, Practical Nonparametric Statistics).
    """
    return _ask(con, _MEDIANS, scope).astype({"sender": "object", "receiver": "object"})


def by_receiver(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """The figures of every receiving place, most timed transfers first: place and as in totals."""
    return _ask(con, _BY_RECEIVER, scope).astype({"place": "object"})


def by_month(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """One row a month of the scope: month, is_complete, transfers, reserve, returned, other, timed,
    bands, days_median, days_p90. A month that no report covers is empty."""
    return _ask(con, _BY_MONTH, scope)


def by_weekday(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """Transfers sent and arrived on each day of the week: weekday (0 = Monday), sent, arrived."""
    return _ask(con, _BY_WEEKDAY, scope)


def _ask(con: duckdb.DuckDBPyConnection, template: str, scope: Scope) -> pd.DataFrame:
    sql = places.at(_PREPARED[template], scope.level)
    parameters = {"first": scope.first, "last": scope.last, "enough": ENOUGH}
    return con.execute(sql, places.named(sql, parameters)).df()
