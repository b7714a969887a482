"""What is wrong with an installation, each fault with what to do."""

import shlex
import stat
import subprocess
from pathlib import Path

from portal.install import plan, snapshots, update, versions
from portal.install.answers import Answers
from portal.install.apply import Machine, State

_AGAIN = "Aja python -m portal install uudelleen."
_SOON_S = 3.0


def faults(machine: Machine, answers: Answers) -> list[str]:
    """Finnish sentences, one a fault; none where all is well.

    In a folder that stands for a machine only what can be read there is looked at.
    """
    found = [*_files(machine, answers), *_program(machine, answers), *_secrets(machine, answers)]
    if machine.is_real:
        found += [*_units(answers), *_answers(answers)]
    return found + _backups(machine, answers)


def environment(file: Path) -> dict[str, str]:
    """The settings of an environment file as systemd reads it; none where it cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    told = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): "".join(shlex.split(value)[:1]) for name, _equals, value in told}


def _files(machine: Machine, answers: Answers) -> list[str]:
    told = {
        State.NEW: "Tiedosto {path} puuttuu. " + _AGAIN,
        State.CHANGED: "Tiedostoa {path} on muutettu käsin. " + _AGAIN,
        State.UNREADABLE: "Tiedostoa {path} ei voi lukea. Aja tarkistus pääkäyttäjänä.",
    }
    states = ((file, machine.state(file)) for file in plan.files(answers))
    found = [told[state].format(path=file.path) for file, state in states if state in told]
    if not machine.has_site():
        found.append(f"Tiedostosta {plan.CADDYFILE} puuttuu rivi {plan.IMPORT}. {_AGAIN}")
    folders = [name for name in plan.folders(answers) if not machine.at(name).is_dir()]
    return found + [f"Kansio {name} puuttuu. {_AGAIN}" for name in folders]


def _program(machine: Machine, answers: Answers) -> list[str]:
    version = versions.in_use(machine.at(answers.program))
    if version is None or not version.is_dir():
        return [f"Kansiossa {answers.program} ei ole käytössä olevaa versiota. {_AGAIN}"]
    if not versions.python(version).exists():
        return [f"Versiosta {version.name} puuttuvat kirjastot. {_AGAIN}"]
    return []


def _secrets(machine: Machine, answers: Answers) -> list[str]:
    path = machine.at(f"{answers.settings}/secrets.toml")
    if not answers.metadata_url:
        return [
            "Kirjautumista ei ole määritelty: portaali vastaa vain koneelle itselleen, ei verkkopalvelimen takaa."
            " Anna vastaukset metadata_url ja client_id."
        ]
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o007:
        return [f"Kuka tahansa koneella voi lukea tiedoston {path}. Korjaa: chmod 640 {path}"]
    return []


def _units(answers: Answers) -> list[str]:
    names = ["caddy.service", "portaali.target"]
    names += [f"portaali@{port}.service" for port in answers.ports]
    names += [f"{job.name}.timer" for job in plan.jobs(answers)]
    names += ["portaali-posti.service"] if answers.mail else []
    return [
        f"{name} ei ole käynnissä. Katso syy: journalctl -u {name}"
        for name in names
        if subprocess.run(["systemctl", "is-active", "--quiet", name], check=False).returncode
    ]


def _answers(answers: Answers) -> list[str]:
    asked = (update.well(port, answers.host, seconds=_SOON_S) for port in answers.ports)
    return [fault for fault in asked if fault]


def _backups(machine: Machine, answers: Answers) -> list[str]:
    if snapshots.newest(machine.at(answers.backups)) is None:
        return [
            f"Varmuuskopiota ei ole. Tee ensimmäinen: systemctl start {plan.jobs(answers)[1].name}"
        ]
    return []
