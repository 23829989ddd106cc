"""Words on the screen: labels by their role in the style sheet, and a label whose type shrinks before it is cut."""

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from resources.words import translate
from ui.theme import body_font


def label(role: str, words: str = "", *, wrap: bool = True) -> QLabel:
    """Return a label of a role: title, heading, key, strong, body, small, error, quote. Words are shown as they are."""
    made = QLabel()
    made.setProperty("role", role)
    # Plain text always: a name or an answer of a server may hold anything.
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setText(translate(words))
    return made


def frame(role: str) -> QFrame:
    """Return a frame of a role: card, bar, column, room, rule."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it look again. Costs nothing where it is the same."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        # A widget that was never shown is polished when it is.
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def plain(words: str) -> str:
    """Return words for a button that are not meant to hold a mnemonic."""
    return words.replace("&", "&&")


_LONG_WORD = re.compile(r"\w{16}(?=\w{4})")


def breakable(words: str) -> str:
    """Let a name of sixty letters without a space break somewhere, where nothing else helps."""
    return _LONG_WORD.sub(lambda word: f"{word.group()}\u200b", words)


class FittedLabel(QLabel):
    """Words in the largest of some sizes in which they fit on one line; else in the smallest, on several. Never cut."""

    def __init__(self, sizes: tuple[int, ...], words: str = "") -> None:
        """Try `sizes` (logical pixels) from the largest to the smallest."""
        super().__init__()
        self._sizes = sizes
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(words)

    @property
    def words(self) -> str:
        """The words as they were given."""
        return self._words

    def setText(self, words: str) -> None:  # noqa: N802 (Qt's name)
        """Show other words."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            super().setText(breakable(words))
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit the words into the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit anew where the style changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As narrow as need be: the words adapt."""
        return QSize(120, super().minimumSizeHint().height())

    def _fit(self) -> None:
        width = self.width()
        fitting = (size for size in self._sizes if _width(size, self._words) <= width)
        size = next(fitting, self._sizes[-1])
        self.setWordWrap(_width(size, self._words) > width)
        if self.font().pixelSize() != size:
            self.setFont(body_font(size, strong=True))


def _width(size: int, words: str) -> int:
    return QFontMetrics(body_font(size, strong=True)).horizontalAdvance(words) + 2
