"""The truth about a JPEG: what its segments say, and whether it is whole. A still that fails here is never kept.

What is required is what DICOM's JPEG Baseline transfer syntax (1.2.840.10008.1.2.4.50) can carry byte for byte: one
8-bit Huffman-coded baseline picture of three components, from SOI to EOI, with every table it needs and nothing after it.
Segments and markers are those of ITU-T T.81, annex B.
"""

import struct
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from math import ceil

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from devices.errors import DeviceFault

MOST_PIXELS = 80_000_000
"""More than any camera of a clinic makes, and under the size at which Pillow suspects a decompression bomb."""

SOI, EOI, SOS, DQT, DHT, SOF0, DRI, APP2, APP14 = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xC0, 0xDD, 0xE2, 0xEE
RESTARTS = range(0xD0, 0xD8)
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROBE = b"\x55\xaa\x33\xcc" * 64


@dataclass(frozen=True, slots=True)
class JpegFacts:
    """What a whole baseline JPEG says of itself.

    `width` and `height` in pixels as stored; `sampling` is `4:4:4`, `4:2:2`, `4:2:0` or the raw factors;
    `restart_interval` in MCUs, 0 without restarts; `adobe_transform` 1 (YCbCr), 0 (RGB) or None where no Adobe segment says.
    """

    width: int
    height: int
    components: int
    sampling: str
    restart_interval: int
    adobe_transform: int | None


@dataclass(slots=True)
class _Seen:
    """What was met so far on the way through the segments."""

    width: int = 0
    height: int = 0
    factors: tuple[tuple[int, int], ...] = ()
    names: bytes = b""
    restart_interval: int = 0
    adobe_transform: int | None = None
    quantised: bool = False
    huffman: bool = False
    several: bool = False
    """Whether it says that other pictures lie behind it (CIPA DC-007, Multi-Picture Format)."""

    scans: int = 0
    ends: list[int] = field(default_factory=list)
    """Where runs of entropy-coded data end: the places of the restart markers and of the markers behind scans."""


def inspect(content: bytes) -> JpegFacts:
    """Return the facts of a whole baseline JPEG, having decoded it once.

    Raises `DeviceFault` for anything else: not a JPEG, cut short (also where an EOI was put after the cut), followed by
    other bytes, progressive, arithmetic, lossless, 12 bits, other than three components, without its tables, larger
    than `MOST_PIXELS`, or undecodable. What cannot be found: bits that changed and still decode, and the loss of some of the
    last block's last few bytes. 12 megapixels take about 0.07 s.
    """
    seen, last_byte = _walk(content)
    if last_byte != len(content):
        raise DeviceFault(f"{len(content) - last_byte} bytes follow the end of the picture")
    _decode(content, seen.ends)
    return JpegFacts(
        seen.width, seen.height, len(seen.factors), _sampling(seen.factors), seen.restart_interval, seen.adobe_transform
    )


def looks_whole(content: bytes) -> bool:
    """Say whether it starts and ends like a JPEG: the quick look for live frames, which are never kept."""
    return content[:3] == b"\xff\xd8\xff" and content[-2:] == b"\xff\xd9"


def with_tables(content: bytes) -> bytes:
    """Return the JPEG with the standard Huffman tables put in where it comes without any; else the very same bytes.

    Many USB cameras leave them out (motion JPEG), which DICOM does not allow. Nothing else is touched, no pixel is encoded
    anew. Content that is not a JPEG comes back as it is, for `inspect` to refuse.
    """
    if content[:2] != b"\xff\xd8":
        return content
    at = 2
    while content[at : at + 1] == b"\xff" and len(content) >= at + 4:
        marker = content[at + 1]
        if marker == DHT:
            return content
        if marker == SOS:
            return content[:at] + _standard_tables() + content[at:]
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return content


def first_picture(content: bytes) -> bytes:
    """Return a multi-picture file (CIPA DC-007) without the pictures behind its first; else the very same bytes.

    Many system cameras put smaller previews there, which DICOM does not allow. No byte of the photograph itself is touched.
    Content that is not a whole JPEG comes back as it is, for `inspect` to refuse.
    """
    try:
        seen, end = _walk(content)
    except DeviceFault:
        return content
    return content[:end] if seen.several else content


@cache
def _standard_tables() -> bytes:
    """Return the DHT segments of T.81, annex K.3: those that libjpeg writes unless it is told to optimise."""
    made = BytesIO()
    Image.new("YCbCr", (8, 8)).save(made, "JPEG")
    content, at, tables = made.getvalue(), 2, b""
    while (marker := content[at + 1]) != SOS:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        tables += content[at:end] if marker == DHT else b""
        at = end
    return tables


def _walk(content: bytes) -> tuple[_Seen, int]:
    """Read all segments; return what they say and the place behind EOI."""
    if content[:2] != bytes((0xFF, SOI)):
        raise DeviceFault("not a JPEG: it does not begin with SOI")
    seen, at = _Seen(), 2
    while True:
        marker, at = _marker(content, at)
        if marker == EOI:
            if not seen.scans:
                raise DeviceFault("the JPEG holds no picture")
            return seen, at
        if at + 2 > len(content):
            raise DeviceFault("the JPEG is cut short within a segment")
        (length,) = struct.unpack_from(">H", content, at)
        body = content[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise DeviceFault("the JPEG is cut short within a segment")
        at += length
        _segment(marker, body, seen)
        if marker == SOS:
            at = _scan(content, at, seen, _restarts(body, seen))


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """Read one marker with its fill bytes; return it and the place behind it."""
    if at >= len(content):
        raise DeviceFault("the JPEG is cut short: it has no EOI")
    if content[at] != 0xFF:
        raise DeviceFault("the JPEG is damaged: no marker where one must be")
    while at < len(content) and content[at] == 0xFF:
        at += 1
    if at >= len(content):
        raise DeviceFault("the JPEG is cut short: it has no EOI")
    marker = content[at]
    if marker in {0x00, 0x01, SOI} or marker in RESTARTS:
        raise DeviceFault(f"the JPEG is damaged: marker {marker:02X} out of place")
    return marker, at + 1


def _segment(marker: int, body: bytes, seen: _Seen) -> None:
    """Note what one segment says; refuse what may not be there."""
    if marker in FRAMES:
        _frame(marker, body, seen)
    elif marker == DQT:
        seen.quantised = True
    elif marker == DHT:
        seen.huffman = True
    elif marker == DRI:
        if len(body) != 2:
            raise DeviceFault("the JPEG is damaged: DRI of a wrong length")
        (seen.restart_interval,) = struct.unpack(">H", body)
    elif marker == APP2 and body.startswith(b"MPF\0"):
        seen.several = True
    elif marker == APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        seen.adobe_transform = body[11]
    elif marker == SOS:
        if not seen.factors or not body or len(body) != 4 + 2 * body[0] or not set(body[1:-3:2]) <= set(seen.names):
            raise DeviceFault("the JPEG is damaged: a scan that fits no frame")
        if not (seen.quantised and seen.huffman):
            raise DeviceFault("the JPEG comes without its tables (abbreviated motion JPEG)")
        seen.scans += 1


def _frame(marker: int, body: bytes, seen: _Seen) -> None:
    if marker != SOF0:
        raise DeviceFault(f"the JPEG is not baseline (SOF{marker - SOF0})")
    if seen.factors:
        raise DeviceFault("the JPEG holds two frames")
    if len(body) < 6 or len(body) != 6 + 3 * body[5]:
        raise DeviceFault("the JPEG is damaged: SOF of a wrong length")
    precision, seen.height, seen.width, components = struct.unpack_from(">BHHB", body)
    if precision != 8:
        raise DeviceFault(f"the JPEG has {precision} bits a sample; 8 are needed")
    if components != 3:
        raise DeviceFault(f"the JPEG has {components} components; 3 are needed")
    if not 0 < seen.width * seen.height <= MOST_PIXELS:
        raise DeviceFault(f"the JPEG claims {seen.width} by {seen.height} pixels")
    seen.names = body[6::3]
    seen.factors = tuple((body[place] >> 4, body[place] & 15) for place in range(7, len(body), 3))
    if not all(1 <= factor <= 4 for pair in seen.factors for factor in pair):
        raise DeviceFault("the JPEG is damaged: sampling factors out of range")


def _restarts(scan: bytes, seen: _Seen) -> int:
    """Return how many restart markers a scan must hold: one between any two intervals of MCUs (T.81, A.2)."""
    if not seen.restart_interval:
        return 0
    widest, tallest = max(across for across, _ in seen.factors), max(down for _, down in seen.factors)
    if scan[0] == 1:
        # A scan of one component goes by its own blocks of 8 by 8 samples.
        across, down = seen.factors[seen.names.index(scan[1])]
        unit = (8 * widest / across, 8 * tallest / down)
    else:
        unit = (8 * widest, 8 * tallest)
    units = ceil(seen.width / unit[0]) * ceil(seen.height / unit[1])
    return ceil(units / seen.restart_interval) - 1


def _scan(content: bytes, at: int, seen: _Seen, restarts: int) -> int:
    """Follow entropy-coded data to the marker that ends it; return its place. All restart markers must come, in turn."""
    met = 0
    while True:
        end = at = content.find(0xFF, at)
        while end >= 0 and content[at + 1 : at + 2] == b"\xff":
            at += 1
        if end < 0 or at + 1 >= len(content):
            raise DeviceFault("the JPEG is cut short: it has no EOI")
        following = content[at + 1]
        if following == 0x00:
            at += 2
            continue
        seen.ends.append(end)
        if following not in RESTARTS:
            if met != restarts:
                raise DeviceFault(f"the JPEG is cut short: {met} of {restarts} restart markers")
            return at
        if met == restarts or following != RESTARTS[met % 8]:
            raise DeviceFault("the JPEG is damaged: a restart marker is missing or out of turn")
        met += 1
        at += 2


def _decode(content: bytes, ends: list[int]) -> None:
    """Decode all of the entropy-coded data, twice.

    Decoders fill up what is missing and say nothing when data end before their marker (a lost packet looks so). Put more
    data before each marker: a whole picture never reads them and decodes the same; where data are missing it does not.
    """
    places = zip([0, *ends], [*ends, len(content)], strict=True)
    probed = PROBE.join(content[start:end] for start, end in places)
    if _reduced(content) != _reduced(probed):
        raise DeviceFault("the JPEG is cut short: its data end before the picture does")


def _reduced(content: bytes) -> bytes:
    """Return the pixels at an eighth of the size: all Huffman decoding is done, most of the arithmetic is spared."""
    try:
        # Not by Image.open, which follows a multi-picture file to its other pictures.
        with JpegImageFile(BytesIO(content)) as picture:
            picture.draft(picture.mode, (1, 1))
            return picture.tobytes()
    except Exception as error:  # Pillow raises whatever its parsers meet: OSError, SyntaxError, struct.error
        raise DeviceFault(f"the JPEG cannot be decoded: {type(error).__name__}") from error


def _sampling(factors: tuple[tuple[int, int], ...]) -> str:
    names = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1"}
    (first, *others) = factors
    if all(other == (1, 1) for other in others) and first in names:
        return names[first]
    return ",".join(f"{across}x{down}" for across, down in factors)
