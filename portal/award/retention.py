"""What is erased when its time is up: contact details of who nominated without signing in."""

from datetime import datetime

import sqlalchemy as sa

from portal.award import events
from portal.award.acting import Acting
from portal.award.schema import nomination, round_
from portal.award.store import writing
from portal.award.words import NotYours
from portal.award.workflow import OVER
from portal.menu import N_


def erase_contacts(
    records: sa.Engine, *, acting: Acting, older_than: datetime, dry_run: bool = False
) -> int:
    """Erase contact details in rounds that are over, of nominations begun before a day.

    Returns how many there are; a dry run erases none. The nominations themselves stay with the case.
    For the keeper of the machine; raises NotYours for others.
    """
    if not acting.is_keeper:
        raise NotYours(N_("You do not have a role that may do this."))
    over = sa.select(round_.c.round_id).where(round_.c.state.in_(OVER))
    rule = sa.and_(
        nomination.c.round_id.in_(over),
        nomination.c.created_at < older_than,
        sa.or_(nomination.c.contact_name.isnot(None), nomination.c.contact_email.isnot(None)),
    )
    with writing(records) as con:
        count = sa.select(sa.func.count()).select_from(nomination).where(rule)
        found = int(con.execute(count).scalar_one())
        if found and not dry_run:
            con.execute(
                nomination.update()
                .where(rule)
                .values(contact_name=None, contact_email=None, key_hash=None)
            )
            events.append(con, acting, "contacts.erased", "nominations", count=found)
        return found
