"""Small JPEG pictures for tests, rendered here: no two alike, all baseline."""

import cv2
import numpy as np


def jpeg(seed: int = 0, width: int = 320, height: int = 240, *, restart: int = 0) -> bytes:
    """Return a noisy baseline JPEG; `restart` is the interval of its restart markers in MCUs, 0 for none."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 220, (height // 16 + 1, width // 16 + 1, 3), dtype=np.uint8)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    noisy = np.clip(smooth.astype(np.int16) + rng.integers(-6, 7, smooth.shape), 0, 255).astype(np.uint8)
    made, content = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_RST_INTERVAL, restart])
    assert made
    return content.tobytes()
