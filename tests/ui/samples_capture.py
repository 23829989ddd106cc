"""The camera and the check as they look in the middle of a visit: filmstrip, ruler, earlier tries, best possible."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.ui import samples
from ui.states import FilmPicture, Guide, Tone, ViewStep, WindowState

VIEWS = ("Location", "Close-up with ruler", "Dermoscopic")


def film(small: bytes, count: int = 5, current: int = -1) -> tuple[FilmPicture, ...]:
    """Return the pictures of a visit so far; the last is not yet checked."""
    found = []
    for number in range(count):
        lesion, view = divmod(number, len(VIEWS))
        last = number == count - 1
        status, tone = ("Not checked yet", Tone.WARNING) if last else ("Accepted", Tone.GOOD)
        title, name = f"{lesion + 1}: {VIEWS[view]}", f"Lesion {lesion + 1}: {VIEWS[view]}"
        found.append(FilmPicture(f"c{number}", title, name, status, tone, small, number == current))
    return tuple(found)


def scenes(pixels: NDArray[np.uint8], small: bytes) -> Iterator[tuple[str, WindowState]]:
    """Yield each state of the two screens that issue C adds."""
    source = samples.StillSource(pixels)
    camera = replace(
        samples.capture(source, thumbnail=small, several=True, second=samples.StillSource(pixels)),
        hint="About 20 cm away, dermatoscope off",
        film=film(small, 4),
    )
    yield "capture-film", samples.window(camera, 3)
    yield "capture-why", samples.window(replace(camera, why=samples.REASONS, second=None), 3)
    pair = ViewStep("close-up", "Close-up with ruler", "1 of 2 taken", Tone.WARNING, True, True, small)
    several = replace(
        camera,
        views=(camera.views[0], pair, camera.views[2]),
        prompt=f"Picture 2 of 2. {camera.prompt}",
        guides=(Guide.CENTRE, Guide.RULER),
        film=film(small, 9),
    )
    yield "capture-pair", samples.window(several, 3, bar=samples.LONG_BAR)
    check = replace(samples.check(pixels), ruler=True, film=film(small, 5, 4))
    yield "check-film", samples.window(check, 3)
    tries = "Taken again 3 times: Movement or out of focus × 2; Something is in the way."
    yield "check-no-ruler", samples.window(replace(check, ruler=False, tries=tries, film=film(small, 9, 7)), 3)
    yield "check-best", samples.window(replace(check, best=True), 3)
    yield "check-kept", samples.window(replace(check, decision="Accepted", tries=tries), 3, bar=samples.LONG_BAR)
    yield "check-opening", samples.window(replace(samples.check(None), look_for=0.6, film=film(small, 5, 4)), 3)
