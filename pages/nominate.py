"""Which library deserves recognition, and why?"""

from portal.award.ui import base as ui_award
from portal.award.ui import nominate as ui_nominate
from portal.kit import access
from portal.kit.i18n import _
from portal.ui import page as ui

ui.guard(access.may_read_reports, needs_release=False)
ui.title(_("Nominate a library"))
round_ = ui_award.choose_round()
ui_award.told()
if round_ is None:
    ui_award.para("No call is open. When one opens, libraries are nominated here.")
else:
    ui_nominate.show(round_)
