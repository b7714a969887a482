"""The files of an installation, as the machine's own programs read them; installing and looking at it again."""

import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner, Result

from portal.__main__ import app
from portal.install import answers, check, plan, windows
from portal.kit import settings, sign_in

ANSWERS = answers.checked(
    {
        "host": "portaali.example.fi",
        "processes": 2,
        "tls": "internal",
        "contact": 'Åke "Lappi" \\ 1',
        "engine": "sc://spark.example.fi:15002",
        "metadata_url": "https://login.example/.well-known/openid-configuration",
        "client_id": "portaali",
    }
)
SPOKEN = "salaisuus-salaisuus"
Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


@pytest.fixture
def run(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PORTAL_CLIENT_SECRET", SPOKEN)
    file = tmp_path / "vastaukset.toml"
    file.write_text(plan.written(ANSWERS), encoding="utf-8")
    words = ["install", "--answers", file, "--root", root]
    return lambda *more: CliRunner().invoke(app, [str(word) for word in (*words, *more)])


@pytest.fixture
def installed(run: Run) -> Result:
    return run("--environment", settings.ROOT / ".venv", "--yes")


def text(root: Path, path: str) -> str:
    return (root / path.lstrip("/")).read_text(encoding="utf-8")


def test_nothing_is_done_before_it_has_been_shown(run: Run, root: Path) -> None:
    shown = run()

    assert shown.exit_code == 1
    assert "uusi         /etc/systemd/system/portaali@.service" in shown.output
    assert not root.exists()


def test_an_installation_is_whole(installed: Result, run: Run, root: Path) -> None:
    assert installed.exit_code == 0, installed.output
    current = root / "opt/portaali/current"
    assert (current / "app.py").is_file()
    assert not list(current.rglob("__pycache__"))
    assert (current / "data/reference").is_dir()
    looked = run("--check")
    assert looked.output.splitlines() == [
        "- Varmuuskopiota ei ole. Tee ensimmäinen: systemctl start portaali-varmuuskopio"
    ]


def test_the_secrets_are_the_portals_and_are_never_made_again(
    installed: Result, run: Run, root: Path
) -> None:
    assert SPOKEN not in installed.output
    path = root / "etc/portaali/secrets.toml"
    auth = tomllib.loads(path.read_text("utf-8"))["auth"]
    server = sign_in.Server(("portaali.example.fi",), {}, agent_api=False)
    assert sign_in.refusal(auth, server) is None
    assert path.stat().st_mode & 0o007 == 0

    before = path.read_bytes()
    run("--environment", settings.ROOT / ".venv", "--yes")
    assert path.read_bytes() == before


@pytest.mark.usefixtures("installed")
def test_what_has_changed_by_hand_or_is_gone_is_found(run: Run, root: Path) -> None:
    unit = root / "etc/systemd/system/portaali@.service"
    unit.write_text(unit.read_text("utf-8") + "#\n", encoding="utf-8")
    (root / "etc/portaali/portaali.env").unlink()
    (root / "etc/portaali/secrets.toml").chmod(0o644)
    (root / "etc/caddy/Caddyfile").write_text("", encoding="utf-8")
    (root / "opt/portaali/current").unlink()
    told = run("--check")

    assert told.exit_code == 1
    for sentence in (
        "Tiedostoa /etc/systemd/system/portaali@.service on muutettu käsin.",
        "Tiedosto /etc/portaali/portaali.env puuttuu.",
        "Kuka tahansa koneella voi lukea",
        "puuttuu rivi import portaali.caddy",
        "ei ole käytössä olevaa versiota",
    ):
        assert sentence in told.output


def test_a_site_that_was_there_stays(run: Run, root: Path) -> None:
    own = root / "etc/caddy/Caddyfile"
    own.parent.mkdir(parents=True)
    own.write_text(":80 {\n\trespond hei\n}\n", encoding="utf-8")
    for _time in range(2):
        run("--environment", settings.ROOT / ".venv", "--yes")

    assert own.read_text("utf-8") == ":80 {\n\trespond hei\n}\n\nimport portaali.caddy\n"


def test_without_the_providers_secret_nothing_is_written(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_CLIENT_SECRET")
    told = run("--yes")

    assert told.exit_code == 2
    assert "PORTAL_CLIENT_SECRET" in told.output
    assert not root.exists()


@pytest.mark.usefixtures("installed")
def test_settings_are_read_as_systemd_reads_them(root: Path) -> None:
    told = check.environment(root / "etc/portaali/portaali.env")

    assert told["PORTAL_CONTACT"] == ANSWERS.contact
    assert told["PORTAL_ENGINE"] == ANSWERS.engine
    assert told["PORTAL_DATA"] == "/var/lib/portaali/data"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    program = tmp_path / "program"
    (program / "current/.venv/bin").mkdir(parents=True)
    (program / "current/.venv/bin/python").symlink_to(shutil.which("true") or "/bin/true")
    told = answers.checked({**vars(ANSWERS), "user": "daemon", "program": str(program)})
    units = []
    for file in plan.files(told):
        if file.path.startswith(plan.UNITS):
            unit = tmp_path / Path(file.path).name
            unit.write_text(file.text, encoding="utf-8")
            units.append(str(unit).replace("@.service", "@8501.service"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        check=False,
    )

    assert len(units) == 6
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
@pytest.mark.usefixtures("installed")
def test_caddy_takes_the_site(root: Path) -> None:
    done = subprocess.run(
        [
            "caddy",
            "validate",
            "--adapter",
            "caddyfile",
            "--config",
            str(root / "etc/caddy/Caddyfile"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_tasks_of_windows_run_the_same_commands() -> None:
    found = windows.tasks(Path("C:/Portaali & co"))

    for name, command in (
        ("Portaali haku", "etl daily"),
        ("Portaali varmuuskopio", "portal backup"),
    ):
        task = etree.fromstring(found[name])
        said = {one.tag.partition("}")[2]: one.text for one in task.iter() if one.text}
        assert command in said["Arguments"]
        assert said["WorkingDirectory"] == "C:/Portaali & co"
        assert said["Command"].endswith("pythonw.exe")


def test_the_start_of_a_windows_computer_is_read_by_windows() -> None:
    file = settings.ROOT / "Käynnistä portaali.bat"
    content = file.read_bytes()

    assert content.count(b"\r\n") == content.count(b"\n") > 20
    words = content.decode("utf-8")
    assert words.index("chcp 65001") < words.index("ä", words.index("chcp"))
    assert all(name in words for name in ("requirements.txt", "etl sample --if-empty", "app.py"))
