"""The strip of the made-up round in local mode: whom to be, where to begin, and how to begin again.

Another person is another visit: the links open the page anew, so that nothing that one person has
typed or seen is left for the next.
"""

import streamlit as st
from markupsafe import Markup

from portal.award import rounds, sample_round
from portal.award.sample import cast
from portal.award.sample.play import Start
from portal.award.ui import base as ui_award
from portal.award.words import sample_people
from portal.kit.i18n import N_, _
from portal.kit.menu import Page
from portal.records.words import Refusal
from portal.ui import sign_in as ui_sign_in

_STARTS = {
    Start.REVIEW: N_("Review half done"),
    Start.CALL: N_("Call open"),
    Start.MEETING: N_("Reviews closed, meeting open"),
    Start.DECIDED: N_("Decided, not published"),
}
_BEGIN = "sample-start"
_BODY = N_(
    "You see the nominations, the evidence and your own scores, not those of the others before the review closes."
)
_SEES = {
    cast.SECRETARY: N_(
        "You see the nominations, the evidence and who is late, and no scores before the review closes."
    ),
    cast.CHAIR: _BODY,
    cast.TRIER: _BODY,
    cast.MEMBER: _BODY,
    cast.DISQUALIFIED: N_("You see nothing of the matter before the result is public."),
    cast.NOMINATOR: N_("You see your own nominations and what everybody sees."),
}


def people(page: Page) -> None:
    """Links that open the page as one of the made-up people; nothing where there is no made-up round."""
    if links := sample_people.as_html(page, ui_sign_in.player()):
        st.html(links, width="stretch")


def strip(page: Page) -> None:
    """On the pages of a round: that it is made up, what the others owe, and where to begin again."""
    if page.file not in sample_people.PAGES or not sample_round.is_on():
        return
    with st.container(key="sample-round", horizontal=True, vertical_alignment="center"):
        st.html(sample_people.strip(_seen()), width="content")
        _others()
        with st.popover(_("Begin again")):
            st.selectbox(_("Where the round stands"), list(_STARTS), key=_BEGIN, format_func=_start)
            ui_award.para(
                "What has been done in the made-up round is gone after this. Real rounds are not touched."
            )
            st.button(_("Begin the made-up round again"), key="sample-begin", on_click=_begin)


def _seen() -> Markup:
    """Whom one plays, and what that person sees; nothing while one plays nobody."""
    played = next((one for one in cast.CAST if one.key == ui_sign_in.player()), None)
    if played is None:
        return Markup()
    told = _("You are now {name}.").format(name=played.name)
    return Markup("<strong>{}</strong> {}").format(told, _(_SEES[played]))


def _start(code: str) -> str:
    return _(_STARTS[Start(code)])


def _begin() -> None:
    start = Start(ui_award.value(_BEGIN) or Start.REVIEW)
    sample_round.begin(start)
    kept = {
        name: st.session_state[name]
        for name in (ui_sign_in.PLAYER, "lang")
        if name in st.session_state
    }
    st.session_state.clear()
    for name, value in kept.items():
        st.session_state[name] = value
    for name in ("kierros", "ehdokas", "ehdotus"):
        st.query_params.pop(name, None)
    ui_award.tell(N_("The made-up round has been begun again."))


def _others() -> None:
    """The button that lets the other made-up people give the reviews and votes that they owe."""
    round_ = next(iter(ui_award.ask(rounds.read_rounds)), None)
    label = "" if round_ is None else sample_people.others(round_.state)
    if round_ is not None and label:
        st.button(label, key="sample-others", on_click=_play, args=(round_.round_id,))


def _play(round_id: str) -> None:
    try:
        count = sample_round.play_for_others(round_id, ui_sign_in.player() or "")
    except Refusal as refusal:
        ui_award.tell(str(refusal), error_at="sample")
        return
    key = N_("The others have given theirs.") if count else N_("The others owe nothing just now.")
    ui_award.tell(key)
