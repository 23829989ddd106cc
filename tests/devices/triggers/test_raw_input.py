"""Raw Input of Windows, from bytes that were laid out by hand as winuser.h documents them."""

import pytest

from devices.triggers.contract import Kind, Motion
from devices.triggers.windows.raw_input import KeyMessage, Repeats, numbers, pedal, read

PEDAL = r"\\?\HID#VID_0C45&PID_7404&MI_00#8&1d1a1b&0&0000#{884b96c3-56ef-11d1-bc8c-00a0c91405dd}"
KEYBOARD = r"\\?\HID#VID_046D&PID_C31C&MI_00#7&2a3f1b0&0&0000#{884b96c3-56ef-11d1-bc8c-00a0c91405dd}"
BUILT_IN = r"\\?\ACPI#PNP0303#4&2f94427b&0#{884b96c3-56ef-11d1-bc8c-00a0c91405dd}"

# dwType 1, dwSize 40, hDevice 0x10045, wParam 1 (for a program that is not in front);
# MakeCode 0x30, Flags, Reserved, VKey 0x42 "B", Message WM_KEYDOWN or WM_KEYUP, ExtraInformation.
HEADER = "01000000 28000000 4500010000000000 0100000000000000"
DOWN = bytes.fromhex(HEADER + "3000 0000 0000 4200 00010000 00000000")
UP = bytes.fromhex(HEADER + "3000 0100 0000 4200 01010000 00000000")
NARROW = bytes.fromhex("01000000 20000000 45000100 01000000" + "3000 0000 0000 4200 00010000 00000000")


def test_a_key_goes_down_and_up() -> None:
    assert read(DOWN) == KeyMessage(0x10045, 0x42, down=True)
    assert read(UP) == KeyMessage(0x10045, 0x42, down=False)
    assert read(NARROW, wide=False) == KeyMessage(0x10045, 0x42, down=True)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        DOWN[:-1],
        b"\x00" + DOWN[1:],
        b"\x02" + DOWN[1:],
        DOWN[:30] + b"\xff\x00" + DOWN[32:],
    ],
    ids=["empty", "cut off", "a mouse", "no keyboard and no mouse", "no key, but that too many are down"],
)
def test_what_is_no_key_is_passed_over(message: bytes) -> None:
    assert read(message) is None


def test_a_device_is_told_by_the_name_of_its_interface() -> None:
    assert numbers(PEDAL) == ("0c45", "7404")
    assert numbers(r"\\?\usb#vid_ab02&pid_ab01&mi_00#7&1&0&0000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\global") == (
        "ab02",
        "ab01",
    )
    assert numbers(BUILT_IN) is None


def test_a_known_pedal_is_heard_and_no_keyboard_ever() -> None:
    trigger = pedal(PEDAL, 0x42)
    assert trigger is not None
    assert (trigger.kind, trigger.device, trigger.code, trigger.types) == (Kind.PEDAL, "0c45:7404", "B", True)
    f13 = pedal(PEDAL, 0x7C)
    assert f13 is not None
    assert (f13.code, f13.types) == ("F13", False)
    assert pedal(KEYBOARD, 0x42) is None
    assert pedal(BUILT_IN, 0x42) is None


def test_a_held_key_repeats_and_one_whose_end_was_lost_is_pressed_anew() -> None:
    repeats = Repeats()
    down, up = KeyMessage(1, 0x42, down=True), KeyMessage(1, 0x42, down=False)
    times = [(down, 10.0), (down, 11.0), (down, 11.03), (up, 11.1), (down, 11.5), (down, 60.0)]
    assert [repeats.motion(*one) for one in times] == [
        Motion.DOWN,
        Motion.HELD,
        Motion.HELD,
        Motion.UP,
        Motion.DOWN,
        Motion.DOWN,
    ]
    assert repeats.motion(KeyMessage(2, 0x42, down=True), 60.1) is Motion.DOWN, "another pedal"
