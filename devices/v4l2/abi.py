"""The kernel's words for video devices: the structures and requests of linux/videodev2.h that are used here.

Facts of the kernel's interface, which never change. https://docs.kernel.org/userspace-api/media/v4l/v4l2.html
"""

import ctypes
from ctypes import c_char, c_int32, c_long, c_uint8, c_uint32, c_ulong

U32 = c_uint32

CAPTURE = 1
"""V4L2_BUF_TYPE_VIDEO_CAPTURE."""

MMAP = 1
"""V4L2_MEMORY_MMAP."""

CAP_VIDEO_CAPTURE = 0x1
CAP_DEVICE_CAPS = 0x80000000

BUFFER_DAMAGED = 0x40
BUFFER_CLOCK = 0xE000
BUFFER_MONOTONIC = 0x2000

SIZE_DISCRETE = 1

CONTROL_DISABLED = 0x1
NEXT_CONTROL = 0x80000000


class Capability(ctypes.Structure):
    """What a device is: struct v4l2_capability."""

    _fields_ = [
        ("driver", c_char * 16), ("card", c_char * 32), ("bus_info", c_char * 32), ("version", U32),
        ("capabilities", U32), ("device_caps", U32), ("reserved", U32 * 3),
    ]  # fmt: skip


class FormatDescription(ctypes.Structure):
    """One format that a device offers: struct v4l2_fmtdesc."""

    _fields_ = [
        ("index", U32), ("type", U32), ("flags", U32), ("description", c_char * 32), ("pixelformat", U32), ("mbus", U32),
        ("reserved", U32 * 3),
    ]  # fmt: skip


class FrameSize(ctypes.Structure):
    """One size: struct v4l2_frmsizeenum. Of a discrete size `numbers` begins with width and height.

    Of a range they are least width, greatest width, step, least height, greatest height, step.
    """

    _fields_ = [("index", U32), ("pixelformat", U32), ("type", U32), ("numbers", U32 * 6), ("reserved", U32 * 2)]


class FrameInterval(ctypes.Structure):
    """One time between pictures, as a fraction of a second: struct v4l2_frmivalenum."""

    _fields_ = [
        ("index", U32), ("pixelformat", U32), ("width", U32), ("height", U32), ("type", U32), ("numbers", U32 * 6),
        ("reserved", U32 * 2),
    ]  # fmt: skip


class Pixels(ctypes.Structure):
    """Format and size of a picture: struct v4l2_pix_format, as far as it is used."""

    _fields_ = [
        ("width", U32), ("height", U32), ("pixelformat", U32), ("field", U32), ("bytesperline", U32), ("sizeimage", U32),
        ("colorspace", U32), ("priv", U32),
    ]  # fmt: skip


class _AnyFormat(ctypes.Union):
    """The kernel's union has 200 bytes and is aligned as a pointer is."""

    _fields_ = [("pix", Pixels), ("raw", c_uint8 * 200), ("align", c_ulong)]


class Format(ctypes.Structure):
    """The format in force: struct v4l2_format."""

    _fields_ = [("type", U32), ("fmt", _AnyFormat)]


class RequestBuffers(ctypes.Structure):
    """How many buffers are wanted, and are had: struct v4l2_requestbuffers."""

    _fields_ = [("count", U32), ("type", U32), ("memory", U32), ("capabilities", U32), ("flags", U32)]


class Buffer(ctypes.Structure):
    """One buffer that goes to the driver and comes back with a picture: struct v4l2_buffer."""

    class _Place(ctypes.Union):
        _fields_ = [("offset", U32), ("userptr", c_ulong)]

    class _Time(ctypes.Structure):
        _fields_ = [("seconds", c_long), ("microseconds", c_long)]

    _fields_ = [
        ("index", U32), ("type", U32), ("bytesused", U32), ("flags", U32), ("field", U32), ("timestamp", _Time),
        ("timecode", U32 * 4), ("sequence", U32), ("memory", U32), ("m", _Place), ("length", U32), ("reserved2", U32),
        ("request", c_int32),
    ]  # fmt: skip


class StreamParameters(ctypes.Structure):
    """The pace of the stream: struct v4l2_streamparm, of which the time between two pictures is used."""

    _fields_ = [
        ("type", U32), ("capability", U32), ("capturemode", U32), ("numerator", U32), ("denominator", U32),
        ("rest", c_uint8 * 184),
    ]  # fmt: skip


class ControlDescription(ctypes.Structure):
    """What may be set: struct v4l2_queryctrl."""

    _fields_ = [
        ("id", U32), ("type", U32), ("name", c_char * 32), ("minimum", c_int32), ("maximum", c_int32), ("step", c_int32),
        ("default_value", c_int32), ("flags", U32), ("reserved", U32 * 2),
    ]  # fmt: skip


class MenuEntry(ctypes.Structure):
    """One choice of a control that is a menu: struct v4l2_querymenu."""

    _pack_ = 1
    _fields_ = [("id", U32), ("index", U32), ("name", c_char * 32), ("reserved", U32)]


class ControlValue(ctypes.Structure):
    """The value of a control: struct v4l2_control."""

    _fields_ = [("id", U32), ("value", c_int32)]


class Integer(ctypes.Structure):
    """A lone int, for requests that take one."""

    _fields_ = [("value", c_int32)]


def _request(way: int, number: int, argument: type[ctypes.Structure]) -> int:
    """Return the number of a request: way (1 to the kernel, 2 back, 3 both), size, 'V', number."""
    return way << 30 | ctypes.sizeof(argument) << 16 | ord("V") << 8 | number


QUERYCAP = _request(2, 0, Capability)
ENUM_FMT = _request(3, 2, FormatDescription)
G_FMT = _request(3, 4, Format)
S_FMT = _request(3, 5, Format)
REQBUFS = _request(3, 8, RequestBuffers)
QUERYBUF = _request(3, 9, Buffer)
QBUF = _request(3, 15, Buffer)
DQBUF = _request(3, 17, Buffer)
STREAMON = _request(1, 18, Integer)
STREAMOFF = _request(1, 19, Integer)
G_PARM = _request(3, 21, StreamParameters)
G_CTRL = _request(3, 27, ControlValue)
S_CTRL = _request(3, 28, ControlValue)
QUERYCTRL = _request(3, 36, ControlDescription)
QUERYMENU = _request(3, 37, MenuEntry)
ENUM_FRAMESIZES = _request(3, 74, FrameSize)
ENUM_FRAMEINTERVALS = _request(3, 75, FrameInterval)


def fourcc(code: str) -> int:
    """Return the number of a four-letter format."""
    return int.from_bytes(code.encode("ascii"), "little")


def letters(code: int) -> str:
    """Return the four letters of a format."""
    return (code & 0x7FFFFFFF).to_bytes(4, "little").decode("latin-1")
