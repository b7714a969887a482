"""The sentences of the what-if page."""

from portal.kit import i18n
from portal.kit.i18n import N_, _, money, number, percent
from portal.kit.ties import each, tied_names
from portal.lending.words import inhabitants
from portal.whatif.queries import Key
from portal.whatif.view import WHOLE, CostView

KEYS = {
    Key.EQUAL: N_("Equal shares"),
    Key.POPULATION: N_("By inhabitants"),
    Key.RECEIVED: N_("By items received"),
    Key.SENT: N_("By items sent"),
    Key.KILOMETRES: N_("By estimated kilometres"),
}


def caveat() -> str:
    """What has to be read before the figures."""
    return _("This is arithmetic, not a proposal. Net lending is not a bill.")


def title(view: CostView) -> str:
    """What is asked."""
    return _("What if {amount} were divided between the municipalities?").format(
        amount=money(view.cents)
    )


def key_text(view: CostView, key: Key) -> str:
    """What the amount is divided by; of inhabitants also of which year they are."""
    said = _(KEYS[key])
    years = inhabitants(view.years_of_people)
    return f"{said} ({years})" if key is Key.POPULATION and years else said


def division_text(view: CostView) -> str:
    """What the amount is divided by, mixed or not, and within which bounds."""
    choice, said = view.choice, key_text(view, view.key)
    if choice.second is not None and view.is_mixed:
        said = _("{part} {first}, {rest} {second}").format(
            part=percent(choice.part / WHOLE, 0),
            first=i18n.uncapital(said),
            rest=percent(1 - choice.part / WHOLE, 0),
            second=i18n.uncapital(key_text(view, choice.second)),
        )
    bounds = [
        text.format(amount=money(cents))
        for text, cents in (
            (_("at least {amount} each"), choice.floor),
            (_("at most {amount} each"), choice.ceiling),
        )
        if cents
    ]
    return ", ".join([said, *bounds])


def agreement(view: CostView) -> str:
    """What one agreement is: the amount, by what it is divided, and what it is compared with."""
    return _("{amount}: {key}; compared with: {against}").format(
        amount=money(view.cents),
        key=i18n.uncapital(division_text(view)),
        against=i18n.uncapital(key_text(view, view.choice.against)),
    )


def impossible(view: CostView) -> str:
    """That floors or ceilings do not let the amount be divided."""
    count = len(view.weights[Key.EQUAL])
    return _(
        "The amount cannot be divided so: {n} municipalities with at least {floor} and at most {ceiling} each do not add up to {amount}."
    ).format(
        n=number(count),
        floor=money(view.choice.floor),
        ceiling=money(view.choice.ceiling) if view.choice.ceiling else i18n.MISSING,
        amount=money(view.cents),
    )


def headline(view: CostView) -> str:
    """The largest and the smallest share, by all the names that have it. It must be divided."""
    shares = view.divided or {}
    most, least = max(shares.values()), min(shares.values())
    if most - least <= 1:
        return _("{amount} in {n} equal shares: {share} each").format(
            amount=money(view.cents), n=number(len(shares)), share=money(least)
        )
    top, low = ([code for code, cents in shares.items() if cents == end] for end in (most, least))
    return _("{amount} divided: most {top}, {most}; least {low}, {least}").format(
        amount=money(view.cents),
        top=_all(view, top),
        most=each(top, money(most)),
        low=_all(view, low),
        least=each(low, money(least)),
    )


def _all(view: CostView, codes: list[str]) -> str:
    names = {code: view.name(code) for code in codes}
    return tied_names(sorted(codes, key=lambda code: i18n.sort_key(names[code])), names)


def remarks(view: CostView) -> list[str]:
    """A sentence for each key that cannot be used, with what it lacks; and for one that lacks months."""
    lacking = {
        Key.POPULATION: _("By inhabitants: the inhabitants of some municipality are not known."),
        Key.KILOMETRES: _(
            "By estimated kilometres: the transfers report (R2) has not been loaded for these months, or where the municipalities lie is not known."
        ),
        Key.RECEIVED: _("By items received: nothing was received in these months."),
        Key.SENT: _("By items sent: nothing was sent in these months."),
    }
    said = [text for key, text in lacking.items() if key not in view.weights]
    months = len(view.period.months)
    if Key.KILOMETRES in view.weights and view.months_of_transfers < months:
        said.append(
            _("By estimated kilometres: the transfers of {n} months of {m} only are known.").format(
                n=number(view.months_of_transfers), m=number(months)
            )
        )
    return said
