"""Static files out of memory: Streamlit's scripts and our own, compressed once, with an ETag."""

import gzip
import hashlib
import importlib.util
import mimetypes
import re
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path

import brotli

OWN = Path(__file__).parents[1] / "static"
OWN_PREFIX = "/app/static/"
STREAMLIT = Path(str(importlib.util.find_spec("streamlit").origin)).parent / "static"  # type: ignore[union-attr]  # a hard dependency

_FILE_QUALITY = 9  # of brotli, once a file: 11 takes ten times as long and saves 3 % more
_PAGE_QUALITY = 7  # while a reader waits: 6 ms for a page, where 9 takes 24 and saves 1 % more
_GZIP_LEVEL = 6
_COMPRESSIBLE = frozenset({".js", ".css", ".svg", ".json", ".txt", ".map", ".html", ".wasm"})
_HASHED_NAME = re.compile(r"[.-][\w-]{8}\.\w+$|/fonts/[\w-]+-\d+\.\d+\.\d+-[\w-]+\.woff2$")
_IMMUTABLE = "public, max-age=31536000, immutable"
_REFERENCE = re.compile(r'(?:src|href)="\./(static/[^"]+)"')
_ICONS = "fonts/material-symbols-2.980.0-used.woff2"  # those in use, 9 kB of Streamlit's 375
_UNUSED_FONT = re.compile(r"@font-face\{font-family:Source (?:Sans|Serif);[^}]*\}")
# What Streamlit's page asks for only when the first message has come, by name without the fingerprint.
_LATE = (
    "Html",
    "purify.es",
    "ButtonGroup",
    "WidgetLabel",
    "styled-components",
    "WidgetLabelHelpIconInline",
    "useBasicWidgetState",
    "Button",
)
_LATE_OF_LISTS = (
    "Selectbox",
    "useMenuTrigger",
    "Autocomplete",
    "useLoadMoreSentinel",
    "useCollator",
    "Input",
    "useSyncComboBoxEnterTargetFocus",
    "sortBy",
    "_baseMap",
    "useFormValidation",
    "useFormReset",
    "useTextField",
    "useField",
    "useFilter",
    "ErrorOutline.esm",
    "Cancel.esm",
    "WidgetLabelHelpIcon",
    "requiredField",
)


@cache
def _files() -> dict[str, Path]:
    """Every address that is a file of ours or of Streamlit's; nothing else can be asked for."""
    own = {OWN_PREFIX + p.relative_to(OWN).as_posix(): p for p in OWN.rglob("*") if p.is_file()}
    bundled = {
        "/" + p.relative_to(STREAMLIT).as_posix(): p
        for p in (STREAMLIT / "static").rglob("*")
        if p.is_file()
    }
    icons = {at: OWN / _ICONS for at in bundled if "/MaterialSymbols-Rounded." in at}
    return own | bundled | icons


def find(url_path: str) -> Path | None:
    """The file at an address, or None."""
    return _files().get(url_path)


def content(path: Path, encodings: str) -> tuple[bytes, str | None]:
    """The bytes of a file and their Content-Encoding, the best that the browser accepts."""
    encoding = encoding_for(encodings) if path.suffix in _COMPRESSIBLE else None
    return _packed(path, path.stat().st_mtime_ns, encoding), encoding


def etag(path: Path) -> str:
    """A quoted fingerprint of the file's bytes."""
    return _fingerprint(path, path.stat().st_mtime_ns)


def cache_control(url_path: str, query: str) -> str:
    """For ever when the address changes with the content, else ask again each time."""
    versioned = query.startswith("v=") or _HASHED_NAME.search(url_path)
    return _IMMUTABLE if versioned else "no-cache"


def media_type(path: Path) -> str:
    """The Content-Type of a file."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kind = {".js": "text/javascript", ".woff2": "font/woff2"}.get(path.suffix, kind)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def versioned(name: str) -> str:
    """The address of an own file, relative to any page, that changes when the file does."""
    return f".{OWN_PREFIX}{name}?v={etag(OWN / name).strip(chr(34))}"


def encoding_for(accepted: str) -> str | None:
    """br, gzip or None, from an Accept-Encoding header."""
    names = {part.split(";")[0].strip() for part in accepted.lower().split(",")}
    return next((name for name in ("br", "gzip") if name in names), None)


def pack(body: bytes, encoding: str | None, quality: int = _PAGE_QUALITY) -> bytes:
    """Compress bytes as the encoding says."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=quality))
    return gzip.compress(body, _GZIP_LEVEL, mtime=0) if encoding == "gzip" else body


@cache
def late_scripts(*, has_lists: bool) -> tuple[str, ...]:
    """The addresses, relative to any page, of the scripts that a page needs beside those that Streamlit's
    index.html names; has_lists: also for lists to choose from. Raises ValueError where one is not there."""
    index = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    wanted = (*_LATE, *(_LATE_OF_LISTS if has_lists else ()))
    found = [_named(name, frozenset(_REFERENCE.findall(index))) for name in wanted]
    return tuple(f"./{address}" for (address,) in found)


def _named(name: str, but: Collection[str]) -> list[str]:
    paths = (STREAMLIT / "static" / "js").glob(f"{name}.????????.js")
    addresses = (path.relative_to(STREAMLIT).as_posix() for path in paths)
    return [address for address in addresses if address not in but]


def warm_up() -> None:
    """Compress what the first page asks for, before the first reader does."""
    index = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    scripts = [STREAMLIT / name for name in _REFERENCE.findall(index)]
    parts = [STREAMLIT / name for name in late_scripts(has_lists=True)]
    for path in (*scripts, *parts, OWN / "portal.css", OWN / "boxes.css", OWN / "portal.js"):
        content(path, "br")


@lru_cache(maxsize=1024)
def _packed(path: Path, modified: int, encoding: str | None) -> bytes:  # noqa: ARG001  part of the key
    return pack(_bytes(path), encoding, _FILE_QUALITY)


@lru_cache(maxsize=1024)
def _fingerprint(path: Path, modified: int) -> str:  # noqa: ARG001  part of the key
    return '"' + hashlib.sha256(_bytes(path)).hexdigest()[:20] + '"'


def _bytes(path: Path) -> bytes:
    """The bytes of a file; Streamlit's styles without the fonts that the portal never shows, since its first
    frame would ask for them before our theme has come."""
    body = path.read_bytes()
    if path.suffix == ".css" and STREAMLIT in path.parents:
        return _UNUSED_FONT.sub("", body.decode()).encode()
    return body
