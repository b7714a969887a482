"""What readers can count of loans in tables of their own."""

import duckdb
import pandas as pd

from portal.kit import covered, marts, tables
from portal.kit.answers import Read
from portal.kit.cube import MONTH, YEAR, Counted, Cube, Dimension, place
from portal.kit.i18n import N_
from portal.kit.periods import Period
from portal.kit.tables import Kind
from portal.lending import collections, measures, queries, words

SOURCE = N_("Source: loan events of {consortium}, {system}")
RENEWALS = "has_renewals"
PARTS = {  # what a month may tell of items or not: column of the mart -> column of coverage
    "shelving_location": "has_locations",
    "collection_code": "has_collections",
    "item_type": "has_item_types",
    "material_type": "has_material_types",
}
ITEMS = ", ".join(PARTS)


def told(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What each month tells beside loans, a row a month: month, has_renewals, and those of PARTS.

    A release of an earlier version does not say, and is taken to tell renewals, but no items.
    """
    if not marts.has_column(con, "coverage", "has_renewals"):
        nothing = ", ".join(f"false as {part}" for part in PARTS.values())
        return con.execute(f"select month, true as has_renewals, {nothing} from mart.coverage").df()  # noqa: S608 - our own names
    return con.execute(
        """
        with item as (
            select
                loan_month,
                bool_or(item_type is not null) as has_item_types,
                bool_or(material_type is not null) as has_material_types
            from mart.loans_by_month
            group by loan_month
        )
        select
            coverage.month, coverage.has_renewals, coverage.has_locations, coverage.has_collections,
            coalesce(item.has_item_types, false) as has_item_types,
            coalesce(item.has_material_types, false) as has_material_types
        from mart.coverage as coverage
        left join item on coverage.month = item.loan_month
        order by coverage.month
        """
    ).df()


def months(con: duckdb.DuckDBPyConnection, parts: frozenset[str]) -> pd.DataFrame:
    """The months of the loans that tell all the parts: month, is_complete, why, is_known. A month without
    renewals lacks, where they are counted; one that tells no collections is there and says so."""
    both = covered.loans(con)[["month", "is_complete", "why"]].merge(told(con), on="month")
    if RENEWALS in parts:
        both = both[both[RENEWALS].astype(bool)]
    is_known = both[sorted(parts - {RENEWALS})].all(axis=1)
    return both.assign(
        is_known=is_known,
        is_complete=both["is_complete"] & is_known,
        why=both["why"].where(is_known, "no_collections"),
    )[["month", "is_complete", "why", "is_known"]]


def coverage(read: Read, parts: frozenset[str]) -> pd.DataFrame:
    """The same, asked once a release."""
    return read(months, parts=parts)


def counted_loans(con: duckdb.DuckDBPyConnection, period: Period) -> pd.DataFrame:
    """The loans of a period that are in figures: loans (one row)."""
    return con.execute(
        """
        select coalesce(sum(loans), 0)::bigint as loans
        from mart.flow_by_month
        where loan_month between $first and $last
        """,
        {"first": period.first, "last": period.last},
    ).df()


def notes(read: Read, period: Period) -> list[str]:
    """What part of the loans is in no figure, as the pages of lending tell it."""
    left_out = read(queries.unmapped, first=period.first, last=period.last)["loans"]
    counted = read(counted_loans, period=period)["loans"]
    return words.unmapped(int(left_out.iloc[0]), int(counted.iloc[0]))


def item_types(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Item and material types that have loans: kind, code, name_fi ... name_se (empty without a name)."""
    return con.execute(
        """
        with used as (
            select distinct 'item_type' as kind, item_type as code
            from mart.loans_by_month
            where item_type is not null
            union
            select distinct 'material_type', material_type
            from mart.loans_by_month
            where material_type is not null
        )
        select
            used.kind, used.code, code_name.name_fi, code_name.name_sv, code_name.name_en,
            code_name.name_se
        from used
        left join mart.code_name as code_name
            on used.kind = code_name.kind and used.code = code_name.code
        order by used.kind, used.code
        """
    ).df()


def _of_collections(kind: str, read: Read) -> dict[str, str]:
    return {code: name for (one, code), name in collections.labelled(read).items() if one == kind}


def _of_types(kind: str, read: Read) -> dict[str, str]:
    frame = read(item_types)
    named = tables.names(frame[frame["kind"] == kind], "code")
    return tables.told_apart({code: (name, code) for code, name in named.items()})


def _item(key: str, label: str, column: str) -> Dimension:
    names = _of_types if column in {"item_type", "material_type"} else _of_collections
    return Dimension(
        key,
        label,
        column,
        names=lambda read, _level: names(column, read),
        part=PARTS[column],
        is_of_items=True,
        without=N_("(none)"),
    )


_ITEM_DIMENSIONS = (
    _item("hylly", N_("Shelving location"), "shelving_location"),
    _item("kokoelma", N_("Collection code"), "collection_code"),
    _item("nidetyyppi", N_("Item type"), "item_type"),
    _item("aineistolaji", N_("Material type"), "material_type"),
)
_LOANS = """
select loan_month as month, owner_{level}, place_{level}, loans, renewals
from mart.flow_by_month
"""
_LOANS_OF_ITEMS = f"""
select loan_month as month, owner_{{level}}, place_{{level}}, {ITEMS}, loans, renewals
from mart.loans_by_month
"""  # noqa: S608 - our own names
BETWEEN = Cube(
    _LOANS,
    (
        place("omistaja", N_("Owner"), "owner"),
        place("paikka", N_("Place of the loan"), "place"),
        YEAR,
        MONTH,
        *_ITEM_DIMENSIONS,
    ),
    (
        Counted(measures.LOANS_BETWEEN, "sum(loans) filter (owner <> place)"),
        Counted(measures.LOANS, "sum(loans)"),
        Counted(
            measures.SHARE_BETWEEN,
            "coalesce(sum(loans) filter (owner <> place), 0) / nullif(sum(loans), 0)",
            Kind.SHARE,
        ),
        Counted(
            measures.RENEWALS_BETWEEN,
            "sum(renewals) filter (owner <> place)",
            part=RENEWALS,
        ),
        Counted(measures.RENEWALS, "sum(renewals)", part=RENEWALS),
    ),
    frozenset({"flow_by_month", "loans_by_month", "coverage"}),
    SOURCE,
    coverage,
    _LOANS_OF_ITEMS,
    notes=notes,
)


def _both_ways(mart: str, items: str) -> str:
    """Every loan at the place that sent it and at the one that received it; an own one once."""
    return f"""
        select loan_month as month, owner_{{level}} as place_{{level}}, {items}
            loans as sent, 0 as received, 0 as own
        from {mart}
        where owner_{{level}} <> place_{{level}}
        union all
        select loan_month, place_{{level}}, {items}
            0, case when owner_{{level}} <> place_{{level}} then loans else 0 end,
            case when owner_{{level}} = place_{{level}} then loans else 0 end
        from {mart}
    """  # noqa: S608 - our own names


BALANCE = Cube(
    _both_ways("mart.flow_by_month", ""),
    (place("paikka", N_("Place"), "place", is_only=True), YEAR, MONTH, *_ITEM_DIMENSIONS),
    (
        Counted(measures.RECEIVED, "sum(received)"),
        Counted(measures.SENT, "sum(sent)"),
        Counted(measures.NET, "sum(sent) - sum(received)", Kind.SIGNED),
        Counted(
            measures.NET_RATIO,
            "(sum(sent) - sum(received)) / nullif(sum(sent) + sum(received), 0)",
            Kind.SIGNED_SHARE,
        ),
        Counted(measures.OWN_LOANS, "sum(own)"),
        Counted(measures.OWN_SHARE, "sum(own) / nullif(sum(own) + sum(received), 0)", Kind.SHARE),
    ),
    frozenset({"flow_by_month", "loans_by_month", "coverage"}),
    SOURCE,
    coverage,
    _both_ways("mart.loans_by_month", f"{ITEMS}, "),
    notes=notes,
)
CUBES = (BALANCE, BETWEEN)
