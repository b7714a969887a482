"""A Windows computer: the portal is opened by a double click, and Task Scheduler does what is daily.

Nothing here asks for an administrator: the tasks are the user's own.
"""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from portal.install.apply import ApplyError

START = "Käynnistä portaali.bat"
_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{what}</Description></RegistrationInfo>
  <Triggers><CalendarTrigger>
    <StartBoundary>2026-01-01T{at}:00</StartBoundary>
    <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
  </CalendarTrigger></Triggers>
  <Settings>
    <StartWhenAvailable>true</StartWhenAvailable>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
  </Settings>
  <Actions><Exec>
    <Command>{program}</Command><Arguments>{arguments}</Arguments><WorkingDirectory>{folder}</WorkingDirectory>
  </Exec></Actions>
</Task>
"""


def tasks(root: Path) -> dict[str, str]:
    """The daily tasks by name, each as the XML that Task Scheduler reads."""
    python = root / ".venv" / "Scripts" / "pythonw.exe"
    backups = root / "data" / "backups"
    daily = {
        "Portaali haku": ("05:30", "Portaalin aineiston haku ja julkaisu", "-m etl daily"),
        "Portaali varmuuskopio": (
            "12:15", "Portaalin tietojen varmuuskopio", f'-m portal backup --into "{backups}" --keep 30',
        ),
    }  # fmt: skip
    return {
        name: _TASK.format(
            what=escape(what),
            at=at,
            program=escape(str(python)),
            arguments=escape(arguments),
            folder=escape(str(root)),
        )
        for name, (at, what, arguments) in daily.items()
    }


def install(root: Path, tell: Callable[[str], None]) -> None:
    """Register the daily tasks. Raises ApplyError."""
    with tempfile.TemporaryDirectory() as place:
        for name, text in tasks(root).items():
            file = Path(place) / "task.xml"
            file.write_text(text, encoding="utf-16")
            words = ["schtasks", "/Create", "/F", "/TN", name, "/XML", str(file)]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                raise ApplyError(f"Ajastusta {name} ei voitu tehdä: {done.stderr.strip()}")
            tell(f"Ajastus {name} on tehty.")
    tell(f"Portaali avataan kaksoisnapsauttamalla tiedostoa {START}.")
