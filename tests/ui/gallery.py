"""Every screen as a picture, to be looked at: `python -m tests.ui.gallery FOLDER [WIDTH HEIGHT [PICTURE.jpg]]`."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from tests.ui import samples, samples_capture, samples_consent
from tests.ui import samples_equipment as kit
from tests.ui.samples_elsewhere import elsewhere
from tests.ui.samples_history import BAD_PATHWAY
from tests.ui.samples_outbox import LATE, UNFINISHED, outbox
from ui.application import application
from ui.requests import Requests
from ui.states import Tone, WindowState
from ui.window import Window


def scenes(pixels: NDArray[np.uint8]) -> Iterator[tuple[str, WindowState]]:
    """Yield the name and the state of each scene."""
    small = samples.jpeg(pixels)
    source = samples.StillSource(pixels)
    yield "unlock", samples.window(samples.unlock())
    yield (
        "unlock-error",
        samples.window(
            samples.unlock(errors={"repeated": "The two passphrases are not the same. Type the second one again."})
        ),
    )
    yield "today", samples.window(samples.today(samples.StillSource(pixels)), notice=samples.PAUSED)
    yield (
        "today-late",
        samples.window(replace(samples.today(samples.StillSource(pixels)), alarms=(LATE, UNFINISHED), clinic_list=True)),
    )
    yield "today-pathway", samples.window(replace(samples.today(), alarms=(BAD_PATHWAY,)))
    yield "today-empty", samples.window(replace(samples.today(), patients=(), instruments=()))
    yield "form", samples.window(samples.patient_form())
    yield "form-error", samples.window(samples.patient_form(wrong=True))
    yield "identify", samples.window(samples.identify(2, 1), 0)
    yield "identify-done", samples.window(samples.identify(3, 3, resuming=True), 0)
    yield "consent", samples.window(samples.consent(), 1)
    yield (
        "consent-error",
        samples.window(samples.consent((False, None, True), "present", "Without this consent no picture may be taken."), 1),
    )
    yield "lesions-empty", samples.window(samples.lesions(empty=True, error="Choose the side of the body."), 2)
    yield "lesions", samples.window(samples.lesions(), 2)
    yield "capture", samples.window(samples.capture(source, thumbnail=small), 3)
    yield "capture-two", samples.window(samples.capture(source, second=samples.StillSource(pixels)), 3)
    yield "capture-long", samples.window(samples.capture(source, several=True), 3, bar=samples.LONG_BAR)
    held = replace(samples.capture(source), hold=kit.HELD_AGAIN, held=True)
    yield "capture-held-again", samples.window(held, 3)
    yield "capture-done", samples.window(samples.capture(source, thumbnail=small, all_done=True), 3)
    yield "capture-pulled", samples.window(samples.capture(None, can_shoot=False, trouble=samples.PULLED), 3)
    yield "check", samples.window(samples.check(pixels), 3)
    yield "check-decided", samples.window(samples.check(pixels, decision="Best possible"), 3, notice=samples.PAUSED)
    yield from samples_capture.scenes(pixels, small)
    yield "seal", samples.window(samples.seal(small), 4)
    yield (
        "seal-problems",
        samples.window(
            samples.seal(
                small, problems=("Lesion 2: Close-up with ruler is missing. Take it, or say why it cannot be taken.",)
            ),
            4,
        ),
    )
    yield "elsewhere", samples.window(elsewhere(pixels, small), 3)
    yield "elsewhere-doubtful", samples.window(elsewhere(pixels, small, doubtful=True), 3, bar=samples.LONG_BAR)
    yield "elsewhere-empty", samples.window(elsewhere())
    yield "outbox", replace(samples.window(outbox(small), notice=None), strip=samples.ALARM)
    yield "outbox-empty", samples.window(replace(outbox(rows=0), more=0))
    yield from samples_consent.scenes()
    yield from equipment_scenes(pixels)


def equipment_scenes(
    pixels: NDArray[np.uint8], chart: NDArray[np.uint8] | None = None, board: NDArray[np.uint8] | None = None
) -> Iterator[tuple[str, WindowState]]:
    """Yield the equipment screens in each of their states; `chart` and `board` lie before it in its checks."""

    def source(seen: NDArray[np.uint8] | None = None) -> samples.StillSource:
        return samples.StillSource(pixels if seen is None else seen)

    yield "equipment", samples.window(kit.equipment(kit.registered(source()), kit.new(source()), kit.tethered(source())))
    yield "equipment-twins", samples.window(kit.equipment(*kit.twins(source(), source())))
    yield (
        "equipment-trouble",
        samples.window(
            kit.equipment(
                kit.troubled("Unplugged", Tone.ERROR, kit.PULLED),
                kit.busy("Nikon D750", "Nikon", kit.BUSY),
                kit.busy("Document camera", "Elmo", kit.FORBIDDEN),
                kit.busy("Canon EOS 750D", "Canon", kit.ASLEEP),
                kit.unusable(),
            )
        ),
    )
    yield "equipment-none", samples.window(kit.equipment())
    yield "equipment-pedals", samples.window(replace(kit.equipment(), triggers=kit.PEDALS))
    yield "equipment-teaching", samples.window(replace(kit.equipment(kit.new(source())), triggers=kit.TEACHING))
    yield "device-form", samples.window(kit.device_form(source()))
    yield "device-form-camera", samples.window(kit.device_form(None, scope=False))
    wrong = ("manufacturer", "serial", "contact", "magnification")
    yield "check-colour", samples.window(kit.colour_check(source(chart)))
    yield "check-colour-patches", samples.window(kit.patch_check(source(np.full((480, 640, 3), (96, 86, 194), np.uint8))))
    yield "check-colour-done", samples.window(kit.colour_checked(source(chart)))
    yield "check-scale", samples.window(kit.scale_check(source(board)))
    yield "check-scale-error", samples.window(kit.scale_check(source(board), wrong=True))
    yield "check-scale-refused", samples.window(kit.scale_check(source(board), refused=True))
    yield "device-form-error", samples.window(kit.device_form(source(), wrong=wrong))


def main(folder: Path, width: int, height: int, picture: Path | None) -> None:
    """Write one PNG for each scene into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    read = cv2.imread(str(picture)) if picture else None
    pixels = samples.skin() if read is None else np.asarray(read, np.uint8)
    application()
    window = Window(Mock(spec=Requests))
    window.resize(width, height)
    window.show()
    for number, (name, state) in enumerate(scenes(pixels), start=1):
        window.show_state(state)
        for _ in range(8):
            QCoreApplication.processEvents()
        window.grab().save(str(folder / f"{number:02}-{name}.png"))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    place, *rest = sys.argv[1:]
    main(
        Path(place),
        int(rest[0]) if rest else 1366,
        int(rest[1]) if rest else 768,
        Path(rest[2]) if len(rest) > 2 else None,
    )
