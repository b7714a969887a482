"""The same thirty loans in every spoiled form that people report: bytes made here, counted by hand.

March 2025: 10 loans and 4 renewals of Rovaniemi's items in Kemijärvi, 6 loans of Kemijärvi's items in
Rovaniemi, 5 loans of children in Tornio, of its own, 3 returns, and 2 interlibrary loans.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

FILES = Path(__file__).parent / "files"
R1 = (
    "event_id",
    "event_time",
    "event_type",
    "event_branch",
    "item_home_branch",
    "item_holding_branch",
    "patron_home_branch",
    "patron_category",
    "item_number",
    "item_type",
    "shelving_location",
    "collection_code",
)
R1B = (*R1[1:], "channel", "has_patron", "item_removed")
R5 = (
    "month",
    "item_home_branch",
    "event_branch",
    "patron_home_branch",
    "event_type",
    "item_type",
    "patron_category",
    "events",
)
# What the archive must hold of them: owner, place, type and patron category, and how many.
MARCH = {
    ("ROV_PK", "KE_PK", "issue", "HENKILO"): 10,
    ("KE_PK", "ROV_PK", "issue", "HENKILO"): 6,
    ("TOR_PK", "TOR_PK", "issue", "LAPSI"): 5,
    ("ROV_PK", "KE_PK", "renew", "HENKILO"): 4,
    ("ROV_PK", "KE_PK", "return", "HENKILO"): 3,
    ("ROV_PK", "KE_PK", "issue", "KAUKO"): 2,
}
_GROUPS = [group for group, times in MARCH.items() for _ in range(times)]
Cells = dict[str, str]
Row = tuple[str, ...]


def events(*, month: int = 3, first_id: int = 9001) -> list[Cells]:
    """The thirty events, one a day, at nine o'clock and later."""
    start = datetime(2025, month, 1, 9, 0)  # noqa: DTZ001 - Koha's are naive
    found = []
    for number, (owner, place, kind, category) in enumerate(_GROUPS):
        at = start + timedelta(days=number % 28, hours=number % 9, minutes=7 * number % 60)
        found.append(
            {
                "event_id": str(first_id + number),
                "event_time": f"{at:%Y-%m-%d %H:%M:%S}",
                "event_type": kind,
                "event_branch": place,
                "item_home_branch": owner,
                "item_holding_branch": owner,
                "patron_home_branch": place,
                "patron_category": category,
                "item_number": str(500 + number),
                "item_type": "28VRK",
                "shelving_location": "AIK",
                "collection_code": "" if number % 3 else "LAPPI",
                "channel": "intranet",
                "has_patron": "1",
                "item_removed": "0",
            }
        )
    return found


def rows(cells: Iterable[Cells] | None = None, header: tuple[str, ...] = R1) -> list[Row]:
    """Header and rows of the events; those of March, as R1, unless others are given."""
    return [header, *(tuple(each[name] for name in header) for each in cells or events())]


def changed(column: str, change: Callable[[str], str], *, every: int = 1) -> list[Row]:
    """The rows with one column changed, in every so manieth row."""
    found = events()
    for each in found[::every]:
        each[column] = change(each[column])
    return rows(found)


def text(
    table: Iterable[Row], *, delimiter: str = ";", end: str = "\n", quote: bool = False
) -> str:
    """Delimited text; quoted where it must be, or everywhere."""

    def cell(value: str) -> str:
        is_quoted = quote or any(sign in value for sign in (delimiter, '"', "\n"))
        return '"' + value.replace('"', '""') + '"' if is_quoted else value

    return "".join(delimiter.join(map(cell, row)) + end for row in table)


def csv(table: Iterable[Row] | None = None) -> bytes:
    """Koha's own form: UTF-8 with a mark, semicolons."""
    return b"\xef\xbb\xbf" + text(table or rows()).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip file of the given files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


# --- workbooks, written as XML so that any cell can be written ----------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - as in the cells


def letters(column: int) -> str:
    """The letters of a column, from 0."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def inline(value: str) -> str:
    """The inside of a cell with text."""
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'


def stored_error(word: str) -> str:
    """The inside of a cell whose formula came to an error."""
    return f' t="e"><f>VLOOKUP(A1,B:C,2,0)</f><v>{word}</v>'


OPEN_FORMULA = "><f>VLOOKUP(A1,B:C,2,0)</f><v></v>"


def serial(value: str, epoch: datetime) -> str:
    """The inside of a cell with a moment."""
    days = (datetime.fromisoformat(value) - epoch) / timedelta(days=1)
    return f' s="1"><v>{days!r}</v>'


def sheet_xml(
    table: list[Row],
    *,
    epoch: datetime | None = None,
    odd: dict[tuple[int, int], str] | None = None,
    main: str = MAIN,
    dimension: str = "",
    more: str = "",
) -> str:
    """A worksheet; `odd` gives the inside of some cells by row and column, `more` rows at its end."""
    lines = []
    for number, row in enumerate(table, start=1):
        cells = []
        for column, value in enumerate(row):
            inside = (odd or {}).get((number, column))
            if inside is None and epoch and number > 1 and table[0][column] == "event_time":
                inside = serial(value, epoch)
            if inside is None and not value:
                continue
            cells.append(f'<c r="{letters(column)}{number}"{inside or inline(value)}</c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{main}">{dimension}'
        f"<sheetData>{''.join(lines)}{more}</sheetData></worksheet>"
    )


def xlsx(
    sheets: dict[str, str],
    *,
    hidden: tuple[str, ...] = (),
    is_1904: bool = False,
    is_strict: bool = False,
) -> bytes:
    """A workbook of worksheets by name."""
    main, relations = (STRICT_MAIN, STRICT_RELATIONS) if is_strict else (MAIN, RELATIONS)
    listed, targets, files = [], [], {}
    for number, (name, xml) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in hidden else ""
        listed.append(f'<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>')
        targets.append(
            f'<Relationship Id="rId{number}" Type="{relations}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
        )
        files[f"xl/worksheets/sheet{number}.xml"] = xml
    epoch = ' date1904="1"' if is_1904 else ""
    files |= {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">'
        f"<workbookPr{epoch}/><sheets>{''.join(listed)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'{"".join(targets)}<Relationship Id="rId99" Type="{relations}/styles" '
        'Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="164" '
        'formatCode="d\\.m\\.yyyy\\ h\\.mm"/></numFmts><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="164"/></cellXfs></styleSheet>',
    }
    return zipped({name: content.encode() for name, content in files.items()})


def dated_xlsx(*, is_1904: bool = False, is_strict: bool = False) -> bytes:
    """Real dates, in one of the two epochs."""
    epoch = _EPOCH_1904 if is_1904 else _EPOCH
    main = STRICT_MAIN if is_strict else MAIN
    sheet = sheet_xml(rows(), epoch=epoch, main=main)
    return xlsx({"raportti": sheet}, is_1904=is_1904, is_strict=is_strict)


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def _ods_cell(value: str) -> str:
    if value == "#N/A":
        return (
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>'
            "</table:table-cell>"
        )
    if value == "=":
        return '<table:table-cell table:formula="of:=VLOOKUP([.A1];[.B:.C];2;0)"/>'
    if not value:
        return "<table:table-cell/>"
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(value)}</text:p></table:table-cell>"
    )


def ods_xml(table: list[Row], *, root: str = "document-content", repeat_last: int = 1) -> str:
    """The content of an .ods (or, with root `document`, a whole .fods); its last row may repeat."""
    lines = [
        f'<table:table-row table:number-rows-repeated="{repeat_last if row is table[-1] else 1}">'
        f"{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in table
    ]
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} xmlns:office="{_OFFICE}" '
        f'xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" xmlns:calcext="{_CALC}"><office:body>'
        f'<office:spreadsheet><table:table table:name="raportti">{"".join(lines)}{empty}'
        f"</table:table></office:spreadsheet></office:body></office:{root}>"
    )


def ods(table: list[Row], *, repeat_last: int = 1) -> bytes:
    """An .ods of one sheet; #N/A is an error, = a formula without a result."""
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": ods_xml(table, repeat_last=repeat_last).encode(),
        }
    )


def spreadsheetml(table: list[Row]) -> bytes:
    """Excel's XML of 2003; #N/A is an error."""
    lines = [
        "<Row>"
        + "".join(
            f'<Cell><Data ss:Type="{"Error" if cell == "#N/A" else "String"}">{escape(cell)}'
            "</Data></Cell>"
            for cell in row
        )
        + "</Row>"
        for row in table
    ]
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="raportti"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()


def json_rows(cells: Iterable[Cells] | None = None) -> list[Cells]:
    """The events as JSON objects."""
    return [{name: each[name] for name in R1} for each in cells or events()]


def json_bytes(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()
