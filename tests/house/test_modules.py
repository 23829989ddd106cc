"""Every file says in its first line what it is for, and is short enough to be read at one sitting."""

import ast
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, ROOT, python_files

LONGEST = 400


@pytest.mark.parametrize("path", python_files(*PACKAGES, "tools"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "no docstring"
    assert docstring.splitlines()[0].strip()


def test_no_file_is_too_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*PACKAGES, "tools", "tests")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
