"""The words of fetching on the staff page: sources, runs and answers that wait for a person.

What etl says comes as ready Finnish sentences. What etl knows is asked of its command `sources`; here is
no Streamlit, and no secret ever comes this way.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.exports import jobs
from portal.exports.desk import FileCard, Weight
from portal.exports.jobs import Job, Status
from portal.kit.access import Role
from portal.kit.i18n import N_, _, day, finnish, local_time, month, ngettext, number

KINDS = {
    "koha-suomi": N_("Koha-Suomi's report service"),
    "koha": N_("Koha's reports"),
    "folder": N_("A folder that is watched"),
    "sftp": N_("A folder on another server (SFTP)"),
}


@dataclass(frozen=True)
class State:
    """What etl tells of fetching, as `python -m etl sources list --json` prints it."""

    told: Mapping[str, Any]

    @property
    def failure(self) -> str:
        return str(self.told.get("failure") or "")

    @property
    def sources(self) -> Sequence[Mapping[str, Any]]:
        return list(self.told.get("sources") or ())

    @property
    def held(self) -> Sequence[Mapping[str, Any]]:
        return list(self.told.get("held") or ())

    @property
    def last(self) -> Mapping[str, Any]:
        return dict(self.told.get("last") or {})

    @property
    def paused(self) -> Mapping[str, str]:
        return dict(self.told.get("paused") or {})


def is_set_up(data: Path) -> bool:
    """Whether there is a file of sources beside the data folder."""
    return (data.resolve().parent / "sources.toml").is_file()


def signature(data: Path) -> tuple[int, ...]:
    """Changes when what etl would tell has changed."""
    paths = (data.resolve().parent / "sources.toml", *sorted((data / "fetch").glob("*.slip")))
    paths += (data / "fetch" / "memory.json", data / "fetch" / "paused.json")
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)


def read() -> State:
    """What etl tells just now. Raises RuntimeError with its sentence."""
    return State(jobs.ask("sources", "list", "--json"))


def tried(role: Role, name: str) -> tuple[list[str], list[str]]:
    """etl's sentences on what answers as it should, and on what does not.

    Raises PermissionError, RuntimeError.
    """
    jobs.refuse_others(role)
    told = jobs.ask("sources", "try", name, "--json")
    return [str(each) for each in told["well"]], [str(each) for each in told["faults"]]


def pause(role: Role, by: str, *, is_paused: bool) -> None:
    """Pause fetching, or let it go on. Raises PermissionError, RuntimeError."""
    jobs.refuse_others(role)
    jobs.run("sources", "pause" if is_paused else "resume", "--by", by)


def refuse(role: Role, by: str, held: str) -> None:
    """Drop an answer that waits. Raises PermissionError, RuntimeError."""
    jobs.refuse_others(role)
    jobs.run("sources", "refuse", held, "--by", by)


def check(data: Path, role: Role, by: str, held: Mapping[str, Any]) -> str:
    """Let an answer that waits be checked as a file that somebody has brought. Returns the job's id.

    From there it is published as any other; until it is, or somebody refuses it, it waits.
    Raises PermissionError, RuntimeError, OSError.
    """
    files = [(str(held["name"]), Path(str(held["path"])))]
    return jobs.upload(data, role, by, files, str(held["system"]))


def under_way(data: Path) -> Mapping[str, Any] | None:
    """How far a fetch is that a timer has started; None where there is none."""
    lock = data / "fetch" / ".lock"
    if not lock.exists() or not jobs.is_held(lock):
        return None
    try:
        told: Mapping[str, Any] = json.loads(
            (data / "fetch" / "progress.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return {}
    return told


def progress_text(state: Mapping[str, Any]) -> str:
    """How far a fetch is, in one sentence."""
    if not state:
        return _("Starting …")
    if state.get("report"):
        return _("Asking {source} for {report}, {done} of {of}").format(
            **{name: state.get(name, "") for name in ("source", "report", "done", "of")}
        )
    if state.get("source"):
        return _("Checking what came from {source}").format(source=state["source"])
    return _("Putting the figures together")


def progress_share(state: Mapping[str, Any]) -> float:
    """How far a fetch is, 0 to 1."""
    of = int(state.get("of") or 0)
    return min(1.0, 0.9 * int(state.get("done") or 0) / of) if of else 0.0


def last_text(state: State) -> str:
    """What came of the last run; empty before the first."""
    last = state.last
    if not last:
        return ""
    rows = sum(int(each["rows"]) for each in last["sources"])
    files = sum(len(each["files"]) for each in last["sources"])
    return _("Last run {at} by {by}: {came}.").format(
        at=_moment(last["at"]),
        by=last["by"],
        came=", ".join(
            [
                ngettext("{n} row came", "{n} rows came", rows).format(n=number(rows)),
                ngettext("{n} new file", "{n} new files", files).format(n=number(files)),
                *([_("a new release was put together")] if last.get("release") else []),
            ]
        ),
    )


def next_text(state: State, now: dt.datetime) -> str:
    """When the next run is due; that nobody knows, where no timer has started one lately."""
    if state.paused:
        return _("Fetching is paused since {at} by {by}.").format(
            at=_moment(state.paused["at"]), by=state.paused["by"]
        )
    told = state.told.get("next_at")
    if told and dt.datetime.fromisoformat(str(told)) > now:
        return _("Next run about {at}.").format(at=_moment(str(told)))
    return _("No timer has started a run in the last day, so the next one starts from here.")


def source_cards(state: State) -> list[FileCard]:
    """A card a source, in the order of the file: what it is, until when it was asked, what is wrong."""
    results = {each["source"]: each for each in state.last.get("sources", ())}
    waiting = {each["source"] for each in state.held}
    return [
        _source_card(each, results.get(each["name"]), is_waiting=each["name"] in waiting)
        for each in state.sources
    ]


def _source_card(
    source: Mapping[str, Any], result: Mapping[str, Any] | None, *, is_waiting: bool
) -> FileCard:
    facts = [_(KINDS[str(source["kind"])]), str(source["address"] or source["folder"])]
    facts += [_until(report, source["until"]) for report in source["reports"]]
    if source["files"]:
        said = ngettext("{n} file taken", "{n} files taken", int(source["files"]))
        facts.append(said.format(n=number(int(source["files"]))))
    weight, verdict = _standing(result, is_waiting=is_waiting)
    told = [*result["failures"], *result["remarks"]] if result else []
    sentences = tuple(finnish(str(each)) for each in told)
    return FileCard(str(source["name"]), weight, verdict, " · ".join(facts), sentences)


def _standing(result: Mapping[str, Any] | None, *, is_waiting: bool) -> tuple[Weight, str]:
    """How a source stands after the last run, and the word for it."""
    if result is None:
        return Weight.WARNS, _("not asked yet")
    if result["failures"]:
        return Weight.REFUSED, _("at fault")
    if is_waiting:
        return Weight.WARNS, _("waits for a decision")
    return (
        (Weight.WARNS, _("look at the remarks"))
        if result["remarks"]
        else (Weight.FINE, _("fetched"))
    )


def _until(report: str, until: Mapping[str, str]) -> str:
    if report not in until:
        return _("{report}: not asked yet").format(report=report)
    last = day(dt.date.fromisoformat(until[report]))
    return _("{report} until {day}").format(report=report, day=last)


def held_title(held: Mapping[str, Any]) -> str:
    """What waits: a report and its month, or the name of a file."""
    if not held["report"]:
        return str(held["name"])
    if not held["first"]:
        return str(held["report"])
    return f"{held['report']}, {month(dt.date.fromisoformat(str(held['first'])))}"


def held_card(held: Mapping[str, Any]) -> FileCard:
    """An answer that waits for a person: what it is, and why."""
    facts = [str(held["source"])]
    if held["rows"]:
        facts.append(_("{n} rows").format(n=number(int(held["rows"]))))
    facts.append(_("came {at}").format(at=_moment(str(held["at"]))))
    said = finnish(str(held["sentence"]))
    return FileCard(
        held_title(held), Weight.WARNS, _("waits for a decision"), " · ".join(facts), (said,)
    )


def other_failures(state: State) -> list[str]:
    """What the last run says beside its sources: files, releases, sources.toml."""
    of_sources = {
        f"{each['source']}: {said}"
        for each in state.last.get("sources", ())
        for said in each["failures"]
    }
    return [str(each) for each in state.last.get("failures", ()) if each not in of_sources]


def ended_text(job: Job) -> str:
    """Why a fetch that somebody has asked for came to nothing; empty where it did not."""
    if job.status is Status.CUT_OFF:
        return _("The fetch was cut off. It goes on where it was: start it again.")
    return str(job.state.get("failure") or "") if job.status is Status.FAILED else ""


def _moment(text: str) -> str:
    return local_time(dt.datetime.fromisoformat(text))
