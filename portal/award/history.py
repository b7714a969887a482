"""What the portal itself has decided and published, joined to the recognitions of the register.

A release knows only what stood in the workbook of cooperation when it was built. A published round is
read from the records, so that it is in the history from the moment of its publication.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from portal.award import publication, sample_round
from portal.award.publication import Published
from portal.award.words import published as published_words
from portal.evidence.queries import OWN_AWARD
from portal.evidence.register import COLUMNS
from portal.kit.kept import Kept
from portal.records import store
from portal.records.acting import day_of

JOINED = (*COLUMNS, "libraries", "addresses", "published", "register_says")
_read = Kept(16)


@dataclass(frozen=True)
class History:
    """The publications that hold, newest year first. Two are the same while their standing is.

    `is_readable`: False when the records do not answer just now.
    """

    standing: tuple[tuple[str, bool], ...] = ()
    publications: tuple[Published, ...] = field(default=(), compare=False)
    is_readable: bool = True


NOTHING = History()


def history() -> History:
    """What has been published until now; nothing, and no records made, where there are none yet."""
    if not sample_round.has_records():
        return NOTHING
    try:
        records = sample_round.records()
        standing = publication.read_standing(records)
        key = (records.url, standing)
        return _read.get(key, lambda: History(standing, publication.read_history(records)))
    except store.FAILURES:  # the public pages stay up without the records, and say so
        return History(is_readable=False)


def joined(register: pd.DataFrame, known: History) -> pd.DataFrame:
    """The recognitions of the register with the portal's own decisions, newest first.

    The columns of `recognition.recognitions`, a row a decision, and: libraries (a tuple of codes, all
    that share), addresses (the ids it is found by), published (what was published, else None) and
    register_says (rows of the register about the same year's own recognition, which the decision
    stands for).
    """
    own = [one for one in register.to_dict("records") if one["award_kind"] == OWN_AWARD]
    others = [one for one in register.to_dict("records") if one["award_kind"] != OWN_AWARD]
    decided = {one.year for one in known.publications}
    rows = [
        *(
            _of_portal(one, [row for row in own if row["year"] == one.year])
            for one in known.publications
        ),
        *(_of_register(row) for row in own if row["year"] not in decided),
        *map(_of_register, others),
    ]
    ordered = sorted(rows, key=_order)
    frame = pd.DataFrame(ordered, columns=list(JOINED))
    return frame.astype({"year": "int64"}) if len(frame) else frame


def _of_register(row: Mapping[Any, Any]) -> dict[Any, Any]:
    library = row["library"]
    return {
        **row,
        "libraries": (library,) if isinstance(library, str) else (),
        "addresses": (str(row["recognition_id"]),),
        "published": None,
        "register_says": (),
    }


def _of_portal(one: Published, recorded: list[dict[Any, Any]]) -> dict[Any, Any]:
    codes = tuple(one.libraries)
    return {
        "recognition_id": one.round_id,
        "year": one.year,
        "award": one.award,
        "award_kind": OWN_AWARD,
        "result": one.outcome.value,
        "library": codes[0] if len(codes) == 1 else None,
        "winner_text": published_words.winners(one),
        "grounds_fi": one.grounds,
        "decided_by": None,
        "announced_on": day_of(one.published_at),
        "source": published_words.source(one),
        "confidence": "confirmed",
        "libraries": codes,
        "addresses": (one.round_id, *(str(row["recognition_id"]) for row in recorded)),
        "published": one,
        "register_says": tuple(recorded),
    }


def _order(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return (
        -int(row["year"]),
        row["award_kind"] != OWN_AWARD,
        str(row["award"]),
        str(row["result"]),
        str(row["winner_text"]),
    )
