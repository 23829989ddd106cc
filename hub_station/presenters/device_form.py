"""The form in which a device is registered: what it is used for, and what it says of itself in every picture."""

from collections.abc import Mapping

from hub_station.cameras import Instrument
from hub_station.domain.device_form import CONTACTS, NAMED, POLARIZATIONS, read_device_form
from hub_station.domain.equipment import DeviceRole, Registration
from hub_station.domain.operator import Role
from hub_station.domain.registration import FormErrors
from hub_station.presenters import instruments
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.equipment import known_by
from ui.states import Choice, DeviceFormState, Notice, Tone

ROLES = tuple(Choice(role.value, instruments.ROLES[role]) for role in instruments.ROLES)
OPTICS = {
    "polarization": (Choice("yes", "Polarised"), Choice("no", "Not polarised"), Choice("both", "Can be switched")),
    "contact": (Choice("yes", "Touches the skin"), Choice("no", "Does not touch"), Choice("both", "Either")),
    "fixed_distance": (Choice("yes", "Always the same"), Choice("no", "Changes")),
}
"""What is asked of a dermatoscope only."""


class DeviceFormPresenter:
    """Answers what is asked on the form."""

    def __init__(self, desk: Desk) -> None:
        """Begin without a device; `edit_device` chooses one."""
        self._desk = desk
        self._key = ""
        self._values: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._sure = False

    def edit_device(self, device_id: str) -> None:
        """Show the form of a device, filled with what is known of it."""
        self._key, self._errors, self._sure = device_id, {}, False
        self._values = self._filled()
        self._desk.go(Place.DEVICE_FORM)

    def state(self) -> DeviceFormState:
        """What the screen shows now."""
        station = self._desk.station
        registered, instrument = station.registrations.get(self._key), self._instrument()
        called = instruments.names(station).get(self._key) or (registered.model if registered else "")
        scope = self._values["role"] == DeviceRole.DERMATOSCOPE
        return DeviceFormState(
            title=f"Details of {called}" if registered else f"Register {called}",
            known_by=known_by(instrument.info) if instrument else "Not attached",
            values=dict(self._values),
            choices={"role": ROLES, **(OPTICS if scope else {})},
            errors=self._errors,
            live=instruments.live(instrument) if instrument else None,
            end_words=self._end_words(),
        )

    def pick_in_device_form(self, field: str, choice_id: str) -> None:
        """Note what was picked."""
        self._values[field] = choice_id
        self._errors.pop(field, None)
        self._desk.changed()

    def register_device(self, typed: Mapping[str, str]) -> None:
        """Register the device, or say what is wrong with the form."""
        desk = self._desk
        self._values |= typed
        try:
            registration = read_device_form(self._values, self._key, desk.operator.id, desk.station.clock())
        except FormErrors as wrong:
            self._errors = wrong.errors
            desk.changed()
            return
        self._errors = {}
        write = desk.station.clinic.write(lambda store: store.equipment.register(registration))
        desk.ask(write, lambda _: self._registered(registration))

    def cancel_device_form(self) -> None:
        """Go back without a change."""
        self._desk.go(Place.EQUIPMENT)

    def end_registration(self) -> None:
        """Ask whether the device shall count as new from now on; asked a second time, let it. A manager may."""
        desk, key = self._desk, self._key
        if not self._end_words():
            return
        if not self._sure:
            self._sure = True
            what = "The device will count as new, and its checks will count no more."
            desk.say(
                Notice(Tone.WARNING, what, "Press again to end its registration. Pictures that it took stay as they are.")
            )
            return
        self._sure = False
        operator, at = desk.operator, desk.station.clock()
        write = desk.station.clinic.write(lambda store: store.equipment.end_registration(key, operator.id, at))
        desk.ask(write, lambda _: self._ended(key))

    def _ended(self, key: str) -> None:
        one = self._desk.station.registrations.pop(key, None)
        name = one.model if one else "The device"
        self._desk.go(Place.EQUIPMENT, Notice(Tone.GOOD, f"{name} is not registered any more."))

    def _end_words(self) -> str:
        may = self._key in self._desk.station.registrations and self._desk.operator.role is Role.MANAGER
        return ("Press again to end registration" if self._sure else "End registration…") if may else ""

    def _registered(self, one: Registration) -> None:
        self._desk.station.registrations[one.device_key] = one
        self._desk.go(
            Place.EQUIPMENT, Notice(Tone.GOOD, f"{one.model} is registered.", "Its pictures carry what you entered.")
        )

    def _instrument(self) -> Instrument | None:
        return next((one for one in self._desk.station.cameras.instruments() if one.info.key == self._key), None)

    def _filled(self) -> dict[str, str]:
        """Return what is known: as registered, else as the policy says, else as the device says of itself."""
        station = self._desk.station
        registered, instrument = station.registrations.get(self._key), self._instrument()
        if registered:
            scope = registered.role is DeviceRole.DERMATOSCOPE
            return {
                "role": registered.role.value,
                **{field: getattr(registered, field) for field in NAMED},
                "magnification": registered.magnification,
                "polarization": _picked(POLARIZATIONS, registered.polarization) if scope else "",
                "contact": _picked(CONTACTS, registered.contact) if scope else "",
                "fixed_distance": ("yes" if registered.fixed_distance else "no") if scope else "",
            }
        if instrument is None:
            return {"role": ""}
        said = instruments.policy(station, instrument.info) or instrument.info
        filled = {"role": instruments.role(station, instrument.info).value}
        filled |= {field: getattr(said, field) for field in NAMED}
        listed = instruments.profile(instrument.info)
        if listed and said is instrument.info:
            # What a public list knows is more than the "USB Camera" that most devices say.
            filled["model"] = listed.name
        return filled


def _picked(terms: Mapping[str, str], term: str) -> str:
    return next(choice for choice, one in terms.items() if one == term)
