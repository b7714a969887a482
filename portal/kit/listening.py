"""A stage that shows nothing: it hears which figures, tables, numbers and gaps a page tells."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, TypeVar

from portal.kit import choice as choices
from portal.kit.access import Role
from portal.kit.answers import Answers
from portal.kit.cards import Card
from portal.kit.changes import Event
from portal.kit.figure import Figure, Shown
from portal.kit.measure import Measure
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.kit.tables import Table
from portal.kit.told import Sentence, Told

V = TypeVar("V", bound=Shown)
Heard = dict[str, tuple[Figure[Any], Any]]


def heard(page: Page[Any], answers: Answers, query: Mapping[str, str]) -> Heard:
    """The figures of a page with the choices of an address, by their keys: figure and view."""
    if not page.is_there(answers):
        return {}
    codes = choices.asked(page.choices, answers, query)
    stage = Listening(answers, page.path, codes)
    page.play(stage, page.look(answers, codes))
    return stage.figures


class Listening(Stage):
    """Keeps the figures, and under which heading each table stood; the numbers told, and the gaps. Lets all
    else pass."""

    def __init__(self, answers: Answers, path: str, codes: Mapping[str, str]) -> None:
        super().__init__(answers, path, codes)
        self.figures: Heard = {}
        self.tables: list[tuple[str, Table]] = []
        self.told: list[Told] = []
        self.gaps: list[str] = []
        self.headline = self.summary = self._part = ""

    def title(self, text: str) -> None:
        """What it is called."""
        self.headline = text

    def lead(self, text: str) -> None:
        """Keep the first sentences under a heading."""
        self.summary = self.summary or text

    def heading(self, text: str) -> None:
        """A part begins."""
        self._part = text

    def table(
        self,
        table: Table,
        measure: Measure,  # noqa: ARG002 - the table alone is kept
        *,
        most: int | None = None,  # noqa: ARG002 - it is kept whole
        shorter: Sequence[Table] = (),  # noqa: ARG002 - as above
    ) -> None:
        """Keep the table, whole."""
        self.tables.append((self._part, table))

    def sentence(self, sentence: Sentence) -> None:
        """Keep its numbers."""
        self.told += sentence.told

    def gap(self, text: str) -> None:
        """Keep it."""
        self.gaps.append(text)

    def figure(self, figure: Figure[V], view: V) -> None:
        """Keep the figure and its view."""
        self.figures[figure.key] = (figure, view)

    def pair(self) -> tuple[Self, Self]:
        """The same for both."""
        return self, self

    def panel(self, key: str) -> Self:  # noqa: ARG002 - it has no edge here
        """The same."""
        return self

    def only(self, width: str, key: str) -> Self:  # noqa: ARG002 - all widths alike
        """The same for every width."""
        return self

    def may(self, predicate: Callable[[Role], bool]) -> bool:
        """What every visitor may."""
        return predicate(Role.VISITOR)

    def text(self, *paragraphs: str) -> None: ...
    def cards(self, cards: Sequence[Card]) -> None: ...
    def remark(self, text: str) -> None: ...
    def remarks(self, texts: Sequence[str], events: Sequence[Event] = ()) -> None: ...
    def happened(self, events: Sequence[Event]) -> None: ...
    def sentences(self, texts: Sequence[str]) -> None: ...
    def sections(self, items: Sequence[str]) -> None: ...
    def link(self, path: str, label: str, query: Mapping[str, str] | None = None) -> None: ...
    def menu(
        self,
        path: str,
        name: str,
        options: Mapping[str, str],
        query: Mapping[str, str] | None = None,
    ) -> None: ...
    def contents(self) -> None: ...
    def finder(
        self, path: str, name: str, label: str, button: str, names: Sequence[str]
    ) -> None: ...
    def region_words(self, topic: str) -> None: ...
    def to_write(self, text: str) -> None: ...
