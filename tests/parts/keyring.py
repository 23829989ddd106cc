"""A real Secret Service: gnome-keyring in a session bus of its own, with a home of its own, gone when the test has ended."""

import os
import subprocess
import sys
from pathlib import Path

from tests.parts.isolation import installed

PASSWORD = "the login password of a test"


def run_in_session(home: Path, script: str, *, unlocked: bool) -> str:
    """Run a Python script where a Secret Service answers, unlocked or locked; return what it printed.

    Raises CalledProcessError, with what it wrote to stderr, where the script fails.
    """
    bus, daemon = installed("dbus-run-session", "dbus"), installed("gnome-keyring-daemon", "gnome-keyring")
    home.mkdir(parents=True, exist_ok=True)
    places = ("XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "DISPLAY", "WAYLAND"))}
    environment |= {"HOME": str(home)} | {name: str(home / name.lower()) for name in places}
    for name in places:
        (home / name.lower()).mkdir(mode=0o700, exist_ok=True)
    flags = "--unlock" if unlocked else "--start"
    inner = f'printf %s "$PASSWORD" | "$DAEMON" {flags} --components=secrets >/dev/null 2>&1; exec "$PYTHON" -c "$SCRIPT"'
    environment |= {"PASSWORD": PASSWORD, "DAEMON": daemon, "PYTHON": sys.executable, "SCRIPT": script}
    done = subprocess.run(
        [bus, "--", "sh", "-c", inner], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
    return done.stdout
