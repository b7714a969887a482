"""What each export must hold: columns, types, keys and meaning; nothing else is read.

Columns are those of the reports in docs/koha-reports. No patron's branch, no item number and no
minute of a loan enters the archive; a hidden column is not even written down on the way there.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The exports that are read; the value names the archive folder and mart.input_file.kind."""

    LOANS = "loans_pseudonymized"
    LOANS_STATISTICS = "loans_statistics"
    MONTHLY_MATRIX = "monthly_matrix"
    TRANSFERS = "transfers"
    HOLDS = "holds"
    BRANCHES = "branches"
    COOPERATION = (
        "cooperation"  # the workbook, which has a contract of its own (etl/cooperation/contract.py)
    )
    FIGURES = "figures"  # of others, in any layout (etl/figures)


LOAN_KINDS = frozenset({Kind.LOANS, Kind.LOANS_STATISTICS, Kind.MONTHLY_MATRIX})


class Type(StrEnum):
    """How the text of a column is checked and cast (etl/check.py)."""

    ID = "id"
    TIME = "time"  # stored as day and hour
    MOMENT = "moment"  # stored to the second: a transfer, and no person is in it
    DATE = "date"
    MONTH = "month"
    COUNT = "count"
    FLAG = "flag"
    WORD = "word"
    CODE = "code"
    NAME = "name"


DATED = frozenset({Type.TIME, Type.MONTH, Type.MOMENT, Type.DATE})


@dataclass(frozen=True)
class Column:
    """One column of a report: its alias in the SQL, how it is read, whether it is stored.

    Of a hidden column nothing is read but whether there is a value. What is past cannot be after
    today; `words` are the only values, in capitals, that a column with a closed list may have.
    """

    name: str
    type: Type
    required: bool = True
    filled: bool = False
    kept: bool = True
    hidden: bool = False
    past: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """One report: `required` columns must be in the header, `filled` ones in every row.

    Rows with the same key are versions of one thing where all of `lasting` is the same. `placing` says
    when and where it was: what a later export of the same thing tells again.
    """

    kind: Kind
    report: str
    columns: tuple[Column, ...]
    lasting: tuple[str, ...] = ()
    placing: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> str | None:
        """The column that tells rows apart, when the report has one: the newest export wins."""
        return next((column.name for column in self.columns if column.type is Type.ID), None)

    @property
    def day(self) -> str | None:
        """The stored column that says on which day or in which month a row belongs."""
        for column in self.columns:
            if column.type is Type.TIME:
                return "event_day"
            if column.type in {Type.MONTH, Type.MOMENT, Type.DATE}:
                return column.name
        return None

    def required(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.required)

    def hidden(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.hidden)


def _hidden(name: str, kind: Type = Type.CODE) -> Column:
    return Column(name, kind, required=False, kept=False, hidden=True)


def _dropped(name: str) -> Column:
    return Column(name, Type.NAME, required=False, kept=False)


# What both loans reports tell of an event after its time and type.
_EVENT = (
    Column("event_branch", Type.CODE),
    Column("item_home_branch", Type.CODE),
    _hidden("item_holding_branch"),
    _hidden("patron_home_branch"),
    Column("patron_category", Type.CODE),
    _hidden("item_number", Type.NAME),
    Column("item_type", Type.CODE),
    Column("shelving_location", Type.NAME, required=False),
    Column("collection_code", Type.NAME, required=False),
)

LOANS = Contract(
    Kind.LOANS,
    "R1",
    (
        Column("event_id", Type.ID, filled=True),
        Column("event_time", Type.TIME, filled=True),
        Column("event_type", Type.WORD, filled=True),
        *_EVENT,
        Column("material_type", Type.CODE, required=False),
    ),
    lasting=("event_day", "event_type", "event_branch", "item_home_branch"),
    placing=("event_day", "event_branch", "item_home_branch"),
)

LOANS_STATISTICS = Contract(
    Kind.LOANS_STATISTICS,
    "R1b",
    (
        Column("event_time", Type.TIME, filled=True),
        Column("event_type", Type.WORD, filled=True),
        *_EVENT,
        _hidden("channel", Type.NAME),
        Column("has_patron", Type.FLAG, filled=True),
        _hidden("item_removed", Type.FLAG),
    ),
    placing=("event_day", "event_type", "event_branch"),
)

MONTHLY_MATRIX = Contract(
    Kind.MONTHLY_MATRIX,
    "R5",
    (
        Column("month", Type.MONTH, filled=True),
        Column("item_home_branch", Type.CODE),
        Column("event_branch", Type.CODE),
        _hidden("patron_home_branch"),
        Column("event_type", Type.WORD, filled=True),
        Column("item_type", Type.CODE, required=False),
        Column("patron_category", Type.CODE),
        Column("events", Type.COUNT, filled=True),
    ),
    placing=("month", "event_type", "event_branch", "item_home_branch"),
)

TRANSFERS = Contract(
    Kind.TRANSFERS,
    "R2",
    (
        Column("transfer_id", Type.ID, filled=True),
        _hidden("item_number", Type.NAME),
        Column("item_home_branch", Type.CODE, required=False),
        _hidden("item_type"),
        Column("from_branch", Type.CODE),
        Column("to_branch", Type.CODE),
        Column("requested_time", Type.MOMENT, filled=True, past=True),
        Column("sent_time", Type.MOMENT, past=True),
        Column("arrived_time", Type.MOMENT, past=True),
        Column("cancelled_time", Type.MOMENT, past=True),
        Column("reason", Type.NAME),
        Column("cancel_reason", Type.NAME, required=False),
    ),
    lasting=("requested_time", "from_branch", "to_branch"),
    placing=("requested_time", "to_branch"),  # Koha writes the sender anew when it is sent
)

HOLDS = Contract(
    Kind.HOLDS,
    "R3",
    (
        Column("hold_id", Type.ID, filled=True),
        Column("source_table", Type.WORD, required=False),
        Column("placed_date", Type.DATE, filled=True, past=True),
        Column("pickup_branch", Type.CODE),
        _hidden("patron_home_branch"),
        Column("patron_category", Type.CODE, required=False),
        Column("item_home_branch", Type.CODE),
        _hidden("item_number", Type.NAME),
        Column("found", Type.CODE, words=("F", "W", "T", "P")),
        Column("waiting_date", Type.DATE, past=True),
        Column("expiration_date", Type.DATE, required=False),
        Column("cancelled_date", Type.DATE, past=True),
        Column("cancel_reason", Type.NAME),
        _hidden("item_level", Type.NAME),
        # of a hold that was filled the minute of the loan, so the day alone
        Column("last_change", Type.DATE, required=False, past=True),
    ),
    lasting=("placed_date",),
    placing=("placed_date",),  # a reader may choose another place of pickup
)

BRANCHES = Contract(
    Kind.BRANCHES,
    "R4",
    (
        Column("branch", Type.CODE, filled=True),
        Column("branch_name", Type.NAME, filled=True),
        Column("okm_group", Type.NAME),
        _dropped("okm_group_count"),
        _dropped("postal_city"),
        _dropped("postal_code"),
        _dropped("is_pickup_location"),
    ),
)

CONTRACTS = (LOANS, LOANS_STATISTICS, MONTHLY_MATRIX, TRANSFERS, HOLDS, BRANCHES)

# Koha-Suomi's published "Lainausdata" (Kouvola/PowerBI) and its variants: no owner branch.
LAINAUSDATA = frozenset(
    {
        "tapahtumatyyppi",
        "tietuenumero",
        "nidenumero",
        "tekijä",
        "nimeke",
        "lainauskirjasto",
        "asiakas-id",
        "asiakastyyppi",
        "svuosi",
        "postinumero",
        "tapahtuma-aika",
        "tapahtuma-aika_pvm",
        "tapahtumapäivä",
        "tapahtumatunti",
        "aineistotyyppi",
        "hyllypaikka",
        "kokoelma",
        "luokka ja pääsana",
        "pääsana",
        "pääkieli",
        "luokka",
    }
)

# Without this column a report is not Lainausdata, however many words it shares with it.
LAINAUSDATA_CORE = "lainauskirjasto"


class Proof(StrEnum):
    """What the values of a personal column look like."""

    NUMBER = "number"
    IDENTITY = "identity"
    BIRTH = "birth"
    NAME = "name"
    NONE = "none"  # libraries have these as well, so that they prove nothing


# Parts of column names that say a column is about a person, and what proves it.
PERSONAL = {
    "borrower": Proof.NUMBER,
    "cardnumber": Proof.NUMBER,
    "card_number": Proof.NUMBER,
    "asiakas-id": Proof.NUMBER,
    "asiakasnumero": Proof.NUMBER,
    "kortin": Proof.NUMBER,
    "hetu": Proof.IDENTITY,
    "henkilötunnus": Proof.IDENTITY,
    "ssn": Proof.IDENTITY,
    "svuosi": Proof.BIRTH,
    "syntymä": Proof.BIRTH,
    "birth": Proof.BIRTH,
    "surname": Proof.NAME,
    "firstname": Proof.NAME,
    "sukunimi": Proof.NAME,
    "etunimi": Proof.NAME,
    "userid": Proof.NUMBER,
    "postinumero": Proof.NONE,
    "zipcode": Proof.NONE,
    "postal_code": Proof.NONE,
    "email": Proof.NONE,
    "sähköposti": Proof.NONE,
    "puhelin": Proof.NONE,
    "phone": Proof.NONE,
    "osoite": Proof.NONE,
    "address": Proof.NONE,
}

# What stands for a sum instead of a group.
TOTALS = ("yht", "yht.", "yhteensä", "kaikki", "total", "totalt", "summa")

# What Koha writes of an event; of all but loans and renewals only that there were some is known.
LOANS_AND_RENEWALS = frozenset({"issue", "renew"})
KNOWN_EVENTS = LOANS_AND_RENEWALS | {
    "return",
    "localuse",
    "onsite_checkout",
    "writeoff",
    "payment",
    "creditpayment",
    "accountline",
    "recall",
}
