"""The page on which a library is nominated: begun, saved as it is written, sent, sent anew, taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import streamlit as st

from portal.award import eligibility, nominations
from portal.award.eligibility import Nomination
from portal.award.nominations import Contact, Papers
from portal.award.ui import base as ui_award
from portal.award.ui import unsaved as ui_unsaved
from portal.award.words import nomination as nomination_words
from portal.award.words import round as round_words
from portal.award.workflow import Round
from portal.kit import i18n
from portal.kit.i18n import N_, _
from portal.records.words import NominationState
from portal.ui import page as ui

LINK, MINE, KEY, ROUND = "linkki", "ehdotus", "avain", "kierros"  # in the address
SAVED, TURN = "nomination_saved", "nomination_turn"
_OPEN = {NominationState.DRAFT, NominationState.SUBMITTED}

T = TypeVar("T")


@dataclass(frozen=True)
class Way:
    """How the person comes: signed in, or by the secret link with a key of their own."""

    link: str
    key: str

    @property
    def is_open(self) -> bool:
        """True for who may nominate at all."""
        return bool(self.link) or ui_award.acting().person_id is not None


def way() -> Way:
    """What the address holds of a link and a key."""
    return Way(st.query_params.get(LINK, ""), st.query_params.get(KEY, ""))


def show(round_: Round) -> None:
    """The form, or why there is none."""
    came = way()
    if not round_.takes_nominations(ui_award.acting().today):
        st.html(round_words.task(ui_award.to_do(round_, None)))
    elif not came.is_open:
        ui_award.para("Sign in first, or use the link that you were sent.")
    else:
        ui.remark(
            _(
                "A nomination is a public document from the moment it is sent: anybody may ask to read it, and your name belongs to it."
            )
        )
        ui_award.para("Nominate a library, not persons. Do not write about single people.")
        one = _mine(round_, came)
        if one is not None:
            _write(one, came)
        elif came.link and not _is_link_of(round_, came):
            ui_award.para(nominations.LINK_UNUSED)
        else:
            _begin(round_, came)
    _others(round_)


def _mine(round_: Round, came: Way) -> Nomination | None:
    """The nomination that the address names, when it is the person's own."""
    wanted = st.query_params.get(MINE, "")
    if came.key:
        return ui_award.ask(
            eligibility.read_by_key, round_id=round_.round_id, nomination_id=wanted, key=came.key
        )
    own = ui_award.ask(eligibility.read_own_nominations, round_id=round_.round_id)
    return next((one for one in own if one.nomination_id == wanted), None)


def _is_link_of(round_: Round, came: Way) -> bool:
    return ui_award.ask(nominations.read_round_of_link, link=came.link) == round_.round_id


# ---- begun


def _begin(round_: Round, came: Way) -> None:
    names = ui_award.libraries(round_)
    codes = sorted(names, key=lambda code: i18n.sort_key(names[code]))
    st.selectbox(
        _("Which library do you nominate?"),
        codes,
        index=None,
        key="nominate-library",
        format_func=names.__getitem__,
        placeholder=_("Choose a library"),
        width=480,
    )
    ui_award.beside(
        "nominate-library", "begin.library", "begin_by_link.library", "begin_nomination.library"
    )
    if came.link:
        st.text_input(
            _("Your name"), key="nominate-name", max_chars=120, width=480, autocomplete="name"
        )
        ui_award.beside("nominate-name", "begin_by_link.name")
    st.text_input(
        _("Your e-mail at work"),
        key="nominate-email",
        max_chars=200,
        width=480,
        autocomplete="email",
    )
    ui_award.beside("nominate-email", "begin_by_link.email", "begin_nomination.email")
    ui.page_link("/tietosuoja", _("What is kept of you, why and how long: data protection"))
    st.button(
        _("Begin"),
        key="nominate-begin",
        type="primary",
        on_click=_start,
        args=(round_.round_id, came.link),
    )


def _start(round_id: str, link: str) -> None:
    library = ui_award.text("nominate-library")
    if not library:
        ui_award.tell(N_("Choose a library first."), error_at="begin.library")
    elif link:
        contact = Contact(ui_award.text("nominate-name"), ui_award.text("nominate-email"))
        made = ui_award.do(
            nominations.begin_by_link, "", link=link, library=library, contact=contact
        )
        if made is not None:
            st.query_params[MINE], st.query_params[KEY] = made
    else:
        made = ui_award.do(
            nominations.begin_nomination,
            "",
            round_id=round_id,
            library=library,
            email=ui_award.text("nominate-email"),
        )
        if made is not None:
            st.query_params[MINE] = made


# ---- written


def _write(one: Nomination, came: Way) -> None:
    ui.heading(nomination_words.title(one))
    if one.state not in _OPEN:
        st.html(nomination_words.papers(one))
        return
    args = (one.nomination_id, came.key)
    _receipt(one)
    st.text_area(
        _("Why the library is nominated"),
        ui_award.first(_field("grounds", one.nomination_id), one.papers.grounds),
        height=220,
        max_chars=ui_award.LONGEST,
        key=_field("grounds", one.nomination_id),
        on_change=_save,
        args=args,
    )
    ui_award.beside(_field("grounds", one.nomination_id), "submit.grounds", "save_draft.grounds")
    st.text_area(
        _("What shows it: links, examples"),
        ui_award.first(_field("evidence", one.nomination_id), one.papers.evidence),
        height=140,
        max_chars=ui_award.LONGEST,
        key=_field("evidence", one.nomination_id),
        on_change=_save,
        args=args,
    )
    ui_award.beside(_field("evidence", one.nomination_id), "submit.evidence", "save_draft.evidence")
    if _papers(one.nomination_id) == one.papers:
        ui_award.seen()[one.nomination_id] = one.papers
    if at := st.session_state.get(SAVED):
        saved = i18n.local_time(datetime.fromisoformat(at))
        ui_award.note(_("Draft saved {time}.").format(time=saved))
    else:
        ui_award.note(
            _("The draft is saved as you write. The address of this page brings you back to it.")
        )
    st.button(
        _("Send the nomination"), key="nominate-send", type="primary", on_click=_send, args=args
    )
    with st.expander(_("Take the nomination back")):
        st.text_input(_("Reason"), key="nominate-why", max_chars=ui_award.LONGEST_LINE)
        st.button(
            _("Take the nomination back"), key="nominate-withdraw", on_click=_withdraw, args=args
        )


def _receipt(one: Nomination) -> None:
    """The receipt of what was sent last: number, version, time."""
    if one.submitted_at is None:
        return
    st.html(
        round_words.facts_list(
            [
                (_("Receipt number"), f"{one.nomination_id}-{one.version}"),
                (_("Sent on"), i18n.local_time(one.submitted_at)),
            ]
        )
    )


def _papers(nomination_id: str) -> Papers:
    return Papers(
        ui_award.text(_field("grounds", nomination_id)),
        ui_award.text(_field("evidence", nomination_id)),
    )


def _field(what: str, nomination_id: str) -> str:
    """The key of a field; another one when it has to be drawn anew."""
    return f"{what}-{nomination_id}-{st.session_state.get(TURN, 0)}"


def _look_again(nomination_id: str) -> None:
    """Draw the fields anew with what is kept, since another window has kept it; what was typed here stands
    to be copied."""
    ui_unsaved.keep({"papers": _papers(nomination_id)})
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    ui_award.seen().pop(nomination_id, None)


def _keep(deed: Callable[..., T], nomination_id: str, key: str, done: str = "") -> T | None:
    """Save or send what the fields say. What another window has kept is not written over."""
    papers = _papers(nomination_id)
    return ui_award.keep(
        deed,
        nomination_id,
        papers,
        elsewhere=partial(_look_again, nomination_id),
        done=done,
        nomination_id=nomination_id,
        papers=papers,
        key=key,
    )


def _save(nomination_id: str, key: str) -> None:
    at = _keep(nominations.save_draft, nomination_id, key)
    if at is not None:
        st.session_state[SAVED] = at.isoformat()


def _send(nomination_id: str, key: str) -> None:
    sent = N_("The nomination has been sent. Keep the receipt number.")
    if _keep(nominations.submit, nomination_id, key, sent) is not None:
        st.session_state[SAVED] = None


def _withdraw(nomination_id: str, key: str) -> None:
    ui_award.do(
        nominations.withdraw,
        N_("The nomination has been taken back."),
        nomination_id=nomination_id,
        reason=ui_award.text("nominate-why"),
        key=key,
    )


# ---- one's own


def _others(round_: Round) -> None:
    """Links to one's own nominations."""
    own = ui_award.ask(eligibility.read_own_nominations, round_id=round_.round_id)
    if own:
        ui.heading(_("Your nominations"))
        for one in own:
            ui.page_link(
                "/ehdota",
                nomination_words.title(one),
                {ROUND: one.round_id, MINE: one.nomination_id},
            )
        ui.page_link("/ehdota", _("Nominate another library"), {ROUND: round_.round_id})
