"""What a watching program asks of one process: how old the figures are, who reads, how fast, what fails.

In the form that Prometheus reads. Names and units follow its rules: seconds, bytes, totals. Nothing says who
asked for what.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from portal.kit import settings, warehouse
from portal.kit.warehouse import Release

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

registry = CollectorRegistry()
PAGE_SECONDS = Histogram(
    "portal_page_seconds",
    "Time in which a page was answered, first paint and sheets.",
    registry=registry,
    buckets=_BUCKETS,
)
RUN_SECONDS = Histogram(
    "portal_run_seconds",
    "Time in which a living page was drawn or took a choice.",
    registry=registry,
    buckets=_BUCKETS,
)
ANSWERS = Counter("portal_answers_total", "Answers by status.", ["status"], registry=registry)
PAGE_ERRORS = Counter(
    "portal_page_errors_total", "Living pages that ended in an error.", registry=registry
)


class _Now(Collector):
    """What is looked up when somebody asks."""

    sessions: Callable[[], int] = staticmethod(lambda: 0)

    def collect(self) -> Iterator[Metric]:
        """The gauges; one whose value is not known is left out, and is not zero."""
        yield _gauge("portal_sessions", "Living pages that are open.", self.sessions())
        found = warehouse.newest(settings.data_dir())
        if isinstance(found, Release):
            until = datetime.combine(found.data_until, datetime.min.time(), UTC)
            yield _gauge(
                "portal_release_age_seconds",
                "Since the release was built.",
                _since(warehouse.built_at(found.release_id)),
            )
            yield _gauge(
                "portal_data_age_seconds", "Since the last day of the data.", _since(until)
            )
        for name, size in (("free", _disk().free), ("total", _disk().total)):
            yield _gauge(f"portal_disk_{name}_bytes", "Of the disk that holds the data.", size)


_now = _Now()
registry.register(_now)


def watch_sessions(count: Callable[[], int]) -> None:
    """Name what counts the open living pages of this process."""
    _now.sessions = count


def page() -> bytes:
    """Every measure, as text."""
    return generate_latest(registry)


def _since(moment: datetime) -> float:
    return max(0.0, time.time() - moment.timestamp())


def _disk() -> shutil._ntuple_diskusage:
    folder = settings.data_dir()
    while not os.path.exists(folder) and folder != folder.parent:  # noqa: PTH110 - a folder yet to be made
        folder = folder.parent
    return shutil.disk_usage(folder)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)
