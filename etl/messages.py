"""What the reader of a complaint is told: one Finnish sentence for the reason, one for the remedy.

The code and the parameters travel with every complaint (`--json`), so that another face can
say the same in another language.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from etl.finnish import number

_PLACES = frozenset({"row", "position"})  # where something stands is no amount


class Code(StrEnum):
    """Everything the intake can say of a file or a row."""

    EMPTY_FILE = "empty_file"
    NO_ROWS = "no_rows"
    HTML_PAGE = "html_page"
    JSON_ERROR = "json_error"
    JSON_BROKEN = "json_broken"
    JSON_SHAPE = "json_shape"
    JSON_WRAPPED = "json_wrapped"
    READER_DIED = "reader_died"
    READER_TIME = "reader_time"
    READER_MEMORY = "reader_memory"
    OUT_OF_MEMORY = "out_of_memory"
    BAD_ZONE = "bad_zone"
    PASSWORD = "password"  # noqa: S105 - no password
    BROKEN_WORKBOOK = "broken_workbook"
    BROKEN_ARCHIVE = "broken_archive"
    TOO_LARGE = "too_large"
    TOO_MANY_FILES = "too_many_files"
    BROKEN_TEXT = "broken_text"
    OTHER_FORMAT = "other_format"
    OTHER_ARCHIVE = "other_archive"
    MAIL = "mail"
    UNREADABLE = "unreadable"
    LAINAUSDATA = "lainausdata"
    PERSONAL = "personal"
    LAINAUSDATA_ALONE = "lainausdata_alone"
    MAYBE_PERSONAL = "maybe_personal"
    SECTIONS_OVERLAP = "sections_overlap"
    ROWS_REPEATED = "rows_repeated"
    ID_REPEATED = "id_repeated"
    GROUPS_REPEATED = "groups_repeated"
    NO_LOANS = "no_loans"
    UNKNOWN_HEADER = "unknown_header"
    MISSING_COLUMNS = "missing_columns"
    DUPLICATE_COLUMNS = "duplicate_columns"
    NO_HEADER = "no_header"
    SAMPLE_AFTER_REAL = "sample_after_real"
    STILL_WRITTEN = "still_written"
    SYSTEM_ASKED = "system_asked"
    SYSTEM_UNKNOWN = "system_unknown"
    SYSTEM_OTHER = "system_other"
    SYSTEM_LOADED = "system_loaded"
    OTHER_ROWS = "other_rows"
    FIGURES_ASKED = "figures_asked"
    FIGURES_REPEATED = "figures_repeated"
    FIGURES_FAULTS = "figures_faults"
    FIGURES_NONE = "figures_none"
    FIGURES_SIZE = "figures_size"
    BOOK_FORMAT = "book_format"
    BOOK_SHEETS = "book_sheets"
    BOOK_SHEETS_KEPT = "book_sheets_kept"
    BOOK_COLUMNS = "book_columns"
    BOOK_UNMARKED = "book_unmarked"
    BOOK_ROWS = "book_rows"
    BOOK_SIZE = "book_size"
    BOOK_PERSONAL = "book_personal"

    CELL_COUNT = "cell_count"
    KOHA_ERROR = "koha_error"
    REQUIRED = "required"
    BAD_ID = "bad_id"
    BAD_TIME = "bad_time"
    OLD_TIME = "old_time"
    FUTURE_TIME = "future_time"
    BAD_FOUND = "bad_found"
    NESTED = "nested"
    BAD_MONTH = "bad_month"
    BAD_COUNT = "bad_count"
    BAD_FLAG = "bad_flag"
    LONG_CODE = "long_code"
    DATE_IN_CODE = "date_in_code"
    BAD_DAY = "bad_day"
    NO_SUCH_DAY = "no_such_day"
    ONLY_YEAR = "only_year"
    FAR_DAY = "far_day"
    BAD_YEAR = "bad_year"
    NOT_YET = "not_yet"
    YEARS_AHEAD = "years_ahead"
    BAD_NUMBER = "bad_number"
    BAD_WORD = "bad_word"
    LONG_TEXT = "long_text"
    PERSON = "person"
    PERSON_COLUMN = "person_column"
    MERGED = "merged"
    FORMULA = "formula"
    ERROR_CELL = "error_cell"
    UNKNOWN_LIBRARY = "unknown_library"
    UNKNOWN_MUNICIPALITY = "unknown_municipality"
    FIGURES_PLACE = "figures_place"
    FIGURES_YEAR = "figures_year"
    FIGURES_TWICE = "figures_twice"
    FIGURES_NUMBER = "figures_number"
    FIGURES_THOUSANDS = "figures_thousands"
    FIGURES_WHOLE = "figures_whole"
    LIBRARY_ENDED = "library_ended"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_MEETING = "unknown_meeting"
    NO_YEAR = "no_year"
    OTHER_YEAR = "other_year"
    MORE_YEARS = "more_years"
    OTHER_KIND = "other_kind"
    ENDS_BEFORE = "ends_before"
    TWICE = "twice"
    SAMPLE_ROW = "sample_row"

    ALREADY_LOADED = "already_loaded"
    ASIDE = "aside"
    ROW_LIMIT = "row_limit"
    EXTRA_COLUMNS = "extra_columns"
    OTHER_SHEETS = "other_sheets"
    HEADERLESS = "headerless"
    TOTALS_SKIPPED = "totals_skipped"
    SUBTOTALS = "subtotals"
    SECTION_COPIED = "section_copied"
    ROWS_TWICE = "rows_twice"
    LETTERS_GUESSED = "letters_guessed"
    LETTERS_TWICE = "letters_twice"
    LETTERS_LOST = "letters_lost"
    NULS = "nuls"
    UNKNOWN_EVENTS = "unknown_events"
    BESIDE = "beside"
    FUTURE = "future"
    UNMAPPED = "unmapped"
    OUTSIDE_PERIODS = "outside_periods"
    MUCH_UNMAPPED = "much_unmapped"
    NOTHING_MAPPED = "nothing_mapped"
    JUMP = "jump"
    BETWEEN_SYSTEMS = "between_systems"
    GAP = "gap"
    CHANGED = "changed"
    STRAY = "stray"
    SILENT = "silent"
    SILENT_BRANCH = "silent_branch"
    GONE_BRANCH = "gone_branch"
    THIN = "thin"
    BOOK_CHANGED = "book_changed"
    BOOK_OLDER = "book_older"
    BOOK_STALE = "book_stale"
    BOOK_BASE = "book_base"
    BOOK_KEPT = "book_kept"
    BOOK_KEPT_NEW = "book_kept_new"
    BOOK_KEPT_GONE = "book_kept_gone"
    BOOK_CLASH = "book_clash"
    BOOK_CLASH_GONE = "book_clash_gone"
    BOOK_CLASH_KEPT = "book_clash_kept"
    BOOK_MORE = "book_more"
    BOOK_ASIDE = "book_aside"
    FIGURES_TAKEN = "figures_taken"
    FIGURES_REMEMBERED = "figures_remembered"
    FIGURES_OVER = "figures_over"
    FIGURES_ELSEWHERE = "figures_elsewhere"
    FIGURES_EMPTY = "figures_empty"
    FIGURES_LEFT = "figures_left"
    FIGURES_SHEETS = "figures_sheets"
    FIGURES_AGAIN = "figures_again"
    FIGURES_ASIDE = "figures_aside"
    HIDDEN_SHEET = "hidden_sheet"
    EXTRA_SHEETS = "extra_sheets"


# What a person can answer on the page of loaded data, so that the file is taken after all.
QUESTIONS = frozenset({Code.SYSTEM_ASKED, Code.SYSTEM_UNKNOWN, Code.SYSTEM_OTHER, Code.OTHER_ROWS})

# What is no fault of the file's: the very same may be taken another time.
ANOTHER_TIME = frozenset(
    {
        Code.BAD_ZONE,
        Code.STILL_WRITTEN,
        Code.READER_TIME,
        Code.READER_MEMORY,
        Code.OUT_OF_MEMORY,
    }
)


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
    Code.JSON_WRAPPED: (
        "Tiedosto on verkkosivun ohjelmalle tarkoitettu vastaus eikä pelkkää JSONia.",
        "Hae raportti uudelleen osoitteesta svc/report (annotated=1) tai vie se CSV-muodossa.",
    ),
    Code.JSON_SHAPE: (
        "JSON-tiedostossa ei ole taulukkoa.",
        "Hae raportti muodossa, jossa jokainen rivi on oma alkionsa (annotated=1).",
    ),
    Code.READER_DIED: (
        "Tiedoston lukeminen katkesi, joten siitä ei otettu mitään; tiedosto on luultavasti viallinen.",
        "Vie raportti uudelleen CSV-muodossa.",
    ),
    Code.READER_TIME: (
        "Tiedoston lukeminen kesti yli {minutes} minuuttia, joten se lopetettiin eikä mitään otettu.",
        "Vie raportti CSV-muodossa tai lyhyempinä jaksoina.",
    ),
    Code.READER_MEMORY: (
        "Tiedoston lukeminen vei yli {limit} megatavua muistia, joten se lopetettiin eikä mitään "
        "otettu.",
        "Vie raportti CSV-muodossa tai lyhyempinä jaksoina.",
    ),
    Code.OUT_OF_MEMORY: (
        "Muisti ei riittänyt tiedoston lukemiseen, joten siitä ei otettu mitään.",
        "Vie raportti CSV-muodossa tai lyhyempinä jaksoina.",
    ),
    Code.BAD_ZONE: (
        "Alueen tietojen aikavyöhykettä {zone} ei tunneta, joten aikoja ei voi lukea.",
        "Korjaa tiedostoon region.csv rivi zone tai tiedostoon systems.csv sarake time_zone, esimerkiksi "
        "Europe/Helsinki.",
    ),
    Code.PASSWORD: (
        "Työkirja on suojattu salasanalla.",
        "Avaa tiedosto Excelissä, poista salasana ja tallenna se uudelleen .xlsx-muodossa.",
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
        "Tiedosto on purettuna yli {limit} megatavua.",
        "Vie raportti kuukausi kerrallaan, tai tuo se pakkaamattomana.",
    ),
    Code.TOO_MANY_FILES: (
        "Paketissa on yli {limit} tiedostoa.",
        "Jaa raportit pienempiin paketteihin.",
    ),
    Code.BROKEN_TEXT: (
        "Tiedoston rakenne rikkoutuu noin rivillä {row}: rivi on liian pitkä tai "
        "lainausmerkki jää auki.",
        "Vie raportti uudelleen CSV-muodossa.",
    ),
    Code.OTHER_FORMAT: (
        "Tiedosto on muodossa {format}, jota ei lueta.",
        "Avaa se taulukkolaskennassa ja tallenna .xlsx-muodossa, tai vie raportti Kohasta "
        "CSV-muodossa.",
    ),
    Code.OTHER_ARCHIVE: (
        "Tiedosto on pakattu muotoon {format}, jota ei pureta.",
        "Pura se omalla koneellasi ja lataa raportti sellaisenaan tai zip-pakettina.",
    ),
    Code.MAIL: (
        "Tiedosto on sähköpostiviesti.",
        "Avaa viesti, tallenna siitä pelkkä liitetiedosto ja lataa se.",
    ),
    Code.UNREADABLE: (
        "Tiedostossa ei ole taulukkoa, jonka portaali osaisi lukea.",
        "Vie raportti Kohasta CSV-muodossa.",
    ),
    Code.LAINAUSDATA: (
        "Tämä on Lainausdata-raportti. Siitä puuttuu niteen omistava kirjasto, ja siinä on "
        "henkilötietoja, joten siitä ei voi laskea kirjastojen välistä lainausta. Portaaliin tuotu "
        "tiedosto poistetaan.",
        "Poista tiedosto myös omalta koneeltasi ja aja sen sijaan raportti R1 "
        "(Aineistot-sivun kohta Raportit Kohassa).",
    ),
    Code.LAINAUSDATA_ALONE: (
        "Tämä on Lainausdata-raportti. Siitä puuttuu niteen omistava kirjasto, joten siitä ei voi "
        "laskea kirjastojen välistä lainausta.",
        "Aja sen sijaan raportti R1 (Aineistot-sivun kohta Raportit Kohassa).",
    ),
    Code.PERSONAL: (
        "Tiedostossa on henkilötietoja (sarake {columns}), eikä raporttia tunneta. Portaaliin tuotu "
        "tiedosto poistetaan.",
        "Poista tiedosto myös omalta koneeltasi ja aja jokin Aineistot-sivun kohdan Raportit Kohassa raporteista.",
    ),
    Code.MAYBE_PERSONAL: (
        "Tiedostossa näyttää olevan henkilötietoja (sarake {columns}), eikä raporttia tunneta. "
        "Siitä ei otettu mitään, mutta tiedostoa ei poistettu.",
        "Tarkista tiedosto, poista se, jos siinä on henkilötietoja, ja aja jokin "
        "Aineistot-sivun kohdan Raportit Kohassa raporteista.",
    ),
    Code.SECTIONS_OVERLAP: (
        "Osissa ”{first}” ja ”{second}” on samaa (rivejä {rows}), mutta kumpikaan ei ole toisen "
        "kopio, joten ne laskettaisiin kahdesti.",
        "Jätä tiedostoon kukin rivi vain kerran ja lataa se uudelleen.",
    ),
    Code.ROWS_REPEATED: (
        "Jokainen rivi on tiedostossa {times} kertaa, joten kaikki laskettaisiin moneen kertaan.",
        "Tarkista, onko raportti liitetty tiedostoon kahdesti, ja vie se uudelleen.",
    ),
    Code.ID_REPEATED: (
        "Sarakkeessa {column} on samoja tunnuksia riveillä, jotka kertovat eri asioista: tunnuksia "
        "{ids}, rivejä {rows}, esimerkiksi {id}. Ei voi tietää, mikä rivi on oikea.",
        "Vie raportti uudelleen CSV-muodossa äläkä tallenna sitä Excelissä, joka pyöristää pitkät "
        "tunnukset.",
    ),
    Code.GROUPS_REPEATED: (
        "Sama ryhmä on raportissa monella rivillä (ryhmiä {groups}, ensimmäinen rivillä {row}), joten "
        "sen tapahtumat laskettaisiin moneen kertaan.",
        "Aja raportti uudelleen; siinä jokainen ryhmä on yhdellä rivillä.",
    ),
    Code.NO_LOANS: (
        "Tiedostossa ei ole yhtään lainaa eikä uusintaa. Tapahtumien lajit ovat: {types}.",
        "Aja raportti niin, että lainat ovat lajia issue ja uusinnat lajia renew.",
    ),
    Code.UNKNOWN_HEADER: (
        "Raporttia ei tunneta. Ensimmäisen rivin sarakkeet ovat: {columns}.",
        "Aja jokin Aineistot-sivun kohdan Raportit Kohassa raporteista äläkä muuta sarakkeiden nimiä.",
    ),
    Code.MISSING_COLUMNS: (
        "Raportti näyttää raportilta {report}, mutta siitä puuttuu sarake {columns}.",
        "Aja raportti {report} muuttamattomana (Aineistot-sivun kohta Raportit Kohassa).",
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
    Code.STILL_WRITTEN: (
        "Tiedostoa kirjoitettiin vielä, kun sitä luettiin, joten siitä ei otettu mitään.",
        "Odota, että tiedosto on kokonaan kopioitu, ja lataa se uudelleen.",
    ),
    Code.SYSTEM_ASKED: (
        "Tiedoston toimipisteet sopivat järjestelmiin {systems}, joten sitä ei ladattu.",
        "Valitse sivulla Aineistot, minkä järjestelmän raportti se on, tai siirrä se järjestelmän "
        "kansioon (esimerkiksi data/exports/{system}).",
    ),
    Code.SYSTEM_UNKNOWN: (
        "Tiedoston toimipisteistä ei voi päätellä, minkä järjestelmän ({systems}) raportti se on, joten "
        "sitä ei ladattu.",
        "Valitse järjestelmä sivulla Aineistot, tai siirrä tiedosto järjestelmän kansioon (esimerkiksi "
        "data/exports/{system}).",
    ),
    Code.SYSTEM_OTHER: (
        "Tiedoston kerrotaan olevan järjestelmästä {system}, mutta sen toimipisteet ovat järjestelmän "
        "{other}, joten sitä ei ladattu.",
        "Vaihda järjestelmä. Jos se on oikein, lisää ensin järjestelmän {system} toimipisteet "
        "toimipistekarttaan.",
    ),
    Code.SYSTEM_LOADED: (
        "Sama tiedosto on jo ladattu järjestelmään {other}, joten sitä ei ladattu järjestelmään {system}.",
        "Jos se on järjestelmän {system}, ota se ensin pois käytöstä sivulla Aineistot ja lataa uudelleen.",
    ),
    Code.OTHER_ROWS: (
        "Tiedoston {rows} riviä korvaisi aiemmin ladattuja ({file}), mutta niistä {differ} kertoo eri "
        "päivästä tai toimipisteestä kuin ne, joten sitä ei ladattu.",
        "Jos tiedosto on toisesta järjestelmästä, lisää järjestelmä tiedostoon systems.csv. Jos se on "
        "oikein, vahvista sivulla Aineistot tai komentorivillä valinnalla --replace.",
    ),
    Code.FIGURES_ASKED: (
        "Tiedostossa on taulukko alueen kunnista, mutta ei tiedetä, mitä sen sarakkeet ovat.",
        "Kerro se sivulla Aineistot tai komennolla python -m etl figures TIEDOSTO.",
    ),
    Code.FIGURES_REPEATED: (
        "Yhteisen kirjaston jokaisella kunnalla on sama luku ({texts}).",
        "Kerro, onko se kunnan oma luku vai koko kirjaston luku, joka toistuu (sivulla Aineistot, tai "
        "komentorivillä --joint own tai --joint repeated).",
    ),
    Code.FIGURES_FAULTS: (
        "Taulukossa on {cells} virhettä, joten siitä ei otettu mitään.",
        "Korjaa kohdat, jotka on lueteltu riveittäin, ja tuo tiedosto uudelleen.",
    ),
    Code.FIGURES_NONE: (
        "Valituissa sarakkeissa ei ole yhtään lukua alueen kunnista.",
        "Tarkista, mitkä sarakkeet valitsit.",
    ),
    Code.FIGURES_SIZE: (
        "Taulukko on liian suuri: enintään {rows} riviä ja {columns} saraketta luetaan.",
        "Rajaa taulukko alueen kuntiin ja niihin lukuihin, joita tarvitset.",
    ),
    Code.BOOK_FORMAT: (
        "Yhteistyökirja ei ole .xlsx-tiedosto.",
        "Avaa se Excelissä tai LibreOfficessa ja tallenna muodossa Excel-työkirja (.xlsx).",
    ),
    Code.BOOK_SHEETS: (
        "Yhteistyökirjasta puuttuu taulukko {sheets}.",
        "Lataa portaalista uusi yhteistyökirja ja siirrä rivit siihen.",
    ),
    Code.BOOK_SHEETS_KEPT: (
        "Yhteistyökirjassa ei ole taulukkoa {sheets}, joten sen tiedot jäivät ennalleen.",
        "Lataa portaalista uusi yhteistyökirja, kun haluat muuttaa niitä.",
    ),
    Code.BOOK_COLUMNS: (
        "Yhteistyökirjan taulukosta {sheet} puuttuu sarake {columns}.",
        "Lataa portaalista uusi yhteistyökirja ja siirrä rivit siihen.",
    ),
    Code.BOOK_UNMARKED: (
        "Yhteistyökirjan taulukosta Ohje ei selviä, onko aineisto oikeaa vai esimerkki.",
        "Lataa portaalista uusi yhteistyökirja, siirrä rivit siihen äläkä muuta taulukkoa Ohje.",
    ),
    Code.BOOK_PERSONAL: (
        "Yhteistyökirjan taulukossa {sheet} on rivillä {row} henkilötunnukselta näyttävä tieto. Kirjasta ei "
        "otettu mitään.",
        "Poista henkilötunnus työkirjasta. Siihen merkitään kirjastoja, ei henkilöitä.",
    ),
    Code.BOOK_ROWS: (
        "Yhteistyökirjan taulukossa {sheet} on yli {limit} riviä.",
        "Poista taulukon lopusta tyhjät rivit ja tallenna työkirja uudelleen.",
    ),
    Code.BOOK_SIZE: (
        "Yhteistyökirja on purettuna yli {limit} megatavua.",
        "Lataa portaalista uusi yhteistyökirja ja siirrä rivit siihen.",
    ),
    Code.BAD_DAY: ("Päivää ei voi lukea.", "Kirjoita päivä muodossa 1.2.2026."),
    Code.NO_SUCH_DAY: ("Tällaista päivää ei ole.", "Tarkista päivä ja kuukausi."),
    Code.ONLY_YEAR: (
        "Solussa on pelkkä vuosi.",
        "Kirjoita päivä muodossa 1.2.2026, tai jätä solu tyhjäksi ja kirjoita vuosi omaan sarakkeeseensa.",
    ),
    Code.FAR_DAY: ("Päivä ei ole vuosien {first}–{last} väliltä.", "Tarkista päivä."),
    Code.BAD_YEAR: (
        "Vuosi ei ole luku väliltä {first}–{last}.",
        "Kirjoita vuosi neljällä numerolla.",
    ),
    Code.NOT_YET: (
        "Aika on vasta tulossa, vaikka rivi kertoo jo tehdystä.",
        "Tarkista kuukausi ja vuosi.",
    ),
    Code.YEARS_AHEAD: (
        "Vuosi on liian kaukana tulevaisuudessa: viimeinen mahdollinen on {last}.",
        "Tarkista vuosi.",
    ),
    Code.BAD_NUMBER: (
        "Arvo ei ole luku tai se on negatiivinen.",
        "Kirjoita luku, esimerkiksi 3,5, ilman yksikköä.",
    ),
    Code.BAD_WORD: ("Arvoa ei tunneta.", "Valitse solun luettelosta: {words}."),
    Code.LONG_TEXT: ("Tekstissä on yli {limit} merkkiä.", "Lyhennä tekstiä."),
    Code.PERSON: (
        "Solussa näyttää olevan henkilön nimi, sähköpostiosoite tai puhelinnumero.",
        "Kirjoita tilalle kirjasto tai rooli. Jos nimi kuuluu teokseen, palkintoon tai tapahtumaan, "
        "kirjoita se lainausmerkkeihin.",
    ),
    Code.PERSON_COLUMN: (
        "Sarakkeessa {column} näyttää olevan henkilöiden tietoja.",
        "Poista sarake. Yhteistyökirjaan merkitään kirjastoja, ei henkilöitä.",
    ),
    Code.MERGED: ("Solu on yhdistetty toiseen.", "Poista solujen yhdistäminen ja täytä solu."),
    Code.FORMULA: (
        "Solussa on kaava, jonka tulos puuttuu.",
        "Avaa työkirja Excelissä ja tallenna se uudelleen, niin kaavan tulos tallentuu.",
    ),
    Code.ERROR_CELL: (
        "Solussa on laskentataulukon virhe.",
        "Korjaa virhe sen lähteessä tai vie raportti uudelleen.",
    ),
    Code.UNKNOWN_LIBRARY: (
        "Kirjastoa ei tunneta.",
        "Valitse kirjasto solun luettelosta, esimerkiksi: {names}.",
    ),
    Code.UNKNOWN_MUNICIPALITY: (
        "Kuntaa ei tunneta.",
        "Valitse kunta solun luettelosta, esimerkiksi: {names}.",
    ),
    Code.FIGURES_PLACE: (
        "Kuntaa tai kirjastoa ei tunneta.",
        "Kirjoita kunnan nimi tai numero, esimerkiksi: {names}.",
    ),
    Code.FIGURES_YEAR: (
        "Vuotta ei voi lukea.",
        "Kirjoita vuosi neljällä numerolla, esimerkiksi 2025.",
    ),
    Code.FIGURES_TWICE: (
        "Saman kunnan sama luku vuodelta {year} on jo rivillä {row} (sarake {column}).",
        "Jätä toinen pois.",
    ),
    Code.FIGURES_NUMBER: (
        "Solussa ei ole lukua.",
        "Kirjoita luku ilman sanoja, tai jätä solu tyhjäksi, jos lukua ei tiedetä.",
    ),
    Code.FIGURES_THOUSANDS: (
        "Luvusta ei näe, erottaako merkki tuhannet vai desimaalit.",
        "Kirjoita luku ilman tuhaterotinta, esimerkiksi 1234 tai 1234,50.",
    ),
    Code.FIGURES_WHOLE: (
        "Luvussa on desimaaleja, vaikka asukkaat, lainat ja käynnit ovat kokonaislukuja.",
        "Tarkista luku ja mikä sarake on valittu.",
    ),
    Code.LIBRARY_ENDED: (
        "Kirjasto ei ollut silloin toiminnassa: sen toimipisteet olivat kartassa {span}.",
        "Tarkista kirjasto ja aika.",
    ),
    Code.UNKNOWN_GROUP: (
        "Ryhmää ei ole taulukossa Ryhmät, tai sen rivi hylättiin.",
        "Valitse ryhmä luettelosta tai lisää se ensin taulukkoon Ryhmät.",
    ),
    Code.UNKNOWN_MEETING: (
        "Ryhmällä ei ole tämän päivän kokousta taulukossa Kokoukset.",
        "Tarkista päivä tai lisää kokous ensin taulukkoon Kokoukset.",
    ),
    Code.NO_YEAR: ("Riviltä puuttuu aika.", "Täydennä päivä tai vuosi, jos lähde kertoo sen."),
    Code.OTHER_YEAR: (
        "Vuosi ei sovi rivin päiviin.",
        "Jätä vuosi tyhjäksi, kun päivä on annettu.",
    ),
    Code.MORE_YEARS: (
        "Jakso ei ole kokonaan rivin vuonna.",
        "Jaa jakso niin, että jokaisella vuodella on oma rivinsä ja omat määränsä.",
    ),
    Code.OTHER_KIND: (
        "Sarake ei kuulu rivin lajiin.",
        "Kirjoita eurot avustuksen ja menojen riveille, henkilötyövuodet henkilöstön riveille.",
    ),
    Code.ENDS_BEFORE: ("Loppupäivä on ennen alkupäivää.", "Tarkista päivät."),
    Code.TWICE: ("Sama asia on jo rivillä {row}.", "Poista toinen riveistä."),
    Code.SAMPLE_ROW: (
        "Rivi on keksittyä esimerkkiaineistoa, mutta työkirja on oikeaa aineistoa.",
        "Poista rivi.",
    ),
    Code.CELL_COUNT: (
        "Rivillä on {cells} saraketta, otsikossa {expected}.",
        "Tarkista, onko rivillä ylimääräinen erotin tai rivinvaihto, ja vie raportti CSV-muodossa.",
    ),
    Code.KOHA_ERROR: (
        "Koha keskeytti raportin virheeseen, joten aineisto voi olla vajaa.",
        "Aja raportti uudelleen; jo luetut rivit eivät kahdennu.",
    ),
    Code.REQUIRED: (
        "Arvo puuttuu.",
        "Täydennä arvo vain, jos lähde (Koha tai asiakirja) kertoo sen; muuten rivi jää pois.",
    ),
    Code.BAD_ID: ("Tunniste ei ole kokonaisluku.", "Tarkista, ettei Excel ole muuttanut lukua."),
    Code.BAD_TIME: (
        "Aikaa ei voi lukea.",
        "Kirjoita aika muodossa 2025-03-01 14:05:00 tai 1.3.2025 14.05.",
    ),
    Code.OLD_TIME: (
        "Aika ei ole vuosien 1990–2099 väliltä.",
        "Tarkista päivämäärä; vuosi kirjoitetaan neljällä numerolla.",
    ),
    Code.FUTURE_TIME: (
        "Aika on tulevaisuudessa, vaikka se kertoo jo tapahtuneesta.",
        "Tarkista rivi Kohassa ja aja raportti uudelleen.",
    ),
    Code.BAD_FOUND: (
        "Arvoa ei tunneta; Koha kirjoittaa varauksen tilaksi F, W, T tai P tai jättää sen tyhjäksi.",
        "Aja raportti R3 muuttamattomana (Aineistot-sivun kohta Raportit Kohassa).",
    ),
    Code.NESTED: (
        "Solussa on JSON-rakenne eikä pelkkä arvo.",
        "Hae raportti muodossa, jossa jokainen solu on yksi arvo, tai vie se CSV-muodossa.",
    ),
    Code.BAD_MONTH: ("Kuukautta ei voi lukea.", "Kirjoita kuukausi muodossa 2025-03."),
    Code.BAD_COUNT: ("Määrä ei ole kokonaisluku.", "Tarkista luku."),
    Code.BAD_FLAG: ("Arvon pitää olla 0 tai 1.", "Aja raportti uudelleen."),
    Code.LONG_CODE: (
        "Koodi on yli 10 merkkiä pitkä; sarakkeet ovat ehkä siirtyneet.",
        "Tarkista rivin sarakkeet.",
    ),
    Code.DATE_IN_CODE: (
        "Koodin paikalla on päivämäärä; taulukkolaskenta on luultavasti muuttanut koodin.",
        "Vie raportti uudelleen äläkä avaa sitä Excelissä ennen lataamista.",
    ),
    Code.SUBTOTALS: (
        "Välisummia jätettiin pois, jotta mikään ei laskettaisi kahdesti; rivejä {rows}.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.ROWS_TWICE: (
        "Samanlaisena toistuvia rivejä on {rows}, ja ne laskettiin kaikki.",
        "Jos osa raportista on tiedostossa kahteen kertaan, vie raportti uudelleen.",
    ),
    Code.SECTION_COPIED: (
        "Osa ”{copy}” toistaa osaa ”{other}” (rivejä {rows}), joten rivit luettiin vain kerran.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.LETTERS_GUESSED: (
        "Tiedoston merkistö pääteltiin ({encoding}): esimerkiksi {words}.",
        "Tarkista, että kirjaimet ovat oikein; jos eivät, vie raportti UTF-8-muodossa.",
    ),
    Code.LETTERS_TWICE: (
        "Kirjaimia oli koodattu kahteen kertaan, ja ne palautettiin: esimerkiksi {words}.",
        "Tarkista, että kirjaimet ovat oikein.",
    ),
    Code.LETTERS_LOST: (
        "Kirjaimia on muuttunut kysymysmerkeiksi ennen lataamista: esimerkiksi {words}.",
        "Vie raportti uudelleen UTF-8-muodossa, niin saamen ja suomen kirjaimet säilyvät.",
    ),
    Code.NULS: (
        "Tiedostossa oli tyhjiä NUL-merkkejä ({count}), ja ne jätettiin pois.",
        "Tarkista, että rivimäärä on oikein.",
    ),
    Code.UNKNOWN_EVENTS: (
        "Tapahtumien lajeja ei tunneta, joten niitä ei lasketa: {types}.",
        "Tarkista, pitäisikö ne laskea; lainat ovat lajia issue ja uusinnat lajia renew.",
    ),
    Code.BESIDE: (
        "Paketissa oli myös tämä tiedosto, jossa ei ole raporttia, joten sitä ei luettu.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.ALREADY_LOADED: ("Sama tiedosto on jo ladattu.", "Mitään ei tarvitse tehdä."),
    Code.ASIDE: (
        "Sama tiedosto on ladattu aiemmin ja poistettu käytöstä.",
        "Palauta se sivun Aineistot kohdassa Ladatut tiedostot, jos se kuuluu lukuihin.",
    ),
    Code.ROW_LIMIT: (
        "Rivejä on tasan {rows}; Koha katkaisee raportin tähän sanomatta siitä.",
        "Vie raportti lyhyempinä jaksoina ja vertaa rivimäärää.",
    ),
    Code.EXTRA_COLUMNS: (
        "Saraketta {columns} ei lueta eikä tallenneta.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.OTHER_SHEETS: (
        "Työkirjasta luettiin raportti {report}. Välilehteä {sheets} ei luettu.",
        "Jos siinäkin on raportti, tallenna se omaan tiedostoonsa.",
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
        "Kerro sivulla Toimipistekartta, mikä se on, ja laske luvut uudelleen.",
    ),
    Code.OUTSIDE_PERIODS: (
        "Toimipiste {branch} on kartassa, mutta ei näiden rivien päivinä; rivejä {rows}.",
        "Tarkista sivulla Toimipistekartta, mistä päivästä mihin päivään se on ollut käytössä.",
    ),
    Code.MUCH_UNMAPPED: (
        "Lainoista ja uusinnoista {share} % jäisi pois luvuista ({rows} riviä {of} rivistä), koska "
        "näitä toimipisteitä ei tunneta: {codes}.",
        "Kerro sivulla Toimipistekartta, mitä ne ovat. Jos rivit saa jättää pois, vahvista se.",
    ),
    Code.NOTHING_MAPPED: (
        "Yhtään lainaa tai uusintaa ei voi laskea, koska yhtään toimipistettä ei tunneta: {codes}.",
        "Kerro sivulla Toimipistekartta, mitä ne ovat. Ennen sitä lukuja ei voi julkaista.",
    ),
    Code.JUMP: (
        "{branch}: {month} tapahtumia {events}, tavallisesti {usual}.",
        "Selvitä, kirjautuivatko tapahtumat väärään toimipisteeseen.",
    ),
    Code.BETWEEN_SYSTEMS: (
        "Järjestelmän {system} tapahtumista {events} on toimipisteissä, jotka tunnetaan vain muissa "
        "järjestelmissä ({branches}). Ne ovat kaukolainoja, eikä niitä lasketa kimpan sisäisiin.",
        "Jos jokin näistä on järjestelmän {system} oma toimipiste, lisää se toimipistekarttaan.",
    ),
    Code.GAP: (
        "Lainauksista puuttuu kokonaan: {months}.",
        "Aja raportti Kohassa tältä ajalta ja tuo se portaaliin.",
    ),
    Code.STRAY: (
        "Rivejä {rows} on päivätty kauas muista: {days}. Muut rivit ovat ajalta {others}.",
        "Tarkista rivien vuosi. Muiden kuukausien luvut eivät muutu niiden takia.",
    ),
    Code.SILENT: (
        "{report}: ajalta {days} ei ole yhtään tapahtumaa, vaikka aukiolopäiviä on {open_days}. "
        "Kuukautta ei verrata muihin.",
        "Aja raportti Kohassa tältä ajalta uudelleen ja tuo se portaaliin.",
    ),
    Code.SILENT_BRANCH: (
        "{report}: toimipisteestä {branch} ei ole tapahtumia ajalta {days}; tavallisesti niitä on "
        "tuona aikana noin {missing}.",
        "Jos toimipiste oli suljettu, merkitse se alueen tapahtumiin (annotations.csv). "
        "Muuten aja raportti uudelleen.",
    ),
    Code.GONE_BRANCH: (
        "{report}: toimipisteestä {branch} ei ole tapahtumia {day} alkaen; tavallisesti niitä on "
        "ollut samassa ajassa noin {missing}.",
        "Jos toimipiste on lakannut tai sen tunnus on vaihtunut, merkitse loppupäivä "
        "toimipistekarttaan. Muuten aja raportti uudelleen.",
    ),
    Code.THIN: (
        "{month}: raportissa {report} tapahtumia on vain {rows}, joten kuukauden luvut ovat yhä "
        "raportista {kept} (tapahtumia {kept_rows}).",
        "Vie kuukausi kokonaan raportilla {report}, jos sen pitää korvata vanha.",
    ),
    Code.CHANGED: (
        "{month}: aiemmin ladatuista riveistä poistuu {goes}, niiden tilalle tulee {comes}.",
        "Uudempi tiedosto jää voimaan. Tarkista, jos ero on suuri.",
    ),
    Code.BOOK_CHANGED: (
        "{sheet}: uusia rivejä {added}, muuttuneita {changed}, poistettuja {removed}.",
        "Tarkista, että muutokset on tarkoitettu.",
    ),
    Code.BOOK_OLDER: (
        "Sama yhteistyökirja on ladattu aiemmin, ja sen jälkeen on ladattu uudempi, joka jää voimaan.",
        "Jos haluat palata tähän, tallenna työkirja Excelissä uudelleen ja lataa se.",
    ),
    Code.BOOK_STALE: (
        "Työkirja on ladattu portaalista ennen viimeisintä muutosta. Muiden sen jälkeen tekemiä muutoksia "
        "säilytetään: {kept}. Samaa solua on muutettu kahdesti: {clashes}.",
        "Tarkista alla luetellut rivit.",
    ),
    Code.BOOK_BASE: (
        "Ei tiedetä, mistä versiosta työkirja on tehty, joten muiden muutoksia ei voi säilyttää.",
        "Vertaa muuttuneiden ja poistettujen rivien määriä, tai lataa portaalista uusi yhteistyökirja.",
    ),
    Code.BOOK_KEPT: (
        "{sheet}, {row}: toisen tekemä muutos säilyy ({cells}).",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.BOOK_KEPT_NEW: (
        "{sheet}, {row}: toisen lisäämä rivi säilyy.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.BOOK_KEPT_GONE: (
        "{sheet}, {row}: toinen on poistanut rivin, eikä se palaa.",
        "Lisää rivi uudelleen, jos se kuuluu rekisteriin.",
    ),
    Code.BOOK_CLASH: (
        "{sheet}, {row}, sarake {column}: toinen on kirjoittanut ”{theirs}”, tässä kirjassa on ”{mine}”, "
        "joka jää voimaan.",
        "Sopikaa, kumpi on oikein.",
    ),
    Code.BOOK_CLASH_GONE: (
        "{sheet}, {row}: rivi on poistettu tästä kirjasta, mutta toinen on muuttanut sitä. Rivi säilyy.",
        "Sopikaa, kuuluuko rivi rekisteriin.",
    ),
    Code.BOOK_CLASH_KEPT: (
        "{sheet}, {row}: toinen on poistanut rivin, mutta tässä kirjassa sitä on muutettu. Rivi säilyy.",
        "Sopikaa, kuuluuko rivi rekisteriin.",
    ),
    Code.BOOK_MORE: ("Lisäksi {rows} muuta riviä.", "Mitään ei tarvitse tehdä."),
    Code.BOOK_ASIDE: (
        "Yhteistyökirjan aineisto on oikeaa, mutta lainausaineisto on esimerkki.",
        "Työkirja otetaan käyttöön, kun ensimmäinen oikea lainausraportti on ladattu.",
    ),
    Code.FIGURES_TAKEN: ("Luetaan {figures} ({years}).", "Tarkista, että sarakkeet ovat oikeat."),
    Code.FIGURES_REMEMBERED: (
        "Sarakkeet luetaan kuten tiedostossa {file}, jossa on samat otsikot.",
        "Muuta valintaa alla, jos tiedosto on toinen.",
    ),
    Code.FIGURES_OVER: (
        "Luvut käyvät myös niiden sijasta, jotka ovat alueen tauluissa tai yhteistyökirjassa.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.FIGURES_ELSEWHERE: (
        "Muita kuin alueen kuntia ja summarivejä on {places}; niitä ei oteta.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.FIGURES_EMPTY: (
        "Tyhjiä soluja on {cells}: niiden lukua ei tiedetä.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.FIGURES_LEFT: ("Lukuja {texts} ei oteta.", "Mitään ei tarvitse tehdä."),
    Code.FIGURES_SHEETS: (
        "Taulukkoa {sheets} ei lueta: yhdestä tiedostosta luetaan yksi taulukko.",
        "Tallenna se omaksi tiedostokseen, jos tarvitset sen luvut.",
    ),
    Code.FIGURES_AGAIN: (
        "Sama tiedosto on luettu ennen toisin; sen aiemmat luvut jäävät pois käytöstä.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.FIGURES_ASIDE: (
        "Luvut ovat oikeita, mutta lainausaineisto on esimerkki.",
        "Luvut otetaan käyttöön, kun ensimmäinen oikea lainausraportti on ladattu.",
    ),
    Code.HIDDEN_SHEET: (
        "Taulukko {sheet} on piilotettu, mutta se luettiin.",
        "Mitään ei tarvitse tehdä.",
    ),
    Code.EXTRA_SHEETS: ("Taulukkoa {sheets} ei lueta.", "Mitään ei tarvitse tehdä."),
}


@dataclass(frozen=True)
class Message:
    """A reason and a remedy with their parameters; `text()`, `remedy()` and both together are Finnish."""

    code: Code
    values: dict[str, str | int] = field(default_factory=dict)

    @property
    def is_personal(self) -> bool:
        """Whether the file holds personal data that nobody may keep."""
        return self.code in {Code.PERSONAL, Code.LAINAUSDATA}

    @property
    def is_about_persons(self) -> bool:
        """Whether the file holds, or may hold, something about persons."""
        return self.is_personal or self.code in {Code.MAYBE_PERSONAL, Code.LAINAUSDATA_ALONE}

    def text(self) -> str:
        return _REASONS[self.code][0].format(**self._said())

    def remedy(self) -> str:
        return _REASONS[self.code][1].format(**self._said())

    def _said(self) -> dict[str, str]:
        """The values as they are written: amounts with their thousands apart, places as they are."""
        return {
            name: number(value) if isinstance(value, int) and name not in _PLACES else str(value)
            for name, value in self.values.items()
        }

    def sentences(self) -> str:
        """The reason and the remedy."""
        return f"{self.text()} {self.remedy()}"


class RefusalError(ValueError):
    """A whole file is refused; says why and what to do."""

    def __init__(self, code: Code, **values: str | int) -> None:
        self.message = Message(code, values)
        super().__init__(self.message.sentences())

    @property
    def place(self) -> int:
        """Where the code stands in Code: of several refusals, the first says most."""
        return list(Code).index(self.message.code)
