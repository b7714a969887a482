"""The reasons with which a round is taken back, given up, or its review closed early, word for word."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLE = "move_reason"
SENTENCE = f"{TABLE} is append-only"


def upgrade() -> None:
    """Make the table, and the triggers that keep what it holds."""
    op.create_table(
        TABLE,
        sa.Column("reason_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action in ('reopen', 'cancel', 'close_review')", name="ck_move_reason_action_known"
        ),
        sa.CheckConstraint(
            "length(trim(coalesce(reason, ''))) >= 3", name="ck_move_reason_reason_said"
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.person_id"], name="fk_move_reason_given_by"),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_move_reason_round_id"),
        sa.PrimaryKeyConstraint("reason_id", name="pk_move_reason"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(
                f"create trigger {TABLE}_no_{deed} before {deed} on {TABLE} "
                f"begin select raise(abort, '{SENTENCE}'); end"
            )
        return
    op.execute(
        f"create function {TABLE}_no_change() returns trigger language plpgsql as "
        f"$$ begin raise exception '{SENTENCE}'; end $$"
    )
    op.execute(
        f"create trigger {TABLE}_no_change before update or delete on {TABLE} "
        f"for each row execute function {TABLE}_no_change()"
    )
    op.execute(
        f"create trigger {TABLE}_no_truncate before truncate on {TABLE} "
        f"execute function {TABLE}_no_change()"
    )
