"""What every figure has, wherever it is shown: its words, its source, the notes of its downloads.

Pages, sheets and documents write the words of a view through here: what narrows it comes with them.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import plotly.graph_objects as go

from portal.kit import i18n, identity, narrowing, settings, warehouse
from portal.kit.i18n import N_, _
from portal.kit.measure import Measure
from portal.kit.narrowing import Narrowing
from portal.kit.notes import Notes, file_name
from portal.kit.periods import Period, period_short, period_text
from portal.kit.tables import Table
from portal.kit.warehouse import Release

T = TypeVar("T")


class Html(Protocol):
    """A drawing that is HTML, and may know more of itself for where there is none."""

    def __html__(self) -> str:
        """The drawing as HTML."""


Drawn: TypeAlias = go.Figure | str | Html  # a figure of plotly, or what is drawn as HTML


class Shown(Protocol):
    """What a page looks at: any frames of a period, that keep what is made of them."""

    @property
    def period(self) -> Period:
        """The months that are looked at."""

    @property
    def source(self) -> str:
        """Where the rows come from, as a key for gettext that names the {consortium}."""

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """What the reader has chosen that makes it less than the whole."""

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


@dataclass(frozen=True)
class Switch:
    """A choice of two that decides how a figure is drawn: its label, its name in the address, and
    code -> label, the first one usual. Labels are keys for gettext."""

    label: str
    name: str
    options: Mapping[str, str]

    def code(self, asked: str | None) -> str:
        """The code that counts: the asked one where it is known, else the usual one."""
        return asked if asked is not None and asked in self.options else next(iter(self.options))

    def is_second(self, code: str) -> bool:
        """Whether the code is not the usual one."""
        return code != next(iter(self.options))


V = TypeVar("V", bound=Shown)
TABLE = "taulukko"
SHOW_AS = {"kuvio": N_("Figure"), TABLE: N_("Table")}
RELEASE = "julkaisu"  # in the address: a release that was published earlier
SWITCHES: dict[str, Switch] = {}  # of all figures there are, by their names in the address


@dataclass(frozen=True)
class Figure(Generic[V]):
    """One figure whole, made from what a page looks at.

    chart gives a figure of plotly, or HTML where it is drawn as a list; words its finding, table every
    row behind it. measure is what it is about, or gives it where a choice decides. `key` is its name in
    the address and in file names. With a switch the chart takes whether the second of its two is chosen.
    """

    key: str
    chart: Callable[..., Drawn]
    words: Callable[[V], Finding]
    table: Callable[[V], Table]
    measure: Measure | Callable[[V], Measure]
    switch: Switch | None = None

    def __post_init__(self) -> None:
        """Keep its names apart from those of all other figures. Raises ValueError where one is taken."""
        show_as = Switch(N_("Show as"), self.key, SHOW_AS)
        for switch in (show_as, *([self.switch] if self.switch else [])):
            if switch.name in SWITCHES:
                raise ValueError(f"{switch.name}: another figure has this name in the address")
            SWITCHES[switch.name] = switch

    @property
    def switches(self) -> tuple[Switch, ...]:
        """How it can be shown: as a figure or a table, and its own switch if it has one."""
        show_as = SWITCHES[self.key]
        return (show_as, self.switch) if self.switch else (show_as,)

    def about(self, view: V) -> Measure:
        """The measure of the figure in a view."""
        return self.measure if isinstance(self.measure, Measure) else self.measure(view)

    def drawn(self, view: V, *, is_second: bool = False) -> Drawn:
        """The chart; made once a scope and choice."""
        return view.once(self.chart, is_second) if self.switch else view.once(self.chart)


def html(drawn: str | Html) -> str:
    """The HTML of what is not drawn as a figure of plotly."""
    return drawn if isinstance(drawn, str) else drawn.__html__()


def switched(query: Mapping[str, str]) -> dict[str, str]:
    """What of an address switches figures: known names with codes that are not usual."""
    return {
        name: code
        for name, code in query.items()
        if name in SWITCHES and SWITCHES[name].code(code) == code and SWITCHES[name].is_second(code)
    }


def older(release: Release) -> tuple[Narrowing, ...]:
    """That the release is not the newest, and when it was built; nothing for the newest."""
    newest = warehouse.current_id(settings.data_dir())
    if newest in {None, release.release_id}:
        return ()
    when = i18n.local_time(release.built_at)
    return (Narrowing(_("older release: {when}").format(when=when)),)


def named_if_older(release: Release) -> dict[str, str]:
    """What an address holds of the release: its name where it is not the newest."""
    return {RELEASE: release.release_id} if older(release) else {}


def narrowed(release: Release, view: Shown) -> tuple[Narrowing, ...]:
    """All that makes what is shown less than the whole of the newest release."""
    return (*view.narrowing, *older(release))


def title(release: Release, view: Shown, text: str) -> str:
    """A headline with what narrows it."""
    return narrowing.told(text, narrowed(release, view))


def lead(release: Release, view: Shown, text: str) -> str:
    """The sentences under a headline, with one that tells what narrows them."""
    return narrowing.sentence(text, narrowed(release, view))


def words(release: Release, view: Shown, finding: Finding) -> Finding:
    """The words of a figure, each with what narrows it."""
    parts = narrowed(release, view)
    return dataclasses.replace(
        finding,
        headline=narrowing.told(finding.headline, parts),
        subtitle=narrowing.told(finding.subtitle, parts),
        alt=narrowing.told(finding.alt, parts),
    )


def table(release: Release, view: Shown, found: Table) -> Table:
    """A table whose caption tells what narrows it."""
    caption = narrowing.told(found.caption, narrowed(release, view))
    return dataclasses.replace(found, caption=caption)


def source(release: Release, view: Shown) -> list[str]:
    """Source, period, what narrows the view, day of the build and, for made-up data, that it is: the
    line under a figure."""
    parts = [
        _(view.source).format(
            consortium=identity.site_name(release), system=identity.library_system(release)
        ),
        _("Period: {period}").format(period=period_text(view.period)),
        *(i18n.capital(part.words) for part in narrowed(release, view)),
        _("Updated {day}").format(day=i18n.day(release.built_at.date())),
    ]
    return [*parts, _("Sample data")] if release.is_sample else parts


def download_name(release: Release, view: Shown, key: str, suffix: str) -> str:
    """The name of a downloaded file: figure, what narrows it, period and, for made-up data, that it is."""
    sample = _("sample data") if release.is_sample else ""
    parts = (part.slug for part in narrowed(release, view))
    return file_name(key, *parts, period_short(view.period), sample, suffix=suffix)


def notes(release: Release, view: Shown, finding: Finding, found: Table, measure: Measure) -> Notes:
    """The notes sheet of one figure's table: the measure, those of its other columns, the source.

    Finding and table are taken as `words` and `table` give them.
    """
    sample = _("Made-up sample data: it tells nothing about real libraries.")
    others = [one for one in found.measures if one != measure]
    parts = ", ".join(part.words for part in narrowed(release, view))
    rows = (
        (_("What"), found.caption),
        *(((_("Narrowing"), parts),) if parts else ()),
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
