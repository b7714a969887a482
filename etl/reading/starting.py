"""A process that reads files, from its first moment; nothing is imported here that takes time."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_begun: list[subprocess.Popen[bytes]] = []


def begin() -> None:
    """Start a process before it is asked for."""
    _begun.append(_started())


def taken() -> subprocess.Popen[bytes]:
    """A process that was begun, or a new one."""
    return _begun.pop() if _begun else _started()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "etl.reading.worker"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
