"""Joint services can speak to a criterion too.

SQLite cannot change a check, so there the table is made anew with its rows and its triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TABLE, ANEW = "criterion_evidence", "criterion_evidence_anew"
CHECK = "ck_criterion_evidence_part_known"
KNOWN = "part in ('lending', 'seats', 'services', 'rates', 'changes', 'awards')"
TRIGGERS = "select sql from sqlite_master where type = 'trigger' and tbl_name = :name order by name"


def upgrade() -> None:
    """Let a part be services."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(CHECK, TABLE, type_="check")
        op.create_check_constraint(CHECK, TABLE, KNOWN)
        return
    triggers = bind.execute(sa.text(TRIGGERS), {"name": TABLE}).scalars().all()
    op.create_table(
        ANEW,
        sa.Column("criterion_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.CheckConstraint(KNOWN, name=CHECK),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.criterion_id"], name="fk_criterion_evidence_criterion_id"
        ),
        sa.PrimaryKeyConstraint("criterion_id", "part", name="pk_criterion_evidence"),
    )
    op.execute(f"insert into {ANEW} select criterion_id, part from {TABLE}")
    op.drop_table(TABLE)
    op.rename_table(ANEW, TABLE)
    for trigger in triggers:
        op.execute(trigger)
