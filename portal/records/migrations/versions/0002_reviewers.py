"""Who nominated a library, or works there, reviews no nomination of it: held by the database too."""

from alembic import op

revision = "0002"
down_revision = "0001"

NAME = "review_no_own"
SENTENCE = "who nominated a library or works there does not review it"
NOMINATED = (
    "select 1 from nomination as mine join nomination as theirs"
    " on theirs.round_id = mine.round_id and theirs.library = mine.library"
    " where theirs.nomination_id = new.nomination_id and mine.nominator_id = new.person_id"
    " and mine.state not in ('draft', 'withdrawn')"
)
WORKS_THERE = (
    "select 1 from seat join nomination on nomination.library = seat.library"
    " and nomination.round_id = seat.round_id"
    " where nomination.nomination_id = new.nomination_id and seat.person_id = new.person_id"
)
WHEN = f"exists ({NOMINATED}) or exists ({WORKS_THERE})"


def upgrade() -> None:
    """Refuse such a review when it is begun, in the words of the database at hand."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"create trigger {NAME} before insert on review when {WHEN} "
            f"begin select raise(abort, '{SENTENCE}'); end"
        )
        return
    op.execute(
        f"create function {NAME}() returns trigger language plpgsql as "
        f"$$ begin if {WHEN} then raise exception '{SENTENCE}'; end if; return new; end $$"
    )
    op.execute(
        f"create trigger {NAME} before insert on review for each row execute function {NAME}()"
    )
