"""What part of each place's loans comes from the others, on the map: one chooses one's municipality there, or a
consortium or region."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import pandas as pd

from portal.charts import look, map_figure, region_map
from portal.charts.region_map import Area, Key, RegionMap
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent
from portal.kit.periods import period_text
from portal.kit.places import Level, code_of, counted, name_of, worded
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import each, leader_text, leaders
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import View

CARD = "/kuntakortti"
CLASSES = look.SEQUENTIAL[: look.LIGHT_SEQUENTIAL]  # ink can be read on each of them
UNKNOWN = "#FFFFFF"


def shares(view: View) -> pd.DataFrame:
    """Every place in the order of the alphabet: place, received, lent (all loans made there), share
    (a part, not a number where no loans are known)."""
    balance = view.balance.set_index("place")
    codes = sorted(view.names, key=lambda code: i18n.sort_key(view.names[code]))
    known = balance.reindex(codes)
    lent = known["own"] + known["received"]
    return pd.DataFrame(
        {
            "place": codes,
            "received": known["received"].tolist(),
            "lent": lent.tolist(),
            "share": (known["received"] / lent.where(lent > 0)).tolist(),
        }
    )


def address(
    code: str, level: Level = Level.MUNICIPALITY, query: Mapping[str, str] | None = None
) -> str:
    """The address of the card of a place; query: what it holds besides."""
    of_level = {} if level is Level.MUNICIPALITY else {"taso": code_of(level)}
    return f"{CARD}?{urlencode({'kunta': code, **of_level, **(query or {})})}"


def edges(values: Sequence[float]) -> list[float]:
    """Where the classes after the first begin: the quartiles as whole percents, each once."""
    known = pd.Series([value for value in values if pd.notna(value)])
    cuts = (
        {round(float(known.quantile(part)), 2) for part in (0.25, 0.5, 0.75)} if len(known) else ()
    )
    lowest = known.min() if len(known) else 0
    return sorted(cut for cut in cuts if cut > lowest)


def class_of(value: float, begins: Sequence[float]) -> int:
    """The class of a share, which is taken as it is told: in tenths of a percent."""
    return sum(round(value, 3) >= begin for begin in begins)


def chart(view: View) -> region_map.Mapped:
    """The places in up to four classes of the share; each leads to its card."""
    frame = shares(view).set_index("place")
    begins = edges(frame["share"].tolist())
    columns = (view.areas[name] for name in ("place", "label", "x", "y", "rings"))
    areas = [
        Area(
            code,
            label,
            (x, y),
            rings,
            _fill(frame["share"].get(code), begins),
            _said(view, label, frame.loc[code] if code in frame.index else None),
            address(code, view.choice.scope.level),
            is_chosen=code == view.choice.place,
        )
        for code, label, x, y, rings in zip(*columns, strict=True)
    ]
    title = _(
        worded(
            view.choice.scope.level,
            N_("Share of loans that come from other municipalities"),
            N_("Share of loans that come from others"),
        )
    )
    is_lacking = any(area.fill == UNKNOWN for area in areas)
    legend = (*_legend(begins), *([Key(_("no figures"), UNKNOWN)] if is_lacking else []))
    return map_figure.figure(RegionMap(areas, (), title, legend, (view.map_note,)))


def _fill(value: float | None, begins: Sequence[float]) -> str:
    return UNKNOWN if value is None or pd.isna(value) else CLASSES[class_of(value, begins)]


def _said(view: View, name: str, row: pd.Series | None) -> str:
    if row is None or pd.isna(row["lent"]):
        return f"{name}\n{_('no figures')}"
    if not row["lent"]:
        return f"{name}\n{_('no loans')}"
    said = worded(
        view.choice.scope.level,
        N_("{share} of loans come from other municipalities ({received})"),
        N_("{share} of loans come from others ({received})"),
    )
    return f"{name}\n" + _(said).format(
        share=percent(row["share"]), received=number(row["received"])
    )


def _legend(begins: Sequence[float]) -> list[Key]:
    if not begins:
        return []
    ends = [percent(begin, 0) for begin in begins]
    below = [number(round(100 * begin) - 0.1, 1) for begin in begins[1:]]
    between = [
        f"{number(round(100 * low))}–{high}{i18n.NBSP}%"
        for low, high in zip(begins[:-1], below, strict=True)
    ]
    words = [
        _("under {n}").format(n=ends[0]),
        *between,
        _("{n} or more").format(n=ends[-1]),
    ]
    return [Key(said, colour) for said, colour in zip(words, CLASSES, strict=False)]


def words(view: View) -> Finding:
    """Who leans on the others most."""
    frame = shares(view)
    top = leaders(frame.dropna(subset=["share"]), "share")
    most = percent(frame["share"].max())
    name = leader_text(top, view.names, none="–")
    headline = _("On the map: most of its loans come from others: {name}, {share}").format(
        name=name, share=each(top, most)
    )
    level = view.choice.scope.level
    what = worded(
        level,
        N_("Part of the loans made at each municipality that come from others, {region}, {period}"),
        N_("Part of the loans made at each place that come from others, {region}, {period}"),
    )
    alt = _("Map of {places}; each leads to its card. {found}.").format(
        places=counted(level, len(frame)), found=headline
    )
    how = worded(
        level,
        N_(
            "The darker, the larger the part of a municipality's loans that are items of other municipalities' libraries. Press a municipality to open its card. The list and the table tell the same."
        ),
        N_(
            "The darker, the larger the part of a place's loans that are items of the libraries of other places. Press a place to open its card. The list and the table tell the same."
        ),
    )
    return Finding(
        headline,
        _(what).format(region=view.region, period=period_text(view.period)),
        alt if len(top) else titles.no_loans(view),
        (how,),
    )


def table(view: View) -> Table:
    """Every place in the order of the alphabet."""
    level = view.choice.scope.level
    share = worded(level, N_("From other municipalities"), N_("From others"))
    columns = (
        Column("place", name_of(level), Kind.TEXT),
        Column("share", _(share), Kind.SHARE),
        Column("received", _("Received")),
        Column("lent", _("Loans")),
    )
    found = titles.named(view, shares(view), "place")
    return Table(words(view).subtitle, columns, found, (measures.RECEIVED, measures.LOANS))


FROM_ELSEWHERE = Figure("kunnittain", chart, words, table, measures.FROM_ELSEWHERE)
