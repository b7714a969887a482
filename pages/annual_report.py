"""What does a year hold for AKE's annual report?"""

from portal.annual_report import ui as ui_report
from portal.kit import access
from portal.kit.i18n import _
from portal.ui import page as ui

ui.guard(access.may_manage_exports)
year = ui_report.year()
report = ui_report.draft(year)

ui.title(report.title)
ui.lead(
    _(
        "A draft in the order of AKE's own reports: figures, charts and tables are filled in, prose is left to write. Your own text lives in the Word file, not here."
    )
)
ui_report.downloads(report)
ui.heading(_("What the data cannot tell"))
ui.sentences(report.gaps() or [_("Nothing is missing.")])
ui.heading(_("What is in the draft"))
ui_report.contents(report)
