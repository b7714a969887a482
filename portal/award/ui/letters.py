"""The letters that the secretary prepares and, after the publication, copies into the office's own e-mail.

They are confidential until the publication, so they travel with the page, never as a file.
"""

import streamlit as st

from portal.award import eligibility, mailing, publication, sample_round
from portal.award.publication import Mail
from portal.award.ui import base as ui_award
from portal.award.ui.decide import Matter
from portal.award.words import letters as letter_words
from portal.award.words import nomination as nomination_words
from portal.award.words import round as round_words
from portal.award.workflow import Action
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.records import outbox
from portal.records.words import MailState
from portal.ui import page as ui

FIELDS = ("mail-to", "mail-subject", "mail-body")


def sends() -> bool:
    """Whether the portal sends mail; never of the made-up round."""
    return outbox.is_open() and not sample_round.is_on()


def show(matter: Matter) -> None:
    """The letters with their state, and the fields to prepare one; nothing for who is not the office."""
    letters = ui_award.ask(publication.read_mails, round_id=matter.id)
    prepares = Action.WRITE_TEXTS in matter.can
    if not letters and not prepares:
        return
    ui.heading(_("Letters"))
    _say_how()
    every = ui_award.ask(eligibility.read_nominations, round_id=matter.id)
    names = {one.nomination_id: nomination_words.title(one) for one in every}
    if not letters:
        ui_award.note(_("No letter has been prepared."))
    for one in letters:
        with st.expander(letter_words.title(one)):
            st.html(round_words.facts_list(letter_words.facts(one, names)))
            if one.state is MailState.RELEASED:
                _released(matter, one)
            else:
                _waits(matter, one)
    if prepares:
        _prepare(matter, names)


def _say_how() -> None:
    """How letters come to be, with a mail server and without."""
    if sends():
        ui_award.para(
            "Write the letters here beforehand: they wait until the result is published. Then read each once more and send it."
        )
    else:
        ui_award.para(
            "The portal sends no mail. Write the letters here beforehand: they wait until the result is published. Then copy each into your own e-mail and send it from there."
        )


def _waits(matter: Matter, one: Mail) -> None:
    st.html(f'<p class="said" lang="{one.lang}">{text_rule.escape(one.body)}</p>')
    if one.is_set_aside:
        ui.remark(
            _(
                "This was written for an earlier decision, or before the decision. It is not released unless you confirm it."
            )
        )
    ui_award.note(_("It can be copied when the result has been published."))
    if one.is_set_aside and Action.WRITE_TEXTS in matter.can:
        st.button(
            _("Use this letter for the decision"),
            key=f"mail-confirm-{one.mail_id}",
            on_click=ui_award.do,
            args=(publication.confirm_mail, N_("The letter is for this decision now.")),
            kwargs={"round_id": matter.id, "mail_id": one.mail_id},
        )
    if Action.WRITE_TEXTS in matter.can:
        st.button(
            _("Discard the letter"),
            key=f"mail-discard-{one.mail_id}",
            on_click=ui_award.do,
            args=(publication.discard_mail, N_("The letter has been discarded.")),
            kwargs={"round_id": matter.id, "mail_id": one.mail_id},
        )


def _released(matter: Matter, one: Mail) -> None:
    """A letter that may go: to be sent, and how that went, or to be copied."""
    if not sends():
        _copy(one)
        return
    st.html(f'<p class="said" lang="{one.lang}">{text_rule.escape(one.body)}</p>')
    told = ui_award.ask(mailing.read_messages, round_id=matter.id)
    mine = [each for each in told if each.message.key.startswith(f"letter/{one.mail_id}/")]
    if mine:
        for each in mine:
            ui_award.note(letter_words.went(each))
        return
    st.button(
        _("Send the letter"),
        key=f"mail-send-{one.mail_id}",
        type="primary",
        on_click=ui_award.do,
        args=(mailing.send_letter, N_("The letter is on its way.")),
        kwargs={"round_id": matter.id, "mail_id": one.mail_id},
    )


def _copy(one: Mail) -> None:
    ui_award.para("Copy the recipients, the subject and the text, each from its own box.")
    for text in (one.recipients, one.subject, one.body):
        st.code(text, language=None, wrap_lines=True)
    label, address = (
        text_rule.escape(_("Open in your own e-mail")),
        text_rule.escape(letter_words.address(one)),
    )
    st.html(f'<a class="button" href="{address}">{label}</a>', width="content")


def _prepare(matter: Matter, names: dict[str, str]) -> None:
    with st.expander(_("Prepare a letter")):
        st.text_input(_("Recipients, parted by commas"), key="mail-to", max_chars=2000)
        st.selectbox(
            _("Language"), list(i18n.NAMES), key="mail-lang", format_func=i18n.NAMES.__getitem__
        )
        st.selectbox(
            _("About the nomination"),
            ["", *names],
            key="mail-about",
            format_func={"": _("none in particular"), **names}.__getitem__,
        )
        st.text_input(_("Subject"), key="mail-subject", max_chars=200)
        st.text_area(_("The letter"), key="mail-body", height=200, max_chars=ui_award.LONGEST)
        st.button(_("Prepare the letter"), key="mail-prepare", on_click=_keep, args=(matter.id,))


def _keep(round_id: str) -> None:
    to, subject, body = (ui_award.text(key) for key in FIELDS)
    made = ui_award.do(
        publication.prepare_mail,
        N_("The letter has been prepared. It waits for the publication."),
        round_id=round_id,
        lang=ui_award.text("mail-lang"),
        recipients=to,
        subject=subject,
        body=body,
        nomination_id=ui_award.text("mail-about") or None,
    )
    if made is not None:
        for key in FIELDS:
            st.session_state[key] = ""
