"""A watched folder as a camera: the whole contract while a program brings pictures, and what becomes of each of them."""

import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import sleep

import pytest

from devices import folders
from devices.address import Address
from devices.catalogue import drivers
from devices.contract import Camera, DeviceKind, Driver, Live, Press, Still
from devices.drivers import folder as folder_module
from devices.drivers.folder import FolderDriver
from devices.errors import DeviceGone, DeviceTimeout
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame
from tests.contracts.camera import CameraContract, next_frame
from tests.parts.pictures import jpeg, photograph

PICTURES = [jpeg(seed) for seed in range(8)]
BEATS = 100


class TetherProgram:
    """What a camera's maker gives with it: puts a picture into the folder whenever the shutter is pressed; here, always."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "TetherProgram":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        count = 0
        while not self._over.wait(0.1):
            try:
                (self._folder / f"DSC_{count:04}.JPG").write_bytes(PICTURES[count % len(PICTURES)])
            except OSError:
                continue  # the folder is away, with its disk
            count += 1


def address(folder: Path) -> Address:
    return Address(f"folder://{folder}", DeviceKind.CAMERA, "Close-up camera")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tether").mkdir()
    return tmp_path / "tether"


@pytest.fixture
def camera(folder: Path) -> Iterator[Camera]:
    camera = FolderDriver([address(folder)]).camera(address(folder).info)
    yield camera
    camera.close()


class TestWatchedFolder(CameraContract):
    @pytest.fixture
    def driver(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
        monkeypatch.setattr(folders, "SETTLE", 0.05)  # how long a file is waited for is tried elsewhere
        with TetherProgram(folder):
            yield FolderDriver([address(folder)])

    @pytest.fixture
    def pull(self, folder: Path) -> Callable[[], None]:
        def away() -> None:
            folder.rename(folder.with_name("away"))

        return away

    @pytest.fixture
    def put_back(self, folder: Path) -> Callable[[], None]:
        def back() -> None:
            folder.with_name("away").rename(folder)

        return back


def next_press(frames: Iterator[Live]) -> Still:
    for item in islice(frames, BEATS):
        if isinstance(item, Press):
            assert item.still
            return item.still
    raise AssertionError("no picture was told of")


def test_a_picture_that_comes_by_itself_is_a_press_told_once_and_then_shown(camera: Camera, folder: Path) -> None:
    camera.open()
    frames = camera.frames()
    next(frames)
    (folder / "DSC_1.JPG").write_bytes(PICTURES[0])
    still = next_press(frames)
    assert still.content == PICTURES[0]
    assert still.original
    assert next_frame(frames).pixels.shape == (240, 320, 3)
    assert not [item for item in islice(frames, 10) if isinstance(item, Press)]


def test_what_lay_there_before_is_neither_shown_nor_told_of(camera: Camera, folder: Path) -> None:
    """It may be of the patient before."""
    (folder / "old.jpg").write_bytes(PICTURES[0])
    camera.open()
    frames = camera.frames()
    assert list(islice(frames, 8)) == [None] * 8
    (folder / "new.jpg").write_bytes(PICTURES[1])
    assert next_press(frames).content == PICTURES[1]
    (folder / "old.jpg").write_bytes(PICTURES[2])
    assert next_press(frames).content == PICTURES[2], "a program may use one name again and again"


def test_a_photograph_is_the_next_that_begins_to_come(camera: Camera, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    camera.open()
    frames = camera.frames()
    (folder / "before.jpg").write_bytes(PICTURES[0][:5000])
    assert list(islice(frames, 3)) == [None] * 3, "seen, and not whole"
    brought = iter([("before.jpg", PICTURES[0]), ("after.jpg", photograph(1))])

    def bring(seconds: float) -> None:
        for name, content in islice(brought, 1):
            (folder / name).write_bytes(content)
        sleep(seconds)

    monkeypatch.setattr(folder_module, "sleep", bring)
    still = camera.capture()
    assert still.content == photograph(1)
    assert still.device == camera.info
    assert still.settings["f-number"] == "f/11"
    assert next_press(frames).content == PICTURES[0], "the other was taken before, and is told of all the same"


def test_nothing_taken_is_said_in_time_and_the_folder_works_on(
    camera: Camera, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "PATIENCE", 0.5)
    camera.open()
    with pytest.raises(DeviceTimeout, match="shutter on the camera itself"):
        camera.capture()
    (folder / "a.jpg").write_bytes(PICTURES[0])
    assert next_press(camera.frames()).content == PICTURES[0]


def test_a_damaged_picture_stops_nothing(camera: Camera, folder: Path) -> None:
    camera.open()
    frames = camera.frames()
    next(frames)
    (folder / "bad.jpg").write_bytes(PICTURES[0][:4000] + b"\xff\xd9")
    (folder / "good.jpg").write_bytes(PICTURES[1])
    assert next_press(frames).content == PICTURES[1]


def test_a_large_picture_is_shown_small_and_kept_whole(camera: Camera, folder: Path) -> None:
    large = jpeg(3, 3840, 2160)
    camera.open()
    frames = camera.frames()
    next(frames)
    (folder / "a.jpg").write_bytes(large)
    assert next_press(frames).content == large
    assert next_frame(frames).pixels.shape == (540, 960, 3)


def test_silence_and_the_same_picture_for_long_are_no_trouble(camera: Camera, folder: Path) -> None:
    told: list[FeedStatus] = []
    live, pressed = threading.Event(), threading.Event()

    def tell(status: FeedStatus) -> None:
        told.append(status)
        if status.state is FeedState.LIVE:
            live.set()

    feed = CameraFeed(camera, LatestFrame(), tell, lambda _: pressed.set())
    feed.start()
    assert live.wait(10)
    (folder / "a.jpg").write_bytes(PICTURES[0])
    assert pressed.wait(10)
    threading.Event().wait(2.6)  # longer than a live camera may be silent, or stand still
    assert feed.stop()
    assert {status.state for status in told} == {FeedState.OPENING, FeedState.LIVE, FeedState.ENDED}
    assert told[-1].error is None


def test_a_folder_that_is_not_there_is_not_attached(folder: Path) -> None:
    (watched,) = (driver for driver in drivers([address(folder)]) if driver.name == "folder")
    (info,) = watched.discover()
    assert not info.live
    folder.rmdir()
    assert watched.discover() == []
    with pytest.raises(DeviceGone):
        watched.camera(info).open()
