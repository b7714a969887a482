"""What a release would leave out of its loans, by reason, and whether that may be published.

The share of what is unmapped is of the loans and renewals that are in force: rows that a newer export
replaced are counted through that, and other events are in no figure. A row without any branch, or
with Koha's word for the web library, names no code that somebody could tell, so it is counted apart.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import duckdb

from etl.messages import Code, Message
from etl.region.pack import BuildError

NO_CODES = ("", "opacrenew")  # an empty cell; Koha's word for "renewed in the web library"
NAMED = 5  # codes that a sentence names
_OWNER, _PLACE = 1, 2  # bits of core.classified.unknown_sides
_ASIDE = frozenset({"superseded", "future", "event_type"})


@dataclass(frozen=True)
class UnknownCode:
    """A code that the branch map lacks on the days of some rows; name is of the newest branch list.

    is_mapped: the map has the code, but for other days.
    """

    code: str
    rows: int
    name: str | None
    is_mapped: bool


@dataclass(frozen=True)
class LeftOut:
    """Where the rows of some loan exports go: all rows by reason ("" = published).

    unmapped: rows that name a code the map lacks; without_branch: rows that are unknown, but name none.
    """

    by_reason: dict[str, int] = field(default_factory=dict)
    unmapped: int = 0
    without_branch: int = 0
    codes: tuple[UnknownCode, ...] = ()

    @property
    def rows(self) -> int:
        """Loans and renewals that are in force."""
        return sum(n for reason, n in self.by_reason.items() if reason not in _ASIDE)

    @property
    def published(self) -> int:
        return self.by_reason.get("", 0)

    @property
    def share(self) -> float:
        """How much of the rows is unmapped, 0 to 1."""
        return self.unmapped / self.rows if self.rows else 0.0

    @property
    def is_nothing_mapped(self) -> bool:
        """Whether no row is left because no branch is known."""
        return 0 < self.rows == self.unmapped + self.without_branch


@dataclass(frozen=True)
class Guard:
    """What is left out of a whole release, and of each file by its hash."""

    release: LeftOut
    files: dict[str, LeftOut]
    limit_percent: float

    def refusal(self) -> Message | None:
        """Why the release may never be published."""
        if not self.release.is_nothing_mapped:
            return None
        return Message(Code.NOTHING_MAPPED, {"codes": _named(self.release)})

    def question(self) -> Message | None:
        """What has to be confirmed before the release is published."""
        left = self.release
        if 100 * left.share <= self.limit_percent:
            return None
        return Message(
            Code.MUCH_UNMAPPED,
            {
                "share": f"{100 * left.share:.1f}".replace(".", ","),
                "rows": left.unmapped,
                "of": left.rows,
                "codes": _named(left),
            },
        )

    def warnings(self, most: int) -> list[Message]:
        """The codes with most rows, a message each."""
        return [
            Message(
                Code.OUTSIDE_PERIODS if each.is_mapped else Code.UNMAPPED,
                {"branch": each.code, "rows": each.rows},
            )
            for each in self.release.codes[:most]
        ]


class UnmappedError(BuildError):
    """No release, since too much of it would be left out; says what, and the guard knows the rest."""

    def __init__(self, guard: Guard, message: Message) -> None:
        self.guard = guard
        super().__init__(message.sentences())


def check(guard: Guard, *, accept_unmapped: bool) -> None:
    """Raises UnmappedError when nothing is mapped, or too little and nobody has accepted that."""
    refusal = guard.refusal()
    if refusal is None and not accept_unmapped:
        refusal = guard.question()
    if refusal is not None:
        raise UnmappedError(guard, refusal)


def found(con: duckdb.DuckDBPyConnection, limit_percent: float) -> Guard:
    """What the release that has just been built leaves out."""
    rows = con.execute("""
        select file.sha256, coalesce(each.reason, ''), sum(each.archived_rows)::bigint
        from core.classified as each
        inner join raw.file as file on each.file_order = file.file_order
        group by all
    """).fetchall()
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for sha256, reason, number in rows:
        reasons[sha256][reason] += number
    codes, unknown = _unknown(con)
    known = _Known(_names(con), _mapped(con))
    total: Counter[str] = sum(reasons.values(), Counter())
    return Guard(
        _left_out(total, sum(codes.values(), Counter()), sum(unknown.values(), Counter()), known),
        {
            sha256: _left_out(counts, codes[sha256], unknown[sha256], known)
            for sha256, counts in reasons.items()
        },
        limit_percent,
    )


@dataclass(frozen=True)
class _Known:
    """What the newest branch list calls each branch, and the codes that the map has for some day."""

    names: dict[str, str]
    mapped: set[str]


_SEEN = f"""
    select
        file.sha256,
        each.archived_rows,
        list_distinct(list_filter(
            [
                case when each.unknown_sides & {_OWNER} > 0 then each.owner_branch end,
                case when each.unknown_sides & {_PLACE} > 0 then each.place_branch end
            ],
            lambda code: code is not null
            and lower(substr(code, length(system.prefix) + 1)) not in {NO_CODES}
        )) as codes
    from core.classified as each
    inner join raw.file as file on each.file_order = file.file_order
    inner join pack.system as system on file.system = system.system
    where each.reason = 'unknown_branch'
"""


def _unknown(
    con: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, Counter[str]], dict[str, Counter[bool]]]:
    """By file: unknown rows by code, a row with two of them is one of both; and by whether they name any code."""
    con.execute(f"create or replace temp table unknown_seen as {_SEEN}")
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    rows = con.execute("""
        select sha256, code, sum(archived_rows)::bigint
        from (select sha256, archived_rows, unnest(codes) as code from unknown_seen)
        group by all
    """).fetchall()
    for sha256, code, number in rows:
        codes[sha256][code] += number
    unknown: dict[str, Counter[bool]] = defaultdict(Counter)
    rows = con.execute("""
        select sha256, len(codes) > 0, sum(archived_rows)::bigint from unknown_seen group by all
    """).fetchall()
    for sha256, is_named, number in rows:
        unknown[sha256][is_named] += number
    return codes, unknown


def _left_out(
    reasons: Counter[str], codes: Counter[str], unknown: Counter[bool], known: _Known
) -> LeftOut:
    ordered = sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    return LeftOut(
        by_reason=dict(sorted(reasons.items())),
        unmapped=unknown[True],
        without_branch=unknown[False],
        codes=tuple(
            UnknownCode(code, rows, known.names.get(code), code in known.mapped)
            for code, rows in ordered
        ),
    )


def _names(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the newest branch list calls each branch."""
    found = con.execute("""
        select system.prefix || listed.branch, max_by(listed.branch_name, listed.file_order)
        from raw.branches as listed
        inner join pack.system as system on listed.system = system.system
        group by 1
    """).fetchall()
    return dict(found)


def _mapped(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {
        code for (code,) in con.execute("select distinct branch from pack.branch_period").fetchall()
    }


def _named(left: LeftOut) -> str:
    """The codes with most rows, with their names where known, and how many more there are."""
    first = [f"{each.code}{f' ({each.name})' if each.name else ''}" for each in left.codes[:NAMED]]
    rest = len(left.codes) - NAMED
    more = f" ja {rest} muuta" if rest > 0 else ""
    return ", ".join(first) + more if first else "rivien toimipiste on tyhjä"
