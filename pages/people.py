"""Who may do what in the portal?"""

from portal.kit import access
from portal.kit.i18n import _
from portal.people import ui as ui_people
from portal.ui import page as ui

ui.guard(access.may_manage_people, needs_release=False)

ui.title(_("People and roles"))
ui.lead(
    _(
        "Whoever signs in appears here by the name that the identity provider gives, and may read what everybody may. Everything else takes a role."
    )
)
ui_people.roles()
