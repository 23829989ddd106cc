"""The card inside a tethered body: both drivers, the feed that does the work, and the place that it is to the station."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from devices.address import Address
from devices.bodies import BodyCard, BodyCards
from devices.contract import Camera, DeviceKind, Driver, Still
from devices.drivers.gphoto import GphotoDriver
from devices.drivers.ptpip import PtpipDriver
from devices.errors import DeviceError, DeviceFault, DeviceGone, DeviceTimeout, FeedStopped
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame
from devices.originals import Original, Steps, T
from tests.contracts.camera import next_frame
from tests.contracts.storing import SMALL, StoringContract, digest, done, listed, storing
from tests.contracts.tethered import PICTURES, PREVIEWS
from tests.devices.test_gphoto import NIKON, Usb, found_by
from tests.parts.pictures import jpeg
from tests.parts.ptpip import PtpCamera

SOON = 20.0


class TestByPtpip(StoringContract):
    @pytest.fixture
    def driver(self, body: PtpCamera) -> Driver:
        return PtpipDriver([Address(body.address, DeviceKind.CAMERA)])

    def test_a_body_that_refuses_in_live_view_is_asked_without_it(self, camera: Camera, body: PtpCamera) -> None:
        body.refuses_card_in_live_view = True
        frames = camera.frames()
        next_frame(frames)
        assert done(storing(camera).recall(listed(camera)["OLD_0001.JPG"])).content == PICTURES[2]
        assert next_frame(frames)

    def test_another_card_is_never_taken_for_the_one_that_was_listed(self, camera: Camera, body: PtpCamera) -> None:
        body.put("BIG.JPG", jpeg(7, 2400, 1800), "20261123T090000")
        original = listed(camera)["BIG.JPG"]
        erasing = storing(camera).discard(original, digest(jpeg(7, 2400, 1800)))
        next(erasing)
        body.change_card()
        with pytest.raises(DeviceFault):
            done(erasing)
        assert listed(camera) == {}

    def test_nothing_is_erased_on_a_card_that_was_put_in_after_the_picture_was_read(
        self, camera: Camera, body: PtpCamera
    ) -> None:
        original = listed(camera)["OLD_0001.JPG"]
        erasing = storing(camera).discard(original, digest(PICTURES[2]))
        next(erasing)
        assert body.requests[-1] == 0x101B, "the picture is not read whole yet: it should fit into one piece"
        body.change_card(PICTURES[3])
        with pytest.raises(DeviceFault):
            done(erasing)
        assert "OLD_0001.JPG" in body.on_card()

    def test_a_body_that_lists_nothing_has_no_card(self, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tests.parts.ptpip_data.OPERATIONS", (0x1001, 0x1002, 0x1003, 0x100E))
        camera.open()
        with pytest.raises(DeviceFault):
            done(storing(camera).stored())


class TestByLibgphoto2(StoringContract):
    @pytest.fixture
    def driver(self, body: PtpCamera) -> Driver:
        return GphotoDriver(addresses=[Address(f"gphoto://127.0.0.1:{body.port}", DeviceKind.CAMERA)], look=list)


def test_on_the_usb_the_card_is_listed_read_and_erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By libgphoto2's own virtual camera, whose card is a folder."""
    monkeypatch.setenv("VCAMERADIR", str(tmp_path))
    monkeypatch.setattr("devices.drivers.gphoto._may_open", lambda _: True)
    for number in (1, 2):
        (tmp_path / f"DSC_000{number}.jpg").write_bytes(PICTURES[number])
    driver = GphotoDriver(look=Usb(NIKON))
    (info,) = found_by(driver)
    camera = driver.camera(info)
    camera.open()
    try:
        there = listed(camera)
        assert sorted(there) == ["DSC_0001.jpg", "DSC_0002.jpg"]
        assert done(storing(camera).recall(there["DSC_0001.jpg"])).content == PICTURES[1]
        with pytest.raises(DeviceFault):
            done(storing(camera).discard(there["DSC_0001.jpg"], digest(PICTURES[2])))
        done(storing(camera).discard(there["DSC_0001.jpg"], digest(PICTURES[1])))
        assert sorted(listed(camera)) == ["DSC_0002.jpg"], "libgphoto2's virtual camera says so; it unlinks no file"
    finally:
        camera.close()


# the feed, and the place


class Shelf:
    """A body on the loopback with its feed, as the hall holds it."""

    def __init__(self, body: PtpCamera) -> None:
        driver = PtpipDriver([Address(body.address, DeviceKind.CAMERA, "Hub Test Body")])
        (info,) = driver.discover()
        self.latest = LatestFrame()
        self.live, self.ended = threading.Event(), threading.Event()
        self.camera = driver.camera(info)
        self.feed = CameraFeed(self.camera, self.latest, self._status)
        self.cards = BodyCards(self.ask)
        self.asked = 0

    def ask(self, _key: str, work: Callable[[Camera], Steps[T]]) -> Future[T]:
        self.asked += 1
        return self.feed.errand(work)

    def card(self) -> BodyCard:
        """Look until the card is there."""
        waiting = threading.Event()
        for _ in range(int(SOON / 0.05)):
            found = self.cards.cards([self.camera.info])
            if found and found[0].list():
                return found[0]
            waiting.wait(0.05)
        raise AssertionError("no card came")

    def _status(self, status: FeedStatus) -> None:
        if status.state is FeedState.LIVE:
            self.live.set()
        if status.state is FeedState.ENDED:
            self.ended.set()


def reading_of(original: Original) -> Callable[[Camera], Steps[Still]]:
    """Return the work of reading a picture."""
    return lambda camera: storing(camera).recall(original)


@pytest.fixture
def body() -> Iterator[PtpCamera]:
    with PtpCamera(PICTURES, PREVIEWS) as body:
        body.put("OLD_0001.JPG", PICTURES[2], "20261120T090000", SMALL)
        body.put("OLD_0002.JPG", PICTURES[3], "20261121T090000")
        yield body


@pytest.fixture
def shelf(body: PtpCamera) -> Iterator[Shelf]:
    shelf = Shelf(body)
    shelf.feed.start()
    assert shelf.live.wait(SOON)
    yield shelf
    shelf.feed.stop()


def test_the_card_of_a_live_body_is_a_place_and_a_picture_is_read_once(shelf: Shelf, body: PtpCamera) -> None:
    card = shelf.card()
    assert card.label == "Card in Hub Test Body"
    newest, oldest = card.list()
    assert [newest.name, oldest.name] == ["OLD_0002.JPG", "OLD_0001.JPG"]
    assert card.glance(oldest) == SMALL
    assert card.read(oldest).content == PICTURES[2]
    pieces = body.requests.count(0x101B)
    assert card.read(oldest).content == PICTURES[2]
    assert body.requests.count(0x101B) == pieces
    card.erase(oldest, digest(PICTURES[2]))
    assert body.requests.count(0x101B) > pieces, "erased by what was remembered, not by what the card holds"
    assert [one.name for one in card.list()] == body.on_card() == ["OLD_0002.JPG"]


def test_the_card_is_not_looked_at_all_the_time(shelf: Shelf) -> None:
    shelf.card()
    asked = shelf.asked
    for _ in range(20):
        shelf.cards.cards([shelf.camera.info])
    assert shelf.asked == asked


def test_a_photograph_goes_before_the_rest_of_a_slow_card(shelf: Shelf, body: PtpCamera) -> None:
    body.put("BIG.JPG", jpeg(7, 4000, 3000), "20261123T090000")
    big = next(one for one in shelf.card().list() if one.name == "BIG.JPG")
    body.slowness = 0.02
    reading = shelf.feed.errand(reading_of(big))
    still = shelf.feed.capture().result(SOON)
    assert still.content in PICTURES
    assert not reading.done(), "the card was read first"
    body.slowness = 0.0
    assert reading.result(SOON).content == jpeg(7, 4000, 3000)


def test_what_a_person_waits_for_overtakes_what_is_done_in_the_background(shelf: Shelf, body: PtpCamera) -> None:
    body.put("BIG.JPG", jpeg(7, 4000, 3000), "20261123T090000")
    there = {one.name: one for one in shelf.card().list()}
    body.slowness = 0.02
    background = shelf.feed.errand(reading_of(there["BIG.JPG"]))
    wanted = shelf.feed.errand(reading_of(there["OLD_0001.JPG"]))
    assert wanted.result(SOON).content == PICTURES[2]
    assert not background.done()
    assert background.cancel()


def test_cancelled_work_ends_and_the_picture_lives_on(shelf: Shelf, body: PtpCamera) -> None:
    body.put("BIG.JPG", jpeg(7, 4000, 3000), "20261123T090000")
    big = next(one for one in shelf.card().list() if one.name == "BIG.JPG")
    body.slowness = 0.02
    begun, closed = threading.Event(), threading.Event()

    def watched(camera: Camera) -> Steps[object]:
        begun.set()
        try:
            return (yield from storing(camera).recall(big))
        finally:
            closed.set()

    reading = shelf.feed.errand(watched)
    assert begun.wait(SOON)
    assert reading.cancel()
    body.slowness = 0.0
    assert closed.wait(SOON)
    assert shelf.feed.capture().result(SOON).content in PICTURES


def test_a_card_that_does_not_come_in_time_is_a_timeout_and_asked_for_no_more(
    shelf: Shelf, body: PtpCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.bodies.READ_WITHIN", 0.2)
    body.put("BIG.JPG", jpeg(7, 4000, 3000), "20261123T090000")
    card = shelf.card()
    body.slowness = 0.02
    with pytest.raises(DeviceTimeout):
        card.read(card.list()[0])
    body.slowness = 0.0
    assert shelf.feed.capture().result(SOON).content in PICTURES


def test_everything_that_was_asked_is_answered_when_the_body_is_pulled(shelf: Shelf, body: PtpCamera) -> None:
    body.put("BIG.JPG", jpeg(7, 4000, 3000), "20261123T090000")
    card = shelf.card()
    big, small = card.list()[:2]
    body.slowness = 0.02
    asked = [shelf.feed.errand(reading_of(one)) for one in (big, big, big)]
    body.drop()
    body.stop()
    assert [type(one.exception(SOON)) for one in asked] == [DeviceGone] * 3
    assert shelf.ended.wait(SOON)
    with pytest.raises(DeviceGone):
        card.read(small)
    assert shelf.cards.cards([]) == []
    assert card.list() == []


def test_a_stopped_feed_refuses_and_so_does_one_that_never_began(shelf: Shelf, body: PtpCamera) -> None:
    body.put("BIG.JPG", jpeg(7, 4000, 3000), "20261123T090000")
    big = shelf.card().list()[0]
    body.slowness = 0.02
    reading = shelf.feed.errand(reading_of(big))
    shelf.feed.stop()
    assert isinstance(reading.exception(SOON), FeedStopped)
    with pytest.raises(FeedStopped):
        shelf.feed.errand(reading_of(big)).result(SOON)
    with pytest.raises(FeedStopped):
        Shelf(body).feed.errand(reading_of(big)).result(SOON)


def test_a_step_that_hangs_is_answered_for(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.feed.ANSWER_WITHIN", 0.5)
    go_on = threading.Event()

    def hangs(_camera: Camera) -> Steps[None]:
        go_on.wait(SOON)
        yield

    try:
        with pytest.raises(DeviceTimeout):
            shelf.feed.errand(hangs).result(SOON)
    finally:
        go_on.set()


def test_a_bug_in_the_work_is_a_fault_and_ends_nothing(shelf: Shelf) -> None:
    def broken(_camera: Camera) -> Steps[None]:
        yield
        raise ValueError("a bug")

    with pytest.raises(DeviceFault):
        shelf.feed.errand(broken).result(SOON)
    assert shelf.feed.capture().result(SOON).content in PICTURES


class Refusing:
    """A feed that answers every errand with an error."""

    def __init__(self, error: DeviceError) -> None:
        self.error, self.asked = error, 0

    def __call__(self, _key: str, _work: Callable[[Camera], Steps[T]]) -> Future[T]:
        self.asked += 1
        refused: Future[T] = Future()
        refused.set_exception(self.error)
        return refused


def test_a_body_whose_looks_always_break_off_is_left_in_peace(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a body that cannot list its card would be opened, lost and opened again without end."""
    monkeypatch.setattr("devices.bodies.LOOK_EVERY", 0.0)
    refusing = Refusing(DeviceGone("it broke off"))
    cards = BodyCards(refusing)
    for _ in range(10):
        assert cards.cards([shelf.camera.info]) == []
    assert refusing.asked == 3


def test_two_equal_bodies_are_told_apart(shelf: Shelf) -> None:
    shelf.cards.cards([replace(shelf.camera.info, key=key, serial=key) for key in ("1", "2")])
    assert [card.label for card in shelf.cards._cards.values()] == ["Card in Hub Test Body (1)", "Card in Hub Test Body (2)"]


def test_nothing_is_erased_that_was_never_listed(shelf: Shelf, body: PtpCamera) -> None:
    card = shelf.card()
    with pytest.raises(DeviceFault):
        card.erase(Original("00000003:OTHER.JPG:1:", "OTHER.JPG", 1), digest(PICTURES[2]))
    assert len(body.on_card()) == 2
