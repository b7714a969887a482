"""The choices of a page as widgets, kept in the address by codes."""

from collections.abc import Iterable, Mapping, Sequence

from portal.kit import choice as choices
from portal.kit import i18n, periods
from portal.kit.answers import Answers
from portal.kit.choice import Amount, Choice, Months, Search
from portal.kit.i18n import _
from portal.kit.periods import Period
from portal.ui import address
from portal.ui import page as ui

MONTHS = "kuukaudet"  # the option that lets first and last month be chosen one by one
VISIT = "period"  # what a visit keeps when the page changes
END_WIDTH = 160


def pick(listed: Sequence[Choice], answers: Answers) -> dict[str, str]:
    """Draw the choices of a page, write what is chosen to the address, and return the codes."""
    codes: dict[str, str] = {}
    for one in listed:
        codes[one.name] = _picked(one, answers, codes)
    told = choices.told(listed, answers, codes)
    searched = {one.name for one in listed if isinstance(one, Search)}  # these write their own
    address.write({name: told.get(name) for name in codes if name not in searched})
    for one in listed:
        if one.is_of_visit:
            is_usual = codes[one.name] == one.usual(answers, codes)
            address.keep_for_visit(VISIT, None if is_usual else codes[one.name])
    if spans := {one.name: codes[one.name] for one in listed if one.is_of_visit}:
        ui.copy_link(address.link(spans))
    return codes


def addressed(listed: Iterable[Choice], answers: Answers) -> dict[str, str]:
    """The codes of what no widget shows, as they count."""
    hidden = [one for one in listed if not one.is_drawn(answers)]
    asked = {one.name: address.asked(one.name) or "" for one in hidden}
    return choices.asked(hidden, answers, asked)


def _picked(one: Choice, answers: Answers, codes: dict[str, str]) -> str:
    if isinstance(one, Amount):
        return str(address.amount(_(one.label), one.name, one.first, (one.least, one.most)))
    if isinstance(one, Search):
        return ui.search(_(one.label), one.name)
    if isinstance(one, Months):
        return _months(one, answers, codes)
    options = one.listed(answers, codes)
    if one.is_of_visit:
        kept = address.of_visit(one.name, VISIT)
        if address.asked(one.name) is None and kept in options:
            address.preset(one.name, str(kept))
    return address.pick(_(one.label), one.name, options, one.width or choices.width(options))


def _months(one: Months, answers: Answers, codes: dict[str, str]) -> str:
    known = one.listed(answers, codes)
    other = _opened(one, answers, known)
    if one.has_ends:
        options = {**known, MONTHS: _("Choose months")}
    else:
        options = {**known, **({} if other is None else _short(other))}
    picked = address.pick(_(one.label), one.name, options, one.width or choices.width(options))
    if picked != MONTHS:
        return picked
    months = answers.once(("months of", one), lambda: _every_month(one, answers))
    newest_first = dict(reversed(months.items()))
    first = address.select(_("From"), "alku", months, END_WIDTH)
    last = address.select(_("To"), "loppu", newest_first, END_WIDTH)
    return periods.code(periods.from_months(min(first, last), max(first, last)))


def _opened(one: Months, answers: Answers, known: Mapping[str, str]) -> Period | None:
    """Open with the period of the address, else of the visit; one that is not listed is returned, and
    set by its months where they can be chosen. The usual one if nobody knows it."""
    kept = address.of_visit(one.name, VISIT)
    if not (address.is_new(one.name) or kept):
        chosen = address.chosen(one.name)
        is_listed = chosen is None or chosen in known or chosen == MONTHS
        return None if is_listed else one.period(answers.read, str(chosen))
    asked = address.asked(one.name) or kept
    code = None if asked is None else one.known(answers, {}, asked)
    if code is None or code in known:
        address.preset(one.name, code or next(iter(known)))
        if code is None and (given := address.asked(one.name)):
            address.mark_unknown(one.name, given)
        return None
    period = one.period(answers.read, code)
    address.preset(one.name, MONTHS if one.has_ends else code)
    if one.has_ends:
        address.preset_part("alku", f"{period.first:%Y-%m}")
        address.preset_part("loppu", f"{period.last:%Y-%m}")
    return period


def _short(period: Period) -> dict[str, str]:
    return {periods.code(period): periods.period_short(period)}


def _every_month(one: Months, answers: Answers) -> dict[str, str]:
    whole = periods.whole(one.coverage(answers.read))
    return {f"{month:%Y-%m}": i18n.month(month) for month in whole.months}
