"""Every fault has its sentence in plain Finnish, and says what to do."""

import datetime as dt
import ipaddress
import socket
import ssl
from collections import defaultdict
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from etl.fetch import faults, web
from etl.fetch.faults import Fault, FetchError
from tests.e2e.language import ALLOWED_ENGLISH, ENGLISH
from tests.etl.fetch import koha_server
from tests.etl.fetch.asked import Desk
from tests.etl.fetch.koha_server import Koha


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_is_told_in_finnish_with_a_remedy(fault: Fault) -> None:
    words = faults._WORDS[fault]  # noqa: SLF001 - the list itself
    values: defaultdict[str, str] = defaultdict(lambda: "7")

    said = [each.format_map(values) for each in (words.reason, words.remedy)]

    assert all(each[0].isupper() and each.endswith(".") for each in said)
    assert ENGLISH.findall(ALLOWED_ENGLISH.sub("", " ".join(said))) == []


def test_a_server_that_is_not_there_is_told_of(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        desk.sources(address=f"http://127.0.0.1:{taken.getsockname()[1]}")
    told = desk.fetch()

    assert told.failures == [f"lappi: {FetchError(Fault.UNREACHABLE, host='127.0.0.1')}"]
    assert desk.pauses == [2.0, 4.0, 8.0, 16.0]


def test_an_address_that_is_none_is_told_of(desk: Desk) -> None:
    desk.sources(address="http://127.0.0.1/\u007fkoha")

    assert desk.fetch().failures == [f"lappi: {FetchError(Fault.UNREADABLE, host='127.0.0.1')}"]
    assert desk.koha.asked == []


def test_an_answer_that_never_ends_is_not_read_to_its_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LIMIT", 2_000)
    desk.sources()

    assert "R1 vastaus on yli" in desk.fetch().failures[0]
    assert desk.loaded() == []


def test_a_certificate_that_nobody_has_signed_is_not_trusted(desk: Desk, tmp_path: Path) -> None:
    """The name of the host is right: nothing but the signature is wrong."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_signed_by_itself(tmp_path))
    with koha_server.running(Koha(), context) as koha:
        desk.sources(address=koha.address)
        told = desk.fetch()

    assert told.failures == [f"lappi: {FetchError(Fault.CERTIFICATE, host='127.0.0.1')}"]
    assert koha.tokens == {}


def test_a_server_that_fails_at_the_door_with_a_page_is_said_to_fail(desk: Desk) -> None:
    desk.sources()
    desk.koha.token_fault = lambda asked: asked.send(500, b"<html><h1>Internal Error</h1></html>")

    told = desk.fetch()

    busy = FetchError(Fault.BUSY, host="127.0.0.1", status=500, times=1)
    assert told.failures == [f"lappi: {busy}"]


def _signed_by_itself(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
