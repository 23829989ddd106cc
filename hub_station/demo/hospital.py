"""A hospital archive on loopback, in memory: just the STOW-RS and WADO-RS that a station uses, as strict as a real one.

It is there to be believed: it refuses what a real archive refuses, never replaces a picture that it holds, and gives back
the bytes that it was given. Its patients are invented; nothing of it outlives the program.
"""

import json
import logging
import re
import secrets
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from types import TracebackType
from typing import Any

import pydicom
from pydicom.dataset import Dataset

from hub_station.courtesy import step_back
from sync.dicom import SOP_CLASSES
from sync.multipart import DICOM, NotMultipart, media_type, parse
from sync.photograph import PhotographKind
from sync.picture import UnsuitablePicture, inspect
from sync.readback import NotOurPicture, read_jpeg

log = logging.getLogger(__name__)

LARGEST_REQUEST = 256 * 1024 * 1024
PREFIX = "/dicom-web"
STORE = re.compile(rf"{PREFIX}/studies(?:/(?P<study>[0-9.]+))?")
RETRIEVE = re.compile(rf"{PREFIX}/studies/(?P<study>[0-9.]+)/series/(?P<series>[0-9.]+)/instances/(?P<instance>[0-9.]+)")

TYPE_1 = (
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "Modality",
    "PatientID",
    "ImageType",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "Rows",
    "Columns",
    "AnatomicRegionSequence",
    "PixelData",
)
TYPE_1_OF_DERMOSCOPY = (
    "Manufacturer",
    "ManufacturerModelName",
    "DeviceSerialNumber",
    "SoftwareVersions",
    "RecognizableVisualFeatures",
)

CLASS_NOT_SUPPORTED, NOT_UNDERSTOOD, DOES_NOT_MATCH, OTHER_STUDY = 0x0122, 0xC000, 0xA900, 0x0110
"""Failure reasons of PS3.18 I.2.2."""


class LoopbackHospital:
    """A running archive; a context manager. `url` is the address before `/studies`. Any thread."""

    def __init__(self) -> None:
        """Start it on a free port of 127.0.0.1."""
        self._held: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), handler_for(self))
        self._thread = threading.Thread(target=self._serve, name="hospital", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is: `http://127.0.0.1:<port>/dicom-web`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{PREFIX}"

    def holds(self, sop_uid: str) -> bytes | None:
        """Return the whole Part 10 file that it holds under a UID, or None."""
        with self._lock:
            return self._held.get(sop_uid)

    def instances(self) -> int:
        """Return how many instances it holds."""
        with self._lock:
            return len(self._held)

    def close(self) -> None:
        """Stop it and forget everything."""
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def store(self, dataset: Dataset, content: bytes) -> None:
        """Keep an instance, unless one is held under its UID already: what was first stays."""
        with self._lock:
            self._held.setdefault(str(dataset.SOPInstanceUID), content)

    def _serve(self) -> None:
        step_back()
        self._server.serve_forever(0.05)

    def __enter__(self) -> "LoopbackHospital":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def handler_for(archive: LoopbackHospital) -> type[BaseHTTPRequestHandler]:
    """Return what answers requests to an archive: for its own server, or for one with TLS before it."""

    class Handler(_Handler):
        hospital = archive

    return Handler


class _Server(ThreadingHTTPServer):
    """A server that can hang up: clients keep their connections open, and would otherwise still be answered."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End every connection."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - as http.server calls it
        """Say nothing where a client hung up in the middle; anything else is a fault of ours."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            log.error("hospital: %s", type(error).__name__)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    hospital: LoopbackHospital
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """STOW-RS (PS3.18 10.5)."""
        body = self._body()
        if body is None:
            return
        place = STORE.fullmatch(self.path)
        kind, parameters = media_type(self.headers.get("Content-Type", ""))
        if place is None:
            self._answer(HTTPStatus.NOT_FOUND, {"message": "no such resource"})
        elif kind != "multipart/related" or parameters.get("type", "").lower() != DICOM:
            self._answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, {"message": f"only multipart/related of {DICOM}"})
        else:
            self._store(body, place["study"])

    def do_GET(self) -> None:
        """WADO-RS of one instance (PS3.18 10.4), in the encoding that it came in."""
        place = RETRIEVE.fullmatch(self.path)
        wanted, parameters = media_type(self.headers.get("Accept", "*/*"))
        content = self.hospital.holds(place["instance"]) if place else None
        if content is None or place is None or not _is_filed(content, place):
            self._answer(HTTPStatus.NOT_FOUND, {"message": "no such instance"})
        elif wanted not in {"multipart/related", "*/*"} or parameters.get("type", DICOM) != DICOM:
            self._answer(HTTPStatus.NOT_ACCEPTABLE, {"message": f"only multipart/related of {DICOM}"})
        elif parameters.get("transfer-syntax") not in {"*", "1.2.840.10008.1.2.4.50"}:
            # Asked for no encoding, a real archive decodes the picture; this one cannot, and says so.
            self._answer(HTTPStatus.NOT_ACCEPTABLE, {"message": "only in the encoding that it came in"})
        else:
            boundary = secrets.token_hex(16)
            opening = f"--{boundary}\r\nContent-Type: {DICOM}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
            whole = opening + content + f"\r\n--{boundary}--\r\n".encode()
            self._send(HTTPStatus.OK, f'multipart/related; type="{DICOM}"; boundary={boundary}', whole)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Leave request lines out of the log: they hold nothing but UIDs, and nobody reads them."""

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            self.close_connection = True
            self._answer(HTTPStatus.LENGTH_REQUIRED, {"message": "a Content-Length is needed"})
            return None
        if int(length) > LARGEST_REQUEST:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"message": "too large"})
            return None
        body = self.rfile.read(int(length))
        # Cut short, nobody waits for an answer, and nothing of it may be kept.
        return body if len(body) == int(length) else None

    def _store(self, body: bytes, study: str | None) -> None:
        try:
            parts = parse(body, self.headers["Content-Type"])
        except NotMultipart:
            self._answer(HTTPStatus.BAD_REQUEST, {"message": "the body is not multipart"})
            return
        stored: list[Dataset] = []
        failed: list[tuple[Dataset, int]] = []
        unreadable = 0
        for part in parts:
            try:
                dataset = pydicom.dcmread(BytesIO(part.content))
                _ = dataset.SOPInstanceUID, dataset.SOPClassUID
            except Exception:  # noqa: BLE001 - pydicom raises whatever its parsers meet
                unreadable += 1
                continue
            reason = _why_not(dataset, part.content, study)
            if reason is None:
                self.hospital.store(dataset, part.content)
                stored.append(dataset)
            else:
                failed.append((dataset, reason))
        log.info("hospital: stored %d, refused %d", len(stored), len(failed) + unreadable)
        self._answer(_status(len(stored), len(failed), unreadable), _told(stored, failed))

    def _answer(self, status: HTTPStatus, told: Mapping[str, Any]) -> None:
        self._send(status, "application/dicom+json", json.dumps(told).encode())

    def _send(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _why_not(dataset: Dataset, content: bytes, study: str | None) -> int | None:
    """Return the reason for which an archive refuses an instance, or None."""
    if dataset.SOPClassUID not in SOP_CLASSES.values():
        return CLASS_NOT_SUPPORTED
    if study is not None and dataset.get("StudyInstanceUID") != study:
        return OTHER_STUDY
    needed: tuple[str, ...] = TYPE_1
    if dataset.SOPClassUID == SOP_CLASSES[PhotographKind.DERMOSCOPIC]:
        needed += TYPE_1_OF_DERMOSCOPY
    if any(name not in dataset or dataset[name].is_empty for name in needed):
        return DOES_NOT_MATCH
    try:
        facts = inspect(read_jpeg(content))
    except (NotOurPicture, UnsuitablePicture):
        return NOT_UNDERSTOOD
    return None if (facts.height, facts.width) == (dataset.Rows, dataset.Columns) else DOES_NOT_MATCH


def _is_filed(content: bytes, place: re.Match[str]) -> bool:
    dataset = pydicom.dcmread(BytesIO(content), stop_before_pixels=True)
    return bool(dataset.StudyInstanceUID == place["study"] and dataset.SeriesInstanceUID == place["series"])


def _status(stored: int, failed: int, unreadable: int) -> HTTPStatus:
    if failed or unreadable:
        if stored:
            return HTTPStatus.ACCEPTED
        return HTTPStatus.CONFLICT if failed else HTTPStatus.BAD_REQUEST
    return HTTPStatus.OK


def _told(stored: list[Dataset], failed: list[tuple[Dataset, int]]) -> dict[str, Any]:
    """Return the Store Instances Response Module (PS3.18 I.2)."""
    answer: dict[str, Any] = {}
    if stored:
        answer["00081199"] = {"vr": "SQ", "Value": [_named(dataset) for dataset in stored]}
    if failed:
        reasons = [_named(dataset) | {"00081197": {"vr": "US", "Value": [reason]}} for dataset, reason in failed]
        answer["00081198"] = {"vr": "SQ", "Value": reasons}
    return answer


def _named(dataset: Dataset) -> dict[str, Any]:
    return {
        "00081150": {"vr": "UI", "Value": [str(dataset.SOPClassUID)]},
        "00081155": {"vr": "UI", "Value": [str(dataset.SOPInstanceUID)]},
    }
