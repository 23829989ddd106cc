"""What is let go when a camera is opened: only what its maker meant to be automatic, and only where it is not."""

from typing import Any, cast

import pytest

from devices.v4l2 import abi
from devices.v4l2.controls import AUTOGAIN, EXPOSURE_AUTO, WHITE_BALANCE_AUTO, Controls
from devices.v4l2.node import Node, NotSupported


class HandNode:
    """A camera of three switches, each with its maker's default and its value now."""

    def __init__(self, defaults: dict[int, int], values: dict[int, int]) -> None:
        self.defaults, self.values = defaults, dict(values)
        self.written: list[int] = []

    def ask(self, request: int, said: Any, _doing: str) -> Any:
        if request == abi.QUERYCTRL:
            following = min((one for one in self.defaults if one > said.id & ~abi.NEXT_CONTROL), default=0)
            if not following:
                raise NotSupported
            said.id, said.type, said.minimum, said.maximum, said.step = following, 3, 0, 3, 1
            said.default_value = self.defaults[following]
        elif request == abi.S_CTRL:
            self.values[said.id] = said.value
            self.written.append(said.id)
        else:
            said.value = self.values[said.id]
        return said


@pytest.mark.parametrize(
    ("default", "now", "then"),
    [(3, 1, 3), (1, 1, 1), (3, 3, 3), (0, 1, 3)],
    ids=["left held", "its maker's own", "automatic already", "the camera's other automatic"],
)
def test_only_what_was_left_held_is_let_go(default: int, now: int, then: int) -> None:
    node = HandNode({EXPOSURE_AUTO: default}, {EXPOSURE_AUTO: now})
    Controls(cast("Node", node)).let_go()
    assert node.values[EXPOSURE_AUTO] == then
    assert node.written == ([EXPOSURE_AUTO] if now != then else []), "a camera is not written to without need"


def test_white_balance_and_gain_are_let_go_too() -> None:
    node = HandNode({WHITE_BALANCE_AUTO: 1, AUTOGAIN: 0}, {WHITE_BALANCE_AUTO: 0, AUTOGAIN: 0})
    Controls(cast("Node", node)).let_go()
    assert node.values == {WHITE_BALANCE_AUTO: 1, AUTOGAIN: 0}, "a gain that its maker left to a hand stays there"
