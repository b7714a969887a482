"""The sentences of the card, by rules that never claim more than the figures hold.

Names of places stay in the nominative: their case endings cannot be generated.
"""

import pandas as pd

from portal.kit import changes, completeness, i18n
from portal.kit.changes import Past
from portal.kit.i18n import N_, _, ngettext, number, percent, whole_days
from portal.kit.periods import period_text
from portal.kit.places import Level, worded
from portal.kit.ties import each, tied_names
from portal.lending import flows
from portal.lending import measures as lending
from portal.lending import words as lending_words
from portal.lending.words import FREQUENT, loans_text, unmapped
from portal.municipality import measures
from portal.municipality.view import MunicipalityView
from portal.transport import measures as transport

SAME_SHARE = 0.02  # per inhabitant: closer to the median than this is "about as much"
TOLD_FROM = 30  # shares and ratios of loans are told from thirty loans
EVEN = 0.1  # sent and received are even when they differ by less than this part of both
ENOUGH = 2  # places that have a median to compare with

NAMES = {
    "lent_per_inhabitant": N_("Loans and renewals per inhabitant"),
    "received_per_1000": N_("Received from others per 1,000 inhabitants"),
    "sent_per_1000": N_("Sent to others per 1,000 inhabitants"),
    "own_share": N_("Lent from own collection"),
    "inside_share": N_("Lent between its own municipalities"),
    "waiting_days": N_("Median wait for a hold"),
}
CARD_OF = {
    "lent_per_inhabitant": measures.LOANS_MINISTRY,
    "received_per_1000": measures.RECEIVED_PER_1000,
    "sent_per_1000": measures.SENT_PER_1000,
    "own_share": lending.OWN_SHARE,
    "inside_share": measures.INSIDE_SHARE,
    "waiting_days": transport.WAITING_DAYS,
}


SHARES = {"own_share", "inside_share"}
CARDS = {
    Level.MUNICIPALITY: N_("Municipality card"),
    Level.CONSORTIUM: N_("Consortium card"),
    Level.REGION: N_("Card of a region"),
}
CHOOSE = {
    Level.MUNICIPALITY: N_("Choose a municipality"),
    Level.CONSORTIUM: N_("Choose a consortium"),
    Level.REGION: N_("Choose a region"),
}
MEDIANS = {
    Level.MUNICIPALITY: N_("median of the municipalities"),
    Level.CONSORTIUM: N_("median of the consortia"),
    Level.REGION: N_("median of the regions"),
}


def median_name(view: MunicipalityView) -> str:
    """What the median of the places of the level is called."""
    return _(MEDIANS[view.level])


def value_text(measure: str, value: float | None) -> str:
    """A value of a measure as the card shows it."""
    if measure in SHARES:
        return percent(value)
    if measure == "waiting_days" and value is not None and not pd.isna(value):
        return ngettext("{n} day", "{n} days", value).format(n=whole_days(value))
    if measure == "lent_per_inhabitant":
        return per_inhabitant(value)
    return number(value, 2 if value is not None and 0 < value < 1 else 0)


def per_inhabitant(value: float | None) -> str:
    """Loans per inhabitant: one decimal, two below one."""
    return number(value, 2 if value is not None and value < 1 else 1)


def lent(row: pd.Series) -> int:
    """Loans and renewals of a row of figures."""
    return int(row["loans"] + row["renewals"])


def lent_before(view: MunicipalityView) -> Past | None:
    """Loans and renewals in what is compared with; None where there is nothing to compare with, or
    nothing was lent then."""
    past = view.comparison.past([lent(row) for row in view.before])
    return past if past and past.count else None


def headline(view: MunicipalityView) -> str:
    """How lending changed, how it stands to the others of its level per inhabitant, and what bent the
    figures of the place itself in either year."""
    parts = [_change_part(view), _median_part(view)]
    said = ", ".join(part for part in parts if part)
    if lent_before(view):
        own = [event for event in view.compared if event.code in view.own]
        return changes.with_events(said, own, most=1)
    return said


def _change_part(view: MunicipalityView) -> str:
    now = lent(view.row)
    what = _("{name}: loans and renewals").format(name=view.name)
    said = changes.of_what(what, now, lent_before(view))
    if said is None:
        alone = ngettext("{name}: {n} loan or renewal", "{name}: {n} loans and renewals", now)
        return alone.format(name=view.name, n=number(now))
    return said


def _median_part(view: MunicipalityView) -> str:
    """Above or below the median of the level: the one that all figures of the card stand to."""
    own, median = view.row["lent_per_inhabitant"], view.median("lent_per_inhabitant")
    known = view.figures["lent_per_inhabitant"].notna().sum()
    if pd.isna(own) or known < ENOUGH:
        return ""
    if own == median or abs(own - median) < SAME_SHARE * median:
        about = worded(
            view.level,
            N_("per inhabitant about the median of the municipalities"),
            N_("per inhabitant about the {median}"),
        )
        said = _(about)
    elif own > median:
        said = _("per inhabitant more than the {median}")
    else:
        said = _("per inhabitant less than the {median}")
    return said.format(median=median_name(view))


def lead(view: MunicipalityView) -> str:
    """How much that is, and how much moved to and from other places of the level."""
    ratio = view.row["lent_per_inhabitant"]
    text = _("{period}: {n} loans and renewals, {per_inhabitant} per inhabitant.")
    if pd.isna(ratio):
        text = _("{period}: {n} loans and renewals.")
    said = text.format(
        period=i18n.capital(period_text(view.period)),
        n=number(lent(view.row)),
        per_inhabitant=per_inhabitant(ratio),
    )
    moved = _moved(view)
    common = [event for event in view.compared if event.code is None]
    if not common:
        return f"{said} {moved}"
    noted = _("To be noted in the comparison: {events}.")
    return " ".join([said, moved, noted.format(events=changes.named(common, most=1))])


def _moved(view: MunicipalityView) -> str:
    """How much moved to and from others; of a consortium how much moved inside it."""
    if not view.is_between:
        text = _("Loans between its municipalities: {loans}.")
        return text.format(loans=loans_text(int(view.row["inside"])))
    text = worded(
        view.level,
        N_(
            "Items of other municipalities lent here: {received}; own items lent elsewhere: {sent}."
        ),
        N_("Items of others lent here: {received}; own items lent elsewhere: {sent}."),
    )
    return _(text).format(
        received=loans_text(int(view.row["received"])), sent=loans_text(int(view.row["sent"]))
    )


def meaning(view: MunicipalityView) -> list[str]:
    """What the cooperation means, in plain sentences: what came from others, or moved inside."""
    between = [_from_elsewhere(view), _breadth(view), _both_ways(view)] if view.is_between else []
    return [*between, *_inside(view)]


def _inside(view: MunicipalityView) -> list[str]:
    """How much moved between the municipalities of a consortium or region, and what that is of all loans."""
    if not view.is_group:
        return []
    loans = int(view.row["inside"])
    said = _(
        "Loans between the municipalities here: {loans}. They are inside, and so among the loans from the own collection."
    ).format(loans=loans_text(loans))
    if loans >= TOLD_FROM:
        share = percent(view.row["inside_share"])
        told = _("That is {percent} of the loans made here.").format(percent=share)
        said = f"{said} {told}"
    return [said] if view.is_between else [said, _(lending_words.NOT_BETWEEN)]


def _from_elsewhere(view: MunicipalityView) -> str:
    received, at_own = int(view.row["received"]), int(view.row["loans"])
    if received < TOLD_FROM:
        text = worded(
            view.level,
            N_(
                "Items of other municipalities were lent so few times ({loans}) that their share is not told."
            ),
            N_("Items of others were lent so few times ({loans}) that their share is not told."),
        )
        return _(text).format(loans=loans_text(received))
    share = received / at_own
    if share > FREQUENT:
        text = worded(
            view.level,
            N_("{percent} of the loans made here were items of another municipality: {loans}."),
            N_("{percent} of the loans made here were items of others: {loans}."),
        )
        return _(text).format(percent=percent(share, 0), loans=loans_text(received))
    text = worded(
        view.level,
        N_("About one loan in {n} made here was an item of another municipality: {loans}."),
        N_("About one loan in {n} made here was an item of others: {loans}."),
    )
    return _(text).format(n=number(1 / share), loans=loans_text(received))


def _breadth(view: MunicipalityView) -> str:
    across = flows.between(view.pairs)
    came = across[across["place"] == view.place].sort_values(
        "loans", ascending=False, kind="stable"
    )
    if came.empty:
        text = worded(
            view.level,
            N_("No items came from other municipalities."),
            N_("No items came from others."),
        )
        return _(text)
    others, most = len(view.figures) - 1, int(came["loans"].max())
    tied = [str(code) for code in came.loc[came["loans"] == most, "owner"]]
    said = _came_from(view, len(came), others).format(n=number(len(came)), all=number(others))
    if int(came["loans"].sum()) < TOLD_FROM:
        return said
    from_most = _("Most came from: {name}, {loans}, {percent} of what was received.").format(
        name=tied_names(tied, view.names),
        loans=each(tied, loans_text(most)),
        percent=percent(most / came["loans"].sum(), 0),
    )
    return f"{said} {from_most}"


def _came_from(view: MunicipalityView, count: int, others: int) -> str:
    if count == others > 1:
        text = worded(
            view.level,
            N_("Items came from all {n} other municipalities."),
            N_("Items came from all {n} others."),
        )
        return _(text)
    if view.is_group:
        return _("Items came from {n} of the {all} others.")
    return ngettext(
        "Items came from {n} municipality of the {all} others.",
        "Items came from {n} of the {all} other municipalities.",
        count,
    )


def of_members(view: MunicipalityView) -> list[str]:
    """What the card of a consortium or region cannot tell of its municipalities."""
    said = []
    never = sorted(
        (view.towns.get(code, code) for code in view.own & view.never_on_map), key=i18n.sort_key
    )
    if never:
        said.append(
            _(
                "Of these the branch map knows no branch, so only their inhabitants are in the figures: {names}."
            ).format(names=", ".join(never))
        )
    if view.register is not None:
        said.append(
            _(
                "Working groups, joint services, e-loans and recognitions are those of libraries: the cards of the municipalities tell them."
            )
        )
    return said


def _both_ways(view: MunicipalityView) -> str:
    sent, received = int(view.row["sent"]), int(view.row["received"])
    if min(sent, received) < TOLD_FROM:
        return _(
            "What went and what came is not compared: one of them is fewer than {n} loans."
        ).format(n=number(TOLD_FROM))
    if _is_even(sent, received):
        return _("About as much went as came.")
    if received > sent:
        return _("More came than went: {n} for each that went.").format(
            n=number(received / sent, 1)
        )
    return _("More went than came: {n} for each that came.").format(n=number(sent / received, 1))


def _is_even(sent: int, received: int) -> bool:
    return abs(sent - received) < EVEN * max(sent, received)


def questions(view: MunicipalityView) -> list[str]:
    """Three questions for discussion, chosen by what stands out; they do not judge."""
    row = view.row
    chosen = []
    if view.is_between and row["own_share"] < view.median("own_share"):
        chosen.append(
            _(
                "What is fetched from elsewhere most, and is it better bought or borrowed from the others?"
            )
        )
    if row["sent"] > row["received"] and not _is_even(row["sent"], row["received"]):
        chosen.append(
            _("Which parts of the own collection interest the others, and is that on purpose?")
        )
    if row["waiting_days"] > view.median("waiting_days"):
        chosen.append(_("Where do holds wait longest: in the queue, on the shelf or on the road?"))
    usual = [
        _("Do the residents know that they may reserve the items of the whole consortium?"),
        _("What could be bought, kept or weeded together with the nearest libraries?"),
        _(
            worded(
                view.level,
                N_("In which joint groups does the library take part, and is there time for it?"),
                N_("In which joint groups do the libraries take part, and is there time for it?"),
            )
        ),
    ]
    return [*chosen, *usual][:3]


def remarks(view: MunicipalityView) -> list[str]:
    """What must be known about the figures."""
    said = unmapped(view.unmapped, int(view.whole["loans"]))
    said += completeness.sentences(view.lacking)
    said += _off_map(view)
    said.append(_inhabitants(view))
    if view.library is not None:
        names = ", ".join(view.names.get(code, code) for code in view.library.members)
        said.append(
            _(
                "{library} is one library of several municipalities: {names}. This card tells of one of them: {name}."
            ).format(library=view.library.name, names=names, name=view.name)
        )
    if any(view.bent_here()):
        said.append(
            _(
                worded(
                    view.level,
                    N_(
                        "A triangle above a year of a small line: something happened in the municipality then that bent its figures."
                    ),
                    N_(
                        "A triangle above a year of a small line: something happened here then that bent the figures."
                    ),
                )
            )
        )
    if not view.has_holds:
        said.append(
            _(
                "Waits for holds are not known: the holds report (R3) has not been loaded for these months."
            )
        )
    elif not view.has_all_holds:
        said.append(
            _(
                "Waits for holds: some months are missing or not complete yet, so some long waits are not in the figure."
            )
        )
    return said


def _off_map(view: MunicipalityView) -> list[str]:
    """The months that nothing is known of; none where the map knows the place in all of them."""
    if not view.unknown_months:
        return []
    text = worded(
        view.level,
        N_(
            "The branch map has no branch of this municipality in {months}, so nothing is known of those months. The numbers of loans are of the other months; nothing is compared or told per inhabitant."
        ),
        N_(
            "The branch map lacks branches of some municipality here in {months}, so not all loans of those months are known. The numbers of loans are of what is known; nothing is compared or told per inhabitant."
        ),
    )
    return [_(text).format(months=completeness.months_text(view.unknown_months))]


def _inhabitants(view: MunicipalityView) -> str:
    """Of which year the inhabitants are: of the place, and of the others where that differs."""
    own = view.population_years.get(view.place)
    if view.is_group and pd.isna(view.row["population"]):
        return _(
            "The inhabitants are not known: a municipality here has no number of them, or others serve it too. So nothing is told per inhabitant."
        )
    if own is None:
        return _("The inhabitants are not known, so nothing is told per inhabitant.")
    others = ", ".join(map(str, sorted(set(view.population_years.values()) - {own})))
    if not others:
        return _("Inhabitants on 31 December {year}.").format(year=own)
    text = worded(
        view.level,
        N_("Inhabitants on 31 December {year}; of some other municipalities {years}."),
        N_("Inhabitants on 31 December {year}; of some others {years}."),
    )
    return _(text).format(year=own, years=others)
