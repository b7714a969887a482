"""A source and how it is asked: the one place that knows all ways."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from etl.fetch.koha import Koha
from etl.fetch.koha_suomi import KohaSuomi
from etl.fetch.sources import Source, Way, secrets
from etl.fetch.web import Web
from etl.fetch.whole import Reader
from etl.settings import Paths


@contextmanager
def reader(
    source: Source, places: Paths, pause: Callable[[float], None] = time.sleep
) -> Iterator[Reader]:
    """A reader of the reports of a source that is asked report by report. Raises SourcesError."""
    opened = {Way.KOHA_SUOMI: KohaSuomi, Way.KOHA: Koha}[source.way]
    with Web(source, pause) as web:
        yield opened(source, secrets(source, places), web)
