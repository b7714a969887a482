"""The sentences of the page on transport, by rules that never claim more than the figures hold."""

import pandas as pd

from portal.kit import changes, completeness, i18n
from portal.kit.changes import Past
from portal.kit.completeness import Lacking
from portal.kit.i18n import N_, _, ngettext, number, percent
from portal.kit.periods import period_text
from portal.kit.places import Level
from portal.transport.queries import ENOUGH
from portal.transport.view import HOLDS, TRANSFERS, View

BETWEEN = {
    Level.MUNICIPALITY: N_("{n} between municipalities, {m} inside one"),
    Level.LIBRARY: N_("{n} between libraries, {m} inside one"),
    Level.BRANCH: N_("{n} between branches, {m} inside one"),
    Level.CONSORTIUM: N_("{n} between consortia, {m} inside one"),
    Level.REGION: N_("{n} between regions, {m} inside one"),
}


def nothing() -> tuple[str, list[str]]:
    """Title and texts of the page of a release that has neither transfers nor holds."""
    title = _("This release has no transfers and no holds")
    return title, [run_report(TRANSFERS), run_report(HOLDS)]


def run_report(report: str) -> str:
    """Which report of Koha to run for what the release lacks."""
    if report == TRANSFERS:
        return _(
            "Transfers come with the report R2 (docs/koha-reports/R2_transfers.sql). Run it in the library system, put the file in the folder data/exports and run: python -m etl run"
        )
    return _(
        "Holds come with the report R3 (docs/koha-reports/R3_holds.sql). Run it in the library system, put the file in the folder data/exports and run: python -m etl run"
    )


def headline(view: View) -> str:
    """How long half and nine out of ten transfers took, when enough have arrived."""
    if not view.covers(TRANSFERS):
        return _("No transfers have been loaded yet")
    totals = view.totals
    if not totals["transfers"]:
        return _("No transfers in this period")
    if totals["timed"] < ENOUGH:
        return ngettext(
            "{n} transfer: too few to tell how long transport takes",
            "{n} transfers: too few to tell how long transport takes",
            totals["transfers"],
        ).format(n=number(totals["transfers"]))
    return _(
        "Half of the transfers had arrived in {median} days, nine out of ten in {p90} days"
    ).format(median=number(totals["days_median"], 1), p90=number(totals["days_p90"], 1))


def lead(view: View) -> str:
    """How many transfers, for what, and whether the number changed."""
    if not view.covers(TRANSFERS):
        return run_report(TRANSFERS)
    totals = view.totals
    if not totals["transfers"]:
        return _("Choose another period.")
    said = _(
        "{period}, {transfers}: {reserve} for holds, {returned} on the way back, {other} for other reasons."
    ).format(
        period=i18n.capital(period_text(view.period)),
        transfers=transfers_text(totals["transfers"]),
        **{part: share_text(totals, part) for part in ("reserve", "returned", "other")},
    )
    return f"{said} {change_sentence(view)}"


def share_text(totals: pd.Series, part: str) -> str:
    """The part as a share of all transfers; as a number where there are too few for shares."""
    if totals["transfers"] < ENOUGH:
        return number(totals[part])
    return percent(totals[part] / totals["transfers"], 0)


def change_sentence(view: View) -> str:
    """How the number of transfers changed, as a sentence of its own."""
    now = int(view.totals["transfers"])
    return changes.sentence(_("Transfers"), now, transfers_before(view), view.compared[TRANSFERS])


def transfers_before(view: View) -> Past | None:
    """Transfers in what is compared with; None where there is nothing to compare with."""
    return view.comparison[TRANSFERS].past([int(one["transfers"]) for one in view.before])


def transfers_text(count: float) -> str:
    """1 transfer, 412 transfers: number and word stay on one line."""
    said = ngettext("{n} transfer", "{n} transfers", count).format(n=number(count))
    return said.replace(" ", i18n.NBSP)


def notes(view: View, report: str) -> list[str]:
    """What must be known about the figures of the page on transfers, or that on holds."""
    left_out = _left_out(view) if report == TRANSFERS else []
    return [*_missing(view, report), *_partial(view, report), *left_out, four_movements()]


def four_movements() -> str:
    """What is never added together."""
    return _(
        "Four movements are told apart and never added together: items lent (page Lending flows), items transported (page Transport), loans to outside the consortium (interlibrary loans, not in the portal) and holds (page Demand)."
    )


def no_ranking() -> str:
    """Why the page has no list of the slowest."""
    return _(
        "How long transport takes depends on who sends, who receives and who carries: places are in the order of volume, not of speed."
    )


def way_of_items(view: View) -> str:
    """How far one item travels, as an estimate; that it is not known where no way is."""
    known, items = view.totals["km"], view.totals["km_transfers"]
    if not items or pd.isna(known):
        return _(
            "How far the items travelled is not known: no transfer has arrived from one municipality in another, or where the municipalities lie is not known."
        )
    return _(
        "Estimate: an item carried from one municipality to another travelled {km} kilometres on the average, along a straight line between the municipal centres. It is the way of the item, not of the car: many travel in one load."
    ).format(km=number(known / items))


def _partial(view: View, report: str) -> list[str]:
    """Months that the report has only in part."""
    return completeness.sentences(Lacking(partial=view.lacking(report).partial))


def _missing(view: View, report: str) -> list[str]:
    """Months of the period that the report lacks."""
    gap = len(view.period.months) - len(view.months(report)) if view.covers(report) else 0
    if not gap:
        return []
    if report == TRANSFERS:
        said = ngettext(
            "The transfers (R2) of {n} month of the period are missing.",
            "The transfers (R2) of {n} months of the period are missing.",
            gap,
        )
    else:
        said = ngettext(
            "The holds (R3) of {n} month of the period are missing.",
            "The holds (R3) of {n} months of the period are missing.",
            gap,
        )
    return [said.format(n=number(gap))]


def _left_out(view: View) -> list[str]:
    said = []
    if unknown := view.totals["unknown_places"]:
        said.append(
            ngettext(
                "{n} transfer begins or ends at a branch that is not on the branch map: it is in the totals, but in no place.",
                "{n} transfers begin or end at a branch that is not on the branch map: they are in the totals, but in no place.",
                unknown,
            ).format(n=number(unknown))
        )
    if not_sent := view.totals["not_sent"]:
        said.append(
            ngettext(
                "{n} transfer has been asked for but not sent yet.",
                "{n} transfers have been asked for but not sent yet.",
                not_sent,
            ).format(n=number(not_sent))
        )
    return said
