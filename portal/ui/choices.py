"""The choices of a page as widgets, kept in the address by codes."""

from collections.abc import Mapping, Sequence

from portal.kit import choice as choices
from portal.kit import i18n, periods
from portal.kit.answers import Answers
from portal.kit.choice import Amount, Choice, Months, Named, Search, Several
from portal.kit.i18n import _
from portal.ui import address
from portal.ui import page as ui

MONTHS = "kuukaudet"  # the option that lets first and last month be chosen one by one
VISIT = "period"  # what a visit keeps when the page changes
END_WIDTH = 160


def pick(every: Sequence[Choice], answers: Answers) -> dict[str, str]:
    """Draw the choices of a page, write what is chosen to the address, and return the codes; of what no widget
    shows those of the address, as they count."""
    codes: dict[str, str] = {}
    for one in every:
        take = _picked if one.is_drawn(answers) else _addressed
        codes[one.name] = take(one, answers, codes)
    listed = choices.drawn(every, answers)
    told = choices.told(listed, answers, codes)
    searched = {one.name for one in listed if isinstance(one, Search)}  # these write their own
    names = [one.name for one in listed if one.name not in searched]
    address.write({name: told.get(name) for name in names})
    for one in listed:
        if one.is_of_visit:
            is_usual = codes[one.name] == one.usual(answers, codes)
            address.keep_for_visit(VISIT, None if is_usual else codes[one.name])
    if spans := {one.name: codes[one.name] for one in listed if one.is_of_visit}:
        ui.copy_link(address.link(spans))
    return codes


def _addressed(one: Choice, answers: Answers, codes: dict[str, str]) -> str:
    known = one.known(answers, codes, address.asked(one.name) or "")
    return one.usual(answers, codes) if known is None else known


def _picked(one: Choice, answers: Answers, codes: dict[str, str]) -> str:
    if isinstance(one, Amount):
        return str(address.amount(one.called(codes), one.name, one.first, (one.least, one.most)))
    if isinstance(one, Search):
        return ui.search(one.called(codes), one.name)
    if isinstance(one, Months):
        return _months(one, answers, codes)
    return _several(one, answers, codes) if isinstance(one, Several) else _one(one, answers, codes)


def _one(one: Choice, answers: Answers, codes: dict[str, str]) -> str:
    options = one.listed(answers, codes)
    if isinstance(one, Named):
        _open_named(one, answers, codes)
    if one.is_of_visit:
        _open_of_visit(one, options)
    return address.pick(one.called(codes), one.name, options, one.width or choices.width(options))


def _open_of_visit(one: Choice, options: Mapping[str, str]) -> None:
    """Open with what another page of this visit has kept, where the address says nothing."""
    kept = address.of_visit(one.name, VISIT)
    if address.asked(one.name) is None and kept in options:
        address.preset(one.name, str(kept))


def _open_named(one: Named, answers: Answers, codes: dict[str, str]) -> None:
    """Open with the option that the address calls by its name."""
    asked = address.asked(one.name) if address.is_new(one.name) else None
    code = None if asked is None else one.known(answers, codes, asked)
    if code is not None:
        address.preset(one.name, code)


def _several(one: Several, answers: Answers, codes: dict[str, str]) -> str:
    options = one.listed(answers, codes)
    known = one.known(answers, codes, address.every(one.name))
    if options:
        return address.several(one.called(codes), one.name, options, known, _("All"))
    if known is None and address.is_new(one.name):
        address.mark_unknown(one.name, address.every(one.name))
    return ""


def _months(one: Months, answers: Answers, codes: dict[str, str]) -> str:
    known = one.listed(answers, codes)
    _open(one, answers, known)
    options = {**known, MONTHS: _("Choose months")}
    picked = address.pick(one.called(codes), one.name, options, one.width or choices.width(options))
    if picked != MONTHS:
        return picked
    months = answers.once(("months of", one), lambda: _every_month(one, answers))
    newest_first = dict(reversed(months.items()))
    first = address.select(_("From"), "alku", months, END_WIDTH)
    last = address.select(_("To"), "loppu", newest_first, END_WIDTH)
    return periods.code(periods.from_months(min(first, last), max(first, last)))


def _open(one: Months, answers: Answers, known: Mapping[str, str]) -> None:
    """Open with the period of the address, else of the visit; one that is not listed is set by its
    months. The usual one if nobody knows it."""
    kept = address.of_visit(one.name, VISIT)
    if not (address.is_new(one.name) or kept):
        return
    asked = address.asked(one.name) or kept
    code = None if asked is None else one.known(answers, {}, asked)
    if code is None or code in known:
        address.preset(one.name, code or next(iter(known)))
        if code is None and (given := address.asked(one.name)):
            address.mark_unknown(one.name, given)
        return
    period = one.period(answers.read, code)
    address.preset(one.name, MONTHS)
    address.preset_part("alku", f"{period.first:%Y-%m}")
    address.preset_part("loppu", f"{period.last:%Y-%m}")


def _every_month(one: Months, answers: Answers) -> dict[str, str]:
    whole = periods.whole(one.coverage(answers.read))
    return {f"{month:%Y-%m}": i18n.month(month) for month in whole.months}
