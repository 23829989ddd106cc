"""A simulated instrument as it lies on the bench: what it looks at, how, and the handles to make it fail on demand."""

from enum import Enum
from threading import Condition
from time import monotonic

from devices.contract import DeviceInfo
from devices.errors import DeviceError, DeviceGone
from devices.simulation.scene import Conditions
from devices.simulation.subject import Subject


class Behaviour(Enum):
    """How the device treats its driver."""

    STEADY = "steady"
    FROZEN = "frozen"
    SILENT = "silent"
    HUNG = "hung"


class SimulatedDevice:
    """The handles of one instrument. Every method from any thread; what it does is felt within 100 ms."""

    def __init__(self, info: DeviceInfo, subject: Subject, conditions: Conditions | None = None) -> None:
        self.info = info
        self.subject = subject
        self._changed = Condition()
        self._conditions = conditions or Conditions()
        self._attached = True
        self._plugs = 1
        self._behaviour = Behaviour.STEADY
        self._interval = 1 / 25
        self._capture_seconds = 0.0
        self._failures: list[DeviceError] = []
        self._truncations = 0
        self._presses: list[bool] = []
        self._held = False

    # what is seen

    @property
    def conditions(self) -> Conditions:
        return self._conditions

    @conditions.setter
    def conditions(self, conditions: Conditions) -> None:
        self._conditions = conditions

    # handles

    def unplug(self) -> None:
        """Pull the cable: gone from `discover`, and gone for an open camera until it is opened anew."""
        self._set(attached=False)

    def plug_in(self) -> None:
        """Put the cable back. Harmless when it is in."""
        self._set(attached=True)

    def freeze(self) -> None:
        """Send the same picture again and again, as a firmware does whose button was pressed."""
        self._set(behaviour=Behaviour.FROZEN)

    def silence(self) -> None:
        """Send nothing any more, and answer nothing; the driver notices by its own limits."""
        self._set(behaviour=Behaviour.SILENT)

    def hang(self) -> None:
        """Block the driver within its next call, until `recover`."""
        self._set(behaviour=Behaviour.HUNG)

    def recover(self) -> None:
        """Be steady and quick again, still unplugged if it was."""
        self._set(behaviour=Behaviour.STEADY, interval=1 / 25, capture_seconds=0.0)

    def be_slow(self, frame_seconds: float = 0.5, capture_seconds: float = 0.0) -> None:
        """Take so long for each frame, and so much longer for each photograph."""
        self._set(interval=frame_seconds, capture_seconds=capture_seconds)

    def fail_next_capture(self, error: DeviceError) -> None:
        """Raise this at the next capture; repeated calls queue up."""
        with self._changed:
            self._failures.append(error)

    def press(self, *, takes_picture: bool) -> None:
        """Press the device's own button; `takes_picture`: it is a shutter, and the device takes a photograph by itself."""
        with self._changed:
            self._presses.append(takes_picture)

    def truncate_next_jpeg(self) -> None:
        """Lose the second half of the next photograph's bytes on the way from the device to the driver."""
        with self._changed:
            self._truncations += 1

    def _set(
        self,
        *,
        attached: bool | None = None,
        behaviour: Behaviour | None = None,
        interval: float | None = None,
        capture_seconds: float | None = None,
    ) -> None:
        with self._changed:
            if attached is not None:
                self._plugs += attached and not self._attached
                self._attached = attached
                # Without power it forgets how it was set.
                self._held = self._held and attached
            self._behaviour = behaviour or self._behaviour
            self._interval = interval or self._interval
            self._capture_seconds = self._capture_seconds if capture_seconds is None else capture_seconds
            self._changed.notify_all()

    # the driver's side

    @property
    def attached(self) -> bool:
        return self._attached

    @property
    def behaviour(self) -> Behaviour:
        return self._behaviour

    @property
    def frame_seconds(self) -> float:
        return self._interval

    @property
    def capture_seconds(self) -> float:
        return self._capture_seconds

    @property
    def held(self) -> bool:
        """Whether it keeps its white balance and exposure instead of choosing them."""
        return self._held

    def hold(self, held: bool) -> None:
        """Keep white balance and exposure as they are, or choose them again."""
        with self._changed:
            self._held = held

    def connect(self) -> int:
        """Return the number of this plugging-in, by which `answer` knows whether the cable was pulled since."""
        with self._changed:
            self._wait_while_hung()
            if not self._attached:
                raise DeviceGone("unplugged")
            return self._plugs

    def answer(self, plug: int) -> None:
        """Return if the device is there; block while it hangs. Raises `DeviceGone` where the cable was pulled."""
        with self._changed:
            self._wait_while_hung()
            if not self._attached or self._plugs != plug:
                raise DeviceGone("unplugged")

    def pause(self, seconds: float, plug: int) -> None:
        """Wait; raises `DeviceGone` as soon as the cable is pulled."""
        deadline = monotonic() + seconds
        with self._changed:
            while self._attached and self._plugs == plug and (left := deadline - monotonic()) > 0:
                self._changed.wait(left)
        self.answer(plug)

    def next_failure(self) -> DeviceError | None:
        """Return the failure that is due at this capture, or None."""
        with self._changed:
            return self._failures.pop(0) if self._failures else None

    def next_press(self) -> bool | None:
        """Return whether the next press of the button takes a picture; None: it was not pressed."""
        with self._changed:
            return self._presses.pop(0) if self._presses else None

    def on_the_wire(self, content: bytes) -> bytes:
        """Carry a photograph to the driver: whole, unless it is to be truncated."""
        with self._changed:
            cut, self._truncations = self._truncations > 0, max(0, self._truncations - 1)
        return content[: len(content) // 2] if cut else content

    def _wait_while_hung(self) -> None:
        while self._behaviour is Behaviour.HUNG:
            self._changed.wait()
