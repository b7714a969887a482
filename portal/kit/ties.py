"""Several that share a place: two by name, more as a number, never one of them alone."""

from collections.abc import Mapping, Sequence

import pandas as pd

from portal.kit import i18n
from portal.kit.i18n import _, number

NAMED_TIES = 2


def leaders(frame: pd.DataFrame, column: str) -> list[str]:
    """The places that share the largest value; none when it is not above zero."""
    if frame.empty or frame[column].max() <= 0:
        return []
    return [str(place) for place in frame.loc[frame[column] == frame[column].max(), "place"]]


def leader_text(codes: Sequence[str], names: Mapping[str, str], *, none: str) -> str:
    """The leader's name; two by name; more as a number."""
    if not codes:
        return none
    if len(codes) > NAMED_TIES:
        return _("{n} places equally").format(n=number(len(codes)))
    return _(" and ").join(names.get(code, code) for code in codes)


def tied_names(codes: Sequence[str], names: Mapping[str, str]) -> str:
    """Those that share a place in a sentence: two by name, more as a number."""
    if len(codes) > NAMED_TIES:
        return _("{n} places").format(n=number(len(codes)))
    return leader_text(codes, names, none="")


def each(codes: Sequence[str], text: str) -> str:
    """What is told of one place; of several that share it, that it is of both or of each."""
    if len(codes) == NAMED_TIES:
        return _("both {text}").format(text=text)
    return _("each {text}").format(text=text) if codes[1:] else text


def months_text(months: pd.Series) -> str:
    """The month; two that are equal by name, more as a number."""
    names = [i18n.month(month) for month in months]
    if len(names) > NAMED_TIES:
        return _("{n} months equally").format(n=number(len(names)))
    return _(" and ").join(names)
