"""States of the equipment screens."""

from collections.abc import Sequence

from ui.states import Choice, DeviceCard, DeviceCheckLine, DeviceFormState, EquipmentState, LiveSource, Notice, Status, Tone

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


def troubled(word: str, tone: Tone, notice: Notice, name: str = "DermScope 5") -> DeviceCard:
    return DeviceCard(
        f"trouble {word} {name}",
        name,
        None,
        ("Dermatoscope · Northern Optics, number DERM0001", "Known by its serial number DERM0001"),
        (Status(word, tone), REGISTERED),
        (DeviceCheckLine("Colour, polarised light", Status("Far off (12.8)", Tone.ERROR), "checked yesterday"),),
        trouble=notice,
        action="Change details",
        registered=True,
    )


PULLED = Notice(Tone.ERROR, "The instrument is unplugged.", "Plug it in again; the picture comes back by itself.")
BUSY = Notice(
    Tone.ERROR,
    "Another program is using the instrument.",
    "Close that program; the picture comes back by itself.",
)


def equipment(*devices: DeviceCard) -> EquipmentState:
    return EquipmentState(devices)


def device_form(live: LiveSource | None, *, scope: bool = True, wrong: Sequence[str] = ()) -> DeviceFormState:
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
    )
