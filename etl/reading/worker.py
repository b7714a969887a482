"""A process that reads files for another: a task on standard input, its answer on standard output.

It may die of a file. What a library prints is thrown away; when the other side ends, so does this.
"""

import os
import pickle
import signal
import struct
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

import duckdb

LENGTH = struct.Struct("<Q")

if sys.platform == "linux":
    import resource

    def limit(megabytes: int) -> None:
        """No more memory than that from here on, whoever asks for it; no core file when it dies."""
        most = megabytes << 20
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

else:

    def limit(megabytes: int) -> None:
        """Elsewhere the other side alone watches how much memory this process has."""


def send(pipe: IO[bytes], what: object) -> None:
    """Write one message."""
    content = pickle.dumps(what)
    pipe.write(LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401 - whatever was sent
    """The next message. Raises EOFError when the other side is gone."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    size = LENGTH.unpack(head)[0]
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return pickle.loads(content)  # noqa: S301 - from our own process


def main() -> None:
    """Work until the other side ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other side is told, and ends this
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    tasks: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(tasks,), daemon=True).start()
    while True:
        megabytes, function, arguments = tasks.get()
        limit(megabytes)
        send(answers, _answer(function, arguments))


def _listen(tasks: SimpleQueue[Any]) -> None:
    """Take tasks, and end at once when there is nobody to work for."""
    pipe = sys.stdin.buffer
    try:
        while True:
            tasks.put(receive(pipe))
    except EOFError:
        os._exit(0)


def _answer(function: Any, arguments: tuple[Any, ...]) -> tuple[bool, Any]:  # noqa: ANN401 - any task
    """What came of the task; a full disk is no fault of the file, and is told as it is.

    Anything else that a reader did not foresee ends this process, which the other side tells of.
    """
    try:
        return True, function(*arguments)
    except (OSError, duckdb.IOException) as error:
        return False, str(error)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
