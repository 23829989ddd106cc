"""Turns a checked visit into what goes to the hospital: one DICOM instance for each picture."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import sync.dicom
from hub_station import __version__
from hub_station.domain.capture import Capture
from hub_station.domain.equipment import Registration, ScaleCheck
from hub_station.domain.lesion import Lesion, Side
from hub_station.domain.pathway import ViewRule
from hub_station.domain.visit import VisitFile
from hub_station.outbox.records import NewDelivery
from hub_station.settings import Hub
from sync.photograph import Code, Dermoscopy, Equipment, PatientIdentity, Photograph, PhotographKind


def deliveries(
    file: VisitFile,
    hub: Hub,
    optics: Callable[[Capture, ViewRule], Dermoscopy],
    operator_names: Callable[[str], str],
    picture: Callable[[str], bytes],
    now: datetime,
) -> Iterator[NewDelivery]:
    """Build the instances of a visit one at a time; `picture` reads a capture's JPEG, so that only one is in memory.

    `optics` says how a dermoscopic picture was taken (`optics_of`); `operator_names` gives the DICOM person name of an
    operator id. Raises `sync.dicom.IncompleteRecord`, `sync.dicom.UnsuitablePicture`, or what `picture` raises.
    """
    chosen = file.to_send()
    counted: dict[str, int] = {}
    for lesion, view, capture in chosen:
        series = _series_uid(lesion, view)
        counted[series] = counted.get(series, 0) + 1
        others = tuple(
            (_sop_class(other_view), other.sop_uid)
            for other_lesion, other_view, other in chosen
            if other_lesion.id == lesion.id and other.id != capture.id
        )
        used = optics(capture, view) if view.kind == "dermoscopic" else None
        photograph = _photograph(file, hub, used, lesion, view, capture, counted[series], operator_names, now, others)
        envelope = sync.dicom.build(photograph, picture(capture.id))
        yield NewDelivery(
            capture_id=capture.id,
            study_uid=photograph.study_uid,
            series_uid=photograph.series_uid,
            sop_uid=photograph.sop_uid,
            sop_class_uid=envelope.sop_class_uid,
            head=envelope.head,
            tail=envelope.tail,
            size=envelope.size,
            whole_digest=envelope.digest,
        )


def optics_of(
    registrations: Mapping[str, Registration], scales: Mapping[str, ScaleCheck], capture: Capture, view: ViewRule
) -> Dermoscopy:
    """Say how a dermoscopic picture was taken: as its device is registered, or, where that can do both, as the view asks.

    The pixel spacing goes with it only where the device is registered as standing at one distance, and was checked in
    pictures of this size.
    """
    device, scale = registrations.get(capture.device.key), scales.get(capture.device.key)
    if device is None:
        return Dermoscopy(view.polarization, view.contact)
    calibrated = device.fixed_distance and scale is not None and scale.holds_for(capture.width, capture.height)
    return Dermoscopy(
        polarization=device.polarization or view.polarization,
        contact=device.contact or view.contact,
        magnification=float(device.magnification) if device.magnification else None,
        pixel_spacing=(scale.row_mm, scale.column_mm) if scale and calibrated else None,
    )


def _photograph(
    file: VisitFile,
    hub: Hub,
    used: Dermoscopy | None,
    lesion: Lesion,
    view: ViewRule,
    capture: Capture,
    instance_number: int,
    operator_names: Callable[[str], str],
    now: datetime,
    references: tuple[tuple[str, str], ...],
) -> Photograph:
    dermoscopic = view.kind == "dermoscopic"
    visit, patient, device = file.visit, file.patient, capture.device
    software = (f"hub-station {__version__}", device.firmware) if device.firmware else (f"hub-station {__version__}",)
    return Photograph(
        kind=PhotographKind(view.kind),
        patient=PatientIdentity(
            family=patient.family,
            given=patient.given,
            middle=patient.middle,
            prefix=patient.prefix,
            patient_id=patient.nhs_number or patient.id,
            issuer="NHS" if patient.nhs_number else hub.name,
            birth_date=patient.birth_date,
            sex=patient.sex.value,
        ),
        study_uid=visit.study_uid,
        study_started=visit.opened_at,
        study_id=visit.number,
        accession_number=visit.accession_number,
        referring_physician=visit.referrer,
        study_description="Skin lesion photography",
        series_uid=_series_uid(lesion, view),
        # Odd for photographs, even for dermoscopy: a series number that two series of a study never share.
        series_number=2 * lesion.number - (0 if dermoscopic else 1),
        series_started=lesion.recorded_at,
        series_description=f"{lesion.title} {'dermoscopy' if dermoscopic else 'photographs'}",
        sop_uid=capture.sop_uid,
        instance_number=instance_number,
        taken=capture.taken,
        built=now,
        operator=operator_names(capture.binding.operator_id),
        equipment=Equipment(device.manufacturer, device.model, device.serial, software),
        institution=hub.name,
        station=hub.station,
        region=Code(lesion.site.code, lesion.site.scheme, lesion.site.meaning),
        # ImageLaterality: U, unpaired, where the site has no side.
        laterality="U" if lesion.side is Side.NONE else lesion.side.value,
        lesion_label=lesion.title,
        lesion_uid=lesion.tracking_uid,
        view_title=view.title,
        recognizable=view.recognizable,
        dermoscopy=used,
        references=references,
    )


def _series_uid(lesion: Lesion, view: ViewRule) -> str:
    return lesion.dermoscopic_series_uid if view.kind == "dermoscopic" else lesion.photographic_series_uid


def _sop_class(view: ViewRule) -> str:
    return sync.dicom.SOP_CLASSES[PhotographKind(view.kind)]
