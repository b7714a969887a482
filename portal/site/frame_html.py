"""The frame's parts as HTML: for Streamlit's pages and for those that the server writes itself."""

import base64
from collections.abc import Collection, Mapping
from functools import cache
from urllib.parse import urlencode

from portal.kit import i18n, identity, menu
from portal.kit.access import Role
from portal.kit.i18n import N_, _
from portal.kit.menu import Page
from portal.kit.text_rule import Markup, escape
from portal.kit.warehouse import Release
from portal.site import assets, boxes

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


def navigation(roles: Collection[Role], current: Page | None) -> Markup:
    """The pages of the header."""
    pages = [page for page in menu.visible(roles) if page.in_header]
    return Markup('<nav class="page-menu" aria-label="{}"><ul>{}</ul></nav>').format(
        _("Page menu"), _links(pages, current)
    )


def phone_menu(roles: Collection[Role], current: Page | None) -> Markup:
    """Every page that the roles may open, under a fold."""
    return Markup(
        '<details class="phone-menu"><summary>{}</summary><nav aria-label="{}"><ul>{}</ul></nav></details>'
    ).format(_("Menu"), _("Page menu"), _links(menu.visible(roles), current))


def footer(release: Release | None, current: Page | None) -> Markup:
    """Who maintains the portal, the pages about it, and how fresh the figures are."""
    pages = [page for page in menu.PAGES if page.allowed is menu.PUBLIC and not page.default]
    return Markup(
        '<p class="keeper"><strong>{}</strong></p>'
        '<nav class="footer-links" aria-label="{}"><ul>{}<li>{}</li></ul></nav>'
        '<p class="freshness">{}</p>'
    ).format(
        identity.keeper(release),
        _("Pages"),
        _links(pages, current),
        open_data_link(),
        _freshness(release),
    )


def _links(pages: Collection[Page], current: Page | None) -> Markup:
    return Markup().join(
        Markup("<li>{}</li>").format(
            boxes.page_link(page.path, _(page.title), is_current=page is current)
        )
        for page in pages
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


def open_data_link() -> Markup:
    """The link to the tables for machines, which is no page of Streamlit's."""
    return Markup('<a class="open-data" href="{}">{}</a>').format(OPEN_DATA, _(OPEN_DATA_TITLE))


def _freshness(release: Release | None) -> str:
    if release is None:
        return _("No data has been loaded yet.")
    text = _("Data until {day}. Release {release_id}.")
    return text.format(day=i18n.day(release.data_until), release_id=release.release_id)
