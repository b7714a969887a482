"""The secretary's work with nominations on the page of a round: register, rule, merge, forget none."""

import html

import streamlit as st

from portal.award import eligibility, nominations
from portal.award import history as published
from portal.award.eligibility import Nomination
from portal.award.nominations import Contact, Papers
from portal.award.ui import base as ui_award
from portal.award.words import nomination as nomination_words
from portal.award.workflow import Action, Round
from portal.evidence import queries as evidence
from portal.kit import answers, i18n
from portal.kit.i18n import N_, _
from portal.records.words import Channel, NominationState, State
from portal.ui import page as ui

_OVER = {NominationState.MERGED, NominationState.WITHDRAWN}
_EMPTY = {"library": None, **dict.fromkeys(("grounds", "evidence", "name", "email", "diary"), "")}
_TAKES_BACK = {Action.REGISTER, Action.WITHDRAW_NOMINATION}  # the office, while it can be done


def show(round_: Round, can: frozenset[Action]) -> None:
    """What was handed in, for those who see it; the fields to rule on it for the secretary."""
    every = ui_award.ask(eligibility.read_nominations, round_id=round_.round_id)
    if not every and Action.REGISTER not in can:
        return
    is_due = Action.RULE_ELIGIBILITY in can or (
        Action.REGISTER in can and round_.state is State.CALL
    )
    with ui_award.part(_("Nominations"), is_open=is_due):
        _handed_in(round_, can, every)


def _handed_in(round_: Round, can: frozenset[Action], every: tuple[Nomination, ...]) -> None:
    for one in every:
        with st.expander(nomination_words.told_apart(one)):
            st.html(nomination_words.papers(one))
            ui_award.earlier(one)
            ui_award.merged(one)
            if Action.RULE_ELIGIBILITY in can and one.state not in _OVER:
                _rule(one, [other for other in every if other.state is NominationState.ELIGIBLE])
            if can >= _TAKES_BACK and one.state is NominationState.SUBMITTED:
                _take_back(one)
    if Action.REGISTER in can:
        _forgotten(round_)
        _register(round_)


def _rule(one: Nomination, competing: list[Nomination]) -> None:
    key = one.nomination_id
    same = [other for other in competing if other.library == one.library and other != one]
    if one.state is not NominationState.ELIGIBLE:
        st.button(_("Let it compete"), key=f"eligible-{key}", on_click=_eligible, args=(key,))
    if same:
        st.button(
            _("Merge into the nomination that competes"),
            key=f"merge-{key}",
            on_click=ui_award.do,
            args=(eligibility.merge, N_("The nominations have been merged.")),
            kwargs={"nomination_id": key, "into": same[0].nomination_id},
        )
    st.text_input(_("Why it is left out"), key=f"why-{key}", max_chars=ui_award.LONGEST_LINE)
    ui_award.beside(f"why-{key}", "rule_ineligible.reason", of=key)
    st.button(_("Leave it out"), key=f"out-{key}", on_click=_ineligible, args=(key,))


def _eligible(nomination_id: str) -> None:
    ui_award.do(
        eligibility.rule_eligible,
        N_("The nomination competes."),
        nomination_id=nomination_id,
        earlier_wins=_earlier_wins(),
    )


def _earlier_wins() -> dict[str, int]:
    """Library -> the last year it won: from the release and from what the portal has published."""
    release = ui.release()
    won: dict[str, int] = {}
    if release is not None:
        rows = answers.read(release, evidence.earlier_wins)
        won = {str(row["library"]): int(row["year"]) for row in rows.to_dict("records")}
    for one in published.history().publications:
        for library in one.libraries:
            won[library] = max(one.year, won.get(library, 0))
    return won


def _ineligible(nomination_id: str) -> None:
    ui_award.do(
        eligibility.rule_ineligible,
        N_("The nomination has been left out."),
        nomination_id=nomination_id,
        reason=ui_award.text(f"why-{nomination_id}"),
    )


def _take_back(one: Nomination) -> None:
    """On behalf of who nominated, before the office has ruled."""
    key = one.nomination_id
    ui_award.note(
        _(
            "The nomination stays in the records as withdrawn, with the reason. It no longer competes."
        )
    )
    st.text_input(
        _("Why the nominator takes it back"), key=f"back-why-{key}", max_chars=ui_award.LONGEST_LINE
    )
    ui_award.beside(f"back-why-{key}", "withdraw.reason", of=key)
    st.button(
        _("Withdraw at the nominator's request"), key=f"back-{key}", on_click=_withdraw, args=(key,)
    )


def _withdraw(nomination_id: str) -> None:
    ui_award.do(
        nominations.withdraw,
        N_("The nomination has been taken back."),
        nomination_id=nomination_id,
        reason=ui_award.text(f"back-why-{nomination_id}"),
    )


def _forgotten(round_: Round) -> None:
    """Libraries that nobody has nominated."""
    names = ui_award.ask(eligibility.read_not_nominated, round_id=round_.round_id)
    if names:
        told = _("Nobody has nominated: {libraries}.").format(libraries=", ".join(names.values()))
        st.html(f"<p>{html.escape(told)}</p>")


def _register(round_: Round) -> None:
    names = ui_award.libraries(round_)
    with st.expander(_("Register a nomination")):
        ui_award.para(
            "For a nomination that came by mail, or the office's own for a library that would be forgotten."
        )
        st.selectbox(
            _("Library"),
            sorted(names, key=lambda code: i18n.sort_key(names[code])),
            index=None,
            key="reg-library",
            format_func=names.__getitem__,
            placeholder=_("Choose a library"),
        )
        ui_award.beside("reg-library", "register.library")
        channel = st.radio(
            _("How it came"),
            [Channel.MAIL.value, Channel.OFFICE.value],
            key="reg-channel",
            format_func=_channel,
        )
        if channel == Channel.MAIL:
            st.session_state.setdefault("reg-arrived", ui_award.acting().today)
            st.date_input(
                _("Day of arrival"),
                key="reg-arrived",
                format="DD.MM.YYYY",
                max_value=ui_award.acting().today,
                width=240,
            )
            ui_award.beside("reg-arrived", "register.arrived_on")
        st.text_area(
            _("Why the library is nominated"), key="reg-grounds", max_chars=ui_award.LONGEST
        )
        ui_award.beside("reg-grounds", "register.grounds")
        st.text_area(
            _("What shows it: links, examples"), key="reg-evidence", max_chars=ui_award.LONGEST
        )
        st.text_input(_("Who nominated"), key="reg-name", max_chars=120)
        st.text_input(_("E-mail"), key="reg-email", max_chars=200)
        ui_award.beside("reg-email", "register.email")
        st.text_input(_("Diary number"), key="reg-diary", max_chars=60)
        st.button(_("Register"), key="register", on_click=_keep, args=(round_.round_id,))


def _channel(code: str) -> str:
    return _(nomination_words.CHANNELS[Channel(code)])


def _keep(round_id: str) -> None:
    text = ui_award.text
    contact = Contact(text("reg-name"), text("reg-email"))
    if not text("reg-library"):
        ui_award.tell(N_("Choose a library first."), error_at="register.library")
        return
    receipt = ui_award.do(
        nominations.register,
        N_("The nomination has been registered."),
        round_id=round_id,
        library=text("reg-library"),
        papers=Papers(text("reg-grounds"), text("reg-evidence")),
        channel=Channel(ui_award.value("reg-channel")),
        diary_number=text("reg-diary") or None,
        contact=contact if contact.name or contact.email else None,
        arrived_on=ui_award.value("reg-arrived"),
    )
    if receipt is not None:  # the next one begins empty
        for field, empty in _EMPTY.items():
            st.session_state[f"reg-{field}"] = empty
        st.session_state["reg-arrived"] = ui_award.acting().today
