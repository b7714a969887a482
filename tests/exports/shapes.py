"""Every shape an export can have when it reaches us, as bytes, made from a few real rows.

`TABLES` are what the files mean, `SHAPES` how the same table looks on its way through Koha, scripts,
Excel and LibreOffice, `PERSONAL` what may come in but must not be kept, and `REFUSED` what must be
turned away whole. Same input, same bytes (workbooks:
same content).
"""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

HERE = Path(__file__).parent
YEAR = HERE / "loans_2025.semicolon.bom.csv.gz"
MARCH = HERE / "loans_2025-03.comma.nobom.csv.gz"
MARCH_JSON = HERE / "loans_2025-03.annotated.json.gz"
MARCH_XLSX = HERE / "loans_2025-03.excel.xlsx"
BRANCHES = HERE / "branches.semicolon.bom.csv"
NUMBERS = frozenset({"event_id", "item_number", "events", "has_patron", "item_removed"})
SAVED_AT = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Table:
    """Names and rows of text; an empty value is ''."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> list[str]:
        position = self.header.index(name)
        return [row[position] for row in self.rows]

    def with_column(self, name: str, values: list[str]) -> "Table":
        rows = tuple((*row, value) for row, value in zip(self.rows, values, strict=True))
        return replace(self, header=(*self.header, name), rows=rows)


@dataclass(frozen=True)
class Shape:
    """How a table is written. keeps_seconds and has_header say what the writer loses."""

    suffix: str
    write: Callable[[Table], bytes]
    keeps_seconds: bool = True
    has_header: bool = True
    tables: frozenset[str] = field(
        default_factory=lambda: frozenset({"loans", "statistics", "matrix", "branches"})
    )


# --- the tables -------------------------------------------------------------------------------


@cache
def loans(limit: int = 300) -> Table:
    """R1: the first rows of March 2025 (of 5,643)."""
    lines = gzip.decompress(MARCH.read_bytes()).decode().splitlines()[: limit + 1]
    header, *rows = [tuple(line.replace('"', "").split(",")) for line in lines]
    return Table("loans", header, tuple(rows))


@cache
def statistics(limit: int = 300) -> Table:
    """R1b: the same events from the table statistics; every tenth return without a patron."""
    table = loans(limit)
    header = (*table.header[1:], "channel", "has_patron", "item_removed")
    rows = []
    for number, (_, time, kind, place, owner, _, home, *rest) in enumerate(table.rows):
        no_patron = kind == "return" and number % 10 == 0
        channel = "opac" if kind == "renew" else "intranet"
        removed = "1" if number % 50 == 0 else "0"
        kind_written = "localuse" if number % 97 == 0 else kind
        rows.append(
            (
                time,
                kind_written,
                place,
                owner,
                "",
                "" if no_patron else home,
                *rest,
                channel,
                "0" if no_patron else "1",
                removed,
            )
        )
    return Table("statistics", header, tuple(rows))


@cache
def matrix(limit: int = 300) -> Table:
    """R5: the loans and renewals of the same rows, counted by month."""
    position = loans(limit).header.index
    counted: dict[tuple[str, ...], int] = {}
    for row in loans(limit).rows:
        if row[position("event_type")] in ("issue", "renew"):
            key = (
                row[position("event_time")][:7],
                *tuple(
                    row[position(name)]
                    for name in (
                        "item_home_branch",
                        "event_branch",
                        "patron_home_branch",
                        "event_type",
                        "item_type",
                        "patron_category",
                    )
                ),
            )
            counted[key] = counted.get(key, 0) + 1
    header = ("month", "item_home_branch", "event_branch", "patron_home_branch", "event_type")
    rows = tuple((*key, str(events)) for key, events in sorted(counted.items()))
    return Table("matrix", (*header, "item_type", "patron_category", "events"), rows)


@cache
def branches() -> Table:
    """R4: all 29 branches of the sample, with Finnish letters and a quoted name."""
    import_rows = BRANCHES.read_text(encoding="utf-8-sig").splitlines()
    header, *rows = [_cells(line) for line in import_rows]
    return Table("branches", header, tuple(rows))


def branches_with_newline() -> Table:
    """R4 where somebody pressed Enter in the middle of a branch's name."""
    return _renamed("KE_PK", "Kemin\nkaupunginkirjasto")


def branches_beyond_latin1() -> Table:
    """R4 with a letter that Latin-1 does not have, so that Koha's .tab turns to UTF-8."""
    return _renamed("UTS_PK", "Ohcejoga girjerádju, čoakkáldat")


TABLES: dict[str, Callable[[], Table]] = {
    "loans": loans,
    "statistics": statistics,
    "matrix": matrix,
    "branches": branches,
}


def _renamed(branch: str, name: str) -> Table:
    rows = tuple((row[0], name, *row[2:]) if row[0] == branch else row for row in branches().rows)
    return replace(branches(), rows=rows)


def _cells(line: str) -> tuple[str, ...]:
    inside = False
    cells = [""]
    for mark in line.replace('""', "\0"):
        inside = inside != (mark == '"')
        if mark == ";" and not inside:
            cells.append("")
        elif mark != '"':
            cells[-1] += mark
    return tuple(cell.replace("\0", '"') for cell in cells)


# --- delimited text -----------------------------------------------------------------------------


def csv_text(
    table: Table, delimiter: str = ";", newline: str = "\n", *, header: bool = True
) -> str:
    """As Koha's CSV download: quoted only for a space, delimiter, quote, newline or non-ASCII."""
    lines = [table.header, *table.rows] if header else table.rows
    return "".join(
        delimiter.join(_quoted(cell, delimiter) for cell in line) + newline for line in lines
    )


def koha_csv(
    table: Table,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
    newline: str = "\n",
) -> bytes:
    """guided_reports.pl, format=csv: UTF-8 with a byte order mark in 25.x, none in old versions."""
    return csv_text(table, delimiter, newline).encode(encoding)


def koha_tab(table: Table) -> bytes:
    """guided_reports.pl, format=tab: no quotes at all; Latin-1 if every letter fits, else UTF-8."""
    text = "".join("\t".join(line) + "\n" for line in [table.header, *table.rows])
    return _latin1_or_utf8(text)


def koha_tab_broken(table: Table) -> bytes:
    """The same with a tab inside a value of the second row: that row has a cell too many."""
    first, second, *rest = table.rows
    broken = (second[0], second[1], f"{second[2]}\t", *second[3:])
    return koha_tab(replace(table, rows=(first, broken, *rest)))


def runreport(table: Table, delimiter: str) -> bytes:
    """runreport.pl without --csv-header: rows alone; tsv is not quoted, csv is."""
    if delimiter == "\t":
        return _latin1_or_utf8("".join("\t".join(row) + "\n" for row in table.rows))
    return _latin1_or_utf8(csv_text(table, delimiter, header=False))


def quoted_everywhere(table: Table) -> bytes:
    """As LibreOffice saves with "quote all text cells"."""
    lines = [table.header, *table.rows]
    text = "".join(";".join(_always_quoted(cell) for cell in line) + "\r\n" for line in lines)
    return text.encode("utf-8")


def excel_csv(table: Table) -> bytes:
    """Opened and saved again by Finnish Excel: cp1252, CRLF, dates 1.3.2025 0:34, seconds gone."""
    return csv_text(_without_seconds(table), ";", "\r\n").replace('"', "").encode("cp1252")


def with_error_lines(table: Table) -> bytes:
    """Koha appends the errors it met on the way as last lines."""
    return koha_csv(table) + b"# ERROR: Can't connect to MySQL server on 'replica' (110)\n"


def with_title_and_totals(table: Table) -> bytes:
    """Saved by hand: a title, an empty line, the table, a totals row."""
    total = ["Yhteensä", str(len(table.rows)), *[""] * (len(table.header) - 2)]
    title = "Lainatapahtumat 1.3.2025-31.3.2025" + ";" * (len(table.header) - 1)
    empty = ";" * (len(table.header) - 1)
    text = f"{title}\n{empty}\n{csv_text(table)}{';'.join(total)}\n"
    return text.encode("utf-8-sig")


def _quoted(cell: str, delimiter: str) -> str:
    if cell.isascii() and not any(mark in cell for mark in (' "\n\r\t' + delimiter)):
        return cell
    return _always_quoted(cell)


def _always_quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _latin1_or_utf8(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8")


def _without_seconds(table: Table) -> Table:
    if "event_time" not in table.header:
        return table
    position = table.header.index("event_time")
    rows = tuple(
        (*row[:position], _finnish(row[position]), *row[position + 1 :]) for row in table.rows
    )
    return replace(table, rows=rows)


def _finnish(time: str) -> str:
    at = datetime.fromisoformat(time)
    return f"{at.day}.{at.month}.{at.year} {at.hour}:{at.minute:02}"


# --- workbooks ------------------------------------------------------------------------------------


def xlsx(table: Table, *, title: bool = False) -> bytes:
    """Saved by Excel: real dates and numbers; with title, two rows above and a totals row below."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = SAVED_AT.replace(tzinfo=None)
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append(["Lainatapahtumat 1.3.2025–31.3.2025"])
        sheet.append([])
    sheet.append(list(table.header))
    for row in table.rows:
        sheet.append([_typed(name, cell) for name, cell in zip(table.header, row, strict=True)])
    if title:
        sheet.append(["Yhteensä", len(table.rows)])
    content = io.BytesIO()
    book.save(content)
    return _with_spaces_kept(content.getvalue())


def _with_spaces_kept(book: bytes) -> bytes:
    """Excel marks a cell of nothing but spaces as text to keep; openpyxl 3.1 forgets to."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(content, "w") as target:
        for member in source.infolist():
            part = source.read(member)
            kept = re.sub(rb"<t>(\s+)</t>", rb'<t xml:space="preserve">\1</t>', part)
            target.writestr(member, kept)
    return content.getvalue()


def ods(table: Table) -> bytes:
    """guided_reports.pl, format=ods: every cell is a string, an empty value an empty string."""
    book = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Sheet1")
    for line in [table.header, *table.rows]:
        row = TableRow()
        for text in line:
            cell = TableCell(valuetype="string", stringvalue=text)
            cell.addElement(P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _typed(name: str, cell: str) -> str | int | datetime | None:
    if cell == "":
        return None
    if name in NUMBERS:
        return int(cell)
    return datetime.fromisoformat(cell) if name == "event_time" else cell


# --- JSON -------------------------------------------------------------------------------------------


def annotated_json(table: Table) -> bytes:
    """svc/report?annotated=1: objects whose keys come in any order."""
    objects = []
    for number, item in enumerate(_objects(table)):
        turn = number % len(item)
        keys = [*item][turn:] + [*item][:turn]
        objects.append({key: item[key] for key in keys})
    return _compact(objects)


def plain_json(table: Table) -> bytes:
    """svc/report without annotated: arrays in order of the columns, no names."""
    return _compact([list(item.values()) for item in _objects(table)])


def raportteri_json(table: Table) -> bytes:
    """Koha-Suomi's report service: objects with the keys in order."""
    return json.dumps(_objects(table), ensure_ascii=False, indent=3).encode()


def _objects(table: Table) -> list[dict[str, str | int | None]]:
    return [
        {name: _json(name, cell) for name, cell in zip(table.header, row, strict=True)}
        for row in table.rows
    ]


def _json(name: str, cell: str) -> str | int | None:
    if cell == "":
        # Koha keeps an empty collection as '', everything else that is empty is null.
        return "" if name == "collection_code" else None
    return int(cell) if name in NUMBERS else cell


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


# --- packed -----------------------------------------------------------------------------------------


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def zipped(**files: bytes) -> bytes:
    """A zip of the files, named by keyword with __ for the dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", ".")), content)
    return packed.getvalue()


SHAPES: dict[str, Shape] = {
    "semicolon_bom": Shape(".csv", koha_csv),
    "semicolon_no_bom": Shape(".csv", lambda t: koha_csv(t, encoding="utf-8")),
    "comma": Shape(".csv", lambda t: koha_csv(t, ",")),
    "comma_no_bom": Shape(".csv", lambda t: koha_csv(t, ",", "utf-8")),
    "tab_quoted": Shape(".csv", lambda t: koha_csv(t, "\t")),
    "hash": Shape(".csv", lambda t: koha_csv(t, "#")),
    "slash": Shape(".csv", lambda t: koha_csv(t, "/")),
    "backslash": Shape(".csv", lambda t: koha_csv(t, "\\")),
    "latin1": Shape(".csv", lambda t: koha_csv(t, encoding="latin-1")),
    "cp1252_crlf": Shape(".csv", lambda t: koha_csv(t, encoding="cp1252", newline="\r\n")),
    "utf8_crlf": Shape(".csv", lambda t: koha_csv(t, newline="\r\n")),
    "quoted_everywhere": Shape(".csv", quoted_everywhere),
    "koha_tab": Shape(".tab", koha_tab),
    "title_and_totals": Shape(".csv", with_title_and_totals),
    "error_lines": Shape(".csv", with_error_lines),
    "excel_csv": Shape(
        ".csv",
        excel_csv,
        keeps_seconds=False,
        tables=frozenset({"loans", "statistics"}),
    ),
    "xlsx": Shape(".xlsx", xlsx),
    "xlsx_title_and_totals": Shape(".xlsx", lambda t: xlsx(t, title=True)),
    "ods": Shape(".ods", ods),
    "json_annotated": Shape(".json", annotated_json),
    "json_raportteri": Shape(".json", raportteri_json),
    "json_plain": Shape(".json", plain_json, has_header=False),
    "runreport_tsv": Shape(".txt", lambda t: runreport(t, "\t"), has_header=False),
    "runreport_csv": Shape(".csv", lambda t: runreport(t, ";"), has_header=False),
    "runreport_csv_comma": Shape(".csv", lambda t: runreport(t, ","), has_header=False),
    "gzip": Shape(".csv.gz", lambda t: gzipped(koha_csv(t))),
    "zip": Shape(".zip", lambda t: zipped(raportti__csv=koha_csv(t))),
    "zip_of_xlsx": Shape(".zip", lambda t: zipped(raportti__xlsx=xlsx(t))),
}


# --- what must be refused ---------------------------------------------------------------------------

LAINAUSDATA = (
    "Tapahtumatyyppi;Tietuenumero;Nidenumero;Tekijä;Nimeke;Lainauskirjasto;Asiakas-id;Asiakastyyppi;"
    "Svuosi;Postinumero;Tapahtuma-aika_pvm;Tapahtumatunti;Aineistotyyppi;Hyllypaikka;Kokoelma;"
    "Luokka ja pääsana;Ikä;Kieli;Luokka;Saapumispäivä;Saapumispäivän vuosi"
)
LAINAUSDATA_ROW = (
    "issue;123;456;Tekijä, Terttu;Kirja;ROV_PK;789;HENKILO;1980;96100;2025-03-01;12;KIRJA;AIK;;"
    "84.2 TEK;45;fin;84.2;2020-01-01;2020"
)
LOGIN_PAGE = (
    '<!DOCTYPE html>\n<html lang="fi">\n<head><title>Koha &rsaquo; Kirjaudu Kohaan</title></head>\n'
    '<body id="main_auth"><form action="/cgi-bin/koha/reports/guided_reports.pl" method="post">\n'
    '<input type="text" name="login_userid"><input type="password" name="login_password">\n'
    "</form></body></html>\n"
)


def lainausdata(header: str = LAINAUSDATA) -> bytes:
    """Koha-Suomi's published lending data: personal columns and no owner branch."""
    names = header.split(";")
    known = dict(zip(LAINAUSDATA.split(";"), LAINAUSDATA_ROW.split(";"), strict=True))
    known |= {"Tapahtumapäivä": "2025-03-01", "Tapahtuma-aika": "12:34:56"}
    known |= {"Pääsana": "TEK", "Pääkieli": "fin"}
    return ("\ufeff" + header + "\n" + ";".join(known[name] for name in names) + "\n").encode()


def lainausdata_optimised() -> bytes:
    """The other published variant: day and time in two columns, heading and language of their own."""
    header = LAINAUSDATA.replace(
        "Tapahtuma-aika_pvm;Tapahtumatunti", "Tapahtumapäivä;Tapahtuma-aika"
    )
    return lainausdata(header.replace("Luokka ja pääsana", "Pääsana").replace("Kieli", "Pääkieli"))


def lainausdata_one_time() -> bytes:
    """The third: one Tapahtuma-aika instead of day and hour."""
    return lainausdata(LAINAUSDATA.replace("Tapahtuma-aika_pvm;Tapahtumatunti", "Tapahtuma-aika"))


def with_personal_column(name: str, value: str) -> bytes:
    """R1 with a column about the patron that no report of ours has."""
    table = loans()
    return koha_csv(table.with_column(name, [value] * len(table.rows)))


# A known report somebody added a personal column to: the rows count, the column is never written.
PERSONAL: dict[str, tuple[str, Callable[[], bytes]]] = {
    "hetu": ("131052-308T", lambda: with_personal_column("hetu", "131052-308T")),
    "cardnumber": ("LAPPI0001234", lambda: with_personal_column("cardnumber", "LAPPI0001234")),
    "borrowernumber": ("47110815", lambda: with_personal_column("borrowernumber", "47110815")),
}

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "login_page": (".csv", LOGIN_PAGE.encode),
    "json_error": (".json", lambda: b'{"error":"Report is not whitelisted for this user"}'),
    "json_empty": (".json", lambda: b"[]"),
    "no_output": (".csv", lambda: b"NO OUTPUT: 0 results from execute_query\n"),
    "empty": (".csv", lambda: b""),
    "only_a_byte_order_mark": (".csv", lambda: b"\xef\xbb\xbf"),
    "lainausdata": (".csv", lainausdata),
    "lainausdata_optimised": (".csv", lainausdata_optimised),
    "lainausdata_one_time": (".csv", lainausdata_one_time),
    "unknown_report_with_hetu": (
        ".csv",
        lambda: b"\xef\xbb\xbfhetu;lainoja\n131052-308T;12\n",
    ),
    "unknown_report_with_cardnumber": (
        ".csv",
        lambda: b"\xef\xbb\xbfcardnumber;Lainauskirjasto;Lainoja\nLAPPI0001234;ROV_PK;12\n",
    ),
    "unknown_header": (".csv", lambda: b"\xef\xbb\xbfkuukausi;summa\n2025-01;12\n"),
    "html_table_xls": (
        ".xls",
        lambda: b"<html><body><table><tr><td>Lainat</td></tr></table></body></html>",
    ),
    "binary": (".csv", lambda: bytes(range(256)) * 8),
    "broken_zip": (".zip", lambda: zipped(raportti__csv=koha_csv(loans()))[:200]),
    "broken_gzip": (".csv.gz", lambda: gzipped(koha_csv(loans()))[:200]),
}
