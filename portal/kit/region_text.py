"""What a region pack tells about its libraries in words: <topic>/<language>.md."""

from pathlib import Path

from portal.kit import i18n
from portal.kit.i18n import DEFAULT


def told(region_dir: Path, topic: str) -> str | None:
    """Markdown in the language in use, else in Finnish and marked so; None when there is none."""
    for lang in dict.fromkeys((i18n.current(), DEFAULT)):
        path = region_dir / topic / f"{lang}.md"
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            return text if lang == i18n.current() else f'<div lang="{lang}">\n\n{text}\n\n</div>'
    return None
