"""What one release answers: each question is asked once, what is made of the answers is kept."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import pandas as pd

from portal.kit import i18n, identity, warehouse
from portal.kit.kept import Kept
from portal.kit.warehouse import Release

T = TypeVar("T")
Read = Callable[..., pd.DataFrame]  # read(query, **parameters): what a release answers
_answers, _scopes, _documents = Kept(500), Kept(64), Kept(256)


@dataclass(frozen=True)
class Answers:
    """What one release answers, for who need not know which it is."""

    release: Release | None
    _now: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def present(self) -> Release:
        """The release. Raises LookupError where there is none."""
        if self.release is None:
            raise LookupError("there is no release to ask")
        return self.release

    def read(self, query: Callable[..., pd.DataFrame], **parameters: Any) -> pd.DataFrame:  # noqa: ANN401 - a query's own parameters
        """What the query answers; asked once."""
        return read(self.present, query, **parameters)

    def made(self, make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
        """What make(*parameters) returns; made once a language."""
        return made(self.present, make, *parameters)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What make() returns; made once a language and key."""
        return _answers.get((self.present.path, i18n.current(), key), make)

    def now(self, key: Hashable, make: Callable[[], T]) -> T:
        """What make() returns, made once for whom these are: of what changes without a new release."""
        if key not in self._now:
            self._now[key] = make()
        known: T = self._now[key]
        return known

    def gathered(self, gather: Callable[..., T], scope: Any, *more: Any) -> T:  # noqa: ANN401 - what gather takes
        """The frames gather(read, scope, region name, *more); gathered once a language."""
        return gathered(self.present, gather, scope, *more)


def read(release: Release, query: Callable[..., pd.DataFrame], **parameters: Any) -> pd.DataFrame:  # noqa: ANN401 - a query's own parameters
    """What the query answers on the release; asked once."""
    key = (release.path, query, tuple(sorted(parameters.items())))
    return _answers.get(key, lambda: _ask(release, query, parameters))


def made(release: Release, make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
    """What make(*parameters) returns; made once a release and language."""
    key = (release.path, i18n.current(), make, parameters)
    return _answers.get(key, lambda: make(*parameters))


def gathered(release: Release, gather: Callable[..., T], scope: Any, *more: Any) -> T:  # noqa: ANN401 - what gather takes
    """The frames gather(read, scope, region name, *more) of a scope; gathered once a release and language."""
    key = (release.path, i18n.current(), gather, scope, more)
    region = identity.region_name(release)
    return _scopes.get(key, lambda: gather(partial(read, release), scope, region, *more))


def kept(release: Release, key: Hashable, make: Callable[[], T]) -> T:
    """A document that make() returns, made once a release, language and key."""
    return _documents.get((release.path, i18n.current(), key), make)


def _ask(
    release: Release, query: Callable[..., pd.DataFrame], parameters: dict[str, Any]
) -> pd.DataFrame:
    cursor = warehouse.cursor(release)
    try:
        return query(cursor, **parameters)
    finally:
        cursor.close()
