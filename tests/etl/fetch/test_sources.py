"""What sources.toml may say, and each mistake in one sentence."""

from datetime import date
from pathlib import Path

import pytest

from etl.fetch import sources
from etl.fetch.faults import FetchError, SourcesError
from etl.fetch.sources import Way
from tests.etl.house import House

WHOLE = """
[[source]]
name = "lappi"
kind = "koha-suomi"
address = "https://koha.example.fi/"
since = "2024-01"
reports = { R1 = 101, R4 = 104 }

[[source]]
name = "oma-kansio"
kind = "folder"
folder = "/srv/raportit"
system = "koha"
"""


def written(house: House, text: str) -> House:
    house.paths.sources.parent.mkdir(parents=True, exist_ok=True)
    house.paths.sources.write_text(text, encoding="utf-8")
    return house


def test_a_file_of_sources_is_read(house: House) -> None:
    told = sources.read(written(house, WHOLE).paths)

    assert told is not None
    lappi, folder = told
    assert (lappi.way, lappi.address, lappi.host) == (
        Way.KOHA_SUOMI,
        "https://koha.example.fi",
        "koha.example.fi",
    )
    assert (lappi.since, lappi.reports) == (date(2024, 1, 1), {"R1": 101, "R4": 104})
    assert (folder.folder, folder.system) == ("/srv/raportit", "koha")


def test_without_a_file_there_are_no_sources(house: House) -> None:
    assert sources.read(house.paths) is None


API = 'name = "a"\nkind = "koha"\naddress = "https://k.example"\nsince = "2024-01"\nreports = {R1 = 1}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ei ole yhtään osaa [[source]]"),
        ("[[source]\n", "kirjoitusvirhe rivillä 1"),
        ("[[source]]\n" + API + "\n[muu]\n", "kohtaa muu (tiedoston alussa) ei tunneta"),
        ("[[source]]\nkind = 'koha'", "Lähteen 1 nimi (name) puuttuu"),
        ("[[source]]\nname = 'Lapin Koha'", "nimi (name) puuttuu tai ei kelpaa"),
        ("[[source]]\nname = 'a'\nkind = 'sierra'", "lajia (kind) ei tunneta"),
        ("[[source]]\n" + API.replace("https", "http"), "on alettava https://"),
        ("[[source]]\n" + API.replace("k.example", "minä:sana@k.example"), "on tunnus tai muuta"),
        (
            "[[source]]\n" + API.replace("2024-01", "viime vuonna"),
            "mistä kuukaudesta alkaen haetaan",
        ),
        ("[[source]]\n" + API.replace("{R1 = 1}", "{}"), "puuttuvat raporttien numerot"),
        ("[[source]]\n" + API.replace("R1", "R9"), "raportti R9 ei kelpaa"),
        ("[[source]]\n" + API.replace("{R1 = 1}", "{R1 = 'yksi'}"), "raportti R1 ei kelpaa"),
        ("[[source]]\n" + API + "\npage_rows = 0", "arvo page_rows ei ole kokonaisluku"),
        ("[[source]]\n" + API + "\npassword = 'x'", "siirrä ne salaisuuksien tiedostoon"),
        ("[[source]]\n" + API + "\nvari = 'x'", "kohtaa vari (lähteessä a) ei tunneta"),
        ("[[source]]\n" + API + "\n[[source]]\n" + API, "kaksi lähdettä nimellä a"),
        ("[[source]]\nname = 'a'\nkind = 'folder'", "puuttuu kansio (folder)"),
        ("[[source]]\nname = 'a'\nkind = 'sftp'\naddress='https://x'", "on alettava sftp://"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(house: House, text: str, said: str) -> None:
    with pytest.raises(SourcesError) as error:
        sources.read(written(house, text).paths)

    assert said in str(error.value)
    assert "minä:sana" not in str(error.value)


def test_only_this_computer_may_be_asked_without_https(house: House) -> None:
    near = API.replace("https://k.example", "http://127.0.0.1:8080")

    assert sources.read(written(house, f"[[source]]\n{near}").paths) is not None


def test_secrets_come_from_the_environment_before_the_file(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('[sources.oma-koha]\nuser = "a"\npassword = "b"\n', encoding="utf-8")
    monkeypatch.setenv("PORTAL_SECRETS", str(path))
    monkeypatch.setenv("PORTAL_SOURCE_OMA_KOHA_PASSWORD", "c")
    source = sources.Source("oma-koha", Way.KOHA)

    found = sources.secrets(source, house.paths)

    assert found.need(source, "user", "password") == ("a", "c")
    assert "a" not in repr(found).replace("Secrets", "").replace("etl.fetch.sources", "").split()
    with pytest.raises(FetchError, match="tunnusta ei ole annettu"):
        found.need(source, "client_id")


def test_secrets_in_the_data_folder_are_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SECRETS", str(house.paths.data / "secrets.toml"))

    with pytest.raises(SourcesError, match="on datakansiossa"):
        sources.secrets(sources.Source("a", Way.KOHA), house.paths)


def test_a_file_of_secrets_that_cannot_be_read_is_not_quoted(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('[sources.a]\npassword = "salainen\n', encoding="utf-8")
    monkeypatch.setenv("PORTAL_SECRETS", str(path))

    with pytest.raises(SourcesError) as error:
        sources.secrets(sources.Source("a", Way.KOHA), house.paths)

    assert str(error.value) == (
        "Tiedostoa secrets.toml ei voi lukea: siinä on kirjoitusvirhe rivillä 2. Korjaa se."
    )
