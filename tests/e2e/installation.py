"""An installed portal without systemd: its units' own commands, run by the tests, behind the Caddy of the machine."""

import os
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.install import answers, check, plan, update
from portal.install.answers import Answers
from portal.install.update import Site
from portal.kit import settings
from tests.e2e import house


@dataclass
class Installation:
    """Where everything is, and the processes that run. It is what `update` asks to stop and start them."""

    root: Path
    told: Answers
    https: int
    running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    owner: str | None = None

    @property
    def address(self) -> str:
        """Where readers go."""
        return f"https://{self.told.host}:{self.https}"

    @property
    def environment(self) -> dict[str, str]:
        """What the processes know."""
        return check.environment(Path(self.told.settings) / "portaali.env")

    @property
    def site(self) -> Site:
        """The installation as `update` knows it."""
        told = self.told
        return Site(
            program=Path(told.program),
            data=Path(told.data),
            backups=Path(told.backups),
            keep_days=told.keep_days,
            records_url=told.records,
            ports=told.ports,
            host=told.host,
            environment=self.environment,
            processes=self,
            owner=self.owner,
            tell=self.lines.append,
        )

    def unit(self, name: str, key: str) -> str:
        """What a unit says of something."""
        text = (self.root / plan.UNITS.lstrip("/") / name).read_text("utf-8")
        return next(line.partition("=")[2] for line in text.splitlines() if line.startswith(key))

    def start(self, port: int) -> None:
        """What systemd does when it starts a process."""
        words = shlex.split(self.unit("portaali@.service", "ExecStart=").replace("%i", str(port)))
        folder = self.unit("portaali@.service", "WorkingDirectory=")
        with (Path(self.told.data) / f"portal-{port}.log").open("ab") as log:
            self.running[port] = subprocess.Popen(
                words, cwd=folder, env=os.environ | self.environment, stdout=log, stderr=log
            )

    def stop(self, port: int) -> None:
        """What systemd does when it ends one."""
        if one := self.running.pop(port, None):
            one.terminate()
            one.wait(20)

    def has_ended(self, port: int) -> bool:
        """Whether a process has ended by itself."""
        return self.running[port].poll() is not None

    def kill(self, port: int) -> None:
        """The process is gone in a moment, as when the machine has no memory left."""
        self.running[port].send_signal(signal.SIGKILL)
        self.running.pop(port).wait(20)

    def run(self, *words: str) -> str:
        """What the program in use says on the command line."""
        current = Path(self.told.program) / "current"
        done = subprocess.run(
            [current / ".venv/bin/python", "-m", *words],
            cwd=current,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def install(base: Path, records: str, metadata_url: str) -> Installation:
    """Install into a folder that stands for the machine. Everything of it lies below `base`."""
    base = base.resolve()
    root = base / "root"
    told = answers.checked(
        {
            "host": "localhost",
            "processes": 2,
            "first_port": _two_free_ports(),
            "tls": answers.INTERNAL,
            **{name: str(base / name) for name in ("program", "data", "settings", "backups")},
            "records": records,
            "metadata_url": metadata_url,
            "client_id": "portal",
        }
    )
    file = base / "vastaukset.toml"
    file.write_text(plan.written(told), encoding="utf-8")
    for name in ("program", "data", "settings", "backups"):  # as if the root were the machine's
        (base / name).symlink_to(root / str(base / name).lstrip("/"), target_is_directory=True)
    words = ["-m", "portal", "install", "--answers", str(file), "--root", str(root), "--yes"]
    words += ["--environment", str(settings.ROOT / ".venv")]
    done = subprocess.run(
        [settings.ROOT / ".venv/bin/python", *words],
        cwd=settings.ROOT,
        env=os.environ | {"PORTAL_CLIENT_SECRET": "portal"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = Installation(root, told, house.free_port())
    secrets = base / "settings/secrets.toml"
    address = f"https://{told.host}/"
    secrets.write_text(secrets.read_text("utf-8").replace(address, f"{made.address}/"), "utf-8")
    return made


@contextmanager
def serving(made: Installation) -> Iterator[Installation]:
    """Both processes behind Caddy."""
    caddy = made.root / "etc/caddy"
    (caddy / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n"
        f"\thttps_port {made.https}\n}}\n\n{plan.IMPORT}\n",
        encoding="utf-8",
    )
    for port in made.told.ports:
        made.start(port)
    with (made.root / "caddy.log").open("wb") as log:
        server = subprocess.Popen(
            ["caddy", "run", "--adapter", "caddyfile", "--config", caddy / "Caddyfile"],
            env=os.environ | {"HOME": str(made.root), "XDG_DATA_HOME": str(made.root / "caddy")},
            stdout=log,
            stderr=log,
        )
    try:
        for port in made.told.ports:
            assert update.well(port, made.told.host) is None
        yield made
    finally:
        server.terminate()
        server.wait(20)
        for port in list(made.running):
            made.stop(port)


def _two_free_ports() -> int:
    while True:
        first = house.free_port()
        try:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", first + 1))
        except OSError:
            continue
        return first
