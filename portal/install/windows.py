"""A Windows computer: the portal is opened by a double click, and Task Scheduler does what is daily.

Nothing here asks for an administrator: the tasks are the user's own.
"""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from lxml.builder import ElementMaker
from lxml.etree import tostring

from portal.install.apply import ApplyError

START = "Käynnistä portaali.bat"
NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


def tasks(root: Path) -> dict[str, bytes]:
    """The daily tasks by name, each as the XML that Task Scheduler reads."""
    backups = root / "data" / "backups"
    return {
        "Portaali haku": _task(
            root, "Portaalin aineiston haku ja julkaisu", "05:30", "-m etl daily --by ajastus"
        ),
        "Portaali varmuuskopio": _task(
            root,
            "Portaalin tietojen varmuuskopio",
            "12:15",
            f'-m portal backup --into "{backups}" --keep 30',
        ),
    }


def _task(root: Path, what: str, at: str, arguments: str) -> bytes:
    python = root / ".venv" / "Scripts" / "pythonw.exe"
    daily = _E.ScheduleByDay(_E.DaysInterval("1"))
    task = _E.Task(
        _E.RegistrationInfo(_E.Description(what)),
        _E.Triggers(_E.CalendarTrigger(_E.StartBoundary(f"2026-01-01T{at}:00"), daily)),
        _E.Settings(
            _E.MultipleInstancesPolicy("IgnoreNew"),
            _E.StartWhenAvailable("true"),
            _E.ExecutionTimeLimit("PT4H"),
        ),
        _E.Actions(
            _E.Exec(
                _E.Command(str(python)), _E.Arguments(arguments), _E.WorkingDirectory(str(root))
            )
        ),
        version="1.2",
    )
    return bytes(tostring(task, xml_declaration=True, encoding="utf-16"))


def install(root: Path, tell: Callable[[str], None]) -> None:
    """Register the daily tasks. Raises ApplyError."""
    with tempfile.TemporaryDirectory() as place:
        for name, text in tasks(root).items():
            file = Path(place) / "task.xml"
            file.write_bytes(text)
            words = ["schtasks", "/Create", "/F", "/TN", name, "/XML", str(file)]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                raise ApplyError(f"Ajastusta {name} ei voitu tehdä: {done.stderr.strip()}")
            tell(f"Ajastus {name} on tehty.")
    tell(f"Portaali avataan kaksoisnapsauttamalla tiedostoa {START}.")
