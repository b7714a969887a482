"""What the region in use sets for the whole portal: words, languages, currency, clock; and where it comes from."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from portal.kit import i18n, identity, region_text, regional, warehouse
from portal.kit.regional import Regional
from portal.kit.warehouse import Release
from portal.records import acting
from tests.etl.house import POHJOLA, House, event, house_in, r1

KEEPER = "{keeper} maintains the portal."
AT = dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC)


def texts(**told: str) -> Regional:
    return Regional({what: {"fi": text} for what, text in told.items()})


def test_the_words_of_the_region_stand_for_the_portals_own() -> None:
    regional.adopt(
        Regional(words={"fi": {"Overview": ("Katsaus",)}, "en": {"Overview": ("Look",)}})
    )

    assert i18n.gettext("Overview") == "Katsaus"
    assert i18n.gettext("Transport") == "Kuljetukset"
    with i18n.speaking("en"):
        assert i18n.gettext("Overview") == "Look"
    with i18n.speaking("sv"):
        assert i18n.gettext("Overview") == "Översikt"


def test_only_the_languages_of_the_region_are_offered_and_its_first_is_the_default() -> None:
    assert i18n.offered() == i18n.LANGUAGES

    regional.adopt(texts(languages="sv fi"))

    assert i18n.offered() == ("sv", "fi")
    assert i18n.choose(None, "se") == "sv"
    assert i18n.choose("fi") == "fi"


@pytest.mark.parametrize(
    ("currency", "lang", "expected"),
    [
        ("", "fi", "1\u00a0234,50"),
        ("EUR", "fi", "1\u00a0234,50\u00a0€"),
        ("EUR", "en", "€1,234.50"),
        ("SEK", "sv", "1\u00a0234,50\u00a0kr"),
        ("SEK", "en", "1,234.50\u00a0SEK"),
    ],
)
def test_money_has_the_sign_of_the_regions_currency(
    currency: str, lang: str, expected: str
) -> None:
    regional.adopt(texts(currency=currency))

    with i18n.speaking(lang):
        assert i18n.money(123_450) == expected


@pytest.mark.parametrize(
    ("zone", "day"), [("", dt.date(2026, 2, 1)), ("America/New_York", dt.date(2026, 1, 31))]
)
def test_the_clock_is_that_of_the_region(zone: str, day: dt.date) -> None:
    regional.adopt(texts(zone=zone))

    assert acting.day_of(AT) == day
    assert i18n.local_time(AT).startswith(i18n.day(day))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Pohjola with a keeper, a word and a page of its own, built by the etl."""
    made = house_in(tmp_path, shutil.copytree(POHJOLA, tmp_path / "pohjola"))
    region = made.paths.region
    with (region / "region.csv").open("a", encoding="utf-8") as file:
        file.write("keeper,Pohjolan kokoaja,,Keeper of Pohjola,,made up\n")
        file.write("source_system,Kirjo,,,,made up\n")
    (region / "words").mkdir()
    (region / "words" / "fi.po").write_text(
        f'msgid "{KEEPER}"\nmsgstr "Tästä vastaa {{keeper}}."\n', encoding="utf-8"
    )
    (region / "cost").mkdir()
    (region / "cost" / "fi.md").write_text("Sovittu näin.\n", encoding="utf-8")
    made.drop("r1.csv", r1(event()))
    assert made.command("run").exit_code == 0
    return made


def test_a_release_brings_what_its_pack_told(house: House) -> None:
    found = warehouse.newest(house.paths.data)

    assert isinstance(found, Release)
    assert regional.in_use() == found.regional
    assert identity.keeper(found) == "Pohjolan kokoaja"
    assert identity.library_system(found) == "Kirjo"
    assert i18n.gettext(KEEPER) == "Tästä vastaa {keeper}."
    assert region_text.told(found, "cost") == "Sovittu näin.\n"
    assert regional.in_use().currency == "EUR"
    with i18n.speaking("sv"):
        assert identity.keeper(found) == "Pohjolan kokoaja"
        assert "1492/2016" in i18n.gettext(KEEPER)
        assert region_text.told(found, "cost") == '<div lang="fi">\n\nSovittu näin.\n\n\n</div>'
    warehouse.close()


def test_without_texts_the_words_are_neutral() -> None:
    assert identity.keeper(None) == "Yleiset kirjastot"
    assert identity.library_system(None) == "kirjastojärjestelmä"
    assert identity.told(None, "keeper") is None
