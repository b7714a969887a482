"""How a municipality is chosen: by name, from a list, or on the map. The front page and the card without one."""

from collections.abc import Mapping
from urllib.parse import urlencode

import pandas as pd

from portal.kit import choice as choices
from portal.kit import region
from portal.kit.choice import Linked
from portal.kit.i18n import N_, _, ngettext, number, percent
from portal.kit.places import Level
from portal.kit.stage import NARROW, WIDE, Stage
from portal.kit.text_rule import Markup
from portal.lending.figures import from_elsewhere
from portal.lending.figures.from_elsewhere import CARD, FROM_ELSEWHERE
from portal.lending.view import View
from portal.municipality import view as views

BY_NAME, BY_SHARE = "nimi", "osuus"
ORDERS = {BY_NAME: N_("A–Ö"), BY_SHARE: N_("Share")}
ORDER = Linked("jarjestys", N_("Order"), choices.labelled(ORDERS))


def tell(stage: Stage, view: View, order: str, query: Mapping[str, str] | None = None) -> None:
    """A field for a name, the list in its order, and the map. order: a code of ORDER, or nothing where the
    page has no such choice; query: what the address of the card holds besides."""
    left, right = stage.pair() if view.has_areas else (stage, stage)
    left.finder(
        CARD,
        "kunta",
        _("Search by the name of a municipality or a library"),
        _("Open the card"),
        _names(stage),
    )
    head, listed = _head(view, order, stage.path), _list(view, order, query or {})
    left.only(WIDE, "towns").sections([head, listed])
    if view.has_areas:
        right.figure(FROM_ELSEWHERE, view)
    stage.only(NARROW, "towns").sections([_folded(view, head + listed)])


def _folded(view: View, listed: str) -> str:
    """The list under a fold, for a phone, where the map comes first."""
    said = ngettext(
        "Show {n} municipality as a list", "Show all {n} municipalities as a list", len(view.names)
    ).format(n=number(len(view.names)))
    fold = Markup('<details class="towns-fold"><summary>{}</summary>{}</details>')
    return fold.format(said, Markup(listed))


def _names(stage: Stage) -> list[str]:
    """What the field offers: municipalities, then other names that lead to one."""
    read = stage.answers.read
    towns = region.labelled_places(read, Level.MUNICIPALITY).values()
    return list(dict.fromkeys([*towns, *sorted(stage.answers.made(views.other_names, read))]))


def _head(view: View, order: str, path: str) -> str:
    """How many there are, what stands beside them, and the way to the other order."""
    count = len(view.names)
    said = ngettext("{n} municipality", "{n} municipalities", count).format(n=number(count))
    what = _("share of loans from others")
    links = Markup(" ").join(
        Markup('<a data-go="" href="{}"{}>{}</a>').format(
            path if code == BY_NAME else f"{path}?{urlencode({ORDER.name: code})}",
            Markup(' aria-current="true"') if code == order else "",
            _(label),
        )
        for code, label in ORDERS.items()
    )
    switch = Markup('<span class="orders">{}</span>').format(links) if order else Markup()
    head = Markup('<p class="towns-head"><span><strong>{}</strong>, {}</span> {}</p>')
    return head.format(said, what, switch)


def _list(view: View, order: str, query: Mapping[str, str]) -> str:
    """Every municipality as a link to its card, and its share."""
    frame = view.once(from_elsewhere.shares)
    if order == BY_SHARE:
        frame = frame.sort_values("share", ascending=False, kind="stable", na_position="last")
    items = Markup().join(
        Markup('<li><a data-go="" href="{}">{}</a> <span>{}</span></li>').format(
            f"{CARD}?{urlencode({'kunta': code, **query})}",
            view.names.get(code, code),
            "–" if pd.isna(share) else percent(share),
        )
        for code, share in zip(frame["place"], frame["share"], strict=True)
    )
    return Markup('<ul class="towns">{}</ul>').format(items)
