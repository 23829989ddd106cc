"""A session with a body over PTP/IP: two connections, one transaction at a time, a limit on every wait."""

import contextlib
from dataclasses import dataclass
from time import monotonic

from devices.errors import DeviceAsleep, DeviceBusy, DeviceError, DeviceFault, DeviceFull, DeviceGone, DeviceTimeout
from devices.ptp.codes import Op, Response
from devices.ptp.link import Link
from devices.ptp.packets import (
    Kind,
    Packet,
    Said,
    announced,
    connection,
    init_command,
    init_event,
    packed,
    piece,
    refused,
    request,
    said,
)

PORT = 15740
"""Where bodies listen (IANA: ptp-ip)."""

PATIENCE = 2.0
STEP = 0.1
WHOLE_WITHIN = 30.0
MOST_READS = 64
MOST_OBJECT = 256 * 1024 * 1024
UNKNOWN_LENGTHS = frozenset({0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF})


@dataclass(frozen=True, slots=True)
class Reply:
    """How a transaction ended well: the parameters of the answer, and the data that came before it."""

    parameters: tuple[int, ...]
    data: bytes


class Refused(DeviceFault):
    """The body said no. `code` is its answer."""

    def __init__(self, code: int, operation: int) -> None:
        super().__init__(code, operation)
        self.code = code
        self.operation = operation

    def __str__(self) -> str:
        return f"the camera answered {self.code:04x} to operation {self.operation:04x}"


class Transaction:
    """One operation under way.

    It fails once nothing came for `patience` seconds, or it is not over after 30 s, and takes the session with it.
    """

    def __init__(self, session: "Session", operation: int, number: int, patience: float) -> None:
        self._session = session
        self._operation = operation
        self._number = number
        self._patience = patience
        self._heard = self._begun = monotonic()
        self._announced: int | None = None
        self._data = bytearray()
        self._outcome: Reply | DeviceError | None = None

    @property
    def over(self) -> bool:
        """True once `step` answers without waiting."""
        return self._outcome is not None

    def step(self, wait: float = STEP) -> Reply | None:
        """Return the reply, or None where it is not whole within `wait` seconds.

        Raises what a refusal means (`DeviceBusy`, `DeviceFull`, else `Refused`), after which the session goes on; and
        `DeviceGone`, `DeviceTimeout` or `DeviceFault` (nonsense came), after which it is over.
        """
        if self._outcome is None:
            self._session.work(wait)
            now = monotonic()
            if now - self._heard > self._patience or now - self._begun > WHOLE_WITHIN:
                self._session.fail(DeviceTimeout(f"operation {self._operation:04x} got no whole answer in time"))
        if isinstance(self._outcome, DeviceError):
            raise self._outcome
        return self._outcome

    def heard(self) -> None:
        """Note that bytes came."""
        self._heard = monotonic()

    def fail(self, error: DeviceError) -> None:
        """End it with the session's trouble, unless it is over."""
        self._outcome = self._outcome or error

    def take(self, packet: Packet) -> None:
        """Take a packet. Raises `DeviceFault` where it does not fit."""
        match packet.kind:
            case Kind.START_DATA:
                number, length = announced(packet)
                self._announced = None if length in UNKNOWN_LENGTHS else length
            case Kind.DATA | Kind.END_DATA:
                number, content = piece(packet)
                self._data += content
            case Kind.RESPONSE:
                answer = said(packet)
                number = answer.transaction
                self._outcome = self._judged(answer)
            case _:
                raise DeviceFault(f"a packet of kind {packet.kind} in the middle of an operation")
        if number != self._number:
            raise DeviceFault(f"an answer to operation {number} where {self._number} is under way")
        if max(len(self._data), self._announced or 0) > MOST_OBJECT:
            raise DeviceFault("more data than any photograph has")

    def _judged(self, answer: Said) -> Reply | DeviceError:
        if answer.code == Response.DEVICE_BUSY:
            return DeviceBusy("the camera is busy with something else")
        if answer.code == Response.STORE_FULL:
            return DeviceFull("the camera's card is full")
        if answer.code != Response.OK:
            return Refused(answer.code, self._operation)
        if self._announced not in {None, len(self._data)}:
            return DeviceFault(f"{len(self._data)} bytes came where {self._announced} were announced")
        return Reply(answer.parameters, bytes(self._data))


class Session:
    """An open session. One thread; `close` from any, which ends every wait of the other with `DeviceGone`."""

    def __init__(self, host: str, port: int, guid: bytes, name: str) -> None:
        """Connect, say who we are (16 bytes and a name), open the session.

        Raises `DeviceGone` where nothing answers, `DeviceAsleep` where the body is there and says nothing, `DeviceBusy`
        where it serves somebody else, `DeviceFault` where it refuses us or is no such camera.
        """
        self._waiting: list[Said] = []
        self._current: Transaction | None = None
        self._last = 0
        self._trouble: DeviceError | None = None
        with contextlib.ExitStack() as undo:
            self._commands = Link(host, port)
            undo.callback(self._commands.close)
            number = connection(self._commands.greet(init_command(guid, name)))
            self._events = Link(host, port)
            undo.callback(self._events.close)
            answer = self._events.greet(init_event(number))
            if answer.kind != Kind.INIT_EVENT_ACK:
                raise refused(answer)
            self._open()
            undo.pop_all()

    def begin(self, operation: int, *parameters: int, patience: float = PATIENCE) -> Transaction:
        """Send an operation. One that is still under way is waited for first; whoever began it gets its answer."""
        while self._current is not None and not self._current.over:
            with contextlib.suppress(DeviceError):
                self._current.step()
        if self._trouble is not None:
            raise DeviceGone(f"the connection is over: {self._trouble}")
        # OpenSession has number 0 (PTP/IP counts from there); 0xFFFFFFFF is never used.
        number = 0 if operation == Op.OPEN_SESSION else self._next_number()
        self._current = Transaction(self, operation, number, patience)
        try:
            self._commands.send(request(operation, number, parameters))
        except DeviceGone as error:
            self.fail(error)
        return self._current

    def ask(self, operation: int, *parameters: int, patience: float = PATIENCE) -> Reply:
        """Send an operation and wait for its reply. Raises as `Transaction.step` does."""
        transaction = self.begin(operation, *parameters, patience=patience)
        while (reply := transaction.step()) is None:
            pass
        return reply

    def events(self, wait: float = 0.0) -> list[Said]:
        """Return what the body said by itself; wait at most `wait` seconds where it said nothing. Raises `DeviceGone`."""
        try:
            for turn in range(MOST_READS):
                packets = self._events.receive(0.0 if turn else wait)
                if packets is None:
                    break
                for packet in packets:
                    self._event(packet)
        except DeviceError as error:
            self.fail(error)
            raise
        waiting, self._waiting = self._waiting, []
        return waiting

    def close(self) -> None:
        """End the session, politely where it is in order. Harmless when repeated. Any thread."""
        if self._trouble is None and (self._current is None or self._current.over):
            # Without a good-bye some bodies stay locked for the next one. Its answer is of no use.
            with contextlib.suppress(DeviceGone):
                self._commands.send(request(Op.CLOSE_SESSION, self._next_number(), ()))
        self.fail(DeviceGone("the session was closed"))

    def work(self, wait: float) -> None:
        """Read what the command connection brings within `wait` seconds; trouble ends the transaction under way."""
        try:
            packets = self._commands.receive(wait)
            if packets is not None and self._current is not None:
                self._current.heard()
            for packet in packets or ():
                self._command(packet)
        except DeviceError as error:
            self.fail(error)

    def fail(self, error: DeviceError) -> None:
        """End the session, and the transaction under way with `error`."""
        self._trouble = self._trouble or error
        if self._current is not None:
            self._current.fail(self._trouble)
        self._commands.close()
        self._events.close()

    def _next_number(self) -> int:
        self._last = self._last % 0xFFFFFFFE + 1
        return self._last

    def _open(self) -> None:
        try:
            self.ask(Op.OPEN_SESSION, 1)
        except DeviceTimeout as error:
            raise DeviceAsleep("the camera took the connection and does not answer: it sleeps, or it hangs") from error
        except Refused as error:
            if error.code != Response.SESSION_ALREADY_OPEN:
                raise

    def _command(self, packet: Packet) -> None:
        if packet.kind in {Kind.PROBE, Kind.PROBE_RESPONSE, Kind.CANCEL}:
            return
        if self._current is None or self._current.over:
            raise DeviceFault(f"a packet of kind {packet.kind} that nobody asked for")
        self._current.take(packet)

    def _event(self, packet: Packet) -> None:
        if packet.kind == Kind.EVENT:
            self._waiting.append(said(packet))
        elif packet.kind == Kind.PROBE:
            self._events.send(packed(Kind.PROBE_RESPONSE))
