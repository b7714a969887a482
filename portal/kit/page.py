"""A page: what it lets choose, what it looks at, and what it tells to a stage."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.kit.answers import Answers
from portal.kit.choice import Choice, Codes
from portal.kit.stage import Stage

V = TypeVar("V")


def _nothing(_answers: Answers, _view: object) -> Mapping[str, str]:
    return {}


def _always(_answers: Answers) -> bool:
    return True


def _never(_stage: Stage) -> None:
    raise LookupError("the page is always there")


def _no_name(_view: object) -> str:
    return ""


@dataclass(frozen=True)
class Page(Generic[V]):
    """One page, told once. `path` is its address in the menu.

    look(answers, codes) gives what it looks at, codes being one for each choice; tell(stage, view) what
    stands on it. files(answers, view) are documents of the same: label -> address. name(view) is put
    before the title in the browser's tab, and kind(view) in its place where it is not that of the menu. Where is_there(answers) is false there is nothing to choose
    and nothing to look at: otherwise(stage) tells that. One that tells what may change without a new
    release is not is_kept.
    """

    path: str
    look: Callable[[Answers, Codes], V]
    tell: Callable[[Stage, V], None]
    choices: tuple[Choice, ...] = ()
    files: Callable[[Answers, V], Mapping[str, str]] = _nothing
    name: Callable[[V], str] = _no_name
    kind: Callable[[V], str] = _no_name
    is_there: Callable[[Answers], bool] = _always
    otherwise: Callable[[Stage], None] = _never
    needs_release: bool = True
    is_kept: bool = True

    def play(self, stage: Stage, view: V) -> None:
        """Tell the page to a stage, or that there is nothing to count and why."""
        gap = getattr(view, "gap", None)
        if gap is None:
            self.tell(stage, view)
        else:
            stage.nothing_counted(gap, self.name(view))
