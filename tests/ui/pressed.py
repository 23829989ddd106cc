"""A program with the real window on the real keyboard: prints what the keyboard does and what comes of it, a line each.

Run as `python -m tests.ui.pressed KEY…`: the keys take pictures as well as F9. It ends when its standard input does.
"""

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from devices.triggers.contract import Kind, Trigger
from hub_station.domain.equipment import LearntTrigger
from hub_station.triggers import Triggers, no_sources
from tests.ui import samples
from ui.application import application
from ui.bridge import Bridge
from ui.keys import KeyFilter, shortcuts, typing
from ui.scanner import ScannerFilter
from ui.wedge import Rules
from ui.window import Window


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Answers:
    """Prints what the window asks for."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: say("asked", name)


class Witness(QObject):
    """Prints what the keyboard sends to the window, before anybody may keep it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if watched.isWindowType() and isinstance(event, QKeyEvent) and event.type() is not QEvent.Type.ShortcutOverride:
            down = event.type() is QEvent.Type.KeyPress
            say("repeat" if event.isAutoRepeat() else "down" if down else "up", Qt.Key(event.key()).name)
        return False


def main(codes: list[str]) -> None:
    app = application()
    answers: Any = Answers()
    window, bridge = Window(answers), Bridge()
    triggers = Triggers(no_sources, bridge.post, typing, lambda: shortcuts(window))
    learnt = [Trigger(Kind.KEY, "", code, code, types=len(code) == 1) for code in codes]
    now: Any = None
    triggers.remember(LearntTrigger(one.id, one.label, one.value(), "", now) for one in learnt)
    triggers.start(lambda trigger: say("picture", trigger.code), lambda _: None, lambda: None)
    keys, witness = KeyFilter(app, triggers), Witness()  # noqa: F841 - a filter lives as long as somebody holds it
    scanner = ScannerFilter(app, Rules(), lambda: True, lambda text: say("scan", ascii(text)))  # noqa: F841
    for line in window.findChildren(QLineEdit):
        line.textEdited.connect(partial(say, "typed"))
    app.installEventFilter(witness)
    app.focusChanged.connect(lambda _, part: say("focus", part.objectName() if part else ""))

    def show(words: str) -> None:
        state = samples.patient_form() if words == "form" else samples.capture(samples.StillSource())
        window.show_state(samples.window(state, 3))
        say("shown", words)

    def orders() -> None:
        for line in sys.stdin:
            bridge.post(partial(show, line.strip()))
        os._exit(0)

    threading.Thread(target=orders, daemon=True).start()
    window.show()
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1:])
