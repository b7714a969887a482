"""Why a fetch came to nothing: one Finnish sentence for the reason, one for what to do.

No sentence holds anything that a server wrote but what `shown` lets through, and none holds a secret.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from etl.reading.text import shown
from etl.region.pack import BuildError


class Stops(StrEnum):
    """How much of a fetch is in vain after a fault: the source, one of its reports, or one ask."""

    SOURCE = "source"
    REPORT = "report"
    ASK = "ask"


@dataclass(frozen=True)
class _Words:
    stops: Stops
    reason: str
    remedy: str


class Fault(StrEnum):
    """Everything that a source can be at fault with."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    GAVE_UP = "gave_up"
    BUSY = "busy"
    CUT = "cut"
    UNREADABLE = "unreadable"
    MOVED = "moved"
    LOGIN = "login"
    SIGNED_OUT = "signed_out"
    FORBIDDEN = "forbidden"
    NO_REPORT = "no_report"
    SERVER = "server"
    ERROR_OBJECT = "error_object"
    HTML_PAGE = "html_page"
    BROKEN_JSON = "broken_json"
    SHAPE = "shape"
    TOO_MUCH = "too_much"
    COLUMNS = "columns"
    OTHER_REPORT = "other_report"
    OTHER_DAYS = "other_days"
    ROW_LIMIT = "row_limit"
    UNORDERED = "unordered"
    SAME_PAGE = "same_page"
    NO_SECRET = "no_secret"  # noqa: S105 - a word for its absence
    NO_FOLDER = "no_folder"
    HOST_KEY = "host_key"
    SFTP = "sftp"
    FAR_FILE = "far_file"
    DISK = "disk"
    NEAR_FILE = "near_file"


_WORDS = {
    Fault.UNREACHABLE: _Words(
        Stops.SOURCE,
        "Palvelimeen {host} ei saada yhteyttä.",
        "Tarkista osoite tiedostosta sources.toml ja se, että tältä palvelimelta pääsee sinne.",
    ),
    Fault.CERTIFICATE: _Words(
        Stops.SOURCE,
        "Palvelimen {host} varmennetta ei voi varmistaa, joten mitään ei lähetetty.",
        "Pyydä Kohan ylläpitoa tarkistamaan varmenne.",
    ),
    Fault.SLOW: _Words(
        Stops.REPORT,
        "Palvelin {host} ei vastannut {seconds} sekunnissa.",
        "Haku yrittää ensi kerralla uudelleen; jos tämä toistuu, suurenna sources.toml-tiedoston arvoa "
        "wait_seconds.",
    ),
    Fault.GAVE_UP: _Words(
        Stops.REPORT,
        "Palvelin {host} lakkasi odottamasta raporttia, koska sen laskeminen Kohassa kesti liian kauan (vastaus 504).",
        "Haku yrittää ensi kerralla uudelleen; jos tämä toistuu, kysy Kohan ylläpidosta.",
    ),
    Fault.BUSY: _Words(
        Stops.SOURCE,
        "Palvelin {host} ei ole nyt käytettävissä (vastaus {status}), vaikka sitä kysyttiin {times} kertaa.",
        "Haku yrittää ensi kerralla uudelleen; jos tämä toistuu, kysy Kohan ylläpidosta.",
    ),
    Fault.CUT: _Words(
        Stops.REPORT,
        "Yhteys palvelimeen {host} katkeaa kesken vastauksen joka kerta.",
        "Haku yrittää ensi kerralla uudelleen; jos tämä toistuu, pienennä sources.toml-tiedoston arvoa "
        "page_rows tai kysy Kohan ylläpidosta.",
    ),
    Fault.UNREADABLE: _Words(
        Stops.REPORT,
        "Palvelimen {host} vastausta ei voi lukea: lähteen osoite tai vastauksen pakkaus on viallinen.",
        "Haku yrittää ensi kerralla uudelleen; jos tämä toistuu, tarkista osoite tiedostosta sources.toml ja "
        "kysy Kohan ylläpidosta.",
    ),
    Fault.MOVED: _Words(
        Stops.SOURCE,
        "Palvelin {host} ohjaa toiseen osoitteeseen ({target}), eikä sinne menty.",
        "Tarkista osoite tiedostosta sources.toml.",
    ),
    Fault.LOGIN: _Words(
        Stops.SOURCE,
        "Palvelin {host} ei hyväksy tunnusta.",
        "Tarkista lähteen {name} tunnus ja salaisuus salaisuuksien tiedostosta.",
    ),
    Fault.SIGNED_OUT: _Words(
        Stops.SOURCE,
        "Palvelin {host} hylkäsi tunnuksen kesken haun, vaikka se uusittiin.",
        "Tarkista Kohasta, onko tunnus yhä voimassa.",
    ),
    Fault.FORBIDDEN: _Words(
        Stops.REPORT,
        "Tunnuksella ei ole lupaa raporttiin {report} (numero {number}).",
        "Pyydä Kohan ylläpitoa lisäämään raportti tunnuksen sallittuihin raportteihin.",
    ),
    Fault.NO_REPORT: _Words(
        Stops.REPORT,
        "Raporttia {report} ei ole Kohassa numerolla {number}.",
        "Tarkista raportin numero Kohasta ja korjaa se tiedostoon sources.toml.",
    ),
    Fault.SERVER: _Words(
        Stops.REPORT,
        "Palvelin {host} vastasi virheellä {status}, kun raporttia {report} kysyttiin.",
        "Aja raportti Kohassa käsin; jos se ei toimi sielläkään, korjaa sen SQL.",
    ),
    Fault.ERROR_OBJECT: _Words(
        Stops.REPORT,
        "Koha vastasi virheellä ({error}), kun raporttia {report} kysyttiin.",
        "Aja raportti Kohassa käsin ja tarkista sen numero, SQL ja käyttöoikeus.",
    ),
    Fault.HTML_PAGE: _Words(
        Stops.SOURCE,
        "Palvelin {host} antoi raportin sijasta verkkosivun, luultavasti kirjautumissivun.",
        "Tarkista osoite, tunnus ja salaisuus: osoitteen on oltava Kohan virkailijaliittymän tai rajapinnan.",
    ),
    Fault.BROKEN_JSON: _Words(
        Stops.REPORT,
        "Raportin {report} vastaus katkeaa kesken joka kerta, joten siitä ei otettu mitään.",
        "Haku yrittää ensi kerralla uudelleen; jos tämä toistuu, kysy Kohan ylläpidosta.",
    ),
    Fault.SHAPE: _Words(
        Stops.REPORT,
        "Raportin {report} vastaus ei ole luettelo riveistä.",
        "Tarkista tiedostosta sources.toml lähteen laji (kind) ja osoite.",
    ),
    Fault.TOO_MUCH: _Words(
        Stops.REPORT,
        "Raportin {report} vastaus on yli {limit} megatavua, joten sitä ei luettu loppuun.",
        "Tarkista, että raportti rajaa rivit kysyttyihin päiviin.",
    ),
    Fault.COLUMNS: _Words(
        Stops.REPORT,
        "Numero {number} ei anna raporttia {report}: siitä puuttuu {columns}.",
        "Tarkista raportin numero, ja kopioi raportin SQL Kohaan muuttamattomana (Aineistot-sivun kohta "
        "Raportit Kohassa).",
    ),
    Fault.OTHER_REPORT: _Words(
        Stops.REPORT,
        "Numero {number} antaa raportin {found}, vaikka lähde kutsuu sitä raportiksi {report}.",
        "Korjaa raporttien numerot tiedostoon sources.toml.",
    ),
    Fault.OTHER_DAYS: _Words(
        Stops.REPORT,
        "Raportti {report} antoi rivejä ajalta {found}, vaikka kysyttiin aikaa {asked}.",
        "Tarkista, että raportin SQL rajaa päivät parametreilla Alkaen ja Loppuen.",
    ),
    Fault.ROW_LIMIT: _Words(
        Stops.REPORT,
        "Koha antaa raportista {report} tasan {rows} riviä, eli luultavasti katkaisee sen, vaikka kysyttiin niin "
        "lyhyttä aikaa kuin voi ({day}).",
        "Pyydä Kohan ylläpitoa suurentamaan raportin rivirajaa (järjestelmäasetus SvcMaxReportRows), ja tarkista, "
        "että raportin SQL rajaa päivät.",
    ),
    Fault.UNORDERED: _Words(
        Stops.REPORT,
        "Raportin {report} sivuilla on samoja rivejä kahdesti ja toisia puuttuu, vaikka kysyttiin niin lyhyttä aikaa kuin voi ({day}).",
        "Lisää raportin SQL:n loppuun ORDER BY tunnisteen mukaan, kuten Aineistot-sivun raporteissa on.",
    ),
    Fault.SAME_PAGE: _Words(
        Stops.REPORT,
        "Raportin {report} toisella sivulla on samat {rows} riviä kuin edellisellä, joten rajapinta ei jaa vastausta sivuihin.",
        "Muuta sources.toml-tiedoston arvoa page_rows, tai pyydä Kohan ylläpidolta rajapintaa, joka tuntee sivut.",
    ),
    Fault.NO_SECRET: _Words(
        Stops.SOURCE,
        "Lähteen {name} tunnusta ei ole annettu.",
        "Kirjoita salaisuuksien tiedostoon osa [sources.{name}] ja siihen {keys}.",
    ),
    Fault.NO_FOLDER: _Words(
        Stops.SOURCE,
        "Kansiota {folder} ei ole tai sitä ei voi lukea.",
        "Tarkista kansio tiedostosta sources.toml ja portaalin oikeus lukea sitä.",
    ),
    Fault.HOST_KEY: _Words(
        Stops.SOURCE,
        "Palvelimen {host} avainta ei tunneta tai se on muuttunut, joten yhteyttä ei avattu.",
        "Varmista avain palvelimen ylläpidosta ja lisää se tiedostoon known_hosts, jonka lähde nimeää.",
    ),
    Fault.SFTP: _Words(
        Stops.SOURCE,
        "Palvelimelta {host} ei voi hakea tiedostoja ({reason}).",
        "Tarkista osoite, kansio ja tunnuksen oikeudet.",
    ),
    Fault.FAR_FILE: _Words(
        Stops.ASK,
        "Palvelimelta {host} ei voi hakea tiedostoa {file} ({reason}).",
        "Tarkista tiedosto ja tunnuksen oikeudet; muiden tiedostojen haku jatkui.",
    ),
    Fault.NEAR_FILE: _Words(
        Stops.ASK,
        "Tiedostoa {file} ei voi lukea tai kirjoittaa ({reason}).",
        "Tarkista tiedosto, portaalin oikeudet ja levytila; seuraava ajo yrittää uudelleen.",
    ),
    Fault.DISK: _Words(
        Stops.SOURCE,
        "Vastausta ei voitu tallentaa: levy voi olla täynnä.",
        "Vapauta levytilaa; haku jatkaa ensi kerralla siitä, mihin jäi.",
    ),
}


class FetchError(Exception):
    """A fetch, or a part of it, came to nothing; says why and what to do."""

    def __init__(self, fault: Fault, **values: str | int) -> None:
        self.fault = fault
        self.stops = _WORDS[fault].stops
        words = _WORDS[fault]
        super().__init__(f"{words.reason} {words.remedy}".format(**values))


class SourcesError(ValueError):
    """sources.toml, or the file of secrets, cannot be used; says where and what to do."""


@contextmanager
def told_of(failures: list[str]) -> Iterator[None]:
    """Put into `failures`, as one Finnish sentence, what a step is at fault with, so that the next one is done."""
    try:
        yield
    except (FetchError, SourcesError, BuildError) as error:
        failures.append(str(error))
    except OSError as error:
        failures.append(str(unread(error)))


def unread(error: OSError) -> FetchError:
    """What the system says of a file, or of the disk, in our words."""
    reason = f"virhe {error.errno}" if error.errno else "yhteys tai levy ei vastaa"
    if isinstance(error, FileNotFoundError):
        reason = "tiedostoa ei ole"
    elif isinstance(error, PermissionError):
        reason = "oikeus puuttuu"
    elif error.errno == errno.ENOSPC:
        reason = "levy on täynnä"
    name = shown(Path(str(error.filename)).name) if error.filename else "levyllä"
    return FetchError(Fault.NEAR_FILE, file=name, reason=reason)
