"""What a screen reader is told beyond what Qt tells by itself: announcements, and the roles of our own widgets."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

# By the name of the class, as Qt asks for it. Everything else has the role that Qt gives its base class.
ROLES = {
    "LiveView": QAccessible.Role.Graphic,
    "PictureView": QAccessible.Role.Graphic,
    "NoticeCard": QAccessible.Role.AlertMessage,
    "ToggleGroup": QAccessible.Role.Grouping,
    "PatientBar": QAccessible.Role.Grouping,
    "StepIndicator": QAccessible.Role.Grouping,
    "Screen": QAccessible.Role.Section,
}


def say(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Let a screen reader say `words`: when it has time, or at once where they are `urgent`. GUI thread."""
    announcement = QAccessibleAnnouncementEvent(widget, words)
    if urgent:
        announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(announcement)


def install() -> None:
    """Give our own widgets their roles, once in a process."""
    QAccessible.installFactory(_interface)


def _interface(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """Answer Qt, which asks for each class of a widget from the lowest upwards. Qt owns what is returned."""
    role = ROLES.get(class_name)
    return QAccessibleWidget(thing, role, "") if role is not None and isinstance(thing, QWidget) else None
