"""The daily run: fetch, load what was dropped, build where anything has changed, tidy up, tell."""

import time
from collections.abc import Callable
from datetime import date

import duckdb

from etl import archive, intake, journal
from etl.build import CURRENT, build
from etl.fetch import run, shelf, sources, spent, tell
from etl.fetch.faults import told_of
from etl.fetch.run import Setting, Step, fetch
from etl.fetch.tell import Daily
from etl.load import Outcome
from etl.settings import Paths

_OLDER = (
    "Käytössä on vanhempi julkaisu, johon joku on palannut, joten uutta ei koottu. Ota uusin julkaisu käyttöön "
    "tai laske luvut uudelleen sivulla Aineistot."
)


def fetched(
    places: Paths,
    by: str,
    *,
    since: date | None = None,
    today: date | None = None,
    pause: Callable[[float], None] = time.sleep,
    step: Step = lambda _told: None,
) -> Daily:
    """Fetch alone: answers that pass are in the archive then. Raises BusyError and SourcesError."""
    with run.alone(places) as memory:
        told = Daily(run.now(), by)
        setting = run.setting_of(places, memory, step=step, today=today, pause=pause)
        told.is_paused = bool(shelf.paused(places))
        if not told.is_paused:
            _fetch(told, setting, since)
        _end(told, setting)
    return told


def daily(
    places: Paths,
    by: str,
    *,
    today: date | None = None,
    pause: Callable[[float], None] = time.sleep,
    step: Step = lambda _told: None,
) -> Daily:
    """Everything that is done once a day. Raises BusyError.

    What is wrong with one step is told of, and the others are done all the same.
    """
    with run.alone(places) as memory:
        told = Daily(run.now(), by)
        setting = run.setting_of(places, memory, step=step, today=today, pause=pause)
        told.is_paused = bool(shelf.paused(places))
        with told_of(told.failures):
            if not told.is_paused:
                _fetch(told, setting, None)
        with archive.publishing(places):
            with told_of(told.failures):
                _load(told, setting, by)
            with told_of(told.failures):
                _build(told, setting)
            with told_of(told.failures):
                told.dropped = spent.drop(places, memory)
        _end(told, setting)
    return told


def _fetch(told: Daily, setting: Setting, since: date | None) -> None:
    found = sources.read(setting.places)
    if found is None:
        return
    told.sources = fetch(found, setting, since=since)
    for each in told.sources:
        told.failures += [f"{each.source}: {said}" for said in each.failures]
        told.held += each.held
        told.remarks += each.remarks


def _load(told: Daily, setting: Setting, by: str) -> None:
    """Load what lies in data/exports, as the command run does."""
    places = setting.places
    if not places.exports.is_dir():
        return
    setting.step({"step": "load"})
    outcomes = intake.take([places.exports], places, dry_run=False)
    told.files = [each.file for each in outcomes if each.entry and not each.is_known]
    told.failures += [_refused(each) for each in outcomes if each.refusal]
    journal.note_deleted(places, by, outcomes)


def _refused(outcome: Outcome) -> str:
    return f"{outcome.file}: {outcome.refusal.sentences()}" if outcome.refusal else ""


def _build(told: Daily, setting: Setting) -> None:
    places = setting.places
    with archive.locked(places):
        used = archive.in_use(archive.entries(places))
        missing = {each.sha256 for each in used} - _counted(places)
        if not missing or not archive.has_loans(used):
            return
        if _has_gone_back(places):
            told.held.append(_OLDER)
            return
        setting.step({"step": "build"})
        told.release = build(places).release_id


def _counted(places: Paths) -> set[str]:
    """Hashes of the exports that the release in use was built from; none where there is no release."""
    named = places.warehouse / CURRENT
    if not named.exists():
        return set()
    path = places.warehouse / named.read_text(encoding="utf-8").strip()
    if not path.is_file():
        return set()
    with duckdb.connect(str(path), read_only=True) as con:
        return {str(row[0]) for row in con.execute("select sha256 from mart.input_file").fetchall()}


def _has_gone_back(places: Paths) -> bool:
    """Whether somebody has gone back from the newest release: then nobody builds behind their back."""
    newest = max((path.name for path in places.warehouse.glob("*Z.duckdb")), default="")
    return (places.warehouse / CURRENT).exists() and (
        (places.warehouse / CURRENT).read_text(encoding="utf-8").strip() != newest
    )


def _end(told: Daily, setting: Setting) -> None:
    told.held += [
        f"Haettu aineisto odottaa päätöstä sivulla Aineistot: {each.name}."
        for each in shelf.waiting(setting.places)
        if not any(each.sentence in said for said in told.held)
    ]
    told.ended = run.now()
    setting.memory.runs.append(told.as_data())
    tell.told(told, setting.places)
