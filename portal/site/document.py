"""The HTML that the server itself writes: Streamlit's empty page in our words, and whole plain pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from portal.kit import figure as shown
from portal.kit import i18n, identity
from portal.kit.access import Role
from portal.kit.i18n import N_, _
from portal.kit.menu import Page
from portal.kit.text_rule import escape
from portal.kit.warehouse import Release
from portal.site import assets, frame_html

_FONT = f".{assets.OWN_PREFIX}fonts/inter-5.3.0-latin.woff2"
_UNWANTED = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', re.DOTALL),
    re.compile(r'<link\s+rel="service-desc"[^>]*>'),
    re.compile(r'<link\s+rel="shortcut icon"[^>]*>'),
    re.compile(r"<script>.*?</script>", re.DOTALL),
)
_ENTRY = re.compile(r'<script type="module" crossorigin src="([^"]+)"></script>')
_ENTRY_LATER = r'<link rel="modulepreload" crossorigin data-entry href="\1">'
_PRELOAD = '<link rel="modulepreload"'
# portal.js begins to load it when the first paint has been seen: two processors have enough to do until then.
_PRELOAD_LATER = '<link data-later="modulepreload"'
_LIST = 'data-testid="stSelectbox"'
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
EARLIER = N_(
    "This release was put together by an earlier version of the portal, and lacks some of what this page shows. Staff can put it together anew on the page Loaded data."
)
SHEETS = "/tuloste"  # what works without JavaScript


@lru_cache(maxsize=1)
def _streamlit_index() -> str:
    html = (assets.STREAMLIT / "index.html").read_text(encoding="utf-8")
    for pattern in _UNWANTED:
        html = pattern.sub("", html)
    return html


def title(page: Page, release: Release | None, kind: str = "") -> str:
    """What stands in the browser's tab and in shared links; kind: what the page is where that is not its title
    in the menu."""
    return f"{kind or _(page.title)} – {identity.site_name(release)}"


def page_shell(lang: str, page: Page, release: Release | None, painted: str = "") -> str:
    """Streamlit's index.html for one page in one language, with nothing inline to run.

    With a first paint Streamlit is not begun by the page but by portal.js, after the first frame.
    """
    with i18n.speaking(lang):
        html = _streamlit_index()
        named = f'<html lang="{lang}" data-path="{page.path}"'
        if painted:
            html = html.replace('<html lang="en">', f'{named} class="painted">', 1)
            html = html.replace('<div id="root">', f'{painted}<div id="root">', 1)
            html = _ENTRY.sub(_ENTRY_LATER, html, count=1).replace(_PRELOAD, _PRELOAD_LATER)
            html = html.replace("</head>", f"{_late_scripts(_LIST in painted)}</head>", 1)
        html = html.replace('<html lang="en">', f"{named}>", 1)
        html = html.replace("<title>Streamlit</title>", _head(page, release), 1)
        without_scripts = "" if painted else _noscript()
        return _NOSCRIPT.sub(lambda _match: without_scripts, html, count=1)


def _head(page: Page, release: Release | None) -> str:
    name, about = escape(title(page, release)), escape(_(page.description))
    lines = [
        f"<title>{name}</title>",
        f'<meta name="description" content="{about}">',
        f'<meta property="og:title" content="{name}">',
        f'<meta property="og:description" content="{about}">',
        '<meta property="og:type" content="website">',
        f'<meta property="og:locale" content="{i18n.tag().replace("-", "_")}">',
        f'<meta property="og:site_name" content="{escape(identity.site_name(release))}">',
        '<meta name="theme-color" content="#083A50">',
        *(
            f'<link rel="alternate" hreflang="{lang}" href=".{page.path}?lang={lang}">'
            for lang in i18n.offered()
        ),
        f'<link rel="alternate" type="application/atom+xml" title="{escape(_(frame_html.FEED_TITLE))}"'
        f' href=".{frame_html.RELEASE_FEED}?lang={i18n.current()}">',
        f'<link rel="icon" type="image/png" href="{assets.versioned("favicon.png")}">',
        f'<link rel="preload" href="{_FONT}" as="font" type="font/woff2" crossorigin>',
        f'<link rel="stylesheet" href="{assets.versioned("portal.css")}">',
        f'<link rel="stylesheet" href="{assets.versioned("boxes.css")}">',
        f'<script defer fetchpriority="high" src="{assets.versioned("portal.js")}"></script>',
    ]
    return "\n    ".join(lines)


@cache
def _late_scripts(has_lists: bool) -> str:  # noqa: FBT001 - one question
    return "".join(
        f'{_PRELOAD_LATER} crossorigin href="{address}">'
        for address in assets.late_scripts(has_lists=has_lists)
    )


def _noscript() -> str:
    sentence = _("The pages with choices need JavaScript. The same figures are there without it:")
    link = f'<a href="{SHEETS}">{escape(_("Sheets to print"))}</a>'
    return f'<noscript><p class="plain">{escape(sentence)} {link}</p></noscript>'


@dataclass(frozen=True)
class Plain:
    """A page without Streamlit: title, ready HTML of the body, and what its address must keep.

    One without a description is not for search engines.
    """

    title: str
    body: str
    description: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


def plain_page(lang: str, heading: str, sentence: str, release: Release | None) -> str:
    """A whole page without Streamlit: a heading and a sentence; header and footer lead to the public pages."""
    with i18n.speaking(lang):
        body = f"<h1>{escape(_(heading))}</h1><p>{escape(_(sentence))}</p>"
        return whole_page(Plain(_(heading), body), release)


def whole_page(page: Plain, release: Release | None) -> str:
    """The HTML of a page in the language in use, between the header and footer of all pages."""
    return f"""<!DOCTYPE html>
<html lang="{i18n.current()}">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    {_for_machines(page)}
    <title>{escape(page.title)} – {escape(identity.site_name(release))}</title>
    <link rel="icon" type="image/png" href="{_rooted("favicon.png")}">
    <link rel="preload" href="{_FONT.removeprefix(".")}" as="font" type="font/woff2" crossorigin>
    <link rel="stylesheet" href="{_rooted("portal.css")}">
    <link rel="stylesheet" href="{_rooted("boxes.css")}">
  </head>
  <body class="plain">
    <a class="skip" href="#content">{escape(_("Skip to the content"))}</a>
    <header>
      <div class="bar">
        <a class="wordmark" href="/">{frame_html.wordmark(release)}</a>
        {frame_html.navigation({Role.VISITOR}, None)}
        {frame_html.language_links(page.query)}
      </div>
      {_banners(release)}
    </header>
    <main id="content" tabindex="-1">
{page.body}
    </main>
    <footer>
      {frame_html.footer(release, None)}
    </footer>
  </body>
</html>
"""


def _for_machines(page: Plain) -> str:
    if not page.description:
        return '<meta name="robots" content="noindex">'
    return f'<meta name="description" content="{escape(page.description)}">'


def _rooted(name: str) -> str:
    return assets.versioned(name).removeprefix(".")


def _banners(release: Release | None) -> str:
    unchecked = frame_html.unchecked_banner() if i18n.current() in i18n.UNCHECKED else ""
    sample = frame_html.sample_banner() if release is not None and release.is_sample else ""
    older = frame_html.older_banner(release) if release is not None and shown.older(release) else ""
    return "".join(
        f'<div class="banner {name}">{text}</div>'
        for name, text in (("unchecked", unchecked), ("sample", sample), ("sample", older))
        if text
    )
