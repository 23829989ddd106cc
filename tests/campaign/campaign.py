"""The campaign: faults at random on every device of a station at once, each undone by itself; the station is never touched.

In each round of a device something goes wrong with it, now and then two things, while two people ask for pictures. Then
the fault is undone, and without anything else the picture must be back. Chance is seeded by campaign, device and round, so
that a round can be had again; what happens meanwhile is as real as the machine is busy.
"""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from random import Random
from time import monotonic

from devices.contract import Press, Still
from devices.errors import DeviceError
from devices.feed import ANSWER_WITHIN
from devices.jpeg import inspect
from hub_station.cameras import Cameras, Instrument, Life
from tests.campaign.figures import Figures
from tests.campaign.part import Part

BUSY_MACHINE = 4.0
"""Seconds that a machine with too much to do may add to the limit of an answer."""

RECOVERED_WITHIN = 40.0
"""Seconds after which a picture does not come back any more: an RTSP camera alone may need 10 to be opened."""

TICK = 0.05


@dataclass(slots=True)
class _Asked:
    """One request, and the moment of its answer."""

    future: "Future[Still]"
    asked: float
    answered: float = 0.0


@dataclass(slots=True)
class _Round:
    """What chance has chosen for one round; moments in seconds from its beginning."""

    faults: Sequence[str]
    begins: Sequence[float]
    length: float
    patient: bool
    presses: Sequence[Sequence[float]]

    @classmethod
    def of(cls, chance: Random, names: Sequence[str]) -> "_Round":
        faults = chance.sample(sorted(names), k=min(len(names), chance.choice((1, 1, 1, 2))))
        begins = [chance.uniform(0, 0.5) for _ in faults]
        length = max(begins) + chance.choice((0.1, 0.5, 1.0, 2.7)) * chance.uniform(0.5, 1)
        presses = [sorted(chance.uniform(0, length) for _ in range(chance.randrange(3))) for _ in range(2)]
        return cls(faults, begins, length, chance.random() < 0.05, presses)


@dataclass
class Campaign:
    """Runs rounds on the `parts` of one station. `cameras` must show them all; `seed` is named in every complaint."""

    cameras: Cameras
    parts: Sequence[Part]
    seed: str
    figures: Mapping[str, Figures] = field(init=False)

    def __post_init__(self) -> None:
        self.figures = {part.name: Figures() for part in self.parts}
        self._stop = threading.Event()
        self._wrong: list[BaseException] = []

    def run(self, rounds: int) -> None:
        """Do so many rounds with each part, all parts at once. Raises AssertionError with seed, part, round and faults."""
        workers = [
            threading.Thread(target=self._work, args=(part, rounds), name=f"hand at {part.name}") for part in self.parts
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if self._wrong:
            raise self._wrong[0]

    def stop(self) -> None:
        """Begin no further round."""
        self._stop.set()

    def pressed(self, key: str, press: Press) -> None:
        """Look at what an instrument's own shutter brought; to be told by the station."""
        part = next(one for one in self.parts if one.key == key)
        self.figures[part.name].presses += 1
        try:
            if press.still:
                check(part, press.still)
        except Exception as error:  # noqa: BLE001 - on the feed's thread, which would only log it
            self._complain(error, f"seed {self.seed}, {part.name}, its own shutter")

    def _work(self, part: Part, rounds: int) -> None:
        try:
            self._recover(part, "the beginning", monotonic())
            for number in range(rounds):
                if self._stop.is_set():
                    return
                self._round(part, number)
        except BaseException as error:  # noqa: BLE001 - raised again by `run`
            self._complain(error, f"seed {self.seed}, {part.name}")

    def _complain(self, error: BaseException, where: str) -> None:
        complaint = AssertionError(f"{where}: {type(error).__name__}: {error}")
        complaint.__cause__ = error
        self._wrong.append(complaint)
        self._stop.set()

    # one round

    def _round(self, part: Part, number: int) -> None:
        chance = Random(f"{self.seed} {part.name} {number}")  # noqa: S311 - chance that can be had again
        plan = _Round.of(chance, sorted(part.faults))
        what = f"round {number}, {' and '.join(plan.faults)}"
        began = monotonic()
        asked: list[_Asked] = []
        people = [threading.Thread(target=self._ask, args=(part, began, moments, asked)) for moments in plan.presses]
        for person in people:
            person.start()
        for begins, fault in sorted(zip(plan.begins, plan.faults, strict=True)):
            _until(began + begins)
            part.faults[fault](chance)
        _until(began + plan.length)
        for person in people:
            person.join()
        if plan.patient:
            # Some faults last until all that was asked has been answered: nobody is there to undo them.
            self._answers(part, asked, what)
        part.mend()
        mended = monotonic()
        self._answers(part, asked, what)
        self._recover(part, what, mended)
        self.figures[part.name].rounds += 1

    def _ask(self, part: Part, began: float, moments: Sequence[float], asked: list[_Asked]) -> None:
        for moment in moments:
            _until(began + moment)
            now = monotonic()
            one = _Asked(self.cameras.capture(part.key), now)
            one.future.add_done_callback(lambda _, one=one: setattr(one, "answered", monotonic()))  # type: ignore[misc]
            asked.append(one)

    def _answers(self, part: Part, asked: list[_Asked], what: str) -> None:
        """Wait for the answers, each within its limit, and look at them. Answered ones are taken off the list."""
        while asked:
            one = asked.pop()
            self._answer(part, one, what)

    def _answer(self, part: Part, one: _Asked, what: str) -> bool:
        figures = self.figures[part.name]
        figures.asked += 1
        limit = ANSWER_WITHIN + BUSY_MACHINE
        try:
            error = one.future.exception(max(0.0, one.asked + limit - monotonic()))
        except TimeoutError:
            raise AssertionError(f"{what}: a request was not answered within {limit:g} s") from None
        if one.answered:
            took = one.answered - one.asked
            assert took <= limit, f"{what}: an answer took {took:.1f} s"
            figures.slowest_answer = max(figures.slowest_answer, took)
        if error is None:
            check(part, one.future.result(), what)
            figures.stills += 1
        else:
            assert isinstance(error, DeviceError), f"{what}: answered with {error!r}"
            figures.errors[type(error).__name__] += 1
        return error is None

    # afterwards

    def _recover(self, part: Part, what: str, mended: float) -> None:
        """Wait until there is a picture again, and until one can be taken. The first alone is the recovery's time."""
        deadline = mended + RECOVERED_WITHIN
        self._wait_for_picture(part, what, mended, deadline)
        figures, took = self.figures[part.name], monotonic() - mended
        if took > figures.slowest_recovery:
            figures.slowest_recovery, figures.slowest_recovery_of = took, what
        while not self._answer(part, self._one_more(part), what):
            # What was undone while the station was at it may still come out.
            _until(monotonic() + TICK)
            self._wait_for_picture(part, what, monotonic(), deadline)

    def _one_more(self, part: Part) -> _Asked:
        asked: list[_Asked] = []
        self._ask(part, 0.0, [0.0], asked)
        return asked[0]

    def _wait_for_picture(self, part: Part, what: str, after: float, deadline: float) -> None:
        while not self._back(self._instrument(part), after):
            assert monotonic() < deadline, f"{what}: undone, and no picture: {self._instrument(part)}"
            assert not self._wrong, "broken off, since another device failed"
            _until(monotonic() + TICK)

    def _instrument(self, part: Part) -> Instrument | None:
        return next((one for one in self.cameras.instruments() if one.info.key == part.key), None)

    @staticmethod
    def _back(instrument: Instrument | None, after: float) -> bool:
        if instrument is None or instrument.life is not Life.LIVE:
            return False
        frame = instrument.latest.take()
        return not instrument.info.live or (frame is not None and frame.taken > after)


def check(part: Part, still: Still, what: str = "") -> None:
    """Fail unless a still is whole, says the truth about its size and its device, and was sent by that device."""
    facts = inspect(still.content)
    assert (still.width, still.height) == (facts.width, facts.height), f"{what}: a still of another size than it says"
    assert still.device.key == part.key, f"{what}: a still of {still.device.key}"
    assert part.sent(still.content), f"{what}: a still of {len(still.content)} bytes that the device never sent"


def _until(moment: float) -> None:
    """Let time pass: the one thing here that is a matter of the clock."""
    threading.Event().wait(max(0.0, moment - monotonic()))
