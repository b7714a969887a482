"""The tables held against the log, on both databases: a round as it was played, and one that was changed beside it."""

import pytest
import sqlalchemy as sa

from portal.records import audit, events, heads, people, store
from portal.records.heads import Head
from portal.records.words import State
from tests.portal.award.house import Body


def found(body: Body) -> tuple[str, ...]:
    with store.reading(body.records) as con:
        return audit.differences(con)


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW, State.DECIDED, State.PUBLISHED])
def test_a_round_that_was_played_is_what_the_log_tells(body: Body, state: State) -> None:
    body.to(state)
    people.sign_out(body.records, acting=body.sulo)

    assert found(body) == ()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("vote", "update vote set ballot = 'abstain' where person_id = :matti"),
        ("decision", "update decision set minutes_reference = 'another'"),
        ("role_grant", "update role_grant set role = 'admin' where person_id = :matti"),
        ("seat", "update seat set part = 'member' where person_id = :kaisa"),
        ("person", "update person set signed_out_until = 1 where person_id = :matti"),
        ("round", "update round set state = 'review'"),
    ],
)
def test_a_change_beside_the_log_is_found(body: Body, table: str, change: str) -> None:
    body.to(State.PUBLISHED)
    values = {name: body.ids[name] for name in ("matti", "kaisa") if f":{name}" in change}
    with store.writing(body.records) as con:
        if table in {"vote", "decision"}:
            is_server = con.dialect.name == "postgresql"
            con.execute(
                sa.text(f"drop trigger {table}_no_update" + (f" on {table}" if is_server else ""))
            )
        con.execute(sa.text(change), values)

    assert found(body)


def test_the_end_of_the_log_is_missed_by_the_head_that_was_kept(body: Body) -> None:
    with store.reading(body.records) as con:
        newest = events.head(con)
        assert newest is not None
        assert events.verify(con, newest).broken_at is None
        lost = events.verify(con, Head(newest.seq + 1, "0" * 64))

    assert lost.broken_at == newest.seq + 1


def test_the_head_of_other_records_is_left_alone(
    body: Body, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.setenv("PORTAL_RECORDS_URL", "sqlite:////nowhere/else.sqlite")
    people.sign_out(body.records, acting=body.sulo)
    assert heads.read() is None

    monkeypatch.setenv("PORTAL_RECORDS_URL", body.records.url.render_as_string(hide_password=False))
    people.sign_out(body.records, acting=body.sulo)
    with store.reading(body.records) as con:
        assert heads.read() == events.head(con)
