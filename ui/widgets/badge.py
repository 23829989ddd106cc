"""A status: icon, word and colour together, so that none of them has to be seen alone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy

from ui.states import Tone
from ui.theme import TONE_ICONS, tone_colour
from ui.widgets.icons import IconLabel
from ui.widgets.layouts import row
from ui.widgets.text import label, restyle

_SHORT = 22
_ICONS = {**TONE_ICONS, Tone.QUIET: "empty"}


class Badge(QFrame):
    """One status word in its tone."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "badge")
        self._icon = IconLabel(20)
        self._words = label("badge", wrap=False)
        box = row(self._icon, self._words, gap=6, margins=(8, 4, 10, 4))
        box.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(box)

    def show_status(self, words: str, tone: Tone, icon_name: str = "") -> None:
        """Show a status; the icon is the tone's unless another fits the word better."""
        # A long status takes several lines instead of widening its place; a short one is as wide as its word.
        long = len(words) > _SHORT
        self._words.setWordWrap(long)
        across = QSizePolicy.Policy.Preferred if long else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Minimum if long else QSizePolicy.Policy.Fixed)
        self._words.setText(words)
        self.setAccessibleName(words)
        self._icon.show_icon(icon_name or _ICONS[tone], tone_colour(tone))
        restyle(self, "tone", tone.value)
        restyle(self._words, "tone", tone.value)
