"""How closely a live picture is looked at, and at which part of it: for the eye, never for the record. Arithmetic only."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt

STEPS = (1, 2, 4)
"""Screen pixels to one pixel of the live picture. Whole numbers: nothing is blurred between pixels at 1:1."""

# A step that would hardly be larger than the fitted picture is left out.
_WORTH = 1.05


@dataclass(frozen=True, slots=True)
class Look:
    """What is painted where: the part `source` of the picture (its pixels) fills `target` (pixels of the screen).

    `step` is 0 where the whole picture is fitted. `target` may lie beyond the room by less than one step on each side.
    """

    source: QRect
    target: QRect
    step: int

    def whole(self, picture: QSize) -> QRect:
        """Return where all of the picture would lie, in pixels of the screen; also what is out of sight."""
        if not self.step:
            return self.target
        corner = self.target.topLeft() - self.source.topLeft() * self.step
        return QRect(corner, picture * self.step)


class Zoom:
    """Fitted, or one of the steps around a middle. The middle is kept in parts of the picture, 0 to 1 each way."""

    def __init__(self) -> None:
        self._step = 0
        self._middle = QPointF(0.5, 0.5)

    def look(self, picture: QSize, room: QSize) -> Look:
        """Return what to paint of a picture of that size in that room (pixels of the screen)."""
        if not self._step or self._step not in steps(picture, room):
            size = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
            return Look(QRect(0, 0, picture.width(), picture.height()), _centred(size, room), 0)
        seen = QSize(-(-room.width() // self._step), -(-room.height() // self._step)).boundedTo(picture)
        left = _within(self._middle.x() * picture.width(), seen.width(), picture.width())
        top = _within(self._middle.y() * picture.height(), seen.height(), picture.height())
        return Look(QRect(left, top, seen.width(), seen.height()), _centred(seen * self._step, room), self._step)

    def fit(self) -> None:
        """Show the whole picture."""
        self._step, self._middle = 0, QPointF(0.5, 0.5)

    def change(self, picture: QSize, room: QSize, by: int, at: QPointF | None = None) -> None:
        """Go `by` steps closer (or back, where negative); the place `at` (pixels of the screen) stays where it is."""
        ladder = (0, *steps(picture, room))
        before = self.look(picture, room)
        self._step = ladder[min(max(0, ladder.index(before.step) + by), len(ladder) - 1)]
        if not self._step:
            self.fit()
            return
        at = at or QPointF(room.width() / 2, room.height() / 2)
        point = _point(before, at)
        away = (at - QPointF(room.width() / 2, room.height() / 2)) / self._step
        self._go(picture, room, point - away)

    def pan(self, picture: QSize, room: QSize, way: QPointF) -> None:
        """Move what is seen by so many pixels of the screen."""
        now = self.look(picture, room)
        if now.step:
            self._go(picture, room, _middle(now) + way / now.step)

    def centre(self, picture: QSize, room: QSize, at: QPointF) -> None:
        """Bring the place `at` (pixels of the screen) to the middle."""
        self.pan(picture, room, at - QPointF(room.width() / 2, room.height() / 2))

    def _go(self, picture: QSize, room: QSize, middle: QPointF) -> None:
        """Let `middle` (pixels of the picture) be the middle, as far as the picture reaches."""
        half = QPointF(room.width() / 2 / self._step, room.height() / 2 / self._step)
        x = min(max(middle.x(), half.x()), max(half.x(), picture.width() - half.x()))
        y = min(max(middle.y(), half.y()), max(half.y(), picture.height() - half.y()))
        self._middle = QPointF(x / picture.width(), y / picture.height())


def steps(picture: QSize, room: QSize) -> tuple[int, ...]:
    """Return the steps that show more than the fitted picture does."""
    fitted = min(room.width() / max(1, picture.width()), room.height() / max(1, picture.height()))
    return tuple(step for step in STEPS if step > fitted * _WORTH)


def _point(look: Look, at: QPointF) -> QPointF:
    """Return the pixel of the picture that lies at a place of the screen."""
    scale = look.source.width() / look.target.width()
    return QPointF(look.source.topLeft()) + (at - QPointF(look.target.topLeft())) * scale


def _middle(look: Look) -> QPointF:
    return QPointF(look.source.topLeft()) + QPointF(look.source.width() / 2, look.source.height() / 2)


def _within(middle: float, seen: int, whole: int) -> int:
    return min(max(0, round(middle - seen / 2)), whole - seen)


def _centred(size: QSize, room: QSize) -> QRect:
    return QRect((room.width() - size.width()) // 2, (room.height() - size.height()) // 2, size.width(), size.height())
