"""The tests lie as the code does, and none of them stands on another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"


def imported(path: Path) -> Iterator[str]:
    """The modules, and what may be modules, that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_no_test_imports_from_another() -> None:
    files = list(TESTS.rglob("*.py"))
    borrowed = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in imported(path)
        if name.startswith("tests.")
        and any(part.startswith("test_") or part == "conftest" for part in name.split("."))
    ]

    assert TESTS / "etl" / "house.py" in files
    assert borrowed == []


@pytest.mark.parametrize("part", ["etl", "portal"])
def test_a_folder_of_tests_is_called_as_the_code_it_tests(part: str) -> None:
    folders = {path.parent.relative_to(TESTS) for path in (TESTS / part).rglob("test_*.py")}

    assert len(folders) > 3
    assert [
        folder for folder in sorted(folders) if not (ROOT / folder / "__init__.py").is_file()
    ] == []
