"""The parts of a page that every stage of the browser writes alike, as HTML."""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlencode

from portal.kit import figure as shown
from portal.kit import i18n
from portal.kit.changes import EVENT, Event
from portal.kit.i18n import _, ngettext
from portal.kit.text_rule import Markup
from portal.kit.told import Sentence, Told
from portal.kit.warehouse import Release

EVENTS_SEEN = 3  # of what happened in a period so many are seen at once, the rest on request


def heading(text: str) -> Markup:
    """The heading of a part."""
    return Markup('<h2 class="part">{}</h2>').format(text)


def lead(text: str) -> Markup:
    """The sentences under a heading."""
    return Markup('<p class="lead">{}</p>').format(text)


def remark(text: str) -> Markup:
    """A sentence that nobody may miss beside a figure."""
    return Markup('<p class="figure-remark">{}</p>').format(text)


def finder(path: str, name: str, label: str, button: str, names: Sequence[str]) -> Markup:
    """A form that takes a name and opens the page at `path` with it in the address."""
    offered = Markup().join(Markup('<option value="{}"></option>').format(one) for one in names)
    form = Markup(
        '<form class="finder" role="search" action="{0}" method="get"><label><span>{1}</span>'
        '<input name="{2}" type="search" list="offered-{2}" autocomplete="off" required></label>'
        '<button class="button" type="submit">{3}</button><datalist id="offered-{2}">{4}</datalist></form>'
    )
    return form.format(path, label, name, button, offered)


def contents(figures: Sequence[tuple[str, str]]) -> Markup:
    """The figures of a page (where each stands, its headline) as links under a fold; nothing for one."""
    if len(figures) < 2:  # noqa: PLR2004 - one is in sight
        return Markup()
    items = Markup().join(
        Markup('<li><a href="#{}">{}</a></li>').format(place, text) for place, text in figures
    )
    said = _("Contents: {n} figures").format(n=i18n.number(len(figures)))
    fold = Markup('<details class="page-contents"><summary>{}</summary><ol>{}</ol></details>')
    return fold.format(said, items)


def sentence(told: Sentence) -> Markup:
    """A sentence whose numbers lead to their definitions."""
    pieces = Markup().join(
        Markup('<a href="{}">{}</a>').format(piece.measure.address, piece.text)
        if isinstance(piece, Told)
        else piece
        for piece in told.pieces()
    )
    return Markup('<p class="told">{}</p>').format(pieces)


def gap(text: str) -> Markup:
    """What the data cannot tell."""
    return Markup("<p><em>{}</em></p>").format(text)


def to_write(text: str) -> Markup:
    """A place for what a person will write."""
    return Markup('<p class="figure-subtitle">[{}]</p>').format(
        _("To be written: {what}").format(what=text)
    )


def listed(texts: Sequence[str], name: str = "sentences") -> Markup:
    """Sentences as a list; nothing when there are none."""
    items = Markup().join(Markup("<li>{}</li>").format(text) for text in texts)
    return Markup('<ul class="{}">{}</ul>').format(name, items) if texts else Markup()


def events(release: Release, happened: Iterable[Event]) -> list[Markup]:
    """What happened, each with a link to what it changed."""
    kept = shown.named_if_older(release)
    return [_event(event, urlencode({EVENT: event.key, **kept})) for event in happened]


def _event(event: Event, query: str) -> Markup:
    link = Markup(
        ' <a href="/lainausvirrat?{}" data-follow="{}={}">{}<span class="visually-hidden"> {}</span></a>'
    ).format(query, EVENT, event.key, _("Before and after"), event.days)
    return Markup("{}{}").format(event.told, link)


def happened(events: Sequence[Markup]) -> Markup:
    """Events numbered as a time line marks them; under a fold where they are many."""
    items = Markup().join(Markup("<li>{}</li>").format(event) for event in events)
    told = ngettext(
        "{n} event is marked by a number", "{n} events are marked by numbers", len(events)
    ).format(n=i18n.number(len(events)))
    is_open = Markup(" open") if len(events) <= EVENTS_SEEN else Markup()
    fold = Markup('<details class="happened"{}><summary>{}</summary><ol>{}</ol></details>')
    return fold.format(is_open, told, items)


def more_events(count: int) -> str:
    """What a fold of further events is called."""
    return ngettext("{n} more event in the period", "{n} more events in the period", count)


def remarks(
    texts: Sequence[str], events: Sequence[str] = (), more: Callable[[int], str] = more_events
) -> tuple[Markup, Markup]:
    """What must be known, with the first events; and the other events under a fold, named by `more`.
    Either is empty where there is nothing."""
    seen, rest = [*texts, *events[:EVENTS_SEEN]], events[EVENTS_SEEN:]
    if not rest:
        return listed(seen, "remarks"), Markup()
    said = more(len(rest)).format(n=i18n.number(len(rest)))
    fold = Markup('<details class="remarks"><summary>{}</summary>{}</details>')
    return listed(seen, "remarks"), fold.format(said, listed(rest, "remarks"))
