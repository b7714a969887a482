"""The keeper's command line: python -m portal install | update | doctor | post | roles | audit | package | backup | restore | purge."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from portal.award import archive, package_file, retention
from portal.install import commands, snapshots
from portal.kit import settings
from portal.kit.access import Role
from portal.kit.i18n import _, local_time, number
from portal.post import commands as post
from portal.records import audit as examination
from portal.records import backup, events, heads, people, store
from portal.records.acting import keeper, midnight
from portal.records.events import Verdict
from portal.records.people import Person
from portal.records.sitting import Sitting
from portal.records.words import Refusal

app = typer.Typer(
    help="Portaalin ylläpito: asennus, roolit, lokin tarkistus ja varmuuskopiot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
roles = typer.Typer(help="Kenellä on mikäkin rooli.", no_args_is_help=True)
audit = typer.Typer(help="Kirjausten loki.", no_args_is_help=True)
package = typer.Typer(help="Kierroksen arkistopaketti.", no_args_is_help=True)
app.add_typer(roles, name="roles")
app.add_typer(audit, name="audit")
app.add_typer(package, name="package")
app.add_typer(post.app, name="post")
app.command("install")(commands.install)
app.command("update")(commands.take_update)
app.command("doctor")(commands.doctor)
_FAILED = 2
MONTH = timedelta(days=30.44)

PersonArgument = Annotated[str, typer.Argument(help="Henkilön tunnus tai sen alku (roles list).")]
GivenRole = Annotated[Role, typer.Argument(help="staff, member, chair, secretary tai admin.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@roles.command("list")
def list_roles() -> None:
    """Luettele kirjautuneet henkilöt ja heidän roolinsa."""
    with _sentences() as records:
        for person in Sitting.ask(records, people.read_people, acting=keeper()):
            typer.echo(f"{person.person_id}  {person.name}  ({person.issuer} {person.subject})")
            for grant in person.grants:
                until = "" if grant.valid_until is None else local_time(grant.valid_until)
                typer.echo(f"    {grant.role}: {local_time(grant.valid_from)} – {until}")


@roles.command("grant")
def grant_role(
    person: PersonArgument, role: GivenRole, start: Day = None, until: Day = None
) -> None:
    """Anna rooli heti tai päivästä --start, päivän --until alkuun asti."""
    with _sentences() as records:
        found = _find(records, person)
        people.grant_role(
            records,
            acting=keeper(),
            person_id=found.person_id,
            role=role,
            valid_from=None if start is None else midnight(start.date()),
            valid_until=None if until is None else midnight(until.date()),
        )
        typer.echo(f"{found.name}: {role}.")


@roles.command("revoke")
def revoke_role(person: PersonArgument, role: GivenRole) -> None:
    """Päätä rooli nyt. Henkilön seuraava toimi evätään."""
    with _sentences() as records:
        found, acting = _find(records, person), keeper()
        open_ones = [
            grant
            for grant in found.grants
            if grant.role is role and (grant.valid_until is None or grant.valid_until > acting.at)
        ]
        for grant in open_ones:
            people.end_role(records, acting=acting, grant_id=grant.grant_id)
        typer.echo(f"{found.name}: {role} päättyi." if open_ones else "Roolia ei ole.")


@roles.command("bootstrap")
def bootstrap(person: PersonArgument) -> None:
    """Tee kirjautuneesta henkilöstä ensimmäinen pääkäyttäjä."""
    with _sentences() as records:
        found = _find(records, person)
        people.make_first_admin(records, acting=keeper(), person_id=found.person_id)
        typer.echo(f"{found.name} on nyt pääkäyttäjä.")


@audit.command("verify")
def verify(
    head: Annotated[
        str, typer.Option(help="Lokin uusin kirjaus (tiiviste), esimerkiksi pöytäkirjasta.")
    ] = "",
) -> None:
    """Tarkista, ettei lokia ole muutettu tai katkaistu ja että tiedot ovat ne, jotka loki kertoo."""
    with _sentences() as records, store.reading(records) as con:
        verdict = events.verify(con, heads.read())
        is_known = not head.strip() or events.stands(con, head.strip().lower())
        differing = examination.differences(con)
    typer.echo(_verdict(verdict))
    if not is_known:
        typer.echo("Annettua kirjausta ei ole lokissa.")
    for sentence in differing:
        typer.echo(sentence)
    if verdict.broken_at is not None or not is_known or differing:
        raise typer.Exit(1)
    typer.echo(
        "Roolit, uloskirjautumiset, paikat, äänet, päätökset ja vaiheet ovat ne, jotka loki kertoo."
    )


@package.command("verify")
def verify_package(
    file: Annotated[Path, typer.Argument(help="Kierroksen paketti, zip-tiedosto.")],
) -> None:
    """Tarkista, ettei kierroksen pakettia ole muutettu ja että kierros on arkistoitu siitä."""
    with _sentences() as records:
        manifest, broken = package_file.broken_in(file)
        sealed = archive.read_sealed(records, manifest=manifest)
        with store.reading(records) as con:
            lost = [one for one in package_file.log_of(file) if not events.stands(con, one)]
    if broken:
        typer.echo(f"{file}: muuttunut, puuttuu tai lisätty: {', '.join(broken)}.")
        raise typer.Exit(1)
    if sealed and lost:
        typer.echo(f"{file}: lokista puuttuu {len(lost)} paketin kirjausta.")
        raise typer.Exit(1)
    known = (
        f"Kierros on arkistoitu siitä: {sealed}."
        if sealed
        else "Tästä paketista ei ole arkistoitu kierrosta tässä portaalissa."
    )
    typer.echo(f"{file}: {len(manifest.splitlines())} tiedostoa, kaikki ennallaan. {known}")


@app.command("backup")
def back_up(
    target: Annotated[Path | None, typer.Argument(help="Uusi tiedosto: vain kirjaukset.")] = None,
    into: Annotated[
        Path | None, typer.Option(help="Kansio, johon tulee uusi varmuuskopio kaikesta.")
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="Montako päivää kopiot säilyvät.")] = 30,
) -> None:
    """Kopioi kirjaukset tiedostoon tai kaikki tiedot kansioon (--into). Portaali saa olla käynnissä."""
    with _refusals():
        if into is not None and target is None:
            taken = snapshots.take(
                settings.data_dir(), settings.records_url(), into, keep, datetime.now(UTC)
            )
            typer.echo(_snapshot(taken))
        elif target is not None and into is None:
            typer.echo(f"{target}: {_verdict(backup.back_up(settings.records_url(), target))}")
        else:
            raise backup.BackupError("Anna joko uusi tiedosto tai kansio valinnalla --into.")


@app.command("restore")
def restore(
    source: Annotated[Path, typer.Argument(help="Varmuuskopio.")],
    yes: Annotated[bool, typer.Option("--yes", help="Älä kysy.")] = False,
) -> None:
    """Palauta tiedot varmuuskopiosta nykyisten tilalle. Sulje portaali ensin."""
    with _refusals():
        if source.is_dir():
            _restore_all(source, yes=yes)
            return
        undone = backup.returning(settings.records_url(), source)
        _tell(undone)
        if not undone.is_harmless and not yes and not _agrees():
            typer.echo("Mitään ei muutettu.")
            raise typer.Exit(1)
        store.close()
        typer.echo(f"{source}: {_verdict(backup.restore(settings.records_url(), source))}")


@app.command("purge")
def purge(
    months: Annotated[int, typer.Option(min=1, help="Kuinka vanhat, kuukausina.")] = 24,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Laske, mutta älä poista.")] = False,
) -> None:
    """Poista päättyneiden kierrosten ehdottajien ja kirjeiden vanhat yhteystiedot."""
    with _sentences() as records:
        acting = keeper()
        found = retention.erase_contacts(
            records, acting=acting, older_than=acting.at - MONTH * months, dry_run=dry_run
        )
    typer.echo(
        f"{found} ehdotuksen ja kirjeen yhteystiedot {'poistettaisiin' if dry_run else 'poistettiin'}."
    )


def _restore_all(folder: Path, *, yes: bool) -> None:
    """Put a whole snapshot back, once it has been read and the keeper agrees."""
    typer.echo(_snapshot(snapshots.tried(folder)))
    if (folder / snapshots.RECORDS).is_file():
        _tell(backup.returning(settings.records_url(), folder / snapshots.RECORDS))
    if not yes and not _agrees():
        typer.echo("Mitään ei muutettu.")
        raise typer.Exit(1)
    store.close()
    url = settings.records_url()
    for moved in snapshots.put_back(folder, settings.data_dir(), url, datetime.now(UTC)):
        typer.echo(f"Entinen on tallessa: {moved}")
    typer.echo("Palautettu. Kokoa julkaisu: python -m etl build")


def _snapshot(taken: snapshots.Snapshot) -> str:
    log = "" if taken.entries is None else f", lokissa {taken.entries} kirjausta"
    return f"{taken.folder}: {taken.files} tiedostoa, {number(taken.bytes / 1e6, 1)} Mt, luettu takaisin{log}."


def _tell(undone: backup.Return) -> None:
    """What putting the copy back would undo, a line each."""
    if undone.entries is None:
        typer.echo(
            "Nykyisiä tietoja ei voi lukea. Ne siirretään syrjään, ja varmuuskopio tulee tilalle."
        )
    elif undone.entries:
        typer.echo(f"Lokista jäisi pois {undone.entries} kirjausta ja kaikki, mistä ne kertovat.")
    for sentence, names in (
        ("Rooli, joka on päätetty tai jota ei nyt ole, tulisi takaisin: ", undone.roles),
        ("Nykyinen rooli jäisi pois: ", undone.lost),
        ("Uloskirjautuminen peruuntuisi, ja vanha istunto kelpaisi taas: ", undone.sessions),
    ):
        for name in names:
            typer.echo(sentence + name)


def _agrees() -> bool:
    """Whether the keeper says yes; nobody at the terminal is a no."""
    try:
        said = typer.prompt("Palautetaanko? (k = kyllä, e = ei)", default="e", show_default=False)
    except typer.Abort:
        typer.echo()
        return False
    return str(said).strip().lower() in {"k", "kyllä"}


@contextmanager
def _sentences() -> Iterator[sa.Engine]:
    """The records; what is refused ends the command with its sentence."""
    with _refusals():
        yield store.records()


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (Refusal, backup.BackupError, package_file.PackageError) as refused:
        typer.echo(_(str(refused)), err=True)
        raise typer.Exit(_FAILED) from refused
    except (*store.FAILURES, ValueError) as failed:
        told = str(getattr(failed, "orig", None) or failed).strip().splitlines()
        why = f" ({told[0]})" if told else ""
        typer.echo(f"Tietoja ei voitu lukea tai kirjoittaa{why}.", err=True)
        raise typer.Exit(_FAILED) from failed


def _find(records: sa.Engine, wanted: str) -> Person:
    every = Sitting.ask(records, people.read_people, acting=keeper())
    found = [one for one in every if one.person_id.startswith(wanted)]
    if len(found) != 1:
        raise Refusal(people.NOT_KNOWN)
    return found[0]


def _verdict(verdict: Verdict) -> str:
    if verdict.broken_at is not None and verdict.broken_at > verdict.entries:
        return f"Lokin loppu puuttuu kirjauksesta {verdict.broken_at} alkaen."
    if verdict.broken_at is not None:
        return f"Loki on rikki: kirjaus {verdict.broken_at} ei täsmää."
    return f"Loki on ehjä: {verdict.entries} kirjausta, viimeisen tiiviste {verdict.last_hash}."


if __name__ == "__main__":
    app()
