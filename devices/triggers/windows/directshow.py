"""The interfaces of DirectShow that a still pin needs, declared for comtypes. Never tried on Windows.

Order and arguments are those of strmif.h, objidl.h and qedit.h as Microsoft documents them ("DirectShow Interfaces");
methods that are not called are declared only to keep their place. Some arguments are plain pointers, since
nobody looks at them.
"""

import ctypes
import sys
from ctypes import POINTER, c_double, c_long, c_ubyte, c_ulong, c_void_p, c_wchar_p

assert sys.platform == "win32"  # noqa: S101 - nothing below can be had elsewhere

from comtypes import COMMETHOD, GUID, HRESULT, IUnknown  # noqa: E402
from comtypes.automation import VARIANT, IDispatch  # noqa: E402

SYSTEM_DEVICES = GUID("{62BE5D10-60EB-11d0-BD3B-00A0C911CE86}")
VIDEO_INPUTS = GUID("{860BB310-5D01-11d0-BD3B-00A0C911CE86}")
FILTER_GRAPH = GUID("{e436ebb3-524f-11ce-9f53-0020af0ba770}")
GRAPH_BUILDER = GUID("{BF87B6E1-8C27-11d0-B3F0-00AA003761C5}")
SAMPLE_GRABBER = GUID("{C1F400A0-3F08-11d3-9F0B-006008039E37}")
NULL_RENDERER = GUID("{C1F400A4-3F08-11d3-9F0B-006008039E37}")
CAPTURE_PIN = GUID("{fb6c4281-0353-11d1-905f-0000c0cc16ba}")
STILL_PIN = GUID("{fb6c428a-0353-11d1-905f-0000c0cc16ba}")
VIDEO = GUID("{73646976-0000-0010-8000-00AA00389B71}")

OUTPUT = 1
EXTERNAL_TRIGGER = 0x4
"""VideoControlFlag_ExternalTriggerEnable: the device's own button releases the still pin."""
BUFFER = 1
"""Which of the two calls a grabber makes: BufferCB."""


def _places(*names: str) -> list[object]:
    """Methods that are never called: only their place in the table counts."""
    return [COMMETHOD([], HRESULT, name) for name in names]


class IPropertyBag(IUnknown):  # type: ignore[misc]
    """What the system knows of a device: its name and its path."""

    _iid_ = GUID("{55272A00-42CB-11CE-8135-00AA004BB851}")
    _methods_ = (
        COMMETHOD(
            [],
            HRESULT,
            "Read",
            (["in"], c_wchar_p, "name"),
            (["in", "out"], POINTER(VARIANT), "value"),
            (["in"], c_void_p, "log"),
        ),
        *_places("Write"),
    )


class IMoniker(IUnknown):  # type: ignore[misc]
    """A device that was found and is not opened."""

    _iid_ = GUID("{0000000F-0000-0000-C000-000000000046}")
    _methods_ = (
        *_places("GetClassID", "IsDirty", "Load", "Save", "GetSizeMax"),
        COMMETHOD(
            [], HRESULT, "BindToObject",
            (["in"], c_void_p, "context"), (["in"], c_void_p, "left"), (["in"], POINTER(GUID), "interface"),
            (["out"], POINTER(POINTER(IUnknown)), "found"),
        ),
        COMMETHOD(
            [], HRESULT, "BindToStorage",
            (["in"], c_void_p, "context"), (["in"], c_void_p, "left"), (["in"], POINTER(GUID), "interface"),
            (["out"], POINTER(POINTER(IUnknown)), "found"),
        ),
    )  # fmt: skip


class IEnumMoniker(IUnknown):  # type: ignore[misc]
    """The devices of a kind, one after the other."""

    _iid_ = GUID("{00000102-0000-0000-C000-000000000046}")
    _methods_ = (
        COMMETHOD(
            [], HRESULT, "Next",
            (["in"], c_ulong, "count"), (["out"], POINTER(POINTER(IMoniker)), "found"),
            (["out"], POINTER(c_ulong), "fetched"),
        ),
    )  # fmt: skip


class ICreateDevEnum(IUnknown):  # type: ignore[misc]
    """Where one asks for the devices of a kind."""

    _iid_ = GUID("{29840822-5B84-11D0-BD3B-00A0C911CE86}")
    _methods_ = (
        COMMETHOD(
            [], HRESULT, "CreateClassEnumerator",
            (["in"], POINTER(GUID), "kind"), (["out"], POINTER(POINTER(IEnumMoniker)), "found"), (["in"], c_ulong, "flags"),
        ),
    )  # fmt: skip


class IBaseFilter(IUnknown):  # type: ignore[misc]
    """A part of a graph; nothing of it is called from here."""

    _iid_ = GUID("{56a86895-0ad4-11ce-b03a-0020af0ba770}")
    _methods_ = ()


class IGraphBuilder(IUnknown):  # type: ignore[misc]
    """The graph: IFilterGraph comes first in its table, and its first method is all that is needed."""

    _iid_ = GUID("{56a868a9-0ad4-11ce-b03a-0020af0ba770}")
    _methods_ = (COMMETHOD([], HRESULT, "AddFilter", (["in"], POINTER(IBaseFilter), "part"), (["in"], c_wchar_p, "name")),)


class IMediaControl(IDispatch):  # type: ignore[misc]
    """Runs the graph and stops it."""

    _iid_ = GUID("{56a868b1-0ad4-11ce-b03a-0020af0ba770}")
    _methods_ = tuple(_places("Run", "Pause", "Stop"))


class ICaptureGraphBuilder2(IUnknown):  # type: ignore[misc]
    """Joins a camera's pins to what takes their pictures."""

    _iid_ = GUID("{93E5A4E0-2D50-11d2-ABFA-00A0C9C6E38D}")
    _methods_ = (
        COMMETHOD([], HRESULT, "SetFiltergraph", (["in"], POINTER(IGraphBuilder), "graph")),
        *_places("GetFiltergraph", "SetOutputFileName", "FindInterface"),
        COMMETHOD(
            [], HRESULT, "RenderStream",
            (["in"], POINTER(GUID), "pin"), (["in"], POINTER(GUID), "kind"), (["in"], POINTER(IUnknown), "source"),
            (["in"], POINTER(IBaseFilter), "through"), (["in"], POINTER(IBaseFilter), "to"),
        ),
        *_places("ControlStream", "AllocCapFile", "CopyCaptureFile"),
        COMMETHOD(
            [], HRESULT, "FindPin",
            (["in"], POINTER(IUnknown), "source"), (["in"], ctypes.c_int, "direction"), (["in"], POINTER(GUID), "pin"),
            (["in"], POINTER(GUID), "kind"), (["in"], ctypes.c_int, "unconnected"), (["in"], ctypes.c_int, "number"),
            (["out"], POINTER(POINTER(IUnknown)), "found"),
        ),
    )  # fmt: skip


class IAMVideoControl(IUnknown):  # type: ignore[misc]
    """Says whether the device's own button may release the still pin."""

    _iid_ = GUID("{6A2E0670-28E4-11D0-A18C-00A0C9118956}")
    _methods_ = (
        COMMETHOD([], HRESULT, "GetCaps", (["in"], POINTER(IUnknown), "pin"), (["out"], POINTER(c_long), "flags")),
        COMMETHOD([], HRESULT, "SetMode", (["in"], POINTER(IUnknown), "pin"), (["in"], c_long, "flags")),
    )


class ISampleGrabberCB(IUnknown):  # type: ignore[misc]
    """Whom a grabber calls at each picture."""

    _iid_ = GUID("{0579154A-2B53-4994-B0D0-E773148EFF85}")
    _methods_ = (
        COMMETHOD([], HRESULT, "SampleCB", (["in"], c_double, "time"), (["in"], c_void_p, "sample")),
        COMMETHOD(
            [],
            HRESULT,
            "BufferCB",
            (["in"], c_double, "time"),
            (["in"], POINTER(c_ubyte), "content"),
            (["in"], c_long, "length"),
        ),
    )


class ISampleGrabber(IUnknown):  # type: ignore[misc]
    """Lies in a stream and calls somebody at each picture."""

    _iid_ = GUID("{6B652FFF-11FE-4fce-92AD-0266B5D7C78F}")
    _methods_ = (
        *_places("SetOneShot", "SetMediaType", "GetConnectedMediaType", "SetBufferSamples"),
        *_places("GetCurrentBuffer", "GetCurrentSample"),
        COMMETHOD([], HRESULT, "SetCallback", (["in"], POINTER(ISampleGrabberCB), "whom"), (["in"], c_long, "which")),
    )
