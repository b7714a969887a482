"""The list of the open tables as a page: what they are, how to cite them, every table and column."""

from collections.abc import Iterable
from urllib.parse import urlencode

from portal.feeds import news
from portal.kit import i18n, identity
from portal.kit.i18n import _, ngettext
from portal.kit.text_rule import escape
from portal.kit.warehouse import Release
from portal.open_data import about, catalogue, files
from portal.open_data.catalogue import Table
from portal.open_data.columns import TYPE_WORDS, Column
from portal.open_data.files import CSV, CUBE, PACKAGE, SCHEMA, Edition
from portal.site import document, frame_html
from portal.site.document import Plain
from portal.tables.page import PATH
from portal.tables.parts import NAME

KILO, MEGA = 1000, 1_000_000


def html(edition: Edition, base_url: str) -> str:
    """The whole page in the language in use; `base_url` is the portal's own address."""
    tables = list(catalogue.tables(edition.release))
    body = "\n".join(
        [
            *_opening(edition, base_url),
            *_whole(edition),
            *_own(),
            *_followed(edition.release),
            f"<h2>{escape(_('Tables'))}</h2>",
            *(_section(edition, table) for table in tables),
        ]
    )
    described = Plain(_(frame_html.OPEN_DATA_TITLE), body, _lead(), edition.query)
    return document.whole_page(described, edition.release)


def _lead() -> str:
    return _(
        "The figures of the portal as tables for programs, spreadsheets and statistics software."
    )


def _opening(edition: Edition, base_url: str) -> Iterable[str]:
    release = edition.release
    address = f"{base_url}avoin-data/?julkaisu={release.release_id}"
    facts = [
        (_("Release"), escape(release.release_id)),
        (_("Put together"), escape(i18n.day(release.built_at.date()))),
        (_("Data until"), escape(i18n.day(release.data_until))),
        (_("Source"), escape(about.source(release))),
        (_("Licence"), escape(identity.licence_sentence())),
        (_("How to cite"), f"{escape(about.citation(release))} <code>{escape(address)}</code>"),
    ]
    rows = "".join(f"<dt>{escape(what)}</dt><dd>{said}</dd>" for what, said in facts)
    yield f"<h1>{escape(_(frame_html.OPEN_DATA_TITLE))}</h1>"
    yield f'<p class="lead">{escape(_lead())}</p>'
    if edition.is_asked_by_id:
        newest = f'<a href="{frame_html.OPEN_DATA}">{escape(_("See the newest release"))}</a>'
        yield f"<p>{escape(_('You are looking at one release by its name.'))} {newest}</p>"
    yield f"<p>{escape(_only_sums())}</p>"
    yield f'<dl class="facts">{rows}</dl>'


def _only_sums() -> str:
    return _(
        "They hold sums by month and municipality or library, never single loans, transfers or"
        " holds, and nothing about customers. A figure that is not known is an empty cell, not zero."
    )


def _whole(edition: Edition) -> Iterable[str]:
    yield f"<h2>{escape(_('All tables as one package'))}</h2>"
    texts = (
        _(
            "The package lists every table with its columns, size and checksum (Frictionless Data"
            " Package). Each table is a CSV file in UTF-8, with commas between the cells and points"
            " in decimals; its description is a Table Schema. Tables of counts come as JSON-stat 2.0"
            " too."
        ),
        _(
            "Every answer names its release in the header Portal-Release and has an ETag: a program"
            " that sends it back in If-None-Match gets a new file only when there is one. With"
            " ?julkaisu= and the name of a release you get that release as long as it is kept."
        ),
    )
    yield f"<p>{escape(texts[0])}</p>"
    yield f'<ul class="files">{_link(edition, PACKAGE, _("Data package"))}</ul>'
    yield f"<p>{escape(texts[1])}</p>"


def _own() -> Iterable[str]:
    """That every table of a reader's own is open data too."""
    said = _(
        "Every table of the page Own tables has an address here too, as CSV and as JSON-stat. Its parameters are the choices of the page, and the page shows the address of what has been chosen. What is not known of an address is told, and no other table is given for it."
    )
    example = f"{frame_html.OPEN_DATA}{NAME}.csv?mittari=received&rivit=paikka&sarakkeet=vuosi"
    link = f'<a href="{PATH}">{escape(_("Own tables"))}</a>'
    yield f"<h2>{escape(_('Tables of your own'))}</h2>"
    yield f"<p>{escape(said)}</p><p><code>{escape(example)}</code></p><p>{link}</p>"


def _followed(release: Release) -> Iterable[str]:
    """The feeds: of everything, and of the card of each municipality."""
    everything, recognitions, *cards = news.addresses(release, i18n.current()).items()
    said = _(
        "A feed (Atom) tells a program that follows it when there is something new: new figures, a recognition, or a changed municipality card. Nobody needs to give an address."
    )
    yield f"<h2>{escape(_('Feeds'))}</h2><p>{escape(said)}</p>"
    yield f'<ul class="files">{_feeds([everything, recognitions])}</ul>'
    yield f"<details><summary>{escape(_('Feed of a municipality card'))}</summary>"
    yield f'<ul class="files">{_feeds(cards)}</ul></details>'


def _feeds(named: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<li><a href="{escape(to)}">{escape(name)}</a></li>' for name, to in named)


def _section(edition: Edition, table: Table) -> str:
    """One table under a fold with its name. A search of the browser finds what is folded, and paper has it."""
    count = files.rows(edition, table)
    said = ngettext("{n} row", "{n} rows", count).format(n=i18n.number(count))
    labels = {CSV: "CSV", SCHEMA: "Table Schema", CUBE: "JSON-stat"}
    links = "".join(
        _link(edition, name, labels[name.removeprefix(table.name)]) for name in files.names(table)
    )
    return (
        f'<section id="{table.name}"><details class="table-fold">'
        f"<summary><h3>{escape(_(table.title))}</h3></summary>"
        f'<p>{escape(_(table.text))}</p><p class="count">{escape(said)}</p>'
        f'<ul class="files">{links}</ul>{_columns(table)}</details></section>'
    )


def _link(edition: Edition, name: str, label: str) -> str:
    file = files.find(edition, name)
    if file is None:
        return ""
    lang = {} if i18n.current() == i18n.offered()[0] else {"lang": i18n.current()}
    query = urlencode(edition.query | lang)
    address = escape(f"{frame_html.OPEN_DATA}{name}{f'?{query}' if query else ''}")
    return (
        f'<li><a href="{address}">{escape(label)}<span class="visually-hidden"> {escape(name)}'
        f"</span></a> ({escape(_size(file.size))})</li>"
    )


def _size(count: int) -> str:
    if count >= MEGA:
        return _("{n} MB").format(n=i18n.number(count / MEGA, 1))
    return _("{n} kB").format(n=i18n.number(count / KILO, 0 if count >= 10 * KILO else 1))


def _columns(table: Table) -> str:
    rows = "".join(_column(column) for column in table.columns)
    return f'<h4>{escape(_("Columns"))}</h4><dl class="columns">{rows}</dl>'


def _column(column: Column) -> str:
    words = "".join(
        f"<li><code>{escape(value)}</code>: {escape(_(label))}</li>"
        for value, label in column.words.items()
    )
    listed = f"<ul>{words}</ul>" if words else ""
    return (
        f"<dt><code>{escape(column.name)}</code></dt>"
        f"<dd><strong>{escape(_(column.title))}.</strong> {escape(_(column.meaning))}"
        f' <span class="type">{escape(_("Type: {type}").format(type=_(TYPE_WORDS[column.type])))}'
        f"</span>{listed}</dd>"
    )
