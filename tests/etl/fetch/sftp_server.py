"""An SFTP server in this process that gives the files of one folder to one user."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import paramiko

USER, PASSWORD = "yoajo", "sftp-salaisuus-6310"


@cache
def host_key() -> paramiko.PKey:
    """Made once: it takes a while."""
    return paramiko.RSAKey.generate(2048)


@dataclass
class Sftp:
    """Where it listens, its key, and the passwords that it was told."""

    port: int
    key: paramiko.PKey
    passwords: list[str] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)  # names of files that nobody may read


class _Door(paramiko.ServerInterface):
    def __init__(self, server: Sftp) -> None:
        self.server = server

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - as paramiko calls it
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        self.server.passwords.append(password)
        is_right = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002
        return paramiko.OPEN_SUCCEEDED


class _Files(paramiko.SFTPServerInterface):
    root: Path
    closed: set[str]

    def _real(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def list_folder(self, path: str) -> Any:  # noqa: ANN401 - a list or a code
        try:
            found = []
            for each in self._real(path).iterdir():
                told = paramiko.SFTPAttributes.from_stat(each.stat())
                told.filename = each.name
                found.append(told)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        return found

    def stat(self, path: str) -> Any:  # noqa: ANN401
        try:
            return paramiko.SFTPAttributes.from_stat(self._real(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def open(self, path: str, flags: int, attr: Any) -> Any:  # noqa: ANN401, ARG002
        if Path(path).name in self.closed:
            return paramiko.SFTP_PERMISSION_DENIED
        handle = paramiko.SFTPHandle(flags)
        handle.readfile = self._real(path).open("rb")  # type: ignore[attr-defined]
        handle.stat = lambda: paramiko.SFTPAttributes.from_stat(  # type: ignore[method-assign]
            os.fstat(handle.readfile.fileno())  # type: ignore[attr-defined]
        )
        return handle


@contextmanager
def running(root: Path) -> Iterator[Sftp]:
    """The server on a free port of this computer."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Sftp(listening.getsockname()[1], host_key())
    files = type("Files", (_Files,), {"root": root, "closed": server.closed})
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                asked, _from = listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(asked)
            transports.append(transport)
            transport.add_server_key(server.key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, files)
            try:
                transport.start_server(server=_Door(server))
            except (OSError, EOFError, paramiko.SSHException):  # who does not know the key leaves
                transport.close()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
        for each in transports:
            each.close()
