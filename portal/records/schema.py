"""The tables of the records: one row is one real thing, and the database holds the invariants.

The migrations in portal/award/migrations make them; a test compares the two. Times are UTC, ids
say nothing. What is said once is never changed: the migrations add triggers to APPEND_ONLY.
"""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa

from portal.kit import text_rule
from portal.kit.access import Role
from portal.records.words import (
    Ballot,
    Basis,
    Channel,
    DecidedBy,
    EvidencePart,
    MailState,
    NominationState,
    Outcome,
    Part,
    ReviewState,
    RuledBy,
    Standing,
    State,
)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
LONGEST_TEXT = 20_000


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """A moment in UTC; one without a time zone is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> object:
        """UTC as the database keeps it: SQLite has no time zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value}")
        here = value.astimezone(dt.UTC)
        return here.replace(tzinfo=None) if dialect.name == "sqlite" else here

    def process_result_value(self, value: object, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Always in UTC, whatever the server's own time zone is."""
        if not isinstance(value, dt.datetime):
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Written(sa.types.TypeDecorator[str]):
    """A text as people write it, without what no text may hold: cleaned here, wherever it comes from."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The text as it is kept."""
        return None if value is None else text_rule.kept(value)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _to(name: str, target: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.ForeignKey(target), nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, Written, nullable=null)


def _sealed(name: str, *, null: bool = False) -> sa.Column[str]:
    """A text of the portal's own that a fingerprint seals: not a letter of it may change."""
    return sa.Column(name, sa.Text, nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null)


def _at(name: str, *, null: bool = False) -> sa.Column[dt.datetime]:
    return sa.Column(name, Moment, nullable=null)


def _on(name: str, *, null: bool = False) -> sa.Column[dt.date]:
    return sa.Column(name, sa.Date, nullable=null)


def _yes(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=f"{column}_known")


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=name)


def _said(column: str, least: int = 1) -> sa.CheckConstraint:
    """The column says something: NULL passes a plain CHECK, so it is made empty first."""
    return _check(f"{column}_said", f"length(trim(coalesce({column}, ''))) >= {least}")


LANGS = "lang in ('fi', 'sv', 'en', 'se')"

person = sa.Table(
    "person",
    metadata,
    _id("person_id"),
    _text("issuer"),
    _text("subject"),
    _text("name"),
    _at("first_seen_at"),
    _text("email", null=True),  # where the provider says that the person reads mail
    _number(
        "signed_out_until", null=True
    ),  # tokens issued until then (Unix seconds) are worth nothing
    sa.UniqueConstraint("issuer", "subject"),
    _said("issuer"),
    _said("subject"),
    _said("name"),
)

role_grant = sa.Table(
    "role_grant",
    metadata,
    _id("grant_id"),
    _to("person_id", "person.person_id"),
    _text("role"),
    _at("valid_from"),
    _at("valid_until", null=True),
    _text("granted_by"),
    _at("granted_at"),
    _text("ended_by", null=True),
    _one_of("role", Role),
    _check("role_given", "role <> 'visitor'"),
    _check("dates_ordered", "valid_until is null or valid_until >= valid_from"),
    sa.Index(
        "uq_role_grant_open",
        "person_id",
        "role",
        unique=True,
        sqlite_where=sa.text("valid_until is null"),
        postgresql_where=sa.text("valid_until is null"),
    ),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    _at("at"),
    _text("actor"),
    _text("action"),
    _text("object"),
    _sealed("payload"),
    _to("round_id", "round.round_id", null=True),
    _text("prev"),
    _text("hash"),
    _check("seq_positive", "seq > 0"),
    sa.UniqueConstraint("prev"),
    sa.UniqueConstraint("hash"),
)

round_ = sa.Table(
    "round",
    metadata,
    _id("round_id"),
    _number("year"),
    _text("name"),
    _text("state"),
    _text("decided_by"),
    _number("quorum"),
    _number("margin_hundredths"),
    _number("reviews_needed"),
    _number("stand_aside_years"),
    _on("call_opens_on", null=True),
    _on("call_closes_on", null=True),
    _on("reviews_due_on", null=True),
    _on("decision_due_on", null=True),
    _on("publish_from", null=True),
    _sealed("rules_text", null=True),
    _text("rules_hash", null=True),
    _text("link_hash", null=True),
    _at("created_at"),
    _number("row_version"),
    _one_of("state", State),
    _one_of("decided_by", DecidedBy),
    _said("name"),
    _check("quorum_positive", "quorum >= 1"),
    _check("margin_sane", "margin_hundredths between 0 and 400"),
    _check("reviews_positive", "reviews_needed >= 1"),
    _check("years_sane", "stand_aside_years between 0 and 20"),
    _check(
        "rules_frozen",
        "(state in ('draft', 'cancelled')) or (rules_hash is not null and rules_text is not null)",
    ),
    sa.UniqueConstraint("link_hash"),
)

# Why a round was taken back or given up, or its review closed with fewer reviews than the rules ask for.
move_reason = sa.Table(
    "move_reason",
    metadata,
    _id("reason_id"),
    _to("round_id", "round.round_id"),
    _text("action"),
    _text("reason"),
    _to("given_by", "person.person_id"),
    _at("given_at"),
    _check("action_known", "action in ('reopen', 'cancel', 'close_review')"),
    _said("reason", 3),
)

# Who may be nominated: libraries of the release on the day the rules were made, never persons.
round_library = sa.Table(
    "round_library",
    metadata,
    sa.Column("round_id", sa.Text, sa.ForeignKey("round.round_id"), primary_key=True),
    sa.Column("library", sa.Text, primary_key=True),
    _text("name"),
    _said("library"),
    _said("name"),
)

criterion = sa.Table(
    "criterion",
    metadata,
    _id("criterion_id"),
    _to("round_id", "round.round_id"),
    _number("position"),
    _number("weight_percent"),
    _check("weight_sane", "weight_percent between 1 and 100"),
    sa.UniqueConstraint("round_id", "position"),
)

criterion_text = sa.Table(
    "criterion_text",
    metadata,
    sa.Column("criterion_id", sa.Text, sa.ForeignKey("criterion.criterion_id"), primary_key=True),
    sa.Column("lang", sa.Text, primary_key=True),
    _text("name"),
    _text("description"),
    _check("lang_known", LANGS),
    _said("name"),
)

anchor = sa.Table(
    "anchor",
    metadata,
    sa.Column("criterion_id", sa.Text, sa.ForeignKey("criterion.criterion_id"), primary_key=True),
    sa.Column("score", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("lang", sa.Text, primary_key=True),
    _text("text"),
    _check("lang_known", LANGS),
    _check("score_on_scale", "score between 1 and 5"),
    _said("text"),
)

# Which parts of the evidence speak to a criterion; none where no figure does.
criterion_evidence = sa.Table(
    "criterion_evidence",
    metadata,
    sa.Column("criterion_id", sa.Text, sa.ForeignKey("criterion.criterion_id"), primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    _one_of("part", EvidencePart),
)

seat = sa.Table(
    "seat",
    metadata,
    sa.Column("round_id", sa.Text, sa.ForeignKey("round.round_id"), primary_key=True),
    sa.Column("person_id", sa.Text, sa.ForeignKey("person.person_id"), primary_key=True),
    _text("part"),
    _text("standing"),
    _text("replaces", null=True),
    _at("appointed_at"),
    _text("library", null=True),  # the library that employs the person, where it was told
    sa.ForeignKeyConstraint(["round_id", "replaces"], ["seat.round_id", "seat.person_id"]),
    sa.UniqueConstraint("round_id", "person_id", "standing"),
    sa.UniqueConstraint("round_id", "replaces"),
    _one_of("part", Part),
    _one_of("standing", Standing),
    _check("replaces_another", "replaces is null or replaces <> person_id"),
)

nomination = sa.Table(
    "nomination",
    metadata,
    _id("nomination_id"),
    _to("round_id", "round.round_id"),
    _text("library"),
    _text("state"),
    _text("channel"),
    _to("nominator_id", "person.person_id", null=True),
    _text("contact_name", null=True),
    _text("contact_email", null=True),
    _text("key_hash", null=True),  # of the key with which who came by link goes on
    _text("diary_number", null=True),
    _text("reason", null=True),
    _to("merged_into", "nomination.nomination_id", null=True),
    _at("created_at"),
    _at("submitted_at", null=True),
    _number("row_version"),
    _on("arrived_on", null=True),  # the day on which it came by mail
    _one_of("state", NominationState),
    _one_of("channel", Channel),
    _said("library"),
    _check("merged_into_one", "(state = 'merged') = (merged_into is not null)"),
    _check("not_into_itself", "merged_into is null or merged_into <> nomination_id"),
    _check(
        "refused_with_reason",
        "state not in ('ineligible', 'withdrawn') or length(trim(coalesce(reason, ''))) >= 3",
    ),
    _check("submitted_when", "state in ('draft', 'withdrawn') or submitted_at is not null"),
    sa.UniqueConstraint("round_id", "nomination_id"),
    sa.ForeignKeyConstraint(
        ["round_id", "library"], ["round_library.round_id", "round_library.library"]
    ),
    sa.Index(
        "uq_nomination_eligible",
        "round_id",
        "library",
        unique=True,
        sqlite_where=sa.text("state = 'eligible'"),
        postgresql_where=sa.text("state = 'eligible'"),
    ),
)

nomination_draft = sa.Table(
    "nomination_draft",
    metadata,
    sa.Column(
        "nomination_id", sa.Text, sa.ForeignKey("nomination.nomination_id"), primary_key=True
    ),
    _text("grounds"),
    _text("evidence"),
    _at("saved_at"),
)

nomination_version = sa.Table(
    "nomination_version",
    metadata,
    sa.Column(
        "nomination_id", sa.Text, sa.ForeignKey("nomination.nomination_id"), primary_key=True
    ),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    _text("grounds"),
    _text("evidence"),
    _at("submitted_at"),
    _text("submitted_by"),
    _check("version_positive", "version >= 1"),
    _said("grounds", 20),
)

declaration = sa.Table(
    "declaration",
    metadata,
    _id("declaration_id"),
    _text("round_id"),
    _text("person_id"),
    _yes("has_conflict"),
    _text("explanation"),
    _text("hints"),
    _at("declared_at"),
    _text("parties", null=True),  # JSON: the libraries that had been nominated by then
    sa.ForeignKeyConstraint(["round_id", "person_id"], ["seat.round_id", "seat.person_id"]),
    _check("conflict_explained", "not has_conflict or length(trim(explanation)) >= 3"),
)

# Every answer to the question of the employer; no library means none of those of the round.
employer_told = sa.Table(
    "employer_told",
    metadata,
    _id("told_id"),
    _text("round_id"),
    _text("person_id"),
    _text("library", null=True),
    _at("told_at"),
    sa.ForeignKeyConstraint(["round_id", "person_id"], ["seat.round_id", "seat.person_id"]),
    sa.ForeignKeyConstraint(
        ["round_id", "library"], ["round_library.round_id", "round_library.library"]
    ),
)

declared_ground = sa.Table(
    "declared_ground",
    metadata,
    sa.Column(
        "declaration_id", sa.Text, sa.ForeignKey("declaration.declaration_id"), primary_key=True
    ),
    sa.Column("ground", sa.Integer, primary_key=True, autoincrement=False),
    _check("ground_known", "ground between 1 and 7"),
)

ruling = sa.Table(
    "ruling",
    metadata,
    _id("ruling_id"),
    _text("round_id"),
    _text("person_id"),
    _to("declaration_id", "declaration.declaration_id", null=True),  # empty: found by others
    _yes("is_disqualified"),
    _number("ground", null=True),
    _text("ruled_by"),
    _text("reason"),
    _text("recorded_by"),
    _at("ruled_at"),
    sa.ForeignKeyConstraint(["round_id", "person_id"], ["seat.round_id", "seat.person_id"]),
    _one_of("ruled_by", RuledBy),
    _said("reason", 3),
    _check("body_rules_on_others", "ruled_by <> 'body' or recorded_by <> person_id"),
    _check(
        "who_withdraws_is_out",
        "ruled_by <> 'self' or (is_disqualified and recorded_by = person_id)",
    ),
    _check("ground_named", "not is_disqualified or ground between 1 and 7"),
)

evidence = sa.Table(
    "evidence",
    metadata,
    _id("evidence_id"),
    _text("round_id"),
    _text("library"),
    _number("version"),
    _text("release_id"),
    _sealed("content"),
    _text("hash"),
    _at("taken_at"),
    sa.ForeignKeyConstraint(
        ["round_id", "library"], ["round_library.round_id", "round_library.library"]
    ),
    sa.UniqueConstraint("round_id", "library", "version"),
    _said("content", 2),
)

review = sa.Table(
    "review",
    metadata,
    _id("review_id"),
    _text("round_id"),
    _text("nomination_id"),
    _text("person_id"),
    _text("state"),
    _text("standing", null=True),
    _text("void_reason", null=True),
    _at("saved_at"),
    _number("row_version"),
    sa.ForeignKeyConstraint(
        ["round_id", "nomination_id"], ["nomination.round_id", "nomination.nomination_id"]
    ),
    sa.ForeignKeyConstraint(
        ["round_id", "person_id", "standing"], ["seat.round_id", "seat.person_id", "seat.standing"]
    ),
    sa.UniqueConstraint("nomination_id", "person_id"),
    _one_of("state", ReviewState),
    _check("by_the_free_only", "state = 'void' or coalesce(standing, '') = 'free'"),
    _check("void_with_reason", "(state = 'void') = (void_reason is not null)"),
    _check("void_stands_alone", "state <> 'void' or standing is null"),
)

draft_score = sa.Table(
    "draft_score",
    metadata,
    sa.Column("review_id", sa.Text, sa.ForeignKey("review.review_id"), primary_key=True),
    sa.Column("criterion_id", sa.Text, sa.ForeignKey("criterion.criterion_id"), primary_key=True),
    _number("score", null=True),
    _text("reason"),
    _check("score_on_scale", "score is null or score between 1 and 5"),
)

review_version = sa.Table(
    "review_version",
    metadata,
    sa.Column("review_id", sa.Text, sa.ForeignKey("review.review_id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    _text("change_reason", null=True),
    _at("submitted_at"),
    _check("changed_with_reason", "version = 1 or length(trim(coalesce(change_reason, ''))) >= 3"),
    _check("version_positive", "version >= 1"),
)

score = sa.Table(
    "score",
    metadata,
    sa.Column("review_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("criterion_id", sa.Text, sa.ForeignKey("criterion.criterion_id"), primary_key=True),
    _number("score"),
    _text("reason"),
    sa.ForeignKeyConstraint(
        ["review_id", "version"], ["review_version.review_id", "review_version.version"]
    ),
    _check("score_on_scale", "score between 1 and 5"),
    _said("reason", 3),
)

meeting = sa.Table(
    "meeting",
    metadata,
    _id("meeting_id"),
    _to("round_id", "round.round_id"),
    _number("number"),
    _at("opened_at"),
    _text("memo"),
    _number("row_version"),
    sa.UniqueConstraint("round_id", "number"),
    sa.UniqueConstraint("round_id", "meeting_id"),
)

attendance = sa.Table(
    "attendance",
    metadata,
    sa.Column("meeting_id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Text, primary_key=True),
    _text("round_id"),
    _text("standing", null=True),
    _text("void_reason", null=True),
    sa.ForeignKeyConstraint(["round_id", "meeting_id"], ["meeting.round_id", "meeting.meeting_id"]),
    sa.ForeignKeyConstraint(
        ["round_id", "person_id", "standing"], ["seat.round_id", "seat.person_id", "seat.standing"]
    ),
    _check("the_free_attend", "coalesce(standing, 'free') = 'free'"),
    _check("void_with_reason", "(standing is null) = (void_reason is not null)"),
)

proposal = sa.Table(
    "proposal",
    metadata,
    _id("proposal_id"),
    _text("round_id"),
    _text("meeting_id"),
    _text("outcome"),
    _text("basis"),
    _number("lead_hundredths", null=True),
    _number("margin_hundredths"),
    _text("grounds"),
    _text("corrects", null=True),  # a decision of this round; decision.corrects holds the key
    _to("proposed_by", "person.person_id"),
    _at("proposed_at"),
    sa.ForeignKeyConstraint(["round_id", "meeting_id"], ["meeting.round_id", "meeting.meeting_id"]),
    sa.UniqueConstraint("round_id", "proposal_id"),
    sa.UniqueConstraint("meeting_id", "proposal_id"),
    _one_of("outcome", Outcome),
    _one_of("basis", Basis),
    _said("grounds", 40),
    _check(
        "a_tie_needs_more_than_scores",
        "basis <> 'scores' or (coalesce(lead_hundredths, 0) >= margin_hundredths and outcome = 'winner')",
    ),
)

proposal_winner = sa.Table(
    "proposal_winner",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("nomination_id", sa.Text, primary_key=True),
    _text("round_id"),
    sa.ForeignKeyConstraint(
        ["round_id", "proposal_id"], ["proposal.round_id", "proposal.proposal_id"]
    ),
    sa.ForeignKeyConstraint(
        ["round_id", "nomination_id"], ["nomination.round_id", "nomination.nomination_id"]
    ),
)

proposal_ground = sa.Table(
    "proposal_ground",
    metadata,
    sa.Column("proposal_id", sa.Text, sa.ForeignKey("proposal.proposal_id"), primary_key=True),
    sa.Column("criterion_id", sa.Text, sa.ForeignKey("criterion.criterion_id"), primary_key=True),
    _text("text"),
    _said("text", 3),
)

vote = sa.Table(
    "vote",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Text, primary_key=True),
    _text("meeting_id"),
    _text("ballot"),
    _at("voted_at"),
    sa.ForeignKeyConstraint(
        ["meeting_id", "proposal_id"], ["proposal.meeting_id", "proposal.proposal_id"]
    ),
    sa.ForeignKeyConstraint(
        ["meeting_id", "person_id"], ["attendance.meeting_id", "attendance.person_id"]
    ),
    _one_of("ballot", Ballot),
)

dissent = sa.Table(
    "dissent",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Text, primary_key=True),
    _text("text"),
    _at("stated_at"),
    sa.ForeignKeyConstraint(["proposal_id", "person_id"], ["vote.proposal_id", "vote.person_id"]),
    _said("text", 3),
)

decision = sa.Table(
    "decision",
    metadata,
    _id("decision_id"),
    _text("round_id"),
    _text("proposal_id"),
    _text("corrects", null=True),
    _text("correction_reason", null=True),
    _to("decided_by", "person.person_id"),
    _at("decided_at"),
    _text("minutes_reference"),
    _text("evidence_hash"),
    _text("rules_hash"),
    _text("last_event_hash"),
    _number("present"),
    _number("yes"),
    _number("no"),
    _number("abstain"),
    sa.ForeignKeyConstraint(
        ["round_id", "proposal_id"], ["proposal.round_id", "proposal.proposal_id"]
    ),
    sa.ForeignKeyConstraint(
        ["round_id", "corrects"], ["decision.round_id", "decision.decision_id"]
    ),
    sa.UniqueConstraint("round_id", "decision_id"),
    sa.UniqueConstraint("proposal_id"),
    sa.UniqueConstraint("corrects"),
    sa.Index(
        "uq_decision_first",
        "round_id",
        unique=True,
        sqlite_where=sa.text("corrects is null"),
        postgresql_where=sa.text("corrects is null"),
    ),
    _said("minutes_reference"),
    _said("evidence_hash", 64),
    _said("rules_hash", 64),
    _check("corrected_with_reason", "(corrects is null) = (correction_reason is null)"),
    _check("corrects_another", "corrects is null or corrects <> decision_id"),
    _check("votes_of_the_present", "present >= 1 and yes + no + abstain <= present"),
)

announcement = sa.Table(
    "announcement",
    metadata,
    sa.Column("round_id", sa.Text, sa.ForeignKey("round.round_id"), primary_key=True),
    sa.Column("lang", sa.Text, primary_key=True),
    _text("title"),
    _text("body"),
    _yes("is_translated"),
    _at("saved_at"),
    _text("decision_id", null=True),  # the decision that it was written or confirmed for
    _check("lang_known", LANGS),
    _said("title"),
)

publication = sa.Table(
    "publication",
    metadata,
    _id("publication_id"),
    _text("round_id"),
    _text("decision_id"),
    _to("published_by", "person.person_id"),
    _at("published_at"),
    sa.ForeignKeyConstraint(
        ["round_id", "decision_id"], ["decision.round_id", "decision.decision_id"]
    ),
    sa.UniqueConstraint("decision_id"),
)

published_text = sa.Table(
    "published_text",
    metadata,
    sa.Column(
        "publication_id", sa.Text, sa.ForeignKey("publication.publication_id"), primary_key=True
    ),
    sa.Column("lang", sa.Text, primary_key=True),
    _text("title"),
    _text("body"),
    _yes("is_translated"),
    _check("lang_known", LANGS),
)

mail = sa.Table(
    "mail",
    metadata,
    _id("mail_id"),
    _to("round_id", "round.round_id"),
    _to("nomination_id", "nomination.nomination_id", null=True),
    _text("lang"),
    _text("recipients"),
    _text("subject"),
    _text("body"),
    _text("state"),
    _at("prepared_at"),
    _at("released_at", null=True),
    _text("decision_id", null=True),  # the decision that it was written or confirmed for
    _one_of("state", MailState),
    _check("lang_known", LANGS),
    _said("recipients"),
    _said("subject"),
    _check("released_when", "(state = 'released') = (released_at is not null)"),
)

package = sa.Table(
    "package",
    metadata,
    sa.Column("round_id", sa.Text, sa.ForeignKey("round.round_id"), primary_key=True),
    _sealed("manifest"),
    _text("hash"),
    _at("made_at"),
    _said("hash", 64),
)

# A message on its way: written with the deed that it tells of, sent by the worker, kept for a month.
outbox = sa.Table(
    "outbox",
    metadata,
    _id("message_id"),
    _to("round_id", "round.round_id", null=True),
    sa.Column(
        "key", sa.Text, nullable=False, unique=True
    ),  # the deed and to whom: never told twice
    _text("recipient"),
    _text("lang"),
    _text("subject"),
    _text("body"),
    sa.Column("calendar", sa.Text, nullable=True),  # an iCalendar file that goes with it
    _at("made_at"),
    _at("due_at"),  # not sent before; while it is being sent, the end of the sender's turn
    _number("tries"),
    _text("error", null=True),
    _at("sent_at", null=True),
    _at("stopped_at", null=True),  # given up, or taken back
    _check("lang_known", LANGS),
    _said("recipient"),
    _said("subject"),
)

# A row of these is never changed or taken away.
APPEND_ONLY = (
    "event",
    "nomination_version",
    "declaration",
    "declared_ground",
    "employer_told",
    "ruling",
    "evidence",
    "review_version",
    "score",
    "proposal",
    "proposal_winner",
    "proposal_ground",
    "vote",
    "dissent",
    "decision",
    "publication",
    "published_text",
    "package",
    "move_reason",
)
