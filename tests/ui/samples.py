"""Sample states as a hub would see them, and stand-ins for the hall: for the tests and the gallery of the screens."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

import resources
from tests.ui.samples_body import body
from ui.states import (
    CaptureState,
    CheckState,
    Choice,
    ConsentQuestion,
    ConsentState,
    Guide,
    IdentifyState,
    IdentityQuestion,
    Instrument,
    LesionRow,
    LesionsState,
    LivePicture,
    LiveSource,
    Notice,
    OutboxStrip,
    PatientBar,
    PatientFormState,
    PatientRow,
    ScreenState,
    SealState,
    SheetLesion,
    SheetPicture,
    Status,
    TodayState,
    Tone,
    UnlockState,
    ViewStep,
    WindowState,
)

# Sixty letters each: as long as the form lets a part of a name be.
LONG_FAMILY = "WOLFESCHLEGELSTEINHAUSENBERGERDORFFVONUNDZUHOHENLOHE-LANGENB"
LONG = f"{LONG_FAMILY}, Konstantina-Alexandrina Maria Immaculata Theresia-Benedicta"
BAR = PatientBar("SMITH, Joan (Mrs)", "6 August 1952 (74 years)", "999 123 4561")
LONG_BAR = PatientBar(LONG, "24 September 1934 (92 years)", "No NHS number")
STEPS = ("Identity", "Consent", "Lesions", "Pictures", "Seal")
STRIP = OutboxStrip(waiting=3, sending=1, received=42)
ALARM = OutboxStrip(3, 0, 42, 1, "The hospital does not answer. Pictures wait here safely.")
REASONS = (
    Choice("movement", "Movement or out of focus"),
    Choice("positioning", "Positioning"),
    Choice("exposure", "Too light or too dark"),
    Choice("artefact", "Something is in the way"),
    Choice("technical", "Technical fault"),
    Choice("other", "Other"),
)
MISSING = (
    Choice("consent-withdrawn", "Consent withdrawn"),
    Choice("not-found", "Lesion not visible or not found"),
    Choice("covered", "Hair, crust or dressing prevents a usable view"),
    Choice("out-of-reach", "Site cannot be reached by the scope"),
    Choice("position", "Patient could not hold the position"),
    Choice("unwell", "Patient too unwell"),
    Choice("equipment", "Equipment fault"),
    Choice("other", "Other"),
)
SIDES = (Choice("L", "Left"), Choice("R", "Right"), Choice("B", "Both sides"), Choice("none", "Midline or no side"))
MARKS = (Choice("did not attend", "Did not attend"), Choice("cancelled", "Cancelled"))
PULLED = Notice(Tone.ERROR, "The dermatoscope was unplugged.", "Plug it in again. Pictures taken so far are safe.")
PAUSED = Notice(Tone.QUIET, "The visit of SMITH, Joan (Mrs) is paused.", "Everything so far is safe.")


@dataclass(frozen=True)
class Picture:
    """A frame."""

    pixels: NDArray[np.uint8]


class StillSource:
    """A live source of which every new frame is put by hand."""

    def __init__(self, pixels: NDArray[np.uint8] | None = None) -> None:
        self.waiting: LivePicture | None = Picture(pixels) if pixels is not None else None
        self.ping: Callable[[], None] | None = None
        self.taken = 0

    def put(self, pixels: NDArray[np.uint8]) -> None:
        """A new frame came; it replaces one that nobody took."""
        was_empty = self.waiting is None
        self.waiting = Picture(pixels)
        if was_empty and self.ping:
            self.ping()

    def take(self) -> LivePicture | None:
        picture, self.waiting = self.waiting, None
        self.taken += picture is not None
        return picture

    def listen(self, ping: Callable[[], None] | None) -> None:
        self.ping = ping


def skin(width: int = 1280, height: int = 960, *, seed: int = 1) -> NDArray[np.uint8]:
    """Draw something that looks like a patch of skin with a darker spot, BGR."""
    random = np.random.default_rng(seed)
    coarse = random.normal(0, 1, (height // 24, width // 24, 1)).astype(np.float32)
    grain = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None] * 5
    base = np.full((height, width, 3), (150.0, 178.0, 226.0), np.float32) + grain
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = np.hypot((x - width / 2) / (width * 0.13), (y - height / 2) / (height * 0.15))
    spot = np.clip(1.6 - across - grain[..., 0] / 30, 0, 1)[..., None]
    base = base * (1 - spot * 0.75) + np.array((40.0, 62.0, 105.0), np.float32) * spot * 0.75
    return np.ascontiguousarray(np.clip(base, 0, 255).astype(np.uint8))


def jpeg(pixels: NDArray[np.uint8], width: int = 320) -> bytes:
    """Encode a small picture of `pixels`."""
    small = cv2.resize(pixels, (width, width * pixels.shape[0] // pixels.shape[1]), interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", small)[1])


def sites() -> tuple[Choice, ...]:
    """Return the coded body sites of the program."""
    rows = csv.DictReader(io.StringIO(resources.text("codes/cid4029.csv")))
    return tuple(
        Choice(f"{one['scheme']}:{one['code']}", one["meaning"].removeprefix("Skin of ").capitalize()) for one in rows
    )


def unlock(*, creating: bool = True, errors: dict[str, str] | None = None, busy: bool = False) -> UnlockState:
    return UnlockState(
        creating,
        "Choose a passphrase for this station. It opens the pictures if this computer's own key store is ever lost. "
        "Give it to your manager to keep in a safe place.",
        errors or {},
        busy,
    )


def today(live: LiveSource | None = None, *, people: bool = True) -> TodayState:
    return TodayState(
        today="Tuesday 24 November 2026",
        hub="Northfield Community Photo Hub",
        patients=(
            PatientRow(
                "a", "09:00", "OKAFOR, Chidi (Mr)", "2 March 1948 (78 years)", "999 045 6123", "Photographed", Tone.GOOD, ""
            ),
            PatientRow("b", "09:20", "SMITH, Joan (Mrs)", BAR.born, BAR.number, "Paused", Tone.WARNING, "Resume"),
            PatientRow(
                "c",
                "09:40",
                "PATEL, Meera",
                "19 January 1961 (65 years)",
                "999 301 2245",
                "Checked in",
                Tone.BUSY,
                "Start",
                MARKS,
            ),
            PatientRow(
                "d",
                "10:00",
                "O’BRIEN, Tom (Mr)",
                "30 June 1939 (87 years)",
                "No NHS number",
                "Scheduled",
                Tone.QUIET,
                "Start",
                MARKS,
            ),
            PatientRow("e", "10:20", LONG, LONG_BAR.born, "999 777 2211", "Scheduled", Tone.QUIET, "Start", MARKS),
            PatientRow(
                "f", "10:40", "NG, Li", "5 May 1975 (51 years)", "999 665 8891", "Did not attend", Tone.QUIET, "", MARKS[:1]
            ),
        ),
        people=people,
        instruments=(
            Instrument("scope", "Simulated dermatoscope", "Live", Tone.GOOD, live),
            Instrument("camera", "Clinic camera", "Not attached", Tone.WARNING, None),
        ),
    )


def patient_form(*, wrong: bool = False) -> PatientFormState:
    if not wrong:
        return PatientFormState()
    return PatientFormState(
        {
            "given": "Joan",
            "family": "Smith",
            "day": "31",
            "month": "2",
            "year": "1952",
            "nhs_number": "999 123 456",
            "address": "",
        },
        {
            "day": "31 February 1952 is not a real date. Check the day, month and year.",
            "nhs_number": "An NHS number has 10 digits; this one has 9. Check it and type it again.",
        },
    )


def identify(revealed: int = 1, confirmed: int = 0, *, resuming: bool = False) -> IdentifyState:
    asked = (
        ("name", "“What is your full name?”", "Joan Mary Smith"),
        ("born", "“What is your date of birth?”", "6 August 1952 (74 years)"),
        ("number", "“What is your NHS number, or your address?”", "999 123 4561 · 12 Orchard Lane, Northfield NF3 8QT"),
    )
    questions = tuple(
        IdentityQuestion(name, words, answer if index < revealed else "", index < revealed, index < confirmed)
        for index, (name, words, answer) in enumerate(asked)
    )
    return IdentifyState(questions, confirmed == len(asked), resuming)


def consent(answers: tuple[bool | None, ...] = (True, None, None), chaperone: str = "", error: str = "") -> ConsentState:
    return ConsentState(
        questions=(
            ConsentQuestion(
                "record",
                "Pictures for the patient's own care",
                "Taken today, stored in the medical record, seen by the hospital's skin specialists.",
                answers[0],
                required=True,
            ),
            ConsentQuestion(
                "teaching",
                "Teaching",
                "May be shown to staff in training. Care does not depend on the answer.",
                answers[1],
                False,
            ),
            ConsentQuestion(
                "research",
                "Research",
                "May be used in approved research. Care does not depend on the answer.",
                answers[2],
                False,
            ),
        ),
        chaperone_choices=(
            Choice("declined", "Offered, declined"),
            Choice("present", "Offered, present"),
            Choice("not-available", "Wanted, not available"),
        ),
        chaperone=chaperone,
        chaperone_name="",
        can_continue=bool(answers[0] and chaperone),
        error=error,
    )


def lesions(*, empty: bool = False, site: str = "SCT:66643007", side: str = "none", error: str = "") -> LesionsState:
    rows = (
        LesionRow(
            "l1", "Lesion 1", "Left anterior surface of forearm: changed since spring", "3 of 3 views", Tone.GOOD, False
        ),
        LesionRow("l2", "Lesion 2", "Right cheek", "0 of 3 views", Tone.QUIET, True),
    )
    return LesionsState(
        () if empty else rows,
        sites(),
        SIDES,
        "" if empty else site,
        "" if empty else side,
        "",
        not empty,
        error,
        body=body(() if empty else (site, side)),
    )


def capture(
    live: LiveSource | None = None,
    *,
    thumbnail: bytes = b"",
    current: int = 1,
    can_shoot: bool = True,
    keeping: bool = False,
    all_done: bool = False,
    several: bool = False,
    second: LiveSource | None = None,
    trouble: Notice | None = None,
) -> CaptureState:
    titles = (("location", "Location"), ("close-up", "Close-up with ruler"), ("dermoscopic", "Dermoscopic"))
    views = tuple(
        ViewStep(
            name,
            title,
            "Accepted" if index < current or all_done else "Needed",
            Tone.GOOD if index < current or all_done else Tone.WARNING,
            index == current,
            True,
            thumbnail if index < current or all_done else b"",
        )
        for index, (name, title) in enumerate(titles)
    )
    choices = (Choice("l1", "Lesion 1: Left anterior surface of forearm"), Choice("l2", "Lesion 2: Right cheek"))
    return CaptureState(
        lesion="Lesion 1",
        place="Left anterior surface of forearm: changed since spring",
        lesions=choices if several else choices[:1],
        lesion_id="l1",
        views=views,
        view_title=titles[current][1],
        prompt="About 20 cm away, camera straight on. Put the ruler beside it, not across it.",
        live=live,
        device="Simulated dermatoscope",
        device_status="Live" if live else "Not attached",
        device_tone=Tone.GOOD if live else Tone.WARNING,
        devices=(Choice("scope", "Simulated dermatoscope"),),
        device_id="scope",
        can_shoot=can_shoot,
        keeping=keeping,
        missing_reasons=MISSING,
        all_done=all_done,
        trouble=trouble,
        guides=(Guide.CENTRE, Guide.RULER),
        second=second,
        second_name="Clinic camera" if second else "",
        hold=Status("Automatic", Tone.QUIET),
    )


def check(pixels: NDArray[np.uint8] | None, *, decision: str = "", trouble: Notice | None = None) -> CheckState:
    return CheckState(
        capture_id="c7",
        title="Lesion 1: Close-up with ruler",
        place="Left anterior surface of forearm",
        position="Picture 2 of 3",
        taken="Taken 24 November 2026, 09:31 by Sam Taylor",
        pixels=pixels,
        retake_reasons=REASONS,
        decision=decision,
        can_previous=True,
        can_next=True,
        trouble=trouble,
    )


def seal(
    thumbnail: bytes = b"", *, problems: tuple[str, ...] = (), name: str = BAR.name, sealing: bool = False
) -> SealState:
    return SealState(
        name,
        BAR.born,
        BAR.number,
        (
            SheetLesion(
                "l1",
                "Lesion 1",
                "Left anterior surface of forearm",
                (
                    SheetPicture("c1", "Location", "Accepted", Tone.GOOD, thumbnail),
                    SheetPicture("c2", "Close-up with ruler", "Best possible", Tone.GOOD, thumbnail),
                    SheetPicture("c3", "Dermoscopic", "Accepted", Tone.GOOD, thumbnail),
                ),
            ),
            SheetLesion(
                "l2",
                "Lesion 2",
                "Right cheek",
                (
                    SheetPicture("c4", "Location", "Accepted", Tone.GOOD, thumbnail),
                    SheetPicture("v5", "Close-up with ruler", "Needed", Tone.WARNING),
                    SheetPicture(
                        "v6", "Dermoscopic", "Not taken: Hair, crust or dressing prevents a usable view", Tone.QUIET
                    ),
                ),
            ),
        ),
        problems,
        can_seal=not problems,
        sealing=sealing,
    )


def window(
    screen: ScreenState, step: int = -1, *, bar: PatientBar | None = None, notice: Notice | None = None
) -> WindowState:
    """Return a whole window around a screen's state; with a `step` a visit is open."""
    visit = step >= 0
    return WindowState(
        screen=screen,
        bar=bar or (BAR if visit else None),
        strip=None if isinstance(screen, UnlockState) else STRIP,
        notice=notice,
        operator="" if isinstance(screen, UnlockState) else "Sam Taylor",
        band="Demonstration: these are not real patients. PIN: 4826",
        exercises=(Choice("good", "A good picture"), Choice("out-of-focus", "Out of focus")),
        exercise="good",
        steps=STEPS if visit else (),
        step=step,
    )
