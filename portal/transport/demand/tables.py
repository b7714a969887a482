"""The table behind each figure on demand: every place of pickup, named."""

import pandas as pd

from portal.kit.i18n import _
from portal.kit.tables import Column, Kind, Table
from portal.transport.demand import words as findings
from portal.transport.demand.charts import OUTCOMES
from portal.transport.holds import ENOUGH
from portal.transport.tables import too_few
from portal.transport.view import View

OF_OUTCOMES = (
    "holds_filled_own", "holds_filled_elsewhere", "holds_waiting", "holds_cancelled",
    "holds_expired",
)  # fmt: skip


def outcomes(view: View) -> Table:
    """Holds of every place of pickup by outcome, as numbers and as shares; most holds first."""
    columns = (
        Column("name", _("Pickup"), Kind.TEXT),
        Column("holds", _("Holds")),
        *(Column(outcome, _(name)) for outcome, name, *_look in OUTCOMES),
        *(
            Column(f"{outcome}_share", _("{what}, %").format(what=_(name)), Kind.SHARE)
            for outcome, name, *_look in OUTCOMES
        ),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_pickup
    whole = rows["holds"].where(rows["holds"] >= ENOUGH)
    shares = {f"{outcome}_share": rows[outcome] / whole for outcome, *_rest in OUTCOMES}
    return Table(
        findings.outcomes(view).subtitle,
        columns,
        rows.assign(**shares, name=_names(view, rows), sign=_signs(rows["holds"])),
        OF_OUTCOMES,
    )


def waiting(view: View) -> Table:
    """How many holds reached the shelf at every place of pickup, and the days they waited."""
    columns = (
        Column("name", _("Pickup"), Kind.TEXT),
        Column("shelved", _("Holds that reached the shelf")),
        Column("waiting_median", _("Days, median"), Kind.DECIMAL),
        Column("waiting_p90", _("Days, nine out of ten at most"), Kind.DECIMAL),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.shelved.assign(
        name=_names(view, view.shelved), sign=_signs(view.shelved["shelved"])
    )
    return Table(findings.waiting(view).subtitle, columns, rows)


def _names(view: View, rows: pd.DataFrame) -> list[str]:
    return [view.name(code) for code in rows["place"]]


def _signs(counts: pd.Series) -> list[str]:
    return ["" if n >= ENOUGH else too_few() if n else _("not applicable") for n in counts]
