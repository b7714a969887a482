"""The history of recognition: what the page and its sheet show, from one view."""

import datetime as dt
import html
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
import plotly.graph_objects as go

from portal import i18n, tables
from portal.charts import look
from portal.i18n import _, ngettext, number
from portal.kept import Kept
from portal.menu import N_
from portal.queries import lending, periods, recognition
from portal.queries.lending import Level
from portal.queries.periods import Period
from portal.shown import Finding
from portal.tables import Column, Kind, Table

OWN = "vuoden_onnistuja"
RESULTS = {
    "winner": N_("winner"),
    "shared": N_("shared the recognition"),
    "public_favourite": N_("favourite of the public"),
    "finalist": N_("finalist"),
    "special_mention": N_("special mention"),
    "none": N_("not awarded"),
}
CONFIDENCE = {"unconfirmed": N_("The information has not been confirmed from a public source.")}
T = TypeVar("T")
_LONG = 11  # letters that a square has no room for on a phone
Read = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class RecognitionView:
    """All recognitions, newest first, the municipalities and their squares."""

    rows: pd.DataFrame
    homes: pd.DataFrame
    towns: pd.DataFrame
    period: Period
    source: str = N_("Source: register of cooperation, {consortium}; the source of each is with it")
    memory: Kept = field(default_factory=lambda: Kept(64), compare=False)

    def once(self, make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
        """What make(view, *parameters) returns; made once."""
        return self.memory.get((make, parameters), lambda: make(self, *parameters))

    @property
    def own(self) -> pd.DataFrame:
        """The region's own recognition."""
        return self.rows[self.rows["award_kind"] == OWN]

    @property
    def related(self) -> pd.DataFrame:
        """Other awards that libraries of the region, or others beside them, have got."""
        return self.rows[self.rows["award_kind"] != OWN]

    def won(self) -> dict[str, list[int]]:
        """The years in which the library of each municipality in that year won, by code."""
        years: dict[str, list[int]] = {}
        for library, year in zip(self.own["library"], self.own["year"], strict=True):
            members = self.homes[self.homes["library"] == library]
            then = (members["first_year"].fillna(year) <= year) & (
                members["last_year"].fillna(year) >= year
            )
            for code in members.loc[then, "municipality_code"]:
                years.setdefault(str(code), []).append(int(year))
        return years


def gathered(read: Read, _scope: None, _region: str) -> RecognitionView:
    """Ask everything about recognitions."""
    rows = read(recognition.recognitions)
    towns = read(lending.places, level=Level.MUNICIPALITY).dropna(
        subset=["tile_row", "tile_column"]
    )
    newest = periods.whole(read(lending.months)).last
    first = dt.date(int(rows["year"].min()), 1, 1) if len(rows) else newest.replace(month=1)
    last = dt.date(max(int(rows["year"].max()) if len(rows) else 0, newest.year), 12, 1)
    labels = tables.names(towns)
    return RecognitionView(
        rows=rows,
        homes=read(recognition.homes),
        towns=towns.assign(label=tables.named(towns["place"], labels)),
        period=Period(first, last),
    )


def headline(view: RecognitionView) -> str:
    """How many times, and who was the last."""
    if view.own.empty:
        return _("No recognition is on record yet")
    newest = view.own.iloc[0]
    said = ngettext(
        "{n} recognition on record; the newest {year}: {winner}",
        "{n} recognitions on record; the newest {year}: {winner}",
        len(view.own),
    )
    return said.format(
        n=number(len(view.own)), year=int(newest["year"]), winner=newest["winner_text"]
    )


def lead(view: RecognitionView) -> str:
    """Which years are known, and which are not."""
    if view.own.empty:
        return _(
            "Recognitions appear here when they have been written into the cooperation workbook."
        )
    years = {int(year) for year in view.own["year"]}
    gaps = [year for year in range(min(years), view.period.last.year + 1) if year not in years]
    if not gaps:
        return _("Every year since {year} is on record.").format(year=min(years))
    return _("Years without a record: {years}. It is not known whether the recognition was given in them.").format(
        years=", ".join(map(str, gaps))
    )  # fmt: skip


def real_beside_sample() -> str:
    """What is said of the recognitions beside sample data: they are not part of it."""
    return _("The recognitions are real; each has its source. The other figures of the portal are sample data.")  # fmt: skip


def find(view: RecognitionView, recognition_id: str) -> pd.Series | None:
    """One recognition by its id."""
    found = view.rows[view.rows["recognition_id"].astype(str) == recognition_id]
    return found.iloc[0] if len(found) else None


def cards(rows: pd.DataFrame, page: str) -> list[str]:
    """Every recognition as a section of HTML: year, winner, award, grounds, source, own address."""
    return [card(row, page) for _index, row in rows.iterrows()]


def card(row: pd.Series, page: str) -> str:
    """One recognition as a section; grounds are as they were given, in Finnish, and say so to a
    screen reader."""
    what = f"{int(row['year'])} · {row['award']}"
    facts = [
        (_("Result"), html.escape(_(RESULTS.get(str(row["result"]), str(row["result"]))))),
        (_("Grounds"), finnish(row["grounds_fi"])),
        (_("Decided by"), finnish(row["decided_by"])),
        (_("Source"), linked(row["source"])),
    ]
    body = "".join(f"<dt>{html.escape(name)}</dt><dd>{said}</dd>" for name, said in facts if said)
    doubt = CONFIDENCE.get(str(row["confidence"]))
    note = f'<p class="figure-subtitle">{html.escape(_(doubt))}</p>' if doubt else ""
    address = html.escape(f"{page}?tunnustus={row['recognition_id']}")
    return (
        f'<section class="definition recognition"><h3>{html.escape(str(row["winner_text"]))}</h3>'
        f'<p class="figure-subtitle">{html.escape(what)}</p><dl>{body}</dl>{note}'
        f'<p><a href="{address}">{html.escape(_("Address of this recognition"))}'
        f'<span class="visually-hidden">: {html.escape(what)}, {html.escape(str(row["winner_text"]))}'
        "</span></a></p></section>"
    )


def finnish(text: object) -> str:
    """A Finnish text as HTML that says so to a screen reader where the page speaks another language."""
    if not isinstance(text, str) or not text:
        return ""
    lang = "" if i18n.current() == "fi" else ' lang="fi"'
    return f"<span{lang}>{html.escape(text)}</span>"


def linked(text: object) -> str:
    """Addresses as links, other words as they are; several are parted by a bar."""
    if not isinstance(text, str) or not text:
        return ""
    parts = []
    for part in text.split(" | "):
        address, _space, rest = part.partition(" ")
        if address.startswith("https://"):
            host = html.escape(address.removeprefix("https://").partition("/")[0])
            parts.append(
                f'<a href="{html.escape(address)}" rel="noopener">{host}</a> {html.escape(rest)}'
            )
        else:
            parts.append(finnish(part))
    return "; ".join(parts)


def timeline(view: RecognitionView) -> go.Figure:
    """A dot a recognition: years across, the region's own above the related ones."""
    rows = view.rows
    lanes = [0 if kind == OWN else 1 for kind in rows["award_kind"]]
    dots = look.trace("scatter",
        x=[int(year) for year in rows["year"]], y=lanes, mode="markers",
        marker={"color": [look.SENT if lane == 0 else look.CONTROL for lane in lanes],
                "size": [18 if lane == 0 else 12 for lane in lanes], "opacity": 1},
        customdata=[f"{year}: {winner}" for year, winner in zip(rows["year"], rows["winner_text"], strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    labels = [_("Own recognition"), _("Related awards")]
    first, last = view.period.first.year, view.period.last.year
    step = -(-(last - first + 1) // 4)  # what a phone has room for
    years = list(range(first, last + 1, step))
    return look.figure(
        [dots], height=190, showlegend=False,
        margin={"l": look.room(labels), "r": 24, "t": 8, "b": 30},
        xaxis={"range": [first - 0.6, last + 0.6], "tickvals": years, "ticktext": [str(year) for year in years],
               "showgrid": False, "tickangle": 0},
        yaxis={"range": [1.6, -0.6], "tickvals": [0, 1], "ticktext": labels, "showgrid": True},
    )  # fmt: skip


def timeline_finding(view: RecognitionView) -> Finding:
    """What the timeline tells."""
    said = _("Recognitions year by year")
    what = _("Own recognition and related awards, {first} – {last}").format(
        first=view.period.first.year, last=view.period.last.year
    )
    alt = _("Timeline of {n} recognitions and {m} related awards. {headline}.").format(
        n=number(len(view.own)), m=number(len(view.related)), headline=headline(view)
    )
    how = N_("Each dot is a recognition in its year: large ones are the region's own, small ones related awards. A year without a dot has no record.")  # fmt: skip
    return Finding(said, what, alt, (how,))


def table(view: RecognitionView) -> Table:
    """Every recognition in a row."""
    rows = view.rows.assign(
        result=[_(RESULTS.get(str(result), str(result))) for result in view.rows["result"]]
    )
    columns = (
        Column("year", _("Year"), Kind.YEAR),
        Column("award", _("Award"), Kind.TEXT),
        Column("winner_text", _("Winner"), Kind.TEXT),
        Column("result", _("Result"), Kind.TEXT),
        Column("grounds_fi", _("Grounds"), Kind.TEXT),
        Column("source", _("Source"), Kind.TEXT),
    )
    return Table(timeline_finding(view).subtitle, columns, rows)


def tile_map(view: RecognitionView) -> str:
    """The municipalities as squares; one whose library won says in which years, in words and colour."""
    won = view.won()
    top, left = view.towns["tile_row"].min(), view.towns["tile_column"].min()
    columns = (view.towns[name] for name in ("place", "label", "tile_row", "tile_column"))
    squares = "".join(
        f'<li class="{"won" if str(code) in won else ""}" style="grid-row:{int(row - top) + 1};'
        f'grid-column:{int(column - left) + 1}"><span>{_breakable(html.escape(str(label)))}</span>'
        f"<strong>{', '.join(map(str, sorted(won.get(str(code), []))))}</strong></li>"
        for code, label, row, column in zip(*columns, strict=True)
    )
    label = html.escape(map_finding(view).alt)
    return f'<div role="img" aria-label="{label}"><ul class="tiles">{squares}</ul></div>'


def _breakable(name: str) -> str:
    """A long name with a place where it may be divided, before its last two syllables or so."""
    return name if len(name) < _LONG else f"{name[:-5]}&shy;{name[-5:]}"


def map_finding(view: RecognitionView) -> Finding:
    """In how many municipalities a library has won."""
    won = view.won()
    said = ngettext(
        "The own recognition has come to {n} municipality", "The own recognition has come to {n} municipalities", len(won)
    ).format(n=number(len(won)))  # fmt: skip
    names = dict(zip(view.towns["place"], view.towns["label"], strict=True))
    listed = ", ".join(
        f"{names.get(code, code)} {', '.join(map(str, sorted(years)))}"
        for code, years in sorted(won.items())
    )
    what = _("Municipalities of the libraries that have won")
    alt = _("Map of squares, {n} municipalities. Won: {won}.").format(
        n=number(len(view.towns)), won=listed or "–"
    )
    how = N_("Each square is a municipality, roughly where it lies. A joint library colours all its municipalities. The year is written in the square.")  # fmt: skip
    return Finding(said, what, alt, (how,))


def map_table(view: RecognitionView) -> Table:
    """Every municipality with the years its library won."""
    won = view.won()
    rows = view.towns.assign(
        years=[
            ", ".join(map(str, sorted(won.get(str(code), [])))) or "–"
            for code in view.towns["place"]
        ]
    ).sort_values("label", key=lambda labels: labels.map(i18n.sort_key))
    columns = (
        Column("label", _("Municipality"), Kind.TEXT),
        Column("years", _("Years"), Kind.TEXT),
    )
    return Table(map_finding(view).subtitle, columns, rows)
