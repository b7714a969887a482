"""The page of a round: where it is, what one has to do, seats, and the moves that are open now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from portal.award import (
    archive,
    eligibility,
    nominations,
    package_file,
    page,
    publication,
    reasons,
    reviews,
    rounds,
    rules,
    stages,
)
from portal.award import history as published
from portal.award.archive import Package
from portal.award.evidence import freeze_evidence
from portal.award.owing import read_owing
from portal.award.possible import read_candidates
from portal.award.rounds import Settings
from portal.award.ui import base as ui_award
from portal.award.ui import papers as ui_papers
from portal.award.words import owing as owing_words
from portal.award.words import round as round_words
from portal.award.workflow import Action, Round, Seat
from portal.evidence.measured import gathered, of_all
from portal.kit import access, answers, i18n
from portal.kit.answers import Answers
from portal.kit.i18n import N_, _
from portal.kit.notes import file_name
from portal.kit.tables import as_html
from portal.records import ids
from portal.records.words import Part, Standing, State
from portal.site.private_files import PrivateFile
from portal.ui import page as ui
from portal.ui.living import Living


@dataclass(frozen=True)
class Move:
    """A button that moves the round. `takes`: the name under which the deed wants the reason."""

    label: str
    deed: Callable[..., Any]
    done: str
    takes: str = ""


_FORWARD: Mapping[Action, Move] = {
    Action.PUBLISH_RULES: Move(
        N_("Publish the rules"), rules.publish_rules, N_("The rules are public and frozen.")
    ),
    Action.OPEN_CALL: Move(N_("Open the call"), stages.open_call, N_("The call is open.")),
    Action.CLOSE_CALL: Move(
        N_("Close the call"),
        stages.close_call,
        N_("The call has been closed. Everybody with a seat is asked for a declaration."),
    ),
    Action.OPEN_ELIGIBILITY: Move(
        N_("Go on to eligibility"), stages.open_eligibility, N_("Nominations can be ruled on.")
    ),
    Action.BEGIN_REVIEW: Move(
        N_("Begin the review"), stages.begin_review, N_("The review has begun.")
    ),
}
_ASIDE: Mapping[Action, Move] = {
    Action.CLOSE_REVIEW: Move(
        N_("Close the review"),
        stages.close_review,
        N_("The review has been closed and a meeting opened."),
        "waiver",
    ),
    Action.REOPEN: Move(
        N_("Take the round back to review"),
        stages.reopen,
        N_("The round is in review again."),
        "reason",
    ),
    Action.CANCEL: Move(
        N_("Cancel the round"), stages.cancel, N_("The round was cancelled."), "reason"
    ),
}
_REASONS = {
    **round_words.WHY,
    Action.CLOSE_REVIEW: N_(
        "If a nominee has fewer complete reviews than the rules ask for: why that is enough"
    ),
}
LINK = "award_link"
_APPOINTS = frozenset({State.CONFLICTS, State.ELIGIBILITY})  # when a substitute is looked for


def begin() -> None:
    """The secretary's button that begins a round of its own year."""
    if ui_award.holds(access.may_prepare):
        st.button(_("Begin a new round"), key="begin-round", on_click=_begin)


def _begin() -> None:
    settings = Settings(year=ui_award.acting().today.year, name=_("Recognition of the year"))
    ui_award.do(
        rounds.create_round, N_("A new round has been begun as a draft."), settings=settings
    )


def state(round_: Round, seat: Seat | None, can: frozenset[Action]) -> None:
    """The line of stages, what the person has to do, and the one button that does it."""
    today = ui_award.acting().today
    owing = ui_award.ask(read_owing, round_id=round_.round_id)
    task = ui_award.to_do(round_, seat)
    page.standing(stage(), round_, task, today, owing_words.sentences(owing))
    ui_papers.mail(round_)
    _page(round_, seat, can)
    for action, move in _FORWARD.items():
        if action in can:
            st.button(
                _(move.label),
                key=f"move-{action}",
                type="primary",
                on_click=ui_award.do,
                args=(move.deed, move.done),
                kwargs={"round_id": round_.round_id},
            )


def stage() -> Living:
    """The stage on which this page tells what everybody may read."""
    return Living(Answers(ui.release()), page.PATH, {})


def _page(round_: Round, seat: Seat | None, can: frozenset[Action]) -> None:
    """The link to the page where the present work is done."""
    query = {"kierros": round_.round_id}
    if seat is not None and seat.standing is Standing.OUT:
        return
    if Action.NOMINATE in can and round_.takes_nominations(ui_award.acting().today):
        ui.page_link("/ehdota", _("Nominate a library"), query)
    if Action.REVIEW in can:
        ui.page_link("/arviointi", _("Go to the review"), query)
    if {Action.VOTE, Action.HOLD_MEETING} & can:
        ui.page_link("/paatos", _("Go to comparison and decision"), query)


def link(round_: Round, can: frozenset[Action]) -> None:
    """The secretary's link for nominations."""
    if Action.MAKE_LINK in can:
        with ui_award.part(_("Link for nominations"), is_open=True):
            ui_award.para(
                "Who has the link can nominate without signing in. A new link puts the old one out of use."
            )
            if made := st.session_state.pop(LINK, None):
                ui_award.para("Copy the link now: it is not kept and cannot be shown again.")
                st.code(
                    f"{st.context.url or ''}".rsplit("/", 1)[0] + f"/ehdota?linkki={made}",
                    language=None,
                    wrap_lines=True,
                )
            st.button(
                _("Make a new link"), key="make-link", on_click=_make_link, args=(round_.round_id,)
            )


def evidence(round_: Round, can: frozenset[Action]) -> None:
    """The button that freezes the evidence."""
    if Action.FREEZE_EVIDENCE in can and ui.release() is not None:
        with ui_award.part(_("Evidence"), is_open=round_.state is State.ELIGIBILITY):
            ui_award.para(
                "Freezing keeps the figures as they are now, the same for every nominee. Data mended later make a new version beside the old one."
            )
            st.button(
                _("Freeze the evidence"),
                key="freeze",
                on_click=_freeze,
                args=(round_.round_id, round_.year - 1),
            )


def _make_link(round_id: str) -> None:
    st.session_state[LINK] = ui_award.do(
        nominations.make_link, N_("A new link has been made."), round_id=round_id
    )


def _freeze(round_id: str, year: int) -> None:
    release = ui.release()
    if release is not None:
        frames = gathered(partial(answers.read, release), year)
        known = published.joined(frames.awards, published.history())
        ui_award.do(
            freeze_evidence,
            N_("The evidence is frozen."),
            round_id=round_id,
            release_id=release.release_id,
            measured=of_all(replace(frames, awards=known)),
        )


def seats(round_: Round, can: frozenset[Action]) -> None:
    """Who sits in the round; the fields to appoint somebody for those who may."""
    known = ui_award.seated(round_)
    if not known:
        return
    ended = ui_award.ask(rounds.read_ended, round_id=round_.round_id)
    vacant = round_words.vacant(known, ended)
    replaced = {one.replaces for one in known}
    is_short = round_.state in _APPOINTS and any(
        one.standing is Standing.OUT and one.person_id not in replaced for one in known
    )
    is_due = Action.APPOINT in can and (round_.state is State.DRAFT or bool(vacant) or is_short)
    with ui_award.part(_("Seats in the round"), is_open=is_due):
        ui.remarks(vacant)
        st.html(as_html(round_words.seats_table(known, ended), is_titled=True))
        if Action.APPOINT not in can:
            return
        free = [
            one
            for one in ui_award.ask(read_candidates, round_id=round_.round_id)
            if not one.is_seated
        ]
        if not free:
            ui_award.para("Everybody who has a role for it has a seat. An admin gives roles.")
            return
        names = {one.person_id: one.name for one in free}
        out = {
            one.person_id: one.name
            for one in known
            if one.standing is Standing.OUT or one.person_id in ended
        }
        with st.expander(_("Appoint a person")):
            who = st.selectbox(
                _("Person"), list(names), key="appoint-who", format_func=names.__getitem__
            )
            parts = next(one.parts for one in free if one.person_id == who)
            st.selectbox(
                _("Part in the round"),
                [part.value for part in parts],
                key="appoint-part",
                format_func=_part,
            )
            if out:
                st.selectbox(
                    _("Replaces"),
                    ["", *out],
                    key="appoint-for",
                    format_func={"": _("nobody"), **out}.__getitem__,
                )
            st.button(_("Appoint"), key="appoint", on_click=_appoint, args=(round_.round_id,))


def _part(code: str) -> str:
    return _(round_words.PARTS[Part(code)])


def _appoint(round_id: str) -> None:
    ui_award.do(
        rounds.appoint,
        round_id=round_id,
        person_id=ui_award.text("appoint-who"),
        part=Part(ui_award.value("appoint-part")),
        replaces=ui_award.text("appoint-for") or None,
    )


def reviews_in(round_: Round, seat: Seat | None) -> None:
    """For chair and secretary, while the review goes on: how many reviews each nominee has, no scores."""
    if round_.state is not State.REVIEW or seat is None or seat.part is Part.MEMBER:
        return
    counts = ui_award.ask(reviews.count_submitted, round_id=round_.round_id)
    if not counts:
        return
    nominees = ui_award.ask(eligibility.read_nominations, round_id=round_.round_id)
    names = {one.nomination_id: one.name for one in nominees}
    ui.heading(_("Complete reviews"))
    ui.lead(round_words.reviews_told(counts, round_.reviews_needed))
    st.html(
        as_html(round_words.reviews_table(counts, names, round_.reviews_needed), is_titled=True)
    )
    unsent = ui_award.ask(reviews.read_unsent, round_id=round_.round_id)
    ui.remarks([round_words.unsent(one, names) for one in unsent])
    if round_.reviews_due_on is not None and ui_award.acting().today > round_.reviews_due_on:
        ui.remark(
            _("The day on which reviews were due is over. Reviews sent now are marked as late.")
        )


def aside(round_: Round, can: frozenset[Action]) -> None:
    """Moves that ask for a reason, each behind its own heading."""
    for action, move in _ASIDE.items():
        if action in can:
            with st.expander(_(move.label)):
                st.text_area(
                    _(_REASONS[action]), key=f"why-{action}", max_chars=ui_award.LONGEST_REASON
                )
                ui_award.beside(f"why-{action}", f"{move.deed.__name__}.reason")
                st.button(
                    _(move.label),
                    key=f"move-{action}",
                    on_click=_move_with_reason,
                    args=(action.value, round_.round_id),
                )


def reasons_given(round_: Round) -> None:
    """Why the round was taken back or given up, or its review closed early, for who sees its papers."""
    given = ui_award.ask(reasons.read_reasons, round_id=round_.round_id)
    if given:
        with ui_award.part(_("Reasons that were given"), is_open=False):
            st.html(round_words.facts_list([round_words.given(one) for one in given]))


def archived(round_: Round, can: frozenset[Action]) -> None:
    """The package of the round as a file, its fingerprint, and the button that archives the round."""
    package = ui_award.ask(archive.read_package, round_id=round_.round_id)
    if package is None:
        return
    ui.heading(_("Archive"))
    ui_award.para(
        "The package holds all papers of the round and their fingerprints. Put it into the case management system: the master is there."
    )
    name = file_name(round_.name, str(round_.year), _("package"), suffix=".zip")
    packed = PrivateFile(
        name, "application/zip", ui_award.later(archive.read_package, _packed, round_.round_id)
    )
    ui_award.private_link(_("Download the package"), packed, f"package-{round_.round_id}")
    ui_award.note(
        _("Fingerprint of the package's list of files: {hash}.").format(
            hash=ids.fingerprint(package.manifest)
        )
    )
    if package.changed:
        ui.remark(
            _("These files are no longer what was archived: {files}.").format(
                files=", ".join(package.changed)
            )
        )
    if package.is_of_another_version:
        ui.remark(
            _(
                "The round was archived with an earlier version of the portal. Whether its package is whole is told by the command: python -m portal package verify"
            )
        )
    if Action.ARCHIVE in can:
        ui_award.para("Nothing can be changed after this. The fingerprints of all papers are kept.")
        ui_award.ask_once(
            _("Archive the round"),
            _("Yes, archive the round"),
            _("Nothing of the round can be changed or corrected after this. Archive it now?"),
            "move-archive",
            archive.archive_round,
            N_("The round is in the archive."),
            round_id=round_.round_id,
            manifest=package.manifest,
        )


def _packed(package: Package) -> bytes:
    return package_file.content(package.files)


def _move_with_reason(action: str, round_id: str) -> None:
    move = _ASIDE[Action(action)]
    reason = ui_award.text(f"why-{action}")
    ui_award.do(move.deed, move.done, round_id=round_id, **{move.takes: reason})


def publish(round_: Round, can: frozenset[Action]) -> None:
    """The result as it would be seen, and the button that makes it public."""
    if Action.PUBLISH not in can:
        return
    _preview(round_)
    ui_award.ask_once(
        _("Publish the result"),
        _("Yes, publish the result"),
        _("Everybody sees the result from then on, and the letters can be sent. Publish it now?"),
        "move-publish",
        publication.publish,
        N_("The result is public."),
        round_id=round_.round_id,
    )


def _preview(round_: Round) -> None:
    """The public page as it would be, in every language that has a text."""
    shown = ui_award.ask(publication.read_preview, round_id=round_.round_id)
    if shown is None:
        return
    if i18n.DEFAULT not in shown.texts:
        ui.remark(_("Write the announcement in Finnish first, or confirm it for this decision."))
    with st.expander(_("Preview of the public page")):
        for lang in shown.texts or (i18n.current(),):
            with i18n.speaking(lang):
                seen = round_words.result(shown)
            st.html(f'<p class="said-head">{i18n.NAMES[lang]}</p><div lang="{lang}">{seen}</div>')
