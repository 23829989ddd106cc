"""What an archive's answer to STOW-RS means: one pure function from status, headers and body to one of four answers.

After PS3.18 2024e, 10.5 and I.2.2, and what archives do beyond it: Orthanc answers 200 to an empty request and leaves the
Content-Type of its 4xx away; nginx answers 400 in HTML to a client certificate that it does not accept; a sign-in page of a
network answers 200 in HTML to everything. A status alone therefore never means that anything was stored.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sync.contract import Accepted, Barred, Later, Refused, SendAnswer
from sync.multipart import media_type

REFERENCED, FAILED, SOP_UID, FAILURE_REASON = "00081199", "00081198", "00081155", "00081197"

ALREADY_STORED = frozenset({45070, 0x0111})
"""Azure's reason for an instance that it holds, and DICOM's Duplicate SOP Instance (PS3.7 C.5.8)."""

NOT_AUTHORISED, PROCESSING_FAILURE = 0x0124, 0x0110

PATIENCE = 5
"""Attempts after which a 'processing failure' is no passing one any more."""

BARRED = {
    401: "The hospital does not accept this station's sign-in.",
    403: "The hospital does not allow this station to send pictures.",
    404: "The hospital's address for pictures is wrong: nothing is there.",
    405: "The hospital's address for pictures is wrong: it takes none.",
    406: "The hospital's archive does not speak this station's language.",
    407: "A proxy between this station and the hospital wants a sign-in.",
    410: "The hospital's address for pictures is wrong: it was given up.",
    411: "A proxy before the hospital's archive does not take pictures as this station sends them.",
    413: "A proxy before the hospital's archive does not take pictures of this size.",
    415: "The hospital's archive does not take pictures as this station sends them.",
    501: "The hospital's address for pictures is wrong: it takes none.",
    505: "The hospital's archive does not speak this station's language.",
}
CERTIFICATE = "The hospital does not accept this station's certificate."
REDIRECTED = "The hospital's address for pictures has moved, or a sign-in page of this network stands before it."
NOT_THE_HOSPITAL = "Something between this station and the hospital answered in its place."


def sent(status: int, headers: Mapping[str, str], body: bytes, sop_uid: str, attempt: int) -> SendAnswer:
    """Say what the answer to the `attempt`-th sending of one instance means. `headers` are case-insensitive."""
    told = _json(body)
    if _named(told, REFERENCED, sop_uid):
        return Accepted()
    failed = _named(told, FAILED, sop_uid)
    if failed:
        return _failed(_reason(failed[0]), attempt)
    common = endpoint(status, headers, body)
    if common:
        return common
    if 200 <= status < 300:
        # Whether it was stored nobody knows: the next attempt asks for it first.
        return Later("The archive did not say whether it stored the picture." if told is not None else NOT_THE_HOSPITAL)
    if told is None and status not in {409, 422}:
        return Barred(f"Something before the hospital's archive refused the picture (HTTP {status}).")
    if status == 409 and attempt == 1:
        return Later("The archive speaks of a conflict and names no picture; it is asked what it holds.")
    return Refused(f"The hospital's archive does not take this picture and does not say why (HTTP {status}).")


def endpoint(status: int, headers: Mapping[str, str], body: bytes) -> Later | Barred | None:
    """Say what a status means that speaks of the endpoint, whatever was asked of it; None for any other."""
    if status in {408, 425, 429, 511} or (status >= 500 and status not in BARRED):
        return Later(f"The hospital's archive cannot take pictures now (HTTP {status}).", retry_after(headers))
    if 300 <= status < 400:
        return Barred(REDIRECTED)
    if status == 400 and is_page(headers, body):
        return Barred(CERTIFICATE)
    return Barred(f"{BARRED[status]} (HTTP {status})") if status in BARRED else None


def is_page(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether it is a page for people (HTML): no archive speaks so, but proxies and sign-in pages do."""
    return (
        media_type(headers.get("Content-Type", ""))[0] in {"text/html", "application/xhtml+xml"} or body.lstrip()[:1] == b"<"
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the server asks us to wait (RFC 9110, 10.2.3), from now; None where it does not."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _failed(reason: int | None, attempt: int) -> SendAnswer:
    """Say what a failure reason of our own instance means (PS3.18 I.2.2)."""
    code = "no reason" if reason is None else f"reason {reason:04X}"
    if reason in ALREADY_STORED:
        return Accepted()
    if reason == NOT_AUTHORISED:
        return Barred(f"{BARRED[403]} ({code})")
    if reason is not None and reason >> 8 == 0xA7:
        return Later(f"The hospital's archive is out of room ({code}).")
    if reason == PROCESSING_FAILURE and attempt < PATIENCE:
        return Later(f"The hospital's archive failed while it stored the picture ({code}).")
    return Refused(f"The hospital's archive refused this picture ({code}).")


def _json(body: bytes) -> dict[str, Any] | None:
    """Return the DICOM JSON object in a body, whatever its Content-Type says."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(told, list) and len(told) == 1:
        told = told[0]
    return told if isinstance(told, dict) else None


def _named(told: dict[str, Any] | None, sequence: str, sop_uid: str) -> list[dict[str, Any]]:
    """Return the items of a sequence that name our instance."""
    return [item for item in _values(told, sequence) if isinstance(item, dict) and sop_uid in _values(item, SOP_UID)]


def _reason(item: dict[str, Any]) -> int | None:
    return next((value for value in _values(item, FAILURE_REASON) if isinstance(value, int)), None)


def _values(item: dict[str, Any] | None, tag: str) -> Iterator[Any]:
    element = item.get(tag) if item else None
    values = element.get("Value") if isinstance(element, dict) else None
    yield from values if isinstance(values, list) else ()
