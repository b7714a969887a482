"""The sheet of Lainausvirrat: who lends to whom."""

from collections.abc import Mapping
from functools import partial
from html import escape
from urllib.parse import urlencode

from portal.charts import flow_list
from portal.kit import answers, cards, narrowing, periods
from portal.kit import figure as shown
from portal.kit.i18n import _
from portal.kit.periods import Period
from portal.kit.places import Level
from portal.kit.warehouse import Release
from portal.lending import cards as key_figures
from portal.lending import charts, filters
from portal.lending import figures as figure_findings
from portal.lending import queries as lending
from portal.lending import tables as exhibits
from portal.lending import view as views
from portal.lending import words as findings
from portal.lending.focus import focus
from portal.lending.matrix_table import matrix_table
from portal.lending.multiples import multiples
from portal.lending.view import Choice, View
from portal.site.sheet import Sheet, choice, figure, form, lead, listed, nothing_counted
from portal.ui import pickers

PAGE = "/lainausvirrat"


def sheet(release: Release, query: Mapping[str, str]) -> Sheet:
    """The sheet of the choices in the address; a code that nobody knows counts as not chosen."""
    codes = _codes(release, query)
    choice_made = _choice(release, codes)
    view = views.of(answers.gathered(release, views.gathered, choice_made.scope), choice_made)
    if view.gap:
        return nothing_counted(view.gap, PAGE, form(_choices(release, codes)))
    scope = view.only()
    said = shown.lead(release, view, view.only("place").once(findings.lending_lead))
    parts = [
        form(_choices(release, codes)),
        lead(said),
        cards.as_html(scope.once(key_figures.for_lending)),
        listed([*view.only("unit").once(findings.notes), *view.annotations], "remarks"),
        figure(
            release, view, _matrix, finding=figure_findings.matrix, table=exhibits.flows,
            card=exhibits.CARDS[view.choice.unit], limit=50,
        ),
        figure(
            release, view.only("place"), charts.net, finding=figure_findings.net,
            table=exhibits.net, card="net",
        ),
        f'<p class="figure-remark">{escape(findings.not_a_bill())}</p>',
    ]  # fmt: skip
    if view.focus is not None:
        parts += focus(release, view.on(view.focus), view.focus)
    parts.append(
        figure(
            release, view.only("order", "place"), multiples, finding=figure_findings.multiples,
            table=None, card="received",
        )
    )  # fmt: skip
    chosen = {name: code for name, code in codes.items() if code}
    title = shown.title(release, view, scope.once(findings.lending_headline))
    page = f"{PAGE}?{urlencode(chosen)}"
    return Sheet(title, said, page, "".join(parts))


def _matrix(view: View) -> str:
    """The matrix as a table; on a phone its largest flows instead."""
    caption = narrowing.told(view.once(figure_findings.matrix).subtitle, view.narrowing)
    table = matrix_table(view, caption)
    largest = flow_list.as_html(view.only().once(figure_findings.flows))
    return f'<div class="wide">{table}</div><div class="narrow">{largest}</div>'


def _codes(release: Release, query: Mapping[str, str]) -> dict[str, str]:
    """The codes of the address that are known; the period is always there."""
    coverage, usual = answers.read(release, lending.months), _usual(release)
    asked = periods.decoded(query.get("jakso", ""), coverage) or usual
    level = _known(query, "taso", pickers.LEVELS) or "kunta"
    places = _places(release, pickers.LEVELS[level][0])
    return {
        "jakso": periods.code(asked),
        "taso": level,
        "kokoelma": _known(query, "kokoelma", _collections(release)),
        "yksikko": _known(query, "yksikko", filters.units(pickers.LEVELS[level][0])) or "kpl",
        "jarjestys": _known(query, "jarjestys", filters.ORDERS) or "alue",
        "korosta": _known(query, "korosta", places),
    }


def _known(query: Mapping[str, str], name: str, options: Mapping[str, object]) -> str:
    code = query.get(name, "")
    return code if code in options else ""


def _choice(release: Release, codes: Mapping[str, str]) -> Choice:
    coverage, usual = answers.read(release, lending.months), _usual(release)
    period = periods.decoded(codes["jakso"], coverage) or usual
    scope = filters.scope_of(pickers.LEVELS[codes["taso"]][0], period, codes["kokoelma"])
    unit, order = filters.UNITS[codes["yksikko"]], filters.ORDERS[codes["jarjestys"]][0]
    return Choice(scope, unit, order, codes["korosta"] or None)


def _choices(release: Release, codes: Mapping[str, str]) -> list[str]:
    coverage, usual = answers.read(release, lending.months), _usual(release)
    listed_periods = [
        usual,
        *periods.years(coverage),
        periods.decoded(codes["jakso"], coverage),
    ]
    known = {
        periods.code(period): periods.period_short(period) for period in listed_periods if period
    }
    level = pickers.LEVELS[codes["taso"]][0]
    options = {
        "jakso": (_("Period"), known),
        "taso": (_("Level"), {code: _(text) for code, (_level, text) in pickers.LEVELS.items()}),
        "kokoelma": (_("Collection"), {"": _("All collections"), **_collections(release)}),
        "yksikko": (_("Unit of the matrix"), filters.units(level)),
        "jarjestys": (
            _("Order"),
            {code: _(text) for code, (_order, text) in filters.ORDERS.items()},
        ),
        "korosta": (_("Highlight"), {"": _("None"), **_places(release, level)}),
    }
    return [choice(label, name, of, codes[name]) for name, (label, of) in options.items()]


def _usual(release: Release) -> Period:
    return views.usual_period(partial(answers.read, release))


def _collections(release: Release) -> dict[str, str]:
    return filters.collections_of(partial(answers.read, release))


def _places(release: Release, level: Level) -> dict[str, str]:
    return pickers.places_of(partial(answers.read, release), level)
