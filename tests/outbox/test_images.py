"""Pictures at rest: every size comes back whole, any change is noticed, nothing good is ever deleted."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub_station.outbox.images import Images, PictureDamaged
from hub_station.outbox.store import Store
from tests.outbox.conftest import MASTER


def test_a_file_without_a_row_is_put_aside_and_a_half_written_one_goes(store: Store, folder: Path) -> None:
    sealed = Images(folder / "images", MASTER.derive("wrapping")).seal(b"picture of a restored database")
    half = folder / "images" / sealed.id[:2] / f"{'0' * 32}.tmp"
    half.write_bytes(b"half")
    store.close()
    Store.open(folder, MASTER).close()
    assert not half.exists()
    assert (folder / "images" / "quarantine" / sealed.id).exists()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_a_sealed_file_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("images")
    images = Images(folder, b"w" * 32)
    content = b"0123456789" * 120_000
    sealed = images.seal(content)
    path = next(folder.glob("??/*"))
    good = bytearray(path.read_bytes())
    change = data.draw(st.sampled_from(["flip", "cut", "append", "swap"]))
    if change == "flip":
        place = data.draw(st.integers(0, len(good) - 1))
        good[place] ^= 1 << data.draw(st.integers(0, 7))
    elif change == "cut":
        del good[data.draw(st.integers(0, len(good) - 1)) :]
    elif change == "append":
        good += data.draw(st.binary(min_size=1, max_size=40))
    else:
        good = good[:11] + good[11 + (1 << 20) + 16 :] + good[11 : 11 + (1 << 20) + 16]
    path.write_bytes(good)
    with pytest.raises(PictureDamaged):
        b"".join(images.stream(sealed.id, sealed.wrapped_key))


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_pictures_of_every_size_come_back_in_pieces_of_at_most_1_mib(tmp_path: Path, size: int) -> None:
    images = Images(tmp_path, b"w" * 32)
    content = os.urandom(size)
    sealed = images.seal(content)
    pieces = list(images.stream(sealed.id, sealed.wrapped_key))
    assert b"".join(pieces) == content
    assert all(len(piece) <= 1 << 20 for piece in pieces)


def test_a_key_of_one_picture_opens_no_other(tmp_path: Path) -> None:
    images = Images(tmp_path, b"w" * 32)
    one, other = images.seal(b"one"), images.seal(b"other")
    with pytest.raises(PictureDamaged):
        list(images.stream(other.id, one.wrapped_key))
