"""How does each nominee meet the criteria?"""

from portal import access, ui, ui_award, ui_review
from portal.i18n import _

ui.guard(access.may_review, needs_release=False)
ui.title(_("Review"))
found = ui_award.choose_round()
ui_award.told()
if found is None:
    ui_award.para("No round is open.")
else:
    ui_review.show(found)
