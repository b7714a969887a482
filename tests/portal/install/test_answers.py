"""Answers for an installation: every fault is told in one go, and what is let through needs no quoting."""

from pathlib import Path

import pytest

from portal.install import answers, plan
from portal.install.answers import AnswersError

SIGN_IN = {"metadata_url": "https://login.example/x", "client_id": "portaali"}


def test_a_name_is_enough() -> None:
    found = answers.checked({"host": "portaali.example.fi"})

    assert found.ports == [8501]
    assert found.program == "/opt/portaali"


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(AnswersError) as refused:
        answers.checked({"hst": "x", "processes": "kaksi", "keep_days": True})

    assert str(refused.value).splitlines() == [
        "Vastausta hst ei tunneta. Poista rivi.",
        "Vastaus host puuttuu: portaalin nimi verkossa.",
        "Vastaus processes on väärää lajia: sen pitää olla kokonaisluku.",
        "Vastaus keep_days on väärää lajia: sen pitää olla kokonaisluku.",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("host", "https://portaali.example.fi"),
        ("host", "Portaali.fi"),
        ("host", "a b"),
        ("host", "x\n}"),
        ("processes", 0),
        ("first_port", 80),
        ("tls", "off"),
        ("user", "root"),
        ("user", "x;rm"),
        ("program", "opt/portaali"),
        ("program", "/opt/../etc"),
        ("data", "/var/lib/a b"),
        ("backups", "/var/lib/portaali/data"),
        ("backup_at", "25:00"),
        ("metadata_url", "http://login.example/x"),
        ("client_id", ""),
        ("engine", "spark://spark.example.fi:7077"),
        ("contact", "a\nPORTAL_DATA=/x"),
    ],
)
def test_what_would_break_a_unit_or_the_site_is_refused(name: str, value: object) -> None:
    with pytest.raises(AnswersError):
        answers.checked({"host": "portaali.example.fi", **SIGN_IN, name: value})


def test_answers_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    told = answers.checked({"host": "portaali.example.fi", "contact": 'Åke "\\" AKE', **SIGN_IN})
    (tmp_path / "a.toml").write_text(plan.written(told), encoding="utf-8")

    assert answers.read(tmp_path / "a.toml") == told


@pytest.mark.parametrize(
    ("content", "says"), [(None, "ei ole"), (b"\xff", "ei voi lukea"), (b"a", "ei voi lukea")]
)
def test_a_file_that_is_none_is_one_sentence(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "a.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(AnswersError, match=says):
        answers.read(path)
