"""Folders that somebody else fills: what is complete is offered, once, byte for byte; only what was read is erased."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags

from devices import files, folders
from devices.errors import DeviceError, DeviceFault, DeviceForbidden, DeviceGone
from devices.folders import STALE, WatchedFolder
from devices.originals import Original
from tests.parts.folder import Clock, digest, later
from tests.parts.pictures import jpeg, photograph, with_exif, with_previews

PICTURES = [jpeg(seed, 64, 48) for seed in range(6)]
MANY = 3_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(folders, "monotonic", clock)
    return clock


@pytest.fixture
def folder(tmp_path: Path) -> WatchedFolder:
    return WatchedFolder(tmp_path)


def usable(listed: list[Original]) -> list[str]:
    return [one.name for one in listed if not one.obstacle]


# what is offered


def test_a_picture_is_offered_byte_for_byte(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURES[0])
    (one,) = later(folder, clock)
    assert (one.name, one.size, one.obstacle) == ("a.jpg", len(PICTURES[0]), "")
    still = folder.read(one)
    assert still.content == PICTURES[0]
    assert still.original
    assert (still.width, still.height) == (64, 48)
    assert still.settings["encoding"] == "as the camera stored it"
    assert still.device.key == folder.key


def test_a_file_that_has_just_come_is_waited_for(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    assert later(folder, clock) == []
    (tmp_path / "a.jpg").write_bytes(PICTURES[0])
    assert folder.list() == []
    clock.pass_by(0.1)
    assert folder.list() == [], "it has not stood still for long enough"
    clock.pass_by(0.4)
    assert usable(folder.list()) == ["a.jpg"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_part_of_a_picture_is_ever_offered(data: st.DataObject) -> None:
    """Broken off wherever, also right behind the preview that lies within, and for however long."""
    whole = with_exif(PICTURES[0], {}, {ExifTags.Base.MakerNote: b"\xff\xd8" + PICTURES[1][2:600] + b"\xff\xd9"})
    preview = whole.index(b"\xff\xd9") + 2
    cut = data.draw(st.one_of(st.integers(0, len(whole) - 1), st.just(preview), st.just(len(whole) - 1)))
    room = data.draw(st.sampled_from([0, len(whole) - cut]))  # some programs keep the room first, filled with zeros
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        clock, path = Clock(), Path(name) / "a.jpg"
        patch.setattr(folders, "monotonic", clock)
        place = WatchedFolder(Path(name))
        place.list()
        path.write_bytes(whole[:cut] + bytes(room))
        assert later(place, clock) == []
        (one,) = later(place, clock, STALE + 1)
        assert one.obstacle
        path.write_bytes(whole)
        os.utime(path, ns=(1, 1))
        (one,) = later(place, clock)
        assert not one.obstacle
        assert place.read(one).content == whole


NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda name: not name.startswith((".", "~")) and len(os.fsencode(name)) < 200
)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.sampled_from([".jpg", ".JPG", ".jpeg", ""]))
def test_a_picture_may_have_any_name(name: str, suffix: str) -> None:
    ours = files.KINDS.keys() | files.BEING_WRITTEN | {files.CATALOGUE}
    if Path(name + suffix).suffix.lower() in ours or (name + suffix).lower() in files.HOUSEKEEPING:
        return
    with TemporaryDirectory() as place_name, pytest.MonkeyPatch.context() as patch:
        clock, path = Clock(), Path(place_name) / "Übersicht 2026" / (name + suffix)
        patch.setattr(folders, "monotonic", clock)
        path.parent.mkdir()
        path.write_bytes(PICTURES[0])
        place = WatchedFolder(Path(place_name))
        (one,) = later(place, clock)
        assert not one.obstacle
        assert one.id.isascii()
        assert place.read(one).content == PICTURES[0]
        place.erase(one, digest(PICTURES[0]))
        assert not path.exists()


def test_a_name_that_is_no_text_can_be_shown_and_read(tmp_path: Path, clock: Clock) -> None:
    os_name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.jpg")  # noqa: PTH118 - a name in bytes
    with open(os_name, "wb") as file:  # noqa: PTH123
        file.write(PICTURES[0])
    place = WatchedFolder(tmp_path)
    (one,) = later(place, clock)
    assert one.name.encode() == "caf\ufffd.jpg".encode()
    assert place.read(one).content == PICTURES[0]


@pytest.mark.parametrize("name", ["a.jpg.part", "a.tmp", "~a.jpg", "a.crdownload"])
def test_what_is_named_as_unfinished_is_waited_for_until_it_is_renamed(
    name: str, folder: WatchedFolder, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / name).write_bytes(PICTURES[0])
    assert later(folder, clock) == []
    (tmp_path / name).rename(tmp_path / "a.jpg")
    assert usable(later(folder, clock)) == ["a.jpg"]
    (tmp_path / "a.jpg").rename(tmp_path / name)
    (one,) = later(folder, clock, STALE + 1)
    assert one.obstacle == files.UNFINISHED, "somebody's picture may be in there for ever"


def test_a_changed_file_is_another_one(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(PICTURES[0])
    (before,) = later(folder, clock)
    path.write_bytes(PICTURES[1])
    os.utime(path, ns=(1, 1))
    for act in (lambda: folder.read(before), lambda: folder.erase(before, digest(PICTURES[1]))):
        with pytest.raises(DeviceFault):  # nobody has looked again yet
            act()
    assert path.read_bytes() == PICTURES[1]
    (after,) = later(folder, clock, 3)
    assert before.id != after.id
    assert folder.read(after).content == PICTURES[1]


def test_the_newest_comes_first_by_the_cameras_own_clock(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    for hour, name in ((9, "b"), (11, "a"), (10, "c")):
        tags = {ExifTags.Base.DateTimeOriginal: f"2026:01:06 {hour:02}:00:00", ExifTags.Base.OffsetTimeOriginal: "+00:00"}
        (tmp_path / f"{name}.jpg").write_bytes(with_exif(PICTURES[0], {}, tags))
        os.utime(tmp_path / f"{name}.jpg", (1, 1))
    listed = later(folder, clock)
    assert [one.name for one in listed] == ["a.jpg", "c.jpg", "b.jpg"]
    assert listed[0].taken == datetime(2026, 1, 6, 11, tzinfo=UTC)


def test_a_still_says_what_its_time_rests_on(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "told.jpg").write_bytes(photograph(0, 64, 48))
    (tmp_path / "mute.jpg").write_bytes(PICTURES[0])
    os.utime(tmp_path / "mute.jpg", (1_700_000_000, 1_700_000_000))
    stills = {one.name: (one.taken, folder.read(one)) for one in later(folder, clock)}
    taken, mute = stills["mute.jpg"]
    assert taken is None, "a file's date alone is nobody's word"
    assert mute.taken == datetime.fromtimestamp(1_700_000_000, UTC)
    assert mute.settings["time"] == "the file's date; the picture itself says none"
    taken, says = stills["told.jpg"]
    assert taken == says.taken == datetime(2026, 11, 24, 10, 15).astimezone()
    assert says.settings["time"].startswith("the camera's, taken as the station's zone")
    assert says.settings["f-number"] == "f/11"
    assert "Owner" not in repr(says.settings)


def test_previews_behind_a_picture_are_left_out_and_go_with_it(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    whole = with_previews(PICTURES[0])
    folder.list()
    (tmp_path / "a.jpg").write_bytes(whole)
    (one,) = later(folder, clock)
    still = folder.read(one)
    assert whole.startswith(still.content)
    assert not still.original
    assert "previews" in still.settings["encoding"]
    folder.erase(one, digest(still.content))
    assert list(tmp_path.iterdir()) == []


# away and back


def test_a_folder_that_goes_away_comes_back_by_itself(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "a.jpg").write_bytes(PICTURES[0])
    place = WatchedFolder(tmp_path / "stick")
    before = later(place, clock)
    (tmp_path / "stick").rename(tmp_path / "away")
    with pytest.raises(DeviceGone):
        place.read(before[0])
    clock.pass_by(1)
    with pytest.raises(DeviceGone):
        place.list()
    (tmp_path / "away").rename(tmp_path / "stick")
    assert place.list() == before, "known at once: it is the same file"
    assert place.read(before[0]).content == PICTURES[0]


# erasing


def test_only_what_was_read_is_erased(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    for place in range(3):
        (tmp_path / f"{place}.jpg").write_bytes(PICTURES[place])
    listed = {one.name: one for one in later(folder, clock)}
    with pytest.raises(DeviceFault):
        folder.erase(listed["0.jpg"], digest(PICTURES[1]))
    folder.erase(listed["1.jpg"], digest(PICTURES[1]))
    with pytest.raises(DeviceFault):
        folder.erase(listed["1.jpg"], digest(PICTURES[1]))
    assert {path.name for path in tmp_path.iterdir()} == {"0.jpg", "2.jpg"}


def test_a_picture_that_took_the_place_of_another_stays(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    """Cameras count from IMG_0001 again: the same name, perhaps the same length, even the same minute."""
    path = tmp_path / "a.jpg"
    path.write_bytes(PICTURES[0])
    (one,) = later(folder, clock)
    facts = path.stat()
    other = PICTURES[1][: len(PICTURES[0])].ljust(len(PICTURES[0]), b"\0")
    path.write_bytes(other)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    with pytest.raises(DeviceFault):
        folder.erase(one, digest(PICTURES[0]))
    assert path.read_bytes() == other


def test_a_locked_card_is_said_to_be_one(
    folder: WatchedFolder, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURES[0])
    (one,) = later(folder, clock)

    def locked(_: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(DeviceForbidden, match="locked"):
        folder.erase(one, digest(PICTURES[0]))


def test_no_name_of_a_file_gets_into_an_error_or_a_log(
    folder: WatchedFolder, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "SMITH John 9991234564.jpg"
    path.write_bytes(PICTURES[0])
    (one,) = later(folder, clock)
    errors: list[DeviceError] = []
    with pytest.raises(DeviceFault) as caught:
        folder.erase(one, digest(b""))
    errors.append(caught.value)
    path.unlink()
    for act in (lambda: folder.read(one), lambda: folder.erase(one, digest(PICTURES[0]))):
        with pytest.raises(DeviceFault) as caught:
            act()
        errors.append(caught.value)
    assert "SMITH" not in repr(errors) + caplog.text


# thousands


def test_thousands_of_pictures_are_looked_into_once_and_newest_first(
    folder: WatchedFolder, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "00000.jpg").write_bytes(PICTURES[0])
    for place in range(1, MANY):
        os.link(tmp_path / "00000.jpg", tmp_path / f"{place:05}.jpg")
    opened: list[Path] = []
    real = files.ends

    def counted(path: Path, head: int) -> tuple[bytes, bytes]:
        opened.append(path)
        clock.pass_by(0.001)  # what a slow card takes
        return real(path, head)

    monkeypatch.setattr(files, "ends", counted)
    folder.list()
    sizes: list[int] = []
    while len(sizes) < 100 and (not sizes or sizes[-1] < MANY):
        clock.pass_by(1)
        sizes.append(len(folder.list()))
    assert sizes[0] < 500, "one look does not read the whole card"
    assert sizes[-1] == MANY
    for _ in range(5):
        clock.pass_by(1)
        folder.list()
    assert len(opened) == MANY, "each is looked into once"


def test_looks_at_a_slow_folder_are_far_between(
    folder: WatchedFolder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []

    def slow(_: Path) -> list[files.Entry]:
        looks.append(clock.now)
        clock.pass_by(0.1)
        return []

    monkeypatch.setattr(files, "entries", slow)
    for _ in range(100):
        folder.list()
        clock.pass_by(0.1)
    assert len(looks) < 8, "a twentieth of the time"
