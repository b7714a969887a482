"""Every file that was ever loaded, as its manifest in data/archive describes it; etl writes them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from portal.exports.tables import SOURCES
from portal.kit.i18n import _, day, local_time, month, number


@dataclass(frozen=True)
class LoadedFile:
    """One loaded file: what it is, and since when, by whom and why it is out of use, if it is."""

    sha256: str
    name: str
    kind: str
    rows: int
    first: date | None
    last: date | None
    loaded_at: datetime
    is_sample: bool
    aside_at: datetime | None
    aside_by: str
    aside_note: str
    system: str = ""  # its name, where there are several

    def facts(self) -> str:
        """Report, system, months, rows and when it was loaded, or since when it is out of use."""
        said = [_(SOURCES[self.kind]) if self.kind in SOURCES else self.kind]
        said += [self.system] if self.system else []
        if self.first and self.last:
            said.append(_months(self.first, self.last))
        said.append(_("{n} rows").format(n=number(self.rows)))
        if self.aside_at is None:
            return " · ".join([*said, _("loaded {day}").format(day=day(self.loaded_at.date()))])
        out = _("out of use since {day}").format(day=local_time(self.aside_at))
        note = [f"”{self.aside_note}”"] if self.aside_note else []
        return " · ".join([*said, out, *([self.aside_by] if self.aside_by else []), *note])

    def matches(self, words: str) -> bool:
        """Whether every word stands in its name or facts."""
        text = f"{self.name} {self.facts()}".casefold()
        return all(word in text for word in words.casefold().split())


def newest_first(data: Path, systems: Mapping[str, str]) -> list[LoadedFile]:
    """All loaded files; a manifest that is being written just now is left out.

    systems: the names of the systems where there are several; a file that names none is of the first.
    """
    found = []
    for path in (data / "archive").glob("*/*.json"):
        try:
            found.append(_read(json.loads(path.read_text(encoding="utf-8")), systems))
        except (OSError, ValueError, KeyError):
            continue
    return sorted(found, key=lambda each: (each.loaded_at, each.name), reverse=True)


def _read(told: dict[str, object], systems: Mapping[str, str]) -> LoadedFile:
    system = str(told.get("system") or next(iter(systems), ""))
    return LoadedFile(
        sha256=str(told["sha256"]),
        name=str(told["file_name"]),
        kind=str(told["kind"]),
        rows=int(str(told["rows_accepted"])),
        first=_date(told["first_day"]),
        last=_date(told["last_day"]),
        loaded_at=datetime.fromisoformat(str(told["loaded_at"])),
        is_sample=bool(told["is_sample"]),
        aside_at=_moment(told.get("aside_at")),
        aside_by=str(told.get("aside_by") or ""),
        aside_note=str(told.get("aside_note") or ""),
        system=systems.get(system, "") if told["kind"] not in {"cooperation", "figures"} else "",
    )


def _date(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None


def _months(first: date, last: date) -> str:
    one, other = month(first), month(last)
    return one if one == other else f"{one} – {other}"
