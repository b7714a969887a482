"""Two hundred readers at once on one portal process, each choosing something every ten seconds.

The readers live in a process of their own (bench/reader.py), so that they take nothing of the
portal's interpreter lock; both share the machine's cores.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.served import ROOT, served

READERS, EVERY_S, FOR_S = 200, 10, 60
_PATIENCE_S = 5 * FOR_S
_MIB = 1024


def measure(data: Path) -> Iterator[str]:
    """Lines: how long a filter change took, how long a page took to open, memory."""
    with served(ROOT / "app.py", {"PORTAL_DATA": str(data)}) as portal:
        wanted = [portal.address, portal.pid, READERS, EVERY_S, FOR_S]
        done = subprocess.run(
            [sys.executable, "-m", "bench.reader", *map(str, wanted)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            timeout=_PATIENCE_S,
        )
    told = json.loads(done.stdout)
    changes, opened = sorted(told["changes"]), sorted(told["opened"])
    yield (
        f"{READERS} readers, a filter change every {EVERY_S} s: p50 {_at(changes, 0.5):5.2f} s,"
        f" p95 {_at(changes, 0.95):5.2f} s (limit 0.3), slowest {changes[-1]:5.2f} s"
    )
    yield (
        f"{len(changes)} changes, {told['failed']} failed (limit 0),"
        f" {told['unchanged']} changed no figure (limit 0), {told['kilobytes']:.0f} kB each"
    )
    yield f"page opened while others open theirs: p95 {_at(opened, 0.95):5.2f} s"
    first, all_open, end = (kib / _MIB for kib in told["memory_kib"])
    yield (
        f"memory: {first:.0f} MiB with one reader, {all_open:.0f} with {READERS}"
        f" ({(all_open - first) / (READERS - 1):.2f} a reader), {end:.0f} after a minute of use"
    )


def _at(ordered: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
