"""Which months of a period are missing or known only in part, and why: the sentences for every page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from portal.kit import changes, i18n
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.periods import Period

NAMED = 6  # months that a sentence names; more are counted
RIPE_DAYS = 30  # what is still under way a month later is told as such
RECENT = "recent"
GOING_ON = "going_on"  # of a register
REASONS: Mapping[str, str] = {
    "edge": N_(
        "Known only in part: {months}. The reports begin or end in the middle of the month. These months are not compared."
    ),
    "silent_days": N_(
        "Known only in part: {months}. There are days in a row without any event, though days like them usually have some. These months are not compared."
    ),
    "silent_branch": N_(
        "Known only in part: {months}. A branch has no events at all, and no closure is recorded. These months are not compared."
    ),
    "early_export": N_(
        "Known only in part: {months}. The report was run before the month had ended. These months are not compared."
    ),
    "system_missing": N_(
        "Known only in part: {months}. The report of a library system is missing. These months are not compared."
    ),
    "no_collections": N_(
        "Nothing is known of this collection in {months}: the reports of these months tell no collections. These months are not compared."
    ),
    RECENT: N_(
        "Not complete yet: {months}. Less than thirty days have passed, so some transfers and holds are still under way. These months are grey and are not compared."
    ),
    GOING_ON: N_(
        "Not complete yet: {months}. The other data end before these months do, so more may still be recorded. These months are not compared."
    ),
}
NO_REASON = N_("Known only in part: {months}. These months are not compared.")


@dataclass(frozen=True)
class Lacking:
    """The months of a period that no report has, and those known only in part by the reason, which
    may be empty."""

    missing: tuple[dt.date, ...] = ()
    partial: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)


def of(period: Period, coverage: pd.DataFrame) -> Lacking:
    """What a period lacks. coverage: month, is_complete, and why and known_until where they are known."""
    rows = {pd.Timestamp(row["month"]).date(): row for row in coverage.to_dict("records")}
    partial: dict[str, list[dt.date]] = {}
    for month in period.months:
        if month in rows and not rows[month]["is_complete"]:
            partial.setdefault(_reason(month, rows[month]), []).append(month)
    return Lacking(
        tuple(month for month in period.months if month not in rows),
        {reason: tuple(months) for reason, months in partial.items()},
    )


def _reason(month: dt.date, row: Mapping[object, object]) -> str:
    """The reason that the release gives; an older one tells only until when the report is known."""
    why = row.get("why")
    if isinstance(why, str) and why:
        return why
    until = row.get("known_until")
    if until is None or pd.isna(pd.Timestamp(str(until))):
        return ""
    ends = Period(month, month).last_day
    is_recent = pd.Timestamp(str(until)).date() < ends + dt.timedelta(days=RIPE_DAYS)
    return RECENT if is_recent else ""


def sentences(lacking: Lacking) -> list[str]:
    """What must be known of the months, a sentence a reason; nothing when all are known in full."""
    said = []
    if lacking.missing:
        text = _("Nothing is known of: {months}.")
        said.append(text.format(months=months_text(lacking.missing)))
    known = [reason for reason in REASONS if reason in lacking.partial]
    said += [
        _(REASONS[reason]).format(months=months_text(lacking.partial[reason])) for reason in known
    ]
    others = sorted(
        month for why, months in lacking.partial.items() if why not in REASONS for month in months
    )
    if others:
        said.append(_(NO_REASON).format(months=months_text(tuple(others))))
    return said


def months_text(months: tuple[dt.date, ...]) -> str:
    """The months by name; of many the first ones and a number."""
    names = [i18n.month(month) for month in months]
    rest = len(names) - NAMED
    if rest > 1:
        more = ngettext("{n} other month", "{n} other months", rest).format(n=number(rest))
        names = [*names[:NAMED], more]
    return changes.listed(names)
