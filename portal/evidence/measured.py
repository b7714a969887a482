"""The evidence on every library out of one release: the same figures, the same layout, no rank.

What the release does not know is None and is shown as "ei tietoa". Composites are not made.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from portal.evidence import fairness, queries, rates, services
from portal.evidence import register as recognition
from portal.evidence.fairness import Interval
from portal.evidence.rates import Point, Rate
from portal.kit.answers import Read

YEARS = 3
SIZE_CLASSES = (2_000, 4_000, 8_000, 20_000)  # inhabitants: who is of like size


@dataclass(frozen=True)
class Size:
    """How big the library is: municipalities, inhabitants of a year's end, person-years, its like."""

    municipality_codes: tuple[str, ...]
    inhabitants: int | None
    population_year: int | None
    staff_years: float | None
    staff_year: int | None
    peers: tuple[str, ...]


@dataclass(frozen=True)
class Lending:
    """First loans of one year: sent, received, own; net_ratio is (sent - received) / (sent + received)."""

    year: int
    sent: int
    received: int
    own: int
    net_ratio: float | None


@dataclass(frozen=True)
class Seats:
    """Working groups of one year: seats, of them chair or secretary, meetings open to it and attended."""

    year: int
    groups: int
    lead_roles: int
    meetings: int | None
    attended: int | None


@dataclass(frozen=True)
class Service:
    """Work for one joint service in one year: the kinds of it, and what is known of how much it was.

    hours_known is how many of the records tell their hours.
    """

    year: int
    service: str
    title: str
    works: tuple[str, ...]
    records: int
    shifts: int | None
    hours: float | None
    hours_known: int
    items: int | None


@dataclass(frozen=True)
class Evidence:
    """Everything on one library. `changes`: measure -> how many times as large it became.

    `funnels`: measure -> all libraries, so that the nominee can be marked among them.
    `unknown`: what the release does not tell, as codes.
    """

    library: str
    name: str
    year: int
    size: Size
    lending: tuple[Lending, ...]
    seats: tuple[Seats, ...]
    rates: tuple[Rate, ...]
    changes: Mapping[str, Interval]
    funnels: Mapping[str, tuple[Point, ...]]
    awards: tuple[Mapping[str, Any], ...]
    unknown: tuple[str, ...]
    services: tuple[Service, ...] = ()


@dataclass(frozen=True)
class Frames:
    """What the release answered, once for all libraries. Awards may be those of `published.joined`."""

    year: int
    libraries: pd.DataFrame
    sizes: pd.DataFrame
    staff: pd.DataFrame
    balances: pd.DataFrame
    seats: pd.DataFrame
    spells: pd.DataFrame
    awards: pd.DataFrame
    services: pd.DataFrame


def gathered(read: Read, year: int) -> Frames:
    """Ask the release about the year and the five before it: three years against three."""
    first = year - 2 * YEARS + 1
    return Frames(
        year=year,
        libraries=read(queries.libraries),
        sizes=read(queries.sizes, year=year),
        staff=read(queries.staff, year=year),
        balances=read(queries.balances, first_year=first, last_year=year),
        seats=read(queries.seats, first_year=first, last_year=year),
        spells=read(queries.spells, first_year=year - YEARS + 1, last_year=year),
        awards=read(recognition.recognitions),
        services=read(services.services),
    )


def of_all(frames: Frames) -> dict[str, Evidence]:
    """The evidence on every library of the release, by code."""
    sizes = {code: _size(frames, code) for code in frames.libraries["library"]}
    told = _rates(frames, sizes)
    names = dict(zip(frames.libraries["library"], frames.libraries["name_fi"], strict=True))
    return {code: _evidence(frames, code, str(names[code]), sizes, told) for code in sizes}


def leads(read: Read, first_year: int) -> dict[str, frozenset[str]]:
    """By library: the other libraries in the working groups it has led since a year, for the hints of
    conflicts of interest."""
    found: dict[str, set[str]] = {}
    for row in read(queries.group_chairs, first_year=first_year).to_dict("records"):
        found.setdefault(str(row["library"]), set()).add(str(row["member"]))
    return {library: frozenset(members) for library, members in found.items()}


def as_plain(one: Evidence) -> dict[str, Any]:
    """The evidence as plain values for JSON."""
    return asdict(one)


def _evidence(
    frames: Frames,
    code: str,
    name: str,
    sizes: Mapping[str, Size],
    told: Mapping[str, Mapping[str, Rate]],
) -> Evidence:
    lending, seats = _lending(frames, code), _seats(frames, code)
    carried = _services(frames, code)
    unknown = {
        "inhabitants": sizes[code].inhabitants is None,
        "staff_years": sizes[code].staff_years is None,
        "lending": not lending,
        "seats": not seats,
        "services": not carried,
        "awards": frames.awards.empty,
    }
    awards = frames.awards.to_dict("records")
    return Evidence(
        library=code,
        name=name,
        year=frames.year,
        size=sizes[code],
        lending=lending,
        seats=seats,
        rates=tuple(of[code] for of in told.values()),
        changes=_changes(frames.year, lending),
        funnels={measure: rates.points(of) for measure, of in told.items()},
        awards=tuple(
            _award(row) for row in awards if code in row.get("libraries", (row["library"],))
        ),
        unknown=tuple(what for what, is_so in unknown.items() if is_so),
        services=carried,
    )


def _services(frames: Frames, code: str) -> tuple[Service, ...]:
    """Joint services of the last three years, in the order of years and services."""
    rows = frames.services
    first = frames.year - YEARS + 1
    own = rows[(rows["library"] == code) & rows["year"].between(first, frames.year)]
    return tuple(
        _service(int(str(year)), service, part[part["service"] == service])
        for year, part in own.groupby("year")
        for service in services.carried(part)
    )


def _service(year: int, service: str, rows: pd.DataFrame) -> Service:
    hours = services.amount(rows, "hours")
    titles = sorted({title for title in rows["title"] if isinstance(title, str)})
    return Service(
        year=year,
        service=service,
        title=", ".join(titles),
        works=tuple(work for work in services.WORKS if work in set(rows["work"])),
        records=len(rows),
        shifts=_whole(services.amount(rows, "shifts").sum),
        hours=hours.sum,
        hours_known=hours.known,
        items=_whole(services.amount(rows, "items").sum),
    )


def _award(row: Mapping[Any, Any]) -> Mapping[str, Any]:
    kept = ("year", "award", "award_kind", "result", "source")
    return {name: None if pd.isna(row[name]) else _scalar(row[name]) for name in kept}


def _scalar(value: object) -> object:
    return value if isinstance(value, str) else int(str(value))


def _size(frames: Frames, code: str) -> Size:
    told = frames.sizes.set_index("library")
    hired = frames.staff.set_index("library")
    people = _number(told, code, "inhabitants")
    codes = told["municipality_codes"].get(code, ()) if len(told) else ()
    return Size(
        municipality_codes=tuple(str(one) for one in codes),
        inhabitants=None if people is None else int(people),
        population_year=_whole(_number(told, code, "population_year")),
        staff_years=_number(hired, code, "staff_years"),
        staff_year=_whole(_number(hired, code, "staff_year")),
        peers=_peers(frames, code, people),
    )


def _peers(frames: Frames, code: str, people: float | None) -> tuple[str, ...]:
    if people is None:
        return ()
    known = frames.sizes.dropna(subset=["inhabitants"])
    return tuple(
        str(other)
        for other, count in zip(known["library"], known["inhabitants"], strict=True)
        if other != code and _size_class(float(count)) == _size_class(people)
    )


def _size_class(people: float) -> int:
    return sum(people >= limit for limit in SIZE_CLASSES)


def _lending(frames: Frames, code: str) -> tuple[Lending, ...]:
    rows = frames.balances[frames.balances["library"] == code]
    return tuple(
        Lending(
            year=int(row["year"]),
            sent=int(row["sent"]),
            received=int(row["received"]),
            own=int(row["own"]),
            net_ratio=_net_ratio(int(row["sent"]), int(row["received"])),
        )
        for row in rows.to_dict("records")
    )


def _net_ratio(sent: int, received: int) -> float | None:
    return (sent - received) / (sent + received) if sent + received else None


def _seats(frames: Frames, code: str) -> tuple[Seats, ...]:
    rows = frames.seats[frames.seats["library"] == code]
    return tuple(
        Seats(
            year=int(row["year"]),
            groups=int(row["groups"]),
            lead_roles=int(row["lead_roles"]),
            meetings=_whole(_known(row["meetings"])),
            attended=_whole(_known(row["attended"])),
        )
        for row in rows.to_dict("records")
    )


def _rates(frames: Frames, sizes: Mapping[str, Size]) -> dict[str, dict[str, Rate]]:
    """By measure and library, over the last three years that are known."""
    recent = frames.seats[frames.seats["year"] > frames.year - YEARS]
    summed = recent.groupby("library")[["groups", "lead_roles", "meetings", "attended"]].sum(
        min_count=1
    )
    years = recent.groupby("library")["year"].nunique()
    staffed = {
        code: one.staff_years * float(years.get(code, 0))
        for code, one in sizes.items()
        if one.staff_years
    }
    opened = _counts(summed, "meetings")
    return {
        "groups": rates.rates(
            "groups",
            "staff_years",
            _counts(summed, "groups"),
            staffed,
            sizes,
            _kept(frames, "years"),
        ),
        "lead_roles": rates.rates(
            "lead_roles",
            "staff_years",
            _counts(summed, "lead_roles"),
            staffed,
            sizes,
            _kept(frames, "lead_years"),
        ),
        "attended": rates.proportions(
            "attended", "meetings", _counts(summed, "attended"), opened, sizes
        ),
    }


def _kept(frames: Frames, column: str) -> float:
    """How seats last: one that is kept for three years is one decision, not three."""
    return fairness.dispersion([int(years) for years in frames.spells[column] if years])


def _counts(summed: pd.DataFrame, column: str) -> dict[str, int]:
    return {str(code): int(count) for code, count in summed[column].dropna().items()}


def _changes(year: int, lending: tuple[Lending, ...]) -> dict[str, Interval]:
    """Sent and received of the last three years against the three before; only where all six are known."""
    by_year = {one.year: one for one in lending}
    wanted = range(year - 2 * YEARS + 1, year + 1)
    if not set(wanted) <= set(by_year):
        return {}
    before, after = list(wanted)[:YEARS], list(wanted)[YEARS:]
    return {
        side: fairness.change(
            sum(getattr(by_year[one], side) for one in before),
            sum(getattr(by_year[one], side) for one in after),
            _dispersion([getattr(by_year[one], side) for one in wanted]),
            freedom=2 * (YEARS - 1),
        )
        for side in ("sent", "received")
    }


def _dispersion(counts: list[int]) -> float:
    """How much more the years vary around a level of three years than single events would; at least 1."""
    halves = (counts[:YEARS], counts[YEARS:])
    off = [
        (count - sum(half) / YEARS) ** 2 / max(sum(half) / YEARS, 1)
        for half in halves
        for count in half
    ]
    return max(1.0, sum(off) / (2 * (YEARS - 1)))


def _number(frame: pd.DataFrame, code: str, column: str) -> float | None:
    return _known(frame[column].get(code)) if len(frame) else None


def _known(value: Any) -> float | None:  # noqa: ANN401 - any scalar of a frame
    return None if value is None or pd.isna(value) else float(value)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
