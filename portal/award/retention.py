"""What is erased when its time is up: contact details of who nominated by link, and of letters."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from portal.award.workflow import OVER
from portal.kit.i18n import N_
from portal.records.acting import Acting
from portal.records.schema import mail, nomination, round_
from portal.records.sitting import Sitting
from portal.records.words import NotYours

ERASED = "–"
Erased = Mapping[str, str | None]


def erase_contacts(
    records: sa.Engine, *, acting: Acting, older_than: datetime, dry_run: bool = False
) -> int:
    """Erase contact details in rounds that are over: of nominations begun, and of letters prepared,
    before a day.

    Returns how many nominations and letters there are; a dry run erases nothing. Nominations and
    letters themselves stay with the case. For the keeper of the machine; raises NotYours for others.
    """
    if not acting.is_keeper:
        raise NotYours(N_("You do not have a role that may do this."))
    with Sitting.writing(records, acting) as sitting:
        count = sum(_erase(sitting, *what, dry_run=dry_run) for what in _rules(older_than))
        if count and not dry_run:
            sitting.log("contacts.erased", "contacts", count=count)
        return count


def _rules(older_than: datetime) -> tuple[tuple[sa.Table, sa.ColumnElement[bool], Erased], ...]:
    """In which rows of which table what is put in the place of contact details."""
    over = sa.select(round_.c.round_id).where(round_.c.state.in_(OVER))
    nominations = sa.and_(
        nomination.c.round_id.in_(over),
        nomination.c.created_at < older_than,
        sa.or_(nomination.c.contact_name.isnot(None), nomination.c.contact_email.isnot(None)),
    )
    letters = sa.and_(
        mail.c.round_id.in_(over), mail.c.prepared_at < older_than, mail.c.recipients != ERASED
    )
    nothing: Erased = {"contact_name": None, "contact_email": None, "key_hash": None}
    return (nomination, nominations, nothing), (mail, letters, {"recipients": ERASED})


def _erase(
    sitting: Sitting,
    table: sa.Table,
    rule: sa.ColumnElement[bool],
    values: Erased,
    *,
    dry_run: bool,
) -> int:
    if not dry_run:
        return sitting.write(table.update().where(rule).values(**values))
    count = sa.select(sa.func.count()).select_from(table).where(rule)
    return int(sitting.con.execute(count).scalar_one())
