"""Tethered system cameras: what their two drivers have in common, and libgphoto2 in a process of its own."""
