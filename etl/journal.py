"""Who did what and when: a line of JSON a deed, in data/journal.jsonl."""

import json
import os
from datetime import UTC, datetime

from filelock import FileLock

from etl.load import Outcome
from etl.settings import Paths

COMMAND_LINE = "komentorivi"  # by whom, where nobody else is named


def note(places: Paths, what: str, by: str, **details: object) -> None:
    """Add a line to the journal."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "what": what,
        "by": by,
        **details,
    }
    places.data.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{places.journal}.lock"), places.journal.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def note_deleted(places: Paths, by: str, outcomes: list[Outcome]) -> None:
    """Add to the journal which files were deleted for the persons in them, and what told of them."""
    for each in outcomes:
        if each.is_deleted and each.refusal:
            note(places, "delete", by, files=[each.file], reason=each.refusal.text())
