"""Reports of the sample in Koha's own bytes; each appears whole and marked as made up."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.sql import literal

SUMS = "SAMPLE_SHA256SUMS"
_BOM = "\ufeff"
_BLOCK = 1 << 22

Append = Callable[[duckdb.DuckDBPyConnection, str], None]


@contextmanager
def report(path: Path, columns: tuple[str, ...]) -> Iterator[Append]:
    """A report under way: the function given appends the rows of a query, in its order.

    Koha quotes what has a space: of these columns, those whose name ends in _time or that hold
    the moment of the last change. No code has anything to quote.
    """
    digest = hashlib.sha256()
    draft, part = path.with_suffix(".tmp"), path.with_suffix(".part.tmp")
    spaced = ", ".join(name for name in columns if name.endswith(("_time", "_change")))
    with draft.open("wb") as file:

        def write(content: bytes) -> None:
            file.write(content)
            digest.update(content)

        def append(con: duckdb.DuckDBPyConnection, query: str) -> None:
            con.execute(
                f"copy ({query}) to {literal(part)} "
                f"(format csv, delimiter ';', header false, force_quote ({spaced}))"
            )
            with part.open("rb") as rows:
                while block := rows.read(_BLOCK):
                    write(block)

        write((_BOM + ";".join(columns) + "\n").encode())
        yield append
    part.unlink(missing_ok=True)
    _publish(draft, path, digest.hexdigest())


def write_lines(path: Path, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """A small report, all at once."""
    lines = [_BOM + ";".join(columns), *(";".join(quoted(cell) for cell in row) for row in rows)]
    write_bytes(path, ("\n".join(lines) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """A whole file that is made already."""
    draft = path.with_suffix(".tmp")
    draft.write_bytes(content)
    _publish(draft, path, hashlib.sha256(content).hexdigest())


def quoted(cell: str) -> str:
    """The cell as Koha's CSV download writes it: quoted only for a space, delimiter, quote or non-ASCII."""
    if cell.isascii() and not any(mark in cell for mark in ' ;"\n\r\t'):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _publish(draft: Path, path: Path, digest: str) -> None:
    """Mark the file as sample, then let it appear under its name."""
    sums = path.parent / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.exists() else []
    others = [line for line in lines if not line.endswith(f"  {path.name}")]
    marked = path.parent / f"{SUMS}.tmp"
    marked.write_text(
        "\n".join(sorted([*others, f"{digest}  {path.name}"], key=lambda line: line[66:])) + "\n",
        encoding="utf-8",
        newline="\n",
    )
    marked.replace(sums)
    draft.replace(path)
