"""A sample clinic: invented patients, expected today, with NHS numbers of the test range (they start with 999)."""

from datetime import datetime, timedelta
from pathlib import Path

from devices.drivers.simulated import SimulatedDriver, camera, dermatoscope
from devices.simulation.replay import Replay
from hub_station.domain.identifiers import new_id
from hub_station.domain.operator import Role
from hub_station.domain.patient import Patient, Sex
from hub_station.domain.visit import Appointment
from hub_station.outbox.people import People
from hub_station.outbox.records import Records
from hub_station.settings import Hub, Member, Settings

MEMBERS = (
    Member(id="sam", given="Sam", family="Taylor"),
    Member(id="amina", given="Amina", family="Hussain", role=Role.REVIEWER),
    Member(id="grace", given="Grace", family="Okafor", role=Role.MANAGER),
)
PIN = "4826"
"""Of everybody in the sample clinic: its patients are invented."""
HUB = Hub(name="Riverside community photo hub", station="RIVERSIDE1")

# prefix, given, middle, family, born, sex, NHS number
_PEOPLE = (
    ("Mrs", "Joan", "Mary", "Ashworth", (1952, 8, 6), Sex.FEMALE, "9990000018"),
    ("Mr", "Kwame", "", "Mensah", (1968, 2, 29), Sex.MALE, "9990000026"),
    ("Ms", "Priya", "", "Raman", (1985, 11, 17), Sex.FEMALE, "9990000042"),
    ("Mr", "Zoltán", "", "Nagy-Kovács", (1947, 1, 3), Sex.MALE, "9990000050"),
    ("Dr", "Elin", "Siân", "Prichard", (1973, 5, 22), Sex.FEMALE, "9990000069"),
    ("Mr", "Thomas", "", "O'Hara", (1939, 12, 30), Sex.MALE, "9990000077"),
)


def settings(base: Settings) -> Settings:
    """Return `base` with the sample hub and its staff."""
    return base.model_copy(update={"hub": HUB, "operators": MEMBERS})


def fill(records: Records, now: datetime) -> None:
    """Put the sample patients onto the list of the day of `now`, twenty minutes apart, the first one now."""
    first = now.replace(minute=now.minute // 20 * 20, second=0, microsecond=0)
    for place, (prefix, given, middle, family, born, sex, number) in enumerate(_PEOPLE):
        patient = Patient(
            id=new_id(),
            family=family,
            given=given,
            middle=middle,
            prefix=prefix,
            birth_date=datetime(*born, tzinfo=now.tzinfo).date(),
            nhs_number=number,
            sex=sex,
        )
        records.add_patient(patient, MEMBERS[0].id, now)
        at = min(first + timedelta(minutes=20 * place), now.replace(hour=23, minute=59))
        records.add_appointment(Appointment(new_id(), patient.id, at, f"HUB{now:%y%m%d}{place + 1:03}"), MEMBERS[0].id, now)


def staff(people: People, now: datetime) -> None:
    """Let the sample staff work here, with the one PIN."""
    people.enrol((member.operator() for member in MEMBERS), now)
    proof = people.proof(PIN)
    for member in MEMBERS:
        people.set_pin(member.id, proof, member.id, now, "sample clinic")


def instruments(replay: Path | None) -> SimulatedDriver:
    """Return a simulated dermatoscope and camera; with `replay` the dermatoscope shows the JPEG files of that folder."""
    scope = dermatoscope(Replay(replay)) if replay else dermatoscope()
    return SimulatedDriver([scope, camera()])
