"""The portal as Streamlit starts it, with a clock of the records that a test can move.

Run as `python -m tests.e2e.clock run app.py`. The file `clock` in the data folder tells how many seconds
it is ahead; none, or less than none, may be. Only what `Acting` calls now is moved.
"""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from streamlit.web import cli

from portal.records import acting


def move(data: Path, by: timedelta) -> None:
    """Let the clock of the portal over this data folder be ahead by so much."""
    (data / "clock.next").write_text(str(by.total_seconds()), encoding="utf-8")
    (data / "clock.next").replace(data / "clock")


class Moved(datetime):
    """A datetime whose now is as far ahead as the file says."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Moved":
        told = Path(os.environ["PORTAL_DATA"], "clock")
        ahead = float(told.read_text(encoding="utf-8")) if told.is_file() else 0
        return super().now(tz) + timedelta(seconds=ahead)


if __name__ == "__main__":
    acting.datetime = Moved  # type: ignore[attr-defined]  # not exported, and moved on purpose
    cli.main(prog_name="streamlit")
