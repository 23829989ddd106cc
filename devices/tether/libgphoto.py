"""libgphoto2, as it runs in the worker's process: finds bodies, and drives one. Only its card's part imports gphoto2 too.

Written for libgphoto2 2.5.34 and its Python binding 2.6. The traps that it goes round: the binding holds the GIL in some
calls; a file's data die with the file; `wait_for_event` need not wait; capturing throws waiting events away.
"""

import contextlib
import logging
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from time import monotonic, sleep
from typing import Any

import gphoto2 as gp

from devices.contract import Condition
from devices.errors import (
    DeviceAsleep,
    DeviceBusy,
    DeviceError,
    DeviceFault,
    DeviceFull,
    DeviceGone,
    DeviceTimeout,
)
from devices.tether.body import Detected, Identity, Item, Photograph, Preview, RawOnly

log = logging.getLogger(__name__)

CAPTURE_WITHIN = 9.0
RAW_WAIT = 3.0
LOOK_EVERY = 30.0
LIVE_EVERY = 1 / 30
PAUSE = 0.02
MOST_EVENTS = 50
JPEG_NAMES = (".jpg", ".jpeg", ".jpe")
ON_THE_CARD = "Memory card"
STORE_FULL_OR_PROPERTY = re.compile(r"(?i)event (400a)|property")
"""How libgphoto2 words the events that it has no number of its own for."""


GONE = frozenset({
    gp.GP_ERROR_IO, gp.GP_ERROR_IO_INIT, gp.GP_ERROR_IO_READ, gp.GP_ERROR_IO_WRITE, gp.GP_ERROR_IO_UPDATE,
    gp.GP_ERROR_IO_USB_FIND, gp.GP_ERROR_MODEL_NOT_FOUND, gp.GP_ERROR_UNKNOWN_PORT,
})  # fmt: skip
HELD = frozenset({gp.GP_ERROR_IO_USB_CLAIM, gp.GP_ERROR_IO_LOCK})


@dataclass(frozen=True, slots=True)
class _Added:
    """A file that the body said it added, and when."""

    folder: str
    name: str
    taken: datetime

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name

    @property
    def is_jpeg(self) -> bool:
        return self.name.lower().endswith(JPEG_NAMES)


def detect() -> list[Detected]:
    """List the bodies on the USB that can be released by a computer: no phone that is being charged. Opens none."""
    abilities, ports = _tables()
    found = abilities.detect(ports)
    bodies = []
    for place in range(found.count()):
        model, port = found.get_name(place), found.get_value(place)
        able = abilities.get_abilities(abilities.lookup_model(model))
        if able.operations & gp.GP_OPERATION_CAPTURE_IMAGE:
            bodies.append(Detected(model, port, f"{able.usb_vendor:04x}", f"{able.usb_product:04x}"))
    return bodies


class Tether:
    """One body. `fetching` is called before a photograph is fetched, which may take a while. Raises only `DeviceError`."""

    def __init__(self, fetching: Callable[[], None]) -> None:
        self._fetching = fetching
        self._camera: Any = None
        self._live = False
        self._next_preview = 0.0
        self._added: deque[_Added] = deque()
        self._stems: deque[str] = deque(maxlen=32)
        self._raw: tuple[str, float] | None = None
        self._condition: Condition | None = None
        self._looked = -inf
        self._complete = self._full = False

    def open(self, model: str, port: str) -> Identity:
        """Take hold of the body at a port, in libgphoto2's own words for both."""
        try:
            abilities, ports = _tables()
            able = abilities.get_abilities(abilities.lookup_model(model))
            # A port with an address is not among those that are listed; looking it up puts it there.
            place = ports.get_info(ports.lookup_path(port))
            camera = gp.Camera()
            camera.set_abilities(able)
            camera.set_port_info(place)
            camera.init()
        except gp.GPhoto2Error as error:
            if error.code == gp.GP_ERROR_TIMEOUT:
                raise DeviceAsleep("the camera is there and does not answer: it sleeps, or it hangs") from error
            if error.code == gp.GP_ERROR and port.startswith("ptpip:"):
                # The reason of a refused connection is lost on the way.
                raise DeviceBusy("the camera serves another computer, or was not paired with this one") from error
            raise _meaning(error) from error
        self._camera = camera
        self._keep_on_the_card()
        self._live = bool(able.operations & gp.GP_OPERATION_CAPTURE_PREVIEW) and self._shows_itself()
        return Identity(
            self._said("manufacturer"),
            self._said("cameramodel"),
            self._said("deviceversion"),
            self._said("serialnumber"),
            self._live,
        )

    def bring(self) -> list[Item]:
        """Return what the body has now, nothing for nothing; within about 100 ms, unless a photograph is fetched."""
        try:
            self._drain()
            if self._added:
                return self._brought(self._added.popleft())
            if self._raw is not None and monotonic() > self._raw[1]:
                self._raw = None
                return [RawOnly()]
            if monotonic() - self._looked > LOOK_EVERY:
                self._looked = monotonic()
                condition = Condition(self._battery(), self._shots_left())
                if condition != self._condition:
                    self._condition = condition
                    return [condition]
            if not self._live:
                sleep(PAUSE)
                return []
            sleep(max(0.0, self._next_preview - monotonic()))
            self._next_preview = monotonic() + LIVE_EVERY
            return self._preview()
        except gp.GPhoto2Error as error:
            raise self._judged(error) from error

    def capture(self) -> Photograph:
        """Release the shutter, and fetch the JPEG that it makes. What the body says meanwhile is kept for `bring`."""
        deadline = monotonic() + CAPTURE_WITHIN
        try:
            self._drain()
            earlier, self._added = self._added, deque()
            try:
                taken = self._release(deadline)
                return self._own(taken, deadline)
            finally:
                self._added.extendleft(reversed(earlier))
                self._looked = -inf
        except gp.GPhoto2Error as error:
            raise self._judged(error) from error

    def use(self, call: Callable[[Any], Any]) -> Any:
        """Call a function with libgphoto2's own camera, and return what it returns."""
        if self._camera is None:
            raise DeviceGone("the camera is not open")
        try:
            return call(self._camera)
        except gp.GPhoto2Error as error:
            raise self._judged(error) from error

    def close(self) -> None:
        """Let go. Raises nothing: a body that is away cannot be told."""
        camera, self._camera = self._camera, None
        if camera is not None:
            with contextlib.suppress(gp.GPhoto2Error):
                camera.exit()

    # what it says

    def _drain(self, wait: float = 0.0) -> None:
        """Take the events that wait; where none does and `wait` seconds may pass, let some of them pass."""
        for _ in range(MOST_EVENTS):
            kind, what = self._camera.wait_for_event(int(1000 * wait))
            if kind == gp.GP_EVENT_TIMEOUT:
                sleep(min(wait, PAUSE))
                return
            if kind == gp.GP_EVENT_FILE_ADDED:
                self._added.append(_Added(what.folder, what.name, datetime.now(UTC)))
            elif kind == gp.GP_EVENT_CAPTURE_COMPLETE:
                self._complete = True
            elif kind == gp.GP_EVENT_UNKNOWN and (said := STORE_FULL_OR_PROPERTY.search(str(what))):
                self._looked = -inf
                self._full = self._full or bool(said[1])
            wait = 0.0

    def _brought(self, added: _Added) -> list[Item]:
        self._looked = -inf
        if added.is_jpeg:
            photograph = self._fetched(added, added.taken)
            if self._raw is not None and self._raw[0] == added.stem:
                self._raw = None
            return [photograph]
        if added.stem not in self._stems:
            self._raw = (added.stem, monotonic() + RAW_WAIT)
        return []

    def _said(self, name: str) -> str:
        try:
            return str(self._camera.get_single_config(name).get_value()).strip()
        except gp.GPhoto2Error as error:
            if error.code in GONE or error.code == gp.GP_ERROR_TIMEOUT:
                raise _meaning(error) from error
            return ""  # this body does not say

    def _battery(self) -> int | None:
        percent = re.match(r"(\d{1,3})\s*%", self._said("batterylevel"))
        return int(percent[1]) if percent else None

    def _shots_left(self) -> int | None:
        room = [
            card.freeimages for card in self._camera.get_storageinfo() if card.fields & gp.GP_STORAGEINFO_FREESPACEIMAGES
        ]
        return sum(room) if room else None

    def _judged(self, error: Any) -> DeviceError:
        """Say what an error means that libgphoto2 leaves unspecified: a full card, or a body that is away."""
        if error.code != gp.GP_ERROR:
            return _meaning(error)
        try:
            full = self._shots_left() == 0
        except gp.GPhoto2Error:
            return DeviceGone("the camera does not answer any more")
        return DeviceFull("the camera's card is full") if full else _meaning(error)

    # live view

    def _shows_itself(self) -> bool:
        try:
            self._preview()
        except gp.GPhoto2Error as error:
            if error.code in {gp.GP_ERROR_NOT_SUPPORTED, gp.GP_ERROR}:
                return False
            raise _meaning(error) from error
        return True

    def _preview(self) -> list[Item]:
        try:
            file = self._camera.capture_preview()
        except gp.GPhoto2Error as error:
            if error.code != gp.GP_ERROR_CAMERA_BUSY:
                raise
            sleep(PAUSE)
            return []
        return [Preview(bytes(file.get_data_and_size()))]

    # photographs

    def _keep_on_the_card(self) -> None:
        """Have the body store what it takes on its card too, where it has one: many keep it in a memory that forgets."""
        try:
            if not self._camera.get_storageinfo():
                return
            target = self._camera.get_single_config("capturetarget")
            if ON_THE_CARD in list(target.get_choices()) and target.get_value() != ON_THE_CARD:
                target.set_value(ON_THE_CARD)
                self._camera.set_single_config("capturetarget", target)
        except gp.GPhoto2Error as error:
            log.info("where the camera stores its pictures cannot be set: %s", error)

    def _release(self, deadline: float) -> datetime:
        self._complete = self._full = False
        while True:
            taken = datetime.now(UTC)
            try:
                self._camera.trigger_capture()
            except gp.GPhoto2Error as error:
                if error.code != gp.GP_ERROR_CAMERA_BUSY or monotonic() > deadline - CAPTURE_WITHIN / 2:
                    raise
                self._drain(PAUSE)
            else:
                return taken

    def _own(self, taken: datetime, deadline: float) -> Photograph:
        raw, until = False, deadline
        while monotonic() < until:
            self._drain(PAUSE)
            while self._added:
                added = self._added.popleft()
                if added.is_jpeg:
                    return self._fetched(added, taken)
                raw = True
            if self._full:
                raise DeviceFull("the camera's card is full")
            if self._complete:
                # Some bodies name the picture only after they said that all is done.
                until, self._complete = min(deadline, monotonic() + RAW_WAIT), False
        if raw:
            raise DeviceFault("the camera is set to raw pictures: set it to JPEG, or to both")
        raise DeviceTimeout("the camera was released and brought no photograph")

    def _fetched(self, added: _Added, taken: datetime) -> Photograph:
        self._fetching()
        info = self._camera.file_get_info(added.folder, added.name).file
        # The data belong to the file and die with it: it must live until they are copied.
        file = self._camera.file_get(added.folder, added.name, gp.GP_FILE_TYPE_NORMAL)
        content = bytes(file.get_data_and_size())
        self._stems.append(added.stem)
        if info.fields & gp.GP_FILE_INFO_SIZE and info.size != len(content):
            raise DeviceFault(f"{added.name} has {info.size} bytes, and {len(content)} came")
        return Photograph(content, added.name, taken, f"{added.folder.rstrip('/')}/{added.name}")


def _tables() -> tuple[Any, Any]:
    abilities, ports = gp.CameraAbilitiesList(), gp.PortInfoList()
    abilities.load()
    ports.load()
    return abilities, ports


def _meaning(error: Any) -> DeviceError:
    """Say what an error of libgphoto2 means; its numbers are those of gphoto2-result.h and gphoto2-port-result.h."""
    words = f"libgphoto2 says {error.code}: {gp.gp_result_as_string(error.code)}"
    if error.code in GONE:
        return DeviceGone(words)
    if error.code in HELD:
        return DeviceBusy(f"another program holds the camera, perhaps the file manager ({words})")
    if error.code == gp.GP_ERROR_CAMERA_BUSY:
        return DeviceBusy(words)
    if error.code == gp.GP_ERROR_TIMEOUT:
        return DeviceTimeout(words)
    if error.code == gp.GP_ERROR_NO_SPACE:
        return DeviceFull(words)
    return DeviceFault(words)
