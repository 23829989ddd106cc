"""What a trainee may meet, by name: how the simulated instruments are held, and at whose skin they look."""

from dataclasses import dataclass, replace

from devices.simulation.scene import Conditions, Scene, Tone

STEADY = Conditions()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One exercise. `tone`, `hair` and `polarised` replace those of the scene; None leaves it as it is."""

    id: str
    title: str
    conditions: Conditions = STEADY
    tone: Tone | None = None
    hair: float | None = None
    polarised: bool | None = None

    def of(self, scene: Scene) -> Scene:
        """Return `scene` as this exercise shows it."""
        return replace(
            scene,
            tone=scene.tone if self.tone is None else self.tone,
            hair=scene.hair if self.hair is None else self.hair,
            polarised=scene.polarised if self.polarised is None else self.polarised,
        )


SCENARIOS = (
    Scenario("good", "A good picture"),
    Scenario("out-of-focus", "Out of focus", Conditions(defocus=0.005)),
    Scenario("moving-hand", "A moving hand", Conditions(tremor=0.022, shutter=0.1)),
    Scenario("glare", "Glare", Conditions(glare=0.9), polarised=False),
    Scenario("too-dark", "Too dark", Conditions(light=-2.2, noise=6.0)),
    Scenario("too-bright", "Too bright", Conditions(light=0.9)),
    Scenario("hair", "Hair in the way", hair=1.0),
    Scenario("white-skin", "White skin", tone=Tone.WHITE),
    Scenario("brown-skin", "Brown skin", tone=Tone.BROWN),
    Scenario("black-skin", "Black skin", tone=Tone.BLACK),
)
"""The first one is where a trainee begins."""
