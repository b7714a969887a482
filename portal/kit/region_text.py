"""What a region pack tells about its libraries in words: <topic>/<language>.md, kept in the release."""

from portal.kit import i18n
from portal.kit.i18n import DEFAULT
from portal.kit.warehouse import Release


def told(release: Release, topic: str) -> str | None:
    """Markdown in the language in use, else in Finnish and marked so; None when there is none."""
    page = release.regional.pages.get(topic, {})
    for lang in dict.fromkeys((i18n.current(), DEFAULT)):
        if text := page.get(lang):
            return text if lang == i18n.current() else f'<div lang="{lang}">\n\n{text}\n\n</div>'
    return None
