"""How the place of a card is chosen: by name, from a list, or on the map. The front page and the card without one."""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

import pandas as pd

from portal.kit import largest, region
from portal.kit.answers import Answers
from portal.kit.choice import Codes, Linked
from portal.kit.i18n import N_, _, number, percent
from portal.kit.places import LEVELS, NEVER_BETWEEN, Level, counted
from portal.kit.stage import NARROW, WIDE, Stage
from portal.kit.text_rule import Markup
from portal.lending.figures import from_elsewhere
from portal.lending.figures.from_elsewhere import CARD, FROM_ELSEWHERE
from portal.lending.view import View
from portal.municipality import view as views

BY_SIZE, BY_NAME, BY_SHARE = "koko", "nimi", "osuus"
ORDERS = {BY_NAME: N_("A–Ö"), BY_SHARE: N_("Share")}


def _orders(answers: Answers, codes: Codes) -> dict[str, str]:
    """The orders of the list; of many places first the largest alone, so that the page stays short."""
    level = LEVELS[codes["taso"]][0] if "taso" in codes else Level.MUNICIPALITY
    count = len(region.labelled_places(answers.read, level))
    largest_first = {BY_SIZE: N_("Largest")} if largest.pages(count) > 1 else {}
    orders = {**largest_first, **ORDERS}
    if level in NEVER_BETWEEN:
        del orders[BY_SHARE]
    return {code: _(label) for code, label in orders.items()}


def order(*follows: str) -> Linked:
    """The choice of the order, on a page whose level, if it has one, is chosen by what it follows."""
    return Linked("jarjestys", N_("Order"), _orders, follows=follows)


ORDER = order()


def tell(stage: Stage, view: View, query: Mapping[str, str] | None = None) -> None:
    """A field for a name, the list in the chosen order, and the map. query: what the address of the card
    holds besides."""
    has_map = view.has_areas and view.choice.scope.level not in NEVER_BETWEEN
    left, right = stage.pair() if has_map else (stage, stage)
    if view.choice.scope.level is Level.MUNICIPALITY:
        left.finder(
            CARD,
            "kunta",
            _("Search by the name of a municipality or a library"),
            _("Open the card"),
            _names(stage),
        )
    head, listed = _head(stage, view, query or {}), _list(stage, view, query or {})
    is_large = largest.pages(len(view.names)) > 1  # then it is written once for all widths
    (left if is_large else left.only(WIDE, "towns")).sections([head, listed])
    if has_map:
        right.figure(FROM_ELSEWHERE, view)
    if not is_large:
        stage.only(NARROW, "towns").sections([_folded(view, head + listed)])


def _folded(view: View, listed: str) -> str:
    """The list under a fold, for a phone, where the map comes first."""
    places = counted(view.choice.scope.level, len(view.names))
    said = _("Show as a list: {places}").format(places=places)
    fold = Markup('<details class="towns-fold"><summary>{}</summary>{}</details>')
    return fold.format(said, Markup(listed))


def _names(stage: Stage) -> list[str]:
    """What the field offers: municipalities, then other names that lead to one. Of a large set those are
    known too, but not offered: they would weigh more than the page."""
    read = stage.answers.read
    towns = region.labelled_places(read, Level.MUNICIPALITY).values()
    if largest.pages(len(towns)) > 1:
        return list(dict.fromkeys(towns))
    return list(dict.fromkeys([*towns, *sorted(stage.answers.made(views.other_names, read))]))


def _head(stage: Stage, view: View, query: Mapping[str, str]) -> str:
    """How many there are, what stands beside them, and the way to the other orders."""
    order = stage.codes[ORDER.name]
    said = counted(view.choice.scope.level, len(view.names))
    level = view.choice.scope.level
    what = _("loans") if level in NEVER_BETWEEN else _("share of loans from others")
    if order == BY_SIZE:
        more = _("The {n} with most loans are listed.").format(n=number(largest.LARGEST))
        what = f"{what}. {more}"
    if order == BY_SIZE and level is Level.MUNICIPALITY:
        what = _(
            "share of loans from others. The {n} with most loans are listed; the others are found by search, on the map and in the other orders"
        ).format(n=number(largest.LARGEST))
    links = Markup(" ").join(
        Markup('<a data-go="" href="{}"{}>{}</a>').format(
            _address(stage.path, {**query, **({ORDER.name: code} if at else {})}),
            Markup(' aria-current="true"') if code == order else "",
            label,
        )
        for at, (code, label) in enumerate(_orders(stage.answers, stage.codes).items())
    )
    switch = Markup('<span class="orders">{}</span>').format(links)
    head = Markup('<p class="towns-head"><span><strong>{}</strong>, {}</span> {}</p>')
    return head.format(said, what, switch)


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _list(stage: Stage, view: View, query: Mapping[str, str]) -> str:
    """Places as links to their cards, and their shares: every one, or the largest."""
    frame, order = view.once(from_elsewhere.shares), stage.codes[ORDER.name]
    if order == BY_SIZE:
        frame = _by_size(frame).head(largest.LARGEST)
    if order == BY_SHARE:
        frame = frame.sort_values("share", ascending=False, kind="stable", na_position="last")
    return _links(view, frame, query)


def members(view: View, own: Collection[str], query: Mapping[str, str]) -> str:
    """The municipalities of a consortium or region as such links; of many the largest, and how many they
    are of. query: what the address of the card holds besides."""
    frame = view.once(from_elsewhere.shares)
    frame = frame[frame["place"].isin(own)]
    said = f"{counted(Level.MUNICIPALITY, len(frame))}, {_('share of loans from others')}"
    if largest.pages(len(frame)) > 1:
        frame = _by_size(frame).head(largest.LARGEST)
        more = _("The {n} with most loans are listed.").format(n=number(len(frame)))
        said = f"{said}. {more}"
    head = Markup('<p class="towns-head"><span>{}</span></p>').format(said)
    return head + _links(view, frame, query)


def _by_size(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("lent", ascending=False, kind="stable", na_position="last")


def _links(view: View, frame: pd.DataFrame, query: Mapping[str, str]) -> str:
    """Links with the share that comes from others, or between whom nothing is counted with the loans."""
    is_between = view.choice.scope.level not in NEVER_BETWEEN
    column, told = ("share", percent) if is_between else ("lent", number)
    items = Markup().join(
        Markup('<li><a data-go="" href="{}">{}</a> <span>{}</span></li>').format(
            from_elsewhere.address(code, view.choice.scope.level, query),
            view.names.get(code, code),
            "–" if pd.isna(value) else told(value),
        )
        for code, value in zip(frame["place"], frame[column], strict=True)
    )
    return Markup('<ul class="towns">{}</ul>').format(items)
