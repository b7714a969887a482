"""Joint services and e-lending as the register of cooperation has them: who did what, and how much is known.

A row is a library's work of one kind for one service in a year. An amount that nobody wrote down is not
known: sums are of the known ones and come with how many rows know theirs.
"""

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from portal.charts import signs
from portal.kit import marts
from portal.kit.i18n import N_, _, number

SERVICES = {
    "chat": N_("Chat and advice"),
    "web_library": N_("Web library"),
    "e_library": N_("E-library"),
    "rules": N_("Rules of use"),
    "cataloguing": N_("Cataloguing"),
    "system": N_("Library system"),
    "transport": N_("Transport"),
    "other": N_("Another service"),
}
WORKS = {work: word for work, word in signs.WORKS.items() if work != signs.NONE}
AMOUNTS = ("shifts", "hours", "items")
_ROWS = ["year", "service", "title", "library", "work", *AMOUNTS]
_LENT = ["month", "municipality_code", "e_loans", "e_holds"]


@dataclass(frozen=True)
class Amount:
    """A sum of what is known: of how many rows, of all of them. None where no row knows its own."""

    sum: float | None
    known: int
    rows: int

    @property
    def text(self) -> str:
        """The sum; with "at least" where some of it is not known, a dash where nothing is."""
        if self.sum is None or self.known == self.rows:
            return number(self.sum)
        return _("at least {n}").format(n=number(self.sum))

    def per(self, staff_years: float | None) -> str:
        """The sum for each person-year; a dash where either is not known."""
        if self.sum is None or not staff_years:
            return number(None)
        each = number(self.sum / staff_years, 1)
        return each if self.known == self.rows else _("at least {n}").format(n=each)


def services(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every record of work for a joint service: year, service, title, library (empty: the consortium
    alone is named), work, shifts, hours, items. No rows for a release without joint services."""
    if not marts.has(con, "joint_service"):
        return pd.DataFrame(columns=_ROWS)
    return con.execute(
        """
        select year, service, title, library, work, shifts, hours::double as hours, items
        from mart.joint_service
        order by year, service, library, work, title
        """
    ).df()


def e_lending(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Loans and holds of the e-library: month, municipality_code, e_loans, e_holds (empty: not known). No
    rows for a release without them."""
    if not marts.has(con, "e_lending"):
        return pd.DataFrame(columns=_LENT)
    return con.execute(
        """
        select month, municipality_code, e_loans, e_holds
        from mart.e_lending
        order by month, municipality_code
        """
    ).df()


def amount(rows: pd.DataFrame, column: str) -> Amount:
    """The sum of an amount over rows, as far as it is known."""
    known = rows[column].dropna()
    return Amount(float(known.sum()) if len(known) else None, len(known), len(rows))


def carried(rows: pd.DataFrame) -> list[str]:
    """The codes of the services that rows are of, in the order of services."""
    there = set(rows["service"])
    return [service for service in SERVICES if service in there]


def named(service: str, titles: Any) -> str:  # noqa: ANN401 - a column of a frame
    """What a service is called; one that is not in the list is called by its own words."""
    told = sorted({title for title in titles if isinstance(title, str) and title})
    if service == "other" and told:
        return ", ".join(told)
    return _(SERVICES.get(service, service))


def listed(rows: pd.DataFrame) -> list[str]:
    """Each service of the rows with the kinds of its work: "Cataloguing (upkeep, training)"."""
    found = []
    for service in carried(rows):
        own = rows[rows["service"] == service]
        works = [_(word) for work, word in WORKS.items() if work in set(own["work"])]
        found.append(f"{named(service, own['title'])} ({', '.join(works)})")
    return found
