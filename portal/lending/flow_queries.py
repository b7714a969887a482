"""One flow, and collections: questions about loans, answered from the marts of one release.

The owner and the place are those of `lending.queries`; loans are first loans.
"""

import duckdb
import pandas as pd

from portal.kit import marts, places
from portal.kit.places import Scope

_LOAN = """
with loan as (
    select
        loan_month, owner_branch, place_branch, shelving_location, collection_code, loans,
        owner_{level} as owner, place_{level} as place
    from mart.loans_by_month
    where loan_month between $first and $last
        and ($shelving_location::text is null or shelving_location = $shelving_location)
        and ($collection_code::text is null or collection_code = $collection_code)
)"""
_OF_FLOW = "owner = $owner and place = $place"
_BY_BRANCH = f"""{_LOAN}
select owner_branch, place_branch, sum(loans)::bigint as loans
from loan
where {_OF_FLOW}
group by owner_branch, place_branch
order by loans desc, owner_branch, place_branch
"""  # noqa: S608 - our own text
_BY_COLLECTION = """
select {kind} as code, sum(loans)::bigint as loans,
    coalesce(sum(loans) filter (owner <> place), 0)::bigint as loans_between
from loan
{where}
group by {kind}
order by loans_between desc, loans desc, code nulls last
"""


def by_branch(con: duckdb.DuckDBPyConnection, scope: Scope, owner: str, place: str) -> pd.DataFrame:
    """Loans of one flow by branches: owner_branch, place_branch, loans; most first."""
    sql = places.at(_BY_BRANCH, scope.level)
    return con.execute(sql, {**_parameters(scope), "owner": owner, "place": place}).df()


def by_collection(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kind: str,
    owner: str | None = None,
    place: str | None = None,
) -> pd.DataFrame:
    """Loans by collection, of one flow where it is named: code, loans, loans_between (owner and place
    differ). kind: shelving_location or collection_code; the code is empty where an item has none."""
    where = f"where {_OF_FLOW}" if owner is not None else ""
    sql = places.at(_LOAN + _BY_COLLECTION.format(kind=kind, where=where), scope.level)
    pair = {"owner": owner, "place": place} if owner is not None else {}
    return con.execute(sql, {**_parameters(scope), **pair}).df().astype({"code": "object"})


def told_collections(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """Which kinds of collection every covered month of the scope tells, the first one preferred: kind. A
    release of an earlier version does not say, and is taken to tell none."""
    if not marts.has_column(con, "coverage", "has_locations"):
        return pd.DataFrame({"kind": []})
    return con.execute(
        """
        with told as (
            select bool_and(has_locations) as locations, bool_and(has_collections) as collections
            from mart.coverage
            where month between $first and $last
        )
        select 'shelving_location' as kind from told where locations
        union all
        select 'collection_code' from told where collections
        """,
        {"first": scope.first, "last": scope.last},
    ).df()


def _parameters(scope: Scope) -> dict[str, object]:
    return {
        "first": scope.first,
        "last": scope.last,
        "shelving_location": scope.shelving_location,
        "collection_code": scope.collection_code,
    }
