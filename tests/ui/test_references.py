"""The Qt binding keeps its references: 6.12 loses one to None in each call on Python 3.10 and 3.11, and the process dies."""

import subprocess
import sys

CALLS = 100_000

PROGRAM = f"""
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

class Sender(QObject):
    said = Signal(bool)

application, widget, sender, heard = QApplication([]), QWidget(), Sender(), []
sender.said.connect(lambda yes: None)
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range({CALLS}):
    widget.update()
    sender.said.emit(True)
after = sys.getrefcount(None), sys.getrefcount(True)
print(*(now - then for now, then in zip(after, before)))
"""


def test_a_hundred_thousand_calls_lose_no_reference() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lost = [int(word) for word in done.stdout.split()]
    assert all(abs(change) < CALLS // 100 for change in lost), f"references to None and True changed by {lost}"
