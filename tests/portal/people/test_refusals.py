"""Every refusal of the page on people, from the code's own list: said in Finnish, and at its field."""

import ast
import html
from pathlib import Path
from typing import NoReturn

import pytest

from portal.kit import i18n, settings
from portal.kit.access import Role
from portal.records import people
from portal.records.sitting import NO_ROLE
from portal.records.words import NotNow
from tests.portal.opened import markup
from tests.portal.signed_in import data, give, signed_in

__all__ = ["data"]
FIELDS = {
    "grant_role": {"person_id": "give-person", "role": "give-role", "valid_until": "give-last"},
    "end_role": {"grant_id": "end-role"},
}


def refusals() -> list[tuple[str, str]]:
    """Text and field of each that the records of people raise."""
    source = (settings.ROOT / "portal" / "records" / "people.py").read_text(encoding="utf-8")
    raised = [node.exc for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Raise)]
    found = []
    for call in raised:
        assert isinstance(call, ast.Call)
        text = call.args[0]
        key = text.args[0].value if isinstance(text, ast.Call) else vars(people)[ast.unparse(text)]  # type: ignore[attr-defined]
        found.append((str(key), *(ast.literal_eval(word.value) for word in call.keywords)))
    return [(key, *rest, "")[:2] for key, *rest in found]  # type: ignore[misc]


def raising(name: str, key: str, field: str) -> object:
    def deed(*_arguments: object, **_named: object) -> NoReturn:
        raise NotNow(key, field=field)

    deed.__name__ = name
    return deed


@pytest.mark.parametrize("refusal", refusals(), ids=lambda each: each[0][:30])
def test_a_refusal_is_said_in_finnish_and_at_its_field(
    data: Path,  # noqa: ARG001 - sign-in over a folder of its own
    monkeypatch: pytest.MonkeyPatch,
    refusal: tuple[str, str],
) -> None:
    key, field = refusal
    give(Role.ADMIN)
    deed = next((name for name, fields in FIELDS.items() if field in fields), "grant_role")
    monkeypatch.setattr(people, deed, raising(deed, key, field))
    app = signed_in("people.py")
    label = {"grant_role": "Anna rooli", "end_role": "Päätä rooli nyt"}[deed]

    next(button for button in app.button if button.label == label).click().run()

    with i18n.speaking("fi"):
        said = i18n.gettext(key)
    assert said != key
    assert [error.value for error in app.error] == [said]
    if field:
        told = f'<p class="field-error" data-field="{FIELDS[deed][field]}">{html.escape(said)}</p>'
        assert told in markup(app)


def test_the_list_holds_every_refusal() -> None:
    fields = {field for _key, field in refusals()}

    assert fields == {"", *FIELDS["grant_role"], *FIELDS["end_role"]}
    assert NO_ROLE in {key for key, _field in refusals()}
