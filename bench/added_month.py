"""A month added to loaded years against building all of them: of one consortium, and of a country."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.etl_run import Cost, run

_LAST = "2025-12"


@dataclass(frozen=True)
class Loaded:
    """A data folder, and what a command in it is told."""

    data: Path
    environment: dict[str, str]

    def etl(self, *words: str) -> Cost:
        return run([sys.executable, "-m", "etl", *words], self.environment)


def measure(rows: int) -> Iterator[str]:
    """Ten years of a consortium and one of a country, of so many events in all: a line for each build."""
    for name, years, more in (
        ("ten years of a consortium", 10, []),
        ("a year of a country", 1, ["--country"]),
    ):
        with tempfile.TemporaryDirectory(prefix="months-") as folder:
            loaded, month = _without_the_last_month(Path(folder), rows, years, more)
            yield from _told(name, *_built(loaded, month))


def _without_the_last_month(
    folder: Path, rows: int, years: int, more: list[str]
) -> tuple[Loaded, Path]:
    """The years but for their last month, loaded; and that month's files, a folder a system."""
    data, month = folder / "data", folder / "month"
    here = {"PORTAL_DATA": str(data)}
    span = f"{2026 - years}-2025"
    Loaded(data, here).etl(
        "sample", "--years", span, "--events-per-year", str(rows // years), *more
    )
    if more:
        here["PORTAL_REGION"] = str(data / "country")
    for path in (data / "exports").rglob(f"*{_LAST}*.csv"):
        target = month / path.relative_to(data / "exports")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
    loaded = Loaded(data, here)
    loaded.etl("load", str(data / "exports"))
    return loaded, month


def _built(loaded: Loaded, month: Path) -> tuple[Cost, Cost]:
    """What a build of all takes, and one with all but the month counted before."""
    loaded.etl("build", "--accept-unmapped")
    shutil.copytree(month, loaded.data / "exports", dirs_exist_ok=True)
    loaded.etl("load", str(loaded.data / "exports"))
    added = loaded.etl("build", "--accept-unmapped")
    shutil.rmtree(loaded.data / "parts")
    return loaded.etl("build", "--accept-unmapped"), added


def _told(name: str, full: Cost, added: Cost) -> Iterator[str]:
    for what, cost in ((f"{name}, all counted", full), ("  a month added", added)):
        yield (
            f"{what:40} {cost.seconds:6.1f} s {cost.processor_seconds:6.1f} s of processor "
            f"{cost.peak_mib:6.0f} MiB"
        )
    share = added.processor_seconds / full.processor_seconds
    yield f"{'  ratio of processor time':40} {share:6.2f}"
