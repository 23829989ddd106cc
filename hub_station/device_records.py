"""What made a picture, as it is recorded with it: what the hub says of a device goes before what it says of itself."""

from collections.abc import Mapping
from dataclasses import replace

from devices.contract import DeviceInfo
from hub_station.domain.capture import DeviceRecord
from hub_station.domain.equipment import Registration
from hub_station.settings import Settings


def device_record(info: DeviceInfo, registrations: Mapping[str, Registration], settings: Settings) -> DeviceRecord:
    """Say what made a picture: as registered here (by device key), else as the policy says, else as the device does.

    All of it is mandatory in the dermoscopic IOD, so a silent device is called by its key and "Not stated".
    """
    said = DeviceRecord(
        key=info.key,
        kind=info.kind.value,
        manufacturer=info.manufacturer or "Not stated",
        model=info.model or "Not stated",
        serial=info.serial or info.key[:64],
        firmware=info.firmware,
    )
    known = registrations.get(info.key)
    if known:
        named = replace(said, manufacturer=known.manufacturer, model=known.model, serial=known.serial)
        return replace(named, kind=known.role.value)
    for one in settings.instruments:
        if one.means(info.key):
            return replace(said, kind=one.role, manufacturer=one.manufacturer, model=one.model, serial=one.serial)
    return said
