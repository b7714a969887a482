"""What staff tell of branches, libraries, municipalities, people and events: saved whole or not at all.

Everything goes through the one validator. Who saves says which version was looked at; what others have
told since then stays, and a row that both have changed is told of and not overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.region import layer as layers
from etl.region.check import check
from etl.region.faults import Finding, Place
from etl.region.layer import KEYS, Cells, Change, Key, Layer, Told
from etl.region.pack import FIRST_YEAR, LAST_YEAR, PACK, Pack, home_of, key_of, normal, read
from etl.settings import Paths

SOURCE = "kerrottu portaalissa"
_NOTHING = Told("", (), None, "", "", 0)

Wanted = tuple[str, Key, Cells | Told | None]


class RequestError(ValueError):
    """What was sent is no request of the kind that is read here."""


@dataclass(frozen=True)
class Saved:
    """What became of a save: the version in use now, or why nothing was saved.

    others: what others have told since the version that was looked at; clashes: of these, the rows
    that were to be changed too.
    """

    version: int
    is_saved: bool
    findings: list[Finding] = field(default_factory=list)
    clashes: list[Change] = field(default_factory=list)
    others: list[Change] = field(default_factory=list)


def save(places: Paths, request: Mapping[str, Any], by: str, what: str = "save") -> Saved:
    """Save rows over the version that was looked at.

    A request is {"version": n, "rows": [{"table", "row"} or {"table", "remove": key}]}; a row may name
    the key that it "replaces". Raises RequestError when it is none, LayerError when the layer is broken.
    """
    with layers.locked(places.layer):
        now = layers.newest(places.layer)
        wanted, findings = _wanted(places, now, _rows_of(request))
        if findings:
            return Saved(now.version, is_saved=False, findings=findings)
        others = _since(places, _version_of(request), now)
        touched = {_subject(table, key) for table, key, _cells in wanted}
        clashes = [each for each in others if _subject(each.table, each.key) in touched]
        if clashes:
            return Saved(now.version, is_saved=False, clashes=clashes, others=others)
        saved = _write(places, now, wanted, by, what)
        return Saved(saved.version, saved.is_saved, saved.findings, others=others)


def undo(places: Paths, version: int | None, by: str, only: tuple[str, Key] | None = None) -> Saved:
    """Take back what a version did (None: the newest), or of that one row (table and key); rows told
    anew since then are clashes.

    Raises LookupError when there is no such version.
    """
    with layers.locked(places.layer):
        now = layers.newest(places.layer)
        number = now.version if version is None else version
        if number not in layers.versions(places.layer):
            raise LookupError(number)
        changes = [
            each
            for each in layers.read(places.layer, number).changes
            if only in {None, (each.table, each.key)}
        ]
        clashes = [each for each in changes if now.of(each.table, each.key) != each.after]
        if clashes:
            return Saved(now.version, is_saved=False, clashes=clashes)
        wanted: list[Wanted] = [(each.table, each.key, each.before or _NOTHING) for each in changes]
        return _write(places, now, wanted, by, "undo")


def _write(places: Paths, now: Layer, wanted: Sequence[Wanted], by: str, what: str) -> Saved:
    """Write the version after the changes, unless they bring a fault that was not there before."""
    if not wanted:
        return Saved(now.version, is_saved=True)
    after = layers.after(now, wanted, by, what)
    findings = new_faults(read(places.region, now), read(places.region, after))
    if findings:
        return Saved(now.version, is_saved=False, findings=findings)
    layers.write(places.layer, after)
    return Saved(after.version, is_saved=True)


def new_faults(before: Pack, after: Pack) -> list[Finding]:
    """The faults that a change would bring."""
    known = check(before)
    return [each for each in check(after) if each.is_fault and each not in known]


def _since(places: Paths, version: int, now: Layer) -> list[Change]:
    """What has been told after a version, newest last."""
    numbers = [number for number in layers.versions(places.layer) if number > version]
    return [
        change
        for number in numbers
        if number <= now.version
        for change in layers.read(places.layer, number).changes
    ]


def _subject(table: str, key: Key) -> tuple[str, str]:
    """What a row is about: all periods of a branch of a system are one matter."""
    of_branch = len(KEYS["branch_code"])
    return table, " ".join((key[0], *key[of_branch:]) if table == "branch_code" else key)


def _wanted(
    places: Paths, now: Layer, rows: Sequence[Mapping[str, Any]]
) -> tuple[list[Wanted], list[Finding]]:
    """The changes that the rows ask for, and the cells that cannot be read."""
    wanted: list[Wanted] = []
    findings: list[Finding] = []
    pack = read(places.region)
    in_pack, home = _keys(pack), home_of(pack.rows("system"))
    for each in rows:
        table = str(each["table"])
        if "remove" in each:
            wanted.append(_away(table, _key(table, each["remove"]), in_pack))
            continue
        cells, faults = _cells(table, each["row"], home)
        findings += faults
        key = key_of(table, cells)
        before = each.get("replaces")
        if before is not None and (old := _key(table, before)) != key:
            wanted.append(_away(table, old, in_pack))
        if not faults:
            wanted.append((table, key, cells))
    changed = [each for each in wanted if not _is_same(now, each)]
    return changed, findings


def _is_same(now: Layer, each: Wanted) -> bool:
    """Whether the layer says this already."""
    table, key, cells = each
    told = now.of(table, key)
    if isinstance(cells, Told):
        return told is None
    return told is not None and told.cells == cells


def _away(table: str, key: Key, in_pack: Mapping[str, frozenset[Key]]) -> Wanted:
    """A row of the pack is taken away; of one that was only told, nothing is told any more."""
    return table, key, None if key in in_pack[table] else _NOTHING


def _keys(pack: Pack) -> dict[str, frozenset[Key]]:
    return {
        table: frozenset(key_of(table, row.cells) for row in pack.rows(table)) for table in KEYS
    }


def _cells(table: str, row: Mapping[str, Any], home: str) -> tuple[dict[str, str], list[Finding]]:
    """The cells of a row as the tables hold them; source says where they are from if nothing does. A row of
    the first system names none."""
    columns = PACK[table].columns
    cells: dict[str, str] = {}
    findings = []
    for column in (*columns, "source"):
        said = row.get(column)
        value = "" if said is None else " ".join(str(said).split())
        cells[column], fault = normal(value, columns.get(column, "varchar"))
        if fault is not None:
            key = tuple(str(row.get(name) or "") for name in KEYS[table])
            values: dict[str, str | int] = {"first": FIRST_YEAR, "last": LAST_YEAR}
            findings.append(Finding(fault, Place(PACK[table].file, key=key), column, value, values))
    cells["source"] = cells["source"] or SOURCE
    if cells.get("system") in {"", home}:
        del cells["system"]
    return cells, findings


def _key(table: str, said: Any) -> Key:  # noqa: ANN401 - JSON
    lengths = {len(KEYS[table]), len(KEYS[table]) + (table == "branch_code")}  # with its system
    if not isinstance(said, list) or len(said) not in lengths:
        raise RequestError(f"Rivin avain ei kelpaa: {said}")
    return tuple(map(str, said))


def _rows_of(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = request.get("rows")
    if not isinstance(rows, list) or not all(_is_row(each) for each in rows):
        raise RequestError("Tallennettavia rivejä ei voi lukea.")
    return rows


def _is_row(each: object) -> bool:
    return (
        isinstance(each, dict)
        and each.get("table") in KEYS
        and ("remove" in each or isinstance(each.get("row"), dict))
    )


def _version_of(request: Mapping[str, Any]) -> int:
    version = request.get("version")
    if not isinstance(version, int):
        raise RequestError("Tallennuksesta puuttuu versio, jota katsottiin.")
    return version


def fault_data(finding: Finding) -> dict[str, Any]:
    """A finding for programs."""
    return {
        "code": finding.fault.value,
        "file": finding.place.file,
        "row": finding.place.row,
        "key": list(finding.place.key),
        "column": finding.column,
        "value": finding.value,
        "reason": finding.reason(),
        "remedy": finding.remedy(),
        "sentence": finding.sentence(),
        "is_fault": finding.is_fault,
    }
