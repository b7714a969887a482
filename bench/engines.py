"""The same release by both engines: what each takes, Spark played by Sail on this machine."""

import sys
from collections.abc import Iterator
from pathlib import Path

from pysail.spark import SparkConnectServer

from bench.etl_run import run


def measure(data: Path) -> Iterator[str]:
    """A line for each engine, and their ratio; of Spark the memory is that of the portal's side."""
    words = [sys.executable, "-m", "etl", "build", "--accept-unmapped"]
    here = {"PORTAL_DATA": str(data)}
    duck = run(words, here)
    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    address = f"sc://127.0.0.1:{server.listening_address[1]}"
    spark = run(words, {**here, "PORTAL_ENGINE": address})
    server.stop()
    yield f"DuckDB                                   {duck.seconds:6.1f} s {duck.peak_mib:6.0f} MiB"
    yield f"Spark Connect (Sail)                     {spark.seconds:6.1f} s {spark.peak_mib:6.0f} MiB"
    yield f"  ratio                                  {spark.seconds / duck.seconds:6.2f}"
