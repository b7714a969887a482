"""sources.toml: which systems are asked, how, for which reports and how far back.

It lies beside the data folder and holds no secret. Secrets are in the file that PORTAL_SECRETS names
([sources.NAME]) or in the environment (PORTAL_SOURCE_NAME_PASSWORD), and are shown nowhere.
"""

import os
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from etl.contracts import CONTRACTS, Contract
from etl.fetch.faults import Fault, FetchError, SourcesError
from etl.reading.text import shown
from etl.settings import Paths, secrets_path

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_SECRETS = ("client_id", "client_secret", "user", "password", "key_file", "passphrase")
REPORTS: dict[str, Contract] = {each.report: each for each in CONTRACTS}
UNDATED = frozenset({"R4"})  # asked without days


class Way(StrEnum):
    """How a system gives its reports."""

    KOHA_SUOMI = "koha-suomi"
    KOHA = "koha"
    FOLDER = "folder"
    SFTP = "sftp"


ASKED = frozenset({Way.KOHA_SUOMI, Way.KOHA})  # report by report; of the others files are taken


@dataclass(frozen=True)
class Source:
    """One system: where it is, how it is asked, and for what.

    since: the first month that is asked for; reports: the number of each in the system; known_hosts: the
    keys of SFTP hosts; wait_seconds: how long an answer may take; page_rows: rows asked for at a time.
    """

    name: str
    way: Way
    address: str = ""
    folder: str = ""
    since: date | None = None
    reports: dict[str, int] = field(default_factory=dict)
    system: str = ""
    known_hosts: str = ""
    wait_seconds: int = 900
    page_rows: int = 20_000

    @property
    def host(self) -> str:
        """The host as sentences name it."""
        return urlsplit(self.address).hostname or self.address

    @property
    def is_near(self) -> bool:
        """Whether it is this very computer."""
        return self.host in _LOOPBACK


@dataclass(frozen=True, repr=False)
class Secrets:
    """What opens a source; its values are in no repr."""

    values: dict[str, str]

    def get(self, key: str) -> str:
        return self.values.get(key, "")

    def need(self, source: Source, *keys: str) -> tuple[str, ...]:
        """The values of all the keys. Raises FetchError where one is missing."""
        if not all(self.values.get(key) for key in keys):
            raise FetchError(Fault.NO_SECRET, name=source.name, keys=" ja ".join(keys))
        return tuple(self.values[key] for key in keys)


def read(places: Paths) -> tuple[Source, ...] | None:
    """What sources.toml says; None where there is no such file. Raises SourcesError."""
    if not places.sources.is_file():
        return None
    told = _toml(places.sources)
    listed = told.pop("source", [])
    _refuse_unknown(told, "tiedoston alussa")
    if not isinstance(listed, list) or not listed:
        raise SourcesError("Tiedostossa sources.toml ei ole yhtään osaa [[source]]. Lisää lähde.")
    found = tuple(_source(dict(each), number) for number, each in enumerate(listed, start=1))
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise SourcesError(f"Tiedostossa sources.toml on kaksi lähdettä nimellä {name}.")
    return found


def secrets(source: Source, places: Paths) -> Secrets:
    """What opens the source. The environment goes before the file. Raises SourcesError."""
    path = secrets_path()
    if places.data.resolve() in path.parents:
        raise SourcesError(
            "Salaisuuksien tiedosto on datakansiossa. Siirrä se muualle ja kerro paikka muuttujassa "
            "PORTAL_SECRETS."
        )
    told = _toml(path).get("sources", {}) if path.is_file() else {}
    mine = told.get(source.name, {}) if isinstance(told, dict) else {}
    values = {key: str(mine[key]) for key in _SECRETS if isinstance(mine, dict) and key in mine}
    stem = f"PORTAL_SOURCE_{source.name.upper().replace('-', '_')}_"
    values |= {
        key: os.environ[stem + key.upper()]
        for key in _SECRETS
        if os.environ.get(stem + key.upper())
    }
    return Secrets(values)


def _toml(path: Path) -> dict[str, Any]:
    """What the file says. The sentence of one that cannot be read quotes nothing of it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f" rivillä {line[1]}" if line else ""
        raise SourcesError(
            f"Tiedostoa {path.name} ei voi lukea: siinä on kirjoitusvirhe{where}. Korjaa se."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(
            f"Tiedostoa {path.name} ei voi lukea. Tarkista sen oikeudet ja merkistö (UTF-8)."
        ) from error


def _source(told: dict[str, Any], number: int) -> Source:
    name = told.pop("name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SourcesError(
            f"Lähteen {number} nimi (name) puuttuu tai ei kelpaa. Käytä pieniä kirjaimia a–z, numeroita ja "
            "viivaa."
        )
    where = f"lähteessä {name}"
    way = _way(told.pop("kind", None), name)
    made = Source(
        name,
        way,
        address=_address(str(told.pop("address", "")), way, name),
        folder=str(told.pop("folder", "")),
        since=_month(told.pop("since", None), name) if way in ASKED else None,
        reports=_reports(told.pop("reports", {}), name) if way in ASKED else {},
        system=str(told.pop("system", "")),
        known_hosts=str(told.pop("known_hosts", "")),
        wait_seconds=_count(told.pop("wait_seconds", 900), "wait_seconds", name),
        page_rows=_count(told.pop("page_rows", 20_000), "page_rows", name),
    )
    _refuse_unknown(told, where)
    if way in {Way.FOLDER, Way.SFTP} and not made.folder:
        raise SourcesError(f"Lähteeltä {name} puuttuu kansio (folder). Lisää se.")
    return made


def _refuse_unknown(told: dict[str, Any], where: str) -> None:
    for key in told:
        if any(
            part in key.lower()
            for part in ("secret", "password", "salasana", "client", "user", "key")
        ):
            raise SourcesError(
                f"Tiedostossa sources.toml on {where} kohta {shown(key)}. Tunnukset ja salaisuudet eivät kuulu "
                "siihen: siirrä ne salaisuuksien tiedostoon ja vaihda salaisuus."
            )
        raise SourcesError(
            f"Tiedoston sources.toml kohtaa {shown(key)} ({where}) ei tunneta. Poista se."
        )


def _way(told: object, name: str) -> Way:
    try:
        return Way(str(told))
    except ValueError:
        ways = ", ".join(Way)
        raise SourcesError(
            f"Lähteen {name} lajia (kind) ei tunneta. Valitse jokin: {ways}."
        ) from None


def _address(told: str, way: Way, name: str) -> str:
    """The address without a slash at its end. Only https, but for this very computer."""
    if way is Way.FOLDER:
        return ""
    parts = urlsplit(told)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SourcesError(
            f"Lähteen {name} osoitteessa on tunnus tai muuta ylimääräistä. Kirjoita osoite ilman sitä."
        )
    schemes = {"sftp"} if way is Way.SFTP else {"https"}
    if parts.hostname in _LOOPBACK and way is not Way.SFTP:
        schemes.add("http")
    if not parts.hostname or parts.scheme not in schemes:
        wanted = "sftp://" if way is Way.SFTP else "https://"
        raise SourcesError(f"Lähteen {name} osoitteen (address) on alettava {wanted}.")
    return told.rstrip("/")


def _month(told: object, name: str) -> date:
    try:
        return month(str(told))
    except ValueError:
        raise SourcesError(
            f"Lähteeltä {name} puuttuu, mistä kuukaudesta alkaen haetaan (since). Kirjoita esimerkiksi "
            'since = "2024-01".'
        ) from None


def month(text: str) -> date:
    """The first day of a month written 2025-03. Raises ValueError."""
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")


def _reports(told: object, name: str) -> dict[str, int]:
    if not isinstance(told, dict) or not told:
        raise SourcesError(
            f"Lähteeltä {name} puuttuvat raporttien numerot (reports). Kirjoita esimerkiksi "
            "reports = { R1 = 101, R4 = 104 }."
        )
    for report, number in told.items():
        if report not in REPORTS or not isinstance(number, int) or number < 1:
            raise SourcesError(
                f"Lähteen {name} raportti {shown(str(report))} ei kelpaa. Tunnettuja ovat "
                f"{', '.join(REPORTS)}, ja numeron on oltava kokonaisluku."
            )
    return dict(told)


def _count(told: object, key: str, name: str) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or told < 1:
        raise SourcesError(f"Lähteen {name} arvo {key} ei ole kokonaisluku. Korjaa se.")
    return told
