"""Cards and folders are looked at all the time: what comes, goes and fails is told once."""

import threading
from collections.abc import Sequence

import pytest

from devices.contract import Still
from devices.errors import DeviceError, DeviceFault, DeviceGone
from devices.originals import Original, Originals
from devices.places import Places

SOON = 10.0


class Card:
    """A card in the test's hand."""

    def __init__(self, key: str) -> None:
        self.key = self.label = key
        self.pictures: list[Original] = []
        self.trouble: Exception | None = None

    def list(self) -> list[Original]:
        if self.trouble:
            raise self.trouble
        return [*self.pictures]

    def read(self, original: Original) -> Still:
        raise NotImplementedError

    def erase(self, original: Original, digest: str) -> None:
        raise NotImplementedError


class Slot:
    """Where cards are put in; counts what it was told."""

    def __init__(self) -> None:
        self.cards: list[Card] = []
        self.told = threading.Semaphore(0)
        self.blind = False
        self.places = Places(self.find)

    def find(self) -> Sequence[Originals]:
        if self.blind:
            raise OSError("cannot look")
        return [*self.cards]

    def __enter__(self) -> "Slot":
        self.places.start(self.told.release)
        return self

    def __exit__(self, *_: object) -> None:
        self.places.stop()

    def wait(self) -> None:
        assert self.told.acquire(timeout=SOON), "nobody was told"


def test_a_card_that_comes_changes_and_goes_is_told_each_time_and_never_without_need() -> None:
    with Slot() as slot:
        card = Card("card:1")
        card.pictures = [Original("a", "IMG_1.JPG", 10)]
        slot.cards = [card]
        slot.wait()
        assert [place.originals for place in slot.places.places()] == [(Original("a", "IMG_1.JPG", 10),)]
        card.pictures = [Original("b", "IMG_2.JPG", 10), *card.pictures]
        slot.wait()
        assert [one.id for one in slot.places.places()[0].originals] == ["b", "a"]
        slot.cards = []
        slot.wait()
        assert slot.places.places() == ()
        assert not slot.told.acquire(timeout=0), "told more often than something changed"


@pytest.mark.parametrize(("trouble", "shown"), [(DeviceGone("away"), DeviceGone), (ValueError("a bug"), DeviceFault)])
def test_a_card_that_fails_is_said_and_does_not_hide_the_others(trouble: Exception, shown: type[DeviceError]) -> None:
    with Slot() as slot:
        broken, good = Card("card:1"), Card("card:2")
        broken.trouble = trouble
        good.pictures = [Original("a", "IMG_1.JPG", 10)]
        slot.cards = [broken, good]
        slot.wait()
        first, second = slot.places.places()
        assert isinstance(first.error, shown)
        assert len(second.originals) == 1
        broken.trouble = None
        slot.wait()
        assert slot.places.places()[0].error is None


def test_not_to_see_is_not_the_same_as_to_see_nothing() -> None:
    with Slot() as slot:
        slot.cards = [Card("card:1")]
        slot.wait()
        slot.blind = True
        late = Card("card:2")
        slot.cards = [*slot.cards, late]
        assert not slot.told.acquire(timeout=1.5)
        assert [place.source.key for place in slot.places.places()] == ["card:1"]
        slot.blind = False
        slot.wait()
        assert len(slot.places.places()) == 2


def test_it_stops_while_a_card_hangs() -> None:
    release, hanging = threading.Event(), threading.Event()

    class Hung(Card):
        def list(self) -> list[Original]:
            hanging.set()
            release.wait(SOON)
            return []

    slot = Slot()
    slot.cards = [Hung("card:1")]
    with slot:
        assert hanging.wait(SOON)
        slot.places.stop(timeout=0.1)
        release.set()
