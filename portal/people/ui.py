"""The controls of the page on people: give a role, end a role."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from portal.award.ui import base as ui_award
from portal.kit import menu
from portal.kit.access import Role
from portal.kit.i18n import N_, _
from portal.kit.tables import as_html
from portal.people import words as people_view
from portal.records import people, store
from portal.records.acting import midnight
from portal.records.people import Person
from portal.records.words import Refusal
from portal.ui import page as ui
from portal.ui import sign_in as ui_sign_in

GIVEN = tuple(role for role in Role if role is not Role.VISITOR)
WIDTH = 420


def everybody() -> Sequence[Person]:
    """All who have signed in; stops the page with the reason when it is refused."""
    return ui_award.ask(people.read_people)


def roles() -> None:
    """The table of roles and the two forms that change it."""
    ui_award.told()
    every = everybody()
    now = ui_sign_in.acting().at
    st.html(as_html(people_view.table(every, now)))
    ui.heading(_("Give a role"))
    _give(every)
    ui.heading(_("End a role"))
    _end(every, now)


def _give(every: Sequence[Person]) -> None:
    called = people_view.names(every)
    with st.form("give", border=False):
        person_id = st.selectbox(
            _("Person"),
            list(called),
            width=WIDTH,
            format_func=lambda code: called.get(code, code),
            key="give-person",
        )
        ui_award.beside("give-person", "grant_role.person_id")
        role = st.selectbox(
            _("Role"), list(GIVEN), format_func=menu.role_name, width=WIDTH, key="give-role"
        )
        ui_award.beside("give-role", "grant_role.role")
        start = st.date_input(
            _("From"), value=None, format="DD.MM.YYYY", width=WIDTH, help=_("Empty: from now on.")
        )
        last = st.date_input(
            _("Last day"),
            value=None,
            format="DD.MM.YYYY",
            width=WIDTH,
            help=_("Empty: until it is ended."),
            key="give-last",
        )
        ui_award.beside("give-last", "grant_role.valid_until")
        if st.form_submit_button(_("Give the role")) and person_id:
            _do(
                people.grant_role,
                N_("The role has been given."),
                person_id=person_id,
                role=role,
                valid_from=_first_moment(start),
                valid_until=_after(last),
            )


def _end(every: Sequence[Person], now: datetime) -> None:
    found = people_view.open_grants(every, now)
    with st.form("end", border=False):
        grant_id = st.selectbox(
            _("Role"),
            list(found),
            width=WIDTH,
            format_func=lambda code: found.get(code, code),
            key="end-role",
        )
        ui_award.beside("end-role", "end_role.grant_id")
        if st.form_submit_button(_("End the role now")) and grant_id:
            _do(
                people.end_role,
                N_("The role has ended. The person's next action is refused."),
                grant_id=grant_id,
            )


def _do(deed: Callable[..., object], done: str, **matter: object) -> None:
    """Do it, then draw the page anew with what was done; a refusal is said at its field too."""
    try:
        deed(store.records(), acting=ui_sign_in.acting(), **matter)
    except Refusal as refused:
        ui_award.tell(str(refused), error_at=f"{deed.__name__}.{refused.field}")
    else:
        ui_award.tell(done)
    st.rerun()


def _first_moment(day: date | None) -> datetime | None:
    today = ui_sign_in.acting().today
    return None if day is None or day == today else midnight(day)


def _after(last: date | None) -> datetime | None:
    """A role that is given until a day holds that day too."""
    return None if last is None else midnight(last + timedelta(days=1))
