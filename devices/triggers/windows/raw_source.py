"""Hears known pedals on Windows through Raw Input, whichever window has the keyboard. Never tried on Windows.

"Using Raw Input" of Microsoft's documentation: RegisterRawInputDevices with RIDEV_INPUTSINK, WM_INPUT, GetRawInputData,
GetRawInputDeviceInfo with RIDI_DEVICENAME. A window that is only for messages receives them.
"""

import ctypes
import struct
import sys
import threading
from collections.abc import Callable
from time import monotonic

from devices.errors import DeviceFault
from devices.triggers.contract import Problem, Touch
from devices.triggers.windows.raw_input import Repeats, pedal, read

assert sys.platform == "win32"  # noqa: S101 - nothing below can be had elsewhere

from ctypes import wintypes  # noqa: E402

RIDEV_INPUTSINK, RIDEV_DEVNOTIFY = 0x100, 0x2000
RID_INPUT, RIDI_DEVICENAME = 0x10000003, 0x20000007
WM_QUIT, WM_INPUT, WM_INPUT_DEVICE_CHANGE = 0x12, 0xFF, 0xFE
HWND_MESSAGE = -3
GENERIC_DESKTOP, USAGE_KEYBOARD = 1, 6
HEADER = struct.calcsize("P") * 2 + 8
FAILED = 0xFFFFFFFF

LRESULT = ctypes.c_ssize_t
WindowProcedure = ctypes.WINFUNCTYPE(LRESULT, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)


class RawInputDevice(ctypes.Structure):
    """RAWINPUTDEVICE."""

    _fields_ = (
        ("usage_page", wintypes.USHORT),
        ("usage", wintypes.USHORT),
        ("flags", wintypes.DWORD),
        ("target", wintypes.HWND),
    )


class WindowClass(ctypes.Structure):
    """WNDCLASSW."""

    _fields_ = (
        ("style", wintypes.UINT),
        ("procedure", WindowProcedure),
        ("class_extra", ctypes.c_int),
        ("window_extra", ctypes.c_int),
        ("instance", wintypes.HINSTANCE),
        ("icon", wintypes.HANDLE),
        ("cursor", wintypes.HANDLE),
        ("background", wintypes.HANDLE),
        ("menu_name", wintypes.LPCWSTR),
        ("class_name", wintypes.LPCWSTR),
    )


user32 = ctypes.WinDLL("user32", use_last_error=True)
kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
user32.DefWindowProcW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
user32.DefWindowProcW.restype = LRESULT
user32.CreateWindowExW.argtypes = (
    wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD, ctypes.c_int, ctypes.c_int, ctypes.c_int,
    ctypes.c_int, wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID,
)  # fmt: skip
user32.CreateWindowExW.restype = wintypes.HWND
user32.GetRawInputData.argtypes = (
    wintypes.HANDLE, wintypes.UINT, wintypes.LPVOID, ctypes.POINTER(wintypes.UINT), wintypes.UINT,
)  # fmt: skip
user32.GetRawInputDeviceInfoW.argtypes = (
    wintypes.HANDLE, wintypes.UINT, wintypes.LPVOID, ctypes.POINTER(wintypes.UINT),
)  # fmt: skip
kernel32.GetModuleHandleW.argtypes = (wintypes.LPCWSTR,)
kernel32.GetModuleHandleW.restype = wintypes.HMODULE


class RawInputSource:
    """Listens to the pedals that a profile knows, and to no other keyboard. Attached and pulled pedals need nothing.

    `on_touch` and `on_problems` are called on its thread and must return at once.
    """

    def __init__(
        self, on_touch: Callable[[Touch], None], on_problems: Callable[[tuple[Problem, ...]], None] = lambda _: None
    ) -> None:
        self._on_touch, self._on_problems = on_touch, on_problems
        self._wanted: frozenset[str] = frozenset()
        self._teaching = False
        self._names: dict[int, str] = {}
        self._repeats = Repeats()
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pedals", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        if self._thread.ident is None or not self._running.wait(timeout):
            return
        user32.PostThreadMessageW(self._thread.native_id, WM_QUIT, 0, 0)
        if self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def attend(self, devices: frozenset[str], teaching: bool) -> None:
        self._wanted, self._teaching = devices, teaching

    def _run(self) -> None:
        procedure = WindowProcedure(self._message)
        instance = kernel32.GetModuleHandleW(None)
        name = f"Hub Station pedals {id(self)}"
        described = WindowClass(procedure=procedure, instance=instance, class_name=name)
        user32.RegisterClassW(ctypes.byref(described))
        window = user32.CreateWindowExW(0, name, None, 0, 0, 0, 0, 0, wintypes.HWND(HWND_MESSAGE), None, instance, None)
        flags = RIDEV_INPUTSINK | RIDEV_DEVNOTIFY
        keyboards = RawInputDevice(GENERIC_DESKTOP, USAGE_KEYBOARD, flags, window)
        if not user32.RegisterRawInputDevices(ctypes.byref(keyboards), 1, ctypes.sizeof(keyboards)):
            self._on_problems((Problem("Pedals", DeviceFault(f"Raw Input: error {ctypes.get_last_error()}")),))
        message = wintypes.MSG()
        # The first look makes the queue of this thread, which `stop` needs.
        user32.PeekMessageW(ctypes.byref(message), None, 0, 0, 0)
        self._running.set()
        while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            user32.DispatchMessageW(ctypes.byref(message))
        user32.DestroyWindow(window)
        user32.UnregisterClassW(name, instance)

    def _message(self, window: int, kind: int, first: int, second: int) -> int:
        if kind == WM_INPUT:
            self._key(second)
        elif kind == WM_INPUT_DEVICE_CHANGE:
            # A handle may come to mean another device.
            self._names.clear()
        answer: int = user32.DefWindowProcW(window, kind, first, second)
        return answer

    def _key(self, handle: int) -> None:
        message = read(_raw_input(handle), wide=HEADER == 24)
        if message is None or not message.device:
            return
        if message.device not in self._names:
            self._names[message.device] = _device_name(message.device)
        trigger = pedal(self._names[message.device], message.key)
        if trigger and (self._teaching or trigger.device in self._wanted):
            now = monotonic()
            self._on_touch(Touch(trigger, self._repeats.motion(message, now), now))


def _raw_input(handle: int) -> bytes:
    size = wintypes.UINT(0)
    user32.GetRawInputData(handle, RID_INPUT, None, ctypes.byref(size), HEADER)
    content = ctypes.create_string_buffer(size.value)
    read_size = user32.GetRawInputData(handle, RID_INPUT, content, ctypes.byref(size), HEADER)
    return b"" if read_size & FAILED == FAILED else content.raw


def _device_name(handle: int) -> str:
    size = wintypes.UINT(0)
    user32.GetRawInputDeviceInfoW(handle, RIDI_DEVICENAME, None, ctypes.byref(size))
    name = ctypes.create_unicode_buffer(size.value + 1)
    user32.GetRawInputDeviceInfoW(handle, RIDI_DEVICENAME, name, ctypes.byref(size))
    return name.value
