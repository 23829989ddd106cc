"""Every word for staff in the language of the hub: English as it stands in the code, others from `resources/locale`.

A screen's own words are translated where its parts are made (`Button`, `label`, `heading`, `Field`, `ChoiceBox`); a sentence
that is put together while the program runs goes through `translate`. What has no translation yet is shown in English.
"""

from collections.abc import Mapping
from io import StringIO
from types import MappingProxyType

import resources

LANGUAGES = ("en", "cy")
_ENGLISH: Mapping[str, str] = MappingProxyType({})
# One language in a process: it is the hub's, and chosen before the first window is made.
_spoken = {"catalogue": _ENGLISH}


def speak(language: str) -> None:
    """Choose the language (one of `LANGUAGES`) of every window that is made from now on. Raises FileNotFoundError."""
    _spoken["catalogue"] = _ENGLISH if language == "en" else catalogue(language)


def translate(sentence: str, **values: object) -> str:
    """Return a sentence in the language of the hub, with `{name}` in it replaced by the value of that name."""
    said = _spoken["catalogue"].get(sentence) or sentence
    return said.format(**values) if values else said


def catalogue(language: str) -> Mapping[str, str]:
    """Return the translations into a language, by the English words. Raises FileNotFoundError."""
    # Not at the top: stations in English never need it.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    read = read_po(StringIO(resources.text(f"locale/{language}.po")), locale=language)
    return {str(one.id): str(one.string) for one in read if one.id and one.string and not one.fuzzy}
