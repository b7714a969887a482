"""What came of a daily run, and the one place where it is told: whoever else must hear, hears of it here."""

from dataclasses import asdict, dataclass, field
from typing import Any

from etl import journal
from etl.fetch.run import Result
from etl.settings import Paths


@dataclass
class Daily:
    """What came of a run: sources, dropped files that were loaded, a release if one was built.

    failures: what somebody must mend; held: what somebody must decide; both Finnish sentences.
    """

    at: str
    by: str
    ended: str = ""
    is_paused: bool = False
    sources: list[Result] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    dropped: int = 0
    release: str | None = None
    failures: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all is well, 1 something waits for a person, 2 something failed."""
        return 2 if self.failures else 1 if self.held else 0

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "exit_code": self.exit_code}


def told(run: Daily, places: Paths) -> None:
    """Write a line of the journal where anything came, failed or waits for a person."""
    files = [name for each in run.sources for name in each.files] + run.files
    told = {
        "files": files,
        "held": run.held,
        "failures": run.failures,
        **({"release": run.release} if run.release else {}),
    }
    if any(told.values()):
        journal.note(places, "fetch", run.by, **told)
