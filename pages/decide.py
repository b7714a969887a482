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
found = ui_award.choose_round()
ui_award.told()
if found is None:
    ui_award.para("No round is open.")
else:
    about, held = ui_decide.matter(found), ui_award.seat(found)
    ui.lead(round_words.name(found))
    ui_papers.due(found, held)
    if ui_decide.is_open(about):
        steps, comparison = ui.side_by_side()
        with steps:
            ui_meeting.show(about)
        with comparison:
            ui_decide.compare(about)
        ui_papers.show(found, held)
        ui_decide.extract(about)
    else:
        ui.page_link("/kierros", _("Go to the round"), {"kierros": found.round_id})
        if Action.WRITE_TEXTS in about.can:
            ui.heading(_("Announcement"))
            ui_texts.show(about, is_due=False)
    ui_letters.show(about)
