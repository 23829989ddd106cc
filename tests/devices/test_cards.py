"""Memory cards: found wherever the system mounts them, known again by their own number, noticed while they come and go."""

import threading
from pathlib import Path

import pytest

from devices.cards import cards
from devices.errors import DeviceGone
from devices.folders import WatchedFolder
from devices.originals import Originals
from devices.places import Place, Places
from devices.volumes import Volume
from devices.volumes.linux import removable
from tests.parts.folder import digest
from tests.parts.pictures import jpeg

PICTURES = [jpeg(seed, 64, 48) for seed in range(4)]
SOON = 10.0
SYSTEM_DISK = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw"


class Computer:
    """A Linux computer's own lists of its disks, in a folder; the cards are real folders with real files."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.mounts, self.sysfs, self.disks = root / "mountinfo", root / "sys", root / "disk"
        self._lines: dict[Path, str] = {}
        self._count = 0
        for kind in ("by-uuid", "by-label"):
            (self.disks / kind).mkdir(parents=True)
        self._write()

    def put_in(self, point: Path, device: str, serial: str = "", label: str = "", *, removable: bool = True) -> Path:
        """Put a card in and mount it at `point`; return its folder of photographs."""
        for kind, name in (("by-uuid", serial), ("by-label", label)):
            if name:
                (self.disks / kind / name).symlink_to(f"/dev/{device}")
        self._count += 1
        number = f"8:{self._count + 16}"
        disk = self.sysfs / "devices" / device / f"{device}1"
        disk.mkdir(parents=True)
        (disk.parent / "removable").write_text("1\n" if removable else "0\n")
        (self.sysfs / number).symlink_to(disk)
        escaped = str(point).replace(" ", r"\040")
        self._lines[point] = f"40 22 {number} / {escaped} rw,nosuid shared:9 - vfat /dev/{device} rw,uid=1000"
        dcim = point / "DCIM" / "100CANON"
        dcim.mkdir(parents=True, exist_ok=True)
        self._write()
        return dcim

    def take_out(self, point: Path) -> None:
        """Unmount what is at `point`, and carry it away."""
        del self._lines[point]
        self._write()
        point.rename(point.with_name("carried away"))

    def add_line(self, line: str) -> None:
        """Mount something else."""
        self._lines[Path(line)] = line
        self._write()

    def _write(self) -> None:
        new = self._root / "mountinfo.new"
        new.write_text("\n".join([SYSTEM_DISK, *self._lines.values()]) + "\n")
        new.replace(self.mounts)

    def volumes(self) -> list[Volume]:
        return list(removable(self.mounts, self.sysfs, self.disks))

    def cards(self) -> list[Originals]:
        return [*cards(self.volumes)]


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


# finding


def test_a_card_is_named_as_it_is_labelled_and_known_by_its_own_number(computer: Computer, tmp_path: Path) -> None:
    computer.put_in(tmp_path / "EOS DIGITAL", "sdb1", "1A2B-3C4D", r"EOS\x20DIGITAL")
    (card,) = computer.cards()
    assert (card.key, card.label) == ("card:1A2B-3C4D", "Memory card EOS DIGITAL")


def test_it_is_the_same_card_in_another_slot(computer: Computer, tmp_path: Path) -> None:
    computer.put_in(tmp_path / "one", "sdb1", "1A2B-3C4D")
    (before,) = computer.cards()
    computer.take_out(tmp_path / "one")
    (computer.disks / "by-uuid" / "1A2B-3C4D").unlink()
    assert computer.cards() == []
    computer.put_in(tmp_path / "two", "sdc1", "1A2B-3C4D")
    (after,) = computer.cards()
    assert after.key == before.key


def test_two_cards_without_a_number_or_with_the_same_one_are_two(tmp_path: Path) -> None:
    volumes = [Volume(tmp_path / name, name, serial) for name, serial in (("a", ""), ("b", ""), ("c", "1"), ("d", "1"))]
    for volume in volumes:
        (volume.path / "DCIM").mkdir(parents=True)
    assert len({card.key for card in cards(lambda: volumes)}) == 4


def test_disks_that_stay_in_are_no_cards(computer: Computer, tmp_path: Path) -> None:
    computer.put_in(tmp_path / "disk", "sda2", "0000-0001", removable=False)
    computer.put_in(tmp_path / "stick", "sdb1", "0000-0002")
    (tmp_path / "again" / "DCIM").mkdir(parents=True)
    computer.add_line(f"41 22 8:18 /backup {tmp_path}/again rw - vfat /dev/sdb1 rw")  # a folder of it, mounted once more
    computer.add_line(f"42 22 0:40 / {tmp_path}/share rw - nfs4 server:/pictures rw")
    assert [card.key for card in computer.cards()] == ["card:0000-0002"]


def test_what_the_desktop_mounted_needs_no_word_of_the_disk(tmp_path: Path) -> None:
    """A reader inside the computer says that its cards cannot be taken out."""
    (tmp_path / "mountinfo").write_text(
        "40 22 179:1 / /run/media/sam/NIKON\\040D7 rw - exfat /dev/mmcblk0p1 rw\n"
        "41 22 179:2 / /media/sam/OTHER rw - exfat /dev/mmcblk1p1 rw\n"
        "42 22 179:3 / /srv/other rw - exfat /dev/mmcblk2p1 rw\n"
    )
    found = list(removable(tmp_path / "mountinfo", tmp_path / "no-sys", tmp_path / "no-disk"))
    assert [(str(one.path), one.name) for one in found] == [
        ("/run/media/sam/NIKON D7", "NIKON D7"),
        ("/media/sam/OTHER", "OTHER"),
    ]


def test_a_stick_without_photographs_is_no_card(computer: Computer, tmp_path: Path) -> None:
    computer.put_in(tmp_path / "stick", "sdb1").parent.rename(tmp_path / "stick" / "documents")
    assert computer.cards() == []
    (tmp_path / "stick" / "dcim").mkdir()
    assert len(computer.cards()) == 1, "some systems show names in small letters"


def test_this_computer_can_be_asked() -> None:
    assert isinstance(cards(), list)


# coming, going, being read and erased, as the station does it


class Station:
    """Looks at places and remembers every picture that it was ever offered."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.offered: list[str] = []
        self.changed = threading.Condition()

    def look(self) -> None:
        with self.changed:
            for place in self.places.places():
                fresh = [one.id for one in place.originals if not one.obstacle and one.id not in self.offered]
                self.offered += fresh
            self.changed.notify_all()

    def wait_for(self, count: int) -> Place:
        """Wait until the one place offers so many pictures; return it."""

        def so() -> bool:
            places = self.places.places()
            return bool(places) and not places[0].error and len(places[0].originals) == count

        with self.changed:
            assert self.changed.wait_for(so, SOON)
        return self.places.places()[0]

    def wait_until_away(self) -> tuple[Place, ...]:
        """Wait until there is no place, or it cannot be read."""
        with self.changed:
            assert self.changed.wait_for(lambda: all(place.error for place in self.places.places()), SOON)
        return self.places.places()

    def __enter__(self) -> "Station":
        self.places.start(self.look)
        return self

    def __exit__(self, *_: object) -> None:
        self.places.stop()


def test_a_card_comes_is_read_erased_and_goes(computer: Computer, tmp_path: Path) -> None:
    with Station(Places(computer.cards)) as station:
        folder = computer.put_in(tmp_path / "card", "sdb1", "1A2B-3C4D")
        for place in range(3):
            (folder / f"IMG_{place}.JPG").write_bytes(PICTURES[place])
        card = station.wait_for(3)
        contents = {card.source.read(one).content: one for one in card.originals}
        assert contents.keys() == set(PICTURES[:3])
        card.source.erase(contents[PICTURES[0]], digest(PICTURES[0]))
        station.wait_for(2)
        assert {path.name for path in folder.iterdir()} == {"IMG_1.JPG", "IMG_2.JPG"}
        computer.take_out(tmp_path / "card")
        station.wait_until_away()
        with pytest.raises(DeviceGone):
            card.source.read(contents[PICTURES[1]])


def test_a_picture_written_slowly_in_pieces_is_offered_once_and_whole(tmp_path: Path) -> None:
    whole = jpeg(7, 640, 480)
    with Station(Places(lambda: [WatchedFolder(tmp_path)])) as station:
        pause = threading.Event()

        def write() -> None:
            with (tmp_path / "a.jpg").open("wb", buffering=0) as file:
                step = len(whole) // 5 + 1
                for at in range(0, len(whole), step):
                    file.write(whole[at : at + step])
                    pause.wait(0.4)  # longer than a file must stand still

        thread = threading.Thread(target=write)
        thread.start()
        place = station.wait_for(1)
        thread.join()
        assert place.source.read(place.originals[0]).content == whole
        (tmp_path / "b.jpg").write_bytes(PICTURES[0])
        station.wait_for(2)
    assert len(station.offered) == 2


def test_a_watched_folder_comes_back_with_its_disk(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "a.jpg").write_bytes(PICTURES[0])
    with Station(Places(lambda: [WatchedFolder(tmp_path / "share")])) as station:
        station.wait_for(1)
        (tmp_path / "share").rename(tmp_path / "away")
        (place,) = station.wait_until_away()
        assert isinstance(place.error, DeviceGone)
        (tmp_path / "away").rename(tmp_path / "share")
        station.wait_for(1)
    assert len(station.offered) == 1
