"""The part of Lainausvirrat that is about one event: what a closure changed, and for whom."""

from collections.abc import Mapping

from portal.kit import changes, i18n
from portal.kit import choice as choices
from portal.kit.cards import Card
from portal.kit.changes import EVENT, Past
from portal.kit.i18n import _, ngettext, number
from portal.kit.stage import Stage
from portal.lending import event, measures
from portal.lending.event import AFTER, BEFORE, DURING, EARLIER, LATER, RECEIVED, SENT, EventView
from portal.lending.figures.event_partners import EVENT_PARTNERS
from portal.lending.figures.event_weeks import EVENT_WEEKS


def tell(stage: Stage, asked: str, others: Mapping[str, str]) -> None:
    """The event that the address asks for, where it is known; others are the other choices."""
    events = event.decoded(stage.answers.read, asked) if asked else ()
    if events:
        last = stage.answers.present.data_until
        view = stage.answers.gathered(event.gathered, events, last)
        panel = stage.panel(EVENT)
        _weeks(panel, view)
        panel.link("/lainausvirrat", _("Close the event"), others)
    elif asked:
        stage.remark(choices.unknown_text([choices.as_asked(EVENT, asked)]))


def _weeks(panel: Stage, view: EventView) -> None:
    panel.part(view, view.event.told, lead(view))
    panel.sentences(view.others)
    if DURING in view.known:
        panel.cards([card(view, RECEIVED), card(view, SENT)])
    if view.known & {BEFORE, DURING, AFTER}:
        panel.figure(EVENT_WEEKS, view)
    if len(view.rows):
        panel.figure(EVENT_PARTNERS, view)


def lead(view: EventView) -> str:
    """Which weeks are looked at, and which of them are not known."""
    during = view.spans[DURING]
    weeks = ngettext("{n} whole week", "{n} whole weeks", view.weeks).format(n=number(view.weeks))
    said = _(
        "Loans between municipalities, {place}: {weeks}, {first} – {last}, beside as many weeks just before and after, and the same weeks a year before and after."
    ).format(
        place=view.name, weeks=weeks, first=i18n.day(during.first), last=i18n.day(during.last_day)
    )
    names = {
        EARLIER: _("a year before"),
        BEFORE: _("just before"),
        DURING: _("during"),
        AFTER: _("just after"),
        LATER: _("a year after"),
    }
    unknown = [name for span, name in names.items() if span not in view.known]
    if not unknown:
        return said
    return f"{said} {_('Not known day by day: {spans}.').format(spans=changes.listed(unknown))}"


def card(view: EventView, way: str) -> Card:
    """The loans received or sent during the event, which must be known, and the weeks around it."""
    now = view.total(way, DURING) or 0
    earlier = view.total(way, EARLIER)
    past = None if earlier is None else Past(earlier, 1, _("the same weeks a year before"))
    label = _("Received from others") if way == RECEIVED else _("Sent to others")
    around = _("before {before}, after {after}").format(
        before=number(view.total(way, BEFORE)), after=number(view.total(way, AFTER))
    )
    return Card(label, number(now), changes.alone(now, past), around, measure=measures.WEEKS)
