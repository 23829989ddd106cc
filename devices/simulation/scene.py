"""What a simulated instrument looks at, and under which conditions. Values only; change them while it runs."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The tone of the synthetic skin."""

    WHITE = "white"
    BROWN = "brown"
    BLACK = "black"


class Framing(StrEnum):
    """What the picture shows: a body part with a landmark, a lesion with a ruler, or a lesion through a dermatoscope.

    Or a target for checking the instrument: a colour chart, or a printed board for the scale.
    """

    OVERVIEW = "overview"
    CLOSE_UP = "close-up"
    DERMOSCOPY = "dermoscopy"
    CHART = "colour chart"
    BOARD = "scale target"


@dataclass(frozen=True, slots=True)
class Scene:
    """The subject. The same `seed` gives the same skin and the same lesion in every framing.

    `hair` and `bubbles` (in the contact gel) from 0, none, to 1, many. `polarised` light hides the shine of the surface and
    shows what is under it.
    """

    seed: int = 1
    tone: Tone = Tone.WHITE
    hair: float = 0.35
    bubbles: float = 0.35
    polarised: bool = True


@dataclass(frozen=True, slots=True)
class Conditions:
    """How it is looked at. What is here changes from one frame to the next, without rendering anew.

    `tremor`: movement of the hand as a share of the picture's width (0.004 is a steady hand). `defocus`: radius of blur as
    a share of the width (0: sharp; 0.004: clearly blurred). `light`: exposure in EV, 0 is right. `glare`: 0 to 1. `noise`:
    deviation of the sensor's noise in grey levels. `scale`: magnification, 1 to 3. `shutter`: seconds for which the sensor
    sees, and with it how much a moving hand smears; `smear` is that way of the picture, as shares of its width (x, y).
    """

    tremor: float = 0.004
    defocus: float = 0.0
    light: float = 0.0
    glare: float = 0.0
    noise: float = 2.0
    scale: float = 1.0
    shutter: float = 0.0
    smear: tuple[float, float] = (0.0, 0.0)
