"""The foot of every screen: what waits for the hospital, what arrived, what needs a person; pause, outbox and lock."""

from PySide6.QtWidgets import QFrame, QSizePolicy

from resources.words import translate
from ui.states import OutboxStrip as OutboxStripState
from ui.states import Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.icons import IconLabel
from ui.widgets.layouts import column, flow, row
from ui.widgets.text import label, restyle

# word, the state's field, tone where the count is not zero, icon
_COUNTS = (
    ("Waiting", "waiting", Tone.QUIET, "waiting"),
    ("Sending", "sending", Tone.BUSY, "sending"),
    ("Received", "received", Tone.GOOD, "received"),
    ("Needs attention", "attention", Tone.ERROR, "attention"),
)


class OutboxStrip(QFrame):
    """Four counts, one alarm, three buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("foot")
        self.pause = Button("foot.pause", "&Pause visit", "secondary", "pause")
        self.stop = Button("foot.stop", "S&top visit", "secondary", "cross")
        self.outbox = Button("foot.outbox", "&Outbox", "secondary", "outbox")
        self.lock = Button("foot.lock", "Lock (F12)", "secondary", "lock")
        self._caption = label("small", "Pictures", wrap=False)
        self._badges = {word: Badge() for word, *_ in _COUNTS}
        for word, badge in self._badges.items():
            badge.setObjectName(f"foot.{word.lower().replace(' ', '_')}")
        self._alarm = QFrame()
        self._alarm.setProperty("role", "alarm")
        self._alarm_words = label("strong")
        self._alarm_words.setObjectName("foot.alarm")
        self._alarm.setLayout(row(IconLabel(24, "error", "red_dark"), self._alarm_words, gap=8, margins=(10, 2, 10, 2)))
        restyle(self._alarm, "tone", Tone.ERROR.value)
        counts = flow(*self._badges.values(), gap=8)
        line = row(self._caption, counts, 1, self.stop, self.pause, self.outbox, self.lock, gap=8)
        self.setLayout(column(self._alarm, line, gap=5, margins=(24, 5, 24, 5)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_strip(self, strip: OutboxStripState | None, *, visit: bool, covered: bool, brief: bool) -> None:
        """Show the counts (None: there is no outbox yet).

        `visit`: one is open and can be paused. `covered`: nobody is signed in, or it is locked. `brief`: little room.
        """
        self.setVisible(strip is not None)
        if strip is None:
            return
        self.pause.setVisible(visit and not covered)
        self.stop.setVisible(visit and not covered)
        self.outbox.setVisible(not covered)
        self.lock.setVisible(not covered)
        self.lock.setText("F12" if brief else "Lock (F12)")
        for button, short, whole in ((self.stop, "S&top", "S&top visit"), (self.pause, "&Pause", "&Pause visit")):
            button.setText(translate(short if brief else whole))
        self.stop.setAccessibleDescription("The patient takes consent back, or the visit ends without pictures")
        # In little room the words alone: what stands above needs the height of a second line.
        for button, name in ((self.stop, "cross"), (self.pause, "pause"), (self.outbox, "outbox"), (self.lock, "lock")):
            button.show_icon("" if brief else name)
        self._caption.setVisible(not brief)
        for word, name, tone, icon_name in _COUNTS:
            count: int = getattr(strip, name)
            badge = self._badges[word]
            badge.show_status(f"{count}" if brief else f"{word} {count}", tone if count else Tone.QUIET, icon_name)
            badge.setAccessibleName(f"{word} {count}")
            badge.setToolTip(f"{word} {count}")
        self._alarm.setVisible(bool(strip.alarm))
        self._alarm_words.setText(strip.alarm)
