"""Threads that work for the window let the window go first."""

import os
import sys
import threading

STEP = 10
"""Niceness of a thread that stepped back; the window's thread stays at 0."""


def step_back() -> None:
    """Give the calling thread, and every thread that it starts from now on, less of a busy processor than the window.

    Linux only, where niceness belongs to a thread and is inherited.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), STEP)
