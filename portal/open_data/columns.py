"""The columns of the open tables: what each is called, means and holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.groups.queries import ROLES
from portal.kit.i18n import N_
from portal.recognitions.view import AWARD_KINDS, RESULTS


class Type(StrEnum):
    """What a column holds, by the names of Table Schema."""

    TEXT = "string"
    COUNT = "integer"
    MONTH = "yearmonth"
    DAY = "date"
    YEAR = "year"
    YES_NO = "boolean"


TYPE_WORDS = {
    Type.TEXT: N_("text"),
    Type.COUNT: N_("whole number"),
    Type.MONTH: N_("month, such as 2025-01"),
    Type.DAY: N_("day, such as 2025-01-31"),
    Type.YEAR: N_("year"),
    Type.YES_NO: N_("true or false"),
}


@dataclass(frozen=True)
class Column:
    """One column. Title, meaning and the words of its values are keys for gettext.

    `of` names the table whose first column the values come from; one that is not `filled` may be
    empty where the value is not known.
    """

    name: str
    title: str
    meaning: str
    type: Type = Type.TEXT
    filled: bool = True
    of: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)


MONTH = Column("month", N_("Month"), N_("The calendar month of the loans."), Type.MONTH)
COVERED_MONTH = Column(
    "month",
    N_("Month"),
    N_("The calendar month. Whether it is there in full is told in the table of months."),
    Type.MONTH,
    of="kuukaudet",
)
CODE = N_("Three digits as text: a zero at the start belongs to the code.")
MUNICIPALITY = Column("municipality_code", N_("Code of the municipality"), CODE)
OF_MUNICIPALITY = Column("municipality_code", N_("Code of the municipality"), CODE, of="kunnat")
OWNER_MUNICIPALITY = Column(
    "owner_municipality_code",
    N_("Municipality of the owner"),
    N_("The municipality whose library owned the item on the day of the loan."),
    of="kunnat",
)
PLACE_MUNICIPALITY = Column(
    "place_municipality_code",
    N_("Municipality of the loan"),
    N_("The municipality in which the item was lent."),
    of="kunnat",
)
LIBRARY = Column(
    "library", N_("Id of the library"), N_("A short name that stays the same in every release.")
)
OF_LIBRARY = Column("library", LIBRARY.title, LIBRARY.meaning, of="kirjastot")
OWNER_LIBRARY = Column(
    "owner_library",
    N_("Library of the owner"),
    N_("The library organisation that owned the item on the day of the loan."),
    of="kirjastot",
)
PLACE_LIBRARY = Column(
    "place_library",
    N_("Library of the loan"),
    N_("The library organisation at which the item was lent."),
    of="kirjastot",
)
LOANS = Column(
    "loans",
    N_("First loans"),
    N_("Loans without renewals. Where owner and place are the same, these are own loans."),
    Type.COUNT,
)
RENEWALS = Column(
    "renewals",
    N_("Renewals of loans"),
    N_("Renewals of loans, never part of the first loans."),
    Type.COUNT,
)
NAMES = (
    Column("name_fi", N_("Name in Finnish"), N_("The name as the region uses it.")),
    *(
        Column(f"name_{lang}", title, N_("Empty where the region has given no name."), filled=False)
        for lang, title in (
            ("sv", N_("Name in Swedish")),
            ("en", N_("Name in English")),
            ("se", N_("Name in Northern Sámi")),
        )
    ),
)
SOURCE = Column(
    "source",
    N_("Source"),
    N_("The document or page the row is from, in the words of the register."),
)
GROUP = Column(
    "group_id", N_("Id of the group"), N_("A short name that stays the same in every release.")
)
OF_GROUP = Column("group_id", GROUP.title, GROUP.meaning, of="tyoryhmat")
COOPERATION_YEAR = Column("year", N_("Year"), N_("The calendar year of the record."), Type.YEAR)
GROUP_KINDS = {
    "kimppa": N_("Group of the consortium"),
    "ake": N_("Group of the regional work"),
    "national": N_("National group"),
}
CONFIDENCES = {
    "confirmed": N_("the source has been read"),
    "unconfirmed": N_("no source has been found"),
}
OF_GROUPS = (
    GROUP,
    *NAMES,
    Column("kind", N_("Kind"), N_("Whose group it is."), words=GROUP_KINDS),
    Column(
        "started_on", N_("First day"), N_("Empty where it is not known."), Type.DAY, filled=False
    ),
    Column(
        "ended_on",
        N_("Last day"),
        N_("Empty where it goes on or is not known."),
        Type.DAY,
        filled=False,
    ),
    SOURCE,
)
OF_PARTICIPATION = (
    OF_LIBRARY,
    OF_GROUP,
    COOPERATION_YEAR,
    Column(
        "is_seat",
        N_("Has a seat"),
        N_("Did the library take part? No: it is only told not to have been invited."),
        Type.YES_NO,
    ),
    Column(
        "role",
        N_("Role"),
        N_("The strongest role of the year. Empty without a seat."),
        filled=False,
        words=ROLES,
    ),
)
OF_MEETINGS = (
    OF_GROUP,
    COOPERATION_YEAR,
    Column("meetings", N_("Meetings"), N_("How many meetings are recorded."), Type.COUNT),
)
OF_RECOGNITIONS = (
    Column("year", N_("Year"), N_("The year the recognition is given for."), Type.YEAR),
    Column("award", N_("Recognition"), N_("Its name in Finnish.")),
    Column("result", N_("Result"), N_("What was given."), words=RESULTS),
    Column("winner_text", N_("To whom"), N_("Library or municipality as whoever gave it said.")),
    Column("award_kind", N_("Kind"), N_("Whose recognition it is."), words=AWARD_KINDS),
    Column(
        "library",
        LIBRARY.title,
        N_("Empty where it was given outside the region."),
        filled=False,
        of="kirjastot",
    ),
    Column("grounds_fi", N_("Grounds"), N_("In Finnish. Empty where unknown."), filled=False),
    Column("decided_by", N_("Decided by"), N_("In Finnish. Empty where unknown."), filled=False),
    Column(
        "announced_on",
        N_("Announced on"),
        N_("Empty where it is not known."),
        Type.DAY,
        filled=False,
    ),
    SOURCE,
    Column(
        "confidence",
        N_("Certainty"),
        N_("Whether the source has been read."),
        filled=False,
        words=CONFIDENCES,
    ),
)
OUTCOMES = {
    "filled": N_("the customer has fetched the item"),
    "cancelled": N_("cancelled before it was fetched"),
    "expired": N_("not fetched in time"),
    "waiting": N_("still open when the report was taken"),
}
REASONS = {
    "event_type": N_("neither a loan nor a renewal"),
    "unknown_branch": N_("a branch that the map of branches lacks"),
    "other_system": N_("a branch that only another library system has"),
    "technical_unit": N_("a unit of the system that is no library"),
    "patron_category": N_("a customer group that is left out of the statistics"),
}
EVENTS = {
    "issue": N_("first loan"),
    "renew": N_("renewal"),
    "return": N_("return"),
    "onsite_checkout": N_("use on the premises"),
}
TRANSFER_REASONS = {
    "Reserve": N_("to where a hold is fetched"),
    "LostReserve": N_("to where a hold is fetched, after the item was lost and found"),
    "CancelReserve": N_("back after a hold was cancelled"),
    "ReturnToHome": N_("back to the owner"),
    "ReturnToHolding": N_("back to where the item was before"),
    "Manual": N_("sent by hand"),
    "RotatingCollection": N_("a collection that goes round"),
    "StockrotationAdvance": N_("rotation of stock, forward"),
    "StockrotationRepatriation": N_("rotation of stock, back"),
    "TransferCancellation": N_("back after a transfer was cancelled"),
    "Recall": N_("called back for a customer"),
    "RecallCancellation": N_("back after a call was cancelled"),
}
OF_TRANSFERS = (
    Column("month", N_("Month"), N_("The month in which it was asked for."), Type.MONTH),
    Column(
        "from_municipality_code",
        N_("From the municipality"),
        N_("The municipality that sends. Empty where the branch is not in the map."),
        filled=False,
        of="kunnat",
    ),
    Column(
        "to_municipality_code",
        N_("To the municipality"),
        N_("The municipality that receives. Empty where the branch is not in the map."),
        filled=False,
        of="kunnat",
    ),
    Column(
        "reason",
        N_("Reason"),
        N_("The library system's own word. Empty in old transfers."),
        filled=False,
        words=TRANSFER_REASONS,
    ),
    Column("transfers", N_("Transfers asked for"), N_("All that were asked for."), Type.COUNT),
    Column("sent", N_("Sent off"), N_("Those that have been sent off."), Type.COUNT),
    Column("arrived", N_("Has arrived"), N_("Those that have arrived."), Type.COUNT),
    Column(
        "open",
        N_("Still under way"),
        N_("Sent, neither arrived nor cancelled."),
        Type.COUNT,
    ),
)
OF_HOLDS = (
    Column("month", N_("Month"), N_("The month in which it was placed."), Type.MONTH),
    Column(
        "pickup_municipality_code",
        N_("Municipality of pickup"),
        N_("Where the item is to be fetched. Empty where the branch is not in the map."),
        filled=False,
        of="kunnat",
    ),
    Column(
        "owner_municipality_code",
        N_("Municipality of the owner"),
        N_("The owner of the item. Empty as long as no item has been found for the hold."),
        filled=False,
        of="kunnat",
    ),
    Column("outcome", N_("How it ended"), N_("How the hold ended."), words=OUTCOMES),
    Column("holds", N_("Holds placed"), N_("How many holds."), Type.COUNT),
)
