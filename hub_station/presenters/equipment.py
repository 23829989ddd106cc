"""The equipment page: every device that the station knows, how it is, whether it is registered, how old its checks are."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from devices.checks.reading import AMBER_UP_TO, GREEN_UP_TO
from devices.contract import Condition, DeviceInfo, KnownBy
from devices.unclaimed import Unclaimed
from hub_station.cameras import Instrument, Life
from hub_station.domain.equipment import ColourCheck, Registration, ScaleCheck
from hub_station.outbox.store import Store
from hub_station.presenters import instruments, words
from hub_station.presenters.desk import Desk, Place
from hub_station.settings import Instrument as Named
from ui.states import Choice, DeviceCard, DeviceCheckLine, EquipmentState, Notice, Status, Tone

LITTLE_BATTERY, LITTLE_ROOM = 20, 50
"""From where a battery (percent) and a card (pictures) are warned of: less may not last a clinic."""


NEVER = Status("Never checked", Tone.WARNING)


@dataclass(frozen=True, slots=True)
class Checks:
    """The newest checks, as read from the store."""

    colour: dict[tuple[str, str], ColourCheck]
    scale: dict[str, ScaleCheck]


class EquipmentPresenter:
    """Answers what is asked on the equipment page, and says on the first screen whether there is something to see to."""

    def __init__(self, desk: Desk) -> None:
        """Begin without checks; `refresh` reads them."""
        self._desk = desk
        self._checks: Checks | None = None

    def refresh(self) -> None:
        """Read the checks anew."""

        def question(store: Store) -> Checks:
            return Checks(store.equipment.colour_checks(), store.equipment.scale_checks())

        self._desk.ask(self._desk.station.clinic.read(question), self._came)

    def show_equipment(self) -> None:
        """Show the page. It is reached between visits, when no picture is on its way."""
        self._desk.go(Place.EQUIPMENT)

    def leave_equipment(self) -> None:
        """Go back to the first screen."""
        self._desk.go(Place.TODAY)

    def state(self) -> EquipmentState:
        """What the screen shows now."""
        station = self._desk.station
        known = station.cameras.instruments()
        called = instruments.names(station)
        cards = [self._card(instrument, called[instrument.info.key]) for instrument in known]
        absent = station.registrations.keys() - {instrument.info.key for instrument in known}
        cards += [self._absent(station.registrations[key]) for key in sorted(absent)]
        cards += [_unusable(one) for one in station.cameras.unclaimed()]
        return EquipmentState(tuple(cards))

    def to_see_to(self) -> Status | None:
        """Say what somebody should see to on this page before a clinic; None: nothing, or it is not known yet."""
        if self._checks is None:
            return None
        infos = [instrument.info for instrument in self._desk.station.cameras.instruments()]
        new = [info for info in infos if not self._known(info)]
        if new:
            return Status(f"{_devices(len(new))} not registered", Tone.WARNING)
        due = any(line.status.tone is not Tone.GOOD for info in infos for line in self._colour(info.key))
        return Status("Colour check due", Tone.WARNING) if due else None

    # --- inside -------------------------------------------------------------------------------------------------------

    def _came(self, checks: Checks) -> None:
        self._checks = checks
        self._desk.changed()

    def _known(self, info: DeviceInfo) -> Registration | Named | None:
        return self._desk.station.registrations.get(info.key) or instruments.policy(self._desk.station, info)

    def _card(self, instrument: Instrument, name: str) -> DeviceCard:
        info = instrument.info
        known = self._known(info)
        word, tone = instruments.status(instrument)
        trouble = instruments.trouble(instrument)
        return DeviceCard(
            id=info.key,
            name=name,
            live=instruments.live(instrument),
            facts=(*self._facts(info), *_condition(instrument.condition)),
            statuses=(Status(word, tone), _registered(known), *_warnings(instrument.condition)),
            checks=self._all_checks(info.key) if known else (),
            trouble=_without_visit(trouble) if trouble else None,
            action="Change details" if known else "Register this device",
            registered=known is not None,
            can_check=self._can_check(instrument) if known else (),
        )

    def _can_check(self, instrument: Instrument) -> tuple[Choice, ...]:
        if instrument.life is not Life.LIVE:
            return ()
        registered = self._desk.station.registrations.get(instrument.info.key)
        scale = (Choice("scale", "Check scale"),) if registered and registered.fixed_distance else ()
        return (Choice("colour", "Check colour"), *scale)

    def _absent(self, registered: Registration) -> DeviceCard:
        return DeviceCard(
            id=registered.device_key,
            name=registered.model,
            live=None,
            facts=(f"{instruments.ROLES[registered.role]} · {_made(registered)}",),
            statuses=(Status("Not attached", Tone.QUIET), _registered(registered)),
            checks=self._all_checks(registered.device_key),
            action="Change details",
            registered=True,
        )

    def _facts(self, info: DeviceInfo) -> tuple[str, ...]:
        role = instruments.ROLES[instruments.role(self._desk.station, info)]
        known = self._known(info)
        made = _made(known) if known else info.manufacturer
        return (" · ".join(filter(None, (role, made))), known_by(info))

    def _all_checks(self, key: str) -> tuple[DeviceCheckLine, ...]:
        if self._checks is None:
            return ()
        registered = self._desk.station.registrations.get(key)
        return (*self._colour(key), *((self._scale(key),) if registered and registered.fixed_distance else ()))

    def _colour(self, key: str) -> tuple[DeviceCheckLine, ...]:
        done = [check for (device, _), check in self._checks.colour.items() if device == key] if self._checks else []
        today = self._desk.station.clock().date()
        return tuple(colour_line(check, today) for check in done) or (DeviceCheckLine("Colour", NEVER),)

    def _scale(self, key: str) -> DeviceCheckLine:
        check = self._checks.scale.get(key) if self._checks else None
        if check is None:
            return DeviceCheckLine("Scale", NEVER)
        spacing = f"{(check.row_mm + check.column_mm) / 2:.4f} mm a pixel"
        return DeviceCheckLine("Scale", Status(spacing, Tone.GOOD), _ago(check.at.date(), self._desk.station.clock().date()))


def _unusable(device: Unclaimed) -> DeviceCard:
    return DeviceCard(
        id=f"usb:{device.port}",
        name=device.name,
        live=None,
        facts=(f"Plugged into socket {device.port}",),
        statuses=(Status("Cannot be used", Tone.ERROR),),
        trouble=_without_visit(words.UNUSABLE[device.reason]),
    )


def colour_line(check: ColourCheck, today: date) -> DeviceCheckLine:
    """Say how a colour check stands: green up to 6, amber up to 10, red above; amber too once it is out of date."""
    difference = f"({check.difference:.1f})"
    if check.difference > AMBER_UP_TO:
        status = Status(f"Far off {difference}", Tone.ERROR)
    elif today > check.expires.date():
        status = Status(f"Out of date {difference}", Tone.WARNING)
    elif check.difference > GREEN_UP_TO:
        status = Status(f"Off {difference}", Tone.WARNING)
    else:
        status = Status(f"Good {difference}", Tone.GOOD)
    return DeviceCheckLine(f"Colour, {check.light}", status, _ago(check.at.date(), today))


def known_by(info: DeviceInfo) -> str:
    """Say by what the station knows a device again."""
    match info.known_by:
        case KnownBy.SERIAL:
            return f"Known by its serial number {info.serial}" if info.serial else "Known by its name"
        case KnownBy.PORT:
            lacking = "Its serial number is not its own" if info.serial else "No serial number"
            socket = f" {info.port}" if info.port else ""
            return f"{lacking}: known by its socket{socket}. Keep it plugged in there."
        case KnownBy.ADDRESS:
            return "Known by its address"


def _made(known: Registration | Named) -> str:
    return f"{known.manufacturer}, number {known.serial}"


def _registered(known: Registration | Named | None) -> Status:
    if known is None:
        return Status("Not registered", Tone.WARNING)
    return Status("Registered" if isinstance(known, Registration) else "Registered by the hub", Tone.GOOD)


def _condition(condition: Condition) -> tuple[str, ...]:
    said = []
    if condition.battery is not None:
        said.append(f"Battery {condition.battery} %")
    if condition.shots_left:
        said.append(f"Card: room for {condition.shots_left} pictures")
    return (" · ".join(said),) if said else ()


def _warnings(condition: Condition) -> tuple[Status, ...]:
    found = []
    if condition.battery is not None and condition.battery <= LITTLE_BATTERY:
        found.append(Status("Battery low", Tone.WARNING))
    if condition.shots_left == 0:
        found.append(Status("Card full", Tone.ERROR))
    elif condition.shots_left is not None and condition.shots_left <= LITTLE_ROOM:
        found.append(Status("Card nearly full", Tone.WARNING))
    return tuple(found)


def _without_visit(notice: Notice) -> Notice:
    """Leave out what is only of interest while a visit is open."""
    return replace(notice, do=notice.do.removesuffix(words.SAFE).strip())


def _devices(number: int) -> str:
    return "1 device is" if number == 1 else f"{number} devices are"


def _ago(then: date, today: date) -> str:
    days = (today - then) // timedelta(days=1)
    if days <= 0:
        return "checked today"
    return "checked yesterday" if days == 1 else f"checked {days} days ago"
