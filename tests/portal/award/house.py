"""The people and the one round that the tests of recognition play.

Saga is the secretary, Kaisa the chair, Matti, Maija and Mikko are members, Aino the admin, Sulo of the
staff; Ulla has signed in and holds no role. Libraries: arjeplog, boden, kiruna. Two criteria, 60 and
40 percent. Ulla nominates arjeplog, the office boden; both compete. Words that may leak are SECRET-...
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa

from portal.award import (
    conflicts,
    decisions,
    deliberation,
    eligibility,
    evidence,
    nominations,
    proposals,
    publication,
    reviews,
    rounds,
    rules,
    stages,
)
from portal.award.nominations import Papers
from portal.award.proposals import Suggestion
from portal.award.publication import Text
from portal.award.reviews import Mark
from portal.award.rounds import Settings
from portal.award.rules import SCORES, Criterion
from portal.evidence.measured import Evidence, Size
from portal.kit.access import Role
from portal.records import ids, people, schema
from portal.records.acting import Acting, keeper
from portal.records.sitting import Sitting
from portal.records.words import Ballot, Channel, DecidedBy, Outcome, Part, Standing, State

T = TypeVar("T")
ISSUER = "https://login.example/tenant"
START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SETTINGS = Settings(
    year=2026,
    name="Vuoden onnistuja",
    quorum=3,
    reviews_needed=3,
    call_opens_on=date(2026, 3, 2),
    call_closes_on=date(2026, 3, 31),
    reviews_due_on=date(2026, 4, 30),
    decision_due_on=date(2026, 5, 15),
    publish_from=date(2026, 5, 20),
)
LIBRARIES = {
    "arjeplog": "Arjeplogin kirjasto",
    "boden": "Bodenin kirjasto",
    "kiruna": "Kiirunan kirjasto",
}
GROUNDS = "SECRET-GROUNDS: two libraries ran the summer reading campaign for all the others."
WHY = "SECRET-PROPOSAL: the campaign served every municipality, and the reviews agree on it."
EVERYBODY = ("saga", "kaisa", "matti", "maija", "mikko")
PAPERS = Papers(GROUNDS, "SECRET-LINK")
MINUTES = "Pöytäkirja 3/2026 § 4"
DURING = {  # a day on which the round is in the state
    State.DRAFT: START,
    State.RULES: START,
    State.CALL: START + timedelta(days=3),
    State.CONFLICTS: datetime(2026, 4, 1, 9, tzinfo=UTC),
    State.ELIGIBILITY: datetime(2026, 4, 2, 9, tzinfo=UTC),
    State.REVIEW: datetime(2026, 4, 10, 9, tzinfo=UTC),
    State.DELIBERATION: datetime(2026, 5, 4, 9, tzinfo=UTC),
    State.DECIDED: datetime(2026, 5, 5, 9, tzinfo=UTC),
    State.PUBLISHED: datetime(2026, 5, 20, 9, tzinfo=UTC),
}


def criteria() -> list[Criterion]:
    """Two criteria with all five steps in Finnish."""
    return [
        Criterion(
            weight,
            {"fi": name},
            {"fi": "Mitä tarkoitetaan"},
            {step: {"fi": f"{name}: taso {step}"} for step in SCORES},
        )
        for name, weight in (("Yhteistyö", 60), ("Vaikutus", 40))
    ]


def measured() -> dict[str, Evidence]:
    """Evidence that says only that it is one library's."""
    size = Size((), 1200, 2025, None, None, ())
    return {
        code: Evidence(code, f"SECRET-EVIDENCE {name}", 2025, size, (), (), (), {}, {}, (), ())
        for code, name in LIBRARIES.items()
    }


@dataclass
class Body:
    """Everybody, and the round they play; `at` is the moment of what they do."""

    records: sa.Engine
    ids: dict[str, str]
    at: datetime = START
    round_id: str = ""

    @classmethod
    def made(cls, records: sa.Engine, issuer: str = ISSUER) -> "Body":
        roles = {
            "aino": Role.ADMIN,
            "saga": Role.SECRETARY,
            "kaisa": Role.CHAIR,
            "matti": Role.MEMBER,
            "maija": Role.MEMBER,
            "mikko": Role.MEMBER,
            "sulo": Role.STAFF,
            "ulla": None,
            "seppo": Role.MEMBER,
        }
        ids = {}
        before = START - timedelta(days=1)
        for name, role in roles.items():
            ids[name] = people.remember_person(
                records, issuer=issuer, subject=name, name=name.title(), at=before
            )
            if role is not None:
                people.grant_role(
                    records, acting=replace(keeper(), at=before), person_id=ids[name], role=role
                )
        return cls(records, ids)

    def __getattr__(self, name: str) -> Acting:
        """body.saga is Saga, signed in an hour ago."""
        if name.startswith("_") or name not in self.ids:
            raise AttributeError(name)
        return Acting(self.ids[name], signed_in_at=self.at - timedelta(hours=1), at=self.at)

    # ---- the round, step by step

    def begin(self, settings: Settings = SETTINGS) -> str:
        """A draft with criteria, libraries and seats; Seppo is left as a substitute."""
        self.at = DURING[State.DRAFT]
        self.round_id = rounds.create_round(self.records, acting=self.saga, settings=settings)
        what = {"acting": self.saga, "round_id": self.round_id}
        rules.set_criteria(self.records, **what, criteria=criteria())
        rules.set_libraries(self.records, **what, libraries=LIBRARIES)
        for name, part in (
            ("kaisa", Part.CHAIR),
            ("matti", Part.MEMBER),
            ("maija", Part.MEMBER),
            ("mikko", Part.MEMBER),
        ):
            rounds.appoint(self.records, **what, person_id=self.ids[name], part=part)
        return self.round_id

    def to(self, state: State, settings: Settings = SETTINGS) -> "Body":
        """The round played straight on to a state."""
        steps = (
            (State.DRAFT, lambda: self.begin(settings)),
            (
                State.RULES,
                lambda: rules.publish_rules(
                    self.records, acting=self.kaisa, round_id=self.round_id
                ),
            ),
            (
                State.CALL,
                lambda: stages.open_call(self.records, acting=self.saga, round_id=self.round_id),
            ),
            (State.CONFLICTS, self.nominate_and_close),
            (State.ELIGIBILITY, self.declare_all),
            (State.REVIEW, self.rule_and_freeze),
            (State.DELIBERATION, self.review_all),
            (State.DECIDED, lambda: self.decide("arjeplog")),
            (State.PUBLISHED, self.publish),
        )
        for reached, play in steps:
            play()
            self.at = DURING[reached]
            if reached is state:
                return self
        raise ValueError(state)

    def nominate_and_close(self) -> None:
        """Ulla nominates arjeplog, the office boden, and the call is closed."""
        round_id, at = self.round_id, self.at
        mine = nominations.begin_nomination(
            self.records, acting=self.ulla, round_id=round_id, library="arjeplog"
        )
        nominations.submit(self.records, acting=self.ulla, nomination_id=mine, papers=PAPERS)
        nominations.register(
            self.records,
            acting=self.saga,
            round_id=round_id,
            library="boden",
            papers=PAPERS,
            channel=Channel.MAIL,
            contact=nominations.Contact("SECRET-NAME", "secret@example.fi"),
        )
        assert at <= self.at
        self.at = DURING[State.CONFLICTS]
        stages.close_call(self.records, acting=self.saga, round_id=round_id)

    def asks(self, acting: Acting, question: Callable[..., T], **matter: object) -> T:
        """What the records answer to somebody about the round."""
        return Sitting.ask(self.records, question, acting=acting, round_id=self.round_id, **matter)

    def scalar(self, query: str, **values: str) -> object:
        """One value out of the records."""
        with self.records.connect() as con:
            return con.execute(sa.text(query), values).scalar()

    def state(self) -> State:
        """Where the round is."""
        return State(str(self.scalar("select state from round")))

    def row_version(self) -> int:
        """The row version that who edits the round has seen."""
        return int(str(self.scalar("select row_version from round")))

    def review_version(self, acting: Acting, nomination_id: str) -> int:
        """The row version of a person's review, 0 before there is one."""
        query = "select row_version from review where person_id = :who and nomination_id = :what"
        return int(str(self.scalar(query, who=str(acting.person_id), what=nomination_id) or 0))

    def proposals(self) -> list[str]:
        """The ids of all proposals, the newest last."""
        with self.records.connect() as con:
            query = "select proposal_id from proposal order by proposed_at, proposal_id"
            return list(con.execute(sa.text(query)).scalars())

    def all_nominations(self) -> dict[str, str]:
        """Every nomination id, drafts too."""
        with self.records.connect() as con:
            found = con.execute(sa.text("select nomination_id from nomination")).scalars()
            return {one: one for one in found}

    def dump(self) -> str:
        """A fingerprint of everything in the records."""
        with self.records.connect() as con:
            rows = {
                table.name: sorted(repr(tuple(row)) for row in con.execute(sa.select(table)))
                for table in schema.metadata.sorted_tables
            }
        return ids.fingerprint(repr(sorted(rows.items())))

    def nominees(self) -> dict[str, str]:
        """Library -> nomination id of what was handed in."""
        with self.records.connect() as con:
            rows = con.execute(
                sa.text("select library, nomination_id from nomination where state <> 'draft'")
            )
            return {row.library: row.nomination_id for row in rows}

    def nominate(self, name: str, library: str, papers: Papers = PAPERS) -> str:
        """A nomination handed in under one's own name. Returns its id."""
        acting = getattr(self, name)
        mine = nominations.begin_nomination(
            self.records, acting=acting, round_id=self.round_id, library=library
        )
        nominations.submit(self.records, acting=acting, nomination_id=mine, papers=papers)
        return mine

    def rule(self) -> None:
        """Every nomination that was handed in competes."""
        for nomination_id in self.nominees().values():
            eligibility.rule_eligible(
                self.records, acting=self.saga, nomination_id=nomination_id, earlier_wins={}
            )

    def declare_none(self, name: str) -> Standing:
        """A declaration of no conflict by somebody whom none of the round's libraries employs."""
        what = {"acting": getattr(self, name), "round_id": self.round_id}
        conflicts.tell_employer(self.records, **what, library=None)
        return conflicts.declare_none(self.records, **what)

    def declare(self, name: str, grounds: Sequence[int], explanation: str) -> None:
        """A declaration of a possible conflict by somebody whom none of the libraries employs."""
        what = {"acting": getattr(self, name), "round_id": self.round_id}
        conflicts.tell_employer(self.records, **what, library=None)
        conflicts.declare(self.records, **what, grounds=grounds, explanation=explanation)

    def declare_all(self, *names: str) -> None:
        """Those named declare no conflict, everybody unless told otherwise; eligibility is open."""
        for name in names or EVERYBODY:
            self.declare_none(name)
        stages.open_eligibility(self.records, acting=self.saga, round_id=self.round_id)

    def rule_and_freeze(self) -> None:
        """Every nomination competes, the evidence is frozen, the review begins."""
        self.rule()
        evidence.freeze_evidence(
            self.records,
            acting=self.saga,
            round_id=self.round_id,
            release_id="20260401T000000Z",
            measured=measured(),
        )
        stages.begin_review(self.records, acting=self.kaisa, round_id=self.round_id)

    def declare_and_freeze(self, *names: str) -> None:
        """From conflicts of interest to review: those named declare no conflict."""
        self.declare_all(*names)
        self.rule_and_freeze()

    def play_call_to_review(self, merged: str) -> None:
        """From the call on to review with the house's nominations, and one merged into that of its library."""
        self.nominate_and_close()
        self.declare_all()
        self.at = DURING[State.ELIGIBILITY]
        mine = {"acting": self.saga}
        library = self.scalar(
            "select library from nomination where nomination_id = :one", one=merged
        )
        every = [one for one in self.all_nominations() if one != merged]
        for one in every:
            eligibility.rule_eligible(self.records, **mine, nomination_id=one, earlier_wins={})
        (into,) = [
            one
            for one in every
            if self.scalar("select library from nomination where nomination_id = :one", one=one)
            == library
        ]
        eligibility.merge(self.records, **mine, nomination_id=merged, into=into)
        evidence.freeze_evidence(
            self.records,
            **mine,
            round_id=self.round_id,
            release_id="20260401T000000Z",
            measured=measured(),
        )
        stages.begin_review(self.records, acting=self.kaisa, round_id=self.round_id)
        self.at = DURING[State.REVIEW]

    def play_from_conflicts(self) -> None:
        """From conflicts of interest on to deliberation."""
        self.declare_and_freeze(*EVERYBODY)
        self.at = DURING[State.REVIEW]
        self.review_all()

    def end_role(self, name: str) -> None:
        """The person's role ends now."""
        every = self.asks(self.aino, people.read_people)
        (found,) = [one for one in every if one.person_id == self.ids[name]]
        (grant,) = found.grants
        people.end_role(self.records, acting=self.aino, grant_id=grant.grant_id)
        self.at += timedelta(minutes=1)

    def marks(self, first: int, second: int, by: str = "") -> dict[str, Mark]:
        """Scores for the two criteria in order, each with a reason."""
        found = Sitting.ask(
            self.records, rules.read_rules, acting=self.kaisa, round_id=self.round_id
        )
        assert found is not None
        return {
            one.criterion_id: Mark(score, f"SECRET-REASON {by} {score}")
            for one, score in zip(found.criteria, (first, second), strict=True)
        }

    def review(self, name: str, library: str, first: int, second: int, seen: int = 0) -> int:
        """Submit one review."""
        return reviews.submit_review(
            self.records,
            acting=getattr(self, name),
            nomination_id=self.nominees()[library],
            marks=self.marks(first, second, name),
            seen=seen,
            change_reason="Keskustelun jälkeen" if seen else "",
        )

    def review_all(self) -> None:
        """Everybody's reviews of both nominees, and the review closed."""
        for name in ("kaisa", "matti", "maija", "mikko"):
            self.review(name, "arjeplog", 5, 4)
            self.review(name, "boden", 3, 4)
        self.at = DURING[State.DELIBERATION]
        stages.close_review(self.records, acting=self.kaisa, round_id=self.round_id)

    def suggestion(self, *winners: str) -> Suggestion:
        """A proposal for the libraries named; none for no library."""
        outcome = {0: Outcome.NONE, 1: Outcome.WINNER}.get(len(winners), Outcome.SHARED)
        grounds = dict.fromkeys(self.marks(1, 1), "Perustelu")
        return Suggestion(
            outcome, tuple(self.nominees().get(one, one) for one in winners), WHY, grounds
        )

    def present(self, *names: str) -> None:
        """Who takes part in the meeting."""
        deliberation.set_attendance(
            self.records,
            acting=self.saga,
            round_id=self.round_id,
            present=[self.ids[name] for name in names],
        )

    def propose(self, *winners: str) -> str:
        """A proposal that waits for votes. Returns its id."""
        return proposals.propose(
            self.records,
            acting=self.saga,
            round_id=self.round_id,
            suggestion=self.suggestion(*winners),
        )

    def votes(self, proposal_id: str) -> dict[str, str]:
        """Who has voted how, by name."""
        query = sa.text("select person_id, ballot from vote where proposal_id = :id")
        names = {person_id: name for name, person_id in self.ids.items()}
        with self.records.connect() as con:
            cast = con.execute(query, {"id": proposal_id})
            return {names[who]: ballot for who, ballot in cast}

    def carry(self, *winners: str, present: tuple[str, ...] = ("kaisa", "matti", "maija")) -> str:
        """A proposal that everybody present votes for. Returns its id."""
        self.present(*present)
        proposal_id = self.propose(*winners)
        for name in present:
            proposals.cast_vote(
                self.records,
                acting=getattr(self, name),
                round_id=self.round_id,
                proposal_id=proposal_id,
                ballot=Ballot.YES,
            )
        return proposal_id

    def decide(self, *winners: str) -> str:
        """A proposal carried and decided on. Returns the decision's id."""
        proposal_id = self.carry(*winners)
        return decisions.decide(
            self.records,
            acting=self.kaisa,
            round_id=self.round_id,
            proposal_id=proposal_id,
            minutes_reference=MINUTES,
        )

    def correct(self, *winners: str) -> str:
        """The decision corrected at a further meeting. Returns the new decision's id."""
        deliberation.open_meeting(self.records, acting=self.saga, round_id=self.round_id)
        proposal_id = self.carry(*winners)
        return decisions.correct(
            self.records,
            acting=self.kaisa,
            round_id=self.round_id,
            proposal_id=proposal_id,
            minutes_reference=MINUTES,
            reason="Laskuvirhe",
        )

    def write_texts(self) -> None:
        """A Finnish announcement and a letter that wait."""
        publication.write_announcement(
            self.records,
            acting=self.saga,
            round_id=self.round_id,
            lang="fi",
            text=Text("Vuoden onnistuja 2026", "SECRET-NEWS"),
        )
        publication.prepare_mail(
            self.records,
            acting=self.saga,
            round_id=self.round_id,
            lang="fi",
            recipients="kirjasto@example.fi",
            subject="Onnea",
            body="SECRET-MAIL",
        )

    def publish(self) -> None:
        """The texts written and everything published."""
        self.write_texts()
        self.at = DURING[State.PUBLISHED]
        publication.publish(self.records, acting=self.saga, round_id=self.round_id)


OFFICER = replace(SETTINGS, decided_by=DecidedBy.OFFICER)
