"""What declarations were about, every answer about the employer, days of arrival, and for which decision
an announcement or a letter was written."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLE = "employer_told"
SENTENCE = f"{TABLE} is append-only"
COLUMNS = (
    ("declaration", "parties", sa.Text()),
    ("nomination", "arrived_on", sa.Date()),
    ("announcement", "decision_id", sa.Text()),
    ("mail", "decision_id", sa.Text()),
)


def upgrade() -> None:
    """Add the columns and the table, with triggers that keep what the table holds.

    A decision that has been taken was announced with the texts there were: they stay its own.
    """
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for table in ("announcement", "mail"):
        op.execute(
            f"update {table} set decision_id = (select decision_id from decision"
            f" where decision.round_id = {table}.round_id and decision.decision_id not in"
            " (select corrects from decision where corrects is not null))"
        )
    op.create_table(
        TABLE,
        sa.Column("told_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("library", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "person_id"],
            ["seat.round_id", "seat.person_id"],
            name="fk_employer_told_round_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "library"],
            ["round_library.round_id", "round_library.library"],
            name="fk_employer_told_round_id_library",
        ),
        sa.PrimaryKeyConstraint("told_id", name="pk_employer_told"),
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
