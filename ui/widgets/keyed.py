"""Rows that stay the same widgets while their items change: the focus and the scroll position survive a new state."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QLayout, QWidget

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


class Keyed(Generic[T, W]):
    """Keeps one widget for each item of a layout, by the item's key."""

    def __init__(
        self,
        layout: QLayout,
        key: Callable[[T], Hashable],
        make: Callable[[T], W],
        show: Callable[[W, T], None],
        rebuilt: Callable[[], None] = lambda: None,
    ) -> None:
        """`make` a widget for a new item, `show` it its item; `rebuilt` is called when widgets came, went or moved."""
        self._layout, self._key, self._make, self._show, self._rebuilt = layout, key, make, show, rebuilt
        self._widgets: dict[Hashable, W] = {}

    def show_items(self, items: Sequence[T]) -> None:
        """Show these items in this order."""
        keys = [self._key(item) for item in items]
        changed = keys != list(self._widgets)
        if changed:
            self._rearrange(items)
        for item in items:
            self._show(self._widgets[self._key(item)], item)
        if changed:
            self._rebuilt()

    def __getitem__(self, key: Hashable) -> W:
        """Return the widget of an item. Raises KeyError."""
        return self._widgets[key]

    @property
    def widgets(self) -> tuple[W, ...]:
        """All widgets in order."""
        return tuple(self._widgets.values())

    def _rearrange(self, items: Sequence[T]) -> None:
        wanted = {self._key(item): item for item in items}
        for key, widget in self._widgets.items():
            self._layout.removeWidget(widget)
            if key not in wanted:
                # Hidden first, so that the focus leaves it before it dies.
                widget.hide()
                widget.deleteLater()
        self._widgets = {key: self._widgets.get(key) or self._make(item) for key, item in wanted.items()}
        for widget in self._widgets.values():
            self._layout.addWidget(widget)
