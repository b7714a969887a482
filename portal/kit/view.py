"""What a page looks at: the frames of a scope, looked at by one choice, and what has been made of them."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

from portal.kit.kept import Kept

C = TypeVar("C")
T = TypeVar("T")
V = TypeVar("V", bound="View[Any]")


@dataclass(frozen=True, kw_only=True)
class View(Generic[C]):
    """Frames and a choice. A subject's view is a subclass of its frames and of this.

    `memory` keeps what is made; all views of the same frames share it.
    """

    choice: C
    memory: Kept = field(default_factory=lambda: Kept(512), compare=False)

    def once(self, make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
        """What make(view, *parameters) returns; made once a choice."""
        return self.memory.get((make, self.choice, parameters), lambda: make(self, *parameters))

    def having(self, **parts: Any) -> Self:  # noqa: ANN401 - the fields of the choice
        """The same frames where these parts of the choice are others."""
        choice = dataclasses.replace(self.choice, **parts)  # type: ignore[type-var]  # a dataclass
        return dataclasses.replace(self, choice=choice)


def of(view: type[V], frames: Any, choice: Any) -> V:  # noqa: ANN401 - the view's own frames and choice
    """The frames of a scope, looked at by a choice. The frames are a dataclass with a `memory`."""
    parts = {one.name: getattr(frames, one.name) for one in dataclasses.fields(frames)}
    return view(choice=choice, **parts)
