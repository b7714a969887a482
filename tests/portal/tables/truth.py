"""What a table of a reader's own must hold, counted another way: rows of the marts in pandas, one cell at a time.

Nothing here knows the cubes: measures, dimensions and what nothing counted means are written out anew.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

LEVELS = {"kunta": "municipality_code", "kirjasto": "library", "toimipiste": "branch"}
Cells = dict[tuple[str, ...], float]
ENOUGH = 30


@dataclass(frozen=True)
class Subject:
    """Rows of one mart, and how each of its measures is counted of some of them."""

    rows: Callable[[duckdb.DuckDBPyConnection, str], pd.DataFrame]
    by: tuple[str, ...]
    measures: Mapping[str, Callable[[pd.DataFrame], float]]
    levels: tuple[str, ...] = ("kunta", "kirjasto", "toimipiste")
    is_recorded: bool = False


ZERO = frozenset(
    {
        "loans",
        "loans_between",
        "renewals",
        "renewals_between",
        "sent",
        "received",
        "net",
        "own_loans",
        "transfers",
        "transfers_open",
        "transfers_overdue",
        "holds",
    }
)
SUMMED = ZERO | {"transport_km", "seats", "lead_roles", "meetings", "e_loans", "e_holds"}


def _share(part: float, whole: float, enough: int = 1) -> float:
    return part / whole if whole >= enough else math.nan


def _quantile(values: pd.Series, share: float) -> float:
    known = values.dropna()
    return float(known.quantile(share)) if len(known) >= ENOUGH else math.nan


def _loans(con: duckdb.DuckDBPyConnection, level: str) -> pd.DataFrame:
    frame = con.execute("from mart.loans_by_month").df()
    suffix = LEVELS[level]
    return frame.assign(
        month=frame["loan_month"],
        omistaja=frame[f"owner_{suffix}"],
        paikka=frame[f"place_{suffix}"],
        hylly=frame["shelving_location"],
        kokoelma=frame["collection_code"],
        nidetyyppi=frame["item_type"],
    )


def _both_ways(con: duckdb.DuckDBPyConnection, level: str) -> pd.DataFrame:
    loans = _loans(con, level)
    here, there = loans.copy(), loans.copy()
    here["side"], there["side"] = "owner", "place"
    here["other"], there["other"] = loans["paikka"], loans["omistaja"]
    here["paikka"] = loans["omistaja"]
    return pd.concat([here, there], ignore_index=True)


def _moved(side: str) -> Callable[[pd.DataFrame], float]:
    def counted(rows: pd.DataFrame) -> float:
        return rows.loc[(rows["side"] == side) & (rows["paikka"] != rows["other"]), "loans"].sum()

    return counted


def _own(rows: pd.DataFrame) -> float:
    return rows.loc[(rows["side"] == "place") & (rows["paikka"] == rows["other"]), "loans"].sum()


def _transfers(con: duckdb.DuckDBPyConnection, level: str) -> pd.DataFrame:
    frame, suffix = con.execute("from mart.transport").df(), LEVELS[level]
    return frame.assign(
        month=frame["transfer_month"],
        lahettaja=frame[f"from_{suffix}"],
        vastaanottaja=frame[f"to_{suffix}"],
        syy=frame["purpose"],
        tila=frame["state"],
        kuljetusaika=frame["band"],
    )


def _km(rows: pd.DataFrame) -> float:
    known = rows.loc[rows["state"] == "arrived", "km"].dropna()
    return float(known.sum()) if len(known) else math.nan


def _holds(con: duckdb.DuckDBPyConnection, level: str) -> pd.DataFrame:
    frame, suffix = con.execute("from mart.demand").df(), LEVELS[level]
    return frame.assign(
        month=frame["placed_month"],
        nouto=frame[f"pickup_{suffix}"],
        omistaja=frame[f"owner_{suffix}"],
        tulos=frame["outcome"],
    )


def _ended(rows: pd.DataFrame, *outcomes: str) -> float:
    return float(rows.loc[rows["outcome"].isin(outcomes), "holds"].sum())


def _of_holds(*outcomes: str) -> Callable[[pd.DataFrame], float]:
    return lambda rows: _share(_ended(rows, *outcomes), rows["holds"].sum(), ENOUGH)


def _filled(rows: pd.DataFrame, *, is_own: bool) -> float:
    filled = rows[(rows["outcome"] == "filled") & rows["omistaja"].notna()]
    same = filled["omistaja"] == filled["nouto"]
    return _share(filled.loc[same == is_own, "holds"].sum(), rows["holds"].sum(), ENOUGH)


def _waited(rows: pd.DataFrame) -> float:
    days = np.repeat(rows["waiting_days"].to_numpy(dtype=float), rows["holds"].to_numpy())
    return _quantile(pd.Series(days), 0.5)


def _seats(con: duckdb.DuckDBPyConnection, _level: str) -> pd.DataFrame:
    frame = con.execute("from mart.seat_by_year").df()
    return frame.assign(
        month=pd.to_datetime(frame["year"].astype(str) + "-01-01"),
        kirjasto=frame["library"],
        ryhma=frame["group_id"],
        rooli=frame["role"],
    )


def _attended(rows: pd.DataFrame) -> float:
    told = rows[rows["attendance"].notna()]
    return _share(told["attended"].sum(), told["meetings"].sum())


def _meetings(con: duckdb.DuckDBPyConnection, _level: str) -> pd.DataFrame:
    frame = con.execute("from mart.meeting").df()
    months = pd.to_datetime(frame["year"].astype(str) + "-01-01")
    return frame.assign(month=months, ryhma=frame["group_id"])


def _services(con: duckdb.DuckDBPyConnection, _level: str) -> pd.DataFrame:
    frame = con.execute("from mart.joint_service").df()
    named = frame[frame["library"].notna()]
    return named.assign(
        month=pd.to_datetime(named["year"].astype(str) + "-01-01"),
        kirjasto=named["library"],
        tyo=named["work"],
    )


def _e_lending(con: duckdb.DuckDBPyConnection, _level: str) -> pd.DataFrame:
    frame = con.execute("from mart.e_lending").df()
    return frame.assign(paikka=frame["municipality_code"])


def _known_sum(column: str) -> Callable[[pd.DataFrame], float]:
    return lambda rows: rows[column].sum() if rows[column].notna().any() else math.nan


ITEMS = ("hylly", "kokoelma", "nidetyyppi")
SUBJECTS = (
    Subject(
        _loans,
        ("omistaja", "paikka", "vuosi", "kuukausi", *ITEMS),
        {
            "loans": lambda rows: rows["loans"].sum(),
            "loans_between": lambda rows: rows.loc[
                rows["omistaja"] != rows["paikka"], "loans"
            ].sum(),
            "renewals": lambda rows: rows["renewals"].sum(),
            "renewals_between": lambda rows: rows.loc[
                rows["omistaja"] != rows["paikka"], "renewals"
            ].sum(),
            "share_between": lambda rows: _share(
                rows.loc[rows["omistaja"] != rows["paikka"], "loans"].sum(), rows["loans"].sum()
            ),
        },
    ),
    Subject(
        _both_ways,
        ("paikka", "vuosi", "kuukausi", *ITEMS),
        {
            "sent": _moved("owner"),
            "received": _moved("place"),
            "own_loans": _own,
            "net": lambda rows: _moved("owner")(rows) - _moved("place")(rows),
            "net_ratio": lambda rows: _share(
                _moved("owner")(rows) - _moved("place")(rows),
                _moved("owner")(rows) + _moved("place")(rows),
            ),
            "own_share": lambda rows: _share(_own(rows), _own(rows) + _moved("place")(rows)),
        },
    ),
    Subject(
        _transfers,
        ("lahettaja", "vastaanottaja", "vuosi", "kuukausi", "syy", "tila", "kuljetusaika"),
        {
            "transfers": lambda rows: float(len(rows)),
            "reserve_share": lambda rows: float((rows["purpose"] == "reserve").mean()),
            "days_median": lambda rows: _quantile(rows["days"], 0.5),
            "days_p90": lambda rows: _quantile(rows["days"], 0.9),
            "transfers_open": lambda rows: float((rows["state"] == "open").sum()),
            "transfers_overdue": lambda rows: float(rows["is_overdue"].sum()),
            "transport_km": _km,
        },
    ),
    Subject(
        _holds,
        ("nouto", "omistaja", "vuosi", "kuukausi", "tulos"),
        {
            "holds": lambda rows: float(rows["holds"].sum()),
            "holds_filled_own": lambda rows: _filled(rows, is_own=True),
            "holds_filled_elsewhere": lambda rows: _filled(rows, is_own=False),
            "holds_waiting": _of_holds("waiting"),
            "holds_cancelled": _of_holds("cancelled"),
            "holds_expired": _of_holds("expired"),
            "holds_unmet": lambda rows: _share(
                _ended(rows, "cancelled", "expired"),
                _ended(rows, "cancelled", "expired", "filled"),
                ENOUGH,
            ),
            "waiting_days": _waited,
        },
    ),
    Subject(
        _seats,
        ("kirjasto", "vuosi", "ryhma", "rooli"),
        {
            "seats": lambda rows: float(rows["is_seat"].sum()),
            "lead_roles": lambda rows: float(rows["role"].isin(["chair", "secretary"]).sum()),
            "taking_part": lambda rows: float(rows.loc[rows["is_seat"], "library"].nunique()),
            "attended": _attended,
        },
        ("kirjasto",),
        is_recorded=True,
    ),
    Subject(
        _meetings,
        ("ryhma", "vuosi"),
        {
            "meetings": lambda rows: float(len(rows)),
            "groups_met": lambda rows: float(rows["group_id"].nunique()),
        },
        ("kirjasto",),
        is_recorded=True,
    ),
    Subject(
        _services,
        ("kirjasto", "vuosi", "tyo"),
        {"joint_services": lambda rows: float(rows["service"].nunique())},
        ("kirjasto",),
        is_recorded=True,
    ),
    Subject(
        _e_lending,
        ("paikka", "vuosi", "kuukausi"),
        {"e_loans": _known_sum("e_loans"), "e_holds": _known_sum("e_holds")},
        ("kunta",),
        is_recorded=True,
    ),
)
WITHOUT = {  # by what a measure cannot be told
    "reserve_share": {"syy"},
    "transfers_open": {"tila", "kuljetusaika"},
    "transfers_overdue": {"tila", "kuljetusaika"},
    "transport_km": {"tila"},
    "lead_roles": {"rooli"},
    "taking_part": {"kirjasto", "rooli"},
    "attended": {"rooli"},
    "groups_met": {"ryhma"},
    **{
        f"holds_{what}": {"tulos", "omistaja"}
        for what in ("filled_own", "filled_elsewhere", "waiting", "cancelled", "expired", "unmet")
    },
}


def subject_of(measure: str) -> Subject:
    """The subject that counts a measure."""
    return next(one for one in SUBJECTS if measure in one.measures)


def prepared(con: duckdb.DuckDBPyConnection, measure: str, level: str) -> pd.DataFrame:
    """The rows that a measure counts, with every code as text; what has none is unknown."""
    subject = subject_of(measure)
    rows = subject.rows(con, level)
    months = pd.to_datetime(rows["month"])
    rows = rows.assign(
        month=months, vuosi=months.dt.strftime("%Y"), kuukausi=months.dt.strftime("%Y-%m")
    )
    codes = {key: rows[key].where(rows[key].notna(), "unknown").astype(str) for key in subject.by}
    keep = {"omistaja", "nouto"} if measure.startswith("holds_filled") else set()
    return rows.assign(**{key: some for key, some in codes.items() if key not in keep})


def cells(
    rows: pd.DataFrame,
    measure: str,
    by: tuple[str, ...],
    where: Mapping[str, tuple[str, ...]],
    first: str,
    last: str,
) -> Cells:
    """The value of every combination of codes that has rows, by codes; with no codes the whole."""
    inside = rows["month"].between(pd.Timestamp(f"{first}-01"), pd.Timestamp(f"{last}-01"))
    for key, some in where.items():
        inside &= rows[key].isin(some)
    chosen, count = rows[inside], subject_of(measure).measures[measure]
    if not by:
        return {(): count(chosen) if len(chosen) else math.nan}
    named = list(by)
    return {tuple(map(str, key)): count(some) for key, some in chosen.groupby(named)}
