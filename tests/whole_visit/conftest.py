"""A station with a real window, on a store and with instruments that the test holds in its hands."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from devices.contract import DeviceKind, Driver
from devices.drivers.simulated import SimulatedDriver, camera, dermatoscope
from devices.originals import Originals
from devices.simulation.replay import Replay
from hub_station.assembly import Station, local_now
from hub_station.demo import clinic
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.run import ThrowAwayDoor
from hub_station.demo.visit import ScriptedVisit
from hub_station.desktop import Desktop
from hub_station.domain.operator import Operator
from hub_station.outbox.keys import KeySlots, MasterKey
from hub_station.outbox.store import Store
from hub_station.settings import Hospital, Settings
from hub_station.triggers import MakeSources, no_sources
from tests.parts.orthanc import Orthanc, running_orthanc
from tests.parts.pictures import jpeg
from ui.states import CaptureState

REAL_PICTURES = Path(__file__).parents[3] / "shared" / "data" / "skin" / "calibration"
"""Real pictures with licences, where they lie beside the checkout."""


class Bench:
    """Makes stores and opens windows on them; everything is taken down at the end of the test."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "store"
        self.master: MasterKey | None = None
        self._open: list[Desktop] = []

    def fill(self) -> None:
        """Make a store with the sample clinic in it."""
        _, self.master = KeySlots.create(self.folder, "a passphrase for a test")
        store = Store.create(self.folder, self.master)
        clinic.fill(store.records, local_now())
        clinic.staff(store.people, local_now())
        store.close()

    def open(
        self,
        drivers: Sequence[Driver],
        url: str | None,
        find_places: Callable[[], Sequence[Originals]] = list,
        sources: MakeSources = no_sources,
        signed_in: Operator | None = clinic.MEMBERS[0].operator(),  # noqa: B008 - a frozen value
        running: Callable[[], float] = monotonic,
        **changes: object,
    ) -> ScriptedVisit:
        """Open the window of a filled store, with somebody signed in already, or nobody; `changes` are other settings."""
        master = self.master
        assert master is not None
        hospital = Hospital(name="the test hospital", url=url) if url else None
        settings = clinic.settings(Settings(hospital=hospital, data_folder=self.folder)).model_copy(update=changes)
        desktop = Desktop(
            settings,
            drivers,
            find_places,
            sources,
            door=lambda at, build: ThrowAwayDoor(at, build, master),
            demo=True,
            signed_in=signed_in,
            running=running,
        )
        self.take_care_of(desktop)
        desktop.open()
        return ScriptedVisit(desktop)

    def take_care_of(self, desktop: Desktop) -> None:
        """Close this one too at the end."""
        self._open.append(desktop)

    @property
    def desktop(self) -> Desktop:
        """The newest window with all behind it."""
        return self._open[-1]

    @property
    def station(self) -> Station:
        """The station behind the newest window."""
        station = self._open[-1].station
        assert station is not None, "the store is not open yet"
        return station

    def close(self) -> None:
        """Close every window."""
        for desktop in self._open:
            desktop.close()
            desktop.window.deleteLater()
        self._open.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    bench.fill()
    yield bench
    bench.close()


@pytest.fixture
def hospital() -> Iterator[LoopbackHospital]:
    with LoopbackHospital() as archive:
        yield archive


@pytest.fixture(scope="session")
def orthanc() -> Iterator[Orthanc]:
    with running_orthanc() as archive:
        yield archive


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Callable[[DeviceKind], Path]:
    """Folders of pictures: real ones where they lie beside the checkout, else rendered ones."""

    def folder(kind: DeviceKind) -> Path:
        real = REAL_PICTURES / ("dermoscopic" if kind is DeviceKind.DERMATOSCOPE else "clinical")
        if real.is_dir():
            return real
        made = tmp_path_factory.mktemp(kind.value)
        for seed in range(4):
            (made / f"{seed}.jpg").write_bytes(jpeg(seed, 1280, 960))
        return made

    return folder


@pytest.fixture
def instruments(pictures: Callable[[DeviceKind], Path]) -> SimulatedDriver:
    """A dermatoscope and a camera that show pictures of those folders, and fail when they are told to."""
    return SimulatedDriver(
        [
            dermatoscope(Replay(pictures(DeviceKind.DERMATOSCOPE))),
            camera(Replay(pictures(DeviceKind.CAMERA))),
        ]
    )


@pytest.fixture
def at_camera(bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver) -> ScriptedVisit:
    """A visit with one lesion, at the live picture of its first view."""
    visit = bench.open([instruments], hospital.url)
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.shoot"), "the live picture")
    return visit
