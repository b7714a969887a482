"""Where is the round, and what have I to do?"""

from portal.award import page
from portal.award.ui import base as ui_award
from portal.award.ui import conflicts as ui_conflicts
from portal.award.ui import office as ui_office
from portal.award.ui import papers as ui_papers
from portal.award.ui import round as ui_round
from portal.award.ui import rules as ui_rules
from portal.award.words import round as round_words
from portal.award.workflow import OVER
from portal.kit import access
from portal.ui import living
from portal.ui import page as ui

ui.guard(access.may_read_reports, needs_release=False)
if ui_award.acting().person_id is None:
    if ui_award.is_to_tell():
        ui_award.told()  # what came of a button over the page
    living.show(page.PAGE)
elif (round_ := ui_award.choose_round()) is None:
    page.otherwise(ui_round.stage())
    ui_award.told()
    ui_round.begin()
else:
    ui.title(round_words.name(round_))
    ui_award.told()
    seat, can = ui_award.seat(round_), ui_award.actions(round_)
    ui_round.state(round_, seat, can)
    page.results(ui_round.stage(), page.publications(round_))
    ui_round.archived(round_, can)
    ui_conflicts.show(round_, seat, can)
    ui_round.reviews_in(round_, seat)
    ui_rules.show(round_, can)  # from here on in the order of the round: what is due is open
    ui_round.seats(round_, can)
    ui_round.link(round_, can)
    ui_conflicts.others(round_, seat, can)
    ui_office.show(round_, can)
    ui_round.evidence(round_, can)
    ui_papers.show(round_, seat)
    ui_round.reasons_given(round_)
    ui_round.aside(round_, can)
    if round_.state in OVER:
        ui_round.begin()
