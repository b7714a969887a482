"""Data folders of made-up years, made and loaded as a reader of README would."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from filelock import FileLock

from portal.kit import settings


def copy(
    factory: pytest.TempPathFactory,
    *,
    events_per_year: int,
    years: str = "2023-2025",
    region: str = "lapland",
) -> Path:
    """A data folder of the caller's own, with these years; made once a run, by whichever worker asks first."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / f"sample-{region}-{events_per_year}-{years}"
    with FileLock(f"{made}.lock"):
        if not made.is_dir():
            draft = made.with_suffix(".draft")
            for step in (
                ["sample", "--events-per-year", str(events_per_year), "--years", years],
                ["run"],
            ):
                subprocess.run(
                    [sys.executable, "-m", "etl", *step],
                    cwd=settings.ROOT,
                    env=os.environ | {"PORTAL_DATA": str(draft), "PORTAL_REGION": region},
                    check=True,
                    capture_output=True,
                )
            draft.rename(made)
    return Path(copytree(made, factory.mktemp("sample") / "data"))
