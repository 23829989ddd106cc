"""Hears the button of a UVC scope on Windows by the still pin of its own DirectShow graph. Never tried on Windows.

Written by "Capturing an Image From a Still Image Pin" of Microsoft's documentation: the capture pin must run; a press of the
button sends one picture out of the still pin, where a sample grabber tells of it. A published work on the HT-B30S found this
to be the only way on Windows that sees its button. The graph holds the camera, so that no other program can show its
picture meanwhile, this station's own window neither: it is for finding out what a scope's button does.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from devices.errors import DeviceBusy
from devices.triggers.contract import Kind, Motion, Problem, Touch, Trigger
from devices.triggers.windows.raw_input import numbers

assert sys.platform == "win32"  # noqa: S101 - nothing below can be had elsewhere

import comtypes  # noqa: E402
from comtypes.automation import VARIANT  # noqa: E402
from comtypes.client import CreateObject  # noqa: E402

from devices.triggers.windows import directshow as ds  # noqa: E402


class _Listener(comtypes.COMObject):  # type: ignore[misc]
    """Is called by a grabber, on a thread of DirectShow."""

    _com_interfaces_ = (ds.ISampleGrabberCB,)

    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told

    def SampleCB(self, _this: Any, _time: float, _sample: Any) -> int:  # noqa: N802 (DirectShow's name)
        return 0

    def BufferCB(self, _this: Any, _time: float, _content: Any, _length: int) -> int:  # noqa: N802 (DirectShow's name)
        self._told()
        return 0


class StillPinSource:
    """Listens to the buttons of all USB cameras that have a still pin, from `start` to `stop`.

    `on_touch` is called on threads of DirectShow, `on_problems` on its own; both must return at once. A press has no end:
    each picture of the still pin is one.
    """

    def __init__(
        self, on_touch: Callable[[Touch], None], on_problems: Callable[[tuple[Problem, ...]], None] = lambda _: None
    ) -> None:
        self._on_touch, self._on_problems = on_touch, on_problems
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="still pins", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        self._stopping.set()
        if self._thread.ident and self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def attend(self, devices: frozenset[str], teaching: bool) -> None:
        """Change nothing: the button of a scope is always listened to."""

    def _run(self) -> None:
        comtypes.CoInitializeEx(comtypes.COINIT_MULTITHREADED)
        try:
            graphs, problems = [], []
            for moniker, name, path in _cameras():
                trigger = Trigger(Kind.BUTTON, path.lower(), "still pin", f"Button of {name}")
                try:
                    graphs.append(self._graph(moniker, trigger))
                except (comtypes.COMError, OSError) as error:
                    problems.append(Problem(name, DeviceBusy(f"its still pin cannot be had: {error}")))
            self._on_problems(tuple(problems))
            self._stopping.wait()
            for control, _ in graphs:
                control.Stop()
            del graphs
        finally:
            comtypes.CoUninitialize()

    def _graph(self, moniker: Any, trigger: Trigger) -> tuple[Any, Any]:
        """Run a graph; return its control, and what must be held as long as it runs."""
        camera = moniker.BindToObject(None, None, ds.IBaseFilter._iid_).QueryInterface(ds.IBaseFilter)
        graph = CreateObject(ds.FILTER_GRAPH, interface=ds.IGraphBuilder)
        builder = CreateObject(ds.GRAPH_BUILDER, interface=ds.ICaptureGraphBuilder2)
        builder.SetFiltergraph(graph)
        graph.AddFilter(camera, "camera")
        pin = builder.FindPin(camera, ds.OUTPUT, ds.STILL_PIN, ds.VIDEO, 0, 0)
        grabber = CreateObject(ds.SAMPLE_GRABBER, interface=ds.IBaseFilter)
        sinks = [CreateObject(ds.NULL_RENDERER, interface=ds.IBaseFilter) for _ in range(2)]
        for part, name in ((grabber, "still"), (sinks[0], "still sink"), (sinks[1], "picture sink")):
            graph.AddFilter(part, name)
        listener = _Listener(lambda: self._on_touch(Touch(trigger, Motion.DOWN, monotonic())))
        grabber.QueryInterface(ds.ISampleGrabber).SetCallback(listener.QueryInterface(ds.ISampleGrabberCB), ds.BUFFER)
        builder.RenderStream(ds.STILL_PIN, ds.VIDEO, camera, grabber, sinks[0])
        builder.RenderStream(ds.CAPTURE_PIN, ds.VIDEO, camera, None, sinks[1])
        control = camera.QueryInterface(ds.IAMVideoControl)
        if control.GetCaps(pin) & ds.EXTERNAL_TRIGGER:
            control.SetMode(pin, ds.EXTERNAL_TRIGGER)
        runner = graph.QueryInterface(ds.IMediaControl)
        self._on_touch(Touch(trigger, Motion.OPENED, monotonic()))
        runner.Run()
        return runner, (graph, builder, listener)


def _cameras() -> Iterator[tuple[Any, str, str]]:
    """Yield what opens each USB camera, its name and its path."""
    found = CreateObject(ds.SYSTEM_DEVICES, interface=ds.ICreateDevEnum).CreateClassEnumerator(ds.VIDEO_INPUTS, 0)
    while found:
        moniker, fetched = found.Next(1)
        if not fetched:
            return
        bag = moniker.BindToStorage(None, None, ds.IPropertyBag._iid_).QueryInterface(ds.IPropertyBag)
        path = _text(bag, "DevicePath")
        if numbers(path):
            yield moniker, _text(bag, "FriendlyName"), path


def _text(bag: Any, name: str) -> str:
    try:
        return str(bag.Read(name, VARIANT(), None) or "")
    except comtypes.COMError:
        return ""
