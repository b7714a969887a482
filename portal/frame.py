"""The script behind every page: language, role, navigation, header, banners, the page, footer."""

from collections.abc import Collection
from typing import Any

import duckdb
import streamlit as st

from portal.award.ui import sample_round as ui_sample_round
from portal.award.ui import unsaved as ui_unsaved
from portal.kit import i18n, menu, settings
from portal.kit.access import LOCAL_ROLES, Role, any_may
from portal.kit.i18n import _
from portal.kit.menu import Page
from portal.kit.text_rule import escape
from portal.kit.warehouse import Release
from portal.site import assets, document, frame_html
from portal.ui import page as ui
from portal.ui import run as ui_run
from portal.ui import sign_in as ui_sign_in
from portal.ui import upload as ui_upload


def choose_language() -> str:
    """The reader's language: from the address, else this session, else the cookie."""
    lang = i18n.choose(
        st.query_params.get("lang"), st.session_state.get("lang"), st.context.cookies.get("lang")
    )
    st.session_state["lang"] = lang
    i18n.use(lang)
    return lang


def register(roles: Collection[Role]) -> dict[Page, st.Page]:
    """Every page of the menu; one the roles may not open becomes a page that only says so."""
    return {page: _registered(page, roles) for page in menu.PAGES}


def _registered(page: Page, roles: Collection[Role]) -> st.Page:
    def refused() -> None:
        ui.guard(page.allowed)

    may_open = any_may(roles, page.allowed)
    source = settings.ROOT / "pages" / page.file if may_open else refused
    return st.Page(source, title=_(page.title), url_path=page.url_path, default=page.default)


def draw_header(drawn: Page, roles: Collection[Role], release: Release | None) -> None:
    """The deep-blue bar: wordmark, pages, phone menu, sign-in, languages."""
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html(wordmark(release, drawn), width="content")
        st.html(frame_html.navigation(roles, drawn), width="content")
        st.html(frame_html.phone_menu(roles, drawn), width="content")
        ui_sign_in.draw()
        player = ui_sign_in.player()
        kept = {} if player is None else {ui_sign_in.PLAYER: player}
        st.html(frame_html.language_links(kept), width="content")


def wordmark(release: Release | None, page: Page) -> str:
    """The portal's name with its logo; tells portal.js which page is drawn, in what language."""
    mark = frame_html.wordmark(release)
    return (
        f'<div class="wordmark" data-lang="{i18n.current()}" data-path="{page.path}">{mark}</div>'
    )


def draw_local_banner(page: Page) -> None:
    """Say that sign-in is off, and let the reader choose a role, or one of the made-up round."""
    with st.container(key="local-mode", horizontal=True, vertical_alignment="center"):
        sentence = _(
            "Local mode: sign-in is not in use, and only this computer reaches the portal."
        )
        st.html(f'<p class="banner-text">{escape(sentence)}</p>', width="content")
        st.segmented_control(
            _("Role"),
            [role.value for role in LOCAL_ROLES],
            format_func=menu.role_name,
            key=ui_sign_in.LOCAL_ROLE,
            label_visibility="collapsed",
            wrap=True,
            **_role_shown(),
        )
        ui_sample_round.people(page)
    ui_sample_round.strip(page)


def _role_shown() -> dict[str, Any]:
    """What the switch begins with: none of its roles while one plays a person of the made-up round."""
    if ui_sign_in.player() is None:
        return {"default": Role.VISITOR.value, "required": True}
    return {"default": None, "on_change": ui_sign_in.leave_player}


def draw_banner(key: str, html: str) -> None:
    """A line over the whole width that says what must be known of every page."""
    with st.container(key=f"{key}-banner"):
        st.html(html)


def draw_older_banner(release: Release) -> None:
    """Say that the figures are as they were published on an earlier day, with a way to the newest."""
    with st.container(key="older-banner", horizontal=True, vertical_alignment="center"):
        st.html(frame_html.older_banner(release), width="content")
        st.button(_("Show the newest"), on_click=ui.show_newest, key="newest")


def draw_footer(drawn: Page, release: Release | None) -> None:
    """Who maintains the portal, the pages about it, and how fresh the figures are."""
    with st.container(key="footer"):
        st.html(frame_html.footer(release, drawn))


def draw() -> None:
    """One run of one page inside its frame."""
    lang = choose_language()
    local = not settings.sign_in_configured()
    roles = ui_sign_in.choose_roles()
    is_older = ui.choose_published()
    release = ui.release()
    pages = register(roles)
    running = st.navigation(list(pages.values()), position="hidden")
    page = next(page for page, entry in pages.items() if entry == running)
    ui_upload.enter(page.file, roles)
    st.set_page_config(
        page_title=document.title(page, release),
        page_icon=str(assets.OWN / "favicon.png"),
        layout="wide",
    )
    with st.container(key="top"):
        draw_header(page, roles, release)
        if local:
            draw_local_banner(page)
        ui_sign_in.draw_refusal()
        if lang in i18n.UNCHECKED:
            draw_banner("unchecked", frame_html.unchecked_banner())
        if release is not None and release.is_sample:
            draw_banner("sample", frame_html.sample_banner())
        if release is not None and is_older:
            draw_older_banner(release)
    body = st.container(key="page")
    draw_footer(page, release)  # first, because nothing more is drawn once a page has stopped
    with body:
        _run(running)


def _run(running: st.Page) -> None:
    """The page; a release that lacks what it asks for was built by an earlier version of the program."""
    ui_unsaved.show()
    try:
        running.run()
    except (duckdb.CatalogException, duckdb.BinderException):
        st.error(_(document.EARLIER))


with ui_run.running():
    draw()
