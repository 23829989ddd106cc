"""What comes of a scanned wristband or letter, wherever it is scanned: found, filled in, compared; never trusted."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from hub_station.barcodes import BarcodeReader
from hub_station.cameras import Instrument, Life
from hub_station.domain.equipment import DeviceRole
from hub_station.domain.patient import InvalidEntry, show_nhs_number
from hub_station.domain.scan import Scan, parse_scan
from hub_station.presenters import instruments
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.identify import IdentifyPresenter
from hub_station.presenters.today import FormPresenter, TodayPresenter
from ui.states import CameraReading, IdentifyState, Notice, PatientFormState, Tone

S = TypeVar("S", IdentifyState, PatientFormState)

HOLD_IT = "Hold the wristband or letter flat before the camera, a hand's breadth away."
NOT_READ = Notice(
    Tone.WARNING,
    "The camera saw no barcode that it can read.",
    "Hold it flat, still and without shine, and try again; or type the NHS number.",
)
NOTHING = "Nothing was changed."


class ScansPresenter:
    """Answers whatever a scanner or the station's own camera read. GUI thread."""

    def __init__(
        self,
        desk: Desk,
        post: Callable[[Callable[[], None]], None],
        today: TodayPresenter,
        form: FormPresenter,
        identify: IdentifyPresenter,
    ) -> None:
        """Pass a scan on to the presenter whose screen is shown; `post` brings a callable to the GUI thread."""
        self._desk, self._post = desk, post
        self._today, self._form, self._identify = today, form, identify
        self._reader: BarcodeReader | None = None
        self._device = ""

    def with_camera(self, state: S) -> S:
        """Say on a screen's state whether a camera can read, and show what it sees while it does."""
        reading = CameraReading(self._reader, self._device, HOLD_IT) if self._reader else None
        return replace(state, can_read=self._camera() is not None, reading=reading)

    def read_with_camera(self) -> None:
        """Look for a barcode in the live picture of a camera."""
        one = self._camera()
        if one is None or self._reader:
            return
        reader: BarcodeReader

        def end(then: Callable[[], None]) -> None:
            def ended() -> None:
                if self._reader is reader:
                    self.stop_reading()
                    then()

            self._post(ended)

        reader = BarcodeReader(
            one.latest, lambda text: end(lambda: self.scanned(text)), lambda: end(lambda: self._desk.say(NOT_READ))
        )
        self._reader, self._device = reader, instruments.names(self._desk.station).get(one.info.key, "")
        reader.start()
        self._desk.say(None)

    def stop_reading(self) -> None:
        """Look no more. Harmless when nothing is looked for."""
        if self._reader:
            self._reader.stop()
            self._reader = None
            self._desk.changed()

    def _camera(self) -> Instrument | None:
        """Return the camera that reads: any live one but a dermatoscope, which sees a thumbnail's width only."""
        station = self._desk.station
        live = (one for one in station.cameras.instruments() if one.life is Life.LIVE)
        return next((one for one in live if instruments.role(station, one.info) is not DeviceRole.DERMATOSCOPE), None)

    def scanned(self, text: str) -> None:
        """Something was scanned: `text` as it came from the scanner."""
        if not self._desk.entered or self._desk.covered:
            # At a locked station a wristband opens nothing and names nobody.
            return
        try:
            scan = parse_scan(text)
        except InvalidEntry as error:
            self._desk.say(Notice(Tone.WARNING, str(error), NOTHING))
            return
        match self._desk.place:
            case Place.TODAY if not self._desk.visit_open:
                self._on_the_list(scan)
            case Place.FORM:
                self._into_the_form(scan)
            case Place.IDENTIFY:
                self._identify.compare(scan)
            case Place.SIMILAR if not scan.same_number(self._desk.file.patient):
                self._identify.compare(scan)
            case _:
                self._desk.say(self._beside(scan))

    def _on_the_list(self, scan: Scan) -> None:
        """Start the visit of the patient whose NHS number it is; not when the rest of the code is another person's."""
        found = self._today.find(scan.nhs_number)
        if found is None:
            self._form.begin(scan)
            words = "This patient is not on today's list. The form is filled in from what was scanned."
            self._desk.go(Place.FORM, Notice(Tone.QUIET, words, "Check it with the patient, and add what is missing."))
            return
        row, patient = found
        differences = scan.differences(patient)
        if differences:
            words = f"The list has another {' and another '.join(differences)} for the NHS number of this code."
            self._desk.say(Notice(Tone.WARNING, words, "Check with reception who this patient is. No visit was started."))
        elif not row.action:
            words = f"{row.name} is on today's list as “{row.status}”: no visit can be started."
            self._desk.say(Notice(Tone.WARNING, words, NOTHING))
        else:
            self._today.start_visit(row.id)

    def _into_the_form(self, scan: Scan) -> None:
        disagree = self._form.fill(scan)
        if disagree:
            words = "What was scanned and what is typed are not the same."
            self._desk.say(Notice(Tone.WARNING, words, "Both must agree. Nothing that was typed was changed."))
        elif self._today.find(scan.nhs_number):
            words = f"The patient with NHS number {show_nhs_number(scan.nhs_number)} is on today's list."
            self._desk.say(Notice(Tone.QUIET, words, "Cancel, and start the visit from the list."))
        else:
            self._desk.say(None)

    def _beside(self, scan: Scan) -> Notice:
        """Say whose it is, where a scan is not what the screen waits for; nothing changes."""
        if not self._desk.visit_open:
            return Notice(Tone.QUIET, "A barcode was scanned.", "To start a visit, go to today's list and scan it there.")
        patient = self._desk.file.patient
        if not patient.nhs_number:
            words = "This code cannot be compared: the patient of the open visit has no NHS number here."
            return Notice(Tone.WARNING, words, NOTHING)
        if not scan.same_number(patient):
            words = "This wristband is of another patient than the open visit."
            return Notice(Tone.WARNING, words, "Check who is in the room. Pause the visit if it is not this patient's.")
        if scan.differences(patient):
            words = f"The NHS number is that of the open visit, but the {' and '.join(scan.differences(patient))} is not."
            return Notice(Tone.WARNING, words, "Check who is in the room. Pause the visit if it is not this patient's.")
        return Notice(Tone.QUIET, "This is the patient of the open visit.")
