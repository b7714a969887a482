"""Who lends to whom?"""

from portal import access, exhibits, filters, findings, key_figures, ui
from portal.charts import lending as charts
from portal.charts.matrix import matrix
from portal.charts.multiples import multiples
from portal.charts.tiles import arrow_map
from portal.i18n import _

ui.guard(access.may_read_reports)
view = ui.look(filters.choice())
scope = view.only()

ui.title(scope.once(findings.lending_headline))
ui.lead(scope.once(findings.lending_lead))
ui.cards(key_figures.for_lending, scope)
ui.remarks(view.only("unit").once(findings.notes))

with ui.only("wide", "matrix"):
    ui.show(
        "matriisi", matrix, view, finding=findings.matrix, table=exhibits.flows,
        card=exhibits.CARDS[view.choice.unit],
    )  # fmt: skip
with ui.only("narrow", "flows"):
    ui.heading(scope.once(findings.matrix).headline)
    ui.flows(scope.once(findings.flow_items, 20))

ui.show(
    "netto", charts.net, view.only("place"),
    finding=findings.net, table=exhibits.net, card="net",
)  # fmt: skip
ui.remark(findings.not_a_bill())

if view.focus is not None:
    left, right = ui.side_by_side()
    with left:
        ui.show(
            "kohde", charts.partners, scope, view.focus, finding=findings.focus,
            table=exhibits.partners, card="sent",
        )  # fmt: skip
    with right:
        ui.show(
            "kartta", arrow_map, scope, view.focus, finding=findings.focus_map,
            table=exhibits.arrows, card="loans_between",
        )  # fmt: skip

scale = ui.Switch(
    _("Scale"), "asteikko", {"yhteinen": _("One scale for all"), "oma": _("A scale for each")}
)
ui.show(
    "pienet", multiples, view.only("order", "place"), switch=scale, finding=findings.multiples,
    table=exhibits.by_month_and_place, card="received",
)  # fmt: skip
ui.page_link("definitions.py", _("Definitions: how every figure is counted"))
