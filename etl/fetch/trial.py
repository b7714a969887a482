"""Trying a source: does the door open, and does each report answer with its columns?"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from etl import finnish
from etl.fetch import files, narrow, systems
from etl.fetch.faults import FetchError, SourcesError, Stops
from etl.fetch.sources import ASKED, UNDATED, Source
from etl.fetch.web import Ask
from etl.fetch.whole import Reader, UnsureError
from etl.settings import Paths

_SECONDS = 25  # somebody waits for the answer


@dataclass
class Trial:
    """What answered as it should, and what did not, a sentence each."""

    well: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def tried(
    source: Source, places: Paths, today: date, pause: Callable[[float], None] = time.sleep
) -> Trial:
    """Try the door and each report, or the folder. Nothing is kept: a report is asked for one day."""
    found = Trial()
    hurried = replace(source, wait_seconds=min(source.wait_seconds, _SECONDS))
    try:
        if source.way in ASKED:
            with systems.reader(hurried, places, pause) as reader:
                reader.open()
                _reports(reader, hurried, today, found)
        else:
            with files.folder(hurried, places, lambda _seconds: None) as folder:
                count = finnish.number(len(folder.files()))
            found.well.append(f"Yhteys toimii: kansiossa on tiedostoja {count}.")
    except (FetchError, SourcesError) as error:
        found.faults.append(str(error))
    return found


def _reports(reader: Reader, source: Source, today: date, found: Trial) -> None:
    for report, number in source.reports.items():
        try:
            found.well.append(_report(reader, Ask(report, number), today))
        except FetchError as error:
            if error.stops is Stops.SOURCE:
                raise
            found.faults.append(str(error))


def _report(reader: Reader, ask: Ask, today: date) -> str:
    yesterday = today - timedelta(days=1)
    try:
        rows = reader.rows(ask, None if ask.report in UNDATED else (yesterday, yesterday))
    except UnsureError as unsure:
        return f"{ask.report} vastasi: rivejä ainakin {finnish.number(unsure.rows)}."
    narrow.refuse_columns(rows, ask)
    when = "" if ask.report in UNDATED else " eiliseltä"
    if not rows:
        return (
            f"{ask.report} vastasi, mutta rivejä ei ole{when}, joten sarakkeita ei voitu tarkistaa."
        )
    return f"{ask.report} vastasi: rivejä{when} {finnish.number(len(rows))}, sarakkeet ovat oikein."
