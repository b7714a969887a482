"""make bench: what is measured, against what, in one run on one machine."""

import os
import tempfile
from pathlib import Path

from bench import browser, crowd, etl_run, paint, queries, sheets

_ROWS = int(os.environ.get("BENCH_ROWS") or 10_000_000)


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
        print("queries behind the pages, median ms (limit 30)")
        for line in queries.measure(data):
            print(f"  {line}")
        print("many readers on one portal process")
        for line in crowd.measure(data):
            print(f"  {line}")
        print("the first paint")
        for line in paint.measure(data):
            print(f"  {line}")
        print("sheets and the brief")
        for line in sheets.measure(data):
            print(f"  {line}")
        print("in Chromium")
        for line in browser.measure(data):
            print(f"  {line}")


if __name__ == "__main__":
    main()
