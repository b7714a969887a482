"""The rules of a round: shown to everybody, and written by the secretary while they are a draft."""

from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from portal.award import page, rounds, suggested_criteria
from portal.award.rounds import Settings
from portal.award.rules import (
    SCORES,
    Criterion,
    Rules,
    read_rules,
    set_criteria,
    set_libraries,
)
from portal.award.ui import base as ui_award
from portal.award.ui.round import stage
from portal.award.words import evidence as evidence_words
from portal.award.words import round as round_words
from portal.award.workflow import Action, Round
from portal.evidence import queries as evidence
from portal.kit import access, i18n
from portal.kit.i18n import _
from portal.records.words import DecidedBy, EvidencePart, State
from portal.ui import page as ui

MOST_CRITERIA = 8
DRAWN = "criteria_drawn"
_NUMBERS = ("quorum", "margin_hundredths", "reviews_needed", "stand_aside_years")


def show(round_: Round, can: frozenset[Action]) -> None:
    """Dates, settings and criteria; the fields to change them while the round is a draft."""
    rules = ui_award.ask(read_rules, round_id=round_.round_id)
    if rules is None:
        return
    is_due = (
        Action.EDIT_RULES in can
        or round_.state is State.RULES
        or not ui_award.holds(access.may_sit)
    )
    with ui_award.part(_("Rules"), is_open=is_due):
        if Action.EDIT_RULES in can:
            _edit(rules)
            return
        page.rules(stage(), rules)


def _edit(rules: Rules) -> None:
    ui_award.para("The rules can be changed until the chair publishes them. After that nobody can.")
    _settings(rules.round_)
    _criteria(rules)
    _libraries(rules)


# ---- settings


def _settings(round_: Round) -> None:
    st.subheader(_("Dates and settings"), anchor=False)
    with st.form("settings"):
        st.text_input(_("Name of the award"), round_.name, key="set-name", max_chars=120)
        st.number_input(_("Year"), 2000, 2100, round_.year, key="set-year")
        for label, field in round_words.DATES:
            st.date_input(_(label), getattr(round_, field), key=f"set-{field}", format="DD.MM.YYYY")
        st.radio(
            _("Who decides"),
            [one.value for one in DecidedBy],
            [one.value for one in DecidedBy].index(round_.decided_by),
            key="set-decided_by",
            format_func=_decider,
        )
        st.number_input(_("Quorum"), 1, 20, round_.quorum, key="set-quorum")
        st.number_input(
            _("Complete reviews each nominee needs"),
            1,
            20,
            round_.reviews_needed,
            key="set-reviews_needed",
        )
        st.number_input(
            _("Lead under which scores tie, hundredths of a point"),
            0,
            400,
            round_.margin_hundredths,
            key="set-margin_hundredths",
        )
        st.number_input(
            _("Years a winner stands aside"),
            0,
            20,
            round_.stand_aside_years,
            key="set-stand_aside_years",
        )
        st.form_submit_button(
            _("Save dates and settings"),
            on_click=_save_settings,
            args=(round_.round_id, round_.row_version),
        )


def _decider(code: str) -> str:
    return _(round_words.DECIDERS[DecidedBy(code)])


def _save_settings(round_id: str, seen: int) -> None:
    value = ui_award.value
    numbers: dict[str, Any] = {field: int(value(f"set-{field}")) for field in _NUMBERS}
    dates: dict[str, Any] = {field: value(f"set-{field}") for _label, field in round_words.DATES}
    made = Settings(
        year=int(value("set-year")),
        name=ui_award.text("set-name"),
        decided_by=DecidedBy(value("set-decided_by")),
        **numbers,
        **dates,
    )
    ui_award.do(rounds.edit_settings, round_id=round_id, settings=made, seen=seen)


# ---- criteria


def _criteria(rules: Rules) -> None:
    st.subheader(_("Criteria"), anchor=False)
    ui_award.para(
        "Weights add up to 100. Every step of every scale is written out in Finnish; other languages may follow."
    )
    if not rules.criteria:
        st.button(
            _("Begin with a suggestion of four criteria"),
            key="suggest-criteria",
            on_click=_suggest,
            args=(rules.round_.round_id,),
        )
    lang = st.selectbox(
        _("Language of the texts"),
        list(i18n.NAMES),
        key="criteria-lang",
        format_func=i18n.NAMES.__getitem__,
        width=320,
    )
    count = int(
        st.number_input(
            _("How many criteria"),
            1,
            MOST_CRITERIA,
            len(rules.criteria) or 4,
            key="criteria-count",
            width=320,
        )
    )
    drawn = _drawn(rules, str(lang))
    for at in range(count):
        _criterion(_one(drawn, at), at, str(lang))
    st.button(
        _("Save criteria"),
        key="save-criteria",
        on_click=_save_criteria,
        args=(drawn, count, str(lang)),
    )


def _drawn(rules: Rules, lang: str) -> Rules:
    """The rules that the fields show: those that are kept now; while something typed is not kept, those
    with which the fields were drawn, so that another window's saving does not wipe it.
    """
    drawn: Rules | None = st.session_state.get(DRAWN)
    if (
        drawn is None
        or drawn.round_.round_id != rules.round_.round_id
        or not _is_typed(drawn, lang)
    ):
        st.session_state[DRAWN] = drawn = rules
    return drawn


def _is_typed(drawn: Rules, lang: str) -> bool:
    """True when a field says something else than the criterion with which it was drawn."""
    return any(
        f"name-{at}-{one.criterion_id}-{lang}" in st.session_state
        and replace(_written(one, at, lang), criterion_id=one.criterion_id) != one
        for at, one in enumerate(drawn.criteria)
    )


def _one(rules: Rules, at: int) -> Criterion | None:
    return rules.criteria[at] if at < len(rules.criteria) else None


def _criterion(one: Criterion | None, at: int, lang: str) -> None:
    title = round_words.criterion_title(one) if one else _("New criterion")
    with st.expander(f"{at + 1}. {title}"):
        criterion_id = "" if one is None else one.criterion_id
        st.number_input(
            _("Weight, %"),
            1,
            100,
            one.weight_percent if one else 25,
            key=f"weight-{at}-{criterion_id}",
        )
        st.text_input(
            _("Name"),
            one.names.get(lang, "") if one else "",
            key=f"name-{at}-{criterion_id}-{lang}",
            max_chars=120,
        )
        st.text_area(
            _("What is looked at"),
            one.descriptions.get(lang, "") if one else "",
            key=f"told-{at}-{criterion_id}-{lang}",
        )
        st.multiselect(
            _("Which figures of the evidence speak to it"),
            [part.value for part in EvidencePart],
            [part.value for part in one.evidence] if one else [],
            key=f"speaks-{at}-{criterion_id}",
            format_func=_part,
        )
        for score in SCORES:
            text = one.anchors.get(score, {}).get(lang, "") if one else ""
            st.text_input(
                _("What score {n} means").format(n=score),
                text,
                key=f"step{score}-{at}-{criterion_id}-{lang}",
            )


def _save_criteria(rules: Rules, count: int, lang: str) -> None:
    """`rules` as this window drew them: its fields bear the ids of those criteria."""
    made = [_written(_one(rules, at), at, lang) for at in range(count)]
    seen = [one.criterion_id for one in rules.criteria]
    ui_award.do(set_criteria, round_id=rules.round_.round_id, criteria=made, seen=seen)
    st.session_state.pop(DRAWN, None)


def _written(one: Criterion | None, at: int, lang: str) -> Criterion:
    """What the fields say in one language, with what the other languages said before."""
    criterion_id = "" if one is None else one.criterion_id
    end = f"{at}-{criterion_id}-{lang}"
    before = asdict(one) if one else {"names": {}, "descriptions": {}, "anchors": {}}
    steps = {
        score: _with(before["anchors"].get(score, {}), lang, ui_award.text(f"step{score}-{end}"))
        for score in SCORES
    }
    return Criterion(
        weight_percent=int(ui_award.value(f"weight-{at}-{criterion_id}") or 1),
        names=_with(before["names"], lang, ui_award.text(f"name-{end}")),
        descriptions=_with(before["descriptions"], lang, ui_award.text(f"told-{end}")),
        anchors=steps,
        evidence=tuple(
            EvidencePart(part) for part in ui_award.value(f"speaks-{at}-{criterion_id}") or ()
        ),
    )


def _part(code: str) -> str:
    return _(evidence_words.HEADINGS[EvidencePart(code)])


def _with(before: dict[str, str], lang: str, text: str) -> dict[str, str]:
    after = {**before, lang: text.strip()}
    return {code: word for code, word in after.items() if word}


def _suggest(round_id: str) -> None:
    ui_award.do(set_criteria, round_id=round_id, criteria=suggested_criteria.four())


# ---- libraries


def _libraries(rules: Rules) -> None:
    st.subheader(_("Libraries that can be nominated"), anchor=False)
    known = _known(rules)
    chosen: list[Any] = st.multiselect(
        _("Libraries"),
        list(known),
        list(rules.libraries) or list(known),
        key="libraries",
        format_func=known.__getitem__,
    )
    st.button(
        _("Save libraries"),
        key="save-libraries",
        on_click=ui_award.do,
        args=(set_libraries,),
        kwargs={
            "round_id": rules.round_.round_id,
            "libraries": {str(code): known[code] for code in chosen},
        },
    )


def _known(rules: Rules) -> dict[str, str]:
    """The libraries of the release and those the rules name already: code -> Finnish name."""
    if ui.release() is None:
        return dict(rules.libraries)
    rows = ui.read(evidence.libraries)
    return {**dict(zip(rows["library"], rows["name_fi"], strict=True)), **rules.libraries}
