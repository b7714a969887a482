"""What a checked upload would leave out of the loans, by reason, and what is asked before publishing.

The sentences on the question and the refusal come from etl, ready in Finnish.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from portal.exports.tables import reason_text
from portal.kit.i18n import _
from portal.kit.tables import Column, Kind, Table


def by_reason(left: Mapping[str, Any]) -> Table:
    """Rows by where they go: published, and every reason for which they are left out."""
    counts = {str(reason): int(rows) for reason, rows in left["by_reason"].items()}
    total = sum(counts.values())
    unknown = counts.pop("unknown_branch", 0)
    rows = [(_("In the figures"), counts.pop("", 0))]
    if unknown:
        without = int(left["without_branch"])
        rows += [(_("Branch not known"), unknown - without), (_("No branch in the row"), without)]
    rows += [(reason_text(reason), n) for reason, n in counts.items()]
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
