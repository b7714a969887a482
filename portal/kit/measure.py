"""What a measure card holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One measure. Name, formula, unit and breaks are keys for gettext; model is a mart."""

    id: str
    name: str
    formula: str
    unit: str
    model: str
    breaks: tuple[str, ...] = ()
