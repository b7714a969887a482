"""Versions of the program on one machine: a folder each, with an environment of its own, and a link to the one in use."""

import os
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

CURRENT = "current"
CONTENT = ("app.py", "pages", "portal", "etl", "data/reference", "docs", "requirements.txt", "pyproject.toml",
           ".streamlit/config.toml", "README.md", "CHANGELOG.md")  # fmt: skip
_KEPT = 3


class VersionError(RuntimeError):
    """Why a version was not put in its place, as a Finnish sentence."""


def lay(source: Path, program: Path, environment: Path | None, now: datetime) -> Path:
    """Copy the program from a folder to a new version folder with its libraries. Returns the folder.

    environment: a Python environment that is used as it is, instead of a new one. Raises VersionError when
    the source is no portal or the libraries cannot be installed; then nothing is left.
    """
    target = program / "versions" / f"{number(source)}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    part = target.with_name(f".{target.name}")
    try:
        part.mkdir(parents=True)
        for name in CONTENT:
            _copy(source / name, part / name)
        if environment is not None:
            (part / ".venv").symlink_to(environment.absolute(), target_is_directory=True)
        part.rename(target)
    except OSError as failed:
        shutil.rmtree(part, ignore_errors=True)
        raise VersionError(f"Versiota ei voitu kopioida kansioon {target}: {failed}.") from failed
    if environment is None:
        _make_environment(target)  # where it stays: its programs name the folder
    return target


def number(source: Path) -> str:
    """The version number that a folder's program says. Raises VersionError for what is no portal."""
    try:
        told = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))
        version = str(told["project"]["version"])
    except (OSError, ValueError, KeyError) as failed:
        raise VersionError(f"Kansiossa {source} ei ole portaalin ohjelmaa.") from failed
    if not (source / "app.py").is_file():
        raise VersionError(f"Kansiossa {source} ei ole portaalin ohjelmaa.")
    return version


def in_use(program: Path) -> Path | None:
    """The version that the link names, None where nothing is installed."""
    link = program / CURRENT
    return program / "versions" / link.readlink().name if link.is_symlink() else None


def use(program: Path, version: Path) -> None:
    """Let the link name a version, at once: there is no moment without one."""
    link = program / f".{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("versions") / version.name, target_is_directory=True)
    link.replace(program / CURRENT)


def python(version: Path) -> Path:
    """The Python of a version's environment."""
    return version / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def forget_old(program: Path) -> list[str]:
    """Delete all but the newest versions; the one in use stays. Returns the names of the deleted."""
    mine = in_use(program)
    found = sorted((program / "versions").glob("[!.]*"), key=lambda one: one.stat().st_mtime)
    old = [one for one in found[:-_KEPT] if one != mine]
    for one in old:
        shutil.rmtree(one)
    return [one.name for one in old]


def migrations(version: Path) -> set[str]:
    """The names of the changes that a version makes to the tables of the records."""
    return {
        file.name for file in (version / "portal/records/migrations/versions").glob("[0-9]*.py")
    }


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.is_file():
        shutil.copy2(source, target)
    else:
        raise FileNotFoundError(f"{source} puuttuu")


def _make_environment(version: Path) -> None:
    made = [
        [sys.executable, "-m", "venv", str(version / ".venv")],
        [str(python(version)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "-r", str(version / "requirements.txt")],
        [str(python(version)), "-m", "compileall", "-q", str(version / "portal"), str(version / "etl")],
    ]  # fmt: skip
    for words in made:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(version, ignore_errors=True)
            told = (done.stderr.strip().splitlines() or ["ei syytä"])[-1]
            raise VersionError(f"Kirjastoja ei voitu asentaa: {told}")
