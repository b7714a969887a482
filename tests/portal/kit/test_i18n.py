"""The portal speaks four languages, and its numbers and dates follow them."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from portal.kit import i18n, settings

ROOT = settings.ROOT
FUNCTIONS = {"_", "N_", "gettext", "translated", "marked", "ngettext", "para"}
PLACEHOLDER = re.compile(r"\{(\w*)")
BREAKABLE = re.compile(r"\d (\d{3}\b|%)")


@pytest.fixture(autouse=True)
def finnish() -> Iterator[None]:
    with i18n.speaking("fi"):
        yield


def keys_in_code() -> set[str]:
    """Every text that the code asks for, f-strings included."""
    files = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    calls = (
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    )
    return {
        call.args[0].value
        for call in calls
        if (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) in FUNCTIONS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


@pytest.mark.parametrize("lang", ["fi", "sv", "se"])
def test_every_text_of_the_code_is_translated(lang: str) -> None:
    assert sorted(keys_in_code() - set(i18n.catalogue(lang))) == []


def messages(lang: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every message of every catalogue of a language, as its keys and its forms."""
    files = sorted((ROOT / "portal" / "locale" / lang / "LC_MESSAGES").glob("*.po"))
    found = [m for file in files for m in i18n.read_po(file.read_bytes().splitlines(keepends=True))]
    return [(as_forms(message.id), as_forms(message.string)) for message in found if message.id]


def as_forms(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (str(value),)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_translations_keep_the_placeholders(lang: str) -> None:
    wrong = [
        form
        for keys, forms in messages(lang)
        for key, form in zip(keys, forms, strict=True)
        if form and set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(key))
    ]

    assert wrong == []


@pytest.mark.parametrize("lang", ["fi", "sv", "se"])
def test_a_number_in_a_translation_never_breaks_over_a_line(lang: str) -> None:
    """Within 2 000 and before % the space is a no-break space, as portal.i18n writes them."""
    broken = [form for _keys, forms in messages(lang) for form in forms if BREAKABLE.search(form)]

    assert broken == []


def test_a_missing_text_falls_back_to_finnish_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"fi": {"Box": ("Laatikko",)}, "se": {}}
    monkeypatch.setattr(i18n, "catalogue", texts.__getitem__)

    with i18n.speaking("se"):
        assert i18n.translated("Box") == ("Laatikko", "fi")
        assert i18n.marked("Box") == '<span lang="fi">Laatikko</span>'


def test_english_is_the_key_itself() -> None:
    with i18n.speaking("en"):
        assert i18n.translated("Overview") == ("Overview", "en")


def test_speaking_ends_with_its_block() -> None:
    with i18n.speaking("sv"):
        assert i18n.gettext("Overview") == "Översikt"

    assert i18n.gettext("Overview") == "Yleiskuva"


def test_one_and_many_follow_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "catalogue", {"fi": {"loan": ("laina", "lainaa")}}.__getitem__)

    assert [i18n.ngettext("loan", "loans", n) for n in (0, 1, 2)] == ["lainaa", "laina", "lainaa"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown language"):
        i18n.use("xx")


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [((None, "sv"), "sv"), (("xx", "se", "en"), "se"), ((None, None), "fi"), (("SV",), "fi")],
)
def test_the_first_known_wish_wins(wishes: tuple[str | None, ...], expected: str) -> None:
    assert i18n.choose(*wishes) == expected


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fi", "−1\u00a0234\u00a0567,6"),
        ("sv", "−1\u00a0234\u00a0567,6"),
        ("se", "−1\u00a0234\u00a0567,6"),
        ("en", "−1,234,567.6"),
    ],
)
def test_numbers_follow_the_language(lang: str, expected: str) -> None:
    with i18n.speaking(lang):
        assert i18n.number(-1234567.55, 1) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (-0.2, "0"),
        (0.5, "1"),
        (2.5, "3"),
        (Decimal("1000"), "1\u00a0000"),
    ],
)
def test_a_number_is_a_dash_when_missing_and_never_minus_zero(
    value: float | None, expected: str
) -> None:
    assert i18n.number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(12, "+12"), (-12, "−12"), (0, "0"), (0.2, "0"), (None, "–")]
)
def test_a_signed_number_shows_its_sign(value: float | None, expected: str) -> None:
    assert i18n.signed(value) == expected


@pytest.mark.parametrize(
    ("lang", "expected"), [("fi", "3,2\u00a0%"), ("en", "3.2%"), ("se", "3,2\u00a0%")]
)
def test_a_share_is_written_as_a_percentage(lang: str, expected: str) -> None:
    with i18n.speaking(lang):
        assert i18n.percent(0.032) == expected
        assert i18n.percent(None) == "–"


@pytest.mark.parametrize(
    ("lang", "day", "month", "short"),
    [
        ("fi", "1.2.2026", "helmikuu 2026", "helmi 2026"),
        ("sv", "1.2.2026", "februari 2026", "feb 2026"),
        ("en", "1 February 2026", "February 2026", "Feb 2026"),
        ("se", "01.02.2026", "guovvamánnu 2026", "guov 2026"),
    ],
)
def test_dates_follow_the_language(lang: str, day: str, month: str, short: str) -> None:
    value = date(2026, 2, 1)

    with i18n.speaking(lang):
        assert (i18n.day(value), i18n.month(value), i18n.month_short(value)) == (day, month, short)


def test_a_missing_date_is_a_dash() -> None:
    assert (i18n.day(None), i18n.month(None), i18n.month_short(None)) == ("–", "–", "–")


def test_nordic_letters_sort_last() -> None:
    names = ["Äkäslompolo", "Öllölä", "Åbo", "Zeppelin", "Aska", "Čáhput", "Dalvi"]

    expected = ["Aska", "Čáhput", "Dalvi", "Zeppelin", "Åbo", "Äkäslompolo", "Öllölä"]
    assert sorted(names, key=i18n.sort_key) == expected


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_two_catalogues_never_disagree_on_a_text(lang: str) -> None:
    said: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for keys, forms in messages(lang):
        said.setdefault(keys, set()).add(forms)

    assert {keys: forms for keys, forms in said.items() if len(forms) > 1} == {}
