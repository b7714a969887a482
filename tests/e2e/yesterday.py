"""The portal as Streamlit starts it, with the clock of the records a day behind: the call of a round ends.

Run as `python -m tests.e2e.yesterday run app.py`. Only what `Acting` calls now is moved.
"""

from datetime import datetime, timedelta, tzinfo

from streamlit.web import cli

from portal.records import acting

DAY = timedelta(days=1)


class Yesterday(datetime):
    """A datetime whose now is a day ago."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Yesterday":
        return super().now(tz) - DAY


if __name__ == "__main__":
    acting.datetime = Yesterday  # type: ignore[attr-defined]  # not exported, and moved on purpose
    cli.main(prog_name="streamlit")
