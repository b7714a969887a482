"""What the keeper is asked before the portal is put on a machine: one value a question, from a file or the keyboard."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
)
_USER = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_FOLDERS = ("program", "data", "settings", "backups")
_FIRST_PORT, _LAST_PORT = 1024, 65535  # below are the system's own
_MOST_PROCESSES = 32
PUBLIC, INTERNAL = "public", "internal"


class AnswersError(ValueError):
    """Why the answers cannot be used: Finnish sentences, one a fault."""


@dataclass(frozen=True)
class Answers:
    """How one machine is to run the portal.

    tls: `public` for a certificate from a public authority, `internal` for one of the machine's own.
    records: where the records are; empty for SQLite in the data folder. engine: a Spark cluster that builds
    releases; empty for the machine itself.
    """

    host: str
    processes: int = 1
    first_port: int = 8501
    tls: str = PUBLIC
    user: str = "portaali"
    program: str = "/opt/portaali"
    data: str = "/var/lib/portaali/data"
    settings: str = "/etc/portaali"
    backups: str = "/var/backups/portaali"
    keep_days: int = 30
    backup_at: str = "03:15"
    daily_at: str = "05:30"
    records: str = ""
    metadata_url: str = ""
    client_id: str = ""
    region: str = "lapland"
    engine: str = ""
    mail: str = ""
    mail_from: str = ""
    staff_mail: str = ""
    contact: str = ""
    controller: str = ""
    data_protection_officer: str = ""

    @property
    def ports(self) -> list[int]:
        """A port for each process, on the machine itself."""
        return [self.first_port + number for number in range(self.processes)]


QUESTIONS = {
    "host": "Portaalin nimi verkossa, esimerkiksi portaali.example.fi",
    "processes": "Montako portaaliprosessia (1 riittää sadalle lukijalle yhtä aikaa)",
    "first_port": "Ensimmäisen prosessin portti",
    "tls": "Varmenne: public (julkinen) tai internal (koneen oma)",
    "user": "Käyttäjätunnus, jolla portaali toimii",
    "program": "Ohjelman kansio",
    "data": "Tietojen kansio",
    "settings": "Asetusten kansio",
    "backups": "Varmuuskopioiden kansio",
    "keep_days": "Montako päivää varmuuskopiot säilyvät",
    "backup_at": "Varmuuskopion kellonaika",
    "daily_at": "Aineiston haun kellonaika",
    "records": "Tietokannan osoite (tyhjä: SQLite tietojen kansiossa)",
    "metadata_url": "Kirjautumispalvelun osoite (…/.well-known/openid-configuration)",
    "client_id": "Portaalin tunnus kirjautumispalvelussa (client id)",
    "region": "Alueen tiedot: nimi kansiossa data/reference tai oma kansio",
    "engine": "Spark-palvelimen osoite sc://palvelin:15002 (tyhjä: julkaisut kootaan tällä koneella)",
    "mail": "Lähtevän postin palvelin, esimerkiksi smtp://tunnus@posti.example.fi:587 (tyhjä: ei postia)",
    "mail_from": "Lähettäjän osoite",
    "staff_mail": "Kenelle kerrotaan vioista, osoitteet pilkuin erotettuina",
    "contact": "Palautteen osoite",
    "controller": "Rekisterinpitäjä",
    "data_protection_officer": "Tietosuojavastaava yhteystietoineen",
}


def read(path: Path) -> Answers:
    """The answers of a TOML file. Raises AnswersError for a file that is none, and for what is wrong in it."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise AnswersError(f"Tiedostoa {path} ei ole.") from None
    except (OSError, ValueError) as failed:
        raise AnswersError(f"Tiedostoa {path} ei voi lukea: {failed}.") from failed
    return checked(told)


def checked(told: Mapping[str, Any]) -> Answers:
    """The answers, once nothing is wrong with them. Raises AnswersError with every fault, a line each."""
    types = {field.name: field.type for field in fields(Answers)}
    wrong = [f"Vastausta {name} ei tunneta. Poista rivi." for name in told if name not in types]
    if "host" not in told:
        wrong.append("Vastaus host puuttuu: portaalin nimi verkossa.")
    for name, value in told.items():
        if name in types and (type(value) is not types[name]):
            kind = "kokonaisluku" if types[name] is int else "lainausmerkeissä oleva teksti"
            wrong.append(f"Vastaus {name} on väärää lajia: sen pitää olla {kind}.")
    if wrong:
        raise AnswersError("\n".join(wrong))
    answers = Answers(**told)
    if faults := _faults(answers):
        raise AnswersError("\n".join(faults))
    return answers


def _faults(answers: Answers) -> list[str]:
    return [sentence for holds, sentence in _RULES if not holds(answers)]


def _is_folder(path: str) -> bool:
    # Units and the site hold the paths as they are: no quoting is needed for what is let through.
    return bool(re.fullmatch(r"/[A-Za-z0-9_./-]+", path)) and ".." not in path.split("/")


def _is_secure(address: str) -> bool:
    parts = urlsplit(address)
    return (
        not address
        or (parts.scheme == "https" and bool(parts.hostname))
        or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"})
    )


def _is_one_line(answers: Answers) -> bool:
    texts = [value for value in vars(answers).values() if isinstance(value, str)]
    return not any(mark in text for text in texts for mark in "\n\r\0")


_RULES: tuple[tuple[Callable[[Answers], bool], str], ...] = (
    (_is_one_line, "Vastauksessa on rivinvaihto. Kirjoita vastaus yhdelle riville."),
    (
        lambda a: bool(_HOST.fullmatch(a.host)),
        "host: kirjoita pelkkä nimi pienin kirjaimin, esimerkiksi portaali.example.fi.",
    ),
    (lambda a: 1 <= a.processes <= _MOST_PROCESSES, f"processes: 1–{_MOST_PROCESSES}."),
    (lambda a: _FIRST_PORT <= a.first_port <= _LAST_PORT - a.processes, "first_port: 1024–65000."),
    (lambda a: a.tls in {PUBLIC, INTERNAL}, "tls: public tai internal."),
    (
        lambda a: bool(_USER.fullmatch(a.user)) and a.user != "root",
        "user: pienet kirjaimet, numerot ja viivat; ei root.",
    ),
    (
        lambda a: all(_is_folder(getattr(a, name)) for name in _FOLDERS),
        "Kansion polku alkaa kauttaviivalla, ja siinä on vain kirjaimia a–z, numeroita, pisteitä ja viivoja.",
    ),
    (
        lambda a: len({getattr(a, name) for name in _FOLDERS}) == len(_FOLDERS),
        "Ohjelma, tiedot, asetukset ja varmuuskopiot tarvitsevat kukin oman kansionsa.",
    ),
    (lambda a: a.keep_days >= 1, "keep_days: vähintään 1."),
    (
        lambda a: all(map(_TIME.fullmatch, (a.backup_at, a.daily_at))),
        "backup_at ja daily_at: kellonaika, esimerkiksi 03:15.",
    ),
    (lambda a: _is_secure(a.metadata_url), "metadata_url: osoite alkaa https://."),
    (
        lambda a: not a.engine or a.engine.startswith("sc://"),
        "engine: osoite alkaa sc://, esimerkiksi sc://spark.example.fi:15002.",
    ),
    (
        lambda a: not a.mail or ("@" in a.mail_from and a.mail.startswith(("smtp://", "smtps://"))),
        "Posti tarvitsee palvelimen (smtp://tunnus@palvelin:587) ja lähettäjän osoitteen mail_from.",
    ),
    (
        lambda a: bool(a.metadata_url) == bool(a.client_id),
        "Kirjautuminen tarvitsee sekä osoitteen metadata_url että tunnuksen client_id.",
    ),
)
