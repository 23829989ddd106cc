"""The window with everything behind it: Qt parts of the ui on one side, presenters and station on the other.

Used alike by the program, the demo and the tests, so that what they show is the same window.
"""

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

import cv2

from devices.contract import Driver
from devices.originals import Originals
from devices.places import Places
from devices.tray import Tray
from hub_station.assembly import Station, build_station, local_now
from hub_station.cameras import Cameras
from hub_station.domain.operator import Operator
from hub_station.door import Door
from hub_station.outbox.store import Store
from hub_station.presenters.front import Exercises, Front
from hub_station.settings import Settings
from hub_station.triggers import MakeSources, Triggers, no_sources
from resources.words import speak
from ui.application import application
from ui.bridge import Bridge
from ui.keys import KeyFilter, shortcuts, typing
from ui.scanner import ScannerFilter
from ui.states import WindowState
from ui.ticker import Ticker
from ui.watchdog import Watchdog
from ui.wedge import Rules
from ui.window import Window

DEMO = "Demonstration: these are not real patients."


class Desktop:
    """One window and its station, from the door to the end. Make and use it on the GUI thread."""

    def __init__(
        self,
        settings: Settings,
        drivers: Sequence[Driver],
        find_places: Callable[[], Sequence[Originals]] = list,
        sources: MakeSources = no_sources,
        *,
        door: Callable[[Path, Callable[[Store], Station]], Door] = Door,
        demo: bool = False,
        demo_pin: str = "",
        signed_in: Operator | None = None,
        exercises: Exercises | None = None,
        watchdog: Watchdog | None = None,
        running: Callable[[], float] = monotonic,
    ) -> None:
        """Build the window before a `door` to the store in the settings' data folder; `watchdog` times the GUI thread.

        `find_places` names the cards and folders whose pictures may be filed; it is asked all the time. `sources` hear
        pedals and buttons. In a `demo` everybody has the same PIN, somebody may be `signed_in` from the start, and
        `exercises` may be practised where its instruments are simulated. `running` are seconds that never go back.
        """
        # OpenCV would work with as many threads as there are cores, and take the window's from it.
        cv2.setNumThreads(1)
        speak(settings.hub.language)
        self.application = application(watchdog)
        self._bridge = bridge = Bridge()
        self.station: Station | None = None

        def build(store: Store) -> Station:
            self.station = build_station(
                settings,
                store,
                self.cameras,
                self._places,
                lambda status: bridge.post(lambda: self.front.link_changed(status)),
                local_now,
            )
            return self.station

        tray = Tray()
        self.triggers = Triggers(sources, bridge.post, typing, lambda: shortcuts(self.window))
        self.front = Front(
            door(settings.data_folder, build),
            bridge.post,
            self._end,
            self.triggers,
            band=f"{DEMO} PIN: {demo_pin}" if demo and demo_pin else DEMO if demo else "",
            signed_in=signed_in if demo else None,
            exercises=exercises,
            tray=tray,
            running=running,
        )
        self._keys = KeyFilter(self.application, self.triggers, self.front.idle.touched)
        self._ticker = Ticker(1000, self.front.idle.tick)
        scanner = settings.scanner
        # Installed last, and so the first to see a key.
        self._scanner = ScannerFilter(
            self.application,
            Rules(scanner.prefix, scanner.minimum_length, scanner.longest_gap_ms / 1000),
            lambda: self.front.entered,
            self.front.scanned,
        )
        self.cameras = Cameras(
            drivers,
            lambda: bridge.post(self.front.changed),
            lambda key, press: bridge.post(lambda: self.front.device_pressed(key, press)),
        )
        self._places = Places(lambda: [tray, *find_places(), *self.cameras.cards()])
        self.window = Window(self.front)
        # What was imported and built so far lives as long as the program. Without this the collector looks at all of it
        # again and again, 40 ms each time, while every thread waits.
        gc.collect()
        gc.freeze()

    def open(self, follow: Callable[[WindowState], None] = lambda _: None) -> None:
        """Start the cameras, show the window and come to the door; `follow` sees every state that is shown."""

        def show(state: WindowState) -> None:
            self.window.show_state(state)
            follow(state)

        self.cameras.start()
        self._ticker.start()
        self.triggers.start(self.front.fired, self.front.triggers.learnt, self.front.changed)
        self._places.start(lambda: self._bridge.post(self.front.changed))
        self.front.start(show)
        self.window.show()

    def run(self) -> None:
        """Give the open window the whole screen and let a person work until it is closed, then stop everything."""
        self.window.showMaximized()
        try:
            self.application.exec()
        finally:
            self.close()

    def _end(self) -> None:
        # Not `quit`: that would ask the window, which asked us.
        self.application.exit()

    def close(self) -> None:
        """Take the window away and stop every part. Harmless when repeated."""
        self.front.stop()
        self._ticker.stop()
        self._scanner.remove()
        self._keys.remove()
        self.triggers.stop()
        self.window.hide()
        self._places.stop()
        if self.station:
            self.station.close()
            self.station = None
        else:
            self.cameras.stop()
