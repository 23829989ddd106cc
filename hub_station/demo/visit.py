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
    """Performs one visit of the first patient who can be started, and saves a picture of each step."""

    def __init__(self, desktop: Desktop, pictures: Path) -> None:
        """Work the window of `desktop`; screenshots go to the folder `pictures`, which is made where it is missing."""
        self._desktop, self._pictures = desktop, pictures
        self._robot = Robot(desktop.window)
        self._step = 0
        pictures.mkdir(parents=True, exist_ok=True)
        for old in pictures.glob("[0-9][0-9]-*.png"):
            old.unlink()

    def wait_for_live_picture(self) -> None:
        """Wait until the first screen shows a frame of the dermatoscope. Raises TimeoutError."""
        robot = self._robot
        name = f"today.live.{DERMATOSCOPE}"

        def painted() -> bool:
            view = robot.find(name) if robot.can(name) else None
            return isinstance(view, LiveView) and view.showing

        self._until(painted, "the first live picture")

    def perform(self) -> None:
        """Do the visit and wait until the hospital holds every picture. Raises TimeoutError naming the step that hangs."""
        robot = self._robot
        self._until(lambda: robot.shows(TodayState) and robot.can("today.next"), "today's list")
        self._until(self._instruments_live, "a live picture of every instrument")
        self._shot("today")
        robot.press("today.next")
        self._identify()
        self._consent()
        self._lesion("Anterior surface of forearm", "L", "noticed in spring")
        for view in ("location", "close-up", "dermoscopic"):
            self._picture(view)
        self._until(lambda: robot.shows(SealState) and robot.can("seal.seal"), "the contact sheet")
        self._shot("check-and-send")
        robot.press("seal.seal")
        self._until(self._completed, "the sealed visit")
        self._shot("sealed")
        robot.press("foot.outbox")
        self._until(self._all_received, "the hospital's receipts")
        self._shot("outbox-received")

    def _identify(self) -> None:
        robot = self._robot
        self._until(lambda: robot.shows(IdentifyState) and robot.can("identify.reveal.name"), "the identity questions")
        self._shot("identify")
        for question in ("name", "birth-date", "nhs-number"):
            robot.press(f"identify.reveal.{question}")
            self._until(lambda name=question: robot.can(f"identify.confirm.{name}"), "the expected answer")  # type: ignore[misc]
            robot.press(f"identify.confirm.{question}")
        self._until(lambda: robot.can("identify.done"), "three confirmed identifiers")
        self._shot("identified")
        robot.press("identify.done")

    def _consent(self) -> None:
        robot = self._robot
        self._until(lambda: robot.shows(ConsentState) and robot.can("consent.record.yes"), "the consent questions")
        for answer in ("record.yes", "teaching.yes", "research.no", "chaperone.declined"):
            robot.press(f"consent.{answer}")
        self._until(lambda: robot.can("consent.done"), "recorded consent")
        self._shot("consent")
        robot.press("consent.done")

    def _lesion(self, site: str, side: str, note: str) -> None:
        robot = self._robot
        self._until(lambda: robot.shows(LesionsState) and robot.can("lesions.site.search"), "the lesions screen")
        robot.type("lesions.site.search", site[:12])
        robot.choose("lesions.site.list", site)
        self._until(lambda: robot.can(f"lesions.side.{side}"), "the sides of the body")
        robot.press(f"lesions.side.{side}")
        robot.type("lesions.note", note)
        self._shot("lesion-form")
        robot.press("lesions.add")
        self._until(lambda: robot.can("lesions.done"), "the recorded lesion")
        self._shot("lesions")
        robot.press("lesions.done")

    def _picture(self, view: str) -> None:
        robot = self._robot
        self._until(lambda: robot.shows(CaptureState) and robot.can("capture.shoot"), f"a live picture for {view}")
        self._shot(f"capture-{view}")
        robot.press("capture.shoot")
        self._until(self._picture_shown, f"the {view} picture at full size")
        self._shot(f"check-{view}")
        robot.press("check.accept")
        self._until(lambda: not robot.shows(CheckState), "the next view")

    def _picture_shown(self) -> bool:
        state = self._desktop.window.state
        return state is not None and isinstance(state.screen, CheckState) and state.screen.pixels is not None

    def _instruments_live(self) -> bool:
        state = self._desktop.window.state
        if state is None or not isinstance(state.screen, TodayState) or not state.screen.instruments:
            return False
        return all(instrument.tone is Tone.GOOD for instrument in state.screen.instruments)

    def _completed(self) -> bool:
        state = self._desktop.window.state
        return (
            state is not None
            and isinstance(state.screen, TodayState)
            and any(row.status == "Completed" for row in state.screen.patients)
        )

    def _all_received(self) -> bool:
        state = self._desktop.window.state
        if state is None or not isinstance(state.screen, OutboxState) or not state.screen.rows:
            return False
        return all(row.state in {"Received", "Needs attention"} for row in state.screen.rows)

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        self._robot.wait_until(holds, PATIENCE, what)

    def _shot(self, name: str) -> None:
        self._step += 1
        self._robot.screenshot(self._pictures / f"{self._step:02}-{name}.png")
