"""What a command tells: tables and sentences for people, JSON for programs."""

import io
import json
import sys
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from etl.archive import Entry
from etl.build import Built
from etl.changes import Change, Other
from etl.finnish import number
from etl.load import Outcome
from etl.messages import Message
from etl.reading.check import Complaint
from etl.reading.text import shown
from etl.region.guard import Guard, LeftOut

_OUT = Console(width=None if sys.stdout.isatty() else 160, markup=False, emoji=False)
_SHOWN = 20


def never_fail_to_print() -> None:
    """What a terminal has no letter for is printed as its number, whatever its encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print one plain sentence on standard output."""
    _OUT.print(shown(text), markup=False, highlight=False, soft_wrap=True)


def complain(text: str) -> None:
    """Print one plain sentence on standard error."""
    console = Console(stderr=True, emoji=False)
    console.print(shown(text), markup=False, highlight=False, soft_wrap=True)


def as_json(data: object) -> None:
    """Print what a program reads."""
    is_wide = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(data, ensure_ascii=not is_wide, indent=1, default=str)
    sys.stdout.write(text.encode("utf-8", errors="replace").decode("utf-8") + "\n")


def result(outcomes: list[Outcome], built: Built | None) -> None:
    """Print what became of the files, the first complaints and the release."""
    _outcomes(outcomes)
    complaints = [each for outcome in outcomes for each in outcome.complaints]
    for each in complaints[:_SHOWN]:
        say(_sentence(each))
    if len(complaints) > _SHOWN:
        say(
            f"Huomautuksia on kaikkiaan {number(len(complaints))}. Kaikki saa Exceliin valinnalla --report."
        )
    _built(built)


def result_data(
    outcomes: list[Outcome], built: Built | None, guard: Guard | None = None
) -> dict[str, Any]:
    """The same as `result`, for programs.

    guard is what a release would leave out that was refused for it; a built one has its own.
    """
    told = built.guard if built else guard
    files = [{**_outcome_data(each), "left_out": _file_left_out(each, told)} for each in outcomes]
    return {"files": files, "release": _release_data(built), "left_out": _guard_data(told)}


def _file_left_out(outcome: Outcome, guard: Guard | None) -> dict[str, Any] | None:
    """Where the rows of a file go; None where it is no loan export of the release."""
    if guard is None or outcome.entry is None or outcome.entry.sha256 not in guard.files:
        return None
    return _left_out_data(guard.files[outcome.entry.sha256])


def _guard_data(guard: Guard | None) -> dict[str, Any] | None:
    if guard is None:
        return None
    refusal, question = guard.refusal(), guard.question()
    return {
        "limit_percent": guard.limit_percent,
        "refusal": _message_data(refusal) if refusal else None,
        "question": _message_data(question) if question and not refusal else None,
        "release": _left_out_data(guard.release),
    }


def _left_out_data(left: LeftOut) -> dict[str, Any]:
    return {
        "rows": left.rows,
        "published": left.published,
        "unmapped": left.unmapped,
        "share": left.share,
        "without_branch": left.without_branch,
        "by_reason": left.by_reason,
        "codes": [asdict(each) for each in left.codes],
    }


def _outcomes(outcomes: list[Outcome]) -> None:
    if not outcomes:
        return
    table = Table("Tiedosto", "Raportti", "Luettu", "Hyväksytty", "Hylätty", "Varoituksia")
    for each in outcomes:
        entry = each.entry
        counts = _counts(entry) if entry else ("–",) * 3
        kind = entry.kind.value if entry else "hylätty" if each.refusal else "ei luettu"
        table.add_row(shown(each.file), kind, *counts, number(len(each.warnings)))
    _OUT.print(table)
    for each in outcomes:
        if each.refusal:
            say(f"{each.file}: {each.refusal.sentences()}")
        for note in each.warnings:
            say(f"{each.file}: {note.sentences()}")


def _counts(entry: Entry) -> tuple[str, ...]:
    return tuple(map(number, (entry.rows_read, entry.rows_accepted, entry.rows_refused)))


def _built(built: Built | None) -> None:
    if not built:
        return
    kind = " (esimerkkiaineisto)" if built.is_sample else ""
    say(
        f"Julkaisu {built.release_id}{kind}: julkaistu {number(built.rows_published)} riviä, "
        f"jätetty pois {number(built.rows_excluded)}, "
        f"korvattu uudemmilla {number(built.rows_superseded)}."
    )
    if built.parts_taken:
        say(
            f"Raporttien kuukausista laskettiin {number(built.parts_made)}; "
            f"ennestään laskettuja oli {number(built.parts_taken)}."
        )
    for note in built.warnings:
        say(note.sentences())


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "file": outcome.file,
        "entry": asdict(outcome.entry) if outcome.entry else None,
        "refusal": _message_data(outcome.refusal) if outcome.refusal else None,
        "warnings": [_message_data(note) for note in outcome.warnings],
        "rows_to_mend": outcome.entry.rows_refused - outcome.rows_mended if outcome.entry else 0,
        "complaints": [
            {
                "file": each.file,
                "sheet": each.sheet,
                "row": each.row,
                "column": each.column,
                "cell": each.cell,
                "value": each.value,
                **_message_data(each.message),
            }
            for each in outcome.complaints
        ],
        "asked": outcome.asked.as_data() if outcome.asked else None,
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
    data = {name: value for name, value in vars(built).items() if name != "guard"}
    return {**data, "path": str(built.path), "warnings": [_message_data(w) for w in built.warnings]}


def _sentence(each: Complaint) -> str:
    place = f"solu {each.cell}" if each.cell else f"rivi {each.row}"
    where = f"{each.sheet}, {place}" if each.sheet else place
    what = f", sarake {each.column}, arvo ”{each.value}”" if each.column else ""
    return f"{each.file}, {where}{what}: {each.message.sentences()}"


def entries(found: list[Entry], used: set[str], release: str | None) -> None:
    """Print the archive and the release in use."""
    table = Table("Tiedosto", "Raportti", "Ensimmäinen", "Viimeinen", "Rivejä", "Mukana")
    for entry in found:
        is_used = "kyllä" if entry.sha256 in used else "ei (esimerkki)"
        days = (entry.first_day or "", entry.last_day or "")
        table.add_row(
            shown(entry.file_name), entry.kind, *days, number(entry.rows_accepted), is_used
        )
    _OUT.print(table)
    say(f"Julkaisu: {release or 'ei vielä'}")


def changes(months: list[Change], rest: list[Other]) -> None:
    """Print the months that differ between two releases, and what else does."""
    if not months and not rest:
        say("Julkaisuissa on samat luvut.")
        return
    if months:
        _months(months)
    for each in rest:
        what = f"{_OTHERS[each.what]} {each.when}".strip()
        say(f"{what}: ennen {each.before or '–'}, nyt {each.after or '–'}")


_OTHERS = {
    "seats": "Osallistumisia",
    "meetings": "Kokouksia",
    "groups": "Työryhmiä",
    "recognitions": "Tunnustuksia",
    "joint_services": "Yhteisten palvelujen merkintöjä",
    "e_loans": "E-lainoja",
    "goals": "Tavoitteita",
    "finances": "Talouden rivejä",
    "population": "Asukkaita",
    "staff_years": "Henkilötyövuosia",
    "outside_loans": "Kaikki lainat (muiden tilasto)",
    "outside_visits": "Käynnit (muiden tilasto)",
    "outside_costs": "Kulut (muiden tilasto)",
    "branches": "Toimipisteitä",
    "annotations": "Tapahtumia ja sulkemisia",
    "rules": "Laskentasäännöt",
    "region": "Alue",
}
_MEASURES = {
    "loans": "Lainat",
    "renewals": "Uusinnat",
    "transfers": "Kuljetukset",
    "holds": "Varaukset",
}


def _months(months: list[Change]) -> None:
    heads = [f"{name} {when}" for name in _MEASURES.values() for when in ("ennen", "nyt")]
    table = Table("Kuukausi", *heads)
    for row in months:
        figures = asdict(row)
        cells = [figures[f"{key}_{when}"] for key in _MEASURES for when in ("before", "after")]
        table.add_row(
            f"{row.month:%Y-%m}", *("–" if cell is None else number(cell) for cell in cells)
        )
    _OUT.print(table)
