"""The sheet: what a page tells, written by the server in the boxes that Streamlit will draw.

It is the first paint of the living page, what is printed, and the page where there is no JavaScript.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import TypeVar
from urllib.parse import urlencode

import plotly.graph_objects as go
from markdown_it import MarkdownIt

from portal.charts import svg
from portal.kit import cards as key_figures
from portal.kit import choice as choices
from portal.kit import figure as shown
from portal.kit import region_text, tables, warehouse
from portal.kit.access import Role
from portal.kit.answers import Answers
from portal.kit.cards import Card
from portal.kit.changes import Event
from portal.kit.choice import Amount, Choice, Codes, Search, Several
from portal.kit.figure import TABLE, Drawn, Figure, Shown, Switch
from portal.kit.i18n import _, ngettext, number
from portal.kit.measure import Measure
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.kit.tables import Table
from portal.kit.text_rule import Markup
from portal.kit.told import Sentence
from portal.site import boxes, exhibit, figures, parts

P = TypeVar("P")
V = TypeVar("V", bound=Shown)
HOME = "/tuloste"
_markdown = (
    MarkdownIt()
)  # our own texts and the region pack's, whose HTML is allowed as on the living page


class Sheet(Stage):
    """A page, or one box of it, as HTML. query: the whole address, switches of figures too."""

    def __init__(self, answers: Answers, path: str, codes: Codes, query: Mapping[str, str]) -> None:
        super().__init__(answers, path, codes)
        self.query = query
        self.headline = self.summary = ""
        self.figures: list[tuple[str, str]] = []
        self.order = count()  # of all figures, those of one width too
        self._parts: list[Callable[[], Markup]] = []

    @property
    def body(self) -> Markup:
        """All that has been told."""
        return Markup().join(part() for part in self._parts)

    def put(self, part: Markup) -> None:
        """Add a box."""
        self._parts.append(lambda: part)

    def title(self, text: str) -> None:
        """The one h1."""
        self.headline = text
        self.put(boxes.title(text))

    def heading(self, text: str) -> None:
        """An h2."""
        self.put(boxes.html(parts.heading(text)))

    def lead(self, text: str) -> None:
        """The sentences under a heading; the first are what the page is described by."""
        self.summary = self.summary or text
        self.put(boxes.html(parts.lead(text)))

    def text(self, *paragraphs: str) -> None:
        """Paragraphs of Markdown, in which what is filled in has been escaped."""
        for paragraph in paragraphs:
            self.put(boxes.markdown(_markdown.render(str(paragraph))))

    def cards(self, cards: Sequence[Card]) -> None:
        """Key figures."""
        self.put(boxes.html(key_figures.as_html(cards)))

    def remark(self, text: str) -> None:
        """A sentence that nobody may miss beside a figure."""
        self.put(boxes.html(parts.remark(text)))

    def remarks(self, texts: Sequence[str], events: Sequence[Event] = ()) -> None:
        """All texts; of what happened three are seen at once, the rest under a fold."""
        for part in parts.remarks(texts, parts.events(self.answers.present, events)):
            if part:
                self.put(boxes.html(part))

    def happened(self, events: Sequence[Event]) -> None:
        """What the marks are, by their numbers."""
        if events:
            self.put(boxes.html(parts.happened(parts.events(self.answers.present, events))))

    def sentences(self, texts: Sequence[str]) -> None:
        """Plain sentences as a list."""
        if texts:
            self.put(boxes.html(parts.listed(texts)))

    def sections(self, items: Sequence[str]) -> None:
        """Ready sections of HTML."""
        if body := "".join(items):
            self.put(boxes.html(body))

    def contents(self) -> None:
        """The figures that will be told."""
        self._parts.append(
            lambda: boxes.column(boxes.html(parts.contents(self.figures)), key="contents")
        )

    def figure(self, figure: Figure[V], view: V) -> None:
        """One figure: drawn, or as the table that the address asks for."""
        self.figures.append((exhibit.place(figure.key), view.once(figure.words).headline))
        self.put(
            boxes.column(
                self._figure(figure, view),
                key=f"exhibit-{figure.key}",
            )
        )

    def table(
        self,
        table: Table,
        measure: Measure,
        *,
        most: int | None = None,
        shorter: Sequence[Table] = (),  # noqa: ARG002 - there is room for the whole
    ) -> None:
        """A table with its caption, and where its numbers are defined."""
        self.put(boxes.html(tables.beginning(tables.cut(table, most), exhibit.ROWS_SHOWN)))
        link = boxes.page_link(measure.address, exhibit.definition(measure))
        self.put(boxes.html(link, is_fit=True))

    def sentence(self, sentence: Sentence) -> None:
        """A sentence whose numbers lead to their definitions."""
        self.put(boxes.html(parts.sentence(sentence)))

    def gap(self, text: str) -> None:
        """What the data cannot tell."""
        self.put(boxes.html(parts.gap(text)))

    def to_write(self, text: str) -> None:
        """A place for what a person will write."""
        self.put(boxes.html(parts.to_write(text)))

    def pair(self) -> tuple[Stage, Stage]:
        """Two columns, one below the other on a phone."""
        left, right = self._inside(), self._inside()
        self._parts.append(lambda: boxes.halves(left.body, right.body))
        return left, right

    def panel(self, key: str) -> Stage:
        """A box with an edge."""
        inside = self._inside()
        self._parts.append(lambda: boxes.column(inside.body, key=f"panel-{key}"))
        return inside

    def only(self, width: str, key: str) -> Stage:
        """A box that is seen on a wide or a narrow screen only."""
        inside = self._inside()
        inside.figures = []  # not seen on every screen
        self._parts.append(lambda: boxes.column(inside.body, key=f"{width}-{key}"))
        return inside

    def link(self, path: str, label: str, query: Mapping[str, str] | None = None) -> None:
        """A link to another page."""
        link = boxes.page_link(boxes.address(path, query or {}), label)
        self.put(boxes.html(link, is_fit=True))

    def menu(
        self,
        path: str,
        name: str,
        options: Mapping[str, str],
        query: Mapping[str, str] | None = None,
    ) -> None:
        """A link for each option to the page with it in the address."""
        self.put(boxes.html(boxes.page_links(path, name, options, query or {})))

    def finder(self, path: str, name: str, label: str, button: str, names: Sequence[str]) -> None:
        """A form, which works without JavaScript."""
        self.put(boxes.html(parts.finder(path, name, label, button, names)))

    def region_words(self, topic: str) -> None:
        """What the region pack tells of a topic."""
        release = self.answers.release
        if release is not None:
            text = region_text.told(release, topic)
            if text:
                self.put(boxes.markdown(_markdown.render(text)))

    def may(self, predicate: Callable[[Role], bool]) -> bool:
        """What every visitor may: the server writes for no one in particular."""
        return predicate(Role.VISITOR)

    def _inside(self) -> "Sheet":
        inside = Sheet(self.answers, self.path, self.codes, self.query)
        inside.figures, inside.order = self.figures, self.order
        return inside

    def _figure(self, figure: Figure[V], view: V) -> Markup:
        release, key = self.answers.present, figure.key
        words = shown.words(release, view, view.once(figure.words))
        codes = {one.name: one.code(self.query.get(one.name)) for one in figure.switches}
        switch = figure.switch
        second = switch is not None and switch.is_second(codes[switch.name])
        drawn = figure.drawn(view, is_second=second)
        is_drawn, is_table = isinstance(drawn, go.Figure), codes[key] == TABLE
        if is_table:
            table = shown.table(release, view, view.once(figure.table))
            picture = boxes.html(tables.beginning(table, exhibit.ROWS_SHOWN))
        else:
            picture = _drawn(key, drawn, words.alt)
        files = exhibit.downloads(
            release, self.path, key, {**self.codes, **shown.switched(codes)}, is_drawn=is_drawn
        )
        tools = [
            *(self._switch(one, words.headline) for one in figure.switches),
            *([_explore(key)] if is_drawn and not is_table else []),
            boxes.html(
                exhibit.tools(
                    words, figure.about(view), files, key, exhibit.other(figure, codes, self.query)
                ),
                is_fit=True,
            ),
        ]
        return Markup().join(
            [
                boxes.html(exhibit.head(next(self.order), words, key)),
                boxes.column(picture, key=f"picture-{key}"),
                boxes.row(Markup().join(tools), key=f"tools-{key}", align="center"),
                boxes.html(exhibit.source(release, view)),
            ]
        )

    def _switch(self, switch: Switch, headline: str) -> Markup:
        usual = next(iter(switch.options))
        others = {name: value for name, value in self.query.items() if name != switch.name}
        options = {
            code: (
                _(label),
                "?" + urlencode(others if code == usual else {**others, switch.name: code}),
            )
            for code, label in switch.options.items()
        }
        return boxes.segments(
            _(switch.label),
            switch.name,
            options,
            switch.code(self.query.get(switch.name)),
            headline,
        )


def told(
    page: Page[P], answers: Answers, query: Mapping[str, str], unknown: Sequence[str] = ()
) -> Sheet:
    """The page with the choices of an address, told whole. unknown: what nobody knows of the address."""
    with warehouse.held():
        return _told(page, answers, query, unknown)


def _told(
    page: Page[P], answers: Answers, query: Mapping[str, str], unknown: Sequence[str]
) -> Sheet:
    if not page.is_there(answers):
        stage = Sheet(answers, page.path, {}, query)
        page.otherwise(stage)
        return stage
    codes = choices.asked(page.choices, answers, query)
    view = page.look(answers, codes)
    stage = Sheet(answers, page.path, codes, query)
    if widgets := [_widget(one, answers, codes) for one in _shown(page, answers, codes)]:
        links = [
            boxes.html(boxes.button_link(label, address), is_fit=True)
            for label, address in page.files(answers, view).items()
        ]
        row = Markup().join([*widgets, _show(), _copy(page, answers, stage), *links])
        stage.put(boxes.row(row, key="filters", align="end"))
    if unknown:
        stage.put(boxes.warning(choices.unknown_text(unknown)))
    page.play(stage, view)
    return stage


def body_of(told: Sheet, page: Page[P]) -> Markup:
    """The body of a whole document: the sheet, its form, and the way to the living page."""
    living = Markup('<p class="living"><a href="{}">{}</a></p>').format(
        boxes.address(page.path, {**told.codes, **unchosen(told.query)}),
        _("Open the page with choices and downloads"),
    )
    return wrapped(form(f"{HOME}{exhibit.named(page.path)}", told.query) + told.body + living)


def wrapped(body: Markup) -> Markup:
    """A body in the boxes of the page."""
    return Markup(
        '<div class="sheet boxes"><div class="stVerticalBlock st-key-page" data-testid="stVerticalBlock">{}</div></div>'
    ).format(body)


def unchosen(query: Mapping[str, str]) -> dict[str, str]:
    """What of an address no choice of the page holds: switches of figures, and the older release."""
    release = {exhibit.RELEASE: query[exhibit.RELEASE]} if exhibit.RELEASE in query else {}
    return {**shown.switched(query), **release}


def form(path: str, query: Mapping[str, str]) -> Markup:
    """The form that the choices of a page belong to: it works without JavaScript, and what the address
    holds beside them stays there."""
    kept = Markup().join(
        Markup('<input type="hidden" name="{}" value="{}">').format(*pair)
        for pair in unchosen(query).items()
    )
    return Markup('<form id="{}" method="get" action="{}">{}</form>').format(boxes.FORM, path, kept)


def _shown(page: Page[P], answers: Answers, codes: Codes) -> Iterator[Choice]:
    """The choices that have a widget: where there is nothing to choose from there is none."""
    for one in choices.drawn(page.choices, answers):
        if not isinstance(one, Several) or one.listed(answers, codes):
            yield one


def _widget(one: Choice, answers: Answers, codes: Codes) -> Markup:
    label, code = one.called(codes), codes[one.name]
    if isinstance(one, Amount):
        ends = {"type": "number", "min": one.least, "max": one.most}
        return boxes.field(label, one.name, code, one.width or choices.AMOUNT_WIDTH, ends)
    if isinstance(one, Search):
        return boxes.field(
            label, one.name, code, one.width or choices.SEARCH_WIDTH, {"type": "search"}
        )
    options = one.shown(answers, codes)
    if isinstance(one, Several):
        chosen = choices.parted(code)
        said = ngettext("{n} chosen", "{n} chosen", len(chosen)).format(n=number(len(chosen)))
        listed = {choices.joined([code]): shown for code, shown in options.items()}
        picked = [choices.joined([code]) for code in chosen]
        return boxes.several(label, one.name, listed, picked, said if chosen else _("All"))
    return boxes.select(label, one.name, options, code, one.width or choices.width(options))


def _copy(page: Page[P], answers: Answers, stage: Sheet) -> Markup:
    """The button that copies a link to this view, where it is of a period: that is always named."""
    spans = {one.name: stage.codes[one.name] for one in page.choices if one.is_of_visit}
    if not spans:
        return Markup()
    kept = {**unchosen(stage.query), **choices.told(page.choices, answers, stage.codes)}
    return boxes.html(boxes.copy_link(_("Copy link"), urlencode({**kept, **spans})), is_fit=True)


def _show() -> Markup:
    """The button that shows what was chosen, where nothing does so by itself."""
    button = Markup('<button class="box-show" form="{}">{}</button>').format(boxes.FORM, _("Show"))
    return boxes.html(button, is_fit=True)


def _drawn(key: str, drawn: Drawn, alt: str) -> Markup:
    """The drawing, which the living page takes over by its name."""
    if not isinstance(drawn, go.Figure):
        return boxes.html(shown.html(drawn))
    picture = svg.drawn(drawn, alt)
    wide, narrow = svg.heights(drawn)
    place = Markup(
        '<div class="figure"><div data-drawing="{}" style="--h:{}px;--hn:{}px">{}</div></div>'
    )
    whole = place.format(figures.name_of(picture), wide, narrow, boxes.trusted(picture))
    return boxes.column(boxes.html(whole), key=f"figure-{key}")


def _explore(key: str) -> Markup:
    """The button that only the living page has."""
    return boxes.replayed_button(_("Explore"), f"explore-{key}", is_quiet=True)
