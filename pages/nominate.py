"""Which library deserves recognition, and why?"""

from portal import access, ui, ui_award, ui_nominate
from portal.i18n import _

ui.guard(access.may_read_reports, needs_release=False)
ui.title(_("Nominate a library"))
found = ui_award.choose_round()
ui_award.told()
if found is None:
    ui_award.para("No call is open. When one opens, libraries are nominated here.")
else:
    ui_nominate.show(found)
