"""Processes that read files, reused from file to file: one that dies, or takes too much, is replaced."""

import atexit
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from etl.messages import Code, RefusalError
from etl.reading import starting
from etl.reading.worker import receive, send

T = TypeVar("T")
_LOOK_SECONDS = 0.05
_HARD = 2  # times the limit, where the system itself says no


@dataclass(frozen=True)
class Limits:
    """How much one task may take before its process is ended."""

    seconds: float
    megabytes: int


@dataclass
class _Worker:
    """One process, and why it was ended, if it was."""

    process: subprocess.Popen[bytes]
    code: Code = Code.READER_DIED

    def ask(self, limits: Limits, function: Callable[..., T], arguments: tuple[object, ...]) -> T:
        """The answer to a task. Raises EOFError when the process dies of it, OSError for the disk."""
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(limits, done), daemon=True)
        watch.start()
        try:
            assert self.process.stdin and self.process.stdout  # noqa: S101, PT018 - both are pipes
            send(self.process.stdin, (limits.megabytes * _HARD, function, arguments))
            is_done, answer = receive(self.process.stdout)
        except BrokenPipeError as error:
            raise EOFError from error
        finally:
            done.set()
            watch.join()
        if not is_done:
            raise OSError(answer)
        found: T = answer
        return found

    def _watch(self, limits: Limits, done: threading.Event) -> None:
        until = time.monotonic() + limits.seconds
        while not done.wait(_LOOK_SECONDS):
            if time.monotonic() > until:
                self.code = Code.READER_TIME
            elif memory(self.process.pid) > limits.megabytes << 20:
                self.code = Code.READER_MEMORY
            else:
                continue
            self.process.kill()
            return

    def end(self) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                _close(pipe)
        self.process.wait()


def _close(pipe: Any) -> None:  # noqa: ANN401 - a pipe of the process
    try:
        pipe.close()
    except OSError:
        return  # what was not sent is not missed


@dataclass
class Pool:
    """Processes, idle and at work; a task takes an idle one, or starts one."""

    idle: list[_Worker] = field(default_factory=list)
    at_work: list[_Worker] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, limits: Limits, function: Callable[..., T], *arguments: object) -> T:
        """What a function of a module gives in a process of its own.

        Raises RefusalError when the process died of it or was ended, OSError for a full disk.
        """
        worker = self._taken()
        try:
            answer = worker.ask(limits, function, arguments)
        except EOFError as error:
            self._leave(worker)
            worker.end()
            values = {"minutes": round(limits.seconds / 60), "limit": limits.megabytes}
            told = values if worker.code is not Code.READER_DIED else {}
            raise RefusalError(worker.code, **told) from error
        except OSError:
            self._give_back(worker)
            raise
        self._give_back(worker)
        return answer

    def _taken(self) -> _Worker:
        with self.lock:
            worker = self._living() or _Worker(starting.taken())
            self.at_work.append(worker)
            return worker

    def _living(self) -> _Worker | None:
        while self.idle:
            worker = self.idle.pop()
            if worker.process.poll() is None:
                return worker
            worker.end()
        return None

    def _leave(self, worker: _Worker) -> None:
        with self.lock:
            self.at_work.remove(worker)

    def _give_back(self, worker: _Worker) -> None:
        self._leave(worker)
        with self.lock:
            self.idle.append(worker)

    def stop(self) -> None:
        """End what is at work: nobody waits for it any more."""
        with self.lock:
            for worker in self.at_work:
                worker.process.kill()

    def close(self) -> None:
        """End all processes; the next task starts a new one."""
        self.stop()
        with self.lock:
            while self.idle:
                self.idle.pop().end()


POOL = Pool()
atexit.register(POOL.close)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        _fields_ = [
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *(
                (name, ctypes.c_size_t)
                for name in (
                    "PeakWorkingSetSize",
                    "WorkingSetSize",
                    "QuotaPeakPagedPoolUsage",
                    "QuotaPagedPoolUsage",
                    "QuotaPeakNonPagedPoolUsage",
                    "QuotaNonPagedPoolUsage",
                    "PagefileUsage",
                    "PeakPagefileUsage",
                )
            ),
        ]

    def memory(pid: int) -> int:
        """Bytes of memory that a process holds; 0 when it is gone."""
        handle = ctypes.windll.kernel32.OpenProcess(0x1000 | 0x10, 0, pid)
        counters = _Counters()
        counters.cb = ctypes.sizeof(counters)
        ctypes.windll.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
        ctypes.windll.kernel32.CloseHandle(handle)
        return int(counters.PagefileUsage)

elif sys.platform == "linux":
    import resource

    _PAGE = resource.getpagesize()

    def memory(pid: int) -> int:
        """Bytes of memory that a process holds; 0 when it is gone."""
        try:
            fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        except OSError:
            return 0
        return int(fields[1]) * _PAGE if fields else 0

else:

    def memory(pid: int) -> int:
        """Bytes of memory that a process holds; 0 when it is gone."""
        told = subprocess.run(
            ["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return int(told.stdout.strip() or 0) << 10
