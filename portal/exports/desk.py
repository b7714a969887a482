"""The words and tables of the staff page on exports: what a job found, what would change, releases, log.

What etl says of a file or a row comes as ready Finnish sentences. Here is no Streamlit: what a
browser shows of it is in portal/exports/ui.py.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from portal.exports.figures import Asked, asked_of
from portal.exports.jobs import Job, Status, What
from portal.exports.tables import SOURCES, reason_text
from portal.kit import i18n
from portal.kit.i18n import N_, _, day, finnish, local_time, month, ngettext, number, percent
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import Markup, escape

COMPLAINTS_SHOWN = 50
NAMED = 3  # files that the log tells by name
STEPS = {
    "load": N_("Reading file {done} of {of}: {file}"),
    "build": N_("Putting the release together"),
    "compare": N_("Comparing with the figures in use"),
}
DEEDS = {
    "publish": N_("Published release {release}: {files}"),
    "use": N_("Went back to release {release}"),
    "build": N_("Put release {release} together anew"),
    "load": N_("Loaded {files}"),
    "delete": N_("Deleted for the personal data in it: {files}"),
    "fetch": N_("Fetched: {files}"),
    "refuse": N_("Refused what was fetched: {files}"),
    "pause": N_("Paused fetching"),
    "resume": N_("Let fetching go on"),
}


def progress_text(job: Job) -> str:
    """How far a job is, in one sentence."""
    if job.status is Status.WAITING:
        return _("Starting …")
    step = STEPS.get(str(job.state.get("step")))
    if step is None:
        return _("Waiting for other work to end …")
    return _(step).format(**{name: job.state.get(name, "") for name in ("done", "of", "file")})


def progress_share(job: Job) -> float:
    """How far a job is, 0 to 1: reading is nine tenths of the way."""
    if job.state.get("step") == "load":
        return 0.9 * (int(job.state["done"]) - 1) / max(1, int(job.state["of"]))
    return {"build": 0.9, "compare": 0.97}.get(str(job.state.get("step")), 0.0)


def failure_text(job: Job) -> str:
    """Why a job came to nothing; the figures in use stayed as they were."""
    if job.status is Status.CUT_OFF:
        return _(
            "The work was cut off, for instance because the computer was turned off. Nothing has changed: start again."
        )
    return str(job.state.get("failure", ""))


class Weight(StrEnum):
    """How much something stands in the way; the worst comes first."""

    BLOCKS = "blocks"
    REFUSED = "refused"
    MEND = "mend"
    WARNS = "warns"
    FINE = "fine"


VERDICTS = {
    Weight.BLOCKS: N_("stops publishing"),
    Weight.REFUSED: N_("not accepted"),
    Weight.WARNS: N_("look at the remarks"),
    Weight.FINE: N_("accepted"),
}
SIGNS = {
    Weight.BLOCKS: "✕",
    Weight.REFUSED: "✕",
    Weight.MEND: "!",
    Weight.WARNS: "!",
    Weight.FINE: "✓",
}


class Question(StrEnum):
    """What a file waits for an answer to before it is loaded."""

    SYSTEM = "system"  # of which system it is
    REPLACE = "replace"  # whether it may replace rows of other days and branches
    FIGURES = "figures"  # what its columns are


QUESTIONS = {
    "system_asked": Question.SYSTEM,
    "system_unknown": Question.SYSTEM,
    "system_other": Question.SYSTEM,
    "other_rows": Question.REPLACE,
    "figures_asked": Question.FIGURES,
    "figures_repeated": Question.FIGURES,
}


@dataclass(frozen=True)
class FileCard:
    """One checked file: how it stands, what it is, and the sentences about it, each with its remedy."""

    file: str
    weight: Weight
    verdict: str
    facts: str
    sentences: tuple[str, ...]
    question: Question | None = None
    asked: Asked | None = None

    @property
    def upload(self) -> str:
        """The uploaded file: that or, of a file in a package, the package."""
        return self.file.partition("/")[0]

    def as_html(self, shown: int = 3) -> str:
        """The card; of many sentences the first are seen at once, the rest on request."""
        said = [Markup("<li>{}</li>").format(each) for each in self.sentences]
        rest = len(said) - shown
        more = (
            f"<details><summary>{escape(more_text(rest).format(n=number(rest)))}</summary>"
            f"<ul>{''.join(said[shown:])}</ul></details>"
            if rest > 0
            else ""
        )
        listed = f"<ul>{''.join(said[:shown])}</ul>" if said else ""
        return (
            f'<div class="file-card {self.weight}"><h3>{escape(self.file)}</h3>'
            f'<p class="verdict {self.weight}"><span aria-hidden="true">{SIGNS[self.weight]}</span> '
            f"{escape(self.verdict)}</p><p>{escape(self.facts)}</p>{listed}{more}</div>"
        )


def file_cards(result: Mapping[str, Any]) -> list[FileCard]:
    """A card a file, what stands in the way first."""
    order = list(Weight)
    names = system_names(result.get("systems", ()))
    cards = [_file_card(file, names) for file in result.get("files", ())]
    return sorted(cards, key=lambda card: order.index(card.weight))


def system_names(systems: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """System -> name in the language in use, else in Finnish; empty where there is only one."""
    return {
        str(each["system"]): str(each.get(f"name_{i18n.current()}") or each["name_fi"])
        for each in systems
    }


def _file_card(file: Mapping[str, Any], systems: Mapping[str, str]) -> FileCard:
    weight = _weight(file)
    left = _left_out(file)
    sentences = [*left, *map(_sentence, _notes(file))]
    return FileCard(
        str(file["file"]),
        weight,
        _verdict(file, weight),
        _facts(file, systems),
        tuple(sentences),
        _question(file),
        asked_of(file.get("asked")),
    )


def _notes(file: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    refusal = [file["refusal"]] if file.get("refusal") else []
    return [*refusal, *file.get("warnings", ())]


def _weight(file: Mapping[str, Any]) -> Weight:
    left = file.get("left_out") or {}
    if file.get("refusal"):
        return Weight.REFUSED
    if left.get("rows") and not left.get("published"):
        return Weight.BLOCKS
    if _to_mend(file):
        return Weight.MEND
    return Weight.WARNS if file.get("warnings") or left.get("unmapped") else Weight.FINE


def _to_mend(file: Mapping[str, Any]) -> int:
    """Refused rows that no other file has brought mended."""
    return int(file.get("rows_to_mend") or 0)


def _question(file: Mapping[str, Any]) -> Question | None:
    return QUESTIONS.get(str((file.get("refusal") or {}).get("code")))


def _verdict(file: Mapping[str, Any], weight: Weight) -> str:
    if _question(file) is not None:
        return _("waits for an answer")
    if weight is Weight.MEND:
        refused = _to_mend(file)
        said = ngettext("{n} row needs mending", "{n} rows need mending", refused)
        return said.format(n=number(refused))
    return _(VERDICTS[weight])


def _facts(file: Mapping[str, Any], systems: Mapping[str, str]) -> str:
    """What the file is: report, system where there are several, days, rows read and accepted."""
    entry = file.get("entry")
    if not entry and not file.get("refusal"):
        return _("Not a report; passed over.")
    if _question(file) is not None:
        return _("Nothing of it is loaded before the answer.")
    if not entry:
        return _("The report was not recognised, or it is not taken.")
    kind = str(entry["kind"])
    said = [_(SOURCES[kind]) if kind in SOURCES else kind]
    if entry.get("system") in systems:
        said.append(systems[str(entry["system"])])
    if entry.get("first_day"):
        said.append(_days(str(entry["first_day"]), str(entry["last_day"])))
    read = _("{n} rows read").format(n=number(entry["rows_read"]))
    accepted = _("{n} accepted").format(n=number(entry["rows_accepted"]))
    return " · ".join([*said, f"{read}, {accepted}"])


def _days(first: str, last: str) -> str:
    one, other = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return day(one) if one == other else f"{day(one)}–{day(other)}"


def _left_out(file: Mapping[str, Any]) -> list[str]:
    """How many loans of the file would be in no figure, by reason."""
    left = file.get("left_out") or {}
    reasons = {
        reason: int(rows)
        for reason, rows in (left.get("by_reason") or {}).items()
        if reason and reason not in {"event_type", "superseded"}
    }
    if not reasons or not left.get("rows"):
        return []
    told = ", ".join(f"{reason_text(reason).lower()} {number(n)}" for reason, n in reasons.items())
    return [
        _("{share} of the loans and renewals would be left out: {reasons}.").format(
            share=percent(sum(reasons.values()) / int(left["rows"])), reasons=told
        )
    ]


def release_sentences(result: Mapping[str, Any]) -> list[Markup]:
    """What is suspicious in the release as a whole, with what to do."""
    release = result.get("release") or {}
    return [_sentence(note) for note in release.get("warnings", ())]


def _sentence(note: Mapping[str, Any]) -> Markup:
    """What etl says of a file or a release, and what to do."""
    return finnish(f"{note['reason']} {note['remedy']}")


@dataclass(frozen=True)
class Guard:
    """Too many rows at unknown branches: what the red box says; may_accept where asking is enough."""

    heading: str
    text: Markup
    share: float
    may_accept: bool

    def as_html(self) -> str:
        """The box, with a bar that says the same in words beside it."""
        out = _("Left out {share}").format(share=percent(self.share))
        kept = _("Counted {share}").format(share=percent(1 - self.share))
        return (
            f'<section class="guard" role="alert"><h2><span aria-hidden="true">✕</span> {escape(self.heading)}'
            f"</h2><p>{self.text}</p>"
            f'<div class="share-bar" aria-hidden="true"><i style="width:{100 * self.share:.1f}%"></i></div>'
            f'<p class="share-ends"><strong>{escape(out)}</strong><span>{escape(kept)}</span></p></section>'
        )


def guard(result: Mapping[str, Any]) -> Guard | None:
    """What the guard asks or refuses; None where it has nothing to say."""
    told = result.get("left_out") or {}
    message = told.get("refusal") or told.get("question")
    if not message:
        return None
    left = told["release"]
    rows = int(left["unmapped"]) + (int(left["without_branch"]) if told.get("refusal") else 0)
    share = rows / max(1, int(left["rows"]))
    heading = _("Branches are not known: {n} rows, {share}").format(
        n=number(rows), share=percent(share)
    )
    return Guard(heading, _sentence(message), share, may_accept=not told.get("refusal"))


@dataclass(frozen=True)
class Step:
    """One of the four steps of an upload: its name, what is told of it, and how it stands."""

    name: str
    told: str
    state: str  # done, now or waits


def steps(job: Job | None) -> list[Step]:
    """Files, what to mend, what changes, into use: where the work stands."""
    names = (_("Files"), _("To mend"), _("What changes"), _("Into use"))
    if job is None or job.status is not Status.DONE:
        told = ("", "", "", "")
        return [
            Step(name, each, "now" if place == 0 else "waits")
            for place, (name, each) in enumerate(zip(names, told, strict=True))
        ]
    result, is_published = job.result, job.what is What.PUBLISH
    read = len(result.get("files", ()))
    blocked, remarks = len(blockers(result)), _remarks(result)
    months = len(result.get("changes", ()))
    mend = " · ".join(
        part
        for part in (
            ngettext("{n} obstacle", "{n} obstacles", blocked).format(n=number(blocked))
            if blocked
            else "",
            ngettext("{n} remark", "{n} remarks", remarks).format(n=number(remarks))
            if remarks
            else "",
        )
        if part
    )
    into = _("In use") if is_published else _("Waits for mending") if blocked else _("Ready")
    return [
        Step(names[0], ngettext("{n} read", "{n} read", read).format(n=number(read)), "done"),
        Step(names[1], mend or _("Nothing to mend"), "now" if blocked else "done"),
        Step(
            names[2],
            ngettext("{n} month", "{n} months", months).format(n=number(months)),
            "waits" if blocked else "done",
        ),
        Step(names[3], into, "done" if is_published else "waits" if blocked else "now"),
    ]


STEP_WORDS = {"done": N_("Done"), "now": N_("Now"), "waits": N_("Waits")}


def steps_html(items: Sequence[Step]) -> str:
    """The steps as a list; how each stands is said in words, not by colour alone."""
    listed = "".join(
        f'<li class="{each.state}"{" aria-current=step" if each.state == "now" else ""}><strong>{escape(each.name)}</strong>'
        f"<small>{escape(_(STEP_WORDS[each.state]))}{': ' if each.told else ''}{escape(each.told)}</small></li>"
        for each in items
    )
    return f'<ol class="desk-steps">{listed}</ol>'


def blockers(result: Mapping[str, Any]) -> list[str]:
    """What stands between the checked files and their publication, in a few words each."""
    found = [
        (
            _("{file} waits for an answer") if _question(file) else _("{file} is not accepted")
        ).format(file=file["file"])
        for file in result.get("files", ())
        if file.get("refusal")
    ]
    box = guard(result)
    return [*([box.heading] if box else []), *found]


def _remarks(result: Mapping[str, Any]) -> int:
    files = result.get("files", ())
    rows = sum(_to_mend(file) for file in files)
    notes = sum(len(file.get("warnings", ())) for file in files)
    return rows + notes + len(release_sentences(result))


def more_text(count: int) -> str:
    """How many remarks are folded away, with {n} for the number."""
    return ngettext("{n} more remark", "{n} more remarks", count)


def sample_gives_way(result: Mapping[str, Any], *, is_sample: bool) -> bool:
    """Whether the made-up data in use would be set aside by what was checked."""
    release = result.get("release") or {}
    return is_sample and release.get("is_sample") is False


def complaints_table(result: Mapping[str, Any]) -> Table:
    """The rows that need mending: file, row, column, value, reason, what to do."""
    rows = [
        {
            "file": each["file"],
            "row": f"{each['sheet']}, {each.get('cell') or each['row']}"
            if each.get("sheet")
            else each["row"],
            "column": each.get("column"),
            "value": each.get("value"),
            "reason": each["reason"],
            "remedy": each["remedy"],
        }
        for file in result.get("files", ())
        for each in file.get("complaints", ())
    ]
    columns = tuple(
        Column(name, label, Kind.TEXT, is_finnish=name in {"reason", "remedy"})
        for name, label in (
            ("file", _("File")),
            ("row", _("Row")),
            ("column", _("Column")),
            ("value", _("Value")),
            ("reason", _("Reason")),
            ("remedy", _("What to do")),
        )
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("Rows that need mending"), columns, frame)


MEASURES = {
    "loans": N_("Loans"),
    "renewals": N_("Renewals"),
    "transfers": N_("Transfers"),
    "holds": N_("Holds"),
}
OTHERS = {
    "seats": N_("Records of participation"),
    "meetings": N_("Meetings"),
    "groups": N_("Working groups"),
    "recognitions": N_("Recognitions"),
    "joint_services": N_("Records of joint services"),
    "e_loans": N_("E-loans"),
    "goals": N_("Goals"),
    "finances": N_("Rows of finances"),
    "population": N_("Inhabitants"),
    "staff_years": N_("Person-years"),
    "outside_loans": N_("All loans"),
    "outside_visits": N_("Visits"),
    "outside_costs": N_("Operating costs, euros"),
    "branches": N_("Branches"),
    "annotations": N_("Events and closures"),
    "rules": N_("Rules of counting"),
    "region": N_("Region"),
}


def changes_table(changes: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """Months whose published figures differ: each measure that does, before and after."""
    differing = [
        name
        for name in MEASURES
        if any(each.get(f"{name}_before") != each.get(f"{name}_after") for each in changes)
    ] or ["loans"]
    columns = (
        Column("month", _("Month"), Kind.MONTH),
        *(
            Column(f"{name}_{when}", words.format(what=_(MEASURES[name])))
            for name in differing
            for when, words in (("before", _("{what} before")), ("after", _("{what} after")))
        ),
    )
    frame = pd.DataFrame(list(changes), columns=[column.name for column in columns])
    return Table(caption, columns, frame)


def others_table(others: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """What differs besides the months: cooperation, recognition, the region, the rules of counting."""
    rows = [
        {
            "what": " ".join((_(OTHERS[str(each["what"])]), str(each["when"]))).strip(),
            "before": _amount(each["before"]),
            "after": _amount(each["after"]),
        }
        for each in others
    ]
    columns = (
        Column("what", _("What"), Kind.TEXT),
        Column("before", _("Before"), Kind.TEXT),
        Column("after", _("After"), Kind.TEXT),
    )
    return Table(caption, columns, pd.DataFrame(rows, columns=["what", "before", "after"]))


def _amount(text: str | None) -> str | None:
    """A number as it is written in the language in use; the name of a version as it is."""
    found = re.fullmatch(r"\d+(\.\d+)?", text or "")
    if found is None:
        return text
    return number(float(found[0]), 0 if float(found[0]).is_integer() else 1)


def joins_text(joins: Sequence[Mapping[str, Any]]) -> str:
    """Files that would come along although nobody asked for them: an older release is in use."""
    names = _few([str(each["file_name"]) for each in joins])
    return _(
        "An older release is in use, and it was built without these files: {files}. They would be in the figures again."
    ).format(files=names)


def turned_text(job: Job, files: pd.DataFrame) -> list[str]:
    """Which loaded files the job takes out of use, and into use again; files: sha256, file_name."""
    names = dict(zip(files["sha256"], files["file_name"], strict=True)) if len(files) else {}
    out = [str(names.get(each, each[:8])) for each in job.aside]
    back = [str(names.get(each, each[:8])) for each in job.back]
    return [
        *([_("Out of use: {files}").format(files=_few(out))] if out else []),
        *([_("Into use again: {files}").format(files=_few(back))] if back else []),
    ]


def may_publish(job: Job) -> bool:
    """Whether a checked job has something to publish, and nothing that the guard refuses."""
    files = job.result.get("files", ())
    accepted = any(not file.get("refusal") for file in files) or bool(job.turned) or not files
    box = guard(job.result)
    is_checked = job.what is What.CHECK and job.status is Status.DONE
    return (
        is_checked
        and accepted
        and job.result.get("release") is not None
        and (box is None or box.may_accept)
    )


def bar_html(job: Job, blocked: Sequence[str], *, may: bool) -> str:
    """What the bar of actions says beside its buttons: what stands in the way, or that all is well."""
    asked = _("Checked {at} by {by}").format(at=local_time(job.asked_at), by=job.by)
    if blocked:
        count = ngettext("{n} obstacle", "{n} obstacles", len(blocked)).format(
            n=number(len(blocked))
        )
        head = (
            count
            if not may
            else _("{obstacles}; the rest can be published").format(obstacles=count)
        )
        told, weight = " · ".join(blocked[:NAMED]), Weight.REFUSED
    else:
        head = _("Ready to publish") if may else _("There is nothing to publish")
        told, weight = asked, Weight.FINE if may else Weight.WARNS
    return (
        f'<div class="bar-text"><p class="verdict {weight}"><span aria-hidden="true">{SIGNS[weight]}</span> '
        f"{escape(head)}</p><p>{escape(told)}</p></div>"
    )


def done_text(job: Job) -> str:
    """What has been published."""
    release = job.result.get("release") or {}
    return _("Release {release} is in use: {n} rows published.").format(
        release=release.get("release_id", "–"), n=number(release.get("rows_published"))
    )


@dataclass(frozen=True)
class ReleaseRow:
    """A release that is kept: when it was built, and what the log says of it."""

    release_id: str
    built: str
    is_current: bool
    told: tuple[str, ...]

    def as_html(self) -> str:
        """When, whether it is in use, who made it, of what, and the note."""
        mark = (
            f' <span class="verdict fine"><span aria-hidden="true">✓</span> {escape(_("in use"))}</span>'
            if self.is_current
            else ""
        )
        lines = "".join(f"<p>{escape(each)}</p>" for each in self.told)
        return f'<div class="release"><h3>{escape(self.built)}{mark}</h3>{lines}</div>'


def release_rows(
    releases: Sequence[tuple[str, dt.datetime]],
    current: str | None,
    journal: Sequence[Mapping[str, Any]],
) -> list[ReleaseRow]:
    """Every release that is kept, newest first: when, who, which files and months, and the note."""
    made = {
        str(entry.get("release")): entry
        for entry in reversed(journal)
        if entry.get("what") in {"publish", "build", "fetch"}
    }
    return [
        ReleaseRow(
            release_id,
            local_time(built),
            release_id == current,
            _release_told(made.get(release_id)),
        )
        for release_id, built in releases
    ]


def _release_told(entry: Mapping[str, Any] | None) -> tuple[str, ...]:
    if entry is None:
        return ()
    note = f" · ”{entry['note']}”" if entry.get("note") else ""
    months = [month(dt.date.fromisoformat(f"{each}-01")) for each in entry.get("months", ())]
    lines = [f"{entry.get('by') or '–'}{note}", *_turned_lines(entry)]
    if months:
        span = months[0] if len(months) == 1 else f"{months[0]} – {months[-1]}"
        lines.append(_("Figures changed: {months}").format(months=span))
    return tuple(lines)


def _turned_lines(entry: Mapping[str, Any]) -> list[str]:
    """The files that came, went out of use, and came back."""
    said = (
        ("files", "{files}"),
        ("aside", _("Out of use: {files}")),
        ("back", _("Into use again: {files}")),
    )
    return [
        words.format(files=_few([str(each) for each in entry[name]]))
        for name, words in said
        if entry.get(name)
    ]


def journal_table(entries: Sequence[Mapping[str, Any]]) -> Table:
    """Who did what and when."""
    rows = pd.DataFrame(
        [
            {
                "at": local_time(dt.datetime.fromisoformat(str(entry["at"]))),
                "by": entry.get("by") or "–",
                "what": _deed(entry),
            }
            for entry in entries
        ],
        columns=["at", "by", "what"],
    )
    columns = tuple(
        Column(name, label, Kind.TEXT)
        for name, label in (("at", _("When")), ("by", _("Who")), ("what", _("What")))
    )
    return Table(_("What has been done"), columns, rows)


def _deed(entry: Mapping[str, Any]) -> str:
    files = "; ".join(_turned_lines(entry)) or _("no files")
    deed = DEEDS.get(str(entry.get("what")))
    if deed is None:
        return str(entry)
    said = _(deed).format(release=entry.get("release", "–"), files=files)
    return " · ".join([said, *_left_open(entry)])


def _left_open(entry: Mapping[str, Any]) -> list[str]:
    """How much of a fetch failed, and how much waits for a person."""
    failed, held = len(entry.get("failures", ())), len(entry.get("held", ()))
    return [
        *([ngettext("{n} fault", "{n} faults", failed).format(n=number(failed))] if failed else []),
        *(
            [ngettext("{n} waits for a decision", "{n} wait for a decision", held).format(n=held)]
            if held
            else []
        ),
    ]


def _few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    if not names:
        return _("no files")
    said = ", ".join(names[:NAMED])
    rest = len(names) - NAMED
    if rest <= 0:
        return said
    more = ngettext("and {n} more file", "and {n} more files", rest).format(n=number(rest))
    return f"{said} {more}"
