"""Files as they left Koha -> plain files: gzip and zip are opened, whatever their names say."""

import errno
import gzip
import lzma
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from etl.messages import Code, RefusalError
from etl.reading.letters import CHUNK
from etl.reading.text import shown

LIMIT = 20 << 30  # bytes that one file may become
LEAST, TIMES = (
    256 << 20,
    100,
)  # so many it may become, or so many times what it is; a report shrinks to a 30th
_PLAIN_PART = 32 << 20  # of a workbook is read however it is packed
MOST_FILES = 1_000
FREE_DISK = 512 << 20  # is left to everything else
_LOOK = 64 << 20
_DEPTH = 3
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")  # the second holds nothing
_BROKEN = (
    zipfile.BadZipFile,
    RuntimeError,  # a password; NotImplementedError is one too
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
)
_OFFICE = (
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("Index/Document.iwa", "numbers"),
)


@dataclass(frozen=True)
class Part:
    """One plain file to read and the name its complaints carry."""

    name: str
    path: Path


@dataclass
class _Room:
    """Where everything that one file holds is unpacked, and how much of that there may still be.

    However files lie in packages in packages, they share it: a small bomb must not fill the disk.
    """

    work: Path
    limit: int
    left: int
    files: int = MOST_FILES

    def count(self, files: int) -> None:
        """Take room for so many files. Raises RefusalError."""
        self.files -= files
        if self.files < 0:
            raise RefusalError(Code.TOO_MANY_FILES, limit=MOST_FILES)

    def take(self, size: int) -> None:
        """Take room for so many bytes. Raises RefusalError, and OSError when the disk is almost full."""
        before = self.left // _LOOK
        self.left -= size
        if self.left < 0:
            raise RefusalError(Code.TOO_LARGE, limit=self.limit >> 20)
        if self.left // _LOOK != before and shutil.disk_usage(self.work).free < FREE_DISK:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def parts(path: Path, work: Path) -> Iterator[Part]:
    """The file itself, or what a gzip or zip holds, unpacked into `work`.

    Raises RefusalError for a broken, protected or overlarge archive, OSError when the disk is full.
    """
    limit = min(LIMIT, max(LEAST, TIMES * path.stat().st_size))
    yield from _open(Part(shown(path.name), path), _Room(work, limit, limit), _DEPTH)


def _open(part: Part, room: _Room, depth: int) -> Iterator[Part]:
    with part.path.open("rb") as file:
        head = file.read(4)
    if depth and head[:2] == b"\x1f\x8b":
        yield from _open(_gunzip(part, room), room, depth - 1)
    elif depth and head in _ZIPS and not workbook_format(part.path):
        members = list(_unzip(part, room))
        if not members:
            raise RefusalError(Code.EMPTY_FILE)
        for member in members:
            yield from _opened(member, room, depth - 1)
    else:
        yield part


def _opened(member: Part, room: _Room, depth: int) -> Iterator[Part]:
    """What is in a file of a package; one that cannot be opened is refused when it is read, alone.

    One for which there is no room refuses the package.
    """
    try:
        yield from list(_open(member, room, depth))
    except RefusalError as refusal:
        if refusal.message.code in {Code.TOO_LARGE, Code.TOO_MANY_FILES}:
            raise
        yield member


def is_workbook(path: Path) -> bool:
    """True for xlsx and ods, which are zip files by their bytes."""
    return workbook_format(path) in {"xlsx", "ods"}


def workbook_format(path: Path) -> str:
    """What a zip file is: xlsx, ods, another format of an office program, or an empty text."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return ""
    for member, found in _OFFICE:
        if member in names:
            return found
    if "[Content_Types].xml" in names:
        return "xlsx"
    return "ods" if "content.xml" in names else ""


def refuse_swollen(path: Path) -> None:
    """Raises RefusalError for a workbook with a part far larger than it is packed: its strings would
    fill the memory before any limit on that is met. What the package says of sizes is not exceeded when
    it is read, and what programs write shrinks to a 30th at most."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            limit = max(_PLAIN_PART, TIMES * part.compress_size)
            if part.file_size > limit:
                raise RefusalError(Code.TOO_LARGE, limit=limit >> 20)


def is_litter(name: str) -> bool:
    """Whether a file is what systems leave beside files (.DS_Store, ._x, desktop.ini, ~$x)."""
    path = PurePosixPath(name.replace("\\", "/"))
    is_system = "__MACOSX" in path.parts or path.name.lower() in {"desktop.ini", "thumbs.db"}
    return is_system or path.name.startswith((".", "~$"))


def _gunzip(part: Part, room: _Room) -> Part:
    target = fresh(room.work)
    try:
        with gzip.open(part.path) as source:
            _copy(cast(IO[bytes], source), target, room)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise RefusalError(Code.BROKEN_ARCHIVE) from error
    return Part(part.name.removesuffix(".gz"), target)


def _unzip(part: Part, room: _Room) -> Iterator[Part]:
    try:
        with zipfile.ZipFile(part.path) as archive:
            members = [
                one
                for one in archive.infolist()
                if not one.is_dir() and not is_litter(one.filename)
            ]
            room.count(len(members))
            for member in members:
                target = fresh(room.work)
                try:
                    with archive.open(member) as source:
                        _copy(source, target, room)
                except _BROKEN as error:
                    if isinstance(error, OSError) and error.errno != errno.EINVAL:
                        raise  # the disk, not the package
                    target.write_bytes(_ZIPS[0])  # a package that nobody can open
                name = PurePosixPath(member.filename.replace("\\", "/")).name
                yield Part(f"{part.name}/{shown(name)}", target)
    except RefusalError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise RefusalError(Code.BROKEN_ARCHIVE) from error


def _copy(source: IO[bytes], target: Path, room: _Room) -> None:
    """Copy while there is room; what there is no room for leaves nothing."""
    try:
        with target.open("wb") as file:
            while chunk := source.read(CHUNK):
                room.take(len(chunk))
                file.write(chunk)
    except (RefusalError, OSError):
        target.unlink(missing_ok=True)
        raise


def fresh(work: Path) -> Path:
    """A name in the folder that no file has yet."""
    return work / f"part-{len(list(work.iterdir()))}"


def has_blank_lines(path: Path) -> bool:
    """True when the text has an empty line somewhere."""
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(CHUNK):
            seen = tail + chunk
            if b"\n\n" in seen or b"\n\r\n" in seen or b"\r\r" in seen:
                return True
            tail = chunk[-2:]
    return False
