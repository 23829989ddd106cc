"""The device lab's machine: Debian's stock kernel in QEMU, with this computer's files read-only, and the checks run in it.

Started by `make device-lab`. Nothing is installed into the running system but the packages in `debian.FOR_LAB`; the kernel
is a package that is unpacked into `.cache/device-lab`. It is emulated (no /dev/kvm needed) and has no network at all.
"""

from __future__ import annotations

import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import debian

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "device-lab"
GUEST = ROOT / "tests" / "lab" / "guest"

LIMIT = 600
"""Seconds, after which the machine is stopped: it needs about two minutes, more where others are busy."""

ROOT_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
"""What the guest needs before it sees its files; all else is loaded from there as devices appear."""

VERDICT = re.compile(r"lab: exit status (\d+)")
FLAVOUR = "linux-image-amd64"


class LabFailed(Exception):
    """The lab cannot be run; the text is for a person and says what to do."""


def lacking() -> str:
    """Return why there can be no lab here, with the line to type; empty where there can. Installs what it may."""
    if not debian.here():
        return f"it needs a Debian system with {', '.join(debian.FOR_LAB)}."
    missing = debian.missing(debian.FOR_LAB)
    if missing and debian.may_install():
        print(f"\n== {len(missing)} Debian packages: {' '.join(missing)} ==", flush=True)
        debian.install(missing)
        missing = debian.missing(debian.FOR_LAB)
    return f"some Debian packages are missing. Please type:\n\n    {debian.advice(missing)}\n" if missing else ""


def run(python: Path, options: Sequence[str]) -> int:
    """Run the checks in the machine with `python`; `options` go to pytest. Return the exit status. Raises `LabFailed`."""
    tree, version = kernel()
    with tempfile.TemporaryDirectory(prefix="hub-station-lab-") as folder:
        place = Path(folder)
        settings = {"PYTHON": python, "PROJECT": ROOT, "MODULES": tree / "lib" / "modules", "OPTIONS": shlex.join(options)}
        initial = initial_files(place, tree, version, settings)
        return start(tree / "boot" / f"vmlinuz-{version}", initial, place / "console.log")


def kernel() -> tuple[Path, str]:
    """Return where the kernel package is unpacked, and its version. Fetches it once. Raises `LabFailed`."""
    CACHE.mkdir(parents=True, exist_ok=True)
    trees = sorted(CACHE.glob("linux-image-*/boot/vmlinuz-*"), key=lambda path: path.stat().st_mtime)
    if not trees:
        print("\n== Debian's kernel, 70 MB (the first time only) ==", flush=True)
        depends = subprocess.run(["apt-cache", "depends", FLAVOUR], capture_output=True, text=True, check=False).stdout
        found = re.search(r"Depends: (linux-image-\S+)", depends)
        name = found.group(1) if found else FLAVOUR
        with tempfile.TemporaryDirectory(dir=CACHE) as place:
            done = subprocess.run(["apt-get", "-qq", "download", name], cwd=place, check=False)
            packages = list(Path(place).glob("*.deb"))
            if done.returncode != 0 or not packages:
                raise LabFailed(f"{name} cannot be fetched. Please type:\n\n    sudo apt-get update\n\nand start again.")
            tree = Path(place) / name
            subprocess.run(["dpkg-deb", "--extract", str(packages[0]), str(tree)], check=True)
            (version,) = (path.name for path in (tree / "lib" / "modules").iterdir())
            subprocess.run([_tool("depmod"), "--basedir", str(tree), version], check=True)
            tree.rename(CACHE / name)
        trees = [CACHE / name / "boot" / f"vmlinuz-{version}"]
    newest = trees[-1]
    return newest.parents[1], newest.name.removeprefix("vmlinuz-")


def initial_files(place: Path, tree: Path, version: str, settings: Mapping[str, object]) -> Path:
    """Write the file system that the kernel starts with: busybox, the modules to reach this computer's files, one script."""
    top = place / "initial"
    for name in ("bin", "modules", "proc", "sys", "dev", "host", "room", "new"):
        (top / name).mkdir(parents=True)
    shutil.copy(_tool("busybox"), top / "bin" / "busybox")
    shutil.copy(GUEST / "init", top / "init")
    (top / "init").chmod(0o755)
    order: list[str] = []
    for name in ROOT_MODULES:
        command = [_tool("modprobe"), "--dirname", str(tree), "--set-version", version, "--show-depends", name]
        listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        order += [line.split()[1] for line in listing.splitlines() if line.startswith("insmod")]
    names = list(dict.fromkeys(order))
    for file in names:
        shutil.copy(file, top / "modules")
    (top / "modules" / "order").write_text("".join(f"{Path(file).name}\n" for file in names), encoding="ascii")
    (top / "settings").write_text(
        "".join(f"{name}={shlex.quote(str(value))}\n" for name, value in settings.items()), encoding="utf-8"
    )
    packed = subprocess.run(
        ["cpio", "--create", "--quiet", "--format=newc", "--owner=0:0"],
        input="\n".join(str(path.relative_to(top)) for path in sorted(top.rglob("*"))).encode(),
        cwd=top,
        capture_output=True,
        check=True,
    ).stdout
    initial = place / "initial.gz"
    initial.write_bytes(gzip.compress(packed, 1))
    return initial


def start(image: Path, initial: Path, console: Path) -> int:
    """Start the machine, show what the checks say, and stop it. Return their exit status, or 1 where there is none."""
    command = [
        # Whoever ends this program, also without letting it tidy up, ends the machine.
        "setpriv", "--pdeathsig", "KILL", _tool("qemu-system-x86_64"),
        "-accel", "tcg", "-cpu", "max", "-smp", "2", "-m", "1536", "-nodefaults", "-no-reboot",
        "-display", "none", "-nic", "none", "-kernel", str(image), "-initrd", str(initial),
        "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
        "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
        "-device", "virtio-9p-pci,fsdev=host,mount_tag=host", "-device", "virtio-rng-pci",
        "-serial", f"file:{console}", "-serial", "stdio",
    ]  # fmt: skip
    verdict = 1
    told = False
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace") as machine:
        limit = threading.Timer(LIMIT, machine.kill)
        limit.start()
        try:
            for line in machine.stdout or ():
                found = VERDICT.match(line)
                if found:
                    verdict, told = int(found.group(1)), True
                else:
                    print(line.rstrip(), flush=True)
        finally:
            limit.cancel()
            machine.kill()
    if not told:
        print(console.read_text("utf-8", "replace")[-4000:], file=sys.stderr)
        print(
            f"The machine stopped without a verdict (its limit is {LIMIT} s); above is the end of its console.",
            file=sys.stderr,
        )
    return verdict


def _tool(name: str) -> str:
    """Return where a program is: Debian keeps some where only root's path leads. Raises `LabFailed`."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))
    if found is None:
        raise LabFailed(f"{name} is not there, though its package is installed.")
    return found
