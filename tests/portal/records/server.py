"""A PostgreSQL server of the tests' own: in a folder of its own, reached through a socket there."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

MISSING = "No PostgreSQL server is installed: the records were tested on SQLite only."


def programs() -> Path | None:
    """The folder of the newest server's programs, None when none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def running(bin_dir: Path) -> Iterator[str]:
    """The address of a running server, up to the name of the database."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    as_owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    where = ["-D", str(folder / "data")]
    run = {"check": True, "capture_output": True, "cwd": folder}
    subprocess.run(
        [
            *as_owner,
            str(bin_dir / "initdb"),
            *where,
            "-U",
            "portal",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ],
        **run,
    )  # type: ignore[call-overload]
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    control = [*as_owner, str(bin_dir / "pg_ctl"), *where, "-w"]
    subprocess.run(
        [*control, "-o", options, "-l", str(folder / "log"), "start"],
        **{**run, "capture_output": False, "stdout": subprocess.DEVNULL},
    )  # type: ignore[call-overload]
    try:
        yield f"postgresql+psycopg://portal@/{{database}}?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def superuser(address: str) -> Iterator[sa.Connection]:
    """A connection that may make databases."""
    engine = sa.create_engine(address.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as con:
        yield con
    engine.dispose()


def made_on(server_address: str, name: str) -> str:
    """The address of a new database with empty records on the server."""
    with superuser(server_address) as con:
        con.exec_driver_sql(f"create database {name} template template")
    return server_address.format(database=name)
