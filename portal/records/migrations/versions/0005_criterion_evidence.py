"""Which parts of the evidence speak to a criterion; settled with the rules."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TABLE = "criterion_evidence"
SENTENCE = "the rules are published"
WHEN = (
    "(select rules_hash from round join criterion on criterion.round_id = round.round_id"
    " where criterion.criterion_id = {row}.criterion_id) is not null"
)
DEEDS = (("insert", "new"), ("update", "old"), ("update", "new"), ("delete", "old"))


def upgrade() -> None:
    """Make the table, and the triggers that settle it when the rules are published."""
    op.create_table(
        TABLE,
        sa.Column("criterion_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "part in ('lending', 'seats', 'rates', 'changes', 'awards')",
            name="ck_criterion_evidence_part_known",
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.criterion_id"], name="fk_criterion_evidence_criterion_id"
        ),
        sa.PrimaryKeyConstraint("criterion_id", "part", name="pk_criterion_evidence"),
    )
    for deed, row in DEEDS:
        _refuse(deed, row)


def _refuse(deed: str, row: str) -> None:
    name, when = f"{TABLE}_no_{deed}_{row}", WHEN.format(row=row)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"create trigger {name} before {deed} on {TABLE} when {when} "
            f"begin select raise(abort, '{SENTENCE}'); end"
        )
        return
    back = "old" if deed == "delete" else "new"
    op.execute(
        f"create function {name}() returns trigger language plpgsql as $$ begin "
        f"if {when} then raise exception '{SENTENCE}'; end if; return {back}; end $$"
    )
    op.execute(
        f"create trigger {name} before {deed} on {TABLE} for each row execute function {name}()"
    )
