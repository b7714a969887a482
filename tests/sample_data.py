"""A data folder of made-up years, made and loaded as a reader of README would."""

import subprocess
import sys
from os import environ
from pathlib import Path

from portal.kit import settings


def fill(folder: Path, *, events_per_year: int) -> Path:
    """Make and load 2023 to 2025 in the folder; return it."""
    made_up = ["sample", "--events-per-year", str(events_per_year), "--years", "2023-2025"]
    for step in (made_up, ["run"]):
        subprocess.run(
            [sys.executable, "-m", "etl", *step],
            cwd=settings.ROOT,
            env=environ | {"PORTAL_DATA": str(folder)},
            check=True,
            capture_output=True,
        )
    return folder
