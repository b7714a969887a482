"""Where is the round, and what have I to do?"""

from portal.award.ui import base as ui_award
from portal.award.ui import conflicts as ui_conflicts
from portal.award.ui import office as ui_office
from portal.award.ui import papers as ui_papers
from portal.award.ui import round as ui_round
from portal.award.ui import rules as ui_rules
from portal.award.words import round as round_words
from portal.award.workflow import OVER
from portal.kit import access
from portal.kit.i18n import _
from portal.ui import page as ui

ui.guard(access.may_read_reports, needs_release=False)
found = ui_award.choose_round()
if found is None:
    ui.title(_("No round is open"))
    ui.lead(_("When the rules of a round have been published, they are shown here."))
    ui_award.told()
    ui_round.begin()
else:
    ui.title(round_words.name(found))
    ui_award.told()
    held, can = ui_award.seat(found), ui_award.actions(found)
    ui_round.state(found, held, can)
    ui_round.result(found)
    ui_round.archived(found, can)
    ui_conflicts.show(found, held, can)
    ui_round.reviews_in(found, held)
    ui_rules.show(found, can)  # from here on in the order of the round: what is due is open
    ui_round.seats(found, can)
    ui_round.link(found, can)
    ui_conflicts.others(found, held, can)
    ui_office.show(found, can)
    ui_round.evidence(found, can)
    ui_papers.show(found, held)
    ui_round.reasons_given(found)
    ui_round.aside(found, can)
    if found.state in OVER:
        ui_round.begin()
