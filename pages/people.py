"""Who may do what in the portal?"""

from portal import access, ui, ui_people
from portal.i18n import _

ui.guard(access.may_manage_people, needs_release=False)

ui.title(_("People and roles"))
ui.lead(_("Whoever signs in appears here by the name that the identity provider gives, and may read what everybody may. Everything else takes a role."))  # fmt: skip
ui_people.roles()
