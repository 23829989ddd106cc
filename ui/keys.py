"""Sees every key of the whole program before any widget does, for the keys that take pictures; and every touch."""

from collections.abc import Callable, Collection
from typing import Protocol

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_KINDS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)
MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    }
)
"""Keys that are nothing alone."""
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
# Letters go into a field, or look for an entry in a list.
_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox, QAbstractItemView)


class KeyRequests(Protocol):
    """Who takes keys for themselves. GUI thread; each method returns at once. `code` is Qt's name: `F9`, `Ctrl+B`."""

    def owns_key(self, code: str) -> bool:
        """Whether the key is theirs now, so that nothing else may come of it."""
        ...

    def key_moved(self, code: str, *, types: bool, down: bool, repeated: bool) -> None:
        """A key went down or up. `types`: it is one with which people type; `repeated`: it is being held."""
        ...


class KeyFilter(QObject):
    """Passes on every key, and keeps those that are owned from the rest of the program, until it is taken away."""

    def __init__(self, application: QApplication, requests: KeyRequests, touched: Callable[[], None] = lambda: None) -> None:
        """Give keys to `requests`; `touched` is called for every touch of keyboard, mouse or screen."""
        super().__init__()
        self._touched = touched
        self._application, self._requests = application, requests
        application.installEventFilter(self)

    def remove(self) -> None:
        """See no more keys. Harmless when repeated."""
        self._application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Look at a key on its way; it may come by several times, at a window and at each widget that does not want it."""
        if event.type() in _TOUCHES:
            self._touched()
        if event.type() not in _KINDS or not isinstance(event, QKeyEvent) or event.key() in MODIFIERS:
            return False
        name = code(event)
        owned = self._requests.owns_key(name)
        if event.type() is QEvent.Type.ShortcutOverride:
            # The question before a shortcut or a mnemonic: may it have this key?
            if owned:
                event.accept()
            return owned
        types = event.text().isprintable() and bool(event.text()) and not event.modifiers() & _COMMAND
        down = event.type() is QEvent.Type.KeyPress
        self._requests.key_moved(name, types=types, down=down, repeated=event.isAutoRepeat())
        return owned


def typing() -> bool:
    """Whether letters would go into a field or a list now. GUI thread."""
    return isinstance(QApplication.focusWidget(), _FIELDS)


def shortcuts(window: QWidget) -> Collection[str]:
    """Return the keys that the screens of a window use for something, in Qt's names."""
    return {part.key().toString(QKeySequence.SequenceFormat.PortableText) for part in window.findChildren(QShortcut)}


def code(event: QKeyEvent) -> str:
    """Name a key with what is held beside it; by its place on the keyboard where Qt has no name for it."""
    key = event.key()
    if key in {0, Qt.Key.Key_unknown}:
        return f"scan {event.nativeScanCode()}"
    beside = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(beside, Qt.Key(key))).toString(QKeySequence.SequenceFormat.PortableText)
