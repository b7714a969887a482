"""What a page can tell, in verbs of our own; its stages play it, and none is known to the page.

The living page, the sheet of the server and the document, which becomes PDF or Word, are stages. What a
stage cannot play, it refuses: a page never loses a part unseen.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from portal.kit import figure as shown
from portal.kit import uncounted
from portal.kit.access import Role
from portal.kit.answers import Answers
from portal.kit.cards import Card
from portal.kit.changes import Event
from portal.kit.choice import Codes
from portal.kit.figure import Figure, Shown
from portal.kit.measure import Measure
from portal.kit.tables import Table
from portal.kit.told import Sentence
from portal.kit.uncounted import Gap

V = TypeVar("V", bound=Shown)
WIDE, NARROW = "wide", "narrow"


class Stage(ABC):
    """Where a page is told: texts are plain in the language in use, unless a verb says otherwise."""

    def __init__(self, answers: Answers, path: str, codes: Codes) -> None:
        """Of the page at `path` with these choices."""
        self.answers, self.path, self.codes = answers, path, codes

    @abstractmethod
    def title(self, text: str) -> None:
        """The one heading of the page."""

    @abstractmethod
    def heading(self, text: str) -> None:
        """The heading of a part."""

    @abstractmethod
    def lead(self, text: str) -> None:
        """The sentences under a heading."""

    @abstractmethod
    def text(self, *paragraphs: str) -> None:
        """Paragraphs of Markdown, in which what is filled in has been escaped."""

    @abstractmethod
    def cards(self, cards: Sequence[Card]) -> None:
        """Key figures."""

    @abstractmethod
    def remark(self, text: str) -> None:
        """A sentence that nobody may miss beside a figure."""

    @abstractmethod
    def remarks(self, texts: Sequence[str], events: Sequence[Event] = ()) -> None:
        """What must be known of the figures: all texts, and what happened in the period."""

    @abstractmethod
    def happened(self, events: Sequence[Event]) -> None:
        """What the numbered marks of a time line are, each with what it changed; nothing without any."""

    @abstractmethod
    def sentences(self, texts: Sequence[str]) -> None:
        """Plain sentences as a list; nothing when there are none."""

    @abstractmethod
    def sections(self, items: Sequence[str]) -> None:
        """Ready sections of HTML, one after another; nothing when there is none."""

    @abstractmethod
    def figure(self, figure: Figure[V], view: V) -> None:
        """One figure the only way there is: finding, drawing or table, source, how to read, definition."""

    @abstractmethod
    def contents(self) -> None:
        """A list of the figures that the page will tell, each a link to it: for a page of several screens."""

    @abstractmethod
    def table(
        self,
        table: Table,
        measure: Measure,
        *,
        most: int | None = None,
        shorter: Sequence[Table] = (),
    ) -> None:
        """A table without a drawing, its numbers defined by the measure; at most so many rows of it.

        shorter: tables that tell the same in ever fewer rows, for where there is not room for the whole.
        """

    @abstractmethod
    def sentence(self, sentence: Sentence) -> None:
        """A sentence whose numbers carry what defines them."""

    @abstractmethod
    def gap(self, text: str) -> None:
        """What the data cannot tell, said plainly."""

    @abstractmethod
    def to_write(self, text: str) -> None:
        """A place for what a person will write: what it could tell."""

    @abstractmethod
    def pair(self) -> tuple["Stage", "Stage"]:
        """Two halves side by side, one below the other on a phone."""

    @abstractmethod
    def panel(self, key: str) -> "Stage":
        """A box with an edge: what stands behind one mark of a figure."""

    @abstractmethod
    def only(self, width: str, key: str) -> "Stage":
        """What is told there is seen on a WIDE or a NARROW screen only."""

    @abstractmethod
    def link(self, path: str, label: str, query: Mapping[str, str] | None = None) -> None:
        """A link to another page of the portal."""

    @abstractmethod
    def menu(
        self,
        path: str,
        name: str,
        options: Mapping[str, str],
        query: Mapping[str, str] | None = None,
    ) -> None:
        """A link for each option (code -> label) to the page with it in the address, beside the query."""

    @abstractmethod
    def finder(self, path: str, name: str, label: str, button: str, names: Sequence[str]) -> None:
        """A field that takes a name, some of which are offered, and opens the page with it in the address."""

    @abstractmethod
    def region_words(self, topic: str) -> None:
        """What the region pack tells of a topic in Markdown; nothing when it tells nothing."""

    @abstractmethod
    def may(self, predicate: Callable[[Role], bool]) -> bool:
        """Whether one of the reader's roles may do what the predicate asks."""

    def annex(
        self,
        heading: str,
        path: str,
        name: str,
        options: Mapping[str, str],
        query: Mapping[str, str],
        tell: Callable[["Stage", str], None],  # noqa: ARG002 - the pages are a press away
    ) -> None:
        """A part with another page for each option: links as in a menu, or on paper what tell(stage, code)
        tells of it, a page each."""
        self.heading(heading)
        self.menu(path, name, options, query)

    def opening(self, view: Shown, headline: str, lead: str = "") -> None:
        """The title and the sentences under it, with what narrows the view."""
        release = self.answers.present
        self.title(shown.title(release, view, headline))
        if lead:
            self.lead(shown.lead(release, view, lead))

    def part(self, view: Shown, headline: str, lead: str) -> None:
        """The heading of a part and the sentences under it, with what narrows the view."""
        release = self.answers.present
        self.heading(shown.title(release, view, headline))
        self.lead(shown.lead(release, view, lead))

    def nothing_counted(self, gap: Gap, name: str = "") -> None:
        """The whole page where there is nothing to count, and why."""
        self.title(uncounted.heading(gap, name))
        self.lead(uncounted.lead(gap))
