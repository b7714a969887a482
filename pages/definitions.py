"""How is every figure counted?"""

from portal.definitions import words as definitions
from portal.kit import access
from portal.kit.i18n import _
from portal.ui import page as ui

ui.guard(access.may_read_reports, needs_release=False)
ui.title(_("Definitions"))
ui.lead(_("How every figure of the portal is counted, from what, and what breaks its series."))

wanted = ui.search(_("Search the definitions"), "haku")
found = definitions.matching(wanted)
ui.lead(definitions.count_text(found))
ui.sections([definitions.as_html(measure) for measure in found])
