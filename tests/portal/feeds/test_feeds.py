"""The feeds as a program that follows them reads them: whole Atom, the right news, the same names for ever."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from lxml import etree
from starlette.applications import Starlette
from starlette.middleware import Middleware

from portal import shell
from portal.kit import i18n, warehouse
from tests.portal.asgi import Client
from tests.portal.counted_release import RELEASE_ID
from tests.portal.open_data_release import OLDER_ID, make_open_release

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BASE = "http://127.0.0.1:8600"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    make_open_release(tmp_path)
    yield Client(Starlette(routes=shell.ROUTES, middleware=[Middleware(shell.Shell)]))
    warehouse.close()


def feed(client: Client, name: str) -> etree._Element:
    answer = client.get(f"/syote/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content)


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(one) for one in root.xpath(path, namespaces=ATOM)]


def assert_whole(root: etree._Element) -> None:
    """What RFC 4287 demands of a feed and its entries."""
    for element in (root, *root.xpath("a:entry", namespaces=ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.xpath(f"a:{name}", namespaces=ATOM)) == 1
    assert texts(root, "a:author/a:name/text()")
    assert len(texts(root, "a:link[@rel='self']/@href")) == 1
    ids = texts(root, "//a:id/text()")
    assert len(ids) == len(set(ids))
    assert all(text.strip() for text in texts(root, "a:entry/a:summary/text()"))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_feed_that_the_list_names_is_there_and_whole(client: Client, lang: str) -> None:
    page = etree.HTML(client.get(f"/avoin-data/?lang={lang}").text)
    addresses = [str(one) for one in page.xpath("//main//a/@href") if "/syote/" in one]

    assert len(addresses) == 2 + 3  # A, J and O
    for address in addresses:
        root = feed(client, address.removeprefix("/syote/"))
        assert_whole(root)
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang


def test_releases_are_told_newest_first(client: Client) -> None:
    root = feed(client, "julkaisut.atom")
    moments = texts(root, "a:entry/a:updated/text()")

    assert [one.replace("-", "").replace(":", "") for one in moments] == [RELEASE_ID, OLDER_ID]
    assert texts(root, "a:updated/text()") == moments[:1]
    assert texts(root, "a:link[@rel='self']/@href") == [f"{BASE}/syote/julkaisut.atom?lang=fi"]
    assert "keksittyä esimerkkiaineistoa" in texts(root, "a:title/text()")[0]


def test_a_card_is_news_when_its_figures_changed_and_not_when_they_did_not(
    client: Client, tmp_path: Path
) -> None:
    before = feed(client, "kunta-aho.atom")
    newest = tmp_path / "warehouse" / f"{RELEASE_ID}.duckdb"
    again = newest.with_name("20991231T000000Z.duckdb")
    warehouse.close()
    shutil.copyfile(newest, again)
    with duckdb.connect(again) as con:
        con.execute("update mart.release set release_id = '20991231T000000Z'")
    (newest.parent / "current").write_text(again.name, encoding="utf-8")
    after = feed(client, "kunta-aho.atom")

    assert len(texts(before, "a:entry/a:id/text()")) >= 1
    assert texts(after, "a:entry/a:id/text()")[-1] == texts(before, "a:entry/a:id/text()")[-1]
    assert len(texts(after, "a:entry/a:id/text()")) == len(texts(before, "a:entry/a:id/text()"))
    assert len(texts(feed(client, "julkaisut.atom"), "a:entry/a:id/text()")) == 3


def test_an_unchanged_feed_is_not_sent_again(client: Client) -> None:
    tag = client.get("/syote/julkaisut.atom").headers["etag"]

    assert client.get("/syote/julkaisut.atom", if_none_match=tag).status_code == 304
    assert client.get("/syote/julkaisut.atom?lang=sv", if_none_match=tag).status_code == 200


@pytest.mark.parametrize(
    "name", ["x", "kunta-.atom", "kunta-nowhere.atom", "kunta-aho", "../secrets"]
)
def test_a_feed_that_nobody_made_is_a_sentence(client: Client, name: str) -> None:
    assert client.get(f"/syote/{name}").status_code == 404


def test_without_a_release_there_is_nothing_to_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "empty"))
    empty = Client(Starlette(routes=shell.ROUTES, middleware=[Middleware(shell.Shell)]))

    assert empty.get("/syote/julkaisut.atom").status_code == 503


def test_the_head_of_a_page_names_the_feed(client: Client) -> None:
    head = client.get("/").text.partition("</head>")[0]

    assert 'type="application/atom+xml"' in head
