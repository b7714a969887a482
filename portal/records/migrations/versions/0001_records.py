"""The first tables of the records, and the triggers that keep what has been said."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
APPEND_ONLY = (
    "event",
    "nomination_version",
    "declaration",
    "declared_ground",
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
)
SETTLED = (
    "rules_text",
    "rules_hash",
    "decided_by",
    "quorum",
    "margin_hundredths",
    "reviews_needed",
    "stand_aside_years",
    "call_opens_on",
    "call_closes_on",
    "reviews_due_on",
    "decision_due_on",
    "publish_from",
)
OF_ROUND = {
    "round_library": "{row}.round_id",
    "criterion": "{row}.round_id",
    "criterion_text": "(select round_id from criterion where criterion_id = {row}.criterion_id)",
    "anchor": "(select round_id from criterion where criterion_id = {row}.criterion_id)",
}


def upgrade() -> None:
    """Make every table, then the triggers, in the words of the database at hand."""
    _make_tables()
    for table in APPEND_ONLY:
        for deed in ("update", "delete"):
            _refuse(table, deed, f"{table} is append-only")
    for table, its_round in OF_ROUND.items():
        for deed, row in (
            ("insert", "new"),
            ("update", "old"),
            ("update", "new"),
            ("delete", "old"),
        ):
            rules = f"(select rules_hash from round where round_id = {its_round.format(row=row)})"
            _refuse(table, deed, "the rules are published", f"{rules} is not null", row)
    differs = "is not" if op.get_bind().dialect.name == "sqlite" else "is distinct from"
    changed = " or ".join(f"new.{column} {differs} old.{column}" for column in SETTLED)
    _refuse(
        "round", "update", "the rules are published", f"old.rules_hash is not null and ({changed})"
    )


def _refuse(table: str, deed: str, sentence: str, when: str = "", row: str = "") -> None:
    name = f"{table}_no_{deed}{'_' if row else ''}{row}"
    if op.get_bind().dialect.name == "sqlite":
        condition = f"when {when}" if when else ""
        op.execute(
            f"create trigger {name} before {deed} on {table} {condition} "
            f"begin select raise(abort, '{sentence}'); end"
        )
        return
    refusal = f"raise exception '{sentence}';"
    body = f"if {when} then {refusal} end if;" if when else refusal
    back = "old" if deed == "delete" else "new"
    op.execute(
        f"create function {name}() returns trigger language plpgsql as "
        f"$$ begin {body} return {back}; end $$"
    )
    op.execute(
        f"create trigger {name} before {deed} on {table} for each row execute function {name}()"
    )
    if not when and deed == "delete":
        op.execute(
            f"create trigger {table}_no_truncate before truncate on {table} execute function {name}()"
        )


# fmt: off
def _make_tables() -> None:
    op.create_table('person',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('first_seen_at', MOMENT, nullable=False),
    sa.Column('signed_out_until', sa.Integer(), nullable=True),
    sa.CheckConstraint("length(trim(coalesce(issuer, ''))) >= 1", name='ck_person_issuer_said'),
    sa.CheckConstraint("length(trim(coalesce(name, ''))) >= 1", name='ck_person_name_said'),
    sa.CheckConstraint("length(trim(coalesce(subject, ''))) >= 1", name='ck_person_subject_said'),
    sa.PrimaryKeyConstraint('person_id', name='pk_person'),
    sa.UniqueConstraint('issuer', 'subject', name='uq_person_issuer_subject')
    )
    op.create_table('round',
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('quorum', sa.Integer(), nullable=False),
    sa.Column('margin_hundredths', sa.Integer(), nullable=False),
    sa.Column('reviews_needed', sa.Integer(), nullable=False),
    sa.Column('stand_aside_years', sa.Integer(), nullable=False),
    sa.Column('call_opens_on', sa.Date(), nullable=True),
    sa.Column('call_closes_on', sa.Date(), nullable=True),
    sa.Column('reviews_due_on', sa.Date(), nullable=True),
    sa.Column('decision_due_on', sa.Date(), nullable=True),
    sa.Column('publish_from', sa.Date(), nullable=True),
    sa.Column('rules_text', sa.Text(), nullable=True),
    sa.Column('rules_hash', sa.Text(), nullable=True),
    sa.Column('link_hash', sa.Text(), nullable=True),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state in ('draft', 'cancelled')) or (rules_hash is not null and rules_text is not null)", name='ck_round_rules_frozen'),
    sa.CheckConstraint("decided_by in ('officer', 'body')", name='ck_round_decided_by_known'),
    sa.CheckConstraint("length(trim(coalesce(name, ''))) >= 1", name='ck_round_name_said'),
    sa.CheckConstraint("state in ('draft', 'rules_published', 'call_open', 'eligibility', 'conflicts', 'review', 'deliberation', 'decided', 'published', 'archived', 'cancelled')", name='ck_round_state_known'),
    sa.CheckConstraint('margin_hundredths between 0 and 400', name='ck_round_margin_sane'),
    sa.CheckConstraint('quorum >= 1', name='ck_round_quorum_positive'),
    sa.CheckConstraint('reviews_needed >= 1', name='ck_round_reviews_positive'),
    sa.CheckConstraint('stand_aside_years between 0 and 20', name='ck_round_years_sane'),
    sa.PrimaryKeyConstraint('round_id', name='pk_round'),
    sa.UniqueConstraint('link_hash', name='uq_round_link_hash')
    )
    op.create_table('announcement',
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('lang', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('is_translated', sa.Boolean(), nullable=False),
    sa.Column('saved_at', MOMENT, nullable=False),
    sa.CheckConstraint("lang in ('fi', 'sv', 'en', 'se')", name='ck_announcement_lang_known'),
    sa.CheckConstraint("length(trim(coalesce(title, ''))) >= 1", name='ck_announcement_title_said'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_announcement_round_id'),
    sa.PrimaryKeyConstraint('round_id', 'lang', name='pk_announcement')
    )
    op.create_table('criterion',
    sa.Column('criterion_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('weight_percent', sa.Integer(), nullable=False),
    sa.CheckConstraint('weight_percent between 1 and 100', name='ck_criterion_weight_sane'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_criterion_round_id'),
    sa.PrimaryKeyConstraint('criterion_id', name='pk_criterion'),
    sa.UniqueConstraint('round_id', 'position', name='uq_criterion_round_id_position')
    )
    op.create_table('event',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('object', sa.Text(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=True),
    sa.Column('prev', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.CheckConstraint('seq > 0', name='ck_event_seq_positive'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_event_round_id'),
    sa.PrimaryKeyConstraint('seq', name='pk_event'),
    sa.UniqueConstraint('hash', name='uq_event_hash'),
    sa.UniqueConstraint('prev', name='uq_event_prev')
    )
    op.create_table('meeting',
    sa.Column('meeting_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('opened_at', MOMENT, nullable=False),
    sa.Column('memo', sa.Text(), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_meeting_round_id'),
    sa.PrimaryKeyConstraint('meeting_id', name='pk_meeting'),
    sa.UniqueConstraint('round_id', 'meeting_id', name='uq_meeting_round_id_meeting_id'),
    sa.UniqueConstraint('round_id', 'number', name='uq_meeting_round_id_number')
    )
    op.create_table('package',
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('manifest', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.CheckConstraint("length(trim(coalesce(hash, ''))) >= 64", name='ck_package_hash_said'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_package_round_id'),
    sa.PrimaryKeyConstraint('round_id', name='pk_package')
    )
    op.create_table('role_grant',
    sa.Column('grant_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('valid_from', MOMENT, nullable=False),
    sa.Column('valid_until', MOMENT, nullable=True),
    sa.Column('granted_by', sa.Text(), nullable=False),
    sa.Column('granted_at', MOMENT, nullable=False),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.CheckConstraint("role <> 'visitor'", name='ck_role_grant_role_given'),
    sa.CheckConstraint("role in ('visitor', 'staff', 'member', 'chair', 'secretary', 'admin')", name='ck_role_grant_role_known'),
    sa.CheckConstraint('valid_until is null or valid_until >= valid_from', name='ck_role_grant_dates_ordered'),
    sa.ForeignKeyConstraint(['person_id'], ['person.person_id'], name='fk_role_grant_person_id'),
    sa.PrimaryKeyConstraint('grant_id', name='pk_role_grant')
    )
    op.create_index('uq_role_grant_open', 'role_grant', ['person_id', 'role'], unique=True, sqlite_where=sa.text('valid_until is null'), postgresql_where=sa.text('valid_until is null'))
    op.create_table('round_library',
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('library', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.CheckConstraint("length(trim(coalesce(library, ''))) >= 1", name='ck_round_library_library_said'),
    sa.CheckConstraint("length(trim(coalesce(name, ''))) >= 1", name='ck_round_library_name_said'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_round_library_round_id'),
    sa.PrimaryKeyConstraint('round_id', 'library', name='pk_round_library')
    )
    op.create_table('seat',
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('part', sa.Text(), nullable=False),
    sa.Column('standing', sa.Text(), nullable=False),
    sa.Column('replaces', sa.Text(), nullable=True),
    sa.Column('appointed_at', MOMENT, nullable=False),
    sa.Column('library', sa.Text(), nullable=True),
    sa.CheckConstraint("part in ('chair', 'member', 'secretary')", name='ck_seat_part_known'),
    sa.CheckConstraint("standing in ('undeclared', 'declared', 'free', 'out')", name='ck_seat_standing_known'),
    sa.CheckConstraint('replaces is null or replaces <> person_id', name='ck_seat_replaces_another'),
    sa.ForeignKeyConstraint(['person_id'], ['person.person_id'], name='fk_seat_person_id'),
    sa.ForeignKeyConstraint(['round_id', 'replaces'], ['seat.round_id', 'seat.person_id'], name='fk_seat_round_id_replaces'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_seat_round_id'),
    sa.PrimaryKeyConstraint('round_id', 'person_id', name='pk_seat'),
    sa.UniqueConstraint('round_id', 'person_id', 'standing', name='uq_seat_round_id_person_id_standing'),
    sa.UniqueConstraint('round_id', 'replaces', name='uq_seat_round_id_replaces')
    )
    op.create_table('anchor',
    sa.Column('criterion_id', sa.Text(), nullable=False),
    sa.Column('score', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('lang', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.CheckConstraint("lang in ('fi', 'sv', 'en', 'se')", name='ck_anchor_lang_known'),
    sa.CheckConstraint("length(trim(coalesce(text, ''))) >= 1", name='ck_anchor_text_said'),
    sa.CheckConstraint('score between 1 and 5', name='ck_anchor_score_on_scale'),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.criterion_id'], name='fk_anchor_criterion_id'),
    sa.PrimaryKeyConstraint('criterion_id', 'score', 'lang', name='pk_anchor')
    )
    op.create_table('attendance',
    sa.Column('meeting_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('standing', sa.Text(), nullable=True),
    sa.Column('void_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("coalesce(standing, 'free') = 'free'", name='ck_attendance_the_free_attend'),
    sa.CheckConstraint('(standing is null) = (void_reason is not null)', name='ck_attendance_void_with_reason'),
    sa.ForeignKeyConstraint(['round_id', 'meeting_id'], ['meeting.round_id', 'meeting.meeting_id'], name='fk_attendance_round_id_meeting_id'),
    sa.ForeignKeyConstraint(['round_id', 'person_id', 'standing'], ['seat.round_id', 'seat.person_id', 'seat.standing'], name='fk_attendance_round_id_person_id_standing'),
    sa.PrimaryKeyConstraint('meeting_id', 'person_id', name='pk_attendance')
    )
    op.create_table('criterion_text',
    sa.Column('criterion_id', sa.Text(), nullable=False),
    sa.Column('lang', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.CheckConstraint("lang in ('fi', 'sv', 'en', 'se')", name='ck_criterion_text_lang_known'),
    sa.CheckConstraint("length(trim(coalesce(name, ''))) >= 1", name='ck_criterion_text_name_said'),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.criterion_id'], name='fk_criterion_text_criterion_id'),
    sa.PrimaryKeyConstraint('criterion_id', 'lang', name='pk_criterion_text')
    )
    op.create_table('declaration',
    sa.Column('declaration_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('has_conflict', sa.Boolean(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('hints', sa.Text(), nullable=False),
    sa.Column('declared_at', MOMENT, nullable=False),
    sa.CheckConstraint('not has_conflict or length(trim(explanation)) >= 3', name='ck_declaration_conflict_explained'),
    sa.ForeignKeyConstraint(['round_id', 'person_id'], ['seat.round_id', 'seat.person_id'], name='fk_declaration_round_id_person_id'),
    sa.PrimaryKeyConstraint('declaration_id', name='pk_declaration')
    )
    op.create_table('evidence',
    sa.Column('evidence_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('library', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('taken_at', MOMENT, nullable=False),
    sa.CheckConstraint("length(trim(coalesce(content, ''))) >= 2", name='ck_evidence_content_said'),
    sa.ForeignKeyConstraint(['round_id', 'library'], ['round_library.round_id', 'round_library.library'], name='fk_evidence_round_id_library'),
    sa.PrimaryKeyConstraint('evidence_id', name='pk_evidence'),
    sa.UniqueConstraint('round_id', 'library', 'version', name='uq_evidence_round_id_library_version')
    )
    op.create_table('nomination',
    sa.Column('nomination_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('library', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('nominator_id', sa.Text(), nullable=True),
    sa.Column('contact_name', sa.Text(), nullable=True),
    sa.Column('contact_email', sa.Text(), nullable=True),
    sa.Column('key_hash', sa.Text(), nullable=True),
    sa.Column('diary_number', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('merged_into', sa.Text(), nullable=True),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('submitted_at', MOMENT, nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'merged') = (merged_into is not null)", name='ck_nomination_merged_into_one'),
    sa.CheckConstraint("channel in ('portal', 'link', 'mail', 'office')", name='ck_nomination_channel_known'),
    sa.CheckConstraint("length(trim(coalesce(library, ''))) >= 1", name='ck_nomination_library_said'),
    sa.CheckConstraint("state in ('draft', 'submitted', 'eligible', 'ineligible', 'merged', 'withdrawn')", name='ck_nomination_state_known'),
    sa.CheckConstraint("state in ('draft', 'withdrawn') or submitted_at is not null", name='ck_nomination_submitted_when'),
    sa.CheckConstraint("state not in ('ineligible', 'withdrawn') or length(trim(coalesce(reason, ''))) >= 3", name='ck_nomination_refused_with_reason'),
    sa.CheckConstraint('merged_into is null or merged_into <> nomination_id', name='ck_nomination_not_into_itself'),
    sa.ForeignKeyConstraint(['merged_into'], ['nomination.nomination_id'], name='fk_nomination_merged_into'),
    sa.ForeignKeyConstraint(['nominator_id'], ['person.person_id'], name='fk_nomination_nominator_id'),
    sa.ForeignKeyConstraint(['round_id', 'library'], ['round_library.round_id', 'round_library.library'], name='fk_nomination_round_id_library'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_nomination_round_id'),
    sa.PrimaryKeyConstraint('nomination_id', name='pk_nomination'),
    sa.UniqueConstraint('round_id', 'nomination_id', name='uq_nomination_round_id_nomination_id')
    )
    op.create_index('uq_nomination_eligible', 'nomination', ['round_id', 'library'], unique=True, sqlite_where=sa.text("state = 'eligible'"), postgresql_where=sa.text("state = 'eligible'"))
    op.create_table('proposal',
    sa.Column('proposal_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('meeting_id', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('lead_hundredths', sa.Integer(), nullable=True),
    sa.Column('margin_hundredths', sa.Integer(), nullable=False),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('corrects', sa.Text(), nullable=True),
    sa.Column('proposed_by', sa.Text(), nullable=False),
    sa.Column('proposed_at', MOMENT, nullable=False),
    sa.CheckConstraint("basis <> 'scores' or (coalesce(lead_hundredths, 0) >= margin_hundredths and outcome = 'winner')", name='ck_proposal_a_tie_needs_more_than_scores'),
    sa.CheckConstraint("basis in ('scores', 'deliberation')", name='ck_proposal_basis_known'),
    sa.CheckConstraint("length(trim(coalesce(grounds, ''))) >= 40", name='ck_proposal_grounds_said'),
    sa.CheckConstraint("outcome in ('winner', 'shared', 'none')", name='ck_proposal_outcome_known'),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.person_id'], name='fk_proposal_proposed_by'),
    sa.ForeignKeyConstraint(['round_id', 'meeting_id'], ['meeting.round_id', 'meeting.meeting_id'], name='fk_proposal_round_id_meeting_id'),
    sa.PrimaryKeyConstraint('proposal_id', name='pk_proposal'),
    sa.UniqueConstraint('meeting_id', 'proposal_id', name='uq_proposal_meeting_id_proposal_id'),
    sa.UniqueConstraint('round_id', 'proposal_id', name='uq_proposal_round_id_proposal_id')
    )
    op.create_table('decision',
    sa.Column('decision_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('proposal_id', sa.Text(), nullable=False),
    sa.Column('corrects', sa.Text(), nullable=True),
    sa.Column('correction_reason', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', MOMENT, nullable=False),
    sa.Column('minutes_reference', sa.Text(), nullable=False),
    sa.Column('evidence_hash', sa.Text(), nullable=False),
    sa.Column('rules_hash', sa.Text(), nullable=False),
    sa.Column('last_event_hash', sa.Text(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('yes', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('abstain', sa.Integer(), nullable=False),
    sa.CheckConstraint("length(trim(coalesce(evidence_hash, ''))) >= 64", name='ck_decision_evidence_hash_said'),
    sa.CheckConstraint("length(trim(coalesce(minutes_reference, ''))) >= 1", name='ck_decision_minutes_reference_said'),
    sa.CheckConstraint("length(trim(coalesce(rules_hash, ''))) >= 64", name='ck_decision_rules_hash_said'),
    sa.CheckConstraint('(corrects is null) = (correction_reason is null)', name='ck_decision_corrected_with_reason'),
    sa.CheckConstraint('corrects is null or corrects <> decision_id', name='ck_decision_corrects_another'),
    sa.CheckConstraint('present >= 1 and yes + no + abstain <= present', name='ck_decision_votes_of_the_present'),
    sa.ForeignKeyConstraint(['decided_by'], ['person.person_id'], name='fk_decision_decided_by'),
    sa.ForeignKeyConstraint(['round_id', 'corrects'], ['decision.round_id', 'decision.decision_id'], name='fk_decision_round_id_corrects'),
    sa.ForeignKeyConstraint(['round_id', 'proposal_id'], ['proposal.round_id', 'proposal.proposal_id'], name='fk_decision_round_id_proposal_id'),
    sa.PrimaryKeyConstraint('decision_id', name='pk_decision'),
    sa.UniqueConstraint('corrects', name='uq_decision_corrects'),
    sa.UniqueConstraint('proposal_id', name='uq_decision_proposal_id'),
    sa.UniqueConstraint('round_id', 'decision_id', name='uq_decision_round_id_decision_id')
    )
    op.create_index('uq_decision_first', 'decision', ['round_id'], unique=True, sqlite_where=sa.text('corrects is null'), postgresql_where=sa.text('corrects is null'))
    op.create_table('declared_ground',
    sa.Column('declaration_id', sa.Text(), nullable=False),
    sa.Column('ground', sa.Integer(), autoincrement=False, nullable=False),
    sa.CheckConstraint('ground between 1 and 7', name='ck_declared_ground_ground_known'),
    sa.ForeignKeyConstraint(['declaration_id'], ['declaration.declaration_id'], name='fk_declared_ground_declaration_id'),
    sa.PrimaryKeyConstraint('declaration_id', 'ground', name='pk_declared_ground')
    )
    op.create_table('mail',
    sa.Column('mail_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('nomination_id', sa.Text(), nullable=True),
    sa.Column('lang', sa.Text(), nullable=False),
    sa.Column('recipients', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('prepared_at', MOMENT, nullable=False),
    sa.Column('released_at', MOMENT, nullable=True),
    sa.CheckConstraint("(state = 'released') = (released_at is not null)", name='ck_mail_released_when'),
    sa.CheckConstraint("lang in ('fi', 'sv', 'en', 'se')", name='ck_mail_lang_known'),
    sa.CheckConstraint("length(trim(coalesce(recipients, ''))) >= 1", name='ck_mail_recipients_said'),
    sa.CheckConstraint("length(trim(coalesce(subject, ''))) >= 1", name='ck_mail_subject_said'),
    sa.CheckConstraint("state in ('pending', 'released')", name='ck_mail_state_known'),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.nomination_id'], name='fk_mail_nomination_id'),
    sa.ForeignKeyConstraint(['round_id'], ['round.round_id'], name='fk_mail_round_id'),
    sa.PrimaryKeyConstraint('mail_id', name='pk_mail')
    )
    op.create_table('nomination_draft',
    sa.Column('nomination_id', sa.Text(), nullable=False),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('saved_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.nomination_id'], name='fk_nomination_draft_nomination_id'),
    sa.PrimaryKeyConstraint('nomination_id', name='pk_nomination_draft')
    )
    op.create_table('nomination_version',
    sa.Column('nomination_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('submitted_at', MOMENT, nullable=False),
    sa.Column('submitted_by', sa.Text(), nullable=False),
    sa.CheckConstraint("length(trim(coalesce(grounds, ''))) >= 20", name='ck_nomination_version_grounds_said'),
    sa.CheckConstraint('version >= 1', name='ck_nomination_version_version_positive'),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.nomination_id'], name='fk_nomination_version_nomination_id'),
    sa.PrimaryKeyConstraint('nomination_id', 'version', name='pk_nomination_version')
    )
    op.create_table('proposal_ground',
    sa.Column('proposal_id', sa.Text(), nullable=False),
    sa.Column('criterion_id', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.CheckConstraint("length(trim(coalesce(text, ''))) >= 3", name='ck_proposal_ground_text_said'),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.criterion_id'], name='fk_proposal_ground_criterion_id'),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.proposal_id'], name='fk_proposal_ground_proposal_id'),
    sa.PrimaryKeyConstraint('proposal_id', 'criterion_id', name='pk_proposal_ground')
    )
    op.create_table('proposal_winner',
    sa.Column('proposal_id', sa.Text(), nullable=False),
    sa.Column('nomination_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['round_id', 'nomination_id'], ['nomination.round_id', 'nomination.nomination_id'], name='fk_proposal_winner_round_id_nomination_id'),
    sa.ForeignKeyConstraint(['round_id', 'proposal_id'], ['proposal.round_id', 'proposal.proposal_id'], name='fk_proposal_winner_round_id_proposal_id'),
    sa.PrimaryKeyConstraint('proposal_id', 'nomination_id', name='pk_proposal_winner')
    )
    op.create_table('review',
    sa.Column('review_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('nomination_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('standing', sa.Text(), nullable=True),
    sa.Column('void_reason', sa.Text(), nullable=True),
    sa.Column('saved_at', MOMENT, nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'void') = (void_reason is not null)", name='ck_review_void_with_reason'),
    sa.CheckConstraint("state <> 'void' or standing is null", name='ck_review_void_stands_alone'),
    sa.CheckConstraint("state = 'void' or coalesce(standing, '') = 'free'", name='ck_review_by_the_free_only'),
    sa.CheckConstraint("state in ('draft', 'submitted', 'void')", name='ck_review_state_known'),
    sa.ForeignKeyConstraint(['round_id', 'nomination_id'], ['nomination.round_id', 'nomination.nomination_id'], name='fk_review_round_id_nomination_id'),
    sa.ForeignKeyConstraint(['round_id', 'person_id', 'standing'], ['seat.round_id', 'seat.person_id', 'seat.standing'], name='fk_review_round_id_person_id_standing'),
    sa.PrimaryKeyConstraint('review_id', name='pk_review'),
    sa.UniqueConstraint('nomination_id', 'person_id', name='uq_review_nomination_id_person_id')
    )
    op.create_table('ruling',
    sa.Column('ruling_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('declaration_id', sa.Text(), nullable=True),
    sa.Column('is_disqualified', sa.Boolean(), nullable=False),
    sa.Column('ground', sa.Integer(), nullable=True),
    sa.Column('ruled_by', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('ruled_at', MOMENT, nullable=False),
    sa.CheckConstraint("length(trim(coalesce(reason, ''))) >= 3", name='ck_ruling_reason_said'),
    sa.CheckConstraint("ruled_by <> 'body' or recorded_by <> person_id", name='ck_ruling_body_rules_on_others'),
    sa.CheckConstraint("ruled_by <> 'self' or (is_disqualified and recorded_by = person_id)", name='ck_ruling_who_withdraws_is_out'),
    sa.CheckConstraint("ruled_by in ('body', 'officer', 'self')", name='ck_ruling_ruled_by_known'),
    sa.CheckConstraint('not is_disqualified or ground between 1 and 7', name='ck_ruling_ground_named'),
    sa.ForeignKeyConstraint(['declaration_id'], ['declaration.declaration_id'], name='fk_ruling_declaration_id'),
    sa.ForeignKeyConstraint(['round_id', 'person_id'], ['seat.round_id', 'seat.person_id'], name='fk_ruling_round_id_person_id'),
    sa.PrimaryKeyConstraint('ruling_id', name='pk_ruling')
    )
    op.create_table('vote',
    sa.Column('proposal_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('meeting_id', sa.Text(), nullable=False),
    sa.Column('ballot', sa.Text(), nullable=False),
    sa.Column('voted_at', MOMENT, nullable=False),
    sa.CheckConstraint("ballot in ('yes', 'no', 'abstain')", name='ck_vote_ballot_known'),
    sa.ForeignKeyConstraint(['meeting_id', 'person_id'], ['attendance.meeting_id', 'attendance.person_id'], name='fk_vote_meeting_id_person_id'),
    sa.ForeignKeyConstraint(['meeting_id', 'proposal_id'], ['proposal.meeting_id', 'proposal.proposal_id'], name='fk_vote_meeting_id_proposal_id'),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name='pk_vote')
    )
    op.create_table('dissent',
    sa.Column('proposal_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('stated_at', MOMENT, nullable=False),
    sa.CheckConstraint("length(trim(coalesce(text, ''))) >= 3", name='ck_dissent_text_said'),
    sa.ForeignKeyConstraint(['proposal_id', 'person_id'], ['vote.proposal_id', 'vote.person_id'], name='fk_dissent_proposal_id_person_id'),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name='pk_dissent')
    )
    op.create_table('draft_score',
    sa.Column('review_id', sa.Text(), nullable=False),
    sa.Column('criterion_id', sa.Text(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('score is null or score between 1 and 5', name='ck_draft_score_score_on_scale'),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.criterion_id'], name='fk_draft_score_criterion_id'),
    sa.ForeignKeyConstraint(['review_id'], ['review.review_id'], name='fk_draft_score_review_id'),
    sa.PrimaryKeyConstraint('review_id', 'criterion_id', name='pk_draft_score')
    )
    op.create_table('publication',
    sa.Column('publication_id', sa.Text(), nullable=False),
    sa.Column('round_id', sa.Text(), nullable=False),
    sa.Column('decision_id', sa.Text(), nullable=False),
    sa.Column('published_by', sa.Text(), nullable=False),
    sa.Column('published_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['published_by'], ['person.person_id'], name='fk_publication_published_by'),
    sa.ForeignKeyConstraint(['round_id', 'decision_id'], ['decision.round_id', 'decision.decision_id'], name='fk_publication_round_id_decision_id'),
    sa.PrimaryKeyConstraint('publication_id', name='pk_publication'),
    sa.UniqueConstraint('decision_id', name='uq_publication_decision_id')
    )
    op.create_table('review_version',
    sa.Column('review_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('change_reason', sa.Text(), nullable=True),
    sa.Column('submitted_at', MOMENT, nullable=False),
    sa.CheckConstraint("version = 1 or length(trim(coalesce(change_reason, ''))) >= 3", name='ck_review_version_changed_with_reason'),
    sa.CheckConstraint('version >= 1', name='ck_review_version_version_positive'),
    sa.ForeignKeyConstraint(['review_id'], ['review.review_id'], name='fk_review_version_review_id'),
    sa.PrimaryKeyConstraint('review_id', 'version', name='pk_review_version')
    )
    op.create_table('published_text',
    sa.Column('publication_id', sa.Text(), nullable=False),
    sa.Column('lang', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('is_translated', sa.Boolean(), nullable=False),
    sa.CheckConstraint("lang in ('fi', 'sv', 'en', 'se')", name='ck_published_text_lang_known'),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.publication_id'], name='fk_published_text_publication_id'),
    sa.PrimaryKeyConstraint('publication_id', 'lang', name='pk_published_text')
    )
    op.create_table('score',
    sa.Column('review_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('criterion_id', sa.Text(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint("length(trim(coalesce(reason, ''))) >= 3", name='ck_score_reason_said'),
    sa.CheckConstraint('score between 1 and 5', name='ck_score_score_on_scale'),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.criterion_id'], name='fk_score_criterion_id'),
    sa.ForeignKeyConstraint(['review_id', 'version'], ['review_version.review_id', 'review_version.version'], name='fk_score_review_id_version'),
    sa.PrimaryKeyConstraint('review_id', 'version', 'criterion_id', name='pk_score')
    )
