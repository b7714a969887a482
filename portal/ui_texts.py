"""The announcement in four languages and the publication, on the page of the decision."""

import streamlit as st

from portal import i18n, ui, ui_award
from portal.award import publication
from portal.award.publication import Text
from portal.award.workflow import Action
from portal.i18n import _
from portal.menu import N_
from portal.ui_decide import Matter


def show(about: Matter, *, is_due: bool) -> None:
    """The fields of the announcement in every language for the secretary, the Finnish ones open when they
    are due; where the texts stand for others."""
    written = ui_award.ask(publication.read_announcements, round_id=about.id)
    for lang, name in i18n.NAMES.items():
        title = f"{name}{_state(written.get(lang))}"
        if Action.WRITE_TEXTS in about.can:
            with st.expander(
                title, expanded=is_due and lang == i18n.DEFAULT and lang not in written
            ):
                _fields(about, lang, written.get(lang))
        else:
            ui_award.note(title)


def _state(text: Text | None) -> str:
    """Where an announcement stands, to be added to the name of its language."""
    if text is None:
        return f", {_('not written')}"
    return f", {_('set aside: not for this decision')}" if text.is_set_aside else ""


def _fields(about: Matter, lang: str, text: Text | None) -> None:
    if text is not None and text.is_set_aside:
        ui.remark(_("This was written for an earlier decision, or before the decision. It is not published unless you write it anew or confirm it."))  # fmt: skip
        st.button(
            _("Use this text for the decision"), key=f"confirm-{lang}", on_click=ui_award.do,
            args=(publication.confirm_announcement, N_("The text is for this decision now.")),
            kwargs={"round_id": about.id, "lang": lang},
        )  # fmt: skip
    st.text_input(_("Title"), text.title if text else "", key=f"title-{lang}", max_chars=200)
    st.text_area(_("Text"), text.body if text else "", key=f"body-{lang}", height=160, max_chars=10_000)  # fmt: skip
    st.checkbox(_("The text is in this language"), text.is_translated if text else True, key=f"translated-{lang}")  # fmt: skip
    st.button(_("Save the text"), key=f"text-{lang}", on_click=_save, args=(about.id, lang))


def _save(round_id: str, lang: str) -> None:
    text = Text(
        ui_award.text(f"title-{lang}"), ui_award.text(f"body-{lang}"),
        is_translated=bool(ui_award.value(f"translated-{lang}")),
    )  # fmt: skip
    ui_award.do(publication.write_announcement, round_id=round_id, lang=lang, text=text)
