"""What a checked upload would leave out of the loans, by reason, and what is asked before publishing.

The sentences on the question and the refusal come from etl, ready in Finnish.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from portal.i18n import _, number, percent
from portal.menu import N_
from portal.tables import Column, Kind, Table

REASONS = {
    "unknown_branch": N_("Branch not known"),
    "technical_unit": N_("Technical unit"),
    "event_type": N_("Neither a loan nor a renewal"),
    "superseded": N_("Replaced by a newer report"),
}
CATEGORY = "patron_category:"


def refusal(result: Mapping[str, Any]) -> str | None:
    """Why what was checked can never be published as it is; None when it can."""
    return _sentence(result, "refusal")


def question(result: Mapping[str, Any]) -> str | None:
    """What has to be confirmed before publishing (with accept_unmapped); None when nothing has."""
    return _sentence(result, "question")


def _sentence(result: Mapping[str, Any], name: str) -> str | None:
    said = (result.get("left_out") or {}).get(name)
    return f"{said['reason']} {said['remedy']}" if said else None


def of_file(file: Mapping[str, Any]) -> str:
    """What a file of the upload would leave out, for its row in the table: "120 (8,0 %)".

    A dash where the file is no report of loans, or nothing could be counted.
    """
    left = file.get("left_out")
    if not left:
        return "–"
    out = left["rows"] - left["published"]
    share = percent(out / left["rows"] if left["rows"] else 0.0)
    return f"{number(out)} ({share})"


def by_reason(left: Mapping[str, Any]) -> Table:
    """Rows by where they go: published, and every reason for which they are left out."""
    counts = {str(reason): int(rows) for reason, rows in left["by_reason"].items()}
    total = sum(counts.values())
    unknown = counts.pop("unknown_branch", 0)
    rows = [(_("In the figures"), counts.pop("", 0))]
    if unknown:
        without = int(left["without_branch"])
        rows += [(_("Branch not known"), unknown - without), (_("No branch in the row"), without)]
    rows += [(_reason(reason), n) for reason, n in counts.items()]
    frame = pd.DataFrame(
        [
            {"reason": reason, "rows": n, "share": n / total if total else None}
            for reason, n in rows
            if n or reason == _("In the figures")
        ],
        columns=["reason", "rows", "share"],
    )
    columns = (
        Column("reason", _("Reason"), Kind.TEXT),
        Column("rows", _("Rows")),
        Column("share", _("Share"), Kind.SHARE),
    )
    return Table(_("Where the rows of the loans go"), columns, frame)


def _reason(reason: str) -> str:
    if reason.startswith(CATEGORY):
        return _("Patron category {category}").format(category=reason.removeprefix(CATEGORY))
    return _(REASONS[reason]) if reason in REASONS else reason
