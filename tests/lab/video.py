"""The software dermatoscope as the USB sees it: what it answers to each request, and the pictures that it sends."""

import errno
import struct
from collections import deque
from collections.abc import Mapping, Sequence
from time import monotonic

from tests.lab import descriptors
from tests.lab.controls import Ask, Settings, Stall
from tests.lab.pictures import numbered
from tests.lab.usbip import Link, Request

PERIOD = descriptors.INTERVAL / 1e7

STANDARD_IN, STANDARD, CLASS_IN, CLASS = 0x80, 0x00, 0xA1, 0x21
"""bmRequestType, without the recipient for those that any device knows."""

GET_STATUS, CLEAR_FEATURE, GET_DESCRIPTOR, GET_CONFIGURATION, GET_INTERFACE = 0, 1, 6, 8, 10
DEVICE, CONFIGURATION, STRING, QUALIFIER = 1, 2, 3, 6
PROBE, COMMIT = 1, 2
END_OF_HEADER, END_OF_PICTURE = 0x80, 0x02

BUTTON = 2, 1, 0
"""Status of the streaming interface (2), which is number 1: its button (0). The state follows. Section 2.4.2.2."""


class VideoDevice:
    """One device on one cable, from plug to pull. `fault`: nothing, silent, frozen, truncated, or garbage."""

    def __init__(
        self, link: Link, identity: descriptors.Identity, pictures: Mapping[tuple[int, int], Sequence[bytes]]
    ) -> None:
        self.link = link
        self.fault = "nothing"
        self._identity = identity
        self._pictures = pictures
        self._settings = Settings()
        self._fetches: deque[Request] = deque()
        self._status_fetches: deque[Request] = deque()
        self._transfers: deque[bytes] = deque()
        self._presses: deque[bytes] = deque()
        self._number = self._parity = 0
        self._due: float | None = None

    @property
    def rest(self) -> float | None:
        """Seconds until the next picture; None while there is no stream."""
        return None if self._due is None else max(0.0, self._due - monotonic())

    def press(self) -> None:
        """Press the button and let it go. It is told as soon as the computer asks."""
        self._presses.extend(bytes((*BUTTON, state)) for state in (1, 0))
        self._pour()

    def take(self) -> None:
        """Answer the next request. Raises EOFError when the kernel let go."""
        request = self.link.next()
        if request is None:
            return
        if request.endpoint & 0x7F == 0:
            try:
                self.link.answer(request, self._control(request))
            except Stall:
                self.link.answer(request, status=-errno.EPIPE)
        else:
            status = request.endpoint == descriptors.STATUS_ENDPOINT
            (self._status_fetches if status else self._fetches).append(request)
            self._pour()

    def expose(self) -> None:
        """Make a picture if it is time, and the computer is not still fetching the one before."""
        if self._due is None or monotonic() < self._due:
            return
        self._due = max(self._due + PERIOD, monotonic())
        if self._transfers or self.fault == "silent":
            return
        if self.fault != "frozen":
            self._number += 1
            self._settings.drift(self._number)
        content = self._content()
        room = descriptors.PAYLOAD - 2
        # Each transfer begins with the length of its header and some bits; one of them turns over with every picture.
        self._parity ^= 1
        for start in range(0, len(content), room):
            bits = END_OF_HEADER | self._parity | (END_OF_PICTURE if start + room >= len(content) else 0)
            self._transfers.append(bytes((2, bits)) + content[start : start + room])
        self._pour()

    def _content(self) -> bytes:
        pictures = self._pictures[self._settings.size]
        content = numbered(pictures[self._number % len(pictures)], self._number)
        if self.fault == "truncated":
            return content[: len(content) // 3]
        return b"no picture at all " * 1000 if self.fault == "garbage" else content

    def _pour(self) -> None:
        """Give what there is to whoever asked for it."""
        for fetches, store in ((self._fetches, self._transfers), (self._status_fetches, self._presses)):
            while store and fetches:
                request = fetches.popleft()
                if self.link.is_wanted(request):
                    self.link.answer(request, store.popleft())

    # requests to endpoint 0

    def _control(self, request: Request) -> bytes:
        kind, ask, value, index, _ = struct.unpack("<BBHHH", request.setup)
        if kind & 0x60 == STANDARD:
            return self._standard(kind, ask, value)
        entity, interface = index >> 8, index & 0xFF
        if interface == 0 and kind == CLASS_IN:
            return self._settings.get(ask, entity, value >> 8)
        if interface == 0 and kind == CLASS and ask == Ask.SET_CUR:
            self._settings.set(entity, value >> 8, request.content)
            return b""
        if interface == 1 and value >> 8 in {PROBE, COMMIT}:
            return self._stream(kind, ask, value >> 8, request.content)
        raise Stall

    def _standard(self, kind: int, ask: int, value: int) -> bytes:
        if not kind & 0x80:  # what is set is as it is: there is one configuration, and nothing that could be chosen in it
            if ask == CLEAR_FEATURE:  # so uvcvideo ends a stream
                self._due = None
                self._transfers.clear()
            return b""
        answers = {
            GET_STATUS: bytes(2), GET_CONFIGURATION: bytes((1,)), GET_INTERFACE: bytes(1),
            GET_DESCRIPTOR: self._descriptor(value >> 8, value & 0xFF) if ask == GET_DESCRIPTOR else None,
        }  # fmt: skip
        answer = answers.get(ask)
        if answer is None:
            raise Stall
        return answer

    def _descriptor(self, kind: int, number: int) -> bytes | None:
        if kind == STRING:
            return self._identity.string(number)
        known = {
            DEVICE: self._identity.device(),
            QUALIFIER: self._identity.qualifier(),
            CONFIGURATION: descriptors.configuration(),
        }
        return known.get(kind)

    def _stream(self, kind: int, ask: int, selector: int, content: bytes) -> bytes:
        if kind == CLASS and ask == Ask.SET_CUR:
            self._settings.agree(content)
            if selector == COMMIT:
                self._due = monotonic()
            return b""
        answers: dict[int, bytes] = {Ask.GET_LEN: struct.pack("<H", 34), Ask.GET_INFO: bytes((3,))}
        return answers.get(ask, self._settings.agreement()) if kind == CLASS_IN else b""
