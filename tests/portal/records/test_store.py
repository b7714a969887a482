"""The records as a store: tables as described, invariants held by the database, nothing half written."""

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal.award import decisions, nominations, proposals, rounds, rulings, stages
from portal.kit import settings
from portal.records import events, schema, store
from portal.records.words import Ballot, NotNow, Part, Refusal, State
from tests.portal.award.house import MINUTES, PAPERS, Body
from tests.portal.records.server import made_on

KILLED_RUNS = 100
RARE = {
    "declared_ground",
    "dissent",
    "ruling",
    "package",
    "move_reason",
}  # the house's straight round has none
DIES = """
import os, signal
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{head}"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Text, primary_key=True))
    op.execute("update round set name = 'half'")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_migrations_make_the_tables_that_are_described(records: sa.Engine) -> None:
    with store.reading(records) as con:
        assert compare_metadata(MigrationContext.configure(con), schema.metadata) == []


def test_sqlite_writes_ahead_fully_and_keeps_foreign_keys(sqlite_records: sa.Engine) -> None:
    with sqlite_records.connect() as con:
        told = {
            p: con.exec_driver_sql(f"pragma {p}").scalar()
            for p in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    """A published round on either database, to try forbidden deeds on; each is rolled back."""
    if request.param == "sqlite":
        records = store.opened(f"sqlite:///{tmp_path_factory.mktemp('published')}/records.sqlite")
    else:
        records = store.opened(made_on(request.getfixturevalue("postgresql"), "published"))
    Body.made(records).to(State.PUBLISHED)
    yield records
    records.dispose()


@pytest.mark.parametrize("table", sorted(set(schema.APPEND_ONLY) - RARE))
def test_what_has_been_said_is_neither_changed_nor_taken_away(body: Body, table: str) -> None:
    body.to(State.PUBLISHED)
    column = next(c.name for c in schema.metadata.tables[table].columns)
    for deed in (f"update {table} set {column} = {column}", f"delete from {table}"):
        with (
            pytest.raises(sa.exc.DBAPIError, match="append-only"),
            store.writing(body.records) as con,
        ):
            con.execute(sa.text(deed))


def test_what_is_rarely_said_stays_too(body: Body) -> None:
    body.to(State.CONFLICTS)
    what = {"acting": body.seppo, "round_id": body.round_id}
    rounds.appoint(
        body.records,
        acting=body.saga,
        round_id=body.round_id,
        person_id=body.ids["seppo"],
        part=Part.MEMBER,
    )
    body.declare("seppo", [4], "Työskentelen siellä")
    rulings.stand_down(body.records, **what, ground=4, reason="Työskentelen siellä")
    body.play_from_conflicts()
    proposal_id = body.carry("arjeplog")
    proposals.state_dissent(
        body.records,
        acting=body.matti,
        round_id=body.round_id,
        proposal_id=proposal_id,
        text="Eri mieltä",
    )
    stages.reopen(body.records, acting=body.kaisa, round_id=body.round_id, reason="Uusi selvitys")
    for table in sorted(RARE - {"package"}):
        for deed in (f"update {table} set {_same(table)}", f"delete from {table}"):
            with (
                pytest.raises(sa.exc.DBAPIError, match="append-only"),
                store.writing(body.records) as con,
            ):
                con.execute(sa.text(deed))


def _same(table: str) -> str:
    column = next(c.name for c in schema.metadata.tables[table].columns)
    return f"{column} = {column}"


def test_sqlite_replaces_nothing_behind_the_triggers_back(body: Body) -> None:
    body.to(State.RULES)
    if body.records.dialect.name != "sqlite":
        pytest.skip("only SQLite knows insert or replace")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing(body.records) as con:
        con.execute(sa.text("insert or replace into event select * from event where seq = 1"))


@pytest.mark.parametrize(
    "deed",
    [
        "update criterion set weight_percent = 50",
        "delete from anchor",
        "update criterion_text set name = 'toinen'",
        "delete from round_library",
        "update round set margin_hundredths = 0",
        "update round set rules_text = '{}'",
        "insert into round_library (round_id, library, name) select round_id, 'luleå', 'Luleå' from round",
    ],
)
def test_published_rules_stand_still(body: Body, deed: str) -> None:
    body.to(State.CALL)
    with (
        pytest.raises(sa.exc.DBAPIError, match="the rules are published"),
        store.writing(body.records) as con,
    ):
        con.execute(sa.text(deed))


FOREIGN = "FOREIGN KEY constraint failed"  # SQLite does not name the key; PostgreSQL does
DECISION = "insert into decision select 'x', round_id, {proposal}, {corrects}, decided_by, decided_at, {minutes}, {evidence}, rules_hash, last_event_hash, {present}, 1, 1, 0 from decision"
NEXT = {
    "proposal": "proposal_id",
    "corrects": "decision_id, 'syy'",
    "minutes": "'m'",
    "evidence": "evidence_hash",
    "present": "3",
}
FIRST = {**NEXT, "proposal": "'p'", "corrects": "null, null"}
IMPOSSIBLE = {  # a deed, and what refuses it: nothing else may
    "I1 a decision without minutes": (
        DECISION.format(**NEXT | {"minutes": "' '"}),
        "minutes_reference_said",
    ),
    "I1 a decision without evidence": (
        DECISION.format(**NEXT | {"evidence": "' '"}),
        "evidence_hash_said",
    ),
    "I1 a decision by nobody": (
        DECISION.format(**NEXT).replace("decided_by,", "null,"),
        'NOT NULL constraint failed: decision.decided_by|"decided_by"',
    ),
    "I1 a decision at no time": (
        DECISION.format(**NEXT).replace("decided_at,", "null,"),
        'NOT NULL constraint failed: decision.decided_at|"decided_at"',
    ),
    "I1 a correction without a reason": (
        DECISION.format(**NEXT | {"corrects": "decision_id, null"}),
        "corrected_with_reason",
    ),
    "I1 a decision on nothing": (
        DECISION.format(**NEXT | {"proposal": "'nothing'"}),
        f"fk_decision_round_id_proposal_id|{FOREIGN}",
    ),
    "I2 a second decision beside the first": (
        DECISION.format(**FIRST),
        "uq_decision_first|UNIQUE constraint failed: decision.round_id",
    ),
    "I2 a second decision on one proposal": (
        DECISION.format(**NEXT),
        "uq_decision_proposal_id|UNIQUE constraint failed: decision.proposal_id",
    ),
    "I3 a review by who is not free": (
        "update seat set standing = 'out' where person_id in (select person_id from review) and person_id not in (select person_id from attendance)",
        f"fk_review_round_id_person_id_standing|{FOREIGN}",
    ),
    "I3 a review that says it is not by the free": (
        "update review set standing = null",
        "by_the_free_only",
    ),
    "I8 a changed review without a reason": (
        "insert into review_version select review_id, 2, null, submitted_at from review_version",
        "changed_with_reason",
    ),
    "I9 a vote by who was not present": (
        "insert into vote select proposal_id, (select person_id from person where name = 'Ulla'), meeting_id, 'yes', voted_at from vote limit 1",
        f"fk_vote_meeting_id_person_id|{FOREIGN}",
    ),
    "I9 more votes than people": (
        DECISION.format(**NEXT | {"present": "1"}),
        "votes_of_the_present",
    ),
    "I9 somebody present who is not free": (
        "update attendance set standing = 'out'",
        "the_free_attend",
    ),
    "I12 a publication without a decision": (
        "insert into publication select 'x', round_id, 'none', published_by, published_at from publication",
        f"fk_publication_round_id_decision_id|{FOREIGN}",
    ),
    "I12 a decision published twice": (
        "insert into publication select 'x', round_id, decision_id, published_by, published_at from publication",
        "uq_publication_decision_id|UNIQUE constraint failed: publication.decision_id",
    ),
    "I12 a mail released at no time": (
        "update mail set state = 'released', released_at = null",
        "released_when",
    ),
    "I13 a score that is missing": (
        "insert into score select review_id, version, criterion_id || 'x', null, 'syy' from score limit 1",
        'NOT NULL constraint failed: score.score|"score"',
    ),
    "I13 a score without a reason": (
        "insert into score select review_id, version, criterion_id || 'x', 3, ' ' from score limit 1",
        "reason_said",
    ),
    "I14 a round in an unknown state": ("update round set state = 'lost'", "state_known"),
    "I14 a round on its way without rules": (
        "insert into round (round_id, year, name, state, decided_by, quorum, margin_hundredths, reviews_needed, stand_aside_years, created_at, row_version) select 'x', year, name, 'review', decided_by, 3, 25, 3, 3, created_at, 1 from round",
        "rules_frozen",
    ),
    "I16 a tie decided on scores alone": (
        "insert into proposal select 'x', round_id, meeting_id, 'winner', 'scores', 24, 25, grounds, null, proposed_by, proposed_at from proposal",
        "a_tie_needs_more_than_scores",
    ),
    "I16 a shared award on scores alone": (
        "insert into proposal select 'x', round_id, meeting_id, 'shared', 'scores', 90, 25, grounds, null, proposed_by, proposed_at from proposal",
        "a_tie_needs_more_than_scores",
    ),
    "a body ruling on oneself": (
        "insert into ruling select 'x', round_id, person_id, null, false, null, 'body', 'syy', person_id, appointed_at from seat limit 1",
        "body_rules_on_others",
    ),
    "an eighth ground": (
        "insert into declared_ground select declaration_id, 8 from declaration limit 1",
        "ground_known",
    ),
    "a score off the scale": (
        "insert into score select review_id, version, criterion_id || 'x', 6, 'syy' from score limit 1",
        "score_on_scale",
    ),
    "grounds of one word": (
        "insert into proposal select 'x', round_id, meeting_id, 'none', 'deliberation', null, 25, 'hyvä', null, proposed_by, proposed_at from proposal",
        "grounds_said",
    ),
    "a nomination of a person": (
        "update nomination set library = 'Pirjo' where library = 'boden'",
        f"fk_nomination_round_id_library|{FOREIGN}",
    ),
    "one library competing twice": (
        "insert into nomination select 'x', round_id, library, 'eligible', channel, null, null, null, null, null, null, null, created_at, submitted_at, 1, null from nomination where library = 'boden'",
        "uq_nomination_eligible|UNIQUE constraint failed: nomination.round_id, nomination.library",
    ),
    "an ineligible one without a reason": (
        "update nomination set state = 'ineligible', reason = null",
        "refused_with_reason",
    ),
    "a merged one that is merged into nothing": (
        "update nomination set state = 'merged'",
        "merged_into_one",
    ),
    "a visitor's role": ("update role_grant set role = 'visitor'", "role_given"),
    "a person twice": (
        "insert into person select 'x', issuer, subject, name, first_seen_at, null, null from person limit 1",
        "uq_person_issuer|UNIQUE constraint failed: person.issuer",
    ),
    "a role twice at once": (
        "insert into role_grant select 'x', person_id, role, valid_from, null, granted_by, granted_at, null from role_grant limit 1",
        "uq_role_grant_open|UNIQUE constraint failed: role_grant.person_id",
    ),
    "a role that ends before it begins": (
        "update role_grant set valid_until = '2000-01-01 00:00:00'",
        "dates_ordered",
    ),
}


@pytest.mark.parametrize("what", sorted(IMPOSSIBLE))
def test_the_database_refuses(published: sa.Engine, what: str) -> None:
    deed, refuses = IMPOSSIBLE[what]
    with pytest.raises(sa.exc.IntegrityError, match=refuses), store.writing(published) as con:
        con.execute(sa.text(deed))


@pytest.mark.parametrize("why", ["nominated", "works there"])
def test_the_database_refuses_a_review_by_who_nominated_or_works_there(
    body: Body, why: str
) -> None:
    """I10. Matti reviews Arjeplog; of Boden he made a nomination that was merged, or he works there."""
    body.to(State.REVIEW)
    begin_review(body, "arjeplog")
    with store.writing(body.records) as con:
        if why == "works there":
            seated = schema.seat.c.person_id == body.ids["matti"]
            con.execute(schema.seat.update().where(seated).values(library="boden"))
        else:
            con.execute(merged_into(body.nominees()["boden"], body.ids["matti"]))
    with pytest.raises(sa.exc.DBAPIError, match="does not review it"):
        begin_review(body, "boden")
    assert body.scalar("select count(*) from review") == 1


def begin_review(body: Body, library: str) -> None:
    """A review of Matti's written straight into the database."""
    with store.writing(body.records) as con:
        con.execute(
            schema.review.insert().values(
                review_id=library,
                round_id=body.round_id,
                nomination_id=body.nominees()[library],
                person_id=body.ids["matti"],
                state="draft",
                standing="free",
                saved_at=body.at,
                row_version=1,
            )
        )


def merged_into(other: str, person_id: str) -> sa.Insert:
    """A nomination by this person that was merged into another."""
    table = schema.nomination
    told: dict[str, sa.ColumnElement[str]] = {
        "nomination_id": sa.literal("mine"),
        "state": sa.literal("merged"),
        "nominator_id": sa.literal(person_id),
        "merged_into": sa.literal(other),
    }
    names = [one.name for one in table.columns]
    said = sa.select(*[told.get(name, table.c[name]) for name in names])
    return table.insert().from_select(names, said.where(table.c.nomination_id == other))


@pytest.mark.parametrize(
    ("deed", "found_at"),
    [
        ("update event set payload = '{\"n\": 1}' where seq = 7", 7),
        ("update event set actor = 'somebody else' where seq = 7", 7),
        ("update event set action = 'round.cancel' where seq = 7", 7),
        ("update event set at = '2026-01-01 00:00:00' where seq = 7", 7),
        ("update event set hash = '0' where seq = 7", 7),
        ("delete from event where seq = 7", 8),
        ("update event set seq = 1000 where seq = 7", 8),
    ],
)
def test_a_broken_log_is_found(body: Body, deed: str, found_at: int) -> None:
    body.to(State.RULES)
    with store.writing(body.records) as con:
        whole = events.verify(con)
        for name in ("event_no_update", "event_no_delete"):
            on = "" if con.dialect.name == "sqlite" else " on event"
            con.execute(sa.text(f"drop trigger {name}{on}"))
        con.execute(sa.text(deed))
        broken = events.verify(con)

    assert whole.broken_at is None
    assert whole.entries > 7
    assert broken.broken_at == found_at


def test_a_log_that_was_cut_off_before_a_decision_is_found(body: Body) -> None:
    """I11. What is left is a whole chain, but the decision names an entry that is gone."""
    body.to(State.DECIDED)
    with store.writing(body.records) as con:
        whole = events.verify(con)
        on = "" if con.dialect.name == "sqlite" else " on event"
        con.execute(sa.text(f"drop trigger event_no_delete{on}"))
        con.execute(sa.text("delete from event where seq > 20"))
        cut = events.verify(con)

    assert whole.broken_at is None
    assert (cut.entries, cut.broken_at) == (20, 21)


def test_a_killed_migration_leaves_the_old_records_usable(tmp_path: Path, empty_file: Path) -> None:
    path = tmp_path / "records.sqlite"
    shutil.copy(empty_file, path)
    records = store.opened(f"sqlite:///{path}")
    Body.made(records).to(State.RULES)
    records.dispose()
    folder = tmp_path / "migrations"
    shutil.copytree(store.MIGRATIONS, folder)
    head = sorted((folder / "versions").glob("*.py"))[-1].stem.partition("_")[0]
    (folder / "versions" / "9999_dies.py").write_text(DIES.format(head=head))
    script = (
        f"from pathlib import Path; from portal.records import store; store.MIGRATIONS = Path({str(folder)!r});"
        f"store.opened('sqlite:///{path}')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=settings.ROOT, check=False)

    records = store.opened(f"sqlite:///{path}")
    with store.reading(records) as con:
        assert done.returncode == -9
        assert sa.inspect(con).has_table("half") is False
        assert con.execute(sa.text("select name from round")).scalar() == "Vuoden onnistuja"
        assert events.verify(con).broken_at is None
    records.dispose()


def test_nothing_acknowledged_is_lost_when_processes_are_killed(body: Body, url: str) -> None:
    body.to(State.CALL)
    body.records.dispose()
    arguments = [url, body.round_id, body.ids["ulla"], str(KILLED_RUNS)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.records.killer", *arguments],
        cwd=settings.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    acknowledged = set(json.loads(done.stdout))

    with store.reading(body.records) as con:
        rows = con.execute(
            sa.text(
                "select nomination.nomination_id, state, version, nomination_draft.grounds from nomination"
                " left join nomination_version on nomination_version.nomination_id = nomination.nomination_id"
                " left join nomination_draft on nomination_draft.nomination_id = nomination.nomination_id"
            )
        ).all()
        verdict = events.verify(con)
        logged = con.execute(
            sa.text("select object from event where action = 'nomination.submitted'")
        ).scalars()
        submitted = {row.nomination_id for row in rows if row.state == "submitted"}
        assert set(logged) == submitted
    assert len(acknowledged) > KILLED_RUNS
    assert acknowledged <= submitted
    for row in rows:
        whole = (row.state, row.version, row.grounds)
        assert whole in {("submitted", 1, PAPERS.grounds), ("draft", None, None)}
    assert verdict.broken_at is None


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What the deeds return, or the refusals they raise, all begun at the same instant."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        gate.wait()
        try:
            return deed()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_of_two_decisions_at_the_same_instant_one_is_taken(body: Body) -> None:
    body.to(State.DELIBERATION)
    first = body.carry("arjeplog")
    second = proposals.propose(
        body.records, acting=body.saga, round_id=body.round_id, suggestion=body.suggestion("boden")
    )
    for name in ("kaisa", "matti", "maija"):
        proposals.cast_vote(
            body.records,
            acting=getattr(body, name),
            round_id=body.round_id,
            proposal_id=second,
            ballot=Ballot.YES,
        )

    done = at_once(
        *(
            lambda one=one: decisions.decide(
                body.records,
                acting=body.kaisa,
                round_id=body.round_id,
                proposal_id=one,
                minutes_reference=MINUTES,
            )
            for one in (first, second)
        )
    )

    assert sorted(type(one) for one in done if isinstance(one, Refusal)) == [NotNow]
    with store.reading(body.records) as con:
        assert con.execute(sa.text("select count(*) from decision")).scalar() == 1


def test_two_reviewers_at_the_same_instant_both_keep_their_scores(body: Body) -> None:
    body.to(State.REVIEW)

    done = at_once(
        lambda: body.review("matti", "boden", 5, 4), lambda: body.review("maija", "boden", 2, 1)
    )

    assert done == [1, 1]
    with store.reading(body.records) as con:
        told = "select name, score from score join review using (review_id) join person using (person_id) order by name, score"
        rows = [tuple(row) for row in con.execute(sa.text(told))]
    assert rows == [("Maija", 1), ("Maija", 2), ("Matti", 4), ("Matti", 5)]


def test_one_reviewer_in_two_windows_at_the_same_instant_is_told_of_the_other(body: Body) -> None:
    body.to(State.REVIEW)

    done = at_once(*[lambda: body.review("matti", "boden", 5, 4)] * 2)

    assert sorted(str(type(one).__name__) for one in done) == ["Changed", "int"]
    assert body.scalar("select count(*) from review_version") == 1


def test_a_conflict_found_at_the_same_instant_as_the_decision_is_not_lost(body: Body) -> None:
    """Either the ruling comes first and the round is in review, or a correction is due."""
    body.to(State.DELIBERATION)
    proposal_id = body.carry("arjeplog")
    what = {"round_id": body.round_id}
    at_once(
        lambda: decisions.decide(
            body.records,
            acting=body.kaisa,
            proposal_id=proposal_id,
            minutes_reference=MINUTES,
            **what,
        ),
        lambda: rulings.stand_down(
            body.records, acting=body.matti, ground=4, reason="Palveluksessa", **what
        ),
    )

    decided = body.scalar("select count(*) from decision")
    assert (body.state(), decided) in {(State.REVIEW, 0), (State.DECIDED, 1)}
    assert body.scalar("select count(*) from seat where standing = 'out'") == 1
    assert body.scalar("select count(*) from attendance where standing is null") == 1


def test_many_writers_at_once_each_get_their_entry(body: Body) -> None:
    body.to(State.CALL)

    done = at_once(
        *[
            lambda: nominations.begin_nomination(
                body.records, acting=body.ulla, round_id=body.round_id, library="kiruna"
            )
        ]
        * 8
    )

    assert len({str(one) for one in done}) == 8
    with store.reading(body.records) as con:
        assert events.verify(con).broken_at is None


def test_a_moment_without_a_time_zone_is_refused(sqlite_records: sa.Engine) -> None:
    naive = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - the fault that is tried
    entry = schema.event.insert().values(
        seq=1, at=naive, actor="a", action="b", object="c", payload="", prev="", hash=""
    )
    with (
        pytest.raises(sa.exc.StatementError, match="time zone"),
        store.writing(sqlite_records) as con,
    ):
        con.execute(entry)


def test_rounds_of_the_version_before_keep_their_texts_for_their_decision(
    sqlite_records: sa.Engine,
) -> None:
    """A published round put back to the tables of revision 0003, then brought up to 0004."""
    body = Body.made(sqlite_records).to(State.PUBLISHED)
    head = body.scalar("select version_num from alembic_version")
    columns = {
        "declaration": "parties",
        "nomination": "arrived_on",
        "announcement": "decision_id",
        "mail": "decision_id",
    }
    with store.writing(body.records) as con:
        con.execute(sa.text("drop table employer_told"))
        for table, column in columns.items():
            con.execute(sa.text(f"alter table {table} drop column {column}"))
        con.execute(sa.text("update alembic_version set version_num = '0003'"))
    store.migrate(body.records, "0004")
    with store.writing(body.records) as con:  # what came later is there already
        con.execute(sa.text("update alembic_version set version_num = :head"), {"head": head})

    decided = body.scalar("select decision_id from decision")
    assert body.scalar("select decision_id from announcement") == decided
    assert body.scalar("select decision_id from mail") == decided
    with store.reading(body.records) as con:
        assert compare_metadata(MigrationContext.configure(con), schema.metadata) == []
