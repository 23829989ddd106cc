"""Turns every error into what happened and what to do, in words for staff. Detail goes into the log, not onto the screen."""

from devices.checks.refusal import Refused
from devices.errors import (
    DeviceAsleep,
    DeviceBusy,
    DeviceError,
    DeviceFault,
    DeviceForbidden,
    DeviceFull,
    DeviceGone,
    DeviceTimeout,
)
from devices.unclaimed import Reason
from hub_station.domain.patient import InvalidEntry
from hub_station.domain.visit import NotAllowed
from hub_station.outbox.database import StoreFailed, StoreTooNew, WrongKey
from hub_station.outbox.images import PictureDamaged
from hub_station.outbox.keys import KeyringUnavailable, KeysDamaged, WeakPassphrase, WrongPassphrase
from hub_station.outbox.lock import StoreInUse
from hub_station.pictures import Unreadable
from sync.dicom import IncompleteRecord, UnsuitablePicture
from ui.states import Notice, Tone

PERMIT = "hub-station devices permit"
SAFE = "The patient and the pictures so far are safe."
PUT_ASIDE = "It is put aside until the program ends: file it by “From a card”."


def notice(error: BaseException) -> Notice:
    """Return what a person needs to know of `error`."""
    match error:
        case NotAllowed() | InvalidEntry():
            return Notice(Tone.WARNING, str(error))
        case DeviceError():
            return device(error)
        case Refused():
            return Notice(Tone.WARNING, error.refusal.value)
        case WrongPassphrase():
            return Notice(Tone.ERROR, "This is not the passphrase of this station.", "Check it and type it again.")
        case WeakPassphrase():
            return Notice(Tone.ERROR, str(error))
        case KeyringUnavailable():
            return Notice(Tone.WARNING, "This computer's key store cannot be used.", "Type the passphrase of this station.")
        case StoreInUse():
            return Notice(
                Tone.ERROR,
                "Hub Station is already running on this computer.",
                "Use the window that is open, or close it first.",
            )
        case StoreTooNew():
            return Notice(
                Tone.ERROR,
                "The pictures on this computer were stored by a newer Hub Station.",
                "Nothing was changed. Ask your manager to update this program.",
            )
        case WrongKey() | KeysDamaged():
            return Notice(
                Tone.ERROR,
                "The key does not open the pictures on this computer.",
                "Nothing was changed. Ask your manager for help.",
            )
        case PictureDamaged() | Unreadable():
            return Notice(
                Tone.ERROR,
                "This picture cannot be read back from the disk.",
                "Take it again, and tell your manager about it.",
            )
        case IncompleteRecord() | UnsuitablePicture():
            return Notice(Tone.ERROR, "A picture cannot be prepared for the hospital.", f"{error} Nothing was lost.")
        case StoreFailed():
            return Notice(
                Tone.ERROR,
                "The disk of this computer does not work properly. The last step may not have been kept.",
                f"Close the program and open it again; tell your manager now. {SAFE}",
            )
        case OSError(errno=28):
            return Notice(
                Tone.ERROR, "The disk of this computer is full. The picture was not kept.", f"Tell your manager now. {SAFE}"
            )
        case _:
            return Notice(
                Tone.ERROR,
                "Something went wrong in the program.",
                f"{SAFE} Try again; if it happens again, tell your manager.",
            )


NO_PICTURE = Notice(
    Tone.WARNING,
    "No picture comes from the instrument.",
    f"Check its cable. If nothing changes, unplug it and plug it in again. {SAFE}",
)
STANDS_STILL = Notice(
    Tone.WARNING,
    "The picture of the instrument does not move.",
    f"Press the instrument's own button once: on some it holds the picture. Else unplug it and plug it in again. {SAFE}",
)
HELD_AGAIN = Notice(
    Tone.WARNING,
    "The instrument was away. Its colour and light are held again, as it chose them now.",
    "Colours may differ from the pictures before. Look at the next picture closely.",
)


def device(error: DeviceError) -> Notice:
    """Return what a person needs to know of a picture that was not taken."""
    match error:
        case DeviceFault():
            return Notice(Tone.ERROR, "The instrument sent a broken picture. It was not kept.", f"Take it again. {SAFE}")
        case DeviceFull():
            return Notice(
                Tone.ERROR,
                "The card in the instrument is full. The picture was not taken.",
                f"Put in a card with room, or make room on this one, then take it again. {SAFE}",
            )
        case DeviceGone() | DeviceBusy() | DeviceForbidden() | DeviceAsleep() | DeviceTimeout():
            return standing(error)
        case _:
            return Notice(Tone.ERROR, "The picture was not taken.", f"Take it again. {SAFE}")


def standing(error: DeviceError) -> Notice:
    """Return what a person needs to know of an instrument that cannot be used at the moment."""
    match error:
        case DeviceGone():
            return Notice(
                Tone.ERROR, "The instrument is unplugged.", f"Plug it in again; the picture comes back by itself. {SAFE}"
            )
        case DeviceBusy():
            return Notice(
                Tone.ERROR,
                "Another program is using the instrument.",
                "Close that program; the picture comes back by itself.",
            )
        case DeviceForbidden():
            return Notice(
                Tone.ERROR,
                "This computer does not let Hub Station use the instrument.",
                f"Ask your manager to run: {PERMIT}. Then plug the instrument in again.",
            )
        case DeviceAsleep():
            return Notice(
                Tone.WARNING,
                "The instrument is asleep.",
                "Press a button on it to wake it; the picture comes back by itself.",
            )
        case DeviceFull():
            return Notice(
                Tone.ERROR,
                "The card in the instrument is full.",
                f"Put in a card with room, or make room on this one. {SAFE}",
            )
        case DeviceTimeout():
            return Notice(
                Tone.ERROR, "The instrument does not answer.", f"Unplug it, wait a moment and plug it in again. {SAFE}"
            )
        case _:
            return Notice(
                Tone.ERROR,
                "The instrument does not work properly.",
                f"Unplug it, wait a moment and plug it in again. If it stays so, tell your manager. {SAFE}",
            )


def unheard(name: str, error: DeviceError) -> Notice:
    """Return what a person needs to know of a pedal or button that is attached and cannot be heard."""
    match error:
        case DeviceForbidden():
            remedy = f"Ask your manager to run: {PERMIT}. Then plug it in again."
        case DeviceBusy():
            remedy = "Close the program that uses it."
        case _:
            remedy = "Unplug it and plug it in again."
    return Notice(Tone.WARNING, f"{name} cannot be heard.", remedy)


UNUSABLE: dict[Reason, Notice] = {
    Reason.NO_DRIVER: Notice(
        Tone.ERROR,
        "Hub Station has no driver for this device.",
        "Use another device, and tell your manager which one this is.",
    ),
    Reason.FORBIDDEN: standing(DeviceForbidden()),
    Reason.BUSY: standing(DeviceBusy()),
}
"""What is said of a device that is attached and cannot be used."""
