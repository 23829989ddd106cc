"""What the campaign knows of a device: how it is reached, how it can be made to fail, and which pictures it sends."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Self

from devices.contract import Driver

Fault = Callable[[Random], object]
"""Begins a fault; what it leaves to chance it draws from the round's own."""


def does(*acts: Callable[[], object]) -> Fault:
    """Return a fault that is these acts, one after the other."""

    def begin(_: Random) -> None:
        for act in acts:
            act()

    return begin


def turned(body: object, knob: str, value: object) -> Callable[[], object]:
    """Return the act of turning a knob."""
    return lambda: setattr(body, knob, value)


class Part(ABC):
    """One device behind its real driver; a context manager. Every handle may be used from any one thread.

    `faults` are known by their names. `mend` undoes every fault, also those that were not begun, as a hand would that puts
    the cable back and switches the camera on; nothing is done to the station.
    """

    name: str
    driver: Driver
    key: str
    pictures: Sequence[bytes]

    @property
    @abstractmethod
    def faults(self) -> Mapping[str, Fault]:
        """Return what can happen to it."""

    @abstractmethod
    def mend(self) -> None:
        """Undo all that was done to it."""

    def sent(self, content: bytes) -> bool:
        """Say whether it sent this picture."""
        return content in self.pictures

    def __enter__(self) -> Self:
        return self

    @abstractmethod
    def __exit__(self, *_: object) -> None:
        """End whatever serves it."""
