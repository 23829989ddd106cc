"""System cameras over PTP/IP by our own client: both contracts, what only this client does, and packets of any kind."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from devices.address import Address
from devices.catalogue import drivers
from devices.contract import Camera, DeviceKind, Driver, KnownBy, Press
from devices.drivers.ptpip import PtpipDriver
from devices.errors import DeviceBusy, DeviceError, DeviceFault, DeviceGone, DeviceTimeout
from devices.ptp import data
from devices.ptp.body import PtpipBody
from devices.ptp.packets import Kind, Packet, Packets, announced, connection, packed, piece, said
from tests.contracts.camera import HEARTBEATS, next_frame
from tests.contracts.tethered import PICTURES, PREVIEWS, BodyContract, TetheredContract, next_of, presses_in
from tests.parts.ptpip import PtpCamera


@pytest.fixture
def body() -> Iterator[PtpCamera]:
    with PtpCamera(PICTURES, PREVIEWS) as body:
        yield body


@pytest.fixture
def driver(body: PtpCamera) -> Driver:
    return PtpipDriver([Address(body.address, DeviceKind.CAMERA, "Body on the shelf")])


@pytest.fixture
def camera(driver: Driver) -> Iterator[Camera]:
    (info,) = driver.discover()
    camera = driver.camera(info)
    yield camera
    camera.close()


class TestCamera(BodyContract):
    @pytest.fixture
    def driver(self, body: PtpCamera) -> Driver:
        return PtpipDriver([Address(body.address, DeviceKind.CAMERA)])


class TestTethered(TetheredContract):
    @pytest.fixture
    def driver(self, body: PtpCamera) -> Driver:
        return PtpipDriver([Address(body.address, DeviceKind.CAMERA)])


# what only this client does


def test_a_live_view_that_the_body_ended_is_begun_anew(camera: Camera, body: PtpCamera) -> None:
    camera.open()
    frames = camera.frames()
    number = next_frame(frames).number
    body.end_live_view()
    assert next_frame(frames).number == number + 1


def test_a_body_that_refuses_live_view_still_takes_photographs(camera: Camera, body: PtpCamera) -> None:
    body.refuses_live = True
    camera.open()
    assert not camera.info.live
    assert camera.capture().content == PICTURES[0]


def test_a_body_that_stays_busy_is_called_busy(camera: Camera, body: PtpCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.ptp.body.CAPTURE_WITHIN", 1.0)
    monkeypatch.setattr("devices.ptp.body.RELEASE_PATIENCE", 0.5)
    camera.open()
    body.busy_answers = 10_000
    with pytest.raises(DeviceBusy):
        camera.capture()


def test_a_photograph_that_takes_too_long_is_a_timeout_and_the_camera_goes_on(
    camera: Camera, body: PtpCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera.open()
    monkeypatch.setattr("devices.ptp.body.CAPTURE_WITHIN", 0.5)
    body.slowness = 0.2
    with pytest.raises(DeviceTimeout):
        camera.capture()
    body.slowness = 0.0
    assert next_frame(camera.frames())


def test_a_raw_picture_behind_the_stations_own_jpeg_is_no_press(
    camera: Camera, body: PtpCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.ptp.body.RAW_WAIT", 0.05)
    body.raw = "after"
    camera.open()
    frames = camera.frames()
    assert camera.capture().content == PICTURES[0]
    assert presses_in(frames, 20) == []


def test_a_press_that_makes_a_raw_picture_only_is_a_press_without_one(
    camera: Camera, body: PtpCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.ptp.body.RAW_WAIT", 0.05)
    body.raw = "only"
    camera.open()
    frames = camera.frames()
    next_frame(frames)
    body.press()
    assert next_of(Press, frames) == Press(None)


def test_closing_from_another_thread_ends_the_wait(camera: Camera, body: PtpCamera) -> None:
    camera.open()
    frames = camera.frames()
    next_frame(frames)
    body.silent = True
    next(frames)
    closer = threading.Thread(target=camera.close)
    closer.start()
    with pytest.raises(DeviceGone):
        for _ in islice(frames, HEARTBEATS):
            pass
    closer.join()


def test_a_picture_under_way_is_finished_by_the_next_stream(camera: Camera, body: PtpCamera) -> None:
    camera.open()
    frames = camera.frames()
    next_frame(frames)
    body.slowness = 0.15
    body.press()
    while next(frames) is not None:
        pass
    frames.close()
    body.slowness = 0.0
    still = next_of(Press, camera.frames()).still
    assert still is not None
    assert still.content == PICTURES[0]


@pytest.mark.parametrize("scheme", ["ptpip", "gphoto"])
def test_a_body_named_in_the_policy_is_found_by_one_driver(scheme: str) -> None:
    one = Address(f"{scheme}://192.0.2.1", DeviceKind.CAMERA, "Body on the shelf")
    found = [info for driver in drivers([one]) for info in driver.discover() if info.model == "Body on the shelf"]
    assert [info.known_by for info in found] == [KnownBy.ADDRESS]


@pytest.mark.parametrize("address", ["ptpip://", "ptpip://host:port", "ptpip://[::1"])
def test_an_address_that_is_none_is_a_fault_in_words(address: str) -> None:
    driver = PtpipDriver([Address(address, DeviceKind.CAMERA)])
    (info,) = driver.discover()
    with pytest.raises(DeviceFault, match="address"):
        driver.camera(info)


# whatever comes over the wire

NUMBERS = st.integers(0, 2**32 - 1)


@given(st.lists(st.binary(max_size=60)))
def test_garbage_is_cut_or_refused_and_never_kept_without_bound(pieces: list[bytes]) -> None:
    packets = Packets()
    try:
        for one in pieces:
            for packet in packets.feed(one):
                assert len(packet.body) <= sum(map(len, pieces))
    except DeviceFault:
        pass


@pytest.mark.parametrize("length", [0, 7, 2**31, 2**32 - 1])
def test_an_impossible_length_is_refused(length: int) -> None:
    with pytest.raises(DeviceFault):
        Packets().feed(length.to_bytes(4, "little") + bytes(20))


@given(st.lists(st.tuples(NUMBERS, st.binary(max_size=40)), max_size=6), st.data())
def test_packets_come_out_as_they_went_in_however_the_network_cut_them(
    sent: list[tuple[int, bytes]], draw: st.DataObject
) -> None:
    wire = b"".join((8 + len(body)).to_bytes(4, "little") + kind.to_bytes(4, "little") + body for kind, body in sent)
    packets, came = Packets(), []
    while wire:
        size = draw.draw(st.integers(1, len(wire)))
        came += packets.feed(wire[:size])
        wire = wire[size:]
    assert came == [Packet(kind, body) for kind, body in sent]


@given(NUMBERS, st.binary(max_size=80))
def test_a_packet_of_any_kind_is_read_or_refused(kind: int, content: bytes) -> None:
    for read in (said, announced, piece, connection):
        try:
            read(Packet(kind, content))
        except DeviceError:
            continue


@given(st.binary(max_size=300))
def test_a_data_set_of_any_kind_is_read_or_refused(content: bytes) -> None:
    for read in (data.description, data.storages, data.shots_left, data.object_info, data.level):
        try:
            read(content)
        except DeviceFault:
            continue


@examples(max_examples=25)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.builds(packed, st.sampled_from(Kind), st.binary(max_size=30)),
            st.just(packed(Kind.INIT_COMMAND_ACK, bytes(24) + b"\0\0" + bytes(4))),
            st.just(packed(Kind.INIT_EVENT_ACK)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_answers_there_only_device_errors_come_of_it(answers: list[bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def talk() -> None:
            for half in (answers[: len(answers) // 2 + 1], answers[len(answers) // 2 + 1 :]):
                link, _ = server.accept()
                with link, contextlib.suppress(OSError):
                    link.sendall(b"".join(half))

        talker = threading.Thread(target=talk)
        talker.start()
        body = PtpipBody("127.0.0.1", port)
        try:
            with pytest.raises(DeviceError):
                body.open()
        finally:
            body.close()
            socket.create_connection(("127.0.0.1", port)).close()  # so that nobody waits for a second connection
            talker.join()
