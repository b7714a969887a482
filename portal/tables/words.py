"""The words of a reader's own table: what it is called, how large it is, what must be known of it."""

from portal.kit import changes, completeness, i18n, periods
from portal.kit.i18n import _, ngettext, number
from portal.kit.periods import Period, period_text
from portal.tables import view as views
from portal.tables.view import View

NAMED = 12  # places that a sentence names; more are counted


def title(view: View) -> str:
    """What is counted by what, and when: Loans by owner and year 2025."""
    things = [i18n.uncapital(side.label) for side in view.sides]
    said = ngettext(
        "{measure} by {things}, {period}", "{measure} by {things}, {period}", len(things)
    )
    return said.format(
        measure=name(view),
        things=changes.listed(things),
        period=_years(view.period) or period_text(view.period),
    )


def name(view: View) -> str:
    """What is counted, and for each of what."""
    said = _(view.counted.name)
    return _("{what} per 1,000 inhabitants").format(what=said) if view.choice.per else said


def unit(view: View) -> str:
    """The unit of the numbers."""
    said = _(view.counted.measure.unit)
    return _("{what} per 1,000 inhabitants").format(what=said) if view.choice.per else said


def with_unit(view: View) -> str:
    """The same with the unit of the numbers."""
    return f"{title(view)}. {_('Unit: {unit}.').format(unit=unit(view))}"


def _years(period: Period) -> str:
    """2022–2025, where it is so many whole years."""
    first, last = period.first.year, period.last.year
    is_whole = first < last and period == Period(periods.year(first).first, periods.year(last).last)
    return f"{first}–{last}" if is_whole else ""


def size(view: View) -> str:
    """How many rows, columns and numbers the table has, and what they are."""
    rows = len(view.rows.codes)
    said = ngettext("{n} row", "{n} rows", rows).format(n=number(rows))
    if view.columns is not None:
        many = len(view.columns.codes)
        columns = ngettext("{n} column", "{n} columns", many).format(n=number(many))
        said = _("{rows}, {columns}: {n} numbers").format(
            rows=said, columns=columns, n=number(view.size)
        )
    return _("{what}. Unit: {unit}.").format(what=said, unit=unit(view))


def too_many(view: View) -> str:
    """That the table is not shown, how large it would be, and what it all adds up to."""
    said = _(
        "The table would have {n} numbers, and a page has room for {most}: narrow it, or take all of it from the address of open data below."
    ).format(n=number(view.size), most=number(views.MOST_CELLS))
    if view.whole is None:
        return said
    return f"{said} {_('All of it together: {total}.').format(total=view.written(view.whole))}"


def notes(view: View) -> list[str]:
    """What must be known of the numbers."""
    said = [*view.notes, *completeness.sentences(view.lacking), *_in_part(view)]
    if view.cube.is_recorded:
        said.append(
            _("Only what is recorded is counted: an empty cell is not known, it is not zero.")
        )
    if not view.counted.adds and not view.choice.per:
        said.append(_("There are no totals, since these numbers cannot be added up."))
    elif not view.choice.per and view.counted.not_over & {
        side.dimension.key for side in view.sides
    }:
        said.append(
            _("Not every total is there: some of these numbers would be counted more than once.")
        )
    return said


def _in_part(view: View) -> list[str]:
    """Which places have numbers of a part of the months."""
    if not view.in_part:
        return []
    names = list(view.in_part[:NAMED])
    rest = len(view.in_part) - len(names)
    if rest:
        more = ngettext("{n} other place", "{n} other places", rest).format(n=number(rest))
        names.append(more)
    if view.cube.is_recorded:
        said = _("Recorded of some months only: {places}. Their sums are of these months.")
    else:
        said = _(
            "Known to the branch map in some months only: {places}. Their sums are of these months, and they are not compared."
        )
    return [said.format(places=changes.listed(names))]
