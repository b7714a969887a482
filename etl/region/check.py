"""The one validator of the region's tables, run by `region --check`, by every build and by every save.

A fault would make a figure wrong and stops a build; advice tells what could be better.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from etl.cooperation import pack as cooperation_pack
from etl.region import areas, places, systems, texts
from etl.region.faults import Fault, Finding, Place
from etl.region.pack import PACK, BuildError, Pack, day, home_of

TECHNICAL = "technical"
Span = tuple[date, date, Place]
WORDS = {
    ("branch_code", "kind"): ("main", "branch", "mobile", TECHNICAL),
    ("code_name", "kind"): ("shelving_location", "collection_code", "item_type", "material_type"),
    ("region_text", "what"): texts.WHATS,
}
_KEYS = {
    "system": ("system",),
    "municipality": ("municipality_code",),
    "library": ("library",),
    "patron_category": ("category",),
    "population": ("municipality_code", "year"),
    "code_name": ("kind", "code"),
    "region_text": ("what",),
}
_FILLED = {
    "system": ("system", "name_fi"),
    "municipality": ("municipality_code", "name_fi"),
    "branch_code": ("branch_code",),
    "library": ("library", "name_fi"),
    "patron_category": ("category", "counted"),
    "population": ("municipality_code", "year", "population"),
    "code_name": ("kind", "code", "name_fi"),
    "annotation": ("date_from", "text_fi"),
    "region_text": ("what",),
}
_OLDEST_YEAR = 1900
_FEATURES = {
    "library": "kirjastojen nimet eri kielillä (muuten nimenä on tunnus)",
    "patron_category": "asiakastyypit, joita ei lasketa (muuten kaikki lasketaan)",
    "population": "lainat tuhatta asukasta kohti",
    "code_name": "hyllypaikkojen ja kokoelmien nimet rajauksissa (muuten näkyvät koodit)",
    "annotation": "suljetut kirjastot ja muut tapahtumat kuvioissa",
    "region_text": "alueen ja kimpan nimi (muuten nimenä on kansion nimi)",
}
_BOUNDARIES_FEATURE = "kartta kuntien oikeilla rajoilla (muuten kartta on kaavio)"
_COLUMN_FEATURES = {
    ("tile_row", "tile_column"): "ruutukartta",
    ("centre_lat", "centre_lon"): "kaaviokartta, pistekartta ja etäisyydet",
    ("name_sv", "name_en", "name_se"): "kuntien nimet muilla kielillä",
}


def check(pack: Pack) -> list[Finding]:
    """What is faulty or missing in the region's tables, faults before advice."""
    if not pack.folder.is_dir():
        values: dict[str, str | int] = {"folder": str(pack.folder)}
        return [Finding(Fault.NO_FOLDER, Place(""), values=values)]
    found = [*pack.findings, *_missing(pack)]
    for rule in _RULES:
        found += rule(pack)
    if not any(each.is_fault for each in found):
        found += _register(pack)
    return sorted(found, key=lambda each: not each.is_fault)


def refuse_faults(pack: Pack) -> None:
    """Raises BuildError with the validator's sentences when the tables have a fault."""
    said = [each.sentence() for each in check(pack) if each.is_fault]
    if said:
        raise BuildError(" ".join(said))


def _missing(pack: Pack) -> Iterator[Finding]:
    """Files that are not there, unless something is wrong with them already."""
    told = {each.place.file.rpartition(".")[0] for each in pack.findings}
    for name, pack_file in PACK.items():
        if name in pack.tables or pack_file.file.rpartition(".")[0] in told or name == "system":
            continue  # one system needs no list
        place = Place(pack_file.file)
        if pack_file.is_optional:
            yield Finding(Fault.MISSING_FILE, place, values={"feature": _FEATURES[name]})
        else:
            yield Finding(Fault.NO_FILE, place)
    if not pack.shapes.has_boundaries and pack.shapes.outline is None:
        feature: dict[str, str | int] = {"feature": _BOUNDARIES_FEATURE}
        yield Finding(Fault.MISSING_FILE, Place(areas.BOUNDARIES), values=feature)


def _filled(pack: Pack) -> Iterator[Finding]:
    unread = {(each.place, each.column) for each in pack.findings}
    for table, columns in _FILLED.items():
        for row in pack.rows(table):
            for column in columns:
                if not row[column] and (row.place, column) not in unread:
                    yield Finding(Fault.EMPTY, row.place, column)


def _words(pack: Pack) -> Iterator[Finding]:
    for (table, column), words in WORDS.items():
        for row in pack.rows(table):
            if row[column] and row[column] not in words:
                values: dict[str, str | int] = {"words": ", ".join(words)}
                yield Finding(Fault.BAD_WORD, row.place, column, row[column], values)


def _twice(pack: Pack) -> Iterator[Finding]:
    for table, columns in _KEYS.items():
        seen: dict[tuple[str, ...], Place] = {}
        for row in pack.rows(table):
            key = tuple(row[column] for column in columns)
            of_system = (row["system"], *key)  # two systems may call different things the same
            if of_system in seen and all(key):
                values: dict[str, str | int] = {"other": seen[of_system].said()}
                value = " ".join(key)
                yield Finding(Fault.TWICE, row.place, ", ".join(columns), value, values)
            seen.setdefault(of_system, row.place)


def _municipalities(pack: Pack) -> Iterator[Finding]:
    known = {row["municipality_code"] for row in pack.rows("municipality")}
    for table, rows in pack.tables.items():
        for row in rows if known and table != "municipality" else []:
            code = row["municipality_code"]
            if code and code not in known:
                yield Finding(Fault.UNKNOWN_MUNICIPALITY, row.place, "municipality_code", code)


def _branches(pack: Pack) -> Iterator[Finding]:
    named = {row["library"] for row in pack.rows("library")}
    libraries = named if "library" in pack.headers else set()  # without a file all are known
    for row in pack.rows("branch_code"):
        code: dict[str, str | int] = {"code": row["branch_code"]}
        is_technical = row["kind"] == TECHNICAL
        if is_technical and (row["municipality_code"] or row["library"]):
            yield Finding(Fault.TECHNICAL_PLACE, row.place, "kind", values=code)
        elif row["municipality_code"] and not row["library"]:
            yield Finding(Fault.NO_LIBRARY, row.place, "library", values=code)
        elif not row["municipality_code"] and not is_technical:
            yield Finding(Fault.NO_MUNICIPALITY, row.place, "municipality_code", values=code)
        if libraries and row["library"] and row["library"] not in libraries:
            yield Finding(Fault.UNKNOWN_LIBRARY, row.place, "library", row["library"])


def _ends(pack: Pack) -> Iterator[Finding]:
    for table, first, last in (
        ("branch_code", "valid_from", "valid_to"),
        ("annotation", "date_from", "date_to"),
    ):
        for row in pack.rows(table):
            if row[first] and row[last] and row[last] < row[first]:
                yield Finding(Fault.ENDS_BEFORE, row.place, last, row[last])


def _overlaps(pack: Pack) -> Iterator[Finding]:
    """Periods of one code that share a day: a row would be counted twice."""
    periods: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for row in pack.rows("branch_code"):
        begins, ends = day(row["valid_from"], date.min), day(row["valid_to"], date.max)
        if row["branch_code"] and begins <= ends:
            periods[row["system"], row["branch_code"]].append((begins, ends, row.place))
    for (_system, code), spans in periods.items():
        yield from _overlaps_of(code, sorted(spans, key=lambda span: span[:2]))


def _overlaps_of(code: str, spans: list[Span]) -> Iterator[Finding]:
    reach, reached_by = spans[0][1:]
    for begins, ends, place in spans[1:]:
        if begins <= reach:
            values: dict[str, str | int] = {"code": code, "other": reached_by.said()}
            yield Finding(Fault.OVERLAP, place, "valid_from", values=values)
        if ends > reach:
            reach, reached_by = ends, place


def _systems(pack: Pack) -> Iterator[Finding]:
    """Names that are none, and clocks that nobody knows."""
    seen: dict[str, str] = dict.fromkeys(systems.RESERVED, "")  # by what a folder may be called
    for row in pack.rows("system"):
        name = row["system"]
        is_taken = seen.setdefault(name.casefold(), name) != name
        if name and (is_taken or not systems.NAME.fullmatch(name)):
            yield Finding(Fault.BAD_SYSTEM, row.place, "system", name)
        if row["time_zone"] and not texts.is_zone(row["time_zone"]):
            yield Finding(Fault.BAD_ZONE, row.place, "time_zone", row["time_zone"])


def _of_systems(pack: Pack) -> Iterator[Finding]:
    """Rows of systems that are not listed, and systems without branches."""
    rows = pack.rows("system")
    known = {"", *systems.names(pack)}
    for table in ("branch_code", "patron_category", "code_name"):
        for row in pack.rows(table):
            if row["system"] not in known:
                yield Finding(Fault.UNKNOWN_SYSTEM, row.place, "system", row["system"])
    with_branches = {row["system"] or home_of(rows) for row in pack.rows("branch_code")}
    for row in rows:
        if row["system"] not in {"", *with_branches}:
            yield Finding(Fault.NO_BRANCHES, row.place, "system", row["system"])


def _population(pack: Pack) -> Iterator[Finding]:
    rows = pack.rows("population")
    last = datetime.now(UTC).year + 1
    for row in rows:
        if row["population"] and int(row["population"]) <= 0:
            yield Finding(Fault.NOT_POSITIVE, row.place, "population", row["population"])
        if row["year"] and not _OLDEST_YEAR <= int(row["year"]) <= last:
            values: dict[str, str | int] = {"first": _OLDEST_YEAR, "last": last}
            yield Finding(Fault.FAR_YEAR, row.place, "year", row["year"], values)
    counted = {row["municipality_code"] for row in rows}
    for row in pack.rows("municipality") if rows else []:
        if row["municipality_code"] not in counted:
            place = Place(PACK["population"].file)
            yield Finding(Fault.NO_POPULATION, place, values={"name": row["name_fi"]})


def _register(pack: Pack) -> Iterator[Finding]:
    """The first fault in the files of cooperation, and rows of libraries that were no more."""
    try:
        register, _sources = cooperation_pack.facts(pack)
    except BuildError as error:
        yield Finding(Fault.REGISTER, Place(""), values={"said": str(error)})
        return
    for fault in register.faults:
        place = Place(cooperation_pack.file_of(fault.sheet), fault.row)
        values = {"span": fault.message.values["span"]}
        yield Finding(Fault.LIBRARY_ENDED, place, fault.column, fault.value, values)


def _settings(pack: Pack) -> Iterator[Finding]:
    for row in pack.rows("region_text"):
        yield from texts.wrong(row["what"], row["fi"], row.place)


def _country(pack: Pack) -> Iterator[Finding]:
    told = {row["what"] for row in pack.rows("region_text")}
    if "region_text" in pack.headers and "country" not in told:
        yield Finding(Fault.NO_COUNTRY, Place(PACK["region_text"].file))


def _columns(pack: Pack) -> Iterator[Finding]:
    header = pack.headers.get("municipality")
    for columns, feature in _COLUMN_FEATURES.items():
        lacking = [column for column in columns if header and column not in header]
        if lacking:
            place = Place(PACK["municipality"].file)
            values: dict[str, str | int] = {"columns": ", ".join(lacking), "feature": feature}
            yield Finding(Fault.MISSING_COLUMNS, place, values=values)


_RULES: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
    _filled,
    _words,
    _twice,
    _municipalities,
    _branches,
    _ends,
    _overlaps,
    _systems,
    _of_systems,
    _population,
    places.tiles,
    places.points,
    places.boundaries,
    places.outline,
    _settings,
    _country,
    _columns,
)
