"""A camera reads wristbands as they are held before it; what it looked at is gone afterwards."""

import queue
import threading
from datetime import date
from time import monotonic

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from devices.contract import Frame
from devices.latest import LatestFrame
from hub_station.barcodes import BarcodeReader, read
from hub_station.domain.scan import Scan, parse_scan
from tests.parts.wristband import wristband

JOAN = Scan("9990000018", "ASHWORTH", "Joan", date(1952, 8, 6), "RA7", "123456")
Pixels = NDArray[np.uint8]


def seen(kind: zxingcpp.BarcodeFormat, content: str, *, tilt: float = 0.0, blur: float = 0.0, noise: float = 0.0) -> Pixels:
    """Return a camera's picture of a printed code: turned and seen from the side by `tilt`, not quite sharp, grainy."""
    image = zxingcpp.create_barcode(content, kind).to_image(scale=5, add_hrt=False, add_quiet_zones=True)
    printed = cv2.cvtColor(np.asarray(image), cv2.COLOR_GRAY2BGR)
    if printed.shape[0] < 100:
        printed = cv2.resize(printed, (printed.shape[1], 120), interpolation=cv2.INTER_NEAREST)
    height, width = printed.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[0, 0], [-tilt, tilt / 2], [0, tilt], [tilt, 0]], np.float32) * width + 200
    page = np.full((960, 1280, 3), 190, np.uint8)
    turn = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    cv2.warpPerspective(printed, turn, (1280, 960), dst=page, borderMode=cv2.BORDER_TRANSPARENT)
    picture = page.astype(np.float32)
    if blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.float32)
    picture += np.random.default_rng(7).normal(0, noise, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


BAND = wristband(JOAN, before="")
HARD = [{}, {"tilt": 0.1}, {"blur": 1.2}, {"noise": 15.0}]


@pytest.mark.parametrize("how", HARD)
def test_a_wristband_is_read_as_it_is_held(how: dict[str, float]) -> None:
    assert parse_scan(read(seen(zxingcpp.BarcodeFormat.DataMatrix, BAND, **how))) == JOAN


@pytest.mark.parametrize("kind", [zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])
def test_an_nhs_number_on_a_letter_is_read(kind: zxingcpp.BarcodeFormat) -> None:
    assert parse_scan(read(seen(kind, "9990000018", tilt=0.05))) == Scan("9990000018")


def test_no_code_and_a_product_are_nothing() -> None:
    assert read(np.full((480, 640, 3), 128, np.uint8)) == ""
    assert read(seen(zxingcpp.BarcodeFormat.Code128, "5012345678900")) == ""


class Ends:
    """What came of a reader."""

    def __init__(self) -> None:
        self.came: queue.Queue[str] = queue.Queue()

    def reader(self, source: LatestFrame, seconds: float = 5.0) -> BarcodeReader:
        reader = BarcodeReader(source, self.came.put, lambda: self.came.put("nothing"), seconds=seconds)
        reader.start()
        return reader


def test_what_is_shown_is_read_once_and_then_the_reader_rests() -> None:
    ends, source = Ends(), LatestFrame()
    reader = ends.reader(source)
    pixels = seen(zxingcpp.BarcodeFormat.DataMatrix, BAND)
    source.put(Frame(0, pixels, monotonic()))
    shown = reader.take()
    assert shown is not None
    assert shown.pixels is pixels, "the screen gets the same frame"
    assert parse_scan(ends.came.get(timeout=10)) == JOAN
    source.put(Frame(1, pixels, monotonic()))
    reader.take()
    assert ends.came.empty()


def test_when_nothing_is_seen_for_long_that_is_said() -> None:
    ends = Ends()
    ends.reader(LatestFrame(), seconds=0.1)
    assert ends.came.get(timeout=10) == "nothing"


def test_whoever_stops_hears_nothing_more_even_of_a_look_under_way() -> None:
    looking, go_on, ends = threading.Event(), threading.Event(), Ends()

    def look(_: Pixels) -> str:
        looking.set()
        go_on.wait(10)
        return "9990000018"

    source = LatestFrame()
    reader = BarcodeReader(source, ends.came.put, lambda: ends.came.put("nothing"), look)
    reader.start()
    source.put(Frame(0, np.zeros((4, 4, 3), np.uint8), monotonic()))
    reader.take()
    assert looking.wait(10)
    reader.stop()
    go_on.set()
    reader._thread.join(10)
    assert ends.came.empty()
