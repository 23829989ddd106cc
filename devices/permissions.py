"""The right to use cameras, dermatoscopes and pedals on Linux: rules for udev, shown or put in place."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from resources import text

NAME = "70-hub-station.rules"
RELOAD = (("control", "--reload"), ("trigger", "--action=change"))


def rules() -> str:
    """Return the rules, as they are to be installed."""
    return text(f"udev/{NAME}")


def install(root: Path = Path("/")) -> Path:
    """Write the rules where udev reads them and have them take effect; return the file. Harmless when repeated.

    `root` other than `/` is the image of a system that does not run: nothing is reloaded. Raises PermissionError, with what
    to do, where this user may not write there, and OSError where this system has no udev.
    """
    if root == Path("/") and sys.platform != "linux":
        raise OSError("Permissions for devices are needed on Linux only")
    file = root / "etc/udev/rules.d" / NAME
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rules(), encoding="utf-8")
        file.chmod(0o644)
    except PermissionError as error:
        raise PermissionError(f"Only an administrator may write {file}. Run the same command again with sudo") from error
    udevadm = shutil.which("udevadm", path=os.defpath + ":/usr/sbin:/sbin")
    if root == Path("/") and udevadm is not None:
        for arguments in RELOAD:
            # Without a running udevd (a container) this fails, and the rules count from the next start.
            subprocess.run([udevadm, *arguments], capture_output=True, check=False, timeout=30)  # noqa: S603 - our own words
    return file
