"""Which JPEGs may go to a hospital."""

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sync.dicom import build
from sync.picture import Facts, UnsuitablePicture, inspect
from tests.sync.samples import jpeg, photograph, with_segment

EXIF = b"Exif\x00\x00"


def exif(gps: dict[int, object] | None, **options: object) -> bytes:
    """A JPEG with the camera's notes in it."""
    notes = Image.Exif()
    notes[0x010F] = "Acme"
    if gps is not None:
        notes.get_ifd(0x8825).update(gps)
    return jpeg(exif=notes.tobytes(), **options)


def big_endian_gps(*tags: int) -> bytes:
    """A TIFF block in Motorola order with a GPS directory."""
    inner = struct.pack(">H", len(tags)) + b"".join(struct.pack(">HHII", tag, 1, 1, 0) for tag in tags)
    outer = struct.pack(">HHHII", 1, 0x8825, 4, 1, 26)
    return EXIF + b"MM\x00*" + struct.pack(">I", 8) + outer + b"\0\0\0\0" + inner


def test_a_whole_picture_may_go() -> None:
    assert inspect(jpeg(123, 45)) == Facts(width=123, height=45)
    assert inspect(exif(None)) == inspect(exif({0: b"\2\3\0\0", 29: "2026:08:06"})) == Facts(width=64, height=48)


@pytest.mark.parametrize(
    ("picture", "named"),
    [
        (b"", "not a JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not a JPEG"),
        (jpeg(progressive=True), "not baseline"),
        (jpeg()[:-2], "does not end"),
        (jpeg()[:-400], "does not end"),
        (jpeg()[:300], "cut short"),
        (jpeg() + b"more", "does not end"),
        (jpeg() + b"\0", "does not end"),
        (b"\xff\xd8" + jpeg()[200:], "damaged"),
        (b"\xff\xd8\xff\xda\x00\x02\xff\xd9", "holds no picture"),
    ],
)
def test_anything_else_may_not(picture: bytes, named: str) -> None:
    with pytest.raises(UnsuitablePicture, match=named):
        inspect(picture)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_only_three_components_may_go(mode: str) -> None:
    file = BytesIO()
    Image.new(mode, (32, 32)).save(file, "JPEG")
    with pytest.raises(UnsuitablePicture, match="components"):
        inspect(file.getvalue())


def test_a_claim_of_gigapixels_is_not_believed() -> None:
    picture = jpeg()
    frame = picture.index(b"\xff\xc0") + 5
    with pytest.raises(UnsuitablePicture, match="claims 65535 by 65535"):
        inspect(picture[:frame] + b"\xff\xff\xff\xff" + picture[frame + 4 :])


@pytest.mark.parametrize(
    "picture",
    [
        exif({1: "N", 2: (52.0, 2.0, 3.0), 3: "W", 4: (1.0, 2.0, 3.0)}),
        exif({28: b"\0\0\0\0\0\0\0\0Riverside"}),
        with_segment(jpeg(), 0xE1, big_endian_gps(2, 4)),
        with_segment(jpeg(), 0xE1, big_endian_gps(0, 4)),
        with_segment(exif(None), 0xE1, big_endian_gps(4)),
        with_segment(jpeg(), 0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x exif:GPSLatitude='52,1N'/>"),
        with_segment(jpeg(), 0xE1, b"http://ns.adobe.com/xmp/extension/\x00<x exif:GPSLongitude='1,2W'/>"),
    ],
    ids=["latitude", "area", "big endian", "longitude only", "second EXIF", "XMP", "extended XMP"],
)
def test_a_picture_that_tells_its_place_may_not_go(picture: bytes) -> None:
    with pytest.raises(UnsuitablePicture, match="contains a GPS position"):
        build(photograph(), picture)


@pytest.mark.parametrize("body", [b"", b"II*\0", b"II*\0\xff\xff\0\0", b"XX*\0\x08\0\0\0", b"II*\0\x08\0\0\0\xff\xff"])
def test_damaged_notes_may_hide_a_place(body: bytes) -> None:
    with pytest.raises(UnsuitablePicture, match="may hide a position"):
        inspect(with_segment(jpeg(), 0xE1, EXIF + body))


@given(st.data())
def test_no_damage_is_met_with_anything_but_words(data: st.DataObject) -> None:
    picture = bytearray(exif({2: (1.0, 2.0, 3.0)}))
    for _ in range(data.draw(st.integers(1, 4))):
        picture[data.draw(st.integers(0, 700))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(picture), 20, 100, 400, 900]))
    try:
        inspect(bytes(picture[:cut]))
    except UnsuitablePicture as refused:
        assert str(refused).endswith(".")
