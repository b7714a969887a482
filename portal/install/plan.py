"""What stands on a machine once the portal is installed: files with their text, and the commands that bring them to life.

Nothing is done here. The files are the same for the same answers, so that a later look finds what has changed;
only the secrets are made once and then left alone.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.install.answers import Answers

ANSWERS = "vastaukset.toml"
MADE_BY = "Tehty komennolla python -m portal install. Muuta vastauksia ja aja komento uudelleen."
UNITS = "/etc/systemd/system"
SITE = "/etc/caddy/portaali.caddy"
CADDYFILE = "/etc/caddy/Caddyfile"
IMPORT = "import portaali.caddy"
UPLOAD_MEGABYTES = 310  # what a browser may send (server.maxUploadSize) and what goes round it
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - no HTML
)
_TEMPLATES.filters["toml"] = lambda text: json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True)
class PlannedFile:
    """One file: where it is, what it holds, who may read it.

    is_kept: it is made when it is missing, and never written over.
    """

    path: str
    text: str
    mode: int = 0o644
    is_kept: bool = False


@dataclass(frozen=True)
class Command:
    """One command of the machine's own, and what it is for, in Finnish."""

    words: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Job:
    """Work at a time of day: the unit's name, when, and what it is. harmless: exit codes that are no failure."""

    name: str
    at: str
    what: str
    command: str
    harmless: str = ""


def jobs(answers: Answers) -> list[Job]:
    """What the machine does by itself every day."""
    return [
        Job(
            "portaali-haku",
            answers.daily_at,
            "Portaalin aineiston haku ja julkaisu",
            "etl daily --by ajastus",
            harmless="1",  # something waits for a person: told on the page, and no fault of the machine
        ),
        Job(
            "portaali-varmuuskopio",
            answers.backup_at,
            "Portaalin tietojen varmuuskopio",
            f"portal backup --into {answers.backups} --keep {answers.keep_days}",
        ),
    ]


def folders(answers: Answers) -> list[str]:
    """The folders that the portal's own user writes into."""
    return [answers.data, answers.backups]


def files(answers: Answers, client_secret: str = "") -> list[PlannedFile]:
    """Every file of the installation. The secret of the provider is written where sign-in is asked for."""
    known = {**vars(answers), "made_by": MADE_BY, "writable": " ".join(folders(answers))}
    services = " ".join(f"portaali@{port}.service" for port in answers.ports)
    made = [
        PlannedFile(f"{UNITS}/portaali@.service", _text("portaali@.service", known)),
        PlannedFile(
            f"{UNITS}/portaali.target", _text("portaali.target", {**known, "services": services})
        ),
        PlannedFile(SITE, _text("portaali.caddy", {**known, **_site(answers)})),
        PlannedFile(
            f"{answers.settings}/portaali.env",
            _text("portaali.env", {**known, "told": _told(answers)}),
            0o640,
        ),
    ]
    made.append(PlannedFile(f"{answers.settings}/{ANSWERS}", written(answers), 0o640))
    if answers.mail:
        made.append(
            PlannedFile(f"{UNITS}/portaali-posti.service", _text("portaali-posti.service", known))
        )
    for job in jobs(answers):
        told = {**known, **vars(job)}
        made.append(PlannedFile(f"{UNITS}/{job.name}.service", _text("job.service", told)))
        made.append(PlannedFile(f"{UNITS}/{job.name}.timer", _text("job.timer", told)))
    if answers.metadata_url:
        private = {
            **known,
            "redirect_uri": f"https://{answers.host}/oauth2callback",
            "cookie_secret": secrets.token_urlsafe(48),
            "client_secret": client_secret,
        }
        path = f"{answers.settings}/secrets.toml"
        made.append(PlannedFile(path, _text("secrets.toml", private), 0o640, is_kept=True))
    return made


def written(answers: Answers) -> str:
    """The answers as the file that `install --answers` and `update` read."""
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in vars(answers).items()
    ]
    return "".join(lines)


def before(answers: Answers) -> list[Command]:
    """What is done before the files are written: the user that the portal runs as."""
    return [
        Command(
            (
                "useradd", "--system", "--user-group", "--no-create-home",
                "--home-dir", answers.data, "--shell", "/usr/sbin/nologin", answers.user,
            ),
            f"Tee käyttäjätunnus {answers.user}, jolla ei voi kirjautua.",
        )
    ]  # fmt: skip


def after(answers: Answers) -> list[Command]:
    """What is done when the files are there: the units are read, and everything starts."""
    timers = [f"{job.name}.timer" for job in jobs(answers)]
    units = ["portaali.target", *timers, *(["portaali-posti.service"] if answers.mail else [])]
    return [
        Command(("systemctl", "daemon-reload"), "Lue palvelujen määritykset."),
        Command(
            ("systemctl", "enable", "--now", *units),
            "Käynnistä portaali ja ajastukset nyt ja aina koneen käynnistyessä.",
        ),
        Command(
            ("systemctl", "reload-or-restart", "caddy"), "Ota verkkopalvelimen asetukset käyttöön."
        ),
    ]


def _text(name: str, known: dict[str, object]) -> str:
    return _TEMPLATES.get_template(f"{name}.j2").render(known)


def _site(answers: Answers) -> dict[str, object]:
    upstreams = " ".join(f"127.0.0.1:{port}" for port in answers.ports)
    return {"upstreams": upstreams, "upload_megabytes": UPLOAD_MEGABYTES}


def _told(answers: Answers) -> list[tuple[str, str]]:
    given = {
        "PORTAL_RECORDS_URL": answers.records,
        "PORTAL_ADDRESS": f"https://{answers.host}",
        "PORTAL_ENGINE": answers.engine,
        "PORTAL_SMTP": answers.mail,
        "PORTAL_SMTP_FROM": answers.mail_from,
        "PORTAL_STAFF_MAIL": answers.staff_mail,
        "PORTAL_CONTACT": answers.contact,
        "PORTAL_CONTROLLER": answers.controller,
        "PORTAL_DATA_PROTECTION_OFFICER": answers.data_protection_officer,
    }
    return [(name, value) for name, value in given.items() if value]
