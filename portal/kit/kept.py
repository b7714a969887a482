"""Values made once and kept; the one that was asked for longest ago goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any, TypeVar

T = TypeVar("T")
KEPT_OF_SCOPE = 64  # things made of the frames of one scope


class Kept:
    """At most `size` values by key. A thread waits for a value that another one is making, since all that
    ask for it at once would take each other's time; what is made may ask for other values meanwhile.

    Streamlit's own caches hash every argument at every call, which took half of a page's time.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, RLock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of the key, made now if it is not there. Raises what make() raises; who waited
        for it then makes it anew."""
        with self._lock:
            if key in self._values:
                known: T = self._known(key)
                return known
            making = self._making.setdefault(key, RLock())
        with making:
            with self._lock:
                if key in self._values:
                    waited_for: T = self._known(key)
                    return waited_for
            try:
                made = make()
                with self._lock:
                    self._values[key] = made
                    self._values.move_to_end(key)
                    while len(self._values) > self._size:
                        self._values.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _known(self, key: Hashable) -> Any:  # noqa: ANN401 - whatever was made
        self._values.move_to_end(key)
        return self._values[key]
