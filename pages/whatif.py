"""What if an amount were divided between the municipalities?"""

from portal.kit import access
from portal.kit.i18n import _
from portal.ui import figure as ui_figure
from portal.ui import page as ui
from portal.whatif import figures as cost_exhibits
from portal.whatif import filters

ui.guard(access.may_read_reports)
view = filters.chosen()
ui.stop_at(view.gap)

ui.opening(view, view.once(cost_exhibits.title))
ui.remark(cost_exhibits.caveat())
ui.remarks(view.once(cost_exhibits.remarks))
ui_figure.show(
    "jako", cost_exhibits.bars, view,
    finding=cost_exhibits.finding, table=cost_exhibits.by_key, card="cost_share",
)  # fmt: skip
ui.page_link("municipality.py", _("Municipality card: what the cooperation gives"))
ui.page_link("definitions.py", _("Definitions: how every figure is counted"))
