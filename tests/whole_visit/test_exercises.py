"""The demo as a training instrument: an exercise is picked on the band, and the instruments show it."""

import pytest

from hub_station.demo.run import demo_desktop
from hub_station.demo.visit import ScriptedVisit


@pytest.mark.usefixtures("qapp")
def test_a_trainee_picks_an_exercise_at_any_time() -> None:
    with demo_desktop(None) as (desktop, _):
        visit = ScriptedVisit(desktop)
        visit.wait_for_live_picture()
        visit.robot.choose("demo.exercise", "Out of focus")
        state = desktop.window.state
        assert state is not None
        visit.until(lambda: desktop.window.state is not None and desktop.window.state.exercise == "out-of-focus", "the band")
        (camera, *_) = (one for one in desktop.cameras.instruments())
        assert camera.info.key.startswith("simulated:")
