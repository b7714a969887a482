"""One fetch: ask every source for what is missing, check what came, and take it into the archive."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from filelock import FileLock, Timeout

from etl import finnish
from etl.archive import Entry
from etl.fetch import files, narrow, plan, shelf, systems, taking, weigh
from etl.fetch.faults import Fault, FetchError, SourcesError, Stops, told_of, unread
from etl.fetch.plan import Part
from etl.fetch.shelf import Memory, Slip, Stands
from etl.fetch.sources import ASKED, REPORTS, Source
from etl.fetch.weigh import Weighed
from etl.fetch.whole import Reader, whole
from etl.load import Outcome
from etl.messages import ANOTHER_TIME, QUESTIONS
from etl.region import pack
from etl.region import systems as region_systems
from etl.settings import Paths

Step = Callable[[dict[str, object]], None]


class BusyError(RuntimeError):
    """Somebody fetches already."""

    def __init__(self) -> None:
        super().__init__("Haku on jo käynnissä, joten toista ei aloitettu. Odota, että se päättyy.")


@dataclass
class Result:
    """What came of one source; sentences are Finnish and say what to do."""

    source: str
    asked: int = 0
    rows: int = 0
    files: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Setting:
    """A fetch under way."""

    places: Paths
    memory: Memory
    today: date
    pause: Callable[[float], None]
    step: Step


@contextmanager
def alone(places: Paths) -> Iterator[Memory]:
    """What is remembered, while nobody else fetches; kept at the end. Raises BusyError."""
    try:
        with FileLock(shelf.lock(places), timeout=0):
            memory = shelf.recall(places)
            try:
                yield memory
            finally:
                shelf.remember(memory, places)
    except Timeout:
        raise BusyError from None


def settle(slip: Slip, memory: Memory, today: date) -> None:
    """A person has decided on an answer: it is not asked for, or taken, once more of its own accord."""
    _mark_file(slip, memory)
    if slip.report:
        _mark_asked(slip.source, slip.report, slip.month, slip.last, memory, today)


def fetch(
    sources: Sequence[Source],
    setting: Setting,
    *,
    since: date | None = None,
) -> list[Result]:
    """Fetch from every source; one that is at fault does not keep the others. Call it within `alone`."""
    shelf.sweep(setting.places)
    found = []
    for source in sources:
        result = Result(source.name)
        found.append(result)
        with told_of(result.failures):
            _refuse_system(source, setting.places)
            _take(source, result, setting)  # what an earlier fetch brought before it was cut off
            with told_of(result.failures):
                if source.way in ASKED:
                    _ask(source, result, setting, since)
                else:
                    _collect(source, result, setting)
            _take(source, result, setting)
    return found


def _refuse_system(source: Source, places: Paths) -> None:
    """Raise SourcesError for a system that the region does not have."""
    known = region_systems.names(pack.effective(places))
    if source.system and source.system not in known:
        there = region_systems.listed(known) if known else "ei yhtään järjestelmää"
        raise SourcesError(
            f"Lähteen järjestelmää (system) {source.system} ei ole alueen tiedostossa systems.csv: siinä on "
            f"{there}. Korjaa tiedosto sources.toml."
        )


def planned(
    sources: Sequence[Source], memory: Memory, today: date, since: date | None
) -> dict[str, list[Part]]:
    """What a fetch would ask of each source, without asking anything."""
    return {
        each.name: plan.parts(each, memory.asked.get(each.name, {}), today, since)
        for each in sources
    }


# --- asking ---------------------------------------------------------------------------------------


def _ask(source: Source, result: Result, setting: Setting, since: date | None) -> None:
    """Ask for every part that is due. Raises FetchError where nothing more can be asked of the source."""
    done = setting.memory.asked.get(source.name, {})
    parts = plan.parts(source, done, setting.today, since)
    given_up: set[str] = set()
    with systems.reader(source, setting.places, setting.pause) as reader:
        for number, part in enumerate(parts, start=1):
            if shelf.paused(setting.places):
                result.remarks.append("Haku keskeytettiin. Se jatkaa siitä, mihin jäi.")
                return
            if part.ask.report in given_up:
                continue
            setting.step(
                {
                    "source": source.name,
                    "report": part.ask.report,
                    "month": part.month,
                    "done": number,
                    "of": len(parts),
                }
            )
            try:
                _ask_part(reader, source, part, result, setting)
            except FetchError as error:
                if error.stops is Stops.SOURCE:
                    raise
                result.failures.append(str(error))
                given_up.add(part.ask.report)


def _ask_part(reader: Reader, source: Source, part: Part, result: Result, setting: Setting) -> None:
    rows = whole(reader, part.ask, part.days)
    narrow.refuse_columns(rows, part.ask)
    result.asked += 1
    result.rows += len(rows)
    if not rows:
        _none_came(source, part, result, setting)
        return
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    name = f"{source.name}_{part.ask.report}_{part.month}_{stamp}.json"
    days = [each.isoformat() for each in part.days] if part.days else ["", ""]
    try:
        shelf.put(
            setting.places,
            narrow.as_file(rows, part.ask),
            name,
            source=source.name,
            system=source.system,
            report=part.ask.report,
            month=part.month,
            first=days[0],
            last=days[1],
            rows=len(rows),
        )
    except OSError:
        raise FetchError(Fault.DISK) from None


def _none_came(source: Source, part: Part, result: Result, setting: Setting) -> None:
    """No rows where there were some are no news of the days: they are asked for again the next time."""
    counts = setting.memory.counts.get(source.name, {}).get(part.ask.report, {})
    new = Weighed(REPORTS[part.ask.report].kind, {}, 0, part.days, source.system)
    if said := weigh.remark(new, setting.places, counts):
        result.failures.append(
            f"{part.ask.report}: {said} Mikään ei muuttunut. Aja raportti Kohassa ja tarkista, antaako se rivejä."
        )
    else:
        until = part.days[1].isoformat() if part.days else ""
        _mark_asked(source.name, part.ask.report, part.month, until, setting.memory, setting.today)


# --- files ----------------------------------------------------------------------------------------


def _collect(source: Source, result: Result, setting: Setting) -> None:
    """Note every new file of a folder; one of another computer is copied here until it is loaded."""
    seen = setting.memory.files.get(source.name, {})
    waiting = {each.mark for stands in Stands for each in shelf.slips(setting.places, stands)}
    with files.folder(source, setting.places, setting.pause) as folder:
        found = [each for each in files.new(folder.files(), seen) if each.whole not in waiting]
        for number, each in enumerate(found, start=1):
            name = PurePosixPath(each.path.replace("\\", "/")).name
            setting.step({"source": source.name, "file": name, "done": number, "of": len(found)})
            copy = shelf.free(setting.places.fetched / f"{source.name}_{name}")
            try:
                path = folder.bring(each, copy)
            except FetchError as error:
                if error.stops is Stops.SOURCE:
                    raise
                result.failures.append(str(error))
                continue
            result.asked += 1
            shelf.slipped(
                setting.places,
                path,
                source=source.name,
                system=source.system,
                report="",
                month="",
                mark=each.whole,
            )


# --- into the archive -----------------------------------------------------------------------------


def _take(source: Source, result: Result, setting: Setting) -> None:
    """Check everything that has come of a source, and load what passes."""
    arrived = [
        each
        for each in shelf.slips(setting.places, Stands.ARRIVED)
        if each.source == source.name and _opens(each, result, setting)
    ]
    if not arrived:
        return
    setting.step({"source": source.name, "file": "", "done": 1, "of": 1})
    checked = taking.through(
        [Path(each.path) for each in arrived], setting.places, system=source.system, dry_run=True
    )
    passed = []
    for slip, outcomes in zip(arrived, checked, strict=True):
        if _passes(slip, outcomes, result, setting):
            passed.append(slip)
    loaded = taking.through(
        [Path(each.path) for each in passed], setting.places, system=source.system, dry_run=False
    )
    for slip, outcomes in zip(passed, loaded, strict=True):
        _note_taken(slip, outcomes, result, setting)
    shelf.remember(setting.memory, setting.places)


def _opens(slip: Slip, result: Result, setting: Setting) -> bool:
    """Whether a file can be read; one that cannot keeps no other, and is tried again the next time."""
    try:
        Path(slip.path).open("rb").close()
    except OSError as error:
        result.failures.append(str(unread(error)))
        shelf.drop(slip, setting.places)
        return False
    return True


def _passes(slip: Slip, outcomes: list[Outcome], result: Result, setting: Setting) -> bool:
    """Whether an answer goes on into the archive; one that does not is dropped or held, and told of."""
    if said := _refusal(slip, outcomes):
        result.failures += said
        _mark_refused(slip, outcomes, setting.memory)
        shelf.drop(slip, setting.places)
        return False
    entries = [each.entry for each in outcomes if each.entry and not each.is_known]
    if any(each.sha256 in setting.memory.refused for each in entries):
        result.remarks.append(
            f"{slip.name}: sama sisältö on hylätty aiemmin, joten sitä ei otettu."
        )
        _mark_done(slip, setting)
        shelf.drop(slip, setting.places)
        return False
    if said := _questions(outcomes) or _remarks(slip, outcomes, setting):
        _hold(slip, said, entries, result, setting)
        return False
    return True


def _hold(
    slip: Slip, said: list[str], entries: list[Entry], result: Result, setting: Setting
) -> None:
    sentence = f"{' '.join(said)} Katso luvut ja päätä, otetaanko ne käyttöön."
    shelf.hold(slip, sentence, [each.sha256 for each in entries], setting.places)
    result.held.append(f"{_title(slip)}: {sentence}")


def _refusal(slip: Slip, outcomes: list[Outcome]) -> list[str]:
    """Why nothing of an answer may be taken: nothing in it passed, or it is of other days."""
    refused = [each for each in outcomes if each.refusal]
    if _questions(outcomes):
        return []
    if len(refused) == len(outcomes) or any(
        each.refusal.is_personal for each in refused if each.refusal
    ):
        return _told(slip, outcomes)
    return _other_days(slip, outcomes)


def _told(slip: Slip, outcomes: list[Outcome]) -> list[str]:
    return [
        f"{_title(slip) if slip.report else each.file}: {each.refusal.sentences()}"
        for each in outcomes
        if each.refusal
    ]


def _questions(outcomes: list[Outcome]) -> list[str]:
    """What only a person can answer: of which system it is, or whether it may replace so much."""
    refusals = [each.refusal for each in outcomes if each.refusal]
    if any(each.is_personal for each in refusals):
        return []
    return [each.sentences() for each in refusals if each.code in QUESTIONS]


def _other_days(slip: Slip, outcomes: list[Outcome]) -> list[str]:
    """Days that were not asked for say that the report does not keep to its parameters."""
    if not slip.first or slip.report == "R3":  # which is asked by days of change, and tells others
        return []
    for each in outcomes:
        entry = each.entry
        if entry is None or not entry.first_day or not entry.last_day:
            continue
        if entry.first_day < slip.first or entry.last_day > slip.last:
            found = finnish.days(
                date.fromisoformat(entry.first_day), date.fromisoformat(entry.last_day)
            )
            asked = finnish.days(date.fromisoformat(slip.first), date.fromisoformat(slip.last))
            return [str(FetchError(Fault.OTHER_DAYS, report=slip.report, found=found, asked=asked))]
    return []


def _remarks(slip: Slip, outcomes: list[Outcome], setting: Setting) -> list[str]:
    """What a person has to look at first."""
    counts = setting.memory.counts.get(slip.source, {}).get(slip.report, {})
    found = []
    for each in outcomes:
        if each.entry and not each.is_known:
            new = Weighed(
                each.entry.kind,
                each.entry.rows_by_day,
                each.entry.rows_accepted,
                _days(slip, each),
                each.entry.system,
            )
            found.append(weigh.remark(new, setting.places, counts))
    return [said for said in found if said]


def _days(slip: Slip, outcome: Outcome) -> tuple[date, date] | None:
    """The days that were asked for; of a file, those that it holds."""
    entry = outcome.entry
    first = slip.first or (entry and not slip.report and entry.first_day)
    last = slip.last or (entry and not slip.report and entry.last_day)
    return (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None


def _note_taken(slip: Slip, outcomes: list[Outcome], result: Result, setting: Setting) -> None:
    """A question that only this load asks, since another file of the same fetch came first, waits too."""
    for each in outcomes:
        if each.entry:
            _note_entry(slip, each, each.entry, result, setting)
    if said := _questions(outcomes):
        _hold(slip, said, [], result, setting)
        return
    if any(each.refusal for each in outcomes):
        result.failures += _told(slip, outcomes)
        _mark_refused(slip, outcomes, setting.memory)
    else:
        _mark_done(slip, setting)
        shelf.let_go(slip, setting.places)
    shelf.drop(slip, setting.places)


def _note_entry(
    slip: Slip, outcome: Outcome, entry: Entry, result: Result, setting: Setting
) -> None:
    if not outcome.is_known:
        result.files.append(outcome.file)
        if entry.rows_refused:
            rows = finnish.number(entry.rows_refused)
            result.remarks.append(f"{outcome.file}: rivejä hylättiin {rows}, muut otettiin.")
    if slip.report:
        key = f"{slip.source}/{slip.report}/{slip.month}"
        earlier = [each for each in setting.memory.taken.get(key, []) if each != entry.sha256]
        setting.memory.taken[key] = [*earlier, entry.sha256]


def _mark_done(slip: Slip, setting: Setting) -> None:
    settle(slip, setting.memory, setting.today)
    if slip.report:
        counts = setting.memory.counts.setdefault(slip.source, {}).setdefault(slip.report, {})
        counts[slip.month] = slip.rows


def _mark_refused(slip: Slip, outcomes: list[Outcome], memory: Memory) -> None:
    """What was not refused for what it holds is taken up again the next time."""
    if not any(each.refusal.code in ANOTHER_TIME for each in outcomes if each.refusal):
        _mark_file(slip, memory)


def _mark_asked(
    source: str, report: str, month: str, until: str, memory: Memory, today: date
) -> None:
    """until: the last day that was asked for; empty of a report without days."""
    asked = memory.asked.setdefault(source, {}).setdefault(report, {})
    asked[month] = max(until or today.isoformat(), asked.get(month, ""))


def _mark_file(slip: Slip, memory: Memory) -> None:
    """A file that was taken or refused is not taken again before it changes."""
    if slip.mark:
        path, _line, mark = slip.mark.partition("\n")
        memory.files.setdefault(slip.source, {})[path] = mark


def _title(slip: Slip) -> str:
    if not slip.report:
        return slip.name
    if not slip.first:
        return f"{slip.source}, {slip.report}"
    return f"{slip.source}, {slip.report}, {finnish.month(date.fromisoformat(slip.first))}"


def as_data(results: list[Result]) -> list[dict[str, Any]]:
    """The results for programs."""
    return [asdict(each) for each in results]


def now() -> str:
    """The moment, as it is remembered."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def setting_of(
    places: Paths,
    memory: Memory,
    *,
    step: Step,
    today: date | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Setting:
    """A fetch of today that tells `step` and whoever looks how far it is."""

    def tell(told: dict[str, object]) -> None:
        shelf.tell_progress(told, places)
        step(told)

    return Setting(places, memory, today or datetime.now().astimezone().date(), pause, tell)
