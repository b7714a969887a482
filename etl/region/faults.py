"""What can be wrong with the region's own tables: one Finnish sentence for the reason, one for the remedy."""

from dataclasses import dataclass, field
from enum import StrEnum

HERE = "portaalissa kerrottu"  # the place of a row that is in no file


class Fault(StrEnum):
    """Everything the validator can say of the pack and of what staff have told."""

    NO_FOLDER = "no_folder"
    NO_FILE = "no_file"
    TWO_FILES = "two_files"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NO_ROWS = "no_rows"
    NO_COLUMN = "no_column"
    NO_SHEET = "no_sheet"
    COLUMN_TWICE = "column_twice"
    CELL_COUNT = "cell_count"
    OPEN_QUOTE = "open_quote"
    ERROR_CELL = "error_cell"
    FORMULA = "formula"

    BAD_DAY = "bad_day"
    FAR_DAY = "far_day"
    BAD_INTEGER = "bad_integer"
    BAD_NUMBER = "bad_number"
    BAD_FLAG = "bad_flag"
    BAD_WORD = "bad_word"
    EMPTY = "empty"
    TWICE = "twice"
    ENDS_BEFORE = "ends_before"
    OVERLAP = "overlap"
    UNKNOWN_MUNICIPALITY = "unknown_municipality"
    UNKNOWN_LIBRARY = "unknown_library"
    NO_LIBRARY = "no_library"
    TECHNICAL_PLACE = "technical_place"
    FAR_YEAR = "far_year"
    NOT_POSITIVE = "not_positive"
    TILE_CLASH = "tile_clash"
    HALF_TILE = "half_tile"
    HALF_POINT = "half_point"
    NO_POINT = "no_point"
    SWAPPED = "swapped"
    OUTSIDE_BOX = "outside_box"
    BAD_BOX = "bad_box"
    BAD_SETTING = "bad_setting"
    NO_LANGUAGE = "no_language"
    NO_WORDS = "no_words"
    NO_TEXT = "no_text"
    OTHER_FORMS = "other_forms"
    OTHER_PLACES = "other_places"
    NO_GEOJSON = "no_geojson"
    LARGE_SHAPES = "large_shapes"
    NO_SHAPE = "no_shape"
    NO_DEGREES = "no_degrees"
    BROKEN_SHAPE = "broken_shape"
    AREA_TWICE = "area_twice"
    NO_AREA = "no_area"
    NO_AREAS = "no_areas"
    AREAS_OVERLAP = "areas_overlap"
    AREA_SWAPPED = "area_swapped"
    AREA_OUTSIDE_BOX = "area_outside_box"
    OUTSIDE_OUTLINE = "outside_outline"
    BAD_SYSTEM = "bad_system"
    BAD_ZONE = "bad_zone"
    UNKNOWN_SYSTEM = "unknown_system"
    REGISTER = "register"

    LOST_ZERO = "lost_zero"
    NO_MUNICIPALITY = "no_municipality"
    NO_POPULATION = "no_population"
    FAR_POINT = "far_point"
    SAME_POINT = "same_point"
    NO_CENTRE = "no_centre"
    FAR_AREA = "far_area"
    CENTRE_OUTSIDE = "centre_outside"
    NO_MAP_SOURCE = "no_map_source"
    NO_COUNTRY = "no_country"
    UNKNOWN_TEXT = "unknown_text"
    LIBRARY_ENDED = "library_ended"
    NO_BRANCHES = "no_branches"
    MISSING_FILE = "missing_file"
    EMPTY_FILE = "empty_file"
    MISSING_COLUMNS = "missing_columns"


ADVICE = frozenset(
    {
        Fault.LOST_ZERO,
        Fault.NO_MUNICIPALITY,
        Fault.NO_POPULATION,
        Fault.FAR_POINT,
        Fault.SAME_POINT,
        Fault.NO_CENTRE,
        Fault.FAR_AREA,
        Fault.CENTRE_OUTSIDE,
        Fault.NO_MAP_SOURCE,
        Fault.NO_COUNTRY,
        Fault.UNKNOWN_TEXT,
        Fault.LIBRARY_ENDED,
        Fault.NO_BRANCHES,
        Fault.MISSING_FILE,
        Fault.EMPTY_FILE,
        Fault.MISSING_COLUMNS,
    }
)

_SENTENCES: dict[Fault, tuple[str, str]] = {
    Fault.NO_FOLDER: ("Kansiota {folder} ei ole.", "Tarkista asetus PORTAL_REGION."),
    Fault.NO_FILE: (
        "Pakollinen tiedosto puuttuu.",
        "Tee se ohjeen docs/region-pack.md mukaan.",
    ),
    Fault.TWO_FILES: (
        "Sama taulukko on kahdessa tiedostossa: {files}.",
        "Poista niistä toinen.",
    ),
    Fault.UNREADABLE: (
        "Tiedostoa ei voi lukea taulukkona.",
        "Tallenna se Excelissä muodossa CSV UTF-8 tai Excel-työkirja (.xlsx).",
    ),
    Fault.TOO_LARGE: (
        "Tiedosto on liian suuri alueen tiedoksi.",
        "Poista tyhjät rivit ja sarakkeet ja tallenna se uudelleen.",
    ),
    Fault.NO_ROWS: ("Tiedostossa ei ole yhtään riviä.", "Täydennä rivit."),
    Fault.NO_COLUMN: ("Sarake {columns} puuttuu.", "Lisää sarake ensimmäiselle riville."),
    Fault.NO_SHEET: (
        "Työkirjasta puuttuu taulukko {columns}.",
        "Lataa portaalista uusi työkirja ja siirrä rivit siihen.",
    ),
    Fault.COLUMN_TWICE: ("Sarake {columns} on kahdesti.", "Poista toinen sarakkeista."),
    Fault.CELL_COUNT: (
        "Rivillä on {cells} solua, mutta otsikossa {expected}.",
        "Kirjoita lainausmerkkeihin solu, jossa on erotin.",
    ),
    Fault.OPEN_QUOTE: (
        "Lainausmerkki jää auki tai on keskellä solua.",
        "Tarkista rivin lainausmerkit, tai tallenna tiedosto muodossa .xlsx.",
    ),
    Fault.ERROR_CELL: ("Solussa on laskentataulukon virhe.", "Kirjoita soluun arvo."),
    Fault.FORMULA: (
        "Solussa on kaava, jonka tulos puuttuu.",
        "Kirjoita kaavan tilalle arvo, tai avaa työkirja Excelissä ja tallenna se uudelleen.",
    ),
    Fault.BAD_DAY: ("Arvo ei ole päivä.", "Kirjoita päivä muodossa 1.3.2025."),
    Fault.FAR_DAY: ("Päivä ei ole vuosien {first}–{last} väliltä.", "Tarkista vuosi."),
    Fault.BAD_INTEGER: ("Arvo ei ole kokonaisluku.", "Kirjoita luku numeroin."),
    Fault.BAD_NUMBER: ("Arvo ei ole luku.", "Kirjoita luku, esimerkiksi 66,5."),
    Fault.BAD_FLAG: ("Arvon pitää olla 0 tai 1.", "Kirjoita 1 (lasketaan) tai 0 (ei lasketa)."),
    Fault.BAD_WORD: ("Arvoa ei tunneta.", "Valitse jokin näistä: {words}."),
    Fault.EMPTY: ("Arvo puuttuu.", "Täydennä solu."),
    Fault.TWICE: ("Sama asia on kahdesti: myös {other}.", "Poista toinen riveistä."),
    Fault.ENDS_BEFORE: (
        "Päättyy ennen kuin alkaa.",
        "Anna päivä, joka on alun jälkeen, tai jätä se tyhjäksi.",
    ),
    Fault.OVERLAP: (
        "Toimipisteen {code} jaksot menevät päällekkäin: myös {other}.",
        "Päätä vanha jakso päivää ennen kuin uusi alkaa.",
    ),
    Fault.UNKNOWN_MUNICIPALITY: (
        "Kuntaa ei ole alueen kunnissa.",
        "Tarkista kuntakoodi tai lisää kunta.",
    ),
    Fault.UNKNOWN_LIBRARY: (
        "Kirjastoa ei ole alueen kirjastoissa.",
        "Tarkista tunnus tai lisää kirjasto.",
    ),
    Fault.NO_LIBRARY: (
        "Toimipisteellä {code} on kunta mutta ei kirjastoa.",
        "Anna kirjasto, johon toimipiste kuuluu.",
    ),
    Fault.TECHNICAL_PLACE: (
        "Tekninen yksikkö {code} ei voi kuulua kuntaan: sen tapahtumia ei lasketa.",
        "Tyhjennä kunta ja kirjasto, tai vaihda laji.",
    ),
    Fault.FAR_YEAR: ("Vuosi ei ole väliltä {first}–{last}.", "Tarkista vuosi."),
    Fault.NOT_POSITIVE: (
        "Väkiluku ei ole suurempi kuin nolla.",
        "Korjaa luku. Jos sitä ei tiedetä, poista rivi.",
    ),
    Fault.TILE_CLASH: (
        "Kaksi kuntaa on samassa ruudussa: myös {other}.",
        "Anna toiselle kunnalle vapaa ruutu.",
    ),
    Fault.HALF_TILE: (
        "Ruudulla on vain rivi tai vain sarake.",
        "Anna molemmat (tile_row ja tile_column) tai jätä molemmat tyhjiksi.",
    ),
    Fault.HALF_POINT: (
        "Keskipisteellä on vain leveys- tai vain pituusaste.",
        "Anna molemmat (centre_lat ja centre_lon) tai jätä molemmat tyhjiksi.",
    ),
    Fault.NO_POINT: (
        "Leveysaste on enintään 90 ja pituusaste enintään 180.",
        "Anna asteet desimaalilukuna, esimerkiksi 66,50.",
    ),
    Fault.SWAPPED: (
        "Leveys- ja pituusaste ovat vaihtaneet paikkaa.",
        "Vaihda luvut: leveysaste (centre_lat) on pohjoiseen, pituusaste (centre_lon) itään.",
    ),
    Fault.OUTSIDE_BOX: (
        "Keskipiste ei ole maassa, jonka rajat annetaan tiedostossa region.csv ({box}).",
        "Tarkista asteet.",
    ),
    Fault.BAD_BOX: (
        "Maan rajoja ei voi lukea.",
        "Anna neljä lukua: etelä, länsi, pohjoinen, itä. Esimerkiksi 59,4 19,0 70,2 31,7.",
    ),
    Fault.NO_GEOJSON: (
        "Tiedosto ei ole GeoJSON-muotoa.",
        "Lataa se uudelleen GeoJSON-muodossa (UTF-8) ohjeen docs/region-pack.md mukaan.",
    ),
    Fault.LARGE_SHAPES: (
        "Tiedosto on suurempi kuin {limit} megatavua.",
        "Lataa rajat yleispiirteisemmässä mittakaavassa, esimerkiksi 1:4 500 000.",
    ),
    Fault.NO_SHAPE: (
        "Kohteella ei ole aluetta (Polygon tai MultiPolygon).",
        "Lataa kuntarajat alueina, ei pisteinä tai viivoina.",
    ),
    Fault.NO_DEGREES: (
        "Koordinaatit eivät ole asteita.",
        "Lataa tiedosto koordinaatistossa WGS84 (srsName=EPSG:4326).",
    ),
    Fault.BROKEN_SHAPE: (
        "Alueen raja leikkaa itsensä.",
        "Lataa tiedosto uudelleen tai korjaa alue paikkatieto-ohjelmassa.",
    ),
    Fault.AREA_TWICE: (
        "Kunnalla {name} on kaksi aluetta: myös {other}.",
        "Poista toinen, tai yhdistä osat yhdeksi kohteeksi (MultiPolygon).",
    ),
    Fault.NO_AREA: (
        "Kunnan {name} ({code}) aluetta ei ole.",
        "Lisää alue, tai tarkista, että kohteen kuntakoodi on {code}.",
    ),
    Fault.NO_AREAS: (
        "Yhdelläkään kohteella ei ole alueen kunnan koodia.",
        "Tarkista, että koodi on kohteen ominaisuutena municipality_code tai kunta.",
    ),
    Fault.AREAS_OVERLAP: (
        "Kunnan {name} alue menee toisen kunnan päälle: {other}.",
        "Tarkista kuntakoodit, tai lataa tiedosto uudelleen.",
    ),
    Fault.AREA_SWAPPED: (
        "Alueen leveys- ja pituusaste ovat vaihtaneet paikkaa.",
        "Lataa tiedosto niin, että pituusaste on ensin, kuten GeoJSON vaatii.",
    ),
    Fault.AREA_OUTSIDE_BOX: (
        "Alue ei ole maassa, jonka rajat annetaan tiedostossa region.csv ({box}).",
        "Tarkista, mistä alueesta tiedosto on.",
    ),
    Fault.OUTSIDE_OUTLINE: (
        "Kunnan {name} keskipiste ei ole ääriviivan sisällä.",
        "Piirrä ääriviiva väljemmäksi, tai tarkista keskipiste tiedostossa municipalities.csv.",
    ),
    Fault.BAD_SYSTEM: (
        "Arvo ei kelpaa järjestelmän tunnukseksi: sen niminen on jo, tai siinä on muita merkkejä.",
        "Kirjoita enintään 30 merkkiä: kirjaimia a–z, numeroita, viivoja. Tunnus on myös kansion nimi.",
    ),
    Fault.BAD_ZONE: (
        "Aikavyöhykettä ei tunneta.",
        "Kirjoita vyöhykkeen nimi, esimerkiksi Europe/Helsinki.",
    ),
    Fault.UNKNOWN_SYSTEM: (
        "Järjestelmää ei ole tiedostossa systems.csv.",
        "Korjaa tunnus tai lisää järjestelmä tiedostoon systems.csv.",
    ),
    Fault.REGISTER: ("{said}", ""),
    Fault.LOST_ZERO: (
        "Kuntakoodi luettiin koodina ”{code}”: alkunolla oli kadonnut.",
        "Muuta sarake Excelissä tekstiksi, jos haluat nollan näkyviin.",
    ),
    Fault.NO_MUNICIPALITY: (
        "Toimipisteellä {code} ei ole kuntaa, joten sen tapahtumia ei lasketa.",
        "Anna kunta. Jos se on tekninen yksikkö, merkitse lajiksi technical.",
    ),
    Fault.NO_POPULATION: (
        "Kunnalla {name} ei ole väkilukua minään vuonna, joten lukuja asukasta kohti ei siitä saa.",
        "Lisää väkiluku.",
    ),
    Fault.FAR_POINT: (
        "Keskipiste on kaukana alueen muista kunnista.",
        "Tarkista asteet; muuta ei tarvitse tehdä, jos ne ovat oikein.",
    ),
    Fault.SAME_POINT: (
        "Sama keskipiste kuin kunnalla {other}{so}.",
        "Tarkista, kumman asteet ovat väärin.",
    ),
    Fault.NO_CENTRE: (
        "Kunnan {name} keskipistettä ei ole, joten karttaa ei piirretä.",
        "Anna asteet (centre_lat ja centre_lon), tai lisää kuntarajat (boundaries.geojson).",
    ),
    Fault.FAR_AREA: (
        "Kunnan {name} alue on kaukana alueen kuntien keskipisteistä.",
        "Tarkista, mistä alueesta tiedosto on; muuta ei tarvitse tehdä, jos se on oikein.",
    ),
    Fault.CENTRE_OUTSIDE: (
        "Kunnan {name} keskipiste ei ole kunnan alueella, joten kartan piste on muualla sen sisällä.",
        "Tarkista keskipiste tiedostossa municipalities.csv, tai kunnan koodi kuntarajoissa.",
    ),
    Fault.NO_MAP_SOURCE: (
        "Kuntarajojen lähdettä ei ole kerrottu, joten kartan vieressä ei lue, kenen ne ovat.",
        "Lisää tiedostoon region.csv rivi boundaries, esimerkiksi: boundaries,Tilastokeskus (CC BY 4.0).",
    ),
    Fault.NO_COUNTRY: (
        "Maata ei ole kerrottu, joten juhlapyhiä ei tunneta ja portaalin tekstit ovat yleisiä.",
        "Lisää rivi country, esimerkiksi: country,FI.",
    ),
    Fault.BAD_SETTING: (
        "Rivillä {what} ei voi olla tätä.",
        "Kirjoita esimerkiksi {example}.",
    ),
    Fault.NO_LANGUAGE: (
        "Tiedosto ei ole minkään portaalin kielen.",
        "Anna sille nimeksi kielen tunnus ({languages}) ja kansiossa words pääte .po, muissa .md.",
    ),
    Fault.NO_WORDS: (
        "Tiedostoa ei voi lukea käännöksinä.",
        "Tarkista rivi: sen alussa on msgid tai msgstr ja teksti lainausmerkeissä (.po, UTF-8).",
    ),
    Fault.NO_TEXT: ("Tiedostoa ei voi lukea tekstinä.", "Tallenna se merkistöllä UTF-8."),
    Fault.OTHER_FORMS: (
        "Tekstissä on eri määrä muotoja kuin portaalin tekstissä.",
        "Anna yksikkö ja monikko (msgstr[0] ja msgstr[1]) vain siinä, missä portaalillakin on ne.",
    ),
    Fault.OTHER_PLACES: (
        "Tekstissä on aaltosulkeissa jotakin, mitä portaalin tekstissä ei ole.",
        "Käytä vain niitä kohtia, jotka ovat avaimessa (msgid), tai jätä kohta pois.",
    ),
    Fault.UNKNOWN_TEXT: (
        "Portaalissa ei ole tekstiä tällä avaimella, joten riviä ei käytetä.",
        "Kopioi avain (msgid) portaalin tiedostosta, tai poista rivi.",
    ),
    Fault.LIBRARY_ENDED: (
        "Kirjasto ei ollut silloin toiminnassa (sen toimipisteet olivat kartassa {span}), joten riviä "
        "ei lueta.",
        "Tarkista kirjasto ja aika.",
    ),
    Fault.NO_BRANCHES: (
        "Järjestelmällä ei ole yhtään toimipistettä, joten sen lainoja ei voi laskea.",
        "Kirjoita järjestelmän tunnus sen toimipisteiden sarakkeeseen system (branch_codes.csv).",
    ),
    Fault.MISSING_FILE: ("Tiedostoa ei ole.", "Se toisi: {feature}."),
    Fault.EMPTY_FILE: (
        "Tiedostossa ei ole rivejä.",
        "Täydennä ne, kun tarvitset tiedostoa; tyhjänä siitä ei ole haittaa.",
    ),
    Fault.MISSING_COLUMNS: ("Saraketta {columns} ei ole.", "Se toisi: {feature}."),
}


@dataclass(frozen=True)
class Place:
    """Where something stands: a file and its row or feature, or a row that was told in the portal (no
    number)."""

    file: str
    row: int | None = None
    key: tuple[str, ...] = ()
    feature: int | None = None

    def said(self) -> str:
        """The place as a sentence names it."""
        if self.row is not None:
            return f"{self.file}, rivi {self.row}"
        if self.feature is not None:
            return f"{self.file}, kohde {self.feature}"
        return (
            f"{self.file}, {HERE} rivi {' '.join(filter(None, self.key))}"
            if self.key
            else self.file
        )


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or could be better: where, in which column, with what value."""

    fault: Fault
    place: Place
    column: str = ""
    value: str = ""
    values: dict[str, str | int] = field(default_factory=dict)

    @property
    def is_fault(self) -> bool:
        """Whether it stops a build; advice does not."""
        return self.fault not in ADVICE

    def reason(self) -> str:
        return _SENTENCES[self.fault][0].format(**self.values)

    def remedy(self) -> str:
        return _SENTENCES[self.fault][1].format(**self.values)

    def sentence(self) -> str:
        """File, row, column, value, reason and remedy."""
        if self.fault is Fault.REGISTER:
            return self.reason()
        where = [self.place.said()] if self.place.file else []
        where += [f"sarake {self.column}"] if self.column else []
        where += [f"arvo ”{self.value}”"] if self.value else []
        start = f"{', '.join(where)}: " if where else ""
        return f"{start}{self.reason()} {self.remedy()}".strip()
