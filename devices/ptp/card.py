"""The cards of a body by the operations of the standard (ISO 15740, 10.5): listed, read in pieces, erased."""

from collections.abc import Callable
from typing import Protocol

from devices.errors import DeviceFault, DeviceForbidden
from devices.originals import Steps
from devices.ptp.codes import JPEGS, Format, Happened, Op, Response
from devices.ptp.data import ObjectInfo, handles, object_info
from devices.ptp.packets import Said
from devices.ptp.session import PATIENCE, Refused, Reply
from devices.tether.body import OnCard
from devices.tether.pieces import checked, in_pieces, whole_size

AT_ONCE = 40
"""How many new files one look asks about: with 20 ms for each it takes a second, and a photograph goes between any two."""

ALL_CARDS = 0xFFFFFFFF
LIST_PATIENCE = 5.0
FETCH_PATIENCE = 3.0
PROTECTED = frozenset({Response.OBJECT_WRITE_PROTECTED, Response.STORE_READ_ONLY, Response.ACCESS_DENIED})
OTHER_CARD = frozenset({Happened.STORE_ADDED, Happened.STORE_REMOVED})


class Ask(Protocol):
    """How an operation is sent."""

    def __call__(self, operation: int, *parameters: int, patience: float = PATIENCE) -> Steps[Reply]:
        """Send it; return its reply. Raises `DeviceError`."""
        ...


class PtpCard:
    """What lies on the cards of one session: handles stay the same as long as it is open and no card is changed."""

    def __init__(self, ask: Ask, operations: Callable[[], frozenset[int]]) -> None:
        """Send operations by `ask`; `operations` says which ones the body knows."""
        self._ask = ask
        self._operations = operations
        self._known: dict[int, ObjectInfo | None] = {}
        self._changes = 0

    def forget(self) -> None:
        """Know nothing any more: another session, or another card."""
        self._known = {}
        self._changes += 1

    def take(self, event: Said) -> None:
        """Note what the body says by itself."""
        if event.code in OTHER_CARD:
            self.forget()
        elif event.code in {Happened.OBJECT_REMOVED, Happened.OBJECT_INFO_CHANGED} and event.parameters:
            self._known.pop(event.parameters[0], None)

    def stored(self) -> Steps[tuple[list[OnCard], int]]:
        """As `Body.stored`."""
        if not self._operations() >= {Op.GET_OBJECT_HANDLES, Op.GET_OBJECT_INFO, Op.GET_OBJECT}:
            raise DeviceFault("this camera does not tell what is on its card")
        before = self._changes
        listed = handles((yield from self._ask(Op.GET_OBJECT_HANDLES, ALL_CARDS, 0, 0, patience=LIST_PATIENCE)).data)
        yield
        there = set(listed)
        for gone in [one for one in self._known if one not in there]:
            del self._known[gone]
        # Bodies count upwards: the newest come last.
        new = [one for one in reversed(listed) if one not in self._known]
        for handle in new[:AT_ONCE]:
            about = yield from self.about(handle)
            if self._changes != before:
                raise DeviceFault("the card was changed while it was looked at")
            self._known[handle] = about
            yield
        files = [_file(handle, about) for handle, about in self._known.items() if about and about.format != Format.FOLDER]
        return files, max(0, len(new) - AT_ONCE)

    def about(self, handle: int) -> Steps[ObjectInfo | None]:
        """Ask what an object is, None where there is none by now."""
        try:
            return object_info((yield from self._ask(Op.GET_OBJECT_INFO, handle)).data)
        except Refused as error:
            if error.code == Response.INVALID_OBJECT_HANDLE:
                return None
            raise

    def thumbnail(self, one: OnCard) -> Steps[bytes]:
        """As `Body.thumbnail`."""
        if Op.GET_THUMB not in self._operations():
            return b""
        try:
            return (yield from self._ask(Op.GET_THUMB, _handle(one))).data
        except Refused:
            return b""  # a picture that another program put there has none

    def read(self, one: OnCard) -> Steps[bytes]:
        """As `Body.read`."""
        before = self._changes
        if Op.GET_PARTIAL_OBJECT in self._operations():
            content = yield from in_pieces(one, lambda offset, size: self._piece(_handle(one), offset, size))
        else:
            whole_size(one)
            reply = yield from self._ask(Op.GET_OBJECT, _handle(one), patience=FETCH_PATIENCE)
            content = checked(one, reply.data)
        if self._changes != before:
            raise DeviceFault("the card was changed while it was read")
        return content

    def delete(self, one: OnCard, proven: Callable[[bytes], bool]) -> Steps[None]:
        """As `Body.delete`."""
        before = self._changes
        content = yield from self.read(one)
        if not proven(content):
            raise DeviceFault("the file holds another picture by now")
        handle = _handle(one)
        about = yield from self.about(handle)
        if about is None or _file(handle, about) != one or self._changes != before:
            raise DeviceFault("the file is not there any more as it was listed")
        try:
            yield from self._ask(Op.DELETE_OBJECT, handle, 0)
        except Refused as error:
            if error.code in PROTECTED:
                raise DeviceForbidden("the camera protects it, or its card is locked") from error
            raise
        if (yield from self.about(handle)) is not None:
            raise DeviceFault("the camera says that it erased the file, and still has it")
        self._known.pop(handle, None)

    def _piece(self, handle: int, offset: int, size: int) -> Steps[bytes]:
        return (yield from self._ask(Op.GET_PARTIAL_OBJECT, handle, offset, size, patience=FETCH_PATIENCE)).data


def place(handle: int) -> str:
    """Return the word for the file of a handle."""
    return f"{handle:08x}"


def _handle(one: OnCard) -> int:
    return int(one.where, 16)


def _file(handle: int, about: ObjectInfo) -> OnCard:
    return OnCard(place(handle), about.name, about.size, about.taken, about.format in JPEGS)
