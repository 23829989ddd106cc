"""The bench's own process: a USB in user space with cameras on it, made by umockdev. Started by `tests.parts.umockdev`.

It runs under Debian's Python (which has umockdev's bindings) and under umockdev-wrapper, in a process apart from the program
under test: evdev and others hold Python's lock during an ioctl, so that a driver in the same process could never answer.
Orders come as JSON, one a line; each is answered with a line.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

from tests.parts.umockdev_evdev import ButtonNode  # noqa: E402
from tests.parts.umockdev_v4l2 import MetadataNode, VideoNode  # noqa: E402

CONTROLLER = "/devices/pci0000:00/0000:00:14.0"
BUS = f"{CONTROLLER}/usb1"
DRIVERS = "../../../../../../bus/usb/drivers"
HUB = bytes.fromhex("12010002090001406b1d020000060302010109021900010100e0000904000001090000000705810304000c")


def _descriptors(vid: int, pid: int, release: int, video: int) -> bytes:
    """Return a device with a control and a streaming interface of the given class, as a USB camera has them."""
    device = bytes((18, 1, 0, 2, 0xEF, 2, 1, 64)) + b"".join(
        number.to_bytes(2, "little") for number in (vid, pid, release)
    ) + bytes((1, 2, 3, 1))  # fmt: skip
    interfaces = (
        bytes((8, 11, 0, 2, video, 3, 0, 0))
        + bytes((9, 4, 0, 0, 1, video, 1, 0, 0, 7, 5, 0x83, 3, 16, 0, 6))
        + bytes((9, 4, 1, 0, 1, video, 2, 0, 0, 7, 5, 0x81, 2, 0, 2, 0))
    )
    total = 9 + len(interfaces)
    return device + bytes((9, 2)) + total.to_bytes(2, "little") + bytes((2, 1, 0, 0x80, 250)) + interfaces


class Bench:
    """What is plugged in, by port."""

    def __init__(self) -> None:
        self.testbed = UMockdev.Testbed.new()
        self.root = Path(self.testbed.get_root_dir())
        self.root.chmod(0o755)  # so that only a node's own mode can forbid it
        self.plugged: dict[str, list[tuple[str, Any, Any]]] = {}
        self.files: dict[str, list[Path]] = {}
        self.addresses = 1
        self._add(CONTROLLER, "pci", {"class": "0x0c0330"})
        bus = {"idVendor": "1d6b", "idProduct": "0002", "busnum": 1, "devnum": 1, "speed": 480, "bConfigurationValue": 1}
        self._add(
            BUS, "usb", {**bus, "bDeviceClass": "09"}, f"H: descriptors={HUB.hex()}", "E: DEVTYPE=usb_device",
            node="bus/usb/001/001", number=(189, 0),
        )  # fmt: skip

    def _add(
        self,
        path: str,
        subsystem: str,
        attributes: dict[str, Any],
        *more: str,
        node: str = "",
        number: tuple[int, int] = (0, 0),
        content: str = "",
    ) -> None:
        """Add one device: its files in sysfs, and a node with a major and a minor number where it has one."""
        lines = [
            f"P: {path}",
            f"E: SUBSYSTEM={subsystem}",
            *more,
            *(f"A: {name}={text}\\n" for name, text in attributes.items()),
        ]
        if node:
            major, minor = number
            lines += [f"E: DEVNAME=/dev/{node}", f"E: MAJOR={major}", f"E: MINOR={minor}", f"A: dev={major}:{minor}\\n"]
            lines.insert(1, f"N: {node}{content}")
        self.testbed.add_from_string("\n".join((*lines, "")))

    def plug(self, order: dict[str, Any]) -> int:
        """Attach a device, its interfaces, and its nodes where a driver is there for it; return its address on the bus.

        The address is the number of its input node too: both are new at each plug.
        """
        port, vid, pid, release = order["port"], order["vid"], order["pid"], order["release"]
        self.addresses += 1
        number, device, interface = self.addresses, f"{BUS}/{port}", f"{BUS}/{port}/{port}:1.0"
        said = {name: order[name] for name in ("serial", "manufacturer", "product") if order[name]}
        known = [f"E: ID_SERIAL_SHORT={order['serial']}"] if order["serial"] else []
        descriptors = _descriptors(int(vid, 16), int(pid, 16), int(release, 16), order["class"])
        self._add(
            device, "usb",
            {"idVendor": vid, "idProduct": pid, "bcdDevice": release, "busnum": 1, "devnum": number, "devpath": port[2:],
             "speed": 480, "bConfigurationValue": 1, "bDeviceClass": "ef", **said},
            f"H: descriptors={descriptors.hex()}", "E: DEVTYPE=usb_device", f"E: ID_VENDOR_ID={vid}",
            f"E: ID_MODEL_ID={pid}", *known, node=f"bus/usb/001/{number:03d}", number=(189, number - 1),
        )  # fmt: skip
        self._add(
            interface, "usb",
            {"bInterfaceNumber": "00", "bInterfaceClass": f"{order['class']:02x}", "bInterfaceSubClass": "01"},
            "E: DEVTYPE=usb_interface", *([f"L: driver={DRIVERS}/{order['driver']}"] if order["driver"] else []),
        )  # fmt: skip
        self.plugged[port] = []
        self.files[port] = [self.root / f"dev/bus/usb/001/{number:03d}"]
        if order["driver"] == "uvcvideo":
            self._nodes(order, interface)
        if order["driver"] in {"uvcvideo", "usbhid"}:
            self._keys(order, interface, number)
        return number

    def _nodes(self, order: dict[str, Any], interface: str) -> None:
        card, first = f"{order['product']}: {order['product']}", order["node"]
        for place in (0, 1):
            name = f"video{first + place}"
            self._add(
                f"{interface}/video4linux/{name}", "video4linux", {"index": place, "name": card}, "L: device=../..",
                node=name, number=(81, first + place), content="=00",
            )  # fmt: skip
            file = self.root / "dev" / name
            self.files[order["port"]].append(file)
            node = MetadataNode(card) if place else VideoNode(card, file, order["pictures"], order["rate"])
            self._attach(order["port"], f"/dev/{name}", node)

    def _keys(self, order: dict[str, Any], interface: str, number: int) -> None:
        card, event, handle = f"{order['product']}: {order['product']}", f"event{number}", f"{interface}/input/input{number}"
        bits = sum(1 << code for code in order["keys"])
        words = " ".join(f"{bits >> place & (1 << 64) - 1:x}" for place in range(bits.bit_length() // 64 * 64, -1, -64))
        ids = {"id/vendor": order["vid"], "id/product": order["pid"]}
        self._add(handle, "input", {"name": card, "capabilities/key": words, **ids})
        numbers = (int(order["vid"], 16), int(order["pid"], 16), int(order["release"], 16))
        button = ButtonNode(card, numbers, order["keys"])
        # The driver first: a program that looks for input nodes may open one as soon as it is there.
        self._attach(order["port"], f"/dev/input/{event}", button)
        self._add(
            f"{handle}/{event}", "input", {}, "E: ID_INPUT=1", "E: ID_INPUT_KEY=1", "L: device=..",
            node=f"input/{event}", number=(13, 64 + number),
        )  # fmt: skip
        button.line = self.testbed.get_dev_fd(f"/dev/input/{event}")
        self.files[order["port"]].append(self.root / "dev/input" / event)

    def _attach(self, port: str, path: str, node: Any) -> None:
        server = UMockdev.IoctlBase()
        server.connect("handle-ioctl", lambda _, client: node.answer(client))
        server.connect("client-vanished", lambda _, client: node.vanished(client))
        self.testbed.attach_ioctl(path, server)
        # umockdev calls its driver even where a node may not be opened, and ends the program if it cannot.
        (self.root / "ioctl" / path[1:]).chmod(0o777)
        self.plugged[port].append((path, server, node))

    def pull(self, order: dict[str, Any]) -> None:
        """Take a device away under whoever holds it."""
        for path, _, node in self.plugged[order["port"]]:
            node.leave()
            if isinstance(node, ButtonNode):
                (self.root / path[1:]).unlink()
            self.testbed.detach_ioctl(path)
        # As the kernel does it: what is deeper goes first, each with its own word.
        gone = (self.root / f"sys{BUS}/{order['port']}").rglob("uevent")
        for file in sorted(gone, key=lambda file: len(file.parts), reverse=True):
            path = f"/{file.parent.relative_to(self.root)}"
            self.testbed.uevent(path, "remove")
            self.testbed.remove_device(path)
        for path, _, _ in self.plugged.pop(order["port"]):
            # This version of umockdev leaves these behind.
            (self.root / path[1:]).unlink(missing_ok=True)
            (self.root / "dev/.node" / path[5:].replace("/", "_")).unlink(missing_ok=True)
        for pattern in ("bus/*/devices/*", "class/*/*", "dev/char/*"):
            for link in (self.root / "sys").glob(pattern):
                if not link.exists():
                    link.unlink()

    def fault(self, order: dict[str, Any]) -> None:
        self._node(order["port"], VideoNode).say(order["name"], order["value"])

    def forbid(self, order: dict[str, Any]) -> None:
        """Take the right to open its nodes and itself from everybody but root, or give it back."""
        for file in self.files[order["port"]]:
            file.chmod(0o600 if order["value"] else 0o666)

    def key(self, order: dict[str, Any]) -> None:
        self._node(order["port"], ButtonNode).press(order["code"], order["value"])

    def grab(self, order: dict[str, Any]) -> None:
        self._node(order["port"], ButtonNode).taken = order["value"]

    def fill(self, order: dict[str, Any]) -> list[int]:
        waiting: list[int] = self._node(order["port"], VideoNode).fill()
        return waiting

    def exposing(self, order: dict[str, Any]) -> int:
        number: int = self._node(order["port"], VideoNode).under_way()
        return number

    def values(self, order: dict[str, Any]) -> dict[str, int]:
        return {f"{name:08x}": value for name, value in self._node(order["port"], VideoNode).values.items()}

    def _node(self, port: str, kind: type) -> Any:
        return next(node for _, _, node in self.plugged[port] if isinstance(node, kind))


def main() -> None:
    """Serve orders until standard input ends."""
    bench = Bench()
    print(json.dumps(str(bench.root)), flush=True)  # noqa: T201 - standard output is the line to the tests
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer: Any = {"did": getattr(bench, order.pop("do"))(order)}
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)  # noqa: T201 - standard output is the line to the tests
    os._exit(0)  # umockdev's worker threads would wait for programs that still hold a node


if __name__ == "__main__":
    main()
