"""The words that the records use as codes: states, parts, standings, outcomes, refusals."""

from enum import StrEnum


class State(StrEnum):
    """Where a round is; what may happen in each state stands in portal.award.workflow."""

    DRAFT = "draft"
    RULES = "rules_published"
    CALL = "call_open"
    ELIGIBILITY = "eligibility"
    CONFLICTS = "conflicts"
    REVIEW = "review"
    DELIBERATION = "deliberation"
    DECIDED = "decided"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class DecidedBy(StrEnum):
    """Who decides: one officer (the chair's seat) alone, or the body by vote."""

    OFFICER = "officer"
    BODY = "body"


class Part(StrEnum):
    """What a person does in one round."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARY = "secretary"


class Standing(StrEnum):
    """How a person stands to the matter: only who is free takes part."""

    UNDECLARED = "undeclared"
    DECLARED = "declared"  # a ruling is awaited
    FREE = "free"
    OUT = "out"  # disqualified


class NominationState(StrEnum):
    """How a nomination stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How a nomination came."""

    PORTAL = "portal"
    LINK = "link"
    MAIL = "mail"
    OFFICE = "office"  # the secretary's own, for a library that nobody nominated


class RuledBy(StrEnum):
    """Who settled a conflict of interest."""

    BODY = "body"
    OFFICER = "officer"
    SELF = "self"  # withdrew; a statement in the minutes is enough


class ReviewState(StrEnum):
    """How a review stands; a void one was made by a person found disqualified afterwards."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VOID = "void"


class Outcome(StrEnum):
    """What is proposed or decided."""

    WINNER = "winner"
    SHARED = "shared"
    NONE = "none"


class Basis(StrEnum):
    """What a proposal leans on; a lead under the margin cannot be the only ground."""

    SCORES = "scores"
    DELIBERATION = "deliberation"


class EvidencePart(StrEnum):
    """The parts of the evidence that can speak to a criterion."""

    LENDING = "lending"
    SEATS = "seats"
    SERVICES = "services"
    RATES = "rates"
    CHANGES = "changes"
    AWARDS = "awards"


class Ballot(StrEnum):
    """A vote on a proposal."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class MailState(StrEnum):
    """A text waits until the publication releases it."""

    PENDING = "pending"
    RELEASED = "released"


class Refusal(Exception):  # noqa: N818 - the house's word
    """What was asked is not done and nothing has changed. Its text is a key of the catalogues.

    `field` names what was given and has to be mended, where that is one thing.
    """

    def __init__(self, key: str, *, field: str = "") -> None:
        super().__init__(key)
        self.field = field


class NotYours(Refusal):
    """The person may not do this: no role, no seat, a conflict of interest, a session that is over."""


class NotNow(Refusal):
    """The round is in a state in which this is not possible, or something is still missing."""


class NotKept(Refusal):
    """The records could not be written just now: a full disk, a server that does not answer."""


class Changed(Refusal):
    """The same thing has been changed in the meantime: by somebody else, or by oneself elsewhere."""
