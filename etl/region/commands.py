"""python -m etl region: check the region's tables, start a branch map, tell what a code is, undo, Excel."""

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from etl import archive, show
from etl.contracts import Kind
from etl.finnish import number
from etl.messages import RefusalError
from etl.region import book, desk, met
from etl.region import layer as layers
from etl.region import template as templates
from etl.region.book import Open
from etl.region.check import check
from etl.region.desk import RequestError, Saved, fault_data
from etl.region.files import FileError
from etl.region.layer import KEYS, Change, LayerError, Told
from etl.region.pack import BuildError, Pack, effective, key_of
from etl.region.proposal import propose
from etl.settings import Paths, paths, region_folder
from etl.sql import literal

app = typer.Typer(
    help="Alueen tiedot: tarkista, tee toimipistekartan pohja, kerro koodit, kumoa, Excel.",
    invoke_without_command=True,
)
FAILED = 2
COMMAND_LINE = "komentorivi"
_HISTORY = 30

JsonOption = Annotated[bool, typer.Option("--json", help="Tulosta koneluettavana.")]
ByOption = Annotated[str, typer.Option(help="Kuka tallentaa.")]
JobOption = Annotated[Path | None, typer.Option(help="Tarkistetun työn kansio.")]


@app.callback()
def region(
    context: typer.Context,
    template: Annotated[
        Path | None,
        typer.Option(
            help="R4-raportti, josta tehdään toimipistekartan pohja, tai uuden pohjan nimi."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Minne pohja kirjoitetaan.")] = None,
    new: Annotated[
        str | None, typer.Option(help="Uuden alueen nimi tai kansio: tee täytettävät tiedostot.")
    ] = None,
    check_it: Annotated[
        bool, typer.Option("--check", help="Kerro, mitä alueen tiedoista puuttuu.")
    ] = False,
) -> None:
    """Tee toimipistekartan pohja tai tarkista alueen tiedot."""
    if context.invoked_subcommand is not None:
        return
    if new:
        _write_new(new)
        return
    places = paths()
    pack = _pack(places)
    if template:
        _write_template(template, out, places, pack)
    if check_it or not template:
        _say_check(pack)


def _say_check(pack: Pack) -> None:
    """Every finding in a sentence; ends with 2 when one of them is a fault."""
    found = check(pack)
    for each in found:
        show.say(each.sentence())
    faults = sum(each.is_fault for each in found)
    told = f" Portaalissa kerrottu versio {pack.layer.version}." if pack.layer.version else ""
    show.say(
        f"Alueen tiedot: {pack.folder}.{told} Virheitä {faults}, huomautuksia {len(found) - faults}."
    )
    if faults:
        raise typer.Exit(FAILED)


def _write_new(name: str) -> None:
    """The files of a new region, in data/reference when it is given a name alone."""
    folder = region_folder(name)
    try:
        files = templates.new(folder)
    except FileExistsError:
        _fail(f"Kansio {folder} on jo olemassa. Anna alueelle toinen nimi.")
    except OSError as error:
        _fail(f"Kansiota {folder} ei voi tehdä: {error.strerror}. Anna toinen nimi tai kansio.")
    show.say(f"Täytettävät tiedostot ovat kansiossa {folder}: {', '.join(files)}.")
    show.say(
        "Täytä ne ohjeen docs/region-pack.md mukaan; tiedoston, jota et tarvitse, voi poistaa."
    )
    show.say(f"Tarkista: PORTAL_REGION={name} python -m etl region --check")


def _write_template(template: Path, out: Path | None, places: Paths, pack: Pack) -> None:
    """From the R4 file that is named or, when the name is new, from the newest loaded one."""
    with tempfile.TemporaryDirectory() as folder:
        source = template if template.exists() else _newest_branch_list(places, Path(folder))
        target = out or (template.with_name("branch_codes.csv") if template.exists() else template)
        try:
            filled = templates.template(source, target, pack)
        except FileExistsError:
            _fail(f"Tiedosto {target} on jo olemassa. Anna pohjalle toinen nimi: --out TIEDOSTO.")
        except RefusalError as refusal:
            _fail(f"{source.name}: {refusal}")
    show.say(f"Toimipistekartan pohja on tiedostossa {target}: {filled.branches} toimipistettä.")
    if filled.open_codes:
        show.say(f"Täydennä kunta näille: {', '.join(filled.open_codes)}.")


def _newest_branch_list(places: Paths, folder: Path) -> Path:
    lists = [entry for entry in archive.entries(places) if entry.kind is Kind.BRANCHES]
    if not lists:
        _fail("Toimipisteluetteloa R4 ei ole ladattu. Anna R4-tiedosto: --template TIEDOSTO.")
    target = folder / "r4.csv"
    with archive.connect(folder) as con:
        con.execute(
            f"copy (from {literal(archive.parquet_of(lists[-1], places))}) to {literal(target)} (header, delimiter ',')"
        )
    return target


@app.command()
def codes(as_json: JsonOption = False, job: JobOption = None) -> None:
    """Näytä jokainen raporteissa oleva toimipisteen koodi: mikä se on tai mitä se luultavasti on."""
    places = paths()
    pack = _pack(places)
    data = _codes_data(places, pack, job)
    if as_json:
        show.as_json(data)
        return
    for each in data["codes"]:
        state = "avoin" if each["rows_open"] else "tunnettu"
        show.say(
            f"{met.key(each['system'], each['code'])}: {state}, rivejä {number(each['rows'])}. {each['name'] or ''}".strip()
        )
    opened = sum(each["rows_open"] > 0 for each in data["codes"])
    show.say(f"Koodeja {len(data['codes'])}, avoinna {opened}.")


def _codes_data(places: Paths, pack: Pack, job: Path | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, archive.connect(Path(folder)) as con:
        found, branches = met.found(con, archive.entries(places), places, job, pack)
    listed = [_code_data(each, branches, pack) for each in found.codes]
    return {
        "version": pack.layer.version,
        "rows": found.rows,
        "rows_told": found.rows_told,
        "codes": listed,
        "tables": {table: _table_data(table, pack) for table in KEYS},
        "history": _history(places),
        "findings": [fault_data(each) for each in check(pack)],
    }


def _code_data(each: met.Code, branches: dict[str, met.Branch], pack: Pack) -> dict[str, Any]:
    branch = branches.get(each.key, {"branch": each.code})
    proposed = propose(branch, pack) if each.rows_open else None
    return {
        **asdict(each),
        "name": branch.get("branch_name") or None,
        "proposal": asdict(proposed) if proposed else None,
    }


def _table_data(table: str, pack: Pack) -> list[dict[str, Any]]:
    """Every row with where it is from; who told it and when, where somebody has."""
    rows = []
    for row in pack.rows(table):
        told = pack.layer.of(table, row.place.key) if row.place.row is None else None
        rows.append(
            {
                "key": list(row.place.key) or list(key_of(table, row.cells)),
                "cells": row.cells,
                "told": _told_data(told) if told else None,
            }
        )
    return rows


def _told_data(told: Told) -> dict[str, Any]:
    return {"by": told.by, "at": told.at, "version": told.version}


def _history(places: Paths) -> list[dict[str, Any]]:
    """The last versions, newest first: who did what to which rows."""
    numbers = layers.versions(places.layer)[-_HISTORY:]
    return [
        {
            "version": layer.version,
            "by": layer.by,
            "at": layer.at,
            "what": layer.what,
            "changes": [_change_data(each) for each in layer.changes],
        }
        for layer in (layers.read(places.layer, number) for number in reversed(numbers))
    ]


def _change_data(change: Change) -> dict[str, Any]:
    return {
        "table": change.table,
        "key": list(change.key),
        "before": asdict(change.before) if change.before else None,
        "after": asdict(change.after) if change.after else None,
    }


@app.command()
def save(by: ByOption = COMMAND_LINE, as_json: JsonOption = False) -> None:
    """Tallenna rivejä (JSON vakiosyötteestä) alueen tietojen päälle."""
    try:
        request = json.load(sys.stdin)
        saved = desk.save(paths(), request, by)
    except (ValueError, AttributeError) as error:
        _fail(str(error))
    _finish(saved, as_json=as_json)


@app.command()
def undo(
    version: Annotated[
        int | None, typer.Option(help="Versio, jonka muutokset perutaan; oletus uusin.")
    ] = None,
    row: Annotated[
        str | None, typer.Option(help="Vain tämä rivi: taulu ja avain, erottimena merkki U+001F.")
    ] = None,
    by: ByOption = COMMAND_LINE,
    as_json: JsonOption = False,
) -> None:
    """Peru, mitä yksi versio muutti."""
    table, *key = row.split("\x1f") if row else [""]
    try:
        saved = desk.undo(paths(), version, by, (table, tuple(key)) if row else None)
    except LookupError:
        _fail("Mitään ei ole kerrottu, joten mitään ei voi perua.")
    except LayerError as error:
        _fail(str(error))
    _finish(saved, as_json=as_json)


@app.command("export")
def export_book(
    target: Annotated[Path, typer.Argument(help="Uusi tiedosto (.xlsx).")], job: JobOption = None
) -> None:
    """Kirjoita alueen tiedot ja avoimet koodit Exceliin."""
    places = paths()
    pack = _pack(places)
    data = _codes_data(places, pack, job)
    known = {(row["system"], row["branch_code"]) for row in pack.rows("branch_code")}
    still = [
        Open(each["code"], each["name"] or "", each["system"])
        for each in data["codes"]
        if each["rows_open"] and (each["system"], each["code"]) not in known
    ]
    try:
        book.write(target, pack, still)
    except FileExistsError:
        _fail(f"Tiedosto {target} on jo olemassa. Anna toinen nimi.")
    show.say(f"Alueen tiedot ovat tiedostossa {target}.")


@app.command("import")
def import_book(
    file: Annotated[Path, typer.Argument(help="Täydennetty työkirja (.xlsx).")],
    by: ByOption = COMMAND_LINE,
    as_json: JsonOption = False,
) -> None:
    """Tallenna työkirjan muutokset alueen tietojen päälle."""
    try:
        saved = book.bring(file, paths(), by)
    except OSError:
        _fail(f"Tiedostoa {file} ei voi lukea.")
    except FileError as error:
        saved = Saved(
            layers.newest(paths().layer).version, is_saved=False, findings=[error.finding]
        )
    except (LayerError, RequestError) as error:
        _fail(str(error))
    _finish(saved, as_json=as_json)


def _finish(saved: Saved, *, as_json: bool) -> None:
    if as_json:
        show.as_json(
            {
                "version": saved.version,
                "is_saved": saved.is_saved,
                "findings": [fault_data(each) for each in saved.findings],
                "clashes": [_change_data(each) for each in saved.clashes],
                "others": [_change_data(each) for each in saved.others],
            }
        )
    else:
        _say_saved(saved)
    if not saved.is_saved:
        raise typer.Exit(FAILED)


def _say_saved(saved: Saved) -> None:
    for each in saved.findings:
        show.say(each.sentence())
    for clash in saved.clashes:
        after = clash.after
        who = f"{after.by}, {after.at}" if after else "muu tallennus"
        show.say(
            f"Riviä {' '.join(clash.key)} on muutettu välillä ({who}). Katso se ja tallenna uudelleen."
        )
    done = f"Tallennettu versioksi {saved.version}." if saved.is_saved else "Mitään ei tallennettu."
    show.say(done)


def _pack(places: Paths) -> Pack:
    try:
        return effective(places)
    except BuildError as error:
        _fail(str(error))


def _fail(text: str) -> NoReturn:
    show.complain(text)
    raise typer.Exit(FAILED)
