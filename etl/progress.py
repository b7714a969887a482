"""A progress bar, on standard error, on anything that takes more than two seconds."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import duckdb
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

_PATIENCE_SECONDS = 2.0
_TICK_SECONDS = 0.2
_is_stepping: ContextVar[bool] = ContextVar("is_stepping", default=False)


@contextmanager
def stepped(label: str, steps: int | None) -> Iterator[Callable[[], None]]:
    """Show a bar of so many steps (None: unknown); the function given moves it on by one."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    is_shown = steps != 1 and sys.stderr.isatty()
    token = _is_stepping.set(is_shown)
    console = Console(stderr=True)
    try:
        with Progress(*columns, console=console, transient=True, disable=not is_shown) as progress:
            task = progress.add_task(label, total=steps)
            yield lambda: progress.advance(task)
    finally:
        _is_stepping.reset(token)


@contextmanager
def watched(con: duckdb.DuckDBPyConnection, label: str) -> Iterator[None]:
    """Show how far the connection's query is, unless a bar of steps is shown already."""
    if _is_stepping.get():
        yield
        return
    with _beside(con, label):
        yield


@contextmanager
def waited(label: str) -> Iterator[None]:
    """Show that something is under way whose length is not known, unless a bar of steps is shown."""
    if _is_stepping.get():
        yield
        return
    with _beside(None, label):
        yield


@contextmanager
def _beside(con: duckdb.DuckDBPyConnection | None, label: str) -> Iterator[None]:
    done = threading.Event()
    thread = threading.Thread(target=_show, args=(con, label, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _show(con: duckdb.DuckDBPyConnection | None, label: str, done: threading.Event) -> None:
    if done.wait(_PATIENCE_SECONDS) or not sys.stderr.isatty():
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=100)
        while not done.wait(_TICK_SECONDS):
            _advance(con, progress, task)


def _advance(con: duckdb.DuckDBPyConnection | None, progress: Progress, task: TaskID) -> None:
    share = con.query_progress() if con else -1
    if share >= 0:
        progress.update(task, completed=share, total=100)
    else:
        progress.update(task, total=None)
