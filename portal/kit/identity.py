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
    """Who keeps the portal, as the region's texts tell it; without them the name of the consortium."""
    return told(release, "keeper") or site_name(release)


def library_system(release: Release | None) -> str:
    """What the library system of the region is called; in general words where the region does not say."""
    return told(release, "source_system") or _("library system")


def told(release: Release | None, what: str) -> str | None:
    """A text of the region in the language in use, else in Finnish; None where the region has none."""
    texts = {} if release is None else release.regional.texts.get(what, {})
    return texts.get(i18n.current()) or texts.get(DEFAULT) or None


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
