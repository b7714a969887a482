"""Releases held against each other."""

from pathlib import Path
from typing import Any

import duckdb

_OF_THE_BUILD = "exclude (release_id, built_at)"


def differences(one: Path, other: Path) -> dict[str, Any]:
    """By mart: how its columns differ, or rows that only one of the releases has."""
    found: dict[str, Any] = {}
    with duckdb.connect() as con:
        con.execute(f"attach '{one}' as one (read_only); attach '{other}' as other (read_only)")
        for mart in marts(one):
            columns = [
                con.execute(f"describe {of}.mart.{mart}").fetchall() for of in ("one", "other")
            ]
            if columns[0] != columns[1]:
                found[mart] = columns
                continue
            rows = [
                f"select * {_OF_THE_BUILD if mart == 'release' else ''} from {of}.mart.{mart}"
                for of in ("one", "other")
            ]
            only = [
                con.execute(f"{mine} except all {others}").fetchmany(3)
                for mine, others in (rows, rows[::-1])
            ]
            if any(only):
                found[mart] = only
    return found


def marts(release: Path) -> dict[str, int]:
    """Rows of every mart of a release."""
    with duckdb.connect(str(release), read_only=True) as con:
        names = con.execute("select table_name from duckdb_tables() order by 1").fetchall()
        return {
            name: con.execute(f"select count(*) from mart.{name}").fetchall()[0][0]
            for (name,) in names
        }
