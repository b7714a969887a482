"""Messages on their way, and where a person reads mail."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TABLE = "outbox"


def upgrade() -> None:
    """Make the outbox; a person's address is known once the person signs in again."""
    op.add_column("person", sa.Column("email", sa.Text(), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lang in ('fi', 'sv', 'en', 'se')", name="ck_outbox_lang_known"),
        sa.CheckConstraint(
            "length(trim(coalesce(recipient, ''))) >= 1", name="ck_outbox_recipient_said"
        ),
        sa.CheckConstraint(
            "length(trim(coalesce(subject, ''))) >= 1", name="ck_outbox_subject_said"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_outbox_round_id"),
        sa.PrimaryKeyConstraint("message_id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
