"""The boxes that Streamlit draws, as HTML: what the server writes stands where the living page will."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlencode

from portal.kit.text_rule import Markup

CHEVRON = Markup(
    '<svg class="box-chevron" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"'
    ' fill="currentColor"><path d="M7.41 8.59L12 13.17l4.59-4.58L18 10l-6 6-6-6 1.41-1.41z"/></svg>'
)
FORM = "choices-form"  # the id of the form that every choice belongs to
GAPS = {"none": "0", "small": "1rem", "large": "4rem"}


def element(
    body: Markup, *, key: str = "", width: int | None = None, is_fit: bool = False
) -> Markup:
    """One element in its box: as wide as the page, as its content (is_fit), or as many pixels."""
    names = " ".join(
        [
            "stElementContainer box",
            *(["box-fit"] if is_fit else []),
            *([f"st-key-{key}"] if key else []),
        ]
    )
    style = Markup(' style="width:{0}px;flex:0 0 {0}px"').format(width) if width else Markup()
    box = Markup('<div class="{}" data-testid="stElementContainer"{}>{}</div>')
    return box.format(names, style, body)


def html(body: str, *, is_fit: bool = False) -> Markup:
    """Ready HTML in its box."""
    drawn = Markup('<div class="stHtml box-html" data-testid="stHtml">{}</div>')
    return element(drawn.format(trusted(body)), is_fit=is_fit)


def trusted(body: str) -> Markup:
    """HTML that we have written: what was filled in has been escaped where it was written."""
    return Markup(body)


def title(text: str) -> Markup:
    """The one heading of a page, as Streamlit draws it."""
    body = Markup(
        '<div class="stHeading"><div data-testid="stMarkdownContainer" class="box-text box-heading"><h1>{}</h1></div></div>'
    )
    return element(body.format(text))


def markdown(body: str) -> Markup:
    """Paragraphs that Markdown has been made of."""
    drawn = Markup(
        '<div class="stMarkdown"><div data-testid="stMarkdownContainer" class="box-text box-markdown">{}</div></div>'
    )
    return element(drawn.format(trusted(body)))


def page_link(address: str, text: str, *, is_current: bool = False) -> Markup:
    """A link to a page of the portal, which portal.js opens without loading it anew."""
    current = Markup(' aria-current="page"') if is_current else Markup()
    return Markup('<a class="page-link" data-go="" href="{}"{}>{}</a>').format(
        address, current, text
    )


def page_links(
    path: str, name: str, options: Mapping[str, str], query: Mapping[str, str]
) -> Markup:
    """A link for each option to a page with it in the address."""
    links = Markup().join(
        Markup("<li>{}</li>").format(page_link(address(path, {name: code, **query}), label))
        for code, label in options.items()
    )
    return Markup('<ul class="choices">{}</ul>').format(links)


def address(path: str, query: Mapping[str, str]) -> str:
    """A path with what its address holds."""
    return f"{path}?{urlencode(query)}" if query else path


def column(
    body: Markup, *, key: str = "", is_fit: bool = False, landmark: str = "", target: str = ""
) -> Markup:
    """Boxes one below the other. landmark: the role that they have on the page; target: their id,
    where a link leads to them."""
    role = Markup(' role="{}"').format(landmark) if landmark else Markup()
    if target:
        role += Markup(' id="{}" tabindex="-1"').format(target)
    named = f" st-key-{key}" if key else ""
    wrapped = Markup(
        '<div class="box-wrap{}" data-testid="stLayoutWrapper"><div class="stVerticalBlock{}" data-testid="stVerticalBlock"{}>{}</div></div>'
    )
    return wrapped.format(" box-fit" if is_fit else "", named, role, body)


def row(
    body: Markup,
    *,
    key: str,
    gap: str = "small",
    align: str = "start",
    is_fit: bool = False,
    navigation: str = "",
) -> Markup:
    """Boxes side by side. navigation: the name of the landmark that they are."""
    landmark = Markup(' role="navigation" aria-label="{}"').format(navigation) if navigation else ""
    wrapped = Markup(
        '<div class="box-wrap{}" data-testid="stLayoutWrapper">'
        '<div class="stHorizontalBlock st-key-{}" data-testid="stHorizontalBlock"'
        ' style="--box-gap:{};--box-align:{}"{}>{}</div></div>'
    )
    return wrapped.format(" box-fit" if is_fit else "", key, GAPS[gap], align, landmark, body)


def halves(left: Markup, right: Markup) -> Markup:
    """Two columns, one below the other on a phone."""
    half = Markup(
        '<div class="stColumn box-half" data-testid="stColumn"><div class="stVerticalBlock" data-testid="stVerticalBlock">{}</div></div>'
    )
    wrapped = Markup(
        '<div class="box-wrap" data-testid="stLayoutWrapper"><div class="stHorizontalBlock" data-testid="stHorizontalBlock" style="--box-gap:4rem;'
        '--box-align:stretch">{}{}</div></div>'
    )
    return wrapped.format(half.format(left), half.format(right))


def label(text: str, name: str) -> Markup:
    """The label of a widget."""
    return Markup(
        '<label class="box-label" data-testid="stWidgetLabel" for="choice-{}"><p>{}</p></label>'
    ).format(name, text)


def select(
    text: str, name: str, options: Mapping[str, str], chosen: str, width: int | None
) -> Markup:
    """A list to choose from, in the form of the page."""
    items = Markup().join(
        Markup('<option value="{}"{}>{}</option>').format(
            code, Markup(" selected") if code == chosen else "", shown
        )
        for code, shown in options.items()
    )
    body = Markup(
        '<div class="stSelectbox" data-testid="stSelectbox">{}<div class="box-field"><select id="choice-{}" name="{}" form="{}">'
        "{}</select>{}</div></div>"
    )
    drawn = body.format(label(text, name), name, name, FORM, items, CHEVRON)
    return element(drawn, key=name, width=width)


def several(
    text: str, name: str, options: Mapping[str, str], chosen: Collection[str], said: str
) -> Markup:
    """A list of which any number may be chosen, under a fold that says how many are; options and chosen by
    the codes of an address."""
    items = Markup().join(
        Markup(
            '<label><input type="checkbox" name="{}" value="{}" form="{}"{}> <span>{}</span></label>'
        ).format(name, code, FORM, Markup(" checked") if code in chosen else "", shown)
        for code, shown in options.items()
    )
    body = Markup(
        '<div class="stMultiSelect" data-testid="stMultiSelect" role="group" aria-label="{0}">'
        '<div class="box-label" data-testid="stWidgetLabel"><p>{0}</p></div>'
        '<details class="box-several"><summary class="box-field"><span>{1}</span>{2}</summary>'
        "<div>{3}</div></details></div>"
    )
    return element(body.format(text, said, CHEVRON, items), key=name)


def field(text: str, name: str, value: str, width: int, attributes: Mapping[str, object]) -> Markup:
    """A field to type in; attributes of its input, such as type, min and max."""
    more = Markup().join(Markup(' {}="{}"').format(*pair) for pair in attributes.items())
    body = Markup(
        '{}<div class="box-field"><input id="choice-{}" name="{}" form="{}" value="{}"{}></div>'
    )
    return element(
        body.format(label(text, name), name, name, FORM, value, more), key=name, width=width
    )


def segments(
    text: str, name: str, options: Mapping[str, tuple[str, str]], chosen: str, owner: str
) -> Markup:
    """A choice of few side by side, as links: code -> (label, address). owner: the figure whose they are,
    which tells them apart from those of another."""
    items = Markup().join(
        Markup('<a class="box-segment" href="{}" aria-label="{}: {}"{}>{}</a>').format(
            address,
            shown,
            owner,
            Markup(' aria-current="true" data-selected="true"') if code == chosen else "",
            shown,
        )
        for code, (shown, address) in options.items()
    )
    body = Markup(
        '<div class="stButtonGroup" data-testid="stButtonGroup"><div class="box-segments" role="group" aria-label="{}: {}">{}</div></div>'
    )
    return element(body.format(text, owner, items), key=name, is_fit=True)


def replayed_segments(text: str, name: str, labels: Sequence[str], chosen: int) -> Markup:
    """The same where only the living page can act: it is pressed again there."""
    items = Markup().join(
        Markup('<button type="button" class="box-segment" data-replay="{}"{}>{}</button>').format(
            at, Markup(' data-selected="true"') if at == chosen else "", shown
        )
        for at, shown in enumerate(labels)
    )
    body = Markup(
        '<div class="stButtonGroup" data-testid="stButtonGroup">'
        '<div class="box-segments" role="group" aria-label="{}">{}</div></div>'
    )
    return element(body.format(text, items), key=name, is_fit=True)


def replayed_button(text: str, key: str, *, is_quiet: bool = False) -> Markup:
    """A button that only the living page can act on: it is pressed again there; is_quiet: without a frame."""
    quiet = " box-quiet" if is_quiet else ""
    body = Markup(
        '<div class="stButton"><button type="button" class="box-button{}" data-replay="0">{}</button></div>'
    )
    return element(body.format(quiet, text), key=key, is_fit=True)


def button_link(label: str, address: str) -> Markup:
    """A link that looks like a button, to what the server writes itself."""
    link = Markup('<a class="button" href="{}" target="_blank" rel="noopener">{}</a>')
    return link.format(address, label)


def popover(text: str, body: Markup) -> Markup:
    """A button that opens a box of its own."""
    drawn = Markup(
        '<div class="box-wrap box-fit" data-testid="stLayoutWrapper"><details class="box-popover">'
        '<summary class="box-button">{}{}</summary><div class="box-pop">{}</div></details></div>'
    )
    return drawn.format(text, CHEVRON, body)


def warning(text: str) -> Markup:
    """What the reader must know before all else, as Streamlit warns."""
    body = Markup(
        '<div class="stAlert box-alert" role="alert"><span class="box-alert-icon" aria-hidden="true"></span><p>{}</p></div>'
    )
    return element(body.format(text))


def copy_link(text: str, query: str) -> Markup:
    """The button that copies a link with this query; without JavaScript it is the link."""
    link = Markup('<a role="button" href="?{0}" data-copy-link="" data-copy-query="?{0}">{1}</a>')
    return link.format(query, text)
