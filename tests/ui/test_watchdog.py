"""The watchdog names the slowest call on the GUI thread, and does not count time in which a person was waited for."""

import os
import subprocess
import sys
import threading

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.watchdog import Watchdog


class Watch:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def part(name: str) -> QObject:
    made = QObject()
    made.setObjectName(name)
    return made


def test_the_slowest_call_is_remembered_by_name_and_event(qapp: QApplication) -> None:
    watch = Watch()
    dog = Watchdog(watch)

    def taking(seconds: float) -> None:
        def deliver(_: QObject, __: QEvent) -> bool:
            watch.now += seconds
            return True

        dog.measure(part(f"takes {seconds}"), QEvent(QEvent.Type.KeyPress), deliver)

    for seconds in (0.01, 0.07, 0.02):
        taking(seconds)
    assert dog.worst is not None
    assert round(dog.worst.milliseconds) == 70
    assert dog.worst.what == "takes 0.07 (QObject): KeyPress"
    assert dog.count == 3


def test_a_call_within_a_call_counts_once_and_gives_its_name(qapp: QApplication) -> None:
    watch = Watch()
    dog = Watchdog(watch)

    def inner(_: QObject, __: QEvent) -> bool:
        watch.now += 0.05
        return True

    def outer(_: QObject, __: QEvent) -> bool:
        watch.now += 0.01
        return dog.measure(part("capture.shoot"), QEvent(QEvent.Type.KeyPress), inner)

    dog.measure(part("window"), QEvent(QEvent.Type.KeyPress), outer)
    assert dog.count == 1
    assert dog.worst is not None
    assert round(dog.worst.milliseconds) == 60
    assert dog.worst.what.startswith("capture.shoot")


def test_waiting_in_a_nested_loop_does_not_count(qapp: QApplication) -> None:
    watch = Watch()
    dog = Watchdog(watch)

    def asks_a_person(_: QObject, __: QEvent) -> bool:
        watch.now += 0.02
        loop = QEventLoop()

        def answered() -> None:
            dog.measure(part("answer"), QEvent(QEvent.Type.KeyPress), lambda *_: True)
            watch.now += 30
            dog.measure(part("answer"), QEvent(QEvent.Type.KeyPress), lambda *_: True)
            loop.quit()

        QTimer.singleShot(0, answered)
        loop.exec()
        watch.now += 0.01
        return True

    dog.measure(part("menu"), QEvent(QEvent.Type.MouseButtonPress), asks_a_person)
    assert dog.worst is not None
    assert round(dog.worst.milliseconds) == 30


def test_other_threads_pass_untimed(qapp: QApplication) -> None:
    dog = Watchdog()
    receiver, event = part("elsewhere"), QEvent(QEvent.Type.User)
    thread = threading.Thread(target=lambda: dog.measure(receiver, event, lambda *_: True))
    thread.start()
    thread.join()
    assert dog.count == 0


SCRIPT = """
import time
from ui.application import application
from ui.watchdog import Watchdog
from ui.widgets.buttons import Button
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
dog = Watchdog()
app = application(dog)
window = QWidget()
button = Button("slow.button", "Slow")
button.setParent(window)
window.show()
app.processEvents()
def work():
    until = time.perf_counter() + 0.4
    while time.perf_counter() < until: pass
button.clicked.connect(work)
dog.reset()
QTest.keyClick(button, Qt.Key.Key_Return)
assert dog.worst.milliseconds >= 400, dog.worst
assert dog.worst.what == "slow.button (Button): KeyPress", dog.worst
"""


def test_the_watched_application_catches_a_slow_button() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
