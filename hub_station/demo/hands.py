"""Holds the simulated instruments as a person would: far or near as the view asks, another skin for another patient."""

import zlib
from itertools import cycle

from devices.drivers.simulated import SimulatedDriver
from devices.simulation.scenarios import SCENARIOS
from devices.simulation.scene import Framing, Scene, Tone
from ui.states import CaptureState, Choice, DeviceCheckState, WindowState

_FRAMING = {
    "location": Framing.OVERVIEW,
    "close-up": Framing.CLOSE_UP,
    "dermoscopic": Framing.DERMOSCOPY,
    "colour": Framing.CHART,
    "scale": Framing.BOARD,
}
"""What a view of a lesion, or a check of an instrument, wants to see."""


class Hands:
    """Watches what the window shows, and moves the instruments accordingly; better or worse, as an exercise asks."""

    def __init__(self, driver: SimulatedDriver) -> None:
        """Hold the instruments of `driver`."""
        self._driver = driver
        self._tones = cycle(Tone)
        self._skins: dict[str, Tone] = {}
        self._held: tuple[str, str] = ("", "")
        self.choices = tuple(Choice(one.id, one.title) for one in SCENARIOS)
        self.chosen = driver.scenario.id

    def choose(self, exercise_id: str) -> None:
        """Hold the instruments as the exercise asks, until another one is chosen."""
        self._driver.play(next(one for one in SCENARIOS if one.id == exercise_id))
        self.chosen = exercise_id

    def follow(self, state: WindowState) -> None:
        """Do what the present screen asks for. Cheap: called with every state."""
        screen = state.screen
        if isinstance(screen, DeviceCheckState):
            self._aim("", screen.kind)
        if not isinstance(screen, CaptureState) or state.bar is None:
            return
        view = next((one.id for one in screen.views if one.current), "")
        if screen.lesion_id != self._held[0]:
            tone = self._skins.setdefault(state.bar.number, next(self._tones))
            self._driver.seat(Scene(seed=zlib.crc32(screen.lesion_id.encode()) % 1000, tone=tone))
        self._aim(screen.lesion_id, view)

    def _aim(self, lesion_id: str, at: str) -> None:
        if (lesion_id, at) != self._held:
            self._held = (lesion_id, at)
            if at in _FRAMING:
                self._driver.aim(_FRAMING[at])
