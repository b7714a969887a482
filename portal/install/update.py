"""Taking a new version into use, and going back when it is not well.

A version is tried before anybody sees it: its release is built and its pages are asked for in a folder of
its own. Then the processes change one after another, so that there is always one that answers; only a version
that changes the tables of the records needs them all to stand still for a moment. What fails is undone.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from portal.install import snapshots, versions
from portal.install.versions import VersionError
from portal.records import backup
from portal.records.backup import BackupError

PAGES = ("/", "/lainausvirrat", "/kuntakortti", "/avoin-data/")
_READY_S = 90.0
_LINKED = ("archive", "region", "parts")  # a trial reads them where they are; what it counts stays


class UpdateError(RuntimeError):
    """Why the new version is not in use, as a Finnish sentence; the old one is."""


class Processes(Protocol):
    """How the processes of the portal are stopped and started, by the port they answer at."""

    def stop(self, port: int) -> None:
        """End one."""

    def start(self, port: int) -> None:
        """Begin one, of the version that the link names."""

    def has_ended(self, port: int) -> bool:
        """Whether one that was begun has ended by itself since."""


class Systemd:
    """Processes that systemd looks after."""

    def stop(self, port: int) -> None:
        """End one."""
        self._control("stop", port)

    def start(self, port: int) -> None:
        """Begin one."""
        self._control("start", port)

    def has_ended(self, port: int) -> bool:
        """Whether systemd has had to begin it again since it was started."""
        words = ["systemctl", "show", "--property=NRestarts", "--value", f"portaali@{port}.service"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return done.stdout.strip() not in {"", "0"}

    def _control(self, verb: str, port: int) -> None:
        words = ["systemctl", verb, f"portaali@{port}.service"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise UpdateError(f"Komento {' '.join(words)} ei onnistunut: {done.stderr.strip()}")


@dataclass(frozen=True)
class Site:
    """One installation: where it lies, and how its processes are reached.

    owner: the portal's own user, who gets what root makes in its folders; None for who makes it for oneself.
    """

    program: Path
    data: Path
    backups: Path
    keep_days: int
    records_url: str
    ports: Sequence[int]
    host: str
    environment: Mapping[str, str]
    processes: Processes
    owner: str | None = None
    tell: Callable[[str], None] = field(default=print)


def update(site: Site, source: Path, python: Path | None = None) -> Path:
    """Put the program of a folder in the place of the version in use. Returns the new version's folder.

    Raises UpdateError, VersionError or BackupError; then the version, the release and the records are those
    of before.
    """
    old, release = versions.in_use(site.program), _pointer(site.data)
    new = versions.lay(source, site.program, python, datetime.now(UTC))
    site.tell(f"Versio {new.name} on kopioitu.")
    try:
        with _trial(site, new) as built:
            site.tell("Uusi versio on koekäytetty: julkaisu syntyi ja sivut aukesivat.")
            _switch(site, old, new, built)
    except (UpdateError, VersionError, BackupError, OSError):
        if old is not None:
            versions.use(site.program, old)
        _point(site.data, release)
        shutil.rmtree(new, ignore_errors=True)
        raise
    for name in versions.forget_old(site.program):
        site.tell(f"Vanha versio {name} poistettiin.")
    return new


def well(
    port: int,
    host: str,
    paths: Sequence[str] = ("/healthz",),
    seconds: float = _READY_S,
    has_ended: Callable[[], bool] = lambda: False,
) -> str | None:
    """Wait until a process answers every path with 200, or has ended. Returns the sentence of what does not, or None."""
    end = time.monotonic() + seconds
    for path in paths:
        while (told := _asked(port, host, path)) is not None:
            if has_ended():
                return f"Portin {port} prosessi päättyi heti. Syy on lokissa."
            if time.monotonic() > end:
                return f"Portin {port} sivu {path} ei vastaa: {told}."
            time.sleep(0.2)
    return None


def _switch(site: Site, old: Path | None, new: Path, built: Path | None) -> None:
    changes_tables = old is None or versions.migrations(old) != versions.migrations(new)
    if changes_tables:
        _stop(site)
    taken = snapshots.take(
        site.data, site.records_url, site.backups, site.keep_days, datetime.now(UTC)
    )
    site.tell(f"Varmuuskopio: {taken.folder}, {taken.files} tiedostoa.")
    versions.use(site.program, new)
    _take_over(site.data, built)
    _give_back(site)
    try:
        for port in site.ports:
            _renew(site, port)
    except (UpdateError, OSError):
        if old is not None:
            site.tell("Uusi versio ei vastaa. Palataan edelliseen.")
            _return(site, old, taken if changes_tables else None)
        raise


def _renew(site: Site, port: int) -> None:
    site.processes.stop(port)
    site.processes.start(port)
    if fault := _begun(site, port):
        raise UpdateError(fault)
    site.tell(f"Portin {port} prosessi on vaihtunut.")


def _return(site: Site, old: Path, taken: snapshots.Snapshot | None) -> None:
    """Have the old version answer again. The records are put back only where the new one changed their tables:
    nobody could write meanwhile, since all stood still."""
    versions.use(site.program, old)
    _stop(site)
    if taken is not None:
        snapshots.put_records_back(taken.folder, site.records_url)
        _give_back(site)
    for port in site.ports:
        site.processes.start(port)
    for port in site.ports:
        if fault := _begun(site, port):
            site.tell(fault)


def _begun(site: Site, port: int) -> str | None:
    return well(port, site.host, has_ended=lambda: site.processes.has_ended(port))


def _stop(site: Site) -> None:
    for port in site.ports:
        site.processes.stop(port)


@contextmanager
def _trial(site: Site, new: Path) -> Iterator[Path | None]:
    """Build a release with the new version beside the real ones and open its pages; the release, if there is data.

    Nothing of the portal is touched: the records of a trial are a copy, or none where a server keeps them.
    """
    with tempfile.TemporaryDirectory(prefix=".koe-", dir=site.data) as place:
        data = Path(place)
        (site.data / "parts").mkdir(exist_ok=True)
        for name in _LINKED:
            if (site.data / name).exists():
                (data / name).symlink_to(site.data / name, target_is_directory=True)
        backup.copy_if_there(site.records_url, data / "records.sqlite")
        environment = {
            **os.environ,
            **site.environment,
            "PORTAL_DATA": str(data),
            "PORTAL_RECORDS_URL": f"sqlite:///{data / 'records.sqlite'}",
        }
        built = (
            _built(new, data, environment)
            if any((site.data / "archive").glob("*/*.parquet"))
            else None
        )
        port = _free_port()
        words = [str(versions.python(new)), "-m", "streamlit", "run", "app.py", "--server.address=127.0.0.1",
                 f"--server.port={port}", f"--server.allowedHosts={site.host}"]  # fmt: skip
        with (data / "log").open("w") as log:
            running = subprocess.Popen(words, cwd=new, env=environment, stdout=log, stderr=log)
            try:
                paths = ("/healthz", *PAGES) if built else ("/healthz", "/")
                fault = well(port, site.host, paths, has_ended=lambda: running.poll() is not None)
            finally:
                running.terminate()
                running.wait(20)
        if fault:
            raise UpdateError(f"Uusi versio ei toimi koekäytössä. {fault}")
        yield built


def _built(new: Path, data: Path, environment: Mapping[str, str]) -> Path:
    words = [str(versions.python(new)), "-m", "etl", "build", "--accept-unmapped"]
    done = subprocess.run(
        words, cwd=new, env=dict(environment), capture_output=True, text=True, check=False
    )
    name = _pointer(data)
    if done.returncode or name is None:
        told = (done.stderr.strip() or done.stdout.strip() or "ei syytä").splitlines()[-1]
        raise UpdateError(f"Uusi versio ei saa julkaisua tehtyä: {told}")
    return data / "warehouse" / name


def _take_over(data: Path, built: Path | None) -> None:
    """Give the real data the release that was tried."""
    if built is None:
        return
    warehouse_folder = data / "warehouse"
    warehouse_folder.mkdir(exist_ok=True)
    built.rename(warehouse_folder / built.name)
    _point(data, built.name)


def _give_back(site: Site) -> None:
    """Let the portal's own user have all in its folders: what root made there it could not write, or read."""
    if site.owner is None:
        return
    for folder in (site.data, site.backups):
        for path in (folder, *folder.rglob("*")):
            with suppress(FileNotFoundError):  # a file that came and went
                shutil.chown(path, site.owner, site.owner)


def _pointer(data: Path) -> str | None:
    try:
        return (data / "warehouse" / "current").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def _point(data: Path, name: str | None) -> None:
    pointer = data / "warehouse" / "current"
    if name is None:
        pointer.unlink(missing_ok=True)
        return
    beside = pointer.with_name(".current.update")
    beside.write_text(name, encoding="utf-8")
    beside.replace(pointer)


def _asked(port: int, host: str, path: str) -> str | None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - this machine
            answer.read()
            return None if answer.status == 200 else str(answer.status)  # noqa: PLR2004 - OK
    except (OSError, ValueError) as failed:
        return str(failed)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
