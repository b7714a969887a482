"""Pages of a round opened as a person: the frame with the records of the test and who acts set."""

import html
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from portal.award.ui import base as ui_award
from portal.kit import access, menu, settings
from portal.kit.access import Role
from portal.records import store
from portal.records.acting import Acting, nobody
from tests.portal.award.house import Body
from tests.portal.opened import markup

FRAME = settings.ROOT / "portal" / "frame.py"
SECONDS = 30


def records_of(monkeypatch: pytest.MonkeyPatch, records: sa.Engine) -> None:
    """Let the pages use the records of the test."""
    monkeypatch.setattr(store, "records", lambda: records)
    monkeypatch.setattr(settings, "has_records", lambda: True)


def acts(monkeypatch: pytest.MonkeyPatch, acting: Acting) -> None:
    """Let this person act from now on."""
    monkeypatch.setattr(ui_award, "acting", lambda: acting)


def opened(
    page: str, role: Role = Role.VISITOR, lang: str = "fi", query: dict[str, str] | None = None
) -> AppTest:
    """One page in the frame, in a role of the frame; by itself where the frame does not open it."""
    path = settings.ROOT / "pages" / page
    is_open = access.any_may({Role.VISITOR, role}, _entry(page).allowed)
    app = AppTest.from_file(FRAME if is_open else path, default_timeout=SECONDS)
    asked = {"lang": lang, **(query or {})}
    for name, value in asked.items():
        app.query_params[name] = value
    app.session_state["local_role"] = role.value
    if not is_open:
        app.session_state["roles"] = (Role.VISITOR.value, role.value)
        return app.run()
    app.run().switch_page(str(path))
    for name, value in asked.items():  # the front page has tidied them away
        app.query_params[name] = value
    return app.run()


def _entry(page: str) -> menu.Page:
    return next(one for one in menu.PAGES if one.file == page)


def page_links(app: AppTest) -> list[str]:
    """The texts of the links to pages of the portal."""
    found = re.findall(r'<a class="page-link"[^>]*>([^<]*)</a>', markup(app))
    return [html.unescape(text) for text in found]


def texts(app: AppTest) -> str:
    """Everything a reader gets to see."""
    shown = [
        element.value
        for element in (
            *app.markdown,
            *app.title,
            *app.subheader,
            *app.error,
            *app.success,
            *app.caption,
        )
    ]
    html = [element.proto.body for element in app.get("html")]
    labels = [
        element.label
        for element in (
            *app.button,
            *app.radio,
            *app.text_area,
            *app.selectbox,
            *app.expander,
            *app.checkbox,
        )
    ]
    options = [
        str(option) for element in (*app.radio, *app.selectbox) for option in element.options
    ]
    return "\n".join((*shown, *html, *labels, *options))


def who(body: Body, name: str) -> Acting:
    """The person of the scenario; nobody for a visitor."""
    return replace(nobody(), at=body.at) if name == "nobody" else getattr(body, name)


ROLES = {
    "nobody": Role.VISITOR,
    "ulla": Role.VISITOR,
    "sulo": Role.STAFF,
    "aino": Role.ADMIN,
    "saga": Role.SECRETARY,
    "kaisa": Role.CHAIR,
    "matti": Role.MEMBER,
    "maija": Role.MEMBER,
    "mikko": Role.MEMBER,
    "seppo": Role.MEMBER,
}


class Opener:
    """Opens a page as a person of the scenario."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, body: Body) -> None:
        self.monkeypatch = monkeypatch
        self.body = body

    def __call__(self, name: str, page: str, lang: str = "fi", **query: str) -> AppTest:
        acts(self.monkeypatch, who(self.body, name))
        app = opened(page, ROLES[name], lang, query)
        assert not app.exception, [one.value for one in app.exception]
        return app


def button(app: AppTest, label: str) -> AppTest:
    """The page after a press of the button that says this."""
    found = [one for one in app.button if one.label == label]
    assert found, (label, [one.label for one in app.button])
    after = found[0].click().run()
    assert not after.exception, [one.value for one in after.exception]
    return after
