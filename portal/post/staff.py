"""What staff hear by mail: what ails the portal, with its remedy, once a week each; what a fetch brought or held;
and on Mondays that all is well."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa

from portal.exports import jobs
from portal.install import doctor
from portal.kit import i18n, settings, warehouse
from portal.kit.warehouse import Release
from portal.records import outbox, store
from portal.records.outbox import Message

MONDAY = 1
_FRESH_S = 8 * 24 * 3600  # of the journal: older news is no news


def tell(records: sa.Engine, now: datetime, environment: Mapping[str, str]) -> int:
    """Lay what staff must hear into the outbox. Returns how many messages are new."""
    news = list(_news(now, environment))  # looked up first: it takes seconds, and writers wait
    messages = [
        Message(f"staff/{key}/{to}", to, subject, body)
        for to in settings.staff_mail()
        for key, subject, body in news
    ]
    with store.writing(records) as con:
        return sum(outbox.put(con, one, now) for one in messages)


def _news(now: datetime, environment: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Key, subject and text of each piece."""
    year, week, day = now.isocalendar()
    ill = [one for one in doctor.examine(now, environment) if one.remedy]
    for one in ill:
        body = f"{one.what}: {one.found}\n\n{one.remedy}\n\n{settings.address()}/aineistot\n"
        yield f"ill/{one.what}/{year}-{week}", f"Portaali: {one.what} vaatii huomiota", body
    fetched = list(_fetched(now))
    yield from fetched
    if day == MONDAY and not ill and not fetched:
        body = f"Kaikki on kunnossa. {_figures()}\n\n{settings.address()}/\n"
        yield f"well/{year}-{week}", "Portaali: kaikki kunnossa", body


def _fetched(now: datetime) -> Iterator[tuple[str, str, str]]:
    """What the journal tells of fetches that failed or wait for a person."""
    for told in jobs.journal(settings.data_dir()):
        age = (now - datetime.fromisoformat(told["at"])).total_seconds()
        wrong = [*told.get("failures", ()), *told.get("held", ())]
        if told["what"] == "fetch" and wrong and age < _FRESH_S:
            body = "\n".join(
                [*wrong, "", f"Ratkaise sivulla Aineistot: {settings.address()}/aineistot", ""]
            )
            yield f"fetch/{told['at']}", "Portaali: aineiston haku vaatii huomiota", body


def _figures() -> str:
    found = warehouse.newest(settings.data_dir())
    if not isinstance(found, Release):
        return ""
    return f"Tiedot ovat {i18n.day(found.data_until)} asti, julkaisu {found.release_id}."
