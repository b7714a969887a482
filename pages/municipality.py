"""What does the cooperation give one municipality?"""

from portal.kit import access
from portal.kit.i18n import _
from portal.lending import charts
from portal.lending import figures as figure_findings
from portal.lending import tables as exhibits
from portal.lending import words as findings
from portal.lending.map import arrow_map
from portal.municipality import figures as municipality_figure_findings
from portal.municipality import filters as municipality_filters
from portal.municipality import tables as municipality_exhibits
from portal.municipality import ui as municipality_ui
from portal.municipality import words as municipality_findings
from portal.ui import figure as ui_figure
from portal.ui import page as ui

ui.guard(access.may_read_reports)
view = municipality_filters.chosen()
ui.tab_title(view.name)
ui.stop_at(view.gap, view.name)
lending = ui.look(view.lending)
loans = lending.on(view.place)

ui.opening(view, view.once(municipality_findings.headline), view.once(municipality_findings.lead))
ui.cards(municipality_exhibits.key_figures, view)
ui.remarks(view.once(municipality_findings.remarks), view.events)

ui.heading(_("What the cooperation means here"))
ui.sentences(view.once(municipality_findings.meaning))
ui.remark(findings.not_a_bill())

ui_figure.show(
    "sijoittuminen", municipality_exhibits.rows_of_dots, view,
    finding=municipality_figure_findings.standing, table=municipality_exhibits.all_municipalities,
    card="loans_ministry",
)  # fmt: skip

left, right = ui.side_by_side()
with left:
    ui_figure.show(
        "kumppanit", charts.partners, loans, view.place, finding=figure_findings.focus,
        table=exhibits.partners, card="sent",
    )  # fmt: skip
with right:
    if lending.has_map:
        ui_figure.show(
            "kuntakartta", arrow_map, loans, view.place, finding=figure_findings.focus_map,
            table=exhibits.arrows, card="loans_between",
        )  # fmt: skip
    else:
        ui.remark(figure_findings.no_map())

if view.library is not None:
    ui_figure.show(
        "yhteinen", municipality_exhibits.joint_bars, view,
        finding=municipality_figure_findings.joint, table=municipality_exhibits.joint_library,
        card="loans_ministry",
    )  # fmt: skip

municipality_ui.groups(view)
ui.heading(_("Questions for discussion"))
ui.sentences(view.once(municipality_findings.questions))
ui.page_link("lending.py", _("Lending flows: who lends to whom"))
ui.page_link("definitions.py", _("Definitions: how every figure is counted"))
