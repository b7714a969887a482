"""What readers ask for: questions about holds, from the marts of one release.

A hold belongs to the month in which it was placed and to the library where it is to be fetched.
"""

import duckdb
import pandas as pd

from portal.kit import places
from portal.kit.places import Scope

ENOUGH = 30  # median and P90 are told from thirty holds that reached the shelf

_HOLD = """
with hold as (
    select
        outcome, waiting_days, holds,
        pickup_{level} as place, owner_{level} as owner
    from mart.demand
    where placed_month between $first and $last
),
one_by_one as (select outcome, waiting_days, place, owner from hold, unnest(range(holds)))"""

_FIGURES = """
    count(*) as holds,
    count(*) filter (outcome = 'filled' and owner = place) as filled_own,
    count(*) filter (outcome = 'filled' and owner <> place) as filled_elsewhere,
    count(*) filter (outcome = 'filled' and (owner = place) is null) as filled_unknown,
    count(*) filter (outcome = 'waiting') as waiting,
    count(*) filter (outcome = 'waiting' and waiting_days is not null) as on_shelf,
    count(*) filter (outcome = 'waiting' and waiting_days is null) as in_queue,
    count(*) filter (outcome = 'cancelled') as cancelled,
    count(*) filter (outcome = 'expired') as expired,
    count(waiting_days) as shelved,
    case when count(waiting_days) >= $enough
        then quantile_cont(waiting_days, 0.5) end as waiting_median,
    case when count(waiting_days) >= $enough
        then quantile_cont(waiting_days, 0.9) end as waiting_p90"""

_TOTALS = """{hold}
select {figures}
from one_by_one
"""

_BY_PICKUP = """{hold}
select place, {figures}
from one_by_one
where place is not null
group by place
order by holds desc, place
"""

_OF_PAIR = """{hold}
select
    count(*) as caught,
    count(*) filter (outcome = 'filled') as filled,
    count(*) filter (outcome = 'waiting') as waiting,
    count(*) filter (outcome = 'cancelled') as cancelled,
    count(*) filter (outcome = 'expired') as expired,
    case when count(waiting_days) >= $enough
        then quantile_cont(waiting_days, 0.5) end as waiting_median
from one_by_one
where owner = $owner and place = $place
"""

_PREPARED = {
    template: template.replace("{hold}", _HOLD).replace("{figures}", _FIGURES)
    for template in (_TOTALS, _BY_PICKUP, _OF_PAIR)
}


def totals(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """The scope in one row: holds, filled_own, filled_elsewhere, filled_unknown (owner not known),
    waiting (on_shelf and in_queue, on the way too), cancelled, expired, shelved (reached the shelf), waiting_median, waiting_p90 (days).

    Own and elsewhere are told by owner and pickup at the level of the scope. Median and P90 are
    empty below thirty holds that reached the shelf.
    """
    return _ask(con, _TOTALS, scope)


def by_pickup(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """The same figures for every place of pickup, most holds first: place and as in totals."""
    return _ask(con, _BY_PICKUP, scope).astype({"place": "object"})


def of_pair(con: duckdb.DuckDBPyConnection, scope: Scope, owner: str, place: str) -> pd.DataFrame:
    """The holds to be fetched at the place that caught an item of the owner, in one row: caught, filled,
    waiting, cancelled, expired, waiting_median (empty below thirty). A hold that caught nothing has no owner."""
    return _ask(con, _OF_PAIR, scope, owner=owner, place=place)


def _ask(con: duckdb.DuckDBPyConnection, template: str, scope: Scope, **more: str) -> pd.DataFrame:
    parameters = {
        **more,
        "first": scope.first,
        "last": scope.last,
        "enough": ENOUGH,
    }
    sql = places.at(_PREPARED[template], scope.level)
    return con.execute(sql, places.named(sql, parameters)).df()
