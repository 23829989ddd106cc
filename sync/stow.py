"""One way to a hospital's archive: sends by STOW-RS, one instance in one request, and reads back by WADO-RS."""

import hashlib
import logging
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
import urllib3

from sync import answers
from sync.contract import Absent, Barred, ContentLost, Delivery, Later, Receipt, Refused, SendAnswer, VerifyAnswer
from sync.multipart import DICOM, NotMultipart, StreamedPart, media_type, parse
from sync.readback import NotOurPicture, ReadBack, read_back
from sync.tls import checked_address

log = logging.getLogger(__name__)

CONNECT, SILENCE = 10.0, 120.0
"""Seconds to wait for a connection, and for the next bytes: an archive behind a slow line takes long to say anything."""
SLOWEST = 16_384
"""Bytes a second (131 kbit/s) below which an answer is given up, beyond `SILENCE`."""

MOST_ANSWER = 1_048_576
"""Bytes of an answer to STOW-RS that are read."""
ROOM = 1_048_576
"""Bytes by which an instance may have grown in the archive: coerced attributes, the multipart around it."""

ACCEPT_INSTANCE = f'multipart/related; type="{DICOM}"; transfer-syntax=*'
"""Without the asterisk archives decode the JPEG, and send tens of megabytes that nobody can compare."""


class TooLong(Exception):
    """An answer is longer, or takes longer, than any that could be meant for us."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class StowTransport:
    """Implements `sync.contract.Transport`. For one thread. Logs identifiers of deliveries, never what they hold."""

    def __init__(self, base_url: str, session: requests.Session) -> None:
        """`base_url` is the address before `/studies`. Raises ValueError where it may not be used (`sync.tls`)."""
        self._base = checked_address(base_url)
        self._session = session

    def send(self, delivery: Delivery) -> SendAnswer:
        """Send one instance in one request. Raises `ContentLost`."""
        body = StreamedPart(delivery.content, delivery.size)
        headers = {"Content-Type": body.content_type, "Accept": "application/dicom+json"}
        answer = self._ask("POST", f"{self._base}/studies", headers, MOST_ANSWER, data=body)
        if isinstance(answer, _Answer):
            log.info("delivery %s: sent, HTTP %d", delivery.id, answer.status)
            return answers.sent(answer.status, answer.headers, answer.body, delivery.sop_uid, delivery.attempt)
        return answer

    def verify(self, delivery: Delivery) -> VerifyAnswer:
        """Read the instance back and compare its identifiers and its JPEG with what was at the shutter."""
        place = f"studies/{delivery.study_uid}/series/{delivery.series_uid}/instances/{delivery.sop_uid}"
        answer = self._ask("GET", f"{self._base}/{place}", {"Accept": ACCEPT_INSTANCE}, delivery.size + ROOM)
        if not isinstance(answer, _Answer):
            return answer
        log.info("delivery %s: asked back, HTTP %d", delivery.id, answer.status)
        # An archive's own "not found" is no page for people; one that is comes from a proxy, or from a wrong address.
        if answer.status == 404 and not answers.is_page(answer.headers, answer.body):
            return Absent()
        if answer.status == 410:
            return Refused("The hospital's archive says that it removed this picture.")
        if answer.status != 200:
            said = answers.endpoint(answer.status, answer.headers, answer.body)
            return said or Later(f"The hospital's archive did not give the picture back (HTTP {answer.status}).")
        return self._compared(delivery, answer)

    def _compared(self, delivery: Delivery, answer: _Answer) -> VerifyAnswer:
        content_type = answer.headers.get("Content-Type", "")
        if answers.is_page(answer.headers, answer.body):
            return Later(answers.NOT_THE_HOSPITAL)
        try:
            held = read_back(_only_instance(content_type, answer.body))
        except NotMultipart as error:
            return Later(f"The picture did not come back whole: {error}.")
        except NotOurPicture as error:
            return Refused(f"The hospital's archive does not give this picture back as it was sent: {error}.")
        difference = _difference(delivery, held)
        if difference:
            return Refused(difference)
        return Receipt(digest=delivery.digest, read_at=datetime.now(UTC), endpoint=self._base)

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], most: int, data: Any = None
    ) -> _Answer | Later | Barred:
        """Ask once and read the answer, bounded in size and time. Raises only `ContentLost`."""
        try:
            response = self._session.request(
                method,
                url,
                headers={**headers, "Accept-Encoding": "identity"},
                data=data,
                timeout=(CONNECT, SILENCE),
                allow_redirects=False,
                stream=True,
            )
            with closing(response):
                return _Answer(response.status_code, response.headers, b"".join(_bounded(response, most)))
        except ContentLost:
            raise
        except TooLong as error:
            return Later(str(error))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return _unanswered(error)


def _bounded(response: requests.Response, most: int) -> Iterator[bytes]:
    """Yield the body. Raises `TooLong` beyond `most` bytes, or where it trickles."""
    started, got = time.monotonic(), 0
    while piece := response.raw.read1(65_536, decode_content=True):
        got += len(piece)
        if got > most:
            raise TooLong("The hospital's archive answered with far more than was asked for.")
        if time.monotonic() - started > SILENCE + got / SLOWEST:
            raise TooLong("The hospital's archive answers too slowly.")
        yield piece


def _only_instance(content_type: str, body: bytes) -> bytes:
    """Return the one DICOM instance in an answer; some archives send it without multipart."""
    if media_type(content_type)[0] == DICOM:
        return body
    instances = [part.content for part in parse(body, content_type) if part.media_type in {DICOM, "text/plain"}]
    if len(instances) != 1:
        raise NotMultipart(f"{len(instances)} instances came for one")
    return instances[0]


def _difference(delivery: Delivery, held: ReadBack) -> str:
    """Say how what the archive holds differs from what was sent; empty where it is the same."""
    if held.sop_uid != delivery.sop_uid or held.sop_class_uid != delivery.sop_class_uid:
        return "The hospital's archive gives another picture back under this picture's number."
    if held.study_uid != delivery.study_uid or held.series_uid != delivery.series_uid:
        return "The hospital's archive filed this picture under another visit."
    if len(held.jpeg) != delivery.jpeg_size or hashlib.sha256(held.jpeg).hexdigest() != delivery.digest:
        return "The hospital's archive holds another picture under this picture's number."
    return ""


CERTIFICATE_ALERTS = (
    "CERTIFICATE",
    "UNKNOWN_CA",
    "PROTOCOL_VERSION",
    "WRONG_VERSION",
    "HANDSHAKE_FAILURE",
    "UNSUPPORTED_PROTOCOL",
)


def _unanswered(error: BaseException) -> Later | Barred:
    """Say what it means that no answer came. The error's own text stays out: it may hold addresses."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Barred(_distrusted(cause))
        if isinstance(cause, ssl.SSLError) and any(alert in (cause.reason or "") for alert in CERTIFICATE_ALERTS):
            return Barred(f"{answers.CERTIFICATE} ({cause.reason})")
    if isinstance(error, requests.Timeout):
        return Later("The hospital's archive did not answer in time.")
    return Later(f"The hospital cannot be reached ({type(error).__name__}).")


def _distrusted(error: ssl.SSLCertVerificationError) -> str:
    """Say why the hospital's certificate is not trusted (codes: OpenSSL's x509_vfy.h)."""
    why = {
        9: "it is not valid yet. Check this computer's clock",
        10: "it has expired",
        62: "it belongs to another computer",
        64: "it belongs to another computer",
    }
    return f"The hospital's certificate is not trusted: {why.get(error.verify_code, 'its authority is not a known one')}."


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error with all that is wrapped in it: `requests` and `urllib3` each put their own around it."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        wrapped = [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]
        waiting.extend(inner for inner in wrapped if isinstance(inner, BaseException))
