"""A file that a source has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A file in a folder; mark tells it from its next version."""

    path: str
    mark: str

    @property
    def whole(self) -> str:
        """Path and mark in one."""
        return f"{self.path}\n{self.mark}"
