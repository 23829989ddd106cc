"""A hub's configurable rules, as one validated value: views in order, reasons, consent levels, chaperone choices.

Read from a TOML file (`resources/pathways/`, or the hub's own); a bad file is refused with the place and the remedy.
"""

import tomllib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from hub_station.domain.equipment import DeviceRole


class PathwayError(ValueError):
    """The pathway file cannot be used; the message says where, what is wrong and what would be right."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reason(_Strict):
    """A coded reason or choice: `id` is stored, `text` is read by staff."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    text: str = Field(min_length=1, max_length=120)


class ConsentLevel(_Strict):
    """One separate question of consent. `required`: without a yes, no picture is taken."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    explanation: str
    required: bool = False


class ViewRule(_Strict):
    """A slot that every lesion needs. `kind` decides the SOP class, `instrument` which device serves it.

    `polarization` and `contact` are DICOM's terms (Dermoscopic Image module) and belong to dermoscopic views only.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    prompt: str
    kind: Literal["photographic", "dermoscopic"]
    instrument: DeviceRole
    required: bool = True
    recognizable: bool = False
    polarization: Literal["POLARIZED", "NON_POLARIZED", ""] = ""
    contact: Literal["CONTACT", "NON_CONTACT", ""] = ""

    @model_validator(mode="after")
    def _dermoscopic_only(self) -> "ViewRule":
        if self.kind == "photographic" and (self.polarization or self.contact):
            raise ValueError("polarization and contact belong to dermoscopic views only")
        return self

    @model_validator(mode="before")
    @classmethod
    def _usual_instrument(cls, data: object) -> object:
        if isinstance(data, dict) and "instrument" not in data:
            usual = DeviceRole.DERMATOSCOPE if data.get("kind") == "dermoscopic" else DeviceRole.CAMERA
            return data | {"instrument": usual}
        return data

    @model_validator(mode="after")
    def _right_instrument(self) -> "ViewRule":
        if (self.kind == "dermoscopic") is not (self.instrument is DeviceRole.DERMATOSCOPE):
            raise ValueError("a dermoscopic view is taken with a dermatoscope, and a photograph with a camera")
        return self


class Pathway(_Strict):
    """All rules of one pathway. Ids are unique within their list."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    views: tuple[ViewRule, ...] = Field(min_length=1)
    missing_reasons: tuple[Reason, ...] = Field(min_length=1)
    retake_reasons: tuple[Reason, ...] = Field(min_length=1)
    consent: tuple[ConsentLevel, ...] = Field(min_length=1)
    chaperone: tuple[Reason, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> "Pathway":
        for name in ("views", "missing_reasons", "retake_reasons", "consent", "chaperone"):
            ids = [entry.id for entry in getattr(self, name)]
            twice = {one for one in ids if ids.count(one) > 1}
            if twice:
                raise ValueError(f"{name}: id '{sorted(twice)[0]}' stands twice; every id must be its own")
        return self

    def view(self, view_id: str) -> ViewRule:
        """Return the view of that id. Raises KeyError."""
        for view in self.views:
            if view.id == view_id:
                return view
        raise KeyError(view_id)


def parse_pathway(text: str, source: str) -> Pathway:
    """Read a pathway file. Raises `PathwayError` naming `source`, the place, the fault."""
    try:
        return Pathway.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PathwayError(f"{source}: not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " › ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"]) or "whole file"
        raise PathwayError(f"{source}: {place}: {first['msg']}") from error
