"""A progress bar on anything that takes more than two seconds."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_PATIENCE_SECONDS = 2.0
_TICK_SECONDS = 0.2


@contextmanager
def watched(con: duckdb.DuckDBPyConnection, label: str) -> Iterator[None]:
    """Show how far the connection's query is, on standard error, once two seconds have passed."""
    done = threading.Event()
    thread = threading.Thread(target=_show, args=(con, label, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _show(con: duckdb.DuckDBPyConnection, label: str, done: threading.Event) -> None:
    if done.wait(_PATIENCE_SECONDS) or not sys.stderr.isatty():
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=100)
        while not done.wait(_TICK_SECONDS):
            _advance(con, progress, task)


def _advance(con: duckdb.DuckDBPyConnection, progress: Progress, task: TaskID) -> None:
    share = con.query_progress()
    if share >= 0:
        progress.update(task, completed=share, total=100)
    else:
        progress.update(task, total=None)
