"""When and by which camera a picture was taken: the camera's own word, its zone told or said to be the station's."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags

from devices.taken import Told, told
from tests.parts.pictures import jpeg, with_exif

Base = ExifTags.Base
PICTURE = jpeg(0, 64, 48)


@pytest.fixture(autouse=True)
def london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_time_with_its_offset_is_taken_at_its_word() -> None:
    tags = {Base.DateTimeOriginal: "2026:07:06 10:15:00", Base.OffsetTimeOriginal: "+05:30", Base.SubsecTimeOriginal: "25"}
    says = told(with_exif(PICTURE, {}, tags))
    assert says.taken == datetime(2026, 7, 6, 4, 45, 0, 250_000, UTC)
    assert says.clock == "the camera's, +05:30"


@pytest.mark.parametrize(("month", "hour", "zone"), [(1, 10, "GMT"), (7, 9, "BST")])
def test_a_time_without_one_is_the_stations_and_says_so(month: int, hour: int, zone: str) -> None:
    says = told(with_exif(PICTURE, {}, {Base.DateTimeOriginal: f"2026:{month:02}:06 10:15:00"}))
    assert says.taken == datetime(2026, month, 6, hour, 15, tzinfo=UTC)
    assert says.clock == f"the camera's, taken as the station's zone ({zone})"


def test_a_camera_says_who_it_is() -> None:
    base = {Base.Make: "Acme\0\0", Base.Model: " Body 5 "}
    says = told(with_exif(PICTURE, base, {Base.BodySerialNumber: "00\n77"}))
    assert (says.manufacturer, says.model, says.serial, says.taken) == ("Acme", "Body 5", "0077", None)


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", "2026:02:30 10:00:00"])
def test_a_clock_that_was_never_set_says_nothing(text: str) -> None:
    assert told(with_exif(PICTURE, {}, {Base.DateTimeOriginal: text})) == Told()
    later = {Base.DateTimeOriginal: text, Base.DateTimeDigitized: "2026:01:06 10:15:00"}
    assert told(with_exif(PICTURE, {}, later)).taken == datetime(2026, 1, 6, 10, 15, tzinfo=UTC)


def test_a_picture_that_was_only_changed_at_some_time_says_nothing_of_its_making() -> None:
    assert told(with_exif(PICTURE, {Base.DateTime: "2026:01:06 10:15:00"}, {})).taken is None


@given(st.binary(max_size=400), st.integers(0, 400))
def test_nonsense_tells_nothing_and_harms_nothing(noise: bytes, cut: int) -> None:
    whole = with_exif(PICTURE, {Base.Make: "Acme"}, {Base.DateTimeOriginal: "2026:01:06 10:15:00"})
    told(noise)
    told(b"\xff\xd8\xff\xe1" + len(noise).to_bytes(2, "big") + b"Exif\0\0" + noise)
    told(whole[:cut])
    told(whole[:cut] + noise)
