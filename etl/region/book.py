"""The region's tables as an Excel workbook, to be filled in and brought back.

The workbook knows which version it was made of: what others have told since stays, and a row that both
have changed is told of. Rows of open codes stand in it too, and count once somebody has filled them in.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from etl.finnish import titled
from etl.region import desk, files
from etl.region import layer as layers
from etl.region.desk import Saved
from etl.region.faults import Fault, Finding, Place
from etl.region.files import FileError
from etl.region.layer import Key
from etl.region.pack import PACK, Pack, key_of, normal, read
from etl.settings import Paths

GUIDE, VERSION = "Ohje", "Versio"
TITLES = {
    "branch_code": "Toimipisteet",
    "library": "Kirjastot",
    "municipality": "Kunnat",
    "population": "Väkiluvut",
    "annotation": "Tapahtumat",
}
HEADINGS = {
    "branch_code": "Koodi",
    "branch_name": "Toimipisteen nimi",
    "library": "Kirjaston tunnus",
    "municipality_code": "Kuntakoodi",
    "valid_from": "Käytössä alkaen",
    "valid_to": "Päättyen",
    "kind": "Laji",
    "name_fi": "Nimi suomeksi",
    "name_sv": "Nimi ruotsiksi",
    "name_en": "Nimi englanniksi",
    "name_se": "Nimi pohjoissaameksi",
    "subregion_code": "Seutukunnan koodi",
    "subregion_fi": "Seutukunta",
    "region_code": "Maakunnan koodi",
    "region_fi": "Maakunta",
    "region_sv": "Maakunta ruotsiksi",
    "region_en": "Maakunta englanniksi",
    "region_se": "Maakunta pohjoissaameksi",
    "tile_row": "Ruudun rivi",
    "tile_column": "Ruudun sarake",
    "centre_lat": "Leveysaste",
    "centre_lon": "Pituusaste",
    "year": "Vuosi",
    "population": "Väkiluku",
    "date_from": "Alkaa",
    "date_to": "Päättyy",
    "text_fi": "Teksti suomeksi",
    "text_sv": "Teksti ruotsiksi",
    "text_en": "Teksti englanniksi",
    "text_se": "Teksti pohjoissaameksi",
    "system": "Järjestelmä",
    "source": "Lähde",
}
KINDS = {
    "main": "pääkirjasto",
    "branch": "lähikirjasto",
    "mobile": "kirjastoauto",
    "technical": "tekninen yksikkö",
}
_LINES = (
    "Täydennä rivejä ja tuo työkirja sivulla Toimipistekartta. Älä muuta otsikoita tai taulukoiden nimiä.",
    "Laji on pääkirjasto, lähikirjasto, kirjastoauto tai tekninen yksikkö. Teknisellä yksiköllä ei ole kuntaa.",
    "Kun toimipisteen kirjasto tai kunta vaihtuu, päätä vanha rivi ja lisää uusi, joka alkaa seuraavana päivänä.",
    "Rivi, jonka poistat, poistuu myös portaalista. Muut tiedostossa olevat taulukot jäävät lukematta.",
)
_WIDTH = 20

Table = dict[Key, dict[str, str]]


@dataclass(frozen=True)
class Open:
    """A code that the map of its system lacks, for its row in the workbook."""

    code: str
    name: str
    system: str = ""


def write(target: Path, pack: Pack, open_codes: Iterable[Open]) -> None:
    """Write the workbook of the tables as they are now. Raises FileExistsError when it is there."""
    book = titled(Workbook(), "Alueen tiedot")
    guide = book.worksheets[0]
    guide.title = GUIDE
    for line in _LINES:
        guide.append([line])
    guide.append([VERSION, pack.layer.version])
    for table, title in TITLES.items():
        columns = _shown_columns(table, pack)
        sheet = book.create_sheet(title)
        sheet.append([HEADINGS[column] for column in columns])
        for row in pack.rows(table):
            sheet.append([_shown(column, row[column]) for column in columns])
        if table == "branch_code":
            for each in open_codes:
                told = {"branch_code": each.code, "branch_name": each.name, "system": each.system}
                sheet.append([told.get(column, "") for column in columns])
        _dress(sheet)
    with target.open("xb") as file:
        book.save(file)


def _columns(table: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*PACK[table].columns, "source")))


def _shown_columns(table: str, pack: Pack) -> tuple[str, ...]:
    """Whose system a branch is of is asked only where there are several."""
    are_several = len(pack.rows("system")) > 1
    return tuple(each for each in _columns(table) if each != "system" or are_several)


def _shown(column: str, value: str) -> str:
    """Days as Finns write them; codes stay text, so that no zero is lost."""
    if column == "kind":
        return KINDS.get(value, value)
    if column in {"valid_from", "valid_to", "date_from", "date_to"} and value:
        year, month, day = value.split("-")
        return f"{int(day)}.{int(month)}.{year}"
    return value


def _dress(sheet: Worksheet) -> None:
    """A header that stays in sight, and every cell as text."""
    sheet.freeze_panes = "A2"
    for cells in sheet.iter_cols():
        sheet.column_dimensions[cells[0].column_letter].width = _WIDTH
        cells[0].font = Font(bold=True)
        for cell in cells:
            cell.number_format = "@"
            cell.data_type = "s"


def bring(path: Path, places: Paths, by: str) -> Saved:
    """Save what the workbook says anew, over what others have told since it was made.

    Raises FileError when it is no workbook of ours.
    """
    brought, version = _read(path)
    if version not in {0, *layers.versions(places.layer)}:
        raise FileError(Finding(Fault.UNREADABLE, Place(path.name)))
    base = read(places.region, layers.read(places.layer, version))
    rows = [row for table in brought for row in _changed(table, brought[table], base)]
    return desk.save(places, {"version": version, "rows": rows}, by, "import")


def _changed(table: str, brought: Table, base: Pack) -> Iterator[dict[str, Any]]:
    """What the workbook has otherwise than the version that it was made of."""
    before = {
        key_of(table, row.cells): {name: row[name] for name in _columns(table)}
        for row in base.rows(table)
    }
    for key in before.keys() - brought.keys():
        yield {"table": table, "remove": list(key)}
    for key, cells in brought.items():
        is_open = table == "branch_code" and not (cells["municipality_code"] or cells["kind"])
        if cells != before.get(key) and not (is_open and key not in before):
            yield {"table": table, "row": cells}


def _read(path: Path) -> tuple[dict[str, Table], int]:
    """The tables of a workbook, and the version that it was made of."""
    if not zipfile.is_zipfile(path):
        raise FileError(Finding(Fault.UNREADABLE, Place(path.name)))
    sheets = files.all_sheets(path)
    missing = [title for title in (GUIDE, *TITLES.values()) if title not in sheets]
    if missing:
        values: dict[str, str | int] = {"columns": ", ".join(missing)}
        raise FileError(Finding(Fault.NO_SHEET, Place(path.name), values=values))
    tables = {
        table: _table(table, sheets[title], f"{path.name}, {title}")
        for table, title in TITLES.items()
    }
    return tables, _version(sheets[GUIDE], path)


def _version(rows: Sequence[files.Numbered], path: Path) -> int:
    for _number, cells in rows:
        if cells and cells[0] == VERSION and len(cells) > 1 and cells[1].isdecimal():
            return int(cells[1])
    raise FileError(Finding(Fault.UNREADABLE, Place(path.name)))


def _table(table: str, rows: Sequence[files.Numbered], name: str) -> Table:
    named = files.lines(rows, Place(name))
    by_heading = {files.cleaned(HEADINGS[column]).casefold(): column for column in _columns(table)}
    words = {word: kind for kind, word in KINDS.items()}
    found: Table = {}
    for line in named:
        cells = _cells_of(table, line.cells, by_heading)
        cells["kind"] = words.get(cells.get("kind", "").casefold(), cells.get("kind", ""))
        if table != "branch_code":
            del cells["kind"]
        key = key_of(table, cells)
        if key in found:
            values: dict[str, str | int] = {"other": " ".join(key)}
            raise FileError(Finding(Fault.TWICE, Place(name, line.number), values=values))
        found[key] = cells
    return found


def _cells_of(
    table: str, cells: Mapping[str, str], by_heading: Mapping[str, str]
) -> dict[str, str]:
    """The cells by column, as the tables hold them; headings may be ours or the pack's own."""
    columns = PACK[table].columns
    said = {by_heading.get(name, name): value for name, value in cells.items()}
    return {
        column: normal(said.get(column, ""), columns.get(column, "varchar"))[0]
        for column in _columns(table)
    }
