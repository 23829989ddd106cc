"""What a hub decides for its stations: one validated, frozen value, read once at the start.

The policy file is the hub manager's (TOML, `policy.toml` in the system's configuration folder, or the one named on the
command line). A broken policy stops the station with the place and the remedy: a station that guesses its hospital is worse
than one that does not start.
"""

import tomllib
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub_station.domain.equipment import DeviceRole
from hub_station.domain.operator import Operator, Role

APPLICATION = "hub-station"


class SettingsError(ValueError):
    """The policy file cannot be used; the message names the file, the place, what is wrong and what would be right."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hub(_Strict):
    """The clinic and this station, as every DICOM instance names them (StationName is an SH: 16 characters)."""

    name: str = Field(default="Community photo hub", min_length=1, max_length=64)
    language: Literal["en", "cy"] = "en"
    station: str = Field(default="STATION1", pattern=r"^[A-Z0-9_-]{1,16}$")


class Hospital(_Strict):
    """The DICOMweb endpoint. `ca_file`: trust only this authority; none: the operating system's own list."""

    name: str = Field(default="the hospital", min_length=1, max_length=64)
    url: str = Field(pattern=r"^https?://[^\s]+$")
    ca_file: Path | None = None


class Member(_Strict):
    """A member of staff who may work at this station."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    given: str = Field(min_length=1)
    family: str = Field(min_length=1)
    role: Role = Role.PHOTOGRAPHER

    def operator(self) -> Operator:
        """As the domain knows it."""
        return Operator(self.id, self.family, self.given, self.role)


class Instrument(_Strict):
    """A device that the hub manager registers for all stations; what is registered at the station itself goes before it."""

    key: str
    role: DeviceRole
    manufacturer: str = Field(min_length=1, max_length=64)
    model: str = Field(min_length=1, max_length=64)
    serial: str = Field(min_length=1, max_length=64)

    def means(self, device_key: str) -> bool:
        """Whether this is about a device: its key, or `vid:pid` for every USB camera of one make."""
        return self.key == device_key or device_key.removeprefix("uvc:").startswith((f"{self.key}:", f"{self.key}@"))


class Source(_Strict):
    """A camera that no plug announces: `http://…` (motion JPEG), `rtsp://…`, `ptpip://…`, `folder://…`, or a video file."""

    address: str = Field(min_length=1)
    role: DeviceRole
    name: str = ""


class Folder(_Strict):
    """A folder that another program fills with photographs: the maker's own program for a tethered camera, say."""

    path: Path
    name: str = ""


class Scanner(_Strict):
    """A barcode scanner that types what it read. `prefix`: what it sends first: a key, `STX`, characters, or nothing.

    `minimum_length`: characters of a scan at least; `longest_gap_ms`: between two of them at most.
    """

    prefix: str = Field(default="", pattern=r"^(F[1-5]|F1[0-9]|F2[0-4]|STX|[!-/:-@\[-`{-~]{1,4})?$")
    minimum_length: int = Field(default=6, ge=6, le=40)
    longest_gap_ms: int = Field(default=35, ge=10, le=50)


class Settings(_Strict):
    """Everything. Without a `hospital` the station works and keeps all pictures waiting."""

    hub: Hub = Hub()
    hospital: Hospital | None = None
    operators: tuple[Member, ...] = (Member(id="staff", given="Clinic", family="Staff", role=Role.MANAGER),)
    instruments: tuple[Instrument, ...] = ()
    sources: tuple[Source, ...] = ()
    folders: tuple[Folder, ...] = ()
    clinic_list: Path | None = None
    """A file of the booking system with the day's patients (docs/clinic-list.md)."""
    scanner: Scanner = Scanner()
    drivers: tuple[str, ...] = ()
    """Drivers of others that may run here, by the names of their entry points (docs/write-a-driver.md)."""
    pathway: str = "three-views"
    """The name of a pathway that ships with the program, or the path of the hub's own file (docs/pathways.md)."""
    data_folder: Path = Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / "store"


def policy_file() -> Path:
    """Where a station looks for its policy when none is named."""
    return Path(platformdirs.site_config_dir(APPLICATION, appauthor=False)) / "policy.toml"


def read_settings(named: Path | None) -> Settings:
    """Read the policy that was `named`, or the one in its usual place; defaults where there is none.

    Raises `SettingsError` where a named file is missing, or where any file is not right.
    """
    file = named or policy_file()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if named is None:
            return Settings()
        raise SettingsError(f"There is no policy file {named}. Check the name, or leave it out.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The policy file {file} cannot be read: {error}.") from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. Mend that line.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " › ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise SettingsError(f"{file}: {place}: {first['msg']}.") from error
