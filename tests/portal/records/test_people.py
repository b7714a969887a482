"""People and dated roles: given, ended, looked up at every act; sessions that end."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.award import eligibility, rounds
from portal.kit.access import Role
from portal.records import events, people, store
from portal.records.acting import Acting, keeper
from portal.records.sitting import Sitting
from portal.records.words import Changed, NotNow, NotYours, Part, Refusal, State
from tests.portal.award.house import ISSUER, SETTINGS, START, Body


def roles(body: Body, name: str, *, later: timedelta = timedelta()) -> set[Role]:
    acting = replace(getattr(body, name), at=body.at + later)
    return set(Sitting.ask(body.records, people.read_roles, acting=acting))


def test_a_person_is_issuer_and_subject_never_a_name(records: sa.Engine) -> None:
    first = people.remember_person(records, issuer=ISSUER, subject="1", name="Aino")
    again = people.remember_person(records, issuer=ISSUER, subject="1", name="Aino Ahola")
    other = people.remember_person(
        records, issuer="https://other.example", subject="1", name="Aino"
    )

    assert first == again
    assert first != other
    every = Sitting.ask(records, people.read_people, acting=keeper())
    assert sorted((one.issuer, one.name) for one in every) == [
        (ISSUER, "Aino Ahola"),
        ("https://other.example", "Aino"),
    ]


def test_a_person_without_a_name_goes_by_the_subject(records: sa.Engine) -> None:
    people.remember_person(records, issuer=ISSUER, subject="17", name="  ")

    assert [one.name for one in Sitting.ask(records, people.read_people, acting=keeper())] == ["17"]


def test_a_role_holds_from_its_start_until_its_end(body: Body) -> None:
    start, end = START + timedelta(days=2), START + timedelta(days=4)
    people.grant_role(
        body.records,
        acting=body.aino,
        person_id=body.ids["ulla"],
        role=Role.STAFF,
        valid_from=start,
        valid_until=end,
    )

    days = [
        Role.STAFF
        in Sitting.ask(
            body.records,
            people.read_roles,
            acting=Acting(
                body.ids["ulla"],
                signed_in_at=START + timedelta(days=day),
                at=START + timedelta(days=day),
            ),
        )
        for day in range(6)
    ]
    assert days == [False, False, True, True, False, False]


def test_a_role_that_has_ended_refuses_the_next_act(body: Body) -> None:
    (grant,) = _person(body, "saga").grants
    rounds.create_round(body.records, acting=body.saga, settings=SETTINGS)
    people.end_role(body.records, acting=body.aino, grant_id=grant.grant_id)

    with pytest.raises(NotYours, match="role"):
        rounds.create_round(body.records, acting=body.saga, settings=SETTINGS)


@pytest.mark.parametrize("name", ["saga", "kaisa", "sulo", "ulla"])
def test_only_an_admin_or_the_keeper_gives_roles(body: Body, name: str) -> None:
    with pytest.raises(NotYours):
        people.grant_role(
            body.records, acting=getattr(body, name), person_id=body.ids["ulla"], role=Role.ADMIN
        )
    with pytest.raises(NotYours):
        Sitting.ask(body.records, people.read_people, acting=getattr(body, name))
    assert roles(body, "ulla") == {Role.VISITOR}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.SECRETARY])
def test_an_admin_does_not_let_themself_into_a_round(records: sa.Engine, role: Role) -> None:
    """Aino may become staff by herself; into a round another lets her, and nobody seats themself."""
    body = Body.made(records).to(State.REVIEW)
    mine = {"acting": body.aino, "person_id": body.ids["aino"]}
    people.grant_role(records, **mine, role=Role.STAFF)
    before = body.dump()
    with pytest.raises(NotNow, match="themself"):
        people.grant_role(records, **mine, role=role)
    assert body.dump() == before

    people.grant_role(
        records, acting=replace(keeper(), at=body.at), person_id=body.ids["aino"], role=role
    )
    before = body.dump()
    with pytest.raises(Refusal):
        rounds.appoint(records, **mine, round_id=body.round_id, part=Part(role.value))
    assert body.dump() == before
    assert (
        Sitting.ask(records, eligibility.read_nominations, acting=body.aino, round_id=body.round_id)
        == ()
    )


def test_one_role_is_not_given_twice_for_the_same_time(body: Body) -> None:
    with pytest.raises(Changed):
        people.grant_role(
            body.records, acting=body.aino, person_id=body.ids["saga"], role=Role.SECRETARY
        )


def test_dates_go_forward(body: Body) -> None:
    with pytest.raises(NotNow, match="after the start"):
        people.grant_role(
            body.records,
            acting=body.aino,
            person_id=body.ids["ulla"],
            role=Role.STAFF,
            valid_from=START,
            valid_until=START,
        )


def test_nobody_is_given_the_visitors_role(body: Body) -> None:
    with pytest.raises(NotNow, match="visitor"):
        people.grant_role(
            body.records, acting=body.aino, person_id=body.ids["ulla"], role=Role.VISITOR
        )


def test_a_person_nobody_knows_gets_no_role(body: Body) -> None:
    with pytest.raises(NotNow, match="no such person"):
        people.grant_role(body.records, acting=body.aino, person_id="nobody", role=Role.STAFF)


def test_a_role_ends_once(body: Body) -> None:
    (grant,) = _person(body, "sulo").grants
    people.end_role(body.records, acting=body.aino, grant_id=grant.grant_id)

    with pytest.raises(NotNow, match="ended already"):
        people.end_role(body.records, acting=body.aino, grant_id=grant.grant_id)


def test_the_last_admin_stays(body: Body) -> None:
    (grant,) = _person(body, "aino").grants
    with pytest.raises(NotNow, match="last admin"):
        people.end_role(body.records, acting=body.aino, grant_id=grant.grant_id)

    people.grant_role(body.records, acting=body.aino, person_id=body.ids["ulla"], role=Role.ADMIN)
    people.end_role(body.records, acting=body.aino, grant_id=grant.grant_id)
    assert roles(body, "aino") == {Role.VISITOR}


def test_the_first_admin_is_made_by_the_keeper_and_only_the_first(records: sa.Engine) -> None:
    aino = people.remember_person(records, issuer=ISSUER, subject="aino", name="Aino")
    with pytest.raises(NotYours):
        people.make_first_admin(
            records, acting=Acting(aino, signed_in_at=START, at=START), person_id=aino
        )

    people.make_first_admin(records, acting=keeper(), person_id=aino)
    with pytest.raises(Changed, match="admin already"):
        people.make_first_admin(records, acting=keeper(), person_id=aino)


def test_a_session_is_over_after_eight_hours(body: Body) -> None:
    late = Acting(body.ids["saga"], signed_in_at=START - timedelta(hours=8, seconds=1), at=START)

    with pytest.raises(NotYours, match="eight hours"):
        rounds.create_round(body.records, acting=late, settings=SETTINGS)


def test_signing_out_ends_older_sessions_and_not_the_next(body: Body) -> None:
    people.sign_out(body.records, acting=body.saga)
    with pytest.raises(NotYours, match="Sign in again"):
        Sitting.ask(body.records, people.read_roles, acting=body.saga)

    again = replace(body.saga, signed_in_at=START - timedelta(minutes=59))
    assert Role.SECRETARY in Sitting.ask(body.records, people.read_roles, acting=again)


def test_signing_out_in_an_old_session_revives_no_newer_one(body: Body) -> None:
    """Two tabs: the newer signs out, then the older does; the newer stays out."""
    hour = body.at - timedelta(hours=2)
    old = replace(body.sulo, signed_in_at=hour, at=body.at)
    new = replace(body.sulo, signed_in_at=hour + timedelta(minutes=30), at=body.at)
    people.sign_out(body.records, acting=new)
    people.sign_out(body.records, acting=old)

    for one in (old, new):
        with pytest.raises(NotYours):
            Sitting.ask(body.records, people.read_roles, acting=one)
    again = replace(body.sulo, signed_in_at=hour + timedelta(minutes=31), at=body.at)
    assert Role.STAFF in Sitting.ask(body.records, people.read_roles, acting=again)


def test_an_end_that_is_set_is_not_put_off_and_nothing_ends_in_the_past(body: Body) -> None:
    at = body.at
    first = people.grant_role(
        body.records,
        acting=body.aino,
        person_id=body.ids["ulla"],
        role=Role.STAFF,
        valid_until=at + timedelta(days=2),
    )
    people.end_role(body.records, acting=body.aino, grant_id=first, at=at + timedelta(days=90))
    (kept,) = _person(body, "ulla").grants
    assert kept.valid_until == at + timedelta(days=2)

    people.end_role(body.records, acting=body.aino, grant_id=first, at=at - timedelta(days=90))
    (grant,) = _person(body, "ulla").grants
    assert grant.valid_until is not None
    assert grant.valid_until >= grant.valid_from


def test_two_admins_do_not_both_end_on_a_later_day(body: Body) -> None:
    people.grant_role(body.records, acting=body.aino, person_id=body.ids["ulla"], role=Role.ADMIN)
    (mine,) = _person(body, "aino").grants
    (other,) = _person(body, "ulla").grants
    day = body.at + timedelta(days=10)
    people.end_role(body.records, acting=body.aino, grant_id=other.grant_id, at=day)

    with pytest.raises(NotNow, match="last admin"):
        people.end_role(body.records, acting=body.aino, grant_id=mine.grant_id, at=day)


def test_somebody_who_is_not_in_the_records_acts_in_vain(body: Body) -> None:
    stranger = Acting("stranger", signed_in_at=START, at=START)

    with pytest.raises(NotYours):
        Sitting.ask(body.records, people.read_roles, acting=stranger)


def test_every_change_of_a_role_is_logged_with_who_made_it(body: Body) -> None:
    people.grant_role(body.records, acting=body.aino, person_id=body.ids["ulla"], role=Role.STAFF)

    with store.reading(body.records) as con:
        query = "select actor, object, payload from event where action = 'role.granted' order by seq desc limit 1"
        actor, what, payload = con.execute(sa.text(query)).one()
        assert events.verify(con).broken_at is None
    assert (actor, what) == (body.ids["aino"], body.ids["ulla"])
    assert '"role": "staff"' in payload


def test_the_log_holds_no_word_of_what_people_wrote(body: Body) -> None:
    body.to(State.PUBLISHED)
    with body.records.connect() as con:
        entries = "\n".join(
            map(str, con.execute(sa.text("select action, object, payload from event")))
        )

    assert "SECRET-" not in entries
    assert "Matti" not in entries


def _person(body: Body, name: str) -> people.Person:
    every = Sitting.ask(body.records, people.read_people, acting=body.aino)
    return next(one for one in every if one.person_id == body.ids[name])
