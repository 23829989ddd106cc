"""One dressed application and one window of the size that the hubs have."""

import os
from collections.abc import Iterator
from unittest.mock import Mock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from ui.application import application
from ui.requests import Requests
from ui.robot import Robot
from ui.window import Window


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


@pytest.fixture
def requests() -> Mock:
    """What the window asked for, by method."""
    return Mock(spec=Requests)


@pytest.fixture
def window(qapp: QApplication, requests: Mock) -> Iterator[Window]:
    made = Window(requests)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qapp.processEvents()
    yield made
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def robot(window: Window) -> Robot:
    return Robot(window)
