"""Files as they left Koha -> plain files: gzip and zip are opened, text becomes UTF-8."""

import codecs
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from etl.messages import Code, RefusalError

CHUNK = 1 << 22
LIMIT_GIGABYTES = 20
_DEPTH = 3


@dataclass(frozen=True)
class Part:
    """One plain file to read and the name its complaints carry."""

    name: str
    path: Path


def parts(path: Path, work: Path) -> Iterator[Part]:
    """The file itself, or what a gzip or zip holds, unpacked into `work`.

    Raises RefusalError for a broken, protected or overlarge archive.
    """
    yield from _open(Part(path.name, path), work, _DEPTH)


def _open(part: Part, work: Path, depth: int) -> Iterator[Part]:
    with part.path.open("rb") as file:
        head = file.read(4)
    if depth and head[:2] == b"\x1f\x8b":
        yield from _open(_gunzip(part, work), work, depth - 1)
    elif depth and head == b"PK\x03\x04" and not is_workbook(part.path):
        for member in _unzip(part, work):
            yield from _open(member, work, depth - 1)
    else:
        yield part


def is_workbook(path: Path) -> bool:
    """True for xlsx and ods, which are zip files by their bytes."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
    return "[Content_Types].xml" in names or "content.xml" in names


def _gunzip(part: Part, work: Path) -> Part:
    target = _fresh(work)
    try:
        with gzip.open(part.path) as source:
            _copy(cast(IO[bytes], source), target)
    except (OSError, EOFError, zlib.error) as error:
        raise RefusalError(Code.BROKEN_ARCHIVE) from error
    return Part(part.name.removesuffix(".gz"), target)


def _unzip(part: Part, work: Path) -> Iterator[Part]:
    try:
        with zipfile.ZipFile(part.path) as archive:
            for member in archive.infolist():
                if member.is_dir() or member.filename.startswith("__MACOSX/"):
                    continue
                target = _fresh(work)
                with archive.open(member) as source:
                    _copy(source, target)
                yield Part(f"{part.name}/{Path(member.filename).name}", target)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise RefusalError(Code.BROKEN_ARCHIVE) from error
    except (zlib.error, lzma.LZMAError) as error:
        raise RefusalError(Code.BROKEN_ARCHIVE) from error


def _copy(source: IO[bytes], target: Path) -> None:
    """Copy with a lid on the unpacked size: a small bomb must not fill the disk."""
    written = 0
    with target.open("wb") as file:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            if written > LIMIT_GIGABYTES << 30:
                raise RefusalError(Code.TOO_LARGE, limit=LIMIT_GIGABYTES)
            file.write(chunk)


def _fresh(work: Path) -> Path:
    return work / f"part-{len(list(work.iterdir()))}"


def as_utf8(path: Path, work: Path) -> Path:
    """The file as UTF-8 text: itself when it is that already, else a recoded copy in `work`.

    Koha's .tab is ISO-8859-1 when every character fits, UTF-8 otherwise; Excel writes
    Windows-1252 or UTF-16. Windows-1252 is ISO-8859-1 with more letters, so it is tried first.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return _recode(path, "utf-16", work)
    if _decodes(path, "utf-8"):
        return path
    return _recode(path, "cp1252" if _decodes(path, "cp1252") else "latin-1", work)


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


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _recode(path: Path, encoding: str, work: Path) -> Path:
    target = _fresh(work)
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        target.open("wb") as file,
    ):
        while text := source.read(CHUNK):
            file.write(text.encode("utf-8", errors="replace"))
    return target
