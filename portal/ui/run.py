"""One run of a page: what it has asked once it does not ask again, and all that it asks of the records it asks
in one sitting.

A button's own work comes before the run and is no part of it: it looks everything up anew.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa

from portal.kit import warehouse
from portal.records.acting import Acting
from portal.records.sitting import Sitting
from portal.site import metrics

T = TypeVar("T")


@dataclass
class _Run:
    end: ExitStack
    known: dict[str, Any] = field(default_factory=dict)


_running: ContextVar[_Run | None] = ContextVar("run", default=None)


@contextmanager
def running() -> Iterator[None]:
    """Until the end of the block one page is drawn. Its sitting ends with it, however it ends."""
    with metrics.RUN_SECONDS.time(), warehouse.held(), ExitStack() as end:
        before = _running.set(_Run(end))
        end.callback(_running.reset, before)
        yield


def once(name: str, make: Callable[[], T]) -> T:
    """What `make` returns: made once a run under this name, outside of one at every call."""
    now = _running.get()
    if now is None:
        return make()
    if name not in now.known:
        now.known[name] = make()
    made: T = now.known[name]
    return made


@contextmanager
def sitting(records: Callable[[], sa.Engine], acting: Callable[[], Acting]) -> Iterator[Sitting]:
    """The sitting of the run, begun when it is first asked for; one of its own outside of a run."""
    now = _running.get()
    if now is None:
        with Sitting.reading(records(), acting()) as own:
            yield own
    else:
        yield once("sitting", lambda: now.end.enter_context(Sitting.reading(records(), acting())))
