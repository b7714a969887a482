"""python -m portal install | update | backup | restore, as the keeper types them."""

import getpass
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from portal.install import apply, check, plan, update, versions, windows
from portal.install.answers import QUESTIONS, Answers, AnswersError, checked, read
from portal.install.apply import ApplyError, Machine
from portal.install.doctor import examine
from portal.install.plan import PlannedFile
from portal.install.update import Site, Systemd, UpdateError
from portal.install.versions import VersionError
from portal.kit import settings
from portal.records import store
from portal.records.backup import BackupError

_FAILED = 2
_FROM_ENVIRONMENT = "PORTAL_CLIENT_SECRET"
_DEFAULT_SETTINGS = Path("/etc/portaali")

AnswersOption = Annotated[
    Path | None, typer.Option("--answers", help="Vastaukset TOML-tiedostossa; ilman sitä kysytään.")
]
RootOption = Annotated[
    Path, typer.Option("--root", help="Kirjoita tämän kansion alle; komentoja ei ajeta.")
]
EnvironmentOption = Annotated[
    Path | None, typer.Option("--environment", help="Valmis Python-ympäristö uuden sijaan.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Älä kysy.")]
CheckOption = Annotated[bool, typer.Option("--check", help="Kerro, mikä asennuksessa on vialla.")]


def install(
    answers_file: AnswersOption = None,
    root: RootOption = Path("/"),
    environment: EnvironmentOption = None,
    yes: YesOption = False,
    check_only: CheckOption = False,
) -> None:
    """Asenna portaali tälle koneelle: näyttää ensin, mitä tehdään."""
    with _sentences():
        if sys.platform == "win32":
            windows.install(settings.ROOT, typer.echo)
            return
        machine = Machine(root.resolve())
        if check_only:
            _check(machine, answers_file)
            return
        answers = read(answers_file) if answers_file else _asked()
        files = plan.files(answers, _client_secret(answers, machine))
        _show(machine, answers, files)
        if not yes and not typer.confirm("Tehdäänkö näin?"):
            typer.echo("Mitään ei muutettu.")
            raise typer.Exit(1)
        _install(machine, answers, files, environment)


def take_update(
    source: Annotated[Path, typer.Argument(help="Uuden version kansio.")],
    answers_file: AnswersOption = None,
    environment: EnvironmentOption = None,
) -> None:
    """Ota uusi versio käyttöön: koekäyttö, varmuuskopio, vaihto, ja paluu, jos se ei toimi."""
    with _sentences():
        answers = read(answers_file or _DEFAULT_SETTINGS / plan.ANSWERS)
        began = time.monotonic()
        new = update.update(site_of(answers), source.resolve(), environment)
        typer.echo(f"Versio {new.name} on käytössä ({time.monotonic() - began:.0f} s).")


def doctor() -> None:
    """Tutki, mikä portaalissa on vialla: asetukset, levy, kello, tietokanta, kirjautuminen, julkaisu, varmuuskopiot."""
    found = examine(datetime.now(UTC), os.environ)
    for one in found:
        typer.echo(f"{'VIKA' if one.remedy else 'ok':<5} {one.what}: {one.found}")
        if one.remedy:
            typer.echo(f"      {one.remedy}")
    if any(one.remedy for one in found):
        raise typer.Exit(1)


def site_of(answers: Answers) -> Site:
    """The installation that the answers describe, on this machine."""
    url = answers.records or f"sqlite:///{answers.data}/records.sqlite"
    return Site(
        program=Path(answers.program),
        data=Path(answers.data),
        backups=Path(answers.backups),
        keep_days=answers.keep_days,
        records_url=url,
        ports=answers.ports,
        host=answers.host,
        environment=check.environment(Path(answers.settings) / "portaali.env"),
        processes=Systemd(),
        owner=answers.user if os.name != "nt" and os.geteuid() == 0 else None,
        tell=typer.echo,
    )


def _install(
    machine: Machine, answers: Answers, files: list[PlannedFile], environment: Path | None
) -> None:
    owner = answers.user if machine.is_real else None
    if machine.is_real and not apply.is_user(answers.user):
        for command in plan.before(answers):
            apply.run(command)
    apply.make_folders(machine, answers, owner)
    program = machine.at(answers.program)
    typer.echo("Kopioidaan ohjelma ja asennetaan kirjastot. Tämä kestää hetken.")
    version = versions.lay(settings.ROOT, program, environment, datetime.now(UTC))
    versions.use(program, version)
    for file in apply.write(machine, files, owner):
        typer.echo(f"kirjoitettu  {file.path}")
    apply.add_site(machine)
    if machine.is_real:
        for command in plan.after(answers):
            apply.run(command)
    typer.echo(f"Versio {version.name} on asennettu. Tarkista: python -m portal install --check")


def _show(machine: Machine, answers: Answers, files: list[PlannedFile]) -> None:
    typer.echo("Kansiot: " + ", ".join((answers.program, *plan.folders(answers), answers.settings)))
    for file in files:
        typer.echo(f"  {machine.state(file):<12} {file.path}")
    typer.echo(
        f"  {'ennallaan' if machine.has_site() else 'lisätään':<12} {plan.CADDYFILE}: {plan.IMPORT}"
    )
    if machine.is_real:
        for command in (*plan.before(answers), *plan.after(answers)):
            typer.echo(f"  {command.why}\n      {' '.join(command.words)}")


def _check(machine: Machine, answers_file: Path | None) -> None:
    path = answers_file or machine.at(str(_DEFAULT_SETTINGS / plan.ANSWERS))
    faults = check.faults(machine, read(path))
    for fault in faults:
        typer.echo(f"- {fault}")
    if faults:
        raise typer.Exit(1)
    typer.echo("Asennus on kunnossa.")


def _asked() -> Answers:
    told: dict[str, Any] = {}
    for field in fields(Answers):
        default = None if field.name == "host" else field.default
        kind = int if field.type is int else str
        told[field.name] = typer.prompt(
            QUESTIONS[field.name], default=default, type=kind, show_default=bool(default)
        )
    return checked(told)


def _client_secret(answers: Answers, machine: Machine) -> str:
    """The secret of the provider: from the environment or the keyboard, never from the command line."""
    if not answers.metadata_url or machine.at(f"{answers.settings}/secrets.toml").exists():
        return ""
    given = os.environ.get(_FROM_ENVIRONMENT) or (
        getpass.getpass("Kirjautumispalvelun salaisuus (ei näy): ") if sys.stdin.isatty() else ""
    )
    if not given.strip():
        raise AnswersError(
            f"Kirjautumispalvelun salaisuus puuttuu: anna se ympäristömuuttujassa {_FROM_ENVIRONMENT}."
        )
    return given.strip()


@contextmanager
def _sentences() -> Iterator[None]:
    """What is refused or fails ends the command with its sentence."""
    try:
        yield
    except (AnswersError, ApplyError, VersionError, UpdateError, BackupError) as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(_FAILED) from refused
    except (*store.FAILURES, OSError) as failed:
        typer.echo(f"Työ keskeytyi: {str(failed).splitlines()[0]}", err=True)
        raise typer.Exit(_FAILED) from failed
