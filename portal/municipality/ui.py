"""What the living card of a municipality shows of the working groups."""

from portal.kit.i18n import _
from portal.municipality import cooperation
from portal.municipality.view import MunicipalityView
from portal.ui import page as ui


def groups(view: MunicipalityView) -> None:
    """The groups and recognitions of one municipality's library; nothing in a release without a register."""
    said = view.once(cooperation.groups)
    if said:
        ui.heading(_("Cooperation in working groups"))
        ui.sentences(said)
        ui.page_link("groups.py", _("Cooperation: who takes part in the joint work"))
        ui.heading(_("Recognitions"))
        ui.sections([cooperation.recognitions_html(view)])
        ui.page_link("awards.py", _("All recognitions"))
