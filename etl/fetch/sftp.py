"""A folder of another computer over SFTP; one whose key is not known is not spoken to."""

import errno
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import paramiko

from etl.fetch.faults import Fault, FetchError
from etl.fetch.found import Found
from etl.fetch.sources import Secrets, Source
from etl.reading.text import shown
from etl.reading.unpack import is_litter

_PORT = 22
_CONNECT_SECONDS = 20.0
_STILL_SECONDS = 20.0
LIMIT = 2 << 30  # bytes of one file


@dataclass(frozen=True)
class Session:
    """An open door to one folder."""

    source: Source
    client: paramiko.SFTPClient
    pause: Callable[[float], None]

    def files(self) -> list[Found]:
        """Every file that stays as it is for a while, the oldest first: the clock of the server is not known.

        Raises FetchError.
        """
        if not (before := self._listed()):
            return []
        self.pause(_STILL_SECONDS)
        return [each for each in self._listed() if each in before]

    def _listed(self) -> list[Found]:
        try:
            told = self.client.listdir_attr(self.source.folder)
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise self._fault(error) from None
        files = [
            each
            for each in told
            if stat.S_ISREG(each.st_mode or 0) and not is_litter(each.filename)
        ]
        files.sort(key=lambda each: (each.st_mtime or 0, each.filename))
        folder = PurePosixPath(self.source.folder)
        return [
            Found(str(folder / each.filename), f"{each.st_size}-{each.st_mtime}") for each in files
        ]

    def bring(self, found: Found, target: Path) -> Path:
        """Copy a file here; a copy that was cut off leaves nothing. Raises FetchError."""
        draft = target.with_name(f"{target.name}.tmp")
        try:
            size = self.client.stat(found.path).st_size or 0
            if size > LIMIT:
                raise FetchError(Fault.TOO_MUCH, report=target.name, limit=LIMIT >> 20)
            self.client.get(found.path, str(draft))
            draft.replace(target)
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise self._fault(error, PurePosixPath(found.path).name) from None
        finally:
            draft.unlink(missing_ok=True)
        return target

    def _fault(self, error: Exception, file: str = "") -> FetchError:
        """The fault of the one file, as long as the connection stands; else of the source."""
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return FetchError(Fault.DISK)
        reason = "yhteys katkesi"
        if isinstance(error, FileNotFoundError):
            reason = "kansiota tai tiedostoa ei ole"
        elif isinstance(error, PermissionError):
            reason = "tunnuksella ei ole oikeutta"
        elif file and self._stands(error):
            reason = "palvelin ei anna sitä kokonaan"
        else:
            file = ""
        if file:
            return FetchError(
                Fault.FAR_FILE, host=self.source.host, file=shown(file), reason=reason
            )
        return FetchError(Fault.SFTP, host=self.source.host, reason=reason)

    def _stands(self, error: Exception) -> bool:
        channel = self.client.get_channel()
        is_cut = isinstance(
            error, EOFError | ConnectionError | TimeoutError | paramiko.SSHException
        )
        return not is_cut and channel is not None and not channel.closed


@contextmanager
def session(source: Source, secrets: Secrets, pause: Callable[[float], None]) -> Iterator[Session]:
    """A session with the host that the address names. Raises FetchError."""
    with paramiko.SSHClient() as client:
        with suppress(OSError):  # a file that is not there knows no host
            client.load_host_keys(source.known_hosts)
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        _connect(client, source, secrets)
        try:
            opened = client.open_sftp()
        except (OSError, EOFError, paramiko.SSHException):
            reason = "palvelin ei avaa tiedostojen siirtoa"
            raise FetchError(Fault.SFTP, host=source.host, reason=reason) from None
        channel = opened.get_channel()
        if channel is not None:
            channel.settimeout(source.wait_seconds)
        yield Session(source, opened, pause)


def _connect(client: paramiko.SSHClient, source: Source, secrets: Secrets) -> None:
    door = {"passphrase": secrets.get("passphrase") or None}
    if secrets.get("key_file"):
        user, door["key_filename"] = secrets.need(source, "user", "key_file")
    else:
        user, door["password"] = secrets.need(source, "user", "password")
    parts = urlsplit(source.address)
    host = parts.hostname or ""
    try:
        client.connect(
            host,
            parts.port or _PORT,
            user,
            look_for_keys=False,
            allow_agent=False,
            timeout=_CONNECT_SECONDS,
            banner_timeout=_CONNECT_SECONDS,
            auth_timeout=_CONNECT_SECONDS,
            **door,
        )
    except paramiko.BadHostKeyException:
        raise FetchError(Fault.HOST_KEY, host=host) from None
    except paramiko.AuthenticationException:
        raise FetchError(Fault.LOGIN, host=host, name=source.name) from None
    except paramiko.SSHException as error:
        is_unknown = "known_hosts" in str(error)  # the one that RejectPolicy raises
        fault = Fault.HOST_KEY if is_unknown else Fault.UNREACHABLE
        raise FetchError(fault, host=host) from None
    except (OSError, EOFError):
        raise FetchError(Fault.UNREACHABLE, host=host) from None
