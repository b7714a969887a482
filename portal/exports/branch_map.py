"""The words and markup of the branch map: what every code of the reports is, or probably is.

What etl says of a row that cannot be saved comes as ready Finnish sentences.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from portal.kit import i18n
from portal.kit.i18n import N_, _, local_time, ngettext, number, percent
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import escape

TECHNICAL, MOBILE, BRANCH, MAIN = "technical", "mobile", "branch", "main"
KINDS = {
    BRANCH: (N_("Library or branch"), N_("Its loans count for the library and the municipality.")),
    MOBILE: (N_("Mobile library"), N_("Its loans count for the municipality that runs it.")),
    TECHNICAL: (
        N_("Technical unit"),
        N_("For instance acquisition or cataloguing. It is in no figure."),
    ),
}
CLUES = {
    "same_name": N_("a branch of the same name"),
    "place_name": N_("the name of the place fits"),
    "postal_town": N_("the postal town fits"),
    "prefix": N_("the code begins like the municipality"),
    "word": N_("the name speaks of such work"),
    "disagree": N_("the clues do not agree"),
}
SHOWN_AT_FIRST = 8


class Look(StrEnum):
    """Which codes are listed."""

    OPEN = "open"
    SAVED = "saved"
    ALL = "all"


@dataclass(frozen=True)
class Told:
    """Who told a row, when, and in which version."""

    by: str
    at: dt.datetime
    version: int


@dataclass(frozen=True)
class Row:
    """One row of a table of the region: its key, its cells, and who told it (None: the pack has it)."""

    key: tuple[str, ...]
    cells: Mapping[str, str]
    told: Told | None

    def __getitem__(self, column: str) -> str:
        """The cell, empty where there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Proposal:
    """What etl proposes a code to be, how sure that is, and what it stands on."""

    certainty: str
    clues: tuple[str, ...]
    library: str
    municipality_code: str
    kind: str

    @property
    def is_sure(self) -> bool:
        """Whether it may be accepted with all others in one go."""
        return self.certainty == "sure"

    @property
    def is_whole(self) -> bool:
        """Whether it says all that a row needs."""
        return self.kind == TECHNICAL or bool(self.library and self.municipality_code)


@dataclass(frozen=True)
class Code:
    """One code of the reports; rows_open are not known, rows_freed would be whole if it were told.

    code: as it is told beside those of other systems; branch_code: as its own system has it (empty: the
    same); system: empty where it is of the first.
    """

    code: str
    name: str
    rows: int
    rows_open: int
    rows_freed: int
    reports: Mapping[str, int]
    first_day: str
    last_day: str
    proposal: Proposal | None
    branch_code: str = ""
    system: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the map lacks it on some of its days."""
        return self.rows_open > 0


@dataclass(frozen=True)
class Desk:
    """All that the page knows: the version that is looked at, the codes, and the region's tables."""

    version: int
    rows: int
    rows_told: int
    codes: tuple[Code, ...]
    tables: Mapping[str, tuple[Row, ...]]
    faults: tuple[str, ...]

    def periods(self, code: str) -> list[Row]:
        """The rows of the map for a code."""
        return [row for row in self.tables["branch_code"] if of_row(row) == code]

    def told(self, code: str) -> Row | None:
        """The row of a code that was told last in the portal; None where the pack alone has it."""
        rows = [row for row in self.periods(code) if row.told]
        return max(rows, key=lambda row: row.told.version if row.told else 0, default=None)

    def names(self, table: str, column: str) -> dict[str, str]:
        """Code -> name of a table, in the order of the alphabet."""
        named = {row[column]: named_in(row) for row in self.tables[table] if row[column]}
        return dict(sorted(named.items(), key=lambda item: i18n.sort_key(item[1])))

    @property
    def libraries(self) -> dict[str, str]:
        """The libraries of the list and of the map."""
        known = {row["library"]: row["library"] for row in self.tables["branch_code"]}
        known.pop("", None)
        found = known | self.names("library", "library")
        return dict(sorted(found.items(), key=lambda item: i18n.sort_key(item[1])))

    @property
    def municipalities(self) -> dict[str, str]:
        """The municipalities of the region."""
        return self.names("municipality", "municipality_code")

    def library_of(self, municipality_code: str) -> str:
        """The library that the municipality has today; empty where it has none or several."""
        found = {
            row["library"]
            for row in self.tables["branch_code"]
            if row["municipality_code"] == municipality_code and not row["valid_to"]
        }
        return found.pop() if len(found) == 1 else ""


def parsed(data: Mapping[str, Any]) -> Desk:
    """What `etl region codes` prints, for the page."""
    return Desk(
        version=int(data["version"]),
        rows=int(data["rows"]),
        rows_told=int(data["rows_told"]),
        codes=tuple(_code(each) for each in data["codes"]),
        tables={
            table: tuple(_row(each) for each in rows) for table, rows in data["tables"].items()
        },
        faults=tuple(each["sentence"] for each in data["findings"] if each["is_fault"]),
    )


def _code(data: Mapping[str, Any]) -> Code:
    said = data["proposal"]
    proposal = None if said is None else Proposal(**{**said, "clues": tuple(said["clues"])})
    code = of_row({**data, "branch_code": data["code"]})
    return Code(
        **{**data, "name": data["name"] or "", "proposal": proposal, "code": code},
        branch_code=data["code"],
    )


def of_row(row: Row | Mapping[str, Any]) -> str:
    """The code of a row, with its system before it where that is not the first."""
    system = row["system"]
    return f"{system}:{row['branch_code']}" if system else str(row["branch_code"])


def _row(data: Mapping[str, Any]) -> Row:
    told = data["told"]
    return Row(
        tuple(data["key"]),
        data["cells"],
        Told(told["by"], dt.datetime.fromisoformat(told["at"]), told["version"]) if told else None,
    )


def named_in(row: Row) -> str:
    """The name of a row in the language in use, else in Finnish."""
    return row[f"name_{i18n.current()}"] or row["name_fi"] or row.key[0]


# ---- what is listed ------------------------------------------------------------------------------


def listed(desk: Desk, look: Look) -> list[Code]:
    """The codes of a view, most rows first."""
    known = {code.code for code in desk.codes}
    saved = [code for code in desk.codes if desk.told(code.code)]
    if look is Look.OPEN:
        return [code for code in desk.codes if code.is_open]
    if look is Look.ALL:
        return list(desk.codes)
    return [*saved, *(_without_rows(row) for row in _told_codes(desk) if of_row(row) not in known)]


def _told_codes(desk: Desk) -> Iterator[Row]:
    """The first rows of codes that were told, each code once."""
    seen: set[str] = set()
    for row in desk.tables["branch_code"]:
        if row.told and of_row(row) not in seen:
            seen.add(of_row(row))
            yield row


def _without_rows(row: Row) -> Code:
    name, code, system = row["branch_name"], row["branch_code"], row["system"]
    return Code(of_row(row), name, 0, 0, 0, {}, "", "", None, code, system)


def sure(desk: Desk) -> list[Code]:
    """The open codes whose proposal is sure and whole."""
    return [
        code
        for code in listed(desk, Look.OPEN)
        if code.proposal and code.proposal.is_sure and code.proposal.is_whole
    ]


def look_label(desk: Desk, look: Look) -> str:
    """Open 26, Saved 3, All 29."""
    words = {Look.OPEN: _("Open {n}"), Look.SAVED: _("Saved {n}"), Look.ALL: _("All {n}")}
    return words[look].format(n=number(len(listed(desk, look))))


# ---- sentences -----------------------------------------------------------------------------------


def lead(desk: Desk) -> str:
    """How many codes are not known, and what to do."""
    opened = len(listed(desk, Look.OPEN))
    if not desk.codes:
        return _(
            "No report has been brought in yet. Branch codes appear here when one has been checked."
        )
    if not opened:
        return _("Every branch code of the reports is known.")
    said = ngettext(
        "The reports have {n} code that the portal does not know. Tell once what it is: later reports remember it.",
        "The reports have {n} codes that the portal does not know. Tell once what they are: later reports remember it.",
        opened,
    )
    return said.format(n=number(opened))


def proposal_title(proposal: Proposal | None, desk: Desk) -> str:
    """What a code is proposed to be."""
    if proposal is None or proposal.certainty == "none":
        return _("No proposal")
    return what_text(proposal.library, proposal.municipality_code, proposal.kind, desk)


def what_text(library: str, municipality_code: str, kind: str, desk: Desk) -> str:
    """A library with its municipality where they are called otherwise; what is no branch says so."""
    if kind == TECHNICAL:
        return _("Technical unit, in no figure")
    town = desk.municipalities.get(municipality_code, municipality_code)
    name = desk.libraries.get(library, library)
    said = town if name == town else " · ".join(filter(None, (name, town)))
    return f"{said} · {_('mobile library')}" if kind == MOBILE else said or _("not told")


def reason_text(proposal: Proposal | None) -> str:
    """How sure a proposal is, and on what it stands."""
    if proposal is None or (proposal.certainty == "none" and not proposal.clues):
        return _("Ask the system administrator what the code is")
    clues = ", ".join(_(CLUES[clue]) for clue in proposal.clues)
    words = {
        "sure": _("Sure: {clues}"),
        "likely": _("Likely: {clues}"),
        "none": _("Unsure: {clues}"),
    }
    return words[proposal.certainty].format(clues=clues)


def consequence(code: Code, library: str, municipality_code: str, kind: str, desk: Desk) -> str:
    """What saving does: how many rows, what they get, and how much is known then."""
    after = percent((desk.rows_told + code.rows_freed) / desk.rows if desk.rows else None, 0)
    rows = ngettext("{n} row", "{n} rows", code.rows_open).format(n=number(code.rows_open))
    if kind == TECHNICAL:
        said = _(
            "When you save, {rows} will be left out as those of a technical unit. Of all rows, {share} will be known then."
        )
        return said.format(rows=rows, share=after)
    what = what_text(library, municipality_code, BRANCH, desk)
    said = _(
        "When you save, {rows} will belong to {what}. Of all rows, {share} will be known then."
    )
    return said.format(rows=rows, what=what, share=after)


def saved_text(code: str, row: Mapping[str, str], desk: Desk) -> str:
    """TORPK has been saved: Tornio."""
    what = what_text(row["library"], row["municipality_code"], row["kind"], desk)
    return _("{code} has been saved: {what}.").format(code=code, what=what)


def told_text(told: Told) -> str:
    """Saved 1.2.2026 klo 14.02 · Saga Sihteeri."""
    return _("Saved {at} · {by}").format(at=local_time(told.at), by=told.by)


def period_text(row: Row, desk: Desk) -> str:
    """A row of the map: what it is, and from when to when."""
    what = what_text(row["library"], row["municipality_code"], row["kind"], desk)
    return f"{what}, {finnish_day(row['valid_from'])}–{finnish_day(row['valid_to'])}"


def clash_text(clash: Mapping[str, Any]) -> str:
    """A row that somebody else has changed since it was looked at."""
    after = clash["after"]
    what = " ".join(filter(None, clash["key"]))
    if after is None:
        return _(
            "{what} has been changed by somebody else since you opened it. Nothing was saved."
        ).format(what=what)
    at = local_time(dt.datetime.fromisoformat(after["at"]))
    said = _(
        "{what} was changed by {by}, {at}, since you opened it. Nothing was saved: look at it and save again."
    )
    return said.format(what=what, by=after["by"], at=at)


def others_text(others: Sequence[Mapping[str, Any]]) -> str:
    """What others have told meanwhile; empty when nobody has."""
    if not others:
        return ""
    rows = {(each["table"], *each["key"]) for each in others}
    said = ngettext(
        "Meanwhile {by} had told {n} row. It stays.",
        "Meanwhile {by} had told {n} rows. They stay.",
        len(rows),
    )
    by = sorted({each["after"]["by"] for each in others if each["after"]})
    return said.format(by=", ".join(by) or _("somebody"), n=number(len(rows)))


def finnish_day(text: str) -> str:
    """2026-06-01 as a field shows it: 1.6.2026."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return f"{int(found[3])}.{int(found[2])}.{found[1]}" if found else text


# ---- markup --------------------------------------------------------------------------------------


def progress(desk: Desk) -> str:
    """How much is told: codes and rows, as numbers with bars, and where to begin."""
    done = sum(not code.is_open for code in desk.codes)
    opened = listed(desk, Look.OPEN)
    left = ngettext("{n} code left", "{n} codes left", len(opened)).format(n=number(len(opened)))
    of_codes = done / len(desk.codes) if desk.codes else 0.0
    of_rows = desk.rows_told / desk.rows if desk.rows else 0.0
    hint = ""
    if opened:
        rows = ngettext("{n} row", "{n} rows", opened[0].rows).format(n=number(opened[0].rows))
        said = _("Begin with the largest: {code} has {rows}.")
        hint = f'<p class="hint">{escape(said.format(code=opened[0].code, rows=rows))}</p>'
    head = _("{done}/{of} known").format(done=number(done), of=number(len(desk.codes)))
    return (
        f'<section class="map-progress" aria-label="{escape(_("Progress"))}"><p class="big">{escape(head)}'
        f"<small>{escape(left)}</small></p><dl>"
        f"{_meter(_('Of the codes'), done, len(desk.codes), of_codes)}"
        f"{_meter(_('Of the rows of the reports'), desk.rows_told, desk.rows, of_rows)}</dl>{hint}</section>"
    )


def _meter(label: str, done: int, of: int, share: float) -> str:
    said = f"{number(done)}/{number(of)} · {percent(share, 0)}"
    return (
        f'<dt>{escape(label)}</dt><dd class="meter" aria-hidden="true"><i style="width:{100 * share:.1f}%"></i></dd>'
        f"<dd>{escape(said)}</dd>"
    )


def row_html(code: Code, desk: Desk, most: int, *, is_saved: bool = False) -> str:
    """One code of the list: rows with a bar, the name of the branch list, what it is proposed to be."""
    rows = ngettext("{n} row", "{n} rows", code.rows).format(n=number(code.rows))
    width = 100 * code.rows / most if most else 0
    name = code.name or _("Not in the branch list")
    title, reason, sign = _state(code, desk, is_saved=is_saved)
    return (
        f'<div class="map-row"><div class="code">{escape(code.code)}</div>'
        f'<div class="rows"><b>{escape(rows)}</b><i style="width:{width:.1f}%" aria-hidden="true"></i></div>'
        f'<div class="name{"" if code.name else " muted"}"><span class="narrow-only">{escape(_("Branch list"))}: </span>{escape(name)}</div>'
        f'<div class="prop"><b>{escape(title)}</b><span class="{sign}">{_SIGNS[sign]}{escape(reason)}</span></div></div>'
    )


def _state(code: Code, desk: Desk, *, is_saved: bool) -> tuple[str, str, str]:
    """What a code is or is proposed to be, the reason, and the sign of it."""
    row = desk.told(code.code)
    if row is not None and row.told and (is_saved or not code.is_open):
        return _row_text(row, desk), told_text(row.told), "sure"
    if not code.is_open:
        rows = desk.periods(code.code)
        return _row_text(rows[-1], desk) if rows else "", _("In the region's own files"), "sure"
    signs = {"sure": "sure", "likely": "maybe", "none": "no"}
    certainty = code.proposal.certainty if code.proposal else "none"
    return proposal_title(code.proposal, desk), reason_text(code.proposal), signs[certainty]


def _row_text(row: Row, desk: Desk) -> str:
    return what_text(row["library"], row["municipality_code"], row["kind"], desk)


# A tick, a triangle with "!", a ring with "i": drawn, since a letter alone is read out.
_SIGNS = {
    "sure": '<em class="mark" aria-hidden="true">✓</em>',
    "maybe": '<em class="mark" aria-hidden="true">!</em>',
    "no": '<em class="mark" aria-hidden="true">i</em>',
}


def head_html() -> str:
    """The names of the columns, which a phone does not show."""
    names = (_("Code"), _("Rows"), _("Name in the branch list (R4)"), _("Proposal"))
    cells = "".join(f"<span>{escape(name)}</span>" for name in names)
    return f'<div class="map-row map-head" aria-hidden="true">{cells}</div>'


def error_html(texts: Collection[str]) -> str:
    """What is wrong with a field, right above it; nothing when nothing is."""
    said = "".join(f"<span>{escape(text)}</span>" for text in texts)
    return (
        f'<p class="field-error" role="alert"><em class="mark" aria-hidden="true">×</em>{said}</p>'
        if said
        else ""
    )


# ---- what is saved -------------------------------------------------------------------------------


def accepted(code: Code) -> dict[str, Any]:
    """The row that a proposal asks to be saved."""
    if code.proposal is None:
        raise ValueError(code.code)
    cells = {
        "branch_code": code.branch_code or code.code,
        "branch_name": code.name or code.code,
        "library": code.proposal.library,
        "municipality_code": code.proposal.municipality_code,
        "valid_from": "",
        "valid_to": "",
        "kind": code.proposal.kind,
        **of_system(code),
    }
    return {"table": "branch_code", "row": cells}


def of_system(code: Code) -> dict[str, str]:
    """What the row of a code says of its system; nothing where that is the first."""
    return {"system": code.system} if code.system else {}


def library_code(name: str, taken: Collection[str]) -> str:
    """A code for a new library, made of its name; with a number when another has it."""
    marked = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(each for each in marked if not unicodedata.combining(each))
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "kirjasto"
    number_, code = 1, stem
    while code in taken:
        number_ += 1
        code = f"{stem}-{number_}"
    return code


# ---- the region's other tables -------------------------------------------------------------------


@dataclass(frozen=True)
class Editor:
    """One table that staff keep up: its title, what it is for, its columns with their labels."""

    table: str
    title: str
    help: str
    columns: Mapping[str, str]
    shown: tuple[str, ...]


EDITORS = (
    Editor(
        "population",
        N_("Population"),
        N_(
            "Inhabitants on 31 December. Figures per inhabitant use the newest year before the loans."
        ),
        {
            "municipality_code": N_("Municipality"),
            "year": N_("Year"),
            "population": N_("Inhabitants"),
        },
        ("municipality_code", "year", "population"),
    ),
    Editor(
        "library",
        N_("Libraries"),
        N_("What the libraries are called in each language."),
        {
            "library": N_("Code of the library"),
            "name_fi": N_("Name in Finnish"),
            "name_sv": N_("Name in Swedish"),
            "name_en": N_("Name in English"),
            "name_se": N_("Name in Northern Sámi"),
        },
        ("library", "name_fi", "name_sv"),
    ),
    Editor(
        "municipality",
        N_("Municipalities"),
        N_("The municipalities of the region, and where they stand on the maps."),
        {
            "municipality_code": N_("Code of the municipality"),
            "name_fi": N_("Name in Finnish"),
            "name_sv": N_("Name in Swedish"),
            "name_en": N_("Name in English"),
            "name_se": N_("Name in Northern Sámi"),
            "tile_row": N_("Row on the map of squares"),
            "tile_column": N_("Column on the map of squares"),
            "centre_lat": N_("Latitude"),
            "centre_lon": N_("Longitude"),
        },
        ("municipality_code", "name_fi", "name_sv"),
    ),
    Editor(
        "annotation",
        N_("Closures and other events"),
        N_(
            "What explains the figures, such as a library that was closed. Shown beside the figures of those days."
        ),
        {
            "date_from": N_("Begins"),
            "date_to": N_("Ends"),
            "municipality_code": N_("Municipality"),
            "text_fi": N_("Text in Finnish"),
            "text_sv": N_("Text in Swedish"),
            "text_en": N_("Text in English"),
            "text_se": N_("Text in Northern Sámi"),
        },
        ("date_from", "date_to", "municipality_code", "text_fi"),
    ),
)
DAYS = frozenset({"date_from", "date_to", "valid_from", "valid_to"})


def shown_cell(column: str, value: str, desk: Desk) -> str:
    """A cell as people read it: days as Finns write them, municipalities by name."""
    if column in DAYS:
        return finnish_day(value)
    if column == "municipality_code" and value:
        return desk.municipalities.get(value, value)
    return number(int(value)) if column == "population" and value.isdecimal() else value


def row_label(editor: Editor, row: Row, desk: Desk) -> str:
    """A row in a list to choose from."""
    cells = [shown_cell(column, row[column], desk) for column in editor.shown]
    return ", ".join(filter(None, cells))


def editor_table(editor: Editor, desk: Desk) -> Table:
    """The rows of a table, with who told what was told in the portal."""
    rows = [
        {column: shown_cell(column, row[column], desk) or None for column in editor.shown}
        | {"told": told_text(row.told) if row.told else _("In the region's own files")}
        for row in newest_first(editor, desk)
    ]
    columns = (
        *(Column(name, _(editor.columns[name]), Kind.TEXT) for name in editor.shown),
        Column("told", _("Source"), Kind.TEXT),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_(editor.title), columns, frame)


def newest_first(editor: Editor, desk: Desk) -> list[Row]:
    """Rows of years and days from the newest, others as they stand."""
    rows = list(desk.tables[editor.table])
    by = {"population": "year", "annotation": "date_from"}.get(editor.table)
    return sorted(rows, key=lambda row: row[by], reverse=True) if by else rows
