"""Debian's packages: which are missing, and installing them without questions and without starting a server."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# What the Qt wheels load from the system: for Qt itself, and for its window plugin on X (Wayland's libraries they bring).
FOR_QT = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-util1",
    "libxkbcommon-x11-0",
)

# What the device lab needs: an emulated computer, what its first files are made of, and a device manager.
FOR_LAB = ("busybox-static", "cpio", "kmod", "qemu-system-x86", "udev")

# The real parts that tests run against: an archive, DICOM tools, a screen with a window manager, a key store, a web server,
# a streaming server for network cameras, and kernel devices that exist in user space only.
FOR_TESTS = (
    "dbus-x11",
    "dcmtk",
    "dicom3tools",
    "gir1.2-gst-rtsp-server-1.0",
    "gir1.2-umockdev-1.0",
    "gnome-keyring",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-ugly",
    "libusb-1.0-0",
    "nginx",
    "openbox",
    "orthanc",
    "orthanc-dicomweb",
    "poppler-utils",
    "python3-gi",
    "umockdev",
    "xdotool",
    "xvfb",
)

# Those of them that Debian would start now and at every boot. The tests start their own on loopback, and stop them.
SERVERS = ("nginx", "orthanc")

POLICY = Path("/usr/sbin/policy-rc.d")

# In force only while the process that wrote it lives; left behind by a power cut, it allows everything.
POLICY_TEXT = """#!/bin/sh
# Hub Station's set-up (process {pid}) is installing packages: nothing new is started,
# and its servers are not restarted either, as a new plugin would have it.
grep -q bootstrap /proc/{pid}/cmdline 2>/dev/null || exit 0
case " $* " in *" start "* | *" {servers}"*) exit 101 ;; esac
exit 0
"""


def here() -> bool:
    """Whether this system has Debian's packages."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def missing(wanted: Sequence[str]) -> tuple[str, ...]:
    """Return those of `wanted` that are neither installed nor provided by something installed. Asks no network."""
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status}\t${Package}, ${Provides}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    present: set[str] = set()
    for line in listing.splitlines():
        status, _, names = line.partition("\t")
        if status == "installed":
            present.update(name.split("(")[0].strip() for name in names.split(","))
    return tuple(name for name in wanted if name not in present)


def may_install() -> bool:
    """Whether packages can be installed without asking anybody for a password."""
    return os.geteuid() == 0 or (
        shutil.which("sudo") is not None
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    )


def install(packages: Sequence[str]) -> None:
    """Install `packages`, or as many as can be had; the caller looks again at what is missing.

    No question is asked, no server is started, and none of `SERVERS` that is new will start with the machine.
    """
    _as_root(*_apt("update"))  # fails without a network, where the lists at hand may still do
    with _nothing_starts():
        _as_root(*_apt("install", "--yes", "--no-install-recommends", *packages))
    for server in sorted(set(SERVERS) & set(packages)):
        if Path("/etc/init.d", server).exists():
            _as_root("update-rc.d", server, "disable")


def policy(process: int) -> str:
    """Return the policy that Debian's packages ask before they start a server, for as long as `process` lives."""
    return POLICY_TEXT.format(pid=process, servers='"* | *" '.join(SERVERS))


def advice(packages: Sequence[str]) -> str:
    """Return the line that a person types to install `packages` and keep the servers among them from running."""
    line = f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}"
    servers = sorted(set(SERVERS) & set(packages))
    return f"{line} && sudo systemctl disable --now {' '.join(servers)}" if servers else line


def _apt(*arguments: str) -> tuple[str, ...]:
    return (
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "NEEDRESTART_SUSPEND=1",
        "apt-get",
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Dpkg::Use-Pty=0",
        "-o",
        "Dpkg::Options::=--force-confdef",
        "-o",
        "Dpkg::Options::=--force-confold",
        *arguments,
    )


def _as_root(*command: str, text: str = "") -> bool:
    """Run a command as root and tell whether it succeeded. `text` is its input: it never waits for a keyboard.

    Its errors are shown, its hundreds of lines of progress are not.
    """
    prefix = () if os.geteuid() == 0 else ("sudo", "-n")
    done = subprocess.run([*prefix, *command], input=text, text=True, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


@contextmanager
def _nothing_starts() -> Iterator[None]:
    """Keep new servers from being started. A policy that the machine already has is left alone, and rules."""
    ours = not os.path.lexists(POLICY)
    if ours:
        _as_root("sh", "-c", f"cat > {POLICY} && chmod 755 {POLICY}", text=policy(os.getpid()))
    try:
        yield
    finally:
        if ours:
            _as_root("rm", "-f", str(POLICY))
