"""Work in a process that is killed at a random moment, and what it had told as done until then."""

import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str], None]
Work = Callable[[Tell], None]
LONGEST_S = 60.0


@dataclass(frozen=True)
class Killed:
    """What the process told, a line each, and whether it was killed before it ended by itself."""

    told: tuple[str, ...]
    was_killed: bool


def killed(work: Work, chance: random.Random, within_s: float) -> Killed:
    """Let a fork work and kill it at a random moment of so many seconds."""
    heard, telling = os.pipe()
    pid = os.fork()
    if pid == 0:
        _work(work, heard, telling)
    os.close(telling)
    told = _listened(heard, time.monotonic() + chance.uniform(0.0, within_s))
    done, _status = os.waitpid(pid, os.WNOHANG)
    if not done:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    with os.fdopen(heard, "rb") as rest:
        told += rest.read()
    lines = told.decode().split("\n")
    return Killed(tuple(line for line in lines[:-1] if line), not done)


def finished(work: Work) -> tuple[str, ...]:
    """What a fork tells that is left to end by itself."""
    heard, telling = os.pipe()
    pid = os.fork()
    if pid == 0:
        _work(work, heard, telling)
    os.close(telling)
    with os.fdopen(heard, "rb") as lines:
        told = lines.read().decode().split("\n")[:-1]
    os.waitpid(pid, 0)
    return tuple(told)


def _work(work: Work, heard: int, telling: int) -> None:
    code = 1
    try:
        os.close(heard)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        work(lambda line: (os.write(telling, f"{line}\n".encode()), None)[1])
        code = 0
    finally:
        os._exit(code)  # without the parent's clean-up


def _listened(heard: int, until: float) -> bytes:
    """What is told until a moment, or until the end."""
    told = b""
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([heard], [], [], left)
        if ready:
            more = os.read(heard, 65536)
            if not more:
                time.sleep(0.01)  # it ends just now
                return told
            told += more
    return told
