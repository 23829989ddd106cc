"""A whole visit that performs itself: the robot works the window as a healthcare assistant would."""

from collections.abc import Callable
from pathlib import Path

from hub_station.desktop import Desktop
from ui.robot import Robot
from ui.states import (
    CaptureState,
    CheckState,
    ConsentState,
    IdentifyState,
    LesionsState,
    OutboxState,
    SealState,
    TodayState,
    Tone,
)
from ui.widgets.live_view import LiveView

DERMATOSCOPE = "simulated:dermatoscope"

PATIENCE = 30.0
"""Seconds for any step; a step that takes longer has gone wrong."""


class ScriptedVisit:
    """Works one window. Every step waits until the window is ready for it, and raises TimeoutError naming what hangs."""

    def __init__(self, desktop: Desktop) -> None:
        """Work the open window of `desktop`. `seen` may be set: it is told the name of each step while that is shown."""
        self.window = desktop.window
        self.robot = Robot(desktop.window)
        self.seen: Callable[[str], None] = lambda _: None
        self._sent_before = 0

    def wait_for_live_picture(self) -> None:
        """Wait until the first screen shows a frame of the dermatoscope. Raises TimeoutError."""
        robot = self.robot
        name = f"today.live.{DERMATOSCOPE}"

        def painted() -> bool:
            view = robot.find(name) if robot.can(name) else None
            return isinstance(view, LiveView) and view.showing

        self.until(painted, "the first live picture")

    def perform(self) -> None:
        """Do the visit of the next patient, and wait until the hospital holds every picture."""
        self.perform_until_sealed()
        self.wait_for_receipts()

    def perform_until_sealed(self) -> None:
        """Do the visit of the next patient."""
        self.start()
        self.identify()
        self.consent()
        self.lesion("Anterior surface of forearm", "L", "noticed in spring")
        for view in ("location", "close-up", "dermoscopic"):
            self.picture(view)
        self.seal()

    def start(self) -> None:
        """Start the next patient of today's list."""
        self.until(lambda: self.robot.shows(TodayState) and self.robot.can("today.next"), "today's list")
        self.until(self._instruments_live, "a live picture of every instrument")
        self.seen("today")
        self.robot.press("today.next")

    def seal(self) -> None:
        """Send the visit from the contact sheet."""
        self.until(lambda: self.robot.shows(SealState) and self.robot.can("seal.seal"), "the contact sheet")
        self.seen("check-and-send")
        self._sent_before = self._in_outbox()
        self.robot.press("seal.seal")
        self.until(self._completed, "the sealed visit")
        self.seen("sealed")

    def wait_for_receipts(self) -> None:
        """Look at the outbox until the hospital holds everything, or something needs attention."""
        self.robot.press("foot.outbox")
        self.until(self._all_settled, "the hospital's receipts")
        self.seen("outbox")

    def identify(self) -> None:
        """Ask the three questions and confirm each answer."""
        robot = self.robot
        self.until(lambda: robot.shows(IdentifyState) and robot.can("identify.reveal.name"), "the identity questions")
        self.seen("identify")
        for question in ("name", "birth-date", "nhs-number"):
            robot.press(f"identify.reveal.{question}")
            self.until(lambda name=question: robot.can(f"identify.confirm.{name}"), "the expected answer")  # type: ignore[misc]
            robot.press(f"identify.confirm.{question}")
        self.until(lambda: robot.can("identify.done"), "three confirmed identifiers")
        self.seen("identified")
        robot.press("identify.done")

    def consent(self) -> None:
        """Record consent for care and teaching, not for research."""
        robot = self.robot
        self.until(lambda: robot.shows(ConsentState) and robot.can("consent.record.yes"), "the consent questions")
        for answer in ("record.yes", "teaching.yes", "research.no", "chaperone.declined"):
            robot.press(f"consent.{answer}")
        self.until(lambda: robot.can("consent.done"), "recorded consent")
        self.seen("consent")
        robot.press("consent.done")

    def lesion(self, site: str, side: str, note: str) -> None:
        """Record one lesion by the words of its site, and go on to the pictures."""
        robot = self.robot
        self.until(lambda: robot.shows(LesionsState) and robot.can("lesions.site.search"), "the lesions screen")
        robot.type("lesions.site.search", site[:12])
        robot.choose("lesions.site.list", site)
        self.until(lambda: robot.can(f"lesions.side.{side}"), "the sides of the body")
        robot.press(f"lesions.side.{side}")
        robot.type("lesions.note", note)
        self.seen("lesion-form")
        robot.press("lesions.add")
        self.until(lambda: robot.can("lesions.done"), "the recorded lesion")
        self.seen("lesions")
        robot.press("lesions.done")

    def picture(self, view: str) -> None:
        """Take the picture of a view, look at it, accept it."""
        robot = self.robot
        self.until(lambda: robot.shows(CaptureState) and robot.can("capture.shoot"), f"a live picture for {view}")
        self.seen(f"capture-{view}")
        self.until(lambda: self.press_shutter() and self.picture_shown(), f"the {view} picture at full size")
        self.seen(f"check-{view}")
        self.until(lambda: robot.can("check.accept"), f"the moment to look at the {view} picture")
        robot.press("check.accept")
        self.until(lambda: not robot.shows(CheckState), "the next view")

    def press_shutter(self) -> bool:
        """Press the shutter where it can be pressed; True always, so that a wait can press until something comes of it.

        The shutter takes a press within 300 ms of the last one for a bounce; a person would press again.
        """
        if self.robot.shows(CaptureState) and self.robot.can("capture.shoot"):
            self.robot.press("capture.shoot")
        return True

    def picture_shown(self) -> bool:
        """Whether a picture is on the screen at full size."""
        state = self.window.state
        return state is not None and isinstance(state.screen, CheckState) and state.screen.pixels is not None

    def _instruments_live(self) -> bool:
        state = self.window.state
        if state is None or not isinstance(state.screen, TodayState) or not state.screen.instruments:
            return False
        return all(instrument.tone is Tone.GOOD for instrument in state.screen.instruments)

    def _completed(self) -> bool:
        state = self.window.state
        return (
            state is not None
            and isinstance(state.screen, TodayState)
            and any(row.status in {"Photographed", "Partially photographed"} for row in state.screen.patients)
        )

    def _all_settled(self) -> bool:
        state = self.window.state
        if state is None or not isinstance(state.screen, OutboxState):
            return False
        # The table may still show what stood in it before the visit was sealed.
        if self._in_outbox() <= self._sent_before:
            return False
        return all(row.state in {"Received", "Needs attention"} for row in state.screen.rows)

    def _in_outbox(self) -> int:
        strip = self.window.state.strip if self.window.state else None
        return strip.waiting + strip.sending + strip.received + strip.attention if strip else 0

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the window live until `holds()`; `what` is named when it never does."""
        self.robot.wait_until(holds, PATIENCE, what)


class Screenshots:
    """Saves a picture of each step to a folder, numbered in order."""

    def __init__(self, robot: Robot, folder: Path) -> None:
        """Make `folder` where it is missing; pictures of an earlier run go."""
        self._robot, self._folder, self._step = robot, folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("[0-9][0-9]-*.png"):
            old.unlink()

    def take(self, name: str) -> None:
        """Save what the window shows now."""
        self._step += 1
        self._robot.screenshot(self._folder / f"{self._step:02}-{name}.png")
