"""The frame's parts as HTML: for Streamlit's pages and for those that the server writes itself."""

import base64
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

from portal.kit import i18n, identity
from portal.kit.i18n import N_, _
from portal.kit.text_rule import escape
from portal.kit.warehouse import Release
from portal.site import assets

OPEN_DATA = "/avoin-data/"
FEEDS = "/syote/"
FEED_TITLE = N_("New figures")
RELEASE_FEED = f"{FEEDS}julkaisut.atom"
OPEN_DATA_TITLE = N_("Open data")


@cache
def logo() -> str:
    """The logo as a data address, so that it needs no request."""
    return "data:image/svg+xml;base64," + base64.b64encode(
        (assets.OWN / "logo.svg").read_bytes()
    ).decode("ascii")


def wordmark(release: Release | None) -> str:
    """The portal's name with its logo."""
    name, what = escape(identity.site_name(release)), escape(_("Cooperation portal"))
    return (
        f'<img alt="" width="40" height="40" src="{logo()}">'
        f"<span><strong>{name}</strong><small>{what}</small></span>"
    )


def language_links(query: Mapping[str, str] | None = None) -> str:
    """The languages that are offered by their own names; one that nobody has checked says so itself.

    `query` is what else the address must keep.
    """
    label = escape(_("Language"))
    links = "".join(_language_link(lang, query or {}) for lang in i18n.offered())
    return f'<nav class="languages" aria-label="{label}">{links}</nav>'


def _language_link(lang: str, query: Mapping[str, str]) -> str:
    current = ' aria-current="true"' if lang == i18n.current() else ""
    with i18n.speaking(lang):
        unchecked, hint = (
            _("unchecked"),
            _("This translation has not been checked by a native speaker."),
        )
    note = f" <small>{escape(unchecked)}</small>" if lang in i18n.UNCHECKED else ""
    tip = f' title="{escape(hint)}"' if note else ""
    address = escape(urlencode({"lang": lang, **query}))
    return (
        f'<a href="?{address}" lang="{lang}" hreflang="{lang}"{current}{tip}>'
        f"<span>{i18n.NAMES[lang]}</span>{note}</a>"
    )


def sample_banner() -> str:
    """Say that the figures are made up."""
    label, sentence = (
        escape(_("Sample data")),
        escape(_("The figures are made up and tell nothing about real libraries.")),
    )
    return f'<p class="banner-text"><strong>{label}.</strong> {sentence}</p>'


def unchecked_banner() -> str:
    """Say, in the language itself, that its texts have not been checked."""
    hint = escape(_("This translation has not been checked by a native speaker."))
    return f'<p class="banner-text">{hint}</p>'


def older_banner(release: Release) -> str:
    """Say that the figures are as they were published on an earlier day."""
    said = _("These are the figures as they were published on {day} (release {release_id}).")
    text = said.format(day=i18n.day(release.built_at.date()), release_id=release.release_id)
    return f'<p class="banner-text">{escape(text)}</p>'


def keeper_line(release: Release | None) -> str:
    """Who maintains the portal."""
    return f'<p class="keeper"><strong>{escape(identity.keeper(release))}</strong></p>'


def open_data_link() -> str:
    """The link to the tables for machines, which is no page of Streamlit's."""
    return f'<a class="open-data" href="{OPEN_DATA}">{escape(_(OPEN_DATA_TITLE))}</a>'


def freshness_line(release: Release | None) -> str:
    """One line on the data behind the figures."""
    return f'<p class="freshness">{escape(_freshness(release))}</p>'


def _freshness(release: Release | None) -> str:
    if release is None:
        return _("No data has been loaded yet.")
    text = _("Data until {day}. Release {release_id}.")
    return text.format(day=i18n.day(release.data_until), release_id=release.release_id)
