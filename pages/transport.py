"""How do items travel between the libraries, and how is demand met?"""

from portal.kit import access
from portal.kit.i18n import _
from portal.transport import cards as key_figures
from portal.transport import charts, figures
from portal.transport import queries as transport
from portal.transport import tables as transport_exhibits
from portal.transport import words as findings
from portal.transport.demand import charts as demand_charts
from portal.transport.demand import tables as demand_exhibits
from portal.transport.demand import words as demand_findings
from portal.transport.filters import choice
from portal.transport.view import HOLDS, TRANSFERS, gathered, of
from portal.ui import figure as ui_figure
from portal.ui import page as ui

ui.guard(access.may_read_reports)
ui.need(transport.months, findings.nothing)
chosen = choice()
view = of(ui.gathered(gathered, chosen.scope), chosen)
ui.stop_at(view.gap)
scope = view.without_place

ui.opening(view, scope.once(findings.headline), scope.once(findings.lead))
if view.months(TRANSFERS):
    ui.cards(key_figures.for_transport, scope)
ui.remarks(scope.once(findings.notes), view.annotations)

if view.months(TRANSFERS):
    ui_figure.show(
        "maarat", charts.trend, scope,
        finding=figures.trend, table=transport_exhibits.trend, card="transfers",
    )  # fmt: skip
    left, right = ui.side_by_side()
    with left:
        ui_figure.show(
            "ajat", charts.days, scope,
            finding=figures.days, table=transport_exhibits.days, card="days_median",
        )  # fmt: skip
    with right:
        ui_figure.show(
            "viikonpaivat", charts.weekdays, scope, finding=figures.weekdays,
            table=transport_exhibits.weekdays, card="transfers_by_weekday",
        )  # fmt: skip
if len(view.travelled):
    ui_figure.show(
        "reitit", charts.routes, view,
        finding=figures.routes, table=transport_exhibits.routes, card="days_p90",
    )  # fmt: skip
    ui.remark(scope.once(findings.way_of_items))
if view.months(TRANSFERS):
    ui_figure.show(
        "saapuneet", charts.bands, view,
        finding=figures.bands, table=transport_exhibits.bands, card="transport_bands",
    )  # fmt: skip
    ui.remark(findings.no_ranking())
if len(view.left_open):
    ui_figure.show(
        "avoimet", charts.left_open, view,
        finding=figures.left_open, table=transport_exhibits.left_open, card="transfers_open",
    )  # fmt: skip
ui.region_words("transport")

ui.part(view, scope.once(demand_findings.headline), scope.once(demand_findings.lead))
if view.months(HOLDS):
    ui.cards(key_figures.for_demand, scope)
    ui_figure.show(
        "varaukset", demand_charts.outcomes, view, finding=demand_findings.outcomes,
        table=demand_exhibits.outcomes, card="holds",
    )  # fmt: skip
    ui_figure.show(
        "odotus", demand_charts.waiting, view,
        finding=demand_findings.waiting, table=demand_exhibits.waiting, card="waiting_days",
    )  # fmt: skip
ui.page_link("definitions.py", _("Definitions: how every figure is counted"))
