"""The campaign with the window in front: a process of its own, since its application times every call on the GUI thread.

Run as `python -m tests.campaign.window FOLDER SEED ROUNDS`. While the instruments fail and come back, somebody at the
capture screen presses the shutter, and takes every picture again. Prints what came of it as one line of JSON.
"""

import contextlib
import json
import sys
import threading
from pathlib import Path

from PySide6.QtWidgets import QWidget

from devices.jpeg import inspect
from hub_station.assembly import local_now
from hub_station.demo import clinic
from hub_station.demo.run import ThrowAwayDoor
from hub_station.demo.visit import ScriptedVisit
from hub_station.desktop import Desktop
from hub_station.outbox.keys import KeySlots
from hub_station.outbox.store import Store
from hub_station.settings import Settings
from tests.campaign.campaign import Campaign
from tests.campaign.simulated import Simulated
from ui.robot import CannotDo
from ui.watchdog import Watchdog

PATIENCE = 7200.0


class Operator:
    """Somebody who works the capture screen."""

    def __init__(self, visit: ScriptedVisit) -> None:
        self._visit = visit

    def act(self) -> None:
        """Do what can be done now: press the shutter, or have the picture taken again."""
        with contextlib.suppress(CannotDo):
            self._visit.press_shutter()
            again = [one for one in self._reasons() if self._visit.robot.can(one)]
            if again and self._visit.picture_shown():
                self._visit.robot.press(again[0])

    def _reasons(self) -> list[str]:
        names = (part.objectName() for part in self._visit.window.findChildren(QWidget))
        return [name for name in names if name.startswith("check.retake.")]


def main(place: Path, seed: str, rounds: int) -> dict[str, object]:
    """Fight; return the figures."""
    store_folder = place / "store"
    _, master = KeySlots.create(store_folder, "a passphrase for a test")
    store = Store.create(store_folder, master)
    clinic.fill(store.records, local_now())
    store.close()
    parts = [Simulated(place / str(number), number) for number in range(2)]
    dog = Watchdog()
    settings = clinic.settings(Settings(data_folder=store_folder))
    desktop = Desktop(
        settings,
        [part.driver for part in parts],
        door=lambda at, build: ThrowAwayDoor(at, build, master),
        demo=True,
        signed_in=clinic.MEMBERS[0].operator(),
        watchdog=dog,
    )
    try:
        desktop.open()
        visit = ScriptedVisit(desktop)
        visit.start()
        visit.identify()
        visit.consent()
        visit.lesion("Back", "none", "")
        dog.reset()
        run = Campaign(desktop.cameras, parts, seed)
        _fight(run, rounds, visit)
        worst, calls = dog.worst, dog.count
        station = desktop.station
        assert station is not None
        records = station.store.records
        now = records.current_visit()
        assert now is not None
        kept = [records.picture(one.id) for one in records.visit_file(now.id).captures]
        for content in kept:
            inspect(content)
            assert any(part.sent(content) for part in parts), f"seed {seed}: a picture was kept that no device sent"
    finally:
        desktop.close()
    # The door's own thread waits for the next who wants in.
    left = [one.name for one in threading.enumerate() if one is not threading.main_thread() and one.name != "door_0"]
    assert not left, f"seed {seed}: left behind: {left}"
    assert worst is not None
    return {
        **{f"{name}, behind the window": str(figures) for name, figures in run.figures.items()},
        "pictures kept by the window": f"{len(kept)}, every one whole and sent by its device",
        "longest call on the GUI thread": f"{worst.milliseconds:.1f} ms of {calls} calls ({worst.what})",
    }


def _fight(run: Campaign, rounds: int, visit: ScriptedVisit) -> None:
    """Run the campaign while the window lives."""
    wrong: list[BaseException] = []

    def fight() -> None:
        try:
            run.run(rounds)
        except BaseException as error:  # noqa: BLE001 - raised again on the main thread
            wrong.append(error)

    fighting = threading.Thread(target=fight, name="campaign")
    fighting.start()
    operator = Operator(visit)

    def over() -> bool:
        operator.act()
        return not fighting.is_alive()

    try:
        visit.robot.wait_until(over, PATIENCE, "the end of the campaign")
    finally:
        run.stop()
        fighting.join()
    if wrong:
        raise wrong[0]


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))  # noqa: T201 - read by the test
