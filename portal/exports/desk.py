"""The words and tables of the staff page on exports: what a job found, what would change, releases, log.

What etl says of a file or a row comes as ready Finnish sentences.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from portal import i18n
from portal.i18n import _, local_time, ngettext, number
from portal.jobs import Job, Status, What
from portal.loaded import SOURCES
from portal.menu import N_
from portal.tables import Column, Kind, Table

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


def files_table(result: Mapping[str, Any]) -> Table:
    """One row a file: report, rows read, accepted, refused, warnings, verdict."""
    rows = [_file_row(file) for file in result.get("files", ())]
    columns = (
        Column("file", _("File"), Kind.TEXT),
        Column("report", _("Report"), Kind.TEXT),
        Column("read", _("Rows read")),
        Column("accepted", _("Accepted")),
        Column("refused", _("Refused")),
        Column("warnings", _("Warnings")),
        Column("verdict", _("Verdict"), Kind.TEXT),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("Files of this upload"), columns, frame)


def _file_row(file: Mapping[str, Any]) -> dict[str, object]:
    entry = file.get("entry") or {}
    kind = str(entry.get("kind", ""))
    return {
        "file": file["file"],
        "report": _(SOURCES[kind]) if kind in SOURCES else kind or "–",
        "read": entry.get("rows_read"),
        "accepted": entry.get("rows_accepted"),
        "refused": entry.get("rows_refused"),
        "warnings": len(file.get("warnings", ())),
        "verdict": _verdict(file),
    }


def _verdict(file: Mapping[str, Any]) -> str:
    if file.get("refusal"):
        return _("not accepted")
    if not file.get("entry"):
        return "–"
    refused = int((file.get("entry") or {}).get("rows_refused") or 0)
    if refused:
        said = ngettext("{n} row needs mending", "{n} rows need mending", refused)
        return said.format(n=number(refused))
    return _("accepted")


def sentences(result: Mapping[str, Any]) -> list[str]:
    """Refusals and warnings: file, reason and what to do."""
    said = []
    for file in result.get("files", ()):
        notes = [file["refusal"]] if file.get("refusal") else []
        notes += file.get("warnings", ())
        said += [f"{file['file']}: {note['reason']} {note['remedy']}" for note in notes]
    release = result.get("release") or {}
    return [*said, *(f"{note['reason']} {note['remedy']}" for note in release.get("warnings", ()))]


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
        Column(name, label, Kind.TEXT)
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


def changes_table(changes: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """Months whose published figures differ: loans and renewals before and after."""
    columns = (
        Column("month", _("Month"), Kind.MONTH),
        Column("loans_before", _("Loans before")),
        Column("loans_after", _("Loans after")),
        Column("renewals_before", _("Renewals before")),
        Column("renewals_after", _("Renewals after")),
    )
    frame = pd.DataFrame(list(changes), columns=[column.name for column in columns])
    return Table(caption, columns, frame)


def may_publish(job: Job) -> bool:
    """Whether a checked upload has something to publish."""
    files = job.result.get("files", ())
    accepted = any(not file.get("refusal") for file in files)
    return job.what is What.CHECK and job.status is Status.DONE and accepted


def done_text(job: Job) -> str:
    """What has been published."""
    release = job.result.get("release") or {}
    return _("Release {release} is in use: {n} rows published.").format(
        release=release.get("release_id", "–"), n=number(release.get("rows_published"))
    )


def releases_table(releases: Sequence[tuple[str, dt.datetime]], current: str | None) -> Table:
    """Every release that is kept, newest first, and which one is in use."""
    rows = pd.DataFrame(
        [
            {
                "built": local_time(built),
                "release": release_id,
                "in_use": _("in use") if release_id == current else "",
            }
            for release_id, built in releases
        ],
        columns=["built", "release", "in_use"],
    )
    columns = (
        Column("built", _("Put together"), Kind.TEXT),
        Column("release", _("Release"), Kind.TEXT),
        Column("in_use", _("State"), Kind.TEXT),
    )
    return Table(_("Releases that are kept"), columns, rows)


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
    files = _few([str(name) for name in entry.get("files", ())])
    deed = DEEDS.get(str(entry.get("what")))
    return _(deed).format(release=entry.get("release", "–"), files=files) if deed else str(entry)


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


def calendar(files: pd.DataFrame, coverage: pd.DataFrame) -> str:
    """A year a row, a month a column: which reports cover it, as HTML; gaps are said in words.

    files: `queries.exports.input_files`; coverage: `queries.exports.coverage`.
    """
    covered = _covered(files)
    if not covered:
        return ""
    partial = {
        pd.Timestamp(month).date()
        for month, complete in zip(coverage["month"], coverage["is_complete"], strict=True)
        if not complete
    }
    years = range(min(covered).year, max(covered).year + 1)
    heads = "".join(f'<th scope="col">{i18n.month_name(month)}</th>' for month in range(1, 13))
    rows = "".join(
        f'<tr><th scope="row">{year}</th>'
        + "".join(_cell(dt.date(year, month, 1), covered, partial) for month in range(1, 13))
        + "</tr>"
        for year in years
    )
    caption = _("Reports that cover each month")
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="data calendar"><caption>{caption}</caption><thead><tr><th scope="col">{_("Year")}</th>{heads}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


SHORT = {
    "loans_pseudonymized": "R1",
    "loans_statistics": "R1b",
    "monthly_matrix": "R5",
    "transfers": "R2",
    "holds": "R3",
}
LOANS = ("R1", "R1b", "R5")


def _covered(files: pd.DataFrame) -> dict[dt.date, dict[str, int]]:
    """By month: how many files of each report reach into it."""
    covered: dict[dt.date, dict[str, int]] = {}
    dated = files.dropna(subset=["first_day", "last_day"])
    for kind, first, last in zip(dated["kind"], dated["first_day"], dated["last_day"], strict=True):
        if kind in SHORT:
            for month in pd.period_range(first, last, freq="M"):
                start = month.to_timestamp().date()
                counts = covered.setdefault(start, {})
                counts[SHORT[kind]] = counts.get(SHORT[kind], 0) + 1
    return covered


def _cell(
    month: dt.date, covered: Mapping[dt.date, Mapping[str, int]], partial: set[dt.date]
) -> str:
    if not min(covered) <= month <= max(covered):
        return '<td class="none"></td>'
    counts = covered.get(month, {})
    if not any(kind in counts for kind in LOANS):
        said = [_("no loans"), *_shown(counts)]
        return f'<td class="gap">{" ".join(said)}</td>'
    note = f" <small>{_('not complete')}</small>" if month in partial else ""
    return f"<td>{' '.join(_shown(counts))}{note}</td>"


def _shown(counts: Mapping[str, int]) -> list[str]:
    """R1 R2×2: reports in order, with how many files when there are several."""
    return [
        kind if counts[kind] == 1 else f"{kind}×{counts[kind]}"
        for kind in (*LOANS, "R2", "R3")
        if kind in counts
    ]
