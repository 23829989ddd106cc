"""A word from another thread: in order, on the GUI thread, and never swallowed."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.bridge import Bridge


def test_words_run_on_the_gui_thread_in_the_order_of_posting(qtbot: QtBot) -> None:
    bridge = Bridge()
    heard: list[tuple[int, int]] = []

    def say(number: int) -> None:
        bridge.post(lambda: heard.append((number, threading.get_ident())))

    with ThreadPoolExecutor(1) as pool:
        list(pool.map(say, range(200)))
    qtbot.waitUntil(lambda: len(heard) == 200)
    assert heard == [(number, threading.get_ident()) for number in range(200)]


def test_posting_does_not_run_the_word_at_once(qapp: QApplication) -> None:
    bridge = Bridge()
    heard: list[str] = []
    bridge.post(lambda: heard.append("now"))
    assert heard == []
    qapp.processEvents()
    assert heard == ["now"]


def test_a_word_that_fails_is_logged_and_the_next_one_runs(qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    bridge = Bridge()
    heard: list[str] = []

    def fail() -> None:
        raise ValueError("no")

    with caplog.at_level(logging.ERROR):
        bridge.post(fail)
        bridge.post(lambda: heard.append("next"))
        qapp.processEvents()
    assert heard == ["next"]
    assert "ValueError" in caplog.text
