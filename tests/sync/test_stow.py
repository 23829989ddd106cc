"""Every answer that an archive, a proxy or a sign-in page may give, and what becomes of the picture."""

import gzip
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from sync.contract import Absent, Accepted, Barred, Later, Receipt, Refused
from sync.stow import StowTransport
from sync.tls import hospital_session
from tests.sync.lying import LyingServer, Reply, lying_server
from tests.sync.samples import Instance, instance, jpeg, photograph

DICOM_JSON = {"Content-Type": "application/dicom+json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = b"<!DOCTYPE html><html><body>Welcome to the guest network</body></html>"
SENT = instance()


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with lying_server() as running:
        yield running


@pytest.fixture
def transport(server: LyingServer) -> StowTransport:
    return StowTransport(server.url, hospital_session(None))


def told(stored: str | None = None, failed: str | None = None, reason: int | None = None) -> bytes:
    """A Store Instances Response as Orthanc writes it."""
    answer: dict[str, object] = {"00081190": {"vr": "UR", "Value": ["http://127.0.0.1/dicom-web/studies/1"]}}
    if stored:
        answer["00081199"] = {"vr": "SQ", "Value": [{"00081155": {"vr": "UI", "Value": [stored]}}]}
    if failed:
        item: dict[str, object] = {"00081155": {"vr": "UI", "Value": [failed]}}
        if reason is not None:
            item["00081197"] = {"vr": "US", "Value": [reason]}
        answer["00081198"] = {"vr": "SQ", "Value": [item]}
    return json.dumps(answer).encode()


OURS, OTHER = SENT.record.sop_uid, photograph().sop_uid

ANSWERS = {
    "stored": (Reply(200, told(OURS), DICOM_JSON), Accepted),
    "stored, said with a charset": (
        Reply(200, told(OURS), {"Content-Type": "application/dicom+json; charset=utf-8"}),
        Accepted,
    ),
    "stored, said without a type": (Reply(200, told(OURS)), Accepted),
    "stored, said in a list": (Reply(200, b"[" + told(OURS) + b"]", DICOM_JSON), Accepted),
    "stored, with 202": (Reply(202, told(OURS), DICOM_JSON), Accepted),
    "stored beside a broken one": (Reply(400, told(OURS)), Accepted),
    "another one stored": (Reply(200, told(OTHER), DICOM_JSON), Later),
    "nothing named": (Reply(200, told(), DICOM_JSON), Later),
    "empty object": (Reply(200, b"{}", DICOM_JSON), Later),
    "empty body": (Reply(200), Later),
    "nothing to say": (Reply(204), Later),
    "accepted, nothing named": (Reply(202, b"{}", DICOM_JSON), Later),
    "odd shapes": (Reply(200, b'{"00081199": {"Value": [null, 7, {"00081155": []}]}}', DICOM_JSON), Later),
    "sign-in page": (Reply(200, PAGE, HTML), Later),
    "network sign-in": (Reply(511, PAGE, HTML), Later),
    "redirect": (Reply(302, b"", {"Location": "http://127.0.0.1:9/sign-in"}), Barred),
    "moved": (Reply(308, b"", {"Location": "https://example.org/"}), Barred),
    "held already, Azure": (Reply(409, told(failed=OURS, reason=45070), DICOM_JSON), Accepted),
    "held already, DICOM": (Reply(409, told(failed=OURS, reason=0x0111), DICOM_JSON), Accepted),
    "out of room": (Reply(409, told(failed=OURS, reason=0xA700), DICOM_JSON), Later),
    "failed while processing": (Reply(409, told(failed=OURS, reason=272)), Later),
    "does not match its class": (Reply(409, told(failed=OURS, reason=0xA900), DICOM_JSON), Refused),
    "not understood": (Reply(409, told(failed=OURS, reason=0xC000), DICOM_JSON), Refused),
    "class not supported": (Reply(409, told(failed=OURS, reason=0x0122), DICOM_JSON), Refused),
    "not authorised": (Reply(409, told(failed=OURS, reason=0x0124), DICOM_JSON), Barred),
    "refused without a reason": (Reply(409, told(failed=OURS), DICOM_JSON), Refused),
    "refused with 200": (Reply(200, told(failed=OURS, reason=0xA900), DICOM_JSON), Refused),
    "conflict that names nothing": (Reply(409, b"<xml/>", {"Content-Type": "application/xml"}), Later),
    "unreadable part": (Reply(400, told()), Refused),
    "unprocessable": (Reply(422, b"", {}), Refused),
    "certificate, said by nginx": (Reply(400, b"<html><title>400 No required SSL certificate was sent", HTML), Barred),
    "bad request of some proxy": (Reply(400, b"Bad request", {"Content-Type": "text/plain"}), Barred),
    "sign in": (Reply(401, b"{}", DICOM_JSON), Barred),
    "forbidden": (Reply(403, PAGE, HTML), Barred),
    "nothing there": (Reply(404, PAGE, HTML), Barred),
    "nothing there, in JSON": (Reply(404, b"{}", DICOM_JSON), Barred),
    "takes none": (Reply(405), Barred),
    "not acceptable": (Reply(406), Barred),
    "proxy sign-in": (Reply(407), Barred),
    "no length": (Reply(411), Barred),
    "too large for a proxy": (Reply(413, PAGE, HTML), Barred),
    "media type": (Reply(415, b"{}"), Barred),
    "too slow": (Reply(408), Later),
    "too early": (Reply(425), Later),
    "too many": (Reply(429), Later),
    "broken": (Reply(500, PAGE, HTML), Later),
    "not implemented": (Reply(501), Barred),
    "bad gateway": (Reply(502, PAGE, HTML), Later),
    "maintenance": (Reply(503, PAGE, HTML), Later),
    "gateway waits": (Reply(504), Later),
    "disk full": (Reply(507), Later),
    "no answer": (Reply(hang_up=True), Later),
    "half an answer": (Reply(200, told(OURS)[:40], DICOM_JSON, claimed=4000), Later),
    "endless answer": (Reply(200, b" " * 2_000_000 + told(OURS), DICOM_JSON), Later),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_to_sending_has_one_meaning(name: str, server: LyingServer, transport: StowTransport) -> None:
    server.reply, expected = ANSWERS[name]
    assert isinstance(transport.send(SENT.delivery()), expected)


def test_the_request_is_as_the_standard_wants_it(server: LyingServer, transport: StowTransport) -> None:
    transport.send(SENT.delivery())
    ((method, path, headers, body),) = server.asked
    assert (method, path) == ("POST", "/dicom-web/studies")
    assert headers["Content-Type"].startswith('multipart/related; type="application/dicom"; boundary=')
    assert headers["Accept"] == "application/dicom+json"
    assert int(headers["Content-Length"]) == len(body)
    assert "Transfer-Encoding" not in headers
    assert headers["Accept-Encoding"] == "identity"
    assert SENT.file in body


def test_one_sending_is_one_request(server: LyingServer, transport: StowTransport) -> None:
    """Nothing under us may repeat it: a second body could be empty, and an archive may take that for all that was sent."""
    for reply in (Reply(503), Reply(hang_up=True), Reply(307, headers={"Location": server.url + "/studies"})):
        server.asked.clear()
        server.reply = reply
        transport.send(SENT.delivery())
        assert len(server.asked) == 1


def test_a_failure_that_does_not_pass_needs_a_person(server: LyingServer, transport: StowTransport) -> None:
    server.reply = Reply(409, told(failed=OURS, reason=0x0110), DICOM_JSON)
    assert isinstance(transport.send(SENT.delivery(attempt=4)), Later)
    assert isinstance(transport.send(SENT.delivery(attempt=5)), Refused)


def test_a_conflict_over_a_picture_that_is_not_there_needs_a_person(server: LyingServer, transport: StowTransport) -> None:
    server.reply = Reply(409, b"conflict", {"Content-Type": "text/plain"})
    assert isinstance(transport.send(SENT.delivery(attempt=2)), Refused)


def test_the_server_s_wish_to_wait_is_handed_on(server: LyingServer, transport: StowTransport) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    for wish, low, high in (("120", 120, 120), (soon, 60, 90), (past, 0, 0)):
        server.reply = Reply(503, headers={"Retry-After": wish})
        answer = transport.send(SENT.delivery())
        assert isinstance(answer, Later)
        assert answer.after is not None
        assert low <= answer.after <= high
    for nonsense in ("soon", "-5", ""):
        server.reply = Reply(503, headers={"Retry-After": nonsense})
        answer = transport.send(SENT.delivery())
        assert isinstance(answer, Later)
        assert answer.after is None


def test_the_compressed_answer_of_a_server_that_compresses_unasked_is_read(
    server: LyingServer, transport: StowTransport
) -> None:
    server.reply = Reply(200, gzip.compress(told(OURS)), DICOM_JSON | {"Content-Encoding": "gzip"})
    assert transport.send(SENT.delivery()) == Accepted()
    server.reply = Reply(200, gzip.compress(b" " * 50_000_000), DICOM_JSON | {"Content-Encoding": "gzip"})
    assert isinstance(transport.send(SENT.delivery()), Later)


# --- reading back -----------------------------------------------------------------------------------------------------


def back(one: Instance = SENT, kind: str = "application/dicom", closing: bytes = b"\r\n--b--\r\n") -> Reply:
    body = f"--b\r\nContent-Type: {kind}\r\n\r\n".encode() + one.file + closing
    return Reply(200, body, {"Content-Type": 'multipart/related; type="application/dicom"; boundary=b'})


def two() -> Reply:
    body = b"".join(b"--b\r\nContent-Type: application/dicom\r\n\r\n" + SENT.file + b"\r\n" for _ in range(2)) + b"--b--"
    return Reply(200, body, {"Content-Type": "multipart/related; boundary=b"})


def flipped() -> Instance:
    """The instance with one bit of its picture changed: the same length, the same identifiers."""
    picture = bytearray(SENT.picture)
    picture[-100] ^= 1
    return Instance(SENT.record, bytes(picture), SENT.envelope)


VERDICTS = {
    "the same": (back(), Receipt),
    "the same, with a transfer syntax": (back(kind="application/dicom; transfer-syntax=1.2.840.10008.1.2.4.50"), Receipt),
    "the same, without multipart": (Reply(200, SENT.file, {"Content-Type": "application/dicom"}), Receipt),
    "one bit of the picture changed": (back(flipped()), Refused),
    "another picture": (back(instance(SENT.record, jpeg(seed=1))), Refused),
    "another number": (
        back(instance(photograph(study_uid=SENT.record.study_uid, series_uid=SENT.record.series_uid))),
        Refused,
    ),
    "another visit": (back(instance(photograph(sop_uid=OURS))), Refused),
    "no DICOM": (Reply(200, b"--b\r\n\r\nnothing\r\n--b--", {"Content-Type": "multipart/related; boundary=b"}), Refused),
    "cut short": (back(closing=b""), Later),
    "two for one": (two(), Later),
    "frames instead": (back(kind="image/jpeg"), Later),
    "half": (Reply(200, back().body[:2000], back().headers, claimed=len(back().body)), Later),
    "far too much": (Reply(200, SENT.file + b"\0" * 3_000_000, {"Content-Type": "application/dicom"}), Later),
    "sign-in page": (Reply(200, PAGE, HTML), Later),
    "not there": (Reply(404, b'{"Message": "Unknown resource"}'), Absent),
    "not there, nothing said": (Reply(404), Absent),
    "wrong address": (Reply(404, PAGE, HTML), Barred),
    "removed": (Reply(410), Refused),
    "forbidden": (Reply(403), Barred),
    "certificate": (Reply(400, PAGE, HTML), Barred),
    "redirect": (Reply(301, headers={"Location": "/"}), Barred),
    "bad request": (Reply(400, b"{}"), Later),
    "empty": (Reply(204), Later),
    "maintenance": (Reply(503), Later),
    "no answer": (Reply(hang_up=True), Later),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_only_the_very_picture_gives_a_receipt(name: str, server: LyingServer, transport: StowTransport) -> None:
    server.reply, expected = VERDICTS[name]
    assert isinstance(transport.verify(SENT.delivery()), expected)


def test_the_receipt_says_what_was_read_where_and_when(server: LyingServer, transport: StowTransport) -> None:
    server.reply = back()
    before = datetime.now(UTC)
    receipt = transport.verify(SENT.delivery())
    assert isinstance(receipt, Receipt)
    assert (receipt.digest, receipt.endpoint) == (SENT.delivery().digest, server.url)
    assert before <= receipt.read_at <= datetime.now(UTC)
    ((method, path, headers, _),) = server.asked
    study, series = SENT.record.study_uid, SENT.record.series_uid
    assert (method, path) == ("GET", f"/dicom-web/studies/{study}/series/{series}/instances/{OURS}")
    assert headers["Accept"] == 'multipart/related; type="application/dicom"; transfer-syntax=*'


def test_nothing_of_the_patient_reaches_the_log(
    server: LyingServer, transport: StowTransport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for reply in (Reply(200, told(OURS)), back(), Reply(500, SENT.file), Reply(hang_up=True), Reply(200, SENT.file)):
        server.reply = reply
        transport.send(SENT.delivery())
        transport.verify(SENT.delivery())
    patient = SENT.record.patient
    assert caplog.records
    assert not [word for word in (patient.family, patient.given, patient.patient_id, "19520806") if word in caplog.text]


@pytest.mark.parametrize(
    "url",
    ["ftp://hospital.example", "hospital.example/dicom-web", "http://hospital.example/dicom-web", "https://", "https://u:p@h/",
     "https://h/?x=1", "https://h/#x", "http://10.0.0.1/", "https://h:port/", "https://[::1", "http://127.0.0.1.example/"],
)  # fmt: skip
def test_an_address_that_may_not_be_used_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="The hospital's address"):
        StowTransport(url, hospital_session(None))


@pytest.mark.parametrize(
    "url", ["https://h/dicom-web/", "http://127.0.0.1:8042/dicom-web", "http://localhost:1", "http://[::1]:1"]
)
def test_loopback_may_do_without_encryption(url: str) -> None:
    StowTransport(url, hospital_session(None))
