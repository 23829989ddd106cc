"""Motion JPEG over HTTP: own bytes, newest first, and a plain answer to every fault a network camera has."""

import socket
import threading
from collections.abc import Iterator
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.address import Address, without_credentials
from devices.contract import DeviceKind
from devices.drivers.stream import StreamCamera
from devices.drivers.uvc import UvcDriver
from devices.errors import DeviceBusy, DeviceError, DeviceFault, DeviceGone, DeviceTimeout
from devices.mjpeg import MjpegStream, Parts
from devices.vitals import same_picture
from tests.contracts.camera import next_frame
from tests.parts.mjpeg import MjpegServer
from tests.parts.pictures import jpeg

PICTURES = [jpeg(seed) for seed in range(6)]


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    with MjpegServer(PICTURES) as server:
        yield server


@pytest.fixture
def camera(server: MjpegServer) -> Iterator[StreamCamera]:
    driver = UvcDriver([Address(server.address, DeviceKind.DERMATOSCOPE)])
    camera = driver.camera(Address(server.address, DeviceKind.DERMATOSCOPE).info)
    camera.open()
    yield camera
    camera.close()


# the parser


@given(st.lists(st.binary(max_size=60).filter(lambda body: b"--" not in body), max_size=6), st.data())
def test_parts_come_out_whole_however_the_network_cut_them(bodies: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(
        b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(body), body) for body in bodies
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    parts, out = Parts(b"b"), []
    for start, end in pairwise([0, *cuts, len(stream)]):
        out += parts.feed(stream[start:end])
    assert out == bodies


@given(st.binary(max_size=2000))
def test_nonsense_gives_parts_or_a_fault_and_nothing_else(noise: bytes) -> None:
    parts = Parts(b"b")
    try:
        parts.feed(b"--b\r\n" + noise)
        parts.feed(noise)
    except DeviceFault:
        pass


def test_a_part_that_never_ends_is_a_fault_and_not_a_full_memory() -> None:
    parts = Parts(b"b")
    with pytest.raises(DeviceFault):
        parts.feed(b"--b\r\nContent-Length: 999999999\r\n\r\n")
    parts = Parts(b"b")
    with pytest.raises(DeviceFault):
        parts.feed(b"--b\r\n" + b"x" * 20_000)


# the stream


def test_stills_are_the_cameras_own_bytes(server: MjpegServer, camera: StreamCamera) -> None:
    frames = camera.frames()
    next_frame(frames)
    still = camera.capture()
    assert still.original
    assert still.content in PICTURES


def test_cameras_that_tell_no_length_work_too(server: MjpegServer, camera: StreamCamera) -> None:
    server.lengths = False
    assert [camera.capture().content in PICTURES for _ in range(3)] == [True] * 3


def test_a_slow_reader_gets_the_newest_picture(server: MjpegServer) -> None:
    server.rate = 200
    with MjpegStream(server.address) as stream:
        seen = 0
        server.wait_until_sent(60)
        server.frozen = True
        sent = len(server.sent)
        newest = stream.read(1.0)
        while (later := stream.read(0.2)) is not None:
            newest = later
            seen += 1
        assert newest == server.sent[-1]
        assert seen < sent // 4, "old pictures are dropped, not played back"


def test_a_frozen_stream_is_a_timeout(server: MjpegServer, camera: StreamCamera) -> None:
    frames = camera.frames()
    next_frame(frames)
    server.frozen = True
    with pytest.raises(DeviceTimeout):
        for _ in islice(frames, 200):
            pass
    with pytest.raises(DeviceTimeout):
        camera.capture()


def test_a_picture_that_comes_by_the_byte_is_no_sign_of_life(server: MjpegServer, camera: StreamCamera) -> None:
    frames = camera.frames()
    next_frame(frames)
    server.trickle = True
    with pytest.raises(DeviceTimeout):
        for _ in islice(frames, 200):
            pass


def test_a_server_that_hangs_up_is_gone_and_can_be_opened_again(server: MjpegServer, camera: StreamCamera) -> None:
    frames = camera.frames()
    next_frame(frames)
    server.drop()
    with pytest.raises(DeviceGone):
        for _ in islice(frames, 200):
            pass
    camera.open()
    assert next_frame(camera.frames()).number == 0


@pytest.mark.parametrize("fault", ["garbage", "truncated"])
def test_parts_that_are_no_picture_are_not_shown_and_never_kept(
    server: MjpegServer, camera: StreamCamera, fault: str
) -> None:
    frames = camera.frames()
    next_frame(frames)
    setattr(server, fault, True)
    with pytest.raises(DeviceFault):
        for _ in islice(frames, 400):
            pass
    with pytest.raises(DeviceFault):
        camera.capture()
    setattr(server, fault, False)
    assert camera.capture().content in PICTURES, "the next whole one is good again"


def test_a_repeated_picture_can_be_told_from_a_live_one(server: MjpegServer, camera: StreamCamera) -> None:
    frames = camera.frames()
    assert not same_picture(next_frame(frames), next_frame(frames))
    server.repeat = True
    for _ in range(3):
        last = next_frame(frames)
    assert same_picture(last, next_frame(frames))


def test_slow_it_beats_between_pictures(server: MjpegServer, camera: StreamCamera) -> None:
    server.rate = 2
    frames = camera.frames()
    next_frame(frames)
    assert None in list(islice(frames, 3))


# what may be wrong at the door


@pytest.mark.parametrize(
    ("status", "error"), [(503, DeviceBusy), (401, DeviceFault), (404, DeviceFault), (500, DeviceFault)]
)
def test_what_the_camera_answers_decides_the_error(server: MjpegServer, status: int, error: type[DeviceError]) -> None:
    server.status = status
    with pytest.raises(error, match=str(status)):
        MjpegStream(server.address)


def test_a_server_that_never_answers_is_a_timeout(server: MjpegServer) -> None:
    server.dumb = True
    with pytest.raises(DeviceTimeout):
        MjpegStream(server.address)


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "127.0.0.1/live", "http:///live", "http://127.0.0.1:1/a b"])
def test_an_address_that_cannot_be_one_is_told(address: str) -> None:
    with pytest.raises(DeviceError):
        MjpegStream(address)


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", b""]
)
def test_an_answer_that_is_no_stream_is_told(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            viewer, _ = listener.accept()
            with viewer:
                viewer.recv(4096)
                viewer.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(DeviceError):
            MjpegStream(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join()


@pytest.mark.parametrize("asks", ["Basic", "Digest"])
def test_it_gives_the_password_in_the_way_that_the_camera_asks_for(server: MjpegServer, asks: str) -> None:
    server.asks = asks
    with MjpegStream(server.address.replace("//", "//nurse:hunter2@")) as stream:
        assert stream.read(1.0) in PICTURES
    assert [said.partition(" ")[0] for said in server.authorizations] == [asks], "asked first, and never more than asked for"
    for refused in ("//nurse:wrong@", "//"):
        with pytest.raises(DeviceFault, match="name or password"):
            MjpegStream(server.address.replace("//", refused))


def test_a_password_is_in_no_key_no_name_and_no_setting(server: MjpegServer) -> None:
    secret = server.address.replace("http://", "http://nurse:hunter2@") + "?user=nurse&password=hunter2&size=full"
    address = Address(secret, DeviceKind.CAMERA)
    driver = UvcDriver([address])
    camera = driver.camera(address.info)
    camera.open()
    still = camera.capture()
    camera.close()
    assert "hunter2" not in repr((address.info, still.settings, still.device))
    assert still.settings["source"] == server.address + "?user=&password=&size=full"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://a:b@camera/live", "rtsp://camera/live"),
        (
            "rtsp://camera/user=admin_password=se_cret_channel=2_stream=0.sdp",
            "rtsp://camera/user=_password=_channel=2_stream=0.sdp",
        ),
        ("http://camera/cgi?usr=admin&pwd=x%26y&keyframe=1", "http://camera/cgi?usr=&pwd=&keyframe=1"),
        ("http://a:b@[camera", "[camera"),
    ],
)
def test_what_is_shown_of_an_address_holds_no_secret(address: str, shown: str) -> None:
    assert without_credentials(address) == shown
