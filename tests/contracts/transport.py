"""What every `sync.contract.Transport` must do, against an archive that is really there.

A subclass gives two fixtures: `transport`, and `held`, which asks the archive past its DICOMweb what it holds under a UID.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from pytest import raises  # noqa: PT013 - the name reads best in the suite

from sync.contract import Absent, Accepted, ContentLost, Receipt, Refused, Transport
from sync.dicom import read_jpeg
from tests.sync.samples import instance, jpeg, odd_sized, photograph, plain_photograph

Held = Callable[[str], bytes | None]


class TransportContract:
    """The suite. Each test sends pictures with fresh UIDs, so that one archive serves all."""

    def test_a_picture_that_was_sent_comes_back_the_same(self, transport: Transport, held: Held) -> None:
        for sent in (instance(), instance(plain_photograph(), odd_sized())):
            assert transport.send(sent.delivery()) == Accepted()
            receipt = transport.verify(sent.delivery())
            assert isinstance(receipt, Receipt)
            assert receipt.digest == sent.delivery().digest
            assert receipt.read_at.utcoffset() is not None
            content = held(sent.record.sop_uid)
            assert content is not None
            assert read_jpeg(content) == sent.picture

    def test_a_large_picture_goes_whole(self, transport: Transport, held: Held) -> None:
        sent = instance(picture=jpeg(1600, 1200, quality=95))
        assert len(sent.picture) > 2_000_000
        assert transport.send(sent.delivery()) == Accepted()
        assert isinstance(transport.verify(sent.delivery()), Receipt)

    def test_a_picture_that_was_never_sent_is_absent(self, transport: Transport) -> None:
        assert transport.verify(instance().delivery()) == Absent()

    def test_the_same_picture_sent_twice_is_there_once(self, transport: Transport, held: Held) -> None:
        sent = instance()
        assert transport.send(sent.delivery()) == Accepted()
        assert transport.send(sent.delivery(attempt=2)) == Accepted()
        assert isinstance(transport.verify(sent.delivery()), Receipt)
        assert held(sent.record.sop_uid) == sent.file

    def test_another_picture_under_the_same_number_is_never_called_received(self, transport: Transport, held: Held) -> None:
        first = instance()
        other = instance(first.record, jpeg(seed=1))
        transport.send(first.delivery())
        transport.send(other.delivery())
        assert isinstance(transport.verify(first.delivery()), Receipt)
        assert isinstance(transport.verify(other.delivery()), Refused)
        assert held(first.record.sop_uid) == first.file

    def test_a_picture_under_another_visit_is_never_called_received(self, transport: Transport) -> None:
        sent = instance()
        transport.send(sent.delivery())
        elsewhere = replace(sent.delivery(), study_uid=photograph().study_uid)
        assert not isinstance(transport.verify(elsewhere), Receipt)

    def test_what_is_no_picture_is_refused(self, transport: Transport, held: Held) -> None:
        sent = instance()

        def rubbish() -> Iterator[bytes]:
            yield b"\0" * sent.envelope.size

        assert isinstance(transport.send(replace(sent.delivery(), content=rubbish)), Refused)
        assert held(sent.record.sop_uid) is None

    def test_nothing_is_stored_of_a_picture_that_the_disk_lost(self, transport: Transport, held: Held) -> None:
        sent = instance(picture=jpeg(800, 600))

        def cut() -> Iterator[bytes]:
            yield sent.envelope.head
            yield sent.picture[: len(sent.picture) // 2]

        def damaged() -> Iterator[bytes]:
            yield from cut()
            raise ContentLost("bad sector")

        for content in (cut, damaged):
            with raises(ContentLost):
                transport.send(replace(sent.delivery(), content=content))
        assert transport.verify(sent.delivery()) == Absent()
        assert held(sent.record.sop_uid) is None
        assert transport.send(sent.delivery(attempt=2)) == Accepted()
