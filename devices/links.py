"""Connections to cameras on the network: standing within a limit, encrypted ones only to a camera that proves its name."""

import socket
import ssl
from urllib.parse import SplitResult, unquote, urlsplit

from devices.errors import DeviceFault, DeviceGone, DeviceTimeout

CONNECT_WITHIN = 3.0
ANSWER_WITHIN = 2.0
PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
ENCRYPTED = frozenset({"https", "rtsps"})


def parse(address: str) -> SplitResult:
    """Return the parts of an address. Raises `DeviceFault` where it is none, or of a kind that we do not speak."""
    try:
        url = urlsplit(address)
        known = url.scheme in PORTS and url.hostname and (url.port is None or url.port > 0)
    except ValueError:
        known = False
    if not known:
        raise DeviceFault(f"the address must begin with one of {', '.join(PORTS)} and name a host")
    return url


def connect(url: SplitResult) -> socket.socket:
    """Return a connection to the host of `url`, whose reads and writes wait `ANSWER_WITHIN` seconds.

    Raises `DeviceGone`, `DeviceTimeout`, or `DeviceFault` where the camera's certificate does not prove its name to this
    computer.
    """
    try:
        plain = socket.create_connection((url.hostname, url.port or PORTS[url.scheme]), CONNECT_WITHIN)
    except TimeoutError as error:
        raise DeviceTimeout(f"no connection within {CONNECT_WITHIN:.0f} s") from error
    except (OSError, UnicodeError) as error:
        raise DeviceGone(f"nothing answers there: {type(error).__name__}") from error
    plain.settimeout(ANSWER_WITHIN)
    if url.scheme not in ENCRYPTED:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=url.hostname)
    except TimeoutError as error:
        plain.close()
        raise DeviceTimeout(f"no encrypted connection within {ANSWER_WITHIN:.0f} s") from error
    except OSError as error:
        plain.close()
        raise DeviceFault(f"no trusted connection: {error}") from error


def credentials(url: SplitResult) -> tuple[str, str] | None:
    """Return user name and password as they are, percent-encoding undone; None where the address has none."""
    return (unquote(url.username), unquote(url.password or "")) if url.username else None
