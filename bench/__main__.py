"""make bench: what is measured, against what, in one run on one machine."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import added_month, browser, crowd, engines, etl_run, own_tables, paint, queries, sheets

_ROWS = int(os.environ.get("BENCH_ROWS") or 10_000_000)


_PARTS: tuple[tuple[str, Callable[[Path], Iterator[str]]], ...] = (
    ("queries behind the pages, median ms (limit 30)", queries.measure),
    ("tables of one's own over all months", own_tables.measure),
    ("many readers on one portal process", crowd.measure),
    ("the first paint", paint.measure),
    ("sheets and the brief", sheets.measure),
    ("in Chromium", browser.measure),
    ("the same release by both engines", engines.measure),
)


def main() -> None:
    """Print a line for each promise: measured, limit."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        bare, ours, data = etl_run.measure(_ROWS, folder)
        print(f"rows of one R1 export                      {_ROWS:,}")
        print(
            f"bare DuckDB read and group-by              {bare.seconds:6.1f} s {bare.peak_mib:6.0f} MiB"
        )
        print(
            f"etl run                                    {ours.seconds:6.1f} s {ours.peak_mib:6.0f} MiB"
        )
        print(f"  ratio (limit 1.3)                        {ours.seconds / bare.seconds:6.2f}")
        print("a month added to what is loaded")
        for line in added_month.measure(_ROWS):
            print(f"  {line}")
        for title, measure in _PARTS:
            print(title)
            for line in measure(data):
                print(f"  {line}")


if __name__ == "__main__":
    main()
