"""Only a whole baseline JPEG passes; whatever else comes is a DeviceFault and nothing worse."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from devices.errors import DeviceFault
from devices.jpeg import inspect, looks_whole, with_tables
from tests.parts.pictures import jpeg

WHOLE = jpeg(1, 96, 64)
WITH_RESTARTS = jpeg(2, 320, 240, restart=5)


def saved(**options: object) -> bytes:
    made = BytesIO()
    Image.open(BytesIO(WHOLE)).save(made, "JPEG", **options)
    return made.getvalue()


def test_the_facts_of_a_whole_picture() -> None:
    facts = inspect(WHOLE)
    assert (facts.width, facts.height, facts.components) == (96, 64, 3)
    assert facts.sampling == "4:2:0"
    assert facts.restart_interval == 0
    assert inspect(WITH_RESTARTS).restart_interval == 5


@pytest.mark.parametrize(("given_", "told"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_sampling_is_told_as_photographers_write_it(given_: int, told: str) -> None:
    assert inspect(saved(subsampling=given_)).sampling == told


def test_a_comment_and_a_large_application_segment_are_no_hindrance() -> None:
    extra = b"\xff\xfe\x00\x0bcomment\x00\x00" + b"\xff\xe5\xff\xff" + b"\xff\xd8\xff\xd9" * 16383 + b"\x00"
    assert inspect(WHOLE[:2] + extra + WHOLE[2:]) == inspect(WHOLE)


@given(st.integers(0, len(WHOLE) - 1))
@example(len(WHOLE) - 1)
def test_no_truncation_passes(cut: int) -> None:
    with pytest.raises(DeviceFault):
        inspect(WHOLE[:cut])


@pytest.mark.parametrize("content", [jpeg(3), WITH_RESTARTS], ids=["plain", "with restarts"])
@given(data=st.data())
def test_no_cut_passes_that_was_closed_with_an_eoi(content: bytes, data: st.DataObject) -> None:
    # A decoder shows grey where data are missing, and says nothing.
    cut = data.draw(st.integers(2, len(content) - 64))
    with pytest.raises(DeviceFault):
        inspect(content[:cut] + b"\xff\xd9")


def in_three_scans() -> bytes:
    """Make a picture whose components lie in a scan each, out of three grey pictures that share their tables."""
    head, scans = b"", b""
    for name in range(1, 4):
        plane = np.random.default_rng(name).integers(0, 255, (80, 120), dtype=np.uint8)
        made, grey = cv2.imencode(".jpg", plane, [cv2.IMWRITE_JPEG_RST_INTERVAL, 7])
        assert made
        start, body = grey.tobytes().index(b"\xff\xda"), grey.tobytes()
        frame = body.index(b"\xff\xc0")
        head = body[:frame] + b"\xff\xc0\x00\x11\x08\x00\x50\x00\x78\x03" + bytes([1, 17, 0, 2, 17, 0, 3, 17, 0])
        head += body[frame + 13 : start]
        scans += b"\xff\xda\x00\x08\x01" + bytes([name, 0, 0, 63, 0]) + body[start + 10 : -2]
    return head + scans + b"\xff\xd9"


def test_components_may_lie_in_a_scan_each() -> None:
    whole = in_three_scans()
    facts = inspect(whole)
    assert (facts.width, facts.height, facts.restart_interval) == (120, 80, 7)
    last = whole.rindex(b"\xff\xd3")
    with pytest.raises(DeviceFault, match="restart markers"):
        inspect(whole[:last] + b"\xff\xd9")


@pytest.mark.parametrize("lost", [600, 4000, 9000])
@pytest.mark.parametrize("at", [0.2, 0.5, 0.7])
def test_a_packet_lost_from_the_middle_is_found(lost: int, at: float) -> None:
    content = jpeg(5, 640, 480)
    start = int(len(content) * at)
    with pytest.raises(DeviceFault):
        inspect(content[:start] + content[start + lost :])


@given(st.binary(max_size=3000))
@example(b"")
@example(b"\xff\xd8\xff\xd9")
@example(b"\xff\xd8" + b"\xff" * 500)
def test_garbage_never_passes(content: bytes) -> None:
    with pytest.raises(DeviceFault):
        inspect(content)


@given(st.binary(min_size=1, max_size=300))
@example(b"\x00")
@example(WHOLE)
def test_nothing_may_follow_the_end(junk: bytes) -> None:
    with pytest.raises(DeviceFault):
        inspect(WHOLE + junk)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(1, 40))
def test_damage_anywhere_passes_or_is_a_fault_and_is_never_anything_else(at: int, value: int, length: int) -> None:
    damaged = WHOLE[:at] + bytes([value]) * length + WHOLE[at + length :]
    try:
        facts = inspect(damaged)
    except DeviceFault:
        return
    # What passes can be decoded whole by another decoder too, at the size that it claims.
    decoded = cv2.imdecode(np.frombuffer(damaged, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    assert decoded is not None
    assert decoded.shape[:2] == (facts.height, facts.width)


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (saved(progressive=True), "not baseline"),
        (WHOLE.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc1\x00\x11\x08"), "not baseline"),
        (WHOLE.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"), "12 bits"),
        (WHOLE.replace(b"\x00\x40\x00\x60\x03", b"\xff\xff\xff\xff\x03"), "claims"),
        (WHOLE.replace(b"\x00\x40\x00\x60\x03", b"\x00\x00\x00\x60\x03"), "claims"),
        (b"\x89PNG\r\n\x1a\n" + WHOLE, "SOI"),
    ],
)
def test_what_dicom_baseline_cannot_carry_is_refused_with_the_reason(content: bytes, because: str) -> None:
    with pytest.raises(DeviceFault, match=because):
        inspect(content)


def test_grey_and_four_inks_are_refused() -> None:
    for mode in ("L", "CMYK"):
        made = BytesIO()
        Image.new(mode, (16, 16)).save(made, "JPEG")
        with pytest.raises(DeviceFault, match="components"):
            inspect(made.getvalue())


def abbreviated(content: bytes) -> bytes:
    """Take the Huffman tables out, as many USB cameras leave them out."""
    kept, at = content[:2], 2
    while content[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        kept += b"" if content[at + 1] == 0xC4 else content[at:end]
        at = end
    return kept + content[at:]


def test_missing_tables_are_refused_and_can_be_put_in_without_touching_a_pixel() -> None:
    short = abbreviated(WHOLE)
    with pytest.raises(DeviceFault, match="tables"):
        inspect(short)
    mended = with_tables(short)
    assert inspect(mended).width == 96
    assert np.array_equal(np.asarray(Image.open(BytesIO(mended))), np.asarray(Image.open(BytesIO(WHOLE))))


@given(st.binary(max_size=400))
def test_tables_are_put_into_nothing_that_has_them_or_is_no_jpeg(content: bytes) -> None:
    assert with_tables(WHOLE) is WHOLE
    assert with_tables(b"GIF" + content) == b"GIF" + content
    with_tables(b"\xff\xd8" + content)


def test_the_quick_look_of_live_frames() -> None:
    assert looks_whole(WHOLE)
    assert not looks_whole(WHOLE[: len(WHOLE) // 2])
    assert not looks_whole(b"")
