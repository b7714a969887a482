"""The first paint of a public page: its frame and its sheet, in the boxes that the living page will draw.

The frame has the same parts as portal/frame.py; a test holds the two drawings side by side.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.award import page as round_page
from portal.award import sample_round
from portal.award.words import sample_people
from portal.kit import i18n, menu, settings
from portal.kit.access import LOCAL_ROLES, Role
from portal.kit.answers import Answers
from portal.kit.i18n import _
from portal.kit.menu import Page as Entry
from portal.kit.page import Page
from portal.kit.text_rule import Markup
from portal.kit.warehouse import Release
from portal.site import boxes, frame_html, sheet

SIGNED_IN = "_streamlit_user"  # cookies of who has signed in begin so: those get no first paint


def is_for(entry: Entry, query: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
    """Whether a reader of a page gets one: a visitor, on a page that all may read."""
    is_known = any(name.startswith(SIGNED_IN) for name in cookies)
    return entry.allowed is menu.PUBLIC and not is_known and sample_people.ASKED not in query


def drawn(
    entry: Entry,
    page: Page[Any],
    release: Release | None,
    query: Mapping[str, str],
    *,
    is_older: bool,
    unknown: Sequence[str] = (),
) -> Markup:
    """The whole page in the language in use; query is what of the address the page knows."""
    told = sheet.told(page, Answers(release), query, unknown)
    body = Markup().join(
        [
            boxes.column(_top(entry, release, is_older=is_older), key="top", landmark="banner"),
            boxes.column(told.body, key="page", landmark="main", target="first-content"),
            boxes.column(
                boxes.html(frame_html.footer(release, entry)), key="footer", landmark="contentinfo"
            ),
        ]
    )
    return Markup(
        '<div id="first-paint" class="boxes"><a class="skip" href="#first-content">{}</a>{}'
        '<div data-testid="stMainBlockContainer" class="first-frame">'
        '<div class="stVerticalBlock" data-testid="stVerticalBlock">{}</div></div></div>'
    ).format(_("Skip to the content"), sheet.form(page.path, query), body)


def _top(entry: Entry, release: Release | None, *, is_older: bool) -> Markup:
    return Markup().join(
        [
            boxes.row(_header(entry, release), key="header", align="center"),
            *([_local(entry)] if not settings.sign_in_configured() else []),
            *([_played()] if entry.file in sample_people.PAGES and sample_round.is_on() else []),
            *([_banner("unchecked", frame_html.unchecked_banner())] if _is_unchecked() else []),
            *(
                [_banner("sample", frame_html.sample_banner())]
                if release is not None and release.is_sample
                else []
            ),
            *([_older(release)] if release is not None and is_older else []),
        ]
    )


def _header(entry: Entry, release: Release | None) -> Markup:
    mark = Markup('<div class="wordmark" data-lang="{}" data-path="{}">{}</div>').format(
        i18n.current(), entry.path, boxes.trusted(frame_html.wordmark(release))
    )
    return Markup().join(
        [
            boxes.html(mark, is_fit=True),
            boxes.html(frame_html.navigation({Role.VISITOR}, entry), is_fit=True),
            boxes.html(frame_html.phone_menu({Role.VISITOR}, entry), is_fit=True),
            *([_sign_in()] if settings.sign_in_configured() else []),
            boxes.html(frame_html.language_links({}), is_fit=True),
        ]
    )


def _sign_in() -> Markup:
    return boxes.row(
        boxes.replayed_button(_("Sign in"), "sign-in-default"),
        key="sign-in",
        align="center",
        is_fit=True,
    )


def _local(entry: Entry) -> Markup:
    """That sign-in is off, the roles to choose from, and the people of the made-up round."""
    sentence = _("Local mode: sign-in is not in use, and only this computer reaches the portal.")
    said = Markup('<p class="banner-text">{}</p>').format(sentence)
    roles = [menu.role_name(role.value) for role in LOCAL_ROLES]
    at = LOCAL_ROLES.index(Role.VISITOR)
    parts = [
        boxes.html(said, is_fit=True),
        boxes.replayed_segments(_("Role"), "local_role", roles, at),
    ]
    if people := sample_people.as_html(entry, None):
        parts.append(boxes.html(people))
    return boxes.row(Markup().join(parts), key="local-mode", align="center")


def _played() -> Markup:
    """The strip of the made-up round."""
    others = sample_people.others(round_page.newest_state(Answers(None)))
    gone = _(
        "What has been done in the made-up round is gone after this. Real rounds are not touched."
    )
    parts = [
        boxes.html(sample_people.strip(), is_fit=True),
        *([boxes.replayed_button(others, "sample-others")] if others else []),
        boxes.popover(_("Begin again"), boxes.markdown(Markup("<p>{}</p>").format(gone))),
    ]
    return boxes.row(Markup().join(parts), key="sample-round", align="center")


def _is_unchecked() -> bool:
    return i18n.current() in i18n.UNCHECKED


def _banner(key: str, html: str) -> Markup:
    return boxes.column(boxes.html(html), key=f"{key}-banner")


def _older(release: Release) -> Markup:
    parts = boxes.html(frame_html.older_banner(release), is_fit=True)
    newest = boxes.replayed_button(_("Show the newest"), "newest")
    return boxes.row(parts + newest, key="older-banner", align="center")
