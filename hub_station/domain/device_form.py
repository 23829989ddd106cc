"""The form of a device: what was typed and picked becomes a registration, or a sentence for each wrong field."""

import re
from collections.abc import Mapping
from datetime import datetime

from hub_station.domain.equipment import DeviceRole, Registration
from hub_station.domain.identifiers import new_id
from hub_station.domain.registration import FormErrors

LIMIT = 64
"""Of Manufacturer, ManufacturerModelName and DeviceSerialNumber (LO, PS3.5 table 6.2-1): characters, but many readers count
bytes, and `sync.attributes.label` shortens by them."""

NAMED = {
    "manufacturer": ("Enter who made it. It stands on the device or in its papers.", "The maker's name"),
    "model": ("Enter the model. It stands on the device or in its papers.", "The model's name"),
    "serial": (
        "Enter the serial number. If the device has none, give it an asset number and put that on a label.",
        "The number",
    ),
}
"""Field -> what to do where it is empty, and how it begins a sentence. All three are mandatory in every DICOM instance."""

CONTACTS = {"yes": "CONTACT", "no": "NON_CONTACT", "both": ""}
POLARIZATIONS = {"yes": "POLARIZED", "no": "NON_POLARIZED", "both": ""}
"""What is picked -> DICOM's term; a device that does both is told apart by the view, not by the device."""

_QUESTIONS = {
    "polarization": "Say whether its light is polarised.",
    "contact": "Say whether it touches the skin.",
    "fixed_distance": "Say whether it always stands equally far from the skin.",
}

_MAGNIFICATION = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?) ?[x×]?")


def read_device_form(values: Mapping[str, str], device_key: str, operator_id: str, now: datetime) -> Registration:
    """Return a new registration from the form's values. Raises `FormErrors` with every fault at once."""
    errors: dict[str, str] = {}
    named = {field: " ".join(values.get(field, "").split()) for field in NAMED}
    for field, (missing, what) in NAMED.items():
        if not named[field]:
            errors[field] = missing
        elif len(named[field].encode()) > LIMIT:
            errors[field] = f"{what} is too long: about {LIMIT} letters fit. Shorten it."
        elif "\\" in named[field]:
            errors[field] = f"{what} has a backslash (\\). Leave it out."
    picked = values.get("role", "")
    if picked not in set(DeviceRole):
        errors["role"] = "Choose what the device is used for."
    scope = picked == DeviceRole.DERMATOSCOPE
    magnification = " ".join(values.get("magnification", "").split()) if scope else ""
    if magnification:
        read = _MAGNIFICATION.fullmatch(magnification.lower())
        if read and float(read[1].replace(",", ".")) > 0:
            magnification = read[1].replace(",", ".")
        else:
            errors["magnification"] = (
                "Enter the magnification as a number, for example 10. Leave it empty if it is not known."
            )
    for field, sentence in _QUESTIONS.items():
        if scope and not values.get(field):
            errors[field] = sentence
    if errors:
        raise FormErrors(errors)
    return Registration(
        id=new_id(),
        device_key=device_key,
        role=DeviceRole(picked),
        **named,
        polarization=POLARIZATIONS[values["polarization"]] if scope else "",
        contact=CONTACTS[values["contact"]] if scope else "",
        magnification=magnification,
        fixed_distance=scope and values["fixed_distance"] == "yes",
        operator_id=operator_id,
        at=now,
    )
