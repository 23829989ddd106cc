"""Cameras that are spoken to by RTSP: the whole contract against a real server, and a plain answer to each of its faults."""

import re
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from time import monotonic

import pytest
import trustme
from PIL import Image

from devices.address import Address
from devices.contract import Camera, DeviceKind, Driver
from devices.drivers.rtsp import RtspSource
from devices.drivers.tunnel import Tunnel
from devices.drivers.uvc import UvcDriver
from devices.errors import DeviceError, DeviceFault, DeviceGone, DeviceTimeout
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame
from tests.contracts.camera import CameraContract, next_frame
from tests.parts.pictures import jpeg
from tests.parts.rtsp import PASSWORD, USER, RtspServer

PICTURES = [jpeg(seed) for seed in range(6)]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for place, picture in enumerate(PICTURES):
        (folder / f"{place}.jpg").write_bytes(picture)
    return folder


@pytest.fixture(scope="module")
def h264_server() -> Iterator[RtspServer]:
    with RtspServer() as server:
        yield server


@pytest.fixture(scope="module")
def jpeg_server(pictures: Path) -> Iterator[RtspServer]:
    with RtspServer(pictures) as server:
        yield server


def driver_for(address: str) -> UvcDriver:
    return UvcDriver([Address(address, DeviceKind.CAMERA)], sysfs=Path("no-usb-cameras-here"))


def camera_at(address: str) -> Camera:
    return driver_for(address).camera(Address(address, DeviceKind.CAMERA).info)


class RtspContract(CameraContract):
    @pytest.fixture
    def server(self) -> RtspServer:
        raise NotImplementedError

    @pytest.fixture
    def driver(self, server: RtspServer) -> Driver:
        if not server.running:
            server.start()
        return driver_for(server.address)

    @pytest.fixture
    def pull(self, server: RtspServer) -> Callable[[], None]:
        return server.kill

    @pytest.fixture
    def put_back(self, server: RtspServer) -> Callable[[], None]:
        return server.start


class TestH264(RtspContract):
    @pytest.fixture
    def server(self, h264_server: RtspServer) -> RtspServer:
        return h264_server

    def test_its_stills_say_that_the_station_encoded_them(self, camera: Camera) -> None:
        camera.open()
        still = camera.capture()
        assert not still.original
        assert "encoded by the station" in still.settings["encoding"]
        assert still.settings["codec"] == "h264"
        assert (still.width, still.height) == (320, 240)


class TestMotionJpeg(RtspContract):
    @pytest.fixture
    def server(self, jpeg_server: RtspServer) -> RtspServer:
        return jpeg_server

    def test_its_stills_are_the_cameras_own_data_and_say_what_became_of_their_header(self, camera: Camera) -> None:
        camera.open()
        for _ in range(3):
            still = camera.capture()
            assert compressed_data(still.content) in {compressed_data(picture) for picture in PICTURES}
            assert "RFC 2435" in still.settings["encoding"]
            assert not still.original


def compressed_data(picture: bytes) -> tuple[str, bytes]:
    """Return a JPEG's quantisation tables and its entropy-coded data: all that its pixels come from."""
    with Image.open(BytesIO(picture), formats=["JPEG"]) as opened:
        tables = repr(opened.quantization)  # type: ignore[attr-defined]
    scan = picture.index(b"\xff\xda")
    return tables, picture[scan + 2 + int.from_bytes(picture[scan + 2 : scan + 4], "big") :]


# a server that falls silent


def test_a_frozen_server_is_noticed_in_time_and_lets_go_at_once(jpeg_server: RtspServer) -> None:
    camera = camera_at(jpeg_server.address)
    camera.open()
    frames = camera.frames()
    next_frame(frames)
    jpeg_server.freeze()
    try:
        frozen = monotonic()
        with pytest.raises(DeviceTimeout):
            deque(islice(frames, 200))
        assert monotonic() - frozen < 3.5, "2 s, and what was on its way"
        closing = monotonic()
        camera.close()
        assert monotonic() - closing < 2, "nothing waits for a camera that does not answer"
    finally:
        jpeg_server.thaw()
    camera.open()
    assert next_frame(camera.frames()).number == 0
    camera.close()


def test_a_server_that_accepts_and_never_answers_is_a_timeout(h264_server: RtspServer) -> None:
    h264_server.freeze()
    try:
        with pytest.raises(DeviceTimeout, match="no answer"):
            camera_at(h264_server.address).open()
    finally:
        h264_server.thaw()


def test_the_feed_tells_of_a_frozen_camera_and_ends_at_once_when_stopped(h264_server: RtspServer) -> None:
    told: list[FeedStatus] = []
    changed = threading.Condition()

    def tell(status: FeedStatus) -> None:
        with changed:
            told.append(status)
            changed.notify_all()

    feed = CameraFeed(camera_at(h264_server.address), LatestFrame(), tell)
    feed.start()
    with changed:
        assert changed.wait_for(lambda: any(status.state is FeedState.LIVE for status in told), 10)
    h264_server.freeze()
    try:
        with changed:
            assert changed.wait_for(lambda: told[-1].state in {FeedState.SILENT, FeedState.ENDED}, 10)
            assert changed.wait_for(lambda: isinstance(told[-1].error, DeviceTimeout), 10)
        assert feed.stop()
    finally:
        h264_server.thaw()


def test_no_thread_is_left_behind(jpeg_server: RtspServer) -> None:
    before = threading.active_count()
    camera = camera_at(jpeg_server.address)
    for _ in range(3):
        camera.open()
        camera.capture()
        camera.close()
    deadline = monotonic() + 5
    while threading.active_count() > before and monotonic() < deadline:
        threading.Event().wait(0.02)
    assert threading.active_count() == before


# who may look


@pytest.mark.parametrize("way", ["basic", "digest"])
def test_it_gives_the_password_in_the_way_that_the_camera_asks_for(
    way: str, pictures: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with RtspServer(pictures, way) as server:
        address = Address(server.address_for(USER, PASSWORD), DeviceKind.CAMERA)
        camera = camera_at(address.address)
        camera.open()
        still = camera.capture()
        camera.close()
        shown = [repr((address.info, still.settings, still.device))]
        for refused in (server.address_for(USER, "wr0ng"), server.address):
            with pytest.raises(DeviceFault, match="name or password") as caught:
                camera_at(refused).open()
            shown.append(str(caught.value))
    shown += [*capfd.readouterr(), caplog.text]
    assert not [text for text in shown if re.search("hunter|wr0ng|nurse", text)], "shown and logged"


def test_a_camera_that_knows_nothing_but_udp_is_named_as_such(pictures: Path) -> None:
    with RtspServer(pictures, "udp") as server, pytest.raises(DeviceFault, match="UDP"):
        RtspSource(server.address).open()


def test_a_stream_that_is_not_there_is_told(jpeg_server: RtspServer) -> None:
    with pytest.raises(DeviceFault, match="404"):
        RtspSource(jpeg_server.address.replace("/live", "/nothing")).open()


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("rtsp://127.0.0.1:1/live", DeviceGone),
        ("rtsp:///live", DeviceFault),
        ("rtsp://[::1/live", DeviceFault),
        ("rtsp://127.0.0.1:no/live", DeviceFault),
    ],
)
def test_an_address_where_nothing_can_be_is_told(address: str, error: type[DeviceError]) -> None:
    with pytest.raises(error):
        camera_at(address).open()


def test_somebody_who_speaks_another_language_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            viewer, _ = listener.accept()
            with viewer:
                viewer.recv(4096)
                viewer.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(DeviceError):
            RtspSource(f"rtsp://127.0.0.1:{listener.getsockname()[1]}/live").open()
        thread.join()


# rtsps


class Encrypted:
    """Puts TLS before a server, for one viewer."""

    def __init__(self, server: RtspServer, name: str) -> None:
        self.authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(name).configure_cert(context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"rtsps://127.0.0.1:{self._listener.getsockname()[1]}/live"
        self._thread = threading.Thread(target=self._serve, args=(context, server))
        self._thread.start()

    def _serve(self, context: ssl.SSLContext, server: RtspServer) -> None:
        viewer, _ = self._listener.accept()
        self._listener.close()
        host, _, port = server.address.removeprefix("rtsp://").removesuffix("/live").partition(":")
        try:
            near = context.wrap_socket(viewer, server_side=True)
        except OSError:
            viewer.close()
            return
        with near, socket.create_connection((host, int(port))) as far:
            self._carry(near, far)

    def _carry(self, near: ssl.SSLSocket, far: socket.socket) -> None:
        near.settimeout(0.01)
        far.settimeout(0.01)
        while True:
            for source, target in ((near, far), (far, near)):
                try:
                    data = source.recv(65536)
                except TimeoutError:
                    continue
                except OSError:
                    return
                if not data:
                    return
                target.settimeout(5)
                target.sendall(data)
                target.settimeout(0.01)

    def join(self) -> None:
        self._thread.join(10)
        assert not self._thread.is_alive()


def test_an_encrypted_stream_comes_from_a_camera_that_proves_its_name(
    jpeg_server: RtspServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = Encrypted(jpeg_server, "127.0.0.1")
    front.authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    camera = camera_at(front.address)
    camera.open()
    assert compressed_data(camera.capture().content) in {compressed_data(picture) for picture in PICTURES}
    camera.close()
    front.join()


@pytest.mark.parametrize(("name", "trusted"), [("127.0.0.1", False), ("other.example", True)], ids=["unknown", "another"])
def test_no_picture_comes_from_one_that_does_not(
    name: str, trusted: bool, jpeg_server: RtspServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = Encrypted(jpeg_server, name)
    authority = front.authority if trusted else trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with pytest.raises(DeviceFault, match="trusted"):
        camera_at(front.address).open()
    front.join()


def test_a_ticket_for_the_next_session_holds_up_nothing() -> None:
    """A server of TLS 1.3 sends two of them behind the greeting: there is something to receive, and no data come of it."""
    authority = trustme.CA()
    context, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(trusting)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def echo() -> None:
            viewer, _ = listener.accept()
            with context.wrap_socket(viewer, server_side=True) as near:
                near.sendall(near.recv(100))
                near.recv(100)

        thread = threading.Thread(target=echo)
        thread.start()
        plain = socket.create_connection(listener.getsockname(), 10)
        tunnel = Tunnel(trusting.wrap_socket(plain, server_hostname="127.0.0.1"))
        with socket.create_connection(("127.0.0.1", tunnel.port), 20) as library:
            threading.Event().wait(0.2)  # for the tickets to come alone
            library.sendall(b"OPTIONS")
            assert library.recv(100) == b"OPTIONS"
        tunnel.cut()
        thread.join(10)
        assert not thread.is_alive()
