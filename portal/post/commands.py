"""python -m portal post: the worker that sends mail, and a message to try the settings with."""

import os
import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from portal.kit import settings
from portal.kit.settings import MailServer
from portal.post import staff, worker
from portal.post.smtp import Line, NotSentError
from portal.records import outbox, store
from portal.records.outbox import Message, Queued

app = typer.Typer(help="Lähtevä posti.", no_args_is_help=True)
EVERY_S, STAFF_EVERY_S = 20, 3600
_FAILED = 2

TryOption = Annotated[str, typer.Argument(help="Osoite, johon koeviesti lähetetään.")]


@app.command("send")
def send(
    watch: Annotated[bool, typer.Option("--watch", help="Jatka, kunnes keskeytetään.")] = False,
) -> None:
    """Lähetä odottavat viestit; ylläpidolle lähtee viesti siitä, mikä vaatii huomiota."""
    server = _server()
    if not watch:
        raise typer.Exit(1 if _round(server, is_told=True) else 0)
    told_at = -float(STAFF_EVERY_S)
    while True:
        is_told = time.monotonic() - told_at >= STAFF_EVERY_S
        _round(server, is_told=is_told)
        told_at = time.monotonic() if is_told else told_at
        time.sleep(EVERY_S)


def _round(server: MailServer, *, is_told: bool) -> bool:
    """One round of the worker, what staff must hear first. Returns whether something failed."""
    try:
        records = store.records()
        if is_told:
            staff.tell(records, datetime.now(UTC), os.environ)
        done = worker.deliver(records, server)
    except store.FAILURES as failed:
        typer.echo(f"Tietoja ei voitu lukea: {str(failed).splitlines()[0]}", err=True)
        return True
    if done.sent or done.failed:
        typer.echo(f"Lähti {done.sent}, ei lähtenyt {done.failed}. {done.why}".strip())
    return bool(done.failed)


@app.command("try")
def try_it(to: TryOption) -> None:
    """Lähetä koeviesti heti."""
    server, now = _server(), datetime.now(UTC)
    message = Message("try", to, "Portaalin koeviesti", f"Posti toimii.\n\n{settings.address()}\n")
    one = Queued(f"koe-{now:%Y%m%dT%H%M%S}", message, now, 0, "", None, None)
    try:
        with Line(server) as line:
            line.send(one)
    except NotSentError as failed:
        typer.echo(str(failed), err=True)
        raise typer.Exit(_FAILED) from failed
    typer.echo(f"Viesti lähti: {to}")


@app.command("again")
def again() -> None:
    """Yritä uudelleen viestejä, joista luovuttiin."""
    with store.reading(store.records()) as con:
        stopped = [one for one in outbox.troubled(con) if one.stopped_at is not None]
    for one in stopped:
        outbox.again(store.records(), one.message_id, datetime.now(UTC))
    typer.echo(f"{len(stopped)} viestiä odottaa lähetystä.")


def _server() -> MailServer:
    try:
        server = settings.mail()
    except ValueError as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(_FAILED) from wrong
    if server is None:
        typer.echo(
            "Postipalvelinta ei ole kerrottu. Anna PORTAL_SMTP ja PORTAL_SMTP_FROM.", err=True
        )
        raise typer.Exit(_FAILED)
    return server
