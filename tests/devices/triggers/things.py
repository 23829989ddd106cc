"""Things to press: a key, a pedal, buttons of scopes, a shutter."""

from devices.triggers.contract import Kind, Motion, Touch, Trigger

F2 = Trigger(Kind.KEY, "", "F2", "F2 key")
LETTER = Trigger(Kind.KEY, "", "B", "B key", types=True)
PEDAL = Trigger(Kind.PEDAL, "0c45:7404", "KEY_B", "Foot switch FS1-P, B")
BUTTON = Trigger(Kind.BUTTON, "1-1", "KEY_CAMERA", "Button of the scope")
SHUTTER = Trigger(Kind.SHUTTER, "gphoto:04a9:3272", "shutter", "Shutter of the camera")


def down(trigger: Trigger, moment: float) -> Touch:
    return Touch(trigger, Motion.DOWN, moment)


def up(trigger: Trigger, moment: float) -> Touch:
    return Touch(trigger, Motion.UP, moment)
