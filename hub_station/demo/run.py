"""Demo mode: the real station on a throw-away store, with simulated instruments and a loopback hospital.

Nothing of it outlives the program: the folder, its key and the hospital's archive are gone when it ends.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from hub_station.assembly import Station, local_now
from hub_station.demo import clinic
from hub_station.demo.hands import Hands
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import Screenshots, ScriptedVisit
from hub_station.desktop import Desktop
from hub_station.door import Door
from hub_station.outbox.keys import KeySlots, MasterKey
from hub_station.outbox.store import Store
from hub_station.presenters.outbox import WORDS
from hub_station.settings import Hospital, Settings
from sync.dicom import read_jpeg
from ui.robot import CannotDo
from ui.watchdog import Watchdog


class ThrowAwayDoor(Door):
    """A door whose key is at hand: the demo never touches the key store of whoever tries it."""

    def __init__(self, folder: Path, build: Callable[[Store], Station], master: MasterKey) -> None:
        """Open `folder` with `master`."""
        super().__init__(folder, build)
        self._master = master

    def knock(self) -> "Future[Station]":
        """Open at once."""
        return self._open(lambda _: self._master)


@contextmanager
def demo_desktop(replay: Path | None, watchdog: Watchdog | None = None) -> Iterator[tuple[Desktop, LoopbackHospital]]:
    """Open the window of the demo, and take all down again. `replay`: JPEG files for the simulated dermatoscope."""
    with tempfile.TemporaryDirectory(prefix="hub-station-demo-") as place, LoopbackHospital() as hospital:
        folder = Path(place) / "store"
        _, master = KeySlots.create(folder, secrets.token_urlsafe(24))
        store = Store.create(folder, master)
        clinic.fill(store.records, local_now())
        clinic.staff(store.people, local_now())
        store.close()
        driver = clinic.instruments(replay)
        hands = Hands(driver)
        endpoint = Hospital(name="the demo hospital", url=hospital.url)
        desktop = Desktop(
            clinic.settings(Settings(hospital=endpoint, data_folder=folder)),
            [driver],
            door=lambda at, build: ThrowAwayDoor(at, build, master),
            demo=True,
            demo_pin=clinic.PIN,
            signed_in=clinic.MEMBERS[0].operator(),
            exercises=hands,
            watchdog=watchdog,
        )
        desktop.open(hands.follow)
        try:
            yield desktop, hospital
        finally:
            desktop.close()


def interactive(replay: Path | None) -> int:
    """Show the window, ready for a person to do a visit. Returns the exit code."""
    with demo_desktop(replay) as (desktop, _):
        desktop.run()
    return 0


def scripted(pictures: Path, replay: Path | None) -> int:
    """Perform a whole visit through the window and compare every picture with what the hospital holds.

    Returns 0 where all were received and are equal, else 1.
    """
    # Nobody watches; and the same pictures come out on every machine.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    watchdog = Watchdog()
    began = monotonic()
    with demo_desktop(replay, watchdog) as (desktop, hospital):
        visit = ScriptedVisit(desktop)
        visit.seen = Screenshots(visit.robot, pictures).take
        try:
            visit.wait_for_live_picture()
            live_after = monotonic() - began
            watchdog.reset()
            visit.perform()
        except (TimeoutError, CannotDo) as error:
            print(f"The visit did not come to its end: {error}.")
            return 1
        equal = print_comparison(desktop, hospital)
    print(f"\nScreenshots of each step: {pictures.resolve()}")
    print(f"First live picture: {live_after:.2f} s after the demo began to open its window.")
    if watchdog.worst:
        slowest = f"{watchdog.worst.milliseconds:.0f} ms ({watchdog.worst.what})"
        print(f"Longest of {watchdog.count} calls on the GUI thread: {slowest}.")
    print("All pictures were received and are equal." if equal else "NOT all pictures were received and are equal.")
    return 0 if equal else 1


def print_comparison(desktop: Desktop, hospital: LoopbackHospital) -> bool:
    """Print each picture with its digest at the shutter, as the hospital holds it, and its state. True: all equal."""
    if desktop.station is None:
        return False
    rows = desktop.station.store.deliveries.listing(1000, 0)
    print(f"\n{'picture':<34} {'SHA-256 at the shutter':<24} {'read back from there':<24} state")
    equal = bool(rows)
    for row in reversed(rows):
        held = hospital.holds(row.sop_uid)
        back = hashlib.sha256(read_jpeg(held)).hexdigest() if held else "not there"
        word, _ = WORDS[row.state]
        same = back == row.digest and word == "Received"
        equal = equal and same
        what = f"{row.lesion_title}, {desktop.station.pathway.view_title(row.view_id)}"
        print(f"{what:<34} {row.digest[:20]}…    {back[:20]}…    {word}{'' if same else '  DIFFERS'}")
    return equal
