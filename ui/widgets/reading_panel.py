"""The live picture while a camera looks for a barcode, with what to do and the way out."""

from PySide6.QtWidgets import QFrame, QWidget

from ui.requests import Requests
from ui.states import CameraReading
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, row
from ui.widgets.live_view import LiveView
from ui.widgets.text import label


class ReadingPanel(QFrame):
    """Shown while it is looked; `begin` is the button that asks for it, for the bar of the screen."""

    def __init__(self, name: str, requests: Requests) -> None:
        """Name the parts `NAME.read`, `NAME.stop_reading` and `NAME.live`."""
        super().__init__()
        self.setProperty("role", "card")
        self.begin = Button(f"{name}.read", "&Read with the camera", "tall", "camera")
        self.begin.clicked.connect(requests.read_with_camera)
        self._stop = Button(f"{name}.stop_reading", "&Stop reading", "secondary", "cross")
        self._stop.clicked.connect(requests.stop_reading)
        self._live = LiveView(f"{name}.live")
        self._live.setMinimumHeight(260)
        self._words = label("strong")
        box = row(self._words, self._stop, gap=14)
        box.setStretch(0, 1)
        foot = QWidget()
        foot.setLayout(box)
        self.setLayout(column(self._live, foot, gap=10, margins=(14, 14, 14, 10)))
        self.hide()

    def show_reading(self, reading: CameraReading | None, *, can_read: bool) -> None:
        """Show the picture that is looked at; None: nothing is, and the button is there where a camera is."""
        self._live.show_source(reading.live if reading else None, of=reading.device if reading else "")
        self._words.setText(reading.words if reading else "")
        self.setVisible(reading is not None)
        self.begin.setVisible(can_read and reading is None)
