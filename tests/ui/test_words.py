"""The window speaks the language of the hub, as far as it is translated; translators have every word that goes that way."""

import importlib
import re
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from hub_station.settings import Hub
from resources import words
from tests.house.project import ROOT
from tests.ui import samples
from ui.requests import Requests
from ui.states import WindowState
from ui.window import Window


@pytest.fixture
def welsh(qapp: QApplication) -> Iterator[Window]:
    """A window made while the hub speaks Welsh."""
    words.speak("cy")
    made = Window(Mock(spec=Requests))
    made.show()
    yield made
    made.hide()
    made.deleteLater()
    words.speak("en")


def said(window: Window, state: WindowState) -> set[str]:
    """Return every word that is seen, without the marks of mnemonics."""
    window.show_state(state)
    parts: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return {part.text().replace("&", "") for part in parts if part.isVisible() and part.text()}


def test_the_main_visit_is_in_welsh(welsh: Window) -> None:
    assert {"Dewis cyfrinymadrodd", "Cyfrinymadrodd"} <= said(welsh, samples.window(samples.unlock()))
    consent = said(welsh, samples.window(samples.consent(), 1))
    assert {
        "Gofyn am gydsyniad",
        "Hebryngwr",
        "Y claf yn gwrthod",
        "Parhau",
        "Seibio'r ymweliad",
        "Ganwyd",
        "Rhif GIG",
    } <= consent
    assert {"Y gorau posibl", "Derbyn  (F9)"} <= said(welsh, samples.window(samples.check(samples.skin(64, 48)), 3))
    entry = welsh.findChild(QLineEdit, "unlock.passphrase")
    assert entry is not None
    assert entry.accessibleName() == "Cyfrinymadrodd"


def test_what_has_no_translation_is_in_english_and_a_name_is_never_translated(welsh: Window) -> None:
    bar = samples.window(samples.consent(), 1).bar
    assert bar is not None
    assert {"Demonstration of nothing"} == {words.translate("Demonstration of nothing")}
    assert bar.name in said(welsh, samples.window(samples.consent(), 1))


def test_values_are_put_into_the_translated_sentence() -> None:
    assert words.translate("{count} pictures wait", count=3) == "3 pictures wait"


def test_the_policy_takes_every_language_that_there_is() -> None:
    files = {file.stem for file in (ROOT / "resources" / "locale").glob("*.po")}
    assert files | {"en"} == set(words.LANGUAGES)
    for language in words.LANGUAGES:
        assert Hub.model_validate({"language": language}).language == language


def test_the_template_holds_what_the_program_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    collector = importlib.import_module("translations")
    found = {str(one.id) for one in collector.collect() if one.id}
    pot = (ROOT / "resources" / "locale" / "hub-station.pot").read_text(encoding="utf-8")
    known = set(words.catalogue("cy"))
    assert len(known) >= 55
    assert known <= found, "a translation of what is said no more: `python tools/translations.py`"
    assert len(re.findall(r'^msgid "(?!"$)|^msgid ""\n"', pot, re.MULTILINE)) >= len(known)


def test_a_translation_keeps_the_mnemonic_and_the_key(welsh: Window) -> None:
    for english, other in words.catalogue("cy").items():
        assert ("&" in english) == ("&" in other), english
        assert re.findall(r"\(F\d+\)", english) == re.findall(r"\(F\d+\)", other), english
