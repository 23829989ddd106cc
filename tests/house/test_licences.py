"""What ships with the station may be shipped: no licence of a dependency reaches into our own code."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

from tests.house.project import ROOT, locked

FREE = re.compile(
    r"\b(0BSD|Apache|BSD|CC0-1\.0|ISC|LGPL|MIT|MPL|Mozilla Public License|PSF|Public Domain|Zlib)\b",
    re.IGNORECASE,
)

# Says nothing in its metadata; its licence file was read: the terms of zlib, and SQLCipher's own of the BSD kind.
READ_BY_HAND = {"sqlcipher3": "provided 'as-is', without any express or implied"}


def licence(package: Distribution) -> str:
    """Return all that a distribution says of its licence, in one line."""
    says = package.metadata
    classifiers = [line for line in says.get_all("Classifier") or () if line.startswith("License")]
    named = [(says.get_all(field) or [""])[0][:100] for field in ("License-Expression", "License")]
    return " ".join([*named, *classifiers])


@pytest.mark.parametrize("name", locked("run.txt"))
def test_it_may_be_shipped(name: str) -> None:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        assert all(" ; " in requirement for requirement in locked("run.txt")[name]), f"{name} is not installed"
        return  # for another system; its licence is read there
    if name in READ_BY_HAND:
        texts = [file.read_text(encoding="utf-8") for file in package.files or () if "LICENSE" in file.name]
        assert READ_BY_HAND[name] in " ".join(" ".join(texts).split())
        return
    terms = licence(package)
    assert FREE.search(terms), f"no known licence: {terms!r}"
    # A choice between GPL and something milder is ours to make; Qt for Python is used under the LGPL.
    assert not re.search(r"\bA?GPL", terms) or re.search(r"\bLGPL", terms), terms


def test_the_project_ships_its_own_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "Hub Station contributors" in text
