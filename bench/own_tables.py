"""Tables of one's own over all months, against a bare group-by of DuckDB over the same mart in the same run."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from portal.kit import choice, covered, periods, warehouse
from portal.kit.answers import Answers
from portal.tables import page
from portal.tables import view as views

LIMIT_S = 2
_TIMES = 5
_TABLES = {  # the codes of the page, and a bare group-by of what it counts
    "owner x place": (
        {"mittari": "loans_between", "sarakkeet": "paikka"},
        "select owner_municipality_code, place_municipality_code, sum(loans) from mart.flow_by_month group by all",
    ),
    "branch x month": (
        {"mittari": "loans", "taso": "toimipiste", "rivit": "omistaja", "sarakkeet": "kuukausi"},
        "select owner_branch, loan_month, sum(loans) from mart.flow_by_month group by all",
    ),
    "shelf x month": (
        {"mittari": "loans", "rivit": "hylly", "sarakkeet": "kuukausi"},
        "select shelving_location, loan_month, sum(loans) from mart.loans_by_month group by all",
    ),
}


def measure(data: Path) -> Iterator[str]:
    """A line for each table: all that its page asks (cells, totals, what it is compared with), and the bare
    group-by."""
    release = warehouse.newest(data)
    if not isinstance(release, warehouse.Release):
        raise TypeError(f"no release in {data}: {release}")
    answers = Answers(release)
    whole = periods.code(periods.whole(answers.read(covered.loans)))
    for name, (codes, sql) in _TABLES.items():
        known = choice.asked(page.PAGE.choices, answers, {**codes, "jakso": whole})
        chosen = page.chosen(answers, known)
        ours = _median(lambda chosen=chosen: views.gathered(partial(_ask, release), chosen, ""))
        bare = _median(lambda sql=sql: _bare(release, sql))
        yield f"{name:16s} {ours:6.3f} s (limit {LIMIT_S}), bare group-by {bare:6.3f} s, ratio {ours / bare:5.1f}"
    warehouse.close()


def _ask(
    release: warehouse.Release,
    query: Callable[..., pd.DataFrame],
    **parameters: Any,  # noqa: ANN401 - a query's own parameters
) -> pd.DataFrame:
    """What the query answers, asked anew each time."""
    with warehouse.cursor(release) as cursor:
        return query(cursor, **parameters)


def _bare(release: warehouse.Release, sql: str) -> None:
    with warehouse.cursor(release) as cursor:
        cursor.execute(sql).df()


def _median(run: Callable[[], object]) -> float:
    taken = []
    for _time in range(_TIMES):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
