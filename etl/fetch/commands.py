"""python -m etl fetch | daily | sources: fetching on the command line, on a timer, and for the portal."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, NoReturn

import typer

from etl import finnish, journal, show
from etl.fetch import run, shelf, sources, trial
from etl.fetch.daily import daily, fetched
from etl.fetch.faults import SourcesError
from etl.fetch.run import BusyError
from etl.fetch.shelf import Memory, Slip
from etl.fetch.sources import Source
from etl.fetch.tell import Daily
from etl.journal import COMMAND_LINE
from etl.settings import Paths, paths

_FAILED = 2
TIMER = "ajastus"  # as timers name themselves: python -m etl daily --by ajastus
NO_SOURCES = "Hakua ei ole otettu käyttöön: tiedostoa sources.toml ei ole datakansion vieressä. Ohje on sivulla Ohje."
_PUNCTUAL = timedelta(hours=30)  # a timer that has not fired for so long is not taken to be there

JsonOption = Annotated[bool, typer.Option("--json", help="Tulosta koneluettavana.")]
ByOption = Annotated[str, typer.Option(help="Kuka pyysi.")]

app = typer.Typer(help="Lähteet, joista raportteja haetaan (sources.toml).", no_args_is_help=True)


def fetch_reports(
    since: Annotated[
        str | None,
        typer.Option(help="Hae kaikki uudelleen tästä kuukaudesta, esimerkiksi 2025-03."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Näytä, mitä haettaisiin, mutta älä hae.")
    ] = False,
    as_json: JsonOption = False,
    by: ByOption = COMMAND_LINE,
) -> None:
    """Hae lähteistä puuttuvat kuukaudet ja viime viikot uudelleen, tarkista ne ja lisää ne arkistoon."""
    places, first = paths(), _since(since)
    told = _sources(places) or _fail(NO_SOURCES)
    if dry_run:
        _show_plan(told, places, first, as_json=as_json)
        return
    _end(_done(lambda: fetched(places, by, since=first)), as_json=as_json)


def run_daily(as_json: JsonOption = False, by: ByOption = COMMAND_LINE) -> None:
    """Päivän ajo: hae, lataa kansio data/exports, kokoa julkaisu, jos jotain muuttui, siivoa ja kerro."""
    _end(_done(lambda: daily(paths(), by)), as_json=as_json)


@app.command("list")
def list_sources(as_json: JsonOption = False) -> None:
    """Näytä lähteet, viime haut ja se, mikä odottaa päätöstä. Salaisuuksia ei näytetä."""
    places = paths()
    data = state(places)
    if as_json:
        show.as_json(data)
        return
    if data["failure"]:
        _fail(data["failure"])
    for each in data["sources"]:
        show.say(f"{each['name']} ({each['kind']}): {each['address'] or each['folder']}")
    for each in data["held"]:
        show.say(f"Odottaa päätöstä {each['id']}: {each['name']}. {each['sentence']}")


@app.command("try")
def try_source(name: str, as_json: JsonOption = False) -> None:
    """Kokeile, vastaako lähde. Mitään ei tallenneta."""
    places = paths()
    source = _named(name, places)
    found = trial.tried(source, places, _today())
    if as_json:
        show.as_json(asdict(found))
        return
    for each in (*found.well, *found.faults):
        show.say(each)
    raise typer.Exit(_FAILED if found.faults else 0)


@app.command()
def pause(by: ByOption = COMMAND_LINE) -> None:
    """Keskeytä haku, kunnes joku jatkaa sitä."""
    shelf.pause(by, paths())
    journal.note(paths(), "pause", by)


@app.command()
def resume(by: ByOption = COMMAND_LINE) -> None:
    """Jatka keskeytettyä hakua."""
    shelf.resume(paths())
    journal.note(paths(), "resume", by)


@app.command()
def refuse(held: str, by: ByOption = COMMAND_LINE) -> None:
    """Hylkää haettu aineisto, joka odottaa päätöstä."""
    places = paths()
    try:
        with run.alone(places) as memory:
            slip = _held(held, places)
            run.settle(slip, memory, _today())
            shelf.drop(slip, places)
            memory.refused = [*memory.refused, *slip.hashes]
            journal.note(places, "refuse", by, files=[slip.name])
    except BusyError as error:
        _fail(str(error))


def state(places: Paths) -> dict[str, Any]:
    """All that the staff page shows of fetching: sources without secrets, runs, what is held, the pause."""
    memory = shelf.recall(places)
    failure, found = "", None
    try:
        found = sources.read(places)
    except SourcesError as error:
        failure = str(error)
    return {
        "failure": failure,
        "is_set_up": found is not None or bool(failure),
        "sources": [_shown(each, memory) for each in found or ()],
        "held": [{**asdict(each), "name": each.name} for each in shelf.waiting(places)],
        "last": memory.runs[-1] if memory.runs else None,
        "paused": shelf.paused(places) or None,
        "next_at": None if shelf.paused(places) else _next(memory),
    }


def _shown(source: Source, memory: Memory) -> dict[str, Any]:
    """A source as people may see it, and until when each report has been asked for."""
    asked = memory.asked.get(source.name, {})
    return {
        "name": source.name,
        "kind": str(source.way),
        "address": source.address,
        "folder": source.folder,
        "since": source.since.isoformat()[:7] if source.since else None,
        "reports": list(source.reports),
        "until": {report: max(months.values()) for report, months in asked.items() if months},
        "files": len(memory.files.get(source.name, {})),
    }


def _next(memory: Memory) -> str | None:
    """A day after the last run that a timer, or nobody on the page, has started; None where that is long ago."""
    timed = [each for each in memory.runs if each["by"] in {TIMER, COMMAND_LINE}]
    last = datetime.fromisoformat(timed[-1]["at"]) if timed else None
    if last is None or datetime.now(UTC) - last > _PUNCTUAL:
        return None
    return (last + timedelta(days=1)).isoformat(timespec="minutes")


def _held(name: str, places: Paths) -> Slip:
    found = [each for each in shelf.waiting(places) if each.id == name]
    return found[0] if found else _fail("Aineistoa ei enää ole odottamassa. Lataa sivu uudelleen.")


def _named(name: str, places: Paths) -> Source:
    told = _sources(places)
    found = [each for each in told or () if each.name == name]
    return found[0] if found else _fail(f"Lähdettä {name} ei ole tiedostossa sources.toml.")


def _sources(places: Paths) -> Sequence[Source] | None:
    try:
        return sources.read(places)
    except SourcesError as error:
        _fail(str(error))


def _since(text: str | None) -> date | None:
    try:
        return sources.month(text) if text else None
    except ValueError:
        _fail(f"Kuukautta ”{text}” ei voi lukea. Kirjoita se muodossa 2025-03.")


def _done(do: Callable[[], Daily]) -> Daily:
    try:
        return do()
    except (BusyError, SourcesError) as error:
        _fail(str(error))


def _show_plan(told: Sequence[Source], places: Paths, since: date | None, *, as_json: bool) -> None:
    planned = run.planned(told, shelf.recall(places), _today(), since)
    if as_json:
        show.as_json(
            {
                name: [{"report": each.ask.report, "month": each.month} for each in parts]
                for name, parts in planned.items()
            }
        )
        return
    for name, parts in planned.items():
        show.say(f"{name}: kysyttävää {finnish.number(len(parts))}.")
        for each in parts:
            show.say(f"  {each.ask.report} {finnish.days(*each.days) if each.days else ''}")


def _end(told: Daily, *, as_json: bool) -> NoReturn:
    if as_json:
        show.as_json(told.as_data())
    else:
        for line in lines(told):
            show.say(line)
    raise typer.Exit(told.exit_code)


def lines(told: Daily) -> list[str]:
    """What came of a run, in sentences."""
    found = (
        ["Haku on keskeytetty sivulla Aineistot, joten lähteistä ei kysytty."]
        if told.is_paused
        else []
    )
    found += [
        f"{each.source}: kysyttiin {finnish.number(each.asked)} kertaa, rivejä tuli "
        f"{finnish.number(each.rows)}, uusia tiedostoja arkistoon {finnish.number(len(each.files))}."
        for each in told.sources
    ]
    found += [*told.failures, *told.held, *told.remarks]
    found += [f"Julkaisu {told.release} on käytössä."] if told.release else []
    return found or ["Mitään uutta ei ollut."]


def _today() -> date:
    return datetime.now().astimezone().date()


def _fail(text: str) -> NoReturn:
    show.complain(text)
    raise typer.Exit(_FAILED)
