"""The announcement in four languages and the publication, on the page of the decision."""

from functools import partial

import streamlit as st

from portal.award import publication
from portal.award.publication import Text
from portal.award.ui import base as ui_award
from portal.award.ui import unsaved as ui_unsaved
from portal.award.ui.decide import Matter
from portal.award.workflow import Action
from portal.kit import i18n
from portal.kit.i18n import N_, _
from portal.ui import page as ui

ROUND = "texts_of_round"


def show(matter: Matter, *, is_due: bool) -> None:
    """The fields of the announcement in every language for the secretary, the Finnish ones open when they
    are due; where the texts stand for others."""
    written = ui_award.ask(publication.read_announcements, round_id=matter.id)
    if st.session_state.get(ROUND) != matter.id:  # the fields of another round show nothing here
        for lang in i18n.NAMES:
            _forget(lang)
        st.session_state[ROUND] = matter.id
    for lang, name in i18n.NAMES.items():
        title = f"{name}{_state(written.get(lang))}"
        if Action.WRITE_TEXTS in matter.can:
            with st.expander(title, expanded=is_due and _lacks(lang, written.get(lang))):
                _fields(matter, lang, written.get(lang))
        else:
            ui_award.note(title)


def _lacks(lang: str, text: Text | None) -> bool:
    """True for the Finnish announcement while there is none for the decision that holds."""
    return lang == i18n.DEFAULT and (text is None or text.is_set_aside)


def _state(text: Text | None) -> str:
    """Where an announcement stands, to be added to the name of its language."""
    if text is None:
        return f", {_('not written')}"
    return f", {_('set aside: not for this decision')}" if text.is_set_aside else ""


def _fields(matter: Matter, lang: str, text: Text | None) -> None:
    if text is not None and text.is_set_aside:
        ui.remark(
            _(
                "This was written for an earlier decision, or before the decision. It is not published unless you write it anew or confirm it."
            )
        )
        st.button(
            _("Use this text for the decision"),
            key=f"confirm-{lang}",
            on_click=ui_award.do,
            args=(publication.confirm_announcement, N_("The text is for this decision now.")),
            kwargs={"round_id": matter.id, "lang": lang},
        )
    kept = text or Text("", "")
    first = ui_award.first
    st.text_input(
        _("Title"), first(f"title-{lang}", kept.title), key=f"title-{lang}", max_chars=200
    )
    st.text_area(
        _("Text"),
        first(f"body-{lang}", kept.body),
        key=f"body-{lang}",
        height=160,
        max_chars=ui_award.LONGEST,
    )
    st.checkbox(
        _("The text is in this language"),
        first(f"translated-{lang}", kept.is_translated),
        key=f"translated-{lang}",
    )
    if publication.wording(_written(lang)) == publication.wording(kept):
        ui_award.seen()[_thing(matter.id, lang)] = kept
    st.button(_("Save the text"), key=f"text-{lang}", on_click=_save, args=(matter.id, lang))


def _thing(round_id: str, lang: str) -> str:
    return f"announcement-{round_id}-{lang}"


def _forget(lang: str) -> None:
    """Let the fields of a language be drawn anew, with what is kept."""
    for field in ("title", "body", "translated"):
        st.session_state.pop(f"{field}-{lang}", None)


def _written(lang: str) -> Text:
    """What the fields of a language say."""
    return Text(
        ui_award.text(f"title-{lang}"),
        ui_award.text(f"body-{lang}"),
        is_translated=bool(ui_award.value(f"translated-{lang}")),
    )


def _save(round_id: str, lang: str) -> None:
    """Save what the fields say, over nothing that another window has kept since these were drawn."""
    text = _written(lang)
    ui_award.keep(
        publication.write_announcement,
        _thing(round_id, lang),
        text,
        elsewhere=partial(_look_again, lang),
        done=ui_award.DONE,
        round_id=round_id,
        lang=lang,
        text=text,
    )


def _look_again(lang: str) -> None:
    """Show what another window has kept; what was typed here stands to be copied."""
    ui_unsaved.keep({"text": _written(lang)})
    _forget(lang)
