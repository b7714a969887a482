"""The sentences of the page on working groups: what is recorded, never more."""

import math

from portal.award import history as published
from portal.award.history import History
from portal.charts.signs import WORDS
from portal.evidence import services
from portal.groups import queries as groups
from portal.groups.view import View
from portal.kit.i18n import N_, _, ngettext, number
from portal.recognitions.view import RESULTS

SIZES = {
    0: N_("at least ten person-years"),
    1: N_("three to ten person-years"),
    2: N_("fewer than three person-years"),
    3: N_("person-years not known"),
}
KINDS = {
    "kimppa": N_("Group of the consortium"),
    "ake": N_("Group of the regional work"),
    "national": N_("National group"),
}
SMALL = 2
YEARS_SHOWN = 10  # of all years; the tables have every one


def headline(view: View) -> str:
    """How many libraries take part in at least one group."""
    count, known = view.taken["library"].nunique(), len(view.names)
    if not count:
        return _("No library's part in a group is recorded of {year}").format(year=view.year)
    if count == known:
        return _("All {all} libraries take part in at least one working group").format(
            all=number(known)
        )
    return _("Of {all} libraries {n} take part in at least one working group").format(
        all=number(known), n=number(count)
    )


def overview(view: View, known: History = published.NOTHING) -> list[str]:
    """How many take part, and the newest recognition of a library of the region; `known` is
    what the portal has published itself."""
    said = [f"{headline(view)} ({view.year})."]
    rows = published.joined(view.recognitions, known)
    rows = rows[rows["libraries"].map(len) > 0]
    if len(rows):
        newest = rows.iloc[0]  # the region's own before others of the same year
        winner, result = str(newest["winner_text"]), str(newest["result"])
        if result != "winner":  # a finalist has not won
            winner = f"{winner} ({_(RESULTS.get(result, result))})"
        said.append(
            _("Newest recognition: {award} {year}, {winner}.").format(
                award=newest["award"], year=newest["year"], winner=winner
            )
        )
    return said


def lead(view: View) -> str:
    """The groups, seats and meetings of the year; that nothing is recorded of them where it is not."""
    if view.year not in view.recorded_years:
        return no_record()
    seats, met = len(view.taken), int(view.meetings_of_year.sum())
    return _("{year}: {groups}, {seats}, {meetings}.").format(
        year=view.year,
        groups=ngettext("{n} group", "{n} groups", len(view.shown_groups)).format(
            n=number(len(view.shown_groups))
        ),
        seats=seats_text(seats),
        meetings=meetings_text(met),
    )


def seats_text(count: int) -> str:
    """12 seats."""
    return ngettext("{n} seat", "{n} seats", count).format(n=number(count))


def meetings_text(count: int) -> str:
    """12 meetings."""
    return ngettext("{n} meeting", "{n} meetings", count).format(n=number(count))


def no_record() -> str:
    """The sentence that belongs beside every table of taking part."""
    return _(
        "No record is not absence. What is not written down is not known, and a library that was not invited is told apart from both."
    )


def remarks(view: View) -> list[str]:
    """What must be known about the register."""
    said = []
    if not view.is_workbook:
        said.append(
            _(
                "These are facts found in public documents. Nobody keeps a list of who sits in which group, so much is missing; staff can complete it in the workbook of cooperation."
            )
        )
    unnamed = int(view.unnamed.loc[view.unnamed["year"] == view.year, "records"].sum())
    if unnamed:
        said.append(
            ngettext(
                "{n} record of the year names only the whole consortium and counts for no library.",
                "{n} records of the year name only the whole consortium and count for no library.",
                unnamed,
            ).format(n=number(unnamed))
        )
    return said


def left_out(view: View) -> list[str]:
    """How many libraries the comparison of shares says nothing of."""
    count = len(view.names) - view.of_year["library"].nunique()
    if not count:
        return []
    said = ngettext(
        "{n} library without a record of the year is left out of the comparison.",
        "{n} libraries without a record of the year are left out of the comparison.",
        count,
    )
    return [said.format(n=number(count))]


def concentration(view: View) -> str:
    """The index, for staff, with its meaning."""
    index = groups.concentration(view.shares)
    if math.isnan(index):
        return _("The concentration of seats is not known: person-years or seats are missing.")
    return _(
        "Concentration of seats (Gini): {index}. 0: seats follow person-years; towards 1: few have most. One seat moves it, so look at several years."
    ).format(index=number(index, 2))


def no_services(view: View) -> str:
    """That no work for joint services is recorded."""
    return _(
        "No work for joint services is recorded of {year}: who carries them is not known."
    ).format(year=view.year)


def no_e_loans(view: View) -> str:
    """That nothing of the e-library is recorded."""
    return _("The loans of the e-library are not known of {year}.").format(year=view.year)


def service_remarks(view: View) -> list[str]:
    """What must be known of the work for joint services: small beside large libraries, and the gaps."""
    rows = view.services_of_year
    said = [*_by_size(view)]
    hours = services.amount(rows, "hours")
    if hours.known < hours.rows:
        said.append(
            _("Hours are written down in {k} of {n} records of the year.").format(
                k=number(hours.known), n=number(hours.rows)
            )
        )
    said += unnamed_services(int(rows["library"].isna().sum()))
    return said


def unnamed_services(unnamed: int) -> list[str]:
    """How many records of joint services count for no library; nothing where there are none."""
    if not unnamed:
        return []
    said = ngettext(
        "{n} record of joint services names only the whole consortium and counts for no library.",
        "{n} records of joint services name only the whole consortium and count for no library.",
        unnamed,
    )
    return [said.format(n=number(unnamed))]


def _by_size(view: View) -> list[str]:
    """Hours for each person-year in small and in large libraries whose hours are known in full."""
    rows = view.services_of_year
    rates: dict[int, tuple[float, float]] = {}
    for library, own in rows.groupby("library"):
        hours, staff = services.amount(own, "hours"), view.staff_years.get(library)
        if hours.sum is None or hours.known < hours.rows or not staff:
            continue
        size = view.size_class(str(library))
        worked, staffed = rates.get(size, (0.0, 0.0))
        rates[size] = (worked + hours.sum, staffed + float(staff))
    if not {0, SMALL} <= rates.keys():
        return []
    small, large = (rates[size][0] / rates[size][1] for size in (SMALL, 0))
    return [
        _(
            "Small libraries worked {small} hours for joint services for each person-year, large ones {large}; libraries whose hours or person-years are not known are left out."
        ).format(small=number(small, 1), large=number(large, 1))
    ]


def part_text(role: str | None) -> str:
    """The part of a library in words."""
    return _(WORDS[role or "not_invited"])
