"""Transport security against real TLS: Python's server with certificates of every kind, and nginx that wants one of ours."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from hub_station.demo.hospital import LoopbackHospital, handler_for
from sync.contract import Accepted, Barred, Later, Receipt
from sync.stow import StowTransport
from sync.tls import hospital_session
from tests.parts.nginx import running_nginx
from tests.sync.samples import instance, jpeg

PASSPHRASE = "correct horse"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return tmp_path / "ca.pem"


@contextmanager
def tls_hospital(certificate: trustme.LeafCert, hospital: LoopbackHospital) -> Iterator[str]:
    """The demo's hospital behind TLS; yields its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server = QuietServer(("127.0.0.1", 0), handler_for(hospital))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}/dicom-web"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class QuietServer(HTTPServer):
    """Says nothing of handshakes that fail: they are the point. Ends each connection, as it has one thread."""

    def process_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Give up on a client that keeps its connection and says nothing more."""
        request.settimeout(0.3)
        super().process_request(request, client_address)

    def handle_error(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Say nothing."""


def answer(url: str, ca_file: Path | None) -> object:
    with hospital_session(ca_file) as session:
        return StowTransport(url, session).send(instance().delivery())


def test_the_hospital_s_own_authority_is_trusted(authority: trustme.CA, ca_file: Path, hospital: LoopbackHospital) -> None:
    with tls_hospital(authority.issue_cert("127.0.0.1"), hospital) as url, hospital_session(ca_file) as session:
        sent, transport = instance(), StowTransport(url, session)
        assert transport.send(sent.delivery()) == Accepted()
        assert isinstance(transport.verify(sent.delivery()), Receipt)
        # requests would have added some 140 public roots at the first request.
        context = session.get_adapter(url)._context  # type: ignore[attr-defined]
        assert len(context.get_ca_certs()) == 1
        assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_another_authority_is_not(ca_file: Path, hospital: LoopbackHospital) -> None:
    with tls_hospital(trustme.CA().issue_cert("127.0.0.1"), hospital) as url:
        refused = answer(url, ca_file)
    assert isinstance(refused, Barred)
    assert "not a known one" in refused.reason


def test_nor_is_any_that_the_system_does_not_know(authority: trustme.CA, hospital: LoopbackHospital) -> None:
    with tls_hospital(authority.issue_cert("127.0.0.1"), hospital) as url:
        assert isinstance(answer(url, None), Barred)


@pytest.mark.parametrize("name", ["hospital.example", "127.0.0.2"])
def test_the_certificate_must_be_of_that_computer(
    name: str, authority: trustme.CA, ca_file: Path, hospital: LoopbackHospital
) -> None:
    with tls_hospital(authority.issue_cert(name), hospital) as url:
        refused = answer(url, ca_file)
    assert isinstance(refused, Barred)
    assert "another computer" in refused.reason


def test_a_wrong_clock_is_spoken_of(authority: trustme.CA, ca_file: Path, hospital: LoopbackHospital) -> None:
    now = datetime.now(UTC)
    early = authority.issue_cert("127.0.0.1", not_before=now + timedelta(days=2), not_after=now + timedelta(days=9))
    late = authority.issue_cert("127.0.0.1", not_before=now - timedelta(days=9), not_after=now - timedelta(days=2))
    for certificate, words in ((early, "Check this computer's clock"), (late, "expired")):
        with tls_hospital(certificate, hospital) as url:
            refused = answer(url, ca_file)
        assert isinstance(refused, Barred)
        assert words in refused.reason


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_changes_nothing(
    name: str,
    authority: trustme.CA,
    ca_file: Path,
    hospital: LoopbackHospital,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intruder = trustme.CA()
    intruder.cert_pem.write_to_path(tmp_path / "intruder.pem")
    monkeypatch.setenv(name, str(tmp_path / "intruder.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with tls_hospital(intruder.issue_cert("127.0.0.1"), hospital) as url:
        assert isinstance(answer(url, ca_file), Barred)
    with tls_hospital(authority.issue_cert("127.0.0.1"), hospital) as url:
        assert answer(url, ca_file) == Accepted()


def test_the_context_holds_behind_a_proxy_too(ca_file: Path) -> None:
    adapter = hospital_session(ca_file).get_adapter("https://hospital.example/")
    through = adapter.proxy_manager_for("http://127.0.0.1:9")  # type: ignore[attr-defined]
    assert through.connection_pool_kw["ssl_context"] is adapter._context  # type: ignore[attr-defined]


def test_plain_http_never_leaves_this_computer(ca_file: Path) -> None:
    with hospital_session(ca_file) as session, pytest.raises(ValueError, match="unencrypted"):
        session.get("http://hospital.example/dicom-web/studies")


def test_a_server_that_speaks_no_tls_is_nobody_s_picture_s_fault(hospital: LoopbackHospital, ca_file: Path) -> None:
    assert isinstance(answer(hospital.url.replace("http:", "https:"), ca_file), Later | Barred)
    assert hospital.holds("anything") is None


# --- client certificates ----------------------------------------------------------------------------------------------


def key_and_certificate(authority: trustme.CA, path: Path, passphrase: str | None = PASSPHRASE) -> Path:
    """This station's certificate with its key, encrypted as it must be on a disk."""
    leaf = authority.issue_cert("station.riverside.example")
    key = leaf.private_key_pem.bytes()
    if passphrase:
        encryption = BestAvailableEncryption(passphrase.encode())
        key = load_pem_private_key(key, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    path.write_bytes(key + b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    return path


@pytest.fixture
def nginx(authority: trustme.CA, hospital: LoopbackHospital, tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    with running_nginx(folder, hospital.url.removesuffix("/dicom-web"), most="1m") as url:
        yield f"{url}/dicom-web"


def test_a_picture_goes_through_nginx_with_our_certificate(
    authority: trustme.CA, ca_file: Path, nginx: str, hospital: LoopbackHospital, tmp_path: Path
) -> None:
    certificate = key_and_certificate(authority, tmp_path / "station.pem")
    for passphrase in (PASSPHRASE, lambda: PASSPHRASE):
        sent = instance()
        with hospital_session(ca_file, certificate, passphrase) as session:
            transport = StowTransport(nginx, session)
            assert transport.send(sent.delivery()) == Accepted()
            assert isinstance(transport.verify(sent.delivery()), Receipt)
        assert hospital.holds(sent.record.sop_uid) == sent.file


def test_nginx_without_our_certificate_stops_everything_and_blames_no_picture(
    ca_file: Path, nginx: str, tmp_path: Path
) -> None:
    foreign = key_and_certificate(trustme.CA(), tmp_path / "foreign.pem", passphrase=None)
    for certificate in (None, foreign):
        with hospital_session(ca_file, certificate) as session:
            transport = StowTransport(nginx, session)
            for said in (transport.send(instance().delivery()), transport.verify(instance().delivery())):
                assert isinstance(said, Barred)
                assert "certificate" in said.reason


def test_a_proxy_that_is_too_small_stops_everything_and_says_so(
    authority: trustme.CA, ca_file: Path, nginx: str, tmp_path: Path
) -> None:
    large = instance(picture=jpeg(1600, 1200, quality=95))
    with hospital_session(ca_file, key_and_certificate(authority, tmp_path / "s.pem", None)) as session:
        said = StowTransport(nginx, session).send(large.delivery())
    assert isinstance(said, Barred)
    assert "of this size" in said.reason


@pytest.mark.parametrize("passphrase", [None, "wrong", lambda: "wrong"])
def test_a_key_that_cannot_be_opened_is_said_plainly(
    passphrase: object, authority: trustme.CA, ca_file: Path, tmp_path: Path
) -> None:
    certificate = key_and_certificate(authority, tmp_path / "station.pem")
    with pytest.raises(ValueError, match="passphrase is wrong"):
        hospital_session(ca_file, certificate, passphrase)  # type: ignore[arg-type]


def test_a_file_that_is_not_there_or_no_certificate_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    with pytest.raises(ValueError, match="is not there"):
        hospital_session(tmp_path / "missing.pem")
    with pytest.raises(ValueError, match="cannot be used"):
        hospital_session(tmp_path / "empty.pem")
