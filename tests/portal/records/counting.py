"""How much is asked of the records."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def counted(records: sa.Engine) -> Iterator[Counter[str]]:
    """What is asked of the records meanwhile: how many statements, in how many transactions."""
    asked: Counter[str] = Counter()

    def on_statement(*event: object) -> None:
        asked["statements"] += not str(event[2]).lower().startswith(("begin", "set transaction"))

    def on_begin(_con: sa.Connection) -> None:
        asked["transactions"] += 1

    sa.event.listen(records, "before_cursor_execute", on_statement)
    sa.event.listen(records, "begin", on_begin)
    yield asked
    sa.event.remove(records, "before_cursor_execute", on_statement)
    sa.event.remove(records, "begin", on_begin)
