"""What every camera must do whose own card can be looked through, whichever of our drivers reaches it."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator

import pytest

from devices.contract import Camera, Driver
from devices.errors import DeviceFault, DeviceForbidden, DeviceGone
from devices.originals import Contents, Original, Steps, Storing, T
from tests.contracts.camera import next_frame
from tests.contracts.tethered import PICTURES, PREVIEWS
from tests.parts.pictures import jpeg, with_previews
from tests.parts.ptpip import PtpCamera

SMALL = jpeg(50, 160, 120)


def done(steps: Steps[T]) -> T:
    """Do all steps of a piece of work."""
    return counted(steps)[0]


def counted(steps: Steps[T]) -> tuple[T, int]:
    """Do all steps; return the result, and how many times photographs could have been taken meanwhile."""
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result, count
        count += 1


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def storing(camera: Camera) -> Storing:
    assert isinstance(camera, Storing)
    return camera


def listed(camera: Camera) -> dict[str, Original]:
    """Look until everything was seen; return what is on the card by its name."""
    for _ in range(50):
        contents: Contents = done(storing(camera).stored())
        if not contents.unseen:
            return {one.name: one for one in contents.originals}
    raise AssertionError("the card is never seen whole")


class StoringContract(ABC):
    """Inherit, and give a driver. Every test has a body of its own on the loopback."""

    @pytest.fixture
    def body(self) -> Iterator[PtpCamera]:
        with PtpCamera(PICTURES, PREVIEWS) as body:
            body.put("OLD_0001.JPG", PICTURES[2], "20261120T090000", SMALL)
            body.put("OLD_0002.JPG", PICTURES[3], "20261121T090000")
            body.put("OLD_0003.NEF", b"II*\0" + bytes(3000), "20261122T090000")
            yield body

    @pytest.fixture
    @abstractmethod
    def driver(self, body: PtpCamera) -> Driver:
        """Return a driver that reaches the body."""

    @pytest.fixture
    def camera(self, driver: Driver) -> Iterator[Camera]:
        (info,) = driver.discover()
        camera = driver.camera(info)
        camera.open()
        yield camera
        camera.close()

    def test_every_file_is_listed_newest_first_and_a_raw_one_with_the_reason(self, camera: Camera) -> None:
        contents = done(storing(camera).stored())
        assert [one.name for one in contents.originals] == ["OLD_0003.NEF", "OLD_0002.JPG", "OLD_0001.JPG"]
        raw, second, first = contents.originals
        assert "Set the camera to JPEG" in raw.obstacle
        assert (first.obstacle, first.size) == ("", len(PICTURES[2]))
        assert first.taken is not None
        assert f"{first.taken.astimezone():%Y-%m-%d %H:%M}" == "2026-11-20 09:00"
        assert (first.digest, second.digest) == ("", ""), "what nobody read is not known"

    def test_a_picture_is_read_byte_for_byte_with_the_cameras_own_word_of_its_time(self, camera: Camera) -> None:
        original = listed(camera)["OLD_0001.JPG"]
        still = done(storing(camera).recall(original))
        assert still.content == PICTURES[2]
        assert still.device == camera.info
        assert f"{still.taken.astimezone():%Y-%m-%d %H:%M}" == "2026-11-24 10:15", "its own Exif, not the list"
        assert still.settings["file"] == "OLD_0001.JPG"

    def test_small_pictures_are_the_bodys_own_and_nothing_where_it_has_none(self, camera: Camera) -> None:
        there = listed(camera)
        assert done(storing(camera).glance(there["OLD_0001.JPG"])) == SMALL
        assert done(storing(camera).glance(there["OLD_0002.JPG"])) == b""

    def test_what_the_station_fetched_itself_is_known_without_reading(self, camera: Camera, body: PtpCamera) -> None:
        taken = camera.capture()
        mine = listed(camera)["HUB_0002.JPG"]
        assert mine.digest == digest(taken.content)

    def test_live_picture_and_photographs_go_on_between_the_steps_of_reading(self, camera: Camera, body: PtpCamera) -> None:
        large = with_previews(jpeg(7, 4000, 3000))
        body.put("BIG.JPG", large, "20261123T090000")
        reading = storing(camera).recall(listed(camera)["BIG.JPG"])
        frames = camera.frames()
        next(reading)
        assert next_frame(frames)
        assert camera.capture().content in PICTURES
        assert next_frame(frames)
        still, steps = counted(reading)
        assert steps >= 2, "it is not read in pieces"
        assert large.startswith(still.content)

    def test_work_that_is_broken_off_leaves_the_camera_in_order(self, camera: Camera, body: PtpCamera) -> None:
        body.put("BIG.JPG", jpeg(7, 2400, 1800), "20261123T090000")
        reading = storing(camera).recall(listed(camera)["BIG.JPG"])
        next(reading)
        reading.close()
        assert camera.capture().content in PICTURES
        assert next_frame(camera.frames())

    def test_many_files_are_looked_at_some_at_a_time(self, camera: Camera, body: PtpCamera) -> None:
        for number in range(90):
            body.put(f"MANY_{number:03}.JPG", PICTURES[0], f"20261123T{number // 60:02}{number % 60:02}00")
        contents = done(storing(camera).stored())
        assert 0 < len(contents.originals) < 90
        assert contents.unseen > 0
        assert contents.originals[0].name == "MANY_089.JPG", "the newest come first"
        assert len(listed(camera)) == 93

    # erasing

    def test_a_picture_is_erased_by_what_it_holds(self, camera: Camera, body: PtpCamera) -> None:
        original = listed(camera)["OLD_0001.JPG"]
        with pytest.raises(DeviceFault):
            done(storing(camera).discard(original, digest(PICTURES[0])))
        assert "OLD_0001.JPG" in body.on_card()
        done(storing(camera).discard(original, digest(PICTURES[2])))
        assert body.on_card() == ["OLD_0002.JPG", "OLD_0003.NEF"]
        assert "OLD_0001.JPG" not in listed(camera)
        with pytest.raises(DeviceFault):
            done(storing(camera).recall(original))

    def test_the_digest_is_that_of_the_picture_without_the_previews_behind_it(self, camera: Camera, body: PtpCamera) -> None:
        body.put("TWO.JPG", with_previews(PICTURES[0]), "20261123T090000")
        original = listed(camera)["TWO.JPG"]
        still = done(storing(camera).recall(original))
        assert not still.original
        done(storing(camera).discard(original, digest(still.content)))
        assert "TWO.JPG" not in body.on_card()

    def test_one_that_holds_something_else_by_now_stays(self, camera: Camera, body: PtpCamera) -> None:
        original = listed(camera)["OLD_0001.JPG"]
        body.replace("OLD_0001.JPG", PICTURES[3])
        with pytest.raises(DeviceFault):
            done(storing(camera).discard(original, digest(PICTURES[2])))
        assert "OLD_0001.JPG" in body.on_card()

    def test_a_protected_one_stays_and_is_called_so(self, camera: Camera, body: PtpCamera) -> None:
        original = listed(camera)["OLD_0001.JPG"]
        body.locked = True
        with pytest.raises(DeviceForbidden):
            done(storing(camera).discard(original, digest(PICTURES[2])))
        assert "OLD_0001.JPG" in body.on_card()
        assert next_frame(camera.frames())

    # trouble

    def test_a_body_that_gives_no_pieces_gives_whole_files(self, camera: Camera, body: PtpCamera) -> None:
        body.gives_no_pieces = True
        camera.open()
        assert done(storing(camera).recall(listed(camera)["OLD_0001.JPG"])).content == PICTURES[2]

    def test_a_body_that_goes_away_in_the_middle_is_gone(self, camera: Camera, body: PtpCamera) -> None:
        body.put("BIG.JPG", jpeg(7, 2400, 1800), "20261123T090000")
        original = listed(camera)["BIG.JPG"]
        reading = storing(camera).recall(original)
        next(reading)
        body.stop()
        with pytest.raises(DeviceGone):
            done(reading)
        camera.close()
        with pytest.raises(DeviceGone):
            done(storing(camera).discard(original, "0" * 64))
