"""The process in which libgphoto2 runs: serves one caller over a socket, and ends when that is closed.

libgphoto2 stalls the whole process that it runs in now and then, and may hang or crash: it must not be the station's.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import sleep

from devices.errors import DeviceError, DeviceFault
from devices.tether.messages import Fetching, Trouble, Value

log = logging.getLogger(__name__)


def main() -> None:
    """Serve the socket whose number is the only argument."""
    connection = Connection(int(sys.argv[1]))
    threading.Thread(target=_end_with_the_station, args=(os.getppid(),), daemon=True).start()
    try:
        _serve(connection)
    except (EOFError, OSError):
        log.debug("the station hung up")


def _serve(connection: Connection) -> None:
    from devices.tether.libgphoto import Tether, detect  # noqa: PLC0415 - what it says at its import must be answered for
    from devices.tether.libgphoto_card import Card  # noqa: PLC0415 - as above

    tether = Tether(lambda: connection.send(Fetching()))
    card = Card(tether.use)
    calls: dict[str, Callable[..., object]] = {
        "detect": detect,
        "open": tether.open,
        "bring": tether.bring,
        "capture": tether.capture,
        "stored": card.stored,
        "thumbnail": card.thumbnail,
        "piece": card.piece,
        "whole": card.whole,
        "delete": card.delete,
    }
    try:
        while True:
            name, arguments = connection.recv()
            try:
                answer: Value | Trouble = Value(calls[name](*arguments))
            except DeviceError as error:
                answer = Trouble(error)
            except Exception as bug:  # the caller must not wait for an answer that never comes
                log.exception("libgphoto2 raised what it may not")
                answer = Trouble(DeviceFault(f"{type(bug).__name__} in libgphoto2"))
            connection.send(answer)
    finally:
        tether.close()


def _end_with_the_station(parent: int) -> None:
    """End also while libgphoto2 hangs, once the station is no more."""
    while os.getppid() == parent:
        sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
