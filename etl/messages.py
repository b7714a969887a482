"""What the reader of a complaint is told: one Finnish sentence for the reason, one for the remedy.

The code and the parameters travel with every complaint (`--json`), so that another face can
say the same in another language.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Everything the intake can say of a file or a row."""

    EMPTY_FILE = "empty_file"
    NO_ROWS = "no_rows"
    HTML_PAGE = "html_page"
    JSON_ERROR = "json_error"
    JSON_BROKEN = "json_broken"
    JSON_SHAPE = "json_shape"
    BROKEN_WORKBOOK = "broken_workbook"
    BROKEN_ARCHIVE = "broken_archive"
    TOO_LARGE = "too_large"
    BROKEN_TEXT = "broken_text"
    UNREADABLE = "unreadable"
    LAINAUSDATA = "lainausdata"
    PERSONAL = "personal"
    UNKNOWN_HEADER = "unknown_header"
    MISSING_COLUMNS = "missing_columns"
    DUPLICATE_COLUMNS = "duplicate_columns"
    NO_HEADER = "no_header"
    SAMPLE_AFTER_REAL = "sample_after_real"

    CELL_COUNT = "cell_count"
    KOHA_ERROR = "koha_error"
    REQUIRED = "required"
    BAD_ID = "bad_id"
    BAD_TIME = "bad_time"
    OLD_TIME = "old_time"
    BAD_MONTH = "bad_month"
    BAD_COUNT = "bad_count"
    BAD_FLAG = "bad_flag"
    LONG_CODE = "long_code"

    ALREADY_LOADED = "already_loaded"
    ROW_LIMIT = "row_limit"
    EXTRA_COLUMNS = "extra_columns"
    HEADERLESS = "headerless"
    TOTALS_SKIPPED = "totals_skipped"
    FUTURE = "future"
    UNMAPPED = "unmapped"
    JUMP = "jump"
    GAP = "gap"
    CHANGED = "changed"


_REASONS: dict[Code, tuple[str, str]] = {
    Code.EMPTY_FILE: ("Tiedosto on tyhjä.", "Aja raportti uudelleen ja tallenna tulos."),
    Code.NO_ROWS: (
        "Raportissa ei ole yhtään riviä.",
        "Tarkista raportin päivämäärät ja aja se uudelleen.",
    ),
    Code.HTML_PAGE: (
        "Tiedosto on verkkosivu eikä raportti; istunto Kohassa on ehkä päättynyt.",
        "Kirjaudu Kohaan uudelleen ja vie raportti CSV-muodossa.",
    ),
    Code.JSON_ERROR: (
        "Koha vastasi virheellä ({error}).",
        "Tarkista raportin numero ja käyttöoikeus ja hae raportti uudelleen.",
    ),
    Code.JSON_BROKEN: (
        "JSON-tiedosto katkeaa kesken tai on viallinen (merkki {position}).",
        "Hae raportti uudelleen.",
    ),
    Code.JSON_SHAPE: (
        "JSON-tiedostossa ei ole taulukkoa.",
        "Hae raportti muodossa, jossa jokainen rivi on oma alkionsa (annotated=1).",
    ),
    Code.BROKEN_WORKBOOK: (
        "Työkirjaa ei voi avata: tiedosto on viallinen tai suojattu salasanalla.",
        "Avaa tiedosto Excelissä, poista suojaus ja tallenna se uudelleen .xlsx-muodossa.",
    ),
    Code.BROKEN_ARCHIVE: (
        "Pakattua tiedostoa ei voi purkaa: se on viallinen tai suojattu salasanalla.",
        "Pakkaa tiedosto uudelleen tai lataa se pakkaamattomana.",
    ),
    Code.TOO_LARGE: (
        "Tiedosto on purettuna yli {limit} gigatavua.",
        "Vie raportti kuukausi kerrallaan.",
    ),
    Code.BROKEN_TEXT: (
        "Tiedoston rakenne rikkoutuu noin rivillä {row}: rivi on liian pitkä tai "
        "lainausmerkki jää auki.",
        "Vie raportti uudelleen CSV-muodossa.",
    ),
    Code.UNREADABLE: (
        "Tiedostossa ei ole taulukkoa, jonka portaali osaisi lukea.",
        "Vie raportti Kohasta CSV-muodossa.",
    ),
    Code.LAINAUSDATA: (
        "Tämä on Lainausdata-raportti. Siitä puuttuu niteen omistava kirjasto, ja siinä on "
        "henkilötietoja, joten siitä ei voi laskea kirjastojen välistä lainausta.",
        "Aja sen sijaan raportti R1 (docs/koha-reports/R1_loans_pseudonymized.sql).",
    ),
    Code.PERSONAL: (
        "Tiedostossa on henkilötietoja (sarake {columns}), eikä raporttia tunneta.",
        "Poista tiedosto myös omalta koneeltasi ja aja jokin kansion docs/koha-reports raporteista.",
    ),
    Code.UNKNOWN_HEADER: (
        "Raporttia ei tunneta. Ensimmäisen rivin sarakkeet ovat: {columns}.",
        "Aja jokin kansion docs/koha-reports raporteista äläkä muuta sarakkeiden nimiä.",
    ),
    Code.MISSING_COLUMNS: (
        "Raportti näyttää raportilta {report}, mutta siitä puuttuu sarake {columns}.",
        "Aja raportti {report} muuttamattomana (docs/koha-reports).",
    ),
    Code.DUPLICATE_COLUMNS: (
        "Sarake {columns} on tiedostossa kahdesti.",
        "Poista ylimääräinen sarake tai aja raportti uudelleen.",
    ),
    Code.NO_HEADER: (
        "Tiedostossa ei ole otsikkoriviä, eikä raporttia voi päätellä sen {count} sarakkeesta.",
        "Vie raportti otsikkorivin kanssa (runreport.pl: --csv-header).",
    ),
    Code.SAMPLE_AFTER_REAL: (
        "Esimerkkiaineistoa ei oteta mukaan, koska oikeaa aineistoa on jo ladattu.",
        "Jätä tiedosto lataamatta.",
    ),
    Code.CELL_COUNT: (
        "Rivillä on {cells} saraketta, otsikossa {expected}.",
        "Tarkista, onko rivillä ylimääräinen erotin tai rivinvaihto, ja vie raportti CSV-muodossa.",
    ),
    Code.KOHA_ERROR: (
        "Koha keskeytti raportin virheeseen, joten aineisto voi olla vajaa.",
        "Aja raportti uudelleen; jo luetut rivit eivät kahdennu.",
    ),
    Code.REQUIRED: ("Arvo puuttuu.", "Täydennä arvo tai aja raportti uudelleen."),
    Code.BAD_ID: ("Tunniste ei ole kokonaisluku.", "Tarkista, ettei Excel ole muuttanut lukua."),
    Code.BAD_TIME: (
        "Aikaa ei voi lukea.",
        "Kirjoita aika muodossa 2025-03-01 14:05:00 tai 1.3.2025 14.05.",
    ),
    Code.OLD_TIME: ("Aika on ennen vuotta 1990.", "Tarkista päivämäärä."),
    Code.BAD_MONTH: ("Kuukautta ei voi lukea.", "Kirjoita kuukausi muodossa 2025-03."),
    Code.BAD_COUNT: ("Määrä ei ole kokonaisluku.", "Tarkista luku."),
    Code.BAD_FLAG: ("Arvon pitää olla 0 tai 1.", "Aja raportti uudelleen."),
    Code.LONG_CODE: (
        "Koodi on yli 10 merkkiä pitkä; sarakkeet ovat ehkä siirtyneet.",
        "Tarkista rivin sarakkeet.",
    ),
    Code.ALREADY_LOADED: ("Sama tiedosto on jo ladattu.", "Mitään ei tarvitse tehdä."),
    Code.ROW_LIMIT: (
        "Rivejä on tasan {rows}; Koha katkaisee raportin tähän sanomatta siitä.",
        "Vie raportti lyhyempinä jaksoina ja vertaa rivimäärää.",
    ),
    Code.EXTRA_COLUMNS: (
        "Saraketta {columns} ei lueta eikä tallenneta.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.HEADERLESS: (
        "Otsikkorivi puuttui; raportti tunnistettiin sarakkeista raportiksi {report}.",
        "Tarkista, että sarakkeiden järjestys on raportin mukainen.",
    ),
    Code.TOTALS_SKIPPED: (
        "Otsikko-, yhteensä- tai tyhjiä rivejä jätettiin pois: {rows}.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.FUTURE: (
        "Aineistossa on tulevaisuuteen päivättyjä rivejä, viimeinen {last_day}.",
        "Tarkista päivämäärät.",
    ),
    Code.UNMAPPED: (
        "Toimipistettä {branch} ei tunneta; rivejä {rows}.",
        "Lisää toimipiste alueen tietoihin (docs/region-pack.md) ja kokoa julkaisu uudelleen.",
    ),
    Code.JUMP: (
        "{branch}: {month} tapahtumia {events}, tavallisesti {usual}.",
        "Selvitä, kirjautuivatko tapahtumat väärään toimipisteeseen.",
    ),
    Code.GAP: ("Aineistosta puuttuu kuukausi {month}.", "Vie puuttuva kuukausi Kohasta."),
    Code.CHANGED: (
        "{month}: aiemmin ladattu {before}, nyt {after} tapahtumaa.",
        "Uudempi vienti jää voimaan; tarkista, jos ero on suuri.",
    ),
}


@dataclass(frozen=True)
class Message:
    """A reason and a remedy with their parameters; `text()` and `remedy()` are Finnish."""

    code: Code
    values: dict[str, str | int] = field(default_factory=dict)

    @property
    def is_personal(self) -> bool:
        """Whether the file holds personal data that nobody may keep."""
        return self.code in {Code.PERSONAL, Code.LAINAUSDATA}

    def text(self) -> str:
        return _REASONS[self.code][0].format(**self.values)

    def remedy(self) -> str:
        return _REASONS[self.code][1].format(**self.values)


class RefusalError(ValueError):
    """A whole file is refused; says why and what to do."""

    def __init__(self, code: Code, **values: str | int) -> None:
        self.message = Message(code, values)
        super().__init__(f"{self.message.text()} {self.message.remedy()}")

    @property
    def place(self) -> int:
        """Where the code stands in Code: of several refusals, the first says most."""
        return list(Code).index(self.message.code)
