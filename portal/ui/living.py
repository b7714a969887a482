"""The living page: what a page tells, drawn by Streamlit with widgets that the address keeps."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import count
from typing import TypeVar

import streamlit as st

from portal.kit import access, menu, tables
from portal.kit import figure as shown
from portal.kit.access import Role
from portal.kit.answers import Answers
from portal.kit.cards import Card
from portal.kit.changes import Event
from portal.kit.choice import Codes, drawn
from portal.kit.figure import Figure, Shown
from portal.kit.i18n import _
from portal.kit.measure import DEFINITIONS, Measure
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.kit.tables import Table
from portal.kit.told import Sentence
from portal.kit.uncounted import Gap
from portal.site import boxes, document, exhibit, parts
from portal.ui import choices, figure
from portal.ui import page as ui

P = TypeVar("P")
V = TypeVar("V", bound=Shown)


def _none(_answers: Answers, _view: object) -> None:
    """No files but those of the page and its figures."""


def show(page: Page[P], files: Callable[[Answers, P], None] = _none) -> None:
    """Show a page to who may read it: its choices, files that only this visit may fetch, and what it tells."""
    entry = menu.by_path(page.path)
    if entry is None:
        raise LookupError(f"{page.path}: not in the menu")
    ui.guard(entry.allowed, needs_release=page.needs_release)
    answers = Answers(ui.release())
    if not page.is_there(answers):
        page.otherwise(Living(answers, page.path, {}))
        return
    if drawn(page.choices, answers):
        with ui.filter_row():
            codes = choices.pick(page.choices, answers)
            view = page.look(answers, codes)
            for label, address in page.files(answers, view).items():
                ui.link(label, address)
    else:
        codes = choices.pick(page.choices, answers)
        view = page.look(answers, codes)
    files(answers, view)
    if name := page.name(view):
        title = document.title(entry, answers.release, page.kind(view))
        st.set_page_config(page_title=f"{name} – {title}")
    stage = Living(answers, page.path, codes)
    page.play(stage, view)
    stage.close()


class Living(Stage):
    """Streamlit's page, or one box of it."""

    def __init__(
        self,
        answers: Answers,
        path: str,
        codes: Codes,
        box: AbstractContextManager[object] | None = None,
    ) -> None:
        super().__init__(answers, path, codes)
        self.box = nullcontext() if box is None else box
        self.figures: list[tuple[str, str]] = []
        self.order = count()  # of all figures, those of one width too
        self._contents: AbstractContextManager[object] | None = None

    def title(self, text: str) -> None:
        """The one h1."""
        with self.box:
            ui.title(text)

    def heading(self, text: str) -> None:
        """An h2."""
        with self.box:
            ui.heading(text)

    def lead(self, text: str) -> None:
        """The sentences under a heading."""
        with self.box:
            ui.lead(text)

    def text(self, *paragraphs: str) -> None:
        """Paragraphs of Markdown, in which what is filled in has been escaped."""
        with self.box:
            ui.text(*paragraphs)

    def cards(self, cards: Sequence[Card]) -> None:
        """Key figures."""
        with self.box:
            ui.cards(cards)

    def remark(self, text: str) -> None:
        """A sentence that nobody may miss beside a figure."""
        with self.box:
            ui.remark(text)

    def remarks(self, texts: Sequence[str], events: Sequence[Event] = ()) -> None:
        """All texts; of what happened three are seen at once, the rest on request."""
        with self.box:
            ui.remarks(texts, parts.events(self.answers.present, events))

    def happened(self, events: Sequence[Event]) -> None:
        """What the marks are, by their numbers."""
        if events:
            with self.box:
                st.html(parts.happened(parts.events(self.answers.present, events)))

    def sentences(self, texts: Sequence[str]) -> None:
        """Plain sentences as a list."""
        with self.box:
            ui.sentences(texts)

    def sections(self, items: Sequence[str]) -> None:
        """Ready sections of HTML."""
        with self.box:
            ui.sections(items)

    def contents(self) -> None:
        """A place for the figures that will be told."""
        with self.box:
            self._contents = st.container(key="contents")

    def close(self) -> None:
        """All has been told: the list of contents can be written."""
        if self._contents is not None and (listed := parts.contents(self.figures)):
            with self._contents:
                st.html(listed)

    def figure(self, figure_: Figure[V], view: V) -> None:
        """One figure with its switches and downloads."""
        self.figures.append((exhibit.place(figure_.key), view.once(figure_.words).headline))
        with self.box:
            figure.show(figure_, view, next(self.order), partial(self._files, figure_))

    def table(
        self,
        table: Table,
        measure: Measure,
        *,
        most: int | None = None,
        shorter: Sequence[Table] = (),  # noqa: ARG002 - there is room for the whole
    ) -> None:
        """A table with its caption, and where its numbers are defined."""
        with self.box:
            st.html(tables.beginning(tables.cut(table, most), exhibit.ROWS_SHOWN))
            ui.page_link(DEFINITIONS, exhibit.definition(measure), {"haku": measure.id})

    def sentence(self, sentence: Sentence) -> None:
        """A sentence whose numbers lead to their definitions."""
        with self.box:
            st.html(parts.sentence(sentence))

    def gap(self, text: str) -> None:
        """What the data cannot tell."""
        with self.box:
            st.html(parts.gap(text))

    def to_write(self, text: str) -> None:
        """A place for what a person will write."""
        with self.box:
            st.html(parts.to_write(text))

    def pair(self) -> tuple[Stage, Stage]:
        """Two columns, one below the other on a phone."""
        with self.box:
            left, right = ui.side_by_side()
        return self._inside(left), self._inside(right)

    def panel(self, key: str) -> Stage:
        """A box with an edge."""
        with self.box:
            return self._inside(st.container(key=f"panel-{key}"))

    def only(self, width: str, key: str) -> Stage:
        """A box that is seen on a wide or a narrow screen only."""
        with self.box:
            return self._inside(st.container(key=f"{width}-{key}"), [])

    def link(self, path: str, label: str, query: Mapping[str, str] | None = None) -> None:
        """A link to another page, without loading the portal again."""
        with self.box:
            ui.page_link(path, label, query)

    def menu(
        self,
        path: str,
        name: str,
        options: Mapping[str, str],
        query: Mapping[str, str] | None = None,
    ) -> None:
        """A link for each option to the page with it in the address."""
        with self.box:
            st.html(boxes.page_links(path, name, options, query or {}))

    def finder(self, path: str, name: str, label: str, button: str, names: Sequence[str]) -> None:
        """The same form as on the sheet."""
        with self.box:
            st.html(parts.finder(path, name, label, button, names))

    def region_words(self, topic: str) -> None:
        """What the region pack tells of a topic."""
        with self.box:
            ui.region_words(topic)

    def may(self, predicate: Callable[[Role], bool]) -> bool:
        """Whether one of the reader's roles may do what the predicate asks."""
        return ui.may(predicate)

    def _files(
        self,
        figure_: Figure[V],
        switches: Mapping[str, str],
        is_drawn: bool,  # noqa: FBT001 - as figure.show asks
    ) -> Mapping[str, str]:
        """The files that the server writes for everybody: of a page that everybody may read."""
        entry = menu.by_path(self.path)
        if entry is None or entry.allowed is not menu.PUBLIC:
            return {}
        codes = {**self.codes, **shown.switched(switches)}
        return exhibit.downloads(
            self.answers.present, self.path, figure_.key, codes, is_drawn=is_drawn
        )

    def _inside(
        self, box: AbstractContextManager[object], figures: list[tuple[str, str]] | None = None
    ) -> Stage:
        inside = Living(self.answers, self.path, self.codes, box)
        inside.figures = self.figures if figures is None else figures
        inside.order = self.order
        return inside

    def nothing_counted(self, gap: Gap, name: str = "") -> None:
        """Why there is nothing to count, and for staff the way to mend it."""
        super().nothing_counted(gap, name)
        if self.may(access.may_manage_exports):
            self.link("/toimipistekartta", _("Branch map: tell what the codes are"))
