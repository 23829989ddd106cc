"""The packets of PTP/IP (CIPA DC-005, chapter 2): cut from the stream, read, and those of the station written. Pure."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from devices.errors import DeviceBusy, DeviceFault

MOST_PACKET = 64 * 1024 * 1024
MOST_PARAMETERS = 5
VERSION = 0x00010000
RECEIVES_DATA = 1
"""The data phase of an operation without data, or with data from the body: we never send any."""


class Kind(IntEnum):
    """What a packet is."""

    INIT_COMMAND = 1
    INIT_COMMAND_ACK = 2
    INIT_EVENT = 3
    INIT_EVENT_ACK = 4
    INIT_FAIL = 5
    REQUEST = 6
    RESPONSE = 7
    EVENT = 8
    START_DATA = 9
    DATA = 10
    CANCEL = 11
    END_DATA = 12
    PROBE = 13
    PROBE_RESPONSE = 14


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet as it came. `kind` need not be a `Kind`."""

    kind: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """A response or an event: its code, the transaction it belongs to, its parameters."""

    code: int
    transaction: int
    parameters: tuple[int, ...]


class Packets:
    """Cuts a stream into packets, however the network cut it. No input makes it grow without bound."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Packet]:
        """Return the packets that are whole now. Raises `DeviceFault` where a length is impossible."""
        self._held += data
        whole, at = [], 0
        while len(self._held) - at >= 8:
            length, kind = struct.unpack_from("<II", self._held, at)
            if not 8 <= length <= MOST_PACKET:
                raise DeviceFault(f"a packet of {length} bytes")
            if len(self._held) - at < length:
                break
            whole.append(Packet(kind, bytes(self._held[at + 8 : at + length])))
            at += length
        del self._held[:at]
        return whole


def said(packet: Packet) -> Said:
    """Read a response or an event."""
    rest = len(packet.body) - 6
    if rest < 0 or rest % 4 or rest // 4 > MOST_PARAMETERS:
        raise DeviceFault(f"a packet of kind {packet.kind} with {len(packet.body)} bytes")
    code, transaction, *parameters = struct.unpack(f"<HI{rest // 4}I", packet.body)
    return Said(code, transaction, tuple(parameters))


def announced(packet: Packet) -> tuple[int, int]:
    """Read a start of data: the transaction, and how many bytes are to come."""
    if len(packet.body) != 12:
        raise DeviceFault("a start of data that says no length")
    transaction, length = struct.unpack("<IQ", packet.body)
    return transaction, length


def piece(packet: Packet) -> tuple[int, bytes]:
    """Read data: the transaction, and the bytes."""
    if len(packet.body) < 4:
        raise DeviceFault("data that belong to no transaction")
    return int.from_bytes(packet.body[:4], "little"), packet.body[4:]


def connection(packet: Packet) -> int:
    """Read the answer to the first packet: the number of the connection.

    Raises `DeviceBusy` where the body serves somebody else, `DeviceFault` where it refuses us.
    """
    if packet.kind == Kind.INIT_FAIL:
        raise refused(packet)
    if packet.kind != Kind.INIT_COMMAND_ACK or len(packet.body) < 4:
        raise DeviceFault("what answers there speaks no PTP/IP")
    return int.from_bytes(packet.body[:4], "little")


def refused(packet: Packet) -> DeviceBusy | DeviceFault:
    """Return what a refusal means (reasons: CIPA DC-005, table 12)."""
    reason = int.from_bytes(packet.body[:4], "little")
    if reason == 2:
        return DeviceBusy("the camera serves another program or another computer")
    return DeviceFault(f"the camera refuses this station (reason {reason}): pair it in the camera's own menu")


def packed(kind: Kind, body: bytes = b"") -> bytes:
    """Return a packet for the wire."""
    return struct.pack("<II", 8 + len(body), kind) + body


def init_command(guid: bytes, name: str) -> bytes:
    """Return the first packet on the command connection: who we are, 16 bytes and a name."""
    return packed(Kind.INIT_COMMAND, guid + name.encode("utf-16-le") + b"\0\0" + struct.pack("<I", VERSION))


def init_event(number: int) -> bytes:
    """Return the first packet on the event connection."""
    return packed(Kind.INIT_EVENT, struct.pack("<I", number))


def request(code: int, transaction: int, parameters: Sequence[int]) -> bytes:
    """Return an operation that sends no data."""
    return packed(Kind.REQUEST, struct.pack(f"<IHI{len(parameters)}I", RECEIVES_DATA, code, transaction, *parameters))
