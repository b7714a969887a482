"""The sentences of the what-if page."""

from portal.kit import i18n
from portal.kit.i18n import N_, _, money, number
from portal.kit.ties import each, tied_names
from portal.lending.words import inhabitants
from portal.whatif.queries import Key
from portal.whatif.view import CostView

KEYS = {
    Key.EQUAL: N_("Equal shares"),
    Key.POPULATION: N_("By inhabitants"),
    Key.RECEIVED: N_("By items received"),
    Key.SENT: N_("By items sent"),
    Key.KILOMETRES: N_("By estimated kilometres"),
}


def caveat() -> str:
    """What has to be read before the figures."""
    return _(
        "This is arithmetic, not a proposal. No agreement known to us charges by lending; the joint costs that we know of are divided by inhabitants. Net lending is not a bill."
    )


def title(view: CostView) -> str:
    """What is asked."""
    return _("What if {amount} were divided between the municipalities?").format(
        amount=money(view.cents)
    )


def key_text(view: CostView, key: Key) -> str:
    """What the amount is divided by; of inhabitants also of which year they are."""
    said = _(KEYS[key])
    years = inhabitants(list(view.frames.population_years.values()))
    return f"{said} ({years})" if key is Key.POPULATION and years else said


def headline(view: CostView) -> str:
    """The largest and the smallest share, by all the names that have it."""
    shares = view.shares(view.key)
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
