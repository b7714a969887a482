"""What every figure has, wherever it is shown: its words, its source, the notes of its downloads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from portal import i18n, identity, measures
from portal.downloads.notes import Notes, file_name
from portal.i18n import _
from portal.measure import Measure
from portal.queries.periods import Period, period_text
from portal.tables import Table
from portal.warehouse import Release

T = TypeVar("T")


class Shown(Protocol):
    """What a page looks at: any frames of a period, that keep what is made of them."""

    @property
    def period(self) -> Period:
        """The months that are looked at."""

    @property
    def source(self) -> str:
        """Where the rows come from, as a key for gettext that names the {consortium}."""

    def once(self, make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
        """What make(self, *parameters) returns; made once."""


@dataclass(frozen=True)
class Finding:
    """The words of one figure: finding, what it shows, text for who cannot see, how to read.

    How to read it is given as keys: a text that lacks a translation is marked with its language.
    """

    headline: str
    subtitle: str
    alt: str
    how: tuple[str, ...]


def source(release: Release, view: Shown) -> list[str]:
    """Source, period, day of the build and, for made-up data, that it is: the line under a figure."""
    parts = [
        _(view.source).format(consortium=identity.site_name(release)),
        _("Period: {period}").format(period=period_text(view.period)),
        _("Updated {day}").format(day=i18n.day(release.built_at.date())),
    ]
    return [*parts, _("Sample data")] if release.is_sample else parts


def download_name(release: Release, view: Shown, key: str, suffix: str) -> str:
    """The name of a downloaded file: figure, period and, for made-up data, that it is."""
    sample = _("sample data") if release.is_sample else ""
    return file_name(key, period_text(view.period), sample, suffix=suffix)


def notes(release: Release, view: Shown, finding: Finding, table: Table, measure: Measure) -> Notes:
    """The notes sheet of one figure's table: the measure, those of its other columns, the source."""
    sample = _("Made-up sample data: it tells nothing about real libraries.")
    others = [measures.card(name) for name in table.cards if name != measure.id]
    rows = (
        (_("What"), table.caption),
        *(row for each in (measure, *others) for row in _defined(each)),
        (_("Source"), " · ".join(source(release, view))),
        (_("Period"), f"{view.period.first} – {view.period.last_day}"),
        (_("Release"), f"{release.release_id} ({release.rule_version}, {measure.model})"),
        (_("Licence"), identity.licence_sentence()),
        *(((_("Sample data"), sample),) if release.is_sample else ()),
    )
    return Notes(_("Notes"), finding.headline, rows)


def _defined(measure: Measure) -> Iterator[tuple[str, str]]:
    yield _("Measure"), _(measure.name)
    yield _("Definition"), _(measure.formula)
    yield _("Unit"), _(measure.unit)
    for text in measure.breaks:
        yield _("Break in the series"), _(text)
