"""The few places where a path must stand inside SQL text: readers and ATTACH take no parameter."""

from pathlib import Path


def literal(value: str | Path) -> str:
    """The value as an SQL string, quotation marks doubled."""
    return "'" + str(value).replace("'", "''") + "'"
