"""An installed portal, as a town's server runs it: two processes behind Caddy, one PostgreSQL, real sign-in."""

import getpass
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from portal.install import snapshots, update, versions
from portal.install.update import UpdateError
from portal.kit import settings
from portal.records import store
from portal.records.words import State
from tests import sample_data
from tests.e2e import house, installation, provider
from tests.e2e.installation import Installation
from tests.e2e.player import Player, vote
from tests.e2e.provider import Provider
from tests.portal.award.house import Body
from tests.portal.records import server

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed"),
    pytest.mark.skipif(not server.programs(), reason=server.MISSING),
]
MEGABYTES = 200


@pytest.fixture(scope="module")
def idp() -> Iterator[Provider]:
    with provider.running() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, idp: Provider) -> Iterator[Installation]:
    bin_dir = server.programs()
    assert bin_dir is not None
    base = tmp_path_factory.mktemp("machine")
    with server.running(bin_dir) as address:
        with server.superuser(address) as con:
            con.exec_driver_sql("create database portal")
        records = address.format(database="portal")
        made = installation.install(
            base, records, f"{idp.address}/.well-known/openid-configuration"
        )
        sample = sample_data.copy(tmp_path_factory, events_per_year=12_000, years="2025-2025")
        shutil.copytree(sample, base / "data", dirs_exist_ok=True)
        with installation.serving(made):
            yield made


@pytest.fixture
def readers(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Make a page of somebody who trusts the machine's own certificate, in a browser of their own."""
    contexts: list[BrowserContext] = []

    def make() -> Page:
        contexts.append(browser.new_context(ignore_https_errors=True, viewport=house.WIDE))  # type: ignore[arg-type]  # a TypedDict at run time
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def reader(readers: Callable[[], Page]) -> Page:
    """One such page."""
    return readers()


def process_of(page: Page) -> str:
    """Which process answers a browser, as its cookie says."""
    return next(c["value"] for c in page.context.cookies() if c["name"] == "portaali_prosessi")


def sign_in(page: Page, idp: Provider, site: Installation, name: str) -> Page:
    idp.know(name.casefold(), name)
    return idp.sign_in(page, f"{site.address}/tietoa", name.casefold())


def person(site: Installation, name: str) -> str:
    return provider.person_id(site.run("portal", "roles", "list"), name)


def release_of(site: Installation) -> str:
    return (Path(site.told.data) / "warehouse/current").read_text("utf-8").strip()


def large_report(site: Installation, file: Path) -> int:
    """A report of many megabytes: loans with a column that nobody asked for. Returns its rows."""
    with duckdb.connect(
        Path(site.told.data) / "warehouse" / release_of(site), read_only=True
    ) as con:
        (branch,) = con.execute("select min(branch_code) from mart.branch").fetchone() or ("",)
    more = "x" * 900
    rows = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(
            "event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type;muuta\n"
        )
        while out.tell() < MEGABYTES * 1_000_000:
            rows += 1
            day = rows % 28 + 1
            out.write(
                f"{rows};2026-01-{day:02} 10:00:00;issue;{branch};{branch};HENKILO;28VRK;{more}\n"
            )
    return rows


def test_a_large_report_goes_through_the_proxy_and_is_published(
    site: Installation, idp: Provider, reader: Page, tmp_path: Path
) -> None:
    sign_in(reader, idp, site, "Sanna")
    site.run("portal", "roles", "grant", person(site, "Sanna"), "staff")
    rows = large_report(site, tmp_path / "r1.csv")
    house.visit(reader, f"{site.address}/aineistot")

    reader.locator("input[type=file]").set_input_files([tmp_path / "r1.csv"], timeout=120_000)
    publish = reader.get_by_role("button", name="Ota käyttöön", exact=True)
    publish.wait_for(timeout=240_000)
    publish.click()
    reader.get_by_role("button", name="Tuo lisää", exact=True).wait_for(timeout=120_000)

    with duckdb.connect(
        Path(site.told.data) / "warehouse" / release_of(site), read_only=True
    ) as con:
        assert con.execute("select sum(loans) from mart.flow_by_month").fetchone() == (rows,)


def test_a_process_that_dies_is_not_missed(site: Installation, idp: Provider, reader: Page) -> None:
    sign_in(reader, idp, site, "Anna")
    site.run("portal", "roles", "bootstrap", person(site, "Anna"))
    answering = {process_of(reader)}
    for port in site.told.ports:  # the reader's own is one of them
        site.kill(port)
        began = time.monotonic()
        house.visit(reader, f"{site.address}/henkilot")
        print(f"A reader waited {time.monotonic() - began:.1f} s.")  # noqa: T201 - told, not held
        assert reader.locator("h1").inner_text() == "Henkilöt ja roolit"
        answering.add(process_of(reader))
        site.start(port)
        assert update.well(port, site.told.host) is None
    assert len(answering) == len(site.told.ports)
    assert "Loki on ehjä" in site.run("portal", "audit", "verify")


def test_votes_are_counted_though_the_process_that_took_them_dies(
    site: Installation,
    idp: Provider,
    readers: Callable[[], Page],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Kaisa votes and her process dies; Matti and Maija vote; Kaisa decides on what all have said."""
    monkeypatch.setenv("PORTAL_DATA", site.told.data)
    records = store.opened(site.told.records)
    body = Body.made(records, idp.address).to(State.DELIBERATION)
    body.present("kaisa", "matti", "maija")
    proposal = body.propose("arjeplog")
    kaisa, matti, maija = (
        Player(name, readers(), tmp_path) for name in ("Kaisa", "Matti", "Maija")
    )
    for one in (kaisa, matti, maija):
        one.sign_in(idp, site.address, int(time.time()))

    vote(kaisa, "puolesta")
    for port in site.told.ports:
        site.kill(port)
        voter = matti if port == site.told.ports[0] else maija
        vote(voter, "puolesta" if voter is matti else "vastaan")
        site.start(port)
        assert update.well(port, site.told.host) is None
    kaisa.open("/paatos").fold("Päätä esityksen mukaan")
    kaisa.fill("Pöytäkirja, jossa päätös on", "Pöytäkirja 1/2026 § 4")
    kaisa.press("Päätä esityksen mukaan").hears("Päätös on tehty.")

    assert body.votes(proposal) == {"kaisa": "yes", "matti": "yes", "maija": "no"}
    assert body.state() is State.DECIDED
    assert "Loki on ehjä" in site.run("portal", "audit", "verify")
    records.dispose()


def test_what_the_machine_alone_may_ask_is_not_answered_to_others(
    site: Installation, reader: Page
) -> None:
    answer = reader.request.get(f"{site.address}/metrics")
    assert answer.status == 404
    assert reader.request.get(f"{site.address}/healthz").status == 200


def next_version(folder: Path, number: str, change: tuple[str, str] | None = None) -> Path:
    """A folder with a newer program, in which one thing may be different."""
    for name in versions.CONTENT:
        source, target = settings.ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    told = (folder / "pyproject.toml").read_text("utf-8")
    now = f'version = "{versions.number(settings.ROOT)}"'
    (folder / "pyproject.toml").write_text(told.replace(now, f'version = "{number}"'), "utf-8")
    if change:
        path, more = change
        (folder / path).write_text((folder / path).read_text("utf-8") + more, encoding="utf-8")
    return folder


def test_a_version_that_does_not_work_is_not_taken(site: Installation, tmp_path: Path) -> None:
    before, release = versions.in_use(Path(site.told.program)), release_of(site)
    broken = next_version(tmp_path / "new", "9.8.0", ("portal/shell.py", "\nraise OSError(1)\n"))

    with pytest.raises(UpdateError, match="Uusi versio ei toimi koekäytössä"):
        update.update(site.site, broken, settings.ROOT / ".venv")

    assert versions.in_use(Path(site.told.program)) == before
    assert release_of(site) == release
    assert not list((Path(site.told.program) / "versions").glob("*9.8.0*"))
    assert all(update.well(port, site.told.host) is None for port in site.told.ports)


def test_a_version_that_fails_only_in_use_is_taken_back(site: Installation, tmp_path: Path) -> None:
    before, release = versions.in_use(Path(site.told.program)), release_of(site)
    trap = (
        "\nimport os\nfrom pathlib import Path\n"
        "if '.koe-' not in os.environ['PORTAL_DATA']:\n    raise OSError(1)\n"
    )
    with pytest.raises(UpdateError, match="päättyi heti"):
        update.update(
            site.site,
            next_version(tmp_path / "new", "9.8.1", ("app.py", trap)),
            settings.ROOT / ".venv",
        )

    assert versions.in_use(Path(site.told.program)) == before
    assert release_of(site) == release
    assert "Uusi versio ei vastaa. Palataan edelliseen." in site.lines
    assert all(update.well(port, site.told.host) is None for port in site.told.ports)


def test_a_new_version_is_taken_while_readers_read(
    site: Installation, reader: Page, tmp_path: Path
) -> None:
    house.visit(reader, f"{site.address}/")
    asked = subprocess.Popen(
        [
            "sh",
            "-c",
            f"for i in $(seq 400); do curl -sk -o /dev/null -w '%{{http_code}}\\n' {site.address}/; sleep 0.1; done",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    site.owner = getpass.getuser()
    release = release_of(site)
    new = update.update(site.site, next_version(tmp_path / "new", "9.9.0"), settings.ROOT / ".venv")
    asked.terminate()
    answers = (asked.communicate()[0] or "").split()

    assert versions.in_use(Path(site.told.program)) == new
    assert release_of(site) != release  # the new version has built its own
    assert len(answers) > 20
    assert set(answers) == {"200"}
    taken = snapshots.newest(Path(site.told.backups))
    assert taken is not None
    assert {path.owner() for path in taken.rglob("*")} == {site.owner}
    assert (taken / snapshots.DUMP).is_file()
    assert snapshots.tried(taken).files > 3
    house.visit(reader, f"{site.address}/lainausvirrat")


def test_a_backup_is_put_back(site: Installation, idp: Provider, reader: Page) -> None:
    sign_in(reader, idp, site, "Vanha")
    taken = site.run("portal", "backup", "--into", site.told.backups)
    assert "luettu takaisin" in taken
    reader.context.clear_cookies()
    sign_in(reader, idp, site, "Lea")
    assert "Lea" in site.run("portal", "roles", "list")
    for port in site.told.ports:
        site.stop(port)
    site.run("portal", "restore", str(snapshots.newest(Path(site.told.backups))), "--yes")

    listed = site.run("portal", "roles", "list")
    assert "Vanha" in listed
    assert "Lea" not in listed
    for port in site.told.ports:
        site.start(port)
        assert update.well(port, site.told.host) is None
