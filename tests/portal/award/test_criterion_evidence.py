"""Which parts of the evidence speak to a criterion: kept with the rules, settled with them."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.award import rules, workflow
from portal.records.sitting import Sitting
from portal.records.words import EvidencePart, State
from tests.portal.award.house import Body, criteria


def drafted(body: Body) -> tuple[rules.Criterion, ...]:
    said = Sitting.ask(body.records, rules.read_rules, acting=body.saga, round_id=body.round_id)
    assert said is not None
    return said.criteria


def speaking(body: Body, *parts: EvidencePart) -> None:
    first, second = criteria()
    body.begin()
    made = [replace(first, evidence=parts), second]
    rules.set_criteria(body.records, acting=body.saga, round_id=body.round_id, criteria=made)


def test_the_parts_are_kept_each_once_in_their_own_order(body: Body) -> None:
    speaking(body, EvidencePart.RATES, EvidencePart.SEATS, EvidencePart.RATES)
    assert [one.evidence for one in drafted(body)] == [
        (EvidencePart.SEATS, EvidencePart.RATES),
        (),
    ]


def test_they_are_settled_when_the_rules_are_published(body: Body) -> None:
    speaking(body, EvidencePart.SEATS)
    rules.publish_rules(body.records, acting=body.kaisa, round_id=body.round_id)
    for query in (
        "delete from criterion_evidence",
        "update criterion_evidence set part = 'awards'",
        "insert into criterion_evidence select criterion_id, 'awards' from criterion",
    ):
        with (
            pytest.raises(sa.exc.DBAPIError, match="the rules are published"),
            body.records.begin() as con,
        ):
            con.execute(sa.text(query))


def test_rules_that_name_none_read_as_before(sqlite_records: sa.Engine) -> None:
    body = Body.made(sqlite_records).to(State.RULES)
    text = body.asks(body.saga, workflow.rules_text) or ""
    assert '"evidence"' not in text
    assert '"Yhteistyö"' in text
