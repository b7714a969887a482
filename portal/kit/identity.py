"""What the portal, its region and its keeper are called, from the release."""

from collections.abc import Mapping

from portal.kit import i18n, settings
from portal.kit.i18n import DEFAULT, _
from portal.kit.text_rule import escape
from portal.kit.warehouse import Release


def _in_words(names: Mapping[str, str]) -> str:
    return names.get(i18n.current()) or names[DEFAULT]


def site_name(release: Release | None) -> str:
    """The name of the library consortium; a general name as long as there is no release."""
    if release is None:
        return _("Public libraries")
    return _in_words(release.consortium_names)


def region_name(release: Release) -> str:
    """The name of the region in the language in use."""
    return _in_words(release.region_names)


def keeper(release: Release | None) -> str:
    """The regional development library, under its own Finnish name: AKE and the region."""
    return "AKE" if release is None else f"AKE {release.region_names[DEFAULT]}"


def contact_sentence() -> str:
    """Where to send feedback; says plainly when nobody has set the address."""
    address = settings.contact()
    if address is None:
        return _("The contact address is missing from the portal's settings.")
    return _("Write to {address}.").format(address=escape(address))


def licence_sentence() -> str:
    """How the figures may be used; says plainly when nobody has decided it."""
    licence = settings.licence()
    if licence is None:
        return _("The licence has not been set yet. Name the source.")
    return _("{licence}. Name the source.").format(
        licence=f"{licence.name} ({licence.url})" if licence.url else licence.name
    )
