"""The words of the figures of the municipality card: finding, what it shows, text for who cannot see."""

import pandas as pd

from portal.kit.figure import Finding
from portal.kit.i18n import _, ngettext, number
from portal.kit.menu import N_
from portal.kit.periods import period_text
from portal.lending.words import inhabitants, loans_text
from portal.municipality.queries import MEASURES
from portal.municipality.view import MunicipalityView
from portal.municipality.words import NAMES, value_text

SIMILAR_HOW = N_(
    "Similar municipalities are up to four of the same size class, the nearest first; when there are fewer, the nearest of the next class above or below. The classes begin at 2,000, 5,000, 10,000, 20,000, 40,000 and 100,000 inhabitants. Distance is measured straight between the centres."
)


def similar_text(view: MunicipalityView) -> str:
    """Which municipalities are marked as similar, or why none is."""
    if not view.can_compare:
        return _("No municipality is marked as similar: inhabitants or centres are not known.")
    if not view.similar:
        return _("No municipality of the region is like this one in size.")
    names = ", ".join(view.names.get(code, code) for code in view.similar)
    return ngettext(
        "Similar municipality: {names}.", "Similar municipalities: {names}.", len(view.similar)
    ).format(names=names)


def standing(view: MunicipalityView) -> Finding:
    """Where the municipality stands among all: its own value and the median, no ranking."""
    known = [measure for measure in MEASURES if pd.notna(view.row[measure])]
    measure = next(iter(known), MEASURES[0])
    values = view.figures[measure].dropna()
    said = _standing_text(measure).format(
        name=view.name,
        measure=_(NAMES[measure]),
        own=value_text(measure, view.row[measure]),
        median=value_text(measure, values.median()),
    )
    what = _("Each dot is a municipality, {region}, {period}").format(
        region=view.region, period=period_text(view.period)
    )
    if years := inhabitants(list(view.population_years.values())):
        what = f"{what}, {years}"
    alt = _("Rows of dots of {n} municipalities. {said}; values from {low} to {high}.").format(
        n=number(len(values)),
        said=said,
        low=value_text(measure, values.min()),
        high=value_text(measure, values.max()),
    )
    how = N_(
        "Each row is one measure, each dot one municipality: large values to the right. The large dot is the chosen municipality, rings are similar ones, the line is the median of all. The scales of the rows differ."
    )
    return Finding(said, what, alt, (how, SIMILAR_HOW))


def _standing_text(measure: str) -> str:
    if measure == "lent_per_inhabitant":
        return _("{name}: {own} loans and renewals per inhabitant, median of the municipalities {median}")  # fmt: skip
    return _("{measure}: {name} {own}, median of the municipalities {median}")


def joint(view: MunicipalityView) -> Finding:
    """The joint library as one, and what it sends and receives as one."""
    library, as_one = view.library, view.as_one().iloc[-1]
    name = library.name if library else view.name
    count = len(library.members) if library else 1
    said = _("{library}: one library, {n} municipalities").format(library=name, n=number(count))
    what = _("Loans of the members and of the library as one, {period}").format(
        period=period_text(view.period)
    )
    members = library.members if library else (view.place,)
    years = [view.population_years[code] for code in members if code in view.population_years]
    if said_of := inhabitants(years):
        what = f"{what}, {said_of}"
    alt = _("Pairs of bars. {said}. As one it sent {sent} and received {received}.").format(
        said=said,
        sent=loans_text(int(as_one["sent"])),
        received=loans_text(int(as_one["received"])),
    )
    how = N_(
        "The last row is the library as one: what moves between its own municipalities is then neither sent nor received."
    )
    return Finding(said, what, alt, (how,))
