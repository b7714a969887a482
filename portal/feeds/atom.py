"""A feed as its readers' programs read it: Atom (RFC 4287)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True)
class Entry:
    """One piece of news. key: what it is, the same for ever and in every language; path: where it is read."""

    key: str
    title: str
    summary: str
    path: str
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """Entries, newest first. path: where the same is read as a page; own: the address of the feed itself."""

    key: str
    title: str
    author: str
    path: str
    own: str
    entries: Sequence[Entry]
    updated: datetime


def written(feed: Feed, base: str, lang: str) -> bytes:
    """The feed as XML. base: the portal's own address, with no slash at its end."""
    root = etree.Element(f"{{{NAMESPACE}}}feed", nsmap={None: NAMESPACE})
    root.set(f"{_XML}lang", lang)
    _add(root, "id", _identity(feed.key, lang))
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _link(root, "self", base + feed.own, MEDIA_TYPE)
    _link(root, "alternate", base + feed.path, "text/html")
    _add(etree.SubElement(root, f"{{{NAMESPACE}}}author"), "name", feed.author)
    for entry in feed.entries:
        element = etree.SubElement(root, f"{{{NAMESPACE}}}entry")
        _add(element, "id", _identity(entry.key, lang))
        _add(element, "title", entry.title)
        _add(element, "updated", _moment(entry.updated))
        _link(element, "alternate", base + entry.path, "text/html")
        _add(element, "summary", entry.summary)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _identity(key: str, lang: str) -> str:
    """The same for the same piece of news, whatever the address of the portal is."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{key}#{lang}')}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text


def _link(parent: etree._Element, rel: str, href: str, media_type: str) -> None:
    link = etree.SubElement(parent, f"{{{NAMESPACE}}}link")
    for name, value in (("rel", rel), ("href", href), ("type", media_type)):
        link.set(name, value)
