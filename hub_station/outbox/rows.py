"""Rows of the database as values of the domain, and back. One place for each column's meaning."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hub_station.domain.answers import Answers, Source
from hub_station.domain.capture import Binding, Capture, Decision, DeviceRecord, MissingView, Review, Stage
from hub_station.domain.consent import Consent, ConsentDetails
from hub_station.domain.lesion import Lesion, Side, Site
from hub_station.domain.patient import Patient, Sex
from hub_station.domain.visit import Appointment, Attendance, IdentityCheck, Visit, VisitStatus

Row = Mapping[str, Any]


def patient_row(patient: Patient) -> dict[str, Any]:
    return {
        "id": patient.id,
        "family": patient.family,
        "given": patient.given,
        "middle": patient.middle,
        "prefix": patient.prefix,
        "birth_date": patient.birth_date.isoformat(),
        "sex": patient.sex.value,
        "nhs_number": patient.nhs_number,
        "address": patient.address,
    }


def patient(row: Row) -> Patient:
    return Patient(
        id=row["id"],
        family=row["family"],
        given=row["given"],
        birth_date=date.fromisoformat(row["birth_date"]),
        nhs_number=row["nhs_number"],
        address=row["address"],
        middle=row["middle"],
        prefix=row["prefix"],
        sex=Sex(row["sex"]),
    )


def appointment_row(one: Appointment) -> dict[str, Any]:
    return {
        "id": one.id,
        "patient_id": one.patient_id,
        "at": one.at.isoformat(),
        "day": one.at.date().isoformat(),
        "accession_number": one.accession_number,
        "referrer": one.referrer,
        "referral": one.referral,
        "status": one.attendance.value,
    }


def appointment(row: Row) -> Appointment:
    return Appointment(
        id=row["id"],
        patient_id=row["patient_id"],
        at=datetime.fromisoformat(row["at"]),
        accession_number=row["accession_number"],
        referrer=row["referrer"],
        referral=row["referral"],
        attendance=Attendance(row["status"]),
    )


def visit_row(one: Visit) -> dict[str, Any]:
    return {
        "id": one.id,
        "patient_id": one.patient_id,
        "appointment_id": one.appointment_id or None,
        "number": one.number,
        "study_uid": one.study_uid,
        "accession_number": one.accession_number,
        "referrer": one.referrer,
        "opened_at": one.opened_at.isoformat(),
        "day": one.opened_at.date().isoformat(),
        "opened_by": one.opened_by,
        "status": one.status.value,
        "resumed_at": one.opened_at.isoformat(),
        "ended_reason": one.ended_reason,
        "closed_at": one.closed_at.isoformat() if one.closed_at else None,
        "closed_by": one.closed_by,
    }


def visit(row: Row) -> Visit:
    return Visit(
        id=row["id"],
        patient_id=row["patient_id"],
        appointment_id=row["appointment_id"] or "",
        number=row["number"],
        study_uid=row["study_uid"],
        accession_number=row["accession_number"],
        referrer=row["referrer"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        opened_by=row["opened_by"],
        status=VisitStatus(row["status"]),
        ended_reason=row["ended_reason"],
        closed_at=datetime.fromisoformat(row["closed_at"]) if row["closed_at"] else None,
        closed_by=row["closed_by"],
    )


def identity(row: Row) -> IdentityCheck:
    at = datetime.fromisoformat(row["at"])
    return IdentityCheck(row["id"], row["visit_id"], tuple(json.loads(row["identifiers"])), row["operator_id"], at)


def consent(row: Row) -> Consent:
    return Consent(
        id=row["id"],
        visit_id=row["visit_id"],
        levels=json.loads(row["levels"]),
        chaperone=row["chaperone"],
        chaperone_name=row["chaperone_name"],
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
        details=ConsentDetails.of(row["details"]),
    )


def consent_row(one: Consent) -> dict[str, Any]:
    return {
        "id": one.id,
        "visit_id": one.visit_id,
        "levels": json.dumps(one.levels),
        "details": one.details.text(),
        "chaperone": one.chaperone,
        "chaperone_name": one.chaperone_name,
        "operator_id": one.operator_id,
        "at": one.at.isoformat(),
    }


def lesion_row(one: Lesion) -> dict[str, Any]:
    return {
        "id": one.id,
        "visit_id": one.visit_id,
        "number": one.number,
        "site_code": one.site.code,
        "site_scheme": one.site.scheme,
        "site_meaning": one.site.meaning,
        "side": one.side.value,
        "note": one.note,
        "tracking_uid": one.tracking_uid,
        "photographic_series_uid": one.photographic_series_uid,
        "dermoscopic_series_uid": one.dermoscopic_series_uid,
        "recorded_at": one.recorded_at.isoformat(),
        "operator_id": one.operator_id,
    }


def lesion(row: Row) -> Lesion:
    return Lesion(
        id=row["id"],
        visit_id=row["visit_id"],
        number=row["number"],
        site=Site(row["site_code"], row["site_scheme"], row["site_meaning"]),
        side=Side(row["side"]),
        note=row["note"],
        tracking_uid=row["tracking_uid"],
        photographic_series_uid=row["photographic_series_uid"],
        dermoscopic_series_uid=row["dermoscopic_series_uid"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        operator_id=row["operator_id"],
    )


def capture_row(one: Capture) -> dict[str, Any]:
    device = one.device
    return {
        "id": one.id,
        "patient_id": one.binding.patient_id,
        "visit_id": one.binding.visit_id,
        "lesion_id": one.binding.lesion_id,
        "view_id": one.binding.view_id,
        "operator_id": one.binding.operator_id,
        "identity_id": one.binding.identity_id,
        "sop_uid": one.sop_uid,
        "taken": one.taken.isoformat(),
        "kept_at": one.kept_at.isoformat(),
        "digest": one.digest,
        "size": one.size,
        "width": one.width,
        "height": one.height,
        "original": int(one.original),
        "device": json.dumps([device.key, device.kind, device.manufacturer, device.model, device.serial, device.firmware]),
        "settings": json.dumps(one.settings),
    }


def capture(row: Row, newest_review: Review | None) -> Capture:
    return Capture(
        id=row["id"],
        binding=Binding(
            row["patient_id"], row["visit_id"], row["lesion_id"], row["view_id"], row["operator_id"], row["identity_id"]
        ),
        sop_uid=row["sop_uid"],
        taken=datetime.fromisoformat(row["taken"]),
        kept_at=datetime.fromisoformat(row["kept_at"]),
        digest=row["digest"],
        size=row["size"],
        width=row["width"],
        height=row["height"],
        original=bool(row["original"]),
        device=DeviceRecord(*json.loads(row["device"])),
        settings=json.loads(row["settings"]),
        review=newest_review,
    )


def review(row: Row) -> Review:
    return Review(
        id=row["id"],
        capture_id=row["capture_id"],
        decision=Decision(row["decision"]),
        reason_id=row["reason_id"],
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
        stage=Stage(row["stage"]),
        note=row["note"],
        ruler=row["ruler"],
    )


def answers(row: Row) -> Answers:
    return Answers(
        id=row["id"],
        visit_id=row["visit_id"],
        lesion_id=row["lesion_id"] or "",
        answers=json.loads(row["answers"]),
        source=Source(row["source"]),
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
    )


def missing(row: Row) -> MissingView:
    return MissingView(
        id=row["id"],
        visit_id=row["visit_id"],
        lesion_id=row["lesion_id"],
        view_id=row["view_id"],
        reason_id=row["reason_id"],
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
    )
