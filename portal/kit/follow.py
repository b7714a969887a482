"""Where a mark of a figure leads: the address of what stands behind it.

A mark holds it, and `portal.js` opens it: of the page of flows where it names no page. On the page that is
open what is not named stays as it was chosen, and an empty code is taken away.
"""

import datetime as dt
from urllib.parse import urlencode

from portal.kit import periods
from portal.kit.periods import Period
from portal.kit.places import Level, code_of

FLOWS, TRANSPORT, CARD, TABLES = "/lainausvirrat", "/kuljetukset", "/kuntakortti", "/omat-taulukot"
GROUPS, RECOGNITIONS = "/yhteistyo", "/tunnustukset"
FLOW, BETWEEN = "virta", ".."  # of a flow in an address: virta=698..261


def to(path: str, codes: dict[str, str], part: str = "") -> str:
    """The page at a path with these codes. part: the key of the figure or panel that is looked at then."""
    return f"{path}?{urlencode(codes)}{f'#{part}' if part else ''}"


def pair(owner: str, place: str) -> str:
    """A flow as an address has it."""
    return f"{owner}{BETWEEN}{place}"


def flow(owner: str, place: str, level: Level, usual: Level) -> str:
    """What the address of the page of flows holds of a flow; its level too where that page opens with another
    one."""
    elsewhere = {} if level is usual else {"taso": code_of(level)}
    return urlencode({FLOW: pair(owner, place), **elsewhere})


def card(code: str) -> str:
    """The card of a municipality."""
    return to(CARD, {"kunta": code})


def month(path: str, day: dt.date, part: str = "") -> str:
    """The page with the month of a day as its period."""
    first = day.replace(day=1)
    return to(path, {"jakso": f"{first:%Y-%m}..{first:%Y-%m}"}, part)


def table(
    measure: str, rows: str, columns: str, level: Level, period: Period, only: dict[str, str]
) -> str:
    """A table of the reader's own: the measure by rows and columns (empty: none) at a level and in a period,
    of those that `only` names (dimension -> code)."""
    codes = {
        "mittari": measure,
        "taso": code_of(level),
        "rivit": rows,
        "sarakkeet": columns,
        "jakso": periods.code(period),
        **only,
    }
    return to(TABLES, {name: code for name, code in codes.items() if code})
