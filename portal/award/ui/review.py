"""The page on which a reviewer works: own queue, one nominee with evidence beside the scores."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import streamlit as st

from portal.award import eligibility, evidence, reviews
from portal.award.eligibility import Nomination
from portal.award.reviews import Mark, OwnReview
from portal.award.rules import SCORES, Criterion, Rules, read_rules
from portal.award.ui import base as ui_award
from portal.award.words import evidence as evidence_words
from portal.award.words import nomination as nomination_words
from portal.award.words import round as round_words
from portal.award.words.evidence import Block
from portal.award.workflow import LEAST_REASON, Action, Round
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.records.words import ReviewState
from portal.ui import page as ui

NOMINEE, TURN, ELSEWHERE = "ehdokas", "review_turn", "review_elsewhere"
SENT = "review_sent"  # which sending the focus follows to the next nominee
_SIZE = "size"  # the part of the evidence that is seen at once beside the nomination
_STATES = {
    None: N_("not begun"),
    ReviewState.DRAFT: N_("draft"),
    ReviewState.SUBMITTED: N_("submitted"),
    ReviewState.VOID: N_("void"),
}

T = TypeVar("T")


def show(round_: Round) -> None:
    """The queue, and the nominee that the address names or the first that waits."""
    nominees = ui_award.ask(eligibility.read_nominations, round_id=round_.round_id)
    can = ui_award.actions(round_)
    if Action.REVIEW not in can or not nominees:
        st.html(round_words.task(ui_award.to_do(round_, ui_award.seat(round_))))
        ui.page_link("/kierros", _("Go to the round"), {"kierros": round_.round_id})
        return
    own = ui_award.ask(reviews.read_own_reviews, round_id=round_.round_id)
    _queue(round_, nominees, own)
    wanted = st.query_params.get(NOMINEE)
    chosen = next((one for one in nominees if one.nomination_id == wanted), None)
    chosen = chosen or next((one for one in nominees if not _is_done(own, one)), nominees[0])
    _one(round_, chosen, own.get(chosen.nomination_id))


def _state(review: OwnReview | None) -> str:
    """Where one's own review stands, in the words of the queue."""
    if review is not None and review.is_changed:
        return _("changed since it was sent, not sent anew")
    return _(_STATES[review.state if review else None])


def _is_done(own: Mapping[str, OwnReview], one: Nomination) -> bool:
    review = own.get(one.nomination_id)
    return review is not None and review.state is ReviewState.SUBMITTED and not review.is_changed


def _queue(round_: Round, nominees: tuple[Nomination, ...], own: Mapping[str, OwnReview]) -> None:
    done = sum(one.state is ReviewState.SUBMITTED for one in own.values())  # changed since or not
    told = _("{n} nominees, {done} reviewed. Reviews are due on {day}.")
    ui.lead(
        told.format(
            n=i18n.number(len(nominees)),
            done=i18n.number(done),
            day=i18n.day(round_.reviews_due_on),
        )
    )
    if round_.reviews_due_on is not None and ui_award.acting().today > round_.reviews_due_on:
        ui.remark(
            _(
                "The day on which reviews were due is over. A review can still be sent; it is marked as late."
            )
        )
    ui_award.para(
        "Nobody else sees your scores before the review closes, and you do not see theirs."
    )
    with st.container(key="queue", horizontal=True):
        for one in nominees:
            ui.page_link(
                "/arviointi",
                f"{one.name}: {_state(own.get(one.nomination_id))}",
                {"kierros": round_.round_id, NOMINEE: one.nomination_id},
            )


# ---- one nominee


def _one(round_: Round, one: Nomination, review: OwnReview | None) -> None:
    rules = ui_award.ask(read_rules, round_id=round_.round_id)
    if rules is None:
        return
    blocks = _evidence(round_, one, rules)
    if sent := st.session_state.get(SENT):
        ui.focus_next(sent)
    ui.heading(one.name)
    with st.container(key="review"):
        left, right = st.columns([1, 3], gap="large")
        with left:
            _nominee(one, [block for block in blocks if not _speaks(rules, block)])
        with right:
            _scores(round_, rules, one, review, blocks)


def _evidence(round_: Round, one: Nomination, rules: Rules) -> tuple[Block, ...]:
    """The frozen evidence part by part; none before it has been frozen."""
    frozen = ui_award.ask(evidence.read_evidence, round_id=round_.round_id, library=one.library)
    return evidence_words.blocks(frozen[-1], rules.libraries) if frozen else ()


def _speaks(rules: Rules, block: Block) -> bool:
    """True for a part of the evidence that stands beside a criterion of the rules."""
    return any(block.part == part for one in rules.criteria for part in one.evidence)


def _nominee(one: Nomination, rest: Sequence[Block]) -> None:
    """Who is nominated and why, and what evidence stands beside no criterion."""
    st.subheader(_("Nomination"), anchor=False)
    st.html(nomination_words.begun(one))
    ui_award.earlier(one)
    ui_award.merged(one)
    if not rest:
        ui_award.para("The evidence has not been frozen yet.")
    ui.sections([evidence_words.as_html(block) for block in rest if block.part == _SIZE])
    ui.sections(
        [
            evidence_words.folded(
                _("Other evidence, and what the figures are based on"),
                [block for block in rest if block.part != _SIZE],
            )
        ]
    )


def _beside(rules: Rules, one: Criterion, blocks: Sequence[Block]) -> None:
    """The evidence that speaks to a criterion; where none does, that it does not."""
    speaking = [block for block in blocks if block.part in one.evidence]
    if speaking:
        ui.sections([evidence_words.as_html(block) for block in speaking])
    elif blocks and any(other.evidence for other in rules.criteria):
        ui_award.note(
            _(
                "No figure of the evidence speaks to this criterion. Look at what the nomination says."
            )
        )


def _scores(
    round_: Round, rules: Rules, one: Nomination, review: OwnReview | None, blocks: Sequence[Block]
) -> None:
    key = one.nomination_id
    _follow(key, 0 if review is None else review.row_version)
    st.subheader(_("Your scores"), anchor=False)
    if review is not None and review.is_changed and review.sent_at is not None:
        _changed(round_.round_id, key, review.sent_at)
    _elsewhere(round_, rules, key)
    for criterion in rules.criteria:
        with st.container(border=True, key=f"criterion-{criterion.criterion_id}"):
            ui.sections([round_words.criterion_head(criterion)])
            evidence_side, score_side = st.columns(2, gap="large")
            with evidence_side:
                _beside(rules, criterion, blocks)
            with score_side:
                _criterion(criterion, key, review, round_)
    if review is not None and review.versions:
        ui_award.para(
            "You have submitted this review. If you change it, say why: both versions are kept."
        )
        st.text_input(
            _("Why the review is changed"), key=f"change-{key}", max_chars=ui_award.LONGEST_LINE
        )
        ui_award.beside(f"change-{key}", "submit_review.change_reason")
    with st.container(key="action-bar", horizontal=True, vertical_alignment="center"):
        st.html(_bar(rules, one, review))
        st.button(
            _("Submit the review"),
            key="review-submit",
            type="primary",
            on_click=_submit,
            args=(round_.round_id, key),
        )


def _bar(rules: Rules, one: Nomination, review: OwnReview | None) -> str:
    """What stands beside the button in sight: the nominee, what is missing, when the draft was saved."""
    saved = (
        ""
        if review is None
        else _("Draft saved {time}.").format(time=i18n.local_time(review.saved_at))
    )
    missing = _missing(rules, review) or _("Nothing is missing.")
    name, rest = text_rule.as_html(one.name), text_rule.as_html(f"{missing} {saved}".strip())
    return f'<div class="bar-text"><p><strong>{name}</strong> {rest}</p></div>'


def _missing(rules: Rules, review: OwnReview | None) -> str:
    """What has to be there before the review can be sent, in a sentence; empty when everything is."""
    marks = {} if review is None else review.marks
    texts = [
        _("{criterion}: score").format(criterion=round_words.in_words(one.names))
        if marks.get(one.criterion_id, Mark(None)).score is None
        else _("{criterion}: reason").format(criterion=round_words.in_words(one.names))
        for one in rules.criteria
        if not _is_whole(marks.get(one.criterion_id, Mark(None)))
    ]
    return _("Still missing: {what}.").format(what=", ".join(texts)) if texts else ""


def _is_whole(mark: Mark) -> bool:
    return mark.score is not None and text_rule.says(mark.reason, LEAST_REASON)


def _changed(round_id: str, key: str, sent_at: datetime) -> None:
    """That the review was changed after it was sent, what counts, and the way back."""
    told = _(
        "You have changed this review since you sent it {time}. What you sent counts until you send the change."
    )
    ui.remark(told.format(time=i18n.local_time(sent_at)))
    st.button(
        _("Go back to what I sent"),
        key="review-back",
        on_click=_go_back,
        args=(round_id, key),
    )


def _go_back(round_id: str, key: str) -> None:
    back = N_("The review is again as you sent it.")
    if _keep(reviews.take_back_changes, key, _marks(round_id, key), back) is not None:
        _draw_anew()


def _draw_anew() -> None:
    """Let the fields show what is kept now."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _elsewhere(round_: Round, rules: Rules, key: str) -> None:
    """What was typed here while another window had saved: to be copied, kept, or let go."""
    marks: dict[str, Mark] | None = st.session_state.get(ELSEWHERE, {}).get(key)
    if marks is None:
        return
    with st.container(key="elsewhere", border=True):
        ui.remark(
            _(
                "You have saved this review in another window since. What you wrote in this window is here; below stands what is kept."
            )
        )
        for one in rules.criteria:
            mark = marks.get(one.criterion_id, Mark(None))
            if mark == Mark(None):
                continue
            st.markdown(f"**{round_words.criterion_title(one)}: {i18n.number(mark.score)}**")
            if mark.reason:
                st.code(mark.reason, language=None, wrap_lines=True)
        with st.container(horizontal=True):
            st.button(
                _("Keep what I wrote here"),
                key="elsewhere-keep",
                on_click=_keep_these,
                args=(round_.round_id, key),
            )
            st.button(_("Keep what is below"), key="elsewhere-go", on_click=_let_go, args=(key,))


def _keep_these(round_id: str, key: str) -> None:
    """Save what was typed here over what is kept now: the person has seen both."""
    marks = st.session_state.get(ELSEWHERE, {}).get(key, {})
    own = ui_award.ask(reviews.read_own_reviews, round_id=round_id)
    ui_award.seen()[key] = own[key].row_version if key in own else 0
    done = N_("What you wrote here is kept.")
    if _keep(reviews.save_review, key, marks, done, marks=marks) is not None:
        _draw_anew()
        _let_go(key)


def _let_go(key: str) -> None:
    st.session_state.get(ELSEWHERE, {}).pop(key, None)


def _keep(
    deed: Callable[..., T],
    key: str,
    typed: Mapping[str, Mark],
    done: str = "",
    **matter: Any,  # noqa: ANN401 - a deed's own
) -> T | None:
    """Do what changes one's review. What another window has kept is not written over: what was typed here
    stands beside it."""

    def elsewhere() -> None:
        st.session_state.setdefault(ELSEWHERE, {})[key] = typed

    now = ui_award.seen().setdefault(key, 0) + 1
    return ui_award.keep(
        deed, key, now, elsewhere=elsewhere, done=done, nomination_id=key, **matter
    )


def _follow(key: str, row_version: int) -> None:
    """Note which version the fields show; draw them anew when another window has saved since."""
    seen = ui_award.seen()
    if seen.get(key, row_version) != row_version:
        _draw_anew()
    seen[key] = row_version


def _field(what: str, criterion_id: str, key: str) -> str:
    return f"{what}-{criterion_id}-{key}-{st.session_state.get(TURN, 0)}"


def _criterion(one: Criterion, key: str, review: OwnReview | None, round_: Round) -> None:
    mark = (review.marks if review else {}).get(one.criterion_id, Mark(None))
    score_key, reason_key = (_field(what, one.criterion_id, key) for what in ("score", "reason"))
    score, reason = ui_award.first(score_key, mark.score), ui_award.first(reason_key, mark.reason)
    args = (round_.round_id, key)
    st.radio(
        round_words.criterion_title(one),
        list(SCORES),
        label_visibility="collapsed",
        index=None if score is None else score - 1,
        key=score_key,
        on_change=_save,
        args=args,
        format_func={
            step: f"{step}: {round_words.in_words(one.anchors.get(step, {}))}" for step in SCORES
        }.__getitem__,
    )
    ui_award.beside(score_key, f"submit_review.score-{one.criterion_id}")
    st.text_area(
        _("Reason: {criterion}").format(criterion=round_words.in_words(one.names)),
        reason,
        key=reason_key,
        max_chars=ui_award.LONGEST,
        on_change=_save,
        args=args,
    )
    ui_award.beside(reason_key, f"submit_review.reason-{one.criterion_id}")


def _marks(round_id: str, key: str) -> dict[str, Mark]:
    rules = ui_award.ask(read_rules, round_id=round_id)
    marks = {}
    for one in rules.criteria if rules else ():
        score = ui_award.value(_field("score", one.criterion_id, key))
        reason = ui_award.text(_field("reason", one.criterion_id, key))
        if score or reason:
            marks[one.criterion_id] = Mark(score, reason)
    return marks


def _save(round_id: str, key: str) -> None:
    marks = _marks(round_id, key)
    _keep(reviews.save_review, key, marks, marks=marks)


def _submit(round_id: str, key: str) -> None:
    marks, why = _marks(round_id, key), ui_award.text(f"change-{key}")
    sent = N_("The review has been submitted.")
    if _keep(reviews.submit_review, key, marks, sent, marks=marks, change_reason=why) is not None:
        st.session_state[SENT] = f"sent-{key}-{ui_award.seen().get(key)}"
        st.query_params.pop(NOMINEE, None)
