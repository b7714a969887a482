"""Every open table: address, words, columns, key, and the marts that it is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb
import pandas as pd

from portal.groups import queries as groups
from portal.kit import answers, marts, warehouse
from portal.kit.i18n import N_
from portal.kit.warehouse import Release
from portal.open_data import cards, queries
from portal.open_data import columns as c
from portal.open_data.columns import Column, Type

Query = Callable[[duckdb.DuckDBPyConnection], duckdb.DuckDBPyConnection | pd.DataFrame]
_VECTORS = 8  # of 2,048 rows: what is held of a table at a time


@dataclass(frozen=True)
class Table:
    """One table. `name` stands in its address; title and text are keys for gettext.

    `keys` is how many of the first columns tell the rows apart; the others are counts where the
    table is a cube. `absent` is the count of a combination without a row; None: not known.
    """

    name: str
    title: str
    text: str
    columns: tuple[Column, ...]
    query: Query
    marts: frozenset[str]
    keys: int
    is_cube: bool = False
    absent: int | None = 0

    @property
    def dimensions(self) -> tuple[Column, ...]:
        """The columns that tell the rows apart."""
        return self.columns[: self.keys]

    @property
    def counts(self) -> tuple[Column, ...]:
        """The other columns."""
        return self.columns[self.keys :]


LOANS_TEXT = N_(
    "A row for every month, owner and place that had loans or renewals. Two places without a row in"
    " a month had none in it, as long as the month is in the table of months; other months are not"
    " known."
)
TABLES = (
    Table(
        "lainat-kunnittain",
        N_("Loans by month between municipalities"),
        LOANS_TEXT,
        (c.COVERED_MONTH, c.OWNER_MUNICIPALITY, c.PLACE_MUNICIPALITY, c.LOANS, c.RENEWALS),
        queries.loans_by_municipality,
        frozenset({"flow_by_month", "coverage", "municipality"}),
        keys=3,
        is_cube=True,
    ),
    Table(
        "lainat-kirjastoittain",
        N_("Loans by month between libraries"),
        LOANS_TEXT,
        (c.COVERED_MONTH, c.OWNER_LIBRARY, c.PLACE_LIBRARY, c.LOANS, c.RENEWALS),
        queries.loans_by_library,
        frozenset({"flow_by_month", "coverage", "library"}),
        keys=3,
        is_cube=True,
    ),
    Table(
        "kuljetukset",
        N_("Transfers by month, route and reason"),
        N_(
            "Items sent from one branch to another, added up by municipality. They are transport,"
            " not loans: an item that is fetched and brought back makes two transfers and one loan."
            " The first and the last months may not be there in full; without any row the report has"
            " not been loaded."
        ),
        c.OF_TRANSFERS,
        queries.transfers,
        frozenset({"transfer", "municipality"}),
        keys=4,
        is_cube=True,
    ),
    Table(
        "varaukset",
        N_("Holds by month, place and outcome"),
        N_(
            "Holds that customers have placed, added up by municipality and by how they ended. The"
            " first and the last months may not be there in full; without any row the report has not"
            " been loaded."
        ),
        c.OF_HOLDS,
        queries.holds,
        frozenset({"hold", "municipality"}),
        keys=4,
        is_cube=True,
    ),
    Table(
        "kunnat",
        N_("Municipalities"),
        N_("The municipalities of the region by code, with their names in four languages."),
        (c.MUNICIPALITY, *c.NAMES),
        queries.municipalities,
        frozenset({"municipality"}),
        keys=1,
    ),
    Table(
        "asukasluvut",
        N_("Population by year"),
        N_("Inhabitants of each municipality on 31 December."),
        (
            c.OF_MUNICIPALITY,
            Column("year", N_("Year"), N_("The year that ended."), Type.YEAR),
            Column("population", N_("Number of inhabitants"), N_("On 31 December."), Type.COUNT),
        ),
        queries.population,
        frozenset({"population", "municipality"}),
        keys=2,
        is_cube=True,
        absent=None,
    ),
    Table(
        "kirjastot",
        N_("Libraries"),
        N_("The library organisations by id, with their names in four languages."),
        (c.LIBRARY, *c.NAMES),
        queries.libraries,
        frozenset({"library"}),
        keys=1,
    ),
    Table(
        "kirjastojen-kunnat",
        N_("Municipalities of the libraries"),
        N_("Which municipalities a library serves: some libraries are joint ones."),
        (
            c.OF_LIBRARY,
            c.OF_MUNICIPALITY,
            Column(
                "valid_from",
                N_("Member since"),
                N_("Empty: from the beginning."),
                Type.DAY,
                filled=False,
            ),
            Column(
                "valid_to",
                N_("Member until"),
                N_("Empty: until further notice."),
                Type.DAY,
                filled=False,
            ),
        ),
        queries.members,
        frozenset({"library", "library_member", "municipality"}),
        keys=2,
    ),
    Table(
        "tyoryhmat",
        N_("Working groups"),
        N_(
            "Working groups, networks and recurring events of the cooperation, each with its source."
        ),
        c.OF_GROUPS,
        queries.working_groups,
        groups.MARTS,
        keys=1,
    ),
    Table(
        "osallistuminen",
        N_("Part of the libraries in working groups"),
        N_(
            "A row for every library, group and year of which something is recorded. No row means"
            " that nothing is known: it is not absence. Records that name only the whole consortium"
            " are left out."
        ),
        c.OF_PARTICIPATION,
        queries.participation,
        groups.MARTS | {"library"},
        keys=3,
    ),
    Table(
        "kokoukset",
        N_("Meetings of working groups by year"),
        N_("Only meetings that are recorded are counted; a year without a row is not known."),
        c.OF_MEETINGS,
        queries.group_meetings,
        groups.MARTS,
        keys=2,
        is_cube=True,
        absent=None,
    ),
    Table(
        "tunnustukset",
        N_("Awards and recognitions"),
        N_("Recognitions given to the libraries, and the other winners of the same awards."),
        c.OF_RECOGNITIONS,
        queries.recognitions,
        groups.MARTS | {"library"},
        keys=4,
    ),
    Table(
        "kuukaudet",
        N_("Months that have loans"),
        N_("Which months the loans cover. A month without a row has not been loaded."),
        (
            c.MONTH,
            Column("first_day", N_("First day"), N_("The first day with data."), Type.DAY),
            Column("last_day", N_("Last day"), N_("The last day with data."), Type.DAY),
            Column(
                "is_complete", N_("Whole month"), N_("Is the month there in full?"), Type.YES_NO
            ),
            Column(
                "owner_is_todays",
                N_("Owner is today's"),
                N_("Is the owner the one of today, because that of the day was not kept?"),
                Type.YES_NO,
            ),
        ),
        queries.months,
        frozenset({"coverage"}),
        keys=1,
    ),
    Table(
        "pois-jatetyt",
        N_("Events left out"),
        N_("Events that were loaded but are in no figure, by the first reason that fits."),
        (
            c.COVERED_MONTH,
            Column("reason", N_("Reason"), N_("Why they were left out."), words=c.REASONS),
            Column(
                "event_type",
                N_("Kind of event"),
                N_("The library system's own word."),
                words=c.EVENTS,
            ),
            Column("events", N_("Events"), N_("How many events."), Type.COUNT),
        ),
        queries.left_out,
        frozenset({"exclusion", "coverage"}),
        keys=3,
        is_cube=True,
    ),
    Table(
        "mittarit",
        N_("Definitions of the measures"),
        N_("How the portal counts its figures, a row for each measure and language."),
        cards.COLUMNS,
        cards.rows,
        frozenset(),
        keys=2,
    ),
)
_BY_NAME = {table.name: table for table in TABLES}


def by_name(name: str) -> Table:
    """The table of that name; raises KeyError when there is none."""
    return _BY_NAME[name]


def tables(release: Release) -> Iterator[Table]:
    """The tables that the release can fill: an older one may lack some."""
    known = set(answers.read(release, marts.marts)["mart"])
    return (table for table in TABLES if table.marts <= known)


def chunks(release: Release, table: Table) -> Iterator[pd.DataFrame]:
    """The rows of a table, some at a time: its columns in their order. Nothing of it is kept."""
    names = [column.name for column in table.columns]
    cursor = warehouse.cursor(release)
    try:
        found = table.query(cursor)
        if isinstance(found, pd.DataFrame):
            yield found[names]
            return
        while len(part := found.fetch_df_chunk(_VECTORS)):
            yield part[names]
    finally:
        cursor.close()


def rows(release: Release, table: Table) -> pd.DataFrame:
    """All rows of a table of names, or of the months: one that never grows large."""
    columns = pd.DataFrame(columns=[column.name for column in table.columns])
    return pd.concat([columns, *chunks(release, table)])


def count(release: Release, table: Table) -> int:
    """How many rows a table has."""
    return sum(map(len, chunks(release, table)))
