"""The receipt of a nomination, by mail: in the transaction that takes the nomination."""

from datetime import datetime

from portal.kit import i18n
from portal.kit.i18n import N_, _
from portal.records import outbox, people
from portal.records.outbox import Message
from portal.records.sitting import Row, Sitting

_RECEIPT = N_("Receipt of your nomination")
_RECEIPT_TEXT = N_(
    "Thank you. Your nomination has arrived.\n\nLibrary: {library}\nArrived: {time}\nVersion: {version}\nReceipt number: {number}\n\nKeep the receipt number. The fingerprint of the text is {hash}."
)


def send(sitting: Sitting, row: Row, version: int, at: datetime, fingerprint: str) -> None:
    """Lay the receipt of a nomination that was handed in into the outbox, where its maker has an address."""
    own = people.addresses(sitting.con, [row.nominator_id] if row.nominator_id else [])
    to = row.contact_email or own.get(row.nominator_id)
    if not to or not outbox.is_open():
        return
    body = _(_RECEIPT_TEXT).format(
        library=row.library_name,
        time=i18n.local_time(at),
        version=version,
        number=row.nomination_id,
        hash=fingerprint,
    )
    key = f"receipt/{row.nomination_id}/{version}"
    message = Message(key, to, _(_RECEIPT), body, i18n.current(), round_id=sitting.round_id)
    outbox.put(sitting.con, message, at)
