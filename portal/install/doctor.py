"""What ails a portal on this machine, and what to do about each thing: looked at, never changed."""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from portal.install import snapshots
from portal.kit import i18n, settings, warehouse
from portal.kit.warehouse import Release
from portal.records import outbox, store

_LEAST_FREE, _LITTLE_FREE = 1 << 30, 5 << 30
_SPARK_PORT, _SPARK_SECONDS = 15002, 5
_CLOCK = timedelta(minutes=5)  # what sign-in forgives
_OLD_DATA, _OLD_BACKUP = timedelta(days=62), timedelta(days=2)
_REGION_FAULTY = 2
_NUMBERS = (
    "PORTAL_CLIENT_SOCKETS",
    "PORTAL_EXPORT_DAYS",
    "PORTAL_READ_MEGABYTES",
    "PORTAL_READ_SECONDS",
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its name, what was found, and the remedy, empty where nothing is wrong."""

    what: str
    found: str
    remedy: str = ""


def examine(now: datetime, environment: Mapping[str, str]) -> list[Finding]:
    """Look at everything once. What cannot be looked at is a finding too, and stops nothing."""
    looks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("asetukset", lambda: _settings(environment)),
        ("kansiot", _folders),
        ("levy", _disk),
        ("kello", lambda: _clock(now)),
        ("alue", _region),
        ("laskenta", lambda: _engine(environment)),
        ("julkaisu", lambda: _release(now)),
        ("tietokanta", _database),
        ("kirjautuminen", lambda: _provider(now)),
        ("posti", _mail),
        ("varmuuskopio", lambda: _backup(now, environment)),
    )
    found = []
    for name, look in looks:
        try:
            found.append(look())
        except (*store.FAILURES, OSError, ValueError) as failed:
            told = (str(getattr(failed, "orig", None) or failed).strip().splitlines() or ["?"])[0]
            found.append(
                Finding(
                    name,
                    f"Ei voitu tutkia: {told}",
                    "Aja tarkistus samana käyttäjänä kuin portaali.",
                )
            )
    return found


def _settings(environment: Mapping[str, str]) -> Finding:
    wrong = [
        name
        for name in _NUMBERS
        if environment.get(name, "").strip() and not environment[name].strip().isdecimal()
    ]
    if wrong:
        return Finding(
            "asetukset",
            f"Ei ole kokonaisluku: {', '.join(wrong)}.",
            "Kirjoita luku tai poista asetus.",
        )
    missing = settings.missing_for_people() if settings.sign_in_configured() else []
    if missing:
        return Finding(
            "asetukset",
            f"Puuttuu: {', '.join(missing)}.",
            "Anna ne: tietosuojaseloste tarvitsee ne (GDPR 13 artikla).",
        )
    return Finding("asetukset", "kunnossa")


def _folders() -> Finding:
    data = settings.data_dir()
    if not data.is_dir():
        return Finding("kansiot", f"Kansiota {data} ei ole.", "Tee kansio, tai korjaa PORTAL_DATA.")
    closed = [
        one
        for one in (data, data / "warehouse", data / "archive", data / "parts")
        if one.exists() and not os.access(one, os.W_OK)
    ]
    if closed:
        return Finding(
            "kansiot",
            f"Ei voi kirjoittaa: {closed[0]}.",
            f"Anna kansio portaalin käyttäjälle: chown -R KÄYTTÄJÄ {closed[0]}",
        )
    return Finding("kansiot", str(data))


def _disk() -> Finding:
    free = shutil.disk_usage(settings.data_dir()).free
    told = f"{i18n.number(free / (1 << 30), 1)} Gt vapaana"
    if free < _LEAST_FREE:
        return Finding("levy", told, "Vapauta tilaa heti: julkaisua ei kohta saa tehtyä.")
    if free < _LITTLE_FREE:
        return Finding("levy", told, "Vapauta tilaa tai suurenna levyä.")
    return Finding("levy", told)


def _engine(environment: Mapping[str, str]) -> Finding:
    """Where releases are built, and whether anything answers there."""
    if not (named := environment.get("PORTAL_ENGINE", "").strip()):
        return Finding("laskenta", "tällä koneella")
    address = urlsplit(named)
    place = f"{address.hostname}:{address.port or _SPARK_PORT}"
    try:
        where = (address.hostname or "", address.port or _SPARK_PORT)
        socket.create_connection(where, _SPARK_SECONDS).close()
    except OSError:
        return Finding(
            "laskenta",
            f"Spark ei vastaa osoitteessa {place} (PORTAL_ENGINE).",
            "Käynnistä sen Connect-palvelin, tai poista asetus, niin julkaisu kootaan tällä koneella.",
        )
    return Finding("laskenta", place)


def _clock(now: datetime) -> Finding:
    found = warehouse.newest(settings.data_dir())
    built = warehouse.built_at(found.release_id) if isinstance(found, Release) else None
    if built is not None and built > now + _CLOCK:
        return Finding(
            "kello",
            f"Julkaisu on tehty tulevaisuudessa ({i18n.local_time(built)}).",
            "Aseta koneen kello: timedatectl set-ntp true",
        )
    return Finding("kello", i18n.local_time(now))


def _region() -> Finding:
    words = [sys.executable, "-m", "etl", "region", "--check"]
    done = subprocess.run(words, cwd=settings.ROOT, capture_output=True, text=True, check=False)
    if done.returncode == _REGION_FAULTY:
        return Finding(
            "alue", "Alueen tiedoissa on virheitä.", "Katso: python -m etl region --check"
        )
    return Finding("alue", "kunnossa")


def _release(now: datetime) -> Finding:
    found = warehouse.newest(settings.data_dir())
    if not isinstance(found, Release):
        told = {
            warehouse.Problem.NO_RELEASE: "Julkaisua ei ole.",
            warehouse.Problem.BROKEN_POINTER: "Käytössä olevan julkaisun nimeä ei voi lukea.",
            warehouse.Problem.MISSING_FILE: "Käytössä oleva julkaisu puuttuu.",
            warehouse.Problem.UNREADABLE: "Käytössä olevaa julkaisua ei voi avata.",
        }[found]
        return Finding(
            "julkaisu", told, "Kokoa se: python -m etl build (tai lue raportit: python -m etl run)"
        )
    told = f"{found.release_id}, tiedot {i18n.day(found.data_until)} asti"
    if now.date() - found.data_until > _OLD_DATA:
        return Finding("julkaisu", told, "Hae tai tuo uudet raportit sivulla Aineistot.")
    return Finding("julkaisu", told)


def _database() -> Finding:
    if not settings.has_records():
        return Finding("tietokanta", "ei käytössä")
    with store.reading(store.records()) as con:
        entries = con.scalar(sa.text("select count(*) from event"))
    return Finding("tietokanta", f"lokissa {entries} kirjausta")


def _provider(now: datetime) -> Finding:
    auth = settings.secrets().get("auth")
    if auth is None:
        return Finding("kirjautuminen", "ei käytössä: portaali vastaa vain tälle koneelle")
    path = Path(os.environ.get("PORTAL_SECRETS") or settings.ROOT / ".streamlit" / "secrets.toml")
    if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o007:
        return Finding(
            "kirjautuminen",
            f"Kuka tahansa koneella voi lukea tiedoston {path}.",
            f"chmod 640 {path}",
        )
    return _asked(str(auth.get("server_metadata_url", "")), now)


def _asked(address: str, now: datetime) -> Finding:
    """What the provider says of itself, and what time it has."""
    if urlsplit(address).scheme not in {"https", "http"}:
        return Finding(
            "kirjautuminen",
            "Kirjautumispalvelun osoite puuttuu.",
            "Korjaa server_metadata_url kirjautumisen asetuksissa.",
        )
    remedy = "Tarkista osoite, palomuuri ja palvelimen varmenteet."
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - the keeper's own setting
            told, at = json.load(answer), answer.headers.get("Date")
    except (OSError, ValueError) as failed:
        return Finding("kirjautuminen", f"{address} ei vastaa: {failed}", remedy)
    if not isinstance(told, dict) or not told.get("issuer"):
        return Finding("kirjautuminen", f"{address} ei ole kirjautumispalvelun osoite.", remedy)
    if at and abs(parsedate_to_datetime(at) - now) > _CLOCK:
        return Finding(
            "kirjautuminen",
            "Koneen kello on eri ajassa kuin kirjautumispalvelun.",
            "Aseta koneen kello: timedatectl set-ntp true",
        )
    return Finding("kirjautuminen", str(told["issuer"]))


def _mail() -> Finding:
    server = settings.mail()
    if server is None:
        return Finding("posti", "ei käytössä: tekstit kopioidaan omaan sähköpostiin")
    if not settings.has_records():
        return Finding("posti", server.host)
    with store.reading(store.records()) as con:
        troubled, waiting = outbox.troubled(con), outbox.waiting(con)
    if troubled:
        told = f"{len(troubled)} viestiä ei ole lähtenyt: {troubled[0].error}"
        return Finding("posti", told, "Korjaa syy ja aja: python -m portal post again")
    return Finding("posti", f"{server.host}, odottaa {waiting}")


def _backup(now: datetime, environment: Mapping[str, str]) -> Finding:
    folder = environment.get("PORTAL_BACKUPS", "").strip()
    if not folder:
        return Finding(
            "varmuuskopio",
            "Varmuuskopioiden kansiota ei ole kerrottu.",
            "Anna PORTAL_BACKUPS ja aja joka päivä: python -m portal backup --into KANSIO",
        )
    last = snapshots.newest(Path(folder))
    if last is None:
        return Finding("varmuuskopio", "Yhtään ei ole.", f"python -m portal backup --into {folder}")
    taken = snapshots.taken_at(last)
    told = f"{last} ({i18n.number((now - taken).total_seconds() / 3600)} h sitten)"
    if now - taken > _OLD_BACKUP:
        return Finding(
            "varmuuskopio",
            told,
            "Katso, miksi ajastus ei toimi: journalctl -u portaali-varmuuskopio",
        )
    return Finding("varmuuskopio", told)
