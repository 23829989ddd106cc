"""A real archive: Debian's Orthanc with its DICOMweb plugin, in a folder of its own, reachable on loopback only.

Orthanc 1.10 binds its HTTP port on every interface and has no setting for that: `RemoteAccessAllowed` false only refuses
remote requests once they are in. So it runs isolated (`tests.parts.isolation`), and has that setting besides.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import pytest
import requests

from tests.parts.isolation import IsolatedServer, free_port, installed

PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
START_WITHIN = 60.0


class Orthanc:
    """One archive; a context manager. It keeps what it holds while it is stopped and started again."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in `folder`, which must exist."""
        self._folder = folder
        self._port = free_port()
        self._server: IsolatedServer | None = None
        self._session = requests.Session()
        self._session.trust_env = False

    @property
    def url(self) -> str:
        """The DICOMweb address, before `/studies`; the same after each start."""
        return f"{self._root}/dicom-web"

    def start(self) -> None:
        """Start it and wait until it answers."""
        program, port = installed("Orthanc", "orthanc"), free_port()
        if not PLUGIN.exists():
            pytest.fail(f"{PLUGIN} is missing: sudo apt-get install --no-install-recommends orthanc-dicomweb", pytrace=False)
        settings = {
            "Name": "Test archive",
            "StorageDirectory": str(self._folder / "storage"),
            "IndexDirectory": str(self._folder / "storage"),
            "HttpPort": port,
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False,
            "DicomServerEnabled": False,
            "OverwriteInstances": False,
            "Plugins": [str(PLUGIN)],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
        }
        (self._folder / "orthanc.json").write_text(json.dumps(settings), encoding="utf-8")
        with (self._folder / "orthanc.log").open("ab") as log:
            self._server = IsolatedServer([program, str(self._folder / "orthanc.json")], port, log, at=self._port)
        self._await_start()

    def stop(self) -> None:
        """Stop it; what it holds stays in its folder."""
        if self._server:
            self._server.stop()
            self._server = None

    def instances(self) -> int:
        """Return how many instances it holds."""
        return int(self._get("/statistics").json()["CountInstances"])

    def holds(self, sop_uid: str) -> bytes | None:
        """Return the Part 10 file that it holds under a UID, by its own interface (not DICOMweb), or None."""
        found = self._session.post(f"{self._root}/tools/lookup", data=sop_uid, timeout=30).json()
        keys = [entry["ID"] for entry in found if entry["Type"] == "Instance"]
        return self._get(f"/instances/{keys[0]}/file").content if keys else None

    def __enter__(self) -> "Orthanc":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        self._session.close()

    @property
    def _root(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _get(self, path: str) -> requests.Response:
        answer = self._session.get(f"{self._root}{path}", timeout=30)
        answer.raise_for_status()
        return answer

    def _await_start(self) -> None:
        """Ask until it answers: it has no other way to say that it is ready."""
        deadline = time.monotonic() + START_WITHIN
        while self._server and self._server.running and time.monotonic() < deadline:
            try:
                self._get("/dicom-web/studies?limit=1")
            except requests.RequestException:
                time.sleep(0.05)
            else:
                return
        self.stop()
        log = (self._folder / "orthanc.log").read_text(encoding="utf-8", errors="replace")
        pytest.fail(f"Orthanc did not start:\n{log[-3000:]}", pytrace=False)


@contextmanager
def running_orthanc() -> Iterator[Orthanc]:
    """Run an archive of which nothing is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="hub-station-orthanc-") as folder, Orthanc(Path(folder)) as archive:
        yield archive
