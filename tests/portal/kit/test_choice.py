"""What an address may call an option by."""

import pytest

from portal.kit.answers import Answers
from portal.kit.choice import Named
from portal.kit.warehouse import Release
from portal.municipality.page import PLACE

PLACES = {"-": "Valitse", "240": "Kemi", "320": "Kemijärvi", "148": "Inari"}
ALSO = {"Ivalon kirjasto": "148", "Kemin auto": "240", "Enare": "148", "Muualla": "999"}
CHOICE = Named("kunta", "", lambda _answers, _codes: PLACES, also=lambda _answers, _codes: ALSO)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("148", "148"),
        ("-", "-"),
        ("inari", "148"),
        (" KEMI ", "240"),  # the whole name, though another begins so
        ("Ivalo", "148"),
        ("Enare", "148"),
        ("järvi", "320"),
        ("Kem", None),  # the beginning of two
        ("Muualla", None),  # of no option
        ("Valitse", None),
        ("", None),
        ("xyz", None),
    ],
)
def test_a_name_or_enough_of_it_is_a_code(release: Release, asked: str, code: str | None) -> None:
    assert CHOICE.known(Answers(release), {}, asked) == code


@pytest.mark.parametrize(
    ("asked", "code"),
    [("Ahon auto", "001"), ("Backa", "001"), ("Yhteiskirjasto", "002"), ("öyl", "003")],
)
def test_a_municipality_is_found_by_its_branch_its_library_and_in_another_language(
    release: Release, asked: str, code: str
) -> None:
    """Jänkä and Öylä share a library, and have one branch each: it stands at the first of them."""
    assert PLACE.known(Answers(release), {"taso": "kunta"}, asked) == code
