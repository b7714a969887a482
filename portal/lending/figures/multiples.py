"""Month by month: a small chart a place."""

import base64
import math
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import pandas as pd

from portal.charts import look
from portal.kit import changes, tables
from portal.kit.changes import Event
from portal.kit.figure import Figure, Finding, Switch
from portal.kit.i18n import N_, _, month_short, number
from portal.kit.largest import LARGEST, OTHERS
from portal.kit.periods import period_text
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import Markup, escape
from portal.kit.ties import each, leader_text, leaders, tied_names
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.matrix import margin
from portal.lending.view import View, in_order
from portal.lending.words import loans_text

PAGE = "sivu"  # which of the pages of charts, in the address
WIDTH, HEIGHT, EDGE = 220, 84, 4
BASE_MONTHS, LEAST_OF_INDEX = (
    12,
    10,
)  # months that are 100, and loans a month that they need on average


def chart(view: View, as_index: bool = False) -> str:  # noqa: FBT001, FBT002 - a cache key
    """A list of pictures as HTML; every one has its text. Each has a scale of its own, which stands under it,
    or all show an index on one scale."""
    scale = (
        _(
            "Index: 100 is the mean of the first twelve complete months of the line. The upper edge of every chart is {n}. A line of fewer than {least} loans a month then, or without twelve complete months, is not drawn."
        ).format(n=number(top_of_scale(view.drawn.once(_indexed))), least=number(LEAST_OF_INDEX))
        if as_index
        else _("Each chart has a scale of its own, told under it: heights cannot be compared.")
    )
    counts = _("The numbers under a chart are of {period}.").format(period=period_text(view.period))
    drawn = view.drawn.once(_drawn, as_index)
    legend = (
        f'<span class="legend-line legend-sent"></span>{escape(_("Sent"))} '
        f'<span class="legend-line legend-received"></span>{escape(_("Received"))}. '
    )
    items = "".join(
        f'<li class="card{" chosen" if code == view.choice.place else ""}">{drawn[code]}</li>'
        for code in _order(view)
        if code in drawn
    )
    return f'<p class="multiples-legend">{legend}{escape(scale)} {escape(counts)}</p><ul class="cards multiples">{items}</ul>'


def _order(view: View) -> tuple[str, ...]:
    """The places that have a chart on the page, in the chosen order, and all others as one."""
    shown = in_order(view, view.paged.shown)
    return (*shown, OTHERS) if view.paged.others else shown


def _indexed(view: View) -> pd.DataFrame:
    return indexed(_folded(view))


def indexed(frame: pd.DataFrame) -> pd.DataFrame:
    """The months as an index of each line: 100 x loans / the mean of its first twelve complete months. Empty
    where there are not twelve, or where they have fewer loans than an index can be made of."""
    parts = []
    for _place, rows in frame.groupby("place", sort=False):
        known = rows[rows["is_complete"]].head(BASE_MONTHS)
        for column in ("sent", "received"):
            base = known[column].astype(float).mean() if len(known) == BASE_MONTHS else math.nan
            is_enough = base >= LEAST_OF_INDEX
            values = 100 * rows[column].astype(float) / base
            rows = rows.assign(**{column: values if is_enough else math.nan})
        parts.append(rows)
    return pd.concat(parts, ignore_index=True) if parts else frame


def top_of_scale(frame: pd.DataFrame) -> int:
    """The largest month of any place, rounded up to a round number."""
    largest = max(frame["sent"].max(), frame["received"].max()) if len(frame) else 0
    if pd.isna(largest):
        return 1
    steps: list[int] = sorted(
        digit * 10**power for power in range(9) for digit in (1, 2, 3, 4, 6, 8)
    )
    return next(step for step in steps if step >= largest)


def picture(frame: pd.DataFrame, top: int, events: Sequence[Event] = ()) -> str:
    """One place as SVG: lines break at missing months, incomplete months have a grey ground, and those of
    its events a tinted one."""
    step = (WIDTH - 2 * EDGE) / max(1, len(frame) - 1)
    grey = "".join(
        f'<rect x="{_x(index - 0.5, step):.1f}" y="0" width="{step:.1f}" height="{HEIGHT}" '
        f'fill="{look.LINE}"/>'
        for index, complete in enumerate(frame["is_complete"])
        if not complete
    )
    tinted = "".join(
        f'<rect x="{_x(index - 0.5, step):.1f}" y="{EDGE}" width="{step:.1f}" height="{HEIGHT - 2 * EDGE}" '
        f'fill="{look.EVENT_TINT}"/>'
        for index, month in enumerate(frame["loan_month"])
        if any(_meets(event, month) for event in events)
    )
    base = (
        f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT - EDGE}" y2="{HEIGHT - EDGE}" stroke="{look.CONTROL}"/>'
        f'<line x1="0" x2="{WIDTH}" y1="{EDGE}" y2="{EDGE}" stroke="{look.LINE}"/>'
    )
    lines = _path(frame["received"], step, top, look.RECEIVED, 'stroke-dasharray="4 2"') + _path(
        frame["sent"], step, top, look.SENT, ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{grey}{tinted}{base}{lines}</svg>'
    )


def _meets(event: Event, month: pd.Timestamp) -> bool:
    last = (month + pd.offsets.MonthEnd(0)).date()
    return event.first <= last and (event.last or last) >= month.date()


def happened(view: View, place: str) -> tuple[Event, ...]:
    """What bent the months of the place alone: what bent all places is told beside the figure of all."""
    towns = set(view.places.loc[view.places["place"] == place, "municipality_code"].dropna())
    return tuple(event for event in view.happened if event.code in towns)


def _drawn(view: View, as_index: bool) -> dict[str, str]:  # noqa: FBT001 - a cache key
    """The inside of the card of each place that has loans between."""
    frame = view.once(_indexed) if as_index else _folded(view)
    common = top_of_scale(frame)
    order = _order(view)
    columns = (margin(view, name, order) for name in ("sent", "received"))
    totals = dict(zip(order, zip(*columns, strict=True), strict=True))
    others = {OTHERS: view.paged.label(view.choice.scope.level)}
    return {
        str(place): _item(
            others.get(str(place)) or view.name(str(place)),
            view.follow_row([str(place)]),
            rows,
            common if as_index else top_of_scale(rows),
            totals.get(str(place), (0, 0)),
            happened(view, str(place)),
            as_index=as_index,
        )
        for place, rows in frame.groupby("place")
    }


def _folded(view: View) -> pd.DataFrame:
    """The months of the places that have a chart of their own, and of all others as one."""
    frame = view.by_month_and_place
    if not view.paged.others:
        return frame
    own = set(view.paged.shown)
    codes = [code if code in own else OTHERS for code in frame["place"]]
    folded = frame.assign(place=codes).groupby(["place", "loan_month"], as_index=False)
    return folded.agg(
        is_complete=("is_complete", "all"),
        sent=("sent", lambda loans: loans.sum(min_count=1)),
        received=("received", lambda loans: loans.sum(min_count=1)),
    )


def _item(
    name: str,
    lead: str,
    rows: pd.DataFrame,
    top: int,
    totals: tuple[int, int],
    events: Sequence[Event],
    *,
    as_index: bool,
) -> str:
    said = _("sent {sent} · received {received}").format(
        sent=number(totals[0]), received=number(totals[1])
    )
    shown = tables.led(escape(name), lead)
    image = base64.b64encode(picture(rows, top, events).encode()).decode()
    alt = escape(_("{name}: line of loans a month, {said}").format(name=name, said=said))
    first, last = (month_short(rows["loan_month"].iloc[at].date()) for at in (0, -1))
    edge = (
        ""
        if as_index
        else f'<p class="card-note">{escape(_("Upper edge: {n} a month").format(n=number(top)))}</p>'
    )
    noted = ""
    if events:
        said_of = _("Tinted: {events}").format(events=changes.named(events, most=1))
        noted = f'<p class="card-note">{escape(said_of)}</p>'
    return (
        f'<h3 class="card-title">{shown}</h3>'
        f'<img src="data:image/svg+xml;base64,{image}" width="{WIDTH}" height="{HEIGHT}" '
        f'style="width:100%;height:{HEIGHT}px" loading="lazy" alt="{alt}">'  # a drawing is a document of its own
        f'<p class="card-ends" aria-hidden="true"><span>{escape(first)}</span><span>{escape(last)}</span></p>'
        f'{edge}<p class="card-note">{escape(said)}</p>{noted}'
    )


def _path(loans: pd.Series, step: float, top: int, colour: str, dash: str) -> str:
    parts: list[list[str]] = [[]]
    for index, count in enumerate(loans.to_numpy(dtype=float, na_value=math.nan).tolist()):
        if math.isnan(count):
            parts.append([])
            continue
        y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * count / top
        parts[-1].append(f"{_x(index, step):.1f} {y:.1f}")
    drawn = " ".join("M" + " L".join(part) for part in parts if part)
    return f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="2" {dash}/>'


def _x(index: float, step: float) -> float:
    return EDGE + index * step


def words(view: View) -> Finding:
    """Who receives most in the period; the lines go on for longer, as the subtitle tells."""
    top = leaders(view.balance, "received")
    name = leader_text(top, view.names, none="–")
    most = int(view.balance["received"].max()) if len(view.balance) else 0
    period = period_text(view.period)
    headline = _("Month by month; most in {period} is received by {name}: {loans}").format(
        name=tied_names(top, view.names) or name, loans=each(top, loans_text(most)), period=period
    )
    alt = _(
        "Small line charts of loans sent and received a month, {n} places. Most received in {period}: {name}, {loans}."
    ).format(n=number(len(view.everywhere)), name=name, loans=loans_text(most), period=period)
    how = N_(
        "A chart for each place, a point for each month. Blue: sent, orange and dashed: received. On a scale of its own each chart shows its shape, and the upper edge is told under it; as an index all stand on one scale, and growth can be compared. A missing month leaves a gap; an incomplete month has a grey ground, and months in which something bent the place's figures a tinted one."
    )
    shown = view.paged.told(titles.monthly(view), view.choice.scope.level)
    return Finding(headline, shown, alt, (how, *view.paged.hows))


def pager(view: View, query: Mapping[str, str]) -> list[Markup]:
    """Links to the charts of the other places, twenty at a time; none where all are drawn. query: what else
    the address holds."""
    if view.pages == 1:
        return []
    links = Markup().join(
        Markup('<a data-go="" href="?{}"{}>{}–{}</a>').format(
            urlencode({**query, PAGE: str(page)}),
            Markup(' aria-current="page"') if page == min(view.choice.page, view.pages) else "",
            number(LARGEST * (page - 1) + 1),
            number(min(LARGEST * page, view.paged.count)),
        )
        for page in range(1, view.pages + 1)
    )
    nav = Markup('<nav class="pages" aria-label="{0}"><span>{0}</span> {1}</nav>')
    return [nav.format(_("Charts of other places, most loans first:"), links)]


def table(view: View) -> Table:
    """Sent and received, a row a place and month."""
    columns = (
        Column("place", _("Place"), Kind.TEXT),
        Column("loan_month", _("Month"), Kind.MONTH),
        Column("sent", _("Sent")),
        Column("received", _("Received")),
    )
    rows = titles.named(view, view.by_month_and_place, "place")
    return Table(titles.monthly(view), columns, rows, (measures.SENT,))


SCALE = Switch(N_("Scale"), "asteikko", {"oma": N_("A scale for each"), "indeksi": N_("Index")})
MULTIPLES = Figure("pienet", chart, words, table, measures.RECEIVED, SCALE)
