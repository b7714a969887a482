"""How does each nominee meet the criteria?"""

from portal.award.ui import base as ui_award
from portal.award.ui import review as ui_review
from portal.kit import access
from portal.kit.i18n import _
from portal.ui import page as ui

ui.guard(access.may_review, needs_release=False)
ui.title(_("Review"))
round_ = ui_award.choose_round()
ui_award.told()
if round_ is None:
    ui_award.para("No round is open.")
else:
    ui_review.show(round_)
