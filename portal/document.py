"""The HTML that the server itself writes: Streamlit's empty page in our words, and the 404 page."""

import re
from functools import lru_cache
from html import escape

from portal import assets, i18n, identity, menu
from portal.i18n import _
from portal.menu import Page
from portal.warehouse import Release

_FONT = f".{assets.OWN_PREFIX}fonts/inter-5.3.0-latin.woff2"
_UNWANTED = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', re.DOTALL),
    re.compile(r'<link\s+rel="service-desc"[^>]*>'),
    re.compile(r'<link\s+rel="shortcut icon"[^>]*>'),
    re.compile(r"<script>.*?</script>", re.DOTALL),
)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
SHEETS = "/tuloste"  # what works without JavaScript
_OG_LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB", "se": "se_FI"}


@lru_cache(maxsize=1)
def _streamlit_index() -> str:
    html = (assets.STREAMLIT / "index.html").read_text(encoding="utf-8")
    for pattern in _UNWANTED:
        html = pattern.sub("", html)
    return html


def title(page: Page, release: Release | None) -> str:
    """What stands in the browser's tab and in shared links."""
    return f"{_(page.title)} – {identity.site_name(release)}"


def page_shell(lang: str, page: Page, release: Release | None) -> str:
    """Streamlit's index.html for one page in one language, with nothing inline to run."""
    with i18n.speaking(lang):
        html = _streamlit_index()
        html = html.replace('<html lang="en">', f'<html lang="{lang}">', 1)
        html = html.replace("<title>Streamlit</title>", _head(page, release), 1)
        return _NOSCRIPT.sub(lambda _match: _noscript(), html, count=1)


def _head(page: Page, release: Release | None) -> str:
    name, about = escape(title(page, release)), escape(_(page.description))
    lines = [
        f"<title>{name}</title>",
        f'<meta name="description" content="{about}">',
        f'<meta property="og:title" content="{name}">',
        f'<meta property="og:description" content="{about}">',
        '<meta property="og:type" content="website">',
        f'<meta property="og:locale" content="{_OG_LOCALES[i18n.current()]}">',
        f'<meta property="og:site_name" content="{escape(identity.site_name(release))}">',
        '<meta name="theme-color" content="#083A50">',
        *(
            f'<link rel="alternate" hreflang="{lang}" href=".{page.path}?lang={lang}">'
            for lang in i18n.LANGUAGES
        ),
        f'<link rel="icon" type="image/png" href="{assets.versioned("favicon.png")}">',
        f'<link rel="preload" href="{_FONT}" as="font" type="font/woff2" crossorigin>',
        f'<link rel="stylesheet" href="{assets.versioned("portal.css")}">',
        f'<script src="{assets.versioned("portal.js")}"></script>',
    ]
    return "\n    ".join(lines)


def _noscript() -> str:
    sentence = _("The pages with choices need JavaScript. The same figures are there without it:")
    link = f'<a href="{SHEETS}">{escape(_("Sheets to print"))}</a>'
    return f'<noscript><p class="plain">{escape(sentence)} {link}</p></noscript>'


def plain_page(lang: str, heading: str, sentence: str, release: Release | None) -> str:
    """A whole page without Streamlit: a heading, a sentence and links to the public pages."""
    with i18n.speaking(lang):
        links = "\n".join(
            f'<li><a href="{page.path}">{escape(_(page.title))}</a></li>'
            for page in menu.PAGES
            if page.allowed is menu.PUBLIC
        )
        site = escape(identity.site_name(release))
        css = assets.versioned("portal.css").removeprefix(".")
        return f"""<!DOCTYPE html>
<html lang="{lang}">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>{escape(_(heading))} – {site}</title>
    <link rel="icon" type="image/png" href="{assets.versioned("favicon.png").removeprefix(".")}">
    <link rel="stylesheet" href="{css}">
  </head>
  <body class="plain">
    <header><a href="/">{site}</a></header>
    <main>
      <h1>{escape(_(heading))}</h1>
      <p>{escape(_(sentence))}</p>
      <ul>
{links}
      </ul>
    </main>
  </body>
</html>
"""
