"""Bringing a plan to a machine, and telling what differs from it: what is there is never written over unseen."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from portal.install import plan
from portal.install.answers import Answers
from portal.install.plan import Command, PlannedFile


class State(StrEnum):
    """How a file on the machine stands to the plan; the value is what is told of it."""

    NEW = "uusi"
    CHANGED = "muuttuu"
    SAME = "ennallaan"
    KEPT = "säilyy"
    UNREADABLE = "ei luettavissa"


class ApplyError(RuntimeError):
    """Why the machine was not changed further, as a Finnish sentence."""


@dataclass(frozen=True)
class Machine:
    """A root folder: `/`, or a folder that stands for it, where no commands are run."""

    root: Path = Path("/")

    @property
    def is_real(self) -> bool:
        """Whether it is the machine itself."""
        return self.root == Path("/")

    def at(self, path: str) -> Path:
        """Where an absolute path lies."""
        return self.root / path.lstrip("/")

    def has_site(self) -> bool:
        """Whether Caddy's own file reads the portal's site. Raises OSError."""
        path = self.at(plan.CADDYFILE)
        return path.is_file() and plan.IMPORT in path.read_text(encoding="utf-8").splitlines()

    def state(self, file: PlannedFile) -> State:
        """How a planned file stands."""
        try:
            text = self.at(file.path).read_text(encoding="utf-8")
        except FileNotFoundError:
            return State.NEW
        except (OSError, ValueError):
            return State.UNREADABLE
        if file.is_kept:
            return State.KEPT
        return State.SAME if text == file.text else State.CHANGED


def write(machine: Machine, files: Iterable[PlannedFile], group: str | None) -> list[PlannedFile]:
    """Write what is new or has changed, each whole or not at all. Returns what was written.

    group: who besides the owner may read what is not for all. Raises ApplyError.
    """
    written = []
    for file in files:
        if machine.state(file) in {State.SAME, State.KEPT}:
            continue
        path = machine.at(file.path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.new")
            beside.unlink(missing_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, file.mode)
            with os.fdopen(handle, "w", encoding="utf-8") as opened:
                opened.write(file.text)
            beside.chmod(file.mode)  # whatever the mask was
            if group is not None and not file.mode & 0o004:
                shutil.chown(beside, group=group)
            beside.replace(path)
        except (OSError, LookupError) as failed:
            raise ApplyError(
                f"Tiedostoa {path} ei voitu kirjoittaa: {failed}. Aja komento pääkäyttäjänä."
            ) from failed
        written.append(file)
    return written


def make_folders(machine: Machine, answers: Answers, owner: str | None) -> None:
    """The folders of the portal's own, which others may not look into. Raises ApplyError."""
    try:
        for name in plan.folders(answers):
            machine.at(name).mkdir(parents=True, exist_ok=True)
            machine.at(name).chmod(0o750)
            if owner is not None:
                shutil.chown(machine.at(name), owner, owner)
    except (OSError, LookupError) as failed:
        raise ApplyError(
            f"Kansiota ei voitu tehdä: {failed}. Aja komento pääkäyttäjänä."
        ) from failed


def add_site(machine: Machine) -> bool:
    """Have Caddy read the portal's site; what its own file holds stays. True when the line was added."""
    path = machine.at(plan.CADDYFILE)
    try:
        if machine.has_site():
            return False
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text.rstrip()}\n\n{plan.IMPORT}\n".lstrip(), encoding="utf-8")
    except (OSError, ValueError) as failed:
        raise ApplyError(f"Tiedostoa {path} ei voitu muuttaa: {failed}.") from failed
    return True


def run(command: Command) -> None:
    """Run a command of the machine. Raises ApplyError with its last line."""
    done = subprocess.run(command.words, capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["ei syytä"])[-1]
        raise ApplyError(f"Komento {' '.join(command.words)} ei onnistunut: {told}")


def is_user(name: str) -> bool:
    """Whether the machine knows a user."""
    import pwd  # noqa: PLC0415 - there is none on Windows

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
