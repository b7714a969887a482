"""What the sample holds, counted before it was written: loans, transfers and holds."""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.sample.counts import BANDS, LOANS, category_reason
from etl.sample.plan import NO_BRANCH, TYPES
from etl.sample.region import Region

LEVELS = {"municipality": "municipality_code", "library": "library", "branch": "branch"}


@dataclass(frozen=True)
class Truth:
    """What the files hold, counted before they were written.

    pairs: loan_month, owner_branch, place_branch and what they belong to, group (the patron
    category left out of the statistics, or '' for what is published), loans, renewals; own loans
    too. strata: loan_month, event_type, group, branch (the word written instead of a branch, else
    None), reason (why it is not published, else None), events. transfers and holds: as counted by
    `sample_counts`. cooperation: as counted by `sample_cooperation`.
    """

    region: Region
    strata: pd.DataFrame
    pairs: pd.DataFrame
    transfers: pd.DataFrame
    holds: pd.DataFrame
    cooperation: dict[str, Any]

    @property
    def rows(self) -> int:
        return int(self.strata["events"].sum())

    @property
    def events(self) -> dict[str, int]:
        """Events by type."""
        return _sums(self.strata, "event_type", list(TYPES))

    @property
    def excluded(self) -> dict[str, int]:
        """Events that are not published, by reason."""
        reasons = [category_reason(name) for name in self.region.left_out]
        return _sums(self.strata, "reason", ["event_type", "unknown_branch", *reasons])

    def published(self) -> pd.DataFrame:
        """Rows of pairs that a release publishes."""
        return self.pairs[self.pairs["group"] == ""]

    def between(self, level: str = "municipality_code") -> pd.DataFrame:
        """Published loans and renewals where owner <> place: loan_month, owner, place, loans, renewals.

        level is municipality_code, library or branch.
        """
        return _between(self.published(), level)

    def as_json(self) -> str:
        """Totals before anything is left out, with the keys of the golden file of the full year;
        then what a release of these files publishes and leaves out."""
        published = self.published()
        told = _before_exclusions(self) | {
            "rows": self.rows,
            "events": self.events,
            "published": {
                "issue": int(published["loans"].sum()),
                "renew": int(published["renewals"].sum()),
            },
            "published_between": {
                level: _told(self.between(column)) for level, column in LEVELS.items()
            },
            "exclusions": _exclusions(self.strata),
            "transfers": _transfers(self.transfers),
            "holds": _holds(self.holds, self.region),
            "cooperation": self.cooperation,
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _before_exclusions(truth: Truth) -> dict[str, object]:
    crossing = _between(truth.pairs, "municipality")
    totals = {
        "issue": truth.events["issue"],
        "issue_cross_municipality": int(crossing["loans"].sum()),
        "renew": truth.events["renew"],
        "renew_cross_municipality": int(crossing["renewals"].sum()),
    }
    for event_type in LOANS:
        groups = _sums(
            truth.strata[truth.strata["event_type"] == event_type], "group", truth.region.left_out
        )
        totals |= {f"{event_type}_{name}": events for name, events in groups.items()}
        totals |= {f"{event_type}_to_{name}_patrons": events for name, events in groups.items()}
    by_month = crossing.groupby("loan_month")["loans"].sum()
    by_pair = crossing.groupby(["owner", "place"], as_index=False)["loans"].sum()
    return {
        "note": "counted inside the generator, before anything was written",
        "totals": totals,
        "events_with_unmapped_branch": {
            f"renew|{name}": events
            for name, events in _sums(truth.strata, "branch", list(NO_BRANCH)).items()
        },
        "cross_municipality_issues_by_month": {
            str(month)[:7]: int(loans) for month, loans in by_month.items()
        },
        "cross_municipality_issues_owner_to_lender": [
            {
                "item_municipality": row.owner,
                "event_municipality": row.place,
                "issues": row.loans,
            }
            for row in by_pair.itertuples()
            if row.loans
        ],
    }


def _told(between: pd.DataFrame) -> dict[str, object]:
    """Loans and renewals: all, by month, and by owner and place."""
    by_month = between.groupby("loan_month")[["loans", "renewals"]].sum()
    by_pair = between.groupby(["owner", "place"])[["loans", "renewals"]].sum()
    return {
        "issue": int(between["loans"].sum()),
        "renew": int(between["renewals"].sum()),
        "by_month": {
            str(month)[:7]: [int(loans), int(renewals)]
            for month, loans, renewals in by_month.itertuples(name=None)
        },
        "by_pair": {
            ">".join(pair): [int(loans), int(renewals)]
            for pair, loans, renewals in by_pair.itertuples(name=None)
        },
    }


def _exclusions(strata: pd.DataFrame) -> list[dict[str, object]]:
    """One item for each month, reason and event type that is not published."""
    left_out = strata[strata["reason"].notna() & (strata["events"] > 0)]
    summed = left_out.groupby(["loan_month", "reason", "event_type"], as_index=False)[
        "events"
    ].sum()
    return [
        {
            "month": str(row.loan_month)[:7],
            "reason": row.reason,
            "event_type": row.event_type,
            "events": row.events,
        }
        for row in summed.itertuples()
    ]


def _sums(strata: pd.DataFrame, column: str, values: list[str]) -> dict[str, int]:
    return {value: int(strata.loc[strata[column] == value, "events"].sum()) for value in values}


def _between(pairs: pd.DataFrame, level: str) -> pd.DataFrame:
    owner, place = f"owner_{level}", f"place_{level}"
    crossing = pairs[pairs[owner] != pairs[place]].rename(columns={owner: "owner", place: "place"})
    return crossing.groupby(["loan_month", "owner", "place"], as_index=False)[
        ["loans", "renewals"]
    ].sum()


def _transfers(counted: pd.DataFrame) -> dict[str, object]:
    """All, open, cancelled; by reason ('' where Koha has none), band, month asked, and route."""
    number = counted["transfers"]
    by_state = _by(number, counted["state"])
    route = counted["from_branch"].astype(str) + ">" + counted["to_branch"].astype(str)
    return {
        "rows": int(number.sum()),
        "open": by_state.get("open", 0),
        "cancelled": by_state.get("cancelled", 0),
        "by_reason": _by(number, counted["reason"].astype(object).fillna("")),
        "arrived_by_band": {band: by_state.get(band, 0) for band in BANDS},
        "by_month": _by(number, counted["month"].dt.strftime("%Y-%m")),
        "by_route": _by(number, route),
    }


def _holds(counted: pd.DataFrame, region: Region) -> dict[str, object]:
    """All; by outcome, month placed, pickup branch and outcome; filled from elsewhere."""
    number = counted["holds"]
    outcome = counted["outcome"].astype(str)
    home = {unit["branch_code"]: unit["municipality_code"] for unit in region.units}
    owner, place = (counted[name].map(home) for name in ("item_home_branch", "pickup_branch"))
    is_away = (outcome == "filled") & owner.notna() & (owner.astype(str) != place.astype(str))
    return {
        "rows": int(number.sum()),
        "by_outcome": _by(number, outcome),
        "filled_from_another_municipality": int(number[is_away].sum()),
        "by_month": _by(number, counted["month"].dt.strftime("%Y-%m")),
        "by_pickup_and_outcome": _by(number, counted["pickup_branch"].astype(str) + "|" + outcome),
    }


def _by(number: "pd.Series[Any]", words: "pd.Series[Any]") -> dict[str, int]:
    return {str(word): int(total) for word, total in number.groupby(words).sum().items() if total}
