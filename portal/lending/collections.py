"""Loans by collection: of all, or of one flow."""

from dataclasses import dataclass
from functools import reduce

import pandas as pd

from portal.kit import changed, i18n, tables
from portal.kit.answers import Read
from portal.kit.comparison import Comparison
from portal.kit.i18n import _
from portal.kit.places import Scope
from portal.lending import flow_queries as queries
from portal.lending import queries as lending

CHOICES = {"shelving_location": "hylly", "collection_code": "kokoelma"}  # kinds in an address


@dataclass(frozen=True)
class Counted:
    """Loans by collection, most between places first: code, choice (as an address has it), name, loans, loans_between, share (of the
    collection's loans) and the columns of `changed` of loans_between."""

    rows: pd.DataFrame
    has_change: bool


def told(counted: Counted | None) -> Counted:
    """The loans by collection, for who tells them. Raises LookupError where the months do not."""
    if counted is None:
        raise LookupError("the collections of the months are not known")
    return counted


def labelled(read: Read) -> dict[tuple[str, str], str]:
    """What a collection can be: (kind, code) -> name, unknown codes as the code, alphabetically; equal
    names carry their code."""
    frame = read(lending.collections)
    named = {
        (str(kind), str(code)): (label, str(code))
        for kind, group in frame.groupby("kind")
        for code, label in tables.names(group, "code").items()
    }
    labels = tables.told_apart(named)
    return dict(sorted(labels.items(), key=lambda item: i18n.sort_key(item[1])))


def counted(
    read: Read,
    scope: Scope,
    comparison: Comparison,
    owner: str | None = None,
    place: str | None = None,
) -> Counted | None:
    """The loans of a scope by collection, of one flow where it is named; None where some month does not
    tell them, or where the scope is of one collection already."""
    kind = None if scope.is_filtered else _kind(read, scope)
    if kind is None:
        return None
    pair = {} if owner is None else {"owner": owner, "place": place}
    rows = _named(read, read(queries.by_collection, scope=scope, kind=kind, **pair), kind)
    past = [scope.moved(one) for one in comparison.periods]
    is_told = bool(past) and all(_kind(read, one, kind) for one in past)
    if is_told:
        before = _before(
            [read(queries.by_collection, scope=one, kind=kind, **pair) for one in past]
        )
        rows = changed.rows(
            rows, "loans_between", comparison, lambda row: before.get(row["code"], 0)
        )
    return Counted(rows, is_told)


def _kind(read: Read, scope: Scope, wanted: str | None = None) -> str | None:
    """The kind of collection that all months tell, or the wanted one where they do."""
    kinds = read(queries.told_collections, scope=scope)["kind"].tolist()
    if wanted is not None:
        return wanted if wanted in kinds else None
    return str(kinds[0]) if kinds else None


def _named(read: Read, frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    labels = {code: name for (one, code), name in labelled(read).items() if one == kind}
    codes = frame["code"].where(frame["code"].notna(), "")
    share = frame["loans_between"] / frame["loans"].where(frame["loans"] > 0)
    return frame.assign(
        code=codes,
        choice=[f"{CHOICES[kind]}.{code}" if code else "" for code in codes],
        name=[labels.get(code, code) or _("no collection") for code in codes],
        share=share,
    )


def _before(frames: list[pd.DataFrame]) -> dict[str, int]:
    """Loans between places by collection in all of the periods."""
    sums = [
        frame.assign(code=frame["code"].where(frame["code"].notna(), ""))
        .groupby("code")["loans_between"]
        .sum()
        for frame in frames
    ]
    added = reduce(lambda one, two: one.add(two, fill_value=0), sums)
    return {str(code): int(loans) for code, loans in added.items()}
