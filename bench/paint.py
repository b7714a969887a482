"""The first paint as the server answers it: from the cache, made anew, and to fifty readers at once."""

import re
import statistics
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import brotli

from bench.served import ROOT, served
from bench.viewers import many

PAGE = "/lainausvirrat"
_TIMES = 20


def measure(data: Path) -> Iterator[str]:
    """Lines: milliseconds of one answer, made anew and from the cache; p95 under load."""
    with served(ROOT / "app.py", {"PORTAL_DATA": str(data)}) as portal:
        connection = HTTPConnection(urlsplit(portal.address).netloc)
        _loading, body = _answered(connection, PAGE)
        anew, again = [], []
        for address in _addresses(brotli.decompress(body).decode()):
            anew.append(_answered(connection, address)[0])
            again.append(_answered(connection, address)[0])
        connection.close()
        yield (
            f"{PAGE} first paint: from the cache {statistics.median(again):5.1f} ms (limit 8),"
            f" made anew {statistics.median(anew):5.1f} ms (limit 80)"
        )
        yield f"{PAGE} first paint, {many(portal.address + PAGE)} (limit p95 0.1)"


def _addresses(page: str) -> list[str]:
    """The page with choices that nobody has made before: one municipality after the other."""
    chosen = page.partition('name="korosta"')[2].partition("</select>")[0]
    codes = re.findall(r'<option value="(\w+)"', chosen)[:_TIMES]
    return [f"{PAGE}?{urlencode({'korosta': code})}" for code in codes]


def _answered(connection: HTTPConnection, address: str) -> tuple[float, bytes]:
    """Milliseconds to the last byte, and the bytes."""
    start = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "br"})
    with connection.getresponse() as answer:
        body = answer.read()
    return (time.perf_counter() - start) * 1000, body
