"""What is each branch code of the reports, and what else must the region's data say?"""

from portal import access, ui
from portal.exports import ui_branch_map

ui.guard(access.may_manage_exports, needs_release=False)
ui_branch_map.draw()
