"""Who lends to whom?"""

from portal.kit import access
from portal.kit.i18n import _
from portal.lending import cards as key_figures
from portal.lending import charts, filters
from portal.lending import figures as figure_findings
from portal.lending import tables as exhibits
from portal.lending import words as findings
from portal.lending.map import arrow_map
from portal.lending.matrix import matrix
from portal.lending.multiples import multiples
from portal.ui import figure as ui_figure
from portal.ui import page as ui

ui.guard(access.may_read_reports)
view = ui.look(filters.choice())
scope = view.only()

ui.opening(
    view, scope.once(findings.lending_headline), view.only("place").once(findings.lending_lead)
)
ui.cards(key_figures.for_lending, scope)
ui.remarks(view.only("unit").once(findings.notes), view.annotations)

with ui.only("wide", "matrix"):
    ui_figure.show(
        "matriisi", matrix, view, finding=figure_findings.matrix, table=exhibits.flows,
        card=exhibits.CARDS[view.choice.unit],
    )  # fmt: skip
with ui.only("narrow", "flows"):
    ui.flows(scope, figure_findings.flows)

ui_figure.show(
    "netto", charts.net, view.only("place"),
    finding=figure_findings.net, table=exhibits.net, card="net",
)  # fmt: skip
ui.remark(findings.not_a_bill())

if view.focus is not None:
    focused = view.on(view.focus)
    left, right = ui.side_by_side()
    with left:
        ui_figure.show(
            "kohde", charts.partners, focused, view.focus, finding=figure_findings.focus,
            table=exhibits.partners, card="sent",
        )  # fmt: skip
    with right:
        if view.has_map:
            ui_figure.show(
                "kartta", arrow_map, focused, view.focus, finding=figure_findings.focus_map,
                table=exhibits.arrows, card="loans_between",
            )  # fmt: skip
        else:
            ui.remark(figure_findings.no_map())

scale = ui_figure.Switch(
    _("Scale"), "asteikko", {"yhteinen": _("One scale for all"), "oma": _("A scale for each")}
)
ui_figure.show(
    "pienet", multiples, view.only("order", "place"), switch=scale, finding=figure_findings.multiples,
    table=exhibits.by_month_and_place, card="received",
)  # fmt: skip
ui.page_link("definitions.py", _("Definitions: how every figure is counted"))
