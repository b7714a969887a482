"""The months that the release stands on: a year a row, a month a column, how much, from which reports."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from portal.kit import i18n
from portal.kit.i18n import N_, _, number
from portal.kit.text_rule import escape

SHORT = {
    "loans_pseudonymized": "R1",
    "loans_statistics": "R1b",
    "monthly_matrix": "R5",
    "transfers": "R2",
    "holds": "R3",
}
REPORTS = {
    "loans": ("loans_pseudonymized", "loans_statistics", "monthly_matrix"),
    "transfers": ("transfers",),
    "holds": ("holds",),
}
WHY = {
    "edge": N_("The data begin or end inside the month."),
    "early_export": N_("The report was made before the month ended."),
    "silent_days": N_("There are open days without any event."),
    "silent_branch": N_("A branch has no events, though it is not marked as closed."),
    "system_missing": N_("The report of a library system is missing."),
    "recent": N_("Less than thirty days have passed: much is still under way."),
}
_STEPS = 5


@dataclass(frozen=True)
class Months:
    """What is known of the months of one report.

    counted: month, events, is_complete, why; files: month, kind, files (how many hold rows of it).
    changed: months whose figures a checked upload would change.
    """

    counted: pd.DataFrame
    files: pd.DataFrame
    changed: Collection[dt.date] = ()

    def as_html(self, caption: str) -> str:
        """The table, or nothing when there are no months; every mark is said in words as well."""
        cells = self._cells()
        if not cells:
            return ""
        years = range(max(cells).year, min(cells).year - 1, -1)
        heads = "".join(f'<th scope="col">{i18n.month_name(each)}</th>' for each in range(1, 13))
        body = "".join(
            f'<tr><th scope="row">{year}</th>'
            + "".join(self._cell(dt.date(year, each, 1), cells) for each in range(1, 13))
            + "</tr>"
            for year in years
        )
        said = escape(caption)
        return (
            f'<div class="table-scroll" tabindex="0" role="region" aria-label="{said}">'
            f'<table class="data months"><caption class="visually-hidden">{said}</caption>'
            f'<thead><tr><th scope="col">{escape(_("Year"))}</th>{heads}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>{_key()}"
        )

    def _cells(self) -> dict[dt.date, Mapping[str, object]]:
        rows: dict[dt.date, Mapping[str, object]] = {
            _day(row["month"]): {str(name): cell for name, cell in row.items()}
            for row in self.counted.to_dict("records")
        }
        for month in self.changed:
            rows.setdefault(month, {"events": None, "is_complete": True, "why": None})
        return rows

    def _cell(self, month: dt.date, cells: Mapping[dt.date, Mapping[str, object]]) -> str:
        if not min(cells) <= month <= max(cells):
            return '<td class="outside"></td>'
        row = cells.get(month)
        mark = f" <b>▲ {escape(_('changes'))}</b>" if month in self.changed else ""
        changed = " changed" if month in self.changed else ""
        if row is None or pd.isna(row["events"]):  # type: ignore[call-overload]  # a number or nothing
            return f'<td class="nothing{changed}">–{mark or _said(_("no data"))}</td>'
        reports = self._reports(month)
        if row["is_complete"]:
            shade = self._shade(float(str(row["events"])))
            return f'<td class="shade-{shade}{changed}">{number(float(str(row["events"])))}{_small(reports)}{mark}</td>'
        why = _(WHY[str(row["why"])]) if row["why"] in WHY else ""
        return (
            f'<td class="partial{changed}" title="{escape(why)}">{number(float(str(row["events"])))}'
            f"{_small(reports)}<small>! {escape(_('not complete'))}</small>{_said(why)}{mark}</td>"
        )

    def _reports(self, month: dt.date) -> str:
        """R1, or R1×2 R5: which reports hold rows of the month, and how many files of each."""
        here = self.files[pd.to_datetime(self.files["month"]).dt.date == month]
        counts = dict(zip(here["kind"], here["files"], strict=True))
        return " ".join(
            SHORT[kind] if counts[kind] == 1 else f"{SHORT[kind]}×{counts[kind]}"
            for kind in SHORT
            if kind in counts
        )

    def _shade(self, events: float) -> int:
        """1 to 5: a fifth of the way from the smallest whole month to the largest."""
        whole = self.counted.loc[self.counted["is_complete"], "events"]
        span = float(whole.max() - whole.min()) or 1.0
        return min(_STEPS, 1 + int(_STEPS * (events - float(whole.min())) / span))


def _day(value: object) -> dt.date:
    return pd.Timestamp(str(value)).date()


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""


def _said(text: str) -> str:
    return f'<span class="visually-hidden"> {escape(text)}</span>' if text else ""


def _key() -> str:
    """What the cells mean."""
    items = (
        ("shade-4", _("whole month; darker is more")),
        ("partial", _("not complete (!): not compared with others")),
        ("nothing", _("no data (–)")),
        ("changed", _("changes with this upload (▲)")),
    )
    listed = "".join(
        f'<li><i class="{name}" aria-hidden="true"></i>{escape(text)}</li>' for name, text in items
    )
    return f'<ul class="months-key">{listed}</ul>'
