"""What a region says of itself in region.csv: every `what`, what it is for, and what stands without it.

A region that names its country need not repeat what holds in the whole country: the rows of
data/reference/countries/<country>/region.csv stand where the region has none of its own, and so do the
country's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from babel import Locale

from etl.region.faults import Fault, Finding, Place

COUNTRIES = Path(__file__).parents[2] / "data" / "reference" / "countries"
LANGUAGES = ("fi", "sv", "en", "se")
_ADDRESS = re.compile(r"([a-z0-9-]{1,40})=([a-z0-9-]{1,40})")
TOPICS = ("about", "transport", "cost")  # folders of the pack with a text a language


@dataclass(frozen=True)
class Text:
    """One `what` of region.csv: what it is, what stands without it, and an example, all in Finnish."""

    what: str
    about: str
    without: str
    example: str


TEXTS = (
    Text("name", "alueen nimi", "kansion nimi", "Kainuu"),
    Text(
        "consortium", "kimpan nimi, joka on myös portaalin nimi", "alueen nimi", "Kainet-kirjastot"
    ),
    Text(
        "keeper",
        "kuka portaalia ylläpitää",
        "kimpan nimi; Tietoa-sivu sanoo, ettei ylläpitäjää ole kerrottu",
        "AKE Lappi",
    ),
    Text(
        "country",
        "maan kaksikirjaiminen tunnus: juhlapyhät, ja maan yhteiset tekstit, jos ne ovat kansiossa data/reference/countries",
        "juhlapyhiä ei tunneta, ja tekstit ovat yleisiä",
        "FI",
    ),
    Text("zone", "aikavyöhyke", "Europe/Helsinki", "Europe/Helsinki"),
    Text(
        "languages",
        "kielet, joita portaali tarjoaa (fi sv en se), oletuskieli ensin",
        "kaikki neljä, oletus suomi",
        "fi sv en",
    ),
    Text(
        "addresses",
        "alueen omat osoitesanat sivuille: oma sana, yhtäsuuruusmerkki ja sivun osoitesana, parit välilyönnein eroteltuina",
        "sivuilla ovat vain portaalin osoitesanat",
        "utlan=lainausvirrat kommunekort=kuntakortti",
    ),
    Text("currency", "rahan tunnus (ISO 4217)", "summat ilman rahan merkkiä", "EUR"),
    Text(
        "source_system",
        "kirjastojärjestelmän nimi kuvioiden lähteissä",
        "”kirjastojärjestelmä”",
        "Koha",
    ),
    Text(
        "accessibility_authority",
        "saavutettavuuden valvoja saavutettavuusselosteessa",
        "valvojaa ei mainita",
        "Liikenne- ja viestintävirasto Traficom",
    ),
    Text(
        "box",
        "maan rajat asteina (etelä, länsi, pohjoinen, itä), joita vasten keskipisteet ja alueet tarkistetaan",
        "kuntia verrataan toisiinsa",
        "59.4 19.0 70.2 31.7",
    ),
    Text(
        "boundaries",
        "kuntarajojen lähde kartan vieressä",
        "kartan vieressä lukee, että rajat ovat alueen tiedoista",
        "Tilastokeskus, kuntarajat (CC BY 4.0)",
    ),
)
WHATS = tuple(each.what for each in TEXTS)


def wrong(what: str, value: str, place: Place) -> Iterator[Finding]:
    """What is wrong with the value of a setting."""
    known, example = _KNOWN.get(what, (None, ""))
    if value and known is not None and not known(value):
        yield Finding(Fault.BAD_SETTING, place, "fi", value, {"what": what, "example": example})


def is_zone(name: str) -> bool:
    """Whether there is a zone of time of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
    return True


def _is_country(code: str) -> bool:
    return code.upper() in holidays.list_supported_countries(include_aliases=False)


def _is_currency(code: str) -> bool:
    return code.upper() in Locale("en").currencies


def _are_languages(value: str) -> bool:
    named = value.split()
    return len(set(named)) == len(named) and set(named) <= set(LANGUAGES)


def _are_addresses(value: str) -> bool:
    pairs = [_ADDRESS.fullmatch(pair) for pair in value.split()]
    own = [pair[1] for pair in pairs if pair]
    return len(own) == len(pairs) == len(set(own))


_KNOWN = {
    "addresses": (_are_addresses, "utlan=lainausvirrat"),
    "country": (_is_country, "FI"),
    "zone": (is_zone, "Europe/Helsinki"),
    "currency": (_is_currency, "EUR"),
    "languages": (_are_languages, "fi sv en"),
}
