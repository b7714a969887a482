"""What the pages of a round share: who acts, asking the records, doing, telling what came of it."""

import html
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from portal.award import eligibility, possible, rounds, sample_round
from portal.award.eligibility import Nomination
from portal.award.rounds import Seated
from portal.award.rules import read_rules
from portal.award.ui import unsaved as ui_unsaved
from portal.award.words import nomination as nomination_words
from portal.award.words import round as round_words
from portal.award.workflow import Action, Round, Seat
from portal.kit import access, i18n, text_rule
from portal.kit.access import Role
from portal.kit.i18n import N_, _, marked
from portal.records import people
from portal.records.acting import Acting
from portal.records.sitting import Sitting
from portal.records.words import Changed, NotNow, Refusal
from portal.site import private_files
from portal.site.private_files import PrivateFile
from portal.ui import address as ui_address
from portal.ui import run as ui_run
from portal.ui import sign_in as ui_sign_in

SAID, WRONG, SEEN = "award_said", "award_wrong", "award_seen"
DONE = N_("Saved.")
LONGEST, LONGEST_REASON, LONGEST_LINE = 10_000, 2_000, 1_000  # letters of a field

T = TypeVar("T")


def acting() -> Acting:
    """Who acts in this run of the page: who has signed in, else nobody."""
    return ui_sign_in.acting()


def ask(question: Callable[..., T], *, round_id: str = "", **matter: Any) -> T:  # noqa: ANN401 - what the question asks for
    """What the records answer, all questions of a run in one sitting. A session that is over is told
    and ends the page."""
    try:
        with ui_run.sitting(sample_round.records, acting) as sitting:
            return question(sitting.of(round_id), **matter)
    except Refusal as refusal:
        _stop(str(refusal))


def _stop(key: str) -> NoReturn:
    st.error(_(key))
    st.stop()


def do(deed: Callable[..., Any], done: str = DONE, **matter: Any) -> Any:  # noqa: ANN401 - a deed's own
    """Do what a button asks for. Returns what came of it, None when it was refused; either is told."""
    try:
        came = deed(sample_round.records(), acting=acting(), **matter)
    except Refusal as refusal:
        refused(refusal, matter, deed)
        return None
    tell(done)
    return came


def keep(
    deed: Callable[..., T],
    thing: str,
    now: object,
    *,
    elsewhere: Callable[[], None],
    done: str = "",
    **matter: Any,  # noqa: ANN401 - a deed's own
) -> T | None:
    """Do as `do` what writes over a thing, but over nothing that another window has kept since.

    The deed is told what this window has seen of the thing; after it, `now` is what it has seen. When
    another window was first, `elsewhere` sees to what was typed here. Returns what came of it, None when
    it was refused.
    """
    known = seen()  # fetched first: the session may end a run at any access, and this would look like another window's
    try:
        came = deed(sample_round.records(), acting=acting(), seen=known.get(thing), **matter)
    except Changed as refusal:
        tell(str(refusal), error_at=deed.__name__)
        elsewhere()
        return None
    except Refusal as refusal:
        refused(refusal, matter, deed)
        return None
    known[thing] = now
    if done:
        tell(done)
    return came


def seen() -> dict[str, Any]:
    """What this window has seen of each thing that another window may change: by the thing's name."""
    known: dict[str, Any] = st.session_state.setdefault(SEEN, {})
    return known


def refused(refusal: Refusal, matter: Mapping[str, Any], deed: Callable[..., Any]) -> None:
    """Tell of a refusal, at its field too. What was written stands to be copied where its fields may go
    with the page."""
    ids = tuple(str(value) for name, value in matter.items() if name.endswith("_id"))
    tell(str(refusal), error_at=f"{deed.__name__}.{refusal.field}", ids=ids)
    if not isinstance(refusal, NotNow):
        ui_unsaved.keep(matter)


def tell(key: str, *, error_at: str = "", ids: tuple[str, ...] = ()) -> None:
    """Keep a sentence for the next drawing of the page: what was done, or what is wrong and where, as
    the deed and what it was given ("submit.grounds"), and the ids of what it is about."""
    st.session_state[SAID] = (key, error_at, ids)


def is_to_tell() -> bool:
    """Whether the last button has left something to say."""
    return SAID in st.session_state


def told() -> None:
    """Say what came of the last button, once, where it is seen however far down the button is.

    The place is there always, so that fields keep the focus.
    """
    place = st.container(key="told").empty()
    st.session_state[WRONG] = key, error_at, _ids = st.session_state.pop(SAID, ("", "", ()))
    if key:
        (place.error if error_at else place.success)(_(key))


def beside(field: str, *places: str, of: str = "") -> None:
    """Say under a field, by its key, what is wrong with it, when that is what was told at one of the
    places, of the thing with the id. The script ties the sentence to the field and brings the focus there."""
    key, error_at, ids = st.session_state.get(WRONG, ("", "", ()))
    if key and error_at in places and (not of or of in ids):
        st.html(
            f'<p class="field-error" data-field="{html.escape(field)}">{html.escape(_(key))}</p>'
        )


def first(key: str, now: T) -> T:
    """With what the field of this key was drawn since it is on the page: a field whose start changes
    loses the focus. One that was away, whose text Streamlit has forgotten, starts with what is kept now.
    """
    name = f"first-{key}"
    if key not in st.session_state or name not in st.session_state:
        st.session_state[name] = now
    kept: T = st.session_state[name]
    return kept


def holds(predicate: Callable[[Role], bool]) -> bool:
    """True when a role that the person holds now may."""
    return access.any_may(ask(people.read_roles), predicate)


def choose_round() -> Round | None:
    """The round that is looked at: the newest, or the one that the address names."""
    known = {one.round_id: one for one in ask(rounds.read_rounds)}
    if not known:
        return None
    if len(known) == 1:
        return next(iter(known.values()))
    labels = {round_id: round_words.name(one) for round_id, one in known.items()}
    chosen = ui_address.pick(_("Round"), "kierros", labels, 320)
    ui_address.write({"kierros": chosen if chosen != next(iter(labels)) else None})
    return known[chosen]


def seat(round_: Round) -> Seat | None:
    """One's own seat in the round."""
    return ask(rounds.read_own_seat, round_id=round_.round_id)


def to_do(round_: Round, own: Seat | None) -> str:
    """What the person has to do next, by the day of now."""
    return round_words.to_do(round_, own, acting().today)


def seated(round_: Round) -> tuple[Seated, ...]:
    """Everybody with a seat in the round, for those who have one."""
    return ask(rounds.read_seats, round_id=round_.round_id)


def libraries(round_: Round) -> Mapping[str, str]:
    """The libraries that can be nominated: code -> name."""
    rules = ask(read_rules, round_id=round_.round_id)
    return {} if rules is None else rules.libraries


def earlier(one: Nomination) -> None:
    """What a nomination said before it was sent anew, behind one line; nothing where it was sent once."""
    if one.version > 1:
        key = one.nomination_id
        versions = ask(eligibility.read_versions, round_id=one.round_id, nomination_id=key)
        st.html(nomination_words.earlier(versions))


def merged(one: Nomination) -> None:
    """The nominations that were merged into this one, each as a text of its own; may be none."""
    key = one.nomination_id
    others = ask(eligibility.read_merged, round_id=one.round_id, nomination_id=key)
    if others:
        st.html(nomination_words.merged(others))


def actions(round_: Round) -> frozenset[Action]:
    """What the person can do in the round now."""
    return ask(possible.read_actions, round_id=round_.round_id)


def value(key: str) -> Any:  # noqa: ANN401 - whatever the widget holds
    """What a widget holds when its button is pressed."""
    return st.session_state.get(key)


def text(key: str) -> str:
    """The text that a field holds when its button is pressed, without what no text may hold."""
    return text_rule.kept(str(st.session_state.get(key) or ""))


def part(label: str, *, is_open: bool) -> DeltaGenerator:
    """A part of a page under its own line: open while it is what is due, else folded. Its heading is for
    who goes from heading to heading."""
    box = st.expander(label, expanded=is_open)
    box.html(f'<h2 class="visually-hidden">{html.escape(label)}</h2>')
    return box


def private_link(label: str, file: PrivateFile, key: str) -> None:
    """A link to a file that only the person who looks may fetch."""
    href = html.escape(private_address(file, key))
    st.html(f'<p class="file-link"><a href="{href}" download>{html.escape(label)}</a></p>')


def private_address(file: PrivateFile, key: str) -> str:
    """The address of such a file; it stays the same while the person looks."""
    name = f"private-{key}-{i18n.current()}"
    if name not in st.session_state:
        st.session_state[name] = private_files.address(file, st.context.cookies)
    return str(st.session_state[name])


def later(
    read: Callable[[Sitting], T | None], write: Callable[[T], bytes], round_id: str
) -> Callable[[], bytes | None]:
    """A file for when it is fetched: what is read of the round as the person of now then, and written in
    the language of the page. None where nothing is for that person to read."""
    language, now = i18n.current(), acting()

    def made() -> bytes | None:
        then = Acting(now.person_id, now.signed_in_at)
        with i18n.speaking(language):
            content = Sitting.ask(sample_round.records(), read, acting=then, round_id=round_id)
            return write(content) if content else None

    return made


def ask_once(
    label: str,
    sure: str,
    question: str,
    key: str,
    deed: Callable[..., Any],
    done: str,
    **matter: Any,  # noqa: ANN401 - what the deed asks for
) -> None:
    """A button for what cannot be taken back: pressed, it asks once, and only the answer does it."""
    asked = f"asked-{key}"
    if not st.session_state.get(asked):
        st.button(label, key=f"ask-{key}", type="primary", on_click=_ask, args=(asked,))
        return
    with st.container(key=f"sure-{key}", border=True):
        st.markdown(f"**{question}**")
        with st.container(horizontal=True):
            st.button(
                sure,
                key=key,
                type="primary",
                on_click=_answered,
                args=(asked, deed, done),
                kwargs=matter,
            )
            st.button(_("Not yet"), key=f"no-{key}", on_click=_unask, args=(asked,))


def _ask(asked: str) -> None:
    st.session_state[asked] = True


def _unask(asked: str) -> None:
    st.session_state.pop(asked, None)


def _answered(asked: str, deed: Callable[..., Any], done: str, **matter: Any) -> None:  # noqa: ANN401 - what the deed asks for
    _unask(asked)
    do(deed, done, **matter)


def para(key: str) -> None:
    """A sentence of the catalogues as a paragraph."""
    st.markdown(marked(key), unsafe_allow_html=True)


def note(text: str) -> None:
    """A small sentence beside a field or under a section."""
    st.html(f'<p class="figure-note">{html.escape(text)}</p>')
