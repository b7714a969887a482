"""What the annual report says in more than one of its parts."""

from portal.kit import i18n
from portal.kit.i18n import _


def no_data(what: str) -> str:
    """One gap in the words of the reports: ei tietoa."""
    return _("{what}: no data.").format(what=i18n.capital(what))
