"""Who is recognised, and on what grounds?"""

from portal.award.ui import base as ui_award
from portal.award.ui import decide as ui_decide
from portal.award.ui import letters as ui_letters
from portal.award.ui import meeting as ui_meeting
from portal.award.ui import papers as ui_papers
from portal.award.ui import texts as ui_texts
from portal.award.words import round as round_words
from portal.award.workflow import Action
from portal.kit import access
from portal.kit.i18n import _
from portal.ui import page as ui

ui.guard(access.may_sit, needs_release=False)
ui.title(_("Comparison and decision"))
round_ = ui_award.choose_round()
ui_award.told()
if round_ is None:
    ui_award.para("No round is open.")
else:
    matter, seat = ui_decide.matter_of(round_), ui_award.seat(round_)
    ui.lead(round_words.name(round_))
    ui_papers.due(round_, seat)
    if ui_decide.is_open(matter):
        steps, comparison = ui.side_by_side()
        with steps:
            ui_meeting.show(matter)
        with comparison:
            ui_decide.compare(matter)
        ui_papers.show(round_, seat)
        ui_decide.extract(matter)
    else:
        ui.page_link("/kierros", _("Go to the round"), {"kierros": round_.round_id})
        if Action.WRITE_TEXTS in matter.can:
            ui.heading(_("Announcement"))
            ui_texts.show(matter, is_due=False)
    ui_letters.show(matter)
