"""Takes the picture out of a DICOM instance that came back from an archive, with the identifiers it was filed under."""

from dataclasses import dataclass
from io import BytesIO

import pydicom
from pydicom.encaps import generate_fragments, parse_basic_offsets
from pydicom.uid import UID, JPEGBaseline8Bit


class NotOurPicture(ValueError):
    """What came back is no DICOM instance with one JPEG Baseline picture in it; the message says what it is."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The picture as the archive holds it: its JPEG without the pad byte, and the UIDs in the file."""

    study_uid: str
    series_uid: str
    sop_uid: str
    sop_class_uid: str
    jpeg: bytes


def read_back(part10: bytes) -> ReadBack:
    """Read a whole Part 10 file. Raises `NotOurPicture`."""
    try:
        return _parse(part10)
    except NotOurPicture:
        raise
    except Exception as error:  # pydicom raises whatever its parsers meet
        raise NotOurPicture(f"it cannot be read ({type(error).__name__})") from error


def read_jpeg(part10: bytes) -> bytes:
    """Return the JPEG of a whole Part 10 file, byte for byte as it went in. Raises `NotOurPicture`."""
    return read_back(part10).jpeg


def _parse(part10: bytes) -> ReadBack:
    dataset = pydicom.dcmread(BytesIO(part10))
    syntax = UID(dataset.file_meta.TransferSyntaxUID)
    if syntax != JPEGBaseline8Bit:
        raise NotOurPicture(f"it was changed to another encoding, {syntax.name}")
    # The offset table must be read first: `generate_fragments` would take it for a fragment.
    encapsulated = BytesIO(dataset.PixelData)
    parse_basic_offsets(encapsulated)
    jpeg = b"".join(generate_fragments(encapsulated))
    # Fragments have an even length: one 00 behind EOI is the pad, and no JPEG that we send ends in 00.
    jpeg = jpeg[:-1] if jpeg.endswith(b"\xff\xd9\x00") else jpeg
    return ReadBack(
        study_uid=str(dataset.StudyInstanceUID),
        series_uid=str(dataset.SeriesInstanceUID),
        sop_uid=str(dataset.SOPInstanceUID),
        sop_class_uid=str(dataset.SOPClassUID),
        jpeg=jpeg,
    )
