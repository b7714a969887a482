"""Trying a source: does the door open, and does each report answer with its columns?"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from etl import finnish
from etl.fetch import files, narrow, systems
from etl.fetch.faults import FetchError, SourcesError, Stops
from etl.fetch.sources import ASKED, UNDATED, Source
from etl.fetch.web import Ask
from etl.fetch.whole import Reader, UnsureError
from etl.settings import Paths

_SECONDS = 25  # somebody waits for the answer


def tried(
    source: Source, places: Paths, today: date, pause: Callable[[float], None] = time.sleep
) -> tuple[bool, list[str]]:
    """Whether all is well, and a sentence or more: of each report, or of the files in the folder.

    Nothing is kept: a report is asked for one day, and its rows are counted.
    """
    hurried = replace(source, wait_seconds=min(source.wait_seconds, _SECONDS))
    try:
        if source.way not in ASKED:
            return True, [_folder(hurried, places)]
        with systems.reader(hurried, places, pause) as reader:
            reader.open()
            return _reports(reader, hurried, today)
    except (FetchError, SourcesError) as error:
        return False, [str(error)]


def _folder(source: Source, places: Paths) -> str:
    with files.folder(source, places) as folder:
        found = folder.files()
    return f"Yhteys toimii: kansiossa on tiedostoja {finnish.number(len(found))}."


def _reports(reader: Reader, source: Source, today: date) -> tuple[bool, list[str]]:
    said, is_well = [], True
    for report, number in source.reports.items():
        try:
            said.append(_report(reader, Ask(report, number), today))
        except FetchError as error:
            if error.stops is Stops.SOURCE:
                raise
            said.append(str(error))
            is_well = False
    return is_well, said


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
