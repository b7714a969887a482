"""Who reads: signed in through the identity provider, or choosing a role in local mode."""

from collections.abc import Callable

import streamlit as st

from portal.award import sample_round
from portal.award.sample.cast import KEYS
from portal.kit import i18n, settings, sign_in
from portal.kit.access import LOCAL_ROLES, SESSION, Role, any_may
from portal.kit.i18n import N_, _
from portal.kit.text_rule import escape
from portal.records import people, store
from portal.records.acting import Acting, nobody
from portal.records.sitting import Sitting
from portal.records.words import NotYours
from portal.site import leaving
from portal.ui import run as ui_run

UNREADABLE = N_(
    "The portal cannot read its own records just now, so you can only read what is public."
)
LOCAL_ROLE, ROLES, PERSON = "local_role", "roles", "person"
PLAYER = "rooli"  # in the address and the session: whom of the made-up round one plays


def choose_roles() -> frozenset[Role]:
    """The roles of who reads, looked up at every run, and kept for the guards of this run."""
    if asked := st.query_params.get(PLAYER):
        st.session_state[PLAYER] = asked
    roles = _local_roles() if not settings.sign_in_configured() else _signed_in()[0]
    st.session_state[ROLES] = tuple(sorted(roles))
    return roles


def may(predicate: Callable[[Role], bool]) -> bool:
    """True when a role of who reads may, looked up once a run. A page without the frame has no roles."""
    return ROLES in st.session_state and any_may(_now(), predicate)


def role(predicate: Callable[[Role], bool]) -> Role:
    """The first role of who reads that may, looked up once a run; a visitor's when none does."""
    return next((one for one in sorted(_now()) if predicate(one)), Role.VISITOR)


def acting() -> Acting:
    """Who acts, for reading and writing records, one moment a run; nobody without sign-in, but for who
    plays one of the people of the made-up round."""
    return ui_run.once("acting", _acting)


def _acting() -> Acting:
    if (played := player()) is not None:
        return sample_round.act_as(played) or nobody()
    found = _token()
    if found is None:
        return nobody()
    return Acting(_person_id(found), signed_in_at=found.issued_at)


def player() -> str | None:
    """The key of whom one plays in the made-up round of local mode; None for oneself."""
    chosen = None if settings.sign_in_configured() else st.session_state.get(PLAYER)
    return chosen if chosen in KEYS and sample_round.is_on() else None


def leave_player() -> None:
    """Be oneself again in local mode, in the role that the switch now holds."""
    st.session_state[LOCAL_ROLE] = st.session_state.get(LOCAL_ROLE)
    st.session_state.pop(PLAYER, None)
    st.query_params.pop(PLAYER, None)


def name() -> str | None:
    """The name of who has signed in, None without sign-in."""
    found = _token()
    return None if found is None else found.name


def refusal() -> str | None:
    """The sentence that tells why a sign-in counts no more, None while it does or there is none."""
    key = None if _token() is None else _signed_in()[1]
    return None if key is None else _(key)


def draw() -> None:
    """The header's own corner: sign in, or the name and sign out; nothing in local mode."""
    if not settings.sign_in_configured():
        return
    with st.container(
        key="sign-in", horizontal=True, vertical_alignment="center", width="content", gap="small"
    ):
        if (signed_in := name()) is None:
            _draw_login()
            return
        st.html(f'<span class="signed-in"{_ending()}>{escape(signed_in)}</span>', width="content")
        if st.button(_("Sign out"), key="sign-out", type="tertiary"):
            sign_out()


def _ending() -> str:
    """When the sign-in ends, for the script that warns a quarter of an hour before."""
    found = _token()
    if found is None:
        return ""
    ends = found.issued_at + SESSION
    said = _(
        "Your sign-in ends at {time}. What you have written is saved; sign out and in again to go on."
    ).format(time=i18n.local_time(ends))
    return f' data-ends="{int(ends.timestamp() * 1000)}" data-says="{escape(said)}"'


def draw_refusal() -> None:
    """Say over the whole width that the sign-in counts no more; nothing while it does."""
    if sentence := refusal():
        with st.container(key="session-banner", horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="banner-text" role="alert">{escape(sentence)}</p>', width="content")
            if st.button(_("Sign in"), key="sign-in-again"):
                st.login(_provider())


def sign_out() -> None:
    """End the session here, in the other open tabs and at the identity provider."""
    people.sign_out(store.records(), acting=acting())
    leaving.announce(st.context.cookies)
    st.session_state.clear()
    st.logout()


def _draw_login() -> None:
    known = sign_in.providers(settings.secrets()["auth"])
    for provider in known:
        label = _("Sign in") if len(known) == 1 else f"{_('Sign in')}: {provider or ''}"
        if st.button(label, key=f"sign-in-{provider or 'default'}", type="tertiary"):
            st.login(provider)


def _provider() -> str | None:
    """The provider of the sign-in that counts no more."""
    told = str(st.user.to_dict().get("provider") or "default")
    return None if told == "default" else told


def _token() -> sign_in.Token | None:
    if not settings.sign_in_configured():
        return None
    claims = st.user.to_dict()
    return sign_in.token(claims) if claims.get("is_logged_in") else None


def _person_id(found: sign_in.Token) -> str:
    """The person's id, looked up once a session and sign-in."""
    key = (found.issuer, found.subject, found.name)
    kept = st.session_state.get(PERSON)
    if kept is None or kept[0] != key:
        person_id = people.remember_person(
            store.records(),
            issuer=found.issuer,
            subject=found.subject,
            name=found.name,
            email=found.email,
        )
        st.session_state[PERSON] = kept = (key, person_id)
    return str(kept[1])


def _local_roles() -> frozenset[Role]:
    if player() is not None:
        with ui_run.sitting(sample_round.records, acting) as sitting:
            return people.read_roles(sitting)
    chosen = st.session_state.get(LOCAL_ROLE)
    return frozenset({Role.VISITOR, Role(chosen) if chosen in LOCAL_ROLES else Role.VISITOR})


def _signed_in() -> tuple[frozenset[Role], str | None]:
    """The roles of who has signed in, and why the sign-in counts no more where it does not."""
    return ui_run.once("signed in", _looked_up)


def _looked_up() -> tuple[frozenset[Role], str | None]:
    nothing = frozenset({Role.VISITOR})
    if _token() is None:
        return nothing, None
    try:
        return Sitting.ask(store.records(), people.read_roles, acting=acting()), None
    except NotYours as refused:
        return nothing, str(refused)
    except store.FAILURES:
        return nothing, UNREADABLE


def _now() -> frozenset[Role]:
    if not settings.sign_in_configured():
        return frozenset(Role(one) for one in st.session_state.get(ROLES, (Role.VISITOR,)))
    return _signed_in()[0]
