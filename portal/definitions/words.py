"""The measure cards as the definitions page shows them, and the search over them."""

from collections.abc import Collection

from portal.definitions.measures import GROUPS, MEASURES
from portal.kit.i18n import _, marked, ngettext, number
from portal.kit.measure import Measure
from portal.kit.text_rule import Markup


def matching(wanted: str) -> list[Measure]:
    """The card with the wanted id, else those whose id, name or formula holds every wanted word."""
    exact = [measure for measure in MEASURES if measure.id == wanted.strip()]
    if exact:
        return exact
    words = wanted.casefold().split()
    return [measure for measure in MEASURES if all(word in _searched(measure) for word in words)]


def count_text(found: Collection[Measure]) -> str:
    """How many definitions there are, or that none fits."""
    if not found:
        return _("No definition holds all these words. Try one word only.")
    return ngettext("{n} definition", "{n} definitions", len(found)).format(n=number(len(found)))


def grouped(found: Collection[Measure]) -> dict[str, list[Measure]]:
    """The measures by the name of their group; groups without any are left out."""
    by_name = {
        _(name): [measure for measure in measures if measure in found]
        for name, measures in GROUPS.items()
    }
    return {name: measures for name, measures in by_name.items() if measures}


def folded(name: str, measures: Collection[Measure], *, is_open: bool) -> Markup:
    """The cards of a group under a fold with its name, side by side where there is room. A search of the
    browser finds what is folded, and paper has it."""
    cards = Markup().join(as_html(measure) for measure in measures)
    fold = Markup(
        '<details class="definitions-fold"{}><summary><h2>{}</h2></summary>'
        '<div class="definitions">{}</div></details>'
    )
    head = f"{name}: {count_text(measures)}"
    return fold.format(Markup(" open") if is_open else "", head, cards)


def as_html(measure: Measure) -> Markup:
    """One card: name, formula in words, unit, source, breaks in the series."""
    rows = [
        (_("Definition"), marked(measure.formula)),
        (_("Unit"), _(measure.unit)),
        (_("Source"), measure.model),
        *((_("Break in the series"), marked(text)) for text in measure.breaks),
        (_("Id"), measure.id),
    ]
    body = Markup().join(Markup("<dt>{}</dt><dd>{}</dd>").format(*row) for row in rows)
    return Markup('<section class="definition" id="{}"><h3>{}</h3><dl>{}</dl></section>').format(
        measure.id, _(measure.name), body
    )


def _searched(measure: Measure) -> str:
    return " ".join((measure.id, _(measure.name), _(measure.formula))).casefold()
