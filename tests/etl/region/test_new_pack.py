"""A pack that begins: python -m etl region --new, and the page that tells what each file holds."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.cooperation.contract import SHEETS, Sheet
from etl.region import pack as region_pack
from etl.region import template
from etl.region.check import check
from etl.region.commands import app
from etl.region.pack import PACK
from etl.region.texts import TOPICS, WHATS

PAGE = (Path(__file__).parents[3] / "docs" / "region-pack.md").read_text(encoding="utf-8")


def fill(path: Path, *rows: str) -> None:
    """Write rows under the columns that the file has, as Excel in Finnish saves them."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def test_every_file_is_there_with_its_columns_for_excel(tmp_path: Path) -> None:
    names = template.new(tmp_path / "uusi")

    assert names == [each.file for each in PACK.values()]
    for each in PACK.values():
        head = (tmp_path / "uusi" / each.file).read_text(encoding="utf-8").splitlines()[0]
        assert head.startswith("\ufeff")
        assert set(each.columns) | {"source"} == set(head.removeprefix("\ufeff").split(";"))


def test_the_check_names_what_is_to_be_filled_in_and_then_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "uusi"
    template.new(folder)
    empty = {each.place.file for each in check(region_pack.read(folder)) if each.is_fault}

    fill(folder / "municipalities.csv", "5;Outola")
    fill(folder / "branch_codes.csv", "OUPK;Outolan kirjasto;outola;5")

    assert empty == {"municipalities.csv", "branch_codes.csv"}
    assert [each.sentence() for each in check(region_pack.read(folder)) if each.is_fault] == []


def test_a_region_that_exists_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "oma").mkdir()

    done = CliRunner().invoke(app, ["--new", str(tmp_path / "oma")])

    assert done.exit_code == 2
    assert "on jo olemassa" in done.output
    assert list((tmp_path / "oma").iterdir()) == []


def test_the_command_says_where_the_files_are_and_what_comes_next(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--new", str(tmp_path / "uusi")])

    assert done.exit_code == 0
    assert "docs/region-pack.md" in done.output
    assert (tmp_path / "uusi" / "region.csv").is_file()


@pytest.mark.parametrize("what", WHATS)
def test_the_page_tells_what_each_text_of_the_region_is(what: str) -> None:
    assert f"| `{what}` |" in PAGE


@pytest.mark.parametrize(
    "column", sorted({(each.file, column) for each in PACK.values() for column in each.columns})
)
def test_the_page_tells_every_file_and_column_of_the_pack(column: tuple[str, str]) -> None:
    assert all(f"`{word}`" in PAGE for word in column)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_the_page_tells_every_file_and_column_of_cooperation(sheet: Sheet) -> None:
    told = PAGE.replace("`", ",").split(",")
    columns = [each.name for each in sheet.columns if not each.is_hidden]

    assert f"`{sheet.file}`" in PAGE
    assert [name for name in columns if name not in told] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_the_page_tells_every_text_of_the_regions_own(topic: str) -> None:
    assert f"`{topic}/<kieli>.md`" in PAGE
