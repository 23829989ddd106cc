"""Files that are no pictures which can be used: waited for, or listed with the reason; no link leads out of the folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from devices import files, folders
from devices.errors import DeviceError, DeviceFault, DeviceForbidden
from devices.folders import STALE, WatchedFolder
from devices.originals import Original
from tests.parts.folder import Clock, digest, later
from tests.parts.pictures import jpeg

PICTURES = [jpeg(seed, 64, 48) for seed in range(2)]


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


@pytest.mark.parametrize(
    ("name", "content", "obstacle"),
    [
        ("IMG_1.CR3", b"raw", files.RAW),
        ("IMG_1.nef", b"raw", files.RAW),
        ("IMG_1.HEIC", b"heif", files.HEIF),
        ("MVI_1.MP4", b"film", files.FILM),
        ("notes.txt", b"words", files.OTHER),
        ("scan.png", b"\x89PNG", files.OTHER),
    ],
)
def test_what_cannot_be_used_is_listed_with_the_reason(
    name: str, content: bytes, obstacle: str, folder: WatchedFolder, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / name).write_bytes(content)
    (one,) = later(folder, clock)
    assert (one.name, one.obstacle) == (name, obstacle)
    with pytest.raises(DeviceFault):
        folder.read(one)


def test_a_jpeg_of_another_kind_is_listed_with_the_reason(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    folder.list()
    Image.new("RGB", (64, 48)).save(tmp_path / "a.jpg", progressive=True)
    assert later(folder, clock) == []
    (one,) = later(folder, clock, STALE + 1)
    assert one.obstacle == files.UNUSABLE


def test_what_turns_out_damaged_when_it_is_read_is_listed_so(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURES[0][:-400] + b"\xff\xd9")  # was there before: only its ends were looked at
    (one,) = later(folder, clock)
    with pytest.raises(DeviceFault):
        folder.read(one)
    (one,) = later(folder, clock)
    assert one.obstacle == files.UNUSABLE


def test_housekeeping_is_no_picture(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    for name in (".DS_Store", "._a.jpg", "Thumbs.db", "M0100.CTG"):
        (tmp_path / name).write_bytes(PICTURES[0])
    (tmp_path / "System Volume Information").mkdir()
    (tmp_path / "System Volume Information" / "a.jpg").write_bytes(PICTURES[0])
    assert later(folder, clock, STALE + 1) == []


def test_no_link_leads_out_of_the_folder(tmp_path: Path, clock: Clock) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "theirs.jpg").write_bytes(PICTURES[0])
    (inside / "file.jpg").symlink_to(outside / "theirs.jpg")
    (inside / "folder").symlink_to(outside)
    (inside / "round").symlink_to(inside)
    place = WatchedFolder(inside)
    listed = later(place, clock)
    assert {(one.name, one.obstacle) for one in listed} == {(name, files.LINK) for name in ("file.jpg", "folder", "round")}
    for one in listed:
        with pytest.raises(DeviceError):
            place.read(one)
        with pytest.raises(DeviceError):
            place.erase(one, digest(PICTURES[0]))
    assert (outside / "theirs.jpg").read_bytes() == PICTURES[0]


def test_a_link_that_takes_the_place_of_a_picture_is_not_followed(
    folder: WatchedFolder, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURES[0])
    (one,) = later(folder, clock)
    facts = (tmp_path / "a.jpg").stat()
    (tmp_path / "a.jpg").rename(tmp_path / ".theirs")
    os.utime(tmp_path / ".theirs", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    (tmp_path / "a.jpg").symlink_to(tmp_path / ".theirs")
    with pytest.raises(DeviceFault):
        folder.erase(one, digest(PICTURES[0]))
    assert (tmp_path / ".theirs").exists()


def test_a_pipe_keeps_nobody_waiting(folder: WatchedFolder, tmp_path: Path, clock: Clock) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    (one,) = later(folder, clock)
    assert one.obstacle == files.OTHER


def refuse(monkeypatch: pytest.MonkeyPatch, path: Path) -> Callable[[], None]:
    """Have the system refuse to open `path`, as Windows does while a program writes; return what ends that."""
    held = True
    real_open, real_scandir = os.open, os.scandir

    def opens(name: Path, flags: int) -> int:
        if held and Path(name) == path:
            raise PermissionError(13, "held", str(name))
        return real_open(name, flags)

    def lists(name: Path) -> Iterator[os.DirEntry[str]]:
        if held and Path(name) == path:
            raise PermissionError(13, "held", str(name))
        return real_scandir(name)

    def release() -> None:
        nonlocal held
        held = False

    monkeypatch.setattr(os, "open", opens)
    monkeypatch.setattr(os, "scandir", lists)
    return release


def test_a_file_that_another_program_holds_is_waited_for(
    folder: WatchedFolder, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURES[0])
    release = refuse(monkeypatch, tmp_path / "a.jpg")
    assert later(folder, clock) == []
    release()
    assert usable(later(folder, clock)) == ["a.jpg"]


def test_a_folder_that_may_not_be_opened_is_named(
    folder: WatchedFolder, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    release = refuse(monkeypatch, tmp_path / "closed")
    (one,) = later(folder, clock)
    assert (one.name, one.obstacle) == ("closed", files.CLOSED)
    release()
    refuse(monkeypatch, tmp_path)
    clock.pass_by(1)
    with pytest.raises(DeviceForbidden):
        folder.list()


def test_a_folder_of_everything_is_refused(
    folder: WatchedFolder, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 5)
    for place in range(6):
        (tmp_path / f"{place}.jpg").write_bytes(PICTURES[0])
    with pytest.raises(DeviceFault, match="no folder for photographs"):
        folder.list()
