"""What readers can count of recognitions in tables of their own: those of the register, and those that the
portal itself has decided and published."""

import duckdb
import pandas as pd

from portal.award import history as published
from portal.award.history import History
from portal.evidence import measures
from portal.evidence import register as recognition
from portal.kit import covered, region
from portal.kit.answers import Read
from portal.kit.cube import YEAR, Counted, Cube, Dimension
from portal.kit.i18n import N_
from portal.kit.places import Level
from portal.recognitions.view import AWARD_KINDS, NOT_GIVEN, RESULTS, RecognitionView

COLUMNS = ("recognition_id", "year", "award", "award_kind", "result", "library")
_LIBRARY = "kirjasto"


def every(con: duckdb.DuckDBPyConnection, known: History) -> pd.DataFrame:
    """The recognitions that were given, a row for each library that shares one, and one without a library
    where it was given to none of the region: COLUMNS. `known` is what the portal has published itself."""
    rows = published.joined(recognition.recognitions(con), known).to_dict("records")
    return pd.DataFrame(
        [
            (*(row[name] for name in COLUMNS[:-1]), library)
            for row in rows
            if row["result"] != NOT_GIVEN
            for library in (row["libraries"] or (None,))
        ],
        columns=list(COLUMNS),
    )


def months(con: duckdb.DuckDBPyConnection, known: History) -> pd.DataFrame:
    """The months of the years in which one was given, as `covered.recorded` has them."""
    return covered.recorded(con, every(con, known)["year"])


def given(read: Read) -> tuple[tuple[object, ...], ...]:
    """The rows of them all, as they are now."""
    return tuple(read(every, known=published.history()).itertuples(index=False, name=None))


def _coverage(read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    return read(months, known=published.history())


CUBES = (
    Cube(
        """
        select
            make_date(year, 1, 1) as month, recognition_id, award, award_kind, result,
            library::text as library
        from given
        """,
        (
            YEAR,
            Dimension(
                _LIBRARY,
                N_("Library"),
                "library",
                names=region.labelled_places,
                without=N_("(outside the region)"),
            ),
            Dimension("palkinto", N_("Recognition"), "award"),
            Dimension("laji", N_("Kind"), "award_kind", words=AWARD_KINDS),
            Dimension("tulos", N_("Result"), "result", words=RESULTS),
        ),
        (
            # One that several libraries share is counted for each of them, so that they have no sum.
            Counted(
                measures.RECOGNITIONS,
                "count(distinct recognition_id)",
                not_over=frozenset({_LIBRARY}),
            ),
        ),
        frozenset(),
        RecognitionView.source,
        _coverage,
        levels=(Level.LIBRARY,),
        is_recorded=True,
        given=given,
        given_columns=COLUMNS,
    ),
)
