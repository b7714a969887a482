"""What one part of the campaign has run, what it accepted, and what was there afterwards."""

from collections import Counter
from dataclasses import dataclass, field

FAULTS_SHOWN = 20
begun: list[
    "Tally"
] = []  # every part that has begun, so that an interrupted campaign tells what it saw


@dataclass
class Tally:
    """Counts by name, and every fault in one sentence; a campaign without faults has passed."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        begun.append(self)

    def fault(self, sentence: str) -> None:
        """Remember what should not have happened."""
        self.faults.append(sentence)

    def lines(self) -> list[str]:
        """The counts in one line, and a line for each fault."""
        told = ", ".join(f"{name} {number:,}" for name, number in self.counts.items())
        faults = [f"    FAULT {sentence}" for sentence in self.faults[:FAULTS_SHOWN]]
        return [f"{self.name:<30}{told}, faults {len(self.faults)}", *faults]
