"""Cameras that are reached by name: what a hub writes into its policy for a camera that no plug announces."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from devices.contract import DeviceInfo, DeviceKind, KnownBy

MOTION_JPEG = frozenset({"http", "https"})
RTSP = frozenset({"rtsp", "rtsps"})
PTPIP, GPHOTO = "ptpip", "gphoto"
"""A system camera on the network, by our own client, or by libgphoto2 for those whose live view only that one knows."""

FOLDER = "folder"

# Some cameras take user and password in the query, some even in the path: `/user=admin_password=secret_channel=1.sdp`.
SECRET = re.compile(
    r"(?i)(?<![a-z])(user(?:name)?|usr|login|pass(?:word|wd)?|pwd|psw|token|auth|key|secret)=.*?(?=[&;/]|_[a-z]+=|$)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A camera at an address, or in a video file.

    `http://…`, `https://…` (motion JPEG), `rtsp://…`, `rtsps://…`, `ptpip://…`, `gphoto://…` (system cameras),
    `folder://` and the path of a folder that another program fills.

    `kind` says what it is used for; `model` is what staff call it.
    """

    address: str
    kind: DeviceKind
    model: str = ""

    @property
    def scheme(self) -> str:
        """Return the scheme of the address in small letters; empty for a video file."""
        scheme = self.address.partition("://")[0].lower()
        return scheme if scheme in {*MOTION_JPEG, *RTSP, PTPIP, GPHOTO, FOLDER} else ""

    @property
    def path(self) -> Path:
        """Return the path of a watched folder or of a video file."""
        return Path(self.address.partition("://")[2] if self.scheme == FOLDER else self.address)

    @property
    def info(self) -> DeviceInfo:
        """Keys: `net:` and the address without credentials; `folder:` and its path; `file:` and the name of the file."""
        if self.scheme == FOLDER:
            model = self.model or f"Folder {self.path.name}"
            key = f"folder:{self.path.absolute().as_posix()}"
            return DeviceInfo(key, self.kind, "", model, "", known_by=KnownBy.ADDRESS, live=False)
        if self.scheme:
            shown = without_credentials(self.address)
            model = self.model or shown.partition("://")[2].partition("/")[0]
            return DeviceInfo(f"net:{shown}", self.kind, "", model, "", known_by=KnownBy.ADDRESS)
        name = self.path.name
        return DeviceInfo(f"file:{name}", self.kind, "", self.model or name, "", known_by=KnownBy.ADDRESS)


def without_credentials(address: str) -> str:
    """Return the address without user name and password, for keys, screens and logs."""
    try:
        url = urlsplit(address)
    except ValueError:
        return address.rpartition("@")[2]
    return url._replace(
        netloc=url.netloc.rpartition("@")[2], path=SECRET.sub(r"\1=", url.path), query=SECRET.sub(r"\1=", url.query)
    ).geturl()
