"""A station with simulated devices and the presenters of the equipment page, without any screen."""

import queue
from collections.abc import Callable, Generator
from pathlib import Path

from devices.contract import Condition, DeviceInfo, DeviceKind, KnownBy, Live
from devices.drivers.simulated import SimulatedCamera, SimulatedDriver, dermatoscope
from devices.errors import DeviceError
from devices.places import Places
from devices.simulation.device import SimulatedDevice
from hub_station.assembly import build_station, local_now
from hub_station.cameras import Cameras, Life
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.store import Store
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.device_form import DeviceFormPresenter
from hub_station.presenters.equipment import EquipmentPresenter
from hub_station.settings import Settings
from ui.states import DeviceCard

SUBJECT = dermatoscope().subject
FORM = {
    "role": "dermatoscope",
    "manufacturer": "Northern Optics",
    "model": "DermScope 5",
    "serial": "HUB-0042",
    "magnification": "10x",
    "polarization": "yes",
    "contact": "both",
    "fixed_distance": "yes",
}


def twin(port: str) -> SimulatedDevice:
    """A scope that does not say its serial number, so that it is known by its socket."""
    info = DeviceInfo(
        f"uvc:1e4e:0110@{port}", DeviceKind.DERMATOSCOPE, "Maker", "Handyscope", "", port=port, known_by=KnownBy.PORT
    )
    return SimulatedDevice(info, SUBJECT)


class Moody(SimulatedDriver):
    """A driver whose devices refuse to open while there is an `error`, and say at the start how their `condition` is."""

    def __init__(self, error: DeviceError | None = None, condition: Condition | None = None) -> None:
        super().__init__([dermatoscope()])
        self.error, self.condition = error, condition

    def camera(self, info: DeviceInfo) -> SimulatedCamera:
        return _MoodyCamera(self, self.devices[info.key])


class _MoodyCamera(SimulatedCamera):
    def __init__(self, driver: Moody, device: SimulatedDevice) -> None:
        super().__init__(device)
        self._driver = driver

    def open(self) -> None:
        if self._driver.error:
            raise self._driver.error
        super().open()

    def frames(self) -> Generator[Live, None, None]:
        if self._driver.condition:
            yield self._driver.condition
        yield from super().frames()


class Room:
    """Everything but the window; `until` does what the window's event loop does."""

    def __init__(self, folder: Path, driver: SimulatedDriver, settings: Settings | None = None) -> None:
        self.driver = driver
        self._jobs: queue.Queue[Callable[[], None]] = queue.Queue()
        settings = settings or Settings()
        self.cameras = Cameras([driver], lambda: self._jobs.put(lambda: None))
        store = Store.create(folder / "store", MasterKey(b"k" * 32))
        self.station = build_station(settings, store, self.cameras, Places(list), lambda _: None, local_now)
        self.desk = Desk(self._jobs.put, lambda: None, self._entering)
        self.equipment = EquipmentPresenter(self.desk)
        self.form = DeviceFormPresenter(self.desk)
        self.cameras.start()
        self.desk.enter(self.station)
        self.desk.sign_in(settings.operators[0].operator())
        self.equipment.refresh()

    def _entering(self, place: Place) -> None:
        if place is Place.EQUIPMENT:
            self.equipment.refresh()

    def until(self, holds: Callable[[], bool]) -> None:
        """Do what comes from other threads until `holds()`; fails after 15 s of silence."""
        while not holds():
            self._jobs.get(timeout=15)()

    def card(self, key: str) -> DeviceCard:
        return next(one for one in self.equipment.state().devices if one.id == key)

    def all_live(self) -> None:
        def live() -> bool:
            lives = [one.life for one in self.cameras.instruments()]
            return len(lives) == len(self.driver.devices) and set(lives) == {Life.LIVE}

        self.until(live)

    def register(self, key: str, **values: str) -> None:
        """Fill the form of a device as a person does, and save it."""
        self.form.edit_device(key)
        form = FORM | values
        for field in ("role", "polarization", "contact", "fixed_distance"):
            self.form.pick_in_device_form(field, form[field])
        self.form.register_device({field: form[field] for field in ("manufacturer", "model", "serial", "magnification")})
        self.until(lambda: self.desk.place is Place.EQUIPMENT)

    def close(self) -> None:
        self.station.close()
