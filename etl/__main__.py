"""The command line: python -m etl run | load | build | sample | status | diff."""

import json
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from etl import archive, complaint_file, region, sample
from etl.archive import Outcome
from etl.build import CURRENT, BuildError, Built, build
from etl.changes import between
from etl.contracts import Kind
from etl.messages import Code, Message, RefusalError
from etl.settings import Paths, days_kept, paths

app = typer.Typer(
    help="Lukee Kohan raportit, tarkistaa ne ja kokoaa niistä julkaisun.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console(width=None if sys.stdout.isatty() else 160)
_FAILED = 2
_SHOWN = 20
_SECONDS_A_DAY = 86_400

JsonOption = Annotated[bool, typer.Option("--json", help="Tulosta koneluettavana.")]
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Kirjoita huomautukset Exceliin.")
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Tarkista, mutta älä muuta mitään.")]


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Tiedostoja tai kansioita.")],
    report: ReportOption = None,
    as_json: JsonOption = False,
    dry_run: DryOption = False,
) -> None:
    """Lue ja tarkista tiedostot ja lisää ne arkistoon."""
    places = paths()
    outcomes = _load(files, places, dry_run=dry_run)
    _finish(outcomes, None, report, as_json=as_json)


@app.command("build")
def build_release(as_json: JsonOption = False) -> None:
    """Kokoa arkistosta uusi julkaisu."""
    built = _build(paths())
    _finish([], built, None, as_json=as_json)


@app.command()
def run(
    report: ReportOption = None, as_json: JsonOption = False, dry_run: DryOption = False
) -> None:
    """Lue kansio data/exports ja kokoa julkaisu (load + build)."""
    places = paths()
    places.exports.mkdir(parents=True, exist_ok=True)
    outcomes = _load([places.exports], places, dry_run=dry_run)
    built = None if dry_run else _build(places)
    _finish(outcomes, built, report, as_json=as_json)


@app.command("sample")
def make_sample(
    events_per_year: Annotated[
        int, typer.Option(min=1_000, help="Tapahtumia vuodessa.")
    ] = sample.EVENTS_PER_YEAR,
    years: Annotated[
        str | None, typer.Option(help="Vuodet, esimerkiksi 2023-2025; oletus neljä vuotta ja tämä.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Satunnaisluvun siemen.")] = sample.SEED,
    out: Annotated[Path | None, typer.Option(help="Kansio; oletus data/exports/sample.")] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Vain jos aineistoa ei ole.")
    ] = False,
) -> None:
    """Tee keksitty esimerkkiaineisto ja sen totuus (truth.json)."""
    places = paths()
    if if_empty and _has_data(places):
        _say("Aineistoa on jo, joten esimerkkiaineistoa ei tehty.")
        return
    first, last = _years(years) if years else sample.default_period(datetime.now(UTC).date())
    folder = out or places.exports / "sample"
    sample.write(
        folder,
        pack=places.region,
        events_per_year=events_per_year,
        first=first,
        last=last,
        seed=seed,
    )
    _say(f"Esimerkkiaineisto on kansiossa {folder}.")


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
        _print_json({"release": release, "files": [asdict(entry) for entry in found]})
        return
    table = Table("Tiedosto", "Raportti", "Ensimmäinen", "Viimeinen", "Rivejä", "Mukana")
    for entry in found:
        is_used = "kyllä" if entry.sha256 in used else "ei (esimerkki)"
        days = (entry.first_day or "", entry.last_day or "")
        table.add_row(entry.file_name, entry.kind, *days, f"{entry.rows_accepted:n}", is_used)
    _out.print(table)
    _out.print(f"Julkaisu: {release or 'ei vielä'}")


@app.command()
def diff(
    older: Annotated[Path, typer.Argument(help="Vanhempi julkaisu (.duckdb).")],
    newer: Annotated[Path, typer.Argument(help="Uudempi julkaisu (.duckdb).")],
    as_json: JsonOption = False,
) -> None:
    """Näytä kuukaudet, joiden luvut eroavat kahdessa julkaisussa."""
    rows = between(older, newer)
    if as_json:
        _print_json([asdict(row) for row in rows])
        return
    table = Table("Kuukausi", "Lainat ennen", "nyt", "Uusinnat ennen", "nyt")
    for row in rows:
        cells = (row.loans_before, row.loans_after, row.renewals_before, row.renewals_after)
        table.add_row(f"{row.month:%Y-%m}", *(str(cell) for cell in cells))
    _out.print(table if rows else "Julkaisuissa on samat luvut.")


@app.command("region")
def region_pack(
    template: Annotated[
        Path | None,
        typer.Option(
            help="R4-raportti, josta tehdään toimipistekartan pohja, tai uuden pohjan nimi."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Minne pohja kirjoitetaan.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Kerro, mitä alueen tiedoista puuttuu.")
    ] = False,
) -> None:
    """Tee toimipistekartan pohja tai tarkista alueen tiedot."""
    places = paths()
    if template:
        _write_template(template, out, places)
    if check or not template:
        found = region.check(places.region)
        for sentence in found:
            _say(sentence)
        _say(f"Alueen tiedot: {places.region}. Huomautuksia {len(found)}.")


def _write_template(template: Path, out: Path | None, places: Paths) -> None:
    """From the R4 file that is named or, when the name is new, from the newest loaded one."""
    with tempfile.TemporaryDirectory() as folder:
        source = template if template.exists() else _newest_branch_list(places, Path(folder))
        target = out or (template.with_name("branch_codes.csv") if template.exists() else template)
        try:
            filled = region.template(source, target, places.region)
        except FileExistsError:
            _fail(f"Tiedosto {target} on jo olemassa. Anna pohjalle toinen nimi: --out TIEDOSTO.")
        except RefusalError as refusal:
            _fail(f"{source.name}: {refusal}")
    _say(f"Toimipistekartan pohja on tiedostossa {target}: {filled.branches} toimipistettä.")
    if filled.open_codes:
        _say(f"Täydennä kunta näille: {', '.join(filled.open_codes)}.")


def _newest_branch_list(places: Paths, folder: Path) -> Path:
    lists = [entry for entry in archive.entries(places) if entry.kind is Kind.BRANCHES]
    if not lists:
        _fail("Toimipisteluetteloa R4 ei ole ladattu. Anna R4-tiedosto: --template TIEDOSTO.")
    target = folder / "r4.csv"
    with archive.connect(folder) as con:
        con.execute(
            f"copy (from '{archive.parquet_of(lists[-1], places)}') to '{target}' (header, delimiter ',')"
        )
    return target


def _has_data(places: Paths) -> bool:
    exports = places.exports.rglob("*") if places.exports.exists() else []
    return bool(archive.entries(places)) or any(path.is_file() for path in exports)


def _load(files: list[Path], places: Paths, *, dry_run: bool) -> list[Outcome]:
    """Load every file, the oldest first, so that the newest export wins."""
    found = [path for each in files for path in _files(each, places)]
    outcomes: list[Outcome] = []
    with archive.locked(places):
        if not dry_run:
            _forget_old(places)
        for path in sorted(found, key=lambda each: (each.stat().st_mtime, each.name)):
            done = list(archive.load(path, places, dry_run=dry_run))
            outcomes += done
            if not dry_run and places.exports in path.resolve().parents:
                _put_away(path, done, places)
    return outcomes


def _files(path: Path, places: Paths) -> list[Path]:
    if not path.exists():
        _fail(f"Tiedostoa {path} ei ole.")
    if path.is_file():
        return [path]
    done = places.exports / "accepted"
    return [
        each
        for each in sorted(path.rglob("*"))
        if each.is_file() and done not in each.resolve().parents and not _is_aside(each)
    ]


def _is_aside(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name in {archive.SUMS, archive.TRUTH}


def _put_away(path: Path, outcomes: list[Outcome], places: Paths) -> None:
    """Accepted files leave data/exports; one with personal data is deleted at once."""
    refusals = [each.refusal.code for each in outcomes if each.refusal]
    if any(code in {Code.PERSONAL, Code.LAINAUSDATA} for code in refusals):
        path.unlink()
    elif not refusals:
        folder = places.exports / "accepted"
        folder.mkdir(exist_ok=True)
        target = folder / path.name
        shutil.move(path, target)
        target.touch()  # the days in `accepted` count from now


def _forget_old(places: Paths) -> None:
    limit = time.time() - days_kept() * _SECONDS_A_DAY
    for path in (places.exports / "accepted").glob("*"):
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink()


def _build(places: Paths) -> Built:
    with archive.locked(places):
        try:
            return build(places)
        except BuildError as error:
            _fail(str(error))


def _finish(
    outcomes: list[Outcome], built: Built | None, report: Path | None, *, as_json: bool
) -> None:
    complaints = [each for outcome in outcomes for each in outcome.complaints]
    if report:
        complaint_file.write(report, outcomes)
    if as_json:
        _print_json(
            {"files": [_as_data(each) for each in outcomes], "release": _release_data(built)}
        )
    else:
        _print_outcomes(outcomes)
        for each in complaints[:_SHOWN]:
            where = f"{each.sheet}, rivi {each.row}" if each.sheet else f"rivi {each.row}"
            what = f", sarake {each.column}, arvo ”{each.value}”" if each.column else ""
            _say(f"{each.file}, {where}{what}: {each.message.text()} {each.message.remedy()}")
        if len(complaints) > _SHOWN:
            _say(
                f"Huomautuksia on kaikkiaan {len(complaints)}. Kaikki saa Exceliin valinnalla --report."
            )
        _print_built(built)
    raise typer.Exit(max((each.exit_code for each in outcomes), default=0))


def _print_outcomes(outcomes: list[Outcome]) -> None:
    if not outcomes:
        return
    table = Table("Tiedosto", "Raportti", "Luettu", "Hyväksytty", "Hylätty", "Varoituksia")
    for each in outcomes:
        entry = each.entry
        counts = (entry.rows_read, entry.rows_accepted, entry.rows_refused) if entry else ("–",) * 3
        kind = entry.kind.value if entry else "hylätty"
        table.add_row(each.file, kind, *(str(count) for count in counts), str(len(each.warnings)))
    _out.print(table)
    for each in outcomes:
        if each.refusal:
            _say(f"{each.file}: {each.refusal.text()} {each.refusal.remedy()}")
        for note in each.warnings:
            _say(f"{each.file}: {note.text()} {note.remedy()}")


def _print_built(built: Built | None) -> None:
    if not built:
        return
    kind = " (esimerkkiaineisto)" if built.is_sample else ""
    _say(
        f"Julkaisu {built.release_id}{kind}: julkaistu {built.rows_published} riviä, "
        f"jätetty pois {built.rows_excluded}, korvattu uudemmilla {built.rows_superseded}."
    )
    for note in built.warnings:
        _say(f"{note.text()} {note.remedy()}")


def _as_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "file": outcome.file,
        "entry": asdict(outcome.entry) if outcome.entry else None,
        "refusal": _message_data(outcome.refusal) if outcome.refusal else None,
        "warnings": [_message_data(note) for note in outcome.warnings],
        "complaints": [
            {
                "file": each.file,
                "sheet": each.sheet,
                "row": each.row,
                "column": each.column,
                "value": each.value,
                **_message_data(each.message),
            }
            for each in outcome.complaints
        ],
        "exit_code": outcome.exit_code,
    }


def _message_data(message: Message) -> dict[str, Any]:
    return {
        "code": message.code.value,
        "values": message.values,
        "reason": message.text(),
        "remedy": message.remedy(),
    }


def _release_data(built: Built | None) -> dict[str, Any] | None:
    if not built:
        return None
    data = asdict(built)
    return {**data, "path": str(built.path), "warnings": [_message_data(w) for w in built.warnings]}


def _print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _say(text: str) -> None:
    _out.print(text, markup=False, highlight=False, soft_wrap=True)


def _fail(text: str) -> NoReturn:
    Console(stderr=True).print(text, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(_FAILED)


def main() -> None:
    """Run a command; a full disk or a broken archive is said in one sentence."""
    try:
        app()
    except (OSError, duckdb.Error) as error:
        first = str(error).splitlines()[0]
        sys.stderr.write(f"Työ keskeytyi, eikä mitään muutettu: {first}\n")
        sys.exit(_FAILED)


if __name__ == "__main__":
    main()
