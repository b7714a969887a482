"""Who takes part in the joint work of the libraries?"""

from portal.groups import page
from portal.groups import ui as ui_groups
from portal.ui import living

living.show(page.PAGE)
ui_groups.workbook()
