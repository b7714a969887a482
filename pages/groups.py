"""Who takes part in the joint work of the libraries?"""

from portal.groups import cards as key_figures
from portal.groups import filters
from portal.groups import tables as exhibits
from portal.groups import ui as ui_groups
from portal.groups import words as findings
from portal.kit import access
from portal.kit.i18n import _
from portal.ui import figure as ui_figure
from portal.ui import page as ui

ui.guard(access.may_read_reports)
found = filters.frames()
if found is None:
    ui.title(_("Nothing is recorded of working groups yet"))
    ui.lead(_("The register of cooperation is empty in this release."))
else:
    chosen = filters.view(found)
    group, view = chosen.choice.group, chosen.without_group
    scope = view.spanned
    ui.opening(view, view.once(findings.headline), view.once(findings.lead))
    ui.cards(key_figures.figures, view)
    ui.remark(findings.no_record())
    ui.remarks(view.once(findings.remarks))

    ui_figure.show(
        "osallistuminen", exhibits.matrix, view,
        finding=findings.matrix, table=exhibits.parts, card="seats",
    )  # fmt: skip
    if view.choice.library is not None:
        ui_figure.show(
            "historia", exhibits.history, scope, view.choice.library,
            finding=findings.history, table=exhibits.history_rows, card="attended",
        )  # fmt: skip
    if group is not None:
        ui_figure.show(
            "ryhma-vuosittain", exhibits.group, chosen.spanned, group,
            finding=findings.group, table=exhibits.group_rows, card="attended",
        )  # fmt: skip
    ui_figure.show(
        "elinkaaret", exhibits.lifelines, scope,
        finding=findings.lifelines, table=exhibits.meetings, card="meetings",
    )  # fmt: skip
    if len(view.shares):
        ui_figure.show(
            "tasapuolisuus", exhibits.equity, view,
            finding=findings.equity, table=exhibits.shares, card="share_of_seats",
        )  # fmt: skip
        ui.remarks(view.once(findings.left_out))
        if ui.may(access.may_manage_exports):
            ui.remark(findings.concentration(view))
    else:
        ui.remark(
            _(
                "Seats cannot be compared with staff: the person-years of most libraries are not known."
            )
        )
if ui.may(access.may_manage_exports) and filters.is_known():
    ui_groups.workbook()
ui.page_link("municipality.py", _("Municipality card: what the cooperation gives"))
ui.page_link("definitions.py", _("Definitions: how every figure is counted"))
