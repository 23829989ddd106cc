"""The numbers of PTP that we use: ISO 15740:2013, clauses 10 to 14; those above 0x9000 are Nikon's own."""

from enum import IntEnum

NIKON = 0x0A
"""The vendor whose live view we know, as a body names it in its description (PIMA vendor extension)."""


class Op(IntEnum):
    """What a body can be asked."""

    GET_DEVICE_INFO = 0x1001
    OPEN_SESSION = 0x1002
    CLOSE_SESSION = 0x1003
    GET_STORAGE_IDS = 0x1004
    GET_STORAGE_INFO = 0x1005
    GET_OBJECT_HANDLES = 0x1007
    GET_OBJECT_INFO = 0x1008
    GET_OBJECT = 0x1009
    GET_THUMB = 0x100A
    DELETE_OBJECT = 0x100B
    INITIATE_CAPTURE = 0x100E
    GET_PROPERTY = 0x1015
    GET_PARTIAL_OBJECT = 0x101B
    DEVICE_READY = 0x90C8
    START_LIVE_VIEW = 0x9201
    END_LIVE_VIEW = 0x9202
    GET_LIVE_VIEW_IMAGE = 0x9203


class Response(IntEnum):
    """How a body answers."""

    OK = 0x2001
    OPERATION_NOT_SUPPORTED = 0x2005
    INVALID_OBJECT_HANDLE = 0x2009
    STORE_FULL = 0x200C
    OBJECT_WRITE_PROTECTED = 0x200D
    STORE_READ_ONLY = 0x200E
    ACCESS_DENIED = 0x200F
    STORE_NOT_AVAILABLE = 0x2013
    DEVICE_BUSY = 0x2019
    SESSION_ALREADY_OPEN = 0x201E
    NOT_LIVE_VIEW = 0xA00B


class Happened(IntEnum):
    """What a body says by itself."""

    OBJECT_ADDED = 0x4002
    OBJECT_REMOVED = 0x4003
    STORE_ADDED = 0x4004
    STORE_REMOVED = 0x4005
    PROPERTY_CHANGED = 0x4006
    OBJECT_INFO_CHANGED = 0x4007
    STORE_FULL = 0x400A
    STORAGE_INFO_CHANGED = 0x400C
    CAPTURE_COMPLETE = 0x400D


class Property(IntEnum):
    """What a body keeps."""

    BATTERY_LEVEL = 0x5001


class Format(IntEnum):
    """What an object is: of the others none is a picture that can be kept."""

    FOLDER = 0x3001
    EXIF_JPEG = 0x3801
    JFIF = 0x3808


JPEGS = frozenset({Format.EXIF_JPEG, Format.JFIF})
