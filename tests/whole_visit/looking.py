"""What a person sees of a window, for tests of whole visits."""

from PySide6.QtWidgets import QLabel

from hub_station.demo.visit import ScriptedVisit
from ui.states import CaptureState, OutboxRow, OutboxState, OutboxStrip, WindowState

CAMERA = "simulated:camera"


def strip(visit: ScriptedVisit) -> OutboxStrip:
    """The counts at the foot of the window; none yet while the store is opened."""
    shown = visit.window.state
    return (shown.strip if shown else None) or OutboxStrip()


def state(visit: ScriptedVisit) -> WindowState:
    shown = visit.window.state
    assert shown is not None
    return shown


def capture_state(visit: ScriptedVisit) -> CaptureState:
    screen = state(visit).screen
    assert isinstance(screen, CaptureState)
    return screen


def outbox_rows(visit: ScriptedVisit) -> tuple[OutboxRow, ...]:
    screen = state(visit).screen
    return screen.rows if isinstance(screen, OutboxState) else ()


def now_at(visit: ScriptedVisit) -> str:
    """The view whose picture would be taken now."""
    return next((view.id for view in capture_state(visit).views if view.current), "")


def on_screen(visit: ScriptedVisit, words: str) -> bool:
    """Whether a label that a person sees has those words."""
    return any(words in label.text() for label in visit.window.findChildren(QLabel) if label.isVisible())
