"""Conflicts of interest on the page of a round: one's own declaration, and the rulings on others'."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from portal.award import conflicts, rulings
from portal.award.conflicts import CLOSE, GROUNDS, HINT_TEXTS, MUNICIPAL, Declared, Form, Leads
from portal.award.rounds import Seated
from portal.award.rulings import Ruled, Verdict
from portal.award.ui import base as ui_award
from portal.award.words import round as round_words
from portal.award.workflow import Action, Round, Seat
from portal.evidence import measured
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.kit.tables import Column, Kind, Table, as_html
from portal.kit.text_rule import escape
from portal.records.words import DecidedBy, RuledBy, Standing, State
from portal.ui import page as ui

NONE, SOME = "none", "some"
_ANSWERS = {
    NONE: N_("I have no conflict of interest"),
    SOME: N_("I have, or may have, a conflict of interest"),
}
_YEARS_BACK = 3


def show(round_: Round, seat: Seat | None, can: frozenset[Action]) -> None:
    """One's own declaration and withdrawal; declarations and rulings for those who may see them.

    What is offered follows the table of the workflow, in every state.
    """
    if seat is not None and seat.standing is Standing.UNDECLARED and Action.DECLARE in can:
        form = ui_award.ask(conflicts.read_form, round_id=round_.round_id, leads=leads(round_))
        if form is not None:
            _form(round_, form)
    if Action.STAND_DOWN in can:
        _withdraw(round_)


def leads(round_: Round) -> Leads:
    """By library: the others in the working groups it has lately led."""
    if ui.release() is None:
        return {}
    return ui.made(measured.leads, ui.read, round_.year - _YEARS_BACK)


# ---- one's own


def _form(round_: Round, form: Form) -> None:
    ui.heading(_("Your conflicts of interest"))
    if form.is_anew:
        ui.remark(
            _(
                "Another library has been nominated since you declared, or you have named another employer: declare anew."
            )
        )
    ui_award.para(
        "These libraries have been nominated. They compete in one matter: a conflict with one of them concerns the whole matter."
    )
    ui.sentences(form.libraries)
    _employer(round_, form)
    _hinted(form)
    answer = st.radio(
        _("Your declaration"), list(_ANSWERS), index=None, key="declare-what", format_func=_answer
    )
    if answer == SOME:
        ui_award.para("There are seven grounds. Choose those that fit.")
        _explained()
        for number in GROUNDS:
            st.checkbox(_ground(number), key=f"ground-{number}")
    if answer == SOME or (answer == NONE and form.hints):
        label = (
            _("What the conflict is; do not name relatives")
            if answer == SOME
            else _("Why this is no conflict")
        )
        st.text_area(label, key="declare-why", max_chars=ui_award.LONGEST_REASON)
        ui_award.beside("declare-why", "declare_none.waiver", "declare.reason")
    if answer:
        st.button(
            _("Send the declaration"),
            key="declare",
            type="primary",
            on_click=_declare,
            args=(round_.round_id, str(answer), leads(round_)),
        )


def _hinted(form: Form) -> None:
    if form.hints:
        ui.remark(_("The records hint at a possible conflict:"))
        ui.sentences([_(HINT_TEXTS[hint]) for hint in form.hints])
        ui_award.note(
            _(
                "A hint stays though the answer is changed: every answer is kept, and the chair has it ruled on."
            )
        )


def _explained() -> None:
    """Who counts as close, and what applies to municipal staff beside, behind one line: grounds are long."""
    head = text_rule.escape(_("Who is close to you, and what applies to municipal staff"))
    told = "".join(f"<p>{text_rule.escape(_(text))}</p>" for text in (CLOSE, MUNICIPAL))
    st.html(f'<details class="how-to-read"><summary>{head}</summary>{told}</details>')


def _employer(round_: Round, form: Form) -> None:
    """Which library employs the person: nothing is chosen beforehand, and every answer is kept."""
    names = ui_award.libraries(round_)
    codes = [*sorted(names, key=lambda code: i18n.sort_key(names[code])), ""]
    now = form.employer or ""
    st.selectbox(
        _("Which library employs you?"),
        codes,
        codes.index(now) if form.is_told and now in codes else None,
        key="employer",
        format_func={"": _("none of these"), **names}.__getitem__,
        placeholder=_("Choose a library"),
        on_change=_employed,
        args=(round_.round_id,),
        width=480,
    )
    ui_award.beside(
        "employer", "tell_employer.employer", "declare_none.employer", "declare.employer"
    )


def _employed(round_id: str) -> None:
    chosen = ui_award.value("employer")
    if chosen is not None:
        ui_award.do(conflicts.tell_employer, round_id=round_id, library=str(chosen) or None)


def _answer(code: str) -> str:
    return _(_ANSWERS[code])


def _ground(number: int) -> str:
    return f"{number}. {_(GROUNDS[number])}"


def _declare(round_id: str, answer: str, led: Leads) -> None:
    about = {"round_id": round_id, "leads": led}
    why = ui_award.text("declare-why")
    if answer == NONE:
        ui_award.do(
            conflicts.declare_none, N_("Your declaration has been kept."), explanation=why, **about
        )
        return
    grounds = [number for number in GROUNDS if ui_award.value(f"ground-{number}")]
    ui_award.do(
        conflicts.declare,
        N_("Your declaration has been kept. The body rules on it."),
        grounds=grounds,
        explanation=why,
        **about,
    )


def _withdraw(round_: Round) -> None:
    with st.expander(_("Withdraw from the matter")):
        ui_award.para(
            "You may withdraw by yourself when a ground is plain. After that you see nothing of the matter until the result is public."
        )
        _explained()
        st.selectbox(
            _("Ground"),
            list(GROUNDS),
            index=None,
            key="withdraw-ground",
            format_func=_ground,
            placeholder=_("Choose the ground"),
        )
        ui_award.beside("withdraw-ground", "stand_down.ground")
        st.text_area(
            _("Reason for the minutes; do not name relatives"),
            key="withdraw-why",
            max_chars=ui_award.LONGEST_REASON,
        )
        ui_award.beside("withdraw-why", "stand_down.reason")
        st.button(
            _("Withdraw from the matter"),
            key="withdraw",
            on_click=_stand_down,
            args=(round_.round_id,),
        )


def _stand_down(round_id: str) -> None:
    ui_award.do(
        rulings.stand_down,
        N_("You have withdrawn from the matter."),
        round_id=round_id,
        ground=int(ui_award.value("withdraw-ground") or 0),
        reason=ui_award.text("withdraw-why"),
    )


# ---- others'


def others(round_: Round, seat: Seat | None, can: frozenset[Action]) -> None:
    """Declarations and rulings for those who may see them, and the fields to record a ruling."""
    declared = ui_award.ask(conflicts.read_declarations, round_id=round_.round_id)
    ruled = ui_award.ask(rulings.read_rulings, round_id=round_.round_id)
    rules = seat is not None and bool({Action.CLEAR, Action.DISQUALIFY} & can)
    if not declared and not ruled and not rules:
        return
    with ui_award.part(
        _("Declarations and rulings"), is_open=rules and round_.state is State.CONFLICTS
    ):
        if declared:
            st.html(as_html(declared_table(declared)))
        if ruled:
            st.html(as_html(ruled_table(ruled)))
        if seat is not None and rules:
            _rule(round_, seat, can)


def declared_table(declared: tuple[Declared, ...]) -> Table:
    """Declarations as sent: who, on which grounds, what the records hinted, when."""
    rows = [
        (
            one.name,
            ", ".join(map(str, one.grounds)) or _("none"),
            _employers(one),
            one.explanation or None,
            " ".join(_(HINT_TEXTS[hint]) for hint in one.hints) or None,
            i18n.local_time(one.declared_at),
        )
        for one in declared
    ]
    labels = (
        _("Name"),
        _("Grounds of the law"),
        _("Employer, every answer"),
        _("Explanation"),
        _("Hints of the records"),
        _("Declared"),
    )
    return _texts(_("Declarations"), labels, rows)


def _employers(one: Declared) -> str | None:
    """Every answer to the question of the employer, with its time."""
    told = (
        f"{each.library or _('none of these')} ({i18n.local_time(each.told_at)})"
        for each in one.employers
    )
    return "; ".join(told) or None


def ruled_table(ruled: tuple[Ruled, ...]) -> Table:
    """Rulings as the minutes tell them: who, what, on which ground, by whom, why, when."""
    rows = [
        (
            one.name,
            _("disqualified") if one.is_disqualified else _("not disqualified"),
            None if one.ground is None else str(one.ground),
            _(round_words.RULERS[one.ruled_by]),
            one.reason,
            i18n.local_time(one.ruled_at),
        )
        for one in ruled
    ]
    labels = (_("Name"), _("Ruling"), _("Ground"), _("Ruled by"), _("Reason"), _("Ruled"))
    return _texts(_("Rulings"), labels, rows)


def _texts(caption: str, labels: tuple[str, ...], rows: Sequence[tuple[str | None, ...]]) -> Table:
    columns = tuple(Column(str(at), label, Kind.TEXT) for at, label in enumerate(labels))
    return Table(caption, columns, pd.DataFrame(rows, columns=[one.name for one in columns]))


def _rule(round_: Round, seat: Seat, can: frozenset[Action]) -> None:
    known = sorted(ui_award.seated(round_), key=lambda one: one.standing is not Standing.DECLARED)
    others = {  # those who wait for a ruling first
        one.person_id: one
        for one in known
        if one.standing is not Standing.OUT and one.person_id != seat.person_id
    }
    if not others:
        return
    with st.expander(_("Record a ruling")):
        st.html(
            f"<p>{escape(_('The person takes no part in the ruling. Record what the body decided.'))}</p>"
        )
        who = st.selectbox(
            _("Person"),
            list(others),
            key="rule-who",
            format_func={key: _standing(one) for key, one in others.items()}.__getitem__,
        )
        clears = Action.CLEAR in can and rulings.may_clear(seat.part, others[who].part)
        grounds = list(GROUNDS) if Action.DISQUALIFY in can else []
        st.selectbox(
            _("Ruling"),
            [*([0] if clears else []), *grounds],
            index=None,
            key="rule-ground",
            format_func=_verdict,
            placeholder=_("Choose the ruling"),
        )
        ui_award.beside("rule-ground", "rule.ground", "disqualify.ground")
        if not clears:
            ui_award.note(_("That somebody is not disqualified is recorded by the chair."))
        st.text_area(
            _("Reason for the minutes; do not name relatives"),
            key="rule-why",
            max_chars=ui_award.LONGEST_REASON,
        )
        ui_award.beside("rule-why", "disqualify.reason", "clear.reason")
        st.button(
            _("Record the ruling"),
            key="rule",
            on_click=_record,
            args=(round_.round_id, round_.decided_by.value),
        )


def _standing(one: Seated) -> str:
    return f"{one.name}, {_(round_words.STANDINGS[one.standing])}"


def _verdict(ground: int) -> str:
    return (
        _("Not disqualified")
        if ground == 0
        else _("Disqualified: {ground}").format(ground=_ground(ground))
    )


def _record(round_id: str, decided_by: str) -> None:
    chosen = ui_award.value("rule-ground")
    if chosen is None:
        ui_award.tell(N_("Choose the ruling first."), error_at="disqualify.ground")
        return
    ground = int(chosen)
    ruler = RuledBy.OFFICER if decided_by == DecidedBy.OFFICER else RuledBy.BODY
    verdict = Verdict(ui_award.text("rule-who"), ui_award.text("rule-why"), ground or None, ruler)
    deed = rulings.disqualify if ground else rulings.clear
    ui_award.do(deed, N_("The ruling has been recorded."), round_id=round_id, verdict=verdict)
