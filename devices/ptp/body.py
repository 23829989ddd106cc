"""A body over PTP/IP: live view by Nikon's operations, photographs by those of the standard, and what it says by itself."""

import platform
import uuid
from collections import deque
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from math import inf
from time import monotonic
from typing import TypeVar

from devices.contract import Condition
from devices.errors import DeviceBusy, DeviceFault, DeviceFull, DeviceGone, DeviceTimeout
from devices.originals import Steps
from devices.ptp.card import PtpCard, place
from devices.ptp.codes import JPEGS, NIKON, Format, Happened, Op, Property, Response
from devices.ptp.data import ObjectInfo, description, level, shots_left, storages
from devices.ptp.packets import Said
from devices.ptp.session import PATIENCE, STEP, Refused, Reply, Session
from devices.tether.body import Identity, Item, OnCard, Photograph, Preview, RawOnly

NAME = "Hub Station"
CAPTURE_WITHIN = 9.0
RELEASE_PATIENCE = 5.0
FETCH_PATIENCE = 3.0
LIVE_WITHIN = 2.0
LIVE_EVERY = 1 / 30
ASK_AGAIN = 0.02
LOOK_EVERY = 30.0
"""A body need not say that its battery sinks: it is asked every half minute."""

RAW_WAIT = 3.0
"""A body that stores both may bring its raw picture first: for so long the JPEG of the same name may follow."""

LIVE_VIEW = frozenset({Op.START_LIVE_VIEW, Op.END_LIVE_VIEW, Op.GET_LIVE_VIEW_IMAGE})

CARD_BUSY_FOR = 3.0
"""For so long a body may be busy before what is asked of its card fails."""

T = TypeVar("T")


class PtpipBody:
    """One body at a host and port."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._session: Session | None = None
        self._operations: frozenset[int] = frozenset()
        self._properties: frozenset[int] = frozenset()
        self._has_live_view = self._live = self._fetching = False
        self._inbox = _Inbox()
        self._stems: deque[str] = deque(maxlen=32)
        self._raw: tuple[str, float] | None = None
        self._condition: Condition | None = None
        self._looked = -inf
        self._next_preview = 0.0
        self._card = PtpCard(self._ask_aside, lambda: self._operations)

    @property
    def fetching(self) -> bool:
        return self._fetching

    def open(self) -> Identity:
        self.close()
        self._session = session = Session(self._host, self._port, _guid(), NAME)
        about = description(session.ask(Op.GET_DEVICE_INFO).data)
        self._operations, self._properties = about.operations, about.properties
        self._live = self._fetching = False
        self._card.forget()
        self._inbox, self._raw, self._condition, self._looked = _Inbox(), None, None, -inf
        nikon = about.vendor == NIKON or about.manufacturer.lower().startswith("nikon")
        self._has_live_view = nikon and about.operations >= LIVE_VIEW and self._starts_live()
        return Identity(about.manufacturer, about.model, about.firmware, about.serial, self._has_live_view)

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def life(self) -> Generator[Item | None, None, None]:
        while True:
            self._listen()
            if self._inbox.added:
                yield from self._bring(self._inbox.added.popleft())
            elif self._raw is not None and monotonic() > self._raw[1]:
                self._raw = None
                yield RawOnly()
            elif self._inbox.changed or monotonic() - self._looked > LOOK_EVERY:
                condition = yield from self._look()
                if condition != self._condition:
                    self._condition = condition
                    yield condition
            elif self._has_live_view:
                yield (yield from self._preview())
            else:
                self._listen(STEP)
                yield None

    def capture(self) -> Photograph:
        deadline = monotonic() + CAPTURE_WITHIN
        session = self._opened()
        if self._live:
            # Bodies refuse the standard's release while they are in live view.
            session.ask(Op.END_LIVE_VIEW)
            self._live = False
        self._listen()
        # What the body's own shutter took before is not ours; it comes as a press, after this.
        earlier, self._inbox = self._inbox.added, _Inbox()
        try:
            taken = self._release(session, deadline)
            return self._own(taken, deadline)
        finally:
            self._inbox.added.extendleft(reversed(earlier))
            self._inbox.changed = True

    # its card

    def stored(self) -> Steps[tuple[list[OnCard], int]]:
        return self._card.stored()

    def thumbnail(self, one: OnCard) -> Steps[bytes]:
        return self._card.thumbnail(one)

    def read(self, one: OnCard) -> Steps[bytes]:
        return self._card.read(one)

    def delete(self, one: OnCard, proven: Callable[[bytes], bool]) -> Steps[None]:
        return self._card.delete(one, proven)

    def _ask_aside(self, operation: int, *parameters: int, patience: float = PATIENCE) -> Steps[Reply]:
        """Ask about the card: a busy body is waited for, and one that refuses in live view is asked without it."""
        until = monotonic() + CARD_BUSY_FOR
        while True:
            self._listen()
            try:
                return (yield from self._ask(operation, *parameters, patience=patience))
            except DeviceBusy:
                if monotonic() > until:
                    raise
            except Refused as error:
                if not self._live or error.code == Response.INVALID_OBJECT_HANDLE:
                    raise
                # The stream begins it anew by itself.
                self._live = False
                yield from self._ask(Op.END_LIVE_VIEW)
                continue
            self._listen(ASK_AGAIN)
            yield

    # what the body says by itself

    def _listen(self, wait: float = 0.0) -> None:
        for event in self._opened().events(wait):
            self._inbox.take(event)
            self._card.take(event)

    def _bring(self, handle: int) -> Generator[Item | None, None, None]:
        """Fetch what the body's own shutter added, where it is a JPEG."""
        taken = datetime.now(UTC)
        self._fetching = True
        try:
            about = yield from self._card.about(handle)
            if about is None or about.format == Format.FOLDER:
                return
            stem = _stem(about)
            if about.format in JPEGS:
                photograph = yield from self._fetch(handle, about, taken)
                if self._raw is not None and self._raw[0] == stem:
                    self._raw = None
                yield photograph
            elif stem not in self._stems:
                self._raw = (stem, monotonic() + RAW_WAIT)
        except GeneratorExit:
            self._inbox.added.appendleft(handle)
            raise
        finally:
            self._fetching = False
            self._inbox.changed = True

    def _look(self) -> Steps[Condition]:
        """Ask for battery and room on the cards."""
        self._inbox.changed = False
        self._looked = monotonic()
        battery: int | None = None
        shots: int | None = None
        try:
            if Property.BATTERY_LEVEL in self._properties:
                # 0 is said by a body that runs from the mains (ISO 15740, 13.3.1).
                battery = level((yield from self._ask(Op.GET_PROPERTY, Property.BATTERY_LEVEL)).data) or None
            for card in storages((yield from self._ask(Op.GET_STORAGE_IDS)).data):
                room = shots_left((yield from self._ask(Op.GET_STORAGE_INFO, card)).data)
                shots = shots if room is None else (shots or 0) + room
        except (Refused, DeviceBusy):
            pass  # it does not say, now
        return Condition(battery, shots)

    # live view

    def _starts_live(self) -> bool:
        try:
            _driven(self._start_live(), monotonic() + LIVE_WITHIN)
        except Refused:
            return False
        return True

    def _start_live(self) -> Steps[None]:
        yield from self._ask(Op.START_LIVE_VIEW)
        while Op.DEVICE_READY in self._operations:
            try:
                yield from self._ask(Op.DEVICE_READY)
                break
            except DeviceBusy:
                self._listen(ASK_AGAIN)
                yield None
        self._live = True

    def _preview(self) -> Steps[Preview | None]:
        """Return the newest picture of the live view, None where the body has none yet."""
        try:
            if not self._live:
                yield from self._start_live()
            # Bodies give the same picture again to whoever asks faster than they make them.
            self._listen(max(0.0, self._next_preview - monotonic()))
            self._next_preview = monotonic() + LIVE_EVERY
            data = (yield from self._ask(Op.GET_LIVE_VIEW_IMAGE)).data
        except DeviceBusy:
            self._listen(ASK_AGAIN)
            return None
        except Refused as error:
            if error.code != Response.NOT_LIVE_VIEW:
                raise
            # The body ended it by itself, as most do after some minutes.
            self._live = False
            self._listen(ASK_AGAIN)
            return None
        # Before the JPEG stands a header whose length depends on the model.
        start, end = data.find(b"\xff\xd8\xff"), data.rfind(b"\xff\xd9")
        return Preview(data[start : end + 2]) if 0 <= start < end else None

    # photographs

    def _release(self, session: Session, deadline: float) -> datetime:
        while True:
            taken = datetime.now(UTC)
            try:
                session.ask(Op.INITIATE_CAPTURE, 0, 0, patience=RELEASE_PATIENCE)
            except DeviceBusy:
                if monotonic() > deadline - RELEASE_PATIENCE:
                    raise
                self._listen(STEP)
            else:
                return taken

    def _own(self, taken: datetime, deadline: float) -> Photograph:
        """Wait for what the release brings, and return its JPEG."""
        raw, until = False, deadline
        while monotonic() < until:
            self._listen(STEP)
            while self._inbox.added:
                handle = self._inbox.added.popleft()
                about = _driven(self._card.about(handle), deadline)
                if about is not None and about.format in JPEGS:
                    return _driven(self._fetch(handle, about, taken), deadline)
                raw = raw or (about is not None and about.format != Format.FOLDER)
            if self._inbox.full:
                raise DeviceFull("the camera's card is full")
            if self._inbox.complete:
                # Some bodies name the picture only after they said that all is done.
                until, self._inbox.complete = min(deadline, monotonic() + RAW_WAIT), False
        if raw:
            raise DeviceFault("the camera is set to raw pictures: set it to JPEG, or to both")
        raise DeviceTimeout("the camera was released and brought no photograph")

    def _fetch(self, handle: int, about: ObjectInfo, taken: datetime) -> Steps[Photograph]:
        content = (yield from self._ask(Op.GET_OBJECT, handle, patience=FETCH_PATIENCE)).data
        if about.size not in {None, len(content)}:
            raise DeviceFault(f"{about.name} has {about.size} bytes, and {len(content)} came")
        self._stems.append(_stem(about))
        return Photograph(content, about.name, taken, place(handle))

    def _ask(self, operation: int, *parameters: int, patience: float = PATIENCE) -> Steps[Reply]:
        transaction = self._opened().begin(operation, *parameters, patience=patience)
        while (reply := transaction.step()) is None:
            yield None
        return reply

    def _opened(self) -> Session:
        if self._session is None:
            raise DeviceGone("the camera is not open")
        return self._session


class _Inbox:
    """What the body said by itself and nobody dealt with yet."""

    def __init__(self) -> None:
        self.added: deque[int] = deque()
        self.changed = self.full = self.complete = False

    def take(self, event: Said) -> None:
        """Note an event."""
        match event.code:
            case Happened.OBJECT_ADDED if event.parameters:
                self.added.append(event.parameters[0])
            case Happened.STORE_FULL:
                self.full = self.changed = True
            case Happened.CAPTURE_COMPLETE:
                self.complete = True
            case Happened.PROPERTY_CHANGED if event.parameters[:1] == (Property.BATTERY_LEVEL,):
                self.changed = True
            case Happened.STORAGE_INFO_CHANGED | Happened.STORE_ADDED | Happened.STORE_REMOVED:
                self.changed = True


def _driven(steps: Steps[T], deadline: float) -> T:
    """Run steps to their end. Raises `DeviceTimeout` where that is not by `deadline`."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        if monotonic() > deadline:
            steps.close()
            raise DeviceTimeout("the camera took too long; what it photographed is on its card")


def _stem(about: ObjectInfo) -> str:
    return about.name.rpartition(".")[0] or about.name


def _guid() -> bytes:
    """Return what bodies remember this station by when they were paired with it."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"hub-station.{platform.node()}").bytes
