"""The sentences of the page on working groups: what is recorded, never more."""

import math

from portal.award import history as published
from portal.award.history import History
from portal.charts.signs import WORDS
from portal.groups import queries as groups
from portal.groups.view import View
from portal.kit.figure import Finding
from portal.kit.i18n import _, ngettext, number, percent
from portal.kit.menu import N_
from portal.recognitions.view import RESULTS

SIZES = {
    0: N_("at least ten person-years"),
    1: N_("three to ten person-years"),
    2: N_("fewer than three person-years"),
    3: N_("person-years not known"),
}
KINDS = {
    "kimppa": N_("Group of the consortium"),
    "ake": N_("Group of AKE"),
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
    """The groups, seats and meetings of the year."""
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


SIGNS_HOW = N_(
    "A row is a library, a column a group. The sign is the library's part in the year: the strongest of its roles. The percentage is the share of meetings attended; it is told from three meetings, and only where the library has at least three person-years, since below that it would tell of one person's work."
)
ORDER_HOW = N_(
    "Libraries stand by the size of their staff and then by name: the table is no ranking."
)


def matrix(view: View) -> Finding:
    """Who sits where."""
    seats, leads = len(view.taken), int(view.taken["role"].isin(groups.LEADS).sum())
    said = _("{libraries} have {seats} in {groups}").format(
        libraries=_libraries(view.taken["library"].nunique()),
        seats=seats_text(seats),
        groups=ngettext("{n} group", "{n} groups", len(view.shown_groups)).format(
            n=number(len(view.shown_groups))
        ),
    )
    what = _("Part of each library in each working group, {region}, {year}").format(
        region=view.region, year=view.year
    )
    lead_text = ngettext(
        "{n} of them is as chair or secretary", "{n} of them are as chair or secretary", leads
    ).format(n=number(leads))
    alt = _("Table of signs. {said}; {leads}.").format(said=said, leads=lead_text)
    return Finding(said, what, alt, (SIGNS_HOW, ORDER_HOW))


def _libraries(count: int) -> str:
    return ngettext("{n} library", "{n} libraries", count).format(n=number(count))


def lifelines(view: View) -> Finding:
    """Meetings by group and year; the group that met most in the chosen year."""
    met = view.meetings_of_year
    total = int(met.sum())
    if total:
        top = met[met == met.max()].index
        most = _(", most of them by {group}: {n}").format(
            group=view.group_name(str(top[0])), n=number(met.max())
        )
        said = _("{meetings} are known of {year}").format(
            meetings=meetings_text(total), year=view.year
        ) + (most if len(top) == 1 and len(met) > 1 else "")
    else:
        said = _("No meeting is known of {year}").format(year=view.year)
    what = years_shown(view, _("Years of the groups and the meetings known of each year"))
    alt = _("Table of {groups} groups and {years} years. {said}.").format(
        groups=number(len(view.lives)), years=number(len(view.years)), said=said
    )
    how = N_(
        "A tinted year is one in which the group existed, by its own dates or by the first and the last record of it. The number tells the meetings that are recorded; a year without a number may have had meetings that nobody wrote down."
    )
    return Finding(said, what, alt, (how,))


def years_shown(view: View, what: str) -> str:
    """What a figure of years is of: the newest ones where there are more than it has room for."""
    every = max(view.years) - min(view.years) + 1
    if every <= YEARS_SHOWN:
        return what
    return _("{what}, the newest {n} of {m} years").format(
        what=what, n=number(YEARS_SHOWN), m=number(every)
    )


def equity(view: View) -> Finding:
    """What part of seats and of staff the small libraries have."""
    frame = view.shares
    small = frame[[view.size_class(str(code)) == SMALL for code in frame.index]]
    if len(small):
        said = _(
            "Small libraries have {seats} of the seats and {staff} of the person-years"
        ).format(
            seats=percent(small["share_of_seats"].sum(), 0),
            staff=percent(small["share_of_staff"].sum(), 0),
        )
    else:
        said = _("Shares of seats and of person-years, {libraries}").format(
            libraries=_libraries(len(frame))
        )
    what = _("Share of seats against share of person-years, {region}, {year}").format(
        region=view.region, year=view.year
    )
    alt = _("Scatter of {n} libraries with a line on which both shares are equal. {said}.").format(
        n=number(len(frame)), said=said
    )
    hows = (
        N_(
            "Above the line a library has more of the seats than of the staff, below it less. Small libraries are those with fewer than three person-years."
        ),
        N_(
            "A library of one or two people cannot sit in eight groups however willing it is, and one seat there is a larger part of the working year than in a large library. Distance costs too: a meeting in person can take a day. The figure helps to ask who should be given time or a way to take part; it measures nobody's diligence."
        ),
    )
    return Finding(said, what, alt, hows)


def history(view: View, library: str) -> Finding:
    """One library's part in groups over the years."""
    rows = view.seats[(view.seats["library"] == library) & view.seats["is_seat"]]
    now = rows[rows["year"] == view.year]
    said = _("{library}: nothing is recorded of {year}").format(
        library=view.name(library), year=view.year
    )
    if library in set(view.of_year["library"]):
        said = _("{library}: {seats} in {year}").format(
            library=view.name(library), seats=seats_text(len(now)), year=view.year
        )
    what = years_shown(view, _("Part of the library in working groups by year"))
    alt = _("Table of signs: {said}; {all} in all the years.").format(
        said=said, all=seats_text(len(rows))
    )
    return Finding(said, what, alt, (SIGNS_OVER_YEARS,))


SIGNS_OVER_YEARS = N_(
    "A column is a year. The sign is the part in that year: the strongest of the roles. The percentage is the share of meetings attended, where it may be told."
)


def group(view: View, chosen: str) -> Finding:
    """Who has taken part in one group."""
    rows = view.taken[view.taken["group_id"] == chosen]
    said = _("{group}: {libraries}, {meetings} in {year}").format(
        group=view.group_name(chosen),
        libraries=_libraries(len(rows)),
        meetings=meetings_text(int(view.meetings_of_year.get(chosen, 0))),
        year=view.year,
    )
    alt = _("Table of signs: {said}.").format(said=said)
    return Finding(said, about(view, chosen), alt, (SIGNS_OVER_YEARS, ORDER_HOW))


def about(view: View, chosen: str) -> str:
    """What kind of group it is and what it does, in the words of the register."""
    row = view.groups.loc[chosen]
    kind = _(KINDS[str(row["kind"])])
    purpose = row["purpose_fi"]
    return f"{kind}. {purpose}" if isinstance(purpose, str) else f"{kind}."


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


def part_text(role: str | None) -> str:
    """The part of a library in words."""
    return _(WORDS[role or "not_invited"])
