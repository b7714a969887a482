"""What the region in use sets for the whole portal: its texts, words of its own, languages, currency, clock.

It comes with the newest release, as the region pack told it when the release was built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Texts = Mapping[str, Mapping[str, str]]
Words = Mapping[str, Mapping[str, tuple[str, ...]]]

HOME_ZONE = (
    "Europe/Helsinki"  # a clock cannot be left out; the etl has the same where a pack has none
)


@dataclass(frozen=True)
class Regional:
    """What a pack tells: texts (what -> language -> text), words (language -> key -> forms) that stand for
    the portal's own, pages (topic -> language -> Markdown)."""

    texts: Texts = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    pages: Texts = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the region offers, its own first; none where it does not say."""
        return tuple(self._set("languages").split())

    @property
    def addresses(self) -> dict[str, str]:
        """The region's own words for pages: word of an address -> the portal's word for the page."""
        words = (pair.partition("=") for pair in self._set("addresses").split())
        return {own: page for own, _is, page in words if page}

    @property
    def currency(self) -> str | None:
        """The code of the currency (EUR); None where it is not told."""
        return self._set("currency").upper() or None

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the region."""
        try:
            return ZoneInfo(self._set("zone") or HOME_ZONE)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(HOME_ZONE)

    def _set(self, what: str) -> str:
        return self.texts.get(what, {}).get("fi", "").strip()


_NEUTRAL = Regional()
_in_use = _NEUTRAL


def adopt(regional: Regional = _NEUTRAL) -> None:
    """Let the whole portal speak as this region does from now on."""
    global _in_use
    _in_use = regional


def in_use() -> Regional:
    """What the region in use sets; nothing before a release has been opened."""
    return _in_use
