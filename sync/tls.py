"""Transport security: a session that trusts the authorities it is given and nothing of its surroundings.

Traps, each measured: `requests` adds certifi's roots to any context that an adapter brings, and forgets the context behind
a proxy; `REQUESTS_CA_BUNDLE` in the environment silently replaces what was set. Here the context alone decides.
"""

import ipaddress
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import requests
from requests.adapters import HTTPAdapter

Passphrase = Callable[[], str] | str


def hospital_session(
    ca_file: Path | None,
    client_certificate: Path | None = None,
    client_key_passphrase: Passphrase | None = None,
) -> requests.Session:
    """Return a session for one hospital: TLS 1.2 or newer, host name always checked, nothing from the environment.

    `ca_file`: PEM file of the only authorities to trust; None: those of the operating system. `client_certificate`: PEM
    file of this station's certificate and its key, best encrypted under `client_key_passphrase`. The session is for one
    thread. Raises ValueError, with a sentence, where a file cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is None:
        context.load_default_certs()
    else:
        _load(ca_file, "of the hospital's authority", lambda: context.load_verify_locations(ca_file))
    if client_certificate is not None:
        # Without a passphrase of its own OpenSSL would ask for one at the terminal, and wait.
        passphrase = client_key_passphrase if client_key_passphrase is not None else _no_passphrase
        _load(
            client_certificate,
            "of this station's certificate",
            lambda: context.load_cert_chain(client_certificate, password=passphrase),
        )
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", _ContextAdapter(context))
    session.mount("http://", _LoopbackAdapter())
    return session


def checked_address(url: str) -> str:
    """Return a base address without a slash at its end. Raises ValueError, with a sentence, where it may not be used.

    Plain HTTP is for loopback only: beyond it, a picture and its patient could be read on the way.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"The hospital's address cannot be read: {error}.") from error
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("The hospital's address must begin with https:// and name a computer.")
    if parts.username or parts.password:
        raise ValueError("The hospital's address must not hold a user name or a password.")
    if parts.query or parts.fragment:
        raise ValueError("The hospital's address must not hold a query (?) or a fragment (#).")
    if parts.scheme == "http" and not _is_loopback(parts):
        raise ValueError("The hospital's address must begin with https://: pictures never leave this computer unencrypted.")
    return url.rstrip("/")


def _is_loopback(parts: SplitResult) -> bool:
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _load(path: Path, what: str, load: Callable[[], None]) -> None:
    try:
        load()
    except FileNotFoundError as error:
        raise ValueError(f"The file {what} is not there: {path}") from error
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise ValueError(f"The file {what} cannot be used, or its passphrase is wrong: {path}") from error


def _no_passphrase() -> NoReturn:
    raise ValueError("the key is encrypted and no passphrase was given")


class _ContextAdapter(HTTPAdapter):
    """HTTPS by one context, also through a proxy; certifi is never asked."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, **options, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:
        """Do nothing: the context has its authorities already, and demands a certificate."""


class _LoopbackAdapter(HTTPAdapter):
    """Plain HTTP, refused where it would leave this computer."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        checked_address(f"{(request.url or '').partition('?')[0]}")
        return super().send(request, *args, **options)
