"""Simulated instruments, for the demo, for training and for tests: a dermatoscope and a camera that need no hardware.

Photographs of synthetic patients carry the simulator's name as manufacturer, so that nobody takes them for real ones.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

import numpy as np

from devices.contract import DeviceInfo, DeviceKind, Frame, Live, Press, Setup, Still
from devices.errors import DeviceGone, DeviceTimeout
from devices.jpeg import inspect
from devices.simulation.device import Behaviour, SimulatedDevice
from devices.simulation.lens import Hand, Lens, Picture
from devices.simulation.scenarios import SCENARIOS, Scenario
from devices.simulation.scene import Conditions, Framing, Scene
from devices.simulation.subject import CAMERA_RENDERERS, SCOPE_RENDERERS, Rendered, Subject

PREVIEW_WIDTH = 1280
HEARTBEAT = 0.1
SILENCE = 2.0


def dermatoscope(
    subject: Subject | None = None, key: str = "simulated:dermatoscope", serial: str = "SIM-0001"
) -> SimulatedDevice:
    """Return a contact dermatoscope; without a subject it looks at a rendered lesion, stills of 1920 by 1440 pixels."""
    info = DeviceInfo(key, DeviceKind.DERMATOSCOPE, "Hub Station", "Simulated dermatoscope", serial)
    return SimulatedDevice(info, subject or Rendered(Scene(), tuple(SCOPE_RENDERERS), 1920))


def camera(subject: Subject | None = None, key: str = "simulated:camera", serial: str = "SIM-0002") -> SimulatedDevice:
    """Return a camera for overviews and close-ups; without a subject it looks at a rendered arm, stills of 4032 by 3024."""
    info = DeviceInfo(key, DeviceKind.CAMERA, "Hub Station", "Simulated camera", serial)
    return SimulatedDevice(info, subject or Rendered(Scene(), tuple(CAMERA_RENDERERS), 4032))


class SimulatedDriver:
    """Reaches the simulated devices it was given; by default one dermatoscope and one camera, of the same patient."""

    name = "simulated"

    def __init__(self, devices: Sequence[SimulatedDevice] | None = None) -> None:
        on_the_bench = [dermatoscope(), camera()] if devices is None else devices
        self.devices: Mapping[str, SimulatedDevice] = {device.info.key: device for device in on_the_bench}
        self._scene = Scene()
        self.scenario = SCENARIOS[0]

    def aim(self, framing: Framing) -> None:
        """Point each instrument that can show it at `framing`, as the operator would. Any thread; seen within a second."""
        for device in self.devices.values():
            if isinstance(device.subject, Rendered) and framing in device.subject.framings:
                device.subject.framing = framing

    def seat(self, scene: Scene) -> None:
        """Put another patient, or another lesion, before all instruments. Any thread; seen within a second."""
        self._scene = scene
        for device in self.devices.values():
            if isinstance(device.subject, Rendered):
                device.subject.scene = self.scenario.of(scene)

    def play(self, scenario: Scenario) -> None:
        """Hold and light all instruments as `scenario` says, until another one is played. Any thread."""
        self.scenario = scenario
        for device in self.devices.values():
            device.conditions = scenario.conditions
        self.seat(self._scene)

    def discover(self) -> list[DeviceInfo]:
        return [device.info for device in self.devices.values() if device.attached]

    def camera(self, info: DeviceInfo) -> "SimulatedCamera":
        if info.key not in self.devices:
            raise DeviceGone(f"{info.key} is not on the bench")
        return SimulatedCamera(self.devices[info.key])


class SimulatedCamera:
    """One simulated device, seen as a camera."""

    def __init__(self, device: SimulatedDevice) -> None:
        self._device = device
        self._plug: int | None = None
        self._rng = np.random.default_rng()
        self._hand = Hand(self._rng)
        self._lens: Lens | None = None

    @property
    def info(self) -> DeviceInfo:
        return self._device.info

    def open(self) -> None:
        self._plug = self._device.connect()
        self._lens = self._through()

    def close(self) -> None:
        self._plug = None
        self._lens = None

    def frames(self) -> Generator[Live, None, None]:
        plug = self._opened()
        number, last = 0, None
        seen = due = monotonic()
        while True:
            self._device.answer(plug)
            if (takes_picture := self._device.next_press()) is not None:
                yield Press(self.capture() if takes_picture else None)
            now = monotonic()
            if self._device.behaviour is Behaviour.SILENT:
                if now - seen > SILENCE:
                    raise DeviceTimeout(f"no frame for {SILENCE:.0f} s")
                self._device.pause(HEARTBEAT, plug)
                yield None
                continue
            if now < due:
                self._device.pause(min(HEARTBEAT, due - now), plug)
                if monotonic() < due:
                    yield None
                continue
            if last is None or self._device.behaviour is not Behaviour.FROZEN:
                last = self._expose()
            seen = monotonic()
            due = max(due + self._device.frame_seconds, now)
            yield Frame(number, last, seen)
            number += 1

    def capture(self) -> Still:
        plug = self._opened()
        self._device.answer(plug)
        if self._device.behaviour is Behaviour.SILENT:
            self._device.pause(SILENCE, plug)
            raise DeviceTimeout(f"no photograph within {SILENCE:.0f} s")
        taken = datetime.now(UTC)
        conditions, hand = self._moment()
        self._device.pause(self._device.capture_seconds, plug)
        if (failure := self._device.next_failure()) is not None:
            raise failure
        photograph = self._device.subject.photograph(conditions, hand, self._rng)
        self._device.answer(plug)
        content = self._device.on_the_wire(photograph.content)
        facts = inspect(content)
        settings = {**photograph.settings, **self._settings()}
        return Still(content, facts.width, facts.height, taken, self.info, settings=settings)

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        """It has no values that could be set: what was asked for is said beside that."""
        self._device.answer(self._opened())
        asked = {"exposure": setup.exposure, "white balance": setup.white_balance, "focus": setup.focus, "gain": setup.gain}
        refused = {name: f"not adjustable (asked for {value})" for name, value in asked.items() if value is not None}
        return {**self._settings(), **refused}

    def hold(self, held: bool) -> Mapping[str, str]:
        self._device.answer(self._opened())
        self._device.hold(held)
        return self._settings()

    def _settings(self) -> dict[str, str]:
        automatic = "off" if self._device.held else "on"
        return {"automatic exposure": automatic, "automatic white balance": automatic}

    def _opened(self) -> int:
        if self._plug is None:
            raise DeviceGone("the camera is not open")
        return self._plug

    def _expose(self) -> Picture:
        conditions, hand = self._moment()
        return self._through().expose(conditions, hand, self._rng)

    def _moment(self) -> tuple[Conditions, tuple[float, float]]:
        """Return the conditions of this moment, with the smear of the hand's movement, and where the hand is."""
        conditions, now = self._device.conditions, monotonic()
        hand = self._hand.at(now, conditions.tremor)
        before = self._hand.at(now - conditions.shutter, conditions.tremor)
        return replace(conditions, smear=(hand[0] - before[0], hand[1] - before[1])), hand

    def _through(self) -> Lens:
        """Return the lens for what is to be seen now; a new one only when that changed."""
        plate, scale = self._device.subject.plate(), self._device.conditions.scale
        if self._lens is None or self._lens.plate is not plate or self._lens.scale != scale:
            self._lens = Lens(plate, PREVIEW_WIDTH, scale)
        return self._lens
