"""A notice: what happened and what to do, with icon and colour; said aloud by a screen reader when it comes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy

from ui.aloud import say
from ui.states import Notice, Tone
from ui.theme import TONE_ICONS, tone_colour
from ui.widgets.buttons import Button
from ui.widgets.icons import IconLabel
from ui.widgets.layouts import column, row
from ui.widgets.text import label, restyle


class NoticeCard(QFrame):
    """Shows one notice, or nothing. With a `dismiss` name it has a button to take it away."""

    def __init__(self, dismiss: str = "") -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self._icon = IconLabel(28)
        self._happened, self._do = label("strong"), label("body")
        self.dismiss = Button(dismiss, "Close notice", "quiet", "cross") if dismiss else None
        box = row(self._icon, column(self._happened, self._do, gap=2), gap=12)
        box.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        box.setStretch(1, 1)
        box.setContentsMargins(14, 8, 12, 8)
        if self.dismiss:
            box.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._shown: Notice | None = None
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show `notice`, or nothing for None."""
        if notice == self._shown:
            return
        self._shown = notice
        if notice is not None:
            self._happened.setText(notice.happened)
            self._do.setText(notice.do)
            self._do.setVisible(bool(notice.do))
            self._icon.show_icon(TONE_ICONS[notice.tone], tone_colour(notice.tone))
            restyle(self, "tone", notice.tone.value)
            self.setAccessibleName(f"{notice.happened} {notice.do}".strip())
            say(self, self.accessibleName(), urgent=notice.tone in (Tone.ERROR, Tone.WARNING))
        self.setVisible(notice is not None)
