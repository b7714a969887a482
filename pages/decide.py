"""Who is recognised, and on what grounds?"""

from portal import access, ui, ui_award, ui_decide, ui_letters, ui_texts
from portal.i18n import _

ui.guard(access.may_sit, needs_release=False)
ui.title(_("Comparison and decision"))
found = ui_award.choose_round()
ui_award.told()
if found is None:
    ui_award.para("No round is open.")
else:
    about = ui_decide.matter(found)
    if ui_decide.compare(about):
        ui_decide.meetings(about)
        ui_decide.extract(about)
    else:
        ui.lead(ui_award.to_do(found, ui_award.seat(found)))
        ui.page_link("round.py", _("Go to the round"), {"kierros": found.round_id})
    ui_texts.show(about)
    ui_letters.show(about)
