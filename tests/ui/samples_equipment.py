"""States of the equipment screens."""

from collections.abc import Sequence
from dataclasses import replace

from ui.states import (
    Choice,
    DeviceCard,
    DeviceCheckLine,
    DeviceCheckState,
    DeviceFormState,
    EquipmentState,
    LiveSource,
    Notice,
    Question,
    Status,
    Tone,
    TriggerRow,
    TriggersState,
)

LIVE = Status("Live", Tone.GOOD)
REGISTERED = Status("Registered", Tone.GOOD)
HELD = Status("Held", Tone.GOOD)
HELD_AGAIN = Status("Held again", Tone.WARNING)
NEW = Status("Not registered", Tone.WARNING)


def registered(live: LiveSource | None) -> DeviceCard:
    return DeviceCard(
        "scope",
        "DermScope 5",
        live,
        ("Dermatoscope · Northern Optics, number DERM0001", "Known by its serial number DERM0001"),
        (LIVE, REGISTERED),
        (
            DeviceCheckLine("Colour, polarised light", Status("Good (4.2)", Tone.GOOD), "checked 3 days ago"),
            DeviceCheckLine("Scale", Status("0.0101 mm a pixel", Tone.GOOD), "checked 3 days ago"),
        ),
        action="Change details",
        registered=True,
        can_check=(Choice("colour", "Check colour"), Choice("scale", "Check scale")),
    )


def new(live: LiveSource | None) -> DeviceCard:
    return DeviceCard(
        "new",
        "USB Camera",
        live,
        ("Camera for any photograph", "No serial number: known by its socket 1-1.4. Keep it plugged in there."),
        (LIVE, NEW),
        action="Register this device",
    )


def tethered(live: LiveSource | None) -> DeviceCard:
    return DeviceCard(
        "body",
        "Nikon D750",
        live,
        (
            "Close-up camera · Nikon, number HUB-0042",
            "Known by its serial number 6012345",
            "Battery 15 % · Card: room for 12 pictures",
        ),
        (LIVE, REGISTERED, Status("Battery low", Tone.WARNING), Status("Card nearly full", Tone.WARNING)),
        (DeviceCheckLine("Colour, room light", Status("Out of date (5.1)", Tone.WARNING), "checked 41 days ago"),),
        action="Change details",
        registered=True,
    )


def twins(one: LiveSource | None, other: LiveSource | None) -> tuple[DeviceCard, ...]:
    words = "No serial number: known by its socket {}. Keep it plugged in there."
    return tuple(
        DeviceCard(
            port,
            f"Handyscope (socket {port})",
            live,
            ("Dermatoscope", words.format(port)),
            (LIVE, NEW),
            action="Register this device",
        )
        for port, live in (("1-1.3", one), ("1-1.4", other))
    )


def troubled(word: str, tone: Tone, notice: Notice, name: str = "DermScope 5", maker: str = "Northern Optics") -> DeviceCard:
    number = f"HUB-{len(name):04}"
    return DeviceCard(
        f"trouble {word} {name}",
        name,
        None,
        (f"Dermatoscope · {maker}, number {number}", f"Known by its serial number {number}"),
        (Status(word, tone), REGISTERED),
        (DeviceCheckLine("Colour, polarised light", Status("Far off (12.8)", Tone.ERROR), "checked yesterday"),),
        trouble=notice,
        action="Change details",
        registered=True,
    )


def busy(name: str, maker: str, notice: Notice) -> DeviceCard:
    card = troubled("There is a problem", Tone.ERROR, notice, name, maker)
    good = DeviceCheckLine("Colour, room light", Status("Good (3.9)", Tone.GOOD), "checked 12 days ago")
    return replace(card, facts=(card.facts[0].replace("Dermatoscope", "Close-up camera"), card.facts[1]), checks=(good,))


PULLED = Notice(Tone.ERROR, "The instrument is unplugged.", "Plug it in again; the picture comes back by itself.")
BUSY = Notice(
    Tone.ERROR,
    "Another program is using the instrument.",
    "Close that program; the picture comes back by itself.",
)
FORBIDDEN = Notice(
    Tone.ERROR,
    "This computer does not let Hub Station use the instrument.",
    "Ask your manager to run: hub-station devices permit. Then plug the instrument in again.",
)
ASLEEP = Notice(
    Tone.WARNING, "The instrument is asleep.", "Press a button on it to wake it; the picture comes back by itself."
)


def unusable() -> DeviceCard:
    return DeviceCard(
        "usb:1-1.2",
        "Novel Scope",
        None,
        ("Plugged into socket 1-1.2",),
        (Status("Cannot be used", Tone.ERROR),),
        trouble=Notice(
            Tone.ERROR,
            "Hub Station has no driver for this device.",
            "Use another device, and tell your manager which one this is.",
        ),
    )


def equipment(*devices: DeviceCard) -> EquipmentState:
    return EquipmentState(devices)


def device_form(live: LiveSource | None, *, scope: bool = True, wrong: Sequence[str] = (), end: str = "") -> DeviceFormState:
    roles = (
        Choice("dermatoscope", "Dermatoscope"),
        Choice("close-up camera", "Close-up camera"),
        Choice("location camera", "Location camera"),
        Choice("camera", "Camera for any photograph"),
    )
    optics = {
        "polarization": (Choice("yes", "Polarised"), Choice("no", "Not polarised"), Choice("both", "Can be switched")),
        "contact": (Choice("yes", "Touches the skin"), Choice("no", "Does not touch"), Choice("both", "Either")),
        "fixed_distance": (Choice("yes", "Always the same"), Choice("no", "Changes")),
    }
    sentences = {
        "manufacturer": "Enter who made it. It stands on the device or in its papers.",
        "serial": "Enter the serial number. If the device has none, give it an asset number and put that on a label.",
        "magnification": "Enter the magnification as a number, for example 10. Leave it empty if it is not known.",
        "contact": "Say whether it touches the skin.",
    }
    return DeviceFormState(
        title="Register USB Camera",
        known_by="No serial number: known by its socket 1-1.4. Keep it plugged in there.",
        values={
            "role": "dermatoscope" if scope else "camera",
            "manufacturer": "" if wrong else "Northern Optics",
            "model": "DermScope 5",
            "serial": "",
            "polarization": "yes",
        },
        choices={"role": roles, **(optics if scope else {})},
        errors={field: sentences[field] for field in wrong},
        live=live,
        end_words=end,
    )


WAYS = (Choice("whole", "The whole chart at once"), Choice("patches", "One patch after another"))


def colour_check(live: LiveSource | None, **changes: object) -> DeviceCheckState:
    state = DeviceCheckState(
        kind="colour",
        title="Check colour",
        live=live,
        device="DermScope 5",
        device_status="Live",
        device_tone=Tone.GOOD,
        questions=(
            Question("way", "How?", WAYS, "whole"),
            Question("light", "In which light?", (Choice("p", "Polarised"), Choice("n", "Not polarised")), "p"),
            Question(
                "edition",
                "Date on the back of the chart",
                (Choice("s", "November 2014 or later"), Choice("b", "Older")),
                "s",
            ),
        ),
        instruction="Lay the chart flat in the light that you work in. All 24 patches must be seen, sharp, without shine.",
        action="Take picture",
        can_act=True,
    )
    return replace(state, **changes)  # type: ignore[arg-type]


def patch_check(live: LiveSource | None) -> DeviceCheckState:
    return colour_check(
        live,
        questions=(),
        instruction="Put the instrument on row 2, patch 3: moderate red.",
        progress="Picture 9 of 24",
        can_begin_again=True,
    )


def colour_checked(live: LiveSource | None) -> DeviceCheckState:
    off = Notice(
        Tone.WARNING,
        "The instrument's colours are off. Set the white balance and the light, and check again.",
        "Difference 7.3 (up to 6 is good, above 10 is far off). Check again by 24 December 2026.",
    )
    return colour_check(
        live,
        questions=(),
        instruction="",
        action="Done",
        finished=True,
        can_begin_again=True,
        result=off,
        details=("Greys look yellowish.", "The light is uneven across the chart."),
    )


def scale_check(live: LiveSource | None, *, wrong: bool = False, refused: bool = False) -> DeviceCheckState:
    targets = tuple(Choice(f"{mm} mm", f"{mm} mm") for mm in (1, 2, 5))
    tilted = Notice(Tone.WARNING, "The scale target is tilted. Put the instrument flat on it.")
    return colour_check(
        live,
        kind="scale",
        title="Check scale",
        questions=() if refused else (Question("board", "How wide are the target's squares?", targets, "2 mm"),),
        lengths=None if refused else {"across": "100", "down": "9.8" if wrong else "100"},
        errors={"down": "Enter its length in millimetres, from 90 to 110, for example 99.5."} if wrong else {},
        instruction="Put the instrument flat on the middle of the target with 2 mm squares. For fields of 12 to 26 mm.",
        progress="Picture 2 of 3" if refused else "Picture 1 of 3",
        action="Take picture",
        can_begin_again=refused,
        trouble=tilted if refused else None,
    )


PEDALS = TriggersState(
    learnt=(TriggerRow("pedal", "Foot pedal (0c45:7404), B"),),
    said=Notice(Tone.GOOD, "Learnt: Foot pedal (0c45:7404), B.", "It takes pictures from now on."),
    heard=Status("Heard: Foot pedal (0c45:7404), B", Tone.GOOD),
)
TEACHING = TriggersState(
    learnt=PEDALS.learnt,
    teaching=True,
    said=Notice(Tone.BUSY, "Press it now.", "The next pedal, key or button that is pressed will take pictures."),
    problems=(
        Notice(
            Tone.WARNING,
            "The foot pedal VEC Footpedal cannot be heard.",
            "Ask your manager to run: hub-station devices permit. Then plug it in again.",
        ),
    ),
)
