"""The command line: python -m etl run | load | build | sample | status | diff."""

import importlib
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import duckdb
import typer
from typer.core import TyperGroup

from etl import archive, complaint_file, intake, show
from etl.build import CURRENT, Built, build
from etl.changes import between, others
from etl.fetch import commands as fetch_commands
from etl.figures import commands as figures_commands
from etl.job import use, work
from etl.journal import COMMAND_LINE, note, note_deleted
from etl.load import Outcome, Said
from etl.progress import stepped
from etl.region import commands, pack, systems
from etl.region.guard import UnmappedError
from etl.region.pack import BuildError
from etl.sample import EVENTS_PER_YEAR, SEED
from etl.settings import Paths, paths

_FAILED = 2


class _Sentences(TyperGroup):
    """Every command: a disk that is full, or data that cannot be read, end it with one sentence."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as click has them
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except (OSError, duckdb.Error) as error:
            told = str(error).strip().splitlines()
            why = f": {told[0]}" if told else ""
            typer.echo(f"Työ keskeytyi, eikä mitään julkaistu tai muutettu{why}", err=True)
            raise typer.Exit(_FAILED) from error


app = typer.Typer(
    cls=_Sentences,
    help="Lukee Kohan raportit, tarkistaa ne ja kokoaa niistä julkaisun.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(commands.app, name="region")
app.add_typer(fetch_commands.app, name="sources")
app.command("figures")(figures_commands.figures)
app.command("fetch")(fetch_commands.fetch_reports)
app.command("daily")(fetch_commands.run_daily)
_HOW_TO_ACCEPT = "Komentorivillä se vahvistetaan valinnalla --accept-unmapped."

JsonOption = Annotated[bool, typer.Option("--json", help="Tulosta koneluettavana.")]
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Kirjoita huomautukset Exceliin.")
]
AcceptOption = Annotated[
    bool,
    typer.Option(
        "--accept-unmapped",
        help="Jätä pois rivit, joiden toimipistettä ei tunneta, vaikka niitä on paljon.",
    ),
]
SystemOption = Annotated[
    str | None,
    typer.Option("--system", help="Minkä järjestelmän raportteja tiedostot ovat (systems.csv)."),
]
ReplaceOption = Annotated[
    bool,
    typer.Option(
        "--replace",
        help="Korvaa aiemmin ladatut rivit, vaikka ne kertovat eri päivistä tai toimipisteistä.",
    ),
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Tarkista, mutta älä muuta mitään.")]


def _alone(places: Paths, *, dry_run: bool) -> AbstractContextManager[None]:
    """Wait for a publication that goes on: one that comes to nothing takes back what came beside it."""
    return nullcontext() if dry_run else archive.publishing(places)


@app.command("load")
def load_files(
    files: Annotated[list[Path], typer.Argument(help="Tiedostoja tai kansioita.")],
    report: ReportOption = None,
    as_json: JsonOption = False,
    dry_run: DryOption = False,
    system: SystemOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Lue ja tarkista tiedostot ja lisää ne arkistoon."""
    places = paths()
    said = _said(places, system, replaces=replace)
    with _alone(places, dry_run=dry_run):
        outcomes = intake.take(_found(files), places, dry_run=dry_run, said=lambda _path: said)
    _note_loaded(outcomes, places, dry_run=dry_run)
    _finish(outcomes, None, report, as_json=as_json)


@app.command("build")
def build_release(as_json: JsonOption = False, accept_unmapped: AcceptOption = False) -> None:
    """Kokoa arkistosta uusi julkaisu."""
    built = _build(paths(), accept_unmapped=accept_unmapped)
    _finish([], built, None, as_json=as_json)


@app.command()
def run(
    report: ReportOption = None,
    as_json: JsonOption = False,
    dry_run: DryOption = False,
    accept_unmapped: AcceptOption = False,
    system: SystemOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Lue kansio data/exports ja kokoa julkaisu (load + build)."""
    places = paths()
    said = _said(places, system, replaces=replace)
    places.exports.mkdir(parents=True, exist_ok=True)
    with _alone(places, dry_run=dry_run):
        outcomes = intake.take([places.exports], places, dry_run=dry_run, said=lambda _path: said)
        _note_loaded(outcomes, places, dry_run=dry_run)
        built, failure = (
            (None, None) if dry_run else _tried(places, accept_unmapped=accept_unmapped)
        )
    _finish(outcomes, built, report, as_json=as_json, failure=failure)


@app.command("sample")
def make_sample(
    events_per_year: Annotated[
        int, typer.Option(min=1_000, help="Tapahtumia vuodessa.")
    ] = EVENTS_PER_YEAR,
    years: Annotated[
        str | None, typer.Option(help="Vuodet, esimerkiksi 2023-2025; oletus neljä vuotta ja tämä.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Satunnaisluvun siemen.")] = SEED,
    out: Annotated[Path | None, typer.Option(help="Kansio; oletus data/exports/sample.")] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Vain jos aineistoa ei ole.")
    ] = False,
    country: Annotated[
        bool, typer.Option("--country", help="Koko maa: keksityt kimpat, kukin oma järjestelmänsä.")
    ] = False,
) -> None:
    """Tee keksitty esimerkkiaineisto ja sen totuus (truth.json)."""
    sample = importlib.import_module("etl.sample.write")  # pandas, which no other command needs
    places = paths()
    if if_empty and _has_data(places):
        show.say("Aineistoa on jo, joten esimerkkiaineistoa ei tehty.")
        return
    first, last = _years(years) if years else sample.default_period(datetime.now(UTC).date())
    if country:
        _make_country(out or places.exports, places, (first, last), events_per_year, seed)
        return
    folder = out or places.exports / "sample"
    with stepped("Tehdään esimerkkiaineistoa", None) as step:
        sample.write(
            folder,
            pack=places.region,
            events_per_year=events_per_year,
            first=first,
            last=last,
            seed=seed,
            on_file=lambda _path, _rows: step(),
        )
    show.say(f"Esimerkkiaineisto on kansiossa {folder}.")


def _make_country(
    exports: Path, places: Paths, days: tuple[date, date], events_per_year: int, seed: int
) -> None:
    """The pack beside the data, and a folder of reports for each of its systems."""
    sample = importlib.import_module("etl.sample.country")
    known = sample.consortia()
    pack = places.data / "country"
    sample.write_pack(pack, known)
    with stepped("Tehdään koko maan esimerkkiaineistoa", None) as step:
        sample.write_reports(
            exports,
            known,
            events_per_year=events_per_year,
            first=days[0],
            last=days[1],
            seed=seed,
            on_file=lambda _path, _rows: step(),
        )
    show.say(f"Esimerkkiaineisto on kansiossa {exports}, järjestelmä kerrallaan.")
    show.say(f"Alueen tiedot ovat kansiossa {pack}: aseta PORTAL_REGION={pack}.")


def _years(text: str) -> tuple[date, date]:
    first, _, last = text.partition("-")
    try:
        return date(int(first), 1, 1), date(int(last or first), 12, 31)
    except ValueError:
        _fail(f"Vuosia ”{text}” ei voi lukea. Kirjoita ne muodossa 2023-2025.")


@app.command()
def status(as_json: JsonOption = False) -> None:
    """Näytä, mitä on ladattu ja mikä julkaisu on käytössä."""
    places = paths()
    found = archive.entries(places)
    used = {entry.sha256 for entry in archive.in_use(found)}
    current = places.warehouse / CURRENT
    release = current.read_text(encoding="utf-8").strip() if current.exists() else None
    if as_json:
        show.as_json({"release": release, "files": [asdict(entry) for entry in found]})
    else:
        show.entries(found, used, release)


@app.command()
def diff(
    older: Annotated[Path, typer.Argument(help="Vanhempi julkaisu (.duckdb).")],
    newer: Annotated[Path, typer.Argument(help="Uudempi julkaisu (.duckdb).")],
    as_json: JsonOption = False,
) -> None:
    """Näytä kuukaudet, joiden luvut eroavat kahdessa julkaisussa."""
    months, rest = between(older, newer), others(older, newer)
    if as_json:
        show.as_json(
            {"changes": [asdict(row) for row in months], "others": [asdict(row) for row in rest]}
        )
    else:
        show.changes(months, rest)


@app.command(hidden=True)
def job(
    what: Annotated[str, typer.Argument(help="check, publish tai fetch.")],
    folder: Annotated[Path, typer.Argument(help="Työn kansio.")],
    by: Annotated[str, typer.Option(help="Kuka pyysi.")],
    accept_unmapped: AcceptOption = False,
) -> None:
    """Tee työ, jonka portaalin henkilökuntasivu on pyytänyt; tulos tulee kansioon."""
    done = work(what, folder, paths(), by, accept_unmapped=accept_unmapped)
    raise typer.Exit(0 if done else _FAILED)


@app.command("use")
def use_release(
    release: Annotated[str, typer.Argument(help="Julkaisun nimi, esimerkiksi 20261124T053822Z.")],
    by: Annotated[str, typer.Option(help="Kuka pyysi.")] = COMMAND_LINE,
    as_json: JsonOption = False,
) -> None:
    """Ota käyttöön vanhempi julkaisu, joka on vielä tallessa."""
    try:
        use(release, paths(), by)
    except LookupError:
        _fail(f"Julkaisua {release} ei ole tallessa. Komento status kertoo, mikä on käytössä.")
    if as_json:
        show.as_json({"release": release})
    else:
        show.say(f"Julkaisu {release} on käytössä.")


def _has_data(places: Paths) -> bool:
    exports = places.exports.rglob("*") if places.exports.exists() else []
    return bool(archive.entries(places)) or any(path.is_file() for path in exports)


def _found(files: list[Path]) -> list[Path]:
    """The files and folders that were named; a name that does not exist ends the command."""
    for path in files:
        if not path.exists():
            _fail(f"Tiedostoa {path} ei ole.")
    return files


def _said(places: Paths, system: str | None, *, replaces: bool) -> Said:
    """What the command line says of every file; a system that the pack does not list ends the command."""
    if system is None:
        return Said(replaces=replaces)
    known = systems.names(pack.read(places.region))
    if system not in known:
        _fail(
            f"Järjestelmää {system} ei ole. Tiedostossa systems.csv on {systems.listed(known)}."
            if known
            else f"Järjestelmää {system} ei ole: alueen tiedoissa ei ole tiedostoa systems.csv."
        )
    return Said(system, replaces)


def _note_loaded(outcomes: list[Outcome], places: Paths, *, dry_run: bool) -> None:
    """The journal tells of new files alone."""
    new = [each.file for each in outcomes if each.entry and not each.is_known]
    if new and not dry_run:
        note(places, "load", COMMAND_LINE, files=new)
    note_deleted(places, COMMAND_LINE, outcomes)


def _build(places: Paths, *, accept_unmapped: bool) -> Built:
    built, failure = _tried(places, accept_unmapped=accept_unmapped)
    if built is None:
        _fail(failure or "")
    return built


def _tried(places: Paths, *, accept_unmapped: bool) -> tuple[Built | None, str | None]:
    """The release that was built, or why none was: what became of the files is told all the same."""
    with archive.locked(places):
        try:
            built = build(places, accept_unmapped=accept_unmapped)
        except UnmappedError as error:
            may_ask = error.guard.refusal() is None
            return None, f"{error} {_HOW_TO_ACCEPT}" if may_ask else str(error)
        except BuildError as error:
            return None, str(error)
        note(places, "build", COMMAND_LINE, release=built.release_id)
        return built, None


def _finish(
    outcomes: list[Outcome],
    built: Built | None,
    report: Path | None,
    *,
    as_json: bool,
    failure: str | None = None,
) -> None:
    if report:
        complaint_file.write(report, outcomes)
    if as_json:
        show.as_json({**show.result_data(outcomes, built), "failure": failure})
    else:
        show.result(outcomes, built)
    if failure:
        _fail(failure)
    raise typer.Exit(max((each.exit_code for each in outcomes), default=0))


def _fail(text: str) -> NoReturn:
    show.complain(text)
    raise typer.Exit(_FAILED)


def main() -> None:
    """Run a command; a full disk or a broken archive is said in one sentence."""
    show.never_fail_to_print()
    try:
        app()
    except (OSError, duckdb.Error) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        sys.stderr.write(f"Työ keskeytyi, eikä mitään muutettu: {first}\n")
        sys.exit(_FAILED)
