"""Every page of the portal: file, address, title and who may open it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from portal.kit import access
from portal.kit.access import Role
from portal.kit.i18n import N_, _

PUBLIC = access.may_read_reports


@dataclass(frozen=True)
class Page:
    """One page. `file` lies in pages/; title, description are keys for gettext."""

    file: str
    url_path: str
    title: str
    description: str
    allowed: Callable[[Role], bool] = PUBLIC
    in_header: bool = False
    default: bool = False

    @property
    def path(self) -> str:
        """The address after the host: / or /lainausvirrat."""
        return "/" if self.default else f"/{self.url_path}"


PAGES = (
    Page(
        "overview.py",
        "yleiskuva",
        N_("Overview"),
        N_("How much the libraries lend to each other: this year in four figures and one picture."),
        in_header=True,
        default=True,
    ),
    Page(
        "lending.py",
        "lainausvirrat",
        N_("Lending flows"),
        N_("Which library lends to which: loans between municipalities, libraries and branches."),
        in_header=True,
    ),
    Page(
        "transport.py",
        "kuljetukset",
        N_("Transport"),
        N_("How items travel between the libraries: routes, days and open transfers."),
        in_header=True,
    ),
    Page(
        "demand.py",
        "kysynta",
        N_("Demand"),
        N_("What became of holds, what was not met, and where holds wait."),
        in_header=True,
    ),
    Page(
        "municipality.py",
        "kuntakortti",
        N_("Municipality card"),
        N_("What the cooperation of the libraries gives one municipality, on one page."),
        in_header=True,
    ),
    Page(
        "groups.py",
        "yhteistyo",
        N_("Cooperation"),
        N_("Who takes part in the joint work: working groups, roles, meetings, fair shares."),
        in_header=True,
    ),
    Page(
        "whatif.py",
        "enta-jos",
        N_("What if"),
        N_("How an amount would be divided between the municipalities by different keys."),
    ),
    Page(
        "awards.py",
        "tunnustukset",
        N_("Recognitions"),
        N_("Which libraries have been recognised, when and why."),
        in_header=True,
    ),
    Page(
        "round.py",
        "kierros",
        N_("Round"),
        N_("Where the round of recognition is, its rules, and what has to be done next."),
        in_header=True,
    ),
    Page(
        "nominate.py",
        "ehdota",
        N_("Nominate a library"),
        N_("Nominate a library for recognition while the call is open."),
    ),
    Page(
        "review.py",
        "arviointi",
        N_("Review"),
        N_(
            "Score the nominees, one at a time, with the evidence beside. For the body of the round."
        ),
        allowed=access.may_review,
        in_header=True,
    ),
    Page(
        "decide.py",
        "paatos",
        N_("Decision"),
        N_(
            "Compare the reviews, propose, vote, decide and publish. For those with a seat in the round."
        ),
        allowed=access.may_sit,
        in_header=True,
    ),
    Page(
        "own_tables.py",
        "omat-taulukot",
        N_("Own tables"),
        N_("Make a table of your own from everything that the portal counts."),
        in_header=True,
    ),
    Page(
        "definitions.py",
        "maaritelmat",
        N_("Definitions"),
        N_("How every figure of the portal is counted, and from what."),
        in_header=True,
    ),
    Page(
        "exports.py",
        "aineistot",
        N_("Loaded data"),
        N_("The files behind the figures and the months they cover. For staff."),
        allowed=access.may_manage_exports,
        in_header=True,
    ),
    Page(
        "branch_map.py",
        "toimipistekartta",
        N_("Branch map"),
        N_("Which library and municipality each branch code of the reports is. For staff."),
        allowed=access.may_manage_exports,
    ),
    Page(
        "annual_report.py",
        "toimintakertomus",
        N_("Annual report"),
        N_("A draft of the annual report from the data. For staff."),
        allowed=access.may_manage_exports,
        in_header=True,
    ),
    Page(
        "guide.py",
        "ohje",
        N_("Help"),
        N_(
            "How the reports, the branches, the register, the annual report and a round are kept. For staff and the award group."
        ),
        allowed=access.may_read_guide,
    ),
    Page(
        "people.py",
        "henkilot",
        N_("People and roles"),
        N_("Who may do what in the portal, from when to when. For admins."),
        allowed=access.may_manage_people,
        in_header=True,
    ),
    Page(
        "about.py",
        "tietoa",
        N_("About the portal"),
        N_("What the portal shows, who keeps it, and what the libraries' joint use means."),
    ),
    Page(
        "accessibility.py",
        "saavutettavuus",
        N_("Accessibility statement"),
        N_("How accessible the portal is, what does not work yet, and how to give feedback."),
    ),
    Page(
        "privacy.py",
        "tietosuoja",
        N_("Data protection"),
        N_("What data the portal holds, what it leaves out, and which cookies it sets."),
    ),
)


ROLE_NAMES = {
    Role.VISITOR: N_("Visitor"),
    Role.STAFF: N_("Staff"),
    Role.MEMBER: N_("Member of the award group"),
    Role.CHAIR: N_("Chair of the award group"),
    Role.SECRETARY: N_("Secretary of the award group"),
    Role.ADMIN: N_("Admin"),
}


def role_name(role: str) -> str:
    """What the role switch calls a role, in the language in use."""
    return _(ROLE_NAMES[Role(role)])


def visible(roles: Collection[Role]) -> tuple[Page, ...]:
    """The pages that one of the roles may open, in menu order."""
    return tuple(page for page in PAGES if access.any_may(roles, page.allowed))


def by_word(word: str) -> Page | None:
    """The page of this word of an address (lainausvirrat), or None when there is none."""
    return next((page for page in PAGES if page.url_path == word), None)


def by_path(path: str) -> Page | None:
    """The page at an address, or None when there is none."""
    return next((page for page in PAGES if page.path == path), None)
