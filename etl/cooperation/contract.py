"""The register of cooperation: the sheets, columns and words of its workbook, and of the pack's files.

The contract stands here alone: it is published with every release (mart.workbook_column,
mart.workbook_word), from which the portal writes the workbook that is read back here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """How the cells of a column are read (etl/cooperation/cells.py) and written."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    YEAR = "year"
    COUNT = "count"
    NUMBER = "number"
    MONTH = "month"
    WORD = "word"
    FLAG = "flag"
    LIBRARY = "library"
    MUNICIPALITY = "municipality"
    GROUP = "group"


@dataclass(frozen=True)
class Column:
    """One column: its name here and in the pack's CSV, and its heading in the workbook.

    `words` names the list a WORD comes from; `of` the column of the mart that is written, where it
    is another; `unless` the columns whose value makes this one needless, so that it is left empty.
    `is_past`: the row counts what has been done, so that its month or year cannot be to come.
    """

    name: str
    header: str
    type: Type = Type.TEXT
    is_required: bool = False
    is_hidden: bool = False
    is_past: bool = False
    words: str | None = None
    of: str | None = None
    unless: tuple[str, ...] = ()
    width: int = 16
    help: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet, the mart it becomes, the file of the pack that has the same, and its rows' id.

    `alike` are the columns by which two rows are the same thing, which may stand once only. A sheet
    that `came_later` may lack in a workbook that was made before it: that says nothing of its rows.
    """

    name: str
    table: str
    file: str
    columns: tuple[Column, ...]
    key: str | None = None
    alike: tuple[str, ...] = ()
    came_later: bool = False

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


_SOURCE = Column("source", "Lähde", width=40, help="Asiakirja tai verkkosivu, josta tieto on.")
_NOTE = Column("note", "Huomautus", width=40)
_GROUP = Column(
    "group",
    "Ryhmä",
    Type.GROUP,
    is_required=True,
    of="group_id",
    width=44,
    help="Valitse luettelosta. Uusi ryhmä lisätään ensin taulukkoon Ryhmät.",
)
_DAY = "Muodossa 1.2.2026."
_UNKNOWN = "Tyhjä, jos määrää ei tiedetä."


def _id(name: str) -> Column:
    return Column(name, f"Tunnus {name}", Type.ID, is_hidden=True, width=14)


def _year(*unless: str) -> Column:
    return Column(
        "year",
        "Vuosi, jos päivää ei tiedetä",
        Type.YEAR,
        unless=unless,
        width=14,
        help="Tyhjä, kun päivä on annettu.",
    )


SHEETS = (
    Sheet(
        "Ryhmät",
        "working_group",
        "working_groups.csv",
        (
            Column(
                "name_fi", "Ryhmä", is_required=True, width=44, help="Ryhmän suomenkielinen nimi."
            ),
            Column("kind", "Laji", Type.WORD, is_required=True, words="group_kind", width=24),
            Column("purpose_fi", "Tehtävä", width=60, help="Yksi tai kaksi lausetta."),
            Column("started_on", "Aloitti", Type.DATE, help=_DAY),
            Column("ended_on", "Päättyi", Type.DATE, help="Tyhjä, jos ryhmä jatkaa."),
            Column("name_sv", "Ryhmä ruotsiksi", width=32),
            Column("name_en", "Ryhmä englanniksi", width=32),
            Column("name_se", "Ryhmä pohjoissaameksi", width=32),
            Column(
                "is_documented",
                "Julkinen lähde",
                Type.FLAG,
                words="flag",
                help="Onko ryhmästä tieto julkisessa lähteessä.",
            ),
            _SOURCE,
            _id("group_id"),
            Column("name_then", "Tunnus name_then", is_hidden=True, of="name_fi", width=14),
        ),
        key="group_id",
        alike=("name_fi",),
    ),
    Sheet(
        "Kokoukset",
        "meeting",
        "meetings.csv",
        (
            _GROUP,
            Column("held_on", "Päivä", Type.DATE, help=_DAY),
            _year("held_on"),
            Column("kind", "Tapa", Type.WORD, words="meeting_kind", width=18),
            _SOURCE,
            _id("meeting_id"),
            Column(
                "held_then",
                "Tunnus held_then",
                Type.DATE,
                is_hidden=True,
                of="held_on",
                width=14,
            ),
        ),
        key="meeting_id",
        alike=("group_id", "held_on"),
    ),
    Sheet(
        "Osallistuminen",
        "participation",
        "participation.csv",
        (
            _GROUP,
            Column(
                "meeting_on",
                "Kokouspäivä",
                Type.DATE,
                of="meeting_id",
                help="Kokous, jota rivi koskee. Tyhjä, kun rivi kertoo jäsenyydestä.",
            ),
            Column(
                "library",
                "Kirjasto",
                Type.LIBRARY,
                is_required=True,
                width=20,
                help="Kirjasto, ei henkilö. Koko kimppa, jos kirjastoa ei tiedetä.",
            ),
            Column("role", "Rooli", Type.WORD, words="role", width=18),
            Column(
                "presence",
                "Läsnäolo",
                Type.WORD,
                is_required=True,
                words="presence",
                width=30,
                help="Poissa, ei kutsuttu ja puuttuva rivi ovat kolme eri asiaa.",
            ),
            Column(
                "participants",
                "Osallistujia",
                Type.COUNT,
                width=12,
                help="Montako osallistujaa kirjastosta oli. Ei nimiä.",
            ),
            Column("date_from", "Alkaen", Type.DATE, help="Jäsenyyden ensimmäinen päivä."),
            Column(
                "date_to",
                "Päättyen",
                Type.DATE,
                help="Jäsenyyden viimeinen päivä. Tyhjä, kun jäsenyys jatkuu.",
            ),
            _year("meeting_id", "date_from", "date_to"),
            _SOURCE,
            _NOTE,
            _id("participation_id"),
            _id("meeting_id"),
        ),
        key="participation_id",
        alike=("group_id", "meeting_id", "library", "year", "date_from", "date_to", "role"),
    ),
    Sheet(
        "AKE-toiminta",
        "ake_activity",
        "ake_activity.csv",
        (
            Column("held_on", "Päivä", Type.DATE, help=_DAY),
            _year("held_on"),
            Column("kind", "Laji", Type.WORD, is_required=True, words="activity_kind", width=20),
            Column(
                "task",
                "Tehtävä",
                Type.WORD,
                words="task",
                width=26,
                help="Kirjastolain 8 §:n mukainen tehtävä.",
            ),
            Column("title", "Mitä tehtiin", is_required=True, width=50),
            Column("library", "Kirjasto, jos yksi", Type.LIBRARY, width=20),
            Column("participants", "Osallistujia", Type.COUNT, width=12),
            Column("libraries_reached", "Kirjastoja mukana", Type.COUNT, width=12),
            Column("hours", "Tunteja", Type.NUMBER, width=12),
            Column("euros", "Euroja", Type.NUMBER, width=12),
            Column(
                "person_years",
                "Henkilötyövuosia",
                Type.NUMBER,
                width=12,
                help="AKE:n oma työ vuodessa, kun laji on Henkilötyövuodet.",
            ),
            _SOURCE,
            _NOTE,
            _id("activity_id"),
        ),
        key="activity_id",
    ),
    Sheet(
        "Henkilötyövuodet",
        "staff_year",
        "staff_years.csv",
        (
            Column("library", "Kirjasto", Type.LIBRARY, is_required=True, width=20),
            Column("year", "Vuosi", Type.YEAR, is_required=True, width=10),
            Column(
                "staff_years",
                "Henkilötyövuosia",
                Type.NUMBER,
                is_required=True,
                width=16,
                help="Koko kirjaston henkilökunta yhteensä.",
            ),
            _SOURCE,
        ),
        alike=("library", "year"),
    ),
    Sheet(
        "Tunnustukset",
        "recognition",
        "awards.csv",
        (
            Column(
                "year",
                "Vuosi",
                Type.YEAR,
                is_required=True,
                width=10,
                help="Vuosi, jolta tunnustus annetaan.",
            ),
            Column("award", "Tunnustus", is_required=True, width=36),
            Column("award_kind", "Laji", Type.WORD, is_required=True, words="award_kind", width=20),
            Column("result", "Tulos", Type.WORD, is_required=True, words="result", width=20),
            Column("library", "Kirjasto, jos alueelta", Type.LIBRARY, width=20),
            Column(
                "winner_text",
                "Saaja",
                is_required=True,
                width=36,
                help="Kirjasto tai kunta sellaisena kuin päättäjä sen nimesi. Ei henkilöitä.",
            ),
            Column("grounds_fi", "Perustelut", width=60),
            Column("decided_by", "Päättäjä", width=30),
            Column("announced_on", "Julkistettu", Type.DATE, help=_DAY),
            _SOURCE,
            Column("confidence", "Varmuus", Type.WORD, words="confidence", width=24),
            _id("recognition_id"),
        ),
        key="recognition_id",
        alike=("year", "award", "result", "winner_text"),
    ),
    Sheet(
        "Palvelut",
        "joint_service",
        "joint_services.csv",
        (
            Column(
                "service",
                "Palvelu",
                Type.WORD,
                is_required=True,
                words="service",
                width=26,
                help="Kirjastojen yhteinen palvelu.",
            ),
            Column("title", "Tarkenne", width=36, help="Mikä palvelu, kun luettelo ei riitä."),
            Column(
                "library",
                "Kirjasto",
                Type.LIBRARY,
                is_required=True,
                width=20,
                help="Kirjasto, jonka henkilökunta teki työn. Koko kimppa, jos kirjastoa ei tiedetä.",
            ),
            Column(
                "year",
                "Vuosi",
                Type.YEAR,
                is_required=True,
                is_past=True,
                width=10,
                help="Vuosi, jolle määrät kuuluvat.",
            ),
            Column("date_from", "Alkaen", Type.DATE, help="Tyhjä, kun rivi kertoo koko vuodesta."),
            Column("date_to", "Päättyen", Type.DATE, help="Samana vuonna kuin Alkaen."),
            Column(
                "work",
                "Työn laji",
                Type.WORD,
                is_required=True,
                words="work",
                width=18,
                help="Päivystys on vuoroja, ylläpito jatkuvaa hoitamista, kehittäminen uuden tekemistä.",
            ),
            Column("shifts", "Vuoroja", Type.COUNT, width=12, help=_UNKNOWN),
            Column("hours", "Tunteja", Type.NUMBER, width=12, help=_UNKNOWN),
            Column(
                "items",
                "Kappaleita",
                Type.COUNT,
                width=12,
                help=f"Esimerkiksi kuvailtuja nimekkeitä tai vastattuja kysymyksiä. {_UNKNOWN}",
            ),
            _SOURCE,
            _NOTE,
            _id("joint_service_id"),
        ),
        key="joint_service_id",
        alike=("service", "title", "library", "year", "date_from", "date_to", "work"),
        came_later=True,
    ),
    Sheet(
        "E-aineistot",
        "e_lending",
        "e_lending.csv",
        (
            Column(
                "month",
                "Kuukausi",
                Type.MONTH,
                is_required=True,
                is_past=True,
                width=12,
                help="Muodossa 3/2026.",
            ),
            Column(
                "municipality_code",
                "Kunta",
                Type.MUNICIPALITY,
                is_required=True,
                width=20,
                help="Asiakkaan kunta, kuten e-kirjaston oma tilasto sen kertoo.",
            ),
            Column("e_loans", "E-lainoja", Type.COUNT, is_required=True, width=12),
            Column("e_holds", "E-varauksia", Type.COUNT, width=12, help=_UNKNOWN),
            _SOURCE,
        ),
        alike=("month", "municipality_code"),
        came_later=True,
    ),
    Sheet(
        "Tavoitteet",
        "goal",
        "goals.csv",
        (
            Column("year", "Vuosi", Type.YEAR, is_required=True, width=10),
            Column(
                "task",
                "Tehtävä",
                Type.WORD,
                words="task",
                width=26,
                help="Kirjastolain 8 §:n mukainen tehtävä, jota tavoite koskee.",
            ),
            Column("goal", "Tavoite", is_required=True, width=50),
            Column("action", "Toimenpide", width=50, help="Mitä tavoitteen hyväksi tehdään."),
            Column(
                "outcome", "Tulos", width=50, help="Tyhjä, kunnes tiedetään, mitä saatiin aikaan."
            ),
            _SOURCE,
            _id("goal_id"),
        ),
        key="goal_id",
        alike=("year", "goal", "action"),
        came_later=True,
    ),
    Sheet(
        "Talous",
        "finance",
        "finances.csv",
        (
            Column("year", "Vuosi", Type.YEAR, is_required=True, width=10),
            Column(
                "finance_kind",
                "Laji",
                Type.WORD,
                is_required=True,
                words="finance_kind",
                width=22,
                help="Avustus on myönnetty summa, Menot sen käyttö menolajeittain.",
            ),
            Column(
                "item",
                "Menolaji tai rooli",
                is_required=True,
                width=36,
                help="Esimerkiksi Palkat, Matkat tai Suunnittelija. Ei henkilöiden nimiä.",
            ),
            Column(
                "euros", "Euroja", Type.NUMBER, width=14, help="Avustuksen ja menojen riveille."
            ),
            Column(
                "person_years",
                "Henkilötyövuosia",
                Type.NUMBER,
                width=16,
                help="Henkilöstön riveille.",
            ),
            _SOURCE,
            _NOTE,
        ),
        alike=("year", "finance_kind", "item"),
        came_later=True,
    ),
)
_ONLY_READ = frozenset({"meeting_on", "name_then", "held_then"})  # they lead to an id


def stored(sheet: Sheet) -> tuple[str, ...]:
    """The columns that are kept of a sheet's rows: those of its mart."""
    return tuple(dict.fromkeys(_stored(sheet)))


def _stored(sheet: Sheet) -> Iterator[str]:
    for column in sheet.columns:
        if column.type is Type.GROUP:
            yield "group_id"
        elif column.name not in _ONLY_READ:
            yield column.name


def all_stored() -> tuple[str, ...]:
    """Every column that any sheet keeps."""
    return tuple(dict.fromkeys(name for sheet in SHEETS for name in stored(sheet)))
