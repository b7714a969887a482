"""What a measure is: a published number with its definition, and how its definition is linked to."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.i18n import _
from portal.kit.text_rule import Markup

DEFINITIONS = "/maaritelmat"


@dataclass(frozen=True)
class Measure:
    """One measure. Name, formula, unit and breaks are keys for gettext; model is a mart."""

    id: str
    name: str
    formula: str
    unit: str
    model: str
    breaks: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where its definition is."""
        return f"{DEFINITIONS}?haku={self.id}"


def link(measure: Measure) -> Markup:
    """The line under a figure that leads to its definition."""
    said = _("Definition: {name}").format(name=_(measure.name))
    return Markup('<a href="{}">{}</a>').format(measure.address, said)


def links(measures: Iterable[Measure]) -> Markup:
    """A line of links to definitions: how the figures above it are counted."""
    shown = Markup(" · ").join(
        Markup('<a href="{}">{}</a>').format(one.address, _(one.name)) for one in measures
    )
    return Markup('<p class="figure-note">{} {}</p>').format(_("How these are counted:"), shown)
