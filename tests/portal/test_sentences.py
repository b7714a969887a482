"""Sentences against a rule of our own, over 200 made-up regions: who leads, how much, grew or fell.

The rule below reads the raw rows and knows nothing of the portal's: plain Python over lists, with
Finnish words written out. The regions have zeros, ties, one place alone, months that are missing or
not whole, and closures.
"""

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest

from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.lending import cards as key_figures
from portal.lending import view as views
from portal.lending import words as findings
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.multiples import MULTIPLES
from portal.lending.figures.net import NET
from portal.lending.figures.trend import TREND
from portal.lending.view import Choice, View
from portal.municipality import view as municipality_view
from portal.municipality import words as municipality_findings
from tests.portal.counted_release import TABLES, reader

NBSP = "\u00a0"
SEEDS = range(200)
MONTHS = (
    "tammikuu",
    "helmikuu",
    "maaliskuu",
    "huhtikuu",
    "toukokuu",
    "kesäkuu",
    "heinäkuu",
    "elokuu",
    "syyskuu",
    "lokakuu",
    "marraskuu",
    "joulukuu",
)
NAMES = ("Aho", "Beris", "Catta", "Dommo", "Enare", "Fjell")
Row = tuple[dt.date, str, str, int]  # month, owner, place, loans


@dataclass(frozen=True)
class World:
    """One made-up region: its places, its loans, its months and whether they are whole, its closures."""

    places: tuple[str, ...]
    rows: tuple[Row, ...]
    months: dict[dt.date, bool]
    events: tuple[tuple[dt.date, dt.date, str], ...]
    period: tuple[dt.date, ...]


def made(seed: int) -> World:
    """Loans of 2024 and 2025, of one to six places; sizes from nothing to thousands, often tied."""
    rng = random.Random(seed)  # noqa: S311 - made-up data, no secret
    places = NAMES[: rng.choice((1, 2, 2, 3, 3, 4, 6))]
    size = rng.choice((0, 3, 40, 300, 4000))
    growth = rng.choice((0.5, 0.9, 0.98, 1.0, 1.0, 1.01, 1.03, 1.1, 2.0))
    first = rng.randint(1, 10)
    period = tuple(dt.date(2025, first + n, 1) for n in range(rng.choice((1, 1, 2, 3))))
    months = {}
    for month in [*period, *(month.replace(year=2024) for month in period)]:
        fate = rng.random()
        if fate > 0.05:
            months[month] = fate > 0.1
    months.setdefault(period[-1], True)
    rows = []
    for owner in places:
        for place in places:
            usual = rng.choice((0, 0, size, size, rng.randint(0, size)))
            usual *= 5 if owner == place else 1
            for month in months:
                loans = usual if month.year == 2024 else round(usual * growth)
                rows.append((month, owner, place, loans))
    return World(places, tuple(rows), months, closures(rng), period)


def closures(rng: random.Random) -> tuple[tuple[dt.date, dt.date, str], ...]:
    found = []
    for number in range(rng.choice((0, 0, 1, 2, 4))):
        start = dt.date(rng.choice((2023, 2024, 2025)), rng.randint(1, 12), rng.randint(1, 28))
        end = start + dt.timedelta(days=rng.choice((0, 10, 30)))
        found.append((start, end, f"Kirjasto {number + 1} oli suljettu. Lisätietoa (ei tärkeää)."))
    return tuple(found)


# --- the rule, in words of its own ------------------------------------------------------------------


def half_up(value: float | Decimal, decimals: int = 0) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def said(value: float | Decimal, decimals: int = 0) -> str:
    whole, _point, part = str(abs(half_up(value, decimals))).partition(".")
    groups = []
    while len(whole) > 3:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    text = NBSP.join([whole, *groups])
    return f"{text},{part}" if part else text


def lent(count: int) -> str:
    return f"{said(count)}{NBSP}{'laina' if count == 1 else 'lainaa'}"


def per_cent(part: float, whole: float, decimals: int) -> str:
    return f"{said(Decimal(str(part / whole)) * 100, decimals)}{NBSP}%"


def when(months: tuple[dt.date, ...]) -> str:
    ends = [f"{MONTHS[month.month - 1]} {month.year}" for month in (months[0], months[-1])]
    return ends[0] if len(months) == 1 else f"{ends[0]} – {ends[1]}"


def together(names: list[str]) -> str:
    return " ja ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


class Rule:
    """What a careful reader would say of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = [row for row in world.rows if row[0] in world.period]
        self.past = [
            row
            for row in world.rows
            if row[0].replace(year=2025) in world.period and row[0].year == 2024
        ]

    @staticmethod
    def across(rows: list[Row]) -> int:
        return sum(loans for _month, owner, place, loans in rows if owner != place)

    @property
    def total(self) -> int:
        return sum(loans for *_rest, loans in self.now)

    def counts(self, side: int) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in self.now:
            if row[1] != row[2]:
                found[row[side]] += row[3]
        return found

    def flows(self) -> list[tuple[int, str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for _month, owner, place, loans in self.now:
            if owner != place:
                found[owner, place] += loans
        return sorted(
            ((n, *two) for two, n in found.items() if n), key=lambda flow: (-flow[0], flow[1:])
        )

    def can_compare(self) -> bool:
        wanted = [*self.world.period, *(month.replace(year=2024) for month in self.world.period)]
        return all(self.world.months.get(month, False) for month in wanted)

    def change(self, what: str) -> str | None:
        if not self.can_compare():
            return None
        now, before = self.across(self.now), self.across(self.past)
        step = now - before
        share = f"{said(Decimal(str(abs(step) / before)) * 100, 1)}{NBSP}%" if before else ""
        if step == 0 or abs(step) / max(before, 1e-12) < 0.02:
            return f"{what} pysyivät ennallaan edellisvuodesta"
        if abs(step) < 30:
            return f"{what} muuttuivat edellisvuodesta vain vähän (alle 30)"
        if abs(step) <= 2 * math.sqrt(now + before):
            sign = "+" if step > 0 else "−"
            return (
                f"{what} pysyivät ennallaan edellisvuodesta: ero ({sign}{share}) mahtuu sattumaan"
            )
        if before == 0:
            return f"{what}: edellisvuoden samoina kuukausina ei yhtään"
        return f"{what} {'kasvoivat' if step > 0 else 'vähenivät'} {share} edellisvuodesta"

    def closed(self, most: int) -> str:
        """The closures that touch either period, the longest first, as the end of a sentence."""
        touched = []
        for year in (2024, 2025):
            first = self.world.period[0].replace(year=year)
            after = self.world.period[-1].replace(year=year) + dt.timedelta(days=32)
            last = after.replace(day=1) - dt.timedelta(days=1)
            touched += [
                event for event in self.world.events if event[0] <= last and event[1] >= first
            ]
        unique = list(dict.fromkeys(touched))
        if not unique:
            return ""
        unique.sort(key=lambda event: (-(event[1] - event[0]).days, event[0]))
        named = [
            f"{text.partition('.')[0]} ({days(start, end)})" for start, end, text in unique[:most]
        ]
        rest = len(unique) - most
        if rest > 0:
            named.append("1 muu tapahtuma" if rest == 1 else f"{rest} muuta tapahtumaa")
        return f"; huomaa: {together(named)}"


def days(start: dt.date, end: dt.date) -> str:
    first = f"{start.day}.{start.month}.{start.year}"
    return first if start == end else f"{first} – {end.day}.{end.month}.{end.year}"


def tops(counts: Counter[str], places: tuple[str, ...]) -> tuple[list[str], int]:
    most = max(counts.values(), default=0)
    return ([name for name in places if most and counts[name] == most], most)


def shared(names: list[str]) -> str:
    return together(names) if len(names) < 3 else f"{len(names)} paikkaa"


def of_each(names: list[str], text: str) -> str:
    if len(names) == 1:
        return text
    return f"{'kumpikin' if len(names) == 2 else 'kukin'} {text}"


# --- the worlds -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute(TABLES)
        con.execute(
            "create table mart.flow_by_month as select * exclude (item_type, shelving_location, collection_code, material_type) from mart.loans_by_month"
        )
        yield con


def fill(con: duckdb.DuckDBPyConnection, world: World) -> None:
    """Put a world into the marts, one branch a place."""
    for name in (
        "municipality",
        "library",
        "library_member",
        "branch",
        "annotation",
        "coverage",
        "flow_by_month",
        "population",
        "place_period",
    ):
        con.execute(f"delete from mart.{name}")
    for number, name in enumerate(world.places, start=1):
        con.execute(
            "insert into mart.municipality values ($name, $name, null, null, null, '1', 'E', $n, 1, 66, 24)",
            {"name": name, "n": number},
        )
        con.execute(
            "insert into mart.branch values ($name, $name, 'main', $name, $name)", {"name": name}
        )
        con.execute("insert into mart.population values ($name, 2024, 1000)", {"name": name})
        con.execute(
            "insert into mart.place_period values ('municipality', $name, null, null)",
            {"name": name},
        )
    for month, whole in world.months.items():
        con.execute(
            "insert into mart.coverage values ($month, 'R1', false, $month, $month, $whole, null, true, true, true)",
            {"month": month, "whole": whole},
        )
    for first, last, text in world.events:
        con.execute(
            "insert into mart.annotation values ($first, $last, null, $text, null, null, null, 'made up')",
            {"first": first, "last": last, "text": text},
        )
    rows = [row for row in world.rows if row[3]]
    if rows:
        con.executemany(
            "insert into mart.flow_by_month values ($1, $2, $2, $2, $3, $3, $3, $4, 0)",
            [list(row) for row in rows],
        )


def looked(con: duckdb.DuckDBPyConnection, world: World) -> View:
    fill(con, world)
    scope = Scope(Level.MUNICIPALITY, world.period[0], world.period[-1])
    return views.look(reader(con), Choice(scope), "Pohjola")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_sentence_says_what_the_rows_say(
    seed: int, tables: duckdb.DuckDBPyConnection
) -> None:
    world = made(seed)
    rule, view = Rule(world), looked(tables, world)
    between, total = rule.across(rule.now), rule.total
    what = "Lainat kuntien välillä"
    change = rule.change(what)
    after = "Vertailua ei ole, koska vertailun kuukaudet eivät ole kokonaan tiedossa."
    if change is not None:
        after = f"{change}{rule.closed(2)}."

    assert findings.overview_lead(view) == (
        f"Pohjola, {when(world.period)}: {lent(between)} kuntien välillä. {after}"
    )
    assert findings.overview_headline(view) == overview(between, total)
    assert NET.words(view).headline == net(rule, world)
    assert trend(rule, world) in {None, TREND.words(view).headline}
    assert [(card.value, card.change) for card in key_figures.for_overview(view)[2:]] == [
        leader(rule.counts(side), world.places) for side in (1, 2)
    ]
    if between:
        sent, most = tops(rule.counts(1), world.places)
        assert findings.lending_lead(view) == (
            f"{what}, {when(world.period)}: {said(between)}, mikä on "
            f"{per_cent(between, total, 1)} kaikista lainoista. {after}"
        )
        assert findings.lending_headline(view) == sender(sent, most, between)
        assert MATRIX.words(view).headline == largest(rule.flows())
        assert MULTIPLES.words(view).headline == receiver(rule, world)
        top = rule.flows()[:10]
        assert BIGGEST.words(view).headline == biggest(len(top), sum(n for n, *_ in top), between)
    else:
        for sentence in (findings.lending_headline(view), MATRIX.words(view).headline):
            assert sentence == "Tällä rajauksella ei ole lainoja kuntien välillä"


def overview(between: int, total: int) -> str:
    if not between:
        return "Tällä rajauksella ei ole lainoja kuntien välillä"
    if between / total > 0.35:
        return f"{per_cent(between, total, 0)} lainoista on toisen kunnan kirjaston aineistoa"
    return f"Noin joka {said(total / between)}. laina on toisen kunnan kirjaston aineistoa"


def sender(names: list[str], most: int, between: int) -> str:
    if len(names) > 1:
        return f"Eniten ja yhtä paljon lähettävät {shared(names)}: {of_each(names, lent(most))}"
    return f"Eniten lähettää {names[0]}: {lent(most)}, {per_cent(most, between, 0)} lähetetyistä"


def receiver(rule: Rule, world: World) -> str:
    names, most = tops(rule.counts(2), world.places)
    return (
        f"Kuukausittain; jaksolla {when(world.period)} eniten vastaanottaa {shared(names)}: "
        f"{of_each(names, lent(most))}"
    )


def leader(counts: Counter[str], places: tuple[str, ...]) -> tuple[str, str]:
    names, most = tops(counts, places)
    if not names:
        return "–", lent(0)
    name = together(names) if len(names) < 3 else f"{len(names)} paikkaa yhtä paljon"
    return name, of_each(names, lent(most))


def largest(flows: list[tuple[int, str, str]]) -> str:
    tied = [f"{owner} → {place}" for loans, owner, place in flows if loans == flows[0][0]]
    if len(tied) == 1:
        return f"Suurin virta: {tied[0]}, {lent(flows[0][0])}"
    if len(tied) == 2:
        return f"Suurimmat virrat: {together(tied)}, kumpikin {lent(flows[0][0])}"
    return f"Suurimmat virrat ovat yhtä suuria: kussakin {lent(flows[0][0])}"


def net(rule: Rule, world: World) -> str:
    sent, received = rule.counts(1), rule.counts(2)
    more = sum(sent[name] > received[name] for name in world.places)
    less = sum(sent[name] < received[name] for name in world.places)
    return f"{more} {'kunta' if more == 1 else 'kuntaa'} lähettää enemmän kuin vastaanottaa, {less} vastaanottaa enemmän"


def trend(rule: Rule, world: World) -> str | None:
    """The headline where the period can be compared; else the busiest month is told, not tried here."""
    change = rule.change("lainat kuntien välillä")
    if change is None:
        return None
    period = when(world.period)
    return f"{period[0].upper()}{period[1:]}: {change}{rule.closed(1)}"


def biggest(count: int, loans: int, between: int) -> str:
    share = per_cent(loans, between, 0)
    if count == 1:
        return f"Suurin virta on {share} lainoista kuntien välillä"
    return f"{count} suurinta virtaa on {share} lainoista kuntien välillä"


@pytest.mark.parametrize("seed", range(0, 200, 5))
def test_the_card_of_a_municipality_says_what_the_rows_say(
    seed: int, tables: duckdb.DuckDBPyConnection
) -> None:
    """Loans made at a place, beside the same months a year before and beside the median of all.

    Every place has a thousand inhabitants, so the median per inhabitant is that of loans.
    """
    world = made(seed)
    fill(tables, world)
    period = Period(world.period[0], world.period[-1])
    frames = municipality_view.gathered(reader(tables), period, "Pohjola")
    rule = Rule(world)
    here = {name: sum(row[3] for row in rule.now if row[2] == name) for name in world.places}
    ranked = sorted(here.values())
    middle = len(ranked) // 2
    median = ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2

    for name in world.places:
        headline = municipality_findings.headline(municipality_view.of(frames, name))
        stands = "suunnilleen kuntien mediaanin verran"
        if here[name] != median and abs(here[name] - median) >= 0.02 * median:
            stands = f"{'enemmän' if here[name] > median else 'vähemmän'} kuin kuntien mediaani"
        before = sum(row[3] for row in rule.past if row[2] == name)
        alone = Rule(World(world.places, (), world.months, (), world.period))
        alone.now = [(world.period[0], "", name, here[name])]
        alone.past = [(world.period[0], "", name, before)]
        change = alone.change(f"{name}: lainat ja uusinnat") if before else None
        if change is None:
            noun = "laina tai uusinta" if here[name] == 1 else "lainaa ja uusintaa"
            change = f"{name}: {said(here[name])} {noun}"
        expected = change if len(world.places) == 1 else f"{change}, asukasta kohti {stands}"
        assert headline == expected


def test_the_worlds_are_of_every_kind() -> None:
    """Or the test above would prove little: every word of change, ties, one place, closures."""
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        world = made(seed)
        rule = Rule(world)
        change = rule.change("X")
        kinds["one place"] += len(world.places) == 1
        kinds["closure"] += bool(change and rule.closed(2))
        kinds["not comparable"] += change is None
        kinds["nothing lent"] += rule.across(rule.now) == 0
        kinds["tie"] += len(tops(rule.counts(1), world.places)[0]) > 1
        for word in (
            "kasvoivat",
            "vähenivät",
            "ennallaan edellisvuodesta",
            "sattumaan",
            "vain vähän",
        ):
            kinds[word] += bool(change and word in change)

    assert min(kinds.values()) >= 5, kinds
