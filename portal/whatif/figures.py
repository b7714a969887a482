"""The words, the bars and the table of the what-if page."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.kit import i18n
from portal.kit.figure import Finding
from portal.kit.i18n import _, money, number
from portal.kit.menu import N_
from portal.kit.periods import period_text
from portal.kit.tables import Column, Kind, Table
from portal.lending.words import each, inhabitants, tied_names
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
        amount=money(view.cents), top=_all(view, top), most=each(top, money(most)),
        low=_all(view, low), least=each(low, money(least)),
    )  # fmt: skip


def _all(view: CostView, codes: list[str]) -> str:
    names = {code: view.name(code) for code in codes}
    return tied_names(sorted(codes, key=lambda code: i18n.sort_key(names[code])), names)


def finding(view: CostView) -> Finding:
    """The bars of one key."""
    shares = view.shares(view.key)
    total = money(sum(shares.values()))
    said = headline(view)
    what = _("{key}, {amount}, {period}").format(
        key=key_text(view, view.key), amount=money(view.cents), period=period_text(view.period)
    )
    alt = _("Bars of shares by municipality. {said}. The shares add up to {total}.").format(
        said=said, total=total
    )
    how = N_(
        "Each bar is the share of a municipality in euros. The shares add up to the amount to the cent: each part is rounded down, and the cents that are left go to the largest remainders."
    )
    by_km = N_(
        "Estimated kilometres: transfers made for the municipality's readers, and their way back, times the straight distance between the centres. Vans drive other routes, so this is an estimate."
    )
    return Finding(said, what, alt, (how, by_km) if view.key is Key.KILOMETRES else (how,))


def bars(view: CostView) -> go.Figure:
    """A bar a municipality, largest share first; the chosen one in bold."""
    shares = sorted(view.shares(view.key).items(), key=lambda item: (-item[1], view.name(item[0])))
    names = [look.short(view.name(code)) for code, _cents in shares]
    labels = [
        f"<b>{name}</b>" if code == view.place else name
        for name, (code, _cents) in zip(names, shares, strict=True)
    ]
    euros = [cents / 100 for _code, cents in shares]
    trace = look.trace("bar",
        y=list(range(len(shares))), x=euros, orientation="h", marker={"color": look.SENT},
        text=[money(cents) for _code, cents in shares], textposition="outside", cliponaxis=False,
        hoverinfo="skip",
    )  # fmt: skip
    return look.figure(
        [trace], height=look.height_of(len(shares), 28, 30), bargap=0.28,
        margin={"l": look.room(labels), "r": 8, "t": 8, "b": 8},
        yaxis={"tickvals": list(range(len(shares))), "ticktext": labels, "showgrid": False,
               "range": [len(shares) - 0.5, -0.5]},
        xaxis={"range": [0, max(1.0, *euros) * 1.4], "showticklabels": False, "showgrid": False},
    )  # fmt: skip


def by_key(view: CostView) -> Table:
    """Every municipality with its share under each key that is known, and the sum in the last row."""
    frame = pd.DataFrame({key.value: view.shares(key) for key in view.weights})
    frame = frame.assign(place=[view.name(str(code)) for code in frame.index])
    frame = frame.sort_values("place", key=lambda names: names.map(i18n.sort_key))
    summed = {key.value: int(frame[key.value].sum()) for key in view.weights}
    rows = pd.concat([frame, pd.DataFrame([{**summed, "place": _("In all")}])], ignore_index=True)
    columns = (
        Column("place", _("Municipality"), Kind.TEXT),
        *(Column(key.value, key_text(view, key), Kind.EUROS) for key in view.weights),
    )
    cards = ("population", "received", "sent", "transport_km")
    return Table(finding(view).subtitle, columns, rows, cards)


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
