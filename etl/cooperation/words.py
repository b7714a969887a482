"""The words of the workbook of cooperation: its lists with their codes, and its sheet of guidance.

The workbook is in Finnish alone, as those who fill it in: it is read back by these words.
"""

GUIDE = "Ohje"
BASE, BASE_PACK = "Pohjana oleva versio (älä muuta)", "alueen tiedot"
DATA, SAMPLE, REAL = "Aineisto", "Esimerkkiaineisto", "Oikea aineisto"
EVERYBODY = "*"  # what stands for the whole consortium; a row of it has no library
EVERYBODY_WORD = "Koko kimppa"
NO_SOURCE = "Yhteistyökirja"  # the source of a row that names no other
SAMPLE_SOURCE = "Esimerkkiaineisto, keksitty"  # the source of every row that is made up

GUIDE_LINES = (
    "Työkirjaan kootaan kirjastojen yhteistyö: ryhmät, kokoukset, osallistuminen, AKE:n toiminta, "
    "henkilötyövuodet, tunnustukset, yhteiset palvelut, e-aineistot, tavoitteet ja talous.",
    "Työkirjassa on kaikki, mitä rekisterissä on nyt. Lisää, muuta ja poista rivejä, tallenna työkirja "
    "ja tuo se portaalin sivulla Aineistot. Viimeksi tuotu työkirja korvaa edellisen kokonaan.",
    "Työkirjaan merkitään kirjastoja, ei henkilöitä. Rivi, jossa näyttää olevan henkilön nimi, "
    "sähköpostiosoite tai puhelinnumero, jätetään pois, kunnes se on korjattu.",
    "Kokouksesta tehdään yksi rivi kirjastoa kohti. Jäsenyyden voi merkitä myös ilman kokousta: "
    "anna alku- ja loppupäivä tai vuosi.",
    "Poissa: kirjasto kutsuttiin, mutta se ei ollut paikalla. Ei kutsuttu: kirjastoa ei kutsuttu. "
    "Puuttuva rivi: asiasta ei ole tietoa. Nämä ovat kolme eri asiaa.",
    "Uusi ryhmä lisätään ensin taulukkoon Ryhmät ja uusi kokous taulukkoon Kokoukset.",
    "Jätä solu tyhjäksi, jos tietoa ei ole. Nolla tarkoittaa, että määrä oli nolla.",
    "Päivät kirjoitetaan muodossa 1.2.2026. Otsikoita, taulukoiden nimiä ja tätä taulukkoa ei muuteta. "
    "Piilotetuista sarakkeista portaali tunnistaa rivit samoiksi.",
)

WORDS: dict[str, dict[str, str]] = {
    "group_kind": {
        "kimppa": "Kimpan ryhmä",
        "ake": "AKE:n ryhmä",
        "national": "Valtakunnallinen ryhmä",
    },
    "meeting_kind": {
        "in_person": "Lähikokous",
        "online": "Verkkokokous",
        "hybrid": "Hybridikokous",
        "unknown": "Ei tietoa",
    },
    "role": {
        "chair": "Puheenjohtaja",
        "secretary": "Sihteeri",
        "member": "Jäsen",
        "expert": "Asiantuntija",
        "unknown": "Ei tietoa",
    },
    "presence": {
        "present": "Läsnä",
        "absent": "Poissa",
        "not_invited": "Ei kutsuttu",
        "member_unknown": "Mukana, läsnäoloa ei tiedetä",
    },
    "activity_kind": {
        "training": "Koulutus",
        "visit": "Käynti",
        "event": "Tapahtuma",
        "project": "Hanke",
        "network": "Verkosto",
        "person_years": "Henkilötyövuodet",
        "other": "Muu",
    },
    "task": {
        "osaaminen": "Osaamisen kehittäminen",
        "kehittaminen": "Kirjastojen kehittäminen",
        "verkostot": "Verkostot",
        "kaukopalvelu": "Kaukopalvelun tuki",
    },
    "award_kind": {"vuoden_onnistuja": "Vuoden onnistuja", "related": "Muu tunnustus"},
    "result": {
        "winner": "Voittaja",
        "shared": "Jaettu voitto",
        "public_favourite": "Yleisön suosikki",
        "finalist": "Finalisti",
        "special_mention": "Kunniamaininta",
        "none": "Ei jaettu",
    },
    "confidence": {
        "confirmed": "Lähde tarkistettu",
        "unconfirmed": "Lähdettä ei ole löytynyt",
    },
    "service": {
        "chat": "Chat ja neuvonta",
        "web_library": "Verkkokirjasto",
        "e_library": "eKirjasto",
        "rules": "Käyttösäännöt",
        "cataloguing": "Kuvailu",
        "system": "Kirjastojärjestelmä",
        "transport": "Kuljetukset",
        "other": "Muu palvelu",
    },
    "work": {
        "duty": "Päivystys",
        "upkeep": "Ylläpito",
        "development": "Kehittäminen",
        "training": "Koulutus",
    },
    "finance_kind": {"grant": "Avustus", "cost": "Menot", "staff": "Henkilöstö"},
    "flag": {"true": "Kyllä", "false": "Ei"},
    "everybody": {EVERYBODY: EVERYBODY_WORD},
    "guide": {
        "sheet": GUIDE,
        "title": "Yhteistyökirja",
        "data": DATA,
        "sample": SAMPLE,
        "real": REAL,
        "release": "Julkaisu",
        "base": BASE,
        "base_pack": BASE_PACK,
        "heads": "Taulukko|Sarake|Pakollinen|Ohje",
    },
    "guide_line": {str(place): line for place, line in enumerate(GUIDE_LINES)},
}
