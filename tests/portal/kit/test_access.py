"""Who may do what, and when the portal runs without sign-in."""

import pytest

from portal.kit import access
from portal.kit.access import Role


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_reports(role: Role) -> None:
    assert access.may_read_reports(role)


def test_only_staff_and_admin_manage_exports() -> None:
    assert {role for role in Role if access.may_manage_exports(role)} == {Role.STAFF, Role.ADMIN}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"])
def test_the_portal_starts_on_a_loopback_address(address: str) -> None:
    assert access.refusal_to_start(address, sign_in=False) is None


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.5", "portal.example"])  # noqa: S104  the address that is refused
def test_the_portal_refuses_every_other_address(address: str | None) -> None:
    sentence = access.refusal_to_start(address, sign_in=False)

    assert sentence is not None
    assert "sign-in is not configured" in sentence


def test_with_sign_in_any_address_will_do() -> None:
    assert access.refusal_to_start("0.0.0.0", sign_in=True) is None  # noqa: S104  the address that is refused


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_a_direct_request_from_this_machine_is_local(host: str) -> None:
    assert access.is_local_request(host, ["Host", "Accept"], "127.0.0.1")


@pytest.mark.parametrize(
    ("host", "header", "client"),
    [
        ("portal.example", "accept", "127.0.0.1"),
        ("localhost.example", "accept", "127.0.0.1"),
        ("", "accept", "127.0.0.1"),
        ("localhost", "X-Forwarded-For", "127.0.0.1"),
        ("localhost", "x-forwarded-anything", "127.0.0.1"),
        ("localhost", "Forwarded", "127.0.0.1"),
        ("localhost", "accept", "192.168.1.9"),
        ("localhost", "accept", None),
    ],
)
def test_a_proxy_a_foreign_name_or_another_machine_is_not_local(
    host: str, header: str, client: str | None
) -> None:
    assert not access.is_local_request(host, [header], client)
