"""The simulated instrument for the campaign: it shows pictures of a folder, and has a handle for every fault."""

from collections.abc import Mapping
from pathlib import Path
from random import Random

from devices.drivers.simulated import SimulatedDriver, camera, dermatoscope
from devices.errors import DeviceAsleep, DeviceBusy, DeviceError, DeviceFault, DeviceFull, DeviceGone, DeviceTimeout
from devices.simulation.replay import Replay
from tests.campaign.part import Fault, Part, does
from tests.parts.pictures import jpeg

REFUSALS = (DeviceAsleep, DeviceBusy, DeviceFault, DeviceFull, DeviceGone, DeviceTimeout)


class Simulated(Part):
    def __init__(self, place: Path, number: int) -> None:
        self.pictures = [jpeg(100 * number + seed, 640, 480) for seed in range(5)]
        place.mkdir()
        for turn, content in enumerate(self.pictures):
            (place / f"{turn}.jpg").write_bytes(content)
        kind = camera if number % 2 else dermatoscope
        self.name = f"simulated {number}"
        self.key = f"simulated:{number}"
        self.device = kind(Replay(place), self.key, f"SIM-{number:04}")
        self.driver = SimulatedDriver([self.device])

    @property
    def faults(self) -> Mapping[str, Fault]:
        device = self.device
        return {
            "unplugged": does(device.unplug),
            "replugged": does(device.unplug, device.plug_in),
            "frozen": does(device.freeze),
            "silent": does(device.silence),
            "hung": does(device.hang),
            "slow": lambda chance: device.be_slow(chance.uniform(0.1, 3), chance.uniform(0, 15)),
            "failing": self._fail,
            "truncated": does(device.truncate_next_jpeg),
            "pressed": lambda chance: device.press(takes_picture=chance.random() < 0.5),
        }

    def _fail(self, chance: Random) -> None:
        refusal: type[DeviceError] = chance.choice(REFUSALS)
        self.device.fail_next_capture(refusal("the campaign says so"))

    def mend(self) -> None:
        self.device.recover()
        self.device.plug_in()

    def __exit__(self, *_: object) -> None:
        """Nothing serves it."""
