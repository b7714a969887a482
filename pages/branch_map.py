"""What is each branch code of the reports, and what else must the region's data say?"""

from portal.exports import ui_branch_map
from portal.kit import access
from portal.ui import page as ui

ui.guard(access.may_manage_exports, needs_release=False)
ui_branch_map.draw()
