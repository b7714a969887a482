"""Files that browsers send: taken only for a page that asks for them just now, straight to the disk, bounded.

Streamlit takes a file from whoever knows the id of a session, as often as asked, and keeps it in memory as
long as the session lives. Here the shell answers at that address itself. A page that draws an uploader
opens a door for its session, with bounds and with the right that is asked anew for each file; the next run of
the page closes it. What is sent goes to a folder of this server's own beside the data; Streamlit is told that
the file is there, and holds none of it.
"""

import asyncio
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import IO, Any

from anyio import fail_after, to_thread
from filelock import FileLock, Timeout
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from streamlit import runtime
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from portal.kit import access, settings, sign_in
from portal.kit.access import Role

PREFIX = "/_stcore/upload_file/"
ENVELOPE = 64 << 10  # what a form adds to its file: boundaries, headers, the name
IN_ALL = 4 << 30
FREE_DISK = 256 << 20
AT_ONCE = 8
STALL_S, SLOWEST = 30.0, 16 << 10  # a pause; bytes a second on the whole
LINGER_S = 180.0  # a session that lost its socket comes back within two minutes or never
SWEEP_S = 60.0
LONGEST_NAME = 255
_METHODS = {"PUT", "DELETE"}


@dataclass(frozen=True)
class Bounds:
    """How large one file may be, how many a session may have, and how large they may be together."""

    bytes_each: int
    files: int
    bytes_in_all: int


@dataclass(frozen=True)
class Door:
    """What one session may send just now, from which uploader of which page, in which browser, and whether
    its reader still may."""

    bounds: Bounds
    page: str
    key: str
    may: Callable[[Role], bool]
    sign_in: str
    is_allowed: Callable[[], bool]


@dataclass(frozen=True)
class Upload:
    """A file that has come: its id and name as the browser says, and where it lies."""

    file_id: str
    name: str
    path: Path


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """Why a file is not taken."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass
class _Held:
    """What a session has sent, and the bytes it is sending."""

    files: dict[str, Upload] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    gone_since: float | None = None


_doors: dict[str, Door] = {}
_held: dict[str, _Held] = {}
_spools: dict[Path, tuple[Path, FileLock]] = {}
_lock = Lock()


# ---- what pages use


def open_door(session: str, wanted: Door) -> None:
    """Let the session send files, until the door is closed. What came through another uploader goes."""
    before = _doors.get(session)
    if before is not None and (before.page, before.key) != (wanted.page, wanted.key):
        close_door(session)
    with _lock:
        _doors[session] = wanted


def door(session: str) -> Door | None:
    """The door that is open for the session, None when there is none."""
    return _doors.get(session)


def close_door(session: str) -> None:
    """Let the session send nothing more, and drop what it has sent."""
    with _lock:
        _doors.pop(session, None)
        held = _held.pop(session, _Held())
    for upload in held.files.values():
        upload.path.unlink(missing_ok=True)


def found(session: str, file_id: str) -> Upload | None:
    """The file that the session has sent; None when there is none."""
    with _lock:
        return _held[session].files.get(file_id) if session in _held else None


# ---- the address


async def answer(request: Request) -> Response:
    """Take a file or drop it. The status says why not; no page reads the text."""
    if request.method not in _METHODS:
        return PlainTextResponse("", 405, {"Allow": ", ".join(sorted(_METHODS))})
    session, _slash, file_id = request.url.path.removeprefix(PREFIX).partition("/")
    try:
        opened = _door(request, session)
        if request.method == "DELETE":
            await to_thread.run_sync(_forget, session, file_id)
        else:
            await _take(request, opened, session, file_id)
    except Refused as refused:
        return PlainTextResponse(str(refused), refused.status, {"Connection": "close"})
    return Response(status_code=204)


def _door(request: Request, session: str) -> Door:
    """The open door of the session, for the browser that holds it. Raises Refused."""
    headers = request.headers
    is_own = access.is_same_origin(headers.get("origin"), headers.get("host", ""))
    xsrf = headers.get("x-xsrftoken"), request.cookies.get(XSRF_COOKIE_NAME)
    opened = door(session)
    is_here = opened is not None and secrets.compare_digest(
        opened.sign_in, sign_in.fingerprint(request.cookies)
    )
    if opened is None or not is_here or not is_own or not validate_xsrf_token(*xsrf):
        raise Refused(HTTPStatus.FORBIDDEN)
    return opened


async def _take(request: Request, opened: Door, session: str, file_id: str) -> None:
    length = _length(request)
    if not await to_thread.run_sync(opened.is_allowed):
        close_door(session)
        raise Refused(HTTPStatus.FORBIDDEN)
    path = await to_thread.run_sync(_reserve, session, file_id, length, opened.bounds)
    try:
        with fail_after(STALL_S + length / SLOWEST):
            name = await _received(request, path, length, opened.bounds)
        _keep(session, Upload(file_id, name, path))
    except (TimeoutError, ClientDisconnect, FormParserError, OSError) as error:
        raise Refused(_status_of(error)) from error
    finally:
        await to_thread.run_sync(_settle, session, file_id, path)


def _status_of(error: Exception) -> HTTPStatus:
    if isinstance(error, TimeoutError):
        return HTTPStatus.REQUEST_TIMEOUT
    is_disk = isinstance(error, OSError)
    return HTTPStatus.INSUFFICIENT_STORAGE if is_disk else HTTPStatus.BAD_REQUEST


def _length(request: Request) -> int:
    """How many bytes the request says it has: it is taken at its word, and held to it."""
    said = request.headers.get("content-length", "")
    if not said.isascii() or not said.isdigit() or len(said) > len(str(IN_ALL)):
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    return int(said)


def _reserve(session: str, file_id: str, length: int, bounds: Bounds) -> Path:
    """Keep room for the file before a byte of it is read. Raises Refused."""
    folder = _spool(settings.data_dir())
    size = max(0, length - ENVELOPE)
    with _lock:
        held = _held.setdefault(session, _Held())
        others = sum(each for one, each in held.sizes.items() if one != file_id)
        everything = sum(sum(one.sizes.values()) for one in _held.values())
        if size > bounds.bytes_each or others + size > bounds.bytes_in_all:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if (
            file_id not in held.sizes and len(held.sizes) >= bounds.files
        ) or file_id in _underway():
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        if len(_underway()) >= AT_ONCE:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        if everything + size > IN_ALL or shutil.disk_usage(folder).free - length < FREE_DISK:
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE)
        held.sizes[file_id] = length
    return folder / secrets.token_hex(16)


def _underway() -> set[str]:
    """The ids of files for which room is kept and which are not there yet."""
    return {one for held in _held.values() for one in held.sizes if one not in held.files}


async def _received(request: Request, path: Path, length: int, bounds: Bounds) -> str:
    """Write the one file of the form to the path as it comes. Returns its name."""
    _kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if not boundary:
        raise FormParserError("no boundary")
    chunks, seen = request.stream(), 0
    with path.open("xb") as out:
        path.chmod(0o600)
        part = _Part(out, bounds.bytes_each)
        parser = MultipartParser(boundary, part.callbacks())
        while True:
            with fail_after(STALL_S):
                chunk = await anext(chunks, None)
            if chunk is None:
                break
            seen += len(chunk)
            if seen > length:
                raise FormParserError("longer than it said")
            await to_thread.run_sync(parser.write, chunk)
    if part.files != 1 or not part.is_whole:
        raise FormParserError("not one file")
    return part.name


class _Part:
    """Where the parser of the form puts what it finds: one file, nothing else."""

    def __init__(self, out: IO[bytes], most: int) -> None:
        self.out, self.most = out, most
        self.files, self.size, self.name, self.is_whole = 0, 0, "", False
        self._field, self._value, self._disposition = b"", b"", b""

    def callbacks(self) -> Any:  # noqa: ANN401 - a TypedDict of the parser's own
        return {
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_end": self._on_end,
        }

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def _on_headers(self) -> None:
        _kind, options = parse_options_header(self._disposition)
        self.files += 1
        if b"filename" not in options or self.files > 1:
            raise FormParserError("not one file")
        self.name = options[b"filename"].decode("utf-8", "replace")[:LONGEST_NAME]

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self.size += end - start
        if self.size > self.most:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self.out.write(data[start:end])

    def _on_end(self) -> None:
        self.is_whole = True


def _keep(session: str, upload: Upload) -> None:
    """The file is there: for the page, and for the widget that shows its name."""
    with _lock:
        held = _held.get(session)
        if held is None:
            raise Refused(HTTPStatus.FORBIDDEN)
        before = held.files.get(upload.file_id)
        held.files[upload.file_id] = upload
        held.sizes[upload.file_id] = upload.path.stat().st_size
    if before is not None:
        before.path.unlink(missing_ok=True)
    if runtime.exists() and runtime.get_instance().is_active_session(session):
        record = UploadedFileRec(upload.file_id, upload.name, "application/octet-stream", b"")
        runtime.get_instance().uploaded_file_mgr.add_file(session, record)  # type: ignore[attr-defined]  # Streamlit's only one has it


def _settle(session: str, file_id: str, path: Path) -> None:
    """Give the room back when the file did not come."""
    with _lock:
        held = _held.get(session)
        is_there = held is not None and file_id in held.files and held.files[file_id].path == path
        if not is_there:
            path.unlink(missing_ok=True)
            if held is not None and file_id not in held.files:
                held.sizes.pop(file_id, None)


def _forget(session: str, file_id: str) -> None:
    with _lock:
        held = _held.get(session)
        upload = None if held is None else held.files.pop(file_id, None)
        if held is not None and upload is not None:
            held.sizes.pop(file_id, None)
            upload.path.unlink(missing_ok=True)
    if runtime.exists():
        runtime.get_instance().uploaded_file_mgr.remove_file(session, file_id)  # type: ignore[attr-defined]  # as above


# ---- the folder


def _spool(data: Path) -> Path:
    """This server's own folder, made when it is first needed; what a dead server left is removed."""
    with _lock:
        if data not in _spools:
            root = data / "uploads"
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in root.iterdir():
                _remove_dead(left)
            folder = root / secrets.token_hex(8)
            folder.mkdir(mode=0o700)
            alive = FileLock(folder / "alive")
            alive.acquire()
            _spools[data] = (folder, alive)
        return _spools[data][0]


def _remove_dead(folder: Path) -> None:
    try:
        with FileLock(folder / "alive", timeout=0):
            pass
    except Timeout:
        return
    except OSError:
        pass
    shutil.rmtree(folder, ignore_errors=True)


def sweep(is_alive: Callable[[str], bool], now: float) -> None:
    """Close the doors and drop the files of sessions that have been gone for a while."""
    with _lock:
        for session in [*_doors, *_held]:
            held = _held.setdefault(session, _Held())
            if is_alive(session):
                held.gone_since = None
                continue
            held.gone_since = held.gone_since or now
            if now - held.gone_since >= LINGER_S:
                _doors.pop(session, None)
                for upload in _held.pop(session, held).files.values():
                    upload.path.unlink(missing_ok=True)


async def sweep_on() -> None:
    """Sweep every minute until the server ends."""
    while True:
        await asyncio.sleep(SWEEP_S)
        if runtime.exists():
            alive = runtime.get_instance().is_active_session
            await to_thread.run_sync(sweep, alive, time.monotonic())


def close() -> None:
    """Remove this server's folders and forget everything that was sent."""
    with _lock:
        for folder, alive in _spools.values():
            alive.release()
            shutil.rmtree(folder, ignore_errors=True)
        _spools.clear()
        _held.clear()
        _doors.clear()


def held_bytes() -> Mapping[str, int]:
    """How many bytes each session has sent or is sending."""
    with _lock:
        return {session: sum(held.sizes.values()) for session, held in _held.items()}
