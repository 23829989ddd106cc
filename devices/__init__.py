"""The wing that sees: cameras and dermatoscopes behind one contract. Knows no patient, no screen, no network endpoint."""

import os

# OpenCV reads this once, when it is loaded: without it, a silent USB camera blocks its thread for 10 s at each read.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
