"""python -m etl figures: say once what the columns of a table of others are, and load it."""

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from etl import archive, intake, show
from etl.figures.load import draft
from etl.figures.mapping import Figure, Joint, Proposal
from etl.figures.table import stem
from etl.journal import COMMAND_LINE, note
from etl.load import Said
from etl.messages import RefusalError
from etl.reading.unpack import Part
from etl.region.pack import BuildError, effective
from etl.settings import Paths, paths

FAILED = 2
ACROSS = "otsikot"  # the headings tell it


def figures(
    file: Annotated[
        Path, typer.Argument(help="Excel-, ODS- tai CSV-tiedosto missä asettelussa tahansa.")
    ],
    place: Annotated[
        str | None, typer.Option(help="Kunnan tai kirjaston sarake, tai otsikot.")
    ] = None,
    year: Annotated[str | None, typer.Option(help="Vuoden sarake, otsikot tai vuosi.")] = None,
    column: Annotated[
        str | None, typer.Option(help="Sarake, joka kertoo mikä luku on, tai otsikot.")
    ] = None,
    figure: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Otsikko tai sarakkeen teksti ja mikä se on: ”Lainat=loans” ({', '.join(Figure)})."
        ),
    ] = None,
    source: Annotated[str, typer.Option(help="Mistä luvut ovat.")] = "",
    dated: Annotated[str, typer.Option(help="Minkä päivän tieto se on, 2026-04-01.")] = "",
    joint: Annotated[
        Joint | None, typer.Option(help="Yhteisen kirjaston kunnilla sama luku: oma vai toistettu.")
    ] = None,
    *,
    over: Annotated[
        bool,
        typer.Option(
            "--over", help="Luvut käyvät myös alueen taulujen ja työkirjan lukujen sijasta."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tulosta koneluettavana.")] = False,
) -> None:
    """Lue muiden julkaisemat luvut (henkilötyövuodet, asukkaat, lainat, käynnit, kulut) kunnittain ja vuosittain.

    Ilman valintoja kerrotaan, mitä sarakkeet luultavasti ovat. Kun ne on kerran kerrottu, samanlainen
    tiedosto luetaan komennolla run kuten raportit.
    """
    places = paths()
    if not file.is_file():
        _fail(f"Tiedostoa {file} ei ole.")
    asked = _asked(file, places)
    if all(each is None for each in (place, year, column, figure, joint)):
        _say_proposal(asked, as_json=as_json)
        return
    proposed = asked.mapping
    mapping = replace(
        proposed,
        place=_column(place, proposed.place),
        year=_column(year, proposed.year),
        figure=_column(column, proposed.figure),
        figures=dict(map(_figure, figure)) if figure else proposed.figures,
        source=source,
        dated=_day(dated),
        is_over=over,
        joint=joint or Joint.ASKED,
    )
    with archive.publishing(places):
        outcomes = intake.take(
            [file], places, dry_run=False, said=lambda _path: Said(mapping=mapping)
        )
    new = [each.file for each in outcomes if each.entry and not each.is_known]
    if new:
        note(places, "load", COMMAND_LINE, files=new)
    if as_json:
        show.as_json(show.result_data(outcomes, None))
    else:
        show.result(outcomes, None)
    raise typer.Exit(max(each.exit_code for each in outcomes))


def _asked(file: Path, places: Paths) -> Proposal:
    """What the columns likely are. Ends the command where the file has no table of the region's places."""
    today = datetime.now(UTC).date()
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = draft(Part(file.name, file), Path(folder), effective(places), None, [], today)
    except RefusalError as refusal:
        _fail(f"{file.name}: {refusal.message.sentences()}")
    except BuildError as error:
        _fail(str(error))
    if found is None or found.asked is None:
        _fail(f"{file.name}: taulukossa ei ole alueen kuntia. Tarkista tiedosto.")
    return found.asked


def _say_proposal(asked: Proposal, *, as_json: bool) -> None:
    """What the columns likely are, and the command that says so."""
    if as_json:
        show.as_json(asked.as_data())
        return
    mapping = asked.mapping
    show.say(f"Sarakkeet: {', '.join(asked.columns)}.")
    show.say(f"Kunta: {mapping.place or ACROSS}. Vuosi: {mapping.year or ACROSS}.")
    for column, words in asked.words.items():
        if words:
            show.say(
                f"Luvut ({column or ACROSS}): {', '.join(word or '(tyhjä)' for word in words)}."
            )
    options = [f'--place "{mapping.place or ACROSS}"', f'--year "{mapping.year or ACROSS}"']
    options += [f'--column "{mapping.figure}"'] if mapping.figure else []
    options += [f'--figure "{word}={figure}"' for word, figure in mapping.figures.items()]
    show.say(f"Jos tämä on oikein: {' '.join(options)} --source LÄHDE")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        _fail(f"Päivää {text} ei voi lukea. Kirjoita se muodossa 2026-04-01.")


def _column(said: str | None, proposed: str) -> str:
    return proposed if said is None else "" if said == ACROSS else said


def _figure(text: str) -> tuple[str, Figure]:
    """A heading and what it stands for: "Lainat=loans"."""
    heading, _equals, figure = text.rpartition("=")
    if figure not in set(Figure):
        _fail(f"Lukua {figure} ei ole. Luvut ovat: {', '.join(Figure)}.")
    return stem(heading), Figure(figure)


def _fail(text: str) -> NoReturn:
    show.complain(text)
    raise typer.Exit(FAILED)
